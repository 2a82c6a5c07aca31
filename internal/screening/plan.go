package screening

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/receipt"
)

// A plan is the law of a day as dense tables: for each domain and matter the gates that
// bear, for each gate what law.Case.Yield says of every case that can come up. It is
// made once for a ruleset and edition and never changes.
type plan struct {
	rules   *law.Ruleset
	edition *law.Edition
	day     calendar.Day
	dayNo   int32
	matters map[string]uint16
	gates   []gate
	bears   [][][]uint16 // domain, matter → gates, in the order of the memorandum
	scope   [4]mask      // which circumstances are recorded where
	bits    map[string]uint16
	domains []string // names
}

type mask []uint64

// Scopes of circumstances, by their place in plan.scope.
const (
	ofListing = iota
	ofParty
	ofPerson
	ofRequest
)

var scopeOf = map[string]int{"listing": ofListing, "party": ofParty, "person": ofPerson, "request": ofRequest}

// A gate is one reading that bears on matters, compiled.
type gate struct {
	reading *law.Reading
	order   uint16 // place among the edition's readings
	reach   roleSet
	period  bool
	when    []uint16 // circumstances that must hold
	bases   []basis
	cases   [cases]outcome
	reason  receipt.Reason // what does not depend on the case
	asks    []ask          // circumstances shown with a reason
}

type ask struct {
	bit      uint16
	id, text string
}

// basis is one provision: what it supports while its trigger is unknown, false, true.
type basis struct {
	trigger []uint16
	support [3]law.Support
}

// outcome is what Yield says of one case.
type outcome struct {
	strength law.Strength
	capped   bool // incomplete documents bit as well
	caps     []receipt.Cap
}

// cases counts what a gate's outcome can depend on: circumstances, support, identity,
// whether documents are missing.
const cases = 3 * 7 * 2 * 2

func caseNo(circumstances law.Tri, support law.Support, certain, incomplete bool) int {
	n := (int(circumstances)*7 + int(support)) * 4
	if certain {
		n += 2
	}
	if incomplete {
		n++
	}
	return n
}

// newPlan compiles the law of a day. Circumstances get their bits from the pool.
func newPlan(rs *law.Ruleset, day calendar.Day, p *pool) *plan {
	pl := &plan{
		rules: rs, edition: rs.On(day), day: day, dayNo: day.Number(),
		matters: map[string]uint16{}, bits: map[string]uint16{}, domains: make([]string, 1),
	}
	for i, m := range rs.Source.Matters {
		pl.matters[m.ID] = uint16(i)
	}
	for _, c := range rs.Source.Circumstances {
		bit := p.bit(c.ID)
		pl.bits[c.ID] = bit
		pl.scope[scopeOf[c.Scope]].set(bit)
	}
	most := 0
	for _, d := range rs.Source.Domains {
		most = max(most, d.No)
	}
	pl.domains = make([]string, most+1)
	for _, d := range rs.Source.Domains {
		pl.domains[d.No] = d.Name
	}
	pl.bears = make([][][]uint16, most+1)
	for d := range pl.bears {
		pl.bears[d] = make([][]uint16, len(rs.Source.Matters))
	}
	for i := range pl.edition.Readings {
		if rd := &pl.edition.Readings[i]; rd.Kind() == law.Gate {
			pl.add(rd, uint16(i))
		}
	}
	return pl
}

// on is the plan for another day of the same edition.
func (pl *plan) on(day calendar.Day) *plan {
	next := *pl
	next.day, next.dayNo = day, day.Number()
	return &next
}

func (m *mask) set(bit uint16) {
	for len(*m) <= int(bit/64) {
		*m = append(*m, 0)
	}
	(*m)[bit/64] |= 1 << (bit % 64)
}

func (m mask) word(i int) uint64 {
	if i < len(m) {
		return m[i]
	}
	return 0
}

func (pl *plan) add(rd *law.Reading, order uint16) {
	g := gate{
		reading: rd, order: order, reach: rolesOf(rd.Reaches), when: pl.bitsOf(rd.When), reason: reasonOf(rd),
		period: rd.Period != nil && rd.Period.From == "listing" && !rd.Period.Lasts.IsZero(),
	}
	for _, b := range rd.Bases {
		alone := law.Reading{Bases: []law.BasisReading{b}}
		one := basis{trigger: pl.bitsOf(b.Trigger)}
		for t := law.Unknown; t <= law.True; t++ {
			one.support[t] = alone.Support(func(string) law.Tri { return t })
		}
		g.bases = append(g.bases, one)
	}
	for _, id := range dependsOn(rd) {
		c, _ := pl.rules.Circumstance(id)
		g.asks = append(g.asks, ask{pl.bits[id], id, c.Question})
	}
	g.compile(pl.edition.Memorandum)
	place := uint16(len(pl.gates))
	pl.gates = append(pl.gates, g)
	for matter, i := range pl.matters {
		for _, on := range rd.Gate {
			if pl.rules.BearsOn(on, matter) {
				pl.bears[rd.Domain][i] = append(pl.bears[rd.Domain][i], place)
				break
			}
		}
	}
}

func (pl *plan) bitsOf(ids []string) (bits []uint16) {
	for _, id := range ids {
		bits = append(bits, pl.bits[id])
	}
	return bits
}

// compile asks Yield about every case. It is the only rule: nothing here decides.
func (g *gate) compile(memorandum law.MemorandumStatus) {
	base := g.reading.Case(memorandum, func(string) law.Tri { return law.Unknown }, law.IdentityReview)
	for circumstances := law.Unknown; circumstances <= law.True; circumstances++ {
		for support := law.NoBasis; support <= law.Supported; support++ {
			for _, certain := range []bool{false, true} {
				c := base
				c.Circumstances, c.Support, c.Identity = circumstances, support, law.IdentityReview
				if certain {
					c.Identity = law.IdentityCertain
				}
				strength, caps := c.Yield()
				o := outcome{strength: strength, caps: capsOf(caps, c)}
				g.cases[caseNo(circumstances, support, certain, false)] = o
				if o.strength > law.Strict {
					o.strength, o.capped = law.Strict, true
				}
				g.cases[caseNo(circumstances, support, certain, true)] = o
			}
		}
	}
}
