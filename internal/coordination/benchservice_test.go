package coordination_test

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// ordered puts orders of every sort into a store: what counts are reviews that are open
// or were closed within twelve months.
func (h house) ordered(t *testing.T) {
	t.Helper()
	order := func(id, listing, directive string, kind law.OrderKind, state enforcement.State, closed calendar.Day) enforcement.Order {
		return enforcement.Order{ID: id, Version: 1, Listing: listing, Directive: directive, Function: "energy", Body: "bod_" + id, Kind: kind,
			State: state, Issued: "2025-01-06", Closed: closed, Moved: "2025-01-06"}
	}
	orders := []enforcement.Order{
		order("1", "lst_1", gasOne, law.Review, enforcement.Issued, ""),
		order("2", "lst_1", gasOne, law.Review, enforcement.Done, "2025-12-01"),
		order("3", "lst_1", gasOne, law.Review, enforcement.Done, "2025-05-31"), // a day too old
		order("4", "lst_1", gasOne, law.Review, enforcement.NotApplicable, "2025-06-01"),
		order("5", "lst_2", gasOne, law.Review, enforcement.Issued, ""), // of a listing without its papers
		order("6", "lst_1", gasOne, law.Perform, enforcement.Issued, ""),
		order("7", "lst_1", power, law.Review, enforcement.Running, ""),
		order("8", "lst_1", "", law.Question, enforcement.Issued, ""),
	}
	err := h.db.Write(t.Context(), func(tx *store.Tx) error {
		var failed error
		for _, o := range orders {
			added, err := tx.AddOrder(o)
			if !added {
				t.Errorf("order %s was not added", o.ID)
			}
			failed = errors.Join(failed, err)
		}
		return errors.Join(failed, tx.SaveFollowedListing(standing.Facts{ID: "lst_1", Party: "pty_1"}, 1),
			tx.SaveFollowedListing(standing.Facts{ID: "lst_2", Party: "pty_1", Adopted: true, Missing: []string{"决定书"}}, 1))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The bench counts the running system's own orders, and what was confirmed leaves it.
func TestUnconfirmed(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		place.Config.Clock = func() time.Time { return calendar.Day("2026-06-01").Time().Add(10 * time.Hour) }
		h := open(t, place)
		h.ordered(t)
		b, err := h.Unconfirmed(t.Context(), coordinator)
		if err != nil {
			t.Fatal(err)
		}
		want := coordination.Bench{Reduced: 5, Open: 3, Unlockable: 4, Incomplete: 1}
		if !same(b, want) || b.Day != "2026-06-01" || b.Since != "2025-06-01" || b.Memorandum != law.UnderReview || b.Ruleset != h.rules.Now().Digest {
			t.Errorf("%+v", b)
		}
		for i, u := range b.Items[:3] {
			if w := []string{"nmg-2020-3", gasBasis, power}[i]; u.Target != w {
				t.Errorf("item %d is %s, want %s", i+1, u.Target, w)
			}
		}
		for _, u := range b.Items[:2] {
			change := u.Change
			change.Document, change.Why = "内示例字〔2026〕2号", "经核对条文，予以确认"
			h.approve(t, h.propose(t, coordination.Draft{Change: change}))
		}
		h.follow(t)
		after, err := h.Unconfirmed(t.Context(), reviewer)
		if err != nil || after.Entries != b.Entries-2 || after.Ready != 3 || after.Unlockable != 1 || after.Items[0].Target != power {
			t.Errorf("%+v, %v", after.Items[0], err)
		}
		if _, err := h.Unconfirmed(t.Context(), access.Actor{}); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a stranger: %v", err)
		}
	})
}

