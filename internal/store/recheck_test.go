package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/storetest"
)

var window = bodyID("construction", banner)

const bid = "tender.bid" // domain 1 bears on it

// TestListingIsLookedBackFor: what was granted or under way when the listing took effect
// gives its body an order, once; the rest does not.
func TestListingIsLookedBackFor(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		w.on("2025-07-01")
		w.screens(asked{party: "pty_1", body: window, matter: bid}) // out of reach
		w.on("2026-07-01")
		granted := w.screens(asked{party: "pty_1", body: window, matter: bid})
		w.decides(granted, screening.NotTaken)
		w.screens(asked{party: "pty_1", body: window, matter: "water.intake"})
		refused := w.screens(asked{party: "pty_1", body: window, matter: bid})
		w.decides(refused, screening.MeasuresTaken)
		w.screens(asked{party: "pty_9", body: window, matter: bid}) // of whom nobody spoke
		person := w.screens(asked{party: "pty_2", body: bodyID("market-regulation", banner), matter: "market.entry"})
		w.screens(asked{party: "pty_1", body: window, matter: bid, caseNo: "A1"})
		w.on("2026-07-02")
		again := w.screens(asked{party: "pty_1", body: window, matter: bid, caseNo: "A1"})
		foreign := w.screens(asked{party: "pty_1", body: "bod_elsewhere", matter: bid})
		w.follow()

		w.on("2026-08-03")
		w.happens(standing.EvServed, nil)
		if n := w.looks(); n != 4 {
			t.Errorf("%d orders issued, want 4", n)
		}
		orders := w.rechecks()
		for about, want := range map[string]enforcement.Recheck{
			granted + " " + window: enforcement.Granted, again + " " + window: enforcement.InFlight,
			person + " " + bodyID("market-regulation", banner): enforcement.InFlight,
		} {
			if o := orders[about]; o.Recheck != want || o.Kind != law.Recheck || o.Due.Day != "2026-08-17" || o.State != enforcement.Issued {
				t.Errorf("%s: %q, due %s, %s", about, o.Recheck, o.Due.Day, o.State)
			}
		}
		if o := orders[person+" "+bodyID("market-regulation", banner)]; len(o.Reached) != 1 || o.Reached[0].Party != "pty_2" || o.Reached[0].Role != law.Principal {
			t.Errorf("the person's order reaches %+v", o.Reached)
		}
		passed := false // a body that is not ours: who holds the function here has it
		for key, o := range orders {
			passed = passed || o.About == foreign && o.Body != "" && key != foreign+" bod_elsewhere"
		}
		if len(orders) != 4 || !passed {
			t.Errorf("orders %v", orders)
		}
		w.on("2026-08-04")
		w.replay()
		w.happens(standing.EvAnswered, nil)
		if n := w.looks(); n != 0 || len(w.rechecks()) != 4 {
			t.Errorf("told again, %d more", n)
		}
	})
}

// TestLateAnswersAreFound: an answer that reached the tables after the listing is found by the
// second walk; an outcome told later finds its screening by itself, also out of the look's reach.
func TestLateAnswersAreFound(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		w.on("2025-01-01")
		old := w.screens(asked{party: "pty_1", body: window, matter: bid})
		w.on("2026-08-03")
		w.happens(standing.EvServed, nil)
		if n := w.looks(); n != 0 {
			t.Fatalf("%d orders, and nothing is within reach", n)
		}
		late := w.screens(asked{party: "pty_1", body: window, matter: bid})
		if n := w.looks(); n != 0 {
			t.Fatalf("walked again at once: %d", n)
		}
		w.on("2026-08-05")
		if n := w.looks(); n != 1 {
			t.Fatalf("the second walk found %d", n)
		}
		w.decides(old, screening.NotTaken)
		w.decides(late, screening.NotApplicable)
		w.looks()
		orders := w.rechecks()
		if o := orders[old+" "+window]; o.Recheck != enforcement.Granted {
			t.Errorf("decided long after the answer: %+v", orders)
		}
		if o := orders[late+" "+window]; o.Recheck != enforcement.Granted || o.Version != 2 {
			t.Errorf("was under way, and is granted: %q v%d", o.Recheck, o.Version)
		}
		knew := w.screens(asked{party: "pty_1", body: window, matter: bid, listings: []string{"lst_1"}})
		w.decides(knew, screening.NotTaken)
		w.on("2026-08-20")
		if n := w.looks(); n != 0 || len(w.rechecks()) != 2 {
			t.Errorf("who knew of the listing has an order too: %d", n)
		}
		w.on("2026-12-01")
		if n := w.looks(); n != 0 {
			t.Errorf("all walks are done, and %d orders issued", n)
		}
	})
}

