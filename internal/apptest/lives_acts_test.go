package apptest_test

import (
	"context"
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// turns are the acts as often as they are drawn.
var turns = func() (list []string) {
	often := map[string]int{"wait": 4, "settle": 4, "publish": 5, "feed back": 4, "confirm release": 4, "screen": 4, "decide-objection": 3, "decide-repair": 3, "merge": 2,
		"accept-repair": 2, "apply-repair": 2, "long wait": 2, "end": 2}
	for name := range acts {
		list = append(list, slices.Repeat([]string{name}, max(1, often[name]))...)
	}
	slices.Sort(list)
	return list
}()

// likely are acts that the state of things asks for: what was begun is seldom finished by chance.
func (n *life) likely() (names []string) {
	v, err := n.Listings.Get(context.Background(), n.desk.Clerk.Actor, n.id)
	if err != nil {
		n.rt.Fatal(err)
	}
	l := &v.Listing
	when := func(is bool, acts ...string) {
		if is {
			names = append(names, acts...)
		}
	}
	when(l.State == standing.Notified || l.State == standing.Heard, "hear", "decide")
	when(l.State == standing.Decided, "serve")
	when(n.merged, "part", "screen")
	when(l.State == standing.Served && !v.Facts.Objected, "object", "apply-repair")
	when(l.Marked(listing.Stay), "unstay")
	when(l.Marked(listing.Suspend), "resume")
	when(v.Facts.Objected, "decide-objection", "withdraw-objection")
	when(len(l.Repairs) > 0 && l.Repairs[len(l.Repairs)-1].Open(), "accept-repair", "decide-repair", "long wait")
	when(v.Facts.EndedHow == standing.Repaired, "restore")
	when(v.Facts.EndedHow == standing.Revoked, "wish")
	when(len(l.GroundsChanges) > 0 && l.GroundsChanges[len(l.GroundsChanges)-1].Open(), "review-grounds")
	for _, c := range n.copies(context.Background()) {
		when(c.State() == publication.Leaving, "withdraw")
		when(c.State() == publication.Due, "publish")
	}
	when(l.State == standing.Ended, "settle", "confirm release")
	return names
}

type does func(n *life, ctx context.Context) error

// of makes an act of a step of a listing.
func of(do func(n *life, ctx context.Context) (listing.Listing, error)) does {
	return func(n *life, ctx context.Context) error {
		_, err := do(n, ctx)
		return err
	}
}

var acts = map[string]does{
	"review": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Review(ctx, n.desk.Reviewer.Actor, n.id, 0, listing.Opinion{Approve: true, Text: "事实清楚，程序合法，同意告知。"})
	}),
	"notify": of((*life).notify),
	"hear": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Hear(ctx, n.desk.Clerk.Actor, n.id, 0, listing.Statement{Recipient: n.company.ID, Form: listing.Written, Received: n.Today(), Text: "请求不予列入（虚构）",
			Outcome: listing.Rejected, Response: "事实清楚，不予采纳（虚构）", Answered: n.Today()})
	}),
	"decide": of((*life).decide),
	"serve": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Serve(ctx, n.desk.Clerk.Actor, n.id, 0, listing.Delivery{RepairNotice: true, Served: listing.Served{Means: listing.Direct, Date: n.Today(), Proof: n.paper("回").File}})
	}),
	"withdraw case": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Withdraw(ctx, n.desk.Clerk.Actor, n.id, 0, "证据不足（虚构）")
	}),
	"end": of((*life).end),
	"object": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Object(ctx, n.desk.Clerk.Actor, n.id, 0, listing.ObjectionApplication{Channel: listing.Counter, Received: n.Today(), Sender: listing.Oneself,
			Verified: "出示证件原件（虚构）", Text: "当事人认为所记载的事实有误（虚构）。"})
	}),
	"decide-objection": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.DecideObjection(ctx, n.desk.Director.Actor, n.id, 0, n.ruling())
	}),
	"withdraw-objection": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.WithdrawObjection(ctx, n.desk.Clerk.Actor, n.id, 0, listing.ObjectionWithdrawal{Date: n.Today()})
	}),
	"apply-repair": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.ApplyRepair(ctx, n.desk.Clerk.Actor, n.id, 0, listing.RepairApplication{Channel: listing.Counter, Received: n.Today(),
			Text: "已纠正失信行为并履行义务（虚构）。", Proof: n.paper("证").File, Commitment: n.paper("诺").File})
	}),
	"accept-repair": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.AcceptRepair(ctx, n.desk.Clerk.Actor, n.id, 0, listing.RepairAcceptance{Accept: true, Date: n.Today()})
	}),
	"decide-repair": of((*life).decideRepair),
	"restore": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.Restore(ctx, n.desk.Director.Actor, n.id, 0, listing.Restoration{Document: n.paper("恢"), Reason: "履行证明系伪造（虚构）"})
	}),
	"stay": marked(listing.Stay), "unstay": marked(listing.Unstay), "suspend": marked(listing.Suspend), "resume": marked(listing.Resume),
	"record-duty": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.RecordDuty(ctx, n.desk.Director.Actor, n.id, 0, listing.Duty{Fulfilled: n.chance(2), On: n.Today(),
			Document: n.paper("核"), Reason: "经核实如上（虚构）"})
	}),
	"file-remedy": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.FileRemedy(ctx, n.desk.Clerk.Actor, n.id, 0, listing.RemedyFiling{Kind: listing.Suit, Against: listing.TheListing, Forum: "示例人民法院",
			Number: "（2026）内01行初1号", Accepted: n.Today(), File: n.paper("受").File})
	}),
	"conclude-remedy": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.ConcludeRemedy(ctx, n.desk.Director.Actor, n.id, 0, listing.RemedyConclusion{Against: listing.TheListing,
			Result: pick(n, []listing.RemedyResult{listing.Upheld, listing.Quashed, listing.Dropped}), Document: n.paper("判"), Reason: "结果如上（虚构）"})
	}),
	"change-grounds": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.ChangeGrounds(ctx, n.desk.Clerk.Actor, n.id, 0, listing.GroundsNotice{
			Result: pick(n, []listing.RemedyResult{listing.Changed, listing.Quashed}), Document: n.paper("变"), Known: n.Today(), Reason: "依据文书变化（虚构）"})
	}),
	"review-grounds": of(func(n *life, ctx context.Context) (listing.Listing, error) {
		return n.Listings.ReviewGrounds(ctx, n.desk.Director.Actor, n.id, 0, listing.GroundsReview(n.ruling()))
	}),
	"same decision again": (*life).sameAgain,
	"rename":              (*life).rename,
	"new boss":            (*life).newBoss,
	"erase boss":          (*life).eraseBoss,
	"merge":               (*life).merge,
	"part":                (*life).part,
	"publish":             (*life).publish,
	"withdraw":            (*life).takeDown,
	"wish":                (*life).wish,
	"feed back":           (*life).feedBack,
	"confirm release":     (*life).confirmRelease,
	"screen":              (*life).screen,
	"outcome":             (*life).outcome,
	"wait":                func(n *life, _ context.Context) error { n.days(1, 40); return nil },
	"long wait":           func(n *life, _ context.Context) error { n.days(200, 420); return nil },
	"settle":              func(n *life, _ context.Context) error { n.Settle(); return nil },
	"restart":             (*life).restart,
}

