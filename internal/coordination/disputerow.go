package coordination

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// DisputeFacts is a dispute as readers of the stream and of lists need it: ids and days,
// no words. It is the whole after-state, so a reader replaces.
type DisputeFacts struct {
	ID        string       `json:"id"`
	Version   int64        `json:"version"`
	State     DisputeState `json:"state"`
	Region    string       `json:"region"`
	About     Subject      `json:"about"`
	Raiser    string       `json:"raiser"`  // key of a side, as all below
	Against   []string     `json:"against"` // in the order named
	Answered  []string     `json:"answered,omitempty"`
	Text      int          `json:"text,omitempty"` // number of the last
	Confirmed []string     `json:"confirmed,omitempty"`
	RaisedOn  calendar.Day `json:"raised_on"`
	ClosedOn  calendar.Day `json:"closed_on,omitempty"`
	LawChange string       `json:"law_change,omitempty"`
}

// Facts is the dispute without its words.
func (d *Dispute) Facts() DisputeFacts {
	f := DisputeFacts{ID: d.ID, Version: d.Version, State: d.State, Region: d.Region, About: d.About, Raiser: d.Raiser.Key(),
		RaisedOn: d.RaisedOn, ClosedOn: d.ClosedOn, LawChange: d.LawChange}
	for _, s := range d.Against {
		f.Against = append(f.Against, s.Key())
	}
	for _, r := range d.Answers {
		f.Answered = append(f.Answered, r.Side)
	}
	if t := d.Text(); t != nil {
		f.Text = t.No
		for _, c := range t.Confirmed {
			f.Confirmed = append(f.Confirmed, c.Side)
		}
	}
	return f
}

// Sides are the keys of all, who raised it first.
func (f DisputeFacts) Sides() []string { return slices.Concat([]string{f.Raiser}, f.Against) }

// Resource is the dispute as the rules of access see it: the raiser's own, the others
// have a part in it, and the coordinator of the region that holds them all.
func (f DisputeFacts) Resource() access.Resource {
	on := access.Resource{Kind: disputeKind, ID: f.ID, Region: f.Region}
	for _, key := range f.Sides() {
		if !strings.HasPrefix(key, functionKey) {
			on.Others = append(on.Others, key)
		}
	}
	if !strings.HasPrefix(f.Raiser, functionKey) {
		on.Body = f.Raiser
	}
	return on
}

const disputeKind = "dispute"

// A DisputeRow is a dispute as lists see it. The whole stands sealed in its version.
type DisputeRow struct {
	DisputeFacts
	Raised, Changed time.Time
}

// A DisputeParty is a side's line in the look-up by body.
type DisputeParty struct {
	Key    string
	Awaits DisputeAwaited
}

// parties are the lines of the look-up, each side once.
func (d *Dispute) parties() []DisputeParty {
	var list []DisputeParty
	for _, s := range d.Sides() {
		list = append(list, DisputeParty{s.Key(), d.Awaited(s.Key())})
	}
	return list
}

// A DisputeQuery filters a list; empty parts do not. Scope is what the actor may see.
type DisputeQuery struct {
	States []DisputeState // none: all
	Order  string
	Owed   *Owed
	After  string // id of the last row of the page before
	Limit  int
	Scope  access.Filter
}

// Owed is what is owed by a body, and by departments without one where Absent is set.
type Owed struct {
	What   DisputeAwaited
	By     string
	Absent bool
}

// disputeContent names the place of a version's sealed content.
func disputeContent(id string, version int64) string {
	return "dispute.content/" + id + "/" + strconv.FormatInt(version, 10)
}

// DuplicateDispute is the fault of a second open dispute about one order.
func DuplicateDispute() error {
	return fault.New(fault.Conflict, "该惩戒任务的分歧已在协调，请在该分歧中办理").At("about.order").Under("dispute.one-open")
}

// NoDispute is the fault of an id that is no dispute's.
func NoDispute() error {
	return fault.New(fault.NotFound, "没有该分歧").At("id").Under("dispute.id")
}

// StaleDispute is the fault of a version that is not today's.
func StaleDispute() error {
	return fault.New(fault.Stale, "该分歧已被他人办理，请重新载入后再试").At("version").Under("dispute.version")
}
