package enforcement_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/internal/storetest"
)

const gasMeasures = "natural-gas-infrastructure-measures" // unconfirmed as shipped; 4.(2) rests on it alone

// inForceFrom is the shipped law with the memorandum in force.
func inForceFrom(t testing.TB, day calendar.Day) *law.Ruleset {
	return amended(t, law.Change{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: day, Document: "示例〔2026〕1号", Memorandum: law.InForce})
}

func confirming(t testing.TB, before *law.Ruleset, basis string, from calendar.Day) *law.Ruleset {
	t.Helper()
	after, err := before.Draft([]law.Change{{Kind: law.ChangeBasis, Target: basis, From: from, Document: "示例〔2026〕2号", Status: law.Confirmed}})
	if err != nil {
		t.Fatal(err)
	}
	return after
}

// TestTryTurnsReviewsIntoActs: a draft that confirms a basis turns the reviews that rest
// on it into acts where its trigger is met, on the days it governs, and nothing else.
func TestTryTurnsReviewsIntoActs(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newTried(t, place)
		w.body("bod_energy", "150102", holds("energy")...)
		before := inForceFrom(t, "2025-01-01")
		put := func(id string, effective calendar.Day, change func(*standing.Facts)) {
			f := listed(t, before, 4)
			f.ID, f.Effective, f.Until = id, effective, effective.AddYears(3)
			f.Circumstances = map[string]bool{"natural-gas-infrastructure-enterprise": true, "gas-infrastructure-measures-violated": true}
			if change != nil {
				change(&f)
			}
			w.list(f)
		}
		put("lst_before", "2025-06-01", nil)
		put("lst_first", "2026-03-01", nil)
		put("lst_later", "2026-07-01", nil)
		put("lst_objected", "2026-07-01", func(f *standing.Facts) { f.Objected = true })
		put("lst_last", "2026-08-31", nil)
		put("lst_ended-in", "2026-02-01", func(f *standing.Facts) {
			f.State, f.EndedOn, f.EndedHow = standing.Ended, "2026-03-02", standing.Repaired
		})
		put("lst_restored", "2025-06-01", func(f *standing.Facts) {
			f.Lifted = []standing.Span{{From: "2026-02-01", Before: "2026-06-30"}, {From: "2026-06-30", Before: "2026-07-02"}}
		})
		put("x_lifted", "2025-06-01", func(f *standing.Facts) { f.Lifted = []standing.Span{{From: "2026-02-01", Before: "2026-09-01"}} })
		put("x_after", "2026-09-01", nil)
		put("x_ended", "2025-06-01", func(f *standing.Facts) { f.State, f.EndedOn = standing.Ended, "2026-03-01" })
		put("x_lapsed", "2025-06-01", func(f *standing.Facts) { f.Until = "2026-02-28" })
		put("x_undone", "2026-07-01", func(f *standing.Facts) { f.State, f.EndedOn = standing.Ended, "2026-07-01" })
		put("x_withdrawn", "", func(f *standing.Facts) { f.State = standing.Withdrawn })
		put("x_decided", "", func(f *standing.Facts) { f.State, f.Effective, f.Until = standing.Decided, "", "" })
		put("n_unmet", "2026-07-01", func(f *standing.Facts) { f.Circumstances["gas-infrastructure-measures-violated"] = false })
		put("n_unknown", "2026-07-01", func(f *standing.Facts) { delete(f.Circumstances, "gas-infrastructure-measures-violated") })
		put("n_not-one", "2026-07-01", func(f *standing.Facts) { f.Circumstances["natural-gas-infrastructure-enterprise"] = false })
		put("n_papers", "2026-07-01", func(f *standing.Facts) { f.Adopted, f.Missing = true, []string{"service"} })
		put("n_domain", "2026-07-01", func(f *standing.Facts) { f.Domain, f.Case = 3, "" })

		const from, to = "2026-03-01", "2026-08-31"
		for _, tt := range []struct {
			draft calendar.Day
			want  []string
		}{
			{"2026-01-01", []string{"lst_before", "lst_ended-in", "lst_first", "lst_last", "lst_later", "lst_objected", "lst_restored"}},
			{"2026-07-01", []string{"lst_last", "lst_later", "lst_objected", "lst_restored"}},
			{"2026-09-01", nil},
		} {
			all, differ := w.try(before, confirming(t, before, gasMeasures, tt.draft), from, to)
			var want []enforcement.Difference
			for _, id := range tt.want {
				for n := 1; n <= 3; n++ {
					want = append(want, enforcement.Difference{Listing: id, Domain: 4, Directive: fmt.Sprintf("nmg-2020-3/4.(2)#%d", n),
						Function: "energy", Body: "bod_energy", Before: law.Review, After: law.Perform})
				}
			}
			if !slices.Equal(differ, want) || all.Listings != 12 {
				t.Errorf("from %s: %d listings, differ %+v\nwant %+v", tt.draft, all.Listings, differ, want)
			}
		}
		if all, differ := w.try(before, before, from, to); len(differ) > 0 || all.Orders == 0 || all.Listings != 12 {
			t.Errorf("an empty draft: %+v, %+v", all, differ)
		}
	})
}

