package law

import (
	"slices"

	"liancheng/internal/calendar"
)

// Source is the law as its files say it, before anything is compiled.
type Source struct {
	Memorandum    Memorandum
	Text          string // source.md, verbatim
	Domains       []*Domain
	Functions     []Function
	Matters       []Matter
	Acts          []Act
	Bases         []Basis
	Circumstances []Circumstance
	Errata        []Erratum
	Amendments    []Amendment
	Procedure     Procedure
	Calendar      *calendar.Calendar
	Files         Files // what all of this was read from
}

// Memorandum is the document as a whole.
type Memorandum struct {
	ID          string           `yaml:"id"`
	Title       string           `yaml:"title"`
	Document    string           `yaml:"document"` // 文号
	Issued      calendar.Day     `yaml:"issued"`
	Issuer      string           `yaml:"issuer"`
	Parents     []string         `yaml:"parents"`
	Status      MemorandumStatus `yaml:"status"`
	StatusNote  string           `yaml:"status_note"`
	Connectives []string         `yaml:"connectives"` // words of a measure no directive needs to read
	Closing     string           `yaml:"closing"`     // the clause by which amended law governs
	Feedback    string           `yaml:"feedback"`    // part three
}

// Domain is one of the eight fields.
type Domain struct {
	No           int            `yaml:"domain"`
	ID           string         `yaml:"id"`
	Name         string         `yaml:"name"`
	Subject      string         `yaml:"subject"` // part one, verbatim
	Cases        []SubjectCase  `yaml:"cases"`
	Determined   Determination  `yaml:"determined_by"`
	ListBases    []ListBasis    `yaml:"list_basis"`
	Grounds      []Ground       `yaml:"grounds"`
	Headings     []Heading      `yaml:"headings"`
	Measures     []*Measure     `yaml:"measures"`
	Circumstance []Circumstance `yaml:"circumstances"`
}

// SubjectCase is one kind of party that may be listed, with the persons that may be named beside it.
type SubjectCase struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Phrase  string   `yaml:"phrase"` // the words of part one that it reads
	Party   string   `yaml:"party"`  // organisation | natural-person
	Kinds   []Named  `yaml:"kinds"`  // kinds of unit or of facility the text names
	Persons []Role   `yaml:"persons"`
	When    []string `yaml:"when"` // circumstances the subject presupposes
}

// Named is an id with its Chinese name.
type Named struct {
	ID   string `yaml:"id" json:"id"`
	Name string `yaml:"name" json:"name"`
}

// Determination says who may find serious dishonesty in a domain, and on which documents.
type Determination struct {
	Functions  []string   `yaml:"functions"`
	Assigned   string     `yaml:"assigned"` // text | inferred
	Phrase     string     `yaml:"phrase"`   // where assigned by the text
	Levels     []string   `yaml:"levels"`   // region | league | banner
	Documents  []string   `yaml:"documents"`
	Presuppose string     `yaml:"presupposes"` // a vertical list that must exist first
	Status     Status     `yaml:"status"`
	Confidence Confidence `yaml:"confidence"`
	Note       string     `yaml:"note"`
}

// ListBasis is the rule a domain's list rests on, with its periods.
type ListBasis struct {
	ID            string          `yaml:"id" json:"id,omitzero"`
	Title         string          `yaml:"title" json:"title,omitzero"`
	Document      string          `yaml:"document" json:"document,omitzero"`
	From          calendar.Day    `yaml:"from" json:"from,omitzero"`
	Status        Status          `yaml:"status" json:"status,omitzero"`
	Confidence    Confidence      `yaml:"confidence" json:"confidence,omitzero"`
	Period        calendar.Period `yaml:"period" json:"period,omitzero"` // how long a listing lasts, "3y"
	Earliest      calendar.Period `yaml:"earliest_repair" json:"earliest_repair,omitzero"`
	Scope         string          `yaml:"scope" json:"scope,omitzero"`
	Note          string          `yaml:"note" json:"note,omitzero"`
	PersonsPublic bool            `yaml:"persons_public" json:"persons_public,omitzero"` // whether persons may be shown to the public

	Severity        Severity `yaml:"severity" json:"severity,omitzero"`                 // of the conduct; none: severe
	ManagementEnds  EndRule  `yaml:"management_ends" json:"management_ends,omitzero"`   // what ends the listing; none: its date
	PublicationEnds EndRule  `yaml:"publication_ends" json:"publication_ends,omitzero"` // what ends its publication; none: 发展改革委令第36号
}

// Ground is one standard by which serious dishonesty is found.
type Ground struct {
	ID         string     `yaml:"id"`
	Text       string     `yaml:"text"`
	Source     string     `yaml:"source"`
	Status     Status     `yaml:"status"`
	Confidence Confidence `yaml:"confidence"`
	Implies    []string   `yaml:"implies"` // circumstances that hold when this ground is chosen
}

// Heading is a numbered provision that holds measures and takes no effect itself.
type Heading struct {
	ID   string `yaml:"id" json:"id"`
	Item int    `yaml:"item" json:"item"`
	Text string `yaml:"text" json:"text"`
}

// Measure is one numbered leaf provision.
type Measure struct {
	ID         string       `yaml:"id"`
	Item       int          `yaml:"item"`
	Sub        int          `yaml:"sub"`
	Text       string       `yaml:"text"`
	Directives []*Directive `yaml:"directives"`
	Domain     int          `yaml:"-"`
}

