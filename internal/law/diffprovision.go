package law

import (
	"fmt"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
)

// Sections of the whole, in the order a comparison is read.
const (
	inMemorandum = iota
	inDomains
	inProvisions
	inPeriods
	inFunctions
	inMatters
	inActs
	inCircumstances
	inBases
	inAmendments
	inErrata
)

// fullText is the field of the memorandum's verbatim text: compared whole, shown by the lines that differ.
const fullText = "全文"

// A reader writes down what a state of the law says, place by place.
type reader struct {
	*Ruleset
	edition *Edition
	day     calendar.Day
	entries []entry
	seen    map[string]int
}

func (v View) entries() []entry {
	r := &reader{Ruleset: v.Rules, edition: v.Rules.On(v.Day), day: v.Day, seen: map[string]int{}}
	r.memorandum()
	for _, d := range r.Source.Domains {
		r.domain(d)
		for _, m := range d.Measures {
			r.add(order{inProvisions, d.No, m.Item, m.Sub}, m.ID, say("原文", m.Text))
		}
	}
	for i := range r.edition.Readings {
		r.directive(&r.edition.Readings[i])
	}
	r.catalogues()
	return r.entries
}

// add writes an entry down. What a file says twice at one place is told apart by its turn.
func (r *reader) add(at order, place string, fields ...field) {
	r.seen[place]++
	if n := r.seen[place]; n > 1 {
		place = fmt.Sprintf("%s (%d)", place, n)
	}
	r.entries = append(r.entries, entry{at, place, fields})
}

func (r *reader) memorandum() {
	m := r.Source.Memorandum
	r.add(order{inMemorandum}, "备忘录",
		say("状态", r.edition.Memorandum.Chinese()), say("状态说明", m.StatusNote), say("题名", m.Title), say("文号", m.Document), say("印发日期", string(m.Issued)),
		say("附则", m.Closing), say("反馈要求", m.Feedback), say(fullText, r.Source.Text))
}

func (r *reader) domain(d *Domain) {
	place, by := fmt.Sprintf("领域 %d", d.No), d.Determined
	r.add(order{inDomains, d.No}, place,
		say("名称", d.Name), say("对象原文", d.Subject), r.functionsField("认定职能", by.Functions), say("认定来源", assignedWords[by.Assigned]),
		say("认定层级", levelNames(by.Levels)), say("认定文书", strings.Join(by.Documents, "、")), say("前提名单", by.Presuppose), say("认定状态", by.Status.Chinese()))
	for _, c := range d.Cases {
		kinds := make([]string, len(c.Kinds))
		for i, k := range c.Kinds {
			kinds[i] = k.Name
		}
		r.add(order{inDomains, d.No, 1}, place+" 对象 "+c.ID,
			say("名称", c.Name), say("原文", c.Phrase), say("主体种类", partyWords[c.Party]), say("单位种类", strings.Join(kinds, "、")),
			say("可列明人员", strings.Join(roleNames(c.Persons), "、")), r.circumstancesField("适用情形", c.When))
	}
	for _, g := range d.Grounds {
		r.add(order{inDomains, d.No, 2}, place+" 认定标准 "+g.ID,
			say("标准", g.Text), say("出处", g.Source), say("状态", g.Status.Chinese()), r.circumstancesField("所含情形", g.Implies))
	}
	if l, ok := r.edition.ListBasis(d.No); ok {
		r.add(order{inDomains, d.No, 3}, place+" 名单依据",
			say("题名", l.Title), say("文号", l.Document), say("起始日", string(l.From)), say("状态", l.Status.Chinese()), say("列入期限", span(l.Period)),
			say("最早修复", span(l.Earliest)), say("适用范围", l.Scope), say("说明", l.Note), say("自然人公示", yesNo(l.PersonsPublic)),
			say("失信程度", l.Severity.Chinese()), say("列入的终止", l.ManagementEnds.Chinese()), say("列入终止的出处", l.ManagementEnds.Source),
			say("公示的终止", l.PublicationEnds.Chinese()), say("公示终止的出处", l.PublicationEnds.Source))
	}
	for _, h := range d.Headings {
		r.add(order{inProvisions, d.No, h.Item}, h.ID+" 标题", say("原文", h.Text))
	}
}

// directive writes down one reading, what it rests on, what touches it and what it comes to.
func (r *reader) directive(rd *Reading) {
	m, place := r.measures[rd.Measure], short(rd.ID)
	number, _ := strconv.Atoi(place[strings.LastIndexByte(place, '#')+1:])
	at := order{inProvisions, m.Domain, m.Item, m.Sub, number}
	act, _ := r.Act(rd.Act())
	period := ""
	if rd.Period != nil {
		period = rd.Period.Chinese()
	}
	r.add(at, place,
		say("要点原文", rd.Phrase), say("种类", rd.Kind().Chinese()), named("事项", rd.Gate, r.matterNames(rd.Gate)), say("效果", rd.Effect.Chinese()),
		field{"实施行为", act.Name, act.ID}, r.functionsField("实施职能", rd.Functions), say("职能来源", assignedWords[rd.Assigned]),
		say("层级", strings.TrimPrefix(levelWords(rd.Level), "，")), say("及于", strings.Join(roleNames(rd.Reaches), "、")), r.circumstancesField("适用情形", rd.When),
		say("期限", period), say("类别", string(rd.Class)), say("约束力", rd.Binding.Chinese()), say("解除方式", rd.Undo.Chinese()), say("择一", rd.OneOf),
		say("兜底", yesNo(rd.CatchAll)), say("读法说明", rd.Note), say("现状效果", r.effectNow(rd, r.edition)))
	at[5] = 1
	for _, b := range rd.Bases {
		r.add(at, place+" 依据 "+b.ID, say("题名", b.Title), say("状态", b.Status.Chinese()), r.circumstancesField("适用条件", b.Trigger))
	}
	at[5] = 2
	for _, a := range rd.MovedBy {
		r.add(at, place+" 法律变动 "+a.Amendment,
			say("起始日", string(a.From)), say("影响", a.Status.Chinese()), say("理解", a.Reading), say("确认", sureWords(a.Confirmed)))
	}
}
