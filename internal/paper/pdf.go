package paper

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// PDF draws a paper. Faces that are not at hand and characters that none has are told in
// substituted, and in the file's own properties.
func PDF(p Paper, fonts *Fonts) (data []byte, substituted []Substitution, err error) {
	if fonts, err = fonts.ready(); err != nil {
		return nil, nil, err
	}
	sheets, substituted := set(&p, fonts)
	data, err = draw(sheets, properties{title: strings.Join(p.Title, ""), author: p.Issuer, subject: inWords(substituted), made: p.Made})
	return data, substituted, err
}

func inWords(list []Substitution) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = s.Chinese()
	}
	return strings.Join(words, "；")
}

// properties are what a reader shows about a file.
type properties struct {
	title, author, subject string
	made                   calendar.Day
}

// draw writes sheets as a file. The library panics on fonts that contradict themselves; that
// is a fault of the font.
func draw(sheets []sheet, about properties) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			data, err = nil, badFont("字体文件的内容互相矛盾，不能用于制作 PDF")
		}
	}()
	pdf := fpdf.New("P", "mm", "A4", "")
	made := about.made.Time()
	if !about.made.Valid() {
		made = time.Date(2012, 7, 1, 0, 0, 0, 0, time.UTC) // since when GB/T 9704-2012 is in force
	}
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(made)
	pdf.SetModificationDate(made)
	pdf.SetTitle(about.title, true)
	pdf.SetAuthor(about.author, true)
	pdf.SetSubject(about.subject, true)
	pdf.SetProducer("liancheng", true)
	pdf.SetLang("zh-CN")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	d := drawing{pdf: pdf, names: map[*face]string{}}
	for i := range sheets {
		d.page(&sheets[i])
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fault.New(fault.Internal, "制作 PDF 失败").Under("paper.pdf").Because(err)
	}
	return out.Bytes(), nil
}

// A drawing is a file under way.
type drawing struct {
	pdf   *fpdf.Fpdf
	names map[*face]string
}

func (d *drawing) page(s *sheet) {
	d.pdf.AddPage()
	for _, k := range s.strokes {
		d.pdf.SetDrawColor(colour(k.red))
		d.pdf.SetLineWidth(k.weight)
		d.pdf.Line(k.x1, k.y1, k.x2, k.y2)
	}
	for _, g := range s.glyphs {
		d.pdf.SetTextColor(colour(g.red))
		d.pdf.SetFont(d.name(g.face), "", g.size)
		d.pdf.Text(g.x, g.y, string(g.r))
	}
}

func colour(red bool) (r, g, b int) {
	if red {
		return 255, 0, 0
	}
	return 0, 0, 0
}

// name gives the face the name by which the file knows it.
func (d *drawing) name(f *face) string {
	name, known := d.names[f]
	if !known {
		name = "f" + strconv.Itoa(len(d.names))
		d.names[f] = name
		d.pdf.AddUTF8FontFromBytes(name, "", f.data)
	}
	return name
}

// tried draws one character with a font.
func tried(f *face) error {
	for r := range f.glyphs {
		if f.has(r) {
			_, err := draw([]sheet{{glyphs: []glyph{{atom: atom{r: r, face: f}, x: 20, y: 20, size: no3}}}}, properties{})
			return err
		}
	}
	return badFont("字体没有字形")
}
