package apptest_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// facts are those of every listing of the company, as they are.
func (n *life) facts() (all []standing.Facts) {
	n.must(func(ctx context.Context) (err error) {
		all, _, err = n.Listings.FactsOf(ctx, n.company.ID)
		return err
	})
	return all
}

// never is what may at no time happen, however late the followers are.
func (n *life) never() {
	today := n.Today()
	current := map[string]int{}
	for _, f := range n.facts() {
		if f.Document != "" && f.State != standing.Ended && f.State != standing.Withdrawn {
			current[f.Document]++
		}
		n.lawful(f)
	}
	for doc, many := range current {
		if many > 1 {
			n.rt.Fatalf("%d current listings for decision %s\n%v", many, doc, n.history)
		}
	}
	card, why, err := n.Publications.Public(context.Background(), n.id)
	if err != nil {
		n.rt.Fatal(err)
	}
	for _, f := range n.facts() {
		force := f.On(today)
		if f.ID == n.id && why == publication.Shows && force != standing.InForce && force != standing.Objection {
			n.rt.Fatalf("the public sees a listing that is %s\n%v", force, n.history)
		}
	}
	if why == publication.Shows {
		n.nameless(card)
	}
}

// nameless tells that nobody named beside a unit is shown, by name or by number.
func (n *life) nameless(card publication.Card) {
	text, err := json.Marshal(card)
	if err != nil {
		n.rt.Fatal(err)
	}
	for _, secret := range []string{n.boss.Name, n.boss.Identifiers[0].Reveal(), n.boss.ID} {
		if strings.Contains(string(text), secret) {
			n.rt.Fatalf("the public sees %s of a person: %s", secret, text)
		}
	}
}

// lawful tells that nobody is listed without notice and its period, a review and a decision by three.
func (n *life) lawful(f standing.Facts) {
	if f.Effective == "" || f.Adopted {
		return
	}
	var l listing.Listing
	n.must(func(ctx context.Context) error {
		v, err := n.Listings.Get(ctx, n.desk.Clerk.Actor, f.ID)
		l = v.Listing
		return err
	})
	cal := n.Rules.Now().Calendar()
	for _, id := range append([]string{l.Party}, idsOf(f.Members)...) {
		i := slices.IndexFunc(l.Notices, func(x listing.Notice) bool { return x.Recipient == id })
		if i < 0 {
			n.rt.Fatalf("listed without notice\n%v", n.history)
		}
		heard := slices.ContainsFunc(l.Statements, func(s listing.Statement) bool { return s.Recipient == id })
		if from := l.Notices[i].DecidableFrom(cal); !heard && l.Decision.Document.Date.Before(from.Day) {
			n.rt.Fatalf("decided on %s, within the time to answer (until %s)\n%v", l.Decision.Document.Date, from.Day, n.history)
		}
		if !slices.ContainsFunc(l.Deliveries, func(d listing.Delivery) bool { return d.Recipient == id }) {
			n.rt.Fatalf("in force, and somebody was not served\n%v", n.history)
		}
	}
}

func idsOf(members []standing.Member) (ids []string) {
	for _, m := range members {
		ids = append(ids, m.Party)
	}
	return ids
}

// settled is what must hold once everything has had its effects.
func (n *life) settled() {
	for _, f := range n.facts() {
		n.released(f)
		n.shownAsItIs(f)
		n.derived(f)
	}
	n.clocks()
	n.applied()
	n.reached()
}

// released: every order of an ended listing that was carried out has its release, open or
// confirmed, and nothing of it is still to be carried out.
func (n *life) released(f standing.Facts) {
	if f.ID != n.id || f.Effective == "" || f.On(n.Today()) != standing.Over {
		return
	}
	for _, o := range n.orders() {
		if o.Open() && o.Recheck != enforcement.Refused && o.Recheck != enforcement.Unnamed { // these give something back
			n.rt.Fatalf("the listing is over, and %s is still to be done: %s\n%v", o.Act, o.State, n.history)
		}
		if o.Acted && o.Undo != "none" && o.Kind != "request" && o.Release.State != enforcement.ReleasePending && o.Release.State != enforcement.ReleaseConfirmed {
			n.rt.Fatalf("%s was carried out, and its release is %q\n%v", o.Act, o.Release.State, n.history)
		}
	}
}

// shownAsItIs: what should stand at the website is what is in force, and no more; the
// board says the same as the one rule.
func (n *life) shownAsItIs(f standing.Facts) {
	if f.ID != n.id {
		return
	}
	_, why, err := n.Publications.Public(context.Background(), f.ID)
	if err != nil {
		n.rt.Fatal(err)
	}
	force := f.On(n.Today())
	if in := force == standing.InForce || force == standing.Objection; in != (why == publication.Shows) && why != publication.PeriodOver {
		n.rt.Fatalf("%s, and the public sees %q\n%v", force, why, n.history)
	}
	for _, c := range n.copies(context.Background()) {
		if c.Kind == publication.OfListing && (c.Wanted != "") != (why == publication.Shows) {
			n.rt.Fatalf("%s is wanted: %v; the public should see %q\n%v", c.Channel, c.Wanted != "", why, n.history)
		}
	}
}

