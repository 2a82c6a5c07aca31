package sheet

import (
	"io"
	"iter"
	"mime"
	"strings"
)

// A Format is a kind of file.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Media is the format's media type.
func (f Format) Media() string {
	if f == CSV {
		return "text/csv; charset=utf-8"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

// Choose gives the format that is asked for by name, or by a request's Accept when
// none is named; XLSX where neither says. false: the name or every type is unknown.
func Choose(name, accept string) (Format, bool) {
	if name != "" {
		f := Format(strings.ToLower(name))
		return f, f == CSV || f == XLSX
	}
	if strings.TrimSpace(accept) == "" {
		return XLSX, true
	}
	for part := range strings.SplitSeq(accept, ",") {
		kind, _, err := mime.ParseMediaType(part)
		switch {
		case err != nil:
			continue
		case kind == "text/csv":
			return CSV, true
		case kind == XLSX.Media(), kind == "*/*", kind == "application/*":
			return XLSX, true
		case kind == "text/*":
			return CSV, true
		}
	}
	return "", false
}

// A Sheet is what is written: the head, what may stand under it, and the rows.
type Sheet struct {
	Title   string // of at most 31 characters, without : \ / ? * [ ]
	Columns []Column
	Rows    iter.Seq[[]string] // nil: none
}

// Write writes a sheet. A CSV has a mark of its encoding, which office programs need,
// and no place for the help.
func Write(w io.Writer, f Format, s Sheet) error {
	if f == CSV {
		return writeCSV(w, s)
	}
	return writeXLSX(w, s)
}

func (s Sheet) head() []string {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	return names
}

func (s Sheet) rows() iter.Seq[[]string] {
	if s.Rows == nil {
		return func(func([]string) bool) {}
	}
	return s.Rows
}

func guarded(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = guard(cell)
	}
	return out
}
