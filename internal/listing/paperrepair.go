package listing

import (
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/paper"
)

// repairDrafts gives a draft for each application of which the paper makes sense.
func (c *paperCase) repairDrafts(want func(*Repair) (state PaperState, missing []string)) (list []Draft) {
	for i := range c.l.Repairs {
		if state, missing := want(&c.l.Repairs[i]); state != "" {
			list = append(list, Draft{No: i + 1, Party: c.l.Party, State: state, Missing: missing})
		}
	}
	return list
}

func acceptanceDrafts(c *paperCase) []Draft {
	return c.repairDrafts(func(r *Repair) (PaperState, []string) {
		switch {
		case r.Acceptance != nil && r.Acceptance.Accept:
			return PaperMade, nil
		case r.Acceptance == nil && r.Open():
			return PaperReady, r.lacking()
		}
		return "", nil
	})
}

func rejectionDrafts(c *paperCase) []Draft {
	return c.repairDrafts(func(r *Repair) (PaperState, []string) {
		switch {
		case r.Acceptance != nil && !r.Acceptance.Accept:
			return PaperMade, nil
		case r.Acceptance == nil && r.Open():
			return PaperReady, nil
		}
		return "", nil
	})
}

// lacking are the papers that an application does not have.
func (r *Repair) lacking() (missing []string) {
	if r.Application.Proof == "" {
		missing = append(missing, "履行完毕证明")
	}
	if r.Application.Commitment == "" {
		missing = append(missing, "信用承诺书")
	}
	return missing
}

func grantDrafts(c *paperCase) []Draft {
	return c.repairDrafts(func(r *Repair) (PaperState, []string) {
		switch {
		case r.Decision != nil && r.Decision.Grant:
			return PaperMade, nil
		case r.Decision != nil || r.Acceptance == nil || !r.Open():
			return "", nil
		}
		if from := c.l.RepairableFrom(c.law, c.today); c.today.Before(from) {
			return PaperReady, []string{"最短期限届满，最早可于 " + from.Chinese() + " 修复移出"}
		}
		return PaperReady, nil
	})
}

func refusalDrafts(c *paperCase) []Draft {
	return c.repairDrafts(func(r *Repair) (PaperState, []string) {
		switch {
		case r.Decision != nil && !r.Decision.Grant:
			return PaperMade, nil
		case r.Decision != nil || r.Acceptance == nil || !r.Open():
			return "", nil
		}
		return PaperReady, nil
	})
}

// applied is what every paper about an application says of it.
func (c *paperCase) applied(r *Repair) {
	a := r.Application
	c.put("Received", a.Received.Chinese())
	c.put("Channel", strings.TrimSuffix(a.Channel.Chinese(), "提交"))
	c.put("From", c.l.RepairableFrom(c.law, c.day).Chinese())
	var accepted calendar.Day
	if r.Acceptance != nil {
		accepted = r.Acceptance.Date
	}
	c.or("Accepted", accepted.Chinese(), "受理日期")
}

func fillAcceptance(c *paperCase, d Draft) {
	r := &c.l.Repairs[d.No-1]
	var doc Document
	reason := ""
	if r.Acceptance != nil {
		doc.Date, reason = r.Acceptance.Date, r.Acceptance.Reason
	}
	c.begin(d, doc)
	c.applied(r)
	c.or("Reason", sentence(reason), "不予受理的理由")
	c.text("Lacking", strings.Join(r.lacking(), "、"))
	c.remedies()
	if d.Kind == PaperRepairAcceptance {
		c.time("DecideTime", RepairDecide)
		c.due("ReplyDue", RepairAnswer, r.Application.Received)
	}
}

func fillRepair(c *paperCase, d Draft) {
	r := &c.l.Repairs[d.No-1]
	x := r.Decision
	if x == nil {
		x = c.looking(r)
	}
	c.begin(d, x.Document)
	c.applied(r)
	var checks []paper.Fields
	var unmet []string
	for _, k := range x.Checks {
		result := any(paper.ToFill("是否符合"))
		switch {
		case k.Met:
			result = paper.Field("符合")
		case r.Decision != nil || k.Condition == MinimumPeriod:
			result, unmet = paper.Field("不符合"), append(unmet, k.Condition.Chinese())
		}
		checks = append(checks, paper.Fields{"Condition": paper.Field(k.Condition.Chinese()), "Result": result, "Note": paper.Field(k.Note)})
	}
	c.fields["Checks"] = checks
	c.or("Unmet", strings.Join(unmet, "；"), "不符合的条件")
	if d.Kind == PaperRepairGrant {
		c.said("Reason", x.Reason)
	} else {
		c.or("Reason", sentence(x.Reason), "不予修复的理由")
	}
	c.or("On", x.On.Chinese(), "移出之日")
	c.remedies()
}

// looking is a decision that is not made yet: the dates answer the first condition, the
// officer the others.
func (c *paperCase) looking(*Repair) *RepairDecision {
	from := c.l.RepairableFrom(c.law, c.today)
	x := &RepairDecision{Checks: []Check{{MinimumPeriod, !c.today.Before(from), "最早可于 " + from.Chinese() + " 修复移出"}}}
	for _, k := range Conditions[1:] {
		x.Checks = append(x.Checks, Check{Condition: k})
	}
	return x
}

func fillRestoration(c *paperCase, d Draft) {
	lifted := c.l.Termination
	var x Restoration
	if d.No <= len(c.l.Restorations) {
		x = c.l.Restorations[d.No-1]
		lifted = &x.Lifted
	}
	c.begin(d, x.Document)
	c.or("RepairDate", lifted.Document.Date.Chinese(), "修复决定日期")
	c.or("RepairNumber", lifted.Document.Number, "修复决定文号")
	c.or("Lifted", lifted.On.Chinese(), "移出之日")
	c.or("Reason", sentence(x.Reason), "恢复列入的理由")
	c.or("On", x.On.Chinese(), "恢复列入之日")
	c.remedies()
}