func marked(act listing.Act) does {
	return of(func(n *life, ctx context.Context) (listing.Listing, error) {
		m := listing.Mark{Reason: "依有关文书办理（虚构）", Document: n.paper("止")}
		if act == listing.Suspend && n.chance(2) {
			m.Cause, m.Through = listing.Restructuring, n.Today().AddDays(90)
		}
		return n.Listings.Mark(ctx, n.desk.Director.Actor, n.id, 0, act, m)
	})
}

func (n *life) notify(ctx context.Context) (listing.Listing, error) {
	told := []listing.Notice{n.notice(n.company.ID)}
	for _, m := range n.members {
		told = append(told, n.notice(m.Party))
	}
	return n.Listings.Notify(ctx, n.desk.Clerk.Actor, n.id, 0, told[:1+n.random.IntN(len(told))]...)
}

func (n *life) notice(who string) listing.Notice {
	return listing.Notice{Recipient: who, Document: n.paper("告"), Facts: "拟列入的事实（虚构）", Basis: "本案依据文书和该领域名单的设列依据。",
		Consequences: "列入后各有关部门依法依规实施联合惩戒。", Rights: "可以陈述、申辩，可以要求听证。",
		Served: listing.Served{Means: listing.Direct, Date: n.Today(), Proof: n.paper("回").File}}
}

