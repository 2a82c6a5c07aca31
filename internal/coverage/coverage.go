// Package coverage proves that each of the memorandum's measures does what its words
// say: a table written by hand from the text, not from the law files, is held against
// what verdicts and orders really come to.
//
// A tour: expected.go reads the table (expected.tsv, whose last column says where two
// readers of the text differed and what was settled); ground.go is the law it is tried
// under; gate.go tries what bears on decisions, order.go what becomes orders; here each
// row is matched to the directives that read it, tried, and tried again under the law as
// it ships.
package coverage

import (
	"fmt"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// A Result is what came of trying every measure.
type Result struct {
	Measures []Measure
	Faults   []string // each with its place; none: all is as expected
}

// A Measure is one measure and its rows.
type Measure struct {
	ID       string
	CatchAll bool // gives no ground for anything by itself
	Rows     []Row
	Sound    bool
}

// A Row is what one row of the table comes to.
type Row struct {
	Expectation
	Full    string // where every basis is confirmed and every circumstance true, in Chinese
	Shipped string // under the law as it ships
	Why     string // what reduced it
}

// Exercised counts the measures that do what is expected of them.
func (r Result) Exercised() (n int) {
	for _, m := range r.Measures {
		if m.Sound {
			n++
		}
	}
	return n
}

// Run tries every measure of a source on a day.
func Run(source *law.Source, day calendar.Day) (Result, error) {
	table, err := Expected()
	if err != nil {
		return Result{}, err
	}
	full, err := Ground(source)
	if err != nil {
		return Result{}, err
	}
	shipped, err := law.Compile(source, nil)
	if err != nil {
		return Result{}, err
	}
	t := trial{full: ground{full, full.On(day), day}, shipped: ground{shipped, shipped.On(day), day}}
	var result Result
	for _, d := range source.Domains {
		for _, m := range d.Measures {
			t.faults = nil
			out := t.measure(m, of(table, m.ID))
			out.Sound = len(t.faults) == 0
			result.Measures = append(result.Measures, out)
			result.Faults = append(result.Faults, t.faults...)
		}
	}
	for _, e := range table {
		if _, err := full.Measure(e.Measure); err != nil {
			result.Faults = append(result.Faults, fmt.Sprintf("expected.tsv:%d: %v", e.Line, err))
		}
	}
	return result, nil
}

// of gives the rows of one measure.
func of(table []Expectation, measure string) (rows []Expectation) {
	for _, e := range table {
		if e.Measure == measure {
			rows = append(rows, e)
		}
	}
	return rows
}

// A trial tries measure after measure and collects what is not as expected.
type trial struct {
	full, shipped ground
	faults        []string
}

func (t *trial) fault(e *Expectation, format string, args ...any) {
	t.faults = append(t.faults, fmt.Sprintf("expected.tsv:%d: %s %s: ", e.Line, e.Measure, e.What)+fmt.Sprintf(format, args...))
}

func (t *trial) measure(m *law.Measure, rows []Expectation) Measure {
	out := Measure{ID: m.ID, CatchAll: slices.ContainsFunc(m.Directives, func(d *law.Directive) bool { return d.CatchAll })}
	if len(rows) == 0 {
		t.faults = append(t.faults, m.ID+": the table has no row")
	}
	for i := range rows {
		out.Rows = append(out.Rows, t.row(&rows[i]))
	}
	t.unexpected(m, rows)
	return out
}

// row tries one row under both laws.
func (t *trial) row(e *Expectation) Row {
	row := Row{Expectation: *e}
	found := t.full.readings(e)
	if len(found) == 0 {
		t.fault(e, "no directive reads it so")
		return row
	}
	if !slices.ContainsFunc(found, e.givenTo) {
		t.fault(e, "is given to %v, expected %v", found[0].Functions, e.Bodies)
	}
	for _, rd := range found {
		if (rd.OneOf != "") != e.OneOf {
			t.fault(e, "%s: one of several: %v, expected %v", rd.ID, rd.OneOf != "", e.OneOf)
		}
		if rd.Kind() == law.Gate {
			row.Full = t.gate(e, rd)
			continue
		}
		row.Full = t.order(e, rd)
	}
	row.Shipped, row.Why = t.shipped.reduced(e)
	return row
}

// unexpected finds what directives say beyond the table: whom they reach, on what, through whom.
func (t *trial) unexpected(m *law.Measure, rows []Expectation) {
	for i := range t.full.edition.Readings {
		rd := &t.full.edition.Readings[i]
		if rd.Measure != m.ID {
			continue
		}
		for _, what := range whatOf(rd) {
			for _, role := range rd.Reaches {
				if !slices.ContainsFunc(rows, func(e Expectation) bool {
					return e.reads(rd, what) && e.givenTo(rd) && slices.Contains(e.Reaches, role)
				}) {
					t.faults = append(t.faults, fmt.Sprintf("%s: %s %s reaches %s through %v, which the table does not have", rd.ID, what, rd.Effect, role, rd.Functions))
				}
			}
		}
	}
}

// whatOf is what a directive is about: its matters, or its act.
func whatOf(rd *law.Reading) []string {
	if rd.Kind() == law.Gate {
		return rd.Gate
	}
	return []string{rd.Act()}
}
