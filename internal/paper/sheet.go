package paper

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A glyph is a character in its place: millimetres from the upper left corner of the page
// to its origin on the base line.
type glyph struct {
	atom
	x, y, size float64
	red        bool
}

// A stroke is a ruled line.
type stroke struct {
	x1, y1, x2, y2, weight float64
	red                    bool
}

// A sheet is one page, set.
type sheet struct {
	glyphs  []glyph
	strokes []stroke
}

// A row is a strip across the field of text, its glyphs placed from its own upper edge.
type row struct {
	height  float64
	glyphs  []glyph
	strokes []stroke
	keep    bool  // on one page with the next
	space   bool  // empty: left out at the head of a page
	grid    []int // of a table: the shares of its columns, to close it at a page's end
}

// A setter sets a paper.
type setter struct {
	fonts  *Fonts
	report *report
	rows   []row
}

// set lays a paper out in pages.
func set(p *Paper, fonts *Fonts) ([]sheet, []Substitution) {
	s := &setter{fonts: fonts, report: &report{}}
	s.head(p)
	s.title(p)
	s.space()
	if p.To != "" {
		s.paragraph(p.To, FangSong, 0, "主送")
	}
	s.body(p)
	s.attachments(p.Attachments)
	s.signature(p)
	sheets := s.paged()
	for i := range sheets {
		s.number(&sheets[i], i+1)
	}
	return sheets, s.report.list
}

// baseline is how far below its upper edge a line's characters stand.
func baseline(height, size float64) float64 { return (height-size*point)/2 + 0.86*size*point }

// place sets a line at x; gap is added after each character.
func place(line []atom, x, y, size, gap float64) (list []glyph) {
	for _, a := range line {
		list = append(list, glyph{atom: a, x: x + (a.wide-a.ink)/2, y: y, size: size})
		x += a.wide + gap
	}
	return list
}

func (s *setter) add(r row) { s.rows = append(s.rows, r) }

func (s *setter) space() { s.add(row{height: linePitch, space: true}) }

// head is the issuer in red, 35 mm below the edge of the field, the number two lines below
// it, and the red line 4 mm below that.
func (s *setter) head(p *Paper) {
	if p.Issuer == "" {
		return
	}
	size := min(48, 0.94*fieldWidth/point/float64(utf8.RuneCountInString(p.Issuer)))
	r := row{height: 35 + size*point, keep: true}
	r.glyphs = centred(s.atoms(p.Issuer, XiaoBiaoSong, size, "发文机关标志"), 35+0.86*size*point, size)
	for i := range r.glyphs {
		r.glyphs[i].red = true
	}
	s.add(r)
	number := row{height: 3*linePitch + 4, keep: true}
	number.glyphs = centred(s.atoms(p.Number, FangSong, no3, "发文字号"), 2*linePitch+baseline(linePitch, no3), no3)
	y := number.height
	number.strokes = []stroke{{left, y, left + fieldWidth, y, 0.6, true}}
	s.add(number)
	s.add(row{height: 2 * linePitch, keep: true})
}

func centred(line []atom, y, size float64) []glyph {
	return place(line, left+(fieldWidth-total(line))/2, y, size, 0)
}

func (s *setter) title(p *Paper) {
	for i, line := range p.Title {
		at := "标题"
		if i > 0 {
			at = fmt.Sprintf("标题第 %d 行", i+1)
		}
		for _, part := range balanced(s.atoms(line, XiaoBiaoSong, no2, at)) {
			s.add(row{height: linePitch, keep: true, glyphs: centred(part, baseline(linePitch, no2), no2)})
		}
	}
}

// balanced breaks a long title into lines of about one length.
func balanced(title []atom) [][]atom {
	lines := broken(title, fieldWidth, fieldWidth)
	if n := float64(len(lines)); n > 1 {
		if even := broken(title, total(title)/n+no2*point, total(title)/n+no2*point); len(even) == len(lines) {
			return even
		}
	}
	return lines
}

