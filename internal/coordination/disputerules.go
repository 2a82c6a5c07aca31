package coordination

import (
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// DisputeState is where a dispute has come to.
type DisputeState string

const (
	DisputeRaised    DisputeState = "raised"    // somebody has not answered yet
	DisputeAnswered  DisputeState = "answered"  // all have answered, the text is looked for
	DisputeConvened  DisputeState = "convened"  // the coordinator's meeting brought no text
	DisputeReferred  DisputeState = "referred"  // laid before the superior
	DisputeSettled   DisputeState = "settled"   // all confirmed one text
	DisputeRuled     DisputeState = "ruled"     // the superior has said who is responsible
	DisputeWithdrawn DisputeState = "withdrawn" // by who raised it
)

var disputeStateWords = map[DisputeState]string{
	DisputeRaised: "待答复", DisputeAnswered: "协商中", DisputeConvened: "已召集，尚未商定", DisputeReferred: "已报请上级",
	DisputeSettled: "已商定", DisputeRuled: "已裁定", DisputeWithdrawn: "已撤回",
}

// DisputeStates gives every state in the order of a dispute's life.
func DisputeStates() []DisputeState {
	return []DisputeState{DisputeRaised, DisputeAnswered, DisputeConvened, DisputeReferred, DisputeSettled, DisputeRuled, DisputeWithdrawn}
}

// Chinese gives the words officers use.
func (s DisputeState) Chinese() string { return disputeStateWords[s] }

// Closed tells whether nothing is disputed any more.
func (s DisputeState) Closed() bool {
	return s == DisputeSettled || s == DisputeRuled || s == DisputeWithdrawn
}

// DisputeAct is one step in a dispute's life.
type DisputeAct string

const (
	Raise     DisputeAct = "raise"
	Respond   DisputeAct = "answer"
	DraftText DisputeAct = "draft"
	Confirm   DisputeAct = "confirm"
	TakeBack  DisputeAct = "withdraw"
	Convene   DisputeAct = "convene"
	Refer     DisputeAct = "refer"
	Rule      DisputeAct = "rule"
	LinkLaw   DisputeAct = "link" // to the change of law that follows
)

var disputeActWords = map[DisputeAct]string{
	Raise: "提出分歧", Respond: "答复", DraftText: "起草商定文本", Confirm: "确认商定文本", TakeBack: "撤回分歧",
	Convene: "召集协调", Refer: "报请上级", Rule: "登记裁定", LinkLaw: "关联法律变更",
}

// Chinese gives the words officers use.
func (a DisputeAct) Chinese() string { return disputeActWords[a] }

// disputePermits tells which right an act needs.
var disputePermits = map[DisputeAct]access.Act{
	Raise: access.DisputeRaise, Respond: access.DisputeAnswer, DraftText: access.DisputeAgree, Confirm: access.DisputeAgree,
	TakeBack: access.DisputeWithdraw, Convene: access.DisputeConvene, Refer: access.DisputeRefer, Rule: access.DisputeRule, LinkLaw: access.DisputeRule,
}

// Permit is the right that the act needs of a side's own people, or of the coordinator
// where it is his.
func (a DisputeAct) Permit() access.Act { return disputePermits[a] }

// permitOf is the right that an input needs.
func permitOf(in DisputeInput) access.Act {
	if standsIn(in) != "" {
		return access.DisputeStandIn
	}
	return in.disputeAct().Permit()
}

// A DisputeWorld is what a step is judged by beside the dispute itself.
type DisputeWorld struct {
	Day         calendar.Day
	Law         *law.Ruleset
	Actor       string            // Ref of who acts
	Body        Office            // the actor's
	Works       bool              // he works on cases of his body: Case, Execute or Decide
	Coordinates bool              // he is the coordinator of his region
	Offices     map[string]Office // registered bodies named in the input
	Holders     map[string]string // functions named in the input that a body holds, with that body's name
	Order       *DisputedOrder    // the order named in the input, where there is one
	LawChange   bool              // the change of law named in the input is there
	Files       map[string]bool   // digests named in the input that the actor's body has stored
}

// An Office is what a dispute must know of a body.
type Office struct{ ID, Name, Region string }

// A DisputedOrder is what a dispute must know of an order.
type DisputedOrder struct{ ID, Body, Authority, Measure, Directive, Function string }

const (
	part4     = "备忘录第四部分"
	byDefault = "备忘录第四部分只写协商解决，召集、报请和期限为系统默认"
)

// A disputeRule is one line of the table: from a state, by an act, to a state.
type disputeRule struct {
	from   DisputeState // "" before there is a dispute
	act    DisputeAct
	to     DisputeState
	guard  string // what must hold, for the docs
	source string
}

// disputeRules is the whole of a dispute's life. An act that is not here for a state is refused.
var disputeRules = []disputeRule{
	{"", Raise, DisputeRaised, "写明分歧事项、本方意见和对方；涉及惩戒任务的，本机构为其承办或者下达一方；未登记机构的部门由统筹机构代为提出，附其文件", part4},
	{DisputeRaised, Respond, DisputeRaised, "对方之一；同意，或者写明不同意见；尚有他方未答复", part4},
	{DisputeRaised, Respond, DisputeAnswered, "同上；各方均已答复", part4},
	{DisputeConvened, Respond, DisputeConvened, "逾期未答复的一方补充答复", part4},
	{DisputeReferred, Respond, DisputeReferred, "逾期未答复的一方补充答复", part4},
	{DisputeAnswered, DraftText, DisputeAnswered, "当事一方；改动文本的，各方须重新确认", part4},
	{DisputeConvened, DraftText, DisputeConvened, "同上", part4},
	{DisputeReferred, DraftText, DisputeReferred, "同上；裁定作出前仍可商定", part4},
	{DisputeAnswered, Confirm, DisputeAnswered, "当事一方，确认的是现行一稿；尚有他方未确认", part4},
	{DisputeAnswered, Confirm, DisputeSettled, "各方均已确认同一稿", part4},
	{DisputeConvened, Confirm, DisputeConvened, "当事一方，确认的是现行一稿；尚有他方未确认", part4},
	{DisputeConvened, Confirm, DisputeSettled, "各方均已确认同一稿", part4},
	{DisputeReferred, Confirm, DisputeReferred, "当事一方，确认的是现行一稿；尚有他方未确认", part4},
	{DisputeReferred, Confirm, DisputeSettled, "各方均已确认同一稿", part4},
	{DisputeRaised, TakeBack, DisputeWithdrawn, "提出的一方，写明理由", ""},
	{DisputeAnswered, TakeBack, DisputeWithdrawn, "提出的一方，写明理由", ""},
	{DisputeConvened, TakeBack, DisputeWithdrawn, "提出的一方，写明理由", ""},
	{DisputeRaised, Convene, DisputeConvened, "统筹机构；答复期限届满的次日起，仍有一方未答复；附会议纪要", byDefault},
	{DisputeRaised, Convene, DisputeSettled, "同上；各方到会并商定文本", byDefault},
	{DisputeAnswered, Convene, DisputeConvened, "统筹机构；协商期限届满的次日起；附会议纪要", byDefault},
	{DisputeAnswered, Convene, DisputeSettled, "同上；各方到会并商定文本", byDefault},
	{DisputeConvened, Convene, DisputeConvened, "统筹机构；再次召集，附会议纪要", byDefault},
	{DisputeConvened, Convene, DisputeSettled, "同上；各方到会并商定文本", byDefault},
	{DisputeConvened, Refer, DisputeReferred, "统筹机构；召集后未能商定，附报请文件", byDefault},
	{DisputeReferred, Rule, DisputeRuled, "统筹机构登记，附上级的文件", byDefault},
	{DisputeSettled, LinkLaw, DisputeSettled, "统筹机构；法律变更提议已登记", ""},
	{DisputeRuled, LinkLaw, DisputeRuled, "统筹机构；法律变更提议已登记", ""},
}

// Kinds of events about disputes. Each carries DisputeFacts.
const (
	EvDisputeRaised    event.Kind = "dispute.raised"
	EvDisputeAnswered  event.Kind = "dispute.answered"
	EvDisputeDrafted   event.Kind = "dispute.drafted"
	EvDisputeConfirmed event.Kind = "dispute.confirmed"
	EvDisputeWithdrawn event.Kind = "dispute.withdrawn"
	EvDisputeConvened  event.Kind = "dispute.convened"
	EvDisputeReferred  event.Kind = "dispute.referred"
	EvDisputeRuled     event.Kind = "dispute.ruled"
	EvDisputeLinked    event.Kind = "dispute.linked"
	EvDisputeSettled   event.Kind = "dispute.settled" // after a confirmation, or a meeting
)

// A disputeGuard refuses a step or makes it: it changes the copy it is given and says
// where the dispute has come to.
type disputeGuard func(d *Dispute, in DisputeInput, w *DisputeWorld) (DisputeState, error)

// disputeSteps has the guard of each act and the event it makes.
var disputeSteps = map[DisputeAct]struct {
	guard disputeGuard
	event event.Kind
}{
	Raise: {raise, EvDisputeRaised}, Respond: {respond, EvDisputeAnswered}, DraftText: {draftText, EvDisputeDrafted},
	Confirm: {consent, EvDisputeConfirmed}, TakeBack: {takeBack, EvDisputeWithdrawn}, Convene: {convene, EvDisputeConvened},
	Refer: {refer, EvDisputeReferred}, Rule: {rule, EvDisputeRuled}, LinkLaw: {linkLaw, EvDisputeLinked},
}

// NextDispute is the whole law of a dispute's life: the dispute after the act, and the
// kinds of event that tell of it. It does no I/O and leaves d as it was. A new dispute
// is NextDispute of the zero Dispute with its ID set.
func NextDispute(d Dispute, in DisputeInput, w DisputeWorld) (Dispute, []event.Kind, error) {
	act := in.disputeAct()
	if err := d.allows(act); err != nil {
		return d, nil, err
	}
	next := d.clone()
	to, err := disputeSteps[act].guard(&next, in, &w)
	if err != nil {
		return d, nil, err
	}
	if !slices.ContainsFunc(disputeRules, func(r disputeRule) bool { return r.from == d.State && r.act == act && r.to == to }) {
		return d, nil, fault.New(fault.Internal, "“%s”不能使分歧由“%s”变为“%s”", act.Chinese(), d.State.Chinese(), to.Chinese()).Under("dispute.rules")
	}
	kinds := []event.Kind{disputeSteps[act].event}
	if to == DisputeSettled && d.State != DisputeSettled {
		kinds = append(kinds, EvDisputeSettled)
	}
	if to.Closed() && !d.State.Closed() {
		next.ClosedOn = w.Day
	}
	next.State, next.Version = to, d.Version+1
	return next, kinds, nil
}

// allows refuses an act that the table does not have for the dispute's state.
func (d *Dispute) allows(act DisputeAct) error {
	possible := d.State.Possible()
	if slices.Contains(possible, act) {
		return nil
	}
	if d.State == "" {
		return fault.New(fault.NotFound, "没有该分歧，不能办理“%s”", act.Chinese()).Under("dispute.order")
	}
	words := make([]string, len(possible))
	for i, a := range possible {
		words[i] = a.Chinese()
	}
	return fault.New(fault.Conflict, "该分歧现为“%s”，不能办理“%s”；现在可以：%s", d.State.Chinese(), act.Chinese(), orNothing(words)).Under("dispute.order")
}

func orNothing(words []string) string {
	if len(words) == 0 {
		return "无"
	}
	return strings.Join(words, "、")
}

// Possible gives what the table has for a state, in its order; guards may still refuse.
func (s DisputeState) Possible() (acts []DisputeAct) {
	for _, r := range disputeRules {
		if r.from == s && !slices.Contains(acts, r.act) {
			acts = append(acts, r.act)
		}
	}
	return acts
}
