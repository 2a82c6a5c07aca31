package coverage

import (
	"slices"
	"strings"

	"liancheng/internal/law"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// roles in which somebody can be reached.
var roles = []law.Role{
	law.Unit, law.Facility, law.NaturalPerson, law.LegalRepresentative, law.Principal, law.PersonInCharge, law.ProjectLeader,
	law.DirectlyResponsible, law.RegisteredPractitioner, law.Shareholder, law.OtherRelated,
}

// gate tries a directive that bears on a matter: for everybody it reaches and everybody
// it does not, with its circumstances true, each false, each unknown.
func (t *trial) gate(e *Expectation, rd *law.Reading) string {
	want := most(rd)
	for _, role := range roles {
		r, found := t.full.ask(e.What, rd, role, known(rd, law.True, "", 0))
		switch reaches := slices.Contains(rd.Reaches, role); {
		case role == law.Facility && !reaches: // asked as the unit, which the directive may reach as such
			continue
		case found != reaches:
			t.fault(e, "%s: bears on %s: %v, expected %v", rd.ID, role, found, reaches)
			continue
		case !found || !slices.Contains(e.Reaches, role):
			continue
		case law.Effect(r.Effect) != e.Effect || r.Advice != want.Advice():
			t.fault(e, "%s: advises %s %s, expected %s %s", rd.ID, r.Effect, r.Advice, e.Effect, want.Advice())
		}
		for _, id := range e.When {
			if _, found := t.full.ask(e.What, rd, role, known(rd, law.True, id, law.False)); found {
				t.fault(e, "%s: bears on %s though “%s” is false", rd.ID, role, id)
			}
			r, found := t.full.ask(e.What, rd, role, known(rd, law.True, id, law.Unknown))
			if !found || r.Advice.Strength() > receipt.Strict.Strength() || len(r.Caps) == 0 && want > law.Strict {
				t.fault(e, "%s: %s advises %s though “%s” is unknown", rd.ID, role, r.Advice, id)
			}
		}
	}
	return want.Advice().Chinese()
}

// most is the advice of an effect where nothing but the directive's own nature weakens it
// (decisions.md, "Advice from effects").
func most(rd *law.Reading) law.Strength {
	s := map[law.Effect]law.Strength{
		law.Prohibit: law.Block, law.Suspend: law.Block, law.Restrict: law.Restricted, law.StrictReview: law.Strict, law.Reference: law.ForReferenceOnly,
	}[rd.Effect]
	switch rd.Class {
	case law.ClassB:
		s = min(s, law.Restricted)
	case law.ClassC:
		s = min(s, law.ForReferenceOnly)
	}
	switch rd.Binding {
	case law.ForReference:
		s = min(s, law.Strict)
	case law.RequestOnly:
		s = min(s, law.ForReferenceOnly)
	}
	return s
}

// ask judges a request for a matter about somebody listed in a role, and gives what the
// directive says in the verdict.
func (g *ground) ask(matter string, rd *law.Reading, role law.Role, a answers) (receipt.Reason, bool) {
	m, _ := g.rules.Matter(matter)
	held := screening.Held{Facts: standing.Facts{
		ID: "lst_example", Party: "pty_unit", Person: role == law.NaturalPerson, Domain: rd.Domain, State: standing.Served,
		Effective: g.day, Circumstances: a.of(g.rules, "listing"),
	}, Roles: []law.Role{role}, Listed: map[string]law.Tri(a)}
	if slices.Contains(rd.Reaches, law.Facility) {
		held.Facility = facility
	}
	if role == law.Facility {
		held.Roles = []law.Role{law.Unit}
	}
	facts := screening.Facts{Matches: []screening.Match{{
		Party: "pty_example", Identity: law.IdentityCertain, Circumstances: map[string]law.Tri(a), Listings: []screening.Held{held},
	}}}
	q := screening.Question{Asker: receipt.Asker{Matter: matter}, Functions: m.Functions, Asserted: a.of(g.rules, "request")}
	q.Asker.Project = otherFacility
	if role == law.Facility {
		q.Asker.Project = facility
	}
	for _, r := range screening.Judge(facts, q, g.rules, g.day).Reasons {
		if r.Directive == rd.ID {
			return r, true
		}
	}
	return receipt.Reason{}, false
}

// reduced says what a row comes to under this law, all its circumstances true, and why it
// is no more.
func (g *ground) reduced(e *Expectation) (is, why string) {
	var said, causes []string
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, rd := range g.readings(e) {
		for _, role := range e.Reaches {
			a := known(rd, law.True, "", 0)
			if rd.Kind() == law.Gate {
				if r, found := g.ask(e.What, rd, role, a); found {
					add(&said, r.Advice.Chinese())
					for _, c := range r.Caps {
						add(&causes, c.Why)
					}
				}
				continue
			}
			drafts, _ := g.call(rd, role, a)
			for _, d := range drafts {
				add(&said, d.Kind.Chinese())
				if d.Kind == law.Review {
					add(&causes, g.wanting(rd, a))
				}
			}
		}
	}
	if len(said) == 0 {
		return "不生效果", "法律已变动"
	}
	return strings.Join(said, "、"), strings.Join(causes, "；")
}

// wanting says what keeps a duty from being ordered.
func (g *ground) wanting(rd *law.Reading, a answers) string {
	c := rd.Case(g.edition.Memorandum, func(id string) law.Tri { return a[id] }, law.IdentityCertain)
	var words []string
	if c.Memorandum != law.InForce {
		words = append(words, "备忘录"+c.Memorandum.Chinese())
	}
	if c.Amended != "" {
		words = append(words, "法律"+c.Amended.Chinese())
	}
	if c.Support != law.Supported {
		words = append(words, c.Support.Chinese())
	}
	return strings.Join(words, "，")
}
