package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

func TestTwoDecidersAtOnce(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		for round := range 5 {
			l := b.story(t, fmt.Sprintf("pty_%d", round), fmt.Sprint(round+1), listing.Notify)
			b.at("2026-02-27")
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i := range errs {
				wg.Go(func() {
					who := officer(fmt.Sprintf("decide%d", i), access.Decide)
					_, errs[i] = b.Decide(t.Context(), who, l.ID, l.Version, b.decision(fmt.Sprintf("呼应急列〔2026〕%d%d号", round+1, i)))
				})
			}
			wg.Wait()
			slices.SortFunc(errs, func(x, y error) int { return strings.Compare(fmt.Sprint(x != nil), fmt.Sprint(y != nil)) })
			if errs[0] != nil || !fault.Is(errs[1], fault.Stale) {
				t.Fatalf("one decides, the other is told it is stale: %v", errs)
			}
			if v, err := b.Get(t.Context(), clerk, l.ID); err != nil || v.Listing.Version != l.Version+1 {
				t.Fatalf("version %d, %v", v.Listing.Version, err)
			}
		}
	})
}

func TestNeverTwoCurrentListings(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { _, errs[i] = b.Propose(ctx, clerk, b.proposal(unit1, "呼应急罚〔2025〕1号")) })
		}
		wg.Wait()
		opened := 0
		for _, err := range errs {
			if err == nil {
				opened++
			} else if !fault.Is(err, fault.Conflict) {
				t.Errorf("a second proposal on one document: %v", err)
			}
		}
		if opened != 1 {
			t.Fatalf("%d proposals on one document", opened)
		}
		l := b.story(t, unit1, "2", listing.Decide)
		second := b.story(t, unit1, "3", listing.Notify)
		b.at("2026-02-27")
		same := b.decision("呼应急列〔2026〕2号")
		if _, err := b.Decide(ctx, chief, second.ID, second.Version, same); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a second listing on one decision: %v", err)
		}
		end := listing.Termination{How: standing.Revoked, Reason: "认定事实有误", Document: listing.Document{Number: "呼应急撤〔2026〕1号", Date: "2026-02-27", File: b.paper}}
		if _, err := b.End(ctx, chief, l.ID, l.Version, end); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Decide(ctx, chief, second.ID, second.Version, same); err != nil {
			t.Errorf("the first has ended: %v", err)
		}
	})
}

func TestListingPages(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		var all []string
		for i := range 23 {
			l, err := b.Propose(ctx, clerk, b.proposal(fmt.Sprintf("pty_%d", i%5), fmt.Sprintf("呼应急罚〔2025〕%d号", i+1)))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, l.ID)
		}
		slices.Sort(all)
		slices.Reverse(all)
		walk := func(a access.Actor, q listing.Query) (ids []string) {
			for q.Limit = 7; ; {
				rows, next, err := b.List(ctx, a, q)
				if err != nil || len(rows) > 7 {
					t.Fatalf("%d rows, %v", len(rows), err)
				}
				for _, r := range rows {
					ids = append(ids, r.ID)
				}
				if q.After = next; next == "" {
					return ids
				}
			}
		}
		other := access.Actor{Kind: access.KindUser, ID: "usr_x", Body: "bod_other", Region: "150200", Duties: []access.Duty{access.Case}}
		league := access.Actor{Kind: access.KindUser, ID: "usr_c", Body: "bod_fgw", Region: "150100", Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Coordinate}}
		far, top := league, league
		far.Region, top.Region = "150200", access.Top
		for name, c := range map[string]struct {
			who  access.Actor
			q    listing.Query
			want int
		}{
			"own":             {clerk, listing.Query{}, 23},
			"own, named":      {clerk, listing.Query{Body: office}, 23},
			"another body's":  {clerk, listing.Query{Body: "bod_other"}, 0},
			"another body":    {other, listing.Query{}, 0},
			"league":          {league, listing.Query{}, 23},
			"another league":  {far, listing.Query{}, 0},
			"top":             {top, listing.Query{}, 23},
			"top, one body":   {top, listing.Query{Body: office}, 23},
			"party":           {clerk, listing.Query{Party: "pty_2"}, 5},
			"person named":    {top, listing.Query{Party: boss1}, 23},
			"party, stranger": {other, listing.Query{Party: "pty_2"}, 0},
			"state":           {league, listing.Query{State: standing.Proposed, Domain: 1}, 23},
			"no such state":   {clerk, listing.Query{State: standing.Served}, 0},
			"no such domain":  {top, listing.Query{Domain: 2}, 0},
		} {
			ids := walk(c.who, c.q)
			if len(ids) != c.want || c.want == 23 && !slices.Equal(ids, all) {
				t.Errorf("%s: %d cases, want %d in order", name, len(ids), c.want)
			}
		}
	})
}

