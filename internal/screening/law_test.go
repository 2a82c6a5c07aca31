package screening

import (
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/seal"
)

const today calendar.Day = "2026-11-23"

// shippedSource is the shipped law: the whole of it is the fixture.
var shippedSource = sync.OnceValues(func() (*law.Source, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	return law.Load(files, "nmg-2020-3")
})

var ring = sync.OnceValues(func() (*seal.Ring, error) {
	return seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Demo, Now: today.Time()})
})

func testRing(t testing.TB) *seal.Ring {
	t.Helper()
	r, err := ring()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func compile(t testing.TB, changes ...law.Change) *law.Ruleset {
	t.Helper()
	s, err := shippedSource()
	if err != nil {
		t.Fatal(err)
	}
	r, err := law.Compile(s, changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inForce has the memorandum confirmed as in force.
var inForce = law.Change{ID: "c1", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "示例〔2026〕1号", Memorandum: law.InForce}

var repealed = law.Change{ID: "c2", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "示例〔2026〕2号", Memorandum: law.Withdrawn}

func confirm(basis string) law.Change {
	return law.Change{ID: "b-" + basis, Kind: law.ChangeBasis, Target: basis, From: "2026-01-01", Document: "示例〔2026〕3号", Status: law.Confirmed}
}

// lawsOf are the rulesets that property tests draw from: shipped; in force with every
// basis confirmed; repealed.
var lawsOf = sync.OnceValue(func() []*law.Ruleset {
	s, err := shippedSource()
	if err != nil {
		panic(err)
	}
	all := []law.Change{inForce}
	for _, b := range s.Bases {
		all = append(all, confirm(b.ID))
	}
	var out []*law.Ruleset
	for _, changes := range [][]law.Change{nil, {inForce}, all, {repealed}} {
		r, err := law.Compile(s, changes)
		if err != nil {
			panic(err)
		}
		out = append(out, r)
	}
	return out
})
