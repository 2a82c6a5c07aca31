package listing

import (
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A World is what a step is judged by beside the case itself: the day, the law, who
// acts, and what others keep. Whoever calls Next gathers it.
type World struct {
	Day       calendar.Day
	Law       *law.Ruleset
	Actor     string             // Ref of who acts
	Authority Authority          // the body whose case it is, with the functions it holds on Day
	Subjects  map[string]Subject // parties named in the input
	Files     map[string]bool    // digests named in the input that are stored
}

// A rule is one line of the table: from a state, by an act, to a state.
type rule struct {
	from   standing.State // "" before there is a case
	act    Act
	to     standing.State
	guard  string // what must hold, for the docs
	source string // of the guard
}

const (
	paper49    = "国办发〔2020〕49号"
	penalty45  = "行政处罚法第四十五条（参照）"
	penalty48  = "行政处罚法第四十八条（参照）"
	penalty58  = "行政处罚法第五十八条（参照）"
	order36    = "发展改革委令第36号"
	remedyLaws = "行政复议法、行政诉讼法"
	credit25   = "征信业管理条例第二十五条（参照）"
)

// rules is the whole of a listing's life. An act that is not here for a state is refused.
var rules = []rule{
	{"", Propose, standing.Proposed, "依据文书、事实、认定标准、主体与人员齐备；本机构承担认定职能；该领域名单设列依据已登记", paper49},
	{standing.Proposed, Edit, standing.Proposed, "同“提出列入建议”；不得更换主体或者领域", paper49},
	{standing.Reviewed, Edit, standing.Proposed, "同上；修改后重新审核", penalty58},
	{standing.Proposed, Review, standing.Reviewed, "审核人不是承办人；审核通过", penalty58},
	{standing.Proposed, Review, standing.Proposed, "审核人不是承办人；退回并写明意见", penalty58},
	{standing.Reviewed, Notify, standing.Notified, "告知书写明事实、依据、后果、权利，逐人送达", paper49},
	{standing.Notified, Notify, standing.Notified, "尚未告知的人员，逐人送达", paper49},
	{standing.Heard, Notify, standing.Heard, "尚未告知的人员，逐人送达", paper49},
	{standing.Notified, Hear, standing.Heard, "已告知；陈述申辩已记录并答复，不得因申辩加重", penalty45},
	{standing.Heard, Hear, standing.Heard, "已告知；陈述申辩已记录并答复，不得因申辩加重", penalty45},
	{standing.Notified, Decide, standing.Decided, "决定人不是承办人、审核人；所列每一主体、人员均已告知，且陈述申辩期届满", paper49},
	{standing.Heard, Decide, standing.Decided, "同上，或者已听取并答复其陈述申辩；人员、标准、期限不超出告知", penalty45},
	{standing.Decided, Serve, standing.Decided, "尚有受送达人未送达", paper49},
	{standing.Decided, Serve, standing.Served, "决定所列主体、人员均已送达决定书和信用修复告知书；自最后送达之日生效", paper49 + "；" + order36},
	{standing.Decided, End, standing.Ended, "只可撤销，附撤销文书和理由", paper49},
	{standing.Served, End, standing.Ended, "届满移出须期限届满；撤销须附文书和理由；转入的名单可凭他处的修复决定移出", "发展改革委令第36号；" + paper49},
	{standing.Served, ApplyRepair, standing.Served, "没有尚未办结的申请；材料不全的也收下", order36},
	{standing.Served, AcceptRepair, standing.Served, "履行完毕证明和信用承诺书齐备；不予受理的写明理由", order36},
	{standing.Served, DecideRepair, standing.Ended, "决定人不是受理人；逐项核对的条件全部符合，附修复决定", order36},
	{standing.Served, DecideRepair, standing.Served, "决定人不是受理人；有条件不符合，写明理由，附决定", order36},
	{standing.Served, WithdrawRepair, standing.Served, "申请尚未办结", order36},
	{standing.Ended, Restore, standing.Served, "仅限以虚假材料骗取修复而移出的，附撤销修复决定；自恢复之日起至原期限届满", order36 + "（参照）"},
	{standing.Proposed, Withdraw, standing.Withdrawn, "写明理由", ""},
	{standing.Reviewed, Withdraw, standing.Withdrawn, "写明理由", ""},
	{standing.Notified, Withdraw, standing.Withdrawn, "写明理由", ""},
	{standing.Heard, Withdraw, standing.Withdrawn, "写明理由", ""},
	{"", Adopt, standing.Served, "已由有权机关决定，附决定、告知、送达材料；所缺材料补齐前最高为从严审核", paper49},
	{standing.Served, Complete, standing.Served, "仅限转入名单补齐材料", paper49},
	{standing.Proposed, Answer, standing.Proposed, "属于案件事实的适用情形，写明来源", ""},
	{standing.Reviewed, Answer, standing.Reviewed, "属于案件事实的适用情形，写明来源", ""},
	{standing.Notified, Answer, standing.Notified, "属于案件事实的适用情形，写明来源", ""},
	{standing.Heard, Answer, standing.Heard, "属于案件事实的适用情形，写明来源", ""},
	{standing.Decided, Answer, standing.Decided, "属于案件事实的适用情形，写明来源", ""},
	{standing.Served, Answer, standing.Served, "属于案件事实的适用情形，写明来源", ""},
	{standing.Served, Object, standing.Served, "提出人身份已核实；自此为异议中：只作展示，不予适用", credit25},
	{standing.Served, DecideObjection, standing.Served, "维持，或者更正（事实、缩短期限、不再列明的人员，不得加重）；写明答复及理由", credit25},
	{standing.Served, DecideObjection, standing.Ended, "异议成立，撤销列入，附撤销决定", credit25},
	{standing.Served, WithdrawObjection, standing.Served, "异议尚未处理完毕", credit25},
	{standing.Served, FileRemedy, standing.Served, "复议机关、法院已受理；受理本身不停止执行", remedyLaws},
	{standing.Served, ConcludeRemedy, standing.Served, "附生效的文书；变更列入的随之更正，不得加重；依据文书被变更、撤销的，列入须复核", remedyLaws},
	{standing.Served, ConcludeRemedy, standing.Ended, "列入决定被撤销、确认违法或者无效，附生效的文书", remedyLaws},
	{standing.Ended, ConcludeRemedy, standing.Ended, "列入已终止的，只作记录", remedyLaws},
	{standing.Served, ChangeGrounds, standing.Served, "附变更或者撤销依据文书的文书；被撤销的，自登记起暂停执行", penalty48},
	{standing.Served, ReviewGrounds, standing.Served, "维持，或者更正（不得加重）；依据文书被撤销的，不得维持", penalty48},
	{standing.Served, ReviewGrounds, standing.Ended, "撤销列入，附撤销决定", penalty48},
	{standing.Served, Stay, standing.Served, "复议机关、法院决定停止执行，附文书", remedyLaws},
	{standing.Served, Unstay, standing.Served, "停止执行的事由消失", ""},
	{standing.Served, Suspend, standing.Served, "认定机关暂停执行，附文书；重整计划执行期间暂停的，附法院裁定并写明执行期限", "国办发〔2025〕22号（参照）"},
	{standing.Served, Resume, standing.Served, "暂停的事由消失", ""},
	{standing.Served, RecordDuty, standing.Served, "期限届满前记录；记录未履行的附核实文书；没有记录的，不影响届满移出", order36},
}

// A guard refuses a step or makes it: it changes the copy it is given and says where
// the case has come to.
type guard func(l *Listing, in Input, w *World) (standing.State, error)

// steps has the guard of each act and the event it makes.
var steps = map[Act]struct {
	guard guard
	event event.Kind
}{
	Propose: {propose, standing.EvProposed}, Edit: {edit, standing.EvEdited}, Review: {review, standing.EvReviewed},
	Notify: {notify, standing.EvNotified}, Hear: {hear, standing.EvHeard}, Decide: {decide, standing.EvDecided},
	Serve: {serve, standing.EvServed}, End: {end, standing.EvEnded}, Withdraw: {withdraw, standing.EvWithdrawn},
	Adopt: {adopt, standing.EvAdopted}, Complete: {complete, standing.EvCompleted}, Answer: {answer, standing.EvAnswered},
	Object: {object, standing.EvObjected}, DecideObjection: {decideObjection, standing.EvObjected}, WithdrawObjection: {withdrawObjection, standing.EvObjected},
	Stay: {mark(Stay), standing.EvStayed}, Unstay: {unmark(Stay), standing.EvStayed},
	Suspend: {mark(Suspend), standing.EvSuspended}, Resume: {unmark(Suspend), standing.EvSuspended},
	ApplyRepair: {applyRepair, standing.EvRepair}, AcceptRepair: {acceptRepair, standing.EvRepair}, WithdrawRepair: {withdrawRepair, standing.EvRepair},
	DecideRepair: {decideRepair, standing.EvRepair}, Restore: {restore, standing.EvRestored},
	FileRemedy: {fileRemedy, standing.EvRemedy}, ConcludeRemedy: {concludeRemedy, standing.EvConcluded},
	RecordDuty:    {recordDuty, standing.EvDuty},
	ChangeGrounds: {changeGrounds, standing.EvGrounds}, ReviewGrounds: {reviewGrounds, standing.EvGrounds},
}

// Next is the whole law of a listing's life: the case after the act, and the kinds of
// event that tell of it. It does no I/O and leaves l as it was. A new case is Next of
// the zero Listing with its ID set.
func Next(l Listing, act Act, in Input, w World) (Listing, []event.Kind, error) {
	if !slices.Contains(in.acts(), act) {
		return l, nil, fault.New(fault.Internal, "“%s”不接受所填的内容", act.Chinese()).Under("listing.input")
	}
	if err := l.allows(act); err != nil {
		return l, nil, err
	}
	if w.Law.On(w.Day).Memorandum == law.Withdrawn && !releases[act] {
		return l, nil, fault.New(fault.Conflict, "备忘录已废止，不再办理“%s”；已列入的仍可终止和解除", act.Chinese()).Under("listing.memorandum")
	}
	next := l.clone()
	to, err := steps[act].guard(&next, in, &w)
	if err != nil {
		return l, nil, err
	}
	if !slices.ContainsFunc(rules, func(r rule) bool { return r.from == l.State && r.act == act && r.to == to }) {
		return l, nil, fault.New(fault.Internal, "“%s”不能使案件由“%s”变为“%s”", act.Chinese(), l.State, to).Under("listing.rules")
	}
	kinds := []event.Kind{steps[act].event}
	if l.Termination == nil && next.Termination != nil && act != End {
		kinds = append(kinds, standing.EvEnded) // by a repair granted, or an objection upheld
	}
	if l.Effective == "" && next.Effective != "" && !next.Effective.After(w.Day) {
		kinds = append(kinds, standing.EvTookEffect) // nobody waits for the daily pass
	}
	next.State, next.Version = to, l.Version+1
	return next, kinds, nil
}

// releases are the acts that stay possible when the memorandum is repealed.
var releases = map[Act]bool{
	End: true, Withdraw: true, Object: true, DecideObjection: true, WithdrawObjection: true, Stay: true, Suspend: true, Answer: true,
	ApplyRepair: true, AcceptRepair: true, DecideRepair: true, WithdrawRepair: true,
	RecordDuty: true, FileRemedy: true, ConcludeRemedy: true, ChangeGrounds: true, ReviewGrounds: true,
}

// allows refuses an act that the table does not have for the case's state.
func (l *Listing) allows(act Act) error {
	var next []string
	for _, r := range rules {
		if r.from != l.State {
			continue
		}
		if r.act == act {
			return nil
		}
		if name := r.act.Chinese(); forward[r.act] && !slices.Contains(next, name) {
			next = append(next, name)
		}
	}
	if l.State == "" {
		return fault.New(fault.NotFound, "没有该列入案件，不能办理“%s”", act.Chinese()).Under("listing.order")
	}
	if len(next) == 0 {
		return fault.New(fault.Conflict, "案件%s，不能再办理“%s”", l.State.Chinese(), act.Chinese()).Under("listing.order")
	}
	return fault.New(fault.Conflict, "案件当前为“%s”，不能办理“%s”；下一步可办理：%s", l.State.Chinese(), act.Chinese(), strings.Join(next, "、")).
		Under("listing.order")
}

// forward are the acts that lead on; the others are not offered as what is next.
var forward = map[Act]bool{
	Review: true, Notify: true, Hear: true, Decide: true, Serve: true, End: true,
}