// TestLookGoesInBatches: a party with very many screenings, stopped amid them, is gone on with.
func TestLookGoesInBatches(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		const many = 450
		w := newOrdered(t, place, everyone...).rechecked()
		w.on("2026-07-01")
		var rows []screening.Row
		for range many {
			w.now = w.now.Add(time.Second)
			rows = append(rows, screening.Row{ID: ident.NewIDAt("scr", w.now, rand.Reader), At: w.now, ValidUntil: w.now, Body: window, Matter: bid, Digest: "by-number:pty_1", AsOf: w.today()})
		}
		w.must(w.db.Screening().Write(t.Context(), func(tx screening.Tx) error { return tx.AddScreenings(rows) }))
		w.on("2026-08-03")
		w.happens(standing.EvServed, nil)
		w.follow()
		looked := 0
		stop := errors.New("stopped")
		w.orders.Digests = func(ctx context.Context, party string) ([]string, error) {
			if looked++; looked == 3 {
				return nil, stop
			}
			return digestOf(ctx, party)
		}
		if _, err := w.orders.LookBack(t.Context()); !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if n := len(w.rechecks()); n == 0 || n > 400 {
			t.Fatalf("%d orders after two batches", n)
		}
		w.orders.Digests = digestOf
		w.now = w.now.Add(time.Hour) // what failed rests
		w.looks()
		if n := len(w.rechecks()); n != many {
			t.Errorf("%d orders, want %d", n, many)
		}
		w.ends(standing.Revoked)
		w.looks()
		for _, o := range w.rechecks() {
			if o.State != enforcement.Cancelled || o.Code != enforcement.ListingEnded || o.Release.Kind != enforcement.ReleaseCancel {
				t.Fatalf("of a listing that has ended: %s %s %+v", o.State, o.Code, o.Release)
			}
		}
	})
}

// TestFailedLookHoldsUpNoOther: whose numbers cannot be read is looked for later, the others now.
func TestFailedLookHoldsUpNoOther(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...).rechecked()
	unit := w.screens(asked{party: "pty_1", body: window, matter: bid})
	person := w.screens(asked{party: "pty_2", body: window, matter: "market.entry"})
	w.happens(standing.EvServed, nil)
	w.follow()
	lost := errors.New("no key")
	w.orders.Digests = func(ctx context.Context, party string) ([]string, error) {
		if party == "pty_1" {
			return nil, lost
		}
		return digestOf(ctx, party)
	}
	if n, err := w.orders.LookBack(t.Context()); !errors.Is(err, lost) || n != 1 || w.rechecks()[person+" "+window].ID == "" {
		t.Fatalf("%d orders, %v", n, err)
	}
	w.orders.Digests = digestOf
	w.now = w.now.Add(time.Hour)
	if n := w.looks(); n != 1 || w.rechecks()[unit+" "+window].ID == "" {
		t.Errorf("later: %d orders", n)
	}
}

// TestRivalsLookOnce: two processes look at once.
func TestRivalsLookOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		for range 20 {
			w.now = w.now.Add(time.Second)
			w.screens(asked{party: "pty_1", body: window, matter: bid})
		}
		w.happens(standing.EvServed, nil)
		w.follow()
		done := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := w.orders.LookBack(context.Background())
				done <- err
			}()
		}
		if err := errors.Join(<-done, <-done); err != nil && !fault.Is(err, fault.Stale) {
			t.Fatal(err)
		}
		w.looks()
		if n := len(w.rechecks()); n != 20 {
			t.Errorf("%d orders, want 20", n)
		}
	})
}

