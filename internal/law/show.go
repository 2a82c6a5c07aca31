package law

import (
	"fmt"
	"io"
	"strings"
)

// Show prints one provision with its directives, in words a lawyer can review.
func (r *Ruleset) Show(w io.Writer, place string, e *Edition) error {
	for _, d := range r.Source.Domains {
		for _, h := range d.Headings {
			if h.ID == place {
				fmt.Fprintf(w, "%s  %s  标题\n\n%s\n", h.ID, d.Name, h.Text)
				return nil
			}
		}
	}
	m, err := r.Measure(place)
	if err != nil {
		return err
	}
	d, _ := r.Domain(m.Domain)
	fmt.Fprintf(w, "%s  %s（%s，备忘录状态：%s）\n\n%s\n", m.ID, d.Name, r.Source.Memorandum.Document, e.Memorandum.Chinese(), m.Text)
	for _, x := range r.Source.Errata {
		if x.At == m.ID {
			fmt.Fprintf(w, "\n原文勘误（%s）：“%s”读作“%s”。%s\n", x.Confidence, x.Source, x.Reading, x.Why)
		}
	}
	for i := range e.Readings {
		if rd := &e.Readings[i]; rd.Measure == m.ID {
			r.showReading(w, rd, e)
		}
	}
	return nil
}

func (r *Ruleset) showReading(w io.Writer, rd *Reading, e *Edition) {
	fmt.Fprintf(w, "\n%s  “%s”\n", short(rd.ID), rd.Phrase)
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "    %s：%s\n", name, fmt.Sprintf(format, args...))
	}
	if rd.Kind() == Gate {
		line("种类", "%s——对“%s”的申请：%s", rd.Kind().Chinese(), strings.Join(r.matterNames(rd.Gate), "”“"), rd.Effect.Chinese())
	} else {
		act, _ := r.Act(rd.Act())
		how := ""
		if act.OwnProcedure {
			how = "（须由该机构依自身职权另作决定，有其文号）"
		}
		line("种类", "%s——%s%s", rd.Kind().Chinese(), act.Name, how)
	}
	line("实施职能", "%s（%s%s）", strings.Join(r.functionNames(rd.Functions), "、"), assignedWords[rd.Assigned], levelWords(rd.Level))
	line("及于", "%s", strings.Join(roleNames(rd.Reaches), "、"))
	for _, c := range rd.When {
		x, _ := r.Circumstance(c)
		line("适用情形", "%s", x.Question)
	}
	if p := rd.Period; p != nil {
		line("期限", "%s", periodWords(p))
	}
	line("性质", "%s类；%s；解除方式：%s", rd.Class, rd.Binding.Chinese(), rd.Undo.Chinese())
	if rd.OneOf != "" {
		line("择一", "与同组（%s）要点择一实施，由实施机构选择并说明理由", rd.OneOf)
	}
	r.showBasis(line, rd)
	if now := r.effectNow(rd, e); now != "" {
		line("现状效果", "%s", now)
	}
	if rd.Note != "" {
		line("读法说明", "%s", rd.Note)
	}
}

func (r *Ruleset) showBasis(line func(string, string, ...any), rd *Reading) {
	if len(rd.Bases) == 0 {
		line("依据", "备忘录未列条款，待确认（%s）", Unconfirmed.Chinese())
	}
	for _, b := range rd.Bases {
		trigger := ""
		for _, t := range b.Trigger {
			x, _ := r.Circumstance(t)
			trigger += "；适用条件：" + x.Question
		}
		line("依据", "%s（%s%s）", b.Title, b.Status.Chinese(), trigger)
	}
	for _, a := range rd.MovedBy {
		line("法律变动", "自%s起%s：%s（%s）", a.From.Chinese(), a.Status.Chinese(), a.Reading, sureWords(a.Confirmed))
	}
}

// effectNow says what a directive yields in an edition when every circumstance
// holds and the party is certain: the most it can do.
func (r *Ruleset) effectNow(rd *Reading, e *Edition) string {
	c := rd.Case(e.Memorandum, func(string) Tri { return True }, IdentityCertain)
	if rd.Kind() == Gate {
		advice, caps := c.Yield()
		return fmt.Sprintf("情形全部成立、身份确定时建议“%s”%s", advice.Advice().Chinese(), capWords(c, caps))
	}
	if len(rd.Functions) == 0 {
		return ""
	}
	kind := c.Order(r.Signatory(rd.Functions[0]))
	if kind == NoOrder {
		return "不产生任务"
	}
	return "情形成立时：" + kind.Chinese()
}

var assignedWords = map[string]string{"text": "备忘录原文写明", "inferred": "备忘录未写明，按职责推定，待确认"}

func sureWords(confirmed bool) string {
	if confirmed {
		return "已确认"
	}
	return "未经确认，只提示"
}

// short gives a directive's id as lawyers write it: 1.3#1.
func short(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// CapWhy says in Chinese why a cap bit.
func CapWhy(cap Cap, c Case) string {
	switch cap {
	case CapMemorandum:
		return "备忘录" + c.Memorandum.Chinese() + "，减损权益的措施不得据以阻断"
	case CapAmended:
		return "所依法律在备忘录之后已有变动"
	case CapBasis:
		return "减损权益的措施" + c.Support.Chinese()
	case CapClass:
		if c.Class == ClassC {
			return "属仅供其他组织参考的措施（C类）"
		}
		return "属由机构裁量的措施（B类），不作为不予办理的依据"
	case CapCircumstance:
		return "适用情形尚不明确"
	case CapBinding:
		return "本要点" + c.Binding.Chinese()
	case CapIdentity:
		return "仅名称相同，身份待核实"
	}
	return ""
}

func capWords(c Case, caps Cap) string {
	var why []string
	for _, cap := range CapOrder {
		if caps&cap != 0 {
			why = append(why, CapWhy(cap, c))
		}
	}
	if len(why) == 0 {
		return ""
	}
	return "（" + strings.Join(why, "；") + "）"
}

func (r *Ruleset) matterNames(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		m, _ := r.Matter(id)
		out[i] = m.Name
	}
	return out
}

func (r *Ruleset) functionNames(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		f, _ := r.Function(id)
		out[i] = f.Name
	}
	return out
}

func roleNames(roles []Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = r.Chinese()
	}
	return out
}

func levelWords(level string) string {
	return map[string]string{"region": "，自治区级", "league": "，盟市级", "banner": "，旗县级"}[level]
}

func periodWords(p *Period) string {
	from := map[string]string{
		"listing": "自列入之日起", "deregistration": "自取消注册之日起", "penalty-next-month": "自处罚决定下达的次月起", "statutory": "法定期限内",
	}[p.From]
	if from == "" {
		from = p.From
	}
	lasts := ""
	if !p.Lasts.IsZero() {
		lasts = " " + p.Lasts.Chinese()
	}
	ends := map[string]string{"yes": "，随列入终止而终止", "no": "，不随列入终止而终止", "unconfirmed": "，是否随列入终止待确认"}[p.EndsWithListing]
	return from + lasts + ends
}

// Chinese says how long a directive lasts and from where it counts.
func (p *Period) Chinese() string { return periodWords(p) }
