package coverage

import (
	"slices"

	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// order tries a duty or standing directive: it becomes an order for a body responsible,
// naming everybody it reaches; a false circumstance leaves none, an unknown one a question.
func (t *trial) order(e *Expectation, rd *law.Reading) string {
	word := ""
	for _, role := range e.Reaches {
		drafts, call := t.full.call(rd, role, known(rd, law.True, "", 0))
		if len(drafts) == 0 {
			t.fault(e, "%s: no order for %s", rd.ID, role)
			continue
		}
		for _, d := range drafts {
			if want := ordered(t.full.rules, rd, d.Function); d.Kind != want {
				t.fault(e, "%s: %s has an order to %s, expected %s", rd.ID, d.Function, d.Kind, want)
			}
			if !slices.ContainsFunc(d.Reached, func(r enforcement.Reached) bool { return r.Role == role }) {
				t.fault(e, "%s: the order does not name the %s", rd.ID, role)
			}
			word = d.Kind.Chinese()
		}
		t.nobodyElse(e, rd, drafts)
		if slices.ContainsFunc(call.Drafts, func(d enforcement.Draft) bool {
			return d.Kind == law.Question && slices.Contains(e.When, d.Question.ID)
		}) {
			t.fault(e, "%s: asks though all is known", rd.ID)
		}
		for _, id := range e.When {
			t.hinges(e, rd, role, id)
		}
	}
	return word
}

// hinges tries an order with one of its circumstances false, and unknown.
func (t *trial) hinges(e *Expectation, rd *law.Reading, role law.Role, id string) {
	drafts, call := t.full.call(rd, role, known(rd, law.True, id, law.False))
	if len(drafts) > 0 || !slices.Contains(call.False, rd.ID) {
		t.fault(e, "%s: %d orders about the %s though “%s” is false", rd.ID, len(drafts), role, id)
	}
	drafts, call = t.full.call(rd, role, known(rd, law.True, id, law.Unknown))
	asked := slices.ContainsFunc(call.Drafts, func(d enforcement.Draft) bool { return d.Kind == law.Question && d.Question.ID == id })
	if len(drafts) > 0 || !asked {
		t.fault(e, "%s: %d orders about the %s though “%s” is unknown, asked: %v", rd.ID, len(drafts), role, id, asked)
	}
}

// nobodyElse finds whom an order names that its directive does not reach.
func (t *trial) nobodyElse(e *Expectation, rd *law.Reading, drafts []enforcement.Draft) {
	for _, d := range drafts {
		for _, r := range d.Reached {
			if !slices.Contains(rd.Reaches, r.Role) {
				t.fault(e, "%s: the order names the %s", rd.ID, r.Role)
			}
		}
	}
}

// ordered is what a directive becomes for a function where the law carries it in full:
// pushed where it is only pushed, a request to whom the memorandum cannot bind.
func ordered(rules *law.Ruleset, rd *law.Reading, function string) law.OrderKind {
	signatory := rules.Signatory(function)
	switch {
	case rd.Class == law.ClassC && signatory:
		return law.Push
	case !signatory || rd.Binding == law.RequestOnly:
		return law.Request
	}
	return law.Perform
}

// call is what a listing that names everybody calls for, and of that the directive's own.
// For a natural person listed himself the listing names nobody beside him.
func (g *ground) call(rd *law.Reading, role law.Role, a answers) (own []enforcement.Draft, call enforcement.Call) {
	facts := standing.Facts{
		ID: "lst_example", Party: "pty_unit", Person: role == law.NaturalPerson, Domain: rd.Domain, State: standing.Served,
		Region: "150100", PartyRegion: "150100", Facility: facility, Effective: g.day, Circumstances: a.of(g.rules, "listing"),
	}
	for _, r := range roles {
		if r.IsPerson() && r != law.NaturalPerson && !facts.Person {
			facts.Members = append(facts.Members, standing.Member{Party: "pty_" + string(r), Role: r})
		}
	}
	call = enforcement.Issue(enforcement.Situation{
		Facts: facts, Rules: g.rules, Edition: g.edition,
		Answer: func(_, id string) law.Tri { return a[id] },
		Holder: func(function, region string) (enforcement.Office, bool) {
			return enforcement.Office{ID: "bod_" + function, Region: region, Functions: []string{function}}, true
		},
	})
	for _, d := range call.Drafts {
		if d.Directive != nil && d.Directive.ID == rd.ID {
			own = append(own, d)
		}
	}
	return own, call
}
