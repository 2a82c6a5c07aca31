package screening

import (
	"cmp"
	"slices"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// most is how many of one name are looked at. More than that is no name to ask by.
const mostNamesakes = 500

// factsAt gives what was known at a position of the party a query asks about: of whoever
// had its number then, whoever has it now, and of all records that were merged with it
// then. Who was found then is given in hint.
func factsAt(tx FactsTx, q Query, position event.Seq, hint []string) (f Facts, err error) {
	ids, err := candidates(tx, q, hint)
	if err != nil {
		return f, err
	}
	g := gatherer{tx: tx, position: position, rows: map[string]*party.ScreenRow{}, grown: map[string]*grove{}}
	for _, id := range ids {
		row, err := g.row(id)
		if err != nil {
			return f, err
		}
		if row == nil {
			continue
		}
		if slices.Contains(hint, id) {
			if err := g.left(id); err != nil {
				return f, err
			}
		}
		c, found := q.recognise(row)
		if found && c.identity != law.IdentityCertain {
			found, err = g.unopposed(id, &q)
		}
		if err == nil && found {
			err = g.add(row, c.identity, "", c.why)
		}
		if err != nil {
			return f, err
		}
	}
	if err := g.all(); err != nil {
		return f, err
	}
	return g.facts()
}

// errGone refuses to judge again of whom nothing is left: an answer that differs would
// say something untrue.
var errGone = fault.New(fault.Conflict, "所涉自然人的信息已依法删除，不能重算；原回执和签名仍然有效").Under("screening.replay-erased")

// candidates are the parties that the query may mean, by their id.
func candidates(tx FactsTx, q Query, hint []string) ([]string, error) {
	if q.Party != "" {
		return []string{q.Party}, nil
	}
	ids := slices.Clone(hint)
	for _, k := range q.numbers() {
		owners, err := tx.NumberOwners(k)
		if err != nil {
			return nil, err
		}
		ids = append(ids, owners...)
	}
	if q.NameKey != "" {
		named, err := tx.PartiesByName(q.NameKey, "", mostNamesakes)
		if err != nil {
			return nil, err
		}
		ids = append(ids, named...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// gatherer collects matches, each record once: the surest way of reaching it stands.
type gatherer struct {
	tx       FactsTx
	position event.Seq
	found    []reached
	rows     map[string]*party.ScreenRow // read so far; nil: not known then
	grown    map[string]*grove
}

// reached is a match, and the record through which it was reached: itself, or one it was
// merged with.
type reached struct {
	Match
	via string
}

// surer tells whether a was reached in a better way than b: more surely, as the party
// itself, by itself, and among equals the first.
func (a *reached) surer(b *reached) bool {
	return cmp.Or(cmp.Compare(b.Identity, a.Identity), cmp.Compare(a.Role, b.Role),
		compareBools(a.via != a.Party, b.via != b.Party), cmp.Compare(a.Party, b.Party)) < 0
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// row reads a record as it was; nil when nobody knew it.
func (g *gatherer) row(id string) (*party.ScreenRow, error) {
	if r, read := g.rows[id]; read {
		return r, nil
	}
	row, known, err := g.tx.ScreenRowAsOf(id, g.position)
	if err != nil {
		return nil, err
	}
	g.rows[id] = nil
	if known {
		g.rows[id] = &row
	}
	return g.rows[id], nil
}

func (g *gatherer) add(row *party.ScreenRow, identity law.Identity, role, why string) error {
	return g.put(row, reached{Match{Identity: identity, Role: role, Why: why}, row.Party})
}

// put adds a record, or has it reached in a surer way.
func (g *gatherer) put(row *party.ScreenRow, m reached) error {
	t, err := g.tree(row.Party)
	if err != nil {
		return err
	}
	m.Party, m.Name, m.Circumstances = row.Party, row.Display, t.answers
	i := slices.IndexFunc(g.found, func(o reached) bool { return o.Party == m.Party })
	switch {
	case i < 0:
		g.found = append(g.found, m)
	case m.Identity > g.found[i].Identity, m.Identity == g.found[i].Identity && m.Role < g.found[i].Role:
		g.found[i] = m
	}
	return nil
}

// all adds whom those found are one party with, who stands in for any of them, and whom
// these are one party with.
func (g *gatherer) all() error {
	if err := g.join(); err != nil {
		return err
	}
	for _, m := range slices.Clone(g.found) {
		if err := g.standIn(&m); err != nil {
			return err
		}
	}
	return g.join()
}

func (g *gatherer) standIn(m *reached) error {
	row, err := g.row(m.Party)
	if err != nil {
		return err
	}
	id, relation := row.ScreensAs()
	if relation == "" {
		return nil
	}
	other, err := g.row(id)
	if err != nil || other == nil {
		return err
	}
	return g.add(other, m.Identity, roleWords[relation], relation.Chinese())
}

// facts reads the listings of those found. Who is touched by none is left out, as the
// index does not know him.
func (g *gatherer) facts() (f Facts, err error) {
	for _, m := range g.found {
		listings, err := g.tx.ListingFactsAt(m.Party, g.position)
		if err != nil {
			return f, err
		}
		for _, l := range listings {
			if !mattersEver(&l) || len(l.RoleOf(m.Party)) == 0 {
				continue
			}
			t, err := g.tree(l.Party)
			if err != nil {
				return f, err
			}
			m.Listings = append(m.Listings, hold(l, m.Party, t.answers))
		}
		if len(m.Listings) > 0 {
			t := g.grown[m.Party]
			m.Why = withMerge(m.Why, party.MergeText(m.Party, m.via, t.Root))
			f.Matches = append(f.Matches, m.Match)
		}
	}
	f.sort()
	return f, nil
}
