package coordination

import (
	"slices"

	"liancheng/internal/law"
)

// A Reduced counts the orders of one directive and function that stand as reviews
// of one's own law, because law did not carry more when they were made.
type Reduced struct {
	Directive, Function string
	Orders              int64
	Open                int64 // of them: feedback is still expected
	Incomplete          int64 // of them: an adopted listing lacks documents, whatever law says
}

// An estimate tells what becomes of reviews as things are confirmed one after another.
type estimate struct {
	edition    *law.Edition
	memorandum key
	list       []Unconfirmed
	at         map[key]int // places in list
	cells      []cell
	cellsOf    [][]int // by place in list: cells that lack it
	picked     map[key]bool
	acts       int64 // orders of the cells that what is picked turned into acts
}

// A cell is reviews that are alike in all that law looks at.
type cell struct {
	reading   *law.Reading
	signatory bool
	orders    int64
	lacks     [][]int // places in list: of each set one is enough
	done      bool
}

func newEstimate(s *survey, list []Unconfirmed) *estimate {
	e := &estimate{
		edition: s.edition, memorandum: key{kind: law.ChangeMemorandum, target: s.rules.Source.Memorandum.ID},
		list: list, at: map[key]int{}, cellsOf: make([][]int, len(list)), picked: map[key]bool{},
	}
	for i := range list {
		e.at[list[i].key()] = i
	}
	return e
}

// order is what the reviews of a cell would be, were some things confirmed. A
// directive that an amendment touches stays a review or ceases, confirmed or not, so
// amendments change nothing here. Circumstances and triggers are supposed to hold.
func (e *estimate) order(c *cell, confirmed func(key) bool) law.OrderKind {
	rd, memorandum := *c.reading, e.edition.Memorandum
	if confirmed(e.memorandum) {
		memorandum = law.InForce
	}
	rd.Bases = slices.Clone(rd.Bases)
	for i := range rd.Bases {
		if confirmed(key{kind: law.ChangeBasis, target: rd.Bases[i].ID}) {
			rd.Bases[i].Status = law.Confirmed
		}
	}
	if confirmed(key{law.ChangeDirective, rd.ID, Basis}) {
		rd.Bases = append(rd.Bases, law.BasisReading{Status: law.Confirmed})
	}
	return rd.Case(memorandum, law.Supposed, law.IdentityCertain).Order(c.signatory)
}

// listed tells whether a thing is there to be confirmed.
func (e *estimate) listed(k key) bool {
	_, ok := e.at[k]
	return ok
}

// add takes in a cell that confirming can turn into acts, with what it lacks: the
// memorandum in force, and one basis.
func (e *estimate) add(c cell) {
	e.lack(&c, e.memorandum)
	if c.reading.Support(law.Supposed) != law.Supported {
		some := []key{{law.ChangeDirective, c.reading.ID, Basis}}
		for _, b := range c.reading.Bases {
			some = append(some, key{kind: law.ChangeBasis, target: b.ID})
		}
		e.lack(&c, some...)
	}
	e.cells = append(e.cells, c)
}

func (e *estimate) lack(c *cell, some ...key) {
	var set []int
	for _, k := range some {
		if i, ok := e.at[k]; ok && !slices.Contains(set, i) {
			set = append(set, i)
			e.cellsOf[i] = append(e.cellsOf[i], len(e.cells))
		}
	}
	if len(set) > 0 {
		c.lacks = append(c.lacks, set)
	}
}
