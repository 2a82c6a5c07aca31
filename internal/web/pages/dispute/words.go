package dispute

import (
	"context"
	"slices"
	"strconv"

	"liancheng/internal/coordination"
	"liancheng/internal/web/ui"
)

// positions are what each side says, who raised it first.
func positions(d *coordination.Dispute, names map[string]string) []Position {
	list := []Position{{Name: names[d.Raiser.Key()], Role: "提出方", Text: d.Position, When: d.RaisedOn.Chinese() + "提出", Document: cite(d.Document),
		State: ui.State{Word: "提出分歧", Tone: ui.Action}}}
	for _, s := range d.Against {
		x := Position{Name: names[s.Key()], Role: "对方", State: ui.State{Word: "尚未答复"}}
		if r, ok := d.Answer(s.Key()); ok {
			x.Text, x.When, x.Document = r.Text, r.On.Chinese()+"答复", cite(r.Document)
			x.State = ui.State{Word: "不同意", Tone: ui.Strict}
			if r.Agrees {
				x.State = ui.State{Word: "同意", Tone: ui.Clear}
			}
		}
		list = append(list, x)
	}
	return list
}

// cite words a document: who made it, its number, its date.
func cite(x coordination.Paper) string {
	words := ""
	for _, part := range []string{x.Issuer, x.Number, x.Date.Chinese()} {
		if part != "" {
			words += part + " "
		}
	}
	if words == "" && x.File != "" {
		return "附文件"
	}
	return words
}

func texts(d *coordination.Dispute, names map[string]string) (list []Version) {
	for _, t := range d.Texts {
		no := strconv.Itoa(t.No)
		v := Version{No: no, Words: t.Words, Table: ui.Table{Caption: "第 " + no + " 稿的确认", Columns: []ui.Column{{Word: "当事方"}, {Word: "确认"}, {Word: "日期"}, {Word: "文件"}}}}
		for _, s := range d.Sides() {
			state, day, paper := ui.State{Word: "尚未确认", Tone: ui.Action}, "", ""
			if t.No < len(d.Texts) {
				state = ui.State{Word: "未确认"}
			}
			if i := slices.IndexFunc(t.Confirmed, func(c coordination.Consent) bool { return c.Side == s.Key() }); i >= 0 {
				state, day, paper = ui.State{Word: "已确认", Tone: ui.Clear}, t.Confirmed[i].On.Chinese(), cite(t.Confirmed[i].Document)
			}
			v.Table.Rows = append(v.Table.Rows, confirmation(names[s.Key()], state, day, paper))
		}
		list = append(list, v)
	}
	slices.Reverse(list)
	return list
}

// history words what was done, by which body and for whom.
func (p *Pages) history(ctx context.Context, page *ShowPage) (list []ui.Moment, err error) {
	for _, h := range page.View.History {
		m := ui.Moment{When: ui.At(h.At), What: h.Act.Chinese(), Document: h.Document, Note: "此后：" + h.State.Chinese()}
		if h.Body != "" {
			body, err := p.Bodies.Body(ctx, h.Body)
			if err != nil {
				return nil, err
			}
			m.Who = body.Name
		}
		if h.Side != "" && h.Side != h.Body {
			m.Who += "，代 " + page.Names[h.Side]
		}
		list = append(list, m)
	}
	return list, nil
}
