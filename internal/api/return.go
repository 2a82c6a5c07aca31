package api

import (
	"bytes"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/report"
)

// ReturnForm fills the return of the actor's body for a window (定期反馈表).
type ReturnForm struct {
	From calendar.Day `json:"from" doc:"周期起始日"`
	To   calendar.Day `json:"to" doc:"周期截止日"`
	Note string       `json:"note,omitempty" maxLength:"4000" doc:"情况说明"`
}

func (a *API) returns() {
	handle(a, op{Name: "returns.draft", Method: "POST", Path: "/v1/returns", Tag: tagReport, Act: access.ReturnDraft, Status: 201,
		Summary: "编制定期反馈表", About: "数字取自系统记录；没有任务也要报送零报告。首次编制不带 If-Match，重新编制须带读取时的 ETag。"}, a.draftReturn)
	handle(a, op{Name: "returns.list", Method: "GET", Path: "/v1/returns", Tag: tagReport, Act: access.ReturnRead,
		Summary: "定期反馈表，新的在前"}, a.returnList)
	handle(a, op{Name: "returns.missing", Method: "GET", Path: "/v1/returns/missing", Tag: tagReport, Act: access.ReturnRead,
		Summary: "未报送的机构"}, a.missingReturns)
	handle(a, op{Name: "returns.roll-up", Method: "GET", Path: "/v1/returns/roll-up", Tag: tagReport, Act: access.ReturnRead,
		Summary: "按盟市汇总"}, a.rollUps)
	handle(a, op{Name: "returns.read", Method: "GET", Path: "/v1/returns/{id}", Tag: tagReport, Act: access.ReturnRead, Summary: "一份定期反馈表"}, a.returnRead)
	a.returnStep("approve", access.ReturnApprove, "批准定期反馈表", func(c call, id string, v int64, _ string) (report.Return, error) {
		return a.cfg.Reports.Approve(c, c.Actor, id, v)
	})
	a.returnStep("send", access.ReturnSend, "报送定期反馈表", func(c call, id string, v int64, _ string) (report.Return, error) {
		return a.cfg.Reports.Send(c, c.Actor, id, v)
	})
	a.returnStep("accept", access.ReturnAccept, "接收定期反馈表", func(c call, id string, v int64, _ string) (report.Return, error) {
		return a.cfg.Reports.Accept(c, c.Actor, id, v)
	})
	handle(a, returnOp("send-back", access.ReturnSendBack, "退回定期反馈表"), func(c call, in *stepIn[Note]) (*tagged[report.Return], error) {
		return a.stepReturn(c, in.ByID, in.Match, func(v int64) (report.Return, error) {
			return a.cfg.Reports.SendBack(c, c.Actor, in.ID, v, in.Body.Reason)
		})
	})
	handle(a, op{Name: "report.read", Method: "GET", Path: "/v1/report", Tag: tagReport, Act: access.ReportRead,
		Summary: "定期报告", About: "按部门、领域、地区统计；Accept: text/csv 得到表格。"}, a.report)
	a.huma.OpenAPI().Paths["/v1/report"].Get.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: schemaOf[report.Report](a)}, "text/csv": {Schema: &huma.Schema{Type: "string"}},
	}
}

func returnOp(name string, act access.Act, summary string) op {
	return op{Name: "returns." + name, Method: "POST", Path: "/v1/returns/{id}/" + name, Tag: tagReport, Act: act, Summary: summary}
}

func (a *API) returnStep(name string, act access.Act, summary string, do func(c call, id string, version int64, reason string) (report.Return, error)) {
	handle(a, returnOp(name, act, summary), func(c call, in *orderIn) (*tagged[report.Return], error) {
		return a.stepReturn(c, in.ByID, in.Match, func(v int64) (report.Return, error) { return do(c, in.ID, v, "") })
	})
}

func (a *API) stepReturn(c call, id ByID, m Match, do func(version int64) (report.Return, error)) (*tagged[report.Return], error) {
	version, err := m.version(func() (int64, error) {
		r, err := a.cfg.Reports.Get(c, c.Actor, id.ID)
		return r.Version, err
	})
	if err != nil {
		return nil, err
	}
	r, err := do(version)
	if err != nil {
		return nil, err
	}
	return tag(r.Version, r), nil
}

