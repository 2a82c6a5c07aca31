package report

import (
	"slices"

	"liancheng/internal/law"
)

// fill takes the cells to the measures of the memorandum, all of which are listed. What
// belongs to no directive of today's stands after them, so that nothing is lost.
func (l *MeasureList) fill(rules *law.Ruleset, orders []MeasureCell, screenings []ScreeningCell) error {
	e := rules.On(l.Window.To)
	l.Status = e.Memorandum
	at := l.list(rules, e)
	for _, c := range orders {
		d := &DirectiveUse{} // a re-check is of no measure
		if c.Kind != law.Recheck {
			d = l.place(at, c)
		}
		if !c.Issued {
			d.Older += c.Orders
			continue
		}
		n, err := c.called()
		if err != nil {
			return err
		}
		d.Add(n)
		l.Total.Rechecks += n.Rechecks
	}
	l.screened(rules, e, at, screenings)
	l.sum()
	return nil
}

// spot is a directive's place in the list.
type spot struct{ measure, directive int }

// list lays out every measure with its directives as they stand.
func (l *MeasureList) list(rules *law.Ruleset, e *law.Edition) map[string]spot {
	at, measures := map[string]spot{}, map[string]int{}
	for i := range e.Readings {
		rd := &e.Readings[i]
		n, seen := measures[rd.Measure]
		if !seen {
			n = len(l.Measures)
			m, _ := rules.Measure(rd.Measure)
			measures[rd.Measure] = n
			l.Measures = append(l.Measures, MeasureUse{ID: m.ID, Domain: m.Domain, Text: m.Text})
		}
		d := DirectiveUse{ID: rd.ID, Phrase: rd.Phrase, Kind: rd.Kind()}
		d.Stands, d.Why = standOf(rules, e.Memorandum, rd)
		at[rd.ID] = spot{n, len(l.Measures[n].Directives)}
		l.Measures[n].Directives = append(l.Measures[n].Directives, d)
	}
	return at
}

func (l *MeasureList) place(at map[string]spot, c MeasureCell) *DirectiveUse {
	x, known := at[c.Directive]
	if !known {
		x = spot{len(l.Measures), 0}
		at[c.Directive] = x
		l.Measures = append(l.Measures, MeasureUse{ID: c.Measure, Directives: []DirectiveUse{{ID: c.Directive, Stands: StandsNot, Why: []string{whyUnknown}}}})
	}
	return &l.Measures[x.measure].Directives[x.directive]
}

// screened adds the hits that may rest on each gate.
func (l *MeasureList) screened(rules *law.Ruleset, e *law.Edition, at map[string]spot, cells []ScreeningCell) {
	for _, c := range cells {
		if c.Hits == 0 {
			continue
		}
		for i := range e.Readings {
			rd := &e.Readings[i]
			bears := func(gate string) bool { return rules.BearsOn(gate, c.Matter) }
			if slices.Contains(c.Domains, rd.Domain) && slices.ContainsFunc(rd.Gate, bears) {
				x := at[rd.ID]
				l.Measures[x.measure].Directives[x.directive].Screenings.Add(c.Screenings)
			}
		}
	}
}

// sum adds the directives up, says what was never used, and why orders in the record
// came to less than law carries now.
func (l *MeasureList) sum() {
	l.Never = []string{}
	for i := range l.Measures {
		m := &l.Measures[i]
		for j := range m.Directives {
			d := &m.Directives[j]
			m.Add(d.Called)
			m.Used = m.Used || d.used()
			if d.Reduced > 0 && d.Stands == StandsFull {
				d.Why = append(d.Why, whyThen)
			}
			if d.Stopped > 0 {
				d.Why = append(d.Why, whyFalse)
			}
		}
		l.Total.Add(m.Called)
		if !m.Used {
			l.Never = append(l.Never, m.ID)
		}
	}
}
