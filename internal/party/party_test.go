package party

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

func TestOrgKindOf(t *testing.T) {
	for _, c := range []struct {
		category, name string
		parent         bool
		want           OrgKind
	}{
		{"91", "内蒙古云杉示例建设有限公司", false, Enterprise},
		{"91", "内蒙古云杉示例建设有限公司包头分公司", false, Branch},
		{"91", "内蒙古云杉示例建设有限公司包头分公司（筹）", false, Branch},
		{"91", "内蒙古云杉示例建设有限公司项目部", true, Branch},
		{"91", "分公司", false, Enterprise},
		{"92", "新城区示例五金分店", false, IndividualBusiness},
		{"93", "示例农民专业合作社", false, Cooperative},
		{"11", "示例局", false, Agency},
		{"12", "示例中心", false, PublicInstitution},
		{"13", "示例协会", false, MassOrganisation},
		{"81", "示例工会", false, MassOrganisation},
		{"52", "示例学校", false, SocialOrganisation},
		{"31", "示例律师事务所", false, LegalServices},
		{"N2", "示例村股份经济合作社", false, Collective},
		{"Y1", "示例", false, OtherOrganisation},
	} {
		code := ident.CreditCode(ident.SyntheticUSCC(c.category, "150102", 1))
		got := OrgKindOf(code, c.name, c.parent)
		if got != c.want || got.Chinese() == "" || got.PublishedAsPerson() != (got == IndividualBusiness) {
			t.Errorf("%s %s: %s, want %s", c.category, c.name, got, c.want)
		}
	}
	if got := OrgKindOf("", "示例分公司", false); got != Branch {
		t.Errorf("without a code: %s", got)
	}
}

