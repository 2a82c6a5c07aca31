package enforcement

import (
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Kinds of events about orders. All but EvBreached carry OrderFacts.
const (
	EvIssued           event.Kind = "order.issued"
	EvAmended          event.Kind = "order.amended" // somebody more is reached, law came to support it, a body was found
	EvAcknowledged     event.Kind = "order.acknowledged"
	EvOpened           event.Kind = "order.opened"
	EvFedBack          event.Kind = "order.fed-back"
	EvHandedOver       event.Kind = "order.handed-over"
	EvSentBack         event.Kind = "order.sent-back"
	EvAnswered         event.Kind = "order.answered"
	EvClosed           event.Kind = "order.closed" // by the system: nothing hinges on it any more
	EvReleased         event.Kind = "order.released"
	EvReleaseConfirmed event.Kind = "order.release-confirmed"
	EvChased           event.Kind = "order.chased"                 // version 0: the order stays as it is
	EvBreached         event.Kind = "order.enforced-after-release" // carries Breach; version 0
)

// OrderFacts is an order as readers of the stream need it: ids, codes and days, no
// words, no personal data. It is the whole after-state, so a reader replaces.
type OrderFacts struct {
	ID            string          `json:"id"`
	Version       int64           `json:"version"`
	Listing       string          `json:"listing"`
	Domain        int             `json:"domain"`
	Measure       string          `json:"measure,omitempty"`
	Directive     string          `json:"directive,omitempty"`
	Circumstance  string          `json:"circumstance,omitempty"`
	About         string          `json:"about,omitempty"`
	Recheck       Recheck         `json:"recheck,omitempty"`
	Function      string          `json:"function"`
	Body          string          `json:"body,omitempty"`
	Region        string          `json:"region"`
	Authority     string          `json:"authority"`
	Kind          law.OrderKind   `json:"kind"`
	Standing      bool            `json:"standing,omitempty"`
	OneOf         string          `json:"one_of,omitempty"`
	Reached       []Reached       `json:"reached,omitempty"`
	State         State           `json:"state"`
	Code          Code            `json:"code,omitempty"`
	Periods       int             `json:"periods,omitempty"`
	Issued        calendar.Day    `json:"issued"`
	Due           calendar.Day    `json:"due,omitempty"`
	Acknowledged  calendar.Day    `json:"acknowledged,omitempty"`
	Closed        calendar.Day    `json:"closed,omitempty"`
	From          string          `json:"from,omitempty"`
	To            string          `json:"to,omitempty"`
	Release       ReleaseKind     `json:"release,omitempty"`
	ReleaseState  ReleaseState    `json:"release_state,omitempty"`
	ReleaseEnding standing.Ending `json:"release_ending,omitempty"`
	ReleaseOn     calendar.Day    `json:"release_on,omitempty"`
	ReleaseDue    calendar.Day    `json:"release_due,omitempty"`
	ReleasedOn    calendar.Day    `json:"released_on,omitempty"`
}

// Facts is the order as its events carry it.
func (o *Order) Facts() OrderFacts {
	return OrderFacts{
		ID: o.ID, Version: o.Version, Listing: o.Listing, Domain: o.Domain, Measure: o.Measure, Directive: o.Directive,
		Circumstance: o.Circumstance, About: o.About, Recheck: o.Recheck, Function: o.Function, Body: o.Body, Region: o.Region,
		Authority: o.Authority, Kind: o.Kind, Standing: o.Standing, OneOf: o.OneOf, Reached: o.Reached,
		State: o.State, Code: o.Code, Periods: o.Periods, Issued: o.Issued, Due: o.Due.Day,
		Acknowledged: o.Acknowledged, Closed: o.Closed, From: o.From, To: o.To,
		Release: o.Release.Kind, ReleaseState: o.Release.State, ReleaseEnding: o.Release.Ending, ReleaseOn: o.Release.On,
		ReleaseDue: o.Release.Due.Day, ReleasedOn: o.Release.Confirmed,
	}
}

// Breach is the body of EvBreached: a body said it enforced after the listing's end.
type Breach struct {
	Order   string       `json:"order"`
	Listing string       `json:"listing"`
	Body    string       `json:"body"`
	Region  string       `json:"region"`
	Act     Act          `json:"act"`
	Day     calendar.Day `json:"day"` // of the act
	Ended   calendar.Day `json:"ended"`
}

// An Entry is one line of an order's history as people wrote it: the feedback, or
// the reasons of another act.
type Entry struct {
	Order   string
	Version int64 // of the order after it; 0 for a breach
	At      time.Time
	Today   calendar.Day
	Actor   string // Ref
	Body    string // for which it was written
	Period  int    // of a standing order: which period
	Feedback
}
