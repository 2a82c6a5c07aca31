package enforcement_test

import (
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

const today = calendar.Day("2026-09-01")

var shipped = sync.OnceValues(func() (*law.Source, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	return law.Load(files, "nmg-2020-3")
})

// rules compiles the shipped law; with confirmed, people have confirmed every basis
// and put the memorandum in force.
func rules(t testing.TB, confirmed bool) *law.Ruleset {
	t.Helper()
	src, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	var changes []law.Change
	if confirmed {
		changes = append(changes, law.Change{ID: "chg_0", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "内发改〔2026〕1号", Memorandum: law.InForce})
		for _, b := range src.Bases {
			changes = append(changes, law.Change{ID: "chg_" + b.ID, Kind: law.ChangeBasis, Target: b.ID, From: "2026-01-01", Document: "内司〔2026〕2号", Status: law.Confirmed})
		}
	}
	r, err := law.Compile(src, changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// listed is a listing in force in each domain, with everybody named whom its case lets be named.
func listed(t testing.TB, rs *law.Ruleset, domain int) standing.Facts {
	t.Helper()
	d, err := rs.Domain(domain)
	if err != nil {
		t.Fatal(err)
	}
	f := standing.Facts{ID: "lst_1", Version: 1, Party: "pty_unit", Domain: domain, Case: d.Cases[0].ID, State: standing.Served,
		Authority: "bod_authority", Region: "150102", PartyRegion: "150102", Effective: "2026-08-03", Until: "2029-08-03"}
	if domain == 5 {
		f.Facility = "示例一号煤矿"
	}
	for _, role := range d.Cases[0].Persons {
		f.Members = append(f.Members, standing.Member{Party: "pty_" + string(role), Role: role})
	}
	return f
}

// everywhere is a registry in which one body a function holds it in the region asked for.
func everywhere(function, region string) (enforcement.Office, bool) {
	return enforcement.Office{ID: "bod_" + function + "_" + region, Region: region, Functions: []string{function}}, true
}

// situation is a listing of a domain, decided by the first function that may.
func situation(t testing.TB, rs *law.Ruleset, domain int, answer law.Tri) enforcement.Situation {
	t.Helper()
	f := listed(t, rs, domain)
	d, err := rs.Domain(domain)
	if err != nil {
		t.Fatal(err)
	}
	if answer != law.Unknown {
		f.Circumstances = map[string]bool{}
		for _, c := range rs.Source.Circumstances {
			f.Circumstances[c.ID] = answer == law.True
		}
	}
	return enforcement.Situation{
		Facts: f, Rules: rs, Edition: rs.On(today), Authority: d.Determined.Functions[:1],
		Answer: func(string, string) law.Tri { return answer }, Holder: everywhere,
	}
}
