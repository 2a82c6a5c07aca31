package app

import (
	"cmp"
	"slices"

	"liancheng/internal/enforcement"
	"liancheng/internal/screening"
)

// An ImpactKey tells groups of differences apart.
type ImpactKey struct {
	Domain   int    `json:"domain"`
	Function string `json:"function"`         // of an order: whose it is; of a verdict: that decides the matter
	Before   string `json:"before,omitempty"` // kind of order, or advice; empty: no order
	After    string `json:"after,omitempty"`
}

// An ImpactGroup is how many differ in one way.
type ImpactGroup struct {
	ImpactKey
	Count    int      `json:"count"`
	Examples []string `json:"examples"` // ids, the first in their order, each once
}

// A tally counts differences. What it gives does not depend on the order in which they came.
type tally struct {
	examples int
	found    map[ImpactKey]*ImpactGroup
}

func newTally(examples int) *tally { return &tally{examples, map[ImpactKey]*ImpactGroup{}} }

func (t *tally) orders(list []enforcement.Difference) {
	for _, d := range list {
		t.add(ImpactKey{d.Domain, d.Function, string(d.Before), string(d.After)}, d.Listing)
	}
}

func (t *tally) verdicts(list []screening.Shift) {
	for _, s := range list {
		t.add(ImpactKey{s.Domain, s.Function, string(s.Before), string(s.After)}, s.Screening)
	}
}

func (t *tally) add(key ImpactKey, id string) {
	g, known := t.found[key]
	if !known {
		g = &ImpactGroup{ImpactKey: key, Examples: []string{}}
		t.found[key] = g
	}
	g.Count++
	i, shown := slices.BinarySearch(g.Examples, id)
	if shown || i == t.examples {
		return
	}
	g.Examples = slices.Insert(g.Examples, i, id)
	g.Examples = g.Examples[:min(len(g.Examples), t.examples)]
}

// groups gives them by domain, function and change.
func (t *tally) groups() []ImpactGroup {
	list := make([]ImpactGroup, 0, len(t.found))
	for _, g := range t.found {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b ImpactGroup) int {
		return cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.Function, b.Function),
			cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	return list
}
