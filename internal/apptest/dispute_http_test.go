package apptest_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/sheet"
)

// A quarrel is a dispute over HTTP with the version last seen: the emergency bureau of a
// city against its bureau of energy and an insurer, which has no body here.
type quarrel struct {
	*office
	api.Dispute
	energy, league, top, far *login
	path, tag                string
}

func newQuarrel(t *testing.T) *quarrel {
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	return &quarrel{office: newOffice(a), energy: loginOf(a, a.Holder("energy", "150100"), access.Case),
		league: loginOf(a, a.Holder(access.DevelopmentReform, "150100"), access.Coordinate),
		top:    loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Coordinate),
		far:    loginOf(a, a.Holder("energy", "150200"), access.Case)}
}

func (q *quarrel) form(order string) api.DisputeForm {
	return api.DisputeForm{About: api.DisputeSubject{Kind: coordination.AboutOrder, Order: order}, Position: "该项措施属于能源部门的职责（虚构）",
		Against: []api.DisputeAddressee{{Body: q.energy.person.Body}, {Function: "insurer"}}}
}

// raise opens a dispute about an order of the emergency bureau's.
func (q *quarrel) raise() {
	q.TB.Helper()
	f := q.listed()
	orders := ordersOf(q.clerk, "listing="+f.ID+"&body="+q.body.ID)
	if len(orders) == 0 {
		q.TB.Fatal("no order to dispute")
	}
	got := q.clerk.must(201, &q.Dispute, "POST", "/v1/disputes", q.form(orders[0].ID))
	q.path, q.tag = got.header.Get("Location"), got.header.Get("ETag")
}

// step takes the dispute one step on from the version last seen.
func (q *quarrel) step(by *login, name string, form any) {
	q.TB.Helper()
	q.Dispute = api.Dispute{}
	got := by.must(200, &q.Dispute, "POST", q.path+"/"+name, form, "If-Match", q.tag)
	q.tag = got.header.Get("ETag")
}

// paper files a document for a login's body.
func (q *quarrel) paper(by *login) api.Paper {
	q.TB.Helper()
	var f api.File
	by.must(201, &f, "POST", "/v1/files", []byte("%PDF-1.4 （虚构）示例文书"))
	return api.Paper{Number: "示发改〔2026〕7号", Date: q.Today(), Issuer: "示例上级机关", File: f.Digest}
}

// awaiting counts what awaits somebody.
func (q *quarrel) awaiting(by *login, what string, want int) {
	q.TB.Helper()
	var page api.List[api.DisputeRow]
	by.must(200, &page, "GET", "/v1/disputes?awaits="+what, nil)
	if len(page.Items) != want {
		q.TB.Errorf("%d await %s, want %d", len(page.Items), what, want)
	}
}

