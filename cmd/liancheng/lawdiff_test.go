package main

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/coordination"
	"liancheng/internal/law"
)

// amended makes a store in which an amendment was confirmed from 2026-06-01 on, and gives its folder and the digests before and after.
func amended(t *testing.T) (data, before, after string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	a, err := app.Open(t.Context(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	coordinator := access.Actor{Kind: access.KindUser, ID: "usr_1", Body: "bod_1", Region: access.Top,
		Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Coordinate}}
	reviewer := access.Actor{Kind: access.KindUser, ID: "usr_2", Body: "bod_2", Region: access.Top,
		Functions: []string{access.Justice}, Duties: []access.Duty{access.LawReview}}
	before = a.Rules.Now().Digest
	p, err := a.Coordination.Propose(t.Context(), coordinator, coordination.Draft{Change: law.Change{
		Kind: law.ChangeAmendment, Target: "vat-40-2021", Status: law.Confirmed, From: "2026-06-01", Document: "内示例字〔2026〕1号", Why: "核对公告原文",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Coordination.Approve(t.Context(), reviewer, p.ID, p.Version, ""); err != nil {
		t.Fatal(err)
	}
	if err := a.Rules.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, tail := range []string{"1", "2"} {
		if err := a.DB.SaveRuleset(t.Context(), strings.Repeat("0", 63)+tail, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	return data, before, a.Rules.Now().Digest
}

func TestLawDiff(t *testing.T) {
	data, before, after := amended(t)
	const day = "@2026-06-01"
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string // on either stream
	}{
		{"one law", []string{"shipped", "now"}, 0, "两者相同\n"},
		{"one day", []string{"2026-01-01", "now@2026-01-01"}, 0, "两者相同\n"},
		{"two days of the shipped law", []string{"2022-02-28", "2022-03-01"}, exitHits, "2.(13)#1 法律变动 vat-40-2021"},
		{"the store's law on two days", []string{"2026-05-31", "2026-06-01", "--data", data}, exitHits, "甲：未经确认，只提示\n        乙：已确认"},
		{"shipped and now", []string{"shipped" + day, "now" + day, "--data", data}, exitHits, "共 2 处不同"},
		{"two laws before the day", []string{"shipped@2026-05-31", "now@2026-05-31", "--data", data}, 0, "两者相同（规则集不同"},
		{"by digest", []string{before + day, after + day, "--data", data}, exitHits, "共 2 处不同"},
		{"by the beginning of a digest", []string{before[:8] + day, strings.ToUpper(after[:12]) + day, "--data", data}, exitHits, "共 2 处不同"},
		{"a digest that is now", []string{after, "now", "--data", data}, 0, "两者相同\n"},
		{"the shipped law has one digest, in a store and without", []string{before, "shipped", "--data", data}, 0, "两者相同\n"},
		{"a beginning of two", []string{"00000000", "now", "--data", data}, exitFault, "有 2 个，请多写几位"},
		{"a digest nobody kept", []string{"99999999", "now", "--data", data}, exitFault, "没有摘要以 99999999 开头的规则集"},
		{"a digest without a store", []string{after, "now"}, exitFault, "--data"},
		{"no store there", []string{"shipped", "now", "--data", filepath.Join(t.TempDir(), "none")}, exitFault, "没有数据库"},
		{"a database without keys", []string{"shipped", "now", "--database", "postgres:///none"}, exitFault, "--keys"},
		{"neither day nor digest", []string{"yesterday", "now"}, exitUsage, "应为日期"},
		{"too short a digest", []string{"abcdef1", "now"}, exitUsage, "至少 8 位"},
		{"no such day", []string{"now@2026-02-30", "now"}, exitUsage, "2 月"},
		{"a day on a day", []string{"2026-01-01@2026-02-01", "now"}, exitUsage, "now@2026-02-01"},
		{"one side", []string{"now"}, exitUsage, "<b>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errOut := verb(t, "", append([]string{"law", "diff"}, tt.args...)...)
			if code != tt.code || !strings.Contains(out+errOut, tt.says) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, tt.code, tt.says, out, errOut)
			}
		})
	}
}

// TestLawDiffJSON: the same as JSON, and an empty list where nothing differs.
func TestLawDiffJSON(t *testing.T) {
	data, before, after := amended(t)
	for args, want := range map[string][]law.Difference{
		"shipped@2026-05-31 now@2026-05-31": {},
		"shipped@2026-06-01 2026-06-01": {
			{Place: "2.(13)#1 法律变动 vat-40-2021", Field: "确认", Before: "未经确认，只提示", After: "已确认"},
			{Place: "法律变动 vat-40-2021", Field: "确认", Before: "未经确认，只提示", After: "已确认"},
		},
	} {
		code, out, errOut := verb(t, "", append(strings.Fields("law diff --json --data "+data), strings.Fields(args)...)...)
		var got struct {
			A, B struct {
				Asked, Ruleset string
				Day            string `json:"as_of"`
			}
			Differences []law.Difference
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%v: %s%s", err, out, errOut)
		}
		if (code == exitHits) != (len(want) > 0) || got.Differences == nil || !slices.Equal(got.Differences, want) {
			t.Errorf("%s: exit %d, %+v", args, code, got)
		}
		if got.A.Ruleset != before || got.B.Ruleset != after || got.A.Asked+" "+got.B.Asked != args || !strings.HasSuffix(got.A.Asked, got.A.Day) {
			t.Errorf("%s: %+v", args, got)
		}
	}
}
