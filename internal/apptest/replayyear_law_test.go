package apptest_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// movedBases are provisions that measures asked about rest on.
var movedBases = []string{
	"procurement-law-77", "procurement-law-22", "bidding-law-53", "bidding-law-54", "bidding-law-60", "work-safety-law-78",
	"licensing-law-78", "licensing-law-79", "company-law-178", "environment-law-54", "coal-mine-safety-regulation", "quality-regulation-72",
}

// firstLaw puts the memorandum in force and gives every list a basis.
func (y *year) firstLaw() {
	from := y.Today()
	list := []law.Change{
		{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", Memorandum: law.InForce},
		{Kind: law.ChangeDirective, Target: "nmg-2020-3/5.3#3", Directive: &law.Override{Basis: []law.BasisUse{{ID: "coal-mine-safety-regulation"}}}},
	}
	for _, id := range movedBases {
		list = append(list, law.Change{Kind: law.ChangeBasis, Target: id, Status: law.Confirmed})
	}
	for domain := 1; domain <= 8; domain++ {
		list = append(list, y.listBasis(domain, law.Confirmed))
	}
	for _, c := range list {
		c.From = from
		p := y.propose(c)
		y.Must(func(ctx context.Context) error { return y.agree(ctx, p) })
	}
	y.Settle()
}

// memorandum has its status change on fixed days, so that every status has its weeks.
func (y *year) memorandum(n int) {
	status := map[int]law.MemorandumStatus{95: law.UnderReview, 125: law.InForce, 240: law.Withdrawn, 252: law.InForce, 310: law.UnderReview, 330: law.InForce}[n]
	if status != "" {
		y.approveIn(0, law.Change{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", Memorandum: status, From: y.Today()}, "memorandum "+string(status))
	}
}

// moveLaw has somebody propose a change, and somebody else settle it. Every kind has its
// turn; every ninth is refused.
func (y *year) moveLaw() {
	basis := func(status law.Status) func() (law.Change, string) {
		return func() (law.Change, string) { return y.moveBasis(status) }
	}
	amendment := func(status law.Status) func() (law.Change, string) {
		return func() (law.Change, string) { return y.moveAmendment(status) }
	}
	turns := []func() (law.Change, string){
		basis(law.Unconfirmed), y.addBasis, amendment(law.Confirmed), y.moveDirective, y.moveListBasis, basis(law.Repealed),
		y.addAmendment, y.movePeriod, amendment(law.Unconfirmed), basis(law.Changed), amendment(law.Repealed),
	}
	c, what := turns[y.lawMoves%len(turns)]()
	c.From = y.Today().AddDays(draw(y, []int{-30, -1, 0, 0, 0, 2, 7, 30}))
	if y.lawMoves++; y.lawMoves%9 == 0 {
		y.refuse(c)
		return
	}
	y.approveIn(0, c, what)
}

// approveIn has a change proposed so many days from now, and approved some days later.
func (y *year) approveIn(days int, c law.Change, what string) {
	var p coordination.Proposal
	y.follow(
		step{days, "law proposed", func(context.Context) error { p = y.propose(c); return nil }},
		step{y.between(1, 3), what, func(ctx context.Context) error { return y.approve(ctx, p) }},
	)
}

// later has a change proposed some weeks from now, to govern from then.
func (y *year) later(c law.Change, what string) {
	days := y.between(15, 40)
	c.From = y.Today().AddDays(days)
	y.approveIn(days, c, what)
}

// refuse has a change proposed that the reviewer does not approve.
func (y *year) refuse(c law.Change) {
	var p coordination.Proposal
	y.follow(
		step{0, "law proposed", func(context.Context) error { p = y.propose(c); return nil }},
		step{y.between(1, 3), "law refused", func(ctx context.Context) error {
			_, err := y.Coordination.Refuse(ctx, y.reviewer.Actor, p.ID, p.Version, "所附文件没有条文原文（虚构）")
			return err
		}},
	)
}

// propose has the coordinator propose a change on a document.
func (y *year) propose(c law.Change) (p coordination.Proposal) {
	y.TB.Helper()
	doc := y.ministry.Paper("法")
	c.Document, c.Why = doc.Number, "示例：按所附文件变更（虚构）"
	y.Must(func(ctx context.Context) (err error) {
		p, err = y.Coordination.Propose(ctx, y.coordinator.Actor, coordination.Draft{Change: c, File: doc.File})
		return err
	})
	return p
}

// approve has the reviewer agree; the next step is judged under it, whoever is quicker.
func (y *year) approve(ctx context.Context, p coordination.Proposal) error {
	err := y.agree(ctx, p)
	if err == nil {
		y.Settle()
	}
	return err
}

func (y *year) agree(ctx context.Context, p coordination.Proposal) error {
	_, err := y.Coordination.Approve(ctx, y.reviewer.Actor, p.ID, p.Version, "经审核，同意（虚构）")
	return err
}

// moveBasis doubts or withdraws a basis, which is confirmed anew some weeks later.
func (y *year) moveBasis(status law.Status) (law.Change, string) {
	c := law.Change{Kind: law.ChangeBasis, Target: draw(y, movedBases), Status: status}
	again := c
	again.Status = law.Confirmed
	y.later(again, "basis confirmed")
	return c, "basis " + string(status)
}

func (y *year) addBasis() (law.Change, string) {
	y.bases++
	b := &law.Basis{ID: "year-basis-" + strconv.Itoa(y.bases), Title: fmt.Sprintf("《示例条例（虚构）》第%d条", y.bases), Says: "示例条文（虚构）"}
	if y.chance(0.5) {
		b.AppliesWhen = []string{"work-safety-dishonesty"}
	}
	return law.Change{Kind: law.ChangeBasis, Target: b.ID, Status: law.Confirmed, Basis: b}, "basis added"
}

func (y *year) listBasis(domain int, status law.Status) law.Change {
	return law.Change{Kind: law.ChangeListBasis, Target: strconv.Itoa(domain), ListBasis: &law.ListBasis{
		ID: fmt.Sprintf("year-list-%d-%d", domain, y.between(1, 99)), Title: "《示例严重失信主体名单管理办法（虚构）》", Document: "示例令第" + strconv.Itoa(100+domain) + "号",
		From: y.Today(), Status: status, Period: calendar.Period{N: y.between(1, 3), Unit: calendar.Years}, Earliest: calendar.Period{N: 1, Unit: calendar.Months},
		Scope: "仅供测试（虚构）",
	}}
}

// moveListBasis writes a basis anew, or withdraws it until it is written anew.
func (y *year) moveListBasis() (law.Change, string) {
	domain := y.between(1, 8)
	if y.chance(0.3) {
		y.later(y.listBasis(domain, law.Confirmed), "list-basis confirmed")
		return y.listBasis(domain, law.Repealed), "list-basis repealed"
	}
	return y.listBasis(domain, law.Confirmed), "list-basis confirmed"
}

func (y *year) movePeriod() (law.Change, string) {
	id := draw(y, []string{"receipt-valid", "objection-answer", "order-feedback", "answer"})
	p := law.Deadline{Period: calendar.Period{N: y.between(5, 7), Unit: calendar.WorkingDays}, From: "示例", Since: y.Today(), Source: "示例（虚构）", Confirmed: true, Verified: y.Today()}
	return law.Change{Kind: law.ChangePeriod, Target: id, Period: &p}, "period"
}

// moveAmendment confirms, doubts or withdraws what is shipped or was added.
func (y *year) moveAmendment(status law.Status) (law.Change, string) {
	var known []string
	for _, a := range y.Rules.Now().Source.Amendments {
		known = append(known, a.ID)
	}
	for _, c := range y.Rules.Now().Changes {
		if c.Amendment != nil {
			known = append(known, c.Target)
		}
	}
	return law.Change{Kind: law.ChangeAmendment, Target: draw(y, known), Status: status}, "amendment " + string(status)
}

// addAmendment has law move that bears on a measure, as it is thought for some weeks.
func (y *year) addAmendment() (law.Change, string) {
	y.amendments++
	a := &law.Amendment{
		ID: "year-amendment-" + strconv.Itoa(y.amendments), Title: "示例法律变动（虚构）", From: y.Today(), Cites: "示例（虚构）",
		Touches: []law.Touch{{
			Directive: strings.TrimPrefix(y.gate().Measure, "nmg-2020-3/"), Status: draw(y, []law.Status{law.Changed, law.Repealed}),
			Reading: "示例：按变动后的法律理解（虚构）",
		}},
	}
	y.later(law.Change{Kind: law.ChangeAmendment, Target: a.ID, Status: law.Unconfirmed, Amendment: a}, "amendment unconfirmed")
	return law.Change{Kind: law.ChangeAmendment, Target: a.ID, Status: law.Confirmed, Amendment: a}, "amendment added"
}

// moveDirective has a measure read otherwise, and some weeks later as it was.
func (y *year) moveDirective() (law.Change, string) {
	d := y.gate()
	o := &law.Override{
		Class: draw(y, []law.Class{law.ClassA, law.ClassB, law.ClassC}), Binding: draw(y, []law.Binding{law.Mandatory, law.ForReference}),
		Basis: []law.BasisUse{{ID: draw(y, movedBases)}},
	}
	y.later(law.Change{Kind: law.ChangeDirective, Target: d.ID, Directive: &law.Override{Class: d.Class, Binding: d.Binding, Basis: d.Basis}}, "directive")
	return law.Change{Kind: law.ChangeDirective, Target: d.ID, Directive: o}, "directive"
}

// gate draws a directive that bears on some matter asked about.
func (y *year) gate() *law.Directive {
	var gates []*law.Directive
	for _, d := range y.Rules.Now().Source.Domains {
		for _, m := range d.Measures {
			for _, dir := range m.Directives {
				for _, g := range dir.Gate {
					if askedAbout(g) {
						gates = append(gates, dir)
					}
				}
			}
		}
	}
	return draw(y, gates)
}
