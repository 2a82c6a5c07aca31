package law

import (
	"fmt"
	"slices"
	"strings"

	"liancheng/internal/calendar"
)

// amendmentsOn gives the amendments that hold on a day: the shipped ones and
// those people added, as people confirmed, changed or withdrew them by then. One
// whose own day is later is among them and touches nothing yet.
func (r *Ruleset) amendmentsOn(day calendar.Day) []Amendment {
	all := slices.Clone(r.Source.Amendments)
	withdrawn := map[string]bool{}
	for _, c := range r.Changes {
		if c.Kind != ChangeAmendment || c.From.After(day) {
			continue
		}
		i := slices.IndexFunc(all, func(a Amendment) bool { return a.ID == c.Target })
		switch {
		case i < 0 && c.Amendment == nil:
			continue // confirmed for a day before it was added: nothing to confirm yet
		case i < 0:
			all = append(all, *c.Amendment)
			i = len(all) - 1
		case c.Amendment != nil:
			all[i] = *c.Amendment
		}
		all[i].Confirmed = c.Status == Confirmed
		withdrawn[c.Target] = c.Status == Repealed
	}
	return slices.DeleteFunc(all, func(a Amendment) bool { return withdrawn[a.ID] })
}

// validateAmendment refuses a change of an amendment that would decide without
// saying what, or that touches nothing.
func (r *Ruleset) validateAmendment(c Change, bad func(string, string, ...any) error) error {
	switch {
	case !slices.Contains([]Status{Confirmed, Unconfirmed, Repealed}, c.Status):
		return bad("status", "法律变动的状态应为 confirmed（成立，据以决定）、unconfirmed（只提示）或 repealed（不成立，不再及于任何要点）")
	case c.Target == "":
		return bad("target", "请填写法律变动的编号")
	case c.Amendment == nil && !r.knowsAmendment(c.Target):
		return bad("target", "没有法律变动“%s”；新增的须写明题名、出处和所及要点", c.Target)
	case c.Amendment != nil && c.Status == Repealed:
		return bad("amendment", "法律变动不成立时不填写其内容；内容有误的，请以 confirmed 或 unconfirmed 提交更正后的内容")
	case c.Amendment != nil:
		return r.validateContent(c.Target, c.Amendment, bad)
	}
	return nil
}

func (r *Ruleset) knowsAmendment(id string) bool {
	return slices.ContainsFunc(r.Source.Amendments, func(a Amendment) bool { return a.ID == id }) ||
		slices.ContainsFunc(r.Changes, func(c Change) bool { return c.Kind == ChangeAmendment && c.Amendment != nil && c.Target == id })
}

func (r *Ruleset) validateContent(id string, a *Amendment, bad func(string, string, ...any) error) error {
	switch {
	case a.ID != id:
		return bad("amendment.id", "内容中的编号“%s”与变更对象“%s”不一致", a.ID, id)
	case blank(a.Title):
		return bad("amendment.title", "请填写法律变动的题名")
	case blank(a.Cites):
		return bad("amendment.cites", "请填写出处：哪部法律、哪份文件作出的变动")
	case !a.From.Valid():
		return bad("amendment.from", "请填写法律变动之日（YYYY-MM-DD）")
	case len(a.Touches) == 0:
		return bad("amendment.touches", "请至少写明一项所及要点")
	}
	for i, t := range a.Touches {
		field := func(name string) string { return fmt.Sprintf("amendment.touches[%d].%s", i, name) }
		switch {
		case !r.touchesSome(t.Directive):
			return bad(field("directive"), "没有措施要点“%s”，写作 1.3#1，或以 1.3 指整条措施", t.Directive)
		case t.Status != Changed && t.Status != Repealed:
			return bad(field("status"), "对要点的影响应为 changed（已变更）或 repealed（已废止）")
		case blank(t.Reading):
			return bad(field("reading"), "请写明变动后该要点如何理解")
		}
	}
	return nil
}

// touchesSome tells whether a place names a directive at all.
func (r *Ruleset) touchesSome(place string) bool {
	for _, d := range r.directives {
		if touches(place, d) {
			return true
		}
	}
	return false
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
