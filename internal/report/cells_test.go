package report_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/listing"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// Listings are counted by the days they hold, which package standing's one rule says:
// a listing in force at the start of a window held the day before it.
func TestListingsAddUp(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		run := 0
		rapid.Check(t, func(rt *rapid.T) {
			run++
			authority := fmt.Sprintf("bod_%d", run)
			var facts []standing.Facts
			for i := range rapid.IntRange(0, 10).Draw(rt, "listings") {
				facts = append(facts, drawListing(rt, fmt.Sprintf("lst_%d_%d", run, i), authority))
			}
			from := rapid.IntRange(0, 60).Draw(rt, "from")
			w := report.Window{From: epoch.AddDays(from), To: epoch.AddDays(rapid.IntRange(from, 61).Draw(rt, "to"))}
			var got report.Listings
			err := db.Write(rt.Context(), func(tx *store.Tx) error {
				for _, f := range facts {
					row := listing.Row{ID: f.ID, Version: 1, Party: f.ID, Domain: f.Domain, State: f.State, Authority: authority, Region: "150100",
						Effective: f.Effective, Until: f.Until, EndedOn: f.EndedOn, Facts: f}
					if err := tx.AddListing(row); err != nil {
						return err
					}
				}
				cells, err := tx.ListingCells(w, report.Scope{Body: authority})
				got = report.Listings{}
				for _, c := range cells {
					if err := c.Check(); err != nil {
						rt.Error(err)
					}
					got.Add(c.Listings)
				}
				return err
			})
			if want := countListings(facts, w); err != nil || got != want {
				rt.Errorf("%v: got %+v\nwant %+v, %v", w, got, want, err)
			}
		})
	})
}

func drawListing(t *rapid.T, id, authority string) standing.Facts {
	day := func(name string, from int) calendar.Day { return epoch.AddDays(rapid.IntRange(from, 60).Draw(t, name)) }
	f := standing.Facts{ID: id, Version: 1, Party: id, Domain: rapid.IntRange(1, 8).Draw(t, "domain"), State: standing.Proposed,
		Authority: authority, Adopted: rapid.Bool().Draw(t, "adopted"), Document: `示例","ended_how":"revoked`}
	switch rapid.IntRange(0, 3).Draw(t, "life") {
	case 0: // not decided, or withdrawn
		f.State = rapid.SampledFrom([]standing.State{standing.Proposed, standing.Withdrawn}).Draw(t, "state")
		return f
	case 1:
		f.State, f.EndedHow = standing.Ended, rapid.SampledFrom([]standing.Ending{standing.Expired, standing.Repaired, standing.Revoked}).Draw(t, "how")
	default:
		f.State = standing.Served
	}
	begun := rapid.IntRange(0, 60).Draw(t, "effective")
	f.Effective = epoch.AddDays(begun)
	if rapid.Bool().Draw(t, "bounded") {
		f.Until = day("until", begun)
	}
	if f.State == standing.Ended {
		f.EndedOn = day("ended", begun)
	}
	return f
}

// countListings is the model: each listing's force, day by day.
func countListings(facts []standing.Facts, w report.Window) (l report.Listings) {
	holds := func(f standing.Facts, d calendar.Day) bool { return f.On(d) == standing.InForce }
	for _, f := range facts {
		made := f.Effective != "" && !f.Effective.Before(w.From) && !f.Effective.After(w.To)
		start, end := holds(f, w.From.AddDays(-1)), holds(f, w.To)
		if start {
			l.InForceStart++
		}
		if end {
			l.InForceEnd++
		}
		if made {
			l.Made++
			if f.Adopted {
				l.Adopted++
			}
		}
		if !made && !start || end {
			continue
		}
		l.Ended++
		switch lapsed := f.Until != "" && (f.EndedOn == "" || f.Until.Before(f.EndedOn)); {
		case !lapsed && f.EndedHow == standing.Repaired:
			l.Repaired++
		case !lapsed && f.EndedHow == standing.Revoked:
			l.Revoked++
		default:
			l.Expired++
		}
	}
	return l
}

// Screenings are counted on the legal day they were asked, what hit by advice, outcome
// and the domains of the listings shown.
func TestScreeningCells(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		w := report.Window{From: "2026-03-01", To: "2026-03-31"}
		at := func(text string) time.Time {
			instant, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			return instant
		}
		rows := []screening.Row{
			{ID: "scr_1", At: at("2026-03-01T00:00:00+08:00"), Advice: receipt.Clear},
			{ID: "scr_2", At: at("2026-03-31T23:59:59+08:00"), Advice: receipt.Strict, Hit: true, Listings: []string{"lst_2"}},
			{ID: "scr_3", At: at("2026-03-05T10:00:00+08:00"), Advice: receipt.Clear, Hit: true, Listings: []string{"lst_2", "lst_6"},
				Outcome: screening.Outcome{Done: screening.MeasuresTaken, Released: true}},
			{ID: "scr_4", At: at("2026-02-28T23:59:59+08:00"), Advice: receipt.Block, Hit: true, Listings: []string{"lst_2"}},
			{ID: "scr_5", At: at("2026-04-01T00:00:00+08:00"), Advice: receipt.Block, Hit: true, Listings: []string{"lst_2"}},
			{ID: "scr_6", At: at("2026-03-09T10:00:00+08:00"), Advice: receipt.Block, Hit: true, Historical: true, Listings: []string{"lst_2"}},
		}
		var cells []report.ScreeningCell
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, no := range []int{2, 6} {
				f := standing.Facts{ID: fmt.Sprintf("lst_%d", no), Domain: no}
				if err := tx.AddListing(listing.Row{ID: f.ID, Version: 1, Party: f.ID, Domain: no, Facts: f}); err != nil {
					return err
				}
			}
			for i := range rows {
				rows[i].Body, rows[i].Matter = "bod_1", "tender.bid"
			}
			if err := tx.AddScreenings(rows); err != nil {
				return err
			}
			for _, r := range rows {
				if r.Outcome.Done != "" {
					r.Version = 1
					if err := tx.SaveScreeningOutcome(r); err != nil {
						return err
					}
				}
			}
			var err error
			cells, err = tx.ScreeningCells(w, report.Scope{All: true})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var sum report.Screenings
		domains := map[string]int64{}
		for _, c := range cells {
			sum.Add(c.Screenings)
			domains[fmt.Sprint(c.Domains)] += c.Asked
		}
		if sum.Asked != 3 || sum.Hits != 2 || sum.Unanswered != 1 || sum.Outcomes["measures-taken"] != 1 || sum.Advice["strict"] != 1 || sum.AfterRelease != 1 || sum.Check() != nil {
			t.Errorf("%+v, %v", sum, sum.Check())
		}
		if fmt.Sprint(domains) != "map[[2 6]:1 [2]:1 []:1]" {
			t.Errorf("domains %v", domains)
		}
		for _, done := range []screening.Done{screening.MeasuresTaken, screening.NotTaken, screening.NotApplicable} {
			if word := report.OutcomeWord(string(done)); word != done.Chinese() {
				t.Errorf("%s is %s in the report", done.Chinese(), word)
			}
		}
	})
}
