package listing

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// stations are a case in each state.
var stations = map[standing.State]Act{
	"": "", standing.Proposed: Propose, standing.Reviewed: Review, standing.Notified: Notify, standing.Heard: Hear,
	standing.Decided: Decide, standing.Served: Serve, standing.Ended: End, standing.Withdrawn: Withdraw,
}

// good is an input that each act takes in each state that has it.
func good(act Act, state standing.State) Input {
	mark := Mark{Reason: "法院裁定停止执行", Document: Document{Number: "（2026）内01行初5号", Date: servedOn, File: digest}}
	switch act {
	case Propose, Edit:
		return proposal()
	case Review:
		return Opinion{Approve: true}
	case Notify:
		return Notification{[]Notice{noticeTo(unit, told)}}
	case Hear:
		return statement(unit, told)
	case Decide:
		return decision(decided)
	case Serve:
		return delivered(servedOn)
	case End:
		revoked := Termination{How: standing.Revoked, Reason: "认定事实有误", Document: Document{Number: "呼应急撤〔2026〕1号", Date: servedOn, File: digest}}
		if state == standing.Decided {
			return revoked
		}
		return Termination{How: standing.Expired}
	case Withdraw:
		return Withdrawal{"依据文书被撤销"}
	case Adopt:
		return adoption()
	case Complete:
		return Completion{DecisionFile: digest}
	case Answer:
		return CircumstanceAnswer{ID: "serious", Value: law.True, Source: "处罚决定书"}
	case Object:
		return dispute()
	case DecideObjection:
		return ObjectionDecision{Finding: Kept, Date: disputedOn, Response: "事实清楚，依据充分"}
	case WithdrawObjection:
		return ObjectionWithdrawal{Date: disputedOn}
	case ApplyRepair:
		return application()
	case AcceptRepair:
		return RepairAcceptance{Accept: true, Date: taken}
	case DecideRepair:
		return repairDecision(true)
	case WithdrawRepair:
		return RepairWithdrawal{Date: taken}
	case Restore:
		return restoration()
	case FileRemedy:
		return filing(TheListing)
	case ConcludeRemedy:
		return conclusion(TheListing, Upheld)
	case ChangeGrounds:
		return changed(Changed)
	case ReviewGrounds:
		return GroundsReview{Finding: Kept, Date: disputedOn, Response: "其余事实足以支持列入"}
	case RecordDuty:
		return unfulfilled()
	}
	return mark
}

// Every act in every state: refused with the reason, unless the table has it.
func TestEveryActInEveryState(t *testing.T) {
	for state, reached := range stations {
		l := after(t, reached)
		if l.State != state {
			t.Fatalf("after %q the case is %q, want %q", reached, l.State, state)
		}
		for act := range steps {
			allowed := slices.ContainsFunc(rules, func(r rule) bool { return r.from == state && r.act == act })
			w := world(t, "2029-03-03", "user:usr_another")
			_, kinds, err := Next(l, act, good(act, state), w)
			outOfOrder := broken(err, fault.Conflict, "listing.order") || broken(err, fault.NotFound, "listing.order")
			switch {
			case allowed && outOfOrder:
				t.Errorf("%s of a case %q is in the table and refused: %v", act, state, err)
			case !allowed && !outOfOrder:
				t.Errorf("%s of a case %q is not in the table: %v %v", act, state, kinds, err)
			case !allowed && !strings.Contains(err.Error(), act.Chinese()):
				t.Errorf("%s of a case %q: the refusal does not name the step: %v", act, state, err)
			}
		}
	}
}

func TestStory(t *testing.T) {
	want := []struct {
		state standing.State
		kinds []event.Kind
	}{
		{standing.Proposed, []event.Kind{standing.EvProposed}},
		{standing.Reviewed, []event.Kind{standing.EvReviewed}},
		{standing.Notified, []event.Kind{standing.EvNotified}},
		{standing.Decided, []event.Kind{standing.EvDecided}},
		{standing.Served, []event.Kind{standing.EvServed, standing.EvTookEffect}},
		{standing.Ended, []event.Kind{standing.EvEnded}},
	}
	l := Listing{ID: "lst_1"}
	for i, s := range story() {
		before := l.Facts()
		next, kinds, err := s.run(t, l)
		if err != nil {
			t.Fatalf("%s: %v", s.act, err)
		}
		if next.State != want[i].state || !slices.Equal(kinds, want[i].kinds) || next.Version != int64(i+1) {
			t.Errorf("%s: %s v%d %v, want %s %v", s.act, next.State, next.Version, kinds, want[i].state, want[i].kinds)
		}
		if !reflect.DeepEqual(before, l.Facts()) {
			t.Errorf("%s changed its argument", s.act)
		}
		l = next
	}
	f := l.Facts()
	want2 := standing.Facts{
		ID: "lst_1", Version: 6, Party: unit, Domain: 1, Case: "production-unit", State: standing.Ended, Authority: body,
		AuthorityName: "示例市应急管理局", Region: "150100", PartyRegion: "150102", Document: "呼应急列〔2026〕1号",
		Grounds: []string{"d1-accident"}, ListBasis: "emergency-order-11", Members: decision(decided).Members,
		Circumstances: map[string]bool{"work-safety-dishonesty": true}, Decided: decided, Effective: servedOn,
		Until: "2029-03-02", EndedOn: "2029-03-03", EndedHow: standing.Expired,
	}
	if !reflect.DeepEqual(f, want2) {
		t.Errorf("facts\n%+v\nwant\n%+v", f, want2)
	}
}

