package listing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/paper"
)

// A PaperParty is whom a paper names, as far as the reader may see him.
type PaperParty struct {
	Name       string
	NumberName string // what kind of number it is
	Number     string
	Address    string // of organisations
	Person     bool
}

// A filling is the fields of one paper under way.
type filling struct {
	fields   paper.Fields
	day      calendar.Day // whose law counts: the paper's own, or today
	cautions []string
}

func (f *filling) put(name, value string)       { f.fields[name] = paper.Field(value) }
func (f *filling) or(name, value, blank string) { f.fields[name] = paper.Or(value, blank) }

// said is free text as a sentence: what officers leave out is the full stop.
func (f *filling) said(name, value string) { f.text(name, sentence(value)) }

func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	if last, _ := utf8.DecodeLastRuneInString(s); unicode.IsPunct(last) && last != '”' && last != '）' {
		return s
	}
	return s + "。"
}

// span writes a period as sentences do.
func span(p calendar.Period) string { return strings.ReplaceAll(p.Chinese(), " ", "") }

// text is a field that a form may leave out.
func (f *filling) text(name, value string) { f.fields[name] = paper.Field(strings.TrimSpace(value)) }

func (f *filling) caution(what string) {
	if !slices.Contains(f.cautions, what) {
		f.cautions = append(f.cautions, what)
	}
}

// begin puts what every paper of a case has: who writes to whom, about which listing, and
// the paper's own number and date.
func (c *paperCase) begin(d Draft, doc Document) {
	l := c.l
	c.filling = filling{fields: paper.Fields{}, day: c.today}
	if doc.Date.Valid() {
		c.day = doc.Date
	}
	c.put("Issuer", l.Body)
	c.or("Number", doc.Number, "文号")
	c.or("Date", doc.Date.Chinese(), "成文日期")
	c.addressee(d.Party)
	c.put("Listed", c.people[l.Party].Name)
	c.or("Facts", sentence(l.Conduct), "事实")
	c.put("Period", span(c.period()))
	c.text("Until", l.Until.Chinese())
	for name, word := range map[string]string{"Contact": "联系人", "Phone": "联系电话", "Office": "本机关地址"} {
		c.fields[name] = paper.ToFill(word)
	}
	c.grounds()
	c.decided()
}

func (c *paperCase) addressee(id string) {
	p := c.people[id]
	c.or("Name", p.Name, "名称")
	c.or("NumberName", p.NumberName, "证件名称")
	c.or("Code", p.Number, "证件号码")
	c.text("Address", p.Address)
	c.put("Role", c.l.roles(id))
	you, unit := "你单位", ""
	if p.Person {
		you = "你"
	}
	if id != c.l.Party {
		unit = c.people[c.l.Party].Name
	}
	c.put("You", you)
	c.text("Unit", unit)
}

// roles are all roles of a party in the case, in words.
func (l *Listing) roles(id string) string {
	if id == l.Party {
		return l.role(id)
	}
	var words []string
	for _, m := range l.Members {
		if m.Party == id {
			words = append(words, m.Role.Chinese())
		}
	}
	if len(words) == 0 {
		return l.role(id)
	}
	return strings.Join(words, "、")
}

func (c *paperCase) period() calendar.Period {
	if c.l.Decision != nil {
		return c.l.Decision.Period
	}
	return c.l.Period
}

// grounds puts what the listing rests on: the document, the standards, the list's basis.
func (c *paperCase) grounds() {
	l := c.l
	kind := l.Document.Kind
	if kind == "" {
		kind = "依据文书"
	}
	c.put("GroundsKind", kind)
	c.or("GroundsNumber", l.Document.Number, "依据文书文号")
	c.or("GroundsDate", l.Document.Date.Chinese(), "依据文书日期")
	c.or("GroundsIssuer", l.Document.Issuer, "依据文书作出机关")
	domain, err := c.law.Domain(l.Domain)
	if err != nil { // a case's domain is one of the law's
		return
	}
	c.put("Domain", domain.Name)
	var standards []paper.Fields
	for _, g := range domain.Grounds {
		if slices.Contains(l.Facts().Grounds, g.ID) {
			standards = append(standards, paper.Fields{"Text": paper.Field(strings.TrimSuffix(g.Text, "。"))})
			if g.Status != law.Confirmed {
				c.caution("认定标准“" + g.Text + "”尚未经人员确认")
			}
		}
	}
	c.fields["Grounds"] = standards
	c.basis()
	m := c.law.Source.Memorandum
	c.put("Memorandum", strings.Trim(m.Title, "《》"))
	c.put("MemorandumNumber", m.Document)
	if status := c.law.On(c.day).Memorandum; status != law.InForce {
		c.caution("备忘录" + status.Chinese())
	}
}

