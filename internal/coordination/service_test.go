package coordination_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/coordination"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

var source = sync.OnceValues(func() (*law.Source, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	return law.Load(files, "nmg-2020-3")
})

// house is one process: a store, the law in force and the service.
type house struct {
	*coordination.Service
	db    *store.DB
	rules *coordination.Rules
}

func open(t *testing.T, place storetest.Place) house {
	t.Helper()
	db := place.Open(t)
	src, err := source()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := coordination.NewRules(t.Context(), src, db.Coordination(), db)
	if err != nil {
		t.Fatal(err)
	}
	door := access.NewDoor(audit.New(db.Audit()))
	return house{coordination.New(coordination.Config{Store: db.Coordination(), Door: door, Rules: rules.Now}), db, rules}
}

var (
	coordinator = access.Actor{Kind: access.KindUser, ID: "usr_1", Body: "bod_fgw", Region: access.Top,
		Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Coordinate}}
	reviewer = access.Actor{Kind: access.KindUser, ID: "usr_2", Body: "bod_sft", Region: access.Top,
		Functions: []string{access.Justice}, Duties: []access.Duty{access.LawReview}}
)

const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func memorandum(status law.MemorandumStatus) coordination.Draft {
	return coordination.Draft{File: digest, Change: law.Change{
		Kind: law.ChangeMemorandum, From: "2026-01-01", Document: "内示例字[2026]1号", Why: "牵头部门确认继续执行", Memorandum: status,
	}}
}

