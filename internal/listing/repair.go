package listing

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Repair is one application for credit repair and what came of it (发展改革委令第36号): whoever
// listed repairs, and each condition is looked at by itself.
type Repair struct {
	Application RepairApplication `json:"application"`
	Acceptance  *RepairAcceptance `json:"acceptance,omitempty"`
	Decision    *RepairDecision   `json:"decision,omitempty"`
	Withdrawal  *RepairWithdrawal `json:"withdrawal,omitempty"`
	Moot        calendar.Day      `json:"moot,omitempty"` // the listing ended before it was decided
}

// Open tells whether something is still to be done about it.
func (r *Repair) Open() bool {
	return r.Withdrawal == nil && r.Decision == nil && r.Moot == "" && (r.Acceptance == nil || r.Acceptance.Accept)
}

// A Channel is how an application came.
type Channel string

const (
	Counter Channel = "counter" // 窗口
	Site    Channel = "site"    // 信用网站
	ByPost  Channel = "post"    // 邮寄
)

var channelWords = map[Channel]string{Counter: "窗口提交", Site: "信用网站提交", ByPost: "邮寄提交"}

// Chinese gives the words officers use.
func (c Channel) Chinese() string { return channelWords[c] }

// A RepairApplication is what the listed party asks. It needs two papers and no more:
// the proof that the duty was fulfilled, and the commitment.
type RepairApplication struct {
	Channel    Channel      `json:"channel"`
	Received   calendar.Day `json:"received"`
	Text       string       `json:"text"`                 // what was corrected and fulfilled
	Proof      string       `json:"proof,omitempty"`      // digest of the 履行完毕证明
	Commitment string       `json:"commitment,omitempty"` // digest of the 信用承诺书
}

// A RepairAcceptance takes an application on, or says why not.
type RepairAcceptance struct {
	Accept bool         `json:"accept"`
	Date   calendar.Day `json:"date"`
	Reason string       `json:"reason,omitempty"`
	By     string       `json:"by"` // Ref
}

// A Condition is what a repair takes.
type Condition string

const (
	MinimumPeriod Condition = "minimum-period"   // 达到最短期限：由系统计算
	DutyFulfilled Condition = "duty-fulfilled"   // 纠正失信行为、履行义务
	Commitment    Condition = "commitment"       // 公开作出信用承诺
	NoContrary    Condition = "no-contrary-rule" // 没有不得修复的规定
)

// Conditions lists them in the order in which they are looked at.
var Conditions = []Condition{MinimumPeriod, DutyFulfilled, Commitment, NoContrary}

var conditionWords = map[Condition]string{
	MinimumPeriod: "已达到最短期限", DutyFulfilled: "已纠正失信行为、履行义务", Commitment: "已作出信用承诺", NoContrary: "没有法律、法规、规章或者国家政策规定不得修复的情形",
}

// Chinese gives the words officers use.
func (c Condition) Chinese() string { return conditionWords[c] }

// A Check is one condition, met or not, and how that is known.
type Check struct {
	Condition Condition `json:"condition"`
	Met       bool      `json:"met"`
	Note      string    `json:"note,omitempty"`
}

// A RepairDecision grants a repair, which ends the listing, or refuses it with reasons.
type RepairDecision struct {
	Grant    bool         `json:"grant"`
	Checks   []Check      `json:"checks"` // of all conditions but the first, which is computed
	Document Document     `json:"document"`
	Reason   string       `json:"reason,omitempty"`
	On       calendar.Day `json:"on,omitempty"` // of a grant: first day on which the listing no longer holds; none: today
}

// A RepairWithdrawal is the party taking its application back.
type RepairWithdrawal struct {
	Date   calendar.Day `json:"date"`
	Reason string       `json:"reason,omitempty"`
}

// A Restoration puts back a listing that was lifted on false material.
type Restoration struct {
	Document Document     `json:"document"`
	Reason   string       `json:"reason"`
	On       calendar.Day `json:"on"` // first day on which it holds again: the day of recording, never before
	Lifted   Termination  `json:"lifted"`
}

// pendingRepair is the application that something is to be done about.
func (l *Listing) pendingRepair() (*Repair, bool) {
	if n := len(l.Repairs); n > 0 && l.Repairs[n-1].Open() {
		return &l.Repairs[n-1], true
	}
	return nil, false
}

