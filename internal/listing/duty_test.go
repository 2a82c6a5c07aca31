package listing

import (
	"slices"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// The last day of the example's listing, and days around it.
const (
	lastOf calendar.Day = "2029-03-02"
	over   calendar.Day = "2029-03-03"
	long   calendar.Day = "2029-08-01"
)

func unfulfilled() Duty {
	return Duty{On: disputedOn, Document: Document{Number: "呼应急核〔2026〕1号", Date: disputedOn, File: digest}, Reason: "罚款尚未缴纳，隐患尚未整改"}
}

// under is the law with the example's list basis changed.
func under(t testing.TB, change func(*law.ListBasis)) *law.Ruleset {
	t.Helper()
	c := recorded("1", law.Confirmed)
	c.ListBasis.Period = calendar.Period{N: 3, Unit: calendar.Years}
	change(c.ListBasis)
	rules, err := compileWith(c)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func dutyWorld(t testing.TB, day calendar.Day, rules *law.Ruleset) World {
	w := world(t, day, decider)
	w.Law = rules
	return w
}

var (
	byDuty  = law.EndRule{By: law.ByDateAndDuty, Confirmed: true, Source: "《示例名单管理办法》第九条"}
	perhaps = law.EndRule{By: law.ByDateAndDuty}
)

// TestNobodyStaysListedForABox: what is not recorded holds nobody; what is recorded holds
// only where confirmed law says that the duty counts, and until it is fulfilled.
func TestNobodyStaysListedForABox(t *testing.T) {
	for name, c := range map[string]struct {
		ends law.EndRule
		duty *Duty
		want standing.Force // on the day after the last
	}{
		"by date, nothing recorded":            {law.EndRule{}, nil, standing.Over},
		"by date, not fulfilled":               {law.EndRule{}, new(unfulfilled()), standing.Over},
		"by duty, nothing recorded":            {byDuty, nil, standing.Over},
		"by duty, not fulfilled":               {byDuty, new(unfulfilled()), standing.InForce},
		"by duty that nobody has confirmed":    {perhaps, new(unfulfilled()), standing.Over},
		"by duty, fulfilled":                   {byDuty, &Duty{Fulfilled: true, On: disputedOn, Reason: "已经缴清并整改"}, standing.Over},
		"by duty, fulfilled before the notice": {byDuty, &Duty{Fulfilled: true, On: "2026-01-05", Reason: "已经缴清并整改"}, standing.Over},
	} {
		rules := under(t, func(b *law.ListBasis) { b.ManagementEnds = c.ends })
		l := after(t, Serve)
		if c.duty != nil {
			var err error
			if l, _, err = Next(l, RecordDuty, *c.duty, dutyWorld(t, disputedOn, rules)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		f := l.Facts()
		if got := f.On(over); got != c.want || f.On(lastOf) != standing.InForce {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		_, _, err := Next(l, End, Termination{How: standing.Expired}, dutyWorld(t, over, rules))
		if held := broken(err, fault.Conflict, "listing.duty-unfulfilled"); held != (c.want == standing.InForce) || err != nil && !held {
			t.Errorf("%s: ended by its date: %v", name, err)
		}
	}
}

// TestDutyFulfilledFrees: a listing held past its last day ends with the day on which the
// duty was fulfilled, and on no earlier day is it over.
func TestDutyFulfilledFrees(t *testing.T) {
	rules := under(t, func(b *law.ListBasis) { b.ManagementEnds = byDuty })
	l, _, err := Next(after(t, Serve), RecordDuty, unfulfilled(), dutyWorld(t, disputedOn, rules))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(l, ApplyRepair, application(), dutyWorld(t, long, rules)); err != nil {
		t.Errorf("held, and no repair may be asked for: %v", err)
	}
	done := Duty{Fulfilled: true, On: long.AddDays(-1), Reason: "罚款已缴清，隐患已整改"}
	freed, _, err := Next(l, RecordDuty, done, dutyWorld(t, long, rules))
	if err != nil {
		t.Fatal(err)
	}
	f := freed.Facts()
	if f.On(long.AddDays(-1)) != standing.InForce || f.On(long) != standing.Over || f.Unfulfilled {
		t.Errorf("freed: %+v", f)
	}
	early := done
	early.On = disputedOn.AddDays(1)
	freed, _, err = Next(l, RecordDuty, early, dutyWorld(t, long, rules))
	if f := freed.Facts(); err != nil || f.Until != lastOf {
		t.Errorf("fulfilled in time and told late: until %s, %v", f.Until, err)
	}
}

func TestDutyGuards(t *testing.T) {
	change := func(f func(*Duty)) Duty { x := unfulfilled(); f(&x); return x }
	for name, c := range map[string]struct {
		in   Duty
		day  calendar.Day
		kind fault.Kind
		rule string
	}{
		"no paper":            {change(func(d *Duty) { d.Document.File = "" }), disputedOn, fault.Invalid, "listing.file"},
		"no reason":           {change(func(d *Duty) { d.Reason = "" }), disputedOn, fault.Invalid, "listing.text"},
		"a day to come":       {change(func(d *Duty) { d.On = disputedOn.AddDays(1) }), disputedOn, fault.Invalid, "listing.date-future"},
		"before it held":      {change(func(d *Duty) { d.On = servedOn.AddDays(-1) }), disputedOn, fault.Invalid, "listing.date-order"},
		"after its last day":  {unfulfilled(), over, fault.Conflict, "listing.duty-late"},
		"fulfilled, no paper": {Duty{Fulfilled: true, On: disputedOn, Reason: "已经缴清并整改"}, disputedOn, "", ""},
	} {
		_, _, err := Next(after(t, Serve), RecordDuty, c.in, world(t, c.day, decider))
		if c.rule == "" && err != nil || c.rule != "" && !broken(err, c.kind, c.rule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRepairableAfterPublication: where the list basis has no least time of its own, the
// least period of publication counts, by severity (发展改革委令第36号).
func TestRepairableAfterPublication(t *testing.T) {
	l := after(t, Serve)
	for name, c := range map[string]struct {
		change func(*law.ListBasis)
		want   calendar.Day
	}{
		"the basis' own":   {func(b *law.ListBasis) { b.Earliest = calendar.Period{N: 6, Unit: calendar.Months} }, "2026-09-03"},
		"severe":           {func(b *law.ListBasis) { b.Earliest = calendar.Period{} }, "2027-03-03"},
		"general":          {func(b *law.ListBasis) { b.Earliest, b.Severity = calendar.Period{}, law.General }, "2026-06-03"},
		"minor, not shown": {func(b *law.ListBasis) { b.Earliest, b.Severity = calendar.Period{}, law.Minor }, servedOn},
	} {
		if got := l.RepairableFrom(under(t, c.change), "2026-05-01"); got != c.want {
			t.Errorf("%s: from %s, want %s", name, got, c.want)
		}
	}
}

// TestRestructuring: while a plan runs the listing is shown and not applied; when it is
// over nothing bites by itself, and the authority owes a look at it.
func TestRestructuring(t *testing.T) {
	m := Mark{Reason: "法院裁定批准重整计划", Document: Document{Number: "（2026）内01破1号", Date: disputedOn, File: digest}, Cause: Restructuring, Through: "2026-12-31"}
	l, _, err := Next(after(t, Serve), Suspend, m, world(t, disputedOn, decider))
	if err != nil {
		t.Fatal(err)
	}
	f := l.Facts()
	for _, day := range []calendar.Day{disputedOn, "2026-12-31", "2027-01-01", lastOf} {
		if got := f.On(day); got != standing.Suspense {
			t.Errorf("on %s it is %s", day, got)
		}
	}
	clocks := l.Clocks()
	if !slices.Equal(clocks, []Clock{{AwaitsPlan, PlanReviewTime, "2026-12-31"}}) {
		t.Errorf("clocks %v", clocks)
	}
	if due, err := clocks[0].Due(rulesetOf(t)); err != nil || due.Day.Before("2027-01-01") {
		t.Errorf("due %v, %v", due, err)
	}
	resume := Mark{Reason: "重整计划未执行，法院裁定终止", Document: Document{Number: "（2026）内01破2号", Date: "2026-12-31"}}
	back, _, err := Next(l, Resume, resume, world(t, "2027-01-04", decider))
	if f := back.Facts(); err != nil || f.On("2027-01-04") != standing.InForce || len(back.Clocks()) > 0 {
		t.Errorf("resumed: %v, %v", back.Clocks(), err)
	}
	for name, x := range map[string]struct {
		act  Act
		m    Mark
		rule string
	}{
		"no term":        {Suspend, Mark{Reason: m.Reason, Document: m.Document, Cause: Restructuring}, "listing.mark-plan"},
		"a term long by": {Suspend, Mark{Reason: m.Reason, Document: m.Document, Cause: Restructuring, Through: disputedOn.AddDays(-1)}, "listing.mark-plan"},
		"a stay":         {Stay, m, "listing.mark-cause"},
		"no such cause":  {Suspend, Mark{Reason: m.Reason, Document: m.Document, Cause: "whim"}, "listing.mark-cause"},
	} {
		if _, _, err := Next(after(t, Serve), x.act, x.m, world(t, disputedOn, decider)); !broken(err, fault.Invalid, x.rule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
