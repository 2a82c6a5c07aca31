package listing

import (
	"liancheng/internal/access"
)

// An Act is one step in a listing's life.
type Act string

const (
	Propose  Act = "propose"
	Edit     Act = "edit"
	Review   Act = "review" // approves or returns
	Notify   Act = "notify"
	Hear     Act = "hear"
	Decide   Act = "decide"
	Serve    Act = "serve"
	End      Act = "end"
	Withdraw Act = "withdraw"
	Adopt    Act = "adopt"
	Complete Act = "complete"
	Answer   Act = "answer-circumstance"
	Stay     Act = "stay" // 停止执行
	Unstay   Act = "unstay"
	Suspend  Act = "suspend" // 暂停执行
	Resume   Act = "resume"

	RecordDuty Act = "record-duty" // 义务履行情况

	Object            Act = "object" // 异议中
	DecideObjection   Act = "decide-objection"
	WithdrawObjection Act = "withdraw-objection"

	FileRemedy     Act = "file-remedy" // 行政复议、行政诉讼
	ConcludeRemedy Act = "conclude-remedy"
	ChangeGrounds  Act = "change-grounds" // 依据文书变更、撤销
	ReviewGrounds  Act = "review-grounds"

	ApplyRepair    Act = "apply-repair" // 信用修复
	AcceptRepair   Act = "accept-repair"
	DecideRepair   Act = "decide-repair"
	WithdrawRepair Act = "withdraw-repair"
	Restore        Act = "restore" // 虚假材料骗取修复的，恢复列入
)

var actWords = map[Act]string{
	Propose: "提出列入建议", Edit: "修改列入建议", Review: "法制审核", Notify: "告知", Hear: "听取陈述申辩", Decide: "认定并列入决定",
	Serve: "送达决定", End: "终止列入", Withdraw: "撤回", Adopt: "转入名单", Complete: "补齐材料", Answer: "答复适用情形",
	Object: "收到异议", DecideObjection: "处理异议", WithdrawObjection: "撤回异议", Stay: "标注停止执行", Unstay: "取消停止执行", Suspend: "标注暂停执行", Resume: "恢复执行", RecordDuty: "记录义务履行情况",
	ApplyRepair: "收到信用修复申请", AcceptRepair: "受理信用修复申请", DecideRepair: "作出信用修复决定", WithdrawRepair: "撤回信用修复申请",
	Restore: "恢复列入", FileRemedy: "登记复议或者诉讼", ConcludeRemedy: "登记复议或者诉讼结果", ChangeGrounds: "登记依据文书的变化", ReviewGrounds: "因依据文书变化复核",
}

// Chinese gives the words officers use.
func (a Act) Chinese() string { return actWords[a] }

// permits tells which right an act needs. Marks that stop a listing's effect, or
// let it bite again, are the deciding officer's; objections and applications for repair
// are taken in by who works on the case and decided by who decides.
var permits = map[Act]access.Act{
	Propose: access.ListingPropose, Edit: access.ListingEdit, Review: access.ListingReview, Notify: access.ListingNotify,
	Hear: access.ListingHear, Decide: access.ListingDecide, Serve: access.ListingServe, End: access.ListingEnd,
	Withdraw: access.ListingWithdraw, Adopt: access.ListingAdopt, Complete: access.ListingAdopt, Answer: access.ListingAnswer,
	Object: access.ObjectionHandle, WithdrawObjection: access.ObjectionHandle, DecideObjection: access.ObjectionDecide,
	Stay: access.ListingDecide, Unstay: access.ListingDecide, Suspend: access.ListingDecide, Resume: access.ListingDecide,
	RecordDuty:  access.ListingDecide,
	ApplyRepair: access.RepairHandle, AcceptRepair: access.RepairHandle, WithdrawRepair: access.RepairHandle,
	DecideRepair: access.RepairDecide, Restore: access.RepairDecide,
	FileRemedy: access.RemedyHandle, ChangeGrounds: access.RemedyHandle, ConcludeRemedy: access.RemedyDecide, ReviewGrounds: access.RemedyDecide,
}