// applyRepair takes in an application. One that is too early or lacks a paper is taken in
// too: whether it is taken on is for the acceptance to say, in time and with reasons.
func applyRepair(l *Listing, in Input, w *World) (standing.State, error) {
	a := in.(RepairApplication)
	if _, pending := l.pendingRepair(); pending {
		return "", fault.New(fault.Conflict, "已有一件信用修复申请尚未办结，办结后可以再次申请").Under("listing.repair-pending")
	}
	if l.Past(w.Day) {
		return "", fault.New(fault.Conflict, "列入期限已于 %s 届满，请办理届满移出，无须申请修复", l.Until.Chinese()).Under("listing.end-how")
	}
	var bad problems
	if a.Channel.Chinese() == "" {
		bad.add("channel", "listing.repair-channel", "请选择申请的提交方式：窗口、信用网站或者邮寄")
	}
	a.Text = bad.text("text", "申请的事实和理由", a.Text, leastReason)
	bad.file("proof", "履行完毕证明", a.Proof, false, w)
	bad.file("commitment", "信用承诺书", a.Commitment, false, w)
	if bad.day("received", "收到申请的日期", a.Received, w.Day) && a.Received.Before(l.Effective) {
		bad.add("received", "listing.date-order", "收到申请的日期 %s 早于列入生效的 %s", a.Received.Chinese(), l.Effective.Chinese())
	}
	l.Repairs = append(l.Repairs, Repair{Application: a})
	return standing.Served, bad.err()
}

// acceptRepair takes an application on when it has both papers; else it says what is
// missing, so that the party can mend it.
func acceptRepair(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(RepairAcceptance)
	r, pending := l.pendingRepair()
	switch {
	case !pending:
		return "", noRepair()
	case r.Acceptance != nil:
		return "", fault.New(fault.Conflict, "该申请已于 %s 受理", r.Acceptance.Date.Chinese()).Under("listing.repair-accepted")
	}
	var bad problems
	if bad.day("date", "受理日期", x.Date, w.Day) && x.Date.Before(r.Application.Received) {
		bad.add("date", "listing.date-order", "受理日期 %s 早于收到申请的 %s", x.Date.Chinese(), r.Application.Received.Chinese())
	}
	switch {
	case !x.Accept:
		x.Reason = bad.text("reason", "不予受理的理由", x.Reason, leastReason)
	case r.Application.Proof == "":
		bad.add("accept", "listing.repair-papers", "申请缺少履行完毕证明，不能受理；请告知申请人补正后重新申请")
	case r.Application.Commitment == "":
		bad.add("accept", "listing.repair-papers", "申请缺少信用承诺书，不能受理；请告知申请人补正后重新申请")
	}
	x.By = w.Actor
	r.Acceptance = &x
	return standing.Served, bad.err()
}

