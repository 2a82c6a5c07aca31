package apptest_test

import (
	"strings"
	"testing"

	"liancheng/client"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// TestObjectionOverHTTP: from the objection to its answer the listing is shown and bites
// nowhere; kept, it bites again; upheld, it was wrong, and whoever met it is told so.
func TestObjectionOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	f := o.listed()
	w := &window{T: t, office: o, Client: ask(t, a)}
	if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Advice != receipt.Strict {
		t.Fatalf("before: %+v", r.Verdict)
	}
	f.object()
	if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Advice == receipt.Strict || r.Verdict.Advice == receipt.Block || !strings.Contains(reasonsOf(r), "异议中") {
		t.Errorf("under objection: %+v", r.Verdict)
	}
	f.awaits("objection", 1)
	if got := f.chief.ask("GET", "/v1/listings?awaits=godot", nil); got.status != 422 {
		t.Errorf("awaiting nothing known: %d", got.status)
	}
	twice := f.clerk.ask("POST", f.path+"/objections", f.objection(), "If-Match", f.tag)
	if p := twice.problem(t); twice.status != 409 || p.Rule != "listing.objection-pending" {
		t.Errorf("twice: %s", twice.body)
	}
	answer := api.ObjectionDecisionForm{Finding: listing.Kept, Date: a.Today(), Response: "经向处罚机关核实，责任主体无误（虚构）"}
	if got := f.clerk.ask("POST", f.path+"/objections/decision", answer, "If-Match", f.tag); got.status != 403 {
		t.Errorf("answered by a clerk: %s", got.body)
	}
	f.step(f.chief, "objections/decision", answer)
	f.awaits("objection", 0)
	a.Settle()
	if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Advice != receipt.Strict {
		t.Errorf("kept: %+v", r.Verdict)
	}

	f.object()
	f.step(f.clerk, "objections/withdrawal", api.ObjectionWithdrawalForm{Date: a.Today()})
	a.Settle()
	if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Advice != receipt.Strict {
		t.Errorf("taken back: %+v", r.Verdict)
	}

	f.object()
	answer.Finding, answer.Response = listing.Corrected, "处罚日期记载有误，期限从轻（虚构）"
	answer.Document, answer.Period = api.Paper{Number: "呼应急更〔2026〕1号", Date: a.Today(), File: f.file()}, calendar.Period{N: 9, Unit: calendar.Years}
	worse := f.chief.ask("POST", f.path+"/objections/decision", answer, "If-Match", f.tag)
	if p := worse.problem(t); worse.status != 422 || !strings.Contains(string(worse.body), "listing.no-aggravation") {
		t.Errorf("corrected into more: %+v", p)
	}
	before := f.Until
	answer.Period = calendar.Period{N: 7, Unit: calendar.Months}
	f.step(f.chief, "objections/decision", answer)
	if f.Until >= before || f.State != standing.Served {
		t.Errorf("corrected: until %s, before %s", f.Until, before)
	}

	f.object()
	answer = api.ObjectionDecisionForm{Finding: listing.Annulled, Date: a.Today(), Response: "责任主体认定有误（虚构）",
		Document: api.Paper{Number: "呼应急撤〔2026〕3号", Date: a.Today(), File: f.file()}}
	f.step(f.chief, "objections/decision", answer)
	a.Settle()
	if f.State != standing.Ended || f.Ending == nil || f.Ending.How != standing.Revoked || len(f.Objections) != 4 || f.Objections[3].Due != "" {
		t.Fatalf("upheld: %s %+v", f.State, f.Ending)
	}
	if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Hit || r.Verdict.Advice != receipt.Clear {
		t.Errorf("upheld: %+v", r.Verdict)
	}
	for _, x := range ordersOf(f.clerk, "listing="+f.ID+"&body="+f.body.ID) {
		if !x.State.Closed() {
			t.Errorf("%s still %s", x.Act, x.State)
		}
	}
}

// awaits holds the list of what is owed to a number, each with its day.
func (f *caseFile) awaits(what string, want int) {
	f.TB.Helper()
	var page api.List[api.ListingRow]
	f.chief.must(200, &page, "GET", "/v1/listings?awaits="+what, nil)
	if len(page.Items) != want || want > 0 && page.Items[0].Due <= f.Today() {
		f.TB.Errorf("%d await %s, want %d: %+v", len(page.Items), what, want, page.Items)
	}
}

func (f *caseFile) objection() api.ObjectionForm {
	return api.ObjectionForm{Channel: listing.Counter, Received: f.Today(), Sender: listing.Agent, Verified: "出示营业执照和委托书",
		Authorisation: f.file(), Text: "处罚所认定的责任主体有误（虚构）", Inquiry: true}
}

// object brings an objection in.
func (f *caseFile) object() {
	f.TB.Helper()
	f.step(f.clerk, "objections", f.objection())
	f.Settle()
	if o := f.Objections[len(f.Objections)-1]; o.Due <= f.Today() {
		f.TB.Errorf("due on %s", o.Due)
	}
}

// reasonsOf strings together what an officer reads.
func reasonsOf(r receipt.Receipt) string {
	var words strings.Builder
	for _, m := range r.Verdict.Matches {
		for _, l := range m.Listings {
			words.WriteString(l.Why)
		}
	}
	return words.String()
}