func (c *paperCase) basis() {
	edition := c.law.On(c.day)
	b, recorded := edition.ListBasis(c.l.Domain)
	name := c.l.ListBasis
	if recorded && basisName(b) == c.l.ListBasis {
		name = b.Title
		if b.Document != "" {
			name += "（" + b.Document + "）"
		}
	}
	c.or("ListBasis", name, "名单设列依据")
	if !recorded || b.Status != law.Confirmed {
		c.caution("名单设列依据尚未经人员确认")
	}
	var least law.Deadline
	if recorded {
		least, _ = edition.RepairableAfter(b)
	}
	c.text("Earliest", span(least.Period))
}

// decided puts what is known of the decision.
func (c *paperCase) decided() {
	number, date := "", ""
	if d := c.l.Decision; d != nil {
		number, date = d.Document.Number, d.Document.Date.Chinese()
	}
	c.or("DecisionNumber", number, "决定书文号")
	c.or("Decided", date, "决定日期")
	c.or("Effective", c.l.Effective.Chinese(), "生效日期")
}

// remedies puts where and until when the paper may be contested.
func (c *paperCase) remedies() {
	forum, court := "", ""
	if d := c.l.Decision; d != nil {
		forum, court = d.Reconsideration, d.Court
	}
	c.or("Reconsideration", forum, "行政复议机关")
	c.or("Court", court, "管辖的人民法院")
	c.time("ReconsiderationTime", "reconsideration")
	c.time("SuitTime", "suit")
}

// time puts how long the law gives.
func (c *paperCase) time(name, id string) {
	d, err := c.law.Deadline(id, c.day)
	if err != nil {
		c.or(name, "", id)
		return
	}
	c.put(name, span(d.Period))
	c.unconfirmed(d)
}

// due puts the last day of a time that runs.
func (c *paperCase) due(name, id string, from calendar.Day) {
	d, err := c.law.Deadline(id, c.day)
	if err != nil {
		c.or(name, "", id)
		return
	}
	c.put(name, c.law.Calendar().EndOf(d.Period, from).Day.Chinese())
	c.unconfirmed(d)
}

func (c *paperCase) unconfirmed(d law.Deadline) {
	if !d.Confirmed {
		c.caution(d.Name + "（" + span(d.Period) + "）尚未经人员确认")
	}
}

// measures are those of the domain that reach one of the roles, in the memorandum's words;
// what law has withdrawn and what the facts of the case exclude stays out.
func (c *paperCase) measures(roles []law.Role) (list []paper.Fields) {
	known := c.l.circumstances()
	holds := func(id string) law.Tri {
		switch yes, answered := known[id]; {
		case !answered:
			return law.Unknown
		case yes:
			return law.True
		}
		return law.False
	}
	reached, asked := map[string][]string{}, map[string]bool{}
	for _, rd := range c.law.On(c.day).Readings {
		if rd.Domain != c.l.Domain || rd.Moved == law.Repealed || law.All(rd.When, holds) == law.False {
			continue
		}
		outside, seen := asked[rd.Measure]
		asked[rd.Measure] = (outside || !seen) && rd.Binding == law.RequestOnly
		for _, role := range rd.Reaches {
			if slices.Contains(roles, role) && !slices.Contains(reached[rd.Measure], role.Chinese()) {
				reached[rd.Measure] = append(reached[rd.Measure], role.Chinese())
			}
		}
	}
	domain, err := c.law.Domain(c.l.Domain)
	if err != nil {
		return nil
	}
	for _, m := range domain.Measures {
		if who := reached[m.ID]; len(who) > 0 {
			text := strings.TrimSuffix(m.Text, "。")
			if asked[m.ID] {
				text += "（仅推送信息，由有关单位自主参考）"
			}
			list = append(list, paper.Fields{"No": paper.Field(m.ID), "Text": paper.Field(text), "Reaches": paper.Field(strings.Join(who, "、"))})
		}
	}
	return list
}

// reachedAs are the roles in which measures may reach a party of the case.
func (c *paperCase) reachedAs(id string) (roles []law.Role) {
	if id == c.l.Party {
		if c.l.Person {
			return []law.Role{law.NaturalPerson}
		}
		return []law.Role{law.Unit, law.Facility}
	}
	for _, m := range c.l.Members {
		if m.Party == id {
			roles = append(roles, m.Role)
		}
	}
	return roles
}
