package report

import "fmt"

// Counted is how many orders that are alike stood where at the start and at the end
// of a window, as the ledger counts them.
type Counted struct {
	Started        string // state before the window, in the words of an order's life; "" where issued in it
	Ended          string // state at its end
	Orders         int64
	Late           int64 // of them: the day for feedback is past
	LateOrUnsigned int64 // of them: that day, or the day for receipt, is past
}

// Figures takes the count to its places. A state nobody knows is an error, since the
// numbers would not add up.
func (c Counted) Figures() (o Orders, err error) {
	n := c.Orders
	var before States
	switch {
	case c.Started == "":
		o.Issued = n
		err = c.put(&o.States, c.Ended)
	case before.open(c.Started) != nil:
		o.OpenStart = n
	default:
		err = c.put(&before, c.Started) // only to see that it is a state
	}
	open := o.States.open(c.Ended) != nil
	switch {
	case !open && o.Issued+o.OpenStart > 0:
		o.Closed = n
		if to := o.Endings.of(c.Ended); to != nil {
			*to = n
		} else {
			err = unknown(c.Ended, n)
		}
	case open:
		o.OpenEnd, o.Overdue = n, c.Late
		if c.Ended == waiting {
			o.Overdue = c.LateOrUnsigned
		}
		if o.Issued+o.OpenStart == 0 {
			o.Reopened, o.Closed = n, -n
		}
	}
	return o, err
}

func (c Counted) put(s *States, state string) error {
	to := s.open(state)
	if to == nil {
		to = s.Endings.of(state)
	}
	if to == nil {
		return unknown(state, c.Orders)
	}
	*to = c.Orders
	return nil
}

// waiting is the state in which the receipt is still owed.
const waiting = "issued"

// open gives the place of an open state; nil for none.
func (s *States) open(state string) *int64 {
	switch state {
	case waiting:
		return &s.Waiting
	case "acknowledged":
		return &s.Acknowledged
	case "opened":
		return &s.Opened
	case "running":
		return &s.Running
	case "sent-back":
		return &s.SentBack
	}
	return nil
}

// of gives the place of a closed state; nil for none.
func (e *Endings) of(state string) *int64 {
	switch state {
	case "done":
		return &e.Done
	case "not-applicable":
		return &e.NotApplicable
	case "cannot":
		return &e.Cannot
	case "handed-over":
		return &e.HandedOver
	case "cancelled":
		return &e.Cancelled
	case "finished":
		return &e.Finished
	case "sent":
		return &e.Informed
	}
	return nil
}

func unknown(state string, n int64) error {
	return fmt.Errorf("%d orders are in state %q, which the report has no place for", n, state)
}
