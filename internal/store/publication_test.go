package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// shown is a store in which listings happen and are shown to the public.
type shown struct {
	t        *testing.T
	db       *store.DB
	now      time.Time
	rules    *law.Ruleset
	service  *publication.Service
	follower *publication.Follower
	facts    map[string]standing.Facts
	editor   access.Actor
}

func newShown(t *testing.T, place storetest.Place) *shown {
	t.Helper()
	rs, err := shippedRules()
	if err != nil {
		t.Fatal(err)
	}
	w := &shown{t: t, rules: rs, now: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC), facts: map[string]standing.Facts{}}
	place.Config.Clock = func() time.Time { return w.now }
	w.db = place.Open(t)
	ring, err := seal.Generate(seal.Options{Suite: seal.Intl, Environment: "real", Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	rules := func() *law.Ruleset { return w.rules }
	w.follower = &publication.Follower{Law: rules}
	w.service = publication.New(publication.Config{Store: w.db.Publication(), Door: access.NewDoor(audit.New(w.db.Audit())), Ring: ring, Rules: rules, Clock: place.Config.Clock})
	w.editor = access.Actor{Kind: access.KindUser, ID: "usr_editor", Body: "bod_fgw", Region: "150000", Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Case, access.Coordinate}}
	w.party("pty_firm", party.Organisation, "示例云杉有限公司")
	w.party("pty_person", party.Person, "张**")
	return w
}

func (w *shown) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *shown) party(id string, kind party.Kind, name string) {
	w.t.Helper()
	w.must(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		return tx.AddParty(registry.Row{ScreenRow: party.ScreenRow{Party: id, Version: 1, Kind: kind, Display: name, Region: "150100"},
			Names: `[{"text":"` + name + `"}]`, Identifiers: `[]`, Address: `""`})
	}))
}

// house has the commission that runs the website.
func (w *shown) house() {
	w.t.Helper()
	b := party.Body{ID: "bod_fgw", Version: 1, Name: "示例发展和改革委员会", Region: "150000", Level: party.RegionLevel,
		Functions: []party.Held{{Function: access.DevelopmentReform, From: "2020-01-01"}}}
	w.must(w.db.Registry().Write(w.t.Context(), func(tx registry.Tx) error {
		e, err := event.New(party.EventBodyRegistered, b.ID, 1, "operator:test", b)
		tx.Append(e)
		if err == nil {
			err = tx.AddBody(b)
		}
		return err
	}))
	w.follow()
}

func (w *shown) today() calendar.Day { return calendar.DayOf(w.now) }

func (w *shown) on(day calendar.Day) { w.now = day.Time().Add(12 * time.Hour) }

// list has a listing take effect today.
func (w *shown) list(id, who string) {
	w.t.Helper()
	f := standing.Facts{ID: id, Party: who, Person: who == "pty_person", Domain: 1, State: standing.Served, Authority: "bod_1", AuthorityName: "示例局",
		Region: "150100", Document: "示例列〔2026〕" + id[4:] + "号", Grounds: []string{"d1-accident"}, Decided: w.today(), Effective: w.today(), Until: w.today().AddDays(3 * 365)}
	w.facts[id] = f
	w.must(w.db.Listings().Write(w.t.Context(), func(tx listing.Tx) error {
		return tx.AddListing(listing.Row{ID: id, Version: 1, Party: who, Domain: 1, State: f.State, Facts: f, Effective: f.Effective, DecisionNumber: f.Document, Opened: w.now, Changed: w.now})
	}))
	w.tell(id, standing.EvTookEffect, 1)
}

// becomes changes a listing.
func (w *shown) becomes(id string, kind event.Kind, change func(*standing.Facts)) {
	w.t.Helper()
	f := w.facts[id]
	before := max(f.Version, 1)
	change(&f)
	f.Version = before + 1
	w.facts[id] = f
	w.must(w.db.Listings().Write(w.t.Context(), func(tx listing.Tx) error {
		return tx.SaveListing(listing.Row{ID: id, Version: f.Version, Party: f.Party, Domain: 1, State: f.State, Facts: f, Effective: f.Effective, EndedOn: f.EndedOn, DecisionNumber: f.Document, Opened: w.now, Changed: w.now}, before)
	}))
	w.tell(id, kind, f.Version)
}

