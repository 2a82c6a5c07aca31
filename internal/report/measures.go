package report

import (
	"context"
	"fmt"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// A MeasureList is the memorandum measure by measure over a window, a month as a rule:
// what was called for in full, what was reduced or stopped and why, what was never used.
// The counts are those of the report of the same window and scope: Total adds up to its
// orders issued, re-checks among them, which are of no measure. What stands and why is the law of the window's last day, as it is
// known now.
type MeasureList struct {
	Memorandum string               `json:"memorandum"` // 文号
	Title      string               `json:"title"`
	Window     Window               `json:"window"`
	Scope      string               `json:"scope"`    // whose figures, in words
	Position   event.Seq            `json:"position"` // of the stream: what was known
	Made       time.Time            `json:"made"`
	Ruleset    string               `json:"ruleset"` // digest of the law in force when made
	Status     law.MemorandumStatus `json:"status"`  // of the memorandum, on the last day
	Total      Called               `json:"total"`
	Measures   []MeasureUse         `json:"measures"`
	Never      []string             `json:"never_used"`         // measures of which no directive was used
	Pending    int64                `json:"screenings_pending"` // of all bodies: answered a moment ago, and in no row yet
}

// A MeasureUse is one measure with its directives.
type MeasureUse struct {
	ID         string         `json:"measure"`
	Domain     int            `json:"domain"`
	Text       string         `json:"text"`
	Used       bool           `json:"used"` // some directive of it was
	Called                    // of all its directives
	Directives []DirectiveUse `json:"directives"`
}

// A DirectiveUse is what came of one directive, and how far law carries it.
type DirectiveUse struct {
	ID     string   `json:"directive"`
	Phrase string   `json:"phrase"`
	Kind   law.Kind `json:"kind"`
	Stands Stand    `json:"stands"`
	Why    []string `json:"why,omitempty"` // in words: what reduces or stops it, or did when its orders were made
	Called
	Older int64 `json:"older"` // orders issued before, on which something was done in the window
	// Hits that may rest on it: on a matter its gate bears on, of a party listed in its
	// domain. The record of a screening does not say which directives bore, nor for whom,
	// so this is the most there can be; the advice is the whole verdict's.
	Screenings Screenings `json:"screenings"`
}

// used tells whether anything came of it: an order, work on one, or a screening of
// which somebody told the outcome.
func (d *DirectiveUse) used() bool {
	return d.Sum() > 0 || d.Older > 0 || d.Screenings.Hits > d.Screenings.Unanswered
}

// Called counts the orders issued in a window by what they had come to at its end.
type Called struct {
	Full     int64 `json:"full"`     // to be carried out
	Reduced  int64 `json:"reduced"`  // to be reviewed under the body's own law
	Stopped  int64 `json:"stopped"`  // closed, because a circumstance does not hold
	Requests int64 `json:"requests"` // information without duty
	Pushes   int64 `json:"pushes"`   // information passed on
	Rechecks int64 `json:"rechecks"` // of no measure: in the total alone
}

// Sum is how many were issued.
func (c Called) Sum() int64 {
	return c.Full + c.Reduced + c.Stopped + c.Requests + c.Pushes + c.Rechecks
}

// Add sums two rows.
func (c *Called) Add(d Called) {
	c.Full += d.Full
	c.Reduced += d.Reduced
	c.Stopped += d.Stopped
	c.Requests += d.Requests
	c.Pushes += d.Pushes
	c.Rechecks += d.Rechecks
}

// A MeasureCell counts orders of one directive that are alike in all the list tells apart.
type MeasureCell struct {
	Measure, Directive string
	Kind               law.OrderKind // at the window's end
	Issued             bool          // in the window; else before it, and something was done in it
	Stopped            bool          // closed at the window's end, because a circumstance does not hold
	Orders             int64
}

// called takes the count to its place.
func (c MeasureCell) called() (n Called, err error) {
	switch {
	case c.Kind == law.Recheck:
		n.Rechecks = c.Orders
	case c.Stopped:
		n.Stopped = c.Orders
	case c.Kind == law.Perform:
		n.Full = c.Orders
	case c.Kind == law.Review:
		n.Reduced = c.Orders
	case c.Kind == law.Request:
		n.Requests = c.Orders
	case c.Kind == law.Push:
		n.Pushes = c.Orders
	default:
		err = fmt.Errorf("%d orders of %s are of kind %q, which the list has no place for", c.Orders, c.Directive, c.Kind)
	}
	return n, err
}

// Measures makes the list of a window over what the actor may see.
func (s *Service) Measures(ctx context.Context, a access.Actor, w Window) (l MeasureList, err error) {
	defer fault.Wrap(&err, "measures %s–%s", w.From, w.To)
	if w, err = NewWindow(w.From, w.To); err != nil {
		return MeasureList{}, err
	}
	filter, err := s.Door.Scope(ctx, a, access.ReportRead, "report")
	if err != nil {
		return MeasureList{}, err
	}
	in, rules := scopeOf(filter), s.Rules()
	m := rules.Source.Memorandum
	l = MeasureList{Memorandum: m.Document, Title: m.Title, Window: w, Ruleset: rules.Digest}
	var orders []MeasureCell
	var screenings []ScreeningCell
	err = s.Store.Read(ctx, func(tx Tx) error {
		l.Position, l.Made = tx.Position(), tx.Now()
		offices, err := tx.Offices(w, in)
		if err != nil {
			return err
		}
		l.Scope = scopeWords(in, offices)
		if orders, err = tx.MeasureCells(w, in); err != nil {
			return err
		}
		if screenings, err = tx.ScreeningCells(w, in); err != nil {
			return err
		}
		l.Pending, err = tx.ScreeningsPending()
		return err
	})
	if err != nil {
		return MeasureList{}, err
	}
	return l, l.fill(rules, orders, screenings)
}
