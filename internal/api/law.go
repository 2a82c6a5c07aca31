package api

import (
	"net/http"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// Memorandum is a memorandum as a whole, as it stands on a day.
type Memorandum struct {
	ID       string               `json:"id"`
	Document string               `json:"document" doc:"文号"`
	Status   law.MemorandumStatus `json:"status" doc:"in-force 有效，under-review 清理复核中，repealed 已废止"`
	Ruleset  string               `json:"ruleset" doc:"规则集摘要"`
	Day      string               `json:"as_of" doc:"所示法律状态的日期"`
	Measures int                  `json:"measures" doc:"惩戒措施条数"`
	Headings int                  `json:"headings"`
	Domains  []law.ExportDomain   `json:"domains"`
	Errata   []law.Erratum        `json:"errata"`
	Amended  []law.Amendment      `json:"amendments"`
}

// Ruleset names the law in force.
type Ruleset struct {
	Digest     string               `json:"digest"`
	Memorandum string               `json:"memorandum"`
	Status     law.MemorandumStatus `json:"status"`
	Changes    int                  `json:"changes" doc:"运行中确认的法律变更数"`
}

type OnDay struct {
	Day string `query:"day" maxLength:"10" doc:"查看该日的法律状态（YYYY-MM-DD），默认今日"`
}

type InMemorandum struct {
	Memorandum string `path:"id" maxLength:"64" doc:"备忘录编号，如 nmg-2020-3"`
	OnDay
}

func (a *API) memoranda() {
	handle(a, op{Name: "memoranda.read", Method: "GET", Path: "/v1/memoranda/{id}", Tag: tagLaw, Open: true,
		Summary: "备忘录", About: "领域、可列入对象、勘误与修订；措施另取。"}, a.memorandum)
	handle(a, op{Name: "measures.list", Method: "GET", Path: "/v1/memoranda/{id}/measures", Tag: tagLaw, Open: true,
		Summary: "惩戒措施", About: "逐条原文及其要点，按备忘录的次序。"}, a.measures)
	handle(a, op{Name: "measures.read", Method: "GET", Path: "/v1/memoranda/{id}/measures/{no}", Tag: tagLaw, Open: true,
		Summary: "一条惩戒措施"}, a.measure)
	handle(a, op{Name: "matters.list", Method: "GET", Path: "/v1/matters", Tag: tagLaw, Open: true, Summary: "事项"}, a.matters)
	handle(a, op{Name: "functions.list", Method: "GET", Path: "/v1/functions", Tag: tagLaw, Open: true, Summary: "部门职能"}, a.functions)
	handle(a, op{Name: "circumstances.list", Method: "GET", Path: "/v1/circumstances", Tag: tagLaw, Open: true,
		Summary: "适用情形", About: "措施所附的条件，各有其问题和知情的部门。"}, a.circumstances)
	handle(a, op{Name: "rulesets.current", Method: "GET", Path: "/v1/rulesets/current", Tag: tagLaw, Open: true, Summary: "现行规则集"}, a.ruleset)
}

// export gives the law of a day.
func (a *API) export(day string) (law.Export, error) {
	on := calendar.Day(day)
	if day == "" {
		on = a.today()
	} else if !on.Valid() {
		return law.Export{}, invalid("day", "http.day", "日期应为 YYYY-MM-DD")
	}
	r := a.cfg.Rules()
	return r.Export(string(on), r.On(on)), nil
}

func (a *API) exportOf(in InMemorandum) (law.Export, error) {
	x, err := a.export(in.Day)
	if err == nil && in.Memorandum != x.Memorandum {
		err = fault.New(fault.NotFound, "没有编号为该值的备忘录，现行备忘录为 %s", x.Memorandum).At("id").Under("law.memorandum")
	}
	return x, err
}

func (a *API) memorandum(_ call, in *InMemorandum) (*body[Memorandum], error) {
	x, err := a.exportOf(*in)
	if err != nil {
		return nil, err
	}
	return &body[Memorandum]{Memorandum{
		ID: x.Memorandum, Document: x.Document, Status: x.Status, Ruleset: x.Digest, Day: x.Day,
		Measures: len(x.Measures), Headings: len(x.Headings), Domains: x.Domains, Errata: x.Errata, Amended: x.Amendments,
	}}, nil
}

type measuresIn struct {
	InMemorandum
	Domain   int    `query:"domain" minimum:"0" maximum:"99" doc:"领域编号"`
	Function string `query:"function" maxLength:"64" doc:"职能"`
	Matter   string `query:"matter" maxLength:"64" doc:"事项"`
}

func (a *API) measures(_ call, in *measuresIn) (*body[List[law.ExportMeasure]], error) {
	x, err := a.exportOf(in.InMemorandum)
	if err != nil {
		return nil, err
	}
	out := List[law.ExportMeasure]{Items: []law.ExportMeasure{}}
	for _, m := range x.Measures {
		if (in.Domain == 0 || m.Domain == in.Domain) && a.concerns(m, in.Function, in.Matter) {
			out.Items = append(out.Items, m)
		}
	}
	return &body[List[law.ExportMeasure]]{out}, nil
}

// concerns tells whether a directive of the measure is the function's and bears on the matter.
func (a *API) concerns(m law.ExportMeasure, function, matter string) bool {
	if function == "" && matter == "" {
		return true
	}
	r := a.cfg.Rules()
	for _, d := range m.Directives {
		fits, bears := function == "", matter == ""
		for _, f := range d.Functions {
			fits = fits || f == function
		}
		for _, gate := range d.Matters {
			bears = bears || r.BearsOn(gate, matter)
		}
		if fits && bears {
			return true
		}
	}
	return false
}

type measureIn struct {
	InMemorandum
	No string `path:"no" maxLength:"16" doc:"条目编号，如 3.1 或 1.(4)"`
}

func (a *API) measure(_ call, in *measureIn) (*body[law.ExportMeasure], error) {
	x, err := a.exportOf(in.InMemorandum)
	if err != nil {
		return nil, err
	}
	for _, m := range x.Measures {
		if m.ID == in.No {
			return &body[law.ExportMeasure]{m}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "备忘录没有这一条，编号写作 3.1 或 1.(4)").At("no").Under("law.measure")
}

type namedIn struct {
	Q string `query:"q" maxLength:"40" doc:"名称中的字词"`
}

func (a *API) matters(_ call, in *namedIn) (*body[List[law.Matter]], error) {
	out := List[law.Matter]{Items: []law.Matter{}}
	for _, m := range a.cfg.Rules().Source.Matters {
		if in.Q == "" || strings.Contains(m.Name, in.Q) || strings.Contains(strings.Join(m.Usual, "\n"), in.Q) || m.ID == in.Q {
			out.Items = append(out.Items, m)
		}
	}
	return &body[List[law.Matter]]{out}, nil
}

func (a *API) functions(_ call, _ *struct{}) (*body[List[law.Function]], error) {
	return &body[List[law.Function]]{List[law.Function]{Items: a.cfg.Rules().Source.Functions}}, nil
}

func (a *API) circumstances(_ call, _ *struct{}) (*body[List[law.Circumstance]], error) {
	return &body[List[law.Circumstance]]{List[law.Circumstance]{Items: a.cfg.Rules().Source.Circumstances}}, nil
}

type noneMatch struct {
	Seen string `header:"If-None-Match" doc:"已有的 ETag；未变则答复 304"`
}

type rulesetOut struct {
	ETag   string `header:"ETag"`
	Status int
	Body   *Ruleset
}

func (a *API) ruleset(_ call, in *noneMatch) (*rulesetOut, error) {
	r := a.cfg.Rules()
	tag := `"` + r.Digest + `"`
	if in.Seen == tag {
		return &rulesetOut{ETag: tag, Status: http.StatusNotModified}, nil
	}
	return &rulesetOut{tag, http.StatusOK, &Ruleset{
		Digest: r.Digest, Memorandum: r.Source.Memorandum.ID, Status: r.On(a.today()).Memorandum, Changes: len(r.Changes)}}, nil
}
