package app

import (
	"context"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/store"
)

// offices shows the registry's bodies to those who need a part of them, so that no
// work package knows another.
type offices struct {
	registry *registry.Service
	clock    func() time.Time
}

// Body tells accounts where a body is and what it does today.
func (o offices) Body(ctx context.Context, id string) (account.Office, error) {
	b, err := o.registry.Body(ctx, id)
	day := calendar.DayOf(o.clock())
	return account.Office{Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(day), Decides: b.DecidesOn(day)}, err
}

// ListingAuthority tells listings what a body is today.
func (o offices) ListingAuthority(ctx context.Context, id string) (listing.Authority, error) {
	b, err := o.registry.Body(ctx, id)
	return listing.Authority{ID: b.ID, Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(calendar.DayOf(o.clock()))}, err
}

// subjects tells listings whom they are about. It reads as the system: what an officer
// may see of a party is checked where he looks at it.
type subjects struct{ db *store.DB }

// ListingSubject gives a party's kind and region.
func (s subjects) ListingSubject(ctx context.Context, id string) (found listing.Subject, err error) {
	err = s.db.Registry().Read(ctx, func(tx registry.Tx) error {
		row, err := tx.PartyRow(id)
		found = listing.Subject{ID: row.Party, Person: row.Kind == party.Person, Region: row.Region, Merged: row.MergedInto}
		return err
	})
	return found, err
}

// mostCases is how many cases of one person are looked at: no person has as many.
const mostCases = 1000

// retain says why a person's data must be kept.
type retain struct{ db *store.DB }

