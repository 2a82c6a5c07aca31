package law

import (
	"fmt"
	"slices"
	"strings"

	"liancheng/internal/calendar"
)

// A Problem is one fault of the law files, with its place.
type Problem struct {
	Place string // "1.(4)#2", "matters.yaml tender.bid"
	What  string
}

// String gives place and fault on one line.
func (p Problem) String() string { return p.Place + ": " + p.What }

// Census counts what the memorandum holds.
type Census struct {
	Measures, Headings, Items, Domains, Departments, Directives int
}

// String is the line that `law check` prints.
func (c Census) String() string {
	return fmt.Sprintf("%d measures, %d headings, %d domains, %d departments, %d directives",
		c.Measures, c.Headings, c.Domains, c.Departments, c.Directives)
}

// Census counts the source.
func (s *Source) Census() Census {
	c := Census{Domains: len(s.Domains)}
	items := map[[2]int]bool{}
	for _, d := range s.Domains {
		c.Measures += len(d.Measures)
		c.Headings += len(d.Headings)
		for _, m := range d.Measures {
			c.Directives += len(m.Directives)
			items[[2]int{d.No, m.Item}] = true
		}
	}
	for _, f := range s.Functions {
		if f.Signatory > 0 {
			c.Departments++
		}
	}
	c.Items = len(items)
	return c
}

// checker gathers problems while it walks the source.
type checker struct {
	s        *Source
	folded   string
	problems []Problem
	matters  map[string]int
	acts     map[string]int
	funcs    map[string]int
	circs    map[string]int
	bases    map[string]int
}

func (c *checker) bad(place, format string, args ...any) {
	c.problems = append(c.problems, Problem{place, fmt.Sprintf(format, args...)})
}

// Check proves the law files against the verbatim text and against each other.
// An empty result means: every quote stands in the source, every numbered
// provision has its row, every phrase is read, every name is known.
func (s *Source) Check() []Problem {
	c := &checker{s: s, folded: Fold(s.Text)}
	c.vocabulary()
	c.provisions()
	for _, d := range s.Domains {
		c.domain(d)
		for _, m := range d.Measures {
			c.measure(m)
		}
	}
	c.unused()
	c.quotes()
	c.amendments()
	c.days()
	return c.problems
}

func index[T any](c *checker, file string, list []T, id func(T) string) map[string]int {
	m := make(map[string]int, len(list))
	for i, x := range list {
		if _, twice := m[id(x)]; twice || id(x) == "" {
			c.bad(file+" "+id(x), "the id is empty or stands twice")
		}
		m[id(x)] = i
	}
	return m
}

func (c *checker) vocabulary() {
	s := c.s
	c.matters = index(c, "matters.yaml", s.Matters, func(m Matter) string { return m.ID })
	c.acts = index(c, "matters.yaml acts", s.Acts, func(a Act) string { return a.ID })
	c.funcs = index(c, "departments.yaml", s.Functions, func(f Function) string { return f.ID })
	c.circs = index(c, "circumstances", s.Circumstances, func(x Circumstance) string { return x.ID })
	c.bases = index(c, "bases.yaml", s.Bases, func(b Basis) string { return b.ID })
	for _, m := range s.Matters {
		c.known("matters.yaml "+m.ID, "function", c.funcs, m.Functions)
		c.known("matters.yaml "+m.ID, "matter", c.matters, m.Within)
		if m.Stage < 1 || m.Stage > 5 || m.Name == "" || len(m.Functions) == 0 {
			c.bad("matters.yaml "+m.ID, "needs a name, a stage from 1 to 5 and a function")
		}
	}
	for _, x := range s.Circumstances {
		c.known("circumstance "+x.ID, "function", c.funcs, x.KnownBy)
		if x.Question == "" || x.Recorded == "" || len(x.KnownBy) == 0 || !slices.Contains([]string{"listing", "party", "person", "request"}, x.Scope) {
			c.bad("circumstance "+x.ID, "needs a question, a scope, a place and a body that knows")
		}
	}
	for _, b := range s.Bases {
		c.known("basis "+b.ID, "circumstance", c.circs, b.AppliesWhen)
		if b.Title == "" || b.Says == "" || len(b.History) == 0 {
			c.bad("basis "+b.ID, "needs a title, what it says and a history")
		}
		for _, h := range b.History {
			if h.Status.Chinese() == "" {
				c.bad("basis "+b.ID, "unknown status %q", h.Status)
			}
		}
	}
	c.departments()
}