// TestDisputeAgreedOverHTTP: raised about an order, answered, a text drafted, changed and
// confirmed by all; the order says that it is disputed and goes on all the same.
func TestDisputeAgreedOverHTTP(t *testing.T) {
	t.Parallel()
	q := newQuarrel(t)
	q.raise()
	if q.State != coordination.DisputeRaised || q.Region != "150100" || q.About.Measure == "" || q.Due == nil || q.Convene == nil || !q.Convene.Day.After(q.Due.Day) {
		t.Fatalf("%+v", q.Dispute)
	}
	var order api.Order
	q.clerk.must(200, &order, "GET", "/v1/orders/"+q.About.Order, nil)
	if len(order.Disputes) != 1 || order.Disputes[0].ID != q.ID || len(order.Possible) == 0 {
		t.Errorf("the order: %+v, possible %v", order.Disputes, order.Possible)
	}
	if got := q.clerk.ask("POST", "/v1/disputes", q.form(q.About.Order)); got.status != 409 || got.problem(t).Rule != "dispute.one-open" {
		t.Errorf("a second one: %s", got.body)
	}
	q.awaiting(q.energy, "answer", 1)
	q.awaiting(q.league, "answer", 1)
	q.awaiting(q.clerk, "answer", 0)
	for name, got := range map[string]answer{
		"read by a stranger":     q.far.ask("GET", q.path, nil),
		"answered by a stranger": q.far.ask("POST", q.path+"/answer", api.DisputeAnswerForm{Agrees: true}, "If-Match", q.tag),
		"convened by a side":     q.energy.ask("POST", q.path+"/convene", api.DisputeMeetingForm{Held: q.Today(), Present: []string{}}, "If-Match", q.tag),
	} {
		if got.status != 403 {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := q.energy.ask("POST", q.path+"/answer", api.DisputeAnswerForm{Agrees: true}); got.status != 428 {
		t.Errorf("without a version: %d %s", got.status, got.body)
	}
	q.step(q.energy, "answer", api.DisputeAnswerForm{Text: "应由应急管理部门实施（虚构）"})
	q.step(q.league, "answer", api.DisputeAnswerForm{For: "insurer", Agrees: true, Document: q.paper(q.league)})
	q.awaiting(q.clerk, "draft", 1)
	q.step(q.clerk, "draft", api.DisputeTextForm{Text: "由应急管理局实施，能源局提供材料（虚构）"})
	q.awaiting(q.energy, "confirm", 1)
	q.step(q.energy, "draft", api.DisputeTextForm{Text: "由应急管理局实施，能源局、保险机构提供材料（虚构）"})
	if got := q.clerk.ask("POST", q.path+"/confirm", api.DisputeConfirmForm{Text: 1}, "If-Match", q.tag); got.status != 412 || got.problem(t).Rule != "dispute.text-version" {
		t.Errorf("a former text: %d %s", got.status, got.body)
	}
	q.step(q.clerk, "confirm", api.DisputeConfirmForm{Text: 2})
	q.step(q.league, "confirm", api.DisputeConfirmForm{For: "insurer", Text: 2, Document: q.paper(q.league)})
	if q.State != coordination.DisputeSettled || len(q.Texts) != 2 || len(q.Texts[1].Confirmed) != 3 || q.ClosedOn != q.Today() {
		t.Errorf("%+v", q.Dispute)
	}
	var read api.Dispute
	q.energy.must(200, &read, "GET", q.path, nil)
	if len(read.History) != int(read.Version) || read.History[2].Side != "function:insurer" || read.Position != q.form("").Position {
		t.Errorf("%+v", read.History)
	}
	q.cited(t)
	q.streamed(t)
	q.sheets(t)
}

// cited: a side reads another's paper, a stranger does not.
func (q *quarrel) cited(t *testing.T) {
	t.Helper()
	digest := q.Answers[1].Document.File
	if got := q.energy.ask("GET", "/v1/files/"+digest, nil); got.status != 403 {
		t.Errorf("another's paper without its dispute: %d", got.status)
	}
	if got := q.energy.ask("GET", "/v1/files/"+digest+"?dispute="+q.ID, nil); got.status != 200 {
		t.Errorf("a paper of one's own dispute: %d %s", got.status, got.body)
	}
	if got := q.far.ask("GET", "/v1/files/"+digest+"?dispute="+q.ID, nil); got.status != 403 {
		t.Errorf("a paper of others' dispute: %d", got.status)
	}
}

// streamed: the sides see the events, others do not; no word is in them.
func (q *quarrel) streamed(t *testing.T) {
	t.Helper()
	for who, want := range map[*login]int{q.energy: 8, q.far: 0} {
		n := 0
		for after, next := int64(-1), int64(0); next != after; {
			after = next
			var part api.Changes
			who.must(200, &part, "GET", fmt.Sprintf("/v1/changes?limit=1000&after=%d", after), nil)
			for _, c := range part.Items {
				if strings.HasPrefix(c.Kind, "dispute.") {
					n++
					if strings.Contains(string(c.Body), "虚构") {
						t.Errorf("words in %s", c.Body)
					}
				}
			}
			next = part.Next
		}
		if n != want {
			t.Errorf("%s sees %d events, want %d", who.person.BodyName, n, want)
		}
	}
}

// sheets: the list as a table, in both formats.
func (q *quarrel) sheets(t *testing.T) {
	t.Helper()
	for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		got := q.clerk.ask("GET", "/v1/disputes?format="+string(format), nil)
		table, err := sheet.Read(bytes.NewReader(got.body), sheet.Usual)
		if got.status != 200 || err != nil || len(table.Rows) != 1 {
			t.Fatalf("%s: %d, %v, %d rows", format, got.status, err, len(table.Rows))
		}
		cells := table.Rows[0].Cells
		if cells["编号"] != q.ID || cells["状态"] != "已商定" || !strings.Contains(cells["对方"], "未登记机构") || cells["办结日期"] != string(q.Today()) {
			t.Errorf("%s: %v", format, cells)
		}
	}
}

// TestDisputeRuledOverHTTP: nobody agrees; from the day after the date the coordinator
// convenes, refers upward, records the ruling and the change of law that follows.
func TestDisputeRuledOverHTTP(t *testing.T) {
	t.Parallel()
	q := newQuarrel(t)
	q.raise()
	q.step(q.energy, "answer", api.DisputeAnswerForm{Text: "应由应急管理部门实施（虚构）"})
	meeting := func() api.DisputeMeetingForm {
		return api.DisputeMeetingForm{Held: q.Today(), Present: []string{q.body.ID, q.energy.person.Body}, Minutes: q.paper(q.league), Text: "各方意见不一，未能商定（虚构）"}
	}
	early := q.league.ask("POST", q.path+"/convene", meeting(), "If-Match", q.tag)
	p := early.problem(t)
	if early.status != 409 || p.Rule != "dispute.convene" || p.From != string(q.Convene.Day) {
		t.Fatalf("early: %d %+v", early.status, p)
	}
	q.awaiting(q.league, "convene", 0)
	q.Clock.Set(calendar.Day(p.From))
	q.awaiting(q.league, "convene", 1)
	q.awaiting(q.top, "convene", 1)
	q.step(q.league, "convene", meeting())
	q.awaiting(q.league, "refer", 1)
	q.step(q.league, "refer", api.DisputeReferralForm{To: "呼和浩特市人民政府（示例）", Document: q.paper(q.league)})
	q.awaiting(q.league, "rule", 1)
	q.step(q.league, "rule", api.DisputeRulingForm{Text: "由能源部门实施该项措施（虚构）", Document: q.paper(q.league)})
	if q.State != coordination.DisputeRuled || q.Referral == nil || q.Ruling == nil || len(q.Meetings) != 1 || !slices.Contains(q.Possible, "link") {
		t.Errorf("%+v", q.Dispute)
	}
	if got := q.league.ask("POST", q.path+"/link", api.DisputeLinkForm{LawChange: "lch_none"}, "If-Match", q.tag); got.status != 422 {
		t.Errorf("linked to nothing: %d %s", got.status, got.body)
	}
	var change api.LawChange
	q.top.must(201, &change, "POST", "/v1/law-changes", api.LawChangeForm{Kind: "memorandum", From: q.Today(), Document: "内示例字〔2026〕1号",
		Why: "依裁定明确职责（虚构）", Memorandum: "in-force"})
	q.step(q.league, "link", api.DisputeLinkForm{LawChange: change.ID})
	if q.LawChange != change.ID {
		t.Errorf("linked to %q", q.LawChange)
	}
}

// TestDisputeForTheAbsent: the coordinator raises and takes back what a department without
// a body here disputes, on its paper.
func TestDisputeForTheAbsent(t *testing.T) {
	t.Parallel()
	q := newQuarrel(t)
	form := api.DisputeForm{For: "insurer", About: api.DisputeSubject{Kind: coordination.AboutMeasure, Measure: "3.1"},
		Against: []api.DisputeAddressee{{Body: q.energy.person.Body}}, Position: "保险机构不承担该项措施（虚构）"}
	if got := q.league.ask("POST", "/v1/disputes", form); got.status != 422 || got.problem(t).Rule != "dispute.file" {
		t.Errorf("without its paper: %d %s", got.status, got.body)
	}
	form.Document = q.paper(q.league)
	if got := q.clerk.ask("POST", "/v1/disputes", form); got.status != 403 {
		t.Errorf("by a body: %d %s", got.status, got.body)
	}
	got := q.league.must(201, &q.Dispute, "POST", "/v1/disputes", form)
	q.path, q.tag = got.header.Get("Location"), got.header.Get("ETag")
	if q.Raiser.Function != "insurer" || q.Raiser.Body != "" || q.About.Measure != "3.1" {
		t.Errorf("%+v", q.DisputeRow)
	}
	q.awaiting(q.energy, "answer", 1)
	if got := q.energy.ask("POST", q.path+"/withdraw", api.DisputeWithdrawForm{Reason: "没有必要（虚构）"}, "If-Match", q.tag); got.status != 403 {
		t.Errorf("taken back by the other side: %d %s", got.status, got.body)
	}
	q.step(q.league, "withdraw", api.DisputeWithdrawForm{For: "insurer", Reason: "已经说清（虚构）", Document: q.paper(q.league)})
	if q.State != coordination.DisputeWithdrawn || q.Reason == "" {
		t.Errorf("%+v", q.Dispute)
	}
}
