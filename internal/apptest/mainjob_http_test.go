package apptest_test

import (
	"slices"
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
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// TestTheMainJobOverHTTP lists, orders, screens, feeds back, ends and releases through
// the API and the client that other systems import, and finds all of it in the report.
func TestTheMainJobOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	began := a.Today()
	f := o.listed()
	if f.State != standing.Served || f.Effective != a.Today() || len(f.Members) != 1 {
		t.Fatalf("%s, effective %s, %d members", f.State, f.Effective, len(f.Members))
	}
	coordinator := loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Coordinate)
	all := ordersOf(coordinator, "listing="+f.ID)

	w := &window{T: t, office: o, Client: ask(t, a)}
	hit := w.listed(f)
	told := f.feedBack()
	f.end()
	w.cleared(hit)
	f.release()
	all = append(all, w.reconsiders(hit.ID))
	told[enforcement.Finish]++

	a.Settle() // answers are counted a moment after they were given
	var rep report.Report
	coordinator.must(200, &rep, "GET", "/v1/report?from="+string(began)+"&to="+string(a.Today()), nil)
	if err := rep.Check(); err != nil || rep.Pending != 0 {
		t.Errorf("%d pending, %v", rep.Pending, err)
	}
	l := rep.Total.Listings
	if l.Made != 1 || l.Ended != 1 || l.Revoked != 1 || l.InForceStart != 0 || l.InForceEnd != 0 {
		t.Errorf("listings %+v", l)
	}
	orders := slices.DeleteFunc(all, func(x api.Order) bool { return x.Kind == law.Question })
	got := rep.Total.Orders
	if got.Issued != int64(len(orders)) || got.OpenEnd != 0 || got.Closed != got.Issued || got.Overdue != 0 {
		t.Errorf("%d orders, reported %+v", len(orders), got)
	}
	if got.Endings.Done != told[enforcement.Finish] || got.Endings.NotApplicable != told[enforcement.Decline] ||
		got.Endings.Cannot != told[enforcement.Fail] || got.Periods != told[enforcement.Report] {
		t.Errorf("fed back %v, reported %+v and %d periods", told, got.Endings, got.Periods)
	}
	s := rep.Total.Screenings
	if s.Asked != w.made || s.Hits != w.hits || s.Hits != 2 || s.Outcomes["measures-taken"] != 1 || s.Unanswered != 1 || s.Advice["strict"] != 1 {
		t.Errorf("%d screenings, %d hits, reported %+v", w.made, w.hits, s)
	}
}

// ordersOf reads a list of orders page by page.
func ordersOf(l *login, query string) (all []api.Order) {
	l.app.TB.Helper()
	for after := ""; ; {
		var page api.List[api.Order]
		l.must(200, &page, "GET", "/v1/orders?limit=20&"+query+"&after="+after, nil)
		all = append(all, page.Items...)
		if after = page.Next; after == "" {
			return all
		}
	}
}

