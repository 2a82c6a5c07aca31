package listing

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/paper"
)

// A Format is what a paper is written as.
type Format string

const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
)

var media = map[Format]string{
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", PDF: "application/pdf",
}

// A PaperFile is a paper as a file.
type PaperFile struct {
	Draft
	Name        string // for the download: the paper and the case, nobody's name
	Media       string
	Data        []byte
	Substituted []paper.Substitution // of a PDF: fonts and characters that were not at hand
}

// PaperFile makes a paper and writes it as a file.
func (s *Service) PaperFile(ctx context.Context, a access.Actor, id string, q PaperQuery, format Format, today calendar.Day) (f PaperFile, err error) {
	p, d, err := s.Paper(ctx, a, id, q, today)
	if err != nil {
		return f, err
	}
	if media[format] == "" {
		return f, fault.New(fault.Invalid, "文书的格式只有 docx 和 pdf").At("format").Under("listing.paper-format")
	}
	f = PaperFile{Draft: d, Name: d.Name + "_" + id + "." + string(format), Media: media[format]}
	if format == DOCX {
		f.Data, err = paper.DOCX(p)
		return f, err
	}
	f.Data, f.Substituted, err = paper.PDF(p, s.Fonts)
	return f, err
}
