package ui

import (
	"strings"

	"liancheng/internal/law"
)

// A Clause is one measure of the memorandum as a page shows it: its text
// verbatim, how each phrase is read, and what the law behind it is worth today.
type Clause struct {
	ID, Domain string
	To         string // its own page; "" on that page
	Document   string // 文号 of the memorandum
	Standing   string // status of the memorandum
	Text       string
	Errata     []law.Erratum
	Readings   []ClauseReading
}

// A ClauseReading is a directive in words.
type ClauseReading struct {
	ID, Phrase string
	Facts      []Fact
	Bases      []ClauseBasis
	Moved      []string
	Note       string
}

// A ClauseBasis is a provision cited.
type ClauseBasis struct {
	Title   string
	Says    string
	State   State
	Trigger []string
}

// MeasurePath is the address of a measure's page.
func MeasurePath(id string) string { return "/memorandum/measures/" + id }

// ClauseOf puts a measure of an edition into words. directives narrows it to
// those named; none means all.
func ClauseOf(r *law.Ruleset, e *law.Edition, m *law.Measure, directives ...string) Clause {
	d, _ := r.Domain(m.Domain)
	c := Clause{
		ID: m.ID, Domain: d.Name, To: MeasurePath(m.ID), Text: m.Text,
		Document: r.Source.Memorandum.Document, Standing: e.Memorandum.Chinese(),
	}
	for _, x := range r.Source.Errata {
		if x.At == m.ID {
			c.Errata = append(c.Errata, x)
		}
	}
	for i := range e.Readings {
		rd := &e.Readings[i]
		if rd.Measure == m.ID && (len(directives) == 0 || contains(directives, rd.ID)) {
			c.Readings = append(c.Readings, readingOf(r, e, rd))
		}
	}
	return c
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func readingOf(r *law.Ruleset, e *law.Edition, rd *law.Reading) ClauseReading {
	out := ClauseReading{ID: rd.ID[strings.LastIndexByte(rd.ID, '#')+1:], Phrase: rd.Phrase, Note: rd.Note}
	add := func(name, value string) {
		if value != "" {
			out.Facts = append(out.Facts, Fact{Name: name, Value: value})
		}
	}
	if rd.Kind() == law.Gate {
		add("审批关口", join(rd.Gate, func(id string) string { m, _ := r.Matter(id); return m.Name })+"："+rd.Effect.Chinese())
	} else {
		act, _ := r.Act(rd.Act())
		add(rd.Kind().Chinese(), act.Name+ownProcedure(act))
	}
	add("实施职能", functionNames(r, rd.Functions)+assigned[rd.Assigned]+levels[rd.Level])
	add("及于", join(rd.Reaches, law.Role.Chinese))
	add("适用情形", join(rd.When, func(id string) string { c, _ := r.Circumstance(id); return c.Question }))
	if rd.Period != nil {
		add("期限", rd.Period.Chinese())
	}
	add("性质", string(rd.Class)+"类；"+rd.Binding.Chinese()+"；"+rd.Undo.Chinese())
	if rd.OneOf != "" {
		add("择一", "与同组要点择一实施，由实施机构选择并说明理由")
	}
	add("现状效果", effectNow(r, e, rd))
	for _, b := range rd.Bases {
		cb := ClauseBasis{Title: b.Title, Says: b.Says, State: LawState(b.Status)}
		for _, t := range b.Trigger {
			x, _ := r.Circumstance(t)
			cb.Trigger = append(cb.Trigger, x.Question)
		}
		out.Bases = append(out.Bases, cb)
	}
	for _, a := range rd.MovedBy {
		sure := "未经确认，只提示"
		if a.Confirmed {
			sure = "已确认"
		}
		out.Moved = append(out.Moved, "自"+a.From.Chinese()+"起"+a.Status.Chinese()+"："+a.Reading+"（"+sure+"）")
	}
	return out
}

// effectNow says what the directive yields today when every circumstance holds
// and the party is certain: the most it can do.
func effectNow(r *law.Ruleset, e *law.Edition, rd *law.Reading) string {
	c := rd.Case(e.Memorandum, law.Supposed, law.IdentityCertain)
	if rd.Kind() != law.Gate {
		if len(rd.Functions) == 0 {
			return ""
		}
		kind := c.Order(r.Signatory(rd.Functions[0]))
		if kind == law.NoOrder {
			return "不产生任务"
		}
		return "情形成立时：" + kind.Chinese()
	}
	advice, caps := c.Yield()
	var why []string
	for _, cap := range law.CapOrder {
		if caps&cap != 0 {
			why = append(why, law.CapWhy(cap, c))
		}
	}
	out := "情形成立且身份确定时，建议至多“" + advice.Advice().Chinese() + "”"
	if len(why) > 0 {
		out += "：" + strings.Join(why, "；")
	}
	return out
}

var (
	assigned = map[string]string{"text": "（原文写明）", "inferred": "（原文未写明，按职责推定）"}
	levels   = map[string]string{"region": "，自治区级", "league": "，盟市级", "banner": "，旗县级"}
)

func ownProcedure(a law.Act) string {
	if a.OwnProcedure {
		return "（由该机构依自身职权另作决定，有其文号）"
	}
	return ""
}

func functionNames(r *law.Ruleset, ids []string) string {
	return join(ids, func(id string) string { f, _ := r.Function(id); return f.Name })
}

func join[T any](list []T, word func(T) string) string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = word(x)
	}
	return strings.Join(out, "、")
}