func TestAnnounceOnce(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx, system := t.Context(), access.System("daily")
		b.story(t, "pty_1", "1", listing.Serve)
		later := b.story(t, "pty_2", "2", listing.Decide)
		later, err := b.Serve(ctx, clerk, later.ID, later.Version, listing.Delivery{RepairNotice: true, Served: listing.Served{Means: listing.PublicNotice, Date: "2026-02-27"}})
		if err != nil || later.Effective != "2026-03-29" {
			t.Fatalf("%s %v", later.Effective, err)
		}
		if n, err := b.Announce(ctx, system, "2026-02-27"); err != nil || n != 0 {
			t.Errorf("told %d, %v: the one served was announced with its service", n, err)
		}
		if _, err := b.Announce(ctx, system, "2026-03-29"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a day that has not come: %v", err)
		}
		b.at("2029-03-30") // the server was down for years: both announcements follow, in order
		var wg sync.WaitGroup
		told := make([]int, 4)
		for i := range told {
			wg.Go(func() {
				n, err := b.Announce(ctx, system, "2029-03-30")
				if err != nil {
					t.Error(err)
				}
				told[i] = n
			})
		}
		wg.Wait()
		if sum := told[0] + told[1] + told[2] + told[3]; sum != 3 {
			t.Errorf("told %v, want one effect and two lapses in all", told)
		}
		events, err := b.db.History(ctx, later.ID)
		var kinds []event.Kind
		for _, e := range events[4:] {
			kinds = append(kinds, e.Kind)
		}
		if want := []event.Kind{standing.EvServed, standing.EvTookEffect, standing.EvLapsed}; err != nil || !slices.Equal(kinds, want) {
			t.Errorf("%v, %v", kinds, err)
		}
		l, err := b.End(ctx, chief, later.ID, 0, listing.Termination{How: standing.Expired})
		if err != nil || l.Termination.On != "2029-03-30" {
			t.Errorf("ended %+v, %v", l.Termination, err)
		}
	})
}

