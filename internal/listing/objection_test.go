package listing

import (
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

const disputedOn calendar.Day = "2026-04-08"

func dispute() ObjectionApplication {
	return ObjectionApplication{Channel: Counter, Received: "2026-04-07", Sender: Oneself, Verified: "出示营业执照", Text: "处罚所认定的责任主体有误"}
}

// disputed is a listing in force with an objection.
func disputed(t testing.TB) Listing {
	t.Helper()
	l, _, err := Next(after(t, Serve), Object, dispute(), world(t, disputedOn, drafter))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestObjection: while it is pending nothing is applied; kept, the listing bites again;
// corrected, it weighs less; upheld, it is over and was wrong.
func TestObjection(t *testing.T) {
	l := disputed(t)
	if f := l.Facts(); f.On(disputedOn) != standing.Objection {
		t.Fatalf("objected, it is %s", f.On(disputedOn))
	}
	before := after(t, Serve)
	if f := before.Facts(); f.On(disputedOn) != standing.InForce {
		t.Fatal("a listing without objection is disputed")
	}
	w := world(t, disputedOn, decider)
	kept, kinds, err := Next(l, DecideObjection, good(DecideObjection, ""), w)
	if f := kept.Facts(); err != nil || f.On(disputedOn) != standing.InForce || !slices.Equal(kinds, []event.Kind{standing.EvObjected}) {
		t.Errorf("kept: %v %v", kinds, err)
	}
	if _, _, err := Next(kept, Object, dispute(), w); err != nil {
		t.Errorf("a second objection: %v", err)
	}
	right := ObjectionDecision{Finding: Corrected, Date: disputedOn, Response: "处罚日期记载有误，期限从轻", Conduct: "2025年11月发生生产安全事故，负次要责任，已受行政处罚。",
		Period: calendar.Period{N: 1, Unit: calendar.Years}, Document: Document{Number: "呼应急更〔2026〕1号", Date: disputedOn, File: digest}}
	better, _, err := Next(l, DecideObjection, right, w)
	if f := better.Facts(); err != nil || f.On(disputedOn) != standing.InForce || f.Until != "2027-03-02" || better.Conduct != right.Conduct || l.Conduct == right.Conduct || l.Decision.Period == right.Period {
		t.Errorf("corrected: until %s, %v", f.Until, err)
	}
	upheld := ObjectionDecision{Finding: Annulled, Date: disputedOn, Response: "责任主体认定有误", Document: Document{Number: "呼应急撤〔2026〕2号", Date: disputedOn, File: digest}}
	over, kinds, err := Next(l, DecideObjection, upheld, w)
	if f := over.Facts(); err != nil || over.State != standing.Ended || f.EndedHow != standing.Revoked || f.EndedOn != disputedOn || f.Objected || !slices.Contains(kinds, standing.EvEnded) {
		t.Errorf("upheld: %s %+v %v %v", over.State, f, kinds, err)
	}
	back, _, err := Next(l, WithdrawObjection, ObjectionWithdrawal{Date: disputedOn}, w)
	if f := back.Facts(); err != nil || f.On(disputedOn) != standing.InForce {
		t.Errorf("taken back: %v", err)
	}
}

// TestEndMakesMoot: what is pending when a listing ends is told as moot, and is not pending
// again when a repair is undone.
func TestEndMakesMoot(t *testing.T) {
	l := mended(t, AcceptRepair)
	a := dispute()
	a.Received = granted
	l, _, err := Next(l, Object, a, world(t, granted, drafter))
	if err == nil {
		l, _, err = Next(l, DecideRepair, repairDecision(true), world(t, granted, decider))
	}
	if err != nil || l.Objections[0].Moot != granted || l.Objections[0].Open() {
		t.Fatalf("%+v, %v", l.Objections, err)
	}
	l, _, err = Next(l, Restore, restoration(), world(t, "2027-06-01", decider))
	if f := l.Facts(); err != nil || f.On("2027-06-01") != standing.InForce {
		t.Errorf("restored: %s, %v", f.On("2027-06-01"), err)
	}
	pending := mended(t, ApplyRepair)
	pending, _, err = Next(pending, End, Termination{How: standing.Revoked, Reason: "认定事实有误", Document: Document{Number: "呼应急撤〔2027〕1号", Date: applied, File: digest}}, world(t, applied, decider))
	if err != nil || pending.Repairs[0].Open() || pending.Repairs[0].Moot != applied {
		t.Errorf("%+v, %v", pending.Repairs, err)
	}
}

func TestObjectionGuards(t *testing.T) {
	takes := func(change func(*ObjectionApplication)) ObjectionApplication { a := dispute(); change(&a); return a }
	finds := func(f Finding, change func(*ObjectionDecision)) ObjectionDecision {
		x := ObjectionDecision{Finding: f, Date: disputedOn, Response: "经核实如下", Document: Document{Number: "呼应急更〔2026〕1号", Date: disputedOn, File: digest}}
		change(&x)
		return x
	}
	for name, c := range map[string]struct {
		on   bool // with an objection pending
		act  Act
		in   Input
		kind fault.Kind
		rule string
	}{
		"nobody known":            {false, Object, takes(func(a *ObjectionApplication) { a.Verified = "" }), fault.Invalid, "listing.text"},
		"an agent without papers": {false, Object, takes(func(a *ObjectionApplication) { a.Sender = Agent }), fault.Invalid, "listing.file"},
		"nobody's business":       {false, Object, takes(func(a *ObjectionApplication) { a.Party = farmer }), fault.Invalid, "listing.objection-party"},
		"no sender":               {false, Object, takes(func(a *ObjectionApplication) { a.Sender = "" }), fault.Invalid, "listing.objection-sender"},
		"no channel":              {false, Object, takes(func(a *ObjectionApplication) { a.Channel = "" }), fault.Invalid, "listing.objection-channel"},
		"no reason":               {false, Object, takes(func(a *ObjectionApplication) { a.Text = "" }), fault.Invalid, "listing.text"},
		"before the decision":     {false, Object, takes(func(a *ObjectionApplication) { a.Received = "2026-01-05" }), fault.Invalid, "listing.date-order"},
		"twice":                   {true, Object, dispute(), fault.Conflict, "listing.objection-pending"},
		"decided, none made":      {false, DecideObjection, good(DecideObjection, ""), fault.NotFound, "listing.objection-none"},
		"taken back, none made":   {false, WithdrawObjection, good(WithdrawObjection, ""), fault.NotFound, "listing.objection-none"},
		"no answer":               {true, DecideObjection, finds(Kept, func(x *ObjectionDecision) { x.Response = "" }), fault.Invalid, "listing.text"},
		"another's paper":         {true, DecideObjection, finds(Kept, func(x *ObjectionDecision) { x.Document.File = strings.Repeat("b2", 32) }), fault.Invalid, "listing.file"},
		"no finding":              {true, DecideObjection, finds("", func(*ObjectionDecision) {}), fault.Invalid, "listing.objection-finding"},
		"answered before it came": {true, DecideObjection, finds(Kept, func(x *ObjectionDecision) { x.Date = "2026-04-01" }), fault.Invalid, "listing.date-order"},
		"corrected into nothing":  {true, DecideObjection, finds(Corrected, func(*ObjectionDecision) {}), fault.Invalid, "listing.objection-correction"},
		"corrected into more":     {true, DecideObjection, finds(Corrected, func(x *ObjectionDecision) { x.Period = calendar.Period{N: 5, Unit: calendar.Years} }), fault.Invalid, "listing.no-aggravation"},
		"corrected, no paper": {true, DecideObjection, finds(Corrected, func(x *ObjectionDecision) {
			x.Period, x.Document = calendar.Period{N: 1, Unit: calendar.Years}, Document{}
		}), fault.Invalid, "listing.file"},
		"upheld, no paper": {true, DecideObjection, finds(Annulled, func(x *ObjectionDecision) { x.Document.File = "" }), fault.Invalid, "listing.file"},
	} {
		t.Run(name, func(t *testing.T) {
			l := after(t, Serve)
			if c.on {
				l = disputed(t)
			}
			if _, _, err := Next(l, c.act, c.in, world(t, disputedOn, decider)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}

// TestObjectionDue: three working days, seven where the source must be asked, over the
// spring festival of 2026.
func TestObjectionDue(t *testing.T) {
	for inquiry, want := range map[bool]calendar.Day{false: "2026-02-24", true: "2026-02-28"} {
		o := Objection{Application: ObjectionApplication{Received: told, Inquiry: inquiry}}
		if due, err := ObjectionDue(&o, rulesetOf(t)); err != nil || due != (calendar.Due{Day: want}) {
			t.Errorf("inquiry %v: %+v, %v; want %s", inquiry, due, err, want)
		}
	}
}

// TestUnnamed: a correction takes a person off the decision in all his roles, nobody else;
// the case as it was before is left alone. Whoever is not named cannot be taken off.
func TestUnnamed(t *testing.T) {
	l := disputed(t)
	right := ObjectionDecision{Finding: Corrected, Date: disputedOn, Response: "该人员不是法定代表人，不应列明", Unnamed: []string{boss},
		Document: Document{Number: "呼应急更〔2026〕1号", Date: disputedOn, File: digest}}
	better, kinds, err := Next(l, DecideObjection, right, world(t, disputedOn, decider))
	if err != nil || !slices.Equal(kinds, []event.Kind{standing.EvObjected}) {
		t.Fatalf("%v %v", kinds, err)
	}
	f := better.Facts()
	if len(f.RoleOf(boss)) != 0 || len(f.RoleOf(unit)) == 0 || f.On(disputedOn) != standing.InForce || f.Until != l.Until {
		t.Errorf("corrected: %+v", f)
	}
	before := l.Facts()
	if len(before.RoleOf(boss)) != 2 {
		t.Errorf("its argument was changed: %+v", before.Members)
	}
	for _, who := range []string{unit, leader, ""} {
		right.Unnamed = []string{who}
		if _, _, err := Next(l, DecideObjection, right, world(t, disputedOn, decider)); !broken(err, fault.Invalid, "listing.unnamed") {
			t.Errorf("%q taken off: %v", who, err)
		}
	}
}
