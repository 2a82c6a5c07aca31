package listing

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// An Objection is the listed party, or somebody named, disputing the record. Once its
// sender is known the record is 异议中: shown everywhere, applied nowhere, until it is decided.
type Objection struct {
	Application ObjectionApplication `json:"application"`
	Decision    *ObjectionDecision   `json:"decision,omitempty"`
	Withdrawal  *ObjectionWithdrawal `json:"withdrawal,omitempty"`
	Moot        calendar.Day         `json:"moot,omitempty"` // the listing ended before it was decided
}

// Open tells whether it is still to be decided.
func (o *Objection) Open() bool { return o.Decision == nil && o.Withdrawal == nil && o.Moot == "" }

// A Sender is who speaks for the party.
type Sender string

const (
	Oneself Sender = "party" // 当事人本人（本单位）
	Agent   Sender = "agent" // 代理人，须有授权委托书
)

var senderWords = map[Sender]string{Oneself: "当事人", Agent: "代理人"}

// Chinese gives the words officers use.
func (s Sender) Chinese() string { return senderWords[s] }

// An ObjectionApplication is what is disputed, by whom, and how that was found out.
type ObjectionApplication struct {
	Party         string       `json:"party"` // who objects; empty: the listed party
	Channel       Channel      `json:"channel"`
	Received      calendar.Day `json:"received"`
	Sender        Sender       `json:"sender"`
	Verified      string       `json:"verified"`                // how the sender was known: a paper shown, the code of the notice
	Authorisation string       `json:"authorisation,omitempty"` // digest of the 授权委托书, of an agent
	Text          string       `json:"text"`                    // what is disputed, and why
	File          string       `json:"file,omitempty"`
	Inquiry       bool         `json:"inquiry,omitempty"` // whoever supplied the facts must be asked: the longer time
}

// A Finding is what became of an objection.
type Finding string

const (
	Kept      Finding = "kept"      // 异议不成立，维持
	Corrected Finding = "corrected" // 部分成立，更正
	Annulled  Finding = "revoked"   // 成立，撤销列入
)

var findingWords = map[Finding]string{Kept: "异议不成立，维持列入", Corrected: "异议部分成立，予以更正", Annulled: "异议成立，撤销列入"}

// Chinese gives the words officers use.
func (f Finding) Chinese() string { return findingWords[f] }

// An ObjectionDecision answers an objection, with reasons.
type ObjectionDecision struct {
	Finding  Finding         `json:"finding"`
	Date     calendar.Day    `json:"date"` // of the answer
	Response string          `json:"response"`
	Document Document        `json:"document"`          // of a correction or revocation
	Conduct  string          `json:"conduct,omitempty"` // of a correction: the facts as they are right
	Period   calendar.Period `json:"period,omitzero"`   // of a correction: never longer
	Unnamed  []string        `json:"unnamed,omitempty"` // of a correction: persons that are no longer named
}

// An ObjectionWithdrawal is the party taking its objection back.
type ObjectionWithdrawal struct {
	Date   calendar.Day `json:"date"`
	Reason string       `json:"reason,omitempty"`
}

// pendingObjection is the one that is still to be decided.
func (l *Listing) pendingObjection() (*Objection, bool) {
	if n := len(l.Objections); n > 0 && l.Objections[n-1].Open() {
		return &l.Objections[n-1], true
	}
	return nil, false
}

// object takes an objection in. Nobody acts for a party unverified.
func object(l *Listing, in Input, w *World) (standing.State, error) {
	a := in.(ObjectionApplication)
	if _, pending := l.pendingObjection(); pending {
		return "", fault.New(fault.Conflict, "已有一件异议尚未处理完毕，补充的事实和理由请并入该件").Under("listing.objection-pending")
	}
	if a.Party == "" {
		a.Party = l.Party
	}
	var bad problems
	if !slices.Contains(l.addressees(), a.Party) {
		bad.add("party", "listing.objection-party", "提出异议的不是被列入的主体或者列明的人员")
	}
	if a.Channel.Chinese() == "" {
		bad.add("channel", "listing.objection-channel", "请选择异议的提交方式：窗口、信用网站或者邮寄")
	}
	if a.Sender.Chinese() == "" {
		bad.add("sender", "listing.objection-sender", "请选择由当事人还是代理人提出")
	}
	a.Verified = bad.text("verified", "核实提出人身份的方式", a.Verified, 2)
	bad.file("authorisation", "授权委托书", a.Authorisation, a.Sender == Agent, w)
	a.Text = bad.text("text", "异议的事实和理由", a.Text, leastReason)
	bad.file("file", "异议材料", a.File, false, w)
	if bad.day("received", "收到异议的日期", a.Received, w.Day) && a.Received.Before(l.Decision.Document.Date) {
		bad.add("received", "listing.date-order", "收到异议的日期 %s 早于列入决定的 %s", a.Received.Chinese(), l.Decision.Document.Date.Chinese())
	}
	l.Objections = append(l.Objections, Objection{Application: a})
	return standing.Served, bad.err()
}

