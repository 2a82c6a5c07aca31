package apptest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/coordination"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/screening"
	"liancheng/internal/sheet"
	"liancheng/receipt"
)

// logged is what the program said, safe to write by many.
type logged struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}

// A filled row is one of a sheet, by columns.
type filled map[string]string

func decided(number, uscc string, more ...string) filled {
	f := filled{
		"领域": "1", "主体号码": uscc, "列入对象": "生产经营单位", "失信事实": "发生生产安全事故，负有责任（虚构）", "认定标准": "d1-accident",
		"决定机关": "国家示例监管机构", "决定文号": number, "决定日期": "2026-03-02", "列入日期": "2026-03-03", "转入来源": "示例垂直业务系统",
	}
	for i := 0; i+1 < len(more); i += 2 {
		f[more[i]] = more[i+1]
	}
	return f
}

// fileOf fills the columns that a template names.
func fileOf(t testing.TB, head []string, rows ...filled) []byte {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{head}
	for _, f := range rows {
		cells := make([]string, len(head))
		for i, name := range head {
			cells[i] = f[name]
		}
		lines = append(lines, cells)
	}
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func count(a *apptest.App, table string) (n int) {
	rows(a, "select count(*) from "+table, func(scan func(...any)) { scan(&n) })
	return n
}

const adoptPath = "/v1/listings/adopt/sheet"

func templateOf(c caller) []string {
	c.Helper()
	got := c.must(c.ask("GET", adoptPath+"?format=csv", nil), http.StatusOK, nil)
	table, err := sheet.Read(bytes.NewReader(got.body), sheet.Usual)
	if err != nil || len(table.Rows) != 0 || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		c.Fatalf("%v: %q", err, got.body)
	}
	return table.Columns
}

