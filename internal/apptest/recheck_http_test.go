package apptest_test

import (
	"net/url"
	"strings"
	"testing"

	"liancheng/client"
	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/report"
)

// A granter is the department that granted: its screenings go through the client, its
// orders through the API and the pages.
type granter struct {
	*testing.T
	*office
	*client.Client
	officer *login
}

func (c *granter) asks(caseNo, number string) string {
	c.T.Helper()
	r, err := c.Screen(c.Context(), client.Question{Identifier: number, Matter: "tender.bid", Case: caseNo, Purpose: "投标资格审查"})
	if err != nil {
		c.T.Fatal(err)
	}
	return r.ID
}

func (c *granter) decides(id, done string) {
	c.T.Helper()
	o := client.Outcome{Done: done, Date: string(c.Today()), Reason: "符合条件", Document: "呼建招字〔2026〕8号"}
	if _, err := c.Outcome(c.Context(), id, o); err != nil {
		c.T.Fatal(err)
	}
}

// rechecks are the department's re-checks by what they are about.
func (c *granter) rechecks() map[string]api.Order {
	c.T.Helper()
	list := map[string]api.Order{}
	for _, o := range ordersOf(c.officer, "kind=recheck") {
		list[o.About] = o
	}
	return list
}

// feedback feeds one back and gives the answer.
func (c *granter) feedback(o *api.Order, fb api.Feedback) answer {
	c.T.Helper()
	fb.Act, fb.Day = enforcement.Finish, c.Today()
	return c.officer.ask("POST", "/v1/orders/"+o.ID+"/feedback", fb, "If-Match", "*")
}

// TestReverseScreening: screened clear, granted, and then listed: the department looks again;
// refused because of the listing alone, and then it is revoked: the department puts it right.
func TestReverseScreening(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	began := a.Today()
	body := a.Holder("construction", "150100")
	c := &granter{T: t, office: o, Client: ask(t, a), officer: loginOf(a, body, access.Window, access.Execute)}
	granted, open := c.asks("办件1", o.code), c.asks("办件2", o.code)
	inner := c.asks("办件3", o.code[8:17]) // by the old code inside the new one
	stranger := c.asks("办件4", ident.SyntheticUSCC("91", "150102", 99))
	c.decides(granted, "not-taken")
	c.decides(stranger, "not-taken")
	byName, err := c.Screen(t.Context(), client.Question{Name: "内蒙古云杉示例机械有限公司", Matter: "tender.bid", Case: "办件5", Purpose: "投标资格审查"})
	if err != nil {
		t.Fatal(err)
	}
	a.Settle()

	f := o.listed()
	list := c.rechecks()
	if len(list) != 3 || list[granted].Recheck != enforcement.Granted || list[open].Recheck != enforcement.InFlight || list[inner].Recheck != enforcement.InFlight {
		t.Fatalf("re-checks %+v", list)
	}
	if _, accused := list[byName.ID]; accused {
		t.Error("an order rests on a name alone")
	}
	c.looksAt(list[granted], f)
	c.says(list[granted], list[open], byName.ID)
	c.page(list[inner])

	refused := c.asks("办件6", o.code)
	c.decides(refused, "measures-taken")
	f.end()
	back, known := c.rechecks()[refused]
	if !known || back.Recheck != enforcement.Refused || back.Release != nil {
		t.Fatalf("revoked, and the refusal stands: %+v", c.rechecks())
	}
	var whole api.Order
	c.officer.must(200, &whole, "GET", "/v1/orders/"+back.ID, nil)
	if !strings.Contains(whole.Wording, "自始") || whole.Screened == nil || whole.Screened.Given != enforcement.No {
		t.Errorf("%q %+v", whole.Wording, whole.Screened)
	}
	if got := c.feedback(&back, api.Feedback{Code: enforcement.Redecided}); got.status != 422 || !named(got.problem(t), "document") {
		t.Errorf("put right without a decision: %d %.300s", got.status, got.body)
	}
	if got := c.feedback(&back, api.Feedback{Code: enforcement.Redecided, Document: "呼建招改字〔2026〕2号", DocumentDay: a.Today(), File: o.file()}); got.status != 200 {
		t.Errorf("put right: %d %.300s", got.status, got.body)
	}

	a.Settle()
	var rep report.Report
	loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Coordinate).must(200, &rep, "GET", "/v1/report?from="+string(began)+"&to="+string(a.Today()), nil)
	all := ordersOf(loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Coordinate), "listing="+f.ID)
	counted := int64(0)
	for _, x := range all {
		if x.Kind != law.Question {
			counted++
		}
	}
	if err := rep.Check(); err != nil || rep.Total.Orders.Issued != counted {
		t.Errorf("%d orders, reported %+v, %v", counted, rep.Total.Orders, err)
	}
}

