package law_test

import (
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// places gives "place field" of every difference but for what directives come to, which effects tells.
func places(diff []law.Difference) []string {
	var out []string
	for _, d := range diff {
		if d.Field != "现状效果" {
			out = append(out, d.Place+" "+d.Field)
		}
	}
	return out
}

// effects is what `law show` says each directive comes to.
func effects(t *testing.T, v law.View) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, d := range v.Rules.Source.Domains {
		for _, m := range d.Measures {
			var b strings.Builder
			if err := v.Rules.Show(&b, m.ID, v.Rules.On(v.Day)); err != nil {
				t.Fatal(err)
			}
			directive := ""
			for line := range strings.Lines(b.String()) {
				if strings.HasPrefix(line, m.ID+"#") {
					directive, _, _ = strings.Cut(line, " ")
				}
				if _, says, ok := strings.Cut(line, "现状效果："); ok {
					out[directive] = strings.TrimSpace(says)
				}
			}
		}
	}
	return out
}

// checkEffects holds what a comparison says of effects against what `law show` says before and after.
func checkEffects(t *testing.T, a, b law.View, diff []law.Difference) {
	t.Helper()
	before, after := effects(t, a), effects(t, b)
	want := map[string][2]string{}
	for place := range before {
		if is, there := after[place]; there && before[place] != is {
			want[place] = [2]string{before[place], is}
		}
	}
	for _, d := range diff {
		if d.Field != "现状效果" {
			continue
		}
		if want[d.Place] != [2]string{d.Before, d.After} {
			t.Errorf("%s: %q → %q, but law show says %q", d.Place, d.Before, d.After, want[d.Place])
		}
		delete(want, d.Place)
	}
	for place, w := range want {
		t.Errorf("%s comes to something else and it is not told: %q", place, w)
	}
}

// citing gives the places of a basis: where directives cite it, then its own.
func citing(t *testing.T, id, field string) []string {
	t.Helper()
	var out []string
	for _, rd := range compile(t).On(today).Readings {
		if slices.ContainsFunc(rd.Bases, func(b law.BasisReading) bool { return b.ID == id }) {
			out = append(out, strings.TrimPrefix(rd.ID, "nmg-2020-3/")+" 依据 "+id+" "+field)
		}
	}
	if len(out) == 0 {
		t.Fatalf("nobody cites %s", id)
	}
	return append(out, "依据 "+id+" "+field)
}

