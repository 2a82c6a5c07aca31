package api

import (
	"bytes"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/coordination"
	"liancheng/internal/sheet"
)

func disputePaper(p coordination.Paper) *Paper {
	if p == (coordination.Paper{}) {
		return nil
	}
	return &Paper{Number: p.Number, Date: p.Date, Issuer: p.Issuer, File: p.File}
}

func (a *API) disputeRow(r coordination.DisputeRow, names map[string]string) (DisputeRow, error) {
	rules, today := a.cfg.Rules(), a.today()
	out := DisputeRow{ID: r.ID, Version: r.Version, State: r.State, StateName: r.State.Chinese(), Region: r.Region, About: DisputeSubject(r.About),
		Raiser: disputeSide(r.Raiser, names), RaisedOn: r.RaisedOn, ClosedOn: r.ClosedOn, LawChange: r.LawChange}
	for _, key := range r.Against {
		out.Against = append(out.Against, disputeSide(key, names))
	}
	var err error
	if out.Awaits, out.AwaitedOf, err = r.Awaits(rules, today); err != nil {
		return out, err
	}
	due, err := r.Due(rules)
	if err != nil {
		return out, err
	}
	if out.Due = dueOf(due); out.Due != nil {
		from, err := r.ConvenableFrom(rules)
		if err != nil {
			return out, err
		}
		out.Convene = dueOf(from)
	}
	out.Overdue, err = r.Late(rules, today)
	return out, err
}

func disputeSide(key string, names map[string]string) DisputeSide {
	body, function := coordination.SplitKey(key)
	return DisputeSide{Key: key, Body: body, Function: function, Name: names[key]}
}

func (a *API) disputeOf(c call, d coordination.Dispute) (Dispute, error) {
	row := coordination.DisputeRow{DisputeFacts: d.Facts()}
	names, err := a.cfg.Disputes.Names(c, row)
	if err != nil {
		return Dispute{}, err
	}
	out := Dispute{Position: d.Position, Document: disputePaper(d.Document)}
	if out.DisputeRow, err = a.disputeRow(row, names); err != nil {
		return out, err
	}
	for _, r := range d.Answers {
		out.Answers = append(out.Answers, DisputeAnswer{r.Side, r.Agrees, r.Text, disputePaper(r.Document), r.On})
	}
	for _, t := range d.Texts {
		text := DisputeText{No: t.No, Text: t.Words}
		for _, k := range t.Confirmed {
			text.Confirmed = append(text.Confirmed, DisputeConsent{k.Side, disputePaper(k.Document), k.On})
		}
		out.Texts = append(out.Texts, text)
	}
	for _, m := range d.Meetings {
		out.Meetings = append(out.Meetings, DisputeMeeting{m.Held, m.Present, m.Others, disputePaper(m.Minutes), m.Agreed, m.Text})
	}
	if r := d.Referral; r != nil {
		out.Referral = &DisputeReferral{r.To, r.Reason, disputePaper(r.Document), r.On}
	}
	if r := d.Ruling; r != nil {
		out.Ruling = &DisputeRuling{r.Text, disputePaper(r.Document), r.On}
	}
	if d.Taken != nil {
		out.Reason = d.Taken.Reason
	}
	for _, act := range d.State.Possible() {
		out.Possible = append(out.Possible, string(act))
	}
	return out, nil
}

func (a *API) disputes() {
	handle(a, op{Name: "disputes.list", Method: "GET", Path: "/v1/disputes", Tag: tagDispute, Act: access.DisputeRead,
		Summary: "职责分歧，新的在前",
		About: "本机构为当事一方的，以及统筹机构所辖的。awaits 为等待本机构（answer 答复，draft 起草文本，confirm 确认文本）或者等待本统筹机构" +
			"（convene 召集，refer 报请，rule 登记裁定）办理的；统筹机构的前三项含其代为登记的未登记机构的部门。format=csv 或 xlsx 得到表格，表格不分页。"}, a.disputeList)
	content := a.huma.OpenAPI().Paths["/v1/disputes"].Get.Responses["200"]
	content.Content = map[string]*huma.MediaType{
		"application/json": {Schema: schemaOf[List[DisputeRow]](a)}, "text/csv": {Schema: &huma.Schema{Type: "string"}},
		sheet.XLSX.Media(): {Schema: &huma.Schema{Type: "string", Format: "binary"}},
	}
	handle(a, op{Name: "disputes.read", Method: "GET", Path: "/v1/disputes/{id}", Tag: tagDispute, Act: access.DisputeRead,
		Summary: "一项职责分歧及其历程"}, a.dispute)
	a.disputeSteps()
}

type disputesIn struct {
	State  string `query:"state" enum:"raised,answered,convened,referred,settled,ruled,withdrawn" doc:"状态"`
	Awaits string `query:"awaits" enum:"answer,draft,confirm,convene,refer,rule" doc:"待办"`
	Open   bool   `query:"open" doc:"只看未办结的"`
	Order  string `query:"order" maxLength:"64" doc:"涉及的惩戒任务"`
	Format string `query:"format" enum:"json,csv,xlsx" doc:"json、csv 或 xlsx；默认 json"`
	Paging
}

func (a *API) disputeList(c call, in *disputesIn) (*reportOut, error) {
	f := coordination.DisputeFilter{State: coordination.DisputeState(in.State), Awaits: coordination.DisputeAwaited(in.Awaits), Open: in.Open,
		Order: in.Order, After: in.After, Limit: in.Limit}
	if in.Format == "csv" || in.Format == "xlsx" {
		return a.disputeSheet(c, f, sheet.Format(in.Format))
	}
	rows, next, err := a.cfg.Disputes.List(c, c.Actor, f)
	if err != nil {
		return nil, err
	}
	names, err := a.cfg.Disputes.Names(c, rows...)
	if err != nil {
		return nil, err
	}
	out := List[DisputeRow]{Items: make([]DisputeRow, len(rows)), Next: next}
	for i, r := range rows {
		if out.Items[i], err = a.disputeRow(r, names); err != nil {
			return nil, err
		}
	}
	return &reportOut{ContentType: "application/json", Body: out}, nil
}

func (a *API) disputeSheet(c call, f coordination.DisputeFilter, format sheet.Format) (*reportOut, error) {
	var out bytes.Buffer
	if err := a.cfg.Disputes.Sheet(c, c.Actor, f, format, &out); err != nil {
		return nil, err
	}
	return &reportOut{format.Media(), `attachment; filename="disputes-` + string(a.today()) + "." + string(format) + `"`, out.Bytes()}, nil
}

func (a *API) dispute(c call, in *ByID) (*tagged[Dispute], error) {
	v, err := a.cfg.Disputes.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out, err := a.disputeOf(c, v.Dispute)
	if err != nil {
		return nil, err
	}
	for _, h := range v.History {
		out.History = append(out.History, DisputeEntry{h.Version, h.Act, h.State, stamp(h.At), h.Actor, h.Body, h.Side, h.Document, h.File})
	}
	return tag(v.Version, out), nil
}

// disputesOf tells of an order that the actor has read whether it is disputed.
func (a *API) disputesOf(c call, orders ...string) (list []OrderDispute, err error) {
	rows, err := a.cfg.Disputes.OfOrder(c, orders...)
	for _, r := range rows {
		if !slices.ContainsFunc(list, func(d OrderDispute) bool { return d.ID == r.ID }) {
			list = append(list, OrderDispute{r.ID, r.State, r.State.Chinese(), r.RaisedOn, r.ClosedOn})
		}
	}
	return list, err
}