// decide decides as soon as the law lets, naming those who were told.
func (n *life) decide(ctx context.Context) (listing.Listing, error) {
	v, err := n.Listings.Get(ctx, n.desk.Clerk.Actor, n.id)
	if err != nil {
		return listing.Listing{}, err
	}
	named := slices.DeleteFunc(slices.Clone(n.members), func(m standing.Member) bool {
		return !slices.ContainsFunc(v.Listing.Notices, func(x listing.Notice) bool { return x.Recipient == m.Party })
	})
	x := listing.Decision{Document: n.paper("列"), Members: named, Measures: "备忘录所列本领域联合惩戒措施。", Removal: "期限届满或者信用修复后移出。",
		Remedies: "可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"}
	l, err := n.Listings.Decide(ctx, n.desk.Director.Actor, n.id, 0, x)
	if f, ok := err.(*fault.Fault); ok && f.From != "" && f.Kind == fault.TooEarly {
		n.Clock.Set(calendar.Day(f.From))
		x.Document = n.paper("列")
		return n.Listings.Decide(ctx, n.desk.Director.Actor, n.id, 0, x)
	}
	return l, err
}

func (n *life) end(ctx context.Context) (listing.Listing, error) {
	t := listing.Termination{How: pick(n, []standing.Ending{standing.Expired, standing.Revoked})}
	if t.How == standing.Revoked {
		t.Document, t.Reason = n.paper("撤"), "作为依据的文书被撤销（虚构）"
	}
	return n.Listings.End(ctx, n.desk.Director.Actor, n.id, 0, t)
}

func (n *life) ruling() listing.ObjectionDecision {
	x := listing.ObjectionDecision{Finding: pick(n, []listing.Finding{listing.Kept, listing.Kept, listing.Corrected, listing.Annulled}),
		Date: n.Today(), Response: "经核实如上（虚构）。"}
	switch x.Finding {
	case listing.Corrected:
		x.Document, x.Conduct, x.Period = n.paper("更"), "更正后的事实（虚构），该单位示例车间发生一起生产安全事故，负有责任。", calendar.Period{N: 6, Unit: calendar.Months}
		if v, err := n.Listings.Get(context.Background(), n.desk.Clerk.Actor, n.id); err == nil && len(v.Facts.Members) > 0 && n.chance(2) {
			x.Unnamed = []string{n.boss.ID}
		}
	case listing.Annulled:
		x.Document = n.paper("撤")
	}
	return x
}

func (n *life) decideRepair(ctx context.Context) (listing.Listing, error) {
	grant := n.chance(2)
	x := listing.RepairDecision{Grant: grant, Document: n.paper("修"), Reason: "条件如上（虚构）",
		Checks: []listing.Check{{Condition: listing.DutyFulfilled, Met: grant, Note: "尚未履行完毕（虚构）"}, {Condition: listing.Commitment, Met: true}, {Condition: listing.NoContrary, Met: true}}}
	return n.Listings.DecideRepair(ctx, n.desk.Director.Actor, n.id, 0, x)
}

