package access

import (
	"slices"
	"strings"
)

// A place says on which resources a grant holds.
type place string

const (
	atOwn      place = "own"      // the actor's body's own
	atPart     place = "part"     // its own, and those it has a part in
	atBelow    place = "below"    // those in the region of the actor's body
	atSelf     place = "self"     // what belongs to the actor himself
	atAnywhere place = "anywhere" // all
)

// A grant gives an act to one kind of actor in one place.
type grant struct {
	kind     Kind
	duties   []Duty // of users: one of them is needed; none: any user
	function string // the actor's body must hold it
	top      bool   // the actor's body stands at the level of the autonomous region
	place    place
}

func to(g ...grant) []grant { return g }

func own(d ...Duty) grant      { return grant{kind: KindUser, duties: d, place: atOwn} }
func part(d ...Duty) grant     { return grant{kind: KindUser, duties: d, place: atPart} }
func below(d ...Duty) grant    { return grant{kind: KindUser, duties: d, place: atBelow} }
func anywhere(d ...Duty) grant { return grant{kind: KindUser, duties: d, place: atAnywhere} }

var (
	coordinator = grant{kind: KindUser, duties: []Duty{Coordinate}, function: DevelopmentReform, place: atBelow}
	// topCoordinator acts on what bodies sent him, everywhere; he never acts on their cases.
	topCoordinator = grant{kind: KindUser, duties: []Duty{Coordinate}, function: DevelopmentReform, top: true, place: atAnywhere}
	lawReviewer    = grant{kind: KindUser, duties: []Duty{LawReview}, function: Justice, top: true, place: atAnywhere}
	self           = grant{kind: KindUser, place: atSelf}
	ownKey         = grant{kind: KindKey, place: atOwn}
	anyKey         = grant{kind: KindKey, place: atAnywhere}
	operator       = grant{kind: KindOperator, place: atAnywhere}
	system         = grant{kind: KindSystem, place: atAnywhere}
	everybody      = to(grant{kind: KindUser, place: atAnywhere}, operator, system)
)

// hasDuty tells whether the actor is of the kind and has a duty, or a key the scope.
func (g grant) hasDuty(a Actor, act Act) bool {
	if a.Kind != g.kind {
		return false
	}
	if g.kind == KindKey {
		return slices.Contains(a.Scopes, act)
	}
	return len(g.duties) == 0 || slices.ContainsFunc(g.duties, a.Has)
}

// held tells whether the actor has the grant, wherever it then holds.
func (g grant) held(a Actor, act Act) bool {
	return g.hasDuty(a, act) && (g.function == "" || a.Holds(g.function)) && (!g.top || a.Region == Top)
}

// covers tells whether the place takes the resource in.
func (p place) covers(a Actor, on Resource) bool {
	switch p {
	case atAnywhere:
		return true
	case atOwn:
		return a.Body != "" && on.Body == a.Body
	case atPart:
		return a.Body != "" && (on.Body == a.Body || slices.Contains(on.Others, a.Body))
	case atBelow:
		return a.Region != "" && strings.HasPrefix(on.Region, RegionPrefix(a.Region))
	case atSelf:
		return a.ID != "" && on.By == a.Ref()
	}
	return false
}