// derived: the tables marked derived say what the stream says, and the case itself.
func (n *life) derived(f standing.Facts) {
	ctx := context.Background()
	var told standing.Facts
	n.must(func(ctx context.Context) error {
		var last event.Seq
		for after := event.Seq(0); ; {
			events, err := n.DB.Events(ctx, after, 1000)
			if err != nil || len(events) == 0 {
				break
			}
			for _, e := range events {
				after = e.Seq
				if e.Subject == f.ID && standing.IsListing(e.Kind) {
					last, told = e.Seq, standing.Facts{}
					if err := e.Decode(&told); err != nil {
						return err
					}
				}
			}
		}
		if last == 0 {
			n.rt.Fatal("the stream says nothing of the listing")
		}
		return nil
	})
	same(n, "the listing's row", f, told)
	err := n.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
		followed, _, found, err := tx.FollowedListing(f.ID)
		if err != nil {
			return err
		}
		if !found && f.Effective != "" {
			n.rt.Fatal("orders do not know of the listing")
		}
		if found {
			same(n, "what orders follow", followed, told)
		}
		for _, id := range enforcement.Parties(&told) {
			reaching, err := tx.ListingsReaching(id)
			if err != nil || found && !slices.Contains(reaching, f.ID) {
				n.rt.Fatalf("%s is not known to be reached: %v", id, err)
			}
		}
		return nil
	})
	if err != nil {
		n.rt.Fatal(err)
	}
}

// clocks: the times that run are those of the case itself, no more and no fewer.
func (n *life) clocks() {
	n.must(func(ctx context.Context) error {
		v, err := n.Listings.Get(ctx, n.desk.Clerk.Actor, n.id)
		if err != nil {
			return err
		}
		want := v.Listing.Clocks()
		for _, what := range []listing.Awaited{listing.AwaitsAnswer, listing.AwaitsAcceptance, listing.AwaitsDecision, listing.AwaitsReview, listing.AwaitsPlan} {
			rows, _, err := n.Listings.List(ctx, n.desk.Clerk.Actor, listing.Query{Awaits: what, Party: n.company.ID})
			if err != nil {
				return err
			}
			i := slices.IndexFunc(want, func(c listing.Clock) bool { return c.Awaits == what })
			j := slices.IndexFunc(rows, func(r listing.Row) bool { return r.ID == n.id })
			if (i < 0) != (j < 0) || i >= 0 && rows[j].Clock != want[i] {
				n.rt.Fatalf("%s: the case says %v, the list of what is owed %v\n%v", what, want, rows, n.history)
			}
		}
		return nil
	})
}

func same(n *life, what string, got, want standing.Facts) {
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		n.rt.Fatalf("%s says\n%s\nthe stream says\n%s\n%v", what, a, b, n.history)
	}
}

// applied: a verdict applies what is in force and nothing else; it finds the company by its
// number and by every name it had, and by the number of a record merged with its own.
func (n *life) applied() {
	ctx := context.Background()
	facts := map[string]standing.Facts{}
	inForce := 0
	for _, f := range n.facts() {
		facts[f.ID] = f
		if f.On(n.Today()) == standing.InForce {
			inForce++
		}
	}
	for i, ask := range n.asks() {
		want := inForce
		if i == 0 && !n.merged {
			want = 0 // the other record is not the company's
		}
		r, err := n.Screening.Screen(ctx, n.window.Actor, ask)
		if err != nil {
			n.rt.Fatal(err)
		}
		applied := 0
		for _, l := range shownIn(r.Verdict) {
			f, known := facts[l.ID]
			if !known {
				continue // a company of another life with a name like it
			}
			if l.Applied {
				applied++
			}
			if l.Applied != (f.On(n.Today()) == standing.InForce) {
				n.rt.Fatalf("applied: %v, and it is %s\n%v", l.Applied, f.On(n.Today()), n.history)
			}
		}
		if applied != want {
			n.rt.Fatalf("%d applied, not %d, asked by %q %q (merged: %v)\n%v", applied, want, ask.Identifier, ask.Name, n.merged, n.history)
		}
	}
}

// shownIn are the listings that a verdict shows, each once.
func shownIn(v receipt.Verdict) (list []receipt.ListingRef) {
	for _, m := range v.Matches {
		for _, l := range m.Listings {
			if !slices.ContainsFunc(list, func(x receipt.ListingRef) bool { return x.ID == l.ID }) {
				list = append(list, l)
			}
		}
	}
	return list
}

// reached: the person named beside the company is found while a listing in force names him,
// and not when none does.
func (n *life) reached() {
	want := 0
	for _, f := range n.facts() {
		if f.On(n.Today()) == standing.InForce && len(f.RoleOf(n.boss.ID)) > 0 {
			want++
		}
	}
	ask := screening.Ask{Identifier: n.boss.Identifiers[0], Kind: party.Person, Asker: bid}
	ask.Case = "示例办件"
	r, err := n.Screening.Screen(context.Background(), n.window.Actor, ask)
	if err != nil {
		n.rt.Fatal(err)
	}
	applied := 0
	for _, l := range shownIn(r.Verdict) {
		if l.Applied {
			applied++
		}
	}
	if erased, err := n.Registry.Party(context.Background(), n.desk.Clerk.Actor, n.boss.ID); err == nil && !erased.Erased && applied != want {
		n.rt.Fatalf("%d listings reach him, not %d\n%v", applied, want, n.history)
	}
}

func (n *life) asks() []screening.Ask {
	asks := []screening.Ask{{Identifier: n.double.Identifiers[0], Asker: bid}, {Identifier: n.company.Identifiers[0], Asker: bid}}
	for _, name := range n.names {
		asks = append(asks, screening.Ask{Name: name, Asker: bid})
	}
	return asks
}