func TestMaskName(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "张": "*", "张示": "张*", "张示例": "张*例", "欧阳示例": "欧**例", "示例·买买提": "示****提", "Example": "E*****e",
	} {
		if got := MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDisplay(t *testing.T) {
	person := Party{Kind: Person, Name: "李示例", Names: []Name{{"张示例", "", "2020-01-01"}, {"李示例", "2020-01-01", ""}}}
	if got := person.Display() + person.DisplayOn("2019-12-31"); got != "李*例张*例" {
		t.Errorf("person shows as %s", got)
	}
	person.Erased = true
	if got := person.Display() + person.DisplayOn("2019-12-31"); strings.ContainsAny(got, "张李例") {
		t.Errorf("erased person shows as %s", got)
	}
	org := Party{Kind: Organisation, Name: "云杉示例公司", Names: []Name{{"白桦示例公司", "", "2020-01-01"}, {"云杉示例公司", "2020-01-01", ""}}}
	if org.Display() != "云杉示例公司" || org.DisplayOn("2019-01-01") != "白桦示例公司" {
		t.Errorf("organisation shows as %s", org.Display())
	}
}

// sound is a party without fault; each case changes one thing.
func sound() Party {
	id, _, err := ident.ParseUSCC(ident.SyntheticUSCC("91", "150102", 1))
	if err != nil {
		panic(err)
	}
	return Party{ID: "pty_1", Version: 1, Kind: Organisation, OrgKind: Enterprise, Name: "云杉示例公司",
		Names: []Name{{Text: "云杉示例公司"}}, Identifiers: []ident.Identifier{id}, Region: "150102"}
}

func TestCheck(t *testing.T) {
	p := sound()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	citizen, _, err := ident.ParseCitizenID(ident.SyntheticCitizenID("150102", "1985-01-01", 1), "2026-01-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(*Party)
		field  string
		rule   string
	}{
		{func(p *Party) { p.Kind = "ship" }, "kind", "party.kind"},
		{func(p *Party) { p.Name = "（）" }, "name", "party.name"},
		{func(p *Party) { p.Name = " 云杉" }, "name", "party.name"},
		{func(p *Party) { p.Name = "云\n杉" }, "name", "party.name"},
		{func(p *Party) { p.Name = strings.Repeat("云", 121) }, "name", "party.name"},
		{func(p *Party) { p.Identifiers = nil }, "identifiers", "party.identifier-missing"},
		{func(p *Party) { p.Identifiers = append(p.Identifiers, citizen) }, "identifiers[1]", "party.identifier-kind"},
		{func(p *Party) { p.Identifiers = append(p.Identifiers, p.Identifiers[0]) }, "identifiers[1]", "party.identifier-twice"},
		{func(p *Party) { p.Region = "1501" }, "region", "party.region"},
		{func(p *Party) { p.Address = strings.Repeat("路", 301) }, "address", "party.address"},
		{func(p *Party) { p.OrgKind = "ship" }, "org_kind", "party.org-kind"},
		{func(p *Party) { p.Parent = "pty_2" }, "parent", "party.parent"},
		{func(p *Party) { p.Operator = "pty_2" }, "operator", "party.operator"},
		{func(p *Party) { p.OrgKind, p.Parent = Branch, "pty_1" }, "parent", "party.parent-self"},
		{func(p *Party) { p.Names = []Name{{Text: "白桦"}, {Text: p.Name, From: "2020-01-01"}} }, "names[0]", "party.name-order"},
		{func(p *Party) { p.Names = []Name{{"白桦", "", "2021-01-01"}, {Text: p.Name, From: "2020-01-01"}} }, "names[0]", "party.name-order"},
		{func(p *Party) { p.Names[0].From = "2020-02-30" }, "names[0].from", "party.day"},
	} {
		p := sound()
		c.change(&p)
		if !has(p.Check(), c.field, c.rule) {
			t.Errorf("%v, want %s at %s", p.Check(), c.rule, c.field)
		}
	}
}

// has tells whether a fault under the rule at the field is among err's.
func has(err error, field, rule string) bool {
	var list fault.List
	if !errors.As(err, &list) {
		f, ok := errors.AsType[*fault.Fault](err)
		return ok && f.Field == field && f.Rule == rule
	}
	for _, f := range list {
		if f.Field == field && f.Rule == rule {
			return true
		}
	}
	return false
}

func TestRenamed(t *testing.T) {
	p := sound()
	next, err := p.Renamed("白桦示例公司", "2024-06-01")
	if err != nil || next.NameOn("2024-05-31") != "云杉示例公司" || next.NameOn("2024-06-01") != "白桦示例公司" || next.Name != "白桦示例公司" {
		t.Errorf("%+v, %v", next, err)
	}
	if p.Names[0].To != "" {
		t.Error("the version before was changed too")
	}
	if got := next.FormerNames(); len(got) != 1 || got[0] != "云杉示例公司" {
		t.Errorf("former names %v", got)
	}
	for rule, try := range map[string]func() error{
		"party.rename-same":  func() error { _, err := next.Renamed("白桦示例公司", "2025-01-01"); return err },
		"party.rename-day":   func() error { _, err := next.Renamed("胡杨示例公司", ""); return err },
		"party.rename-order": func() error { _, err := next.Renamed("胡杨示例公司", "2024-06-01"); return err },
		"party.erased":       func() error { _, err := (Party{Erased: true}).Renamed("胡杨", "2025-01-01"); return err },
		"party.name":         func() error { _, err := next.Renamed("…", "2025-01-01"); return err },
	} {
		if f, ok := errors.AsType[*fault.Fault](try()); !ok || f.Rule != rule {
			t.Errorf("%v, want %s", f, rule)
		}
	}
}

// TestNameHistory: after any renames a day has exactly the name given last before it.
func TestNameHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, day := sound(), calendar.Day("2010-01-01")
		want := map[calendar.Day]string{"2009-01-01": p.Name}
		for i := range rapid.IntRange(0, 6).Draw(t, "renames") {
			day = day.AddDays(rapid.IntRange(1, 400).Draw(t, "days"))
			name := "示例" + strings.Repeat("甲", i+1)
			next, err := p.Renamed(name, day)
			if err != nil {
				t.Fatal(err)
			}
			want[day.AddDays(-1)], want[day] = p.Name, name
			p = next
		}
		for day, name := range want {
			if got := p.NameOn(day); got != name {
				t.Fatalf("on %s %s, want %s", day, got, name)
			}
		}
		if err := p.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCheckLink(t *testing.T) {
	have := []Role{{ID: "rol_1", Organisation: "o", Person: "a", Role: law.LegalRepresentative, From: "2020-01-01", To: "2024-01-01"}}
	link := func(person string, role law.Role, from, to calendar.Day) error {
		return CheckLink(have, Role{Organisation: "o", Person: person, Role: role, From: from, To: to})
	}
	for _, c := range []struct {
		err  error
		rule string
	}{
		{link("b", law.LegalRepresentative, "2024-01-01", ""), ""},
		{link("b", law.LegalRepresentative, "", "2020-01-01"), ""},
		{link("b", law.LegalRepresentative, "2023-12-31", ""), "party.role-sole"},
		{link("a", law.LegalRepresentative, "2023-12-31", ""), "party.role-twice"},
		{link("a", law.Shareholder, "", ""), ""},
		{link("a", law.Facility, "", ""), "party.role-kind"},
		{link("a", law.Principal, "2024-02-30", ""), "party.day"},
		{link("a", law.Principal, "2024-02-01", "2024-02-01"), "party.day-order"},
	} {
		f, _ := errors.AsType[*fault.Fault](c.err)
		if (f == nil) != (c.rule == "") || f != nil && f.Rule != c.rule {
			t.Errorf("%v, want %q", c.err, c.rule)
		}
	}
}

// TestSoleRoleHasOneHolder: whatever links are let through, no day has two.
func TestSoleRoleHasOneHolder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var roles []Role
		day := func(label string) calendar.Day {
			return calendar.Day("2020-01-01").AddDays(rapid.IntRange(0, 40).Draw(t, label))
		}
		for range 12 {
			r := Role{Organisation: "o", Person: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "person"), Role: law.LegalRepresentative, From: day("from")}
			if rapid.Bool().Draw(t, "ends") {
				r.To = day("to")
			}
			if CheckLink(roles, r) == nil {
				roles = append(roles, r)
			}
		}
		for n := range 60 {
			if held := HoldersOn(roles, law.LegalRepresentative, calendar.Day("2020-01-01").AddDays(n)); len(held) > 1 {
				t.Fatalf("%v hold it on day %d", held, n)
			}
		}
	})
}

