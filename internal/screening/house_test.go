package screening_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// house is an engine on a real store, with a clock in hand.
type house struct {
	*screening.Engine
	t     testing.TB
	db    *store.DB
	ring  *seal.Ring
	rules *law.Ruleset
	now   time.Time
	spool string
	seen  *record
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

func newHouse(t testing.TB, db *store.DB, rules *law.Ruleset) *house {
	h := &house{t: t, db: db, ring: screening.TestRing(t), rules: rules, now: screening.Today.Time().Add(10 * time.Hour), spool: filepath.Join(t.TempDir(), "spool"), seen: &record{}}
	h.Engine = screening.New(screening.Config{
		Store: db.Screening(), Stream: db, Rulesets: db, Ring: h.ring, Door: access.NewDoor(h.seen),
		Rules: func() *law.Ruleset { return h.rules }, Clock: func() time.Time { return h.now }, SpoolDir: h.spool,
	})
	return h
}

// run starts the engine until the test ends.
func (h *house) run() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = h.Run(ctx) }()
	h.t.Cleanup(func() { stop(); <-done })
	for h.Index().Position() == 0 {
		if pos, err := h.db.Position(h.t.Context()); err == nil && pos == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// party saves the next version of a party and its event, as the registry does.
func (h *house) party(r party.ScreenRow) {
	h.t.Helper()
	h.ok(h.db.Write(h.t.Context(), func(tx *store.Tx) error { return saveParty(tx, r) }))
}

func saveParty(tx *store.Tx, r party.ScreenRow) error {
	old, err := tx.PartyRow(r.Party)
	if r.MergedInto = old.MergedInto; err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return savePartyAs(tx, r, party.EventChanged)
}

// point merges a record into another, or parts it with "", as the registry does.
func point(tx *store.Tx, id, into string) error {
	row, err := tx.PartyRow(id)
	if err != nil {
		return err
	}
	row.MergedInto = into
	return savePartyAs(tx, row.ScreenRow, map[bool]event.Kind{true: party.EventMerged, false: party.EventUnmerged}[into != ""])
}

// drawMerge merges some record into one of another tree, or parts one.
func drawMerge(rt *rapid.T, tx *store.Tx) error {
	rows, err := tx.PartyScreenRows("", 100)
	if err != nil {
		return err
	}
	r := rapid.SampledFrom(rows).Draw(rt, "record")
	if r.MergedInto != "" {
		return point(tx, r.Party, "")
	}
	tree, err := tx.PartyTree(r.Party)
	if err != nil {
		return err
	}
	roots := slices.DeleteFunc(rows, func(o party.ScreenRow) bool { return o.MergedInto != "" || o.Kind != r.Kind || tree.Has(o.Party) })
	if len(roots) == 0 {
		return nil
	}
	return point(tx, r.Party, rapid.SampledFrom(roots).Draw(rt, "root").Party)
}

func (h *house) point(id, into string) {
	h.t.Helper()
	h.ok(h.db.Write(h.t.Context(), func(tx *store.Tx) error { return point(tx, id, into) }))
}

func savePartyAs(tx *store.Tx, r party.ScreenRow, kind event.Kind) error {
	old, err := tx.PartyRow(r.Party)
	switch {
	case fault.Is(err, fault.NotFound):
		r.Version, kind = 1, party.EventRegistered
		err = tx.AddParty(registry.Row{ScreenRow: r, Names: "[]", Identifiers: "[]"})
	case err == nil:
		r.Version = old.Version + 1
		err = tx.SaveParty(registry.Row{ScreenRow: r, Names: "[]", Identifiers: "[]"})
	}
	if err != nil {
		return err
	}
	for _, k := range r.Keys {
		if _, err := tx.ClaimIdentifier(k, r.Party); err != nil {
			return err
		}
	}
	for _, n := range r.NameKeys {
		if err := tx.AddPartyName(n, r.Party); err != nil {
			return err
		}
	}
	ev, err := event.New(kind, r.Party, r.Version, "system", party.Changed{Party: r.Party, Version: r.Version, Kind: r.Kind})
	tx.Append(ev)
	return err
}

// list saves the next version of a listing and its event, as package listing does.
func (h *house) list(f standing.Facts) {
	h.t.Helper()
	h.ok(h.db.Write(h.t.Context(), func(tx *store.Tx) error { return saveListing(tx, f) }))
}

func saveListing(tx *store.Tx, f standing.Facts) error {
	old, err := tx.ListingRow(f.ID)
	f.Version = old.Version + 1
	row := listing.Row{ID: f.ID, Party: f.Party, Version: f.Version, Domain: f.Domain, State: f.State, Effective: f.Effective,
		Until: f.Until, EndedOn: f.EndedOn, Facts: f, Opened: tx.Now(), Changed: tx.Now()}
	if err == nil {
		err = tx.SaveListing(row, old.Version)
	} else if fault.Is(err, fault.NotFound) {
		err = tx.AddListing(row)
	}
	if err != nil {
		return err
	}
	touched := []string{f.Party}
	for _, m := range f.Members {
		touched = append(touched, m.Party)
	}
	if err := tx.AddListingMembers(f.ID, touched); err != nil {
		return err
	}
	ev, err := event.New(standing.EvServed, f.ID, f.Version, "system", f)
	tx.Append(ev)
	return err
}

func served(n, domain int) standing.Facts {
	return standing.Facts{
		ID: screening.FixedID("lst", n), Party: screening.FixedID("pty", n), Domain: domain, State: standing.Served,
		AuthorityName: "示例市应急管理局", Document: "示例应急〔2026〕1号", Effective: "2026-03-02", Until: "2029-03-02",
		Circumstances: map[string]bool{"work-safety-dishonesty": true, "bid-qualification-cancelled-53": true},
	}
}

func officer() access.Actor {
	return access.Actor{Kind: access.KindUser, ID: "usr_1", Body: "bod_1", Region: "150102", Duties: []access.Duty{access.Window, access.Case},
		Functions: []string{"construction", "emergency"}, Purpose: "办件核查"}
}

func askOrg(n int, matter string) screening.Ask {
	return screening.Ask{Asker: receipt.Asker{Matter: matter, Case: "办件-1"}, Identifier: ident.Identifier{Kind: ident.USCC, Value: screening.OrgID(n)}}
}

func engines(t *testing.T, test func(t *testing.T, db *store.DB)) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) { test(t, place.Open(t)) })
}

// same compares receipts as they are written.
func same(a, b receipt.Receipt) bool {
	return string(a.AppendJSON(nil, nil)) == string(b.AppendJSON(nil, nil))
}

// eventually waits for what followers bring.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not in time: " + what)
		}
	}
}
