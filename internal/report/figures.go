package report

import "fmt"

// Orders counts distinct orders over a window. Questions about circumstances are no
// orders and are not counted. Two identities hold in every row (Check):
//
//	open at start + issued − closed = open at end
//	issued = sum of the states of those issued, at the window's end
//
// What was open on a day is told from the moves recorded by then, so a feedback sent
// back later does not change the figures of a past window. Closed is net of Reopened.
// Overdue goes by the days for receipt and feedback as they stand when counted.
type Orders struct {
	OpenStart int64 `json:"open_at_start"`
	Issued    int64 `json:"issued"`
	Closed    int64 `json:"closed"`   // open at start or issued, and closed at the end; less those reopened
	Reopened  int64 `json:"reopened"` // closed at start, open at the end: sent back, or reaching somebody more
	OpenEnd   int64 `json:"open_at_end"`
	Overdue   int64 `json:"overdue_at_end"` // open at the end, the day for receipt or feedback past
	// What was done in the window, with orders old and new.
	Acknowledged int64   `json:"acknowledged"`
	Opened       int64   `json:"opened"`  // the body's own statutory procedure
	Periods      int64   `json:"periods"` // feedbacks of a period, on standing orders
	Endings      Endings `json:"endings"` // their sum is Closed + Reopened
	States       States  `json:"issued_by_state"`
	AfterRelease int64   `json:"enforced_after_release"` // told of acts done after the listing's end, and refused
}

// Endings is how orders were closed, by their state at the window's end.
type Endings struct {
	Done          int64 `json:"done"`
	NotApplicable int64 `json:"not_applicable"`
	Cannot        int64 `json:"cannot"`
	HandedOver    int64 `json:"handed_over"` // to another body, which has an order of its own
	Cancelled     int64 `json:"cancelled"`   // the listing ended before it was acted on, or nothing hinged on it any more
	Finished      int64 `json:"finished"`    // a standing order that was carried out until the listing ended
	Informed      int64 `json:"informed"`    // pushes and requests: no duty to feed back, closed by being sent
}

// States is where the orders issued in a window stand at its end; their sum is Issued.
type States struct {
	Waiting      int64 `json:"waiting"` // not acknowledged yet
	Acknowledged int64 `json:"acknowledged"`
	Opened       int64 `json:"opened"`
	Running      int64 `json:"running"`   // a standing order, carried out
	SentBack     int64 `json:"sent_back"` // to be fed back anew
	Endings
}

// Add sums two rows.
func (o *Orders) Add(p Orders) {
	o.OpenStart += p.OpenStart
	o.Issued += p.Issued
	o.Closed += p.Closed
	o.Reopened += p.Reopened
	o.OpenEnd += p.OpenEnd
	o.Overdue += p.Overdue
	o.Acknowledged += p.Acknowledged
	o.Opened += p.Opened
	o.Periods += p.Periods
	o.AfterRelease += p.AfterRelease
	o.Endings.add(p.Endings)
	o.States.Waiting += p.States.Waiting
	o.States.Acknowledged += p.States.Acknowledged
	o.States.Opened += p.States.Opened
	o.States.Running += p.States.Running
	o.States.SentBack += p.States.SentBack
	o.States.Endings.add(p.States.Endings)
}

func (e *Endings) add(f Endings) {
	e.Done += f.Done
	e.NotApplicable += f.NotApplicable
	e.Cannot += f.Cannot
	e.HandedOver += f.HandedOver
	e.Cancelled += f.Cancelled
	e.Finished += f.Finished
	e.Informed += f.Informed
}

// Sum of all endings.
func (e Endings) Sum() int64 {
	return e.Done + e.NotApplicable + e.Cannot + e.HandedOver + e.Cancelled + e.Finished + e.Informed
}

// Sum of all states.
func (s States) Sum() int64 {
	return s.Waiting + s.Acknowledged + s.Opened + s.Running + s.SentBack + s.Endings.Sum()
}

// Check finds numbers that do not add up.
func (o Orders) Check() error {
	switch {
	case o.OpenStart+o.Issued-o.Closed != o.OpenEnd:
		return fmt.Errorf("orders: %d open at start + %d issued − %d closed ≠ %d open at end", o.OpenStart, o.Issued, o.Closed, o.OpenEnd)
	case o.Endings.Sum() != o.Closed+o.Reopened:
		return fmt.Errorf("orders: %d closed and %d reopened, %d by their endings", o.Closed, o.Reopened, o.Endings.Sum())
	case o.States.Sum() != o.Issued:
		return fmt.Errorf("orders: %d issued, %d by their states", o.Issued, o.States.Sum())
	case o.Overdue > o.OpenEnd:
		return fmt.Errorf("orders: %d overdue of %d open", o.Overdue, o.OpenEnd)
	}
	return nil
}

// Zero tells whether there was nothing to count.
func (o Orders) Zero() bool { return o == Orders{} }

// Listings counts listings over a window, by the days on which they took and lost effect.
type Listings struct {
	InForceStart int64 `json:"in_force_at_start"`
	Made         int64 `json:"made"`
	Adopted      int64 `json:"adopted"` // of those made: decided elsewhere and taken over
	Ended        int64 `json:"ended"`
	Expired      int64 `json:"expired"`
	Repaired     int64 `json:"repaired"`
	Revoked      int64 `json:"revoked"`
	InForceEnd   int64 `json:"in_force_at_end"`
}

// Add sums two rows.
func (l *Listings) Add(m Listings) {
	l.InForceStart += m.InForceStart
	l.Made += m.Made
	l.Adopted += m.Adopted
	l.Ended += m.Ended
	l.Expired += m.Expired
	l.Repaired += m.Repaired
	l.Revoked += m.Revoked
	l.InForceEnd += m.InForceEnd
}

// Check finds numbers that do not add up.
func (l Listings) Check() error {
	switch {
	case l.InForceStart+l.Made-l.Ended != l.InForceEnd:
		return fmt.Errorf("listings: %d in force + %d made − %d ended ≠ %d in force", l.InForceStart, l.Made, l.Ended, l.InForceEnd)
	case l.Expired+l.Repaired+l.Revoked != l.Ended:
		return fmt.Errorf("listings: %d ended, %d by how", l.Ended, l.Expired+l.Repaired+l.Revoked)
	case l.Adopted > l.Made:
		return fmt.Errorf("listings: %d adopted of %d made", l.Adopted, l.Made)
	}
	return nil
}
