package enforcement

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// Periods of procedure an order runs by (law/procedure.yaml).
const (
	periodAcknowledge = "order-acknowledge"
	periodFeedback    = "order-feedback"
	periodStanding    = "standing-period"
	periodQuestion    = "question-answer"
	periodRelease     = "release-confirm"
	periodRecheck     = "recheck-answer"
	periodReach       = "recheck-reach"
)

// clock sets what is due of an open order, counted from the day. Standing orders
// count whole periods from the day of issue, so that a late feedback shifts no later one.
// Notices carry no duty; a body that never signed owes no answer to a question either.
func (o *Order) clock(rs *law.Ruleset, from calendar.Day) (err error) {
	o.AckDue, o.Due, o.Counted = calendar.Due{}, calendar.Due{}, from
	switch {
	case o.notice(), o.question() && !rs.Signatory(o.Function):
		return nil
	case o.question():
		o.Due, err = dueOf(rs, periodQuestion, from, 1)
		return err
	}
	if o.AckDue, err = dueOf(rs, periodAcknowledge, from, 1); err != nil {
		return err
	}
	if o.recheck() {
		o.Due, err = dueOf(rs, periodRecheck, from, 1)
		return err
	}
	if o.Standing {
		o.Due, err = dueOf(rs, periodStanding, o.Issued, o.Periods+1)
		return err
	}
	o.Due, err = dueOf(rs, periodFeedback, from, 1)
	return err
}

// dueOf gives the last day of n periods of procedure that begin on the day.
func dueOf(rs *law.Ruleset, period string, from calendar.Day, n int) (calendar.Due, error) {
	d, err := rs.Deadline(period, from)
	if err != nil {
		return calendar.Due{}, err
	}
	d.Period.N *= n
	return rs.Calendar().EndOf(d.Period, from), nil
}

// periodBegan gives the first day of a standing order's current period: there is one
// feedback a period, so the next is too early before it.
func (o *Order) periodBegan(rs *law.Ruleset) (calendar.Day, error) {
	if o.Periods == 0 {
		return o.Issued, nil
	}
	d, err := rs.Deadline(periodStanding, o.Issued)
	if err != nil {
		return "", err
	}
	d.Period.N *= o.Periods
	return rs.Calendar().Lapse(d.Period, o.Issued).AddDays(1), nil
}