func (h house) propose(t *testing.T, d coordination.Draft) coordination.Proposal {
	t.Helper()
	p, err := h.Propose(t.Context(), coordinator, d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h house) approve(t *testing.T, p coordination.Proposal) coordination.Proposal {
	t.Helper()
	p, err := h.Approve(t.Context(), reviewer, p.ID, p.Version, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// follow gives the rules what happened since they were read.
func (h house) follow(t *testing.T) []event.Event {
	t.Helper()
	events, err := h.db.Events(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.rules.Follow(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	return events
}

// A change governs once approved, and from its day; each position keeps its law.
func TestApprovedGoverns(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := open(t, place)
		shipped := h.rules.Now()
		p := h.propose(t, memorandum(law.InForce))
		if p.Change.Document != "内示例字〔2026〕1号" || p.Change.ID != p.ID || p.ProposedAt.IsZero() {
			t.Errorf("%+v", p)
		}
		h.follow(t)
		if h.rules.Now() != shipped {
			t.Error("a proposal governs before it is approved")
		}
		h.approve(t, p)
		events := h.follow(t)
		now := h.rules.Now()
		if got := now.On("2026-06-01").Memorandum; got != law.InForce {
			t.Errorf("memorandum %s after approval", got)
		}
		if got := now.On("2025-12-31").Memorandum; got != law.UnderReview {
			t.Errorf("memorandum %s before the day of the change", got)
		}
		last := events[len(events)-1]
		var body law.Change
		if err := last.Decode(&body); err != nil || last.Kind != coordination.EvApproved || body != p.Change {
			t.Errorf("event %+v, %v", last, err)
		}
		h.checkPast(t, shipped, now, last.Seq)
	})
}

// checkPast finds both rulesets again, here and in a process that starts later.
func (h house) checkPast(t *testing.T, shipped, now *law.Ruleset, approved event.Seq) {
	t.Helper()
	src, _ := source()
	later, err := coordination.NewRules(t.Context(), src, h.db.Coordination(), h.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, rules := range []*coordination.Rules{h.rules, later} {
		if rules.Now().Digest != now.Digest || rules.Position() != approved {
			t.Errorf("now %s at %d", rules.Now().Digest, rules.Position())
		}
		for position, want := range map[event.Seq]*law.Ruleset{0: shipped, approved - 1: shipped, approved: now, approved + 9: now} {
			if got, err := rules.At(t.Context(), position); err != nil || got.Digest != want.Digest {
				t.Errorf("position %d: %v, %v", position, got, err)
			}
		}
		for _, want := range []*law.Ruleset{shipped, now} {
			if got, err := rules.ByDigest(t.Context(), want.Digest); err != nil || got.Digest != want.Digest {
				t.Errorf("digest %s: %v", want.Digest, err)
			}
		}
		if _, err := rules.ByDigest(t.Context(), digest); !fault.Is(err, fault.NotFound) {
			t.Errorf("a digest never stored: %v", err)
		}
	}
}

func TestTwoPersons(t *testing.T) {
	h := open(t, storetest.SQLitePlace(t))
	p := h.propose(t, memorandum(law.InForce))
	both := coordinator
	both.Functions, both.Duties = append(both.Functions, access.Justice), append(both.Duties, access.LawReview)
	league := reviewer
	league.Region = "150100"
	for name, a := range map[string]access.Actor{"the proposer": both, "a coordinator": coordinator, "a league's reviewer": league} {
		if _, err := h.Approve(t.Context(), a, p.ID, 1, ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s approves: %v", name, err)
		}
		if _, err := h.Refuse(t.Context(), a, p.ID, 1, "理由"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s refuses: %v", name, err)
		}
	}
	if _, err := h.Propose(t.Context(), reviewer, memorandum(law.InForce)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reviewer proposes: %v", err)
	}
	if _, err := h.Approve(t.Context(), reviewer, "lch_none", 1, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("none: %v", err)
	}
	if changes, _, err := h.Current(t.Context()); err != nil || len(changes) != 0 {
		t.Errorf("%v, %v", changes, err)
	}
}

func TestRefusedNeverGoverns(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := open(t, place)
		p := h.propose(t, memorandum(law.InForce))
		if _, err := h.Refuse(t.Context(), reviewer, p.ID, 1, "文件未见原件"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Approve(t.Context(), reviewer, p.ID, 1, ""); !fault.Is(err, fault.Stale) {
			t.Errorf("approved on an old version: %v", err)
		}
		if _, err := h.Approve(t.Context(), reviewer, p.ID, 2, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("approved after refusal: %v", err)
		}
		got, err := h.Get(t.Context(), reviewer, p.ID)
		if err != nil || got.State != coordination.Refused || got.Reason != "文件未见原件" || got.DecidedBy != "user:usr_2" || got.File != digest {
			t.Errorf("%+v, %v", got, err)
		}
		events := h.follow(t)
		if changes, position, err := h.Current(t.Context()); err != nil || len(changes) != 0 || position != 2 || len(events) != 2 {
			t.Errorf("%v at %d, %d events, %v", changes, position, len(events), err)
		}
	})
}

// Bad drafts: a sound one, then one thing wrong.
func TestBadDrafts(t *testing.T) {
	h := open(t, storetest.SQLitePlace(t))
	for field, spoil := range map[string]func(*coordination.Draft){
		"document":   func(d *coordination.Draft) { d.Change.Document = "见附件" },
		"from":       func(d *coordination.Draft) { d.Change.From = "2026-02-30" },
		"why":        func(d *coordination.Draft) { d.Change.Why = " " },
		"file":       func(d *coordination.Draft) { d.File = strings.ToUpper(digest) },
		"memorandum": func(d *coordination.Draft) { d.Change.Memorandum = "valid" },
		"kind":       func(d *coordination.Draft) { d.Change.Kind = "" },
		"fictional":  func(d *coordination.Draft) { d.Change.Fictional = true },
	} {
		d := memorandum(law.InForce)
		spoil(&d)
		_, err := h.Propose(t.Context(), coordinator, d)
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Kind != fault.Invalid || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	demo := coordination.New(coordination.Config{Store: h.Store, Door: h.Door, Rules: h.Rules, Demo: true})
	d := memorandum(law.InForce)
	if _, err := demo.Propose(t.Context(), coordinator, d); !fault.Is(err, fault.Invalid) {
		t.Errorf("a demo takes what is not marked fictional: %v", err)
	}
	d.Change.Fictional = true
	if _, err := demo.Propose(t.Context(), coordinator, d); err != nil {
		t.Error(err)
	}
	if events := h.follow(t); len(events) != 1 {
		t.Errorf("%d events, want the demo's alone", len(events))
	}
}

// Two reviewers in two processes: a proposal is settled once, and the law of the
// stream compiles whatever order the approvals took.
func TestReviewersAtOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		houses := []house{open(t, place), open(t, place)}
		p := houses[0].propose(t, memorandum(law.InForce))
		other := houses[0].propose(t, coordination.Draft{Change: law.Change{
			Kind: law.ChangeBasis, Target: "example-rule-1", From: "2026-02-01", Document: "内示例字〔2026〕2号", Why: "新增", Status: law.Confirmed,
			Basis: &law.Basis{ID: "example-rule-1", Title: "《示例规定》第一条", Says: "示例"},
		}})
		var wg sync.WaitGroup
		results := make([]error, 2)
		for i, h := range houses {
			wg.Go(func() {
				_, results[i] = h.Approve(context.Background(), reviewer, p.ID, 1, "")
				_, err := h.Approve(context.Background(), reviewer, other.ID, 1, "")
				if err != nil && !fault.Is(err, fault.Stale) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) || !fault.Is(errors.Join(results...), fault.Stale) {
			t.Errorf("approved: %v", results)
		}
		for _, h := range houses {
			h.follow(t)
			if n := len(h.rules.Now().Changes); n != 2 {
				t.Errorf("%d changes in force, want 2", n)
			}
		}
		if a, b := houses[0].rules.Now().Digest, houses[1].rules.Now().Digest; a != b {
			t.Errorf("two processes hold two laws: %s, %s", a, b)
		}
	})
}

func TestListPages(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := open(t, place)
		want := map[string]bool{}
		for i := range 5 {
			d := memorandum(law.InForce)
			d.Change.Document = fmt.Sprintf("内示例字〔2026〕%d号", i+1)
			p := h.propose(t, d)
			want[p.ID] = true
			if i == 2 {
				h.approve(t, p)
			}
		}
		q := coordination.Query{Limit: 2}
		for pages := 1; ; pages++ {
			page, err := h.List(t.Context(), reviewer, q)
			if err != nil || pages > 3 {
				t.Fatalf("page %d: %v", pages, err)
			}
			for _, p := range page.Proposals {
				if !want[p.ID] || q.After != "" && p.ID >= q.After {
					t.Errorf("%s twice or out of order", p.ID)
				}
				delete(want, p.ID)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if len(want) != 0 {
			t.Errorf("left out: %v", want)
		}
		approved, err := h.List(t.Context(), reviewer, coordination.Query{State: coordination.Approved})
		if err != nil || len(approved.Proposals) != 1 {
			t.Errorf("%+v, %v", approved, err)
		}
		for field, q := range map[string]coordination.Query{"limit": {Limit: 201}, "state": {State: "open"}} {
			_, err := h.List(t.Context(), reviewer, q)
			if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
