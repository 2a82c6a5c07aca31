// Package access says who may do what: actor, act, resource.
//
// Can is the whole rule, pure, over one table (act.go). Scope is the same rule
// as a filter for lists; a property test holds the two together. Door is where a
// service asks: it checks, and has recorded who was refused and who looked.
//
// What depends on a case's own history is the owning package's rule, not one of
// this table: that drafter, reviewer and decider of a listing are three people,
// that a step is not too early.
package access

import (
	"slices"

	"liancheng/internal/ident"
)

// Top is the autonomous region; a coordinator there sees everything.
const Top = "150000"

// Functions of a body (law/departments.yaml) that a duty leans on.
const (
	DevelopmentReform = "development-reform" // 信用牵头，汇总反馈
	Justice           = "justice"            // 合法性审核
)

// Kind says what sort of actor acts.
type Kind string

const (
	KindUser     Kind = "user"     // a person logged in
	KindKey      Kind = "key"      // a system with an API key
	KindSystem   Kind = "system"   // this system itself: followers of the stream, the daily pass
	KindOperator Kind = "operator" // who runs a command on the server
)

// An Actor is who acts, for which body and with which duties, as of now.
type Actor struct {
	Kind      Kind
	ID        string   // usr_…, key_…, a follower's name, the operator's system account
	Name      string   // for the page's head only; never in events, records or logs
	Body      string   // id of the body it acts for
	BodyName  string   // name of the body
	Region    string   // region of the body (GB/T 2260)
	Functions []string // functions the body holds today
	Decides   []string // functions whose approvals it decides, where those are more: an approval bureau's
	Duties    []Duty
	Purpose   string // why a key or an operator asks

	// Keys alone:
	Scopes  []Act    // acts granted
	Matters []string // matters it may ask about; empty: all
	Rate    int      // requests a second

	// Where the request came from, for the record:
	Session string // id of the session
	Address string // remote address
	Request string // id of the request
}

// Ref is how events and records name the actor: "user:usr_…", never a name.
func (a Actor) Ref() string {
	if a.ID == "" {
		return string(a.Kind)
	}
	return string(a.Kind) + ":" + a.ID
}

// Has tells whether the actor has the duty.
func (a Actor) Has(d Duty) bool { return slices.Contains(a.Duties, d) }

// Holds tells whether the actor's body holds the function.
func (a Actor) Holds(function string) bool { return slices.Contains(a.Functions, function) }

// Deciding gives the functions whose approvals the actor's body decides.
func (a Actor) Deciding() []string {
	if len(a.Decides) > 0 {
		return a.Decides
	}
	return a.Functions
}

// Coordinates tells whether the actor coordinates the memorandum in its region.
func (a Actor) Coordinates() bool {
	return a.Kind == KindUser && a.Has(Coordinate) && a.Holds(DevelopmentReform)
}

// System is this system at work, e.g. System("follower:orders").
func System(part string) Actor { return Actor{Kind: KindSystem, ID: part} }

// Operator is who runs a command on the server, by system account, and why.
func Operator(account, purpose string) Actor {
	return Actor{Kind: KindOperator, ID: account, Purpose: purpose}
}

// A Resource is what is acted on, with what the rules look at.
type Resource struct {
	Kind    string   // "listing", "order", "party" …
	ID      string   // its id; never a person's number
	Body    string   // the body whose case it is: it alone acts on it
	Region  string   // region of that body
	Others  []string // bodies with a part in it, who may read: the executors of a listing, the authority behind an order
	By      string   // Ref of whom it comes from or belongs to: proposer of a change of law, owner of a session, the user changed
	Matters []string // matters that a screening asks about
	Case    string   // number of the 办件 or case that is the reason to ask about a person
}

// RegionPrefix is the leading digits that the codes of all divisions in region
// share: "" for the autonomous region, which holds everything, 1501 for a
// league or city, all six for a banner.
func RegionPrefix(region string) string {
	r, ok := ident.LookupRegion(region)
	switch {
	case ok && r.Level == ident.Province:
		return ""
	case ok && r.Level == ident.Prefecture:
		return region[:4]
	}
	return region
}
