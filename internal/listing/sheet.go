package listing

import (
	"fmt"
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/sheet"
	"liancheng/internal/standing"
)

// A column is one column of the spreadsheet in which adopted listings come in.
type column struct {
	sheet.Column
	field string // of an Adoption, as its faults name it
	read  func(r *sheetRow, a *Adoption, cell string)
}

// A sheetRow is a row being read.
type sheetRow struct {
	problems
	column  string
	cells   map[string]string
	rules   *law.Ruleset
	resolve Resolve
}

// A Named party is one that a row names: by number, and by name where it may be new.
type Named struct {
	Number, Name string
	Person       bool
}

// Format keeps every verb from showing a number or a name.
func (n Named) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "listing.Named(%t)", n.Person) }

// Resolve gives the id of the party named; fault.NotFound when nobody has the number.
type Resolve func(Named) (string, error)

var columns = []column{
	{sheet.Column{Name: "领域", Help: "1 至 8", Must: true}, "domain", func(r *sheetRow, a *Adoption, s string) { a.Domain = r.domain(s) }},
	{sheet.Column{Name: numberColumn, Help: "统一社会信用代码或者证件号码", Must: true}, "party", nil}, // read last: whose number it is hangs on what is listed
	{sheet.Column{Name: nameColumn, Help: "尚未登记的主体须填写，按号码和名称登记；已登记的可不填，填写的须与登记一致"}, "name", nil},
	{sheet.Column{Name: caseColumn, Help: "该领域可列入的主体，如 生产经营单位", Must: true}, "case", func(r *sheetRow, a *Adoption, s string) { a.Case = r.subject(a.Domain, s) }},
	{sheet.Column{Name: kindColumn, Help: "列入对象分类型的填写"}, "kind", func(r *sheetRow, a *Adoption, s string) { a.Kind = r.kind(a, s) }},
	{sheet.Column{Name: "所涉设施", Help: "措施以某一煤矿等设施为对象的填写"}, "facility", func(_ *sheetRow, a *Adoption, s string) { a.Facility = s }},
	{sheet.Column{Name: "人员", Help: "证件号码=身份，尚未登记的写作 证件号码=身份=姓名；多名以分号隔开，如 …=法定代表人；…=主要负责人=张示例"}, "members", func(r *sheetRow, a *Adoption, s string) { a.Members = r.members(s) }},
	{sheet.Column{Name: "失信事实", Must: true}, "conduct", func(_ *sheetRow, a *Adoption, s string) { a.Conduct = s }},
	{sheet.Column{Name: groundsColumn, Help: "标准编号，多项以顿号隔开，如 d1-accident", Must: true}, "grounds", func(_ *sheetRow, a *Adoption, s string) { a.Grounds = split(s) }},
	{sheet.Column{Name: circumstancesColumn, Help: "成立的适用情形编号，多项以顿号隔开"}, "circumstances", func(_ *sheetRow, a *Adoption, s string) { a.Circumstances = allTrue(split(s)) }},
	{sheet.Column{Name: documentColumn, Help: "如 行政处罚决定书"}, "document.kind", func(_ *sheetRow, a *Adoption, s string) { a.Document.Kind = s }},
	{sheet.Column{Name: "依据文书文号"}, "document.number", func(_ *sheetRow, a *Adoption, s string) { a.Document.Number = s }},
	{sheet.Column{Name: "依据文书日期"}, "document.date", func(r *sheetRow, a *Adoption, s string) { a.Document.Date = r.day(s) }},
	{sheet.Column{Name: "依据文书机关"}, "document.issuer", func(_ *sheetRow, a *Adoption, s string) { a.Document.Issuer = s }},
	{sheet.Column{Name: "决定机关", Must: true}, "decision.issuer", func(_ *sheetRow, a *Adoption, s string) { a.Decision.Issuer = s }},
	{sheet.Column{Name: "决定文号", Must: true}, "decision.number", func(_ *sheetRow, a *Adoption, s string) { a.Decision.Number = s }},
	{sheet.Column{Name: "决定日期", Must: true}, "decision.date", func(r *sheetRow, a *Adoption, s string) { a.Decision.Date = r.day(s) }},
	{sheet.Column{Name: "告知文号"}, "notices.document.number", func(_ *sheetRow, a *Adoption, s string) { notice1(a).Document.Number = s }},
	{sheet.Column{Name: "告知日期"}, "notices.document.date", func(r *sheetRow, a *Adoption, s string) { notice1(a).Document.Date = r.day(s) }},
	{sheet.Column{Name: "告知送达方式", Help: "直接、留置、邮寄、转交、电子、公告"}, "notices.means", func(r *sheetRow, a *Adoption, s string) { r.means(&notice1(a).Served, s) }},
	{sheet.Column{Name: "告知送达日期", Help: "公告的填公告日期"}, "notices.date", func(r *sheetRow, a *Adoption, s string) { notice1(a).Date = r.day(s) }},
	{sheet.Column{Name: "答复申辩日期", Help: "听取并答复陈述申辩的日期"}, "notices.heard", func(r *sheetRow, a *Adoption, s string) { notice1(a).Heard = r.day(s) }},
	{sheet.Column{Name: "决定送达方式", Help: "直接、留置、邮寄、转交、电子、公告"}, "deliveries.means", func(r *sheetRow, a *Adoption, s string) { r.means(&delivery1(a).Served, s) }},
	{sheet.Column{Name: "决定送达日期", Help: "公告的填公告日期"}, "deliveries.date", func(r *sheetRow, a *Adoption, s string) { delivery1(a).Date = r.day(s) }},
	{sheet.Column{Name: "列入日期", Help: "原名单上的列入日期"}, "listed", func(r *sheetRow, a *Adoption, s string) { a.Listed = r.day(s) }},
	{sheet.Column{Name: "列入期限", Help: "如 3年、18个月；不填按名单设列依据"}, "period", func(r *sheetRow, a *Adoption, s string) { a.Period = r.period(s) }},
	{sheet.Column{Name: "届满日期", Help: "原名单上的届满日期"}, "until", func(r *sheetRow, a *Adoption, s string) { a.Until = r.day(s) }},
	{sheet.Column{Name: "转入来源", Help: "原名单或者系统的名称", Must: true}, "source", func(_ *sheetRow, a *Adoption, s string) { a.Source = s }},
}

