package listing

import (
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/law"
)

// subject proves who is to be listed: the domain's case, the party, its kind, its
// facility, and the persons named beside it. had are those whom the case names already:
// it goes on with them though their record was merged into another since.
func (l *Listing) subject(bad *problems, d *law.Domain, w *World, had []string) {
	s, known := w.Subjects[l.Party]
	if !known {
		bad.add("party", "listing.party", "没有该主体，请先登记主体")
	}
	if s.Merged != "" && !slices.Contains(had, l.Party) {
		bad.add("party", "listing.party-merged", "主体 %s 已并入 %s，请就 %s 提出", l.Party, s.Merged, s.Merged)
	}
	l.Person, l.PartyRegion = s.Person, s.Region
	i := slices.IndexFunc(d.Cases, func(c law.SubjectCase) bool { return c.ID == l.Case })
	if i < 0 {
		bad.add("case", "listing.case", "%s可列入的主体为：%s；请选择其一", d.Name, caseNames(d))
		return
	}
	c := d.Cases[i]
	if known && s.Person != (c.Party == "natural-person") {
		bad.add("case", "listing.case-party", "“%s”是%s，与所填主体不符", c.Name, map[bool]string{true: "自然人", false: "单位"}[!s.Person])
	}
	l.kind(bad, d, c)
	l.members(bad, c, w, had)
}

func caseNames(d *law.Domain) string {
	names := make([]string, len(d.Cases))
	for i, c := range d.Cases {
		names[i] = c.Name + "（" + c.ID + "）"
	}
	return strings.Join(names, "、")
}

// kind proves the kind of unit and the facility. A domain whose measures reach a
// facility must say which one: its other mines are not touched.
func (l *Listing) kind(bad *problems, d *law.Domain, c law.SubjectCase) {
	named := slices.ContainsFunc(c.Kinds, func(k law.Named) bool { return k.ID == l.Kind })
	switch {
	case len(c.Kinds) > 0 && !named:
		names := make([]string, len(c.Kinds))
		for i, k := range c.Kinds {
			names[i] = k.Name + "（" + k.ID + "）"
		}
		bad.add("kind", "listing.kind", "请选择单位类型：%s", strings.Join(names, "、"))
	case len(c.Kinds) == 0 && l.Kind != "":
		bad.add("kind", "listing.kind", "“%s”不分单位类型，请留空", c.Name)
	}
	l.Facility = strings.TrimSpace(l.Facility)
	switch {
	case l.Facility == "" && len(c.Kinds) > 0 && reachesFacility(d):
		bad.add("facility", "listing.facility", "请填写所涉煤矿等设施的名称：措施只及于该设施，不及于该单位的其他设施")
	case l.Facility != "" && !reachesFacility(d):
		bad.add("facility", "listing.facility", "%s的措施不以某一设施为对象，请留空", d.Name)
	case utf8.RuneCountInString(l.Facility) > mostName:
		bad.add("facility", "listing.facility", "设施名称超过 %d 个字", mostName)
	}
}

func reachesFacility(d *law.Domain) bool {
	for _, m := range d.Measures {
		for _, dir := range m.Directives {
			if slices.Contains(dir.Reaches, law.Facility) {
				return true
			}
		}
	}
	return false
}

// members proves the persons named: known, natural, each role one that the case has.
func (l *Listing) members(bad *problems, c law.SubjectCase, w *World, had []string) {
	for i, m := range l.Members {
		s, known := w.Subjects[m.Party]
		switch {
		case !known:
			bad.add("members", "listing.member", "第 %d 名人员尚未登记，请先登记", i+1)
		case !s.Person:
			bad.add("members", "listing.member", "第 %d 名人员登记为单位，人员须为自然人", i+1)
		case s.Merged != "" && !slices.Contains(had, m.Party):
			bad.add("members", "listing.party-merged", "第 %d 名人员 %s 已并入 %s，请改列 %s", i+1, m.Party, s.Merged, s.Merged)
		case m.Party == l.Party:
			bad.add("members", "listing.member", "第 %d 名人员就是被列入的主体，不必另列", i+1)
		case !slices.Contains(c.Persons, m.Role):
			bad.add("members", "listing.member-role", "第 %d 名人员的身份“%s”不在“%s”可列明的范围：%s", i+1, m.Role.Chinese(), c.Name, roleNames(c.Persons))
		case slices.Contains(l.Members[:i], m):
			bad.add("members", "listing.member-twice", "第 %d 名人员以同一身份重复列出", i+1)
		}
	}
}

func roleNames(roles []law.Role) string {
	if len(roles) == 0 {
		return "不列明人员"
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Chinese()
	}
	return strings.Join(names, "、")
}