// decideRepair grants where every condition is met, and only there: then it is the
// party's right. A refusal names the condition that is not.
func decideRepair(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(RepairDecision)
	r, pending := l.pendingRepair()
	switch {
	case !pending:
		return "", noRepair()
	case r.Acceptance == nil:
		return "", fault.New(fault.Conflict, "该申请尚未受理，应先受理再作决定").Under("listing.repair-accepted")
	case r.Acceptance.By == w.Actor:
		return "", fault.New(fault.Forbidden, "受理和决定应为两人：受理人不得作出修复决定").Under("listing.two-people")
	}
	var bad problems
	unmet := l.looked(&bad, &x, w)
	x.Document = bad.document("document", x.Document, papers{name: "信用修复决定", file: true}, w)
	if x.Document.Date.Valid() && x.Document.Date.Before(r.Acceptance.Date) {
		bad.add("document.date", "listing.date-order", "决定日期 %s 早于受理的 %s", x.Document.Date.Chinese(), r.Acceptance.Date.Chinese())
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	r.Decision = &x
	if !x.Grant {
		return standing.Served, l.refuseRepair(r.Decision, unmet)
	}
	return standing.Ended, l.grantRepair(r.Decision, unmet, w)
}

// looked proves that each condition was looked at once, adds the one that dates decide,
// and gives those not met.
func (l *Listing) looked(bad *problems, x *RepairDecision, w *World) (unmet []Check) {
	from := l.RepairableFrom(w.Law, w.Day)
	checks := []Check{{Condition: MinimumPeriod, Met: !w.Day.Before(from), Note: "最早可于 " + from.Chinese() + " 修复移出"}}
	for _, c := range Conditions[1:] {
		i := slices.IndexFunc(x.Checks, func(k Check) bool { return k.Condition == c })
		if i < 0 {
			bad.add("checks", "listing.repair-condition", "请逐项核对条件：“%s”尚未核对", c.Chinese())
			continue
		}
		k := x.Checks[i]
		if !k.Met {
			k.Note = bad.text("checks", "“"+c.Chinese()+"”不符合的理由", k.Note, leastReason)
		}
		checks = append(checks, k)
	}
	if len(x.Checks) > len(Conditions)-1 {
		bad.add("checks", "listing.repair-condition", "核对的条件有重复，或者不是修复的条件；最短期限由系统计算，不需填写")
	}
	x.Checks = checks
	return slices.DeleteFunc(slices.Clone(checks), func(k Check) bool { return k.Met })
}

func (l *Listing) refuseRepair(x *RepairDecision, unmet []Check) error {
	if len(unmet) == 0 {
		return fault.New(fault.Conflict, "各项条件均已符合，应当准予修复，不得拒绝").At("grant").Under("listing.repair-right")
	}
	var bad problems
	x.Reason = bad.text("reason", "不予修复的理由", x.Reason, leastReason)
	x.On = ""
	return bad.err()
}

func (l *Listing) grantRepair(x *RepairDecision, unmet []Check, w *World) error {
	for _, k := range unmet {
		if k.Condition == MinimumPeriod {
			return tooEarly(l, w)
		}
		return fault.New(fault.Conflict, "“%s”不符合，不能准予修复", k.Condition.Chinese()).At("checks").Under("listing.repair-condition")
	}
	t := Termination{How: standing.Repaired, Document: x.Document, Reason: x.Reason, On: x.On}
	if err := l.repaired(&t, w); err != nil {
		return err
	}
	x.On = t.On
	l.terminate(&t, w)
	return nil
}

// withdrawRepair lets the party take its application back.
func withdrawRepair(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(RepairWithdrawal)
	r, pending := l.pendingRepair()
	if !pending {
		return "", noRepair()
	}
	var bad problems
	if bad.day("date", "撤回日期", x.Date, w.Day) && x.Date.Before(r.Application.Received) {
		bad.add("date", "listing.date-order", "撤回日期 %s 早于收到申请的 %s", x.Date.Chinese(), r.Application.Received.Chinese())
	}
	r.Withdrawal = &x
	return standing.Served, bad.err()
}

// restore puts a listing back that was lifted on false material, with all its history. It
// holds again from the day of recording until its old last day: nothing is made up for
// the time between, as long as no confirmed law says so.
func restore(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(Restoration)
	if l.Termination == nil || l.Termination.How != standing.Repaired {
		return "", fault.New(fault.Conflict, "只有修复移出的列入可以恢复：%s", l.endedHow()).Under("listing.restore-repaired")
	}
	if l.Past(w.Day) {
		return "", fault.New(fault.Conflict, "列入期限已于 %s 届满，不再恢复", l.Until.Chinese()).Under("listing.period-over")
	}
	var bad problems
	x.Document = bad.document("document", x.Document, papers{name: "撤销修复决定", file: true}, w)
	x.Reason = bad.text("reason", "恢复列入的理由", x.Reason, leastReason)
	if lifted := l.Termination.Document.Date; x.Document.Date.Valid() && x.Document.Date.Before(lifted) {
		bad.add("document.date", "listing.date-order", "撤销修复决定日期 %s 早于修复决定日期 %s", x.Document.Date.Chinese(), lifted.Chinese())
	}
	x.On, x.Lifted = w.Day, *l.Termination
	l.Restorations, l.Termination = append(l.Restorations, x), nil
	return standing.Served, bad.err()
}

func (l *Listing) endedHow() string {
	if l.Termination == nil {
		return "该案件没有终止"
	}
	return "该列入因" + l.Termination.How.Chinese() + "终止"
}

func noRepair() error {
	return fault.New(fault.NotFound, "没有待办理的信用修复申请").Under("listing.repair-none")
}

// Periods of a repair that the law gives.
const (
	RepairAccept = "repair-accept" // from the day the application was received
	RepairDecide = "repair-decide" // from acceptance
	RepairAnswer = "repair-answer" // from the day the application was received
)

// RepairDue is what is to be done next about a repair and by when, and when the party
// must have its answer.
func RepairDue(r *Repair, rules *law.Ruleset) (next, answer calendar.Due, err error) {
	if next, err = r.clock().Due(rules); err == nil {
		answer, err = dueFrom(rules, RepairAnswer, r.Application.Received)
	}
	return next, answer, err
}