// looksAt reads one whole, and sees that nobody else does.
func (c *granter) looksAt(o api.Order, f *caseFile) {
	c.T.Helper()
	var whole api.Order
	c.officer.must(200, &whole, "GET", "/v1/orders/"+o.ID, nil)
	if whole.Screened == nil || whole.Screened.ID != o.About || whole.Screened.Name == "" || whole.Screened.Given != enforcement.Yes ||
		!strings.Contains(whole.Wording, "第六十九条") || whole.Due == nil || whole.Directive != "" {
		c.T.Errorf("%+v %+v", whole, whole.Screened)
	}
	other := loginOf(c.App, c.Holder("water", "150100"), access.Execute)
	if got := other.ask("GET", "/v1/orders/"+o.ID, nil); got.status != 403 {
		c.T.Errorf("another department reads it: %d", got.status)
	}
	var p api.ReleaseProgress
	c.clerk.must(200, &p, "GET", "/v1/listings/"+f.ID+"/release", nil)
	if p.Rechecks.Orders != 3 || p.Rechecks.Open != 3 || p.Rechecks.Seen != 3 || p.Rechecks.Spared != 0 || p.Rechecks.Looking {
		c.T.Errorf("looked back: %+v", p.Rechecks)
	}
}

// says feeds two back: upheld, and by a later screening that must be its own and of the same.
func (c *granter) says(first, second api.Order, elsewhere string) {
	c.T.Helper()
	if got := c.feedback(&first, api.Feedback{Code: enforcement.ByNature}); got.status != 422 {
		c.T.Errorf("a re-check without a result: %d", got.status)
	}
	if got := c.feedback(&first, api.Feedback{Code: enforcement.Upheld, Text: "许可条件仍然具备，予以维持"}); got.status != 200 {
		c.T.Errorf("upheld: %d %.300s", got.status, got.body)
	}
	for _, id := range []string{"", "scr_unknown", elsewhere, second.About} {
		if got := c.feedback(&second, api.Feedback{Code: enforcement.Rescreened, Screening: id}); got.status != 422 || !named(got.problem(c.T), "screening") {
			c.T.Errorf("by screening %q: %d %.300s", id, got.status, got.body)
		}
	}
	again := c.asks("办件2", c.code)
	c.Settle()
	if got := c.feedback(&second, api.Feedback{Code: enforcement.Rescreened, Screening: again}); got.status != 200 {
		c.T.Errorf("screened again: %d %.300s", got.status, got.body)
	}
}

// page answers one by the form of its page.
func (c *granter) page(o api.Order) {
	c.T.Helper()
	h := &house{T: c.T, office: c.office}
	browser := h.enter(c.officer.person.Login, c.officer.person.Password)
	got := browser.ask("GET", "/orders?kind=recheck&view=all", nil)
	if got.status != 200 || !strings.Contains(string(got.body), "/orders/"+o.ID) || !strings.Contains(string(got.body), "复核：") {
		c.T.Errorf("the list of re-checks: %d", got.status)
	}
	got = browser.ask("GET", "/orders/"+o.ID, nil)
	for _, want := range []string{`href="/screenings/` + o.About, "第六十九条", "复核结果", `name="screening"`, string(enforcement.NotGranted), "投标"} {
		if !strings.Contains(string(got.body), want) {
			c.T.Errorf("the page of a re-check lacks %q", want)
		}
	}
	if strings.Contains(string(got.body), string(enforcement.ByNature)) {
		c.T.Error("the form offers reasons of other orders")
	}
	form := url.Values{"version": {"1"}, "act": {"done"}, "day": {string(c.Today())}, "code": {string(enforcement.NotGranted)}}
	if got := browser.ask("POST", "/orders/"+o.ID+"/feedback", form); got.status != 422 || !strings.Contains(string(got.body), "须写明理由") {
		c.T.Errorf("without a reason: %d", got.status)
	}
	form.Set("text", "列入后不符合投标条件，未准予（虚构）")
	if got := browser.ask("POST", "/orders/"+o.ID+"/feedback", form); got.status != 303 {
		c.T.Errorf("fed back by the page: %d %.400s", got.status, got.body)
	}
}

// TestMergedIsLookedBackFor: granted to a company under a record of its own, which turns out
// to be the listed one's: the department looks again.
func TestMergedIsLookedBackFor(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	c := &granter{T: t, office: o, Client: ask(t, a), officer: loginOf(a, a.Holder("construction", "150100"), access.Window, access.Execute)}
	other := o.double()
	r, err := c.Screen(t.Context(), client.Question{Party: other.ID, Matter: "tender.bid", Case: "办件1", Purpose: "投标资格审查"})
	if err != nil {
		t.Fatal(err)
	}
	c.decides(r.ID, "not-taken")
	a.Settle()
	o.listed()
	if list := c.rechecks(); len(list) != 0 {
		t.Fatalf("before anybody knows: %+v", list)
	}
	path := "/v1/parties/" + other.ID
	o.clerk.must(201, nil, "POST", path+"/merge", o.mergeForm(o.company.ID), "If-Match", "*")
	o.chief.must(200, nil, "POST", path+"/merge/approve", nil, "If-Match", "*")
	a.Settle()
	if list := c.rechecks(); len(list) != 1 || list[r.ID].Recheck != enforcement.Granted {
		t.Errorf("merged: %+v", list)
	}
}
