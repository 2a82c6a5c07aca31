package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"liancheng/internal/app"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
)

// verb runs a command line as a person would type it.
func verb(t *testing.T, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e strings.Builder
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func TestLawCheck(t *testing.T) {
	code, out, _ := verb(t, "", "law", "check")
	if code != 0 || !strings.HasPrefix(out, "185 measures, 17 headings, 8 domains, 23 departments, ") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestLawCoverage(t *testing.T) {
	code, out, _ := verb(t, "", "law", "coverage")
	if code != 0 || !strings.HasSuffix(out, "\n185 of 185 measures exercised\n") || !strings.Contains(out, "\n2.(25)（兜底条款") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, errOut := verb(t, "", "law", "coverage", "--at", "2026-13-01"); code != 1 || errOut == "" {
		t.Errorf("no such day: exit %d, %s", code, errOut)
	}
}

func TestLawExport(t *testing.T) {
	code, out, _ := verb(t, "", "law", "export")
	var got struct {
		Memorandum string
		Measures   []struct {
			ID                string
			Domain, Item, Sub int
			Text              string
			Directives        []json.RawMessage
		}
		Headings []json.RawMessage
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
		t.Fatalf("exit %d: %v", code, err)
	}
	if got.Memorandum != "nmg-2020-3" || len(got.Measures) != 185 || len(got.Headings) != 17 {
		t.Errorf("%s: %d measures, %d headings", got.Memorandum, len(got.Measures), len(got.Headings))
	}
	for _, m := range got.Measures {
		if m.ID == "2.(13)" && (m.Domain != 2 || m.Item != 2 || m.Sub != 13) {
			t.Errorf("2.(13) stands at %d %d %d", m.Domain, m.Item, m.Sub)
		}
		if m.ID == "3.1" && m.Sub != 0 || len(m.Directives) == 0 || m.Text == "" {
			t.Errorf("%s: %+v", m.ID, m)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"nonsense"}, exitUsage, "nonsense"},
		{[]string{"screen", "--id", "91150100MA0N00008Q"}, exitUsage, "matter"},
		{[]string{"law", "show", "2.19"}, exitFault, "2.(19)"},
		{[]string{"law", "show", "3.1", "--at", "2026-13-01"}, exitFault, "13 月"},
		{[]string{"screen", "--data", filepath.Join(t.TempDir(), "none"), "--id", "91150100MA0N00008Q", "--matter", "tender.bid"}, exitFault, "没有数据库"},
		{[]string{"serve", "--demo", "--listen", "0.0.0.0:0", "--data", filepath.Join(t.TempDir(), "d")}, exitFault, "本机"},
	} {
		code, _, errOut := verb(t, "", tt.args...)
		if code != tt.code || !strings.Contains(errOut, tt.says) {
			t.Errorf("%v: exit %d, %s", tt.args, code, errOut)
		}
	}
	if code, out, _ := verb(t, "", "serve", "--help"); code != 0 || !strings.Contains(out, "--database") {
		t.Errorf("serve --help: exit %d, %s", code, out)
	}
}

// demo is one demonstration store for all tests of verbs.
var demo = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "liancheng-demo-")
	if err != nil {
		return "", err
	}
	data := filepath.Join(dir, "data")
	return data, app.FillDemo(context.Background(), app.Config{Data: data}, io.Discard)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if data, err := demo(); err == nil {
		_ = os.RemoveAll(filepath.Dir(data))
	}
	os.Exit(code)
}

