package screening

import (
	"slices"

	"liancheng/internal/law"
	"liancheng/internal/party"
)

// A grove is the records that were one party, with what was answered about it.
type grove struct {
	party.Tree
	answers map[string]law.Tri
}

// tree gives the records that were merged with one, as of the position.
func (g *gatherer) tree(id string) (*grove, error) {
	if t := g.grown[id]; t != nil {
		return t, nil
	}
	tree, err := party.TreeOf(id, g.into, g.absorbed)
	if err != nil {
		return nil, err
	}
	t := &grove{Tree: tree}
	if t.answers, err = answersOf(tree, g.row); err != nil {
		return nil, err
	}
	for _, record := range tree.Records {
		g.grown[record] = t
	}
	return t, nil
}

func (g *gatherer) into(id string) (string, error) {
	row, err := g.row(id)
	if row == nil {
		return "", err
	}
	return row.MergedInto, nil
}

func (g *gatherer) absorbed(id string) (then []string, err error) {
	ever, err := g.tx.EverAbsorbed(id)
	for _, record := range ever {
		into, err := g.into(record)
		if err != nil {
			return nil, err
		}
		if into == id {
			then = append(then, record)
		}
	}
	return then, err
}

// answersOf joins what was answered about the records of one party.
func answersOf(t party.Tree, row func(id string) (*party.ScreenRow, error)) (map[string]law.Tri, error) {
	var root map[string]law.Tri
	var absorbed []map[string]law.Tri
	for _, id := range t.Records {
		r, err := row(id)
		switch {
		case err != nil:
			return nil, err
		case r == nil:
		case id == t.Root:
			root = r.Circumstances
		default:
			absorbed = append(absorbed, r.Circumstances)
		}
	}
	return answered(party.JoinAnswers(root, absorbed...)), nil
}

// left sees that something is left of everybody who was one party with a match.
func (g *gatherer) left(id string) error {
	t, err := g.tree(id)
	if err != nil {
		return err
	}
	for _, record := range t.Records {
		row, err := g.row(record)
		if err != nil {
			return err
		}
		if row != nil && row.Erased {
			return errGone
		}
	}
	return nil
}

// unopposed tells whether no record of the party has a number of a kind that was asked:
// then an equal name says nothing. An equal number speaks for all of them.
func (g *gatherer) unopposed(id string, q *Query) (bool, error) {
	t, err := g.tree(id)
	if err != nil || !t.Merged() {
		return err == nil, err
	}
	for _, record := range t.Records {
		row, err := g.row(record)
		if err != nil {
			return false, err
		}
		if row != nil && q.opposes(row) {
			return false, nil
		}
	}
	return true, nil
}

// join reaches every record of a party in the way in which one of them was reached best.
func (g *gatherer) join() error {
	done := map[string]bool{}
	for _, m := range slices.Clone(g.found) {
		t, err := g.tree(m.Party)
		if err != nil {
			return err
		}
		if !t.Merged() || done[t.Root] {
			continue
		}
		done[t.Root] = true
		best := m
		for i := range g.found {
			if t.Has(g.found[i].Party) && g.found[i].surer(&best) {
				best = g.found[i]
			}
		}
		for _, record := range t.Records {
			row, err := g.row(record)
			if err == nil {
				err = g.put(row, best)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// withMerge adds to how a record was reached that records were merged.
func withMerge(why, merged string) string {
	if merged == "" {
		return why
	}
	return why + "；" + merged
}
