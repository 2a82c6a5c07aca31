package dispute

import (
	"slices"

	"liancheng/internal/coordination"
	"liancheng/internal/web/ui"
)

// steps says what is done, what is next, and what is not possible yet and from when.
func (p *Pages) steps(d *coordination.Dispute) ([]ui.Step, error) {
	rules, today, f := p.Law(), p.Today(), d.Facts()
	answer, err := f.AnswerDue(rules)
	if err != nil {
		return nil, err
	}
	agree, err := f.AgreeDue(rules)
	if err != nil {
		return nil, err
	}
	from, err := d.ConvenableFrom(rules)
	if err != nil {
		return nil, err
	}
	cal := rules.Calendar()
	list := []ui.Step{
		{Word: "各方答复", State: progress(d, len(d.Unanswered()) == 0, coordination.Respond), Why: unless(len(d.Unanswered()) == 0, "答复期限 "+ui.Deadline(cal, answer, today))},
		{Word: "商定文本，各方确认同一稿", State: progress(d, d.State == coordination.DisputeSettled, coordination.DraftText), Why: unless(d.State != coordination.DisputeRaised && d.State != coordination.DisputeAnswered, "协商期限 "+ui.Deadline(cal, agree, today))},
	}
	meet := ui.Step{Word: "统筹机构召集协调", State: progress(d, len(d.Meetings) > 0, coordination.Convene)}
	if len(d.Meetings) == 0 && !d.State.Closed() && today.Before(from.Day) {
		meet.State, meet.Why = ui.State{Word: "尚不能办理"}, "自 "+from.Day.Chinese()+" 起可以召集"
		if from.Estimated {
			meet.Why += "（节假日安排尚未公布，暂估）"
		}
	}
	return append(list, meet,
		ui.Step{Word: "报请上级", State: progress(d, d.Referral != nil, coordination.Refer), Why: unless(len(d.Meetings) > 0 || d.State.Closed(), "召集后仍未商定的")},
		ui.Step{Word: "登记上级裁定", State: progress(d, d.Ruling != nil, coordination.Rule)},
	), nil
}

func unless(done bool, why string) string {
	if done {
		return ""
	}
	return why
}

// progress places a step by what is on record and by the table.
func progress(d *coordination.Dispute, done bool, act coordination.DisputeAct) ui.State {
	switch {
	case done:
		return ui.State{Word: "已办理", Tone: ui.Clear}
	case d.State.Closed():
		return ui.State{Word: "不再办理"}
	case slices.Contains(d.State.Possible(), act):
		return ui.State{Word: "可以办理", Tone: ui.Action}
	}
	return ui.State{Word: "待前序步骤"}
}