// listed gives the code and name of an organisation listed in force in a domain.
func listed(t *testing.T, data string, domain int) (code, name string) {
	t.Helper()
	a, err := app.OpenExisting(t.Context(), app.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	for f, err := range a.Listings.AllFacts(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if f.Domain != domain || f.On(a.Today()) != standing.InForce || f.Person {
			continue
		}
		err := a.DB.Registry().Read(t.Context(), func(tx registry.Tx) error {
			row, err := tx.PartyRow(f.Party)
			for _, k := range row.Keys {
				if k.Kind == ident.USCC {
					code, name = k.Value, row.Display
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return code, name
	}
	t.Fatalf("nobody is listed in domain %d", domain)
	return "", ""
}

func TestScreen(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	code, name := listed(t, data, 2)
	for _, tt := range []struct {
		name   string
		in     string
		args   []string
		code   int
		advice string
	}{
		{"block", "", []string{"--id", code, "--matter", "procurement.supplier"}, exitHits, "block"},
		{"strict", "", []string{"--id", code, "--matter", "land.supply"}, exitHits, "strict"},
		{"restrict", "", []string{"--id", code, "--matter", "funds.fiscal"}, exitHits, "restrict"},
		{"reference", "", []string{"--id", code, "--matter", "credit.grant"}, exitHits, "reference"},
		{"listed, nothing bears on the matter", "", []string{"--id", code, "--matter", "relics.construction"}, exitHits, "clear"},
		{"nobody", "", []string{"--id", "91150100MA0N00008Q", "--matter", "tender.bid"}, 0, "clear"},
		{"a name alone is never more than reference", "", []string{"--name", name, "--matter", "procurement.supplier"}, exitHits, "reference"},
		{"before it was listed", "", []string{"--id", code, "--matter", "procurement.supplier", "--at", "2025-12-01"}, 0, "clear"},
		{"full width and spaces", "", []string{"--id", " " + strings.Replace(code, "9", "９", 1), "--matter", "procurement.supplier"}, exitHits, "block"},
		{"a person from standard input", ident.SyntheticCitizenID("150102", "1985-01-01", 3) + "\n", []string{"--id", "-", "--case", "示例办件1", "--matter", "company.officer-registration"}, 0, "clear"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, out, errOut := verb(t, tt.in, append([]string{"screen", "--data", data, "--json"}, tt.args...)...)
			var v struct{ Advice string }
			if err := json.Unmarshal([]byte(out), &v); err != nil {
				t.Fatalf("%v: %s%s", err, out, errOut)
			}
			if got != tt.code || v.Advice != tt.advice {
				t.Errorf("exit %d, advice %s; want %d, %s", got, v.Advice, tt.code, tt.advice)
			}
		})
	}
}

func TestScreenRefuses(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ id, matter, says string }{
		{"91310115MA1H8R7C6D", "tender.bid", "第 18 位应为 7，填写的是 D"},
		{"91150100MA0N00008Q", "no.such", "没有事项"},
		{"150102198501010010", "tender.bid", "标准输入"},
	} {
		code, _, errOut := verb(t, "", "screen", "--data", data, "--id", tt.id, "--matter", tt.matter)
		if code != exitFault || !strings.Contains(errOut, tt.says) {
			t.Errorf("%s %s: exit %d, %s", tt.id, tt.matter, code, errOut)
		}
	}
}

func TestBatchAndReplay(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	code, _ := listed(t, data, 2)
	person := ident.SyntheticCitizenID("150102", "1985-01-01", 3)
	in, out := filepath.Join(t.TempDir(), "in.csv"), filepath.Join(t.TempDir(), "out.csv")
	rows := "\xef\xbb\xbfid,name,matter\n" + code + ",x,procurement.supplier\n91310115MA1H8R7C6D,y,tender.bid\n,z,no.such\n\"broken\n" +
		"\n91150100MA0N00008Q,=cmd(),tender.bid\n" + person + ",张示例,company.officer-registration\n"
	if err := os.WriteFile(in, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := verb(t, "", "screen", "batch", in, "-o", out, "--data", data, "--case", "示例办件2"); code != exitHits {
		t.Fatalf("exit %d: %s", code, errOut)
	}
	answered, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(answered)), "\n")
	for i, want := range []string{"name,id,matter,advice", "block,true", "第 18 位应为 7", "没有事项"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: %s, want %s", i+1, lines[i], want)
		}
	}
	if strings.Contains(string(answered), person) || strings.Contains(string(answered), "\n=") {
		t.Errorf("a person's number or a formula is written out:\n%s", answered)
	}
	receipt := strings.Split(lines[1], ",")[7]
	if code, out, errOut := verb(t, "", "replay", receipt, "--data", data); code != 0 || !strings.Contains(out, "逐字节一致") {
		t.Errorf("replay: exit %d, %s%s", code, out, errOut)
	}
	if _, err := os.Stat(out + ".part"); err == nil {
		t.Error("the half-written file was left behind")
	}
}

func TestReport(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	code, out, errOut := verb(t, "", "report", "--from", "2026-01-01", "--to", "2026-12-31", "--data", data)
	var got struct {
		Total struct{ Listings struct{ Made int } }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || got.Total.Listings.Made == 0 {
		t.Errorf("exit %d, %v, %+v %s", code, err, got, errOut)
	}
	if code, out, _ := verb(t, "", "report", "--from", "2026-01-01", "--to", "2026-12-31", "--csv", "--data", data); code != 0 || !strings.HasPrefix(out, "\ufeff") {
		t.Errorf("csv: exit %d, %.40q", code, out)
	}
}

func TestUserAdd(t *testing.T) {
	data, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := verb(t, "", "body", "list", "150000", "--data", data)
	body, _, _ := strings.Cut(list, "\t")
	code, out, errOut := verb(t, "Correct-Horse-7\n", "user", "add", "lisi", "--name", "李示例", "--body", body, "--duty", "case", "--password-file", "-", "--data", data)
	if code != 0 || !strings.HasPrefix(out, "usr_") || strings.Contains(out, "Correct") {
		t.Errorf("exit %d, %s%s", code, out, errOut)
	}
	code, _, errOut = verb(t, "", "user", "add", "wang", "--name", "王示例", "--body", body, "--duty", "case", "--duty", "audit-admin", "--data", data)
	if code != exitFault || !strings.Contains(errOut, "不得兼任") || strings.Contains(errOut, "create user") {
		t.Errorf("exit %d, %s", code, errOut)
	}
}

func TestSay(t *testing.T) {
	err := error(fault.New(fault.Invalid, "缺少文号").At("document"))
	fault.Wrap(&err, "save listing")
	if got := say(err); got != "document：缺少文号" {
		t.Errorf("say = %s", got)
	}
}