// Facts of any position are the last event's up to it, and those of now the row's.
func TestFactsAtEqualHistory(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		random := rand.New(rand.NewPCG(1, 2))
		var ids []string
		for i := range 12 {
			until := []listing.Act{listing.Propose, listing.Notify, listing.Serve}[random.IntN(3)]
			ids = append(ids, b.story(t, fmt.Sprintf("pty_%d", i%4), fmt.Sprint(i+1), until).ID)
		}
		// One proposal drops the person it named: it touches her no more, but did.
		b.at("2026-02-27")
		p := b.proposal("pty_9", "呼应急罚〔2025〕99号")
		l, err := b.Propose(ctx, clerk, p)
		if err != nil {
			t.Fatal(err)
		}
		p.Members = nil
		if _, err = b.Edit(ctx, clerk, l.ID, l.Version, p); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, l.ID)
		events, err := b.db.Events(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]standing.Facts{}
		for _, e := range events {
			var f standing.Facts
			if err := e.Decode(&f); err != nil {
				t.Fatal(err)
			}
			known[e.Subject] = f
			for _, party := range []string{"pty_0", "pty_3", boss1, "pty_none"} {
				got, err := b.FactsAt(ctx, party, e.Seq)
				if want := touching(known, party); err != nil || !reflect.DeepEqual(got, want) {
					t.Fatalf("%s at %d: %v\n got %+v\nwant %+v", party, e.Seq, err, got, want)
				}
			}
			if got, ok, err := b.ListingAt(ctx, e.Subject, e.Seq); err != nil || !ok || !reflect.DeepEqual(got, f) {
				t.Fatalf("%s at %d: %+v %v %v", e.Subject, e.Seq, got, ok, err)
			}
		}
		for _, party := range []string{"pty_0", boss1} {
			got, at, err := b.FactsOf(ctx, party)
			if want := touching(known, party); err != nil || at != events[len(events)-1].Seq || !reflect.DeepEqual(got, want) {
				t.Errorf("%s now: at %d, %v\n got %+v\nwant %+v", party, at, err, got, want)
			}
		}
		if _, ok, err := b.ListingAt(ctx, l.ID, 1); err != nil || ok {
			t.Errorf("a listing before it was proposed: %v %v", ok, err)
		}
		slices.Sort(ids)
		var streamed []string
		for f, err := range b.AllFacts(ctx, ids[2]) {
			if err != nil || !reflect.DeepEqual(f, known[f.ID]) {
				t.Fatalf("%+v, %v", f, err)
			}
			streamed = append(streamed, f.ID)
		}
		if !slices.Equal(streamed, ids[3:]) {
			t.Errorf("streamed %v, want %v", streamed, ids[3:])
		}
	})
}

func touching(known map[string]standing.Facts, party string) []standing.Facts {
	list := []standing.Facts{}
	for _, f := range known {
		if len(f.RoleOf(party)) > 0 {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b standing.Facts) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func TestAdoptAndCompleteOnStore(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		p := b.proposal(unit1, "呼应急罚〔2025〕1号")
		p.Members = nil
		l, err := b.Adopt(ctx, clerk, listing.Adoption{
			Proposal: p, Source: "示例垂直系统", Listed: "2026-01-21",
			Decision: listing.Document{Number: "内应急列〔2026〕9号", Date: "2026-01-20", Issuer: "内蒙古自治区示例厅"},
		})
		if f := l.Facts(); err != nil || f.Effective != "2026-01-21" || len(f.Missing) != 3 {
			t.Fatalf("%+v, %v", f, err)
		}
		again, err := b.Complete(ctx, clerk, l.ID, l.Version, listing.Completion{DecisionFile: b.paper})
		if f := again.Facts(); err != nil || slices.Contains(f.Missing, listing.MissingDecisionFile) || len(f.Missing) != 2 {
			t.Fatalf("%+v, %v", f.Missing, err)
		}
		facts, _, err := b.FactsOf(ctx, unit1)
		if err != nil || len(facts) != 1 || !reflect.DeepEqual(facts[0], again.Facts()) {
			t.Errorf("%+v, %v", facts, err)
		}
	})
}

// The rest of the service's steps, each once, on the store.
func TestOtherStepsOnStore(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		l := b.story(t, "pty_1", "1", listing.Notify)
		l, err := b.Hear(ctx, clerk, l.ID, l.Version, listing.Statement{
			Form: listing.Oral, Received: "2026-02-09", Text: "张示例称事出有因", Outcome: listing.Rejected, Response: "经复核不予采纳", Answered: "2026-02-09",
		})
		if err != nil || l.State != standing.Heard {
			t.Fatal(l.State, err)
		}
		if l, err = b.Withdraw(ctx, clerk, l.ID, l.Version, "依据文书被撤销"); err != nil || l.State != standing.Withdrawn {
			t.Fatal(l.State, err)
		}
		served := b.story(t, "pty_1", "2", listing.Serve)
		served, err = b.AnswerCircumstance(ctx, clerk, served.ID, served.Version, listing.CircumstanceAnswer{ID: "serious", Value: law.True, Source: "处罚决定书"})
		if err != nil {
			t.Fatal(err)
		}
		served, err = b.Object(ctx, clerk, served.ID, served.Version, listing.ObjectionApplication{Channel: listing.Counter, Sender: listing.Oneself,
			Verified: "出示营业执照", Text: "当事人提出异议", Received: "2026-02-27"})
		if f := served.Facts(); err != nil || f.On("2026-02-27") != standing.Objection || f.Circumstance("serious") != law.True {
			t.Fatalf("%+v, %v", f, err)
		}
		if _, err := b.Mark(ctx, chief, served.ID, served.Version, listing.End, listing.Mark{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a mark that is none: %v", err)
		}
		if !served.Cites(b.paper) || served.Cites("") || served.Cites(strings.Repeat("0", 64)) {
			t.Errorf("files %v", served.Files())
		}
	})
}

