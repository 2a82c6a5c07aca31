// Package style shows every part on one page, for those who build pages and for
// the tests that take its picture. What it shows is made up.
package style

import (
	"net/http"

	"github.com/a-h/templ"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/web/ui"
	"liancheng/receipt"
)

// Pages are the pages of this package.
type Pages struct {
	Law   func() *law.Ruleset
	Today func() calendar.Day
}

// Page is what the style page shows.
type Page struct {
	Clause  ui.Clause
	Verdict []ui.Verdict
	Errors  ui.Errors
	Table   ui.Table
}

// Show shows all parts.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	rules := p.Law()
	m, err := rules.Measure("5.2") // more than one directive, a slip of the source, a circumstance
	if err != nil {
		return err
	}
	page := Page{
		Clause:  ui.ClauseOf(rules, rules.On(p.Today()), m),
		Verdict: []ui.Verdict{verdict(receipt.Block), verdict(receipt.Strict), verdict(receipt.Clear)},
		Errors: ui.Errors{
			fault.New(fault.Invalid, "统一社会信用代码第 18 位应为 Q，填写的是 7，请核对证照").At("identifier"),
			fault.New(fault.Invalid, "请选择核查的事项").At("matter"),
		},
		Table: table(),
	}
	f := ui.FrameFor(r.Context(), "", "页面部件")
	f.Wide = true
	return ui.Render(w, r, http.StatusOK, view(f, page))
}

func table() ui.Table {
	row := func(name, due string, s ui.State, n string) ui.Row {
		return ui.Row{To: "#table", Cells: []templ.Component{ui.Words(name), ui.Tag(s), ui.Words(due), ui.Words(n)}}
	}
	return ui.Table{
		Caption: "惩戒任务", Next: "#table", First: "#table",
		Columns: []ui.Column{{Word: "主体"}, {Word: "状态"}, {Word: "期限"}, {Word: "措施", Numeric: true}},
		Rows: []ui.Row{
			row("内蒙古云杉示例建设有限公司", "2026年11月20日，逾期 1 个工作日", ui.State{Word: "已逾期", Tone: ui.Strict}, "12"),
			row("包头市胡杨示例工程有限公司", "2026年11月27日，还有 4 个工作日", ui.State{Word: "待签收", Tone: ui.Action}, "3"),
			row("通辽市红柳示例置业有限公司", "2026年11月10日", ui.State{Word: "已反馈", Tone: ui.Clear}, "1"),
		},
	}
}

// verdict makes up a verdict of an advice.
func verdict(a receipt.Advice) ui.Verdict {
	v := receipt.Verdict{
		Engine: 1, Position: 1024, AsOf: "2026-11-23", Environment: receipt.Demo, Advice: a,
		Asker: receipt.Asker{Matter: "tender.bid", Purpose: "投标资格审查", Case: "BJ-2026-0042"},
		Party: receipt.PartyRef{Display: "内蒙古云杉示例建设有限公司"},
	}
	if a != receipt.Clear {
		v.Hit = true
		v.Matches = []receipt.Match{{Identity: receipt.Certain, Name: v.Party.Display, Why: "统一社会信用代码相同", Listings: []receipt.ListingRef{{
			ID: "lst_1", Domain: 6, DomainName: "建筑市场及质量领域", State: "in-force", Authority: "包头市住房和城乡建设局", Document: "包建罚决字〔2026〕12号",
			Effective: "2026-06-01", Until: "2027-05-31", Applied: true,
		}}}}
		reason := receipt.Reason{
			Listing: "lst_1", Clause: "6.3", Phrase: "限制参与建设工程招标投标", Effect: "prohibit", Class: "A", Binding: "mandatory", Advice: a, Uncapped: a,
			Basis:         []receipt.BasisRef{{Title: "《中华人民共和国招标投标法》第五十三条", Status: "confirmed"}},
			Circumstances: []receipt.CircumstanceRef{{Question: "该单位是否因串通投标受到行政处罚？", Value: "true"}},
		}
		if a == receipt.Strict {
			reason.Uncapped = receipt.Block
			reason.Basis[0].Status = "unconfirmed"
			reason.Caps = []receipt.Cap{{Rule: "basis", To: a, Why: "减损权益的措施所引依据尚未经人员确认"}}
		}
		v.Reasons = []receipt.Reason{reason}
	}
	return ui.Verdict{
		Receipt: receipt.Receipt{ID: "scr_01JDCMX5B0ZT7Q2N4K8R6W3Y9A", Issued: "2026-11-23T01:30:00.000000Z", ValidUntil: "2026-11-23T09:30:00.000000Z", Verdict: v},
		Matter:  "投标", Purpose: "投标资格审查", Body: "包头市公共资源交易中心",
	}
}
