package screening

import (
	"slices"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// most is how many of one name are looked at. More than that is no name to ask by.
const mostNamesakes = 500

// factsAt gives what was known at a position of the party a query asks about: of whoever
// had its number then, whoever has it now. Who was found then is given in hint.
func factsAt(tx FactsTx, q Query, position event.Seq, hint []string) (f Facts, err error) {
	ids, err := candidates(tx, q, hint)
	if err != nil {
		return f, err
	}
	g := gatherer{tx: tx, position: position}
	for _, id := range ids {
		row, known, err := tx.ScreenRowAsOf(id, position)
		if err != nil {
			return f, err
		}
		if !known {
			continue
		}
		if row.Erased && slices.Contains(hint, id) {
			return f, errGone
		}
		c, found := q.recognise(&row)
		if !found {
			continue
		}
		g.add(&row, c.identity, "", c.why)
		if err := g.standIn(&row, c.identity); err != nil {
			return f, err
		}
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

// gatherer collects matches, each party once: the surest way of reaching it stands.
type gatherer struct {
	tx       FactsTx
	position event.Seq
	found    []Match
}

func (g *gatherer) add(row *party.ScreenRow, identity law.Identity, role, why string) {
	m := Match{Party: row.Party, Identity: identity, Name: row.Display, Role: role, Why: why, Circumstances: answered(row.Circumstances)}
	i := slices.IndexFunc(g.found, func(o Match) bool { return o.Party == m.Party })
	switch {
	case i < 0:
		g.found = append(g.found, m)
	case m.Identity > g.found[i].Identity, m.Identity == g.found[i].Identity && m.Role < g.found[i].Role:
		g.found[i] = m
	}
}

func (g *gatherer) standIn(row *party.ScreenRow, identity law.Identity) error {
	id, relation := row.ScreensAs()
	if relation == "" {
		return nil
	}
	other, known, err := g.tx.ScreenRowAsOf(id, g.position)
	if err != nil || !known {
		return err
	}
	g.add(&other, identity, roleWords[relation], relation.Chinese())
	return nil
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
			answers, err := g.listed(l.Party, &m)
			if err != nil {
				return f, err
			}
			m.Listings = append(m.Listings, hold(l, m.Party, answers))
		}
		if len(m.Listings) > 0 {
			f.Matches = append(f.Matches, m)
		}
	}
	f.sort()
	return f, nil
}

// listed gives the answers about the listed party.
func (g *gatherer) listed(id string, m *Match) (map[string]law.Tri, error) {
	if id == m.Party {
		return m.Circumstances, nil
	}
	row, _, err := g.tx.ScreenRowAsOf(id, g.position)
	return row.Circumstances, err
}