// TestDiffShowsItsOwnPlaces: each kind of change shows where it acts and nowhere else, and nothing the day before.
func TestDiffShowsItsOwnPlaces(t *testing.T) {
	const day = calendar.Day("2026-06-01")
	change := func(kind law.ChangeKind, target string, set func(*law.Change)) law.Change {
		c := law.Change{ID: "c", Kind: kind, Target: target, From: day, Document: "示例〔2026〕1号"}
		set(&c)
		return c
	}
	override := func(target string, o law.Override) law.Change {
		return change(law.ChangeDirective, target, func(c *law.Change) { c.Directive = &o })
	}
	src := source(t)
	with := func(changes ...law.Change) *law.Ruleset {
		r, err := law.Compile(src, changes)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	one, _ := with().On(today).ListBasis(1)
	one.Period = calendar.Period{N: 1, Unit: calendar.Years}
	for _, tt := range []struct {
		name   string
		change law.Change
		want   []string
	}{
		{"memorandum", change(law.ChangeMemorandum, "", func(c *law.Change) { c.Memorandum = law.InForce }), []string{"备忘录 状态"}},
		{"memorandum repealed", change(law.ChangeMemorandum, "", func(c *law.Change) { c.Memorandum = law.Withdrawn }), []string{"备忘录 状态"}},
		{"basis", change(law.ChangeBasis, "work-safety-law-78", func(c *law.Change) { c.Status = law.Repealed }), citing(t, "work-safety-law-78", "状态")},
		{"new basis", change(law.ChangeBasis, "example-1", func(c *law.Change) {
			c.Status, c.Basis = law.Confirmed, &law.Basis{ID: "example-1", Title: "《示例条例》第一条"}
		}), []string{"依据 example-1 整项"}},
		{"first list basis", change(law.ChangeListBasis, "3", func(c *law.Change) {
			c.ListBasis = &law.ListBasis{Title: "《示例办法》", Status: law.Confirmed, Period: calendar.Period{N: 1, Unit: calendar.Years}}
		}), []string{"领域 3 名单依据 整项"}},
		{"list basis", change(law.ChangeListBasis, "1", func(c *law.Change) { c.ListBasis = &one }), []string{"领域 1 名单依据 列入期限"}},
		{"period", change(law.ChangePeriod, "answer", func(c *law.Change) {
			c.Period = &law.Deadline{Period: calendar.Period{N: 10, Unit: calendar.WorkingDays}, From: "告知书送达之日", Since: day, Source: "示例", Confirmed: true, Verified: day}
		}), []string{"期限 answer 期限", "期限 answer 起始日", "期限 answer 出处", "期限 answer 确认", "期限 answer 核对日"}},
		{"class", override("nmg-2020-3/1.10#1", law.Override{Class: law.ClassB}), []string{"1.10#1 类别"}},
		{"functions", override("nmg-2020-3/1.10#1", law.Override{Functions: []string{"energy"}}), []string{"1.10#1 实施职能"}},
		{"binding", override("nmg-2020-3/1.3#1", law.Override{Binding: law.RequestOnly}), []string{"1.3#1 约束力"}},
		{"basis of a directive", override("nmg-2020-3/1.10#1", law.Override{Basis: []law.BasisUse{{ID: "work-safety-law-78"}}}),
			[]string{"1.10#1 依据 work-safety-law-78 整项"}},
		{"trigger", override("nmg-2020-3/1.(1)#1", law.Override{Basis: []law.BasisUse{{ID: "work-safety-law-78", AppliesWhen: []string{"new-violation"}}}}),
			[]string{"1.(1)#1 依据 work-safety-law-78 适用条件"}},
		{"amendment confirmed", amend("vat-40-2021", day, law.Confirmed, nil), []string{"2.(13)#1 法律变动 vat-40-2021 确认", "法律变动 vat-40-2021 确认"}},
		{"amendment withdrawn", amend("vat-40-2021", day, law.Repealed, nil), []string{"2.(13)#1 法律变动 vat-40-2021 整项", "法律变动 vat-40-2021 整项"}},
		{"amendment added", amend("example-2026", day, law.Confirmed, moves(day, "1.(3)", law.Repealed)),
			[]string{"1.(3)#1 法律变动 example-2026 整项", "1.(3)#2 法律变动 example-2026 整项", "法律变动 example-2026 整项"}},
		{"amendment known ahead", amend("example-2026", day, law.Confirmed, moves("2027-01-01", "1.3#1", law.Repealed)),
			[]string{"法律变动 example-2026 整项"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			base := []law.Change{{ID: "m", Kind: law.ChangeMemorandum, From: "2026-01-01", Document: "示例〔2026〕1号", Memorandum: law.InForce}}
			if tt.change.Kind == law.ChangeMemorandum && tt.change.Memorandum == law.InForce {
				base = nil
			}
			before, after := with(base...), with(append(base, tt.change)...)
			a, b := law.View{Rules: before, Day: day}, law.View{Rules: after, Day: day}
			diff := law.Diff(a, b)
			if got := places(diff); !slices.Equal(got, tt.want) {
				t.Errorf("differ at\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			checkEffects(t, a, b, diff)
			if own := law.Diff(law.View{Rules: after, Day: "2026-05-31"}, b); !slices.Equal(own, diff) {
				t.Errorf("one law on two days says %v, two laws on one day %v", own, diff)
			}
			if early := law.Diff(law.View{Rules: before, Day: "2026-05-31"}, law.View{Rules: after, Day: "2026-05-31"}); len(early) != 0 {
				t.Errorf("the day before: %v", early)
			}
		})
	}
}

// TestDiffWords: what is said is said in words, and of a long text the lines that differ.
func TestDiffWords(t *testing.T) {
	const day = calendar.Day("2026-06-01")
	after := compile(t,
		law.Change{ID: "1", Kind: law.ChangeMemorandum, From: day, Document: "示例〔2026〕1号", Memorandum: law.InForce},
		amend("crude-oil-permits-2020", day, law.Confirmed, nil))
	diff := law.Diff(law.View{Rules: compile(t), Day: day}, law.View{Rules: after, Day: day})
	for _, want := range []law.Difference{
		{Place: "备忘录", Field: "状态", Before: "清理复核中", After: "有效"},
		{Place: "4.(4)#1", Field: "现状效果", Before: "情形成立时：协助函（无反馈义务）", After: "不产生任务"},
		{Place: "4.(4)#1 法律变动 crude-oil-permits-2020", Field: "确认", Before: "未经确认，只提示", After: "已确认"},
		{Place: "4.(4)#3", Field: "现状效果", Before: "情形全部成立、身份确定时建议“从严审核”（备忘录清理复核中，减损权益的措施不得据以阻断）",
			After: "情形全部成立、身份确定时建议“未见影响”"},
	} {
		if !slices.Contains(diff, want) {
			t.Errorf("not told: %+v", want)
		}
	}
	f := files(t)
	f["nmg-2020-3/source.md"] = strings.Replace(f["nmg-2020-3/source.md"], "依法限制取得生产许可", "依法禁止取得生产许可", 1)
	s, err := law.Load(f, "nmg-2020-3")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := law.Compile(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := law.Diff(law.View{Rules: compile(t), Day: day}, law.View{Rules: changed, Day: day})
	if len(text) != 1 || !strings.Contains(text[0].After, "依法禁止取得生产许可") || strings.Contains(text[0].After, "\n") {
		t.Errorf("%+v", text)
	}
}
