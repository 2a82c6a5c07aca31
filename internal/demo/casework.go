package demo

import (
	"context"
	"maps"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// Days from the proposal to each step. The decision waits for the time to answer to be
// over, also where the spring festival lies in between.
const (
	toReview = 2
	toNotice = 5
	toHear   = 9
	toDecide = 30
	toServe  = 33
)

// reached orders the states by how far they are.
var reached = map[standing.State]int{
	standing.Proposed: 0, standing.Reviewed: 1, standing.Notified: 2, standing.Heard: 3, standing.Decided: 4, standing.Served: 5,
}

// playCases tells every case from its proposal to where it ends.
func (st *story) playCases() {
	for i := range caseFiles {
		st.playCase(new(caseFiles[i]))
	}
	a := new(adopted)
	st.cases[a.key] = a
	st.tell(a.start, "转入 "+a.key, func(ctx context.Context) error { return st.adopt(ctx, a) })
}

// playCase tells one. c is the story's own copy.
func (st *story) playCase(c *caseFile) {
	st.cases[c.key] = c
	far := reached[c.until]
	step := func(least, after int, what string, do func(context.Context, *caseFile) error) {
		if far >= least {
			st.tell(c.start-after, what+" "+c.key, func(ctx context.Context) error { return do(ctx, c) })
		}
	}
	step(0, 0, "提出", st.propose)
	step(1, toReview, "审核", st.review)
	step(2, toNotice, "告知", st.notify)
	if c.until == standing.Heard || len(c.members) > 1 { // some speak, most do not
		step(3, toHear, "听取", st.hear)
	}
	step(4, toDecide, "决定", st.decide)
	step(5, toServe, "送达", st.serve)
	for _, a := range c.after {
		st.tell(a.before, string(a.what)+" "+c.key, func(ctx context.Context) error { return st.befall(ctx, c, a) })
	}
}

// clerk, reviewer and decider are the three people of the case's desk.
func (st *story) clerk(c *caseFile) access.Actor    { return st.actors[c.desk+"-cb"] }
func (st *story) reviewer(c *caseFile) access.Actor { return st.actors[c.desk+"-sh"] }
func (st *story) decider(c *caseFile) access.Actor  { return st.actors[c.desk+"-jd"] }

// deskLetters are the 机关代字 of the desks; 示 tells them from real ones.
var deskLetters = map[string]string{
	"hs-yj": "呼应急示", "bt-hj": "包环示", "or-ny": "鄂能源示", "hs-zj": "呼住建示", "cf-zj": "赤住建示", "hl-gd": "呼国动示",
}

// file writes a paper of the case.
func (st *story) file(ctx context.Context, c *caseFile, title, kind, text string) (listing.Document, error) {
	return st.paper(ctx, st.clerk(c), title, deskLetters[c.desk]+kind, text)
}

func (st *story) membersOf(c *caseFile) (members []standing.Member) {
	for _, m := range c.members {
		members = append(members, standing.Member{Party: st.parties[m.person], Role: m.role})
	}
	return members
}

func (st *story) proposal(c *caseFile, grounds listing.Document) listing.Proposal {
	return listing.Proposal{
		Party: st.parties[c.party], Domain: c.domain, Case: c.subject, Kind: c.kind, Facility: c.mine, Members: st.membersOf(c),
		Document: grounds, Conduct: c.conduct, Grounds: c.grounds, Circumstances: maps.Clone(c.facts), Period: c.period,
	}
}

func (st *story) propose(ctx context.Context, c *caseFile) error {
	doc, err := st.file(ctx, c, c.paper, "罚", c.conduct)
	if err != nil {
		return err
	}
	doc.Kind = c.paper
	l, err := st.Listings.Propose(ctx, st.clerk(c), st.proposal(c, doc))
	c.id = l.ID
	return err
}

func (st *story) review(ctx context.Context, c *caseFile) error {
	_, err := st.Listings.Review(ctx, st.reviewer(c), c.id, 0, listing.Opinion{Approve: true, Text: "事实清楚，依据文书有效，程序合法，同意告知。"})
	return err
}

// served is how a paper reached its addressees today.
func (st *story) served(ctx context.Context, c *caseFile, what string) (listing.Served, error) {
	s := listing.Served{Means: c.means, Date: st.day(), Consent: c.means == listing.Electronic}
	if s.Means == "" {
		s.Means = listing.Direct
	}
	text := what + "送达回证（" + s.Means.Chinese() + "）：" + s.Date.Chinese() + "送达，受送达人已签收。案件 " + c.key
	proof, err := st.PutFile(ctx, st.clerk(c), strings.NewReader(text))
	s.Proof = proof
	return s, err
}

// notify tells the listed party and each person named, one by one.
func (st *story) notify(ctx context.Context, c *caseFile) error {
	served, err := st.served(ctx, c, "告知书")
	if err != nil {
		return err
	}
	var notices []listing.Notice
	to := []string{st.parties[c.party]}
	for _, m := range c.members {
		to = append(to, st.parties[m.person])
	}
	for _, id := range to {
		doc, err := st.file(ctx, c, "拟列入严重失信主体名单告知书", "告", c.conduct)
		if err != nil {
			return err
		}
		notices = append(notices, listing.Notice{
			Recipient: id, Document: doc, Facts: c.conduct, Basis: "依据本案" + c.paper + "和该领域名单的设列依据。", Served: served,
			Consequences: "列入后，各有关部门依法依规对你（单位）实施联合惩戒，并依规定公示。",
			Rights:       "收到本告知书之日起五个工作日内可以陈述、申辩，可以要求听证。",
		})
	}
	_, err = st.Listings.Notify(ctx, st.clerk(c), c.id, 0, notices...)
	return err
}

func (st *story) hear(ctx context.Context, c *caseFile) error {
	_, err := st.Listings.Hear(ctx, st.clerk(c), c.id, 0, listing.Statement{
		Form: listing.Written, Received: st.day(), Answered: st.day(), Text: "当事人书面陈述：愿意整改，请求从轻处理（虚构）。",
		Outcome: listing.Rejected, Response: "经复核，事实和依据文书未变，不予采纳；未因陈述申辩加重。",
	})
	return err
}

func (st *story) decide(ctx context.Context, c *caseFile) error {
	doc, err := st.paper(ctx, st.decider(c), "认定并列入严重失信主体名单决定书", deskLetters[c.desk]+"列", c.conduct)
	if err != nil {
		return err
	}
	_, err = st.Listings.Decide(ctx, st.decider(c), c.id, 0, listing.Decision{
		Document: doc, Members: st.membersOf(c), Measures: "备忘录所列本领域联合惩戒措施，由各有关部门依法依规实施。",
		Removal:         "期限届满，或者满最短期限并履行义务、作出承诺后，可以申请信用修复。",
		Remedies:        "可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
		Reconsideration: "示例人民政府（虚构）", Court: "示例人民法院（虚构）",
	})
	return err
}

func (st *story) serve(ctx context.Context, c *caseFile) error {
	served, err := st.served(ctx, c, "决定书")
	if err == nil {
		_, err = st.Listings.Serve(ctx, st.clerk(c), c.id, 0, listing.Delivery{RepairNotice: true, Served: served})
	}
	return err
}

// befall makes an aftermath happen.
func (st *story) befall(ctx context.Context, c *caseFile, a aftermath) error {
	if a.what == isDropped {
		_, err := st.Listings.Withdraw(ctx, st.clerk(c), c.id, 0, a.reason)
		return err
	}
	if a.what == isDisputed {
		_, err := st.Listings.Object(ctx, st.clerk(c), c.id, 0, listing.ObjectionApplication{Channel: listing.Counter, Sender: listing.Oneself,
			Verified: "出示营业执照及法定代表人证件（虚构）", Text: a.reason, Received: st.day(), Inquiry: true})
		return err
	}
	if a.what == expires {
		_, err := st.Listings.End(ctx, st.decider(c), c.id, 0, listing.Termination{How: standing.Expired})
		return err
	}
	if a.what == isRepaired {
		return st.repair(ctx, c, a.reason)
	}
	doc, err := st.paper(ctx, st.decider(c), "撤销列入决定书", deskLetters[c.desk]+"撤", a.reason)
	if err == nil {
		_, err = st.Listings.End(ctx, st.decider(c), c.id, 0, listing.Termination{How: standing.Revoked, Document: doc, Reason: a.reason})
	}
	return err
}

// repair takes an application for repair from the counter to the grant, in one day.
func (st *story) repair(ctx context.Context, c *caseFile, reason string) error {
	proof, err := st.paper(ctx, st.clerk(c), "履行完毕证明", deskLetters[c.desk]+"证", reason)
	if err != nil {
		return err
	}
	commitment, err := st.paper(ctx, st.clerk(c), "信用承诺书", deskLetters[c.desk]+"诺", reason)
	if err != nil {
		return err
	}
	_, err = st.Listings.ApplyRepair(ctx, st.clerk(c), c.id, 0, listing.RepairApplication{
		Channel: listing.Counter, Received: st.day(), Text: reason, Proof: proof.File, Commitment: commitment.File})
	if err == nil {
		_, err = st.Listings.AcceptRepair(ctx, st.clerk(c), c.id, 0, listing.RepairAcceptance{Accept: true, Date: st.day()})
	}
	if err != nil {
		return err
	}
	doc, err := st.paper(ctx, st.decider(c), "信用修复决定书", deskLetters[c.desk]+"修", reason)
	if err == nil {
		_, err = st.Listings.DecideRepair(ctx, st.decider(c), c.id, 0, listing.RepairDecision{Grant: true, Document: doc, Reason: reason,
			Checks: []listing.Check{{Condition: listing.DutyFulfilled, Met: true}, {Condition: listing.Commitment, Met: true}, {Condition: listing.NoContrary, Met: true}}})
	}
	return err
}

// adopt takes over a listing with the decision alone; what is missing keeps it from
// more than strict review.
func (st *story) adopt(ctx context.Context, c *caseFile) error {
	doc, err := st.file(ctx, c, c.paper, "黑", c.conduct)
	if err != nil {
		return err
	}
	doc.Kind = c.paper
	decided := st.Rules().Calendar().OnOrAfter(st.day().AddDays(-40)).Day
	l, err := st.Listings.Adopt(ctx, st.clerk(c), listing.Adoption{
		Proposal: st.proposal(c, doc), Source: "电力行业“黑名单”（国家层面系统，演示）", Listed: decided,
		Decision: listing.Document{Number: "示能监黑〔" + string(decided[:4]) + "〕31号", Date: decided, Issuer: "国家示例能源监管机构（虚构）"},
	})
	c.id = l.ID
	return err
}
