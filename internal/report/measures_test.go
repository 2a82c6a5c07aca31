package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// called is a random life of an order of a real directive. On a day a review may have
// turned into an act.
type called struct {
	history
	turned calendar.Day // "" for never
}

func drawCalled(t *rapid.T, id string, bodies []string, readings []law.Reading) called {
	c := called{history: draw(t, id, bodies)}
	rd := rapid.SampledFrom(readings).Draw(t, "directive")
	c.Listing, c.Directive, c.Measure = "lst_"+id, rd.ID, rd.Measure
	c.Code = rapid.SampledFrom([]enforcement.Code{"", enforcement.RuledOut, enforcement.CircumstanceFalse, enforcement.HoldsNone}).Draw(t, "code")
	if c.Kind == law.Push && rapid.Bool().Draw(t, "request") {
		c.Kind = law.Request
	}
	if c.Kind == law.Review && rapid.Bool().Draw(t, "turns") {
		c.turned = epoch.AddDays(rapid.IntRange(0, 120).Draw(t, "turned"))
	}
	if c.Kind == law.Perform && rapid.IntRange(0, 2).Draw(t, "recheck") == 0 {
		c.Kind, c.Recheck, c.About, c.Directive, c.Measure, c.Code = law.Recheck, enforcement.Granted, "scr_"+id, "", "", ""
	}
	return c
}

// kind is what the order asked for on a day.
func (c called) kind(day calendar.Day) law.OrderKind {
	kind := c.Kind
	for _, m := range c.moves {
		if !m.day.After(day) && c.turned != "" && !m.day.Before(c.turned) {
			kind = law.Perform
		}
	}
	return kind
}

func (c called) save(tx *store.Tx) error {
	o := c.Order
	for i, m := range c.moves {
		o.Version, o.State, o.Moved, o.Kind = int64(i+1), m.state, m.day, c.kind(m.day)
		if i > 0 {
			if err := tx.SaveOrder(o); err != nil {
				return err
			}
			continue
		}
		if added, err := tx.AddOrder(o); err != nil || !added {
			return fmt.Errorf("added %v: %w", added, err)
		}
	}
	return nil
}

// use is the model: what one order is in the list of a window.
func (c called) use(w report.Window) (n report.Called, older int64) {
	if c.Kind == law.Question || !slices.ContainsFunc(c.moves, func(m move) bool { return !m.day.Before(w.From) && !m.day.After(w.To) }) {
		return n, 0
	}
	if c.on(w.From.AddDays(-1)) != "" {
		return n, 1
	}
	if c.Kind == law.Recheck {
		n.Rechecks = 1
		return n, 0
	}
	switch kind := c.kind(w.To); {
	case c.on(w.To) == enforcement.NotApplicable && (c.Code == enforcement.RuledOut || c.Code == enforcement.CircumstanceFalse):
		n.Stopped = 1
	case kind == law.Perform:
		n.Full = 1
	case kind == law.Review:
		n.Reduced = 1
	case kind == law.Request:
		n.Requests = 1
	default:
		n.Pushes = 1
	}
	return n, 0
}

// On random histories the list and the report of one window and scope have the same
// orders issued, and each directive has those that its orders' lives say.
func TestMeasuresAddUpToTheReport(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db, r := place.Open(t), rules(t)
		s := report.New(report.Config{Store: db.Report(), Door: access.NewDoor(audit.New(db.Audit())), Rules: func() *law.Ruleset { return r }})
		readings := r.On(epoch).Readings
		run := 0
		rapid.Check(t, func(rt *rapid.T) {
			run++
			bodies := make([]string, len(regions))
			for i := range bodies {
				bodies[i] = fmt.Sprintf("bod_%d_%d", run, i)
			}
			write(rt, db, bodies, nil)
			lives := map[string][]called{}
			for i := range rapid.IntRange(0, 12).Draw(rt, "orders") {
				c := drawCalled(rt, fmt.Sprintf("ord_%d_%d", run, i), bodies, readings)
				lives[c.Body] = append(lives[c.Body], c)
				if err := db.Write(t.Context(), c.save); err != nil {
					rt.Fatal(err)
				}
			}
			from := rapid.IntRange(0, 120).Draw(rt, "from")
			w := report.Window{From: epoch.AddDays(from), To: epoch.AddDays(rapid.IntRange(from, 121).Draw(rt, "to"))}
			for i, b := range bodies {
				checkMeasures(rt, s, user("1", b, regions[i], access.Execute), w, lives[b])
			}
		})
		w := report.Window{From: epoch.AddDays(20), To: epoch.AddDays(90)}
		for _, a := range []access.Actor{top, league, access.Operator("root", "示例")} {
			if l := agree(t, s, a, w); l.Total.Sum() == 0 {
				t.Errorf("%s sees nothing", a.ID)
			}
		}
	})
}

