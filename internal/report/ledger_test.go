package report_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/report"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// history is one order's whole life, as the test knows it.
type history struct {
	enforcement.Order
	moves   []move
	periods []calendar.Day // on which a period was fed back
}

type move struct {
	day   calendar.Day
	state enforcement.State
}

const epoch calendar.Day = "2026-01-01"

var regions = []string{"150100", "150102", "150202"}

// draw makes a random life of an order: every state after every other, so that the
// figures do not lean on the table of its life.
func draw(t *rapid.T, id string, bodies []string) history {
	b := rapid.IntRange(0, len(bodies)-1).Draw(t, "body")
	day := func(name string, from int) int { return rapid.IntRange(from, 120).Draw(t, name) }
	kind := rapid.SampledFrom([]law.OrderKind{law.Perform, law.Review, law.Push, law.Question}).Draw(t, "kind")
	h := history{Order: enforcement.Order{
		ID: id, Listing: "lst_1", Directive: "d" + id, Function: rapid.SampledFrom([]string{"water", "finance"}).Draw(t, "function"),
		Domain: rapid.IntRange(1, 3).Draw(t, "domain"), Measure: rapid.SampledFrom([]string{"1.3", "2.(4)"}).Draw(t, "measure"),
		Body: bodies[b], Region: regions[b], Kind: kind, Paused: "",
		Due:    calendar.Due{Day: epoch.AddDays(day("due", 0)), Estimated: rapid.IntRange(0, 5).Draw(t, "estimated") == 0},
		AckDue: calendar.Due{Day: epoch.AddDays(day("due", 0)), Estimated: rapid.IntRange(0, 5).Draw(t, "estimated") == 0},
	}}
	if rapid.IntRange(0, 5).Draw(t, "paused") == 0 {
		h.Paused = "objected"
	}
	at := day("issued", 0)
	state := enforcement.Issued
	if kind == law.Push {
		state = enforcement.Sent
	}
	for range rapid.IntRange(1, 6).Draw(t, "moves") {
		h.moves = append(h.moves, move{epoch.AddDays(at), state})
		at = day("next", at)
		state = rapid.SampledFrom(enforcement.States()).Filter(func(s enforcement.State) bool { return s != enforcement.Answered }).Draw(t, "state")
	}
	if rapid.Bool().Draw(t, "signed") {
		h.Acknowledged = epoch.AddDays(day("acknowledged", 0))
	}
	for range rapid.IntRange(0, 2).Draw(t, "reports") {
		h.periods = append(h.periods, epoch.AddDays(day("period", 0)))
	}
	h.Issued = h.moves[0].day
	return h
}

// save writes a life move by move.
func (h history) save(tx *store.Tx) error {
	o := h.Order
	for i, m := range h.moves {
		o.Version, o.State, o.Moved = int64(i+1), m.state, m.day
		if i == 0 {
			if added, err := tx.AddOrder(o); err != nil || !added {
				return fmt.Errorf("added %v: %w", added, err)
			}
			continue
		}
		if err := tx.SaveOrder(o); err != nil {
			return err
		}
	}
	for _, day := range h.periods {
		e := enforcement.Entry{Order: o.ID, Version: 1, Today: day, At: time.Unix(0, 0), Feedback: enforcement.Feedback{Act: enforcement.Report}}
		if err := tx.AddOrderEntry(e); err != nil {
			return err
		}
	}
	return nil
}

// on is the order's state at the end of a day; "" before it was issued.
func (h history) on(day calendar.Day) (state enforcement.State) {
	for _, m := range h.moves {
		if !m.day.After(day) {
			state = m.state
		}
	}
	return state
}

func open(s enforcement.State) bool { return s != "" && !s.Closed() }

// count is the model: one order's figures, told from its life day by day.
func (h history) count(w report.Window) (o report.Orders) {
	within := func(d calendar.Day) int64 {
		if d != "" && !d.Before(w.From) && !d.After(w.To) {
			return 1
		}
		return 0
	}
	start, end := h.on(w.From.AddDays(-1)), h.on(w.To)
	if h.Kind == law.Question || end == "" {
		return o
	}
	one := func(holds bool) int64 {
		if holds {
			return 1
		}
		return 0
	}
	o.OpenStart, o.OpenEnd, o.Issued, o.Acknowledged = one(open(start)), one(open(end)), within(h.Issued), within(h.Acknowledged)
	o.Reopened = one(start != "" && !open(start) && open(end))
	o.Closed = one((start == "" || open(start)) && !open(end)) - o.Reopened
	for _, m := range h.moves {
		if m.state == enforcement.Opened {
			o.Opened = max(o.Opened, within(m.day))
		}
	}
	for _, d := range h.periods {
		o.Periods += within(d)
	}
	late := func(d calendar.Due) bool { return h.Paused == "" && !d.Estimated && w.To.After(d.Day) }
	o.Overdue = one(open(end) && (late(h.Due) || end == enforcement.Issued && late(h.AckDue)))
	if start == "" {
		h.place(end, &o.States.Endings)
		o.States.Waiting, o.States.Acknowledged = one(end == enforcement.Issued), one(end == enforcement.Acknowledged)
		o.States.Opened, o.States.Running = one(end == enforcement.Opened), one(end == enforcement.Running)
		o.States.SentBack = one(end == enforcement.SentBack)
	}
	if start == "" || open(start) {
		h.place(end, &o.Endings)
	}
	return o
}

