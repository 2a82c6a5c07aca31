package law

import (
	"cmp"
	"slices"
	"strings"

	"liancheng/internal/calendar"
)

// A View is one state of the law: a ruleset, read as of a day.
type View struct {
	Rules *Ruleset
	Day   calendar.Day
}

// A Difference is one thing that two states of the law do not say alike.
type Difference struct {
	Place  string `json:"place"`  // "1.3#2 依据 procurement-law-22"; the same place is written the same in every comparison
	Field  string `json:"field"`  // what of it, in Chinese; Whole where only one state has the place
	Before string `json:"before"` // in the words officers read; "" where nothing is said
	After  string `json:"after"`
}

// Whole is the field of a difference in a place that only one of the states has.
const Whole = "整项"

// Diff gives what two states of the law do not say alike, in the order of the
// memorandum, then of the catalogues; nothing when they say the same. Diff(b, a)
// is its mirror. The calendar, comments in the files, and changes whose day has
// not come on either side are not looked at.
func Diff(a, b View) []Difference {
	before, after := byPlace(a.entries()), byPlace(b.entries())
	var out []Difference
	for _, e := range allPlaces(before, after) {
		x, inA := before[e.place]
		y, inB := after[e.place]
		if inA && inB {
			out = append(out, x.against(y)...)
			continue
		}
		out = append(out, Difference{e.place, Whole, x.whole(), y.whole()})
	}
	return out
}

// An entry is what a state of the law says at one place.
type entry struct {
	order  order
	place  string
	fields []field // the same ones at the same place, whether they say something or not
}

// order is section, domain, item, bracket, directive, part of it: where a place stands in the whole.
type order [6]int

// A field is one thing said. Keys are compared and words shown: two matters of one
// name are two, and one function under two names is one.
type field struct{ name, words, key string }

func say(name, words string) field { return field{name, words, words} }

// named says things by their names and compares them by their ids.
func named(name string, ids, words []string) field {
	return field{name, strings.Join(words, "、"), strings.Join(ids, "、")}
}

func (e entry) against(other entry) []Difference {
	var out []Difference
	for i, f := range e.fields {
		g := other.fields[i]
		if f.key == g.key {
			continue
		}
		before, after := f.words, g.words
		if before == after {
			before, after = f.key, g.key
		}
		if f.name == fullText {
			before, after = apart(before, after)
		}
		out = append(out, Difference{e.place, f.name, before, after})
	}
	return out
}

// whole says everything of an entry in one line.
func (e entry) whole() string {
	var said []string
	for _, f := range e.fields {
		if f.words != "" {
			said = append(said, f.name+"："+f.words)
		}
	}
	return strings.Join(said, "；")
}

// apart leaves of two long texts the lines between those that both begin and those that both end with.
func apart(before, after string) (string, string) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return strings.Join(a, "\n"), strings.Join(b, "\n")
}

func byPlace(entries []entry) map[string]entry {
	m := make(map[string]entry, len(entries))
	for _, e := range entries {
		m[e.place] = e
	}
	return m
}

// allPlaces gives every place of either side once, in order.
func allPlaces(before, after map[string]entry) []entry {
	var all []entry
	for _, e := range before {
		all = append(all, e)
	}
	for place, e := range after {
		if _, both := before[place]; !both {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(slices.Compare(a.order[:], b.order[:]), cmp.Compare(a.place, b.place))
	})
	return all
}
