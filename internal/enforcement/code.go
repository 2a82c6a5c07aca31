package enforcement

import (
	"slices"
	"strings"

	"liancheng/internal/fault"
)

// A Code is a coded reason: why a body made no document, why an order does not
// apply or cannot be carried out. Reports count them.
type Code string

// Why an act done left no document with a 文号.
const (
	ByNature Code = "by-nature" // 约谈、检查、关注等依其性质不产生文书
	InSystem Code = "in-system" // 在业务系统中直接办理
	Minuted  Code = "minuted"   // 以笔录、会议纪要等记载
	Merged   Code = "merged"    // 并入其他工作一并实施
)

// Why an order does not apply.
const (
	HoldsNone         Code = "holds-none"         // 当事人未持有所涉许可、证书、资金等
	OwnLaw            Code = "own-law"            // 经审查，本部门依据不支持
	CircumstanceFalse Code = "circumstance-false" // 适用情形不成立
	AlreadyDone       Code = "already-done"       // 列入之前已依法处理
	NotOurs           Code = "not-ours"           // 不属本机构职责，亦无可移交的机构
	OneOf             Code = "one-of"             // 择一：已选择同组的另一项措施
)

// Why an order cannot be carried out.
const (
	PartyGone   Code = "party-gone"   // 当事人已注销、死亡或下落不明
	CourtStay   Code = "court-stay"   // 复议、诉讼中停止执行
	NoPower     Code = "no-power"     // 本机构无相应权限
	NoMeans     Code = "no-means"     // 暂无实施条件
	LawObstacle Code = "law-obstacle" // 与现行法律法规相抵触
)

// What came of a re-check.
const (
	Upheld     Code = "upheld"         // 复核后维持
	Rescreened Code = "screened-again" // 已重新核查，按其结论办理
	Redecided  Code = "redecided"      // 已依法另行决定（变更、撤销、撤回）
	NotGranted Code = "not-granted"    // 在办事项，未准予
	Told       Code = "told"           // 已告知当事人可以重新申请
	Lifted     Code = "lifted"         // 已解除，恢复原状
)

// What only the system writes.
const (
	NoLonger     Code = "unnamed"       // 所及人员均不再列明，尚未实施
	Reinstated   Code = "reinstated"    // 列入恢复，不再告知重新申请
	ListingEnded Code = "listing-ended" // 列入终止前未实施
	Moot         Code = "moot"          // 已无措施取决于该情形
	RuledOut     Code = "ruled-out"     // 经答复，适用情形不成立
	Restated     Code = "restated"      // 经重新答复，适用情形成立
	Extended     Code = "extended"      // 新增涉及人员，须补充反馈
	Restored     Code = "restored"      // 列入恢复，已解除的须重新实施
	SaidYes      Code = "yes"           // 答复：是
	SaidNo       Code = "no"            // 答复：否
	Duplicate    Code = "duplicate"     // 该机构已有同一任务
)

var codeWords = map[Code]string{
	ByNature: "该措施依其性质不产生文书", InSystem: "在业务系统中直接办理，无单独文书", Minuted: "以笔录或会议纪要记载，无文号", Merged: "并入其他工作一并实施",
	Upheld: "复核后维持原决定", Rescreened: "已重新核查，按新结论办理", Redecided: "已依法另行作出决定", NotGranted: "在办事项，未准予",
	Told: "已告知当事人可以重新申请", Lifted: "已解除并恢复原状", NoLonger: "所涉人员经更正不再列明", Reinstated: "列入恢复，本项复核取消",
	HoldsNone: "当事人未持有所涉许可、证书或资金等", OwnLaw: "经审查，本部门依据不支持", CircumstanceFalse: "适用情形不成立", AlreadyDone: "列入之前已依法处理",
	NotOurs: "不属本机构职责，亦无可移交的机构", OneOf: "择一：已选择同组的另一项措施",
	PartyGone: "当事人已注销、死亡或下落不明", CourtStay: "复议、诉讼中停止执行", NoPower: "本机构无相应权限", NoMeans: "暂无实施条件", LawObstacle: "与现行法律法规相抵触",
	ListingEnded: "列入终止前未实施", Moot: "已无措施取决于该情形", RuledOut: "经答复，适用情形不成立", Restated: "经重新答复，适用情形成立", Extended: "新增涉及人员，须补充反馈", Restored: "列入恢复，已解除的须重新实施", SaidYes: "答复：是", SaidNo: "答复：否", Duplicate: "该机构已有同一任务",
}

// Chinese gives the words officers use.
func (c Code) Chinese() string { return codeWords[c] }

// codesFor are the codes a person may give with an act.
var codesFor = map[Act][]Code{
	Finish: {ByNature, InSystem, Minuted, Merged}, Report: {ByNature, InSystem, Minuted, Merged}, Confirm: {ByNature, InSystem, Minuted, Merged},
	Decline: {HoldsNone, OwnLaw, CircumstanceFalse, AlreadyDone, NotOurs, OneOf},
	Fail:    {PartyGone, CourtStay, NoPower, NoMeans, LawObstacle},
}

// Codes gives the coded reasons that may be given with an act: for an act done, why no document exists.
func Codes(a Act) []Code { return slices.Clone(codesFor[a]) }

// Codes gives the coded reasons that may be given with an act on this order: for a re-check
// done, what came of it.
func (o *Order) Codes(a Act) []Code {
	switch {
	case !o.recheck():
		return Codes(a)
	case a == Decline:
		return []Code{NotOurs, HoldsNone}
	case a == Finish && o.Recheck == Unnamed:
		return []Code{Redecided, Lifted, Upheld}
	case a == Finish && o.Recheck == Refused:
		return []Code{Told, Rescreened, Redecided, Upheld}
	case a == Finish && o.Recheck == Granted:
		return []Code{Upheld, Rescreened, Redecided}
	case a == Finish:
		return []Code{Upheld, Rescreened, Redecided, NotGranted}
	}
	return Codes(a)
}

func checkCode(a Act, c Code) error { return oneOfCodes(a, c, codesFor[a]) }

func oneOfCodes(a Act, c Code, codes []Code) error {
	if slices.Contains(codes, c) {
		return nil
	}
	words := make([]string, len(codes))
	for i, k := range codes {
		words[i] = k.Chinese() + "（" + string(k) + "）"
	}
	return fault.New(fault.Invalid, "%s须选择原因：%s", a.Chinese(), strings.Join(words, "、")).At("code").Under("order.code")
}
