package enforcement

import (
	"context"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
	Scope(ctx context.Context, a access.Actor, act access.Act, kind string) (access.Filter, error)
}

// An Answer is what a body says about a circumstance, for whoever keeps it: the
// listing (scope listing) or the registry (scopes party and person).
type Answer struct {
	Scope        string // of the circumstance
	Listing      string
	Party        string // whose fact it is
	Circumstance string
	Value        law.Tri
	Source       string // how it is known
	Order        string // the question answered
}

// Answers keeps answers where their facts have their home. The event that follows from it
// makes orders of the directives that hang on it.
type Answers interface {
	RecordAnswer(ctx context.Context, a access.Actor, answer Answer) error
}

// Config is what a Service is made of.
type Config struct {
	Store   Store
	Door    Door
	Answers Answers

	Holdings Holdings // nil: nobody keeps copies

	Law     func() *law.Ruleset                                       // law in force in the running system
	Digests func(ctx context.Context, party string) ([]string, error) // under which screenings of a party are found
	Clock   func() time.Time                                          // nil: time.Now
}

// A Service is what people do with orders. It is safe for concurrent use.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return &Service{c}
}

// Today is the legal day by the service's clock.
func (s *Service) Today() calendar.Day { return calendar.DayOf(s.Clock()) }

// mostOrders is the longest page.
const mostOrders = 500

// A Page of orders, and the cursor of the next; "" at the end.
type Page struct {
	Orders []Order
	Next   string
}

// List gives a page of the orders the actor may see.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (p Page, err error) {
	if q.Scope, err = s.Door.Scope(ctx, a, access.OrderRead, "order"); err != nil {
		return p, err
	}
	if err := q.check(); err != nil {
		return p, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		p.Orders, err = tx.OrderPage(q, s.Today())
		return err
	})
	if len(p.Orders) == q.Limit {
		p.Next = p.Orders[q.Limit-1].Cursor()
	}
	return p, err
}

func (q *Query) check() error {
	if q.Limit <= 0 || q.Limit > mostOrders {
		q.Limit = mostOrders
	}
	for _, st := range q.States {
		if !slices.Contains(States(), st) {
			return fault.New(fault.Invalid, "没有名为“%s”的任务状态", string(st)).At("state").Under("order.state-unknown")
		}
	}
	if q.Kind != "" && q.Kind.Chinese() == "" {
		return fault.New(fault.Invalid, "没有名为“%s”的任务种类", string(q.Kind)).At("kind").Under("order.kind-unknown")
	}
	if q.Domain < 0 || q.Domain > 8 {
		return fault.New(fault.Invalid, "领域应为 1 至 8，填写的是 %d", q.Domain).At("domain").Under("law.domain")
	}
	if q.After != "" {
		if _, ok := ParseCursor(q.After); !ok {
			return fault.New(fault.Invalid, "翻页位置无法识别，请从第一页重新查询").At("after").Under("order.cursor")
		}
	}
	return nil
}

// Counts gives how many orders stand where, of those the actor may see.
func (s *Service) Counts(ctx context.Context, a access.Actor) (list []Count, err error) {
	scope, err := s.Door.Scope(ctx, a, access.OrderRead, "order")
	if err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.OrderCounts(scope, s.Today())
		return err
	})
	return list, err
}

// A View is an order with what its page shows.
type View struct {
	Order
	Clause     string         // the measure's text, verbatim
	Phrase     string         // the words of it that the order carries out
	ActName    string         // what is to be done
	Question   string         // what is asked
	Facts      standing.Facts // of the listing
	Force      standing.Force // what the listing is worth today
	Bases      []law.BasisReading
	Support    law.Support
	Amended    []law.Amended
	Memorandum string  // its own status, in words
	Siblings   []Order // alternatives of the same group
	History    []Entry
	Screened   *Screened // of a re-check: what it is about, where that is a screening
	Wording    string    // of a re-check: what is to be done
	IsOverdue  bool
	Possible   []Act
}

// Get gives one order whole.
func (s *Service) Get(ctx context.Context, a access.Actor, id string) (v View, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		v, err = s.view(tx, id)
		return err
	})
	if err != nil {
		return View{}, s.hide(ctx, a, access.OrderRead, id, err)
	}
	if err := s.Door.Enter(ctx, a, access.OrderRead, v.Resource()); err != nil {
		return View{}, err
	}
	return v, nil
}

// hide asks the door also about what does not exist, so that a stranger learns nothing from the difference.
func (s *Service) hide(ctx context.Context, a access.Actor, act access.Act, id string, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	if refusal := s.Door.Enter(ctx, a, act, access.Resource{Kind: "order", ID: id, Body: a.Body, Region: a.Region}); refusal != nil {
		return refusal
	}
	return err
}

func (s *Service) view(tx Tx, id string) (v View, err error) {
	if v.Order, err = tx.OrderByID(id); err != nil {
		return v, err
	}
	if v.Facts, _, _, err = tx.FollowedListing(v.Listing); err != nil {
		return v, err
	}
	if v.History, err = tx.OrderEntries(id); err != nil {
		return v, err
	}
	today, rs := s.Today(), s.Law()
	v.Force, v.IsOverdue, v.Possible = v.Facts.On(today), v.Overdue(today), v.Acts()
	v.Memorandum = rs.On(today).Memorandum.Chinese()
	if c, err := rs.Circumstance(v.Circumstance); err == nil {
		v.Question = c.Question
	}
	if v.recheck() {
		return v, s.rechecked(tx, &v)
	}
	if v.Directive == "" {
		return v, nil
	}
	if v.OneOf != "" {
		if v.Siblings, err = siblings(tx, &v.Order); err != nil {
			return v, err
		}
	}
	return v, s.clause(tx, &v, rs.On(today))
}

// rechecked adds what a re-check is about.
func (s *Service) rechecked(tx Tx, v *View) error {
	v.Wording = v.RecheckWording(v.Facts.EndedHow)
	if v.Recheck == OfProject || v.Recheck == Unnamed {
		return nil
	}
	x, found, err := tx.Screened(v.About)
	if found {
		v.Screened = &x
	}
	return err
}

// clause adds the text the order carries out, and the law as it stands today.
func (s *Service) clause(tx Tx, v *View, e *law.Edition) error {
	rs := s.Law()
	if m, err := rs.Measure(v.Measure); err == nil {
		v.Clause = m.Text
	}
	if act, ok := rs.Act(v.Act); ok {
		v.ActName = act.Name
	}
	i := slices.IndexFunc(e.Readings, func(r law.Reading) bool { return r.ID == v.Directive })
	if i < 0 {
		return nil
	}
	rd := &e.Readings[i]
	v.Phrase, v.Bases, v.Amended = rd.Phrase, rd.Bases, rd.MovedBy
	sit := Situation{Facts: v.Facts, Rules: rs}
	var failed error
	sit.Answer = func(party, circumstance string) law.Tri {
		known, err := tx.Circumstances(party)
		if failed == nil {
			failed = err
		}
		return known[circumstance]
	}
	if len(v.Reached) > 0 {
		v.Support = rd.Support(sit.answerFor(v.Reached[0]))
	}
	return failed
}

// siblings are the other orders of a group of alternatives, at whichever body.
func siblings(tx Tx, o *Order) ([]Order, error) {
	all, err := tx.CalledOrders(o.Listing)
	return slices.DeleteFunc(all, func(x Order) bool {
		return x.ID == o.ID || x.Measure != o.Measure || x.OneOf != o.OneOf
	}), err
}
