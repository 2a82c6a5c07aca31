package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// office is a report service over a store with a handful of bodies, on a day of April 2026.
type office struct {
	*report.Service
	db    *store.DB
	today *calendar.Day
}

var quarter = report.Window{From: "2026-01-01", To: "2026-03-31"}

func newOffice(t *testing.T, place storetest.Place) office {
	t.Helper()
	db, today := place.Open(t), calendar.Day("2026-04-08")
	held := func(functions ...string) (list []party.Held) {
		for _, f := range functions {
			list = append(list, party.Held{Function: f, From: "2020-04-15"})
		}
		return list
	}
	bodies := []party.Body{
		{ID: "bod_fgw", Name: "自治区发展和改革委员会（示例）", Region: "150000", Functions: held("development-reform")},
		{ID: "bod_water", Name: "呼和浩特市水务局（示例）", Region: "150100", Functions: held("water")},
		{ID: "bod_banner", Name: "新城区审批服务局（示例）", Region: "150102", Functions: []party.Held{{Function: "construction", Licensing: true, From: "2022-01-01"}}},
		{ID: "bod_old", Name: "回民区水务局（示例）", Region: "150103", Functions: []party.Held{{Function: "water", From: "2020-04-15", To: "2026-01-01"}}},
		{ID: "bod_court", Name: "新城区人民法院（示例）", Region: "150102", Functions: held("court")},
		{ID: "bod_baotou", Name: "包头市住房和城乡建设局（示例）", Region: "150200", Functions: held("construction", "civil-air-defence")},
	}
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, b := range bodies {
			b.Version = 1
			if err := tx.AddBody(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r := rules(t)
	return office{report.New(report.Config{
		Store: db.Report(), Door: access.NewDoor(audit.New(db.Audit())), Rules: func() *law.Ruleset { return r },
		Clock: func() time.Time { return today.Time().Add(10 * time.Hour) },
	}), db, &today}
}

func user(id, body, region string, duties ...access.Duty) access.Actor {
	a := access.Actor{Kind: access.KindUser, ID: "usr_" + id, Body: body, Region: region, Duties: duties}
	if slices.Contains(duties, access.Coordinate) {
		a.Functions = []string{access.DevelopmentReform}
	}
	return a
}

var (
	executor = user("1", "bod_water", "150100", access.Execute)
	decider  = user("2", "bod_water", "150100", access.Decide)
	both     = user("3", "bod_water", "150100", access.Execute, access.Decide)
	top      = user("9", "bod_fgw", "150000", access.Coordinate)
	league   = user("8", "bod_hhht", "150100", access.Coordinate)
	stranger = user("7", "bod_baotou", "150200", access.Execute, access.Decide)
)

// fill gives the water bureau three orders, one of them done, and two screenings.
func (o office) fill(t *testing.T) {
	t.Helper()
	order := func(id string, kind law.OrderKind, moves ...move) history {
		h := history{Order: enforcement.Order{ID: id, Listing: "lst_1", Directive: id, Function: "water", Domain: 2, Measure: "2.(3)",
			Body: "bod_water", Region: "150100", Kind: kind, Issued: moves[0].day, Due: calendar.Due{Day: "2026-03-20"}}, moves: moves}
		return h
	}
	lives := []history{
		order("ord_1", law.Perform, move{"2025-12-20", enforcement.Issued}, move{"2026-02-03", enforcement.Done}),
		order("ord_2", law.Perform, move{"2026-02-10", enforcement.Issued}),
		order("ord_3", law.Push, move{"2026-02-10", enforcement.Sent}),
		order("ord_4", law.Question, move{"2026-02-10", enforcement.Issued}),
	}
	err := o.db.Write(t.Context(), func(tx *store.Tx) error {
		for _, h := range lives {
			if err := h.save(tx); err != nil {
				return err
			}
		}
		f := standing.Facts{ID: "lst_1", Domain: 2, State: standing.Served, Effective: "2025-12-20", Authority: "bod_water"}
		if err := tx.AddListing(listing.Row{ID: f.ID, Version: 1, Party: "pty_1", Domain: 2, State: f.State, Authority: f.Authority,
			Region: "150100", Effective: f.Effective, Facts: f}); err != nil {
			return err
		}
		for i, advice := range []receipt.Advice{receipt.Clear, receipt.Strict} {
			s := screening.Row{ID: fmt.Sprintf("scr_%d", i), Body: "bod_water", Matter: "tender.bid", Advice: advice, Hit: i == 1,
				At: calendar.Day("2026-02-11").Time()}
			if s.Hit {
				s.Listings = []string{"lst_1"}
			}
			if err := tx.AddScreenings([]screening.Row{s}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sure gives a function that takes what a call returned, and fails the test on its error.
func sure[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// A return's whole life, sent back once, with the figures of its window.
func TestReturnLife(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o, ctx := newOffice(t, place), t.Context()
		o.fill(t)
		ok := sure[report.Return](t)
		r := ok(o.Draft(ctx, both, report.Entry{Window: quarter, Note: " 已逐项核对 "}))
		f := r.Figures.Total
		if f.OpenStart != 1 || f.Issued != 2 || f.Closed != 2 || f.OpenEnd != 1 || f.Overdue != 1 || f.Endings.Done != 1 || f.Endings.Informed != 1 || r.Zero || f.Check() != nil {
			t.Errorf("figures %+v, %v", f, f.Check())
		}
		if len(r.Figures.Lines) != 2 || r.Figures.Screenings.Hits != 1 || r.Figures.Screenings.Unanswered != 1 || r.Note != "已逐项核对" {
			t.Errorf("%+v", r)
		}
		if _, err := o.Approve(ctx, both, r.ID, 1); !fault.Is(err, fault.Forbidden) {
			t.Errorf("approved by its drafter: %v", err)
		}
		if _, err := o.Send(ctx, executor, r.ID, 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("sent without approval: %v", err)
		}
		r = ok(o.Approve(ctx, decider, r.ID, 1))
		r = ok(o.Send(ctx, executor, r.ID, 2))
		if r.SentOn != "2026-04-08" || r.Approver != decider.Ref() {
			t.Errorf("%+v", r)
		}
		r = ok(o.SendBack(ctx, top, r.ID, 3, "ord_2 的反馈未说明原因"))
		r = ok(o.Draft(ctx, executor, report.Entry{Window: quarter, Version: 4, Note: "补充说明"}))
		r = ok(o.Approve(ctx, decider, r.ID, 5))
		r = ok(o.Send(ctx, executor, r.ID, 6))
		r = ok(o.Accept(ctx, top, r.ID, 7))
		kept := ok(o.Get(ctx, executor, r.ID))
		if kept.State != report.Accepted || kept.Version != 8 || kept.Decider != top.Ref() || kept.Figures.Total != f || kept.Note != "补充说明" {
			t.Errorf("%+v", kept)
		}
		events := sure[[]event.Event](t)(o.db.History(ctx, r.ID))
		if len(events) != 8 || events[4].Kind != report.EvDrafted || events[7].Kind != report.EvAccepted || !strings.Contains(string(events[7].Body), `"state":"accepted"`) {
			t.Errorf("%+v", events)
		}
		if _, err := o.Draft(ctx, executor, report.Entry{Window: quarter, Version: 8}); !fault.Is(err, fault.Conflict) {
			t.Errorf("filled anew after acceptance: %v", err)
		}
	})
}

// Who may do what with a return; each refusal leaves it as it is.
func TestReturnAccess(t *testing.T) {
	o, ctx := newOffice(t, storetest.SQLitePlace(t)), t.Context()
	ok := sure[report.Return](t)
	r := ok(o.Draft(ctx, executor, report.Entry{Window: quarter}))
	if !r.Zero || r.Figures.Lines == nil {
		t.Errorf("a body without orders files no zero return: %+v", r)
	}
	for name, act := range map[string]func() error{
		"another body reads":       func() error { _, err := o.Get(ctx, stranger, r.ID); return err },
		"another body approves":    func() error { _, err := o.Approve(ctx, stranger, r.ID, 1); return err },
		"the executor approves":    func() error { _, err := o.Approve(ctx, executor, r.ID, 1); return err },
		"the coordinator approves": func() error { _, err := o.Approve(ctx, top, r.ID, 1); return err },
		"the league's accepts":     func() error { _, err := o.Accept(ctx, league, r.ID, 1); return err },
		"the body accepts its own": func() error { _, err := o.Accept(ctx, decider, r.ID, 1); return err },
		"a window clerk drafts": func() error {
			_, err := o.Draft(ctx, user("5", "bod_water", "150100", access.Window), report.Entry{Window: quarter, Version: 1})
			return err
		},
		"the decider drafts": func() error { _, err := o.Draft(ctx, decider, report.Entry{Window: quarter, Version: 1}); return err },
		"nobody reads the missing": func() error {
			_, err := o.Missing(ctx, user("6", "", "150000", access.SystemAdmin), quarter)
			return err
		},
		"an auditor has no reports": func() error {
			_, err := o.Periodic(ctx, user("6", "", "150000", access.AuditAdmin), quarter)
			return err
		},
	} {
		if err := act(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, a := range []access.Actor{executor, decider, league, top} {
		if got := ok(o.Get(ctx, a, r.ID)); got.Version != 1 || got.State != report.Drafted {
			t.Errorf("%s sees %+v", a.ID, got)
		}
	}
}

func TestBadEntries(t *testing.T) {
	o, ctx := newOffice(t, storetest.SQLitePlace(t)), t.Context()
	for field, e := range map[string]report.Entry{
		"to":      {Window: report.Window{From: "2026-03-31", To: "2026-01-01"}},
		"from":    {Window: report.Window{To: "2026-01-01"}},
		"note":    {Window: quarter, Note: strings.Repeat("长", 4001)},
		"version": {Window: quarter, Version: 3},
	} {
		_, err := o.Draft(ctx, executor, e)
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := o.Draft(ctx, executor, report.Entry{Window: report.Window{From: "2026-04-01", To: "2026-06-30"}})
	if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Kind != fault.TooEarly || f.From != "2026-07-01" {
		t.Errorf("a quarter not over: %v", err)
	}
	if _, err := o.Get(ctx, top, "ret_none"); !fault.Is(err, fault.NotFound) {
		t.Errorf("none: %v", err)
	}
	for field, q := range map[string]report.Query{"limit": {Limit: 201}, "state": {State: "open"}, "to": {Window: report.Window{From: "2026-01-01"}}} {
		_, err := o.List(ctx, top, q)
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != field {
			t.Errorf("list %s: %v", field, err)
		}
	}
}

// Several at once fill and approve the return of one body: one gets through, the
// others are told that it has changed.
func TestReturnsAtOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o := newOffice(t, place)
		var mu sync.Mutex
		var made []report.Return
		race := func(act func() (report.Return, error)) {
			made = nil
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() {
					r, err := act()
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						made = append(made, r)
					} else if !fault.Is(err, fault.Stale) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if len(made) != 1 {
				t.Fatalf("%d got through", len(made))
			}
		}
		race(func() (report.Return, error) {
			return o.Draft(context.Background(), executor, report.Entry{Window: quarter})
		})
		id := made[0].ID
		race(func() (report.Return, error) { return o.Approve(context.Background(), decider, id, 1) })
	})
}

// Who owes a return: who held a signatory's function in the window, in whole or for its
// approvals, and each of the 23 departments though nobody registered it.
func TestMissing(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o, ctx := newOffice(t, place), t.Context()
		missing := func(a access.Actor) report.Missing { return sure[report.Missing](t)(o.Missing(ctx, a, quarter)) }
		m := missing(top)
		if m.Expected != 4+22 || len(m.Missing) != 26 || m.Filed != 0 || m.Late || m.Due.Day != "2026-04-15" {
			t.Errorf("%d expected, %d missing, due %v, late %v", m.Expected, len(m.Missing), m.Due, m.Late)
		}
		if got := namesOf(missing(league)); got != "bod_banner bod_water" {
			t.Errorf("the league sees %q", got)
		}
		ok := sure[report.Return](t)
		r := ok(o.Draft(ctx, executor, report.Entry{Window: quarter}))
		if m := missing(league); m.Missing[0].State != report.Drafted && m.Missing[1].State != report.Drafted {
			t.Errorf("what is begun is not shown: %+v", m)
		}
		ok(o.Approve(ctx, decider, r.ID, 1))
		ok(o.Send(ctx, executor, r.ID, 2))
		*o.today = "2026-04-16"
		if m := missing(league); namesOf(m) != "bod_banner" || m.Filed != 1 || !m.Late {
			t.Errorf("after sending: %+v", m)
		}
		ok(o.SendBack(ctx, top, r.ID, 3, "请补充"))
		if m := missing(league); namesOf(m) != "bod_banner bod_water" || m.Filed != 0 {
			t.Errorf("after sending back: %+v", m)
		}
		if got := namesOf(missing(stranger)); got != "bod_baotou" {
			t.Errorf("an officer sees %q", got)
		}
	})
}

func namesOf(m report.Missing) string {
	var ids []string
	for _, e := range m.Missing {
		ids = append(ids, e.Body)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// The returns filed add up by league, and for a league by banner.
func TestRollUps(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o, ctx := newOffice(t, place), t.Context()
		o.fill(t)
		ok := sure[report.Return](t)
		r := ok(o.Draft(ctx, executor, report.Entry{Window: quarter}))
		ok(o.Approve(ctx, decider, r.ID, 1))
		ok(o.Send(ctx, executor, r.ID, 2))
		ok(o.Draft(ctx, stranger, report.Entry{Window: quarter}))
		words := func(a access.Actor) (list []string) {
			for _, u := range sure[[]report.RollUp](t)(o.RollUps(ctx, a, quarter)) {
				list = append(list, fmt.Sprintf("%s %d/%d 下达%d 命中%d", u.Name, u.Tally.Filed, u.Tally.Expected, u.Figures.Total.Issued, u.Figures.Screenings.Hits))
			}
			return list
		}
		want := []string{"内蒙古自治区本级 0/23 下达0 命中0", "呼和浩特市 1/2 下达2 命中1", "包头市 0/1 下达0 命中0"}
		if got := words(top); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		want = []string{"呼和浩特市本级 1/1 下达2 命中1", "新城区 0/1 下达0 命中0"}
		if got := words(league); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		page := sure[report.Page](t)(o.List(ctx, league, report.Query{Window: quarter}))
		if len(page.Returns) != 1 || page.Returns[0].Body != "bod_water" {
			t.Errorf("the league lists %+v", page)
		}
		first := sure[report.Page](t)(o.List(ctx, top, report.Query{Limit: 1}))
		second := sure[report.Page](t)(o.List(ctx, top, report.Query{Limit: 1, After: first.Next}))
		if first.Next == "" || second.Next != "" || len(second.Returns) != 1 || second.Returns[0].ID == first.Returns[0].ID {
			t.Errorf("pages %+v, %+v", first, second)
		}
	})
}

// The report takes one set of orders apart in four ways, each adding up to the total;
// what each sees is his own.
func TestPeriodic(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o, ctx := newOffice(t, place), t.Context()
		o.fill(t)
		if err := o.db.Write(ctx, func(tx *store.Tx) error {
			return tx.QueueScreenings(screening.Queued{Batch: "rbt_1", Size: 3, Rows: []byte("[]")})
		}); err != nil {
			t.Fatal(err)
		}
		rep := sure[report.Report](t)(o.Periodic(ctx, top, quarter))
		if rep.Pending != 3 {
			t.Errorf("%d pending", rep.Pending)
		}
		if err := rep.Check(); err != nil {
			t.Error(err)
		}
		if rep.Scope != "内蒙古自治区全区" || rep.Memorandum != "内社信办字〔2020〕3号" || rep.Returns.Expected != 26 || rep.Returns.Missing != 26 {
			t.Errorf("%+v", rep)
		}
		total := rep.Total
		if total.Orders.Issued != 2 || total.Listings.InForceStart != 1 || total.Screenings.Asked != 2 || total.Screenings.Hits != 1 {
			t.Errorf("total %+v", total)
		}
		if len(rep.ByFunction) != 1 || rep.ByFunction[0].ID != "water" || rep.ByFunction[0].Name != "水利厅" || rep.ByLeague[0].Name != "呼和浩特市" {
			t.Errorf("by function %+v, by league %+v", rep.ByFunction, rep.ByLeague)
		}
		if len(rep.ByDomain) != 2 || rep.ByDomain[0].Screenings.Asked != 1 || rep.ByDomain[1].Orders.Issued != 2 || rep.ByDomain[1].Screenings.Hits != 1 {
			t.Errorf("by domain %+v", rep.ByDomain)
		}
		for _, c := range []struct {
			actor  access.Actor
			scope  string
			issued int64
		}{{executor, "呼和浩特市水务局（示例）", 2}, {stranger, "包头市住房和城乡建设局（示例）", 0}, {league, "呼和浩特市", 2}, {access.Operator("root", "示例"), "内蒙古自治区全区", 2}} {
			own := sure[report.Report](t)(o.Periodic(ctx, c.actor, quarter))
			if own.Scope != c.scope || own.Total.Orders.Issued != c.issued || own.Check() != nil {
				t.Errorf("%s sees %s with %d issued, %v", c.actor.ID, own.Scope, own.Total.Orders.Issued, own.Check())
			}
		}
		checkForms(t, rep)
	})
}

// checkForms reads the report back from JSON and CSV.
func checkForms(t *testing.T, rep report.Report) {
	t.Helper()
	raw := sure[[]byte](t)(json.Marshal(rep))
	var back report.Report
	if err := json.Unmarshal(raw, &back); err != nil || back.Check() != nil || back.Total.Orders != rep.Total.Orders {
		t.Errorf("JSON: %v", err)
	}
	var out bytes.Buffer
	if err := rep.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\uFEFF")
	rows := sure[[][]string](t)(csv.NewReader(strings.NewReader(text)).ReadAll())
	if !marked || rows[0][0] != "分组" || len(rows) != 2+len(rep.ByFunction)+len(rep.ByDomain)+len(rep.ByLeague)+len(rep.ByRegion) {
		t.Errorf("%d rows, marked %v: %q", len(rows), marked, rows[0])
	}
	issued := slices.Index(rows[0], "本期下达任务")
	hits := slices.Index(rows[0], "命中次数")
	if rows[1][0] != "合计" || rows[1][issued] != "2" || rows[1][hits] != "1" {
		t.Errorf("%q", rows[1])
	}
}