// TestRechecksFollowTheListing: paused with it, cancelled at its end, and alive again; what a
// body took because of one is given back.
func TestRechecksFollowTheListing(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		w.on("2026-07-01")
		var ids []string
		for range 3 {
			w.now = w.now.Add(time.Minute)
			ids = append(ids, w.screens(asked{party: "pty_1", body: window, matter: bid}))
		}
		w.decides(ids[0], screening.NotTaken)
		w.on("2026-08-03")
		w.happens(standing.EvServed, nil)
		w.looks()
		get := func(i int) enforcement.Order { return w.rechecks()[ids[i]+" "+window] }
		w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = true })
		w.looks()
		if o := get(1); o.Paused != standing.Objection || o.Overdue("2026-12-01") {
			t.Errorf("paused %q", o.Paused)
		}
		w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = false })
		if n := w.looks(); n != 0 || get(1).Paused != "" {
			t.Errorf("goes on, with %d orders more", n)
		}

		w.on("2026-08-06")
		redecided := enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.Redecided, Day: "2026-08-06",
			Document: "示例许撤〔2026〕7号", DocumentDay: "2026-08-06", File: document("2026-08-06").File}
		if _, err := w.orders.Feedback(t.Context(), as("construction"), get(0).ID, 0, redecided); err != nil {
			t.Fatal(err)
		}
		upheld := enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.Upheld, Day: "2026-08-06", Text: "符合条件"}
		if _, err := w.orders.Feedback(t.Context(), as("construction"), get(1).ID, 0, upheld); err != nil {
			t.Fatal(err)
		}

		w.on("2026-08-10")
		w.ends(standing.Repaired)
		w.looks()
		for i, want := range []enforcement.ReleaseKind{enforcement.ReleaseReapply, enforcement.ReleaseNone, enforcement.ReleaseCancel} {
			if o := get(i); o.Release.Kind != want || (o.Release.State == enforcement.ReleasePending) != (i == 0) {
				t.Errorf("%d: release %+v", i, o.Release)
			}
		}
		w.on("2026-08-20")
		w.restores()
		if n := w.looks(); n != 0 || len(w.rechecks()) != 3 {
			t.Errorf("put back, and issued again: %d", n)
		}
		for i, want := range []enforcement.State{enforcement.Done, enforcement.Done, enforcement.Issued} {
			if o := get(i); o.State != want || o.Release.Kind != enforcement.NoRelease {
				t.Errorf("%d: %s, release %+v", i, o.State, o.Release)
			}
		}
	})
}