// sameAgain tries to adopt the very decision a second time: it must never be current twice.
func (n *life) sameAgain(ctx context.Context) error {
	v, err := n.Listings.Get(ctx, n.desk.Clerk.Actor, n.id)
	if err != nil || v.Listing.Decision == nil {
		return fault.New(fault.Conflict, "尚无决定")
	}
	p := v.Listing.Proposal
	p.Members = nil
	_, err = n.Listings.Adopt(ctx, n.desk.Clerk.Actor, listing.Adoption{Proposal: p, Source: "示例名单（虚构）", Decision: v.Listing.Decision.Document, Listed: v.Listing.Decision.Document.Date})
	return err
}

func (n *life) rename(ctx context.Context) error {
	name := fmt.Sprintf("内蒙古第%d白桦第%d次更名示例有限公司", n.clients, len(n.names))
	_, err := n.Registry.Rename(ctx, n.desk.Clerk.Actor, n.company.ID, 0, name, n.Today())
	if err == nil {
		n.names = append(n.names, name)
	}
	return err
}

// newBoss has somebody else hold the office.
func (n *life) newBoss(ctx context.Context) error {
	if _, err := n.Registry.EndRole(ctx, n.desk.Clerk.Actor, n.role, n.Today()); err != nil {
		return err
	}
	r, err := n.Registry.LinkRole(ctx, n.desk.Clerk.Actor, n.company.ID, n.person().ID, law.LegalRepresentative, n.Today(), "")
	n.role = r.ID
	return err
}

func (n *life) eraseBoss(ctx context.Context) error {
	p, err := n.Registry.Party(ctx, n.desk.Clerk.Actor, n.boss.ID)
	if err != nil {
		return err
	}
	return n.Registry.Erase(ctx, n.desk.Director.Actor, n.boss.ID, p.Version, "requested")
}

func (n *life) proof(reason registry.MergeReason) registry.MergeStep {
	d := n.paper("证")
	return registry.MergeStep{Reason: reason, Paper: registry.Paper{Number: d.Number, File: d.File}}
}

// merge finds the company's two records to be one, either way round.
func (n *life) merge(ctx context.Context) error {
	from, into := n.double.ID, n.company.ID
	if n.chance(2) {
		from, into = into, from
	}
	if _, err := n.Registry.ProposeMerge(ctx, n.desk.Clerk.Actor, from, 0, into, n.proof(registry.RegisteredTwice)); err != nil {
		return err
	}
	_, err := n.Registry.ApproveMerge(ctx, n.desk.Director.Actor, from, 0)
	n.merged = n.merged || err == nil
	return err
}

// part finds them to be two after all.
func (n *life) part(ctx context.Context) error {
	var err error
	for _, id := range []string{n.double.ID, n.company.ID} {
		if _, err = n.Registry.Unmerge(ctx, n.desk.Director.Actor, id, 0, n.proof(registry.NotTheSame)); err == nil {
			n.merged = false
			return nil
		}
	}
	return err
}

func (n *life) copies(ctx context.Context) []publication.Copy {
	list, err := n.Publications.OfListing(ctx, n.id)
	if err != nil {
		n.rt.Fatal(err)
	}
	return list
}

func (n *life) publish(ctx context.Context) error  { return n.record(ctx, publication.Publish) }
func (n *life) takeDown(ctx context.Context) error { return n.record(ctx, publication.Withdraw) }

func (n *life) record(ctx context.Context, act publication.Act) error {
	for _, c := range n.copies(ctx) {
		if c.Body != n.editor.Body || act == publication.Withdraw != (c.State() == publication.Leaving) {
			continue
		}
		_, err := n.Publications.Record(ctx, n.editor.Actor, c.ID, c.Version, publication.Record{Act: act, Day: n.Today(), Address: "https://credit.example.cn/1", Digest: c.Wanted})
		return err
	}
	return fault.New(fault.Conflict, "没有需要办理的公示")
}

func (n *life) wish(ctx context.Context) error {
	_, err := n.Publications.Wish(ctx, n.desk.Clerk.Actor, n.id, publication.Wish{Wanted: n.chance(2), On: n.Today(), File: n.paper("愿").File})
	return err
}

