package access

import (
	"slices"
	"strings"
)

// A Filter is which resources an actor may do an act on, for list queries. A
// row passes when any of its parts does; the empty filter passes nothing.
type Filter struct {
	All    bool   // every row
	Body   string // rows of this body
	Part   string // rows this body has a part in (Resource.Others)
	Region string // rows whose body's region begins with these digits
	By     string // rows that belong to this actor (Ref)
}

// Scope is the rule of Can as a filter. A resource that Can lets through always
// passes; for acts without conditions beyond who and where, also the other way.
func Scope(a Actor, act Act) Filter {
	var f Filter
	for _, g := range rules[act].grants {
		if g.held(a, act) {
			f.widen(a, g.place)
		}
	}
	if f.All {
		return Filter{All: true}
	}
	return f
}

func (f *Filter) widen(a Actor, p place) {
	switch p {
	case atAnywhere:
		f.All = true
	case atOwn:
		f.Body = a.Body
	case atPart:
		f.Body, f.Part = a.Body, a.Body
	case atBelow:
		if a.Region == Top {
			f.All = true
		} else if a.Region != "" {
			f.Region = RegionPrefix(a.Region)
		}
	case atSelf:
		if a.ID != "" {
			f.By = a.Ref()
		}
	}
}

// Empty tells whether nothing passes.
func (f Filter) Empty() bool { return f == Filter{} }

// Admits is what the filter means, for rows already in memory; a query must say the same.
func (f Filter) Admits(on Resource) bool {
	return f.All ||
		f.Body != "" && on.Body == f.Body ||
		f.Part != "" && slices.Contains(on.Others, f.Part) ||
		f.Region != "" && strings.HasPrefix(on.Region, f.Region) ||
		f.By != "" && on.By == f.By
}
