package api_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"liancheng/client"
	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/api"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/report"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/receipt"
)

// staff are the people of one case.
type staff struct{ clerk, reviewer, chief string }

func (w *world) staff(office string) staff {
	return staff{
		w.user("clerk-"+office, office, access.Case, access.Execute), w.user("reviewer-"+office, office, access.Review),
		w.user("chief-"+office, office, access.Decide),
	}
}

func (w *world) day(d calendar.Day) { w.now = d.Time().Add(10 * time.Hour).UTC() }

// file uploads a paper and gives its digest.
func (w *world) file(token string) string {
	w.Helper()
	var f api.File
	w.ok(w.ask(token, "POST", "/v1/files", "%PDF-1.4 示例文书", "Content-Type", "application/octet-stream"), 201, &f)
	return f.Digest
}

func (w *world) listingForm(token string, org, boss api.Party) api.ListingForm {
	return api.ListingForm{
		Party: org.ID, Domain: 1, Case: "production-unit", Members: []api.Named{{Party: boss.ID, Role: law.LegalRepresentative}},
		Document: api.Paper{Kind: "行政处罚决定书", Number: "呼应急罚〔2025〕12号", Date: "2025-12-20", Issuer: "示例市应急管理局", File: w.file(token)},
		Conduct:  "2025年11月在生产经营中发生生产安全事故并负有责任，已受行政处罚。", Grounds: []string{"d1-accident"},
	}
}

// listed takes a case through its whole life, each step with the ETag of the one before.
func (w *world) listed(s staff, org, boss api.Party) (l api.Listing, path string) {
	w.Helper()
	w.day("2026-02-09")
	rec := w.ask(s.clerk, "POST", "/v1/listings", w.listingForm(s.clerk, org, boss))
	w.ok(rec, 201, &l)
	path = rec.Header().Get("Location")
	step := func(token, name string, form any) {
		w.Helper()
		rec = w.ask(token, "POST", path+"/"+name, form, "If-Match", rec.Header().Get("ETag"))
		w.ok(rec, 200, &l)
	}
	step(s.reviewer, "review", api.Review{Approve: true, Opinion: "事实清楚，依据充分"})
	w.day("2026-02-12")
	digest := w.file(s.clerk)
	var told api.Notices
	for _, who := range []string{org.ID, boss.ID} {
		told.Notices = append(told.Notices, api.Notice{Recipient: who, Document: api.Paper{Number: "呼应急告〔2026〕3号", Date: "2026-02-12", File: digest},
			Facts: "发生生产安全事故并负有责任", Basis: "应急管理部令第11号", Consequences: "列入后由有关部门依法实施惩戒措施", Rights: "有权陈述、申辩",
			Service: api.Service{Means: listing.Direct, Date: "2026-02-12", Proof: digest}})
	}
	step(s.clerk, "notice", told)
	decision := api.DecisionForm{Document: api.Paper{Number: "呼应急列〔2026〕1号", Date: "2026-02-13", File: digest},
		Members:  []api.Named{{Party: boss.ID, Role: law.LegalRepresentative}},
		Measures: "依备忘录实施联合惩戒措施", Removal: "期满移出，满十二个月可申请修复", Remedies: "可依法申请行政复议或者提起行政诉讼"}
	w.day("2026-02-13")
	early := w.refused(w.ask(s.chief, "POST", path+"/decision", decision, "If-Match", rec.Header().Get("ETag")), 409, "")
	if early.From != "2026-02-27" || early.Title != "尚未到可办理之日" {
		w.Errorf("too early: %+v", early)
	}
	w.day("2026-02-27")
	decision.Document.Date = "2026-02-27"
	step(s.chief, "decision", decision)
	w.day("2026-03-02")
	step(s.clerk, "service", api.Deliveries{Deliveries: []api.Delivery{{RepairNotice: true, Service: api.Service{Means: listing.Direct, Date: "2026-03-02", Proof: digest}}}})
	if l.State != standing.Served || l.Effective != "2026-03-02" {
		w.Fatalf("%s, effective %s", l.State, l.Effective)
	}
	return l, path
}

