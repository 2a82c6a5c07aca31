package screening

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

var update = flag.Bool("update", false, "write docs/advice.md anew; review it")

// An example is a sound case, changed in one respect.
type example struct {
	name   string
	law    []law.Change
	change func(*exampleCase)
	domain int
	matter string
	advice receipt.Advice
	first  string // clause of the strongest reason, and what capped it: "1.3 memorandum"
}

type exampleCase struct {
	w   *world
	f   *standing.Facts
	row *party.ScreenRow
	a   *Ask
}

var running = []law.Change{inForce, confirm("bidding-law-53"), confirm("procurement-law-77")}

func answer(id string, v bool) func(*exampleCase) {
	return func(c *exampleCase) { c.f.Circumstances[id] = v }
}

func partyAnswer(id string, v law.Tri) func(*exampleCase) {
	return func(c *exampleCase) { c.row.Circumstances = map[string]law.Tri{id: v} }
}

func all(changes ...func(*exampleCase)) func(*exampleCase) {
	return func(c *exampleCase) {
		for _, f := range changes {
			f(c)
		}
	}
}

// asPerson asks about a person named in the decision instead of the unit.
func asPerson(role law.Role) func(*exampleCase) {
	return func(c *exampleCase) {
		c.f.Members = []standing.Member{{Party: fixedID("pty", 1001), Role: role}}
		c.a.Identifier = personNumber(1)
	}
}

const (
	cancelled53 = "bid-qualification-cancelled-53"
	banned77    = "banned-under-procurement-law-77"
)

var examples = []example{
	{"备忘录清理复核中，招标投标只能从严", nil, answer(cancelled53, true), 1, "tender.bid", receipt.Strict, "1.3 memorandum"},
	{"备忘录有效，依据已确认且条件符合", running, answer(cancelled53, true), 1, "tender.bid", receipt.Restrict, "1.3"},
	{"依据的适用条件不明", running, nil, 1, "tender.bid", receipt.Strict, "1.3 basis"},
	{"依据的适用条件不符合", running, all(answer(cancelled53, false), answer("bid-qualification-cancelled-54", false),
		answer("bid-qualification-cancelled-60", false), answer("bid-qualification-cancelled-by-regulation", false)), 1, "tender.bid", receipt.Strict, "1.3 basis"},
	{"事项属于更宽事项之内，要点同样适用", running, answer(cancelled53, true), 1, "tender.public-works", receipt.Restrict, "1.3"},
	{"禁止，且一应条件齐备", running, partyAnswer(banned77, law.True), 2, "procurement.supplier", receipt.Block, "2.(3)"},
	{"禁止，但仅名称相同", running, all(partyAnswer(banned77, law.True), func(c *exampleCase) {
		c.a.Identifier, c.a.Name = ident.Identifier{}, orgName(0)
	}), 2, "procurement.supplier", receipt.Reference, "2.(3) identity"},
	{"禁止，但转入的列入尚缺文书", running, all(partyAnswer(banned77, law.True), func(c *exampleCase) {
		c.f.Adopted, c.f.Missing = true, []string{"送达回证"}
	}), 2, "procurement.supplier", receipt.Strict, "2.(3) incomplete"},
	{"裁量类措施（B类）不阻断", running, nil, 1, "honour.government", receipt.Restrict, "1.22 class"},
	{"裁量类措施，适用情形不明", running, asPerson(law.LegalRepresentative), 2, "appraisal.excellence", receipt.Strict, "2.(18) class circumstance"},
	{"请金融机构参考，无义务", running, nil, 1, "credit.grant", receipt.Reference, "1.11"},
	{"适用情形不成立", running, answer("punished-under-environment-law", false), 2, "tax.vat-refund", receipt.Clear, ""},
	{"已列入，无措施及于本事项", running, nil, 8, "tender.bid", receipt.Clear, ""},
	{"异议中，列示而不适用", running, func(c *exampleCase) { c.f.Objected = true }, 1, "tender.bid", receipt.Clear, ""},
	{"列入期限已届满", running, func(c *exampleCase) { c.f.Until = "2026-11-22" }, 1, "tender.bid", receipt.Clear, ""},
	{"备忘录已废止", []law.Change{repealed}, nil, 1, "tender.bid", receipt.Clear, ""},
	{"只及于所涉煤矿，申请是否涉及该矿不明", running, all(answer("mine-over-capacity", true), answer("mine-started-without-ratification", false),
		answer("mine-without-capacity-replacement", false), func(c *exampleCase) {
			c.f.Facility, c.a.Facility = "云杉一号煤矿", ""
		}), 5, "mining.right", receipt.Strict, "5.3 basis"},
	{"只及于所涉项目，申请的是另一项目", running, all(answer("mine-over-capacity", true), answer("mine-started-without-ratification", false),
		answer("mine-without-capacity-replacement", false), func(c *exampleCase) {
			c.f.Facility, c.a.Project = "2020-150102-48-01-000001", "2021-150102-48-01-000002"
		}), 5, "mining.right", receipt.Clear, ""},
	{"分公司按其法人核查", running, all(answer(cancelled53, true), func(c *exampleCase) {
		branch := orgRow(1)
		branch.OrgKind, branch.Parent = party.Branch, c.row.Party
		c.w.rows[branch.Party] = branch
		c.a.Identifier = orgNumber(1)
	}), 1, "tender.bid", receipt.Restrict, "1.3"},
	{"被列入单位的法定代表人，措施只及于单位", running, all(answer(cancelled53, true), asPerson(law.LegalRepresentative)), 1, "tender.bid", receipt.Clear, ""},
	{"机构不办理该事项", running, func(c *exampleCase) { c.a.Functions, c.f.Domain = []string{"tax"}, 8 }, 8, "tender.bid", receipt.Reference, ""},
}

