package coverage

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// testBasis stands for the law that a directive of class A rests on where nobody has
// found one yet.
const testBasis = "coverage-test-basis"

// Ground is the law under which measures are tried: the memorandum in force, no amendment,
// every basis confirmed, and one for each class A directive that cites none. It is nobody's law.
func Ground(source *law.Source) (*law.Ruleset, error) {
	whole := *source
	whole.Amendments = nil
	change := func(kind law.ChangeKind, target string) law.Change {
		return law.Change{Kind: kind, Target: target, From: "2020-04-15", Document: "覆盖检验（非真实文件）", Fictional: true}
	}
	memorandum := change(law.ChangeMemorandum, source.Memorandum.ID)
	memorandum.Memorandum = law.InForce
	stand := change(law.ChangeBasis, testBasis)
	stand.Status, stand.Basis = law.Confirmed, &law.Basis{ID: testBasis, Title: "覆盖检验用依据（非真实法律）"}
	changes := []law.Change{memorandum, stand}
	for _, b := range source.Bases {
		confirmed := change(law.ChangeBasis, b.ID)
		confirmed.Status = law.Confirmed
		changes = append(changes, confirmed)
	}
	for _, d := range source.Domains {
		for _, m := range d.Measures {
			for _, dir := range m.Directives {
				if dir.Class == law.ClassA && len(dir.Basis) == 0 {
					based := change(law.ChangeDirective, dir.ID)
					based.Directive = &law.Override{Basis: []law.BasisUse{{ID: testBasis}}}
					changes = append(changes, based)
				}
			}
		}
	}
	for i := range changes {
		changes[i].ID = "coverage"
	}
	return law.Compile(&whole, changes)
}

// A ground is law read on a day.
type ground struct {
	rules   *law.Ruleset
	edition *law.Edition
	day     calendar.Day
}

// readings are the directives that read a row and reach one of its roles.
func (g *ground) readings(e *Expectation) (list []*law.Reading) {
	for i := range g.edition.Readings {
		rd := &g.edition.Readings[i]
		reached := slices.ContainsFunc(rd.Reaches, func(r law.Role) bool { return slices.Contains(e.Reaches, r) })
		if reached && slices.ContainsFunc(whatOf(rd), func(what string) bool { return e.reads(rd, what) }) {
			list = append(list, rd)
		}
	}
	return list
}

// answers is what is known: every trigger of a directive is met, its circumstances are as
// said, and nothing else is known.
type answers map[string]law.Tri

func known(rd *law.Reading, when law.Tri, but string, as law.Tri) answers {
	a := answers{}
	for _, b := range rd.Bases {
		for _, id := range b.Trigger {
			a[id] = law.True
		}
	}
	for _, id := range rd.When {
		a[id] = when
	}
	if but != "" {
		a[but] = as
	}
	return a
}

// of gives the answers that are recorded in one place, as listings and requests keep them.
func (a answers) of(rules *law.Ruleset, scope string) map[string]bool {
	out := map[string]bool{}
	for id, v := range a {
		if c, err := rules.Circumstance(id); err == nil && c.Scope == scope && v != law.Unknown {
			out[id] = v == law.True
		}
	}
	return out
}

// facility is the project that a listing is about; a request is about it or about another
// of the same unit.
const (
	facility      = "2401-150102-04-01-100001"
	otherFacility = "2401-150102-04-01-100002"
)
