package web_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/ident"
	"liancheng/internal/sheet"
)

// adopt takes over listings by spreadsheet and by form, as the clerk of the body that
// may list in the first domain.
func adopt(t *testing.T, h *house) {
	head := strings.Split(strings.TrimSpace(strings.TrimPrefix(h.enter(t, h.with(t, "承办")).get(t, "/listings/adopt/template?format=csv").body, "\ufeff")), ",")
	if !slices.Contains(head, "主体号码") {
		t.Fatalf("the template's head is %q", head)
	}
	code := ident.SyntheticUSCC("91", "150102", 8801)
	row := map[string]string{
		"领域": "1", "主体号码": code, "主体名称": "内蒙古转入示例有限公司", "列入对象": "生产经营单位", "失信事实": "发生生产安全事故，负有责任（虚构）", "认定标准": "d1-accident",
		"决定机关": "国家示例监管机构", "决定文号": "示列〔2026〕801号", "决定日期": "2026-11-02", "转入来源": "示例垂直业务系统",
	}
	person := ident.SyntheticCitizenID("150102", "19850101", 7)
	bad := map[string]string{"领域": person, "主体号码": person[:17] + "A"}
	file := sheetOf(t, head, row, bad)
	for _, login := range h.logins {
		if !strings.Contains(login[4], "承办") {
			continue
		}
		b := h.enter(t, login)
		if start := b.get(t, "/listings").body; !strings.Contains(start, `href="/listings/adopt"`) {
			t.Fatalf("%s is not led to adoption", login[4])
		}
		wellMade(t, b.get(t, "/listings/adopt").body)
		got := b.form(t, "/listings/adopt/sheet", nil, map[string]string{"file": file})
		if got.status != http.StatusOK || strings.Contains(got.body, person[:17]) {
			t.Fatalf("the sheet answers %d, or says a number back", got.status)
		}
		wellMade(t, got.body)
		if !strings.Contains(got.body, "转入 1 行，此前已转入 0 行，未转入 1 行") {
			continue // another domain's body
		}
		again := b.form(t, "/listings/adopt/sheet", nil, map[string]string{"file": file})
		if !strings.Contains(again.body, "转入 0 行，此前已转入 1 行，未转入 1 行") || !strings.Contains(again.body, "第 3 行") {
			t.Errorf("the same sheet again: %d", again.status)
		}
		refused(t, b.form(t, "/listings/adopt/sheet", nil, nil), http.StatusUnprocessableEntity, "file", "请选择")
		refused(t, b.form(t, "/listings/adopt/sheet", nil, map[string]string{"file": "甲,乙\n"}), http.StatusUnprocessableEntity, "file", "缺少")
		path := ""
		for _, e := range named(elements(t, got.body), "a") {
			if e.attrs["class"] == "go" {
				path = e.attrs["href"]
			}
		}
		complete(t, b, path)
		adoptByForm(t, b, code)
		return
	}
	t.Fatal("no clerk of the demonstration may list in the first domain")
}