// person refuses while a case about him, or naming him, is under way or in force, and
// while what was done to him is not confirmed to be undone.
func (r retain) person(ctx context.Context, id string) error {
	var facts []standing.Facts // also of cases that named him once, and no more
	err := r.db.Listings().Read(ctx, func(tx listing.Tx) error {
		rows, err := tx.Listings(listing.Query{Party: id, Scope: access.Filter{All: true}, Limit: mostCases})
		for i := range rows {
			facts = append(facts, rows[i].Facts)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := range facts {
		f := &facts[i]
		if len(f.RoleOf(id)) > 0 && f.State != standing.Ended && f.State != standing.Withdrawn {
			return fault.New(fault.Conflict, "该自然人所涉的列入案件尚未终止，其信息应当保存，终止并解除后方可删除").Under("party.erase-listed")
		}
	}
	var pending bool
	err = r.db.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
		for i := range facts {
			orders, err := tx.OrdersOfListing(facts[i].ID)
			if err != nil {
				return err
			}
			pending = pending || slices.ContainsFunc(orders, func(o enforcement.Order) bool { return o.Owes(id) })
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = r.db.Publication().Read(ctx, func(tx publication.Tx) error {
		for i := range facts {
			if facts[i].Party != id {
				continue // nobody named beside a unit is shown
			}
			copies, err := tx.CopiesOfListing(facts[i].ID)
			if err != nil {
				return err
			}
			pending = pending || slices.ContainsFunc(copies, func(c publication.Copy) bool { return c.State() == publication.Leaving })
		}
		return nil
	})
	if err == nil && pending {
		err = fault.New(fault.Conflict, "该自然人所涉的列入尚有未确认的解除或者未撤下的公示，全部确认后方可删除其信息").Under("party.erase-listed")
	}
	return err
}

// obstacles says what the cases of two records say against taking them for one party.
type obstacles struct{ db *store.DB }

// merge refuses where each record has a case that the other's would double, and where one
// case names both: whoever decided it took them for two.
func (o obstacles) merge(ctx context.Context, from, into party.Tree) error {
	return o.db.Listings().Read(ctx, func(tx listing.Tx) error {
		mine, err := casesOf(tx, from.Root)
		if err != nil {
			return err
		}
		theirs, err := casesOf(tx, into.Root)
		if err != nil {
			return err
		}
		for i := range mine {
			for j := range theirs {
				x, y := &mine[i], &theirs[j]
				switch {
				case x.ID == y.ID && x.State != standing.Ended && x.State != standing.Withdrawn && reaches(x, from) && reaches(x, into):
					return fault.New(fault.Conflict, "案件 %s 将两条记录列为不同的主体或者人员，请先就该案核实是否确为同一主体", x.ID).Under("party.merge-one-case")
				case from.Has(x.Party) && into.Has(y.Party) && x.Doubles(y):
					return fault.New(fault.Conflict, "两条记录就同一文书各有一件在办或者在列的案件（%s、%s），请先撤回或者终止其中一件再合并", x.ID, y.ID).Under("party.merge-double-case")
				}
			}
		}
		return nil
	})
}

// reaches tells whether a case reaches one of the records today.
func reaches(r *listing.Row, t party.Tree) bool {
	return slices.ContainsFunc(t.Records, func(id string) bool { return len(r.Facts.RoleOf(id)) > 0 })
}

// casesOf gives every case that names a party, under whichever of its records.
func casesOf(tx listing.Tx, id string) (all []listing.Row, err error) {
	const page = 200
	for after := ""; ; after = all[len(all)-1].ID {
		rows, err := tx.Listings(listing.Query{Party: id, Scope: access.Filter{All: true}, After: after, Limit: page})
		if all = append(all, rows...); err != nil || len(rows) < page {
			return all, err
		}
	}
}

// executors tells listings which bodies have an order of theirs and so may read them.
type executors struct{ db *store.DB }

// ListingExecutors gives the bodies once each.
func (x executors) ListingExecutors(ctx context.Context, id string) (bodies []string, err error) {
	err = x.db.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
		orders, err := tx.OrdersOfListing(id)
		for i := range orders {
			if body := orders[i].Body; body != "" && !slices.Contains(bodies, body) {
				bodies = append(bodies, body)
			}
		}
		return err
	})
	return bodies, err
}

// people names parties for papers, by the right to look at a party, or to see a person's
// number in full.
type people struct{ registry *registry.Service }

// PaperParty names one as far as the actor may see him.
func (p people) PaperParty(ctx context.Context, a access.Actor, id string, reveal bool) (listing.PaperParty, error) {
	who, err := p.registry.Party(ctx, a, id)
	if err != nil {
		return listing.PaperParty{}, err
	}
	out := listing.PaperParty{Name: who.Display(), Person: who.Kind == party.Person}
	if out.Person && reveal && !who.Erased {
		if who, err = p.registry.Reveal(ctx, a, id); err != nil {
			return listing.PaperParty{}, err
		}
		out.Name = who.Name
	}
	if !out.Person {
		out.Address = who.Address
	}
	number, ok := who.Identifier(ident.USCC)
	if !ok && len(who.Identifiers) > 0 {
		number, ok = who.Identifiers[0], true
	}
	if ok {
		out.NumberName, out.Number = number.Kind.Word(), number.Masked()
		if out.Person && reveal {
			out.Number = number.Reveal()
		}
	}
	return out, nil
}

// DisputeOffice tells disputes of a body.
func (o offices) DisputeOffice(ctx context.Context, id string) (coordination.Office, error) {
	b, err := o.registry.Body(ctx, id)
	return coordination.Office{ID: b.ID, Name: b.Name, Region: b.Region}, err
}

// DisputeHolder tells disputes which body holds a function in a region or above.
func (o offices) DisputeHolder(ctx context.Context, function, region string) (coordination.Office, bool, error) {
	b, _, err := o.registry.HolderOf(ctx, function, region, calendar.DayOf(o.clock()))
	if fault.Is(err, fault.NotFound) {
		return coordination.Office{}, false, nil
	}
	return coordination.Office{ID: b.ID, Name: b.Name, Region: b.Region}, err == nil, err
}