// follow makes the orders that events call for.
func (w *world) follow() {
	w.Helper()
	follower := &enforcement.Follower{Law: w.rules.Now}
	_, err := w.db.FollowOnce(w.Context(), enforcement.FollowerName, func(ctx context.Context, tx *store.Tx, events []event.Event) error {
		return follower.Handle(ctx, tx, events)
	})
	if err != nil {
		w.Fatal(err)
	}
}

func TestListingsLife(t *testing.T) {
	w := newWorld(t)
	s := w.staff("construction")
	org, boss := w.organisation(s.clerk, 1), w.person(s.clerk, 1)
	form := w.listingForm(s.clerk, org, boss)
	form.Document.File = ""
	w.refused(w.ask(s.clerk, "POST", "/v1/listings", form), 422, "listing.file")
	w.refused(w.ask(s.reviewer, "POST", "/v1/listings", form), 403, "access.duty")
	l, path := w.listed(s, org, boss)
	rec := w.ask(s.clerk, "GET", path, nil)
	w.ok(rec, 200, &l)
	if len(l.History) != 5 || len(l.Notices) != 2 || l.Decision == nil || rec.Header().Get("ETag") != fmt.Sprintf(`"%d"`, l.Version) {
		t.Errorf("%+v", l)
	}
	var rows api.List[api.ListingRow]
	w.ok(w.ask(s.clerk, "GET", "/v1/listings?domain=1", nil), 200, &rows)
	if len(rows.Items) != 1 || rows.Items[0].ID != l.ID {
		t.Errorf("%+v", rows)
	}
	stranger := w.user("stranger", "justice", access.Case)
	w.refused(w.ask(stranger, "GET", path, nil), 403, "access.body")
	w.refused(w.ask(s.clerk, "POST", path+"/withdraw", api.Note{Reason: "不再办理"}, "If-Match", "*"), 409, "")
	w.refused(w.ask(s.chief, "POST", path+"/marks", api.MarkForm{Act: listing.Stay, Reason: "复议中停止执行"}, "If-Match", `"1"`), 412, "listing.version")

	w.follow()
	w.orders(s, l)
	w.changes(s.clerk, stranger, l)
	w.returns(s)
}

// orders feeds back one of the orders that the listing called for.
func (w *world) orders(s staff, l api.Listing) {
	w.Helper()
	var mine api.List[api.Order]
	w.ok(w.ask(s.clerk, "GET", "/v1/orders?state=issued,acknowledged&listing="+l.ID+"&body="+w.bodies["construction"].ID, nil), 200, &mine)
	if len(mine.Items) == 0 {
		w.Fatal("no orders for the body that holds the function")
	}
	var o api.Order
	path := ""
	for _, each := range mine.Items {
		if each.Kind == law.Review || each.Kind == law.Perform && !each.Standing {
			o, path = each, "/v1/orders/"+each.ID
			break
		}
	}
	if path == "" {
		w.Fatalf("no one-off order among %d", len(mine.Items))
	}
	rec := w.ask(s.clerk, "GET", path, nil)
	w.ok(rec, 200, &o)
	if o.Clause == "" || o.Phrase == "" || o.Due == nil || len(o.Possible) == 0 {
		w.Errorf("%+v", o)
	}
	rec = w.ask(s.clerk, "POST", path+"/acknowledge", nil, "If-Match", rec.Header().Get("ETag"))
	w.ok(rec, 200, &o)
	w.refused(w.ask(s.clerk, "POST", path+"/feedback", api.Feedback{Act: enforcement.Decline}, "If-Match", rec.Header().Get("ETag")), 422, "order.code")
	w.ok(w.ask(s.clerk, "POST", path+"/feedback", api.Feedback{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "当事人未持有所涉许可"},
		"If-Match", rec.Header().Get("ETag")), 200, &o)
	if o.State != enforcement.NotApplicable || o.Closed == "" {
		w.Errorf("%+v", o)
	}
	w.refused(w.ask(s.reviewer, "POST", path+"/acknowledge", nil, "If-Match", "*"), 403, "access.duty")
}

