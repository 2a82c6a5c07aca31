package coordination

import (
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// Bounds of what is written in a dispute, in characters.
const (
	leastPosition = 10
	leastWords    = 4
	mostWords     = 5000
	mostWho       = 200
	mostAgainst   = 20
)

// A DisputeInput is what one act brings.
type DisputeInput interface {
	disputeAct() DisputeAct
	papers() []Paper
}

// standsIn is the function of the department without a body for which an input is brought.
func standsIn(in DisputeInput) string {
	switch x := in.(type) {
	case Raising:
		return x.For
	case Answering:
		return x.For
	case Drafting:
		return x.For
	case Confirming:
		return x.For
	case DisputeWithdrawal:
		return x.For
	}
	return ""
}

// problems gathers what is wrong with one input, so that all is mended at once.
type problems struct{ fault.List }

func (p *problems) add(field, rule, format string, args ...any) {
	p.List = append(p.List, fault.New(fault.Invalid, format, args...).At(field).Under(rule))
}

// words proves free text and gives it without space around it.
func (p *problems) words(field, name, s string, least, most int) string {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		p.add(field, "dispute.text", "%s含有无法识别的字符，请重新填写", name)
	case n == 0 && least > 0:
		p.add(field, "dispute.text", "请填写%s", name)
	case n < least:
		p.add(field, "dispute.text", "%s过短，至少 %d 个字，现为 %d 个字", name, least, n)
	case n > most:
		p.add(field, "dispute.text", "%s超过 %d 个字，请精简，详细材料作为附件上传", name, most)
	}
	return s
}

// needs says which parts of a paper a step insists on.
type needs struct{ number, issuer, file bool }

// paper proves a document; its number becomes canonical. A number without a date, or a
// date without a number, is half a document.
func (p *problems) paper(field, name string, x Paper, must needs, w *DisputeWorld) Paper {
	x.Number, x.Issuer = strings.TrimSpace(x.Number), strings.TrimSpace(x.Issuer)
	if x.Number != "" || must.number {
		number, _, err := ident.ParseDocumentNumber(x.Number)
		if err != nil {
			p.List = append(p.List, fault.New(fault.Invalid, "%s：%s", name, messageOf(err)).At(field+".number").Under("dispute.document"))
		}
		x.Number = number.Text
	}
	switch {
	case x.Date == "" && (must.number || x.Number != ""):
		p.add(field+".date", "dispute.date", "请填写%s的日期", name)
	case x.Date != "" && !x.Date.Valid():
		p.add(field+".date", "dispute.date", "%s的日期不是有效日期，应如 2026-11-23", name)
	case x.Date.After(w.Day):
		p.add(field+".date", "dispute.date", "%s的日期晚于今天（%s），请核对", name, w.Day.Chinese())
	}
	switch n := utf8.RuneCountInString(x.Issuer); {
	case n == 0 && must.issuer:
		p.add(field+".issuer", "dispute.issuer", "请填写%s的作出机关", name)
	case n > mostWho:
		p.add(field+".issuer", "dispute.issuer", "%s的作出机关超过 %d 个字", name, mostWho)
	}
	switch {
	case x.File == "" && must.file:
		p.add(field+".file", "dispute.file", "请上传%s", name)
	case x.File != "" && !w.Files[x.File]:
		p.add(field+".file", "dispute.file", "%s的附件不存在，请先由本机构上传文件", name)
	}
	return x
}

// side is the party for which the actor acts: his own body, or a department without a
// body for which the coordinator records what its document says.
func (d *Dispute) side(behalf string, w *DisputeWorld) (Side, error) {
	if behalf == "" {
		s, ok := d.Side(w.Body.ID)
		switch {
		case !ok || w.Body.ID == "":
			return s, fault.New(fault.Forbidden, "本机构不是该分歧的当事一方；统筹机构代未登记机构的部门登记的，请选择该部门").At("for").Under("dispute.party")
		case !w.Works:
			return s, fault.New(fault.Forbidden, "本机构的意见须由承办、惩戒执行或者决定人员办理").At("for").Under("dispute.party")
		}
		return s, nil
	}
	s, ok := d.Side(functionKey + behalf)
	switch {
	case !ok:
		return s, fault.New(fault.Invalid, "“%s”不是该分歧中未登记机构的部门，请核对", clip(behalf)).At("for").Under("dispute.behalf")
	case !w.Coordinates:
		return s, fault.New(fault.Forbidden, "未登记机构的部门（%s）的意见由统筹机构凭其文件登记", s.Name).At("for").Under("dispute.behalf")
	}
	return s, nil
}

// evidence is what a document must bring: what is recorded for another is recorded on
// that other's paper.
func (s Side) evidence() needs { return needs{file: s.Body == ""} }

// neutral refuses a coordinator who is himself a side where another stands above him.
func (d *Dispute) neutral(w *DisputeWorld) error {
	if _, own := d.Side(w.Body.ID); own && w.Body.Region != access.Top {
		return fault.New(fault.Forbidden, "本机构是该分歧的当事一方，请由自治区统筹机构召集、报请").Under("dispute.neutral")
	}
	return nil
}

// about proves what the dispute is about.
func (p *problems) about(x Subject, w *DisputeWorld) Subject {
	switch x.Kind {
	case AboutOrder:
		if w.Order == nil {
			p.add("about.order", "dispute.subject", "没有该惩戒任务，请核对编号")
			return x
		}
		return Subject{Kind: AboutOrder, Order: w.Order.ID, Measure: w.Order.Measure, Directive: w.Order.Directive, Function: w.Order.Function}
	case AboutMeasure:
		return Subject{Kind: AboutMeasure, Measure: p.measure(&x, w.Law), Directive: x.Directive}
	case AboutFunction:
		if _, err := w.Law.Function(x.Function); err != nil {
			p.add("about.function", "dispute.subject", "没有该职能，请从职能表中选择")
		}
		return Subject{Kind: AboutFunction, Function: x.Function}
	}
	p.add("about.kind", "dispute.subject", "分歧事项应为惩戒任务（order）、惩戒措施（measure）或者部门职能（function）")
	return x
}

// measure finds the measure meant, or that of the directive meant.
func (p *problems) measure(x *Subject, rules *law.Ruleset) string {
	if x.Directive != "" {
		d, ok := rules.Directive(x.Directive)
		if !ok || x.Measure != "" && x.Measure != d.Measure {
			p.add("about.directive", "dispute.subject", "备忘录中没有该措施要点，或者不属于所填的措施")
			return x.Measure
		}
		return d.Measure
	}
	if _, err := rules.Measure(x.Measure); err != nil {
		p.add("about.measure", "dispute.subject", "%s", messageOf(err))
	}
	return x.Measure
}

// partIn tells whether a side has a part in an order: it carries it out, or decided the listing behind it.
func (o *DisputedOrder) partIn(s Side) bool {
	if s.Body == "" {
		return o.Body == "" && o.Function == s.Function
	}
	return slices.Contains([]string{o.Body, o.Authority}, s.Body)
}

// clip keeps what a caller sent short enough to be shown back.
func clip(s string) string {
	if r := []rune(s); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s
}
