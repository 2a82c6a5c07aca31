package coordination

import (
	"cmp"
	"slices"

	"liancheng/internal/law"
)

// A weight is why one thing is confirmed before another.
type weight struct {
	gain       int64 // orders that it completes, together with those already picked
	open       int64 // orders not complete that still lack it
	missing    int64 // orders that lacked it to begin with
	held       int64
	directives int
}

func (w weight) compare(v weight) int {
	return cmp.Or(cmp.Compare(w.gain, v.gain), cmp.Compare(w.open, v.open), cmp.Compare(w.missing, v.missing),
		cmp.Compare(w.held, v.held), cmp.Compare(w.directives, v.directives))
}

func (e *estimate) weigh(i int) weight {
	u := &e.list[i]
	w := weight{missing: u.Missing, held: u.Held, directives: u.Directives}
	with := func(k key) bool { return e.picked[k] || k == u.key() }
	for _, j := range e.cellsOf[i] {
		c := &e.cells[j]
		if c.done {
			continue
		}
		if e.order(c, with) == law.Perform {
			w.gain += c.orders
		}
		if e.lacking(c, i) {
			w.open += c.orders
		}
	}
	return w
}

// lacking tells whether nothing picked stands in for entry i yet.
func (e *estimate) lacking(c *cell, i int) bool {
	return slices.ContainsFunc(c.lacks, func(set []int) bool {
		return slices.Contains(set, i) && !slices.ContainsFunc(set, func(j int) bool { return e.picked[e.list[j].key()] })
	})
}

// rank puts the list in the order in which to confirm: next is always what completes
// most orders together with those before it; where nothing completes any, what most
// orders lack. Equals keep their place.
func (e *estimate) rank() []Unconfirmed {
	for i := range e.list {
		u := &e.list[i]
		for _, j := range e.cellsOf[i] {
			u.Missing += e.cells[j].orders
		}
		u.Alone = e.weigh(i).gain
	}
	rest := make([]int, len(e.list))
	for i := range rest {
		rest[i] = i
	}
	out := make([]Unconfirmed, 0, len(rest))
	for len(rest) > 0 {
		next := e.heaviest(rest)
		out = append(out, e.pick(rest[next]))
		rest = slices.Delete(rest, next, next+1)
	}
	return out
}

// heaviest gives the place in rest of what to confirm next.
func (e *estimate) heaviest(rest []int) (best int) {
	most := e.weigh(rest[0])
	for n, i := range rest[1:] {
		if w := e.weigh(i); w.compare(most) > 0 {
			best, most = n+1, w
		}
	}
	return best
}

// pick supposes a thing confirmed from here on.
func (e *estimate) pick(i int) Unconfirmed {
	u := e.list[i]
	e.picked[u.key()] = true
	for _, j := range e.cellsOf[i] {
		c := &e.cells[j]
		if !c.done && e.order(c, func(k key) bool { return e.picked[k] }) == law.Perform {
			c.done = true
			e.acts += c.orders
		}
	}
	u.Together = e.acts
	return u
}