type draftIn struct {
	Match
	Body ReturnForm
}

func (a *API) draftReturn(c call, in *draftIn) (*created[report.Return], error) {
	entry := report.Entry{Window: report.Window{From: in.Body.From, To: in.Body.To}, Note: in.Body.Note}
	if in.IfMatch != "" {
		version, err := in.version(func() (int64, error) { return a.drafted(c, entry.Window) })
		if err != nil {
			return nil, err
		}
		entry.Version = version
	}
	r, err := a.cfg.Reports.Draft(c, c.Actor, entry)
	if err != nil {
		return nil, err
	}
	return made("/v1/returns/"+r.ID, r.Version, r), nil
}

// drafted is the version of the body's return for a window, 0 when there is none.
func (a *API) drafted(c call, w report.Window) (int64, error) {
	page, err := a.cfg.Reports.List(c, c.Actor, report.Query{Window: w, Body: c.Actor.Body, Limit: 1})
	if err != nil || len(page.Returns) == 0 {
		return 0, err
	}
	return page.Returns[0].Version, nil
}

// WindowIn is a period to ask for.
type WindowIn struct {
	From calendar.Day `query:"from" required:"true" maxLength:"10" doc:"起始日期"`
	To   calendar.Day `query:"to" required:"true" maxLength:"10" doc:"截止日期"`
}

func (w WindowIn) window() report.Window { return report.Window{From: w.From, To: w.To} }

type returnsIn struct {
	From   calendar.Day `query:"from" maxLength:"10" doc:"周期起始日"`
	To     calendar.Day `query:"to" maxLength:"10" doc:"周期截止日"`
	State  report.State `query:"state" maxLength:"32"`
	Office string       `query:"body" maxLength:"64"`
	Paging
}

func (a *API) returnList(c call, in *returnsIn) (*body[List[report.Return]], error) {
	page, err := a.cfg.Reports.List(c, c.Actor, report.Query{Window: report.Window{From: in.From, To: in.To}, State: in.State, Body: in.Office,
		After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := list(page.Returns, 0, func(r report.Return) report.Return { return r }, nil)
	out.Body.Next = page.Next
	return out, nil
}

func (a *API) returnRead(c call, in *ByID) (*tagged[report.Return], error) {
	r, err := a.cfg.Reports.Get(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	return tag(r.Version, r), nil
}

// MissingReturns lists who has not filed for a window.
type MissingReturns struct {
	Window   report.Window     `json:"window"`
	Due      *Due              `json:"due,omitempty"`
	Late     bool              `json:"late" doc:"已过报送日期"`
	Expected int               `json:"expected"`
	Filed    int               `json:"filed"`
	Missing  []report.Expected `json:"missing"`
}

func (a *API) missingReturns(c call, in *WindowIn) (*body[MissingReturns], error) {
	m, err := a.cfg.Reports.Missing(c, c.Actor, in.window())
	if err != nil {
		return nil, err
	}
	return &body[MissingReturns]{MissingReturns{m.Window, dueOf(m.Due), m.Late, m.Expected, m.Filed, m.Missing}}, nil
}

func (a *API) rollUps(c call, in *WindowIn) (*body[List[report.RollUp]], error) {
	rolls, err := a.cfg.Reports.RollUps(c, c.Actor, in.window())
	if err != nil {
		return nil, err
	}
	return list(rolls, 0, func(r report.RollUp) report.RollUp { return r }, nil), nil
}

type reportIn struct {
	WindowIn
	Accept string `header:"Accept" doc:"application/json 或 text/csv"`
}

type reportOut struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               any
}

func (a *API) report(c call, in *reportIn) (*reportOut, error) {
	rep, err := a.cfg.Reports.Periodic(c, c.Actor, in.window())
	if err != nil {
		return nil, err
	}
	if !strings.Contains(in.Accept, "text/csv") {
		return &reportOut{ContentType: "application/json", Body: rep}, nil
	}
	var table bytes.Buffer
	if err := rep.WriteCSV(&table); err != nil {
		return nil, err
	}
	name := "report-" + string(rep.Window.From) + "-" + string(rep.Window.To) + ".csv"
	return &reportOut{"text/csv; charset=utf-8", `attachment; filename="` + name + `"`, table.Bytes()}, nil
}
