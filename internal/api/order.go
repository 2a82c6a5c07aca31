package api

import (
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Order is a directive given to a body for a listing, or a question put to it.
type Order struct {
	ID           string                `json:"id"`
	Version      int64                 `json:"version"`
	State        enforcement.State     `json:"state"`
	StateName    string                `json:"state_name"`
	Kind         law.OrderKind         `json:"kind"`
	Listing      string                `json:"listing"`
	Domain       int                   `json:"domain"`
	Measure      string                `json:"measure,omitempty" doc:"条目编号"`
	Directive    string                `json:"directive,omitempty" doc:"措施要点；询问没有"`
	Act          string                `json:"act,omitempty"`
	Standing     bool                  `json:"standing,omitempty" doc:"列入期间持续实施，按周期反馈"`
	OneOf        string                `json:"one_of,omitempty" doc:"择一实施的一组"`
	Circumstance string                `json:"circumstance,omitempty" doc:"所询问的适用情形"`
	About        string                `json:"about,omitempty" doc:"询问所及的主体；复核所及的核查编号或者项目代码"`
	Recheck      enforcement.Recheck   `json:"recheck,omitempty" doc:"复核的缘由：in-flight 核查后未登记结果，granted 已准予，project 项目有后续事项，released 仅因已终止的列入受限，unnamed 人员经更正不再列明"`
	Function     string                `json:"function"`
	Relay        []string              `json:"relay,omitempty" doc:"当地无机构的职能，请转告"`
	Body         string                `json:"body,omitempty"`
	Region       string                `json:"region,omitempty"`
	Authority    string                `json:"authority"`
	Reached      []enforcement.Reached `json:"reached,omitempty" doc:"所及的单位和人员"`
	Code         enforcement.Code      `json:"code,omitempty"`
	Periods      int                   `json:"periods,omitempty" doc:"已反馈的周期数"`
	Issued       calendar.Day          `json:"issued"`
	AckDue       *Due                  `json:"acknowledge_due,omitempty"`
	Due          *Due                  `json:"due,omitempty"`
	Overdue      bool                  `json:"overdue"`
	Acknowledged calendar.Day          `json:"acknowledged,omitempty"`
	Closed       calendar.Day          `json:"closed,omitempty"`
	From         string                `json:"from,omitempty" doc:"移交自"`
	To           string                `json:"to,omitempty" doc:"移交至"`
	Paused       standing.Force        `json:"paused,omitempty"`
	Release      *Release              `json:"release,omitempty"`
	Possible     []enforcement.Act     `json:"possible,omitempty" doc:"现在可以办理的步骤"`

	Clause   string         `json:"clause,omitempty" doc:"备忘录原文"`
	Phrase   string         `json:"phrase,omitempty" doc:"所实施的文字"`
	ActName  string         `json:"act_name,omitempty"`
	Question string         `json:"question,omitempty"`
	Force    string         `json:"force,omitempty" doc:"列入在今日的效力"`
	Bases    []OrderBasis   `json:"basis,omitempty"`
	History  []OrderEntry   `json:"history,omitempty"`
	Siblings []string       `json:"siblings,omitempty" doc:"同组的其他任务"`
	Disputes []OrderDispute `json:"disputes,omitempty" doc:"就该任务（或者移交前后的任务）提出的职责分歧；分歧不停止任务的办理"`
	Wording  string         `json:"wording,omitempty" doc:"复核的要求"`
	Screened *Screened      `json:"screened,omitempty" doc:"所复核的核查"`
}

// Screened is the screening that a re-check is about.
type Screened struct {
	ID       string            `json:"id"`
	Matter   string            `json:"matter"`
	Name     string            `json:"matter_name,omitempty"`
	Day      calendar.Day      `json:"day" doc:"核查之日"`
	Case     string            `json:"case,omitempty"`
	Project  string            `json:"project,omitempty"`
	Given    enforcement.Given `json:"given,omitempty" doc:"处理结果：granted 未采取措施，measures 已采取措施；空为未登记"`
	Decided  calendar.Day      `json:"decided,omitempty" doc:"决定之日"`
	Outdated bool              `json:"outdated,omitempty" doc:"决定时回执已过有效期"`
}

func (a *API) screenedOf(x *enforcement.Screened) *Screened {
	if x == nil {
		return nil
	}
	m, _ := a.cfg.Rules().Matter(x.Matter)
	return &Screened{x.ID, x.Matter, m.Name, x.Day, x.Case, x.Project, x.Given, x.Decided, x.Outdated}
}

// Due is a day by which something is due.
type Due struct {
	Day       calendar.Day `json:"day"`
	Estimated bool         `json:"estimated,omitempty" doc:"节假日安排尚未公布，日期为估算"`
}

func dueOf(d calendar.Due) *Due {
	if d.Day == "" {
		return nil
	}
	return &Due{d.Day, d.Estimated}
}

// Release is the withdrawal of an order's effect.
type Release struct {
	Kind      enforcement.ReleaseKind  `json:"kind"`
	State     enforcement.ReleaseState `json:"state"`
	Wording   string                   `json:"wording"`
	Ending    standing.Ending          `json:"ending"`
	On        calendar.Day             `json:"on"`
	Due       *Due                     `json:"due,omitempty"`
	Overdue   bool                     `json:"overdue"`
	Confirmed calendar.Day             `json:"confirmed,omitempty"`
}

// OrderBasis is a legal provision behind an order, as it stands today.
type OrderBasis struct {
	ID     string     `json:"id"`
	Title  string     `json:"title"`
	Says   string     `json:"says,omitempty"`
	Status law.Status `json:"status"`
}

// OrderEntry is one step of an order's history.
type OrderEntry struct {
	Version     int64            `json:"version"`
	Act         enforcement.Act  `json:"act"`
	At          time.Time        `json:"at"`
	Actor       string           `json:"actor"`
	Body        string           `json:"body"`
	Period      int              `json:"period,omitempty"`
	Day         calendar.Day     `json:"day,omitempty"`
	Document    string           `json:"document,omitempty"`
	DocumentDay calendar.Day     `json:"document_day,omitempty"`
	File        string           `json:"file,omitempty"`
	Code        enforcement.Code `json:"code,omitempty"`
	Text        string           `json:"text,omitempty"`
	Screening   string           `json:"screening,omitempty" doc:"复核所指的再次核查"`
}

func (a *API) orderOf(o enforcement.Order) Order {
	today := a.today()
	out := Order{
		ID: o.ID, Version: o.Version, State: o.State, StateName: o.StateName(), Kind: o.Kind, Listing: o.Listing, Domain: o.Domain,
		Measure: o.Measure, Directive: o.Directive, Act: o.Act, Standing: o.Standing, OneOf: o.OneOf, Circumstance: o.Circumstance,
		About: o.About, Recheck: o.Recheck, Function: o.Function, Relay: o.Relay, Body: o.Body, Region: o.Region, Authority: o.Authority, Reached: o.Reached,
		Code: o.Code, Periods: o.Periods, Issued: o.Issued, AckDue: dueOf(o.AckDue), Due: dueOf(o.Due), Overdue: o.Overdue(today),
		Acknowledged: o.Acknowledged, Closed: o.Closed, From: o.From, To: o.To, Paused: o.Paused, Possible: o.Acts(),
	}
	if r := o.Release; r.Kind != enforcement.NoRelease {
		out.Release = &Release{r.Kind, r.State, o.ReleaseWording(), r.Ending, r.On, dueOf(r.Due), r.Overdue(today), r.Confirmed}
	}
	return out
}

func (a *API) orderView(v enforcement.View) Order {
	out := a.orderOf(v.Order)
	out.Clause, out.Phrase, out.ActName, out.Question, out.Force = v.Clause, v.Phrase, v.ActName, v.Question, string(v.Force)
	out.Wording, out.Screened = v.Wording, a.screenedOf(v.Screened)
	for _, b := range v.Bases {
		out.Bases = append(out.Bases, OrderBasis{b.ID, b.Title, b.Says, b.Status})
	}
	for _, e := range v.History {
		out.History = append(out.History, OrderEntry{e.Version, e.Act, stamp(e.At), e.Actor, e.Body, e.Period,
			e.Day, e.Document, e.DocumentDay, e.File, e.Code, e.Text, e.Screening})
	}
	for _, s := range v.Siblings {
		out.Siblings = append(out.Siblings, s.ID)
	}
	return out
}

func (a *API) orders() {
	handle(a, op{Name: "orders.list", Method: "GET", Path: "/v1/orders", Tag: tagOrder, Act: access.OrderRead,
		Summary: "惩戒任务，急的在前"}, a.orderList)
	handle(a, op{Name: "orders.read", Method: "GET", Path: "/v1/orders/{id}", Tag: tagOrder, Act: access.OrderRead, Summary: "一项惩戒任务"}, a.order)
	a.orderSteps()
}

type ordersIn struct {
	State    []enforcement.State `query:"state" maxItems:"20" doc:"状态，可多个，以逗号分隔"`
	Kind     law.OrderKind       `query:"kind" maxLength:"32" doc:"act 实施，review 审查，request 协助函，push 推送，question 询问，recheck 复核"`
	Overdue  bool                `query:"overdue" doc:"只看逾期的"`
	Releases bool                `query:"releases" doc:"只看待确认解除的"`
	Domain   int                 `query:"domain" minimum:"0" maximum:"99"`
	Listing  string              `query:"listing" maxLength:"64"`
	Function string              `query:"function" maxLength:"64"`
	Office   string              `query:"body" maxLength:"64"`
	Paging
}

func (a *API) orderList(c call, in *ordersIn) (*body[List[Order]], error) {
	page, err := a.cfg.Orders.List(c, c.Actor, enforcement.Query{States: in.State, Kind: in.Kind, Overdue: in.Overdue, Releases: in.Releases,
		Domain: in.Domain, Listing: in.Listing, Function: in.Function, Body: in.Office, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := list(page.Orders, 0, a.orderOf, nil)
	out.Body.Next = page.Next
	return out, nil
}

func (a *API) order(c call, in *ByID) (*tagged[Order], error) {
	v, err := a.cfg.Orders.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := a.orderView(v)
	out.Disputes, err = a.disputesOf(c, v.ID, v.From, v.To)
	return tag(v.Version, out), err
}
