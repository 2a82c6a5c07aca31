// Package listing is a listing's life: proposed on a document with legal force,
// reviewed, notified, heard, decided, served, ended.
//
// A tour: rules.go holds the one table of steps and Next, which is the whole law
// of that life and does no I/O; the guard of each step stands in the file named
// after it (propose.go, notify.go, decide.go, end.go, adopt.go). steps.go says what
// is next and what is not possible yet. service.go loads, asks the door, calls Next
// and saves state, history and events in one transaction; query.go answers readers;
// announce.go is the daily pass.
//
// What a listing is worth on a day is package standing's rule, over the Facts that
// every event of a listing carries. Free text may name people: it is sealed in the
// rows and never enters an event.
package listing

import (
	"maps"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Listing is one version of a case: what was proposed, told, answered, decided, served.
type Listing struct {
	ID      string         `json:"id"`
	Version int64          `json:"version"`
	State   standing.State `json:"state"`
	Proposal

	Person      bool     `json:"person,omitempty"` // the party is a natural person
	PartyRegion string   `json:"party_region"`
	Authority   string   `json:"authority"` // the body whose case it is
	Body        string   `json:"body"`      // name of the body that decides or decided
	Region      string   `json:"region"`    // of the authority
	ListBasis   string   `json:"list_basis"`
	Implied     []string `json:"implied,omitempty"` // circumstances that the grounds imply

	Drafters  []string `json:"drafters,omitempty"`  // Refs of who proposed and edited
	Reviewers []string `json:"reviewers,omitempty"` // Refs of who approved or returned
	Decider   string   `json:"decider,omitempty"`
	Returned  bool     `json:"returned,omitempty"` // sent back by the reviewer, not edited since
	Opinion   string   `json:"opinion,omitempty"`  // the last reviewer's

	Notices    []Notice    `json:"notices,omitempty"`
	Statements []Statement `json:"statements,omitempty"`
	Decision   *Decision   `json:"decision,omitempty"`
	Deliveries []Delivery  `json:"deliveries,omitempty"` // of the decision

	Adopted        bool              `json:"adopted,omitempty"`
	Source         string            `json:"source,omitempty"`      // of an adopted listing: the list or system it stood in
	Listed         calendar.Day      `json:"listed,omitempty"`      // of an adopted listing: the day it stands on there
	FixedUntil     calendar.Day      `json:"fixed_until,omitempty"` // of an adopted listing: its last day as given there
	Unheard        bool              `json:"unheard,omitempty"`     // of an adopted listing: decided before the time to answer was over, as far as is on record
	Effective      calendar.Day      `json:"effective,omitempty"`
	Until          calendar.Day      `json:"until,omitempty"`
	Duty           *Duty             `json:"duty,omitempty"`    // what is on record of its fulfilment
	HeldBy         string            `json:"held_by,omitempty"` // the rule by which it outlasts Until while the duty is not fulfilled
	Termination    *Termination      `json:"termination,omitempty"`
	Withdrawal     *Withdrawal       `json:"withdrawal,omitempty"`
	Objections     []Objection       `json:"objections,omitempty"`
	Repairs        []Repair          `json:"repairs,omitempty"`
	Restorations   []Restoration     `json:"restorations,omitempty"`
	Remedies       []Remedy          `json:"remedies,omitempty"` // 行政复议、行政诉讼
	GroundsChanges []GroundsChange   `json:"grounds_changes,omitempty"`
	Marks          map[Act]Mark      `json:"marks,omitempty"`        // in force: Stay, Suspend
	AnswerNotes    map[string]string `json:"answer_notes,omitempty"` // circumstance → how it is known
}

// A Document is a paper with legal force, or one of the case's own.
type Document struct {
	Kind   string       `json:"kind,omitempty"`   // of a grounds document: one of those the domain allows
	Number string       `json:"number,omitempty"` // 文号
	Date   calendar.Day `json:"date,omitempty"`
	Issuer string       `json:"issuer,omitempty"`
	File   string       `json:"file,omitempty"` // SHA-256 of the stored file, hex
}

// A Subject is what a listing must know of a party.
type Subject struct {
	ID     string
	Person bool
	Region string // GB/T 2260
	Merged string // the record it is merged into, "" for most
}

// An Authority is what a listing must know of a body.
type Authority struct {
	ID, Name, Region string
	Functions        []string // that it holds on the day asked for
}

// Facts is the listing as its readers need it: ids only.
func (l *Listing) Facts() standing.Facts {
	f := standing.Facts{
		ID: l.ID, Version: l.Version, Party: l.Party, Person: l.Person, Domain: l.Domain, Case: l.Case, State: l.State,
		Adopted: l.Adopted, Authority: l.Authority, AuthorityName: l.Body, Region: l.Region, PartyRegion: l.PartyRegion,
		Grounds: slices.Clone(l.Grounds), ListBasis: l.ListBasis, Members: slices.Clone(l.Members), Facility: l.Facility,
		Circumstances: l.circumstances(), Effective: l.Effective, Until: l.Until,
		Objected: l.disputed(), Stayed: l.Marked(Stay), Suspended: l.Marked(Suspend) || l.groundless(), Unfulfilled: l.unfulfilled(),
	}
	if l.held() {
		f.Until = ""
	}
	if l.Decision != nil {
		f.Document, f.Decided, f.Members = l.Decision.Document.Number, l.Decision.Document.Date, slices.Clone(l.Decision.Members)
		f.Grounds = slices.Clone(l.Decision.Grounds)
	}
	if l.Termination != nil {
		f.EndedOn, f.EndedHow = l.Termination.On, l.Termination.How
	}
	for _, r := range l.Restorations {
		f.Lifted = append(f.Lifted, standing.Span{From: r.Lifted.On, Before: r.On})
	}
	if l.Adopted {
		f.Missing = l.missing()
	}
	return f
}

// circumstances are the answers recorded and what the grounds imply.
func (l *Listing) circumstances() map[string]bool {
	all := maps.Clone(l.Circumstances)
	if all == nil {
		all = map[string]bool{}
	}
	for _, id := range l.Implied {
		all[id] = true
	}
	return all
}

// Resource is the listing as the rules of access see it.
func (l *Listing) Resource() access.Resource {
	return access.Resource{Kind: "listing", ID: l.ID, Body: l.Authority, Region: l.Region}
}

// disputed tells whether an objection is still to be decided.
func (l *Listing) disputed() bool { _, pending := l.pendingObjection(); return pending }

// Marked tells whether a mark (Stay or Suspend) stands.
func (l *Listing) Marked(a Act) bool { _, ok := l.Marks[a]; return ok }

// addressees are the listed party and the persons named, each once: whoever must be
// told and served for himself.
func (l *Listing) addressees() []string {
	members := l.Members
	if l.Decision != nil {
		members = l.Decision.Members
	}
	return addressees(l.Party, members)
}

func addressees(party string, members []standing.Member) []string {
	list := []string{party}
	for _, m := range members {
		if !slices.Contains(list, m.Party) {
			list = append(list, m.Party)
		}
	}
	return list
}

// Cites tells whether the case rests on the stored file: who may read the case may read it.
func (l *Listing) Cites(digest string) bool {
	return digest != "" && slices.Contains(l.Files(), digest)
}

// Files are the digests of all files of the case.
func (l *Listing) Files() []string {
	files := []string{l.Document.File}
	for _, n := range l.Notices {
		files = append(files, n.Document.File, n.Proof)
	}
	for _, s := range l.Statements {
		files = append(files, s.File)
	}
	for _, d := range l.Deliveries {
		files = append(files, d.Proof)
	}
	for _, m := range l.Marks {
		files = append(files, m.Document.File)
	}
	if l.Decision != nil {
		files = append(files, l.Decision.Document.File)
	}
	if l.Termination != nil {
		files = append(files, l.Termination.Document.File)
	}
	if l.Duty != nil {
		files = append(files, l.Duty.Document.File)
	}
	for _, o := range l.Objections {
		files = append(files, o.Application.Authorisation, o.Application.File)
		if o.Decision != nil {
			files = append(files, o.Decision.Document.File)
		}
	}
	for _, r := range l.Repairs {
		files = append(files, r.Application.Proof, r.Application.Commitment)
		if r.Decision != nil {
			files = append(files, r.Decision.Document.File)
		}
	}
	for _, r := range l.Restorations {
		files = append(files, r.Document.File, r.Lifted.Document.File)
	}
	for _, r := range l.Remedies {
		files = append(files, r.Filing.File)
		if r.Conclusion != nil {
			files = append(files, r.Conclusion.Document.File)
		}
	}
	for _, g := range l.GroundsChanges {
		files = append(files, g.Notice.Document.File)
		if g.Review != nil {
			files = append(files, g.Review.Document.File)
		}
	}
	slices.Sort(files)
	return slices.DeleteFunc(slices.Compact(files), func(f string) bool { return f == "" })
}

// role tells in words in which roles a party stands in the case, for sentences that
// must not name people.
func (l *Listing) role(party string) string {
	if party == l.Party {
		if l.Person {
			return law.NaturalPerson.Chinese()
		}
		return law.Unit.Chinese()
	}
	for _, m := range l.Members {
		if m.Party == party {
			return m.Role.Chinese()
		}
	}
	return "人员"
}

// clone copies what steps change, so that Next leaves its argument as it was.
func (l Listing) clone() Listing {
	l.Drafters, l.Reviewers = slices.Clone(l.Drafters), slices.Clone(l.Reviewers)
	l.Notices, l.Statements, l.Deliveries = slices.Clone(l.Notices), slices.Clone(l.Statements), slices.Clone(l.Deliveries)
	l.Marks, l.Circumstances, l.AnswerNotes = maps.Clone(l.Marks), maps.Clone(l.Circumstances), maps.Clone(l.AnswerNotes)
	if l.Decision != nil {
		d := *l.Decision
		l.Decision = &d
	}
	// What they point to is replaced, never changed.
	l.Objections, l.Repairs, l.Restorations = slices.Clone(l.Objections), slices.Clone(l.Repairs), slices.Clone(l.Restorations)
	l.Remedies, l.GroundsChanges = slices.Clone(l.Remedies), slices.Clone(l.GroundsChanges)
	return l
}
