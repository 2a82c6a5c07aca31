package api

import (
	"cmp"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// LawChangeForm is a change of law as the coordinator proposes it. What has to be
// given besides depends on the kind.
type LawChangeForm struct {
	Kind      law.ChangeKind `json:"kind" enum:"memorandum,basis,list-basis,period,directive,amendment" doc:"变更的对象种类"`
	Target    string         `json:"target" maxLength:"128" doc:"对象编号；名单依据为领域编号；新增的法律变动自拟编号"`
	From      calendar.Day   `json:"from" doc:"生效日期"`
	Document  string         `json:"document" maxLength:"200" doc:"确认该变更的文件文号"`
	File      string         `json:"file,omitempty" doc:"该文件上传后的 SHA-256"`
	Why       string         `json:"why" doc:"理由"`
	Fictional bool           `json:"fictional,omitempty" doc:"只用于演示"`

	Memorandum law.MemorandumStatus `json:"memorandum,omitempty" doc:"备忘录的状态"`
	Status     law.Status           `json:"status,omitempty" doc:"依据的状态；法律变动：confirmed 成立并据以决定，unconfirmed 只提示，repealed 不成立"`
	Basis      *BasisForm           `json:"basis,omitempty" doc:"新增的依据"`
	ListBasis  *ListBasisForm       `json:"list_basis,omitempty" doc:"名单依据"`
	Period     *PeriodForm          `json:"period,omitempty" doc:"程序期限"`
	Directive  *law.Override        `json:"directive,omitempty" doc:"措施要点的类别、职能、约束力或依据；未填的不变"`
	Amendment  *AmendmentForm       `json:"amendment,omitempty" doc:"新增的法律变动，或对已有法律变动内容的更正"`
}

// BasisForm is a basis that the shipped law does not have yet.
type BasisForm struct {
	Title       string   `json:"title" doc:"《…》第…条"`
	Says        string   `json:"says,omitempty" doc:"条文内容"`
	AppliesWhen []string `json:"applies_when,omitempty" doc:"须同时具备的适用情形"`
}

// ListBasisForm is the rule a domain's list rests on.
type ListBasisForm struct {
	Title    string          `json:"title"`
	Document string          `json:"document,omitempty" doc:"文号"`
	Status   law.Status      `json:"status"`
	Period   calendar.Period `json:"period" doc:"列入期限，如 3y"`
	Earliest calendar.Period `json:"earliest_repair,omitzero" doc:"最早可申请修复的时间，如 6m"`
	Scope    string          `json:"scope,omitempty"`
	Note     string          `json:"note,omitempty"`
	Persons  bool            `json:"persons_public,omitempty" doc:"自然人可否公示"`

	Severity        law.Severity `json:"severity,omitempty" enum:"minor,general,severe" doc:"失信程度，决定公示期；不填为严重"`
	ManagementEnds  *law.EndRule `json:"management_ends,omitempty" doc:"列入何时终止：date 期限届满，date-and-duty 期限届满并且义务履行完毕；不填为期限届满"`
	PublicationEnds *law.EndRule `json:"publication_ends,omitempty" doc:"公示何时终止；不填依发展改革委令第36号"`
}

// PeriodForm is a period of procedure.
type PeriodForm struct {
	Period calendar.Period `json:"period" doc:"如 10wd（工作日）、3y"`
	From   string          `json:"from,omitempty" doc:"自何时起算"`
	Source string          `json:"source,omitempty" doc:"出处"`
}

// AmendmentForm is law that moved since the memorandum, with what it does to directives.
type AmendmentForm struct {
	Title   string       `json:"title" doc:"题名"`
	From    calendar.Day `json:"from,omitempty" doc:"法律变动之日；默认为本变更的生效日期"`
	Cites   string       `json:"cites" doc:"出处：哪部法律、哪份文件"`
	Says    string       `json:"says,omitempty" doc:"变动的内容"`
	Touches []law.Touch  `json:"touches" maxItems:"400" doc:"所及要点：编号（1.3#1，或以 1.3 指整条措施）、影响（changed 已变更，repealed 已废止）和变动后如何理解"`
}

func (f LawChangeForm) draft() coordination.Draft {
	c := law.Change{Kind: f.Kind, Target: f.Target, From: f.From, Document: f.Document, Why: f.Why, Fictional: f.Fictional,
		Memorandum: f.Memorandum, Status: f.Status, Directive: f.Directive}
	if b := f.Basis; b != nil {
		c.Basis = &law.Basis{ID: f.Target, Title: b.Title, Says: b.Says, AppliesWhen: b.AppliesWhen}
	}
	if l := f.ListBasis; l != nil {
		c.ListBasis = &law.ListBasis{From: f.From, Title: l.Title, Document: l.Document, Status: l.Status, Period: l.Period,
			Earliest: l.Earliest, Scope: l.Scope, Note: l.Note, PersonsPublic: l.Persons,
			Severity: l.Severity, ManagementEnds: endRule(l.ManagementEnds), PublicationEnds: endRule(l.PublicationEnds)}
	}
	if p := f.Period; p != nil {
		c.Period = &law.Deadline{Period: p.Period, From: p.From, Source: p.Source, Since: f.From, Confirmed: true, Verified: f.From}
	}
	if m := f.Amendment; m != nil {
		c.Amendment = &law.Amendment{ID: f.Target, Title: m.Title, From: cmp.Or(m.From, f.From), Cites: m.Cites, Says: m.Says,
			Confirmed: f.Status == law.Confirmed, Touches: m.Touches}
	}
	return coordination.Draft{Change: c, File: f.File}
}

func endRule(r *law.EndRule) (rule law.EndRule) {
	if r != nil {
		rule = *r
	}
	return rule
}

// LawChange is a proposal and what became of it.
type LawChange struct {
	ID         string             `json:"id"`
	Version    int64              `json:"version"`
	State      coordination.State `json:"state"`
	Change     law.Change         `json:"change"`
	File       string             `json:"file,omitempty"`
	ProposedBy string             `json:"proposed_by"`
	Body       string             `json:"proposed_body"`
	ProposedAt time.Time          `json:"proposed_at"`
	DecidedBy  string             `json:"decided_by,omitempty"`
	DecidedAt  time.Time          `json:"decided_at,omitzero"`
	Reason     string             `json:"reason,omitempty"`
}

func lawChangeOf(p coordination.Proposal) LawChange {
	return LawChange{p.ID, p.Version, p.State, p.Change, p.File, p.ProposedBy, p.ProposedBody, stamp(p.ProposedAt),
		p.DecidedBy, stamp(p.DecidedAt), p.Reason}
}

func (a *API) lawChanges() {
	handle(a, op{Name: "law-changes.propose", Method: "POST", Path: "/v1/law-changes", Tag: tagLaw, Act: access.LawPropose, Status: 201,
		Summary: "提议变更法律依据"}, a.proposeLaw)
	handle(a, op{Name: "law-changes.list", Method: "GET", Path: "/v1/law-changes", Tag: tagLaw, Act: access.LawRead,
		Summary: "法律依据变更提议，新的在前"}, a.lawChangeList)
	handle(a, op{Name: "law-changes.read", Method: "GET", Path: "/v1/law-changes/{id}", Tag: tagLaw, Act: access.LawRead,
		Summary: "一项变更提议"}, a.lawChange)
	handle(a, op{Name: "law-changes.approve", Method: "POST", Path: "/v1/law-changes/{id}/approve", Tag: tagLaw, Act: access.LawApprove,
		Summary: "批准变更提议"}, a.approveLaw)
	handle(a, op{Name: "law-changes.refuse", Method: "POST", Path: "/v1/law-changes/{id}/refuse", Tag: tagLaw, Act: access.LawApprove,
		Summary: "不批准变更提议"}, a.refuseLaw)
}

func (a *API) proposeLaw(c call, in *body[LawChangeForm]) (*created[LawChange], error) {
	p, err := a.cfg.Coordination.Propose(c, c.Actor, in.Body.draft())
	if err != nil {
		return nil, err
	}
	return made("/v1/law-changes/"+p.ID, p.Version, lawChangeOf(p)), nil
}

type lawChangesIn struct {
	State string `query:"state" enum:"proposed,approved,refused" doc:"状态"`
	Paging
}

func (a *API) lawChangeList(c call, in *lawChangesIn) (*body[List[LawChange]], error) {
	page, err := a.cfg.Coordination.List(c, c.Actor, coordination.Query{State: coordination.State(in.State), After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := list(page.Proposals, 0, lawChangeOf, nil)
	out.Body.Next = page.Next
	return out, nil
}

func (a *API) lawChange(c call, in *ByID) (*tagged[LawChange], error) {
	p, err := a.cfg.Coordination.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	return tag(p.Version, lawChangeOf(p)), nil
}

// Note is a remark or a reason.
type Note struct {
	Reason string `json:"reason,omitempty" maxLength:"1000" doc:"意见或理由"`
}

type settleIn struct {
	ByID
	Match
	Body Note
}

func (a *API) approveLaw(c call, in *settleIn) (*tagged[LawChange], error) {
	return a.settleLaw(c, in, coordination.Approve)
}

func (a *API) refuseLaw(c call, in *settleIn) (*tagged[LawChange], error) {
	return a.settleLaw(c, in, coordination.Refuse)
}

func (a *API) settleLaw(c call, in *settleIn, step coordination.Step) (*tagged[LawChange], error) {
	version, err := in.version(func() (int64, error) {
		p, err := a.cfg.Coordination.Get(c, c.Actor, in.ID)
		return p.Version, err
	})
	if err != nil {
		return nil, err
	}
	settle := a.cfg.Coordination.Approve
	if step == coordination.Refuse {
		settle = a.cfg.Coordination.Refuse
	}
	p, err := settle(c, c.Actor, in.ID, version, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return tag(p.Version, lawChangeOf(p)), nil
}