func (s *setter) body(p *Paper) {
	for i, b := range p.Body {
		at := fmt.Sprintf("正文第 %d 段", i+1)
		switch b.Level {
		case Row:
			s.ruled(b, at, i == 0 || p.Body[i-1].Level != Row)
		case First:
			s.heading(b.Text, Hei, at)
		case Second:
			s.heading(b.Text, Kai, at)
		default:
			s.paragraph(b.Text, FangSong, 2, at)
		}
	}
}

func (s *setter) heading(text string, style Style, at string) {
	from := len(s.rows)
	s.paragraph(text, style, 2, at)
	for i := from; i < len(s.rows); i++ {
		s.rows[i].keep = true
	}
}

// widest is the space that a line may be spread by between two characters. One that a long
// number leaves shorter than that ends where it ends.
const widest = charPitch / 4

// paragraph sets text from edge to edge, its first line drawn in by so many characters.
func (s *setter) paragraph(text string, style Style, indent int, at string) {
	in := float64(indent) * charPitch
	lines := broken(s.atoms(text, style, no3, at), fieldWidth-in, fieldWidth)
	for i, line := range lines {
		gap := 0.0
		if n := len(trimmed(line)); i < len(lines)-1 && n > 1 {
			gap = (fieldWidth - in - total(line[:n])) / float64(n-1)
		}
		if gap > widest {
			gap = 0
		}
		s.add(row{height: linePitch, glyphs: place(line, left+in, baseline(linePitch, no3), no3, gap)})
		in = 0
	}
}

// trimmed is a line without the spaces at its end.
func trimmed(line []atom) []atom {
	for len(line) > 0 && line[len(line)-1].r == ' ' {
		line = line[:len(line)-1]
	}
	return line
}

// attachments are listed one line below the text.
func (s *setter) attachments(list []string) {
	if len(list) == 0 {
		return
	}
	s.keepLast(2)
	s.add(row{height: linePitch, space: true, keep: true})
	from := len(s.rows)
	for i, name := range list {
		label := "附件："
		if i > 0 {
			label = "　　　"
		}
		if len(list) > 1 {
			label += fmt.Sprintf("%d.", i+1)
		}
		s.paragraph(label+name, FangSong, 2, fmt.Sprintf("附件说明第 %d 项", i+1))
	}
	for i := from; i < len(s.rows)-1; i++ {
		s.rows[i].keep = true
	}
}

// keepLast keeps the last lines of the text with what follows: a signature never stands on
// a page alone (不得采取“此页无正文”的方法).
func (s *setter) keepLast(n int) {
	for i := len(s.rows) - 1; i >= 0 && n > 0 && !s.rows[i].space; i-- {
		s.rows[i].keep = true
		n--
	}
}

// signature sets the date four characters from the right edge and the issuer centred above
// it, with the place of the seal, and the note below.
func (s *setter) signature(p *Paper) {
	if p.Sign == "" {
		return
	}
	s.keepLast(2)
	s.add(row{height: linePitch, space: true, keep: true})
	date := s.atoms(p.Date, FangSong, no3, "成文日期")
	sign := p.Sign
	if p.Seal {
		sign += "（印章）"
	}
	name := s.atoms(sign, FangSong, no3, "署名")
	middle := left + fieldWidth - 4*charPitch - total(date)/2
	for _, part := range broken(name, fieldWidth-4*charPitch, fieldWidth-4*charPitch) {
		x := min(middle-total(part)/2, left+fieldWidth-total(part))
		s.add(row{height: linePitch, keep: true, glyphs: place(part, x, baseline(linePitch, no3), no3, 0)})
	}
	s.add(row{height: linePitch, keep: p.Note != "", glyphs: place(date, middle-total(date)/2, baseline(linePitch, no3), no3, 0)})
	if p.Note != "" {
		s.paragraph("（"+p.Note+"）", FangSong, 2, "附注")
	}
}

