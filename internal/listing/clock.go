package listing

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Awaited is what the authority owes a party, or the law, in a listing that is served.
type Awaited string

const (
	AwaitsAnswer     Awaited = "objection"         // 待处理的异议
	AwaitsAcceptance Awaited = "repair-acceptance" // 待受理的信用修复申请
	AwaitsDecision   Awaited = "repair-decision"   // 待决定的信用修复申请
	AwaitsReview     Awaited = "grounds-review"    // 依据文书变化，待复核
	AwaitsPlan       Awaited = "plan-review"       // 重整计划执行期届满，待处理
)

var awaitedWords = map[Awaited]string{
	AwaitsAnswer: "待处理的异议", AwaitsAcceptance: "待受理的信用修复申请", AwaitsDecision: "待决定的信用修复申请", AwaitsReview: "依据文书变化、待复核的列入",
	AwaitsPlan: "重整计划执行期间暂停、期满须处理的列入",
}

// Chinese gives the words officers use.
func (a Awaited) Chinese() string { return awaitedWords[a] }

// A Clock is a time that the law gives the authority, running in a case.
type Clock struct {
	Awaits   Awaited
	Deadline string       // id in law/procedure.yaml
	Since    calendar.Day // day it counts from
}

// Due is the day by which it must be done.
func (c Clock) Due(rules *law.Ruleset) (calendar.Due, error) {
	return dueFrom(rules, c.Deadline, c.Since)
}

// Clocks are the times that run. When a listing is over nothing is owed any more.
func (l *Listing) Clocks() (clocks []Clock) {
	if l.State != standing.Served {
		return nil
	}
	if o, pending := l.pendingObjection(); pending {
		clocks = append(clocks, o.clock())
	}
	if r, pending := l.pendingRepair(); pending {
		clocks = append(clocks, r.clock())
	}
	if g, pending := l.pendingReview(); pending {
		clocks = append(clocks, g.clock())
	}
	if c, running := l.planClock(); running {
		clocks = append(clocks, c)
	}
	return clocks
}

func (o *Objection) clock() Clock {
	if o.Application.Inquiry {
		return Clock{AwaitsAnswer, ObjectionInquiry, o.Application.Received}
	}
	return Clock{AwaitsAnswer, ObjectionAnswer, o.Application.Received}
}

func (r *Repair) clock() Clock {
	if r.Acceptance != nil {
		return Clock{AwaitsDecision, RepairDecide, r.Acceptance.Date}
	}
	return Clock{AwaitsAcceptance, RepairAccept, r.Application.Received}
}

func (g *GroundsChange) clock() Clock { return Clock{AwaitsReview, GroundsReviewTime, g.Notice.Known} }

func dueFrom(rules *law.Ruleset, period string, from calendar.Day) (calendar.Due, error) {
	d, err := rules.Deadline(period, from)
	if err != nil {
		return calendar.Due{}, err
	}
	return rules.Calendar().EndOf(d.Period, from), nil
}