func (h history) place(s enforcement.State, e *report.Endings) {
	switch s {
	case enforcement.Done:
		e.Done++
	case enforcement.NotApplicable:
		e.NotApplicable++
	case enforcement.Cannot:
		e.Cannot++
	case enforcement.HandedOver:
		e.HandedOver++
	case enforcement.Cancelled:
		e.Cancelled++
	case enforcement.Finished:
		e.Finished++
	case enforcement.Sent:
		e.Informed++
	}
}

// On random histories the ledger counts what each order's life says, cell by cell, and
// both identities hold in every cell and in their sum.
func TestOrdersAddUp(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		run := 0
		rapid.Check(t, func(rt *rapid.T) {
			run++
			bodies := make([]string, len(regions))
			for i := range bodies {
				bodies[i] = fmt.Sprintf("bod_%d_%d", run, i)
			}
			var lives []history
			for i := range rapid.IntRange(0, 12).Draw(rt, "orders") {
				lives = append(lives, draw(rt, fmt.Sprintf("ord_%d_%d", run, i), bodies))
			}
			from := rapid.IntRange(0, 120).Draw(rt, "from")
			w := report.Window{From: epoch.AddDays(from), To: epoch.AddDays(rapid.IntRange(from, 121).Draw(rt, "to"))}
			write(rt, db, bodies, lives)
			checkCells(rt, cellsOf(rt, db, bodies, w), lives, w)
		})
		checkAll(t, db)
	})
}

func write(t *rapid.T, db *store.DB, bodies []string, lives []history) {
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for i, b := range bodies {
			if err := tx.AddBody(party.Body{ID: b, Version: 1, Name: b, Region: regions[i]}); err != nil {
				return err
			}
		}
		for _, h := range lives {
			if err := h.save(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func cellsOf(t *rapid.T, db *store.DB, bodies []string, w report.Window) (cells []report.OrderCell) {
	err := db.Read(t.Context(), func(tx *store.Tx) error {
		for _, b := range bodies {
			own, err := tx.OrderCells(w, report.Scope{Body: b})
			if err != nil {
				return err
			}
			cells = append(cells, own...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

// checkCells compares what the ledger counted with the lives.
func checkCells(t *rapid.T, cells []report.OrderCell, lives []history, w report.Window) {
	key := func(c report.OrderCell) string {
		return fmt.Sprint(c.Body, c.Region, c.Function, c.Domain, c.Measure, c.Kind)
	}
	want := map[string]report.Orders{}
	var all report.Orders
	for _, h := range lives {
		k := key(report.OrderCell{Body: h.Body, Region: h.Region, Function: h.Function, Domain: h.Domain, Measure: h.Measure, Kind: h.Kind})
		sum, n := want[k], h.count(w)
		sum.Add(n)
		want[k] = sum
		all.Add(n)
	}
	var got report.Orders
	for _, c := range cells {
		if err := c.Check(); err != nil {
			t.Errorf("%s in %v: %v", key(c), w, err)
		}
		if c.Orders != want[key(c)] {
			t.Errorf("%s in %v:\n got %+v\nwant %+v", key(c), w, c.Orders, want[key(c)])
		}
		got.Add(c.Orders)
	}
	if got != all {
		t.Errorf("in all %+v, want %+v", got, all)
	}
	if err := all.Check(); err != nil {
		t.Errorf("the model does not add up: %v", err)
	}
}

// checkAll: one count over everything gives the bodies' counts added up, and of the
// regions' scopes each order is in exactly one.
func checkAll(t *testing.T, db *store.DB) {
	w := report.Window{From: epoch.AddDays(30), To: epoch.AddDays(80)}
	sum := func(scopes ...report.Scope) (o report.Orders) {
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			for _, in := range scopes {
				cells, err := tx.OrderCells(w, in)
				if err != nil {
					return err
				}
				sorted := slices.IsSortedFunc(cells, func(a, b report.OrderCell) int { return cmp.Compare(a.Body, b.Body) })
				if !sorted {
					t.Errorf("cells of %+v are not in the order of bodies", in)
				}
				for _, c := range cells {
					o.Add(c.Orders)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	all := sum(report.Scope{All: true})
	if parts := sum(report.Scope{Region: "1501"}, report.Scope{Region: "1502"}); all != parts || all.Issued == 0 {
		t.Errorf("all %+v\nby region %+v", all, parts)
	}
	r := rules(t)
	service := report.New(report.Config{Store: db.Report(), Door: access.NewDoor(audit.New(db.Audit())), Rules: func() *law.Ruleset { return r }})
	rep, err := service.Periodic(t.Context(), access.Operator("root", "示例"), w) // checks every row and grouping
	if err != nil || rep.Total.Orders != all || len(rep.ByFunction) != 2 || len(rep.ByDomain) != 3 || len(rep.ByLeague) != 2 || len(rep.ByRegion) != 3 {
		t.Errorf("the report's total is %+v, %v; want %+v", rep.Total.Orders, err, all)
	}
	if none := sum(report.Scope{}, report.Scope{Region: "1503"}, report.Scope{Body: "bod_none"}); !none.Zero() {
		t.Errorf("nobody's orders: %+v", none)
	}
}
