package screening_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

func doubted(basis string) law.Change {
	c := screening.Confirm(basis)
	c.Status = law.Unconfirmed
	return c
}

// TestTryConfirmsABasis: a draft that confirms bases turns strict into restrict and block
// for the screenings of its days that they reach, and changes no other.
func TestTryConfirmsABasis(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		before := screening.Compile(t, screening.InForce, doubted("bidding-law-53"), doubted("procurement-law-77"))
		h := newHouse(t, db, before)
		banned := func(n int) party.ScreenRow {
			r := screening.OrgRow(n)
			r.Circumstances = map[string]law.Tri{"banned-under-procurement-law-77": law.True}
			return r
		}
		for n := range 4 {
			h.party(banned(n))
		}
		h.party(screening.OrgRow(4))
		h.list(served(0, 1)) // 1.3: restrict on tender.bid, by the bidding law
		h.list(served(1, 2)) // 2.(4): prohibit on procurement.supplier, by the procurement law
		unmet := served(2, 1)
		unmet.Circumstances["bid-qualification-cancelled-53"] = false
		h.list(unmet)
		objected := served(4, 1)
		objected.Objected = true
		h.list(objected)
		ask := func(on calendar.Day, n int, matter string, functions ...string) string {
			h.now = on.Time().Add(10 * time.Hour)
			a := askOrg(n, matter)
			a.Functions = functions
			r, err := h.Screen(t.Context(), officer(), a)
			h.ok(err)
			return r.ID
		}
		const draft, from, to = "2026-06-01", "2026-04-01", "2026-08-31"
		ask("2026-03-31", 0, "tender.bid") // before the window
		ask("2026-05-31", 0, "tender.bid") // the day before the draft's
		bid := ask("2026-06-01", 0, "tender.bid", "development-reform")
		bought := ask("2026-07-01", 1, "procurement.supplier", "finance")
		ask("2026-07-01", 1, "land.supply")  // no basis of the draft
		ask("2026-07-01", 2, "tender.bid")   // the trigger is not met
		ask("2026-07-01", 3, "tender.bid")   // not listed
		ask("2026-07-01", 4, "tender.bid")   // shown, not applied
		ask("2026-07-01", 1, "credit.grant") // a request
		ask("2026-09-01", 0, "tender.bid")   // after the window
		h.now = calendar.Day("2026-07-02").Time()
		past := askOrg(0, "tender.bid")
		past.At = "2026-05-01" // asked in the window for a day before the draft's
		_, err := h.Screen(t.Context(), top, past)
		h.ok(err)
		last := ask(to, 0, "tender.bid", "development-reform")
		h.rules = screening.Compile(t) // the law moves on, and is not what is compared
		ended := served(1, 2)
		ended.State, ended.EndedOn = standing.Ended, "2026-05-01"
		h.list(ended) // and so do the facts

		after, err := before.Draft([]law.Change{with(screening.Confirm("bidding-law-53"), draft), with(screening.Confirm("procurement-law-77"), draft)})
		h.ok(err)
		all, shifts := h.try(before, after, from, to)
		want := []screening.Shift{
			{Screening: bid, Domain: 1, Function: "development-reform", Before: receipt.Strict, After: receipt.Restrict},
			{Screening: bought, Domain: 2, Function: "finance", Before: receipt.Strict, After: receipt.Block},
			{Screening: last, Domain: 1, Function: "development-reform", Before: receipt.Strict, After: receipt.Restrict},
		}
		slices.SortFunc(want, func(a, b screening.Shift) int { return cmp.Compare(a.Screening, b.Screening) }) // of one millisecond in any order
		if !slices.Equal(shifts, want) {
			t.Errorf("%+v\nwant %+v", shifts, want)
		}
		if (all != screening.Compared{Recorded: 10, Unaffected: 1, Verdicts: 9, Judged: 7, Differ: 3}) {
			t.Errorf("%+v", all)
		}
		later, err := before.Draft([]law.Change{with(screening.Confirm("bidding-law-53"), "2026-09-01")})
		h.ok(err)
		for name, other := range map[string]*law.Ruleset{"a day after the window": later, "an empty draft": before} {
			if all, shifts := h.try(before, other, from, to); len(shifts) > 0 || all.Judged != 0 || all.Verdicts != 9 {
				t.Errorf("%s: %+v %+v", name, all, shifts)
			}
		}
	})
}