// paged spreads the rows over pages. A page ends before rows that must stay together, and
// never begins with empty ones.
func (s *setter) paged() (sheets []sheet) {
	for from := 0; from < len(s.rows); {
		to := s.full(from)
		sheets = append(sheets, s.sheet(from, to))
		for from = to; from < len(s.rows)-1 && s.rows[from].space; {
			from++
		}
	}
	return sheets
}

// full gives where the page that begins with a row ends.
func (s *setter) full(from int) int {
	to, used := from, 0.0
	for to < len(s.rows) && (to == from || used+s.rows[to].height <= fieldHeight+0.01) {
		used += s.rows[to].height
		to++
	}
	if to == len(s.rows) {
		return to
	}
	for back := to; back > from; back-- {
		if !s.rows[back-1].keep {
			return back
		}
	}
	return to // more than a page stays together
}

func (s *setter) sheet(from, to int) (out sheet) {
	y := top
	for i, r := range s.rows[from:to] {
		for _, g := range r.glyphs {
			g.y += y
			out.glyphs = append(out.glyphs, g)
		}
		for _, k := range r.strokes {
			k.y1, k.y2 = k.y1+y, k.y2+y
			out.strokes = append(out.strokes, k)
		}
		if i == 0 && r.grid != nil {
			out.strokes = append(out.strokes, across(y))
		}
		y += r.height
		if i == to-from-1 && r.grid != nil {
			out.strokes = append(out.strokes, across(y))
		}
	}
	return out
}

func across(y float64) stroke { return stroke{left, y, left + fieldWidth, y, 0.2, false} }

// number sets the number of the page 7 mm below the field, one character from its outer side.
func (s *setter) number(out *sheet, n int) {
	line := s.atoms(fmt.Sprintf("— %d —", n), Song, no4, "页码")
	x := left + fieldWidth - no4*point - total(line)
	if n%2 == 0 {
		x = left + no4*point
	}
	out.glyphs = append(out.glyphs, place(line, x, top+fieldHeight+7+0.86*no4*point, no4, 0)...)
}

// Lines of a table are set in 4号.
const (
	tableLine = 7.6 // millimetres
	tablePad  = 2.0
)

// ruled sets one row of a table, a strip for each line of its cells, so that a long one
// goes on over the page.
func (s *setter) ruled(b Block, at string, first bool) {
	cells, most := make([][][]atom, len(b.Cells)), 1
	for i, text := range b.Cells {
		for _, part := range strings.Split(text, "\n") {
			cells[i] = append(cells[i], broken(s.atoms(part, FangSong, no4, at), s.column(b, i)-2*tablePad, s.column(b, i)-2*tablePad)...)
		}
		most = max(most, len(cells[i]))
	}
	for k := range most {
		r := row{height: tableLine, grid: b.Widths, keep: k < most-1 && most <= 12}
		drop := 0.0
		if k == 0 {
			r.height += tablePad
			drop = tablePad
		}
		if k == most-1 {
			r.height += tablePad
			r.strokes = append(r.strokes, across(r.height))
		}
		if k == 0 && first {
			r.strokes = append(r.strokes, across(0))
		}
		s.strip(&r, b, cells, k, most, drop)
		s.add(r)
	}
}

// strip sets line k of a table's row: shorter cells stand in the middle.
func (s *setter) strip(r *row, b Block, cells [][][]atom, k, most int, drop float64) {
	x := left
	for i := range cells {
		if n := k - (most-len(cells[i]))/2; n >= 0 && n < len(cells[i]) {
			line, start := cells[i][n], x+tablePad
			if len(cells[i]) == 1 && i%2 == 0 && len(cells) > 1 {
				start = x + (s.column(b, i)-total(line))/2 // a label
			}
			r.glyphs = append(r.glyphs, place(line, start, drop+baseline(tableLine, no4), no4, 0)...)
		}
		r.strokes = append(r.strokes, stroke{x, 0, x, r.height, 0.2, false})
		x += s.column(b, i)
	}
	r.strokes = append(r.strokes, stroke{x, 0, x, r.height, 0.2, false})
}

func (s *setter) column(b Block, i int) float64 { return fieldWidth * float64(b.Widths[i]) / 100 }