// TestListingClocks: what runs is in the list of what is owed, with the deadline that counts
// and the day it counts from; it is there no more when it is done, or the listing is over.
func TestListingClocks(t *testing.T) {
	engines(t, func(t *testing.T, b *bench) {
		ctx := t.Context()
		l := b.story(t, "pty_1", "1", listing.Serve)
		b.story(t, "pty_2", "2", listing.Serve)
		owed := func(awaits listing.Awaited, want ...listing.Clock) {
			t.Helper()
			rows, _, err := b.List(ctx, clerk, listing.Query{Awaits: awaits})
			var got []listing.Clock
			for _, r := range rows {
				got = append(got, r.Clock)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %+v, %v; want %+v", awaits, got, err, want)
			}
		}
		var err error
		step := func(next listing.Listing, failed error) {
			t.Helper()
			if l, err = next, failed; err != nil {
				t.Fatal(err)
			}
		}
		step(b.Object(ctx, clerk, l.ID, 0, listing.ObjectionApplication{Channel: listing.Counter, Sender: listing.Oneself,
			Verified: "出示营业执照", Text: "当事人提出异议", Received: "2026-02-27", Inquiry: true}))
		step(b.ApplyRepair(ctx, clerk, l.ID, 0, listing.RepairApplication{Channel: listing.ByPost, Received: "2026-02-27", Text: "罚款已缴清", Proof: b.paper, Commitment: b.paper}))
		owed(listing.AwaitsAnswer, listing.Clock{Awaits: listing.AwaitsAnswer, Deadline: listing.ObjectionInquiry, Since: "2026-02-27"})
		owed(listing.AwaitsAcceptance, listing.Clock{Awaits: listing.AwaitsAcceptance, Deadline: listing.RepairAccept, Since: "2026-02-27"})
		step(b.AcceptRepair(ctx, clerk, l.ID, 0, listing.RepairAcceptance{Accept: true, Date: "2026-02-27"}))
		owed(listing.AwaitsAcceptance)
		owed(listing.AwaitsDecision, listing.Clock{Awaits: listing.AwaitsDecision, Deadline: listing.RepairDecide, Since: "2026-02-27"})
		step(b.ChangeGrounds(ctx, clerk, l.ID, 0, listing.GroundsNotice{Result: listing.Changed, Known: "2026-02-27", Reason: "处罚依法变更",
			Document: listing.Document{Number: "呼应急撤〔2026〕1号", Date: "2026-02-27", File: b.paper}}))
		owed(listing.AwaitsReview, listing.Clock{Awaits: listing.AwaitsReview, Deadline: listing.GroundsReviewTime, Since: "2026-02-27"})
		step(b.DecideObjection(ctx, chief, l.ID, 0, listing.ObjectionDecision{Finding: listing.Annulled, Date: "2026-02-27", Response: "责任主体认定有误",
			Document: listing.Document{Number: "呼应急撤〔2026〕2号", Date: "2026-02-27", File: b.paper}}))
		for _, awaits := range []listing.Awaited{listing.AwaitsAnswer, listing.AwaitsAcceptance, listing.AwaitsDecision, listing.AwaitsReview} {
			owed(awaits)
		}
		if _, _, err := b.List(ctx, clerk, listing.Query{Awaits: "godot"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("awaiting nothing known: %v", err)
		}
	})
}