// ask is the client of an approval system of the construction bureau.
func ask(t *testing.T, a *apptest.App) *client.Client {
	t.Helper()
	token := key(a, a.Holder("construction", "150100").ID, access.ScreeningAsk, access.ScreeningAskPerson, access.ScreeningOutcome, access.ScreeningRead)
	c, err := client.New(a.URL, token)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A window screens and says what it did.
type window struct {
	*testing.T
	*office
	*client.Client
	made, hits int64
}

// asks screens; the client verifies the receipt before it hands it out.
func (w *window) asks(q client.Question) receipt.Receipt {
	w.T.Helper()
	q.Matter, q.Case, q.Purpose = "tender.bid", "办件1", "投标资格审查"
	r, err := w.Screen(w.Context(), q)
	if err != nil {
		w.T.Fatal(err)
	}
	if w.made++; r.Verdict.Hit {
		w.hits++
	}
	return r
}

// listed screens the company and its legal representative while they are listed, and
// somebody who is not, and records what was done on the first.
func (w *window) listed(f *caseFile) receipt.Receipt {
	w.T.Helper()
	r := w.asks(client.Question{Identifier: w.code})
	if !r.Verdict.Hit || r.Verdict.Advice != receipt.Strict || len(r.Verdict.Matches) != 1 || r.Verdict.Matches[0].PartyID != w.company.ID {
		w.T.Fatalf("listed, the memorandum under review: %+v", r.Verdict)
	}
	if l := r.Verdict.Matches[0].Listings; len(l) != 1 || l[0].ID != f.ID {
		w.T.Errorf("rests on %+v", l)
	}
	boss := w.asks(client.Question{Identifier: w.number})
	if !boss.Verdict.Hit || boss.Verdict.Matches[0].PartyID != w.boss.ID {
		w.T.Errorf("the person named in the decision: %+v", boss.Verdict)
	}
	if r := w.asks(client.Question{Identifier: ident.SyntheticUSCC("91", "150102", 99)}); r.Verdict.Hit || r.Verdict.Advice != receipt.Clear {
		w.T.Errorf("somebody else: %+v", r.Verdict)
	}
	got, err := w.Outcome(w.Context(), r.ID, client.Outcome{Done: "measures-taken", Document: "呼建招字〔2026〕8号", Date: string(w.Today())})
	if err != nil || got.Version != 1 || got.Outdated {
		w.T.Errorf("%v %+v", err, got)
	}
	forged := r
	forged.Verdict.Advice = receipt.Clear
	if err := w.Verify(w.Context(), forged); err == nil {
		w.T.Error("a receipt that was changed passes")
	}
	return r
}

// cleared screens again after the end; the receipt given before still stands and is
// judged again as it was.
func (w *window) cleared(before receipt.Receipt) {
	w.T.Helper()
	for _, number := range []string{w.code, w.number} {
		if r := w.asks(client.Question{Identifier: number}); r.Verdict.Hit || r.Verdict.Advice != receipt.Clear {
			w.T.Errorf("after the end: %+v", r.Verdict)
		}
	}
	if err := w.Verify(w.Context(), before); err != nil {
		w.T.Error(err)
	}
	var again api.Replay
	counter := loginOf(w.App, w.Holder("construction", "150100"), access.Window)
	counter.must(200, &again, "POST", "/v1/screenings/"+before.ID+"/replay", nil)
	if !again.Equal {
		w.T.Errorf("judged again it differs at %s: %s, now %s", again.Field, again.Was, again.Is)
	}
}

// reconsiders answers the re-check of what was refused because of the listing that is no more.
func (w *window) reconsiders(refused string) api.Order {
	w.T.Helper()
	officer := loginOf(w.App, w.Holder("construction", "150100"), access.Execute)
	due := ordersOf(officer, "kind=recheck")
	if len(due) != 1 || due[0].About != refused || due[0].Recheck != enforcement.Refused {
		w.T.Fatalf("re-checks %+v", due)
	}
	officer.must(200, nil, "POST", "/v1/orders/"+due[0].ID+"/feedback", api.Feedback{Act: enforcement.Finish, Day: w.Today(),
		Code: enforcement.Redecided, Document: "呼建招改字〔2026〕2号", DocumentDay: w.Today(), File: w.file()}, "If-Match", "*")
	return due[0]
}

// feedBack feeds back the bureau's own orders in turn, each in another way, and counts.
func (f *caseFile) feedBack() map[enforcement.Act]int64 {
	f.TB.Helper()
	told := map[enforcement.Act]int64{}
	ways := []api.Feedback{
		{Act: enforcement.Finish, Day: f.Today(), Document: "呼应急函〔2026〕31号", DocumentDay: f.Today(), File: f.file()},
		{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "当事人未持有所涉许可"},
		{Act: enforcement.Fail, Code: enforcement.NoMeans, Text: "暂无实施条件，已报告"},
	}
	for _, x := range ordersOf(f.clerk, "listing="+f.ID+"&body="+f.body.ID) {
		if x.Kind == law.Question || x.OneOf != "" || x.State.Closed() {
			continue
		}
		way := ways[0]
		if x.Standing {
			way = api.Feedback{Act: enforcement.Report, Day: f.Today(), Code: enforcement.ByNature, Text: "已纳入重点检查（虚构）"}
		} else if len(ways) > 1 {
			ways = ways[1:]
		}
		path := "/v1/orders/" + x.ID
		got := f.clerk.must(200, nil, "GET", path, nil)
		got = f.clerk.must(200, nil, "POST", path+"/acknowledge", nil, "If-Match", got.header.Get("ETag"))
		f.clerk.must(200, nil, "POST", path+"/feedback", way, "If-Match", got.header.Get("ETag"))
		told[way.Act]++
	}
	if told[enforcement.Finish] == 0 || told[enforcement.Report] == 0 {
		f.TB.Fatalf("the bureau had nothing to do: %v", told)
	}
	return told
}

// end revokes the listing.
func (f *caseFile) end() {
	f.TB.Helper()
	f.Clock.Set(f.Today().AddDays(7))
	f.step(f.chief, "end", api.EndingForm{How: standing.Revoked, Reason: "作为依据的处罚决定被撤销（虚构）",
		Document: api.Paper{Number: "呼应急撤〔2026〕1号", Date: f.Today(), File: f.file()}})
	f.Settle()
}

// release confirms what is to be undone, and finds nothing left.
func (f *caseFile) release() {
	f.TB.Helper()
	query := "releases=true&body=" + f.body.ID
	pending := ordersOf(f.clerk, query)
	if len(pending) == 0 {
		f.TB.Fatal("nothing is to be released")
	}
	for _, x := range pending {
		if x.Release == nil || x.Release.State != enforcement.ReleasePending || x.Release.Wording == "" {
			f.TB.Errorf("%s: %+v", x.Act, x.Release)
		}
		f.clerk.must(200, &x, "POST", "/v1/orders/"+x.ID+"/confirm-release", api.Feedback{Day: f.Today(), Code: enforcement.Minuted}, "If-Match", "*")
		if x.Release.State != enforcement.ReleaseConfirmed {
			f.TB.Errorf("%s: %+v", x.Act, x.Release)
		}
	}
	if left := ordersOf(f.clerk, query); len(left) != 0 {
		f.TB.Errorf("%d releases are left", len(left))
	}
}
