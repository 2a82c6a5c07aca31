package api_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/report"
	"liancheng/internal/store"
)

// The list of what to confirm: its first proposal is sent as
// it stands, approved, and what it promised has come true.
func TestUnconfirmedLaw(t *testing.T) {
	w := newWorld(t)
	coordinator, reviewer := w.user("coordinator", "reform", access.Coordinate), w.user("lawyer", "justice", access.LawReview)
	w.reviews("nmg-2020-3/6.10#2", 3)
	w.reviews("nmg-2020-3/3.1#1", 5)
	w.reviews("nmg-2020-3/1.5#2", 2) // amended since
	var before, after api.UnconfirmedLaw
	w.ok(w.ask(coordinator, "GET", "/v1/law/unconfirmed?limit=1000", nil), 200, &before)
	first, sums := before.Items[0], before
	sums.Items = nil
	if before.Reduced != 10 || before.Open != 10 || before.Unlockable != 8 || before.Beyond != 2 || before.Day != "2026-02-02" || before.Since != "2025-02-02" ||
		before.Entries != len(before.Items) || len(before.Reach) != 3 || before.Reach[2] != (coordination.Reach{Percent: 100, Items: 2, Orders: 8}) {
		t.Errorf("%+v", sums)
	}
	if first.Kind != law.ChangeMemorandum || first.Proposal.Kind != first.Kind || first.Proposal.Target != first.Target || first.Missing != 8 || first.Together != 3 || first.Share != 0.3 {
		t.Errorf("%+v", first)
	}
	w.confirm(coordinator, reviewer, first.Proposal)
	w.ok(w.ask(reviewer, "GET", "/v1/law/unconfirmed", nil), 200, &after)
	if after.Unlockable != 5 || after.Ready != 3 || after.Entries != before.Entries-1 || len(after.Items) != 50 {
		t.Errorf("%d unlockable, %d ready, %d of %d", after.Unlockable, after.Ready, len(after.Items), after.Entries)
	}
	w.refused(w.ask(coordinator, "GET", "/v1/law/unconfirmed?limit=0", nil), 422, "")
	w.refused(w.ask(coordinator, "GET", "/v1/law/unconfirmed?format=xls", nil), 422, "")
}

// reviews puts orders of a directive into the store that law reduced to reviews.
func (w *world) reviews(directive string, n int) {
	w.Helper()
	d, _ := w.rules.Now().Directive(directive)
	err := w.db.Write(w.Context(), func(tx *store.Tx) error {
		for i := range n {
			_, err := tx.AddOrder(enforcement.Order{ID: fmt.Sprintf("ord_%s_%d", d.Measure, i), Version: 1, Listing: fmt.Sprintf("lst_%d", i), Directive: d.ID,
				Measure: d.Measure, Function: d.Functions[0], Kind: law.Review, State: enforcement.Issued, Issued: "2026-01-20", Moved: "2026-01-20"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

// confirm sends a proposal with its document and reason, and has it approved.
func (w *world) confirm(coordinator, reviewer string, form api.LawChangeForm) {
	w.Helper()
	form.Document, form.Why, form.Fictional = "内社信办字〔2026〕1号", "经核对，予以确认", true
	rec := w.ask(coordinator, "POST", "/v1/law-changes", form)
	w.ok(rec, 201, nil)
	w.ok(w.ask(reviewer, "POST", rec.Header().Get("Location")+"/approve", api.Note{}, "If-Match", `"1"`), 200, nil)
	if err := w.rules.Refresh(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// Every proposal of the list can be sent as it stands, but for those of which the law
// knows too little: a basis that must be found first, a list that has no rule yet.
func TestProposalsOfTheList(t *testing.T) {
	w := newWorld(t)
	coordinator := w.user("coordinator", "reform", access.Coordinate)
	var list api.UnconfirmedLaw
	w.ok(w.ask(coordinator, "GET", "/v1/law/unconfirmed?limit=1000", nil), 200, &list)
	tried := map[string]int{}
	for _, u := range list.Items {
		what := string(u.Kind) + " " + string(u.Part)
		if u.Kind == law.ChangeListBasis && u.Proposal.ListBasis.Title == "" {
			what += "unrecorded"
		}
		if tried[what]++; tried[what] > 3 {
			continue
		}
		form := u.Proposal
		form.Document, form.Why, form.Fictional = "内社信办字〔2026〕1号", "经核对，予以确认", true
		rec := w.ask(coordinator, "POST", "/v1/law-changes", form)
		if incomplete := u.Part == coordination.Basis || strings.HasSuffix(what, "unrecorded"); incomplete {
			w.refused(rec, 422, "")
			continue
		}
		w.ok(rec, 201, nil)
	}
	if len(tried) != 8 {
		t.Errorf("%v", tried)
	}
}

// Both lists as spreadsheets, asked for by name or by Accept.
func TestListsAsSpreadsheets(t *testing.T) {
	w := newWorld(t)
	coordinator := w.user("coordinator", "reform", access.Coordinate)
	const measures = "/v1/report/measures?from=2026-01-01&to=2026-01-31"
	var l report.MeasureList
	w.ok(w.ask(coordinator, "GET", measures, nil), 200, &l)
	if len(l.Measures) != 185 || len(l.Never) != 185 {
		t.Errorf("%d measures, %d never used", len(l.Measures), len(l.Never))
	}
	for _, c := range []struct {
		path, accept, name string
		rows               int // with the head, 0: more than a hundred
	}{
		{"/v1/law/unconfirmed?format=csv&limit=7", "", "unconfirmed-2026-02-02.csv", 8},
		{"/v1/law/unconfirmed?format=csv", "application/json", "unconfirmed-2026-02-02.csv", 0},
		{"/v1/law/unconfirmed", "text/csv", "unconfirmed-2026-02-02.csv", 0},
		{measures, "text/csv", "measures-2026-01-01-2026-01-31.csv", 0},
		{measures + "&format=csv", "", "measures-2026-01-01-2026-01-31.csv", 0},
	} {
		rec := w.ask(coordinator, "GET", c.path, nil, "Accept", c.accept)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(rec.Body.String(), "\uFEFF"))).ReadAll()
		if rec.Code != 200 || err != nil || c.rows > 0 && len(rows) != c.rows || c.rows == 0 && len(rows) < 100 {
			t.Errorf("%s: %d, %d rows, %v", c.path, rec.Code, len(rows), err)
		}
		if rec.Header().Get("Content-Type") != "text/csv; charset=utf-8" || rec.Header().Get("Content-Disposition") != `attachment; filename="`+c.name+`"` {
			t.Errorf("%s: %v", c.path, rec.Header())
		}
	}
	if rec := w.ask(coordinator, "GET", measures+"&format=json", nil, "Accept", "text/csv"); !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") {
		t.Errorf("json asked for by name: %v", rec.Header())
	}
	w.refused(w.ask(coordinator, "GET", "/v1/report/measures?from=2026-02-01&to=2026-01-31", nil), 422, "report.window")
	w.refused(w.ask(w.user("nobody", "reform", access.AuditAdmin), "GET", measures, nil), 403, "access.duty")
}