func with(c law.Change, from calendar.Day) law.Change { c.From = from; return c }

// TestTryReadsGroups: groups of many entries, spread over several units of work, are all
// looked at, each once.
func TestTryReadsGroups(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t))
		h.party(screening.OrgRow(1))
		h.list(served(1, 1))
		h.run()
		answered(t, h, 5000) // one in four about the listed
		day := calendar.DayOf(h.now)
		after, err := h.rules.Draft([]law.Change{{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: day, Document: "示例〔2026〕1号", Memorandum: law.Withdrawn}})
		h.ok(err)
		all, shifts := h.try(h.rules, after, day, day)
		if (all != screening.Compared{Recorded: 5000, Unaffected: 3750, Verdicts: 1250, Judged: 1250, Differ: 1250}) {
			t.Errorf("%+v", all)
		}
		if once := slices.Compact(shifts); len(once) != 1250 {
			t.Errorf("%d screenings told of", len(once))
		}
	})
}

// TestTryIsJudge: over random histories a trial says what Judge says of every recorded
// screening with its facts read anew; an empty draft differs nowhere, nor does a draft
// whose days lie after the window.
func TestTryIsJudge(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, nil)
		for n := range 4 {
			h.party(screening.PersonRow(n, h.ring))
		}
		for n := range 6 {
			h.party(screening.OrgRow(n))
		}
		first, differed := screening.Today.AddDays(-3), 0
		agree := func(rt *rapid.T) {
			laws := screening.Laws()
			h.rules = laws[rapid.IntRange(0, len(laws)-1).Draw(rt, "law")]
			h.now = first.AddDays(rapid.IntRange(0, 6).Draw(rt, "day")).Time().Add(time.Hour)
			for range 3 {
				if err := db.Write(t.Context(), func(tx *store.Tx) error {
					switch rapid.IntRange(0, 4).Draw(rt, "change") {
					case 0:
						return saveParty(tx, screening.DrawOrg(rt, rapid.IntRange(0, 5).Draw(rt, "org")))
					case 1:
						return saveParty(tx, screening.DrawPerson(rt, h.ring))
					}
					return saveListing(tx, screening.Draw(rt, rapid.IntRange(0, 11).Draw(rt, "listing")))
				}); err != nil {
					rt.Fatal(err)
				}
			}
			for range 3 {
				a := screening.DrawAsk(rt, h.rules)
				a.Case, a.Body = "办件-1", ""
				if rapid.IntRange(0, 3).Draw(rt, "historical") == 0 {
					a.At = rapid.SampledFrom([]calendar.Day{"2024-03-01", "2026-11-22", "2029-12-31"}).Draw(rt, "at")
				}
				if _, err := h.Screen(t.Context(), top, a); err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid) {
					rt.Fatal(err)
				}
			}
			before := laws[rapid.IntRange(0, len(laws)-1).Draw(rt, "before")]
			after := laws[rapid.IntRange(0, len(laws)-1).Draw(rt, "after")]
			from := first.AddDays(rapid.IntRange(-1, 6).Draw(rt, "from"))
			to := from.AddDays(rapid.IntRange(0, 2).Draw(rt, "days"))
			all, shifts := h.try(before, after, from, to)
			recorded, met, want := h.naive(before, after, from, to)
			for i := range shifts {
				if s := &shifts[i]; s.Domain < 1 || s.Domain > 8 || s.Function == "" {
					rt.Fatalf("%+v", s)
				}
				shifts[i].Domain, shifts[i].Function = 0, ""
			}
			differed += len(shifts)
			if all.Recorded != recorded || all.Verdicts != met || !reflect.DeepEqual(shifts, want) {
				rt.Fatalf("%+v, %d differ\nwant %d recorded, %d met, %d differ", all, len(shifts), recorded, met, len(want))
			}
			empty, err := before.Draft(nil)
			if err != nil {
				rt.Fatal(err)
			}
			if same, shifts := h.try(before, empty, from, to); len(shifts) > 0 || same.Verdicts != all.Verdicts {
				rt.Fatalf("an empty draft: %+v", shifts)
			}
		}
		rapid.Check(t, agree)
		for range 200 { // a short run may draw no law that matters: it goes on until something differs
			if differed == 0 {
				rapid.Check(t, agree)
			}
		}
		if differed == 0 {
			t.Error("nothing ever differed")
		}
	})
}