// The answer period over the spring festival of 2026: a Saturday worked, nine days off.
func TestAnswerPeriodOverSpringFestival(t *testing.T) {
	l := after(t, Notify)
	cal := rulesetOf(t).Calendar()
	if end := l.Notices[0].AnswerEnd(cal); end != (calendar.Due{Day: lastDay}) {
		t.Fatalf("the period ends on %v, want %s", end, lastDay)
	}
	_, _, err := Next(l, Decide, decision(lastDay), world(t, lastDay, decider))
	f, ok := err.(*fault.Fault)
	if !ok || f.Kind != fault.TooEarly || f.From != string(decided) {
		t.Fatalf("on the last day: %v", err)
	}
	if want := "陈述申辩期至 2026年2月26日 届满"; !strings.Contains(f.Message, want) || !strings.Contains(f.Message, "2026年2月27日") {
		t.Errorf("%s; want %s and the day it becomes possible", f.Message, want)
	}
	if _, _, err := Next(l, Decide, decision(decided), world(t, decided, decider)); err != nil {
		t.Errorf("the day after: %v", err)
	}
	// A year that no notice settles is said to be estimated.
	n := Notice{Served: Served{On: "2031-01-30"}, Period: calendar.Period{N: 5, Unit: calendar.WorkingDays}}
	if !n.AnswerEnd(cal).Estimated || !n.DecidableFrom(cal).Estimated {
		t.Error("an end counted over unknown holidays is not marked as estimated")
	}
}

func TestHeardMayBeDecidedSooner(t *testing.T) {
	l := after(t, Hear)
	day := told.AddDays(1)
	x := decision(day)
	_, _, err := Next(l, Decide, x, world(t, day, decider))
	if !broken(err, fault.TooEarly, "listing.answer-period") {
		t.Fatalf("the person named was not heard: %v", err)
	}
	x.Members = nil
	if _, _, err := Next(l, Decide, x, world(t, day, decider)); err != nil {
		t.Fatalf("the unit was heard and is listed alone: %v", err)
	}
	l, _, err = Next(l, Hear, statement(boss, told), world(t, told, drafter))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(l, Decide, decision(day), world(t, day, decider)); err != nil {
		t.Errorf("all were heard: %v", err)
	}
}

func TestPublicNoticeCountsThirtyDays(t *testing.T) {
	l := after(t, Review)
	n := noticeTo(unit, "2026-03-02")
	n.Means = PublicNotice
	l, _, err := Next(l, Notify, Notification{[]Notice{n}}, world(t, "2026-03-02", drafter))
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Notices[0].On; got != "2026-04-01" {
		t.Errorf("served on %s, want 30 days after publication", got)
	}
	x := decision("2026-04-13")
	x.Members = nil
	l, _, err = Next(l, Decide, x, world(t, "2026-04-13", decider))
	if err != nil {
		t.Fatal(err)
	}
	s := Services{[]Delivery{{RepairNotice: true, Served: Served{Means: PublicNotice, Date: "2026-04-13"}}}}
	l, kinds, err := Next(l, Serve, s, world(t, "2026-04-13", drafter))
	if err != nil || l.Effective != "2026-05-13" || slices.Contains(kinds, standing.EvTookEffect) {
		t.Errorf("effective %s, %v, %v; want 2026-05-13 and no announcement yet", l.Effective, kinds, err)
	}
	if f := l.Facts(); f.On("2026-05-12") != standing.NotYet || f.On("2026-05-13") != standing.InForce {
		t.Error("it must be in force from the day that counts as service, not before")
	}
}

