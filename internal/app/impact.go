package app

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/screening"
)

// An Impact is what would differ of what is recorded, had a draft of law governed. It
// holds ids alone, no party's name.
type Impact struct {
	From     calendar.Day  `json:"from"` // first day replayed
	To       calendar.Day  `json:"to"`   // last day
	Changes  int           `json:"changes"`
	Earliest calendar.Day  `json:"earliest,omitempty"` // from which a change of the draft governs
	Before   string        `json:"before"`             // digest of the law in force
	After    string        `json:"after"`              // of the same with the draft
	Orders   OrderImpact   `json:"orders"`
	Verdicts VerdictImpact `json:"verdicts"`
}

// OrderImpact is the orders that would differ. The counts of its groups add up to Differ.
type OrderImpact struct {
	enforcement.Compared
	Groups []ImpactGroup `json:"groups"` // examples are listings
}

// VerdictImpact is the verdicts that would differ. The counts of its groups add up to Differ.
type VerdictImpact struct {
	screening.Compared
	Groups []ImpactGroup `json:"groups"` // examples are screenings
}

// Differs tells whether anything would.
func (i *Impact) Differs() bool { return i.Orders.Differ > 0 || i.Verdicts.Differ > 0 }

// An ImpactQuery says what is replayed. A day left out is that of the twelve months up to
// today.
type ImpactQuery struct {
	From, To calendar.Day
	Examples int // ids shown of each group
}

// mostExamples keeps the answer a summary.
const mostExamples = 1000

// LawImpact replays the listings and screenings of a window under the law in force and
// under the same with a draft. It only reads.
func (a *App) LawImpact(ctx context.Context, who access.Actor, draft []law.Change, q ImpactQuery) (out Impact, err error) {
	if q.Examples < 0 || q.Examples > mostExamples {
		return out, fault.New(fault.Invalid, "每组示例应为 0 至 %d 个", mostExamples).At("examples").Under("law.examples")
	}
	before := a.Rules.Now()
	after, err := before.Draft(draft)
	if err != nil {
		return out, err
	}
	q.fill(a.Today())
	t, err := law.NewTrial(before, after, q.From, q.To)
	if err != nil {
		return out, err
	}
	out = Impact{From: q.From, To: q.To, Changes: len(draft), Earliest: earliest(draft), Before: before.Digest, After: after.Digest}
	orders, verdicts := newTally(q.Examples), newTally(q.Examples)
	if out.Orders.Compared, err = a.Orders.Try(ctx, who, t, orders.orders); err != nil {
		return out, err
	}
	if out.Verdicts.Compared, err = a.Screening.Try(ctx, who, t, verdicts.verdicts); err != nil {
		return out, err
	}
	out.Orders.Groups, out.Verdicts.Groups = orders.groups(), verdicts.groups()
	return out, nil
}

// fill sets the days left out: twelve months, today among them.
func (q *ImpactQuery) fill(today calendar.Day) {
	if q.To == "" {
		q.To = today
	}
	if q.From == "" {
		q.From = q.To.AddMonths(-12).AddDays(1)
	}
}

func earliest(draft []law.Change) (day calendar.Day) {
	for _, c := range draft {
		if day == "" || c.From.Before(day) {
			day = c.From
		}
	}
	return day
}