// Columns that others speak of.
const (
	numberColumn        = "主体号码"
	nameColumn          = "主体名称"
	caseColumn          = "列入对象"
	kindColumn          = "单位类型"
	groundsColumn       = "认定标准"
	circumstancesColumn = "已认定情形"
	documentColumn      = "依据文书种类"
)

// ReadAdoption reads one row of the spreadsheet, by the names of its columns. All that
// is wrong with the row comes back together, each fault at its column; whether it may
// be adopted is Adopt's to say.
func ReadAdoption(cells map[string]string, rules *law.Ruleset, resolve Resolve) (Adoption, error) {
	r, a := &sheetRow{cells: cells, rules: rules, resolve: resolve}, Adoption{}
	for _, c := range columns {
		cell := strings.TrimSpace(cells[c.Name])
		r.column = c.Name
		switch {
		case cell != "" && c.read != nil:
			c.read(r, &a, cell)
		case cell != "":
		case c.Must:
			r.bad("请填写“%s”", c.Name)
		}
	}
	r.column = numberColumn
	if number := r.cell(numberColumn); number != "" {
		a.Party = r.party(Named{Number: number, Name: r.cell(nameColumn), Person: r.natural(&a)})
	}
	if len(a.Deliveries) > 0 {
		a.Deliveries[0].Recipient = a.Party // a row tells of the party's own papers
	}
	return a, r.err()
}

func (r *sheetRow) bad(format string, args ...any) { r.add(r.column, "listing.sheet", format, args...) }

func (r *sheetRow) domain(s string) int {
	if len(s) == 1 && s[0] >= '1' && s[0] <= '8' {
		return int(s[0] - '0')
	}
	r.bad("领域应为 1 至 8，填写的是“%s”", clip(s))
	return 0
}

func (r *sheetRow) cell(name string) string { return strings.TrimSpace(r.cells[name]) }

// natural tells whether the row lists a person rather than a unit.
func (r *sheetRow) natural(a *Adoption) bool {
	d, err := r.rules.Domain(a.Domain)
	return err == nil && slices.ContainsFunc(d.Cases, func(c law.SubjectCase) bool { return c.ID == a.Case && c.Party == "natural-person" })
}