// changes reads the stream as two bodies see it.
func (w *world) changes(mine, others string, l api.Listing) {
	w.Helper()
	kinds := func(token string) map[string]int {
		seen, after := map[string]int{}, int64(0)
		for {
			var c api.Changes
			w.ok(w.ask(token, "GET", fmt.Sprintf("/v1/changes?limit=3&after=%d", after), nil), 200, &c)
			for _, e := range c.Items {
				seen[e.Kind]++
				if strings.Contains(string(e.Body), "张") {
					w.Errorf("%s carries a name: %s", e.Kind, e.Body)
				}
			}
			if c.Next == after {
				return seen
			}
			after = c.Next
		}
	}
	a, b := kinds(mine), kinds(others)
	if a["listing.served"] != 1 || a["listing.proposed"] != 0 || a["order.issued"] == 0 || a["order.fed-back"] != 1 || a["party.registered"] != 0 {
		w.Errorf("own body: %v", a)
	}
	if b["listing.served"] != 1 || b["order.fed-back"] != 0 || b["listing.decided"] != 0 {
		w.Errorf("another body: %v", b)
	}
}

// returns files a return and reads the report.
func (w *world) returns(s staff) {
	w.Helper()
	w.day("2026-04-02")
	var r report.Return
	rec := w.ask(s.clerk, "POST", "/v1/returns", api.ReturnForm{From: "2026-01-01", To: "2026-03-31"})
	w.ok(rec, 201, &r)
	path := rec.Header().Get("Location")
	w.refused(w.ask(s.clerk, "POST", "/v1/returns", api.ReturnForm{From: "2026-01-01", To: "2026-03-31"}), 412, "return.version")
	w.ok(w.ask(s.clerk, "POST", "/v1/returns", api.ReturnForm{From: "2026-01-01", To: "2026-03-31", Note: "已核对"}, "If-Match", "*"), 201, &r)
	w.refused(w.ask(s.clerk, "POST", path+"/send", nil, "If-Match", "*"), 409, "return.state")
	w.ok(w.ask(s.chief, "POST", path+"/approve", nil, "If-Match", "*"), 200, &r)
	rec = w.ask(s.clerk, "POST", path+"/send", nil, "If-Match", "*")
	w.ok(rec, 200, &r)
	coordinator := w.user("coordinator", "reform", access.Coordinate)
	var missing api.MissingReturns
	w.ok(w.ask(coordinator, "GET", "/v1/returns/missing?from=2026-01-01&to=2026-03-31", nil), 200, &missing)
	if missing.Filed != 1 || len(missing.Missing) == 0 {
		w.Errorf("%+v", missing)
	}
	w.refused(w.ask(coordinator, "POST", path+"/send-back", api.Note{}, "If-Match", rec.Header().Get("ETag")), 422, "return.reason")
	w.ok(w.ask(coordinator, "POST", path+"/accept", nil, "If-Match", rec.Header().Get("ETag")), 200, &r)
	var rep report.Report
	w.ok(w.ask(coordinator, "GET", "/v1/report?from=2026-01-01&to=2026-03-31", nil), 200, &rep)
	if rep.Total.Listings.Made != 1 || rep.Total.Orders.Issued == 0 || rep.Check() != nil {
		w.Errorf("%+v: %v", rep.Total, rep.Check())
	}
	rec = w.ask(coordinator, "GET", "/v1/report?from=2026-01-01&to=2026-03-31", nil, "Accept", "text/csv")
	if rec.Code != 200 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/csv") || !strings.Contains(rec.Body.String(), "期初在列") {
		w.Errorf("%d %v %.80s", rec.Code, rec.Header(), rec.Body)
	}
	w.refused(w.ask(coordinator, "GET", "/v1/report?from=2026-01-01", nil), 422, "")
}