// TestAdoptSheet sends a file of good and bad rows: the good are adopted though the bad
// are not, and the same file sent again changes nothing.
func TestAdoptSheet(t *testing.T) {
	var log logged
	a := apptest.New(t, func(c *app.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	d := a.Desk("emergency", "150100")
	c := callerOf(a, a.Token(d.Clerk))
	company := d.Company("内蒙古云杉示例机械有限公司")
	known, _ := company.Identifier(ident.USCC)
	fresh, second, refused := ident.SyntheticUSCC("91", "150102", 9001), ident.SyntheticUSCC("91", "150102", 9002), ident.SyntheticUSCC("91", "150102", 9003)
	person := ident.SyntheticCitizenID("150102", "19850101", 7)
	wrong := fresh[:17] + string("01"[strings.Count(fresh[17:], "0")])
	file := fileOf(t, templateOf(c),
		decided("示列〔2026〕1号", known.Value),
		decided("示列〔2026〕2号", fresh, "主体名称", "包头市示例煤业有限公司", "人员", person+"=主要负责人=张示例；"+person+"=法定代表人=张示例",
			"依据文书种类", "行政处罚决定书", "依据文书文号", "示罚〔2026〕2号", "依据文书日期", "2026/2/1", "依据文书机关", "国家示例监管机构",
			"告知文号", "示告〔2026〕2号", "告知日期", "2026年2月3日", "告知送达方式", "邮寄", "告知送达日期", "20260205", "答复申辩日期", "2026-02-20",
			"决定送达方式", "直接", "决定送达日期", "2026-03-04"),
		decided("示列〔2026〕3号", wrong, "主体名称", "内蒙古示例一号有限公司"),
		decided("示列〔2026〕4号", second),
		decided("示列〔2026〕5号", known.Value, "决定日期", "2027-03-02"),
		decided("示列〔2026〕1号", known.Value, "失信事实", "同一决定又填了一行（虚构）"),
		decided("示列〔2026〕6号", known.Value, "领域", person, "单位类型", person),
		decided("示列〔2026〕7号", refused, "主体名称", "内蒙古示例二号有限公司", "认定标准", "d1-nothing"),
		decided("示列〔2026〕8号", known.Value, "主体名称", "内蒙古别的示例有限公司"),
		decided("示列〔2026〕9号", known.Value, "人员", person[:17]+"=主要负责人=张示例"),
	)
	parties := count(a, "party")
	var got api.AdoptedSheet
	first := c.must(c.ask("POST", adoptPath, file, "Content-Type", "text/csv", "Idempotency-Key", "sheet-1"), http.StatusOK, &got)
	if got.Adopted != 2 || got.Already != 1 || got.Refused != 7 || len(got.Rows) != 10 {
		t.Fatalf("%s", first.body)
	}
	for i, want := range []struct{ field, say string }{
		{}, {}, {"主体号码", "应为"}, {"主体号码", "尚未登记"}, {"决定日期", "晚于今天"}, {}, {"领域", "领域应为"}, {"认定标准", ""}, {"主体号码", "不一致"}, {"人员", ""},
	} {
		row := got.Rows[i]
		switch {
		case row.Line != i+2:
			t.Errorf("row %d is said to be line %d", i, row.Line)
		case want.field == "" && (row.Problem != nil || row.Listing == ""):
			t.Errorf("line %d: %+v", row.Line, row.Problem)
		case want.field != "":
			told(t, row, want.field, want.say)
		}
	}
	if got.Rows[5].Listing != got.Rows[0].Listing || !got.Rows[5].Already {
		t.Errorf("the same decision twice: %+v", got.Rows[5])
	}
	if !slices.Contains(got.Rows[0].Missing, listing.MissingNotice) || slices.Contains(got.Rows[1].Missing, listing.MissingNotice) || len(got.Rows[1].Missing) == 0 {
		t.Errorf("missing %v and %v", got.Rows[0].Missing, got.Rows[1].Missing)
	}
	if n := count(a, "party") - parties; n != 2 {
		t.Errorf("%d parties were registered, want the company and the person of line 3", n)
	}
	var l api.Listing
	c.must(c.ask("GET", "/v1/listings/"+got.Rows[1].Listing, nil), http.StatusOK, &l)
	if len(l.Members) != 2 || l.Members[0].Party != l.Members[1].Party || l.Effective != "2026-03-04" || !l.Adopted {
		t.Errorf("%+v", l)
	}
	sentAgain(t, c, file, first, got)
	for _, where := range []string{string(first.body), log.String()} {
		if strings.Contains(where, person[:17]) {
			t.Error("a person's number is said back or logged")
		}
	}
}

func told(t *testing.T, row api.AdoptedRow, field, say string) {
	t.Helper()
	p := row.Problem
	if p == nil {
		t.Errorf("line %d: adopted as %s", row.Line, row.Listing)
		return
	}
	found := p.Field == field && strings.Contains(p.Detail, say)
	for _, e := range p.Errors {
		found = found || e.Field == field && strings.Contains(e.Detail, say)
	}
	if !found || row.Listing != "" {
		t.Errorf("line %d: want %q at %s: %+v", row.Line, say, field, p)
	}
}

// sentAgain sends the file under the same key, under none, and as a workbook.
func sentAgain(t *testing.T, c caller, file []byte, first answer, got api.AdoptedSheet) {
	t.Helper()
	again := c.must(c.ask("POST", adoptPath, file, "Content-Type", "text/csv", "Idempotency-Key", "sheet-1"), http.StatusOK, nil)
	if !bytes.Equal(again.body, first.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("the same key answers otherwise: %s", again.body)
	}
	table, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	columns := make([]sheet.Column, len(table[0]))
	for i, name := range table[0] {
		columns[i].Name = name
	}
	if err := sheet.Write(&book, sheet.XLSX, sheet.Sheet{Title: "名单", Columns: columns, Rows: slices.Values(table[1:])}); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"csv": file, "xlsx": book.Bytes()} {
		var anew api.AdoptedSheet
		c.must(c.ask("POST", adoptPath, body), http.StatusOK, &anew)
		if anew.Adopted != 0 || anew.Already != 3 || anew.Refused != 7 {
			t.Fatalf("%s sent again: %+v", name, anew)
		}
		for i, row := range anew.Rows {
			if row.Listing != got.Rows[i].Listing || (row.Problem == nil) != (got.Rows[i].Problem == nil) {
				t.Errorf("%s line %d: %+v", name, row.Line, row)
			}
		}
	}
}

// TestAdoptTogether: two who send one new row at the same time adopt it once.
func TestAdoptTogether(t *testing.T) {
	a := apptest.New(t)
	d := a.Desk("emergency", "150100")
	c := callerOf(a, a.Token(d.Clerk))
	head := templateOf(c)
	file := fileOf(t, head, decided("示列〔2026〕1号", ident.SyntheticUSCC("91", "150102", 9101), "主体名称", "内蒙古云杉示例机械有限公司"))
	var group sync.WaitGroup
	answers := make([]api.AdoptedSheet, 4)
	for i := range answers {
		group.Go(func() { c.must(c.ask("POST", adoptPath, file), http.StatusOK, &answers[i]) })
	}
	group.Wait()
	made := 0
	for _, x := range answers {
		made += x.Adopted
		if x.Refused != 0 || x.Rows[0].Listing != answers[0].Rows[0].Listing {
			t.Errorf("%+v", x)
		}
	}
	if made != 1 || count(a, "listing") != 1 || count(a, "party") != 1 {
		t.Errorf("%d adopted, %d listings, %d parties", made, count(a, "listing"), count(a, "party"))
	}
	// Taken off the list, it is not put on it again by an old file.
	d.End(answers[0].Rows[0].Listing)
	var late api.AdoptedSheet
	c.must(c.ask("POST", adoptPath, file), http.StatusOK, &late)
	if late.Already != 1 || late.Rows[0].State != "ended" || count(a, "listing") != 1 {
		t.Errorf("%+v", late)
	}
	// Nor does another body take over what stands already.
	other := a.Desk("emergency", "150200")
	var theirs api.AdoptedSheet
	oc := callerOf(a, a.Token(other.Clerk))
	oc.must(oc.ask("POST", adoptPath, file), http.StatusOK, &theirs)
	if theirs.Refused != 1 || theirs.Rows[0].Listing != "" || !strings.Contains(theirs.Rows[0].Problem.Detail, "其他机构") {
		t.Errorf("%+v", theirs)
	}
}

func TestAdoptSheetRefuses(t *testing.T) {
	a := apptest.New(t)
	d := a.Desk("emergency", "150100")
	c := callerOf(a, a.Token(d.Clerk))
	head := templateOf(c)
	for name, tt := range map[string]struct {
		body   string
		status int
		say    string
	}{
		"nothing":         {"", http.StatusUnprocessableEntity, "空的"},
		"lacks columns":   {"领域,主体号码\n1,x\n", http.StatusUnprocessableEntity, "缺少“列入对象”"},
		"foreign columns": {strings.Join(head, ",") + ",电话\n", http.StatusUnprocessableEntity, "“电话”"},
		"too many rows":   {strings.Join(head, ",") + strings.Repeat("\n1", sheet.Usual.Rows+1), http.StatusRequestEntityTooLarge, "分成几个文件"},
		"too large":       {strings.Repeat("x", 5<<20), http.StatusRequestEntityTooLarge, "上限"},
	} {
		got := c.ask("POST", adoptPath, []byte(tt.body))
		if p := got.problem(t); got.status != tt.status || !strings.Contains(string(got.body), tt.say) || p.Detail == "" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	reviewer := callerOf(a, a.Token(d.Reviewer))
	for _, got := range []answer{reviewer.ask("POST", adoptPath, []byte("领域\n")), reviewer.ask("GET", adoptPath, nil)} {
		if got.status != http.StatusForbidden {
			t.Errorf("a reviewer: %d", got.status)
		}
	}
	if p := c.ask("GET", adoptPath+"?format=pdf", nil).problem(t); p.Status != http.StatusNotAcceptable {
		t.Errorf("%+v", p)
	}
	if count(a, "listing") != 0 {
		t.Error("something was adopted")
	}
}

// TestAdoptTemplate: beside the sheet stands what the law lets stand in it.
func TestAdoptTemplate(t *testing.T) {
	a := apptest.New(t)
	c := callerOf(a, a.Token(a.Desk("emergency", "150100").Clerk))
	got := c.must(c.ask("GET", adoptPath, nil), http.StatusOK, nil)
	book, err := excelize.OpenReader(bytes.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	help, err := book.GetRows("填写说明")
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(help)
	for _, want := range []string{"生产经营单位", "d1-accident", "行政处罚决定书", "必填", "主体名称"} {
		if !strings.Contains(all, want) {
			t.Errorf("the help lacks %s", want)
		}
	}
}

// TestMissingPapersNeverBlock: with everything else confirmed an adopted listing that
// lacks a paper is reviewed strictly at most; once the last is filed the advice rises
// to what the measure says.
func TestMissingPapersKeepItStrict(t *testing.T) {
	a := apptest.New(t)
	confirmProcurement(a)
	d := a.Desk("emergency", "150100")
	c := callerOf(a, a.Token(d.Clerk))
	company := d.Company("内蒙古云杉示例机械有限公司")
	code, _ := company.Identifier(ident.USCC)
	window := a.Officer(a.Holder("finance", "150100"), access.Window)
	a.Must(func(ctx context.Context) error {
		_, err := a.Registry.AnswerCircumstance(ctx, window.Actor, company.ID, company.Version, "banned-under-procurement-law-77", law.True)
		return err
	})
	advice := func() receipt.Advice {
		t.Helper()
		a.Settle()
		r, err := a.Screening.Screen(context.Background(), window.Actor, screening.Ask{
			Asker: receipt.Asker{Matter: "procurement.supplier", Purpose: "供应商资格审查"}, Identifier: code,
		})
		if err != nil {
			t.Fatal(err)
		}
		return r.Verdict.Advice
	}
	var done api.AdoptedSheet
	c.must(c.ask("POST", adoptPath, fileOf(t, templateOf(c), decided("示列〔2026〕1号", code.Value))), http.StatusOK, &done)
	if got := advice(); done.Adopted != 1 || got != receipt.Strict {
		t.Fatalf("%+v: %s, want strict", done, got)
	}
	paper, grounds := d.Paper("副本").File, api.Paper{Kind: "行政处罚决定书", Number: "示罚〔2026〕2号", Date: "2026-02-01", Issuer: "国家示例监管机构"}
	grounds.File = paper
	notice := api.Notice{Document: api.Paper{Number: "示告〔2026〕2号", Date: "2026-02-03", File: paper}, Service: api.Service{Means: listing.Direct, Date: "2026-02-03", Proof: paper}, Heard: "2026-02-20"}
	for i, form := range []api.CompletionForm{
		{Grounds: grounds}, {DecisionFile: paper}, {Notices: []api.Notice{notice}},
		{Deliveries: []api.Delivery{{Service: api.Service{Means: listing.Direct, Date: "2026-03-04", Proof: paper}}}},
	} {
		if got := advice(); got != receipt.Strict {
			t.Fatalf("before paper %d: %s, want strict", i, got)
		}
		var l api.Listing
		c.must(c.ask("POST", "/v1/listings/"+done.Rows[0].Listing+"/complete", form, "If-Match", "*"), http.StatusOK, &l)
		if last := i == 3; last != (len(l.Missing) == 0) {
			t.Fatalf("after paper %d: %v", i, l.Missing)
		}
	}
	if got := advice(); got != receipt.Restrict {
		t.Errorf("complete and confirmed: %s, want restrict", got)
	}
}

// confirmProcurement has people put the memorandum in force and confirm the basis on
// which suppliers are kept out of procurement.
func confirmProcurement(a *apptest.App) {
	a.TB.Helper()
	coordinator := a.Officer(a.Holder(access.DevelopmentReform, "150000"), access.Coordinate)
	reviewer := a.Officer(a.Holder(access.Justice, "150000"), access.LawReview)
	for _, change := range []law.Change{
		{Kind: law.ChangeMemorandum, Target: app.Memorandum, Memorandum: law.InForce},
		{Kind: law.ChangeBasis, Target: "procurement-law-77", Status: law.Confirmed},
	} {
		change.From, change.Document, change.Why = a.Today(), "内示例函〔2026〕1号", "经逐字核对条文后确认（虚构）"
		a.Must(func(ctx context.Context) error {
			f, err := a.Evidence.PutFile(ctx, coordinator.Actor, strings.NewReader("（虚构）确认函"))
			if err != nil {
				return err
			}
			p, err := a.Coordination.Propose(ctx, coordinator.Actor, coordination.Draft{Change: change, File: f.Digest})
			if err == nil {
				_, err = a.Coordination.Approve(ctx, reviewer.Actor, p.ID, p.Version, "经审核，同意")
			}
			return err
		})
	}
	a.Settle()
}