// agree makes the list and the report and holds them together.
func agree(t testing.TB, s *report.Service, a access.Actor, w report.Window) report.MeasureList {
	t.Helper()
	l, err := s.Measures(t.Context(), a, w)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := s.Periodic(t.Context(), a, w)
	if err != nil {
		t.Fatal(err)
	}
	var sum report.Called
	for _, m := range l.Measures {
		var own report.Called
		for _, d := range m.Directives {
			own.Add(d.Called)
		}
		if own != m.Called {
			t.Errorf("%s: %+v, its directives %+v", m.ID, m.Called, own)
		}
		sum.Add(m.Called)
	}
	if sum.Rechecks != 0 {
		t.Errorf("%d re-checks are of a measure", sum.Rechecks)
	}
	sum.Rechecks = l.Total.Rechecks
	if sum != l.Total || l.Total.Sum() != rep.Total.Orders.Issued || l.Scope != rep.Scope || l.Ruleset != rep.Ruleset {
		t.Errorf("%s in %v: total %+v, measures %+v, the report issued %d", a.ID, w, l.Total, sum, rep.Total.Orders.Issued)
	}
	return l
}

func checkMeasures(rt *rapid.T, s *report.Service, a access.Actor, w report.Window, lives []called) {
	type use struct {
		report.Called
		older int64
	}
	want := map[string]use{}
	for _, c := range lives {
		n, older := c.use(w)
		u := want[c.Directive]
		u.Add(n)
		u.older += older
		want[c.Directive] = u
	}
	l, err := s.Measures(rt.Context(), a, w)
	if err != nil {
		rt.Fatal(err)
	}
	rep, err := s.Periodic(rt.Context(), a, w)
	if err != nil || rep.Total.Orders.Issued != l.Total.Sum() {
		rt.Fatalf("the list has %+v issued, the report %d: %v", l.Total, rep.Total.Orders.Issued, err)
	}
	if l.Total.Rechecks != want[""].Rechecks {
		rt.Fatalf("%d re-checks, want %d", l.Total.Rechecks, want[""].Rechecks)
	}
	if len(l.Measures) != 185 {
		rt.Fatalf("%d measures", len(l.Measures))
	}
	for _, m := range l.Measures {
		used := false
		for _, d := range m.Directives {
			u := want[d.ID]
			if d.Called != u.Called || d.Older != u.older {
				rt.Fatalf("%s in %v: %+v and %d older, want %+v", d.ID, w, d.Called, d.Older, u)
			}
			used = used || u.Sum()+u.older > 0
		}
		if m.Used != used || slices.Contains(l.Never, m.ID) == used {
			rt.Fatalf("%s: used %v, want %v", m.ID, m.Used, used)
		}
	}
}

