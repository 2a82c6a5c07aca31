// Package enforcement is what follows for the bodies responsible when a listing
// takes effect: orders of a measure to a body, their feedback, their release.
//
// A tour: issue.go says, pure, which orders and questions a listing calls for
// (address.go: whose they are; due.go: until when), reconcile.go what has to
// change where some exist already; state.go is the table of an order's life,
// feedback.go what a body must say at each step, release.go what is owed when
// the listing has ended, unnamed.go when it no longer names somebody. recheck.go says, pure, which earlier decisions are to be looked at
// again (rules in recheckrule.go); look.go is one walk that looks for them (opened by lookopen.go, walked in lookback.go and
// lookelse.go, or for one outcome in lookoutcome.go), lookgive.go gives the orders, recheckfeed.go hears the bodies. follow.go reads the stream of events and makes orders
// and releases follow; service.go and act.go are what people do; impact.go and trial.go
// say what another law would have called for.
package enforcement

import (
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Reached is somebody an order is about. Party is empty for an office nobody was
// named for: the order then goes to whoever holds it (现任).
type Reached struct {
	Party string        `json:"party,omitempty"`
	Role  law.Role      `json:"role"`
	Kind  law.OrderKind `json:"kind"` // what the directive comes to for this one

	Unnamed bool `json:"unnamed,omitempty"` // a correction no longer names him
}

// Office tells whether an office is meant and not a person.
func (r Reached) Office() bool { return r.Party == "" }

// Chinese gives the role as an order words it.
func (r Reached) Chinese() string {
	switch {
	case r.Office():
		return r.Role.Chinese() + "（现任）"
	case r.Unnamed:
		return r.Role.Chinese() + "（已不再列明）"
	}
	return r.Role.Chinese()
}

// An Order is one directive given to one body for one listing (惩戒任务), or one
// circumstance asked of a body (询问), or a decision to be looked at again (复核). It holds ids only, no personal data.
type Order struct {
	ID        string
	Version   int64
	Listing   string
	Domain    int
	Measure   string // 1.(3)
	Directive string // nmg-2020-3/1.(3)#1; empty for a question
	Act       string // what is to be done (law.Act)
	Standing  bool   // while listed: fed back once a period, never done
	OneOf     string // alternatives of one measure share it
	Undo      law.Undo

	Circumstance string // of a question: what is asked
	About        string // of a question: the party it is asked about; of a re-check: the screening or the project
	Recheck      Recheck

	Function  string   // for which the body has it
	Relay     []string // functions without a body, to which the body passes it on
	Body      string   // empty: nobody holds the function yet
	Region    string   // of the body
	Authority string   // body that decided the listing
	Kind      law.OrderKind
	Reached   []Reached

	State        State
	Code         Code // reason code of the last feedback, or why the system closed it
	Acted        bool // something was done that a release must undo
	Periods      int  // of a standing order: periods fed back
	Issued       calendar.Day
	Counted      calendar.Day // the day from which the clock runs
	AckDue       calendar.Due
	Due          calendar.Due // no day: nothing is due
	Acknowledged calendar.Day
	Closed       calendar.Day
	Moved        calendar.Day   // of the last change
	From, To     string         // order handed over from, and to
	Paused       standing.Force // Objection, Stay or Suspense while the listing is; else empty
	Release      Release
}

// Open tells whether something is still expected of the body.
func (o *Order) Open() bool { return !o.State.Closed() }

// Overdue tells whether the body is late: for feedback, for the receipt, or for an answer. It is
// computed, never stored. A day that no holiday notice settles holds nobody, nor does a listing that is paused.
func (o *Order) Overdue(today calendar.Day) bool {
	if !o.Open() || o.Paused != "" {
		return false
	}
	return late(o.Due, today) || o.State == Issued && late(o.AckDue, today)
}

func late(d calendar.Due, today calendar.Day) bool {
	return d.Day != "" && !d.Estimated && today.After(d.Day)
}

// Resource is the order as the rules of access see it: the body's own, readable
// by the authority behind it.
func (o *Order) Resource() access.Resource {
	return access.Resource{Kind: "order", ID: o.ID, Body: o.Body, Region: o.Region, Others: []string{o.Authority}}
}

// addressee is the order's place in the unique index: its body, or the function that has none.
func (o *Order) Addressee() string {
	if o.Body != "" {
		return o.Body
	}
	return "function:" + o.Function
}

// duty tells whether the body must act; notices carry no duty to feed back.
func (o *Order) duty() bool { return o.Kind == law.Perform || o.Kind == law.Review }

func (o *Order) notice() bool { return o.Kind == law.Push || o.Kind == law.Request }

func (o *Order) question() bool { return o.Kind == law.Question }

// names adds those not yet named and tells whether there were any.
func (o *Order) name(more []Reached) (added bool) {
	for _, r := range more {
		// An order that named the holder of an office from the start reaches the office.
		same := func(x Reached) bool { return x.Role == r.Role && (x.Party == r.Party || r.Office()) }
		if i := slices.IndexFunc(o.Reached, same); i < 0 {
			o.Reached, added = append(slices.Clip(o.Reached), r), true
		}
	}
	return added
}
