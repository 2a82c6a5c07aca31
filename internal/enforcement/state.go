package enforcement

import (
	"slices"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// State is where an order's life has come to.
type State string

const (
	Issued        State = "issued"         // 已下达，待签收
	Sent          State = "sent"           // 已送达；推送和协助函没有反馈义务
	Acknowledged  State = "acknowledged"   // 已签收
	Opened        State = "opened"         // 已启动本部门程序
	Running       State = "running"        // 持续实施中
	SentBack      State = "sent-back"      // 已退回，待重新反馈
	Done          State = "done"           // 已实施
	NotApplicable State = "not-applicable" // 不适用
	Cannot        State = "cannot"         // 无法实施
	HandedOver    State = "handed-over"    // 已移交
	Answered      State = "answered"       // 已答复
	Cancelled     State = "cancelled"      // 已取消：列入终止前未实施，或不再需要
	Finished      State = "finished"       // 持续实施已随列入终止
)

var stateWords = map[State]string{
	Issued: "已下达，待签收", Sent: "已送达", Acknowledged: "已签收", Opened: "已启动程序", Running: "持续实施中",
	SentBack: "已退回，待重新反馈", Done: "已实施", NotApplicable: "不适用", Cannot: "无法实施", HandedOver: "已移交",
	Answered: "已答复", Cancelled: "已取消", Finished: "已随列入终止",
}

// States gives every state in the order of an order's life.
func States() []State {
	return []State{Issued, Sent, Acknowledged, Opened, Running, SentBack, Done, NotApplicable, Cannot, HandedOver, Answered, Cancelled, Finished}
}

// Chinese gives the words officers use.
func (s State) Chinese() string { return stateWords[s] }

// Closed tells whether nothing more is expected.
func (s State) Closed() bool {
	switch s {
	case Issued, Acknowledged, Opened, Running, SentBack:
		return false
	}
	return true
}

// Act is one step in an order's life.
type Act string

const (
	Acknowledge Act = "acknowledge"
	Open        Act = "open"           // the body's own statutory procedure is opened
	Finish      Act = "done"           // carried out
	Report      Act = "period"         // a standing order's feedback of one period
	Decline     Act = "not-applicable" // reasons
	Fail        Act = "cannot"         // reasons
	Transfer    Act = "hand-over"      // to another body, with reasons
	Return      Act = "send-back"      // by the coordinator
	Reply       Act = "answer"         // to a question
	Cancel      Act = "cancel"         // by the system: the listing ended, or nothing hinges on it any more
	Confirm     Act = "confirm-release"
	Remind      Act = "chase" // by the coordinator: something is overdue
)

var actWords = map[Act]string{
	Acknowledge: "签收", Open: "反馈已启动程序", Finish: "反馈已实施", Report: "反馈本周期实施情况", Decline: "反馈不适用", Fail: "反馈无法实施",
	Transfer: "移交", Return: "退回", Reply: "答复", Cancel: "取消", Confirm: "确认解除", Remind: "催办",
}

// Chinese gives the words officers use.
func (a Act) Chinese() string { return actWords[a] }

// A sort of order, as far as its life goes.
type sort string

const (
	oneOff   sort = "one-off"  // a duty, to perform or to review
	lasting  sort = "lasting"  // a standing directive
	notice   sort = "notice"   // push or request: no duty to feed back
	question sort = "question" // a circumstance
	rechecks sort = "recheck"  // a decision made before
)

func (o *Order) sort() sort {
	switch {
	case o.recheck():
		return rechecks
	case o.question():
		return question
	case o.notice():
		return notice
	case o.Standing:
		return lasting
	}
	return oneOff
}

// A rule lets orders of some sorts go from some states to another.
type rule struct {
	sorts []sort
	from  []State
	act   Act
	to    State
}

// rules is the whole life of an order. 备忘录第三部分（反馈）; 国办发〔2020〕49号（对政府部门以外的主体不设义务）.
var rules = []rule{
	{[]sort{oneOff, lasting, question, rechecks}, []State{Issued}, Acknowledge, Acknowledged},
	{[]sort{notice}, []State{Sent}, Acknowledge, Sent}, // a receipt, if the body likes to give one
	{[]sort{oneOff, rechecks}, []State{Issued, Acknowledged, SentBack}, Open, Opened},
	{[]sort{oneOff, rechecks}, []State{Issued, Acknowledged, Opened, SentBack}, Finish, Done},
	{[]sort{oneOff}, []State{Cancelled}, Finish, Done}, // done in time, told late: see Feedback.check
	{[]sort{lasting}, []State{Issued, Acknowledged, SentBack, Running}, Report, Running},
	{[]sort{oneOff, lasting, rechecks}, []State{Issued, Acknowledged, Opened, SentBack, Running}, Decline, NotApplicable},
	{[]sort{oneOff, lasting, rechecks}, []State{Issued, Acknowledged, Opened, SentBack, Running}, Fail, Cannot},
	{[]sort{notice}, []State{Sent}, Finish, Done},
	{[]sort{notice}, []State{Sent}, Decline, NotApplicable},
	{[]sort{notice}, []State{Sent}, Fail, Cannot},
	{[]sort{oneOff, lasting, question, rechecks}, []State{Issued, Acknowledged, SentBack}, Transfer, HandedOver},
	{[]sort{oneOff, lasting, rechecks}, []State{Done, NotApplicable, Cannot, Running}, Return, SentBack},
	{[]sort{question}, []State{Issued, Acknowledged}, Reply, Answered},
	{[]sort{oneOff, lasting, question, rechecks}, []State{Issued, Acknowledged, Opened, SentBack}, Cancel, Cancelled},
	{[]sort{lasting}, []State{Running}, Cancel, Finished},
}

// Next is the table: the state an act leads to, or why it does not.
func (o *Order) Next(act Act) (State, error) {
	for _, r := range rules {
		if r.act == act && slices.Contains(r.sorts, o.sort()) && slices.Contains(r.from, o.State) {
			return r.to, nil
		}
	}
	possible := "已不能再办理"
	if acts := o.Possible(); len(acts) > 0 {
		possible = "现在可以：" + acts
	}
	return "", fault.New(fault.Conflict, "该任务（%s）现为“%s”，不能%s；%s", kindWord(o), o.State.Chinese(), act.Chinese(), possible).
		At("act").Under("order.state")
}

// Possible lists in words what the table lets people do now.
func (o *Order) Possible() string {
	var words []string
	for _, a := range o.Acts() {
		words = append(words, a.Chinese())
	}
	return strings.Join(words, "、")
}

// Acts gives what the table lets people do now; guards may still refuse.
func (o *Order) Acts() []Act {
	var acts []Act
	for _, r := range rules {
		if r.act != Cancel && slices.Contains(r.sorts, o.sort()) && slices.Contains(r.from, o.State) && !slices.Contains(acts, r.act) {
			acts = append(acts, r.act)
		}
	}
	return acts
}

func kindWord(o *Order) string {
	if o.Standing && o.duty() {
		return law.Standing.Chinese()
	}
	return o.Kind.Chinese()
}
