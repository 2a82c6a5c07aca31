package store_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// evOutcome is what the follower is told to read outcomes from.
const evOutcome = screening.EvOutcome

// digestOf is under which the screenings of a party stand in these tests.
func digestOf(_ context.Context, party string) ([]string, error) {
	return []string{"by-number:" + party, "by-id:" + party}, nil
}

// rechecked makes the world's orders look back.
func (w *ordered) rechecked() *ordered {
	w.orders.Digests = digestOf
	w.follower.Outcomes = evOutcome
	return w
}

// asked is a screening as the store has it, with its receipt.
type asked struct {
	party, body, matter, caseNo, project string
	listings                             []string // applied
	shown                                []string // paused
}

// screens records a screening of today.
func (w *ordered) screens(a asked) (id string) {
	w.t.Helper()
	id = ident.NewIDAt("scr", w.now, rand.Reader)
	batch := ident.NewIDAt("rbt", w.now, rand.Reader)
	v := receipt.Verdict{Advice: receipt.Clear, Hit: len(a.listings) > 0}
	m := receipt.Match{Identity: receipt.Certain, PartyID: a.party}
	for _, l := range a.listings {
		m.Listings = append(m.Listings, receipt.ListingRef{ID: l, Applied: true})
		v.Reasons = append(v.Reasons, receipt.Reason{Listing: l, Advice: receipt.Strict})
	}
	for _, l := range a.shown {
		m.Listings = append(m.Listings, receipt.ListingRef{ID: l})
	}
	v.Matches = []receipt.Match{m}
	body, err := json.Marshal([]screening.Entry{{Receipt: receipt.Receipt{ID: id, Verdict: v}, Query: screening.Query{Party: a.party}}})
	w.must(err)
	w.must(w.db.Screening().Write(w.t.Context(), func(tx screening.Tx) error {
		if _, err := tx.SaveReceiptBatch(screening.Batch{ID: batch, At: w.now, Size: 1, Body: body}); err != nil {
			return err
		}
		return tx.AddScreenings([]screening.Row{{
			ID: id, Batch: batch, At: w.now, ValidUntil: w.now.Add(24 * time.Hour), Body: a.body, Matter: a.matter, Case: a.caseNo, Project: a.project,
			Digest: "by-id:" + a.party, Display: "示例", Advice: v.Advice, Hit: v.Hit, AsOf: w.today(), Listings: slices.Concat(a.listings, a.shown),
		}})
	}))
	return id
}

// decides records what became of a screened request, and tells of it.
func (w *ordered) decides(id string, done screening.Done) {
	w.t.Helper()
	w.must(w.db.Screening().Write(w.t.Context(), func(tx screening.Tx) error {
		row, _, err := tx.Screening(id)
		if err != nil {
			return err
		}
		row.Version, row.RecordedAt = row.Version+1, w.now
		row.Outcome = screening.Outcome{Done: done, Date: w.today()}
		if err := tx.SaveScreeningOutcome(row); err != nil {
			return err
		}
		e, err := event.New(evOutcome, id, row.Version, "user:usr_window", screening.OutcomeRecorded{Screening: id, Outcome: row.Outcome})
		tx.Append(e)
		return err
	}))
}

// looks lets the follower catch up and everything due be looked for.
func (w *ordered) looks() (issued int) {
	w.t.Helper()
	w.follow()
	issued, err := w.orders.LookBack(w.t.Context())
	w.must(err)
	w.follow()
	return issued
}

// rechecks are the re-checks of the listing, by what they are about.
func (w *ordered) rechecks() map[string]enforcement.Order {
	w.t.Helper()
	list := map[string]enforcement.Order{}
	for _, o := range w.all() {
		if o.Recheck == enforcement.NoRecheck {
			continue
		}
		key := o.About + " " + o.Body
		if _, twice := list[key]; twice {
			w.t.Fatalf("%s has two orders about %s", o.Body, o.About)
		}
		list[key] = o
	}
	return list
}

// ends ends the listing today.
func (w *ordered) ends(how standing.Ending) {
	w.t.Helper()
	w.happens(standing.EvEnded, func(f *standing.Facts) { f.State, f.EndedOn, f.EndedHow = standing.Ended, w.today(), how })
}

// restores puts it back.
func (w *ordered) restores() {
	w.t.Helper()
	w.happens(standing.EvRestored, func(f *standing.Facts) {
		f.Lifted = append(f.Lifted, standing.Span{From: f.EndedOn, Before: w.today()})
		f.State, f.EndedOn, f.EndedHow = standing.Served, "", ""
	})
}