func (w *shown) tell(id string, kind event.Kind, version int64) {
	w.t.Helper()
	e, err := event.New(kind, id, version, "user:usr_case", w.facts[id])
	w.must(err)
	w.must(w.db.Write(w.t.Context(), func(tx *store.Tx) error { tx.Append(e); return nil }))
}

func (w *shown) handle(ctx context.Context, tx *store.Tx, events []event.Event) error {
	return w.follower.Handle(ctx, tx, events)
}

func (w *shown) follow() {
	w.t.Helper()
	_, err := w.db.FollowOnce(w.t.Context(), publication.FollowerName, w.handle)
	w.must(err)
}

func (w *shown) pass() {
	w.t.Helper()
	w.must(w.service.Pass(w.t.Context(), access.System("daily-pass"), w.today()))
}

func (w *shown) copies(id string) []publication.Copy {
	w.t.Helper()
	list, err := w.service.OfListing(w.t.Context(), id)
	w.must(err)
	return list
}

// site is the copy that is owed.
func (w *shown) site(id string) publication.Copy {
	w.t.Helper()
	for _, c := range w.copies(id) {
		if c.Channel == "credit-china" && c.Kind == publication.OfListing {
			return c
		}
	}
	return publication.Copy{}
}

func (w *shown) record(c publication.Copy, act publication.Act) (publication.Copy, error) {
	return w.service.Record(w.t.Context(), w.editor, c.ID, c.Version, publication.Record{Act: act, Day: w.today(), Address: "https://credit.example.cn/1", Digest: c.Wanted})
}

// board is what stands to be shown at the channel, by listing.
func (w *shown) board() (ids []string) {
	w.t.Helper()
	for after := ""; ; {
		b, err := w.service.Board(w.t.Context(), w.editor, "credit-china", after, 2)
		w.must(err)
		for _, c := range b.Cards {
			ids = append(ids, c.Listing)
		}
		if after = b.Next; after == "" {
			slices.Sort(ids)
			return ids
		}
	}
}

// TestCopiesFollow: what is wanted follows the listing once, however often it is told; a
// copy that nobody could put up has its body as soon as there is one; two who record at
// once are not both heard.
func TestCopiesFollow(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newShown(t, place)
		w.list("lst_1", "pty_firm")
		w.list("lst_2", "pty_person")
		w.follow()
		if c := w.site("lst_1"); c.State() != publication.Due || c.Body != "" || c.Due.Day != "2026-03-11" {
			t.Fatalf("%+v", c)
		}
		if len(w.copies("lst_2")) != 0 || !slices.Equal(w.board(), []string{"lst_1"}) {
			t.Errorf("a person is shown: %v", w.board())
		}
		w.house()
		c := w.site("lst_1")
		if c.Body != "bod_fgw" || c.Region != "150000" {
			t.Fatalf("nobody puts it up: %+v", c)
		}
		if n := len(w.copies("lst_1")); n != 2 {
			t.Errorf("%d copies", n)
		}
		up, err := w.record(c, publication.Publish)
		if err != nil || up.State() != publication.Current || up.Ends != "2029-03-02" {
			t.Fatalf("%+v, %v", up, err)
		}
		if _, err := w.record(c, publication.Publish); !fault.Is(err, fault.Stale) {
			t.Errorf("a second record of the same version: %v", err)
		}
		w.must(w.db.Write(t.Context(), func(tx *store.Tx) error { // everything told again
			events, err := w.db.Events(t.Context(), 0, 1000)
			if err == nil {
				err = w.follower.Handle(t.Context(), tx, events)
			}
			return err
		}))
		if again := w.site("lst_1"); again != up {
			t.Errorf("told twice: %+v, was %+v", again, up)
		}
	})
}