func TestServiceOneByOne(t *testing.T) {
	l := after(t, Decide)
	first := Services{[]Delivery{{Recipient: unit, RepairNotice: true, Served: Served{Means: Direct, Date: servedOn}}}}
	l, kinds, err := Next(l, Serve, first, world(t, servedOn, drafter))
	if err != nil || l.State != standing.Decided || l.Effective != "" || !slices.Equal(kinds, []event.Kind{standing.EvServed}) {
		t.Fatalf("%s %s %v %v", l.State, l.Effective, kinds, err)
	}
	second := Services{[]Delivery{{Recipient: boss, RepairNotice: true, Served: Served{Means: Left, Date: "2026-03-05"}}}}
	l, _, err = Next(l, Serve, second, world(t, "2026-03-06", drafter))
	if err != nil || l.State != standing.Served || l.Effective != "2026-03-05" || l.Until != "2029-03-05" {
		t.Fatalf("%s %s–%s %v", l.State, l.Effective, l.Until, err)
	}
}

func TestEditNeedsNewReview(t *testing.T) {
	l := after(t, Review)
	p := proposal()
	p.Conduct += "补充：事故造成一人受伤。"
	l, _, err := Next(l, Edit, p, world(t, proposed, "user:usr_second"))
	if err != nil || l.State != standing.Proposed {
		t.Fatalf("%s, %v", l.State, err)
	}
	if _, _, err := Next(l, Review, Opinion{Approve: true}, world(t, proposed, "user:usr_second")); !broken(err, fault.Forbidden, "listing.three-people") {
		t.Errorf("who edited reviews: %v", err)
	}
}

func TestReturnedUntilEdited(t *testing.T) {
	l := after(t, Propose)
	l, _, err := Next(l, Review, Opinion{false, "事实不清，请补充"}, world(t, proposed, auditor))
	if err != nil || l.State != standing.Proposed {
		t.Fatal(l.State, err)
	}
	if _, _, err := Next(l, Review, Opinion{Approve: true}, world(t, proposed, auditor)); !broken(err, fault.Conflict, "listing.returned") {
		t.Errorf("reviewed again unchanged: %v", err)
	}
	l, _, err = Next(l, Edit, proposal(), world(t, proposed, drafter))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(l, Review, Opinion{Approve: true}, world(t, proposed, auditor)); err != nil {
		t.Error(err)
	}
}

func TestRepealedMemorandumOnlyReleases(t *testing.T) {
	r, err := compileWith(law.Change{ID: "chg_m", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-06-01", Document: "内政发〔2026〕8号", Memorandum: law.Withdrawn})
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, "2026-06-02", drafter)
	w.Law = r
	if _, _, err := Next(Listing{ID: "lst_1"}, Propose, proposal(), w); !broken(err, fault.Conflict, "listing.memorandum") {
		t.Errorf("proposed under a repealed memorandum: %v", err)
	}
	w.Actor = decider
	revoked := Termination{How: standing.Revoked, Reason: "备忘录已废止", Document: Document{Number: "呼应急撤〔2026〕1号", Date: "2026-06-02", File: digest}}
	if _, _, err := Next(after(t, Serve), End, revoked, w); err != nil {
		t.Errorf("a release: %v", err)
	}
}

func TestInputOfAnotherAct(t *testing.T) {
	if _, _, err := Next(after(t, Propose), Review, proposal(), world(t, proposed, auditor)); !broken(err, fault.Internal, "listing.input") {
		t.Error(err)
	}
}

func TestMarksComeAndGo(t *testing.T) {
	for _, pair := range []struct {
		on, off Act
		force   standing.Force
	}{{Stay, Unstay, standing.Stay}, {Suspend, Resume, standing.Suspense}} {
		l := after(t, Serve)
		w := world(t, servedOn, decider)
		if _, _, err := Next(l, pair.off, good(pair.off, ""), w); !broken(err, fault.Conflict, "listing.mark-none") {
			t.Errorf("%s of nothing: %v", pair.off, err)
		}
		marked, _, err := Next(l, pair.on, good(pair.on, ""), w)
		if err != nil {
			t.Fatal(err)
		}
		if f := marked.Facts(); f.On(servedOn) != pair.force {
			t.Errorf("%s: %s", pair.on, f.On(servedOn))
		}
		if f := l.Facts(); f.On(servedOn) != standing.InForce {
			t.Errorf("%s changed its argument", pair.on)
		}
		if _, _, err := Next(marked, pair.on, good(pair.on, ""), w); !broken(err, fault.Conflict, "listing.mark-twice") {
			t.Errorf("%s twice: %v", pair.on, err)
		}
		freed, _, err := Next(marked, pair.off, Mark{Reason: "事由已经消失"}, w)
		if f := freed.Facts(); err != nil || f.On(servedOn) != standing.InForce {
			t.Errorf("%s: %v", pair.off, err)
		}
	}
}