// party looks a party up. Its number is not repeated: it may be a person's.
func (r *sheetRow) party(who Named) string {
	id, err := r.resolve(who)
	if fault.Is(err, fault.NotFound) {
		r.bad("号码对应的主体或者人员尚未登记，请同时填写名称或者姓名，登记后转入")
		return ""
	}
	var more fault.List
	more.Add(err)
	for _, f := range more {
		if f.Kind != fault.Internal {
			named := *f
			f = named.At(r.column)
		}
		r.list = append(r.list, f)
	}
	return id
}

func (r *sheetRow) subject(domain int, s string) string {
	d, err := r.rules.Domain(domain)
	if err != nil {
		return s // said already
	}
	for _, c := range d.Cases {
		if s == c.ID || s == c.Name {
			return c.ID
		}
	}
	r.bad("%s可列入的主体为：%s", d.Name, caseNames(d))
	return ""
}

func (r *sheetRow) kind(a *Adoption, s string) string {
	if d, err := r.rules.Domain(a.Domain); err == nil {
		for _, c := range d.Cases {
			for _, k := range c.Kinds {
				if c.ID == a.Case && s == k.Name {
					return k.ID
				}
			}
		}
	}
	return s // an id, or a name that Adopt refuses
}

// rolesByWord reads the memorandum's words for roles.
var rolesByWord = func() map[string]law.Role {
	words := map[string]law.Role{}
	for _, role := range []law.Role{
		law.LegalRepresentative, law.Principal, law.PersonInCharge, law.ProjectLeader, law.DirectlyResponsible,
		law.RegisteredPractitioner, law.Shareholder, law.OtherRelated,
	} {
		words[role.Chinese()], words[string(role)] = role, role
	}
	return words
}()

func (r *sheetRow) members(s string) (members []standing.Member) {
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ';' || c == '；' || c == '\n' }) {
		parts := append(strings.Split(strings.ReplaceAll(part, "＝", "="), "="), "", "")
		role := rolesByWord[strings.TrimSpace(parts[1])]
		if role == "" || len(parts) > 5 {
			r.bad("人员应写作 证件号码=身份 或者 证件号码=身份=姓名，身份如 法定代表人、主要负责人")
			continue
		}
		who := Named{Number: strings.TrimSpace(parts[0]), Name: strings.TrimSpace(parts[2]), Person: true}
		members = append(members, standing.Member{Party: r.party(who), Role: role})
	}
	return members
}

func (r *sheetRow) day(s string) calendar.Day {
	d, err := calendar.ParseDayLoose(s)
	if err != nil {
		r.bad("“%s”不是有效日期，应如 2026-11-23", clip(s))
	}
	return d
}

var periodWords = strings.NewReplacer(" ", "", "个工作日", "wd", "工作日", "wd", "个月", "m", "月", "m", "年", "y", "日", "d", "天", "d")

func (r *sheetRow) period(s string) calendar.Period {
	p, err := calendar.ParsePeriod(periodWords.Replace(s))
	if err != nil {
		r.bad("列入期限“%s”无法识别，应如 3年、18个月", clip(s))
	}
	return p
}

// means reads a word for a means of service. That electronic service was agreed to is
// taken from the record: the sheet copies what was done.
func (r *sheetRow) means(into *Served, s string) {
	for m, name := range meansWords {
		if s == string(m) || s == name || strings.TrimSuffix(s, "送达") == strings.TrimSuffix(name, "送达") ||
			m == OtherBody && (strings.HasPrefix(s, "转交") || strings.HasPrefix(s, "委托")) {
			into.Means, into.Consent = m, m == Electronic
			return
		}
	}
	r.bad("送达方式应为 直接、留置、邮寄、转交、电子或者公告，填写的是“%s”", clip(s))
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("、,，;； \n", c) })
}

func allTrue(ids []string) map[string]bool {
	all := map[string]bool{}
	for _, id := range ids {
		all[id] = true
	}
	return all
}

func notice1(a *Adoption) *Notice {
	if len(a.Notices) == 0 {
		a.Notices = []Notice{{}}
	}
	return &a.Notices[0]
}

func delivery1(a *Adoption) *Delivery {
	if len(a.Deliveries) == 0 {
		a.Deliveries = []Delivery{{}}
	}
	return &a.Deliveries[0]
}
