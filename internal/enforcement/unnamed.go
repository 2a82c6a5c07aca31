package enforcement

import (
	"crypto/rand"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// dropped are those whom a listing in force named, and names no more. Before it is in force
// nothing was ordered, and when it has ended everybody is released.
func dropped(before, now *standing.Facts) (ids []string) {
	if before.Effective == "" || now.State != standing.Served {
		return nil
	}
	for _, m := range before.Members {
		if len(now.RoleOf(m.Party)) == 0 && !slices.Contains(ids, m.Party) {
			ids = append(ids, m.Party)
		}
	}
	return ids
}

// unname takes persons off the orders of a listing that no longer names them: what was not
// done is not to be done, what was done a re-check has undone.
func (f *Follower) unname(tx Tx, before *standing.Facts, facts standing.Facts, day calendar.Day) error {
	gone := dropped(before, &facts)
	if len(gone) == 0 {
		return nil
	}
	w := work{tx, f.Law(), facts, day, access.System("follower:" + FollowerName).Ref()}
	orders, err := tx.CalledOrders(facts.ID)
	if err != nil {
		return err
	}
	for _, o := range orders {
		if err := w.unname(o, gone); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) unname(o Order, gone []string) error {
	next, who := o.without(gone, w.today)
	if len(who) == 0 {
		return nil
	}
	kind := EvAmended
	if o.Open() && !next.Open() {
		kind = EvClosed
	}
	if err := w.save(next, kind); err != nil || !o.undone() {
		return err
	}
	return w.undo(&o, who)
}

// undone tells whether there may be something to give back: what was done, what a procedure
// was opened for, what was pushed on. A request binds nobody.
func (o *Order) undone() bool {
	return o.Body != "" && o.Kind != law.Request && (o.Acted || o.State == Opened || o.Kind == law.Push && o.State == Sent)
}

// without is the order with some of those it reaches marked as no longer named, and who they
// are. One that reaches nobody else, and was not begun, is closed. It is pure.
func (o Order) without(gone []string, today calendar.Day) (next Order, who []Reached) {
	o.Reached = slices.Clone(o.Reached)
	left := false
	for i := range o.Reached {
		r := &o.Reached[i]
		if !r.Unnamed && r.Party != "" && slices.Contains(gone, r.Party) {
			r.Unnamed = true
			who = append(who, *r)
		}
		left = left || !r.Unnamed
	}
	if len(who) > 0 && !left && o.Open() && !o.Acted && o.State != Opened {
		o.State, o.Code, o.Closed = Cancelled, NoLonger, today
	}
	return o, who
}

// undo gives the body its re-check, once for each order.
func (w *work) undo(o *Order, who []Reached) error {
	r := Order{
		Moved: w.today, ID: ident.NewIDAt("ord", w.tx.Now(), rand.Reader), Version: 1, Listing: o.Listing, Domain: o.Domain,
		Kind: law.Recheck, Recheck: Unnamed, About: o.ID, Undo: law.NoUndo, Function: o.Function, Reached: who,
		Body: o.Body, Region: o.Region, Authority: o.Authority, State: Issued, Issued: w.today,
	}
	if err := r.clock(w.rules, w.today); err != nil {
		return err
	}
	added, err := w.tx.AddOrder(r)
	if err != nil || !added {
		return err
	}
	return tell(w.tx, EvIssued, &r, w.actor)
}

// Owes tells whether the body has still to confirm that what was done to a person is undone.
func (o *Order) Owes(person string) bool {
	his := slices.ContainsFunc(o.Reached, func(r Reached) bool { return r.Party == person })
	return his && (o.Release.State == ReleasePending || o.Recheck.undoes() && o.Open())
}
