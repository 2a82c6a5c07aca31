package api

import (
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/project"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// Screening is a screening as it is remembered.
type Screening struct {
	ID         string           `json:"id"`
	Version    int64            `json:"version" doc:"登记处理结果之前为 0"`
	At         time.Time        `json:"at"`
	ValidUntil time.Time        `json:"valid_until"`
	Body       string           `json:"body"`
	Purpose    string           `json:"purpose,omitempty"`
	Matter     string           `json:"matter"`
	Case       string           `json:"case,omitempty"`
	Project    string           `json:"project,omitempty"`
	Stage      string           `json:"stage,omitempty"`
	Point      string           `json:"point,omitempty"`
	Link       string           `json:"link,omitempty"`
	Party      string           `json:"party" doc:"被核查者；自然人已遮盖"`
	Advice     receipt.Advice   `json:"advice"`
	Hit        bool             `json:"hit"`
	Historical bool             `json:"historical,omitempty"`
	AsOf       calendar.Day     `json:"as_of"`
	Position   int64            `json:"position"`
	Listings   []string         `json:"listings,omitempty"`
	Outcome    *Outcome         `json:"outcome,omitempty"`
	Receipt    *receipt.Receipt `json:"receipt,omitempty"`
}

// Outcome is what was done on a verdict.
type Outcome struct {
	Done       screening.Done `json:"done" enum:"measures-taken,not-taken,not-applicable" doc:"measures-taken 已采取措施，not-taken 未采取措施，not-applicable 不适用"`
	Reason     string         `json:"reason,omitempty" maxLength:"1000" doc:"未采取措施或不适用的理由"`
	Document   string         `json:"decision_document,omitempty" maxLength:"1000" doc:"所作决定的文号或办件编号"`
	Date       calendar.Day   `json:"date" doc:"决定日期"`
	Outdated   bool           `json:"outdated,omitempty" readOnly:"true" doc:"作出决定时回执已过有效期"`
	Released   bool           `json:"released,omitempty" readOnly:"true" doc:"作出决定时所据列入均已终止：不应再据以采取措施，请依法纠正"`
	RecordedAt *time.Time     `json:"recorded_at,omitempty" readOnly:"true"`
}

func screeningOf(r screening.Row) Screening {
	out := Screening{r.ID, r.Version, stamp(r.At), stamp(r.ValidUntil), r.Body, r.Purpose, r.Matter, r.Case, r.Project, r.Stage, r.Point,
		r.Link, r.Display, r.Advice, r.Hit, r.Historical, r.AsOf, r.Position, r.Listings, nil, nil}
	if r.Outcome.Done != "" {
		at := stamp(r.RecordedAt)
		out.Outcome = &Outcome{r.Outcome.Done, r.Outcome.Reason, r.Outcome.DecisionDocument, r.Outcome.Date, r.Outcome.Outdated, r.Outcome.Released, &at}
	}
	return out
}

func (a *API) screeningRecords() {
	handle(a, op{Name: "screenings.list", Method: "GET", Path: "/v1/screenings", Tag: tagScreening, Act: access.ScreeningRead,
		Summary: "核查记录，新的在前"}, a.screeningList)
	handle(a, op{Name: "screenings.read", Method: "GET", Path: "/v1/screenings/{id}", Tag: tagScreening, Act: access.ScreeningRead,
		Summary: "一次核查及其回执"}, a.screening)
	handle(a, op{Name: "screenings.outcome", Method: "POST", Path: "/v1/screenings/{id}/outcome", Tag: tagScreening, Act: access.ScreeningOutcome,
		Summary: "登记处理结果", About: "可以更正，以最后一次为准。"}, a.outcome)
	handle(a, op{Name: "screenings.replay", Method: "POST", Path: "/v1/screenings/{id}/replay", Tag: tagScreening, Act: access.ScreeningRead, Unkept: true,
		Summary: "重算", About: "按回执的时点和规则集重新核查，逐字节比较。"}, a.replay)
	handle(a, op{Name: "projects.screen", Method: "POST", Path: "/v1/projects/{code}/screenings", Tag: tagScreening, Act: access.ProjectScreen,
		Also: []access.Act{access.ScreeningAskPerson}, Summary: "项目信用核查", About: "一次核查项目全部参建单位；不填事项则核查该阶段本机构承办的各事项。"}, a.screenProject)
}

type screeningsIn struct {
	Office string `query:"body" maxLength:"64"`
	Matter string `query:"matter" maxLength:"64"`
	Case   string `query:"case" maxLength:"200" doc:"办件流水号"`
	Hits   bool   `query:"hits" doc:"只看命中的"`
	Open   bool   `query:"open" doc:"只看命中而未登记处理结果的"`
	Paging
}

func (a *API) screeningList(c call, in *screeningsIn) (*body[List[Screening]], error) {
	rows, err := a.cfg.Screening.List(c, c.Actor, screening.Filter{Body: in.Office, Matter: in.Matter, Case: in.Case, HitOnly: in.Hits,
		Open: in.Open, Before: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return list(rows, in.Limit, screeningOf, func(r screening.Row) string { return r.ID }), nil
}

func (a *API) screening(c call, in *ByID) (*tagged[Screening], error) {
	row, entry, err := a.cfg.Screening.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := screeningOf(row)
	out.Receipt = &entry.Receipt
	return &tagged[Screening]{httpd.ETag(row.Version), out}, nil
}

type outcomeIn struct {
	ByID
	Body Outcome
}

func (a *API) outcome(c call, in *outcomeIn) (*tagged[Screening], error) {
	b := in.Body
	row, err := a.cfg.Screening.Outcome(c, c.Actor, in.ID, screening.Outcome{Done: b.Done, Reason: b.Reason, DecisionDocument: b.Document, Date: b.Date})
	if err != nil {
		return nil, err
	}
	return tag(row.Version, screeningOf(row)), nil
}

// Replay is what came of judging again.
type Replay struct {
	Equal   bool            `json:"equal" doc:"逐字节相同"`
	Field   string          `json:"field,omitempty" doc:"首个不同之处"`
	Was     string          `json:"was,omitempty"`
	Is      string          `json:"is,omitempty"`
	Receipt receipt.Receipt `json:"receipt"`
	Now     receipt.Verdict `json:"now"`
}

func (a *API) replay(c call, in *ByID) (*body[Replay], error) {
	r, err := a.cfg.Screening.Replay(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[Replay]{Replay{r.Equal, r.Field, r.Was, r.Is, r.Receipt, r.Now}}, nil
}

// ProjectScreeningForm asks about everybody who takes part in a project.
type ProjectScreeningForm struct {
	Matter        string          `json:"matter,omitempty" maxLength:"64" doc:"事项；不填则为该阶段本机构承办的各事项"`
	Stage         string          `json:"stage,omitempty" enum:"1,2,3,4" doc:"阶段；不填为项目所处的阶段"`
	Case          string          `json:"case,omitempty" maxLength:"200" doc:"办件流水号；参建者为自然人时必填"`
	MatterCode    string          `json:"matter_code,omitempty" maxLength:"200"`
	Point         string          `json:"point,omitempty" enum:"acceptance,completion"`
	Purpose       string          `json:"purpose,omitempty" maxLength:"200"`
	Circumstances map[string]bool `json:"circumstances,omitempty"`
}

// ProjectScreening is one receipt for each participant and matter.
type ProjectScreening struct {
	Project string                 `json:"project"`
	Stage   project.Stage          `json:"stage"`
	Advice  receipt.Advice         `json:"advice" doc:"各答复中最强的"`
	Answers []ParticipantScreening `json:"answers"`
}

// ParticipantScreening is the answer about one participant for one matter.
type ParticipantScreening struct {
	Party   string           `json:"party"`
	Part    project.Part     `json:"part"`
	Matter  string           `json:"matter"`
	Receipt *receipt.Receipt `json:"receipt,omitempty"`
	Problem *httpd.Problem   `json:"problem,omitempty"`
}

type projectScreeningIn struct {
	ByCode
	Body ProjectScreeningForm
}

func (a *API) screenProject(c call, in *projectScreeningIn) (*body[ProjectScreening], error) {
	b := in.Body
	got, err := a.cfg.Screening.ScreenProject(c, c.Actor, screening.ProjectAsk{
		Asker: receipt.Asker{Project: in.Code, Matter: b.Matter, Stage: b.Stage, Case: b.Case, MatterCode: b.MatterCode, Point: b.Point,
			Purpose: b.Purpose, Body: c.Actor.Body},
		Asserted: b.Circumstances,
	})
	if err != nil {
		return nil, err
	}
	out := ProjectScreening{Project: string(got.Project.Code), Stage: got.Stage, Advice: got.Advice, Answers: []ParticipantScreening{}}
	for _, x := range got.Answers {
		one := ParticipantScreening{Party: x.Party, Part: x.Part, Matter: x.Matter}
		if x.Err != nil {
			one.Problem = httpd.ProblemOf(x.Err, httpd.RequestID(c))
		} else {
			one.Receipt = receiptOf(x.Receipt)
		}
		out.Answers = append(out.Answers, one)
	}
	return &body[ProjectScreening]{out}, nil
}
