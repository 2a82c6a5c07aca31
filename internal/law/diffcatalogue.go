package law

import (
	"fmt"
	"strings"

	"liancheng/internal/calendar"
)

var (
	partyWords        = map[string]string{"organisation": "单位", "natural-person": "自然人"}
	functionKindWords = map[string]string{"government": "政府部门", "vertical": "垂直管理部门", "outside": "政府以外的机构"}
	scopeWords        = map[string]string{"listing": "列入事实", "party": "主体", "person": "人员", "request": "申请"}
	stageWords        = map[int]string{1: "立项用地规划许可", 2: "工程建设许可", 3: "施工许可", 4: "竣工验收", 5: "并行推进"}
)

// catalogues writes down what provisions speak of.
func (r *reader) catalogues() {
	for _, p := range r.edition.Periods {
		r.add(order{inPeriods}, "期限 "+p.ID,
			say("名称", p.Name), say("期限", span(p.Period)), say("起算", p.From), say("起始日", string(p.Since)), say("出处", p.Source),
			say("确认", yesNo(p.Confirmed)), say("核对日", string(p.Verified)))
	}
	for _, f := range r.Source.Functions {
		r.add(order{inFunctions}, "职能 "+f.ID,
			say("名称", f.NameOn(r.day)), say("备忘录用名", f.Name), say("签署单位", signatoryWords(f.Signatory)), say("职责", f.ActsOn),
			say("性质", functionKindWords[f.Kind]), say("层级", levelNames(f.Levels)))
	}
	for _, m := range r.Source.Matters {
		r.add(order{inMatters}, "事项 "+m.ID,
			say("名称", m.Name), say("阶段", stageWords[m.Stage]), say("常用名称", strings.Join(m.Usual, "、")), r.functionsField("办理职能", m.Functions),
			named("属于", m.Within, r.matterNames(m.Within)), say("对自然人", yesNo(m.Person)))
	}
	for _, a := range r.Source.Acts {
		r.add(order{inActs}, "实施行为 "+a.ID,
			say("名称", a.Name), say("种类", a.Kind.Chinese()), say("须另作决定", yesNo(a.OwnProcedure)), say("减损权利", yesNo(a.Takes)))
	}
	for _, c := range r.Source.Circumstances {
		r.add(order{inCircumstances}, "适用情形 "+c.ID,
			say("问题", c.Question), say("针对", scopeWords[c.Scope]), r.functionsField("知情职能", c.KnownBy), say("记载处", c.Recorded))
	}
	r.moving()
}

// moving writes down the law itself that provisions rest on, what moved of it, and the slips of the source.
func (r *reader) moving() {
	for _, b := range r.edition.bases {
		r.add(order{inBases}, "依据 "+b.ID,
			say("题名", b.Title), say("内容", b.Says), say("状态", b.Status.Chinese()), r.circumstancesField("适用条件", b.Trigger))
	}
	for _, a := range r.edition.Amendments {
		touched := make([]string, len(a.Touches))
		for i, t := range a.Touches {
			touched[i] = t.Directive + " " + t.Status.Chinese()
		}
		r.add(order{inAmendments}, "法律变动 "+a.ID,
			say("题名", a.Title), say("变动之日", string(a.From)), say("出处", a.Cites), say("内容", a.Says),
			say("确认", sureWords(a.Confirmed)), say("所及要点", strings.Join(touched, "、")))
	}
	for _, x := range r.Source.Errata {
		r.add(order{inErrata}, "勘误 "+x.At, say("原文", x.Source), say("读作", x.Reading), say("理由", x.Why))
	}
}

func (r *reader) functionsField(name string, ids []string) field {
	return named(name, ids, r.functionNames(ids))
}

func (r *reader) circumstancesField(name string, ids []string) field {
	questions := make([]string, len(ids))
	for i, id := range ids {
		c, _ := r.Circumstance(id)
		questions[i] = c.Question
	}
	return named(name, ids, questions)
}

func levelNames(levels []string) string {
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = strings.TrimPrefix(levelWords(l), "，")
	}
	return strings.Join(names, "、")
}

func signatoryWords(place int) string {
	if place == 0 {
		return "非签署单位"
	}
	return fmt.Sprintf("第 %d 个签署单位", place)
}

func span(p calendar.Period) string {
	if p.IsZero() {
		return ""
	}
	return p.Chinese()
}

func yesNo(yes bool) string {
	if yes {
		return "是"
	}
	return "否"
}
