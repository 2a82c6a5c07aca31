package paper

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"liancheng/internal/fault"
)

// The parts of a DOCX that are the same in all papers: styles by GB/T 9704 with the names of
// the official faces, page numbers on the outer side.
//
//go:embed skeleton/*.xml
var skeleton embed.FS

var parts = []struct{ name, file string }{
	{"[Content_Types].xml", "content-types.xml"}, {"_rels/.rels", "rels.xml"},
	{"word/_rels/document.xml.rels", "document.rels.xml"}, {"word/styles.xml", "styles.xml"},
	{"word/settings.xml", "settings.xml"}, {"word/footer1.xml", "footer-odd.xml"}, {"word/footer2.xml", "footer-even.xml"},
}

// DOCX writes a paper for a word processor. It names the official faces and holds none: the
// machine that opens it has them or says what it took instead.
func DOCX(p Paper) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		content, err := skeleton.ReadFile("skeleton/" + part.file)
		if err == nil {
			err = entry(z, part.name, content)
		}
		if err != nil {
			return nil, unwritable(err)
		}
	}
	d := &document{}
	d.paper(&p)
	for _, part := range []struct{ name, text string }{{"docProps/core.xml", core(&p)}, {"word/document.xml", d.String()}} {
		if err := entry(z, part.name, []byte(part.text)); err != nil {
			return nil, unwritable(err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, unwritable(err)
	}
	return out.Bytes(), nil
}

func unwritable(err error) error {
	return fault.New(fault.Internal, "制作 DOCX 失败").Under("paper.docx").Because(err)
}

// entry adds a file without a time of its own.
func entry(z *zip.Writer, name string, content []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err == nil {
		_, err = w.Write(content)
	}
	return err
}

func core(p *Paper) string {
	made := ""
	if p.Made.Valid() {
		for _, what := range []string{"created", "modified"} {
			made += fmt.Sprintf(`<dcterms:%[1]s xsi:type="dcterms:W3CDTF">%[2]sT00:00:00Z</dcterms:%[1]s>`, what, p.Made)
		}
	}
	return xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		"<dc:title>" + escaped(strings.Join(p.Title, "")) + "</dc:title><dc:creator>" + escaped(p.Issuer) + "</dc:creator><dc:language>zh-CN</dc:language>" + made + "</cp:coreProperties>"
}

// escaped is text as XML holds it; a character that XML cannot hold is shown as missing.
func escaped(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return missing
		}
		return r
	}, strings.ToValidUTF8(s, string(missing)))
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // a builder takes everything
	return out.String()
}

// A document is word/document.xml under way.
type document struct {
	strings.Builder
	grid []int // edges of the table under way, in shares of its width
}

const (
	opening = xml.Header + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`
	// A4; above 37 mm, at the binding 28 mm, below 35 mm, outside 26 mm: a field of 156 by 225 mm.
	// Lines have a grid; characters stand a little closer by their style, since programs count a
	// grid of characters differently.
	closing = `<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1247" w:gutter="0"/>` +
		`<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body></w:document>`
)

func (d *document) paper(p *Paper) {
	d.WriteString(opening)
	if p.Issuer != "" {
		half := min(96, int(2*0.94*fieldWidth/point/float64(utf8.RuneCountInString(p.Issuer))))
		d.paragraph("Issuer", "", fmt.Sprintf(`<w:sz w:val="%[1]d"/><w:szCs w:val="%[1]d"/>`, half), p.Issuer)
		d.paragraph("Number", "", "", p.Number)
		d.paragraph("Body", "", "", "")
		d.paragraph("Body", "", "", "")
	}
	for _, line := range p.Title {
		d.paragraph("Title", "", "", line)
	}
	d.paragraph("Body", "", "", "")
	if p.To != "" {
		d.paragraph("To", "", "", p.To)
	}
	d.body(p)
	d.attachments(p.Attachments)
	d.signature(p)
	d.WriteString(closing)
}

