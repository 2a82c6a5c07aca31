package listing

import (
	"slices"
	"strconv"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// A Row is a case as lists and readers see it: no free text, ids only. The whole case
// stands sealed in its Version.
type Row struct {
	ID, Party         string
	Version           int64
	Domain            int
	State             standing.State
	Authority, Region string
	GroundsNumber     string // 文号 of the grounds document
	DecisionNumber    string // 文号 of the decision
	Effective, Until  calendar.Day
	EndedOn           calendar.Day
	Facts             standing.Facts
	Opened, Changed   time.Time
	Clock             Clock // in a list of those that await something
}

// A Version is one step of the history: what was done, by whom, when, on which
// document, and the case after it, sealed.
type Version struct {
	Listing  string
	Version  int64
	State    standing.State
	Act      Act
	Actor    string // Ref
	Body     string // for which body
	At       time.Time
	Document string
	File     string
	Content  string
}

// Reader reads.
type Reader interface {
	ListingRow(id string) (Row, error)
	ListingVersion(id string, version int64) (Version, error)
	ListingVersions(id string) ([]Version, error)
	Listings(Query) ([]Row, error)
	ListingFacts(after string, limit int) ([]standing.Facts, error)
	ListingFactsOf(party string) ([]standing.Facts, error)
	ListingFactsAt(party string, position event.Seq) ([]standing.Facts, error)
	ListingAt(id string, position event.Seq) (standing.Facts, bool, error)
	ListingsToAnnounce(kind event.Kind, day calendar.Day, limit int) ([]string, error)
}

// A Query filters a list; empty parts do not. Scope is what the actor may see.
type Query struct {
	State  standing.State
	Domain int
	Body   string // the body whose cases
	Party  string // the listed party, or a person named beside it
	Awaits Awaited
	After  string // id of the last row of the page before
	Limit  int
	Scope  access.Filter
}

// rowOf gives the row of a case.
func rowOf(l *Listing, now time.Time) Row {
	f := l.Facts()
	r := Row{
		ID: l.ID, Party: l.Party, Version: l.Version, Domain: l.Domain, State: l.State, Authority: l.Authority, Region: l.Region,
		GroundsNumber: l.Document.Number, Effective: l.Effective, Until: f.Until, EndedOn: f.EndedOn, Facts: f, Opened: now, Changed: now,
	}
	if l.Decision != nil {
		r.DecisionNumber = l.Decision.Document.Number
	}
	return r
}

// Resource is the row as the rules of access see it.
func (r Row) Resource() access.Resource {
	return access.Resource{Kind: "listing", ID: r.ID, Body: r.Authority, Region: r.Region}
}

// contentField names the place of a version's sealed content.
func contentField(id string, version int64) string {
	return "listing.content/" + id + "/" + strconv.FormatInt(version, 10)
}

// paperOf is the document that the record of a step shows.
func paperOf(l *Listing, in Input) Document {
	switch in.(type) {
	case Proposal:
		return l.Document
	case Notification:
		return l.Notices[len(l.Notices)-1].Document
	case Statement:
		return Document{File: l.Statements[len(l.Statements)-1].File}
	case Decision, Adoption, Services, Completion:
		return l.Decision.Document
	case Termination:
		return l.Termination.Document
	case Mark:
		return in.(Mark).Document
	case Duty:
		return in.(Duty).Document
	case ObjectionApplication:
		return Document{File: in.(ObjectionApplication).File}
	case ObjectionDecision:
		return in.(ObjectionDecision).Document
	case RepairApplication:
		return Document{File: in.(RepairApplication).Proof}
	case RepairDecision:
		return in.(RepairDecision).Document
	case Restoration:
		return in.(Restoration).Document
	case RemedyFiling:
		return Document{File: in.(RemedyFiling).File}
	case RemedyConclusion:
		return in.(RemedyConclusion).Document
	case GroundsNotice:
		return in.(GroundsNotice).Document
	case GroundsReview:
		return in.(GroundsReview).Document
	}
	return Document{}
}

// current tells whether the case is under way or in force.
func (r *Row) current() bool { return r.State != standing.Ended && r.State != standing.Withdrawn }

// Doubles tells whether two cases would be one if they were about one party: two
// listings for one decision in one domain, or two proposals on one grounds document. The
// store's indexes hold the same for the records of one id.
func (r *Row) Doubles(o *Row) bool {
	switch {
	case r.ID == o.ID || !r.current() || !o.current():
		return false
	case r.DecisionNumber != "" && r.DecisionNumber == o.DecisionNumber && r.Domain == o.Domain:
		return true
	}
	return r.GroundsNumber != "" && r.GroundsNumber == o.GroundsNumber && r.proposal() && o.proposal()
}

// proposal tells whether the case is still to be decided.
func (r *Row) proposal() bool {
	return slices.Contains([]standing.State{standing.Proposed, standing.Reviewed, standing.Notified, standing.Heard}, r.State)
}

// Duplicate is the fault of a second current listing of one party for one decision,
// or a second open proposal on one grounds document.
func Duplicate(r Row) error {
	if r.DecisionNumber != "" {
		return fault.New(fault.Conflict, "该主体依据 %s 的列入已在办理或者在列，同一决定不得重复列入", r.DecisionNumber).
			At("decision.document.number").Under("listing.one-decision")
	}
	return fault.New(fault.Conflict, "该主体依据 %s 已有在办的列入案件，请在该案中办理", r.GroundsNumber).
		At("document.number").Under("listing.one-proposal")
}

// NotFound is the fault of an id that is no listing's.
func NotFound() error {
	return fault.New(fault.NotFound, "没有该列入案件").At("id").Under("listing.id")
}
