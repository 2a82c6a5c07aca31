package paper

import "strings"

// Plain is the text of a paper, a line each: for what compares papers, and for their tests.
func (p *Paper) Plain() string {
	var lines []string
	add := func(s string) {
		if s != "" {
			lines = append(lines, s)
		}
	}
	add(p.Issuer)
	add(p.Number)
	for _, t := range p.Title {
		add(t)
	}
	add(p.To)
	for _, b := range p.Body {
		add(b.Text)
		if b.Level == Row {
			add(strings.Join(b.Cells, " | "))
		}
	}
	for _, a := range p.Attachments {
		add("附件：" + a)
	}
	sign := p.Sign
	if p.Seal {
		sign += "（印章）"
	}
	add(sign)
	add(p.Date)
	if p.Note != "" {
		add("（" + p.Note + "）")
	}
	return strings.Join(lines, "\n") + "\n"
}
