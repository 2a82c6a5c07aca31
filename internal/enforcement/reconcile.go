package enforcement

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Plan is what has to change so that the orders there are become those a listing calls for.
type Plan struct {
	Add   []Draft
	Amend []Order // changed, not yet saved
	Close []Order // likewise
}

// Reconcile compares the orders there are with a call. What exists is never issued
// again: it may get more names, or turn from a review into an act once law supports
// it. An order whose circumstance was denied, and a question that was answered or on
// which nothing hangs any more, close. It is pure, and on its own result it changes nothing.
func Reconcile(have []Order, call Call, answer func(question Order) law.Tri, rs *law.Ruleset, today calendar.Day) (Plan, error) {
	var p Plan
	have, resumed, err := resume(have, rs, today)
	if err != nil {
		return p, err
	}
	wanted := map[string]bool{} // ids of orders the call still asks for
	for _, d := range call.Drafts {
		old := d.existing(have)
		if old == nil {
			p.Add = append(p.Add, d)
			continue
		}
		wanted[old.ID] = true
		changed, differs, err := old.amended(d, rs, today)
		if err != nil {
			return p, err
		}
		if differs || resumed[old.ID] {
			p.Amend = append(p.Amend, changed)
			delete(resumed, old.ID)
		}
	}
	for _, o := range have {
		if !wanted[o.ID] && o.Open() {
			if closed, ok := o.settled(call, answer, today); ok {
				p.Close = append(p.Close, closed)
				continue
			}
		}
		if resumed[o.ID] {
			p.Amend = append(p.Amend, o)
		}
	}
	return p, nil
}

// resume takes back the releases of a listing that was lifted and is put back. What was
// undone, or never done, is to be done again; what still stands stays.
func resume(have []Order, rs *law.Ruleset, today calendar.Day) (all []Order, resumed map[string]bool, err error) {
	all, resumed = slices.Clone(have), map[string]bool{}
	for i := range all {
		if all[i].Release.Kind == NoRelease {
			continue
		}
		resumed[all[i].ID] = true
		if err := all[i].resume(rs, today); err != nil {
			return nil, nil, err
		}
	}
	return all, resumed, nil
}

func (o *Order) resume(rs *law.Ruleset, today calendar.Day) error {
	undone := o.Release.State == ReleaseConfirmed
	o.Release = Release{}
	o.Acted = o.Acted && !undone
	switch {
	case o.State == Cancelled && o.Code == ListingEnded:
		o.State, o.Code = Issued, ""
	case o.State == Finished, o.State == Done && undone && !o.notice():
		o.State, o.Code = SentBack, Restored
	default:
		return nil
	}
	o.Closed = ""
	return o.clock(rs, today)
}

// existing finds the order that a draft would repeat: the last of those handed on.
func (d *Draft) existing(have []Order) (found *Order) {
	for i := range have {
		o := &have[i]
		same := o.Directive == d.directive() && o.Circumstance == d.Question.ID && o.About == d.About &&
			(d.Single || o.question() || o.Function == d.Function || o.Body != "" && o.Body == d.Office.ID)
		if same && (found == nil || found.State == HandedOver) {
			found = o
		}
	}
	return found
}

// amended is the order with what the draft has more.
func (o Order) amended(d Draft, rs *law.Ruleset, today calendar.Day) (Order, bool, error) {
	if o.State == HandedOver {
		return o, false, nil
	}
	o.Reached = slices.Clone(o.Reached)
	more := o.name(d.Reached)
	stronger := o.Kind == law.Review && d.Kind == law.Perform && o.Open()
	if stronger {
		o.Kind = law.Perform
		for i := range o.Reached {
			for _, r := range d.Reached {
				if r.Party == o.Reached[i].Party && r.Role == o.Reached[i].Role {
					o.Reached[i].Kind = r.Kind
				}
			}
		}
	}
	reopened := o.reopened(more) || o.unanswered(d)
	if reopened {
		o.Closed = ""
		if err := o.clock(rs, today); err != nil {
			return o, false, err
		}
	}
	return o, more || stronger || reopened, nil
}

// reopened opens a closed order again where somebody more is reached, or where the
// answers that closed it were put right.
func (o *Order) reopened(more bool) bool {
	switch {
	case o.question() && o.State == Cancelled && o.Code == Moot:
		o.State, o.Code = Issued, ""
	case o.State == NotApplicable && o.Code == RuledOut:
		o.State, o.Code = SentBack, Restated
	case more && o.duty() && (o.State == Done || o.State == NotApplicable || o.State == Cannot):
		o.State, o.Code = SentBack, Extended
	default:
		return false
	}
	return true
}

// unanswered asks again where what was known of a party no longer is: it was answered about
// a record that turned out to be another's. An answer about the case itself stays.
func (o *Order) unanswered(d Draft) bool {
	if !o.question() || o.State != Answered || d.Question.Scope == "listing" {
		return false
	}
	o.State, o.Code = Issued, ""
	return true
}

// settled closes what the answers have decided.
func (o Order) settled(call Call, answer func(Order) law.Tri, today calendar.Day) (Order, bool) {
	switch {
	case o.question():
		o.State, o.Code = Cancelled, Moot
		if v := answer(o); v != law.Unknown {
			o.State, o.Code = Answered, said(v)
		}
	case !o.Acted && o.State != Opened && slices.Contains(call.False, o.Directive):
		o.State, o.Code = NotApplicable, RuledOut
	default:
		return o, false
	}
	o.Closed = today
	return o, true
}

func said(v law.Tri) Code {
	if v == law.True {
		return SaidYes
	}
	return SaidNo
}

// order makes a draft the order it becomes.
func (d *Draft) order(id string, f *standing.Facts, rs *law.Ruleset, today calendar.Day) (Order, error) {
	o := Order{
		Moved: today, ID: id, Version: 1, Listing: f.ID, Domain: f.Domain, Function: d.Function, Relay: d.Relay,
		Body: d.Office.ID, Region: d.Office.Region, Authority: f.Authority, Kind: d.Kind, Reached: d.Reached,
		State: Issued, Issued: today, Undo: law.NoUndo,
	}
	if d.Directive != nil {
		o.Measure, o.Directive, o.Act, o.Undo, o.OneOf = d.Directive.Measure, d.Directive.ID, d.Directive.Act(), d.Directive.Undo, d.Directive.OneOf
		o.Standing = d.Directive.Kind() == law.Standing
	} else {
		o.Circumstance, o.About = d.Question.ID, d.About
	}
	if o.notice() {
		o.State, o.Closed = Sent, today
	}
	return o, o.clock(rs, today)
}
