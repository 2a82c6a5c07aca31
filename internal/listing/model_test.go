package listing

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// TestModel takes cases through random acts by random people on random days and holds
// them to what may never happen, whatever the order.
func TestModel(t *testing.T) {
	people := []string{drafter, auditor, decider, "user:usr_4"}
	reached := map[standing.State]int{}
	play := func(rt *rapid.T) {
		day := calendar.Day("2026-01-05").AddDays(rapid.IntRange(0, 400).Draw(rt, "start"))
		start := proposal()
		l, _, err := Next(Listing{ID: "lst_1"}, Propose, start, world(t, day, rapid.SampledFrom(people).Draw(rt, "by")))
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			day = day.AddDays(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5, 9, 400}).Draw(rt, "days"))
			act := rapid.SampledFrom(likely(l.State)).Draw(rt, "act")
			who := rapid.SampledFrom(people).Draw(rt, "who")
			w := world(t, day, who)
			next, kinds, err := Next(l, act, drawInput(rt, act, day), w)
			if err != nil {
				if next.Version != l.Version || fault.KindOf(err) == fault.Internal {
					rt.Fatalf("%s refused with %v at version %d", act, err, next.Version)
				}
				continue
			}
			if len(kinds) == 0 || next.Version != l.Version+1 {
				rt.Fatalf("%s made version %d of %d and events %v", act, next.Version, l.Version, kinds)
			}
			l = next
			hold(rt, &l, w.Law.Calendar())
		}
		reached[l.State]++
	}
	for range 10 {
		rapid.Check(t, play)
	}
	t.Logf("ended as %v", reached)
	if reached[standing.Served]+reached[standing.Ended] == 0 {
		t.Errorf("no random case ever came into force: %v", reached)
	}
}

// likely are acts to try in a state: mostly those that lead on, some that the table has,
// and any at all.
func likely(state standing.State) []Act {
	acts := slices.Sorted(maps.Keys(steps))
	acts = slices.DeleteFunc(acts, func(a Act) bool { return a == Propose || a == Adopt || a == Complete || a == Withdraw })
	if state == standing.Served {
		acts = append(acts, slices.Repeat([]Act{ApplyRepair, AcceptRepair, DecideRepair, Object, DecideObjection, FileRemedy, ConcludeRemedy, ChangeGrounds, ReviewGrounds, RecordDuty}, 4)...)
	}
	for _, r := range rules {
		if r.from == state && forward[r.act] {
			acts = append(acts, slices.Repeat([]Act{r.act}, 12)...)
		}
	}
	return append(acts, Withdraw)
}

func drawInput(rt *rapid.T, act Act, day calendar.Day) Input {
	past := func(label string) calendar.Day { return day.AddDays(-rapid.IntRange(0, 6).Draw(rt, label)) }
	who := rapid.SampledFrom([]string{unit, boss, leader, ""})
	switch act {
	case Edit:
		p := proposal()
		p.Members = p.Members[:rapid.IntRange(0, 2).Draw(rt, "members")]
		return p
	case Review:
		return Opinion{rapid.Bool().Draw(rt, "approve"), "意见如前所述"}
	case Notify:
		if rapid.Bool().Draw(rt, "both") {
			return Notification{[]Notice{noticeTo(unit, past("told")), noticeTo(boss, past("told too"))}}
		}
		return Notification{[]Notice{noticeTo(who.Draw(rt, "recipient"), past("told"))}}
	case Hear:
		return statement(who.Draw(rt, "speaker"), past("heard"))
	case Decide:
		d := decision(past("decided"))
		d.Members = d.Members[:rapid.IntRange(0, 2).Draw(rt, "named")]
		return d
	case Serve:
		return Services{[]Delivery{{Recipient: who.Draw(rt, "recipient"), RepairNotice: true, Served: Served{Means: Direct, Date: past("served")}}}}
	case End:
		how := rapid.SampledFrom([]standing.Ending{standing.Expired, standing.Repaired, standing.Revoked}).Draw(rt, "how")
		return Termination{How: how, Reason: "理由充分", Document: Document{Number: "呼应急〔2026〕5号", Date: past("paper"), File: digest}}
	case Object:
		a := dispute()
		a.Received = past("disputed")
		return a
	case DecideObjection:
		return ObjectionDecision{Finding: rapid.SampledFrom([]Finding{Kept, Corrected, Annulled}).Draw(rt, "finding"), Date: past("answered"), Response: "经核实如前所述",
			Period: calendar.Period{N: rapid.IntRange(1, 4).Draw(rt, "years"), Unit: calendar.Years}, Document: Document{Number: "呼应急更〔2026〕5号", Date: past("found"), File: digest}}
	case WithdrawObjection:
		return ObjectionWithdrawal{Date: past("dropped")}
	case ApplyRepair:
		a := application()
		a.Received = past("applied")
		return a
	case AcceptRepair:
		return RepairAcceptance{Accept: rapid.Bool().Draw(rt, "accept"), Date: past("taken on"), Reason: "材料不齐全"}
	case DecideRepair:
		x := repairDecision(rapid.Bool().Draw(rt, "grant"))
		x.Document.Date, x.Reason = past("repaired"), "条件不符合"
		x.Checks[0].Met, x.Checks[0].Note = rapid.Bool().Draw(rt, "fulfilled"), "义务未履行完毕"
		return x
	case Restore:
		x := restoration()
		x.Document.Date = past("undone")
		return x
	case WithdrawRepair:
		return RepairWithdrawal{Date: past("taken back")}
	case FileRemedy:
		f := filing(rapid.SampledFrom([]Contested{TheListing, TheGrounds}).Draw(rt, "against"))
		f.Accepted = past("accepted")
		return f
	case ConcludeRemedy:
		x := conclusion(rapid.SampledFrom([]Contested{TheListing, TheGrounds}).Draw(rt, "about"), rapid.SampledFrom([]RemedyResult{Upheld, Changed, Quashed, Dropped}).Draw(rt, "result"))
		x.Document.Date, x.Period = past("concluded"), calendar.Period{N: rapid.IntRange(1, 4).Draw(rt, "left"), Unit: calendar.Years}
		return x
	case ChangeGrounds:
		x := changed(rapid.SampledFrom([]RemedyResult{Changed, Quashed}).Draw(rt, "fate"))
		x.Document.Date, x.Known = past("overtaken"), day
		return x
	case ReviewGrounds:
		return GroundsReview{Finding: rapid.SampledFrom([]Finding{Kept, Corrected, Annulled}).Draw(rt, "reviewed"), Date: day, Response: "经复核如前所述",
			Period: calendar.Period{N: rapid.IntRange(1, 4).Draw(rt, "kept"), Unit: calendar.Years}, Document: Document{Number: "呼应急更〔2026〕6号", Date: past("revised"), File: digest}}
	case RecordDuty:
		x := unfulfilled()
		x.Fulfilled, x.On, x.Document.Date = rapid.Bool().Draw(rt, "done"), day, past("looked into")
		return x
	case Suspend:
		if rapid.Bool().Draw(rt, "plan") {
			return Mark{Reason: "法院裁定批准重整计划", Document: Document{Number: "（2026）内01破1号", Date: past("ruled"), File: digest}, Cause: Restructuring,
				Through: day.AddDays(rapid.IntRange(-3, 400).Draw(rt, "term"))}
		}
	case Answer:
		return CircumstanceAnswer{"serious", rapid.SampledFrom([]law.Tri{law.True, law.False, law.Unknown}).Draw(rt, "answer"), "核查"}
	}
	return good(act, "")
}

