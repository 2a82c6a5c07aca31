package law_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

const draftText = `# what the coordinator has in mind
- kind: memorandum
  target: nmg-2020-3
  from: 2026-01-01
  document: 示例〔2026〕1号
  why: 清理后继续执行
  memorandum: in-force
- id: second
  kind: basis
  target: example-law-1
  from: 2026-02-01
  document: 示例〔2026〕2号
  status: confirmed
  file: 0f0f0f
  basis: {title: 《示例法》第一条, says: 示例, applies_when: [work-safety-dishonesty]}
- kind: directive
  target: nmg-2020-3/1.3#1
  from: 2026-02-01
  document: 示例〔2026〕3号
  directive:
    class: B
    basis:
      - {id: example-law-1}
- kind: list-basis
  target: "3"
  from: 2026-02-01
  document: 示例〔2026〕4号
  list_basis: {title: 示例办法, status: confirmed, period: 3y}
- kind: amendment
  target: example-amendment
  from: 2026-02-01
  document: 示例〔2026〕5号
  status: confirmed
  amendment: {title: 示例法修正, cites: 《示例法》, touches: [{directive: 1.3#1, status: repealed, reading: 不再适用}]}
- kind: period
  target: receipt-valid
  from: 2026-02-01
  document: 示例〔2026〕6号
  period: {period: 3wd}
`

