package law_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// anyChange draws a change that the shipped law takes.
func anyChange(t *rapid.T, r *law.Ruleset) law.Change {
	status := rapid.SampledFrom([]law.Status{law.Confirmed, law.Unconfirmed, law.Repealed}).Draw(t, "status")
	c := law.Change{ID: "c", From: anyDay(t), Document: "示例〔2026〕1号"}
	reading := rapid.SampledFrom(r.On(today).Readings).Draw(t, "reading")
	c.Kind = rapid.SampledFrom([]law.ChangeKind{
		law.ChangeMemorandum, law.ChangeBasis, law.ChangeListBasis, law.ChangePeriod, law.ChangeDirective, law.ChangeAmendment,
	}).Draw(t, "kind")
	switch c.Kind {
	case law.ChangeMemorandum:
		c.Memorandum = rapid.SampledFrom([]law.MemorandumStatus{law.InForce, law.UnderReview, law.Withdrawn}).Draw(t, "memorandum")
	case law.ChangeBasis:
		c.Target, c.Status = rapid.SampledFrom(r.Source.Bases).Draw(t, "basis").ID, status
	case law.ChangeListBasis:
		c.Target = rapid.SampledFrom([]string{"1", "2", "8"}).Draw(t, "domain")
		c.ListBasis = &law.ListBasis{Title: "《示例办法》", Status: status, Period: calendar.Period{N: rapid.IntRange(1, 3).Draw(t, "years"), Unit: calendar.Years}}
	case law.ChangePeriod:
		c.Target = rapid.SampledFrom(r.Source.Procedure.Periods).Draw(t, "period").ID
		c.Period = &law.Deadline{Period: calendar.Period{N: rapid.IntRange(1, 9).Draw(t, "days"), Unit: calendar.WorkingDays}}
	case law.ChangeDirective:
		c.Target, c.Directive = reading.ID, &law.Override{
			Class:   rapid.SampledFrom([]law.Class{"", law.ClassA, law.ClassB, law.ClassC}).Draw(t, "class"),
			Binding: rapid.SampledFrom([]law.Binding{"", law.Mandatory, law.RequestOnly}).Draw(t, "binding"),
		}
		if rapid.Bool().Draw(t, "rests") {
			c.Directive.Basis = []law.BasisUse{{ID: rapid.SampledFrom(r.Source.Bases).Draw(t, "cited").ID}}
		}
	case law.ChangeAmendment:
		c.Target, c.Status = rapid.SampledFrom(r.Source.Amendments).Draw(t, "amendment").ID, status
		if status != law.Repealed && rapid.Bool().Draw(t, "content") {
			place := strings.TrimPrefix(reading.ID, "nmg-2020-3/")
			c.Amendment = moves(anyDay(t), place, rapid.SampledFrom([]law.Status{law.Changed, law.Repealed}).Draw(t, "touch"))
			c.Target = rapid.SampledFrom([]string{c.Target, "example-2026"}).Draw(t, "target")
			c.Amendment.ID = c.Target
		}
	}
	return c
}

func anyDay(t *rapid.T) calendar.Day {
	return rapid.SampledFrom([]calendar.Day{"2020-04-15", "2022-03-01", "2025-12-31", "2026-01-01", "2026-06-01", today}).Draw(t, "day")
}

// anyView draws a state of the law.
func anyView(t *rapid.T, shipped *law.Ruleset) law.View {
	var changes []law.Change
	for range rapid.IntRange(0, 6).Draw(t, "changes") {
		changes = append(changes, anyChange(t, shipped))
	}
	r, err := law.Compile(shipped.Source, changes)
	if err != nil {
		t.Fatal(err)
	}
	return law.View{Rules: r, Day: anyDay(t)}
}

// TestDiffProperties: nothing differs from itself, looking back mirrors looking
// forward, and two states without a difference are one law to whoever exports it.
func TestDiffProperties(t *testing.T) {
	shipped := compile(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyView(t, shipped), anyView(t, shipped)
		again, err := law.Compile(shipped.Source, a.Rules.Changes)
		if err != nil {
			t.Fatal(err)
		}
		if self := law.Diff(a, law.View{Rules: again, Day: a.Day}); len(self) != 0 {
			t.Fatalf("differs from itself: %v", self)
		}
		there, back := law.Diff(a, b), law.Diff(b, a)
		for i := range back {
			back[i].Before, back[i].After = back[i].After, back[i].Before
		}
		if !slices.Equal(there, back) {
			t.Fatalf("no mirror:\n%v\n%v", there, back)
		}
		at := map[string]bool{}
		for _, d := range there {
			if d.Before == d.After || at[d.Place+d.Field] {
				t.Fatalf("says nothing, or twice: %+v", d)
			}
			at[d.Place+d.Field] = true
		}
		if len(there) == 0 && exported(t, a) != exported(t, b) {
			t.Fatalf("two laws, and no difference told")
		}
	})
}

func exported(t *rapid.T, v law.View) string {
	x := v.Rules.Export("", v.Rules.On(v.Day))
	x.Digest = ""
	raw, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