func TestCheckAnswer(t *testing.T) {
	org, person := sound(), Party{Kind: Person}
	for _, c := range []struct {
		p      Party
		scope  string
		answer law.Tri
		rule   string
	}{
		{org, "party", law.True, ""}, {person, "party", law.False, ""}, {person, "person", law.True, ""},
		{org, "person", law.True, "party.circumstance"}, {org, "listing", law.True, "party.circumstance"},
		{org, "request", law.True, "party.circumstance"}, {org, "party", law.Unknown, "party.answer"},
		{Party{Kind: Person, Erased: true}, "person", law.True, "party.erased"},
	} {
		f, _ := errors.AsType[*fault.Fault](c.p.CheckAnswer(law.Circumstance{Scope: c.scope}, c.answer))
		if (f == nil) != (c.rule == "") || f != nil && f.Rule != c.rule {
			t.Errorf("%s of %s: %v, want %q", c.scope, c.p.Kind, f, c.rule)
		}
	}
}

func TestKeys(t *testing.T) {
	id, _, err := ident.ParseUSCC(ident.SyntheticUSCC("91", "150102", 5))
	if err != nil {
		t.Fatal(err)
	}
	keys := Keys(id)
	if len(keys) != 2 || keys[0] != (Key{ident.USCC, id.Value}) || keys[1] != (Key{ident.OrgCode, id.Value[8:17]}) {
		t.Errorf("keys %v", keys)
	}
	if _, ok := keys[0].Index16(); ok {
		t.Error("a code in clear passed for an index")
	}
}

func TestScreensAs(t *testing.T) {
	for _, c := range []struct {
		p   Party
		id  string
		why Relation
	}{
		{Party{OrgKind: Branch, Parent: "pty_p"}, "pty_p", AsBranch},
		{Party{OrgKind: Branch}, "", ""},
		{Party{OrgKind: IndividualBusiness, Operator: "pty_o"}, "pty_o", AsOperated},
		{Party{OrgKind: Enterprise}, "", ""},
	} {
		if id, why := c.p.ScreensAs(); id != c.id || why != c.why {
			t.Errorf("%+v screens as %q, %q", c.p, id, why)
		}
	}
}

// TestEventsHaveNoPlaceForPersonalData keeps names and numbers out of the body of events.
func TestEventsHaveNoPlaceForPersonalData(t *testing.T) {
	raw, err := json.Marshal(Changed{Party: "p", Version: 1, Kind: Person, OrgKind: "x", Region: "1", Fields: []string{"name"}, From: "d",
		Role: &Role{}, Circumstance: "c", Answer: "true", Answerer: "b", Reason: "r"})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"party", "version", "kind", "org_kind", "region", "fields", "from", "role", "circumstance", "answer", "answerer", "reason"} {
		delete(fields, known)
	}
	if len(fields) != 0 {
		t.Errorf("look at these before they go into events for ever: %v", fields)
	}
}
