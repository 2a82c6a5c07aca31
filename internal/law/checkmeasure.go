package law

import (
	"fmt"
	"slices"

	"liancheng/internal/calendar"
)

func placeIn(text, phrase string, covered []bool) bool {
	return place([]rune(Fold(text)), phrase, covered)
}

func (c *checker) measure(m *Measure) {
	text := []rune(Fold(m.Text))
	covered := make([]bool, len(text))
	if len(m.Directives) == 0 {
		c.bad(m.ID, "no directive reads it")
	}
	groups := map[string]int{}
	for i, d := range m.Directives {
		at := fmt.Sprintf("%s#%d", m.ID, i+1)
		if !place(text, d.Phrase, covered) {
			c.bad(at, "its phrase does not stand in the text: %s", d.Phrase)
		}
		c.directive(at, d)
		groups[d.OneOf]++
	}
	for name, n := range groups {
		if name != "" && n < 2 {
			c.bad(m.ID, "one_of %s has one member: an alternative needs two", name)
		}
	}
	for _, rest := range unread(text, covered, c.s.Memorandum.Connectives) {
		c.bad(m.ID, "no directive reads: %s", rest)
	}
}

func (c *checker) directive(at string, d *Directive) {
	kinds := 0
	for _, has := range []bool{len(d.Gate) > 0, d.Duty != "", d.Standing != ""} {
		if has {
			kinds++
		}
	}
	if kinds != 1 {
		c.bad(at, "is one of gate, duty and standing, found %d", kinds)
		return
	}
	c.known(at, "matter", c.matters, d.Gate)
	if d.Kind() == Gate && d.Effect.Own() == Clear || d.Kind() != Gate && d.Effect != "" {
		c.bad(at, "a gate has an effect, a duty none: %q", d.Effect)
	}
	if d.Kind() != Gate {
		c.known(at, "act", c.acts, []string{d.Act()})
		if i, ok := c.acts[d.Act()]; ok && c.s.Acts[i].Kind != d.Kind() {
			c.bad(at, "act %s is a %s", d.Act(), c.s.Acts[i].Kind)
		} else if ok && c.s.Acts[i].Takes && d.Class == ClassB {
			c.bad(at, "act %s takes a right away, so it is not class B", d.Act())
		}
	}
	if len(d.Functions) == 0 || len(d.Reaches) == 0 {
		c.bad(at, "needs a function and whom it reaches")
	}
	c.known(at, "function", c.funcs, d.Functions)
	c.known(at, "circumstance", c.circs, d.When)
	c.roles(at, d.Reaches)
	c.enums(at, d)
	for _, b := range d.Basis {
		c.known(at, "basis", c.bases, []string{b.ID})
		c.known(at, "circumstance", c.circs, b.AppliesWhen)
	}
}

func (c *checker) enums(at string, d *Directive) {
	if d.Assigned != "text" && d.Assigned != "inferred" {
		c.bad(at, "assigned is text or inferred, not %q", d.Assigned)
	}
	if d.Binding.Chinese() == "" {
		c.bad(at, "unknown binding %q", d.Binding)
	}
	if d.Class != ClassA && d.Class != ClassB && d.Class != ClassC {
		c.bad(at, "class is A, B or C, not %q", d.Class)
	}
	if d.Undo.Chinese() == "" {
		c.bad(at, "unknown undo %q", d.Undo)
	}
	if d.Level != "" && !slices.Contains([]string{"region", "league", "banner"}, d.Level) {
		c.bad(at, "unknown level %q", d.Level)
	}
	if p := d.Period; p != nil && (p.From == "" || p.Lasts.Unit == calendar.WorkingDays) {
		c.bad(at, "a period says from where it counts and is not in working days")
	}
	for _, f := range d.Functions {
		if i, ok := c.funcs[f]; ok && c.s.Functions[i].Kind == "outside" && d.Binding != RequestOnly {
			c.bad(at, "%s is outside government: binding is request only (国办发〔2020〕49号)", f)
		}
	}
}

func (c *checker) known(at, what string, in map[string]int, ids []string) {
	for _, id := range ids {
		if _, ok := in[id]; !ok {
			c.bad(at, "unknown %s %q", what, id)
		}
	}
}

func (c *checker) roles(at string, roles []Role) {
	for _, r := range roles {
		if r.Chinese() == "" {
			c.bad(at, "unknown role %q", r)
		}
	}
}
