// Package publication is what the public sees of listings: which are shown and as what,
// where copies of them stand, and that each copy is taken down when it must be.
//
// A tour: card.go says, pure, what of a listing is shown on a day, and if nothing, why
// (show.go); copy.go is one copy of it at one channel, which knows what should stand there
// and what stands there; what is to be done follows from the two. follow.go brings copies
// up with the stream, pass.go with the days. service.go and record.go are what people do:
// say that a copy was put up, brought up to date, taken down; correction.go is the notice
// that a party cleared may ask for; reader.go keeps how far subscribers have read.
//
// A copy keeps digests, days and an address, never a name: what is shown is made from the
// party's row and the listing's facts when somebody looks.
package publication

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/standing"
)

// Kinds of events about copies. Each has a Told for its body and the copy for its subject.
const (
	EvWanted    event.Kind = "publication.wanted"    // what should stand there is another than before
	EvPublished event.Kind = "publication.published" // put up, or brought up to date
	EvWithdrawn event.Kind = "publication.withdrawn" // taken down
	EvChased    event.Kind = "publication.chased"    // reminded of what is overdue
	EvWished    event.Kind = "publication.wished"    // the party cleared wants a correction notice, or no longer
)

// Told is the body of an event about a copy: ids and codes.
type Told struct {
	Copy    string       `json:"copy,omitempty"`
	Listing string       `json:"listing"`
	Channel string       `json:"channel,omitempty"`
	Kind    Kind         `json:"kind"`
	State   State        `json:"state,omitempty"`
	Body    string       `json:"body"`
	Day     calendar.Day `json:"day,omitempty"`
	Wished  bool         `json:"wished,omitempty"`
}

// Kind is what a copy is of.
type Kind string

const (
	OfListing    Kind = "listing"    // 列入公示
	OfCorrection Kind = "correction" // 更正公告: that a listing once shown was wrong
)

var kindWords = map[Kind]string{OfListing: "列入公示", OfCorrection: "更正公告"}

// Chinese gives the words officers use.
func (k Kind) Chinese() string { return kindWords[k] }

// A Copy is what stands, or should, at one channel about one listing.
type Copy struct {
	ID        string
	Version   int64
	Listing   string
	Kind      Kind
	Channel   string
	Owed      bool   // law wants it there; else it may be shown there
	Party     string // listed
	Domain    int
	Body      string // who puts it up; "": nobody holds the function
	Region    string // of Body
	Authority string // whose listing it is

	Wanted  string // digest of what should stand there; "": nothing
	Why     Why    // why nothing
	Shown   string // digest of what was last put up; "": nothing stands there
	Since   calendar.Day
	Due     calendar.Due // by when the one must become the other
	Ends    calendar.Day // last day of the period of publication; "" while it is not known
	First   calendar.Day // first put up
	Last    calendar.Day // last put up or brought up to date
	Down    calendar.Day // taken down
	Address string
	Ending  standing.Ending // how the listing ended
	Seq     event.Seq       // the last event of the listing it was brought up to
}

// State is what is to be done about a copy; it follows from what is wanted and what is shown.
type State string

const (
	Idle     State = "idle"     // 无须公示
	Due      State = "due"      // 待公示
	Optional State = "optional" // 可以公示
	Current  State = "current"  // 公示中
	Outdated State = "outdated" // 待更新
	Leaving  State = "leaving"  // 待撤下
	Gone     State = "gone"     // 已撤下
)

var stateWords = map[State]string{
	Idle: "无须公示", Due: "待公示", Optional: "可以公示", Current: "公示中", Outdated: "待更新", Leaving: "待撤下", Gone: "已撤下",
}

// Chinese gives the words officers use.
func (s State) Chinese() string { return stateWords[s] }

// States lists them in the order of a copy's life.
func States() []State { return []State{Idle, Due, Optional, Current, Outdated, Leaving, Gone} }

// State is what is to be done about the copy.
func (c *Copy) State() State {
	switch {
	case c.Shown == "" && c.Wanted == "" && c.First == "":
		return Idle
	case c.Shown == "" && c.Wanted == "":
		return Gone
	case c.Shown == "" && !c.Owed:
		return Optional
	case c.Shown == "":
		return Due
	case c.Wanted == "":
		return Leaving
	case c.Wanted != c.Shown:
		return Outdated
	}
	return Current
}

// Open tells whether somebody has to do something.
func (c *Copy) Open() bool {
	switch c.State() {
	case Due, Outdated, Leaving:
		return true
	}
	return false
}

// Overdue tells whether that is late; computed, never stored. A day that no holiday notice
// settles holds nobody.
func (c *Copy) Overdue(today calendar.Day) bool {
	return c.Open() && c.Due.Day != "" && !c.Due.Estimated && today.After(c.Due.Day)
}

// Resource is the copy as the rules of access see it: of who puts it up, with a part for
// whose listing it is.
func (c *Copy) Resource() access.Resource {
	return access.Resource{Kind: "publication", ID: c.ID, Body: c.Body, Region: c.Region, Others: []string{c.Authority}}
}

func (c *Copy) told(day calendar.Day) Told {
	return Told{Copy: c.ID, Listing: c.Listing, Channel: c.Channel, Kind: c.Kind, State: c.State(), Body: c.Body, Day: day}
}
