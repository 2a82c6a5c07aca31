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
	Object   Act = "object" // 异议中
	Unobject Act = "unobject"
	Stay     Act = "stay" // 停止执行
	Unstay   Act = "unstay"
	Suspend  Act = "suspend" // 暂停执行
	Resume   Act = "resume"
)

var actWords = map[Act]string{
	Propose: "提出列入建议", Edit: "修改列入建议", Review: "法制审核", Notify: "告知", Hear: "听取陈述申辩", Decide: "认定并列入决定",
	Serve: "送达决定", End: "终止列入", Withdraw: "撤回", Adopt: "转入名单", Complete: "补齐材料", Answer: "答复适用情形",
	Object: "标注异议", Unobject: "取消异议标注", Stay: "标注停止执行", Unstay: "取消停止执行", Suspend: "标注暂停执行", Resume: "恢复执行",
}

// Chinese gives the words officers use.
func (a Act) Chinese() string { return actWords[a] }

// permits tells which right an act needs. Marks that stop a listing's effect, or
// let it bite again, are the deciding officer's; an objection is noted by who works on the case.
var permits = map[Act]access.Act{
	Propose: access.ListingPropose, Edit: access.ListingEdit, Review: access.ListingReview, Notify: access.ListingNotify,
	Hear: access.ListingHear, Decide: access.ListingDecide, Serve: access.ListingServe, End: access.ListingEnd,
	Withdraw: access.ListingWithdraw, Adopt: access.ListingAdopt, Complete: access.ListingAdopt, Answer: access.ListingAnswer,
	Object: access.ListingHear, Unobject: access.ListingDecide,
	Stay: access.ListingDecide, Unstay: access.ListingDecide, Suspend: access.ListingDecide, Resume: access.ListingDecide,
}
