package coverage

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"liancheng/internal/law"
)

// table has a row for each act that a measure holds. It was written from source.md by
// readers who did not know the law files; where it and they differed, the last column says
// what was settled and why.
//
//go:embed expected.tsv
var table string

// An Expectation is one row of the table.
type Expectation struct {
	Line    int
	Measure string // 1.(4)
	Kind    law.Kind
	What    string // matter of a gate; act of a duty or standing directive
	Effect  law.Effect
	Reaches []law.Role
	When    []string // circumstances, sorted
	OneOf   bool     // one of several, of which the body chooses
	Bodies  []string // functions, of which one at least is responsible
	Reading string   // 两读一致, or what was settled
}

const columns = 9

// Expected reads the table.
func Expected() (list []Expectation, err error) {
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		if i == 0 {
			continue // the names of the columns
		}
		c := strings.Split(line, "\t")
		if len(c) != columns {
			return nil, fmt.Errorf("expected.tsv:%d: %d columns, want %d", i+1, len(c), columns)
		}
		e := Expectation{
			Line: i + 1, Measure: c[0], Kind: law.Kind(c[1]), What: c[2], Effect: law.Effect(some(c[3])), When: strings.Fields(some(c[5])),
			OneOf: c[6] == "one-of", Bodies: strings.Fields(c[7]), Reading: c[8],
		}
		for _, role := range strings.Fields(c[4]) {
			e.Reaches = append(e.Reaches, law.Role(role))
		}
		slices.Sort(e.When)
		list = append(list, e)
	}
	return list, nil
}

// some is a cell; "-" says that it is empty.
func some(cell string) string {
	if cell == "-" {
		return ""
	}
	return cell
}

// reads tells whether a directive reads what the row says, whomever it reaches.
func (e *Expectation) reads(rd *law.Reading, what string) bool {
	return rd.Measure == e.Measure && rd.Kind() == e.Kind && what == e.What && rd.Effect == e.Effect &&
		slices.Equal(slices.Sorted(slices.Values(rd.When)), e.When)
}

// givenTo tells whether one of the bodies expected is responsible.
func (e *Expectation) givenTo(rd *law.Reading) bool {
	return slices.ContainsFunc(rd.Functions, func(f string) bool { return slices.Contains(e.Bodies, f) })
}