func (c *checker) departments() {
	seen := map[int]string{}
	for _, f := range c.s.Functions {
		if f.Signatory == 0 {
			continue
		}
		if seen[f.Signatory] != "" || f.Signatory > 23 {
			c.bad("departments.yaml "+f.ID, "place %d among the signatories is taken or beyond 23", f.Signatory)
		}
		seen[f.Signatory] = f.ID
		if !strings.Contains(c.folded, f.Name) {
			c.bad("departments.yaml "+f.ID, "the source does not name %s", f.Name)
		}
	}
	if len(seen) != 23 {
		c.bad("departments.yaml", "%d signatories, want 23", len(seen))
	}
}

// provisions holds the rows of the files against the numbers in the source.
func (c *checker) provisions() {
	rows := map[string]string{}
	heads := map[string]string{}
	for _, d := range c.s.Domains {
		for _, m := range d.Measures {
			want := Provision{Domain: d.No, Item: m.Item, Sub: m.Sub}.ID()
			if m.ID != want {
				c.bad(m.ID, "stands under item %d bracket %d, so its id is %s", m.Item, m.Sub, want)
			}
			if _, twice := rows[m.ID]; twice {
				c.bad(m.ID, "has two rows")
			}
			rows[m.ID] = m.Text
		}
		for _, h := range d.Headings {
			heads[h.ID] = h.Text
		}
	}
	for _, p := range Provisions(c.s.Text) {
		from := rows
		if p.Heading {
			from = heads
		}
		text, ok := from[p.ID()]
		switch {
		case !ok:
			c.bad(p.ID(), "line %d of source.md has no row: %s", p.Line, p.Text)
		case Fold(text) != Fold(p.Text):
			c.bad(p.ID(), "the text differs from line %d of source.md: %s", p.Line, p.Text)
		}
		delete(from, p.ID())
	}
	for id := range rows {
		c.bad(id, "the source has no provision of this number")
	}
	for id := range heads {
		c.bad(id, "the source has no heading of this number")
	}
}

func (c *checker) domain(d *Domain) {
	place := fmt.Sprintf("domain %d", d.No)
	if !strings.Contains(c.folded, Fold(d.Subject)) || d.Subject == "" {
		c.bad(place, "its subject does not stand in the source")
	}
	if len(d.Cases) == 0 || len(d.Grounds) == 0 || len(d.Determined.Functions) == 0 || len(d.Determined.Documents) == 0 {
		c.bad(place, "needs who may be listed, grounds, who determines and on which documents")
	}
	c.known(place, "function", c.funcs, d.Determined.Functions)
	if d.Determined.Assigned == "text" && !strings.Contains(Fold(d.Subject), Fold(d.Determined.Phrase)) {
		c.bad(place, "the phrase that names who determines does not stand in the subject")
	}
	for _, s := range d.Cases {
		covered := make([]bool, len([]rune(Fold(d.Subject))))
		if !placeIn(d.Subject, s.Phrase, covered) {
			c.bad(place+" case "+s.ID, "its phrase does not stand in the subject")
		}
		c.roles(place+" case "+s.ID, s.Persons)
		c.known(place+" case "+s.ID, "circumstance", c.circs, s.When)
	}
	for _, l := range d.ListBases {
		if l.Title == "" || l.Status.Chinese() == "" || l.Period.IsZero() || l.Period.Unit == calendar.WorkingDays {
			c.bad(place+" list basis "+l.ID, "needs a title, a status and a period that is not in working days")
		}
	}
	for _, g := range d.Grounds {
		c.known(place+" ground "+g.ID, "circumstance", c.circs, g.Implies)
		if g.ID == "" || g.Text == "" || g.Source == "" || g.Status.Chinese() == "" {
			c.bad(place+" ground "+g.ID, "needs a text, a source and a status")
		}
	}
}

// unused finds words that no directive says: a vocabulary that outgrew the memorandum.
func (c *checker) unused() {
	said := map[string]bool{}
	for _, d := range c.s.Domains {
		for _, m := range d.Measures {
			for _, x := range m.Directives {
				said[x.Act()] = true
			}
		}
	}
	for _, a := range c.s.Acts {
		if !said[a.ID] {
			c.bad("matters.yaml acts "+a.ID, "no directive has this act")
		}
	}
}

// quotes holds everything else that is quoted against the source.
func (c *checker) quotes() {
	for _, e := range c.s.Errata {
		if !strings.Contains(c.folded, Fold(e.Source)) {
			c.bad("errata.yaml "+e.At, "does not stand in the source: %s", e.Source)
		}
	}
	for _, q := range []string{c.s.Memorandum.Closing, c.s.Memorandum.Feedback, c.s.Memorandum.Document} {
		if q == "" || !strings.Contains(c.folded, Fold(q)) {
			c.bad("memorandum.yaml", "does not stand in the source: %s", q)
		}
	}
	if c.s.Memorandum.Status.Chinese() == "" {
		c.bad("memorandum.yaml", "unknown status %q", c.s.Memorandum.Status)
	}
}
