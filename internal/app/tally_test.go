package app

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

func TestTallyGroups(t *testing.T) {
	orders := newTally(2)
	orders.orders([]enforcement.Difference{
		{Listing: "lst_3", Domain: 4, Function: "energy", Before: law.Review, After: law.Perform},
		{Listing: "lst_3", Domain: 4, Function: "energy", Before: law.Review, After: law.Perform},
		{Listing: "lst_1", Domain: 4, Function: "energy", After: law.Perform},
	})
	orders.orders([]enforcement.Difference{
		{Listing: "lst_2", Domain: 4, Function: "energy", Before: law.Review, After: law.Perform},
		{Listing: "lst_1", Domain: 4, Function: "energy", Before: law.Review, After: law.Perform},
		{Listing: "lst_9", Domain: 1, Function: "tax", Before: law.Push},
	})
	want := []ImpactGroup{
		{ImpactKey{1, "tax", "push", ""}, 1, []string{"lst_9"}},
		{ImpactKey{4, "energy", "", "act"}, 1, []string{"lst_1"}},
		{ImpactKey{4, "energy", "review", "act"}, 4, []string{"lst_1", "lst_2"}},
	}
	if got := orders.groups(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	verdicts := newTally(0)
	verdicts.verdicts([]screening.Shift{{Screening: "scr_1", Domain: 2, Function: "finance", Before: receipt.Strict, After: receipt.Block}})
	if got := verdicts.groups(); !reflect.DeepEqual(got, []ImpactGroup{{ImpactKey{2, "finance", "strict", "block"}, 1, []string{}}}) {
		t.Errorf("without examples: %+v", got)
	}
	if got := newTally(3).groups(); got == nil || len(got) != 0 {
		t.Errorf("nothing: %#v", got)
	}
}

// TestTallyAddsUp: the groups add up to all that came, whatever their order; the examples
// of each are the first ids of it, each once.
func TestTallyAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := make([]screening.Shift, rapid.IntRange(0, 60).Draw(t, "differ"))
		for i := range list {
			list[i] = screening.Shift{Screening: fmt.Sprintf("scr_%02d", rapid.IntRange(0, 20).Draw(t, "id")), Domain: rapid.IntRange(1, 2).Draw(t, "domain"),
				Function: rapid.SampledFrom([]string{"tax", "finance"}).Draw(t, "function"), Before: receipt.Strict,
				After: rapid.SampledFrom([]receipt.Advice{receipt.Strict, receipt.Block}).Draw(t, "after")}
		}
		examples := rapid.IntRange(0, 4).Draw(t, "examples")
		one := newTally(examples)
		one.verdicts(list)
		other, mixed := newTally(examples), rapid.Permutation(list).Draw(t, "mixed")
		cut := rapid.IntRange(0, len(mixed)).Draw(t, "cut")
		other.verdicts(mixed[cut:])
		other.verdicts(mixed[:cut])
		groups, sum := one.groups(), 0
		if !reflect.DeepEqual(groups, other.groups()) {
			t.Fatalf("%+v\n%+v", groups, other.groups())
		}
		for _, g := range groups {
			sum += g.Count
			var ids []string
			for _, s := range list {
				if (ImpactKey{s.Domain, s.Function, string(s.Before), string(s.After)}) == g.ImpactKey {
					ids = append(ids, s.Screening)
				}
			}
			slices.Sort(ids)
			if want := slices.Compact(ids); !slices.Equal(g.Examples, want[:min(examples, len(want))]) {
				t.Fatalf("%+v of %v", g, want)
			}
		}
		if sum != len(list) {
			t.Fatalf("%d of %d", sum, len(list))
		}
	})
}