// TestReleasedIsLookedBackFor: refused because of the listing alone, and it ends.
func TestReleasedIsLookedBackFor(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		w.happens(standing.EvServed, nil)
		w.looks()
		refuse := func(a asked) string {
			w.now = w.now.Add(time.Minute)
			a.party, a.body, a.matter = "pty_1", window, bid
			id := w.screens(a)
			w.decides(id, screening.MeasuresTaken)
			return id
		}
		early := refuse(asked{listings: []string{"lst_1"}})
		w.on("2028-01-10")
		alone := refuse(asked{listings: []string{"lst_1"}, shown: []string{"lst_8"}})
		refuse(asked{listings: []string{"lst_1", "lst_8"}})
		w.on("2028-02-01")
		w.ends(standing.Repaired)
		if n := w.looks(); n != 1 {
			t.Errorf("%d orders, want one", n)
		}
		o := w.rechecks()[alone+" "+window]
		if o.Recheck != enforcement.Refused || o.Release.Kind != enforcement.NoRelease || o.State != enforcement.Issued {
			t.Fatalf("%+v", w.rechecks())
		}

		w.on("2028-02-03")
		w.restores()
		w.looks()
		if o = w.rechecks()[alone+" "+window]; o.State != enforcement.Cancelled || o.Code != enforcement.Reinstated {
			t.Errorf("put back: %s %s", o.State, o.Code)
		}
		w.on("2028-02-10")
		w.ends(standing.Expired)
		w.looks()
		if o = w.rechecks()[alone+" "+window]; o.State != enforcement.Issued || o.Counted != "2028-02-10" || o.Release.Kind != enforcement.NoRelease {
			t.Errorf("ended again: %s counted from %s, release %+v", o.State, o.Counted, o.Release)
		}
		told := enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.Told, Day: "2028-02-10"}
		if o, err := w.orders.Feedback(t.Context(), as("construction"), o.ID, 0, told); err != nil || o.State != enforcement.Done || o.Acted {
			t.Errorf("told: %s, %v", o.State, err)
		}
		w.on("2028-02-12")
		w.happens(standing.EvEnded, func(f *standing.Facts) { f.EndedHow = standing.Revoked })
		if n := w.looks(); n != 1 {
			t.Errorf("wrong from the start, and %d orders more, want the one of 2026", n)
		}
		if o := w.rechecks()[early+" "+window]; o.Recheck != enforcement.Refused || o.State != enforcement.Issued {
			t.Errorf("%+v", w.rechecks())
		}
		if o := w.rechecks()[alone+" "+window]; o.State != enforcement.Done || o.Release.Kind != enforcement.NoRelease {
			t.Errorf("told, and then revoked: %s, release %+v", o.State, o.Release)
		}
		late := refuse(asked{listings: []string{"lst_1"}}) // told after the end
		w.looks()
		if o := w.rechecks()[late+" "+window]; o.Recheck != enforcement.Refused {
			t.Errorf("an outcome told after the end gives no order")
		}
	})
}

// TestProjectsAndBranches: who registered a project the party takes part in, and who asked
// about it and still decides; branches are looked for as the company itself.
func TestProjectsAndBranches(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...).rechecked()
		const code, left = "2603-150102-04-01-100001", "2603-150102-04-01-100002"
		w.must(w.db.Registry().Write(t.Context(), func(tx registry.Tx) error {
			branch := registry.Row{ScreenRow: party.ScreenRow{Party: "pty_branch", Version: 1, Kind: party.Organisation, OrgKind: party.Branch, Parent: "pty_1", Display: "示例分公司"}}
			took := project.Participant{Party: "pty_1", Part: project.Contractor, From: "2026-01-01"}
			gone := took
			gone.To = "2026-02-01"
			var errs []error
			for c, p := range map[string]project.Participant{code: took, left: gone} {
				_, err := tx.AddProject(project.Project{Code: ident.ProjectCode(c), Version: 1, Name: "示例项目", Region: banner, Stage: project.Permit, Body: bodyID("development-reform", banner), Participants: []project.Participant{p}})
				errs = append(errs, err)
			}
			return errors.Join(append(errs, tx.AddParty(branch))...)
		}))
		w.on("2026-07-01")
		w.screens(asked{party: "pty_7", body: window, matter: "construction.permit", project: code})
		w.screens(asked{party: "pty_7", body: bodyID("science", banner), matter: "construction.permit", project: code})
		of := w.screens(asked{party: "pty_branch", body: window, matter: bid})
		w.on("2026-08-03")
		w.happens(standing.EvServed, nil)
		w.looks()
		orders := w.rechecks()
		for key, want := range map[string]enforcement.Recheck{
			code + " " + bodyID("development-reform", banner): enforcement.OfProject, code + " " + window: enforcement.OfProject, of + " " + window: enforcement.InFlight,
		} {
			if orders[key].Recheck != want {
				t.Errorf("%s: %q, want %q", key, orders[key].Recheck, want)
			}
		}
		if len(orders) != 3 {
			t.Errorf("%d orders: %v", len(orders), orders)
		}
	})
}

