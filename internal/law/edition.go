package law

import (
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
)

// An Edition is the law as it stood between two days on which something changed.
// It is immutable and shared.
type Edition struct {
	From       calendar.Day // first day it holds; "" from the beginning
	Memorandum MemorandumStatus
	Readings   []Reading // every directive, in the order of the memorandum
	Periods    []Deadline
	Amendments []Amendment // those that hold, as people confirmed or changed them
	lists      map[int]ListBasis
	bases      map[string]BasisReading
}

// A Reading is a directive as it stood in an edition.
type Reading struct {
	*Directive
	Class     Class
	Functions []string
	Binding   Binding
	Bases     []BasisReading
	Moved     Status // Changed or Repealed by an amendment; empty otherwise
	MovedBy   []Amended
}

// A BasisReading is a basis cited, with its status and the trigger that counts here.
type BasisReading struct {
	ID, Title, Says string
	Status          Status
	Trigger         []string // circumstances that must all hold for it to reach a party
}

// On gives the law of a day.
func (r *Ruleset) On(day calendar.Day) *Edition {
	i, found := slices.BinarySearch(r.breaks, day)
	if !found {
		i--
	}
	var from calendar.Day
	if i >= 0 {
		from = r.breaks[i]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.editions[from]
	if !ok {
		e = r.edition(from)
		r.editions[from] = e
	}
	return e
}

// breakpoints are the days on which something in the law changes.
func (r *Ruleset) breakpoints() []calendar.Day {
	var days []calendar.Day
	for _, b := range r.Source.Bases {
		for _, h := range b.History {
			days = append(days, h.From)
		}
	}
	for _, a := range r.Source.Amendments {
		days = append(days, a.From)
	}
	for _, d := range r.Source.Domains {
		for _, l := range d.ListBases {
			days = append(days, l.From)
		}
	}
	for _, p := range r.Source.Procedure.Periods {
		days = append(days, p.Since)
	}
	for _, c := range r.Changes {
		days = append(days, c.From)
		if c.Amendment != nil {
			days = append(days, c.Amendment.From)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func (r *Ruleset) edition(from calendar.Day) *Edition {
	e := &Edition{From: from, Memorandum: r.Source.Memorandum.Status, lists: map[int]ListBasis{}, bases: map[string]BasisReading{}}
	governs := func(day calendar.Day) bool { return !day.After(from) }
	for _, b := range r.Source.Bases {
		e.bases[b.ID] = readBasis(b, from)
	}
	for _, d := range r.Source.Domains {
		for _, l := range d.ListBases {
			if governs(l.From) {
				e.lists[d.No] = l
			}
		}
	}
	e.Periods, e.Amendments = slices.Clone(r.Source.Procedure.Periods), r.amendmentsOn(from)
	overrides := map[string][]*Override{}
	for _, c := range r.Changes {
		if governs(c.From) {
			e.apply(c, overrides)
		}
	}
	for _, d := range r.Source.Domains {
		for _, m := range d.Measures {
			for _, dir := range m.Directives {
				e.Readings = append(e.Readings, e.read(dir, overrides[dir.ID]))
			}
		}
	}
	return e
}

func (e *Edition) apply(c Change, overrides map[string][]*Override) {
	switch c.Kind {
	case ChangeMemorandum:
		e.Memorandum = c.Memorandum
	case ChangeBasis:
		b := e.bases[c.Target]
		if c.Basis != nil {
			b = BasisReading{ID: c.Basis.ID, Title: c.Basis.Title, Says: c.Basis.Says, Trigger: c.Basis.AppliesWhen}
		}
		b.Status = c.Status
		e.bases[c.Target] = b
	case ChangeListBasis:
		no, _ := strconv.Atoi(c.Target)
		e.lists[no] = *c.ListBasis
	case ChangePeriod:
		i := slices.IndexFunc(e.Periods, func(d Deadline) bool { return d.ID == c.Target })
		name := e.Periods[i].Name
		e.Periods[i] = *c.Period
		e.Periods[i].ID, e.Periods[i].Name = c.Target, name
	case ChangeDirective:
		overrides[c.Target] = append(overrides[c.Target], c.Directive)
	}
}

// readBasis gives a basis with its status on the day; before its history begins nothing is confirmed.
func readBasis(b Basis, day calendar.Day) BasisReading {
	out := BasisReading{ID: b.ID, Title: b.Title, Says: b.Says, Status: Unconfirmed, Trigger: b.AppliesWhen}
	for _, h := range b.History {
		if !h.From.After(day) {
			out.Status = h.Status
		}
	}
	return out
}

func (e *Edition) read(d *Directive, overrides []*Override) Reading {
	rd := Reading{Directive: d, Class: d.Class, Functions: d.Functions, Binding: d.Binding}
	uses := d.Basis
	for _, o := range overrides {
		if o.Class != "" {
			rd.Class = o.Class
		}
		if len(o.Functions) > 0 {
			rd.Functions = o.Functions
		}
		if o.Binding != "" {
			rd.Binding = o.Binding
		}
		if len(o.Basis) > 0 {
			uses = o.Basis
		}
	}
	for _, u := range uses {
		b := e.bases[u.ID]
		if len(u.AppliesWhen) > 0 {
			b.Trigger = u.AppliesWhen
		}
		rd.Bases = append(rd.Bases, b)
	}
	for _, a := range e.Amendments {
		for _, t := range a.Touches {
			if a.From.After(e.From) || !touches(t.Directive, d) {
				continue
			}
			rd.MovedBy = append(rd.MovedBy, Amended{a.ID, a.From, t.Status, t.Reading, a.Confirmed})
			rd.Moved = moved(rd.Moved, t.Status, a.Confirmed)
		}
	}
	return rd
}

// moved joins what amendments say of a directive. An unconfirmed one warns and
// never decides: at most it counts as changed, which caps and does not lift.
func moved(before, now Status, confirmed bool) Status {
	if !confirmed {
		now = Changed
	}
	if before == Repealed {
		return before
	}
	return now
}

// touches tells whether an amendment's place names the directive: "2.(13)#1", or "2.(13)" for the whole measure.
func touches(place string, d *Directive) bool {
	return place == d.Measure || strings.HasSuffix(d.ID, "/"+place)
}

// ListBasis gives the rule a domain's list rests on; false when none is recorded.
func (e *Edition) ListBasis(domain int) (ListBasis, bool) {
	l, ok := e.lists[domain]
	return l, ok
}

// Basis looks a basis up as it stood.
func (e *Edition) Basis(id string) (BasisReading, bool) {
	b, ok := e.bases[id]
	return b, ok
}

// Support tells how far law carries the directive for a party: the strongest of its bases.
func (rd *Reading) Support(circumstance func(string) Tri) Support {
	best := NoBasis
	for i := range rd.Bases {
		best = max(best, rd.Bases[i].support(circumstance))
	}
	return best
}

func (b *BasisReading) support(circumstance func(string) Tri) Support {
	switch b.Status {
	case Repealed:
		return BasisRepealed
	case Changed:
		return BasisChanged
	case Confirmed:
		switch All(b.Trigger, circumstance) {
		case True:
			return Supported
		case False:
			return TriggerUnmet
		}
		return TriggerUnknown
	}
	return BasisUnconfirmed
}

// All joins circumstances: false when one is false, unknown when one is unknown, else true.
func All(ids []string, circumstance func(string) Tri) Tri {
	all := True
	for _, id := range ids {
		switch circumstance(id) {
		case False:
			return False
		case Unknown:
			all = Unknown
		}
	}
	return all
}

// Supposed answers every circumstance with yes: for who asks what law alone, and no fact of
// a case, stands against.
func Supposed(string) Tri { return True }

// Case gathers what Yield and Order look at.
func (rd *Reading) Case(memorandum MemorandumStatus, circumstance func(string) Tri, identity Identity) Case {
	return Case{
		Kind: rd.Kind(), Effect: rd.Effect, Class: rd.Class, Binding: rd.Binding, Memorandum: memorandum,
		Support: rd.Support(circumstance), Amended: rd.Moved,
		Circumstances: All(rd.When, circumstance), Identity: identity,
	}
}
