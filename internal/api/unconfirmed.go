package api

import (
	"bytes"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// UnconfirmedLaw is what nobody has confirmed yet, in the order in which confirming it
// gives most orders back their force.
type UnconfirmedLaw struct {
	Day        calendar.Day         `json:"as_of" doc:"所示法律状态的日期"`
	Ruleset    string               `json:"ruleset" doc:"规则集摘要"`
	Memorandum law.MemorandumStatus `json:"memorandum" doc:"备忘录的状态"`
	Since      calendar.Day         `json:"closed_since" doc:"此日之前办结的任务不计"`
	Reduced    int64                `json:"reduced" doc:"现为审查任务的惩戒任务，含一年内办结的；为以下四项之和"`
	Unlockable int64                `json:"unlockable" doc:"全部确认后至多可转为实施任务的"`
	Ready      int64                `json:"ready" doc:"现行法律已经支持，取决于个案事实或者下达在先的"`
	Incomplete int64                `json:"incomplete" doc:"转入名单文书不全的"`
	Beyond     int64                `json:"beyond" doc:"不因确认而改变的：所依法律已有变动等"`
	Open       int64                `json:"open" doc:"审查任务中尚未办结的"`
	Reach      []coordination.Reach `json:"reach,omitempty" doc:"依次确认前几项，可转为实施任务的占 unlockable 的百分之几"`
	Entries    int                  `json:"entries" doc:"待确认事项总数"`
	Items      []UnconfirmedItem    `json:"items"`
}

// UnconfirmedItem is one thing to be confirmed, with the proposal that does it.
type UnconfirmedItem struct {
	coordination.Unconfirmed
	Proposal LawChangeForm `json:"proposal" doc:"可作为 POST /v1/law-changes 的内容：补上文号、理由，以及核对后应更正或者补充的内容"`
}

// formOf is a change as it is proposed: draft turned round.
func formOf(c law.Change) LawChangeForm {
	f := LawChangeForm{Kind: c.Kind, Target: c.Target, From: c.From, Memorandum: c.Memorandum, Status: c.Status, Directive: c.Directive}
	if l := c.ListBasis; l != nil {
		f.ListBasis = &ListBasisForm{Title: l.Title, Document: l.Document, Status: l.Status, Period: l.Period, Earliest: l.Earliest,
			Scope: l.Scope, Note: l.Note, Persons: l.PersonsPublic, Severity: l.Severity,
			ManagementEnds: endRuleForm(l.ManagementEnds), PublicationEnds: endRuleForm(l.PublicationEnds)}
	}
	if p := c.Period; p != nil {
		f.Period = &PeriodForm{Period: p.Period, From: p.From, Source: p.Source}
	}
	return f
}

func endRuleForm(r law.EndRule) *law.EndRule {
	if r.By == "" {
		return nil
	}
	return &r
}

func (a *API) unconfirmed() {
	const path = "/v1/law/unconfirmed"
	handle(a, op{Name: "law.unconfirmed", Method: "GET", Path: path, Tag: tagLaw, Act: access.LawRead, Summary: "待确认的法律依据，先确认效果最大的",
		About: "按依次确认后可由审查转为实施的任务数排列；任务数以个案适用条件全部具备为前提，是上限。核查结论不在此列。format=csv 或 Accept: text/csv 得到表格。"}, a.unconfirmedLaw)
	asTable[UnconfirmedLaw](a, path)
}

// usualUnconfirmed is how many items are shown where no number is asked for; a table has all.
const usualUnconfirmed = 50

type unconfirmedIn struct {
	TableIn
	Limit int `query:"limit" minimum:"1" maximum:"1000" doc:"取前几项；默认 50，表格默认全部"`
}

func (a *API) unconfirmedLaw(c call, in *unconfirmedIn) (*reportOut, error) {
	b, err := a.cfg.Coordination.Unconfirmed(c, c.Actor)
	if err != nil {
		return nil, err
	}
	if in.csv() {
		b = b.First(in.Limit)
		return table("unconfirmed-"+string(b.Day), b.WriteCSV)
	}
	if in.Limit == 0 {
		in.Limit = usualUnconfirmed
	}
	return &reportOut{ContentType: "application/json", Body: unconfirmedOf(b.First(in.Limit))}, nil
}

func unconfirmedOf(b coordination.Bench) UnconfirmedLaw {
	out := UnconfirmedLaw{Day: b.Day, Ruleset: b.Ruleset, Memorandum: b.Memorandum, Since: b.Since, Reduced: b.Reduced, Open: b.Open,
		Unlockable: b.Unlockable, Ready: b.Ready, Incomplete: b.Incomplete, Beyond: b.Beyond, Reach: b.Reach, Entries: b.Entries,
		Items: make([]UnconfirmedItem, len(b.Items))}
	for i, u := range b.Items {
		out.Items[i] = UnconfirmedItem{u, formOf(u.Change)}
	}
	return out
}

// TableIn is how a caller asks for a spreadsheet in place of JSON.
type TableIn struct {
	Format string `query:"format" enum:"json,csv" doc:"json 或 csv；未填时看 Accept"`
	Accept string `header:"Accept" doc:"application/json 或 text/csv"`
}

func (in TableIn) csv() bool {
	return in.Format == "csv" || in.Format == "" && strings.Contains(in.Accept, "text/csv")
}

// table answers with a spreadsheet under a name.
func table(name string, write func(io.Writer) error) (*reportOut, error) {
	var out bytes.Buffer
	if err := write(&out); err != nil {
		return nil, err
	}
	return &reportOut{"text/csv; charset=utf-8", `attachment; filename="` + name + `.csv"`, out.Bytes()}, nil
}

// asTable describes an answer that is JSON or a spreadsheet.
func asTable[T any](a *API, path string) {
	a.huma.OpenAPI().Paths[path].Get.Responses["200"].Content = map[string]*huma.MediaType{
		"application/json": {Schema: schemaOf[T](a)}, "text/csv": {Schema: &huma.Schema{Type: "string"}},
	}
}