// A small office's month: what is used, what never, and a hit beside the gates it may rest on.
func TestMeasures(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		o, ctx := newOffice(t, place), t.Context()
		o.fill(t) // orders of directives that the memorandum does not have; a hit in domain 2 where nothing of it bears
		told := screening.Row{ID: "scr_told", Body: "bod_water", Matter: "procurement.supplier", Advice: receipt.Strict, Hit: true, Listings: []string{"lst_1"},
			At: calendar.Day("2026-02-12").Time(), Outcome: screening.Outcome{Done: screening.MeasuresTaken}}
		if err := o.db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.AddScreenings([]screening.Row{told}); err != nil {
				return err
			}
			told.Version = 1
			return tx.SaveScreeningOutcome(told)
		}); err != nil {
			t.Fatal(err)
		}
		w := report.Window{From: "2026-02-01", To: "2026-02-28"}
		l := agree(t, o.Service, top, w)
		if len(l.Measures) != 188 || l.Status != law.UnderReview || l.Scope != "内蒙古自治区全区" {
			t.Errorf("%d measures, %s, %s", len(l.Measures), l.Status, l.Scope)
		}
		if want := (report.Called{Full: 1, Pushes: 1}); l.Total != want {
			t.Errorf("total %+v", l.Total)
		}
		r, hits := rules(t), 0
		for _, m := range l.Measures[:185] {
			for _, d := range m.Directives {
				x, _ := r.Directive(d.ID)
				bears := x.Domain == 2 && slices.ContainsFunc(x.Gate, func(g string) bool { return r.BearsOn(g, told.Matter) })
				if (d.Screenings.Hits == 1) != bears || d.Screenings.Hits > 1 {
					t.Errorf("%s: %d hits", d.ID, d.Screenings.Hits)
				}
				hits += int(d.Screenings.Hits)
				if bears && (!m.Used || slices.Contains(l.Never, m.ID) || d.Screenings.Advice["strict"] != 1) {
					t.Errorf("%s: a screening told the outcome, and it counts as never used", m.ID)
				}
			}
		}
		if hits == 0 {
			t.Error("no gate may have borne on the hit")
		}
		for i, want := range []string{"ord_1", "ord_2", "ord_3"} {
			if d := l.Measures[185+i].Directives[0]; d.ID != want || d.Stands != report.StandsNot || len(d.Why) == 0 {
				t.Errorf("%+v", d)
			}
		}
		if l.Measures[185].Directives[0].Older != 1 || !l.Measures[185].Used {
			t.Errorf("what was done in the month on an older order: %+v", l.Measures[185])
		}
		if own := agree(t, o.Service, stranger, w); own.Total.Sum() != 0 || len(own.Never) != 185 || len(own.Measures) != 185 {
			t.Errorf("a stranger sees %+v", own.Total)
		}
		if _, err := o.Service.Measures(ctx, user("6", "", "150000", access.AuditAdmin), w); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an auditor: %v", err)
		}
		if _, err := o.Service.Measures(ctx, top, report.Window{From: w.To, To: w.From}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a window that ends before it begins: %v", err)
		}
		checkMeasureForms(t, l)
	})
}

// checkMeasureForms reads the list back from JSON and CSV.
func checkMeasureForms(t *testing.T, l report.MeasureList) {
	t.Helper()
	var back report.MeasureList
	if err := json.Unmarshal(sure[[]byte](t)(json.Marshal(l)), &back); err != nil || back.Total != l.Total || len(back.Measures) != len(l.Measures) {
		t.Errorf("JSON: %v", err)
	}
	var out bytes.Buffer
	if err := l.WriteCSV(&out, rules(t)); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\uFEFF")
	rows := sure[[][]string](t)(csv.NewReader(strings.NewReader(text)).ReadAll())
	lines := 2
	for _, m := range l.Measures {
		lines += len(m.Directives)
	}
	column := func(head string) int { return slices.Index(rows[0], head) }
	last := rows[len(rows)-1]
	if !marked || len(rows) != lines || last[0] != "合计" || last[column("本期下达任务")] != "2" || last[column("其中推送")] != "1" {
		t.Errorf("%d rows of %d, %q", len(rows), lines, last)
	}
	if rows[1][column("措施")] != "1.(1)" || rows[1][column("本期是否使用")] != "否" || rows[1][column("要点")] == "" {
		t.Errorf("%q", rows[1])
	}
}