// run judges an example twice, by Judge and on the hot path, which must agree.
func (e *example) run(t *testing.T) receipt.Verdict {
	t.Helper()
	rs, keys := compile(t, e.law...), testRing(t)
	w, row := newWorld(), orgRow(0)
	f := standing.Facts{
		ID: fixedID("lst", 1), Party: row.Party, Domain: e.domain, State: standing.Served, AuthorityName: "示例市应急管理局",
		Document: "示例应急〔2026〕1号", Effective: "2026-03-02", Until: "2029-03-02", Circumstances: map[string]bool{},
	}
	m, err := rs.Matter(e.matter)
	if err != nil {
		t.Fatal(err)
	}
	a := Ask{Asker: receipt.Asker{Body: "bod_x", Matter: e.matter, Purpose: "办件"}, Functions: m.Functions, Identifier: orgNumber(0)}
	person := personRow(1, keys)
	w.rows[person.Party] = person
	if e.change != nil {
		e.change(&exampleCase{w, &f, &row, &a})
	}
	w.rows[row.Party], w.listings[f.ID] = row, f
	facts, err := factsAt(w, QueryOf(&a, keys), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := Judge(facts, questionOf(&a, keys), rs, today)
	p := newPool()
	var b Buffer
	b.judge(w.index(p), newPlan(rs, today, p), &a, keys)
	if have, want := string(receipt.Canonical(b.Render(questionOf(&a, keys)))), string(receipt.Canonical(v)); have != want {
		t.Errorf("hot path\n%s\nJudge\n%s", have, want)
	}
	return v
}

func firstReason(v *receipt.Verdict) string {
	if len(v.Reasons) == 0 {
		return ""
	}
	words := []string{v.Reasons[0].Clause}
	for _, c := range v.Reasons[0].Caps {
		words = append(words, c.Rule)
	}
	return strings.Join(words, " ")
}

// TestWorkedExamples is the table of docs/advice.md.
func TestWorkedExamples(t *testing.T) {
	var page strings.Builder
	page.WriteString("# What a verdict advises (核查结论举例)\n\n" +
		"Each line is a sound case changed in one respect, judged by `internal/screening` under the shipped law with the changes\n" +
		"named there (all fictional). Made from the table in `internal/screening/advice_test.go`; run\n" +
		"`go test ./internal/screening -run WorkedExamples -update` after changing it.\n\n" +
		"From effect to advice: 禁止、暂停 → `block` · 限制 → `restrict` · 从严审核 → `strict` · 参考 → `reference`. Then the caps, in order:\n" +
		"memorandum, amended law, class A basis and trigger, class, circumstances, binding, identity, missing documents.\n\n" +
		"| 情形 | 领域 | 事项 | 结论 | 最强的要点 | 为何不更强 |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			v := e.run(t)
			if v.Advice != e.advice || firstReason(&v) != e.first {
				t.Errorf("%s by %q, want %s by %q: %+v", v.Advice, firstReason(&v), e.advice, e.first, v)
			}
			clause, why := "—", v.Note
			if len(v.Reasons) > 0 {
				r := &v.Reasons[0]
				clause = r.Clause + "“" + r.Phrase + "”"
				for _, c := range r.Caps {
					why = strings.TrimPrefix(why+"；"+c.Why, "；")
				}
			} else if len(v.Matches) > 0 && v.Matches[0].Listings[0].Why != "" {
				why = v.Matches[0].Listings[0].Why
			}
			why = strings.TrimPrefix(strings.Join(append([]string{why}, v.Warnings...), "；"), "；")
			if why == "" {
				why = "—"
			}
			fmt.Fprintf(&page, "| %s | %d | %s | `%s` %s | %s | %s |\n", e.name, e.domain, e.matter, v.Advice, v.Advice.Chinese(), clause, why)
		})
	}
	const file = "../../docs/advice.md"
	if *update {
		if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || string(have) != page.String() {
		t.Errorf("%s is not made from today's table (%v); run: go test ./internal/screening -run WorkedExamples -update", file, err)
	}
}