func TestFiles(t *testing.T) {
	w := newWorld(t)
	mine, other := w.user("clerk", "construction", access.Case), w.user("other", "justice", access.Case)
	digest := w.file(mine)
	rec := w.ask(mine, "GET", "/v1/files/"+digest, nil)
	if rec.Code != 200 || rec.Body.String() != "%PDF-1.4 示例文书" || rec.Header().Get("Content-Type") != "application/pdf" ||
		!strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	w.refused(w.ask(other, "GET", "/v1/files/"+digest, nil), 403, "access.body")
	w.refused(w.ask(mine, "GET", "/v1/files/"+strings.Repeat("0", 64), nil), 404, "file.digest")
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part := must(m.CreateFormFile("file", "x.pdf"))
	_, _ = part.Write([]byte("%PDF-1.4 示例文书"))
	_ = m.Close()
	var f api.File
	w.ok(w.ask(other, "POST", "/v1/files", form.String(), "Content-Type", m.FormDataContentType()), 201, &f)
	if f.Digest != digest {
		t.Errorf("another digest for the same file: %s", f.Digest)
	}
	w.ok(w.ask(other, "GET", "/v1/files/"+digest, nil), 200, nil)
	w.refused(w.ask(mine, "POST", "/v1/files", form.String()[:40], "Content-Type", m.FormDataContentType()), 422, "file.missing")
	w.refused(w.ask(mine, "POST", "/v1/files", form.String(), "Content-Type", "multipart/form-data"), 400, "http.malformed")
	w.refused(w.ask(mine, "POST", "/v1/files", "<!doctype html><script>", "Content-Type", "text/plain"), 422, "file.type")
	w.refused(w.ask(mine, "POST", "/v1/files", strings.Repeat("x", 22<<20), "Content-Type", "text/plain"), 413, "http.body-limit")
}

// window serves the API and gives a client with a key of an office.
func (w *world) window(office string, opts ...client.Option) (*client.Client, *httptest.Server) {
	w.Helper()
	server := httptest.NewServer(w.handler)
	w.Cleanup(server.Close)
	_, token, err := w.accounts.CreateKey(w.Context(), root, account.NewKey{Body: w.bodies[office].ID, Purpose: "示例审批系统", Rate: 10_000,
		Scopes:   []access.Act{access.ScreeningAsk, access.ScreeningAskPerson, access.ScreeningOutcome, access.ScreeningRead, access.ProjectScreen},
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Expires: w.now.AddDate(2, 0, 0)})
	if err != nil {
		w.Fatal(err)
	}
	return must(client.New(server.URL, token, opts...)), server
}

func TestScreeningThroughTheClient(t *testing.T) {
	w := newWorld(t)
	s := w.staff("construction")
	org, boss := w.organisation(s.clerk, 1), w.person(s.clerk, 1)
	l, _ := w.listed(s, org, boss)
	c, server := w.window("construction", client.AllowDemo())
	code := ident.SyntheticUSCC("91", "150102", 1)

	r, err := c.Screen(t.Context(), client.Question{Matter: "tender.bid", Identifier: code, Case: "办件1"})
	if err != nil || !r.Verdict.Hit || len(r.Verdict.Matches) != 1 || r.Verdict.Matches[0].PartyID != org.ID || r.Verdict.Matches[0].Listings[0].ID != l.ID {
		t.Fatalf("%v: %+v", err, r.Verdict)
	}
	r2, err := c.Screen(t.Context(), client.Question{Matter: "tender.bid", Identifier: ident.SyntheticUSCC("91", "150102", 2)})
	if err != nil || r2.Verdict.Advice != receipt.Clear || r2.Verdict.Hit {
		t.Errorf("somebody not listed: %v %+v", err, r2.Verdict)
	}
	strict := must(client.New(server.URL, "", client.WithKeys(receipt.KeySet{})))
	if err := strict.Verify(t.Context(), r); receipt.Failed(err) != receipt.CheckEnvironment {
		t.Errorf("a demo's receipt passes: %v", err)
	}
	r.Verdict.Advice = receipt.Clear
	if err := c.Verify(t.Context(), r); receipt.Failed(err) != receipt.CheckPath {
		t.Errorf("a receipt changed on the way passes: %v", err)
	}
	w.wrongQuestions(c, code)

	done, err := c.Outcome(t.Context(), r.ID, client.Outcome{Done: "not-taken", Reason: "已要求补充材料", Date: string(calendar.DayOf(w.now))})
	if err != nil || done.Version != 1 || done.Outdated {
		t.Errorf("%v %+v", err, done)
	}
	var one api.Screening
	w.ok(w.ask(s.clerk, "GET", "/v1/screenings/"+r.ID, nil), 200, &one)
	if one.Outcome == nil || one.Outcome.Reason != "已要求补充材料" || one.Receipt == nil || one.Receipt.ID != r.ID {
		t.Errorf("%+v", one)
	}
	var list api.List[api.Screening]
	w.ok(w.ask(s.clerk, "GET", "/v1/screenings?hits=true", nil), 200, &list)
	if len(list.Items) != 1 {
		t.Errorf("%d hits", len(list.Items))
	}
	var again api.Replay
	w.ok(w.ask(s.clerk, "POST", "/v1/screenings/"+r.ID+"/replay", nil), 200, &again)
	if !again.Equal || again.Field != "" {
		t.Errorf("%+v", again)
	}
}

