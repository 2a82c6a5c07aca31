package enforcement_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// tried is a store with listings, answers and bodies in it.
type tried struct {
	t      testing.TB
	db     *store.DB
	orders *enforcement.Service
	seen   *record
	facts  map[string]standing.Facts
}

type record struct {
	mu      sync.Mutex
	entries []access.Entry
}

func (r *record) Record(_ context.Context, e access.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, e)
	return nil
}

var operator = access.Operator("test", "推演")

func newTried(t testing.TB, place storetest.Place) *tried {
	t.Helper()
	w := &tried{t: t, db: place.Open(t), seen: &record{}, facts: map[string]standing.Facts{}}
	w.orders = enforcement.New(enforcement.Config{Store: w.db.Enforcement(), Door: access.NewDoor(w.seen)})
	return w
}

func (w *tried) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// body enters a body that holds functions between days.
func (w *tried) body(id, region string, held ...party.Held) {
	w.t.Helper()
	b := party.Body{ID: id, Version: 1, Name: "示例机构", Region: region, Functions: held}
	w.ok(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error { return tx.AddBody(b) }))
}

func holds(functions ...string) (held []party.Held) {
	for _, f := range functions {
		held = append(held, party.Held{Function: f, From: "2020-01-01"})
	}
	return held
}

// list keeps a listing as it is now.
func (w *tried) list(f standing.Facts) {
	w.t.Helper()
	w.facts[f.ID] = f
	w.ok(w.db.Listings().Write(w.t.Context(), func(tx listing.Tx) error {
		row := listing.Row{ID: f.ID, Party: f.Party, Version: 1, Domain: f.Domain, State: f.State, Effective: f.Effective, Until: f.Until,
			EndedOn: f.EndedOn, Facts: f, Opened: tx.Now(), Changed: tx.Now()}
		old, err := tx.ListingRow(f.ID)
		switch {
		case fault.Is(err, fault.NotFound):
			return tx.AddListing(row)
		case err != nil:
			return err
		}
		row.Version = old.Version + 1
		return tx.SaveListing(row, old.Version)
	}))
}

// answer keeps an answer about a party; the last one stands.
func (w *tried) answer(version int64, about, circumstance string, value law.Tri) {
	w.t.Helper()
	w.ok(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		return tx.AddPartyAnswer(registry.Answer{Party: about, Circumstance: circumstance, Version: version, Answer: value, Actor: "user:usr_1", At: time.Now()})
	}))
}

// try runs a trial and gives what differs in an order of its own.
func (w *tried) try(before, after *law.Ruleset, from, to calendar.Day) (enforcement.Compared, []enforcement.Difference) {
	w.t.Helper()
	trial, err := law.NewTrial(before, after, from, to)
	w.ok(err)
	var differ []enforcement.Difference
	all, err := w.orders.Try(w.t.Context(), operator, trial, func(list []enforcement.Difference) { differ = append(differ, list...) })
	w.ok(err)
	sorted(differ)
	if all.Differ != len(differ) {
		w.t.Errorf("%d counted, %d told", all.Differ, len(differ))
	}
	return all, differ
}

func sorted(list []enforcement.Difference) {
	key := func(d enforcement.Difference) string {
		return d.Listing + "|" + d.Directive + "|" + d.About + "|" + d.Body + "|" + d.Function
	}
	slices.SortFunc(list, func(a, b enforcement.Difference) int {
		if key(a) < key(b) {
			return -1
		}
		return 1
	})
}

// naive is what a trial should say: each listing by itself, everything asked of the
// registry as the follower asks, both laws every time.
func (w *tried) naive(before, after *law.Ruleset, from, to calendar.Day) (all enforcement.Compared, differ []enforcement.Difference) {
	w.t.Helper()
	for _, f := range w.facts {
		day := from
		for ; day <= to && (f.On(day) == standing.NotYet || f.On(day) == standing.Over); day = day.AddDays(1) {
		}
		if day > to {
			continue
		}
		var calls [2]enforcement.Call
		w.ok(w.db.Enforcement().Read(w.t.Context(), func(tx enforcement.Tx) error {
			s := enforcement.Situation{Facts: f}
			authority, err := tx.OfficeByID(f.Authority, day)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			s.Authority = authority.Functions
			var failed error
			s.Answer = func(about, circumstance string) law.Tri {
				known, err := tx.Circumstances(about)
				failed = errors.Join(failed, err)
				return known[circumstance]
			}
			asked := map[[2]string]enforcement.Office{} // by both laws
			s.Holder = func(function, region string) (enforcement.Office, bool) {
				o, known := asked[[2]string{function, region}]
				if !known {
					var err error
					o, _, err = tx.HolderOf(function, region, day)
					failed = errors.Join(failed, err)
					asked[[2]string{function, region}] = o
				}
				return o, o.ID != ""
			}
			for i, rs := range []*law.Ruleset{before, after} {
				s.Rules, s.Edition = rs, rs.On(day)
				calls[i] = enforcement.Issue(s)
			}
			return failed
		}))
		list, orders := enforcement.Compare(calls[0], calls[1])
		for i := range list {
			list[i].Listing, list[i].Domain = f.ID, f.Domain
		}
		differ = append(differ, list...)
		all.Listings, all.Orders, all.Differ = all.Listings+1, all.Orders+orders, all.Differ+len(list)
	}
	sorted(differ)
	return all, differ
}