// TestTryAsksTheDoor: an officer is refused; an operator, the coordinator and the legal
// reviewer are let in and recorded.
func TestTryAsksTheDoor(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t))
	trial, err := law.NewTrial(h.rules, h.rules, "2026-01-01", "2026-12-31")
	h.ok(err)
	if _, err := h.Try(t.Context(), officer(), trial, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an officer: %v", err)
	}
	reviewer := access.Actor{Kind: access.KindUser, ID: "usr_2", Region: access.Top, Duties: []access.Duty{access.LawReview}, Functions: []string{access.Justice}}
	for _, who := range []access.Actor{tester, top, reviewer} {
		if _, err := h.Try(t.Context(), who, trial, nil); err != nil {
			t.Errorf("%s: %v", who.Ref(), err)
		}
	}
	if e := h.seen.entries; len(e) != 4 || e[1].Act != access.LawTry || e[1].Kind != "screening" || e[1].Actor != "operator:test" {
		t.Errorf("recorded %+v", e)
	}
}

// TestMemoryIsTheStore: what was read once gives the facts of any position, as the store
// does, also when it forgets and while the stream goes on.
func TestMemoryIsTheStore(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t))
		h.party(screening.OrgRow(0))
		memory := screening.NewMemory(2)
		rapid.Check(t, func(rt *rapid.T) {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				switch rapid.IntRange(0, 4).Draw(rt, "change") {
				case 4:
					return drawMerge(rt, tx)
				case 0:
					return saveParty(tx, screening.DrawOrg(rt, rapid.IntRange(0, 5).Draw(rt, "org")))
				case 1:
					return saveParty(tx, screening.DrawPerson(rt, h.ring))
				}
				return saveListing(tx, screening.Draw(rt, rapid.IntRange(0, 7).Draw(rt, "listing")))
			}); err != nil {
				rt.Fatal(err)
			}
			last, err := db.Position(t.Context())
			h.ok(err)
			for range 3 {
				a := screening.DrawAsk(rt, h.rules)
				q := screening.QueryOf(&a, h.ring)
				if rapid.Bool().Draw(rt, "another") {
					memory = screening.NewMemory(rapid.IntRange(1, 4).Draw(rt, "most"))
				}
				for range 3 {
					position := event.Seq(rapid.Int64Range(0, int64(last)).Draw(rt, "position"))
					hint := []string{screening.FixedID("pty", rapid.IntRange(0, 5).Draw(rt, "hint"))}
					have, err := screening.FactsFrom(t.Context(), db.Screening(), memory, q, position, hint)
					h.ok(err)
					want, err := screening.FactsAt(t.Context(), db.Screening(), q, position, hint)
					h.ok(err)
					if !reflect.DeepEqual(have, want) {
						rt.Fatalf("at %d\n%s\nwant\n%s", position, fmt.Sprint(have), fmt.Sprint(want))
					}
				}
			}
		})
	})
}