// hold is what may never happen.
func hold(rt *rapid.T, l *Listing, cal *calendar.Calendar) {
	if l.Decision == nil {
		if l.Effective != "" || l.State == standing.Served {
			rt.Fatal("in force without a decision")
		}
		return
	}
	if slices.Contains(l.Drafters, l.Decider) || slices.Contains(l.Reviewers, l.Decider) {
		rt.Fatalf("%s decided and was drafter %v or reviewer %v", l.Decider, l.Drafters, l.Reviewers)
	}
	if !slices.ContainsFunc(l.Reviewers, func(r string) bool { return !slices.Contains(l.Drafters, r) }) {
		rt.Fatalf("decided without a review by another than the drafters: %v %v", l.Drafters, l.Reviewers)
	}
	for _, id := range l.addressees() {
		n, told := l.notice(id)
		if !told {
			rt.Fatalf("%s was decided upon and never told", id)
		}
		heard := slices.ContainsFunc(l.Statements, func(s Statement) bool {
			return s.Recipient == id && !s.Answered.After(l.Decision.Document.Date)
		})
		if end := n.AnswerEnd(cal); !heard && !l.Decision.Document.Date.After(end.Day) {
			rt.Fatalf("%s: decided on %s within the time to answer (%s), unheard", id, l.Decision.Document.Date, end.Day)
		}
		if l.Effective != "" && !l.served(id) {
			rt.Fatalf("in force, and %s was not served", id)
		}
	}
	if l.Termination != nil && l.Termination.How == standing.Repaired {
		r := l.Repairs[len(l.Repairs)-1]
		if r.Decision == nil || !r.Decision.Grant || slices.ContainsFunc(r.Decision.Checks, func(c Check) bool { return !c.Met }) {
			rt.Fatalf("repaired, and not every condition met: %+v", r)
		}
	}
	for i, r := range l.Repairs {
		if r.Open() && i < len(l.Repairs)-1 {
			rt.Fatalf("repair %d of %d is open still", i+1, len(l.Repairs))
		}
	}
	if f := l.Facts(); f.Objected != (len(l.Objections) > 0 && l.Objections[len(l.Objections)-1].Open()) || f.Objected && l.State != standing.Served {
		rt.Fatalf("disputed: %v, %s, %+v", f.Objected, l.State, l.Objections)
	}
	if g, pending := l.pendingReview(); pending && g.Notice.Result == Quashed && l.State == standing.Served {
		if f := l.Facts(); f.On(g.Notice.Known) == standing.InForce {
			rt.Fatalf("bites on grounds that were quashed: %+v", f)
		}
	}
	if l.held() && !l.unfulfilled() {
		rt.Fatalf("held past its last day, and nothing says that the duty is not fulfilled: %+v", l.Duty)
	}
	for _, s := range l.Facts().Lifted {
		if f := l.Facts(); f.On(s.From) == standing.InForce || s.Before.Before(s.From) {
			rt.Fatalf("holds while it was lifted: %+v", f)
		}
	}
	if f := l.Facts(); l.Effective != "" && (f.On(l.Effective.AddDays(-1)) != standing.NotYet && f.On(l.Effective.AddDays(-1)) != standing.Over || (f.Until == "") != l.held()) {
		rt.Fatalf("in force before its service, or for ever: %+v", f)
	}
}