// executor is an officer of a body.
func (n *life) executor(id string) access.Actor {
	p, known := n.bodies[id]
	if !known {
		b, err := n.Registry.Body(context.Background(), id)
		if err != nil {
			n.rt.Fatal(err)
		}
		p = apptest.Person{Actor: access.Actor{Kind: access.KindUser, ID: fmt.Sprintf("usr_lives%d", len(n.bodies)), Name: "王示例", Body: b.ID, BodyName: b.Name,
			Region: b.Region, Functions: b.FunctionsOn(n.Today()), Duties: []access.Duty{access.Case, access.Execute, access.Review}}}
		n.bodies[id] = p
	}
	return p.Actor
}

func (n *life) orders() (list []enforcement.Order) {
	n.must(func(ctx context.Context) error {
		return n.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) (err error) {
			list, err = tx.OrdersOfListing(n.id)
			return err
		})
	})
	return list
}

// feedBack does something about some order.
func (n *life) feedBack(ctx context.Context) error {
	open := slices.DeleteFunc(n.orders(), func(o enforcement.Order) bool { return !o.Open() || o.Body == "" })
	if len(open) == 0 {
		return fault.New(fault.Conflict, "没有待办的任务")
	}
	o := pick(n, open)
	a := n.executor(o.Body)
	if o.Kind == law.Question {
		_, err := n.Orders.Answer(ctx, a, o.ID, o.Version, law.True, "经查属实（虚构）")
		return err
	}
	fb := enforcement.Feedback{Act: pick(n, []enforcement.Act{enforcement.Finish, enforcement.Finish, enforcement.Decline, enforcement.Report, enforcement.Open}),
		Day: n.Today(), Text: "已依法办理（虚构）", Chosen: o.OneOf != ""}
	doc := n.deskOf(a).Paper("惩")
	fb.Document, fb.DocumentDay, fb.File = doc.Number, doc.Date, doc.File
	if fb.Act == enforcement.Decline {
		fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "当事人在本机构没有所涉许可和资金（虚构）"}
	}
	_, err := n.Orders.Feedback(ctx, a, o.ID, o.Version, fb)
	return err
}

func (n *life) deskOf(a access.Actor) apptest.Desk {
	return apptest.Desk{App: n.App, Clerk: apptest.Person{Actor: a}}
}

func (n *life) confirmRelease(ctx context.Context) error {
	pending := slices.DeleteFunc(n.orders(), func(o enforcement.Order) bool { return o.Release.State != enforcement.ReleasePending || o.Body == "" })
	if len(pending) == 0 {
		return fault.New(fault.Conflict, "没有待确认的解除")
	}
	o := pick(n, pending)
	_, err := n.Orders.ConfirmRelease(ctx, n.executor(o.Body), o.ID, o.Version, enforcement.Feedback{Day: n.Today(), Code: enforcement.Minuted})
	return err
}

// bid is what is asked for.
var bid = receipt.Asker{Matter: "tender.bid", Purpose: "工程招标投标（虚构）"}

// screen asks about the company, by its number or by any name it had.
func (n *life) screen(ctx context.Context) error {
	ask := screening.Ask{Identifier: n.company.Identifiers[0], Asker: bid}
	if n.chance(2) {
		ask.Identifier, ask.Name = ident.Identifier{}, pick(n, n.names)
	}
	r, err := n.Screening.Screen(ctx, n.window.Actor, ask)
	n.verdict = r.ID
	return err
}

func (n *life) outcome(ctx context.Context) error {
	if n.verdict == "" {
		return fault.New(fault.Conflict, "尚未核查")
	}
	_, err := n.Screening.Outcome(ctx, n.window.Actor, n.verdict, screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "呼建招字〔2026〕8号", Date: n.Today()})
	return err
}

// restart ends the program and opens it again.
func (n *life) restart(context.Context) error {
	if !n.chance(4) {
		return nil
	}
	n.Restart()
	n.desk.App = n.App
	return nil
}