// TestTryAsksTheDoor: who may not is refused; who may is recorded.
func TestTryAsksTheDoor(t *testing.T) {
	w := newTried(t, storetest.SQLitePlace(t))
	trial, err := law.NewTrial(rules(t, false), rules(t, true), "2026-01-01", "2026-12-31")
	w.ok(err)
	officer := access.Actor{Kind: access.KindUser, ID: "usr_1", Body: "bod_1", Region: "150102", Duties: []access.Duty{access.Case}}
	if _, err := w.orders.Try(t.Context(), officer, trial, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an officer: %v", err)
	}
	if _, err := w.orders.Try(t.Context(), operator, trial, nil); err != nil {
		t.Error(err)
	}
	if e := w.seen.entries; len(e) != 2 || e[1].Act != access.LawTry || e[1].Outcome != access.Allowed || e[1].Actor != "operator:test" || e[1].Reason != "推演" {
		t.Errorf("recorded %+v", e)
	}
}

// TestTryIsIssue: over random histories a trial says what Issue says of each listing with
// everything asked of the registry, however the law differs; an empty draft differs nowhere.
func TestTryIsIssue(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newTried(t, place)
		laws := []*law.Ruleset{rules(t, false), inForceFrom(t, "2026-03-01"), rules(t, true), withdrawn(t), handed(t)}
		version, differed := int64(0), 0
		agree := func(rt *rapid.T) {
			for range rapid.IntRange(1, 3).Draw(rt, "changes") {
				switch rapid.IntRange(0, 3).Draw(rt, "change") {
				case 0:
					w.body(fmt.Sprintf("bod_%05d", version*7919%100_000), drawRegion(rt), drawHeld(rt)...) // ids in no order
				case 1:
					c := rapid.SampledFrom(laws[0].Source.Circumstances).Draw(rt, "circumstance")
					w.answer(version, drawParty(rt), c.ID, law.Tri(rapid.IntRange(0, 2).Draw(rt, "answer")))
				default:
					w.list(drawFacts(rt, laws[0]))
				}
				version++
			}
			before, after := laws[rapid.IntRange(0, 4).Draw(rt, "before")], laws[rapid.IntRange(0, 4).Draw(rt, "after")]
			from, to := drawDay(rt, "from"), drawDay(rt, "to")
			if to < from {
				from, to = to, from
			}
			all, differ := w.try(before, after, from, to)
			differed += len(differ)
			wantAll, want := w.naive(before, after, from, to)
			if all != wantAll || !reflect.DeepEqual(differ, want) {
				rt.Fatalf("%+v %+v\nwant %+v %+v", all, differ, wantAll, want)
			}
			empty, err := before.Draft(nil)
			if err != nil || before == after && len(differ) > 0 {
				rt.Fatal(err, differ)
			}
			if same, differ := w.try(before, empty, from, to); len(differ) > 0 || same.Listings != all.Listings {
				rt.Fatalf("an empty draft: %+v", differ)
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

func drawDay(rt *rapid.T, name string) calendar.Day {
	return calendar.Day("2025-12-01").AddDays(rapid.IntRange(0, 365).Draw(rt, name))
}

func drawRegion(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"150102", "150104", "150100", "150000", "150200", "150101"}).Draw(rt, "region")
}

func drawParty(rt *rapid.T) string {
	return rapid.SampledFrom([]string{"pty_1", "pty_2", "pty_3", "pty_4"}).Draw(rt, "party")
}

// drawHeld gives functions held whole or for approvals alone, some begun or ended lately.
func drawHeld(rt *rapid.T) (held []party.Held) {
	for _, f := range []string{"energy", "emergency", "market-regulation", access.DevelopmentReform, "finance", "tax", "construction"} {
		h := party.Held{Function: f, Licensing: rapid.IntRange(0, 4).Draw(rt, "licensing") == 0}
		switch rapid.IntRange(0, 5).Draw(rt, f) {
		case 0, 1:
			held = append(held, h)
		case 2:
			h.From = drawDay(rt, "held from")
			held = append(held, h)
		case 3:
			h.To = drawDay(rt, "held to")
			held = append(held, h)
		}
	}
	return held
}

func drawFacts(rt *rapid.T, rs *law.Ruleset) standing.Facts {
	d := rs.Source.Domains[rapid.IntRange(0, 7).Draw(rt, "domain")]
	kind := d.Cases[rapid.IntRange(0, len(d.Cases)-1).Draw(rt, "case")]
	one := func(name string) bool { return rapid.IntRange(0, 4).Draw(rt, name) == 0 }
	f := standing.Facts{
		ID: fmt.Sprintf("lst_%02d", rapid.IntRange(0, 11).Draw(rt, "listing")), Party: drawParty(rt), Person: kind.Party == "natural-person",
		Domain: d.No, Case: kind.ID, State: standing.Served, Authority: "bod_00000", Region: drawRegion(rt), PartyRegion: drawRegion(rt),
		Effective: drawDay(rt, "effective"), Objected: one("objected"), Circumstances: map[string]bool{},
	}
	if one("elsewhere") {
		f.Region = ""
	}
	f.Until = f.Effective.AddMonths(rapid.IntRange(1, 36).Draw(rt, "months"))
	if one("ended") {
		f.State, f.EndedOn = standing.Ended, f.Effective.AddDays(rapid.IntRange(0, 200).Draw(rt, "days"))
	}
	for range rapid.IntRange(0, 2).Draw(rt, "lifted") {
		day := drawDay(rt, "lifted")
		f.Lifted = append(f.Lifted, standing.Span{From: day, Before: day.AddDays(rapid.IntRange(1, 60).Draw(rt, "days"))})
	}
	if one("proposed") {
		f.State, f.Effective, f.Until, f.EndedOn = standing.Proposed, "", "", ""
	}
	if d.No == 5 {
		f.Facility = "示例一号煤矿"
	}
	if one("papers") {
		f.Adopted, f.Missing = true, []string{"service"}
	}
	for _, role := range kind.Persons {
		if rapid.Bool().Draw(rt, string(role)) {
			f.Members = append(f.Members, standing.Member{Party: drawParty(rt), Role: role})
		}
	}
	most := rapid.IntRange(0, 2).Draw(rt, "known")
	for _, c := range rs.Source.Circumstances {
		if c.Scope == "listing" && most > 0 && rapid.IntRange(0, 2).Draw(rt, c.ID) < most {
			f.Circumstances[c.ID] = rapid.Bool().Draw(rt, "is")
		}
	}
	return f
}

// TestOfficesAreTheRegistry: bodies read at once answer as the registry asked one by one.
func TestOfficesAreTheRegistry(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newTried(t, place)
		for n := range 1200 { // more than two pages
			region := []string{"150102", "150100", "150000", "150200"}[n%4]
			held := party.Held{Function: []string{"energy", "tax", "finance"}[n%3], Licensing: n%5 == 0}
			if n%7 == 0 {
				held.To = "2026-06-01"
			}
			if n > 10 {
				held.From = "2026-05-01"
			}
			if n%2 == 0 || n < 4 {
				w.body(fmt.Sprintf("bod_%04d", 5000-n), region, held)
			}
		}
		w.ok(w.db.Enforcement().Read(t.Context(), func(tx enforcement.Tx) error {
			all, err := enforcement.ReadOffices(tx)
			if err != nil {
				return err
			}
			for _, r := range []string{"150102", "150105", "150100", "150000", "150221", "150101", "990000", ""} {
				for _, f := range []string{"energy", "tax", "finance", "court"} {
					for _, day := range []calendar.Day{"2026-01-01", "2026-05-01", "2026-05-31", "2026-06-01"} {
						if _, _, ok := ident.ResolveRegion(r); !ok {
							if o, found := all.HolderOf(f, r, day); found {
								t.Errorf("%s in %q: %+v", f, r, o)
							}
							continue
						}
						want, known, err := tx.HolderOf(f, r, day)
						if err != nil {
							return err
						}
						if o, found := all.HolderOf(f, r, day); found != known || !reflect.DeepEqual(o, want) {
							t.Errorf("%s in %s on %s: %+v, want %+v", f, r, day, o, want)
						}
					}
				}
			}
			want, err := tx.OfficeByID("bod_5000", "2026-01-01")
			if o := all.OfficeByID("bod_5000", "2026-01-01"); !reflect.DeepEqual(o, want) || all.OfficeByID("bod_none", "2026-01-01").ID != "" {
				t.Errorf("%+v, want %+v", o, want)
			}
			return err
		}))
	})
}
