package enforcement

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// FollowerName is under which the orders follow the stream.
const FollowerName = "orders"

// A Follower makes orders and releases follow from what happened. Effects and cursor
// are one transaction (store.Follow); besides, each listing remembers the last event
// it was brought up to, and the orders have a unique index, so an event told twice does nothing.
type Follower struct {
	Law      func() *law.Ruleset // law in force in the running system
	Outcomes event.Kind          // of the events that tell the outcome of a screening, their subject
}

// Handle does what follows from some events.
func (f *Follower) Handle(ctx context.Context, tx Tx, events []event.Event) error {
	for _, e := range events {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		switch {
		case standing.IsListing(e.Kind):
			err = f.listing(tx, e)
		case e.Kind == party.EventCircumstanceAnswered, e.Kind == party.EventMerged, e.Kind == party.EventUnmerged:
			err = f.answered(tx, e)
		case e.Kind == party.EventBodyRegistered, e.Kind == party.EventBodyChanged:
			err = f.body(tx, e)
		case e.Kind == f.Outcomes && f.Outcomes != "":
			err = f.outcome(ctx, tx, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// listing brings the orders of a listing up to one of its events.
func (f *Follower) listing(tx Tx, e event.Event) error {
	var facts standing.Facts
	if err := e.Decode(&facts); err != nil {
		return err
	}
	before, seq, _, err := tx.FollowedListing(facts.ID)
	if err != nil || seq >= e.Seq {
		return err
	}
	if err := tx.SaveFollowedListing(facts, e.Seq); err != nil {
		return err
	}
	day := calendar.DayOf(e.At)
	if err := f.unname(tx, &before, facts, day); err != nil {
		return err
	}
	if err := f.settle(tx, facts, day); err != nil {
		return err
	}
	return f.look(tx, &before, &facts, day, e.At)
}

// answered looks at every listing that reaches the party again, under whichever of its
// records: what is known of one is known of all, and no longer when they are parted.
func (f *Follower) answered(tx Tx, e event.Event) error {
	var c party.Changed
	if err := e.Decode(&c); err != nil {
		return err
	}
	tree, err := tx.PartyTree(c.Party)
	if err != nil {
		return err
	}
	var ids []string
	for _, record := range tree.Records {
		reaching, err := tx.ListingsReaching(record)
		if err != nil {
			return err
		}
		ids = append(ids, reaching...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for _, id := range ids {
		facts, seq, found, err := tx.FollowedListing(id)
		if err == nil && found && seq < e.Seq { // a later event of the listing has had this answer before it
			err = f.settle(tx, facts, calendar.DayOf(e.At))
		}
		if err == nil && e.Kind == party.EventMerged && facts.On(calendar.DayOf(e.At)) == standing.InForce {
			err = f.lookThrough(tx, &facts, tree, e.At) // decisions about the other record were made without knowing of it
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settle does what the listing's standing on the day asks for. Days are those of the
// event, so that a follower that comes late, or twice, finds the same.
func (f *Follower) settle(tx Tx, facts standing.Facts, day calendar.Day) error {
	w := work{tx, f.Law(), facts, day, access.System("follower:" + FollowerName).Ref()}
	switch force := facts.On(day); force {
	case standing.InForce:
		if err := tx.PauseOrders(facts.ID, ""); err != nil {
			return err
		}
		return w.issue()
	case standing.Objection, standing.Stay, standing.Suspense: // shown, not applied
		return tx.PauseOrders(facts.ID, force)
	case standing.Over:
		if err := tx.PauseOrders(facts.ID, ""); err != nil {
			return err
		}
		return w.release()
	}
	return nil
}

// work is one listing's orders in hand.
type work struct {
	tx    Tx
	rules *law.Ruleset
	facts standing.Facts
	today calendar.Day
	actor string
}

// issue makes the orders there are those the listing calls for.
func (w *work) issue() error {
	call, answer, err := w.call()
	if err != nil {
		return err
	}
	have, err := w.tx.CalledOrders(w.facts.ID)
	if err != nil {
		return err
	}
	plan, err := Reconcile(have, call, answer, w.rules, w.today)
	if err != nil {
		return err
	}
	for i := range plan.Add {
		if err := w.add(&plan.Add[i]); err != nil {
			return err
		}
	}
	for _, o := range plan.Amend {
		if err := w.save(o, EvAmended); err != nil {
			return err
		}
	}
	for _, o := range plan.Close {
		if err := w.save(o, EvClosed); err != nil {
			return err
		}
	}
	return nil
}

// call asks Issue, with the registry behind it. The first error of a look-up stands.
func (w *work) call() (Call, func(Order) law.Tri, error) {
	var lost error
	answer, failed := answersOf(w.tx)
	holder := func(function, region string) (Office, bool) {
		o, ok, err := w.tx.HolderOf(function, region, w.today)
		if lost == nil {
			lost = err
		}
		return o, ok && err == nil
	}
	authority, err := w.tx.OfficeByID(w.facts.Authority, w.today)
	if err != nil && !fault.Is(err, fault.NotFound) { // a listing adopted from elsewhere may name a body that is not ours
		return Call{}, nil, err
	}
	call := Issue(Situation{Facts: w.facts, Rules: w.rules, Edition: w.rules.On(w.today), Authority: authority.Functions, Answer: answer, Holder: holder})
	return call, func(q Order) law.Tri {
		if c, err := w.rules.Circumstance(q.Circumstance); err == nil && c.Scope == "listing" {
			return w.facts.Circumstance(q.Circumstance)
		}
		return answer(q.About, q.Circumstance)
	}, errors.Join(failed(), lost)
}

func (w *work) add(d *Draft) error {
	o, err := d.order(ident.NewIDAt("ord", w.tx.Now(), rand.Reader), &w.facts, w.rules, w.today)
	if err != nil {
		return err
	}
	added, err := w.tx.AddOrder(o)
	if err != nil || !added {
		return err
	}
	return tell(w.tx, EvIssued, &o, w.actor)
}

// release gives every order of an ended listing its release, each in its own state. Re-checks, of
// which there may be very many, follow in batches (look.go).
func (w *work) release() error {
	orders, err := w.tx.CalledOrders(w.facts.ID)
	if err != nil {
		return err
	}
	for _, o := range orders {
		before := o.Release
		if err := o.release(&w.facts, w.rules, w.today); err != nil {
			return err
		}
		if o.Release == before {
			continue
		}
		if err := w.save(o, EvReleased); err != nil {
			return err
		}
	}
	return nil
}

// save writes the next version of an order and tells of it.
func (w *work) save(o Order, kind event.Kind) error { return save(w.tx, o, kind, w.actor, w.today) }

func save(tx Tx, o Order, kind event.Kind, actor string, today calendar.Day) error {
	o.Version++
	// A follower that comes late finds what people did meanwhile: what it adds counts from
	// then, or the report of a day that is past would change.
	day := max(today, o.Moved)
	if o.Closed == today {
		o.Closed = day
	}
	o.Moved = day
	if err := tx.SaveOrder(o); err != nil {
		return err
	}
	return tell(tx, kind, &o, actor)
}

func tell(tx Tx, kind event.Kind, o *Order, actor string) error {
	e, err := event.New(kind, o.ID, o.Version, actor, o.Facts())
	if err == nil {
		tx.Append(e)
	}
	return err
}

// body finds orders that nobody could be given a holder, now that a body changed.
func (f *Follower) body(tx Tx, e event.Event) error {
	var b party.Body
	if err := e.Decode(&b); err != nil {
		return err
	}
	day := calendar.DayOf(e.At)
	held := b.FunctionsOn(day)
	for after := ""; ; {
		orders, err := tx.OrdersWithoutBody(after, 200)
		if err != nil || len(orders) == 0 {
			return err
		}
		for _, o := range orders {
			after = o.ID
			if !slices.Contains(held, o.Function) {
				continue
			}
			if err := f.house(tx, o, day); err != nil {
				return err
			}
		}
	}
}

// house gives an order without a body to the one that now holds its function; its
// clock begins with that. Where the body has the same order already, one is enough.
func (f *Follower) house(tx Tx, o Order, day calendar.Day) error {
	office, ok, err := tx.HolderOf(o.Function, o.Region, day)
	if err != nil || !ok {
		return err
	}
	twice, err := f.has(tx, &o, office.ID)
	if err != nil {
		return err
	}
	actor := access.System("follower:" + FollowerName).Ref()
	if twice {
		o.State, o.Code, o.Closed = Cancelled, Duplicate, day
		return save(tx, o, EvClosed, actor, day)
	}
	o.Body, o.Region = office.ID, office.Region
	if err := o.clock(f.Law(), day); err != nil {
		return err
	}
	return save(tx, o, EvAmended, actor, day)
}

// has tells whether a body has an order already.
func (f *Follower) has(tx Tx, o *Order, body string) (bool, error) {
	if o.recheck() {
		_, found, err := tx.RecheckAbout(o.Listing, o.About, body)
		return found, err
	}
	all, err := tx.CalledOrders(o.Listing)
	return slices.ContainsFunc(all, func(x Order) bool { return x.Body == body && x.same(o) }), err
}

// same tells whether two orders ask the same thing for one listing.
func (o *Order) same(x *Order) bool {
	return o.Listing == x.Listing && o.Directive == x.Directive && o.Circumstance == x.Circumstance && o.About == x.About
}

// Parties lists all whom a listing reaches, each once.
func Parties(f *standing.Facts) []string {
	all := map[string]bool{f.Party: true}
	for _, m := range f.Members {
		all[m.Party] = true
	}
	return slices.Sorted(maps.Keys(all))
}