// TestReadDraft: YAML and the API's JSON say the same; the law takes it, and gives ids by place.
func TestReadDraft(t *testing.T) {
	draft, err := law.ReadDraft([]byte(draftText))
	if err != nil || len(draft) != 6 {
		t.Fatalf("%+v, %v", draft, err)
	}
	if b := draft[1].Basis; b == nil || b.Title != "《示例法》第一条" || draft[2].Directive.Basis[0].ID != "example-law-1" || draft[3].ListBasis.Period.String() != "3y" {
		t.Errorf("read %+v", draft)
	}
	if a := draft[4].Amendment; draft[1].Basis.ID != "example-law-1" || draft[3].ListBasis.From != "2026-02-01" || a.ID != "example-amendment" ||
		a.From != "2026-02-01" || draft[5].Period.Since != "2026-02-01" {
		t.Errorf("not filled in: %+v", draft)
	}
	raw, err := json.Marshal(draft)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := law.ReadDraft(raw); err != nil || !reflect.DeepEqual(again, draft) {
		t.Errorf("as JSON %+v, %v", again, err)
	}
	before := compile(t, law.Change{ID: "lch_1", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2025-01-01", Document: "示例〔2025〕1号", Memorandum: law.Withdrawn})
	after, err := before.Draft(draft)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range after.Changes {
		ids = append(ids, c.ID)
	}
	if got := strings.Join(ids, " "); got != "lch_1 draft-1 second draft-3 draft-4 draft-5 draft-6" || draft[0].ID != "" || len(before.Changes) != 1 {
		t.Errorf("ids %s", got)
	}
	if e := after.On("2026-03-01"); e.Memorandum != law.InForce || after.On("2025-12-31").Memorandum != law.Withdrawn {
		t.Errorf("memorandum %s", e.Memorandum)
	}
	if none, err := law.ReadDraft([]byte("[]")); err != nil || len(none) != 0 {
		t.Errorf("no change: %+v, %v", none, err)
	}
}

// TestDraftRefused: a faulty draft is refused with the place and the field.
func TestDraftRefused(t *testing.T) {
	one := func(lines ...string) string { return "- kind: basis\n  " + strings.Join(lines, "\n  ") + "\n" }
	good := one("target: bidding-law-53", "from: 2026-01-01", "document: 示例〔2026〕1号", "status: confirmed")
	for name, c := range map[string]struct{ text, field, says string }{
		"nothing":          {"", "draft", "空文件"},
		"not a list":       {"kind: basis\n", "draft", "第 1 行"},
		"not YAML":         {"- {kind: [\n", "draft", "第 1 行"},
		"an unknown key":   {good + one("target: x", "fro: 2026-01-01"), "draft", "第 8 行第 3 列"},
		"a wrong type":     {one("basis: {history: 3}"), "draft", "第 2 行"},
		"two documents":    {good + "---\n" + good, "draft", "不止一份"},
		"nothing known":    {good + one("target: no-such", "from: 2026-01-01", "document: 示例〔2026〕1号", "status: confirmed"), "draft[1].target", "第 2 项变更：没有依据“no-such”"},
		"no day":           {one("target: bidding-law-53", "document: 示例〔2026〕1号", "status: confirmed"), "draft[0].from", "第 1 项"},
		"a day that isn't": {one("target: bidding-law-53", "from: 2026-02-30", "document: 示例〔2026〕1号", "status: confirmed"), "draft[0].from", "生效日期"},
		"a basis used before it is added": {
			"- {kind: directive, target: 'nmg-2020-3/1.3#1', from: 2026-01-01, document: 示例〔2026〕1号, directive: {basis: [{id: new}]}}\n" +
				one("target: new", "from: 2026-01-01", "document: 示例〔2026〕1号", "status: confirmed", "basis: {id: new, title: 示例, says: 示例}"),
			"draft[0].directive.basis", "请先提议新增该依据"},
	} {
		draft, err := law.ReadDraft([]byte(c.text))
		if err == nil {
			_, err = compile(t).Draft(draft)
		}
		if !fault.Is(err, fault.Invalid) || !strings.HasPrefix(err.Error(), c.field+"：") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	draft, err := law.ReadDraft([]byte(strings.ReplaceAll(good+good+good, "from: 2026-01-01", "why: 无")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compile(t).Draft(draft); err == nil || strings.Count(err.Error(), "].from：") != 3 {
		t.Errorf("not every fault at once: %v", err)
	}
}

// FuzzReadDraft: whatever a file holds, it is read or refused.
func FuzzReadDraft(f *testing.F) {
	for _, seed := range []string{draftText, "[]", "", "- kind: *x", "- &a {kind: *a}", "{", "\xff", "! 000", "- {}\n---\n- {}", `[{"kind":"basis","basis":{"history":[{}]}}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if draft, err := law.ReadDraft(text); err != nil && (draft != nil || !fault.Is(err, fault.Invalid)) {
			t.Errorf("%+v, %v", draft, err)
		}
	})
}

// TestTrial: from which day two laws are no longer one, and which days cannot be replayed.
func TestTrial(t *testing.T) {
	before := compile(t)
	after, err := before.Draft([]law.Change{{Kind: law.ChangeBasis, Target: "bidding-law-53", From: "2026-03-01", Document: "示例〔2026〕1号", Status: law.Unconfirmed}})
	if err != nil {
		t.Fatal(err)
	}
	trial, err := law.NewTrial(before, after, "2026-01-01", "2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if !trial.Same("2026-02-28") || trial.Same("2026-03-01") || trial.Same("2027-01-01") {
			t.Error("the draft's day does not part the laws")
		}
	}
	unread, err := before.Draft([]law.Change{{Kind: law.ChangePeriod, Target: "receipt-valid", From: "2026-03-01", Document: "示例〔2026〕1号", Period: &before.Source.Procedure.Periods[0]}})
	if err != nil {
		t.Fatal(err)
	}
	if trial, err = law.NewTrial(before, unread, "2026-01-01", "2026-01-01"); err != nil || !trial.Same("2026-03-01") {
		t.Errorf("a period moves no order and no verdict: %v", err)
	}
	for _, days := range [][2]calendar.Day{{"", "2026-01-01"}, {"2026-01-01", "2026-13-01"}, {"2026-01-02", "2026-01-01"}} {
		if _, err := law.NewTrial(before, after, days[0], days[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", days, err)
		}
	}
}
