package coordination

import (
	"context"
	"math"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// Orders counts what another package writes, for the bench alone.
type Orders interface {
	// ReducedOrders counts the orders that stand as reviews, open or closed since a day.
	ReducedOrders(since calendar.Day) ([]Reduced, error)
}

// A Bench is what is unconfirmed in the law of a day, in the order in which
// confirming it gives most orders back their force. Reduced is the sum of
// Unlockable, Ready, Incomplete and Beyond.
//
// An order records what it came to, not why: so each is judged anew under the law of
// the day, with every circumstance and every trigger of a basis supposed to hold. What
// a directive gains is thus the most it can gain; where a trigger is not met by one
// listing, its order stays a review. Provisions that are not found yet (Part Basis)
// are supposed to have no trigger. Verdicts are left out: the record of a screening
// does not say which directive was capped (`law impact` judges those again).
type Bench struct {
	Day        calendar.Day         `json:"as_of"`
	Ruleset    string               `json:"ruleset"` // digest
	Memorandum law.MemorandumStatus `json:"memorandum"`
	Since      calendar.Day         `json:"closed_since"` // closed orders before it are not counted
	Reduced    int64                `json:"reduced"`      // orders that stand as reviews
	Open       int64                `json:"open"`         // of them: not closed
	Unlockable int64                `json:"unlockable"`   // would be acts, were everything listed confirmed
	Ready      int64                `json:"ready"`        // law carries them already: a fact of the case is open, or they are older than the law
	Incomplete int64                `json:"incomplete"`   // adopted listings that lack documents
	Beyond     int64                `json:"beyond"`       // nothing listed gives them back: amended law, or no directive of today's
	Reach      []Reach              `json:"reach,omitempty"`
	Entries    int                  `json:"entries"` // what is unconfirmed, however much of it is listed
	Items      []Unconfirmed        `json:"items"`
}

// Lay makes the bench of a day from the orders counted. It is pure.
func Lay(r *law.Ruleset, day calendar.Day, orders []Reduced) Bench {
	s := &survey{r, r.On(day), day}
	b := Bench{Day: day, Ruleset: r.Digest, Memorandum: s.edition.Memorandum}
	e := newEstimate(s, s.all())
	readings := map[string]*law.Reading{}
	for i := range s.edition.Readings {
		readings[s.edition.Readings[i].ID] = &s.edition.Readings[i]
	}
	for _, o := range orders {
		b.Reduced += o.Orders
		b.Open += o.Open
		b.Incomplete += o.Incomplete
		c := cell{reading: readings[o.Directive], signatory: r.Signatory(o.Function), orders: o.Orders - o.Incomplete}
		b.place(e, c)
	}
	b.Items = e.rank()
	b.Entries = len(b.Items)
	for i := range b.Items {
		b.Items[i].Share = share(b.Items[i].Together, b.Reduced)
	}
	b.Reach = b.reach(50, 80, 100)
	return b
}

// place counts a cell by what confirming can do for it.
func (b *Bench) place(e *estimate, c cell) {
	nothing := func(key) bool { return false }
	if c.reading == nil {
		b.Beyond += c.orders
		return
	}
	for i := range e.list {
		if u := &e.list[i]; u.Kind == law.ChangeAmendment && touchedBy(c.reading, u.Target) {
			u.Held += c.orders
		}
	}
	switch {
	case e.order(&c, nothing) == law.Perform:
		b.Ready += c.orders
	case e.order(&c, e.listed) == law.Perform:
		b.Unlockable += c.orders
		e.add(c)
	default:
		b.Beyond += c.orders
	}
}

// share gives a part of a whole to three places, 0 of nothing.
func share(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(1000*float64(part)/float64(whole)) / 1000
}

// A Reach is how many of the first items turn how much of what can be turned into acts.
type Reach struct {
	Percent int64 `json:"percent"` // of Unlockable
	Items   int   `json:"items"`
	Orders  int64 `json:"orders"`
}

// reach tells it for some shares; nothing where nothing can be turned.
func (b *Bench) reach(percents ...int64) (out []Reach) {
	for _, percent := range percents {
		i := slices.IndexFunc(b.Items, func(u Unconfirmed) bool { return u.Together > 0 && 100*u.Together >= percent*b.Unlockable })
		if i >= 0 {
			out = append(out, Reach{percent, i + 1, b.Items[i].Together})
		}
	}
	return out
}

// First keeps the first items of the list; 0 keeps all.
func (b Bench) First(most int) Bench {
	if most > 0 && most < len(b.Items) {
		b.Items = slices.Clip(b.Items[:most])
	}
	return b
}

// Unconfirmed lays the bench of today for whoever may read the law.
func (s *Service) Unconfirmed(ctx context.Context, a access.Actor) (b Bench, err error) {
	defer fault.Wrap(&err, "what is unconfirmed")
	if err := s.Door.Enter(ctx, a, access.LawRead, access.Resource{Kind: resourceKind}); err != nil {
		return Bench{}, err
	}
	var today, since calendar.Day
	var orders []Reduced
	err = s.Store.Read(ctx, func(tx Tx) error {
		today = calendar.DayOf(tx.Now())
		since = today.AddMonths(-lookBack)
		orders, err = tx.ReducedOrders(since)
		return err
	})
	if err != nil {
		return Bench{}, err
	}
	b = Lay(s.Rules(), today, orders)
	b.Since = since
	return b, nil
}

// lookBack is for how many months closed orders still count.
const lookBack = 12
