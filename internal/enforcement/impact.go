package enforcement

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Difference is an order on which two laws do not agree.
type Difference struct {
	Listing   string
	Domain    int
	Directive string // of a question: the circumstance asked
	About     string // of a question: the party it is asked about
	Function  string
	Body      string        // empty: nobody holds the function
	Before    law.OrderKind // NoOrder: the law before does not call for it
	After     law.OrderKind // NoOrder: the law after does not
}

// Compare puts what two laws call for beside each other, by directive (or question) and
// body: what one alone calls for, and what each calls for as another kind. all is how
// many orders were looked at. Whom an order names, and until when, is not compared.
func Compare(before, after Call) (differ []Difference, all int) {
	places := make(map[string]int, len(after.Drafts))
	for i := range after.Drafts {
		places[after.Drafts[i].key()] = i
	}
	all = len(after.Drafts)
	for i := range before.Drafts {
		old, now := &before.Drafts[i], law.NoOrder
		key := old.key()
		if place, both := places[key]; both {
			now = after.Drafts[place].Kind
			delete(places, key)
		} else {
			all++
		}
		if old.Kind != now {
			differ = append(differ, old.difference(old.Kind, now))
		}
	}
	for i := range after.Drafts {
		if d := &after.Drafts[i]; has(places, d.key()) {
			differ = append(differ, d.difference(law.NoOrder, d.Kind))
		}
	}
	return differ, all
}

func has(places map[string]int, key string) bool { _, ok := places[key]; return ok }

func (d *Draft) difference(before, after law.OrderKind) Difference {
	what := d.directive()
	if what == "" {
		what = d.Question.ID
	}
	return Difference{Directive: what, About: d.About, Function: d.Function, Body: d.Office.ID, Before: before, After: after}
}

// replayed gives the day on which a trial looks at a listing: the first of the window on
// which it was in force, which is that on which it took effect, or the window's first
// where it was in force before; false when there is none. 异议, 停止执行 and 暂停 are left
// aside: they are marks of today, which nothing dates, and the orders were there before.
func replayed(f *standing.Facts, t *law.Trial) (calendar.Day, bool) {
	day := max(f.Effective, t.From)
	for lifted := true; lifted; { // repaired, and put back
		lifted = false
		for _, s := range f.Lifted {
			if !day.Before(s.From) && day.Before(s.Before) {
				day, lifted = s.Before, true
			}
		}
	}
	force := f.On(day)
	return day, f.Effective != "" && !day.After(t.To) && force != standing.NotYet && force != standing.Over
}

// try compares what both laws call for because of one listing.
func (s Situation) try(t *law.Trial, day calendar.Day) (differ []Difference, all int) {
	s.Rules, s.Edition = t.Before, t.Before.On(day)
	before := Issue(s)
	if t.Same(day) {
		return nil, len(before.Drafts)
	}
	s.Rules, s.Edition = t.After, t.After.On(day)
	differ, all = Compare(before, Issue(s))
	for i := range differ {
		differ[i].Listing, differ[i].Domain = s.Facts.ID, s.Facts.Domain
	}
	return slices.Clip(differ), all
}
