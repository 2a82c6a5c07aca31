package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	lawdata "liancheng/law"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

var shippedRules = sync.OnceValues(func() (*law.Ruleset, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	src, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	return law.Compile(src, nil)
})

// ordered is a store with bodies in it, the follower of orders and a clock in hand.
type ordered struct {
	t        testing.TB
	db       *store.DB
	rules    *law.Ruleset
	orders   *enforcement.Service
	follower *enforcement.Follower
	now      time.Time
	facts    standing.Facts // of the one listing
	version  int64          // of the listed party
}

const (
	banner = "150102"
	league = "150100"
)

func newOrdered(t testing.TB, place storetest.Place, functions ...string) *ordered {
	t.Helper()
	rs, err := shippedRules()
	if err != nil {
		t.Fatal(err)
	}
	w := &ordered{t: t, rules: rs, now: time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC), version: 1}
	clock := func() time.Time { return w.now }
	place.Config.Clock = clock
	w.db = place.Open(t)
	w.follower = &enforcement.Follower{Law: func() *law.Ruleset { return rs }}
	w.orders = enforcement.New(enforcement.Config{Store: w.db.Enforcement(), Door: access.NewDoor(audit.New(w.db.Audit())),
		Answers: w, Law: w.follower.Law, Clock: clock})
	for _, f := range functions {
		w.body(f, banner)
	}
	w.facts = standing.Facts{ID: "lst_1", Party: "pty_1", Domain: 1, Case: "production-unit", State: standing.Served, Authority: bodyID("emergency", banner),
		Region: banner, PartyRegion: banner, Members: []standing.Member{{Party: "pty_2", Role: law.Principal}},
		Effective: "2026-08-03", Until: "2029-08-03", Circumstances: map[string]bool{"work-safety-dishonesty": true}}
	return w
}

// everyone holds what domain 1 needs.
var everyone = []string{"emergency", "development-reform", "market-regulation", "finance", "science", "securities", "local-finance", "construction"}

func bodyID(function, region string) string { return "bod_" + function + "_" + region }

func (w *ordered) body(function, region string) {
	w.t.Helper()
	b := party.Body{ID: bodyID(function, region), Version: 1, Name: "示例机构", Region: region, Level: party.BannerLevel,
		Functions: []party.Held{{Function: function, From: "2020-01-01"}}}
	w.must(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		e, err := event.New(party.EventBodyRegistered, b.ID, 1, "operator:test", b)
		tx.Append(e)
		return errors.Join(err, tx.AddBody(b))
	}))
}

func (w *ordered) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *ordered) today() calendar.Day { return calendar.DayOf(w.now) }

// on moves the clock to noon of a day.
func (w *ordered) on(day calendar.Day) { w.now = day.Time().Add(12 * time.Hour) }

// happens tells of the listing as it is after the change.
func (w *ordered) happens(kind event.Kind, change func(*standing.Facts)) {
	w.t.Helper()
	if change != nil {
		change(&w.facts)
	}
	w.facts.Version++
	e, err := event.New(kind, w.facts.ID, w.facts.Version, "user:usr_case", w.facts)
	w.must(err)
	w.must(w.db.Write(w.t.Context(), func(tx *store.Tx) error { tx.Append(e); return nil }))
}

// RecordAnswer keeps answers as the listing and the registry do: fact and event together.
func (w *ordered) RecordAnswer(_ context.Context, a access.Actor, answer enforcement.Answer) error {
	if answer.Scope == "listing" {
		w.happens(standing.EvAnswered, func(f *standing.Facts) { f.Circumstances[answer.Circumstance] = answer.Value == law.True })
		return nil
	}
	return w.say(a.Ref(), answer.Party, answer.Circumstance, answer.Value)
}

func (w *ordered) say(by, about, circumstance string, value law.Tri) error {
	w.version++
	return w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		e, err := event.New(party.EventCircumstanceAnswered, about, w.version, by,
			party.Changed{Party: about, Version: w.version, Circumstance: circumstance, Answer: value.String()})
		tx.Append(e)
		return errors.Join(err, tx.AddPartyAnswer(registry.Answer{Party: about, Circumstance: circumstance, Version: w.version, Answer: value, Actor: by, At: w.now}))
	})
}

// record registers a record of a company.
func (w *ordered) record(id string) {
	w.t.Helper()
	w.must(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		return tx.AddParty(registry.Row{ScreenRow: party.ScreenRow{Party: id, Version: 1, Kind: party.Organisation, OrgKind: party.Enterprise}})
	}))
}

// point merges a record into another, or parts it with "".
func (w *ordered) point(id, into string) {
	w.t.Helper()
	w.must(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		row, err := tx.PartyRow(id)
		if err != nil {
			return err
		}
		kind := event.Kind(party.EventMerged)
		if row.MergedInto, row.Version = into, row.Version+1; into == "" {
			kind = party.EventUnmerged
		}
		e, err := event.New(kind, id, row.Version, "user:usr_registry", party.Changed{Party: id, Version: row.Version, Absorbed: id, Into: into})
		tx.Append(e)
		return errors.Join(err, tx.SaveParty(row))
	}))
}

// follow lets the follower catch up.
func (w *ordered) follow() {
	w.t.Helper()
	_, err := w.db.FollowOnce(w.t.Context(), enforcement.FollowerName, w.handle)
	w.must(err)
}

func (w *ordered) handle(ctx context.Context, tx *store.Tx, events []event.Event) error {
	return w.follower.Handle(ctx, tx, events)
}

// all reads every order of the listing.
func (w *ordered) all() (orders []enforcement.Order) {
	w.t.Helper()
	w.must(w.db.Enforcement().Read(w.t.Context(), func(tx enforcement.Tx) (err error) {
		orders, err = tx.OrdersOfListing(w.facts.ID)
		return err
	}))
	return orders
}

// order finds the one order of a directive (its end) or a circumstance at a body.
func (w *ordered) order(what, function string) enforcement.Order {
	w.t.Helper()
	for _, o := range w.all() {
		if (strings.HasSuffix(o.Directive, "/"+what) || o.Circumstance == what) && o.Body == bodyID(function, banner) {
			return o
		}
	}
	w.t.Fatalf("no order %s at %s", what, function)
	return enforcement.Order{}
}

// as is an officer of the body that holds a function in the banner.
func as(function string, duties ...access.Duty) access.Actor {
	if len(duties) == 0 {
		duties = []access.Duty{access.Execute}
	}
	return access.Actor{Kind: access.KindUser, ID: "usr_" + function, Body: bodyID(function, banner), Region: banner, Functions: []string{function}, Duties: duties}
}

var topCoordinator = access.Actor{Kind: access.KindUser, ID: "usr_top", Body: "bod_top", Region: access.Top,
	Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Coordinate}}

// tally counts orders by kind and state.
func tally(orders []enforcement.Order) map[string]int {
	n := map[string]int{}
	for _, o := range orders {
		n[string(o.Kind)+" "+string(o.State)]++
		n[string(o.Kind)]++
	}
	return n
}