func (w *world) wrongQuestions(c *client.Client, code string) {
	w.Helper()
	person := ident.SyntheticCitizenID("150102", "19900101", 1)
	for name, q := range map[string]struct {
		client.Question
		status int
		rule   string
		field  string
	}{
		"check digit":         {client.Question{Matter: "tender.bid", Identifier: code[:17] + "@"}, 422, "", "identifier"},
		"unknown matter":      {client.Question{Matter: "no.such", Identifier: code}, 404, "", ""},
		"nobody":              {client.Question{Matter: "tender.bid"}, 422, "screening.party", "identifier"},
		"person without case": {client.Question{Matter: "tender.bid", Identifier: person}, 403, "access.case-number", ""},
		"day without right":   {client.Question{Matter: "tender.bid", Identifier: code, At: "2026-01-05"}, 403, "", ""},
		"unknown kind":        {client.Question{Matter: "tender.bid", Name: "x", Kind: "robot"}, 422, "screening.kind", "kind"},
	} {
		_, err := c.Screen(w.Context(), q.Question)
		p, ok := err.(*client.Problem)
		if !ok || q.rule != "" && p.Rule != q.rule || q.field != "" && p.Field != q.field || p.Status < 400 || p.Status >= 500 {
			w.Errorf("%s: %v %+v", name, err, p)
			continue
		}
		if strings.Contains(p.Detail, person) || strings.Contains(p.Detail, code) {
			w.Errorf("%s: the answer repeats the number: %s", name, p.Detail)
		}
	}
}

func TestScreeningBodyIsReadStrictly(t *testing.T) {
	w := newWorld(t)
	token := w.user("window", "construction", access.Window)
	number := ident.SyntheticCitizenID("150102", "19900101", 1)
	for name, c := range map[string]struct {
		body   string
		status int
		field  string
	}{
		"cut off":       {`{"matter":"tender.bid","identifier":"` + number, 400, ""},
		"not json":      {number, 400, ""},
		"two":           {`{"matter":"x"}{"identifier":"` + number + `"}`, 400, ""},
		"wrong type":    {`{"matter":"tender.bid","circumstances":"` + number + `"}`, 422, "circumstances"},
		"unknown field": {`{"matter":"tender.bid","idenitfier":"` + number + `"}`, 422, "idenitfier"},
		"empty":         {``, 400, ""},
		"too long":      {`{"name":"` + strings.Repeat("x", 65<<10) + `"}`, 413, ""},
	} {
		rec := w.ask(token, "POST", "/v1/screenings", c.body)
		p := w.refused(rec, c.status, "")
		if p.Field != c.field || strings.Contains(rec.Body.String(), number) || strings.Contains(w.log.String(), number) {
			t.Errorf("%s: %s", name, rec.Body)
		}
	}
}

