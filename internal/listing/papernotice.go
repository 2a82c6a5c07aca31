package listing

import (
	"liancheng/internal/paper"
	"liancheng/internal/standing"
)

func fillNotice(c *paperCase, d Draft) {
	var n Notice
	if told, ok := c.l.notice(d.Party); ok {
		n = *told
	}
	c.begin(d, n.Document)
	if n.Facts != "" {
		c.said("Facts", n.Facts)
	}
	c.said("Basis", n.Basis)
	c.said("Consequences", n.Consequences)
	c.said("Rights", n.Rights)
	c.put("Period", span(c.l.Period))
	c.fields["Measures"] = c.measures(c.reachedAs(d.Party))
	c.time("AnswerTime", AnswerPeriod)
	c.text("AnswerEnd", "")
	if n.On != "" && !n.Period.IsZero() {
		c.put("AnswerTime", span(n.Period))
		c.put("AnswerEnd", n.AnswerEnd(c.law.Calendar()).Day.Chinese())
	}
}

func fillStatement(c *paperCase, d Draft) {
	s := c.l.Statements[d.No-1]
	c.begin(d, Document{Date: s.Answered})
	c.put("Received", s.Received.Chinese())
	c.put("Form", s.Form.Chinese())
	c.said("Said", s.Text)
	c.said("Response", s.Response)
	c.put("Outcome", s.Outcome.Chinese())
}

func fillWithdrawal(c *paperCase, d Draft) {
	c.begin(d, Document{})
	n, _ := c.l.notice(d.Party)
	c.put("Told", n.On.Chinese())
	c.or("NoticeNumber", n.Document.Number, "告知书文号")
	c.said("Reason", c.l.Withdrawal.Reason)
}

// fillReceipt is the proof of service: of the notice, or of the decision and the notice of
// how to repair, which go together.
func fillReceipt(c *paperCase, d Draft) {
	c.begin(d, Document{})
	var s Served
	papers := []string{"《" + PaperNotice.Chinese() + "》"}
	if n, told := c.l.notice(d.Party); d.Kind == PaperNoticeReceipt && told {
		s, papers[0] = n.Served, papers[0]+numbered(n.Document)
	}
	if d.Kind == PaperDecisionReceipt {
		papers = []string{"《" + PaperDecision.Chinese() + "》" + numbered(c.l.Decision.Document), "《" + PaperRepairNotice.Chinese() + "》"}
		for _, x := range c.l.Deliveries {
			if x.Recipient == d.Party {
				s = x.Served
			}
		}
	}
	c.cautions = nil // a receipt rests on no law
	var served []paper.Fields
	for _, p := range papers {
		served = append(served, paper.Fields{"Text": paper.Field(p)})
	}
	c.fields["Served"] = served
	c.or("Means", s.Means.Chinese(), "送达方式")
	c.or("On", s.Date.Chinese(), "送达日期")
	for name, word := range map[string]string{
		"Place": "送达地点", "Server": "送达人签名", "SecondServer": "第二送达人签名", "Received": "受送达人签收",
		"Relation": "代收人关系", "Refusal": "拒收事由和见证人", "Remark": "备注",
	} {
		c.fields[name] = paper.ToFill(word)
	}
}

func numbered(d Document) string {
	if d.Number == "" {
		return ""
	}
	return "（" + d.Number + "）"
}

// fillDecision is the decision as it was made, or as the case would have it made.
func fillDecision(c *paperCase, d Draft) {
	l, x, members := c.l, Decision{}, []standing.Member(nil)
	if l.Decision != nil {
		x, members = *l.Decision, l.Decision.Members
	} else {
		for _, m := range l.Members {
			if l.told(m.Party) {
				members = append(members, m)
			}
		}
	}
	c.begin(d, x.Document)
	var persons, told []paper.Fields
	roles := c.reachedAs(l.Party)
	for _, id := range addressees(l.Party, members)[1:] {
		p := c.people[id]
		persons = append(persons, paper.Fields{"Name": paper.Or(p.Name, "姓名"), "NumberName": paper.Or(p.NumberName, "证件名称"),
			"Code": paper.Or(p.Number, "证件号码"), "Role": paper.Field(l.roles(id))})
	}
	for _, m := range members {
		roles = append(roles, m.Role)
	}
	for _, id := range c.named() {
		told = append(told, paper.Fields{"Text": paper.Field(c.heard(id))})
	}
	c.fields["Members"], c.fields["Told"], c.fields["Measures"] = persons, told, c.measures(roles)
	c.said("MeasuresSaid", x.Measures)
	c.said("Removal", x.Removal)
	c.said("RemediesSaid", x.Remedies)
	c.remedies()
}

// heard says how somebody was told and what he answered.
func (c *paperCase) heard(id string) string {
	who := c.people[id].Name
	n, told := c.l.notice(id)
	if !told {
		return "对" + who + "的告知记录不在本案中。"
	}
	text := "本机关于" + n.On.Chinese() + "向" + who + "送达《" + PaperNotice.Chinese() + "》" + numbered(n.Document) + "，告知拟列入的事实、依据、后果和其享有的权利。"
	if n.Heard == "" {
		return text + who + "在" + n.AnswerEnd(c.law.Calendar()).Day.Chinese() + "届满的期限内，未提出陈述、申辩。"
	}
	for _, s := range c.l.Statements {
		if s.Recipient == id {
			text += who + "于" + s.Received.Chinese() + "以" + s.Form.Chinese() + "形式提出陈述、申辩，本机关复核后" + s.Outcome.Chinese() + "：" + sentence(s.Response)
		}
	}
	return text
}

func fillRepairNotice(c *paperCase, d Draft) {
	c.begin(d, Document{})
	if c.l.Decision != nil {
		c.day = c.l.Decision.Document.Date
	}
	from, expires := "", ""
	if c.l.Effective != "" {
		first := c.l.RepairableFrom(c.law, c.day)
		if c.l.Until != "" && first.After(c.l.Until) {
			expires = c.l.Until.Chinese()
		} else {
			from = first.Chinese()
		}
	}
	c.text("From", from)
	c.text("ExpiresFirst", expires) // the listing ends before a repair is possible
	var conditions []paper.Fields
	for _, k := range Conditions {
		conditions = append(conditions, paper.Fields{"Text": paper.Field(k.Chinese())})
	}
	c.fields["Conditions"] = conditions
	c.time("AcceptTime", RepairAccept)
	c.time("DecideTime", RepairDecide)
	c.time("ReplyTime", RepairAnswer)
}
