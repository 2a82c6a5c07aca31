package screening_test

import (
	"cmp"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

var tester = access.Operator("test", "推演")

// top may ask for any day.
var top = access.Actor{Kind: access.KindUser, ID: "usr_9", Body: "bod_9", Region: access.Top, Duties: []access.Duty{access.Coordinate, access.Case},
	Functions: []string{access.DevelopmentReform}, Purpose: "核查"}

// try runs a trial and gives what differs, by id.
func (h *house) try(before, after *law.Ruleset, from, to calendar.Day) (all screening.Compared, shifts []screening.Shift) {
	h.t.Helper()
	h.ok(h.Settle(h.t.Context())) // a slow disk may have sent some to the spool
	trial, err := law.NewTrial(before, after, from, to)
	h.ok(err)
	all, err = h.Try(h.t.Context(), tester, trial, func(list []screening.Shift) { shifts = append(shifts, list...) })
	h.ok(err)
	slices.SortFunc(shifts, func(a, b screening.Shift) int { return cmp.Compare(a.Screening, b.Screening) })
	if all.Differ != len(shifts) || all.Unaffected+all.Verdicts != all.Recorded || all.Judged > all.Verdicts {
		h.t.Errorf("%d told, counted %+v", len(shifts), all)
	}
	return all, shifts
}

// naive is what a trial should say: the rows of the table one by one, with facts read for
// each, both laws every time.
func (h *house) naive(before, after *law.Ruleset, from, to calendar.Day) (recorded, met int, shifts []screening.Shift) {
	h.t.Helper()
	var rows []screening.Row
	h.ok(h.db.Screening().Read(h.t.Context(), func(tx screening.Tx) (err error) {
		rows, err = tx.Screenings(screening.Filter{Limit: 100_000})
		return err
	}))
	for _, row := range rows {
		if day := calendar.DayOf(row.At); day < from || day > to {
			continue
		}
		recorded++
		if !row.Hit && len(row.Listings) == 0 {
			continue
		}
		met++
		_, entry, err := h.Get(h.t.Context(), tester, row.ID)
		h.ok(err)
		v := &entry.Receipt.Verdict
		var hint []string
		for _, m := range v.Matches {
			hint = append(hint, m.PartyID)
		}
		facts, err := screening.FactsAt(h.t.Context(), h.db.Screening(), entry.Query, event.Seq(v.Position), hint)
		h.ok(err)
		was, is := screening.Judge(facts, entry.Question, before, row.AsOf), screening.Judge(facts, entry.Question, after, row.AsOf)
		if was.Advice != is.Advice || !slices.Equal(advised(was), advised(is)) {
			shifts = append(shifts, screening.Shift{Screening: row.ID, Before: was.Advice, After: is.Advice})
		}
	}
	slices.Reverse(shifts) // rows come newest first
	return recorded, met, shifts
}

// advised gives which directive advises what because of which listing, each once.
func advised(v receipt.Verdict) (all []string) {
	for _, r := range v.Reasons {
		all = append(all, r.Directive+" "+r.Listing+" "+string(r.Advice))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
