package enforcement_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/enforcement"
	"liancheng/internal/law"
)

// TestCompareFindsTheWay: what differs, applied to the orders of the law before, gives
// those of the law after; no order is told of twice, and one that stays as it was never.
func TestCompareFindsTheWay(t *testing.T) {
	laws := []*law.Ruleset{rules(t, false), rules(t, true), withdrawn(t), handed(t)}
	rapid.Check(t, func(rt *rapid.T) {
		domain, answer := rapid.IntRange(1, 8).Draw(rt, "domain"), law.Tri(rapid.IntRange(0, 2).Draw(rt, "answer"))
		draw := func(which string) *law.Ruleset { return laws[rapid.IntRange(0, len(laws)-1).Draw(rt, which)] }
		a, b := draw("before"), draw("after")
		before, after := enforcement.Issue(situation(t, a, domain, answer)), enforcement.Issue(situation(t, b, domain, answer))
		differ, all := enforcement.Compare(before, after)
		orders, want := kinds(before), kinds(after)
		union := len(orders)
		for key := range want {
			if _, both := orders[key]; !both {
				union++
			}
		}
		for _, d := range differ {
			key := d.Directive + " " + d.About + " " + d.Body
			if orders[key] != d.Before || d.Before == d.After {
				rt.Fatalf("%+v, but it was %q", d, orders[key])
			}
			if orders[key] = d.After; d.After == law.NoOrder {
				delete(orders, key)
			}
		}
		if fmt.Sprint(orders) != fmt.Sprint(want) || all != union || a == b && len(differ) > 0 {
			rt.Fatalf("%d of %d differ: %v\nwant %v", len(differ), all, orders, want)
		}
	})
}

// kinds gives orders by directive, or what is asked about whom, and body.
func kinds(c enforcement.Call) map[string]law.OrderKind {
	all := map[string]law.OrderKind{}
	for _, d := range c.Drafts {
		what := d.Question.ID
		if d.Directive != nil {
			what = d.Directive.ID
		}
		all[what+" "+d.About+" "+d.Office.ID] = d.Kind
	}
	return all
}

func withdrawn(t testing.TB) *law.Ruleset {
	return amended(t, law.Change{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "示例〔2026〕1号", Memorandum: law.Withdrawn})
}

// handed gives every third directive to another function.
func handed(t testing.TB) *law.Ruleset {
	var changes []law.Change
	for i, rd := range rules(t, false).On(today).Readings {
		if i%3 == 0 && rd.Kind() != law.Gate {
			changes = append(changes, law.Change{Kind: law.ChangeDirective, Target: rd.ID, From: "2026-01-01", Document: "示例〔2026〕1号",
				Directive: &law.Override{Functions: []string{"market-regulation"}}})
		}
	}
	return amended(t, changes...)
}

// amended is the shipped law with changes.
func amended(t testing.TB, changes ...law.Change) *law.Ruleset {
	t.Helper()
	r, err := rules(t, false).Draft(changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestCompareSays: an order that moves to another function is dropped there and added here.
func TestCompareSays(t *testing.T) {
	interview := "nmg-2020-3/1.(3)#1"
	moved := amended(t, law.Change{Kind: law.ChangeDirective, Target: interview, From: "2026-01-01", Document: "示例〔2026〕1号",
		Directive: &law.Override{Functions: []string{"tax"}}})
	before := enforcement.Issue(situation(t, rules(t, false), 1, law.Unknown))
	differ, all := enforcement.Compare(before, enforcement.Issue(situation(t, moved, 1, law.Unknown)))
	want := []enforcement.Difference{
		{Directive: interview, Function: "emergency", Body: "bod_emergency_150102", Before: law.Perform},
		{Directive: interview, Function: "tax", Body: "bod_tax_150102", After: law.Perform},
	}
	if !slices.Equal(differ, want) || all != len(before.Drafts)+1 {
		t.Errorf("%d looked at, %+v", all, differ)
	}
}