// TestPublicationPeriodEnds: the daily pass takes notice of a period that is over, unless
// it is on record that the duty is not fulfilled; and of a law that changed.
func TestPublicationPeriodEnds(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newShown(t, place)
		w.house()
		w.list("lst_1", "pty_firm")
		w.list("lst_2", "pty_firm")
		w.follow()
		for _, id := range []string{"lst_1", "lst_2"} {
			_, err := w.record(w.site(id), publication.Publish)
			w.must(err)
		}
		long := func(f *standing.Facts) { f.Until = "2035-01-01" }
		w.becomes("lst_1", standing.EvAnswered, long)
		w.becomes("lst_2", standing.EvDuty, func(f *standing.Facts) { long(f); f.Unfulfilled = true })
		w.follow()
		for _, id := range []string{"lst_1", "lst_2"} {
			_, err := w.record(w.site(id), publication.Publish)
			w.must(err)
		}
		w.on("2029-03-02")
		w.pass()
		if got := w.board(); !slices.Equal(got, []string{"lst_1", "lst_2"}) {
			t.Errorf("on the last day: %v", got)
		}
		w.on("2029-03-05")
		w.pass()
		if c := w.site("lst_1"); c.State() != publication.Leaving || c.Why != publication.PeriodOver || c.Since != "2029-03-03" {
			t.Errorf("its period is over: %s %s since %s", c.State(), c.Why, c.Since)
		}
		if c := w.site("lst_2"); c.State() != publication.Current {
			t.Errorf("the duty is not fulfilled, and it is %s", c.State())
		}
		rs, err := law.Compile(w.rules.Source, append(slices.Clone(w.rules.Changes), law.Change{ID: "chg_9", Kind: law.ChangeMemorandum, Target: "nmg-2020-3",
			From: "2029-03-05", Document: "示例〔2029〕1号", Memorandum: law.Withdrawn, Fictional: true}))
		w.must(err)
		w.rules = rs
		w.pass()
		if c := w.site("lst_2"); c.State() != publication.Leaving || c.Why != publication.Repealed {
			t.Errorf("the memorandum is repealed: %s %s", c.State(), c.Why)
		}
	})
}

// TestWhatThePublicSees: over random lives, records and delays, the board is exactly what
// is in force (or disputed) and not of a person; what stands at the website is never what
// nobody wanted there; each listing has one copy at a channel; the copies are those that the
// facts alone call for.
func TestWhatThePublicSees(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newShown(t, place)
		w.house()
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			w.life(rt, fmt.Sprintf("lst_%d", n))
			n++
		})
	})
}

func (w *shown) life(rt *rapid.T, id string) {
	who := rapid.SampledFrom([]string{"pty_firm", "pty_firm", "pty_person"}).Draw(rt, "who")
	w.list(id, who)
	for range rapid.IntRange(1, 12).Draw(rt, "steps") {
		w.on(w.today().AddDays(rapid.IntRange(0, 200).Draw(rt, "days")))
		switch rapid.SampledFrom([]string{"objected", "stayed", "suspended", "ended", "restored", "follow", "record", "pass"}).Draw(rt, "step") {
		case "objected":
			w.becomes(id, standing.EvObjected, func(f *standing.Facts) { f.Objected = !f.Objected })
		case "stayed":
			w.becomes(id, standing.EvStayed, func(f *standing.Facts) { f.Stayed = !f.Stayed })
		case "suspended":
			w.becomes(id, standing.EvSuspended, func(f *standing.Facts) { f.Suspended = !f.Suspended })
		case "ended":
			w.becomes(id, standing.EvEnded, func(f *standing.Facts) { f.EndedOn, f.EndedHow = w.today(), standing.Repaired })
		case "restored":
			w.becomes(id, standing.EvRestored, func(f *standing.Facts) { f.EndedOn, f.EndedHow = "", "" })
		case "follow":
			w.follow()
		case "pass":
			w.pass()
		case "record":
			c := w.site(id)
			if c.ID == "" {
				continue
			}
			act := publication.Publish
			if c.State() == publication.Leaving {
				act = publication.Withdraw
			}
			if _, err := w.record(c, act); err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale) {
				rt.Fatal(err)
			}
		}
		// However late the follower is, nothing is shown that does not hold.
		w.holds(rt, id, slices.Contains(w.board(), id), false)
	}
	w.follow()
	w.pass()
	w.holds(rt, id, slices.Contains(w.board(), id), true)
	seen := map[string]bool{}
	for _, c := range w.copies(id) {
		key := c.Channel + string(c.Kind)
		if seen[key] {
			rt.Fatalf("two copies at %s", key)
		}
		seen[key] = true
	}
}

