package listing

import "liancheng/internal/standing"

func fillObjection(c *paperCase, d Draft) {
	o := &c.l.Objections[d.No-1]
	var x ObjectionDecision
	if o.Decision != nil {
		x = *o.Decision
	}
	c.begin(d, answered(x))
	c.put("Received", o.Application.Received.Chinese())
	c.said("Said", o.Application.Text)
	c.ruling(x, "处理结果")
	c.text("Due", "")
	if o.Open() {
		clock := o.clock()
		c.due("Due", clock.Deadline, clock.Since)
	}
	c.remedies()
}

// answered is the paper of a ruling: one without a number of its own has its date.
func answered(x ObjectionDecision) Document {
	if x.Document.Date == "" {
		x.Document.Date = x.Date
	}
	return x.Document
}

// ruling puts what became of an objection or a review.
func (c *paperCase) ruling(x ObjectionDecision, what string) {
	c.or("Response", sentence(x.Response), "核查情况和理由")
	c.or("Finding", x.Finding.Chinese(), what)
	c.said("Conduct", x.Conduct)
	c.text("Period", "")
	if !x.Period.IsZero() {
		c.put("Period", span(x.Period))
	}
}

func fillReview(c *paperCase, d Draft) {
	g := &c.l.GroundsChanges[d.No-1]
	var x ObjectionDecision
	if g.Review != nil {
		x = ObjectionDecision(*g.Review)
	}
	c.begin(d, answered(x))
	n := g.Notice
	c.or("ChangeNumber", n.Document.Number, "变更文书文号")
	c.or("ChangeDate", n.Document.Date.Chinese(), "变更文书日期")
	c.put("Change", n.Result.Chinese())
	c.put("Known", n.Known.Chinese())
	c.said("ChangeReason", n.Reason)
	c.ruling(x, "复核结果")
	if x.Finding != "" {
		c.put("Finding", reviewWords[x.Finding])
	}
	c.text("Due", "")
	if g.Open() {
		clock := g.clock()
		c.due("Due", clock.Deadline, clock.Since)
	}
	c.remedies()
}

// reviewWords are the findings of a review, which answers nobody's objection.
var reviewWords = map[Finding]string{Kept: "维持列入", Corrected: "更正列入", Annulled: "撤销列入"}

func fillRevocation(c *paperCase, d Draft) {
	var t Termination
	if c.l.Termination != nil && c.l.Termination.How == standing.Revoked {
		t = *c.l.Termination
	}
	c.begin(d, t.Document)
	c.or("Reason", sentence(t.Reason), "撤销的理由")
	c.or("On", t.On.Chinese(), "不再列入之日")
	c.remedies()
}

func fillRemoval(c *paperCase, d Draft) {
	c.begin(d, Document{})
	c.put("On", c.l.Until.AddDays(1).Chinese())
}