// Directive is one structured reading of one phrase of a measure.
type Directive struct {
	ID        string     `yaml:"-"` // nmg-2020-3/1.3#1, given by its place
	Measure   string     `yaml:"-"`
	Domain    int        `yaml:"-"`
	Phrase    string     `yaml:"phrase"` // words of the text; "…" joins words that stand apart
	Gate      oneOrMore  `yaml:"gate"`
	Duty      string     `yaml:"duty"`
	Standing  string     `yaml:"standing"`
	Effect    Effect     `yaml:"effect"`
	Functions []string   `yaml:"functions"`
	Assigned  string     `yaml:"assigned"` // text | inferred
	Level     string     `yaml:"level"`    // region | league | banner, where the directive says one
	Reaches   []Role     `yaml:"reaches"`
	When      []string   `yaml:"when"`
	Period    *Period    `yaml:"period"`
	Binding   Binding    `yaml:"binding"`
	Class     Class      `yaml:"class"`
	Basis     []BasisUse `yaml:"basis"`
	Undo      Undo       `yaml:"undo"`
	OneOf     string     `yaml:"one_of"`
	CatchAll  bool       `yaml:"catch_all"`
	Note      string     `yaml:"note"`
	Status    Status     `yaml:"-"` // overlay of amendments: changed, repealed
	Amended   []Amended  `yaml:"-"`
}

// Period is how long a directive lasts and from where it counts.
type Period struct {
	From            string          `yaml:"from" json:"from"`                                     // listing | deregistration | penalty-next-month | statutory
	Lasts           calendar.Period `yaml:"lasts" json:"lasts,omitzero"`                          // "3y", "36m"; empty: as the law or the listing says
	EndsWithListing string          `yaml:"ends_with_listing" json:"ends_with_listing,omitempty"` // yes | no | unconfirmed
}

// BasisUse cites a basis and says when it reaches the listed party.
type BasisUse struct {
	ID          string   `yaml:"id" json:"id"`
	AppliesWhen []string `yaml:"applies_when" json:"applies_when,omitempty"` // circumstances: its trigger
}

// Erratum is a slip of the source and the reading taken.
type Erratum struct {
	At         string     `yaml:"at" json:"at"`
	Source     string     `yaml:"source" json:"source"`
	Reading    string     `yaml:"reading" json:"reading"`
	Why        string     `yaml:"why" json:"why"`
	Confidence Confidence `yaml:"confidence" json:"confidence"`
}

// Amendment is law that moved since the memorandum.
type Amendment struct {
	ID         string       `yaml:"id" json:"id"`
	Title      string       `yaml:"title" json:"title"`
	From       calendar.Day `yaml:"from" json:"from"`
	Cites      string       `yaml:"cites" json:"cites"`
	Says       string       `yaml:"says" json:"says"`
	Confidence Confidence   `yaml:"confidence" json:"confidence"`
	Confirmed  bool         `yaml:"confirmed" json:"confirmed"`
	Touches    []Touch      `yaml:"touches" json:"touches"`
}

// Touch is what an amendment does to one directive.
type Touch struct {
	Directive string `yaml:"directive" json:"directive"` // "2.(13)#1", or "2.(13)" for all of a measure
	Status    Status `yaml:"status" json:"status"`       // changed | repealed
	Reading   string `yaml:"reading" json:"reading"`
}

// Amended is a touch as a compiled directive carries it.
type Amended struct {
	Amendment string       `json:"amendment"`
	From      calendar.Day `json:"from"`
	Status    Status       `json:"status"`
	Reading   string       `json:"reading"`
	Confirmed bool         `json:"confirmed"`
}

// Procedure is the periods and deadlines of the whole life, dated, each with its source.
type Procedure struct {
	Periods  []Deadline `yaml:"periods"`
	Channels []Channel  `yaml:"channels"`
}

// Channel is a place where listings are shown to the public by somebody else than this system.
type Channel struct {
	ID        string `yaml:"id" json:"id"`
	Name      string `yaml:"name" json:"name"`
	Function  string `yaml:"function" json:"function,omitempty"` // who runs it, in the region named; none: the authority of each listing
	Region    string `yaml:"region" json:"region,omitempty"`     // GB/T 2260
	Domains   []int  `yaml:"domains" json:"domains,omitempty"`   // none: all
	Source    string `yaml:"source" json:"source"`
	Confirmed bool   `yaml:"confirmed" json:"confirmed"` // whether a listing must be shown there; else it may be
}

// For tells whether listings of a domain are shown there.
func (c Channel) For(domain int) bool {
	return len(c.Domains) == 0 || slices.Contains(c.Domains, domain)
}

// Deadline is one period of procedure.
type Deadline struct {
	ID         string          `yaml:"id" json:"id"`
	Name       string          `yaml:"name" json:"name"`
	Period     calendar.Period `yaml:"period" json:"period"`
	From       string          `yaml:"from" json:"from"` // what the count starts from
	Since      calendar.Day    `yaml:"since" json:"since"`
	Source     string          `yaml:"source" json:"source"`
	Confidence Confidence      `yaml:"confidence" json:"confidence"`
	Confirmed  bool            `yaml:"confirmed" json:"confirmed"`
	Verified   calendar.Day    `yaml:"verified" json:"verified"`
}

// Kind tells which of the three a directive is.
func (d *Directive) Kind() Kind {
	switch {
	case len(d.Gate) > 0:
		return Gate
	case d.Duty != "":
		return Duty
	default:
		return Standing
	}
}

// Act gives the act of a duty or standing directive.
func (d *Directive) Act() string {
	if d.Duty != "" {
		return d.Duty
	}
	return d.Standing
}
