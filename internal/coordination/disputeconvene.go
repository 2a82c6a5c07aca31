package coordination

import (
	"fmt"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// A Meeting is what came of the coordinator calling the sides together.
type Meeting struct {
	Held    calendar.Day `json:"held"`
	Present []string     `json:"present"`          // keys of the sides that came
	Others  string       `json:"others,omitempty"` // who came besides
	Minutes Paper        `json:"minutes"`
	Agreed  bool         `json:"agreed"`
	Text    string       `json:"text"` // agreed on there, or why none was
	On      calendar.Day `json:"on"`   // of the record
	By      string       `json:"by"`
}

func (Meeting) disputeAct() DisputeAct { return Convene }
func (x Meeting) papers() []Paper      { return []Paper{x.Minutes} }

// convene records a meeting held after the date by which the sides had to agree among
// themselves. A text agreed on there is confirmed by all that were present, so that it
// needs every side.
func convene(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Meeting)
	if err := d.neutral(w); err != nil {
		return "", err
	}
	if err := d.convenable(x.Held, w); err != nil {
		return "", err
	}
	var bad problems
	switch {
	case !x.Held.Valid():
		bad.add("held", "dispute.date", "请填写会议日期，如 2026-11-23")
	case x.Held.After(w.Day):
		bad.add("held", "dispute.date", "会议日期晚于今天（%s），请于会后登记", w.Day.Chinese())
	}
	bad.present(d, x)
	x.Others = bad.words("others", "其他参加人", x.Others, 0, mostWords)
	x.Minutes = bad.paper("minutes", "会议纪要", x.Minutes, needs{file: true}, w)
	name := "未能商定的情况"
	if x.Agreed {
		name = "商定文本"
	}
	x.Text = bad.words("text", name, x.Text, leastPosition, mostWords)
	if err := bad.Err(); err != nil {
		return "", err
	}
	x.On, x.By = w.Day, w.Actor
	d.Meetings = append(d.Meetings, x)
	if !x.Agreed {
		return DisputeConvened, nil
	}
	text := Text{No: len(d.Texts) + 1, Words: x.Text}
	for _, s := range d.Sides() {
		text.Confirmed = append(text.Confirmed, Consent{Side: s.Key(), Document: x.Minutes, On: x.Held, By: w.Actor})
	}
	d.Texts = append(d.Texts, text)
	return DisputeSettled, nil
}

// convenable refuses a meeting before the sides' own time is over.
func (d *Dispute) convenable(held calendar.Day, w *DisputeWorld) error {
	from, err := d.ConvenableFrom(w.Law)
	if err != nil {
		return err
	}
	if len(d.Meetings) > 0 && held.Valid() && held.Before(from.Day) {
		return fault.New(fault.Invalid, "会议日期早于上一次会议（%s），请核对", from.Day.Chinese()).At("held").Under("dispute.date")
	}
	if w.Day.Before(from.Day) || held.Valid() && held.Before(from.Day) {
		return fault.New(fault.TooEarly, "各方自行协商的期限未满，自 %s 起统筹机构可以召集", from.Day.Chinese()).At("held").Under("dispute.convene").Since(string(from.Day))
	}
	return nil
}

// present proves who came.
func (p *problems) present(d *Dispute, x Meeting) {
	if len(x.Present) == 0 {
		p.add("present", "dispute.present", "请选择到会的当事方")
	}
	for i, key := range x.Present {
		if _, ok := d.Side(key); !ok || slices.Contains(x.Present[:i], key) {
			p.add(fmt.Sprintf("present[%d]", i), "dispute.present", "“%s”不是当事方，或者重复", clip(key))
		}
	}
	for _, s := range d.Sides() {
		if x.Agreed && !slices.Contains(x.Present, s.Key()) {
			p.add("present", "dispute.present-all", "%s未到会，不能记为各方商定；请由其另行确认文本", s.Name)
		}
	}
}

// A Referral lays a dispute before the superior.
type Referral struct {
	To       string       `json:"to"` // whom
	Reason   string       `json:"reason,omitempty"`
	Document Paper        `json:"document"`
	On       calendar.Day `json:"on"`
	By       string       `json:"by"`
}

func (Referral) disputeAct() DisputeAct { return Refer }
func (x Referral) papers() []Paper      { return []Paper{x.Document} }

func refer(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Referral)
	if err := d.neutral(w); err != nil {
		return "", err
	}
	var bad problems
	x.To = bad.words("to", "报请的上级", x.To, 2, mostWho)
	x.Reason = bad.words("reason", "报请的说明", x.Reason, 0, mostWords)
	x.Document = bad.paper("document", "报请文件", x.Document, needs{number: true, file: true}, w)
	x.On, x.By = w.Day, w.Actor
	if err := bad.Err(); err != nil {
		return "", err
	}
	d.Referral = &x
	return DisputeReferred, nil
}

// A Ruling is what the superior said.
type Ruling struct {
	Text     string       `json:"text"`
	Document Paper        `json:"document"`
	On       calendar.Day `json:"on"`
	By       string       `json:"by"`
}

func (Ruling) disputeAct() DisputeAct { return Rule }
func (x Ruling) papers() []Paper      { return []Paper{x.Document} }

func rule(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Ruling)
	if err := d.neutral(w); err != nil {
		return "", err
	}
	var bad problems
	x.Text = bad.words("text", "裁定内容", x.Text, leastPosition, mostWords)
	x.Document = bad.paper("document", "裁定文件", x.Document, needs{number: true, issuer: true, file: true}, w)
	if x.Document.Date.Valid() && x.Document.Date.Before(d.Referral.Document.Date) {
		bad.add("document.date", "dispute.date", "裁定文件的日期早于报请文件（%s），请核对", d.Referral.Document.Date.Chinese())
	}
	x.On, x.By = w.Day, w.Actor
	if err := bad.Err(); err != nil {
		return "", err
	}
	d.Ruling = &x
	return DisputeRuled, nil
}

// A Linking names the change of law that follows from the outcome.
type Linking struct {
	LawChange string // id of its proposal
}

func (Linking) disputeAct() DisputeAct { return LinkLaw }
func (Linking) papers() []Paper        { return nil }

func linkLaw(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error) {
	x := in.(Linking)
	switch {
	case x.LawChange == "" || !w.LawChange:
		return "", fault.New(fault.Invalid, "没有该法律变更提议，请核对编号").At("law_change").Under("dispute.law-change")
	case x.LawChange == d.LawChange:
		return "", fault.New(fault.Conflict, "已关联该法律变更提议").At("law_change").Under("dispute.law-change")
	}
	d.LawChange = x.LawChange
	return d.State, nil
}
