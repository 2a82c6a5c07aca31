package report

import (
	"strings"

	"liancheng/internal/law"
)

// A Stand is how far law carries a directive on a day when every circumstance and
// every trigger of its bases holds: the most it can do.
type Stand string

const (
	StandsFull    Stand = "full"    // as the memorandum has it
	StandsReduced Stand = "reduced" // orders are reviews, or an advice is capped, for reasons of law
	StandsNot     Stand = "stopped" // no order, no effect
	StandsRequest Stand = "request" // by its nature information without duty
	StandsPush    Stand = "push"    // by its nature information passed on
)

var standWords = map[Stand]string{
	StandsFull: "完整实施", StandsReduced: "降为审查或提示", StandsNot: "停止", StandsRequest: "协助函（无反馈义务）", StandsPush: "推送信息",
}

// Chinese gives the words officers use.
func (s Stand) Chinese() string { return standWords[s] }

const (
	whyUnknown   = "现行备忘录没有该要点"
	whyThen      = "下达时依据尚未确认、适用条件不明或者转入名单的文书不全"
	whyFalse     = "经答复或者审查，适用情形不成立"
	whyWithdrawn = "备忘录已废止"
	whyRepealed  = "所依法律已废止"
	whyTrigger   = "所引依据另有适用条件，条件不具备或者不明的降为审查或提示"
	whyWhen      = "另有适用情形，不成立的不实施"
)

// standOf says how far law carries a directive, and in words what stands against more.
func standOf(rules *law.Ruleset, memorandum law.MemorandumStatus, rd *law.Reading) (Stand, []string) {
	c := rd.Case(memorandum, law.Supposed, law.IdentityCertain)
	switch {
	case memorandum == law.Withdrawn:
		return StandsNot, []string{whyWithdrawn}
	case rd.Moved == law.Repealed:
		return StandsNot, []string{whyRepealed}
	case rd.Kind() == law.Gate:
		s, why := gateStand(c)
		return s, append(why, depends(rd)...)
	}
	s, why := orderStand(rules, rd, c)
	return s, append(why, depends(rd)...)
}

// depends says what besides law each case hangs on.
func depends(rd *law.Reading) (why []string) {
	unknown := func(string) law.Tri { return law.Unknown }
	if rd.Class == law.ClassA && rd.Support(law.Supposed) == law.Supported && rd.Support(unknown) != law.Supported {
		why = append(why, whyTrigger)
	}
	if len(rd.When) > 0 {
		why = append(why, whyWhen)
	}
	return why
}

func gateStand(c law.Case) (Stand, []string) {
	_, caps := c.Yield()
	stand := StandsFull
	if caps&(law.CapMemorandum|law.CapAmended|law.CapBasis) != 0 {
		stand = StandsReduced
	}
	var why []string
	for _, cap := range law.CapOrder {
		if caps&cap != 0 {
			why = append(why, law.CapWhy(cap, c))
		}
	}
	return stand, why
}

// orderStand goes by the most that any of the functions is given.
func orderStand(rules *law.Ruleset, rd *law.Reading, c law.Case) (Stand, []string) {
	kinds := map[law.OrderKind]bool{}
	var outside []string
	for _, id := range rd.Functions {
		kinds[c.Order(rules.Signatory(id))] = true
		if f, err := rules.Function(id); err == nil && !rules.Signatory(id) {
			outside = append(outside, f.Name)
		}
	}
	var why []string
	switch {
	case c.Class == law.ClassC:
		why = append(why, law.CapWhy(law.CapClass, c))
	case c.Binding == law.RequestOnly:
		why = append(why, law.CapWhy(law.CapBinding, c))
	case len(outside) > 0:
		why = append(why, strings.Join(outside, "、")+"不属签署部门，只发协助函")
	}
	switch {
	case kinds[law.Perform]:
		return StandsFull, why
	case kinds[law.Review]:
		return StandsReduced, append(why, reviewWhy(c)...)
	case kinds[law.Push]:
		return StandsPush, why
	case kinds[law.Request]:
		return StandsRequest, why
	}
	return StandsNot, why
}

// reviewWhy says why an order asks for a review and not for the act.
func reviewWhy(c law.Case) (why []string) {
	if c.Memorandum != law.InForce {
		why = append(why, "备忘录"+c.Memorandum.Chinese()+"，减损权益的措施不得径行实施")
	}
	if c.Amended == law.Changed {
		why = append(why, law.CapWhy(law.CapAmended, c))
	}
	if c.Support != law.Supported {
		why = append(why, law.CapWhy(law.CapBasis, c))
	}
	return why
}
