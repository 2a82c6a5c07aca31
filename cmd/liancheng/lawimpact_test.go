package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/audit"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/screening"
)

// draftFile writes a draft of one change that governs long before anything of the demonstration.
func draftFile(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "draft.yaml")
	text := "- " + strings.Join(append(lines, "from: 2020-01-01", "document: 示例〔2026〕1号", "why: 推演"), "\n  ") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// opened runs a step on the demonstration's store.
func opened(t *testing.T, data string, do func(context.Context, *app.App) error) {
	t.Helper()
	a, err := app.OpenExisting(t.Context(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if err := do(t.Context(), a); err != nil {
		t.Fatal(err)
	}
}

// TestLawImpact: nothing differs under an empty draft; a basis no longer confirmed turns
// block into strict, and a memorandum withdrawn takes every order away.
func TestLawImpact(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	run := func(in string, args ...string) (code int, found app.Impact, text string) {
		t.Helper()
		args = append([]string{"law", "impact", "--data", data}, args...)
		plain, text, errOut := verb(t, in, args...)
		code, out, _ := verb(t, in, append(args, "--json")...)
		if err := json.Unmarshal([]byte(out), &found); err != nil || code != plain {
			t.Fatalf("exit %d and %d, %v: %s%s", plain, code, err, out, errOut)
		}
		nameless(t, data, text+out)
		return code, found, text
	}
	code, none, text := run("[]\n", "-")
	if code != 0 || none.Differs() || none.Before != none.After || none.Orders.Listings == 0 || none.Orders.Orders == 0 || none.Verdicts.Verdicts == 0 ||
		len(none.Orders.Groups)+len(none.Verdicts.Groups) != 0 || strings.Count(text, "\n") != 1 || !strings.Contains(text, "任务 0 件不同") {
		t.Errorf("an empty draft: exit %d, %+v\n%s", code, none, text)
	}
	code, doubted, text := run("", draftFile(t, "kind: basis", "target: procurement-law-77", "status: unconfirmed"), "--examples", "1")
	adds(t, &doubted, 1)
	if code != exitHits || doubted.Orders.Differ != 0 || doubted.Verdicts.Differ == 0 {
		t.Errorf("a basis no longer confirmed: exit %d, %+v\n%s", code, doubted, text)
	}
	for _, g := range doubted.Verdicts.Groups {
		line := fmt.Sprintf("\t不予办理依据存在 → 从严审核\t%d\t%s\n", g.Count, g.Examples[0])
		if g.Domain != 2 || g.Before != "block" || g.After != "strict" || !strings.Contains(text, line) {
			t.Errorf("%+v\n%s", g, text)
		}
	}
	code, gone, text := run("", draftFile(t, "kind: memorandum", "target: nmg-2020-3", "memorandum: repealed"))
	adds(t, &gone, 3)
	if code != exitHits || gone.Orders.Differ != gone.Orders.Orders || gone.Orders.Orders != none.Orders.Orders || !strings.Contains(text, "取消：实施任务") {
		t.Errorf("a memorandum withdrawn: exit %d, %+v\n%s", code, gone, text)
	}
	later := strings.Replace(`[{"kind":"memorandum","target":"nmg-2020-3","from":"DAY","document":"示例〔2026〕1号","memorandum":"repealed"}]`, "DAY", string(none.To.AddDays(1)), 1)
	if code, after, text := run(later, "-"); code != 0 || after.Differs() || after.Verdicts.Judged != 0 || !strings.Contains(text, "晚于所推演的时段") {
		t.Errorf("a day after the window: exit %d, %+v\n%s", code, after, text)
	}
	if code, before, _ := run(later, "-", "--from", "2019-01-01", "--to", "2019-12-31"); code != 0 || before.Orders.Listings+before.Verdicts.Recorded != 0 {
		t.Errorf("a window before everything: exit %d, %+v", code, before)
	}
	opened(t, data, func(ctx context.Context, a *app.App) error {
		page, err := a.Audit.Read(ctx, access.Operator("test", "测试"), audit.Query{Act: access.LawTry, Limit: 4})
		if err != nil || len(page.Entries) != 4 || page.Entries[0].Kind != "screening" || page.Entries[1].Kind != "order" ||
			!strings.HasPrefix(page.Entries[0].Actor, "operator:") || page.Entries[0].Reason != "命令行" {
			t.Errorf("recorded %+v, %v", page, err)
		}
		return err
	})
}

// adds holds groups against totals.
func adds(t *testing.T, found *app.Impact, examples int) {
	t.Helper()
	for _, part := range []struct {
		differ int
		groups []app.ImpactGroup
	}{{found.Orders.Differ, found.Orders.Groups}, {found.Verdicts.Differ, found.Verdicts.Groups}} {
		sum := 0
		for _, g := range part.groups {
			if sum += g.Count; g.Count == 0 || len(g.Examples) == 0 || len(g.Examples) > examples {
				t.Errorf("group %+v", g)
			}
		}
		if sum != part.differ {
			t.Errorf("groups add up to %d of %d", sum, part.differ)
		}
	}
	if v := found.Verdicts; v.Recorded != v.Unaffected+v.Verdicts || v.Differ > v.Judged || v.Judged > v.Verdicts {
		t.Errorf("%+v", v.Compared)
	}
}

// nameless holds an output against the names of all parties.
func nameless(t *testing.T, data, out string) {
	t.Helper()
	opened(t, data, func(ctx context.Context, a *app.App) error {
		return a.DB.Screening().Read(ctx, func(tx screening.Tx) error {
			rows, err := tx.PartyScreenRows("", 10_000)
			if len(rows) < 10 {
				t.Errorf("%d parties", len(rows))
			}
			for _, r := range rows {
				if r.Kind == party.Organisation && strings.Contains(out, r.Display) || strings.Contains(out, r.Party) {
					t.Errorf("%s is named", r.Display)
				}
			}
			return err
		})
	})
}

// TestLawImpactRefuses: a faulty draft with the place and the field, and days that are none.
func TestLawImpactRefuses(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	good := draftFile(t, "kind: memorandum", "target: nmg-2020-3", "memorandum: in-force")
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no such basis":  {[]string{draftFile(t, "kind: basis", "target: no-such", "status: confirmed")}, "draft[0].target：第 1 项变更：没有依据“no-such”"},
		"an unknown key": {[]string{draftFile(t, "kind: basis", "targets: x")}, "draft：草案第 2 行第 3 列"},
		"no such file":   {[]string{filepath.Join(t.TempDir(), "none.yaml")}, "无法读取"},
		"a day":          {[]string{good, "--from", "2026-02-30"}, "from：公历没有 2026 年 2 月 30 日"},
		"backwards":      {[]string{good, "--from", "2026-02-02", "--to", "2026-02-01"}, "to：截止日"},
		"examples":       {[]string{good, "--examples", "2000"}, "examples："},
		"no store":       {[]string{good, "--data", filepath.Join(t.TempDir(), "none")}, "没有数据库"},
	} {
		if code, out, errOut := verb(t, "", append([]string{"law", "impact", "--data", data}, c.args...)...); code != exitFault || out != "" || !strings.Contains(errOut, c.says) {
			t.Errorf("%s: exit %d, %s%s", name, code, out, errOut)
		}
	}
}

// TestImpactText words the ways in which things differ.
func TestImpactText(t *testing.T) {
	rs, _, err := shippedRules("2026-11-01")
	if err != nil {
		t.Fatal(err)
	}
	found := app.Impact{From: "2026-01-01", To: "2026-12-31", Changes: 1, Earliest: "2026-01-01"}
	key := func(before, after law.OrderKind) app.ImpactKey {
		return app.ImpactKey{Domain: 1, Function: "emergency", Before: string(before), After: string(after)}
	}
	found.Orders.Groups = []app.ImpactGroup{
		{ImpactKey: key("", law.Push), Count: 1, Examples: []string{"lst_1"}},
		{ImpactKey: key(law.Review, law.Perform), Count: 2, Examples: []string{"lst_1", "lst_2"}},
		{ImpactKey: key(law.Question, ""), Count: 3, Examples: []string{}},
	}
	found.Verdicts.Groups = []app.ImpactGroup{{ImpactKey: app.ImpactKey{Domain: 9, Before: "strict", After: "strict"}, Count: 4}}
	text := impactText(&found, rs)
	for _, want := range []string{"1 安全生产领域\t", "\t应急管理厅\t新增：推送信息\t1\tlst_1\n", "\t审查本部门依据是否适用 → 实施任务\t2\tlst_1 lst_2\n", "\t取消：询问适用情形\t3\t\n", "9\t—\t从严审核（结论不变，理由不同）\t4\t\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
