package coordination_test

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// benchDay is a day on which the shipped law has all its editions behind it.
const benchDay calendar.Day = "2026-06-01"

// compiled is the shipped law with some changes.
func compiled(t testing.TB, changes ...law.Change) *law.Ruleset {
	t.Helper()
	src, err := source()
	if err != nil {
		t.Fatal(err)
	}
	for i := range changes {
		changes[i].ID, changes[i].Document = "lch_"+strconv.Itoa(i), "内示例字〔2026〕1号"
		if changes[i].From == "" {
			changes[i].From = "2026-01-01"
		}
	}
	r, err := law.Compile(src, changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Measures whose orders take a right away: 6.10#2 rests on one basis that is confirmed
// and one that is not, 4.(2) on one that is not, 3.1#1 on none; 1.5#2 was amended.
const (
	registry = "nmg-2020-3/6.10#2"
	gasOne   = "nmg-2020-3/4.(2)#1"
	gasTwo   = "nmg-2020-3/4.(2)#2"
	power    = "nmg-2020-3/3.1#1"
	amended  = "nmg-2020-3/1.5#2"

	gasBasis     = "natural-gas-infrastructure-measures"
	companyBasis = "company-law-178"
	marketBasis  = "market-entity-regulation-12"
)

var (
	memorandumInForce = law.Change{Kind: law.ChangeMemorandum, Memorandum: law.InForce}
	companyDoubted    = law.Change{Kind: law.ChangeBasis, Target: companyBasis, Status: law.Unconfirmed}
)

// line is what is expected of an item.
type line struct {
	target                   string
	part                     coordination.Part
	alone, missing, together int64
}

func TestLay(t *testing.T) {
	orders := func(directive, function string, n int64) coordination.Reduced {
		return coordination.Reduced{Directive: directive, Function: function, Orders: n, Open: n / 2}
	}
	all := []coordination.Reduced{
		orders(registry, "market-regulation", 10), orders(gasOne, "energy", 5), orders(gasTwo, "energy", 3), orders(power, "energy", 20),
	}
	for name, c := range map[string]struct {
		changes []law.Change
		orders  []coordination.Reduced
		first   []line
		want    coordination.Bench // its sums
	}{
		"nothing was ordered": {first: []line{{target: "nmg-2020-3"}}},
		"the memorandum first, then what completes most": {orders: all,
			first: []line{{"nmg-2020-3", "", 10, 38, 10}, {power, coordination.Basis, 0, 20, 30}, {gasBasis, "", 0, 8, 38}},
			want:  coordination.Bench{Reduced: 38, Open: 18, Unlockable: 38}},
		"in force already": {changes: []law.Change{memorandumInForce}, orders: all,
			first: []line{{power, coordination.Basis, 20, 20, 20}, {gasBasis, "", 8, 8, 28}},
			want:  coordination.Bench{Reduced: 38, Open: 18, Unlockable: 28, Ready: 10}},
		"one of two bases is enough, the other comes after": {changes: []law.Change{memorandumInForce, companyDoubted}, orders: all[:1],
			first: []line{{companyBasis, "", 10, 10, 10}, {marketBasis, "", 10, 10, 10}},
			want:  coordination.Bench{Reduced: 10, Open: 5, Unlockable: 10}},
		"a basis that changed waits to be read again": {
			changes: []law.Change{memorandumInForce, {Kind: law.ChangeBasis, Target: gasBasis, Status: law.Changed}}, orders: all[1:3],
			first: []line{{gasBasis, "", 8, 8, 8}},
			want:  coordination.Bench{Reduced: 8, Open: 3, Unlockable: 8}},
		"a basis that was repealed cannot be confirmed": {
			changes: []law.Change{memorandumInForce, {Kind: law.ChangeBasis, Target: gasBasis, Status: law.Repealed}}, orders: all[1:3],
			first: []line{{gasOne, coordination.Basis, 5, 5, 5}, {gasTwo, coordination.Basis, 3, 3, 8}},
			want:  coordination.Bench{Reduced: 8, Open: 3, Unlockable: 8}},
		"amended law keeps what confirming cannot give back": {changes: []law.Change{memorandumInForce},
			orders: []coordination.Reduced{orders(amended, "energy", 7), orders("nmg-2020-3/9.9#1", "energy", 2), orders(gasOne, "energy", 1)},
			first:  []line{{gasBasis, "", 1, 1, 1}, {target: "franchise-mechanism-2023", together: 1}},
			want:   coordination.Bench{Reduced: 10, Open: 4, Unlockable: 1, Beyond: 9}},
		"an amendment that was found not to hold": {
			changes: []law.Change{memorandumInForce, {Kind: law.ChangeAmendment, Target: "franchise-mechanism-2023", Status: law.Repealed}},
			orders:  []coordination.Reduced{orders(amended, "energy", 7)},
			first:   []line{{amended, coordination.Basis, 7, 7, 7}},
			want:    coordination.Bench{Reduced: 7, Open: 3, Unlockable: 7}},
		"papers that are missing are no question of law": {changes: []law.Change{memorandumInForce},
			orders: []coordination.Reduced{{Directive: gasOne, Function: "energy", Orders: 6, Open: 6, Incomplete: 4}},
			first:  []line{{gasBasis, "", 2, 2, 2}},
			want:   coordination.Bench{Reduced: 6, Open: 6, Unlockable: 2, Incomplete: 4}},
		"who is no signatory is only asked": {orders: []coordination.Reduced{orders(gasOne, "power-exchange", 4)},
			first: []line{{target: "nmg-2020-3"}},
			want:  coordination.Bench{Reduced: 4, Open: 2, Beyond: 4}},
		"a memorandum that was withdrawn": {changes: []law.Change{{Kind: law.ChangeMemorandum, Memorandum: law.Withdrawn}}, orders: all[:1],
			first: []line{{target: "company-information-regulation-18"}}, // most directives cite it
			want:  coordination.Bench{Reduced: 10, Open: 5, Beyond: 10}},
	} {
		b := coordination.Lay(compiled(t, c.changes...), benchDay, c.orders)
		for i, w := range c.first {
			u := b.Items[i]
			if u.Target != w.target || u.Part != w.part || u.Alone != w.alone || u.Missing != w.missing || u.Together != w.together {
				t.Errorf("%s: item %d is %s %s: alone %d, missing %d, together %d; want %+v", name, i+1, u.Target, u.Part, u.Alone, u.Missing, u.Together, w)
			}
		}
		got := coordination.Bench{Reduced: b.Reduced, Open: b.Open, Unlockable: b.Unlockable, Ready: b.Ready, Incomplete: b.Incomplete, Beyond: b.Beyond}
		if !same(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func same(a, b coordination.Bench) bool {
	return a.Reduced == b.Reduced && a.Open == b.Open && a.Unlockable == b.Unlockable && a.Ready == b.Ready && a.Incomplete == b.Incomplete && a.Beyond == b.Beyond
}

// Shares are of all reviews, and say how far the first items reach.
func TestShares(t *testing.T) {
	b := coordination.Lay(compiled(t, memorandumInForce), benchDay, []coordination.Reduced{
		{Directive: power, Function: "energy", Orders: 6}, {Directive: gasOne, Function: "energy", Orders: 2}, {Directive: amended, Function: "energy", Orders: 4},
	})
	if b.Items[0].Share != 0.5 || b.Items[1].Share != 0.667 {
		t.Errorf("shares %v, %v", b.Items[0].Share, b.Items[1].Share)
	}
	want := []coordination.Reach{{Percent: 50, Items: 1, Orders: 6}, {Percent: 80, Items: 2, Orders: 8}, {Percent: 100, Items: 2, Orders: 8}}
	if len(b.Reach) != 3 || b.Reach[0] != want[0] || b.Reach[1] != want[1] || b.Reach[2] != want[2] {
		t.Errorf("reach %+v", b.Reach)
	}
	if cut := b.First(2); len(cut.Items) != 2 || cut.Entries != b.Entries || len(b.First(0).Items) != b.Entries {
		t.Errorf("%d of %d", len(cut.Items), cut.Entries)
	}
}

// confirming gives the changes that confirm an item as it stands: what the coordinator
// would send, with the parts that the bench cannot know made up.
func confirming(u coordination.Unconfirmed) []law.Change {
	c := u.Change
	switch {
	case u.Part == coordination.Basis:
		found := law.Change{Kind: law.ChangeBasis, Target: "found-" + u.Target, From: c.From, Status: law.Confirmed,
			Basis: &law.Basis{ID: "found-" + u.Target, Title: "《示例规定》第一条", Says: "示例"}}
		c.Directive = &law.Override{Basis: []law.BasisUse{{ID: found.Target}}}
		return []law.Change{found, c}
	case u.Kind == law.ChangeListBasis && c.ListBasis.Title == "":
		l := *c.ListBasis
		l.Title, l.Period = "《示例名单管理办法》", calendar.Period{N: 3, Unit: calendar.Years}
		c.ListBasis = &l
	}
	return []law.Change{c}
}

// What confirming unlocks is what the law itself says once the changes are approved:
// after any number of items the count is that of the compiled law, it never falls, and
// at the end it is all that can be unlocked.
func TestUnlockedIsWhatTheLawSays(t *testing.T) {
	src, err := source()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, rd := range compiled(t).On(benchDay).Readings {
		if rd.Kind() != law.Gate {
			ids = append(ids, rd.ID)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		before := compiled(t, drawn(rt, src)...)
		orders := drawOrders(rt, before, ids)
		b := coordination.Lay(before, benchDay, orders)
		if b.Reduced != b.Unlockable+b.Ready+b.Incomplete+b.Beyond {
			rt.Fatalf("the parts do not add up: %+v", b)
		}
		n := rapid.IntRange(0, min(len(b.Items), 80)).Draw(rt, "picked")
		changes := append([]law.Change{}, before.Changes...)
		last := int64(0)
		for i, u := range b.Items {
			if u.Together < last || u.Alone > u.Missing || u.Alone > b.Items[0].Together {
				rt.Fatalf("item %d: %+v after %d", i+1, u.Effect, last)
			}
			last = u.Together
			if i < n {
				changes = append(changes, confirming(u)...)
			}
		}
		if last != b.Unlockable {
			rt.Fatalf("at the end %d, can be unlocked %d", last, b.Unlockable)
		}
		want := int64(0)
		if n > 0 {
			want = b.Items[n-1].Together
		}
		if got := acts(compiled(t, changes...), orders) - b.Ready; got != want {
			rt.Fatalf("after %d items the law turns %d into acts, the bench says %d", n, got, want)
		}
		if got := acts(compiled(t, everything(before, b)...), orders) - b.Ready; got != b.Unlockable {
			rt.Fatalf("with all confirmed the law turns %d into acts, the bench says %d", got, b.Unlockable)
		}
	})
}

func everything(r *law.Ruleset, b coordination.Bench) []law.Change {
	changes := append([]law.Change{}, r.Changes...)
	for _, u := range b.Items {
		changes = append(changes, confirming(u)...)
	}
	return changes
}

// drawn is what people may have settled before.
func drawn(t *rapid.T, src *law.Source) (changes []law.Change) {
	if status := rapid.SampledFrom([]law.MemorandumStatus{"", "", law.InForce, law.Withdrawn}).Draw(t, "memorandum"); status != "" {
		changes = append(changes, law.Change{Kind: law.ChangeMemorandum, Memorandum: status})
	}
	for range rapid.IntRange(0, 6).Draw(t, "bases") {
		b := rapid.SampledFrom(src.Bases).Draw(t, "basis")
		status := rapid.SampledFrom([]law.Status{law.Confirmed, law.Unconfirmed, law.Changed, law.Repealed}).Draw(t, "status")
		changes = append(changes, law.Change{Kind: law.ChangeBasis, Target: b.ID, Status: status})
	}
	for range rapid.IntRange(0, 2).Draw(t, "amendments") {
		a := rapid.SampledFrom(src.Amendments).Draw(t, "amendment")
		status := rapid.SampledFrom([]law.Status{law.Confirmed, law.Repealed}).Draw(t, "holds")
		changes = append(changes, law.Change{Kind: law.ChangeAmendment, Target: a.ID, Status: status})
	}
	return changes
}

func drawOrders(t *rapid.T, r *law.Ruleset, ids []string) (orders []coordination.Reduced) {
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, 25, func(s string) string { return s }).Draw(t, "directives") {
		d, _ := r.Directive(id)
		n := rapid.Int64Range(1, 50).Draw(t, "orders")
		orders = append(orders, coordination.Reduced{
			Directive: id, Function: rapid.SampledFrom(slices.Concat(d.Functions, []string{"power-exchange"})).Draw(t, "function"),
			Orders: n, Incomplete: rapid.Int64Range(0, n).Draw(t, "incomplete"),
		})
	}
	return orders
}

// acts counts the orders that would be acts under a law, all triggers met.
func acts(r *law.Ruleset, orders []coordination.Reduced) (n int64) {
	e := r.On(benchDay)
	for _, o := range orders {
		for _, rd := range e.Readings {
			c := rd.Case(e.Memorandum, law.Supposed, law.IdentityCertain)
			if rd.ID == o.Directive && c.Order(r.Signatory(o.Function)) == law.Perform {
				n += o.Orders - o.Incomplete
			}
		}
	}
	return n
}