// An order whose kind the list has no place for is a fault, not a loss.
func TestMeasuresOfAnUnknownKind(t *testing.T) {
	o := newOffice(t, storetest.SQLitePlace(t))
	err := o.db.Write(t.Context(), func(tx *store.Tx) error {
		return history{Order: enforcement.Order{ID: "ord_odd", Listing: "lst_1", Body: "bod_water", Kind: "odd"}, moves: []move{{"2026-02-10", enforcement.Issued}}}.save(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Measures(t.Context(), top, quarter); err == nil || !strings.Contains(err.Error(), "odd") {
		t.Errorf("%v", err)
	}
}

// How far law carries a directive on the window's last day, and why not further.
func TestStands(t *testing.T) {
	inForce := law.Change{ID: "lch_1", Kind: law.ChangeMemorandum, From: "2026-02-15", Document: "内示例字〔2026〕1号", Memorandum: law.InForce}
	withdrawn, repealed := inForce, law.Change{ID: "lch_2", Kind: law.ChangeAmendment, Target: "crude-oil-permits-2020", From: "2026-02-15",
		Document: "内示例字〔2026〕2号", Status: law.Confirmed}
	withdrawn.Memorandum = law.Withdrawn
	for _, tt := range []struct {
		name      string
		changes   []law.Change
		directive string
		stands    report.Stand
		why       []string
	}{
		{"no basis, under review", nil, "3.1#1", report.StandsReduced, []string{"清理复核中", "没有指明法律依据"}},
		{"no basis, in force", []law.Change{inForce}, "3.1#1", report.StandsReduced, []string{"没有指明法律依据"}},
		{"a basis with a trigger", []law.Change{inForce}, "6.10#2", report.StandsFull, []string{"适用条件"}},
		{"amended and unconfirmed", []law.Change{inForce}, "1.5#2", report.StandsReduced, []string{"已有变动"}},
		{"amended and confirmed", []law.Change{repealed}, "4.(4)#1", report.StandsNot, []string{"所依法律已废止"}},
		{"withdrawn", []law.Change{withdrawn}, "3.1#1", report.StandsNot, []string{"备忘录已废止"}},
		{"a body outside government", []law.Change{inForce}, "3.1#3", report.StandsRequest, []string{"无义务"}},
		{"a gate under review", nil, "1.3#1", report.StandsReduced, []string{"清理复核中"}},
	} {
		r := sure[*law.Ruleset](t)(law.Compile(rules(t).Source, tt.changes))
		db := storetest.SQLitePlace(t).Open(t)
		s := report.New(report.Config{Store: db.Report(), Door: access.NewDoor(audit.New(db.Audit())), Rules: func() *law.Ruleset { return r }})
		l := sure[report.MeasureList](t)(s.Measures(t.Context(), top, report.Window{From: "2026-02-01", To: "2026-02-28"}))
		d := directiveOf(t, l, tt.directive)
		if d.Stands != tt.stands || len(d.Why) < len(tt.why) {
			t.Errorf("%s: %s %q", tt.name, d.Stands, d.Why)
		}
		for _, want := range tt.why {
			if !strings.Contains(strings.Join(d.Why, "；"), want) {
				t.Errorf("%s: %q lacks %s", tt.name, d.Why, want)
			}
		}
	}
}

func directiveOf(t *testing.T, l report.MeasureList, place string) report.DirectiveUse {
	t.Helper()
	for _, m := range l.Measures {
		for _, d := range m.Directives {
			if strings.HasSuffix(d.ID, "/"+place) {
				return d
			}
		}
	}
	t.Fatalf("no directive %s", place)
	return report.DirectiveUse{}
}

// The law of the window's last day decides, not that of today; and what the record says
// beyond it has its reason too.
func TestStandsOfTheLastDay(t *testing.T) {
	change := law.Change{ID: "lch_1", Kind: law.ChangeMemorandum, From: "2026-02-15", Document: "内示例字〔2026〕1号", Memorandum: law.InForce}
	r := sure[*law.Ruleset](t)(law.Compile(rules(t).Source, []law.Change{change}))
	o := newOffice(t, storetest.SQLitePlace(t))
	o.Rules = func() *law.Ruleset { return r }
	err := o.db.Write(t.Context(), func(tx *store.Tx) error {
		h := history{Order: enforcement.Order{ID: "ord_1", Listing: "lst_1", Directive: "nmg-2020-3/6.10#2", Measure: "6.10", Function: "market-regulation", Domain: 6,
			Body: "bod_water", Region: "150100", Kind: law.Review, Code: enforcement.RuledOut}, moves: []move{{"2026-01-10", enforcement.Issued}, {"2026-02-20", enforcement.NotApplicable}}}
		return h.save(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		to     calendar.Day
		stands report.Stand
		want   report.Called
		says   string
	}{
		{"2026-02-14", report.StandsReduced, report.Called{Reduced: 1}, "清理复核中"},
		{"2026-02-15", report.StandsFull, report.Called{Reduced: 1}, "下达时"},
		{"2026-02-28", report.StandsFull, report.Called{Stopped: 1}, "适用情形不成立"},
	} {
		l := sure[report.MeasureList](t)(o.Measures(t.Context(), top, report.Window{From: "2026-01-01", To: tt.to}))
		if d := directiveOf(t, l, "6.10#2"); d.Stands != tt.stands || d.Called != tt.want || !strings.Contains(strings.Join(d.Why, "；"), tt.says) {
			t.Errorf("to %s: %s %+v %q", tt.to, d.Stands, d.Called, d.Why)
		}
	}
}
