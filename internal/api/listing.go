package api

import (
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// Listing is a case and what came of it.
type Listing struct {
	ID             string            `json:"id"`
	Version        int64             `json:"version"`
	State          standing.State    `json:"state"`
	Party          string            `json:"party"`
	Domain         int               `json:"domain"`
	Case           string            `json:"case"`
	Kind           string            `json:"kind,omitempty"`
	Facility       string            `json:"facility,omitempty"`
	Members        []Named           `json:"members,omitempty"`
	Document       Paper             `json:"document"`
	Conduct        string            `json:"conduct,omitempty"`
	Grounds        []string          `json:"grounds,omitempty"`
	ListBasis      string            `json:"list_basis,omitempty"`
	Circumstances  map[string]bool   `json:"circumstances,omitempty"`
	Sources        map[string]string `json:"sources,omitempty" doc:"各情形何以得知"`
	Authority      string            `json:"authority" doc:"认定机构编号"`
	AuthorityName  string            `json:"authority_name"`
	Region         string            `json:"region"`
	Returned       bool              `json:"returned,omitempty" doc:"法制审核退回，待修改"`
	Opinion        string            `json:"opinion,omitempty"`
	Notices        []Notice          `json:"notices,omitempty"`
	Statements     []Statement       `json:"statements,omitempty"`
	Decision       *DecisionForm     `json:"decision,omitempty"`
	Deliveries     []Delivery        `json:"deliveries,omitempty"`
	Adopted        bool              `json:"adopted,omitempty"`
	Source         string            `json:"source,omitempty"`
	Missing        []string          `json:"missing,omitempty" doc:"转入名单尚缺的材料"`
	Effective      calendar.Day      `json:"effective,omitempty"`
	Until          calendar.Day      `json:"until,omitempty"`
	Ending         *EndingForm       `json:"ending,omitempty"`
	Withdrawn      string            `json:"withdrawn,omitempty" doc:"撤回的理由"`
	Marks          []MarkForm        `json:"marks,omitempty" doc:"现存的标注"`
	Objections     []Objection       `json:"objections,omitempty" doc:"异议及其处理"`
	Repairs        []Repair          `json:"repairs,omitempty" doc:"信用修复申请及其办理"`
	Duty           *DutyForm         `json:"duty,omitempty" doc:"义务履行情况的记录"`
	HeldBy         string            `json:"held_by,omitempty" doc:"义务未履行，列入因此延续的依据"`
	Restorations   []Restoration     `json:"restorations,omitempty" doc:"以虚假材料骗取修复后的恢复"`
	Remedies       []Remedy          `json:"remedies,omitempty" doc:"行政复议、行政诉讼"`
	GroundsChanges []GroundsChange   `json:"grounds_changes,omitempty" doc:"依据文书的变化及复核"`
	Steps          []ListingStep     `json:"steps,omitempty" doc:"下一步、尚不能办理的步骤及可办理之日"`
	History        []ListingVersion  `json:"history,omitempty"`
}

// ListingStep is one line of a case's way.
type ListingStep struct {
	Act       listing.Act    `json:"act"`
	Name      string         `json:"name"`
	Permit    access.Act     `json:"permit" doc:"所需的权限"`
	Status    listing.Status `json:"status"`
	From      calendar.Day   `json:"from,omitempty"`
	Estimated bool           `json:"estimated,omitempty" doc:"节假日安排尚未公布，日期为估算"`
	Note      string         `json:"note,omitempty"`
}

// ListingVersion is one step of the history.
type ListingVersion struct {
	Version  int64          `json:"version"`
	Act      listing.Act    `json:"act"`
	State    standing.State `json:"state"`
	Actor    string         `json:"actor"`
	Body     string         `json:"body"`
	At       time.Time      `json:"at"`
	Document string         `json:"document,omitempty"`
	File     string         `json:"file,omitempty"`
}

// ListingRow is a case in a list.
type ListingRow struct {
	ID        string         `json:"id"`
	Version   int64          `json:"version"`
	State     standing.State `json:"state"`
	Party     string         `json:"party"`
	Domain    int            `json:"domain"`
	Authority string         `json:"authority"`
	Region    string         `json:"region"`
	Grounds   string         `json:"grounds_document,omitempty"`
	Decision  string         `json:"decision_document,omitempty"`
	Effective calendar.Day   `json:"effective,omitempty"`
	Until     calendar.Day   `json:"until,omitempty"`
	EndedOn   calendar.Day   `json:"ended_on,omitempty"`
	Opened    time.Time      `json:"opened"`
	Changed   time.Time      `json:"changed"`
	Due       calendar.Day   `json:"due,omitempty" doc:"按 awaits 查询的，待办事项的期限"`
}

func (a *API) listingRowOf(r listing.Row) ListingRow {
	out := ListingRow{r.ID, r.Version, r.State, r.Party, r.Domain, r.Authority, r.Region, r.GroundsNumber, r.DecisionNumber,
		r.Effective, r.Until, r.EndedOn, stamp(r.Opened), stamp(r.Changed), ""}
	if r.Clock.Deadline == "" {
		return out
	}
	if due, err := r.Clock.Due(a.cfg.Rules()); err == nil {
		out.Due = due.Day
	}
	return out
}

// listingOf shows a case and its next steps.
func (a *API) listingOf(l listing.Listing) Listing {
	out := Listing{
		ID: l.ID, Version: l.Version, State: l.State, Party: l.Party, Domain: l.Domain, Case: l.Case, Kind: l.Kind, Facility: l.Facility,
		Members: namedOf(l.Members), Document: paperOf(l.Document), Conduct: l.Conduct, Grounds: l.Grounds, ListBasis: l.ListBasis,
		Circumstances: l.Facts().Circumstances, Sources: l.AnswerNotes, Authority: l.Authority, AuthorityName: l.Body, Region: l.Region,
		Returned: l.Returned, Opinion: l.Opinion, Decision: decisionOf(l.Decision), Adopted: l.Adopted, Source: l.Source,
		Missing: l.Facts().Missing, Effective: l.Effective, Until: l.Until,
	}
	for _, n := range l.Notices {
		out.Notices = append(out.Notices, noticeOf(n))
	}
	for _, s := range l.Statements {
		out.Statements = append(out.Statements, Statement(s))
	}
	for _, d := range l.Deliveries {
		out.Deliveries = append(out.Deliveries, Delivery{d.Recipient, d.RepairNotice, serviceOf(d.Served)})
	}
	if t := l.Termination; t != nil {
		out.Ending = &EndingForm{t.How, paperOf(t.Document), t.Reason, t.On}
	}
	if l.Withdrawal != nil {
		out.Withdrawn = l.Withdrawal.Reason
	}
	for _, act := range []listing.Act{listing.Stay, listing.Suspend} {
		if m, ok := l.Marks[act]; ok {
			out.Marks = append(out.Marks, MarkForm{act, m.Reason, paperOf(m.Document), m.Cause, m.Through})
		}
	}
	if d := l.Duty; d != nil {
		out.Duty = &DutyForm{d.Fulfilled, d.On, paperOf(d.Document), d.Reason}
	}
	out.HeldBy = l.HeldBy
	out.Objections, out.Repairs, out.Restorations = a.objectionsOf(&l), a.repairsOf(&l), restorationsOf(&l)
	out.Remedies, out.GroundsChanges = remediesOf(&l), a.groundsChangesOf(&l)
	for _, s := range l.Steps(a.cfg.Rules(), a.today()) {
		out.Steps = append(out.Steps, ListingStep(s))
	}
	return out
}

func (a *API) listings() {
	handle(a, op{Name: "listings.list", Method: "GET", Path: "/v1/listings", Tag: tagListing, Act: access.ListingRead,
		Summary: "列入案件，新的在前"}, a.listingList)
	handle(a, op{Name: "listings.read", Method: "GET", Path: "/v1/listings/{id}", Tag: tagListing, Act: access.ListingRead,
		Summary: "一件列入及其经过"}, a.listing)
	a.listingSteps()
	a.objectionSteps()
	a.repairSteps()
	a.remedySteps()
	a.releases()
	a.adoptSheets()
	a.papers()
}

type listingsIn struct {
	State  standing.State  `query:"state" maxLength:"32"`
	Domain int             `query:"domain" minimum:"0" maximum:"99"`
	Office string          `query:"body" maxLength:"64" doc:"办理机构"`
	Party  string          `query:"party" maxLength:"64" doc:"被列入的主体，或列明的人员"`
	Awaits listing.Awaited `query:"awaits" maxLength:"32" doc:"待办的事项：objection 异议，repair-acceptance 受理修复申请，repair-decision 修复决定，grounds-review 依据文书变化后的复核，plan-review 重整计划执行期届满后的处理；附其期限"`
	Paging
}

func (a *API) listingList(c call, in *listingsIn) (*body[List[ListingRow]], error) {
	rows, next, err := a.cfg.Listings.List(c, c.Actor, listing.Query{
		State: in.State, Domain: in.Domain, Body: in.Office, Party: in.Party, Awaits: in.Awaits, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := list(rows, 0, a.listingRowOf, nil)
	out.Body.Next = next
	return out, nil
}

func (a *API) listing(c call, in *ByID) (*tagged[Listing], error) {
	v, err := a.cfg.Listings.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := a.listingOf(v.Listing)
	for _, h := range v.History {
		out.History = append(out.History, ListingVersion{h.Version, h.Act, h.State, h.Actor, h.Body, stamp(h.At), h.Document, h.File})
	}
	return tag(v.Listing.Version, out), nil
}