// Everything that the shipped law leaves open stands in the list once, in words, and its
// change is one that may be proposed.
func TestSurvey(t *testing.T) {
	r := compiled(t)
	b := coordination.Lay(r, benchDay, nil)
	kinds, seen := map[string]int{}, map[string]bool{}
	for _, u := range b.Items {
		kinds[u.Chinese()]++
		id := string(u.Kind) + " " + u.Target + " " + string(u.Part)
		if seen[id] || u.Title == "" || u.Now == "" || u.Since == "" || u.Change.Kind != u.Kind || u.Change.Target != u.Target || u.Change.From != benchDay {
			t.Errorf("%s: %+v", id, u)
		}
		seen[id] = true
		for _, c := range confirming(u) {
			c.Document = "内示例字〔2026〕1号"
			known := c.Kind != law.ChangeDirective || u.Part != coordination.Basis // whose basis is made first
			if err := r.Validate(c); known && err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
	for word, n := range map[string]int{"备忘录效力": 1, "法律依据": unconfirmedBases(r), "名单依据": 7, "法律变动": len(r.Source.Amendments), "程序期限": unconfirmedPeriods(r)} {
		if kinds[word] != n || n == 0 {
			t.Errorf("%s: %d, want %d", word, kinds[word], n)
		}
	}
	if kinds["要点依据"] < 100 || kinds["实施职能"] < 300 || b.Entries != len(seen) {
		t.Errorf("%v", kinds)
	}
}

func unconfirmedBases(r *law.Ruleset) int {
	open := map[string]bool{}
	for _, rd := range r.On(benchDay).Readings {
		for _, b := range rd.Bases {
			if b.Status == law.Unconfirmed || b.Status == law.Changed {
				open[b.ID] = true
			}
		}
	}
	return len(open)
}

func unconfirmedPeriods(r *law.Ruleset) (n int) {
	for _, p := range r.On(benchDay).Periods {
		if !p.Confirmed && !p.Since.After(benchDay) {
			n++
		}
	}
	return n
}

// What people said of functions, periods, lists and amendments is not asked again.
func TestSettledLeavesTheSurvey(t *testing.T) {
	before := coordination.Lay(compiled(t), benchDay, nil)
	left := coordination.Lay(compiled(t, everything(compiled(t), before)...), benchDay, nil)
	if left.Entries != 0 {
		t.Errorf("%d of %d left, first %s %s", left.Entries, before.Entries, left.Items[0].Kind, left.Items[0].Target)
	}
}

// What the law repealed needs nothing any more, and what is only requested of others needs
// no basis; both stand in the list as shipped where something else is open.
func TestNeedsNothing(t *testing.T) {
	const gone, asked = "nmg-2020-3/4.(4)#1", "nmg-2020-3/3.1#3"
	parts := func(r *law.Ruleset, directive string) (parts []coordination.Part) {
		for _, u := range coordination.Lay(r, benchDay, nil).Items {
			if u.Target == directive {
				parts = append(parts, u.Part)
			}
		}
		return parts
	}
	if got := parts(compiled(t), gone); len(got) == 0 {
		t.Errorf("%s needs nothing while nobody confirmed that it is repealed", gone)
	}
	repealed := law.Change{Kind: law.ChangeAmendment, Target: "crude-oil-permits-2020", Status: law.Confirmed}
	if got := parts(compiled(t, repealed), gone); len(got) != 0 {
		t.Errorf("%s is repealed and needs %v", gone, got)
	}
	if got := parts(compiled(t), asked); slices.Contains(got, coordination.Basis) {
		t.Errorf("%s is a request and needs %v", asked, got)
	}
}

func TestBenchCSV(t *testing.T) {
	b := coordination.Lay(compiled(t, memorandumInForce), benchDay, []coordination.Reduced{{Directive: power, Function: "energy", Orders: 3}, {Directive: amended, Function: "energy", Orders: 4}})
	var out strings.Builder
	if err := b.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != b.Entries+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	m, _ := compiled(t).Measure("3.1")
	want := "1|要点依据|" + power + "|3.1#1 强制退出电力市场|" + m.Text + "|内社信办字〔2020〕3号 第 3.1 项||2020-04-15|没有指明法律依据|1|3|3|0|3|42.9"
	if got := strings.Join(rows[1], "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