func (w *shown) holds(rt *rapid.T, id string, onBoard, settled bool) {
	f := w.facts[id]
	force := f.On(w.today())
	_, why, err := w.service.Public(w.t.Context(), id)
	if err != nil {
		rt.Fatal(err)
	}
	if (force == standing.InForce || force == standing.Objection) != (why == publication.Shows) && why != publication.PersonsNot && why != publication.PeriodOver {
		rt.Fatalf("%s on %s, and the public sees %q", force, w.today(), why)
	}
	if onBoard && why != publication.Shows {
		rt.Fatalf("on the board, and not to be shown: %s", why)
	}
	if settled && onBoard != (why == publication.Shows) {
		rt.Fatalf("settled; on the board: %v; to be shown: %q", onBoard, why)
	}
}

// anybody is a directory in which every body is at home.
type anybody struct{}

func (anybody) Body(context.Context, string) (account.Office, error) {
	return account.Office{Name: "示例机构", Region: "150100"}, nil
}

// TestReaders: a subscriber is known by what it asked for last; it never goes back, cannot
// be ahead of the stream, and is forgotten with its key.
func TestReaders(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newShown(t, place)
		accounts := account.New(account.Config{Store: w.db.Account(), Door: access.NewDoor(audit.New(w.db.Audit())), Bodies: anybody{}})
		key, _, err := accounts.CreateKey(t.Context(), access.Operator("test", "测试"), account.NewKey{Body: "bod_1", Purpose: "示例订阅", Scopes: []access.Act{access.ChangesRead}, Rate: 60, Expires: w.now.AddDate(1, 0, 0)})
		w.must(err)
		reader := access.Actor{Kind: access.KindKey, ID: key.ID, Body: "bod_1"}
		at := func() (found []publication.Reader) {
			found, err := w.service.Readers(t.Context())
			w.must(err)
			return found
		}
		w.list("lst_1", "pty_firm")
		w.must(w.service.Took(t.Context(), w.editor, 1))
		if got := at(); len(got) != 0 {
			t.Fatalf("an officer is a subscriber: %v", got)
		}
		for _, c := range []struct{ asked, want event.Seq }{{0, 0}, {1, 1}, {0, 1}, {99, 2}} { // the key's making and the listing are two events, or one
			w.must(w.service.Took(t.Context(), reader, c.asked))
			if got := at(); len(got) != 1 || got[0].Name != "示例订阅" || got[0].Position > w.position() || got[0].Position < min(c.want, w.position()) {
				t.Errorf("asked after %d: %+v", c.asked, got)
			}
		}
		unread := func(from event.Seq) (n int) {
			w.must(w.db.Publication().Read(t.Context(), func(tx publication.Tx) (err error) {
				n, err = tx.EndingsUnread(from, w.now.Add(time.Hour))
				return err
			}))
			return n
		}
		before := w.position()
		w.becomes("lst_1", standing.EvEnded, func(f *standing.Facts) { f.EndedOn, f.EndedHow = w.today(), standing.Revoked })
		if unread(before) != 1 || unread(w.position()) != 0 {
			t.Errorf("unread: %d, %d", unread(before), unread(w.position()))
		}
		_, err = accounts.RevokeKey(t.Context(), access.Operator("test", "测试"), key.ID)
		w.must(err)
		if got := at(); len(got) != 0 {
			t.Errorf("the key is revoked, and it is a subscriber still: %v", got)
		}
	})
}

func (w *shown) position() event.Seq {
	w.t.Helper()
	at, err := w.db.Position(w.t.Context())
	w.must(err)
	return at
}