// decideObjection keeps the listing, corrects it towards less, or revokes it.
func decideObjection(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(ObjectionDecision)
	o, pending := l.pendingObjection()
	if !pending {
		return "", noObjection()
	}
	o.Decision = &x
	return l.rule(&x, o.Application.Received, w)
}

// rule keeps the listing, corrects it or revokes it, with reasons; x takes what is derived.
func (l *Listing) rule(x *ObjectionDecision, since calendar.Day, w *World) (standing.State, error) {
	var bad problems
	x.Response = bad.text("response", "答复及理由", x.Response, leastReason)
	if bad.day("date", "答复日期", x.Date, w.Day) && x.Date.Before(since) {
		bad.add("date", "listing.date-order", "答复日期 %s 早于起算的 %s", x.Date.Chinese(), since.Chinese())
	}
	to := standing.Served
	switch x.Finding {
	case Kept:
		x.Conduct, x.Period = "", calendar.Period{}
		if x.Document != (Document{}) { // an answer needs no paper, but one that is named is there
			x.Document = bad.document("document", x.Document, papers{name: "答复书"}, w)
		}
	case Corrected:
		x.Document = bad.document("document", x.Document, papers{name: "更正决定", file: true}, w)
		l.correct(&bad, &x.Conduct, x.Period, x.Unnamed, w)
	case Annulled:
		t := Termination{How: standing.Revoked, Document: x.Document, Reason: x.Response}
		bad.list.Add(l.revoke(&t, w))
		x.Document, to = t.Document, standing.Ended
		l.terminate(&t, w)
	default:
		bad.add("finding", "listing.objection-finding", "请选择处理结果：维持、更正或者撤销列入")
	}
	return to, bad.err()
}

// correct puts the record right: the facts as they are, a shorter period, fewer persons.
// Whatever would weigh more needs a case of its own.
func (l *Listing) correct(bad *problems, conduct *string, period calendar.Period, unnamed []string, w *World) {
	if *conduct == "" && period.IsZero() && len(unnamed) == 0 {
		bad.add("conduct", "listing.objection-correction", "请填写更正的内容：更正后的事实、缩短后的列入期限，或者不再列明的人员")
		return
	}
	l.unname(bad, unnamed)
	if *conduct != "" {
		*conduct = bad.text("conduct", "更正后的事实", *conduct, leastFacts)
		l.Conduct = *conduct
	}
	if period.IsZero() {
		return
	}
	cal := w.Law.Calendar()
	if !period.Valid() || !within(period, l.Decision.Period, cal, l.Effective) {
		bad.add("period", "listing.no-aggravation", "更正后的列入期限应写作 2y（年）、6m（月）或者 30d（日），且不超过原定的 %s", l.Decision.Period.Chinese())
		return
	}
	l.Decision.Period = period
	l.Until = min(l.Until, cal.Lapse(period, l.Effective))
}

// unname takes persons off the decision, in all their roles: they should not have been named.
// That a person was named stays in the history, which others do not see.
func (l *Listing) unname(bad *problems, persons []string) {
	for i, id := range persons {
		named := func(m standing.Member) bool { return m.Party == id }
		if !slices.ContainsFunc(l.Decision.Members, named) {
			bad.add("unnamed", "listing.unnamed", "第 %d 名人员不在决定所列明的人员之中", i+1)
			continue
		}
		l.Decision.Members = slices.DeleteFunc(slices.Clone(l.Decision.Members), named)
	}
}

// withdrawObjection lets the party take its objection back.
func withdrawObjection(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(ObjectionWithdrawal)
	o, pending := l.pendingObjection()
	if !pending {
		return "", noObjection()
	}
	var bad problems
	if bad.day("date", "撤回日期", x.Date, w.Day) && x.Date.Before(o.Application.Received) {
		bad.add("date", "listing.date-order", "撤回日期 %s 早于收到异议的 %s", x.Date.Chinese(), o.Application.Received.Chinese())
	}
	o.Withdrawal = &x
	return standing.Served, bad.err()
}

func noObjection() error {
	return fault.New(fault.NotFound, "没有待处理的异议").Under("listing.objection-none")
}

// Periods in which an objection must be answered.
const (
	ObjectionAnswer  = "objection-answer"  // from receipt
	ObjectionInquiry = "objection-inquiry" // from receipt, where the source of the facts must be asked
)

// ObjectionDue is the day by which an objection must be answered.
func ObjectionDue(o *Objection, rules *law.Ruleset) (calendar.Due, error) {
	return o.clock().Due(rules)
}
