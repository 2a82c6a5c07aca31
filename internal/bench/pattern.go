package bench

import (
	"strings"
)

// A pattern is a text that a service wrote, cut at what sets one party from another:
// ids, numbers, names. Filled with others' it is the row of another party, in the very
// form in which the service writes it.
type pattern struct {
	literals []string // one more than slots
	slots    []int
}

// cut finds the marks in a text. Where two begin at one place the longer is meant.
func cut(text string, marks []string) (p pattern) {
	for {
		at, which := -1, -1
		for i, m := range marks {
			j := strings.Index(text, m)
			if j >= 0 && (at < 0 || j < at || j == at && len(m) > len(marks[which])) {
				at, which = j, i
			}
		}
		if at < 0 {
			p.literals = append(p.literals, text)
			return p
		}
		p.literals, p.slots = append(p.literals, text[:at]), append(p.slots, which)
		text = text[at+len(marks[which]):]
	}
}

func (p pattern) fill(values []string) string {
	if len(p.slots) == 0 {
		return p.literals[0]
	}
	var b strings.Builder
	for i, s := range p.slots {
		b.WriteString(p.literals[i])
		b.WriteString(values[s])
	}
	b.WriteString(p.literals[len(p.slots)])
	return b.String()
}

// A stencil is one row of a table, its texts cut.
type stencil struct {
	table   string
	columns []string
	fixed   []any           // values that every copy has
	texts   map[int]pattern // by column
	seq     int             // column that counts on from copy to copy; -1: none
}

func newStencil(table string, columns []string, values []any, marks []string) stencil {
	s := stencil{table: table, columns: columns, fixed: values, texts: map[int]pattern{}, seq: -1}
	for i, v := range values {
		text, isText := v.(string)
		switch p := cut(text, marks); {
		case isText && len(p.slots) > 0:
			s.texts[i] = p
		case columns[i] == "seq":
			s.seq = i
		}
	}
	return s
}

// row fills the stencil.
func (s *stencil) row(values []string, next func() int64) []any {
	row := make([]any, len(s.fixed))
	for i := range row {
		if p, ok := s.texts[i]; ok {
			row[i] = p.fill(values)
		} else {
			row[i] = s.fixed[i]
		}
	}
	if s.seq >= 0 {
		row[s.seq] = next()
	}
	return row
}
