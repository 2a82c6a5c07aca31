package apptest_test

import (
	"context"

	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// A caseKind is what is listed for in a domain, by whom, and whom it names beside.
type caseKind struct {
	domain           int
	function, region string
	subject, kind    string
	facility         bool
	grounds          []string
	paper            string
	facts            map[string]bool
	named            law.Role
}

const (
	penaltyPaper = "行政处罚决定书"
	findingPaper = "行政认定文书"
)

var caseKinds = []caseKind{
	{domain: 1, function: "emergency", region: "150100", subject: "production-unit", grounds: []string{"d1-accident"}, paper: penaltyPaper, named: law.LegalRepresentative},
	{domain: 2, function: "ecology-environment", region: "150200", subject: "production-unit", grounds: []string{"d2-emission-over-limit", "d2-punished"}, paper: penaltyPaper, named: law.LegalRepresentative},
	{domain: 3, function: "energy", region: "150600", subject: "market-participant", kind: "power-retailer", grounds: []string{"d3-power-violation"}, paper: findingPaper, named: law.LegalRepresentative},
	{domain: 4, function: "energy", region: "150600", subject: "natural-person", grounds: []string{"d4-serious-violation"}, paper: findingPaper,
		facts: map[string]bool{"on-oil-gas-list": true, "person-found-seriously-dishonest": true}},
	{domain: 5, function: "energy", region: "150600", subject: "coal-mine", kind: "mine-over-capacity", facility: true, grounds: []string{"d5-over-capacity"}, paper: penaltyPaper},
	{domain: 6, function: "construction", region: "150100", subject: "construction-unit", kind: "contractor", grounds: []string{"d6-collusion"}, paper: penaltyPaper, named: law.LegalRepresentative},
	{domain: 7, function: "construction", region: "150400", subject: "real-estate-enterprise", kind: "real-estate-developer", grounds: []string{"d7-presale"}, paper: penaltyPaper, named: law.LegalRepresentative},
	{domain: 8, function: "civil-air-defence", region: "150700", subject: "civil-air-defence-unit", kind: "cad-contractor", grounds: []string{"d8-substandard"}, paper: penaltyPaper},
}

// caseTurns are the domains as often as they are drawn: more where a measure blocks.
var caseTurns = []int{1, 2, 2, 2, 2, 3, 4, 5, 5, 6, 6, 6, 7, 8}

// A docket is one case of the year.
type docket struct {
	*year
	caseKind
	desk    apptest.Desk
	party   *subject
	members []standing.Member
	period  calendar.Period
	taken   bool // over from elsewhere
	id      string
}

const conduct = "该主体存在示例违法行为（虚构），经调查负有责任，受到处理，情节严重。"

// openCase begins a case that is decided here, or takes one over.
func (y *year) openCase() {
	d := &docket{year: y, caseKind: caseKinds[draw(y, caseTurns)-1]}
	d.desk = y.desks[d.function+d.region]
	d.period = draw(y, []calendar.Period{{N: 2, Unit: calendar.Months}, {N: 3, Unit: calendar.Months}, {N: 6, Unit: calendar.Months}, {N: 1, Unit: calendar.Years}})
	if d.subject == "natural-person" {
		d.party = y.toList(y.persons)
	} else if d.party = y.toList(y.organisations); d.named != "" && d.party.head != nil && y.chance(0.6) {
		d.members = []standing.Member{{Party: d.party.head.id, Role: d.named}}
	}
	if y.chance(0.2) {
		d.adopted()
		return
	}
	d.decided()
}

// toList draws from those that may come on a list; the others never do.
func (y *year) toList(from []*subject) *subject {
	for {
		if s := draw(y, from); s.toBeListed && !s.merged {
			return s
		}
	}
}

func (d *docket) proposal() listing.Proposal {
	doc := d.desk.Paper("罚")
	doc.Kind = d.paper
	p := listing.Proposal{
		Party: d.party.id, Domain: d.domain, Case: d.subject, Kind: d.kind, Members: d.members, Document: doc,
		Conduct: conduct, Grounds: d.grounds, Circumstances: d.facts, Period: d.period,
	}
	if d.facility {
		p.Facility = d.party.mine
	}
	return p
}

// decided takes the case from its proposal to the service of its decision.
func (d *docket) decided() {
	d.follow(
		step{0, "proposed", func(ctx context.Context) error {
			l, err := d.Listings.Propose(ctx, d.desk.Clerk.Actor, d.proposal())
			d.id = l.ID
			return err
		}},
		step{1, "", func(ctx context.Context) error {
			_, err := d.Listings.Review(ctx, d.desk.Reviewer.Actor, d.id, 0, listing.Opinion{Approve: true, Text: "事实清楚，程序合法，同意告知。"})
			return err
		}},
		step{1, "notified", d.notify},
		step{d.between(20, 25), "decided", d.decide},
		step{d.between(1, 4), "served", func(ctx context.Context) error { return d.inForce(d.desk.Deliver(ctx, d.id)) }},
	)
}

func (d *docket) notify(ctx context.Context) error {
	notices := []listing.Notice{d.notice(d.party.id)}
	for _, m := range d.members {
		notices = append(notices, d.notice(m.Party))
	}
	_, err := d.Listings.Notify(ctx, d.desk.Clerk.Actor, d.id, 0, notices...)
	return err
}

func (d *docket) notice(recipient string) listing.Notice {
	return listing.Notice{
		Recipient: recipient, Document: d.desk.Paper("告"), Facts: "拟列入的事实（虚构）", Basis: "本案依据文书和该领域名单的设列依据。",
		Consequences: "列入后各有关部门依法依规实施联合惩戒。", Rights: "可以陈述、申辩，可以要求听证。",
		Served: listing.Served{Means: listing.Direct, Date: d.Today(), Proof: d.desk.Paper("回").File},
	}
}

func (d *docket) decide(ctx context.Context) error {
	_, err := d.Listings.Decide(ctx, d.desk.Director.Actor, d.id, 0, listing.Decision{
		Document: d.desk.Paper("列"), Members: d.members, Measures: "备忘录所列本领域联合惩戒措施。", Removal: "期限届满或者信用修复后移出。",
		Remedies: "可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
	})
	return err
}

// adopted takes a listing over from elsewhere, some of its papers missing.
func (d *docket) adopted() {
	d.taken = true
	d.follow(step{0, "adopted", func(ctx context.Context) error {
		day := d.Today().AddDays(-d.between(3, 30))
		l, err := d.Listings.Adopt(ctx, d.desk.Clerk.Actor, listing.Adoption{
			Proposal: d.adoptable(day), Source: "原示例名单（虚构）", Listed: day,
			Decision: listing.Document{Number: d.desk.Number("黑"), Date: day, Issuer: "国家示例监管机构（虚构）"},
		})
		d.id = l.ID
		return d.inForce(err)
	}})
}

// adoptable is a proposal whose grounds are older than the decision.
func (d *docket) adoptable(day calendar.Day) listing.Proposal {
	p := d.proposal()
	p.Document.Date = day.AddDays(-1)
	return p
}

// inForce notes that the party is listed now, and draws what comes of it.
func (d *docket) inForce(err error) error {
	if err == nil {
		d.party.everListed = true
		for _, p := range d.persons {
			for _, m := range d.members {
				p.everListed = p.everListed || p.id == m.Party
			}
		}
		d.fate()
	}
	return err
}

// fate draws what happens to a listing in force; some end it, after others it goes on.
func (d *docket) fate() {
	draw(d.year, []func(){
		d.stands, d.expires, d.expires, d.isRevoked, d.objects, d.objects, d.objects, d.objects, d.isRepaired, d.isRepaired, d.isRepaired, d.isStopped, d.isAnswered, d.isCompleted, d.isCompleted,
	})()
}

// stands is left alone: when its period is over it lapses by itself.
func (d *docket) stands() {}

// expires has the end of its period recorded.
func (d *docket) expires() {
	days := map[calendar.Unit]int{calendar.Months: 31, calendar.Years: 367}[d.period.Unit]*d.period.N + 3
	d.follow(step{days, "expired", func(ctx context.Context) error {
		_, err := d.Listings.End(ctx, d.desk.Director.Actor, d.id, 0, listing.Termination{How: standing.Expired})
		return err
	}})
}

func (d *docket) isRevoked() {
	d.follow(step{d.between(5, 60), "revoked", func(ctx context.Context) error {
		_, err := d.Listings.End(ctx, d.desk.Director.Actor, d.id, 0, listing.Termination{
			How: standing.Revoked, Document: d.desk.Paper("撤"), Reason: "作为依据的文书被撤销（虚构）",
		})
		return err
	}})
}

// objects has the party object, and the authority keep, correct or revoke, or the party
// take it back.
func (d *docket) objects() {
	what, answer := d.objectionAnswer()
	d.follow(
		step{d.between(2, 40), "objected", func(ctx context.Context) error {
			_, err := d.Listings.Object(ctx, d.desk.Clerk.Actor, d.id, 0, listing.ObjectionApplication{
				Channel: listing.Counter, Received: d.Today(), Sender: listing.Oneself, Verified: "出示证件原件（虚构）", Text: "当事人认为所记载的事实有误（虚构）。",
			})
			return err
		}},
		step{d.between(2, 12), what, func(ctx context.Context) error {
			err := answer(ctx)
			if err == nil && what != "objection revoked" {
				d.fate()
			}
			return err
		}},
	)
}

func (d *docket) objectionAnswer() (what string, answer func(context.Context) error) {
	decide := func(x func() listing.ObjectionDecision) func(context.Context) error {
		return func(ctx context.Context) error {
			decision := x()
			decision.Date, decision.Response = d.Today(), "经核实，作出如下答复（虚构）。"
			_, err := d.Listings.DecideObjection(ctx, d.desk.Director.Actor, d.id, 0, decision)
			return err
		}
	}
	switch d.random.IntN(5) {
	case 0:
		return "objection kept", decide(func() listing.ObjectionDecision { return listing.ObjectionDecision{Finding: listing.Kept} })
	case 1, 2:
		shorter := calendar.Period{N: 50, Unit: calendar.Days}
		return "objection corrected", decide(func() listing.ObjectionDecision {
			return listing.ObjectionDecision{Finding: listing.Corrected, Document: d.desk.Paper("更"), Conduct: conduct + "（更正）", Period: shorter}
		})
	case 3:
		return "objection revoked", decide(func() listing.ObjectionDecision {
			return listing.ObjectionDecision{Finding: listing.Annulled, Document: d.desk.Paper("撤")}
		})
	}
	return "objection withdrawn", func(ctx context.Context) error {
		_, err := d.Listings.WithdrawObjection(ctx, d.desk.Clerk.Actor, d.id, 0, listing.ObjectionWithdrawal{Date: d.Today(), Reason: "当事人自行撤回（虚构）"})
		return err
	}
}

// isRepaired lifts the listing, and some of the time puts it back: the material was false.
func (d *docket) isRepaired() {
	steps := []step{
		{d.between(32, 45), "", func(ctx context.Context) error {
			_, err := d.Listings.ApplyRepair(ctx, d.desk.Clerk.Actor, d.id, 0, listing.RepairApplication{
				Channel: listing.Counter, Received: d.Today(), Text: "已纠正失信行为并履行义务（虚构）。", Proof: d.desk.Paper("证").File, Commitment: d.desk.Paper("诺").File,
			})
			return err
		}},
		{1, "", func(ctx context.Context) error {
			_, err := d.Listings.AcceptRepair(ctx, d.desk.Clerk.Actor, d.id, 0, listing.RepairAcceptance{Accept: true, Date: d.Today()})
			return err
		}},
		{1, "repaired", d.grant},
	}
	if d.chance(0.6) {
		steps = append(steps, step{d.between(3, 12), "restored", func(ctx context.Context) error {
			_, err := d.Listings.Restore(ctx, d.desk.Director.Actor, d.id, 0, listing.Restoration{Document: d.desk.Paper("恢"), Reason: "修复所凭的履行证明系伪造（虚构）"})
			if err == nil {
				d.fate()
			}
			return err
		}})
	}
	d.follow(steps...)
}

func (d *docket) grant(ctx context.Context) error {
	_, err := d.Listings.DecideRepair(ctx, d.desk.Director.Actor, d.id, 0, listing.RepairDecision{
		Grant: true, Document: d.desk.Paper("修"), Reason: "各项条件均已符合（虚构）",
		Checks: []listing.Check{{Condition: listing.DutyFulfilled, Met: true}, {Condition: listing.Commitment, Met: true}, {Condition: listing.NoContrary, Met: true}},
	})
	return err
}

// isStopped has a court or the authority stop the effect for a while.
func (d *docket) isStopped() {
	stop, resume := listing.Stay, listing.Unstay
	if d.chance(0.5) {
		stop, resume = listing.Suspend, listing.Resume
	}
	mark := func(act listing.Act) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := d.Listings.Mark(ctx, d.desk.Director.Actor, d.id, 0, act, listing.Mark{Reason: "依有关文书办理（虚构）", Document: d.desk.Paper("止")})
			if err == nil && act == resume {
				d.fate()
			}
			return err
		}
	}
	d.follow(step{d.between(2, 20), "stopped", mark(stop)}, step{d.between(5, 20), "resumed", mark(resume)})
}

// isAnswered has a fact of the case become known.
func (d *docket) isAnswered() {
	if d.domain != 6 {
		d.fate()
		return
	}
	fact := draw(d.year, []string{"qualification-revoked", "bid-qualification-cancelled-54", "bid-qualification-cancelled-60"})
	d.follow(step{d.between(1, 15), "answered", func(ctx context.Context) error {
		_, err := d.Listings.AnswerCircumstance(ctx, d.desk.Clerk.Actor, d.id, 0, listing.CircumstanceAnswer{
			ID: fact, Value: draw(d.year, []law.Tri{law.True, law.False, law.Unknown}), Source: "本机关案卷（虚构）",
		})
		if err == nil {
			d.fate()
		}
		return err
	}})
}

// isCompleted files what an adopted listing lacks: it may yield more from then on.
func (d *docket) isCompleted() {
	if !d.taken {
		d.fate()
		return
	}
	d.taken = false // and complete
	d.follow(step{d.between(2, 15), "completed", func(ctx context.Context) error {
		_, err := d.Listings.Complete(ctx, d.desk.Clerk.Actor, d.id, 0, listing.Completion{DecisionFile: d.desk.Paper("补").File})
		if err == nil {
			d.fate()
		}
		return err
	}})
}
