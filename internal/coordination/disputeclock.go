package coordination

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// Periods of procedure of a dispute (law/procedure.yaml).
const (
	DisputeAnswerTime = "dispute-answer"
	DisputeAgreeTime  = "dispute-agree"
)

// DisputeAwaited is what somebody owes in a dispute.
type DisputeAwaited string

const (
	AwaitsAnswer   DisputeAwaited = "answer"  // of a side
	AwaitsText     DisputeAwaited = "draft"   // of every side: there is no text yet
	AwaitsConsent  DisputeAwaited = "confirm" // of a side
	AwaitsMeeting  DisputeAwaited = "convene" // of the coordinator, from a day on
	AwaitsReferral DisputeAwaited = "refer"   // of the coordinator: the meeting brought no text
	AwaitsRuling   DisputeAwaited = "rule"    // of the superior; the coordinator records it
)

var disputeAwaitedWords = map[DisputeAwaited]string{
	AwaitsAnswer: "待答复", AwaitsText: "待起草商定文本", AwaitsConsent: "待确认商定文本",
	AwaitsMeeting: "待召集协调", AwaitsReferral: "待报请上级", AwaitsRuling: "待登记裁定",
}

// DisputeAwaiteds gives all, in the order of a dispute's life.
func DisputeAwaiteds() []DisputeAwaited {
	return []DisputeAwaited{AwaitsAnswer, AwaitsText, AwaitsConsent, AwaitsMeeting, AwaitsReferral, AwaitsRuling}
}

// Chinese gives the words officers use.
func (a DisputeAwaited) Chinese() string { return disputeAwaitedWords[a] }

// OfSides tells whether it is owed by a side; the rest is the coordinator's.
func (a DisputeAwaited) OfSides() bool {
	return a == AwaitsAnswer || a == AwaitsText || a == AwaitsConsent
}

// Awaited is what the dispute waits for from a side; "" for nothing.
func (d *Dispute) Awaited(key string) DisputeAwaited {
	switch {
	case d.State.Closed():
		return ""
	case d.State == DisputeRaised && slices.Contains(d.Unanswered(), key):
		return AwaitsAnswer
	case d.State == DisputeRaised:
		return ""
	case d.Text() == nil:
		return AwaitsText
	case slices.Contains(d.Unconfirmed(), key):
		return AwaitsConsent
	}
	return ""
}

// AnswerDue is the day by which the sides answer.
func (f DisputeFacts) AnswerDue(rules *law.Ruleset) (calendar.Due, error) {
	return disputeDue(rules, DisputeAnswerTime, f.RaisedOn)
}

// AgreeDue is the day by which they agree among themselves.
func (f DisputeFacts) AgreeDue(rules *law.Ruleset) (calendar.Due, error) {
	return disputeDue(rules, DisputeAgreeTime, f.RaisedOn)
}

// Due is the day that counts now; none once the coordinator has it.
func (f DisputeFacts) Due(rules *law.Ruleset) (calendar.Due, error) {
	switch f.State {
	case DisputeRaised:
		return f.AnswerDue(rules)
	case DisputeAnswered:
		return f.AgreeDue(rules)
	}
	return calendar.Due{}, nil
}

// ConvenableFrom is the first day on which the coordinator may convene: the day after
// the time to answer where somebody kept silent, else the day after the time to agree.
func (f DisputeFacts) ConvenableFrom(rules *law.Ruleset) (calendar.Due, error) {
	due, err := f.Due(rules)
	if due.Day == "" {
		due.Day = f.RaisedOn // he has convened already
	} else {
		due.Day = due.Day.AddDays(1)
	}
	return due, err
}

// ConvenableFrom is that of the facts; a second meeting is not before the first.
func (d *Dispute) ConvenableFrom(rules *law.Ruleset) (calendar.Due, error) {
	if n := len(d.Meetings); n > 0 {
		return calendar.Due{Day: d.Meetings[n-1].Held}, nil
	}
	return d.Facts().ConvenableFrom(rules)
}

// Late tells whether the day that counts is over. A day that no holiday notice settles
// holds nobody.
func (f DisputeFacts) Late(rules *law.Ruleset, today calendar.Day) (bool, error) {
	due, err := f.Due(rules)
	return due.Day != "" && !due.Estimated && today.After(due.Day), err
}

// Awaits are what the dispute waits for as a whole, and from whom: the keys of sides,
// none where the coordinator is meant.
func (f DisputeFacts) Awaits(rules *law.Ruleset, today calendar.Day) (what DisputeAwaited, whom []string, err error) {
	switch f.State {
	case DisputeRaised, DisputeAnswered:
		from, err := f.ConvenableFrom(rules)
		if err != nil || !today.Before(from.Day) {
			return AwaitsMeeting, nil, err
		}
	case DisputeConvened:
		return AwaitsReferral, nil, nil
	case DisputeReferred:
		return AwaitsRuling, nil, nil
	default:
		return "", nil, nil
	}
	switch {
	case f.State == DisputeRaised:
		return AwaitsAnswer, without(f.Against, f.Answered), nil
	case f.Text == 0:
		return AwaitsText, f.Sides(), nil
	}
	return AwaitsConsent, without(f.Sides(), f.Confirmed), nil
}

func without(all, done []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(k string) bool { return slices.Contains(done, k) })
}

func disputeDue(rules *law.Ruleset, period string, from calendar.Day) (calendar.Due, error) {
	d, err := rules.Deadline(period, from)
	if err != nil {
		return calendar.Due{}, err
	}
	return rules.Calendar().EndOf(d.Period, from), nil
}
