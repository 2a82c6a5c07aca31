package listing

import (
	"slices"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// The days of a repair: the least time of domain 1 is twelve months.
const (
	repairable calendar.Day = "2027-03-03" // Wednesday, the day after the twelve months
	applied    calendar.Day = "2027-03-04"
	taken      calendar.Day = "2027-03-05"
	granted    calendar.Day = "2027-03-08"
)

func application() RepairApplication {
	return RepairApplication{Channel: Counter, Received: applied, Text: "罚款已缴清，隐患已整改", Proof: digest, Commitment: digest}
}

func repairDecision(grant bool) RepairDecision {
	return RepairDecision{Grant: grant, Document: Document{Number: "呼应急修〔2027〕1号", Date: granted, File: digest},
		Checks: []Check{{DutyFulfilled, true, ""}, {Commitment, true, ""}, {NoContrary, true, ""}}}
}

func restoration() Restoration {
	return Restoration{Document: Document{Number: "呼应急复〔2027〕2号", Date: "2027-06-01", File: digest}, Reason: "履行完毕证明系伪造"}
}

// repairing is the story of a repair, on a listing in force.
func repairing() []play {
	return []play{
		{ApplyRepair, application(), applied, drafter},
		{AcceptRepair, RepairAcceptance{Accept: true, Date: taken}, taken, drafter},
		{DecideRepair, repairDecision(true), granted, decider},
		{Restore, restoration(), "2027-06-01", decider},
	}
}

// mended plays that story until the act is done.
func mended(t testing.TB, last Act) Listing {
	t.Helper()
	l := after(t, Serve)
	for _, s := range repairing() {
		var err error
		if l, _, err = s.run(t, l); err != nil {
			t.Fatalf("%s: %v", s.act, err)
		}
		if s.act == last {
			break
		}
	}
	return l
}

// TestRepair: applied for, taken on, granted, found to be a fraud, put back until its old
// last day; what lay between never held.
func TestRepair(t *testing.T) {
	l := mended(t, DecideRepair)
	f := l.Facts()
	if l.State != standing.Ended || f.EndedHow != standing.Repaired || f.EndedOn != granted || f.On(granted.AddDays(-1)) != standing.InForce || f.On(granted) != standing.Over {
		t.Fatalf("granted: %s %+v", l.State, f)
	}
	checks := l.Repairs[0].Decision.Checks
	if len(checks) != len(Conditions) || checks[0].Condition != MinimumPeriod || !checks[0].Met {
		t.Errorf("looked at %+v", checks)
	}
	back := mended(t, Restore)
	f = back.Facts()
	if back.State != standing.Served || back.Termination != nil || f.EndedOn != "" || f.Until != l.Until || len(back.Repairs) != 1 || len(back.Restorations) != 1 {
		t.Fatalf("restored: %s %+v", back.State, f)
	}
	for day, want := range map[calendar.Day]standing.Force{
		granted.AddDays(-1): standing.InForce, granted: standing.Over, "2027-05-31": standing.Over, "2027-06-01": standing.InForce, back.Until.AddDays(1): standing.Over,
	} {
		if got := f.On(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	for _, file := range []Document{back.Restorations[0].Document, back.Restorations[0].Lifted.Document} {
		if !back.Cites(file.File) {
			t.Errorf("%s is not of the case", file.Number)
		}
	}
	if _, kinds, err := repairing()[2].run(t, mended(t, AcceptRepair)); err != nil || !slices.Contains(kinds, standing.EvEnded) || !slices.Contains(kinds, standing.EvRepair) {
		t.Errorf("a grant tells %v, %v", kinds, err)
	}
}

// TestRepairRefused: a refusal leaves the listing as it is, and another application is possible.
func TestRepairRefused(t *testing.T) {
	x := repairDecision(false)
	x.Checks[0] = Check{DutyFulfilled, false, "罚款尚未缴清"}
	x.Reason = "义务尚未履行完毕"
	l, kinds, err := Next(mended(t, AcceptRepair), DecideRepair, x, world(t, granted, decider))
	if err != nil || l.State != standing.Served || l.Termination != nil || !slices.Equal(kinds, []event.Kind{standing.EvRepair}) {
		t.Fatalf("%s %v %v", l.State, kinds, err)
	}
	if l, _, err = Next(l, ApplyRepair, application(), world(t, granted, drafter)); err != nil || len(l.Repairs) != 2 {
		t.Errorf("a second application: %d, %v", len(l.Repairs), err)
	}
	lacking := application()
	lacking.Commitment = ""
	l, _, err = Next(after(t, Serve), ApplyRepair, lacking, world(t, applied, drafter))
	if err != nil {
		t.Fatalf("an application that lacks a paper is not taken in: %v", err)
	}
	if _, _, err := Next(l, AcceptRepair, RepairAcceptance{Accept: true, Date: taken}, world(t, taken, drafter)); !broken(err, fault.Invalid, "listing.repair-papers") {
		t.Errorf("taken on without a commitment: %v", err)
	}
	if l, _, err = Next(l, AcceptRepair, RepairAcceptance{Date: taken, Reason: "缺少信用承诺书"}, world(t, taken, drafter)); err != nil {
		t.Fatal(err)
	}
	if l, _, err = Next(l, ApplyRepair, application(), world(t, taken, drafter)); err != nil {
		t.Errorf("mended and applied again: %v", err)
	}
	if l, _, err = Next(l, WithdrawRepair, RepairWithdrawal{Date: taken}, world(t, taken, drafter)); err != nil || l.Repairs[1].Open() {
		t.Errorf("taken back: %v", err)
	}
}

func TestRepairGuards(t *testing.T) {
	decide := func(change func(*RepairDecision)) RepairDecision { x := repairDecision(true); change(&x); return x }
	for name, c := range map[string]struct {
		from Act // of the repair; "": a listing in force, nothing applied for
		act  Act
		in   Input
		day  calendar.Day
		who  string
		kind fault.Kind
		rule string
	}{
		"decided, none applied for":   {"", DecideRepair, repairDecision(true), granted, decider, fault.NotFound, "listing.repair-none"},
		"applied for twice":           {ApplyRepair, ApplyRepair, application(), applied, drafter, fault.Conflict, "listing.repair-pending"},
		"applied for after its end":   {"", ApplyRepair, application(), "2029-03-10", drafter, fault.Conflict, "listing.end-how"},
		"no channel":                  {"", ApplyRepair, RepairApplication{Received: applied, Text: "已整改完毕"}, applied, drafter, fault.Invalid, "listing.repair-channel"},
		"received before it was":      {"", ApplyRepair, RepairApplication{Channel: Site, Received: "2026-01-01", Text: "已整改完毕"}, applied, drafter, fault.Invalid, "listing.date-order"},
		"decided, not taken on":       {ApplyRepair, DecideRepair, repairDecision(true), granted, decider, fault.Conflict, "listing.repair-accepted"},
		"not taken on, and no reason": {ApplyRepair, AcceptRepair, RepairAcceptance{Date: taken}, taken, drafter, fault.Invalid, "listing.text"},
		"taken on before it came":     {ApplyRepair, AcceptRepair, RepairAcceptance{Accept: true, Date: "2027-03-03"}, taken, drafter, fault.Invalid, "listing.date-order"},
		"taken on twice":              {AcceptRepair, AcceptRepair, RepairAcceptance{Accept: true, Date: taken}, taken, drafter, fault.Conflict, "listing.repair-accepted"},
		"decided by who took it on":   {AcceptRepair, DecideRepair, repairDecision(true), granted, drafter, fault.Forbidden, "listing.two-people"},
		"a condition not looked at":   {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Checks = x.Checks[:2] }), granted, decider, fault.Invalid, "listing.repair-condition"},
		"a condition not met":         {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Checks[1] = Check{Commitment, false, "承诺书未公开"} }), granted, decider, fault.Conflict, "listing.repair-condition"},
		"not met, and no reason":      {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Checks[1] = Check{Commitment, false, ""} }), granted, decider, fault.Invalid, "listing.text"},
		"refused though all is met":   {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Grant, x.Reason = false, "不宜修复" }), granted, decider, fault.Conflict, "listing.repair-right"},
		"no paper":                    {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Document.File = "" }), granted, decider, fault.Invalid, "listing.file"},
		"dated before taken on":       {AcceptRepair, DecideRepair, decide(func(x *RepairDecision) { x.Document.Date = applied }), granted, decider, fault.Invalid, "listing.date-order"},
		"restored what is in force":   {"", Restore, restoration(), "2027-06-01", decider, fault.Conflict, "listing.order"},
		"restored after its end":      {DecideRepair, Restore, restoration(), "2029-03-10", decider, fault.Conflict, "listing.period-over"},
		"restored without a paper":    {DecideRepair, Restore, Restoration{Reason: "履行完毕证明系伪造"}, "2027-06-01", decider, fault.Invalid, "listing.file"},
	} {
		t.Run(name, func(t *testing.T) {
			l := after(t, Serve)
			if c.from != "" {
				l = mended(t, c.from)
			}
			if _, _, err := Next(l, c.act, c.in, world(t, c.day, c.who)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
	early := application()
	early.Received = "2026-09-01"
	l, _, err := Next(after(t, Serve), ApplyRepair, early, world(t, "2026-09-01", drafter))
	if err == nil {
		l, _, err = Next(l, AcceptRepair, RepairAcceptance{Accept: true, Date: "2026-09-01"}, world(t, "2026-09-01", drafter))
	}
	if err != nil {
		t.Fatal(err)
	}
	x := repairDecision(true)
	x.Document.Date = "2026-09-02"
	_, _, err = Next(l, DecideRepair, x, world(t, "2026-09-02", decider))
	if f, ok := err.(*fault.Fault); !ok || f.Kind != fault.TooEarly || f.From != string(repairable) {
		t.Errorf("granted too early: %v", err)
	}
	revoked := after(t, Serve)
	revoked, _, err = Next(revoked, End, Termination{How: standing.Revoked, Reason: "认定事实有误", Document: Document{Number: "呼应急撤〔2026〕1号", Date: "2026-04-01", File: digest}}, world(t, "2026-04-01", decider))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(revoked, Restore, restoration(), world(t, "2027-06-01", decider)); !broken(err, fault.Conflict, "listing.restore-repaired") {
		t.Errorf("restored what was wrong: %v", err)
	}
}

// TestRepairDue: three working days to take on, three to decide, ten to answer, over a
// spring festival and its moved working days (国办 notices).
func TestRepairDue(t *testing.T) {
	rules := rulesetOf(t)
	for received, want := range map[calendar.Day][2]calendar.Day{
		"2026-09-24": {"2026-09-30", "2026-10-15"}, // mid-autumn on the 25th; National Day to the 7th, the 10th worked
		"2026-02-12": {"2026-02-24", "2026-03-04"}, // spring festival 15th to 23rd; the 14th and 28th worked
	} {
		r := Repair{Application: RepairApplication{Received: received}}
		next, answer, err := RepairDue(&r, rules)
		if err != nil || next.Day != want[0] || answer.Day != want[1] {
			t.Errorf("received on %s: taken on by %s, answered by %s, %v; want %v", received, next.Day, answer.Day, err, want)
		}
		r.Acceptance = &RepairAcceptance{Accept: true, Date: next.Day}
		decide, again, err := RepairDue(&r, rules)
		if err != nil || again != answer || !decide.Day.After(next.Day) {
			t.Errorf("taken on on %s: decided by %s, answered by %s, %v", next.Day, decide.Day, again.Day, err)
		}
	}
}