func sheetOf(t *testing.T, head []string, rows ...map[string]string) string {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{head}
	for _, r := range rows {
		cells := make([]string, len(head))
		for i, name := range head {
			cells[i] = r[name]
		}
		lines = append(lines, cells)
	}
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// complete files what the listing lacks, a form for each thing, until nothing is lacking.
func complete(t *testing.T, b *browser, path string) {
	page := b.get(t, path)
	wellMade(t, page.body)
	if !strings.Contains(page.body, "尚缺：依据文书") {
		t.Fatalf("the case does not say what it lacks: %d at %s", page.status, path)
	}
	party := value(t, page.body, "/papers", "recipient")
	for _, step := range []struct {
		form   string
		fields url.Values
		files  map[string]string
		lacks  string // the field that is left out first
		say    string
	}{
		{"complete-grounds", url.Values{"document.kind": {"行政处罚决定书"}, "document.number": {"示罚〔2026〕801号"}, "document.date": {"2026-10-08"}, "document.issuer": {"国家示例监管机构"}},
			map[string]string{"document.file": "处罚决定书（虚构）"}, "document.date", "请填写依据文书日期"},
		{"complete-decision", url.Values{}, map[string]string{"decision_file": "决定书（虚构）"}, "decision_file", "没有填写"},
		{"complete-notice-0", url.Values{"recipient": {party}, "notices.document.number": {"示告〔2026〕801号"}, "notices.document.date": {"2026-10-12"}, "notices.means": {"post"}, "notices.date": {"2026-10-13"}},
			map[string]string{"notices.document.file": "告知书（虚构）", "notices.proof": "回证（虚构）"}, "notices.means", "送达方式"},
		{"complete-service-0", url.Values{"recipient": {party}, "deliveries.means": {"direct"}, "deliveries.date": {"2026-11-03"}},
			map[string]string{"deliveries.proof": "回证（虚构）"}, "deliveries.date", "送达日期"},
	} {
		step.fields.Set("form", step.form)
		step.fields.Set("version", value(t, page.body, "/papers", "version"))
		without, files := url.Values{}, step.files
		for name, v := range step.fields {
			if name != step.lacks {
				without[name] = v
			}
		}
		if files[step.lacks] != "" {
			files = nil
		}
		refused(t, b.form(t, path+"/papers", without, files), http.StatusUnprocessableEntity, strings.NewReplacer(".", "-").Replace(step.lacks), step.say)
		page = b.form(t, path+"/papers", step.fields, step.files)
		if page.status != http.StatusOK || !strings.Contains(page.body, "补齐的材料已记录") || strings.Contains(page.body, `value="`+step.form+`"`) {
			t.Fatalf("%s answers %d at %s", step.form, page.status, page.path)
		}
		wellMade(t, page.body)
	}
	if strings.Contains(page.body, "尚缺：") || has(t, page.body, "/papers") {
		t.Error("the complete case still lacks something")
	}
	stale := b.form(t, path+"/papers", url.Values{"form": {"complete-decision"}, "version": {"1"}, "decision_file": {strings.Repeat("a", 64)}}, nil)
	if stale.status != http.StatusPreconditionFailed {
		t.Errorf("a stale version answers %d", stale.status)
	}
}

// adoptByForm adopts a second decision against the same party by the form.
func adoptByForm(t *testing.T, b *browser, code string) {
	wellMade(t, b.get(t, "/listings/adopt/new").body)
	got := b.post(t, "/listings/adopt/new", url.Values{"domain": {"1"}, "kind": {"organisation"}, "number": {code}})
	if got.status != http.StatusOK || !strings.HasPrefix(got.path, "/listings/adopt/new/pty_") {
		t.Fatalf("%d at %s", got.status, got.path)
	}
	wellMade(t, got.body)
	form := url.Values{
		"party": {value(t, got.body, "/listings/adopt", "party")}, "domain": {"1"}, "case": {"production-unit"}, "grounds": {"d1-accident"},
		"decision.number": {"示列〔2026〕802号"}, "decision.date": {"2026-11-02"}, "decision.issuer": {"国家示例监管机构"}, "conduct": {"发生生产安全事故，负有责任（虚构）"},
	}
	got = b.form(t, "/listings/adopt", form, map[string]string{"decision.file": "决定书（虚构）"})
	refused(t, got, http.StatusUnprocessableEntity, "source", "转入来源")
	if value(t, got.body, "/listings/adopt", "conduct") != form.Get("conduct") {
		t.Error("what was typed is lost")
	}
	form.Set("decision.file", value(t, got.body, "/listings/adopt", "decision.file"))
	form.Set("source", "示例垂直业务系统")
	form.Set("notices.means", "fly")
	refused(t, b.form(t, "/listings/adopt", form, nil), http.StatusUnprocessableEntity, "notices-means", "送达方式")
	form.Del("notices.means")
	got = b.form(t, "/listings/adopt", form, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "名单已转入") || !strings.Contains(got.body, "示列〔2026〕802号") {
		t.Fatalf("the form answers %d at %s", got.status, got.path)
	}
	wellMade(t, got.body)
	if has := strings.Contains(got.body, "补齐决定书副本"); has || !strings.Contains(got.body, "补齐依据文书") {
		t.Error("the forms offered are not those of what is lacking")
	}
}

// workbook: the template for office programs is one.
func workbook(t *testing.T, h *house) {
	b := h.enter(t, h.with(t, "承办"))
	got := b.get(t, "/listings/adopt/template?format=xlsx")
	table, err := sheet.Read(strings.NewReader(got.body), sheet.Usual)
	if err != nil || len(table.Columns) < 20 || got.header.Get("Content-Type") != sheet.XLSX.Media() {
		t.Errorf("%v: %+v", err, table)
	}
	if got := b.get(t, "/listings/adopt/template?format=pdf"); got.status != http.StatusNotFound {
		t.Errorf("a template of no format answers %d", got.status)
	}
	window := h.enter(t, h.with(t, "窗口核查"))
	if strings.Contains(h.with(t, "窗口核查")[4], "承办") {
		return
	}
	for _, path := range []string{"/listings/adopt", "/listings/adopt/new", "/listings/adopt/template"} {
		if got := window.get(t, path); got.status != http.StatusForbidden {
			t.Errorf("%s answers %d to who may not adopt", path, got.status)
		}
	}
}
