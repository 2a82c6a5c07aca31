package law

import (
	"fmt"
	"slices"

	"liancheng/internal/calendar"
)

func (c *checker) amendments() {
	for _, a := range c.s.Amendments {
		if a.Confirmed && a.Confidence != "H" {
			c.bad("amendment "+a.ID, "confirmed with confidence %s", a.Confidence)
		}
		if len(a.Touches) == 0 || a.Cites == "" || a.From == "" {
			c.bad("amendment "+a.ID, "needs a day, what it cites and what it touches")
		}
		for _, t := range a.Touches {
			if t.Status != Changed && t.Status != Repealed {
				c.bad("amendment "+a.ID, "status is changed or repealed, not %q", t.Status)
			}
			if !c.someDirective(t.Directive) {
				c.bad("amendment "+a.ID, "touches no directive: %s", t.Directive)
			}
		}
	}
}

func (c *checker) someDirective(place string) bool {
	for _, d := range c.s.Domains {
		for _, m := range d.Measures {
			if slices.ContainsFunc(m.Directives, func(x *Directive) bool { return touches(place, x) }) {
				return true
			}
		}
	}
	return false
}

// days refuses dates that are none.
func (c *checker) days() {
	check := func(place string, d calendar.Day) {
		if err := d.Check("date"); err != nil {
			c.bad(place, "%v", err)
		}
	}
	for _, b := range c.s.Bases {
		for _, h := range b.History {
			check("basis "+b.ID, h.From)
		}
	}
	for _, a := range c.s.Amendments {
		check("amendment "+a.ID, a.From)
	}
	for _, p := range c.s.Procedure.Periods {
		check("procedure.yaml "+p.ID, p.Since)
		check("procedure.yaml "+p.ID, p.Verified)
		if !p.Period.Valid() || p.Source == "" || p.From == "" {
			c.bad("procedure.yaml "+p.ID, "needs a period, a start and a source")
		}
	}
	for _, ch := range c.s.Procedure.Channels {
		if _, known := c.funcs[ch.Function]; ch.ID == "" || ch.Name == "" || ch.Source == "" || ch.Function != "" && (!known || ch.Region == "") {
			c.bad("procedure.yaml channel "+ch.ID, "needs a name, a source, and a known function with its region where somebody else than the authority runs it")
		}
	}
	for _, d := range c.s.Domains {
		for _, l := range d.ListBases {
			place := fmt.Sprintf("domain %d list basis", d.No)
			check(place, l.From)
			if err := l.checkEnds(); err != nil {
				c.bad(place, "%v", err)
			}
		}
	}
}
