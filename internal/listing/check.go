package listing

import (
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// problems gathers what is wrong with one input, so that all is mended at once.
type problems struct{ list fault.List }

func (p *problems) add(field, rule, format string, args ...any) {
	p.list = append(p.list, fault.New(fault.Invalid, format, args...).At(field).Under(rule))
}

func (p *problems) err() error { return p.list.Err() }

// Bounds of free text, in characters. The least for facts is what a sentence with
// who, when and what takes.
const (
	leastFacts  = 20
	leastReason = 4
	mostText    = 20000
	mostName    = 100
)

// text proves free text and gives it without space around it.
func (p *problems) text(field, name, s string, least int) string {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		p.add(field, "listing.text", "%s含有无法识别的字符，请重新填写", name)
	case n == 0:
		p.add(field, "listing.text", "请填写%s", name)
	case n < least:
		p.add(field, "listing.text", "%s过短，至少 %d 个字，现为 %d 个字", name, least, n)
	case n > mostText:
		p.add(field, "listing.text", "%s超过 %d 个字，请精简，详细材料作为附件上传", name, mostText)
	}
	return s
}

// office proves the name of an office, which may be left out.
func (p *problems) office(field, name, s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	if s = p.text(field, name, s, 2); utf8.RuneCountInString(s) > mostName {
		p.add(field, "listing.text", "%s的名称超过 %d 个字", name, mostName)
	}
	return s
}

// Which parts of a document a step insists on.
type papers struct {
	name   string // in Chinese
	issuer bool
	file   bool
}

// document proves a paper: number, date, file; its number becomes canonical.
func (p *problems) document(field string, d Document, want papers, w *World) Document {
	number, _, err := ident.ParseDocumentNumber(d.Number)
	if err != nil {
		p.list.Add(err)
		if f := p.list[len(p.list)-1]; f.Field == "" {
			f.Field = field + ".number"
		}
	} else {
		d.Number = number.Text
	}
	p.day(field+".date", want.name+"日期", d.Date, w.Day)
	d.Issuer = strings.TrimSpace(d.Issuer)
	switch n := utf8.RuneCountInString(d.Issuer); {
	case n == 0 && want.issuer:
		p.add(field+".issuer", "listing.issuer", "请填写%s的作出机关", want.name)
	case n > mostName:
		p.add(field+".issuer", "listing.issuer", "%s的作出机关名称超过 %d 个字", want.name, mostName)
	}
	p.file(field+".file", want.name, d.File, want.file, w)
	return d
}

// day proves a date that lies in the past.
func (p *problems) day(field, name string, d, today calendar.Day) bool {
	switch {
	case d == "":
		p.add(field, "listing.date", "请填写%s", name)
	case !d.Valid():
		p.add(field, "listing.date", "%s“%s”不是有效日期，应如 2026-11-23", name, clip(string(d)))
	case d.After(today):
		p.add(field, "listing.date-future", "%s%s晚于今天（%s），请核对", name, d.Chinese(), today.Chinese())
	default:
		return true
	}
	return false
}

// file proves that a digest names a stored file.
func (p *problems) file(field, name, digest string, must bool, w *World) {
	switch {
	case digest == "" && must:
		p.add(field, "listing.file", "请上传%s", name)
	case digest != "" && !w.Files[digest]:
		p.add(field, "listing.file", "%s的附件不存在，请先上传文件", name)
	}
}

// clip keeps what a caller sent short enough to be shown back.
func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}

// within tells whether a period is no longer than another, whatever their units.
func within(p, limit calendar.Period, cal *calendar.Calendar, from calendar.Day) bool {
	return !cal.Lapse(p, from).After(cal.Lapse(limit, from))
}