func TestProjectScreening(t *testing.T) {
	w := newWorld(t)
	s := w.staff("construction")
	org, boss := w.organisation(s.clerk, 1), w.person(s.clerk, 1)
	w.listed(s, org, boss)
	other := w.organisation(s.clerk, 2)
	code := "2512-150102-04-01-123456"
	w.ok(w.ask(s.clerk, "PUT", "/v1/projects/"+code, map[string]any{"name": "示例小区一期", "stage": 3, "participants": []map[string]any{
		{"party": org.ID, "part": "contractor"}, {"party": other.ID, "part": "supervisor"}}}), 201, nil)
	c, _ := w.window("construction", client.AllowDemo())
	got, err := c.ScreenProject(t.Context(), code, client.ProjectQuestion{Matter: "tender.bid"})
	if err != nil || len(got.Answers) != 2 || got.Stage != 3 {
		t.Fatalf("%v %+v", err, got)
	}
	hits := 0
	for _, a := range got.Answers {
		if a.Err != nil {
			t.Errorf("%s: %v", a.Part, a.Err)
		}
		if a.Receipt.Verdict.Hit {
			hits++
		}
	}
	if hits != 1 || got.Advice == receipt.Clear {
		t.Errorf("%d hits, advice %s", hits, got.Advice)
	}
	if _, err := c.ScreenProject(t.Context(), "2512-150102-04-01-999999", client.ProjectQuestion{}); err == nil {
		t.Error("an unknown project is answered")
	}
}

func TestBatchStreams(t *testing.T) {
	w := newWorld(t)
	token := w.user("window", "construction", access.Window)
	c, server := w.window("construction", client.AllowDemo())
	w.run()
	const many = 700
	asked := 0
	questions := func(yield func(client.BatchQuestion) bool) {
		for i := range many {
			asked++
			q := client.BatchQuestion{Row: fmt.Sprint("row", i), Question: client.Question{Matter: "tender.bid", Identifier: ident.SyntheticUSCC("91", "150102", i+1)}}
			if i%100 == 7 {
				q.Identifier = "91@"
			}
			if !yield(q) {
				return
			}
		}
	}
	n, bad := 0, 0
	for a, err := range c.ScreenBatch(t.Context(), questions) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Row != fmt.Sprint("row", n) || a.Line != n+1 {
			t.Fatalf("answer %d is for %s (line %d)", n, a.Row, a.Line)
		}
		if n++; a.Err != nil {
			bad++
		}
	}
	if n != many || bad != 7 {
		t.Errorf("%d answers, %d refused", n, bad)
	}
	for a, err := range c.ScreenBatch(t.Context(), questions) { // left in the middle
		if err != nil || a.Line > 3 {
			break
		}
	}

	// Back-pressure: who sends and does not read is not read from for ever.
	pr, sent := newFlood(t, server.URL, w.token("window"))
	defer pr.Close()
	for still, last := 0, int64(-1); still < 20; time.Sleep(50 * time.Millisecond) {
		if now := sent.Load(); now == last {
			still++
		} else {
			still, last = 0, now
		}
		if sent.Load() > 256<<20 {
			t.Fatal("the server takes in more than it answers")
		}
	}

	rec := w.ask(token, "POST", "/v1/screenings/batch", "{\"matter\":1}\n\n"+strings.Repeat("x", 70<<10)+"\n{\"matter\":\"tender.bid\",\"name\":\"示例公司\"}")
	lines := strings.Split(strings.TrimSpace(rec.Body.String()), "\n")
	if rec.Code != http.StatusOK || len(lines) != 3 || !strings.Contains(lines[0], `"field":"matter"`) || !strings.Contains(lines[1], "screening.line") || !strings.Contains(lines[2], `"receipt"`) {
		t.Errorf("%d %d lines: %.600s", rec.Code, len(lines), rec.Body)
	}
	admin := w.user("admin", "reform", access.SecurityAdmin)
	w.refused(w.ask(admin, "POST", "/v1/screenings/batch", `{"matter":"tender.bid","name":"x"}`), 403, "access.duty")
}