// TestRecheckModel: whatever happens in whatever order and however often it is told, each
// decision that is due an order has one, and no other has any.
func TestRecheckModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newOrdered(t, storetest.SQLitePlace(t), everyone...).rechecked()
		w.facts.State, w.facts.Effective = standing.Decided, ""
		m := &model{w: w, seen: map[string]*modelled{}}
		for range rapid.IntRange(4, 25).Draw(rt, "steps") {
			w.on(w.today().AddDays(rapid.IntRange(0, 9).Draw(rt, "days")))
			m.step(rt)
		}
		w.looks()
		w.on(w.today().AddDays(9)) // the walks that come late
		w.looks()
		w.on(w.today().AddDays(9))
		w.looks()
		m.check(rt)
	})
}

// modelled is a screening as the model remembers it.
type modelled struct {
	asked
	done screening.Done
	day  calendar.Day
	due  bool // at some time
	back bool // refused because of the listing alone, and it ended
}

type model struct {
	w    *ordered
	seen map[string]*modelled
	ids  []string
}

func (m *model) step(rt *rapid.T) {
	w := m.w
	force := w.facts.On(w.today())
	switch rapid.IntRange(0, 7).Draw(rt, "what") {
	case 0, 1:
		a := asked{party: rapid.SampledFrom([]string{"pty_1", "pty_2", "pty_3"}).Draw(rt, "party"), body: window,
			matter: rapid.SampledFrom([]string{bid, "water.intake", "market.entry"}).Draw(rt, "matter")}
		if force == standing.InForce && a.party != "pty_3" {
			a.listings = []string{"lst_1"}
			if rapid.Bool().Draw(rt, "other") {
				a.listings = append(a.listings, "lst_2")
			}
		}
		id := w.screens(a)
		m.seen[id], m.ids = &modelled{asked: a, day: w.today()}, append(m.ids, id)
	case 2:
		if len(m.ids) > 0 {
			id := rapid.SampledFrom(m.ids).Draw(rt, "id")
			m.seen[id].done = rapid.SampledFrom([]screening.Done{screening.NotTaken, screening.MeasuresTaken, screening.NotApplicable}).Draw(rt, "done")
			w.decides(id, m.seen[id].done)
		}
	case 3:
		if force == standing.NotYet {
			w.happens(standing.EvServed, func(f *standing.Facts) { f.State, f.Effective = standing.Served, w.today() })
		}
	case 4:
		if force == standing.InForce || force == standing.Objection {
			w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = !f.Objected })
		}
	case 5:
		if force == standing.InForce {
			w.ends(rapid.SampledFrom([]standing.Ending{standing.Repaired, standing.Revoked}).Draw(rt, "how"))
		}
	case 6:
		if force == standing.Over {
			w.restores()
		}
	case 7:
		w.replay()
	}
	w.looks() // each standing is seen before the next, so that what is due at some time is
	m.mark()
}

// mark says of each screening, by the rule in words, whether it is due an order now.
func (m *model) mark() {
	force := m.w.facts.On(m.w.today())
	for _, x := range m.seen {
		bears := x.party == "pty_1" && x.matter != "water.intake" || x.party == "pty_2" && x.matter == "market.entry"
		knew := len(x.listings) > 0
		switch {
		case force == standing.InForce && bears && !knew && x.done != screening.MeasuresTaken:
			x.due = true
		case force == standing.Over && len(x.listings) == 1 && x.done == screening.MeasuresTaken:
			x.back = true
		}
	}
}

func (m *model) check(rt *rapid.T) {
	m.mark()
	orders := m.w.rechecks() // fails where one has two
	for id, x := range m.seen {
		o, has := orders[id+" "+window]
		want := enforcement.NoRecheck
		switch {
		case x.back:
			want = enforcement.Refused
		case x.due:
			want = o.Recheck // in flight, or granted: it may have been told later
		}
		if has != (x.due || x.back) || o.Recheck != want {
			rt.Fatalf("%s asked %s, %q, due %v, back %v: order %v %q", x.party, x.day, x.done, x.due, x.back, has, o.Recheck)
		}
		delete(orders, id+" "+window)
	}
	if len(orders) > 0 {
		rt.Fatalf("orders about nothing: %v", orders)
	}
}