// paragraph writes one; properties stand in the order that the schema wants.
func (d *document) paragraph(style, properties, run, text string) {
	d.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + "</w:pPr>")
	if text != "" {
		d.WriteString("<w:r>")
		if run != "" {
			d.WriteString("<w:rPr>" + run + "</w:rPr>")
		}
		d.WriteString(`<w:t xml:space="preserve">` + escaped(text) + "</w:t></w:r>")
	}
	d.WriteString("</w:p>")
}

func (d *document) body(p *Paper) {
	styles := map[Level]string{Text: "Body", First: "First", Second: "Second", Third: "Body", Fourth: "Body"}
	for i, b := range p.Body {
		if b.Level != Row {
			keep := ""
			if i == len(p.Body)-1 && p.Sign != "" {
				keep = "<w:keepNext/>" // the signature never stands alone
			}
			d.paragraph(styles[b.Level], keep, "", b.Text)
			continue
		}
		if i == 0 || p.Body[i-1].Level != Row {
			d.open(p.Body[i:])
		}
		d.row(b)
		if i == len(p.Body)-1 || p.Body[i+1].Level != Row {
			d.WriteString("</w:tbl>")
			d.grid = nil
			d.paragraph("Body", "", "", "")
		}
	}
}

func borders() (s string) {
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		s += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	}
	return s
}

// twips of the width of the field.
const fieldTwips = 8844

// open begins a table: its grid has an edge wherever one of its rows has one.
func (d *document) open(rest []Block) {
	for _, b := range rest {
		if b.Level != Row {
			break
		}
		at := 0
		for _, share := range b.Widths {
			at += share
			d.grid = append(d.grid, at)
		}
	}
	slices.Sort(d.grid)
	d.grid = slices.Compact(d.grid)
	d.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblBorders>` + borders() + `</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="113" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/><w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	before := 0
	for _, at := range d.grid {
		fmt.Fprintf(d, `<w:gridCol w:w="%d"/>`, fieldTwips*(at-before)/100)
		before = at
	}
	d.WriteString("</w:tblGrid>")
}

func (d *document) row(b Block) {
	d.WriteString("<w:tr>")
	at := 0
	for i, text := range b.Cells {
		from := at
		at += b.Widths[i]
		spans := 0
		for _, edge := range d.grid {
			if edge > from && edge <= at {
				spans++
			}
		}
		fmt.Fprintf(d, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/><w:vAlign w:val="center"/></w:tcPr>`, fieldTwips*b.Widths[i]/100, spans)
		for _, line := range strings.Split(text, "\n") {
			d.paragraph("Cell", "", "", line)
		}
		d.WriteString("</w:tc>")
	}
	d.WriteString("</w:tr>")
}

func (d *document) attachments(list []string) {
	for i, name := range list {
		label := "附件："
		if i == 0 {
			d.paragraph("Body", "<w:keepNext/>", "", "")
		} else {
			label = "　　　"
		}
		if len(list) > 1 {
			label += fmt.Sprintf("%d.", i+1)
		}
		d.paragraph("Body", "<w:keepNext/>", "", label+name)
	}
}

// signature sets the date four characters from the edge, the issuer centred above it.
func (d *document) signature(p *Paper) {
	if p.Sign == "" {
		return
	}
	sign := p.Sign
	if p.Seal {
		sign += "（印章）"
	}
	d.paragraph("Body", "<w:keepNext/>", "", "")
	right := max(0, 4+(cells(p.Date)-cells(sign))/2)
	d.paragraph("Sign", indented(right), "", sign)
	d.paragraph("Sign", indented(4), "", p.Date)
	if p.Note != "" {
		d.paragraph("Body", "", "", "（"+p.Note+"）")
	}
}

func indented(chars float64) string {
	return fmt.Sprintf(`<w:ind w:rightChars="%d" w:right="%d"/>`, int(math.Round(100*chars)), int(math.Round(fieldTwips/perLine*chars)))
}

// cells is how many characters' room a text takes, Latin ones half of it.
func cells(s string) (n float64) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n++
		default:
			n += 0.5
		}
	}
	return n
}
