package apptest_test

import (
	"archive/zip"
	"bytes"
	"io"
	"mime"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
)

// TestPapersOverHTTP makes the papers of a case as it goes: each addressee his own notice,
// persons masked but for a reason on record, an incomplete one refused with what is missing,
// and what was decided still said when a correction came later.
func TestPapersOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	f := o.notified()
	papers := func(kind listing.PaperKind) (list []api.CasePaper) {
		var all struct{ Items []api.CasePaper }
		o.clerk.must(200, &all, "GET", f.path+"/papers", nil)
		for _, p := range all.Items {
			if p.Kind == kind {
				list = append(list, p)
			}
		}
		return list
	}
	text := func(query string, headers ...string) (p api.PaperText) {
		o.clerk.must(200, &p, "GET", f.path+"/papers/"+query, nil, headers...)
		return p
	}
	if list := papers(listing.PaperNotice); len(list) != 2 || list[0].Party != o.company.ID || list[1].Party != o.boss.ID || list[1].State != listing.PaperMade {
		t.Fatalf("%+v", list)
	}
	masked := text("notice?format=json&party=" + o.boss.ID)
	if strings.Contains(masked.Text, o.bossNamed) || strings.Contains(masked.Text, o.number) || !strings.Contains(masked.Text, "张*例") {
		t.Errorf("not masked:\n%s", masked.Text)
	}
	if got := recordedFor(o, "送达告知书"); got != 0 {
		t.Errorf("%d looks at a number are on record before anybody looked", got)
	}
	full := text("notice?format=json&party="+o.boss.ID, "Reveal-Reason", url.PathEscape("送达告知书 "+o.number))
	if !strings.Contains(full.Text, o.bossNamed) || !strings.Contains(full.Text, o.number) {
		t.Errorf("asked for a reason:\n%s", full.Text)
	}
	if got := recordedFor(o, "送达告知书 ***"); got != 1 {
		t.Errorf("%d looks at a number for that reason are on record", got)
	}
	if p := o.clerk.ask("GET", f.path+"/papers/notice?format=json", nil, "Reveal-Reason", "x").problem(t); p.Status != 422 && p.Status != 400 {
		t.Errorf("no reason at all: %+v", p)
	}
	p := o.clerk.ask("GET", f.path+"/papers/decision", nil).problem(t)
	if p.Status != 409 || !strings.Contains(p.Detail, "陈述申辩期届满") {
		t.Errorf("an incomplete file goes on: %+v", p)
	}
	for query, status := range map[string]int{"notice?format=doc": 422, "notice?no=x": 422, "nothing": 404, "notice?party=" + o.clerk.person.Actor.ID: 404, "notice?who=x": 422} {
		if got := o.clerk.ask("GET", f.path+"/papers/"+query, nil); got.status != status {
			t.Errorf("%s answers %d", query, got.status)
		}
	}
	stranger := loginOf(a, a.Holder("construction", "150200"), access.Case)
	if got := stranger.ask("GET", f.path+"/papers/notice", nil); got.status != 403 {
		t.Errorf("another body's case answers %d", got.status)
	}

	f = o.decidedFrom(f)
	if list := papers(listing.PaperRepairNotice); len(list) != 2 || list[0].State != listing.PaperReady {
		t.Fatalf("%+v", list)
	}
	one := o.clerk.ask("POST", f.path+"/service", api.Deliveries{Deliveries: []api.Delivery{{Service: api.Service{Means: listing.Direct, Date: o.Today(), Proof: o.file()}}}}, "If-Match", f.tag)
	if p := one.problem(t); p.Status != 422 || !strings.Contains(string(one.body), "信用修复告知书") {
		t.Errorf("the decision goes alone: %d %s", one.status, one.body)
	}
	f.step(o.clerk, "service", api.Deliveries{Deliveries: []api.Delivery{{RepairNotice: true, Service: api.Service{Means: listing.Direct, Date: o.Today(), Proof: o.file()}}}})
	asPDF(t, o.clerk.ask("GET", f.path+"/papers/decision?format=pdf", nil), "认定并列入严重失信主体名单决定书", f.ID)
	asDOCX(t, o.clerk.ask("GET", f.path+"/papers/decision", nil))

	f.step(o.clerk, "objections", api.ObjectionForm{Channel: listing.Counter, Received: o.Today(), Sender: listing.Oneself, Verified: "出示营业执照", Text: "事实记载有误（虚构）"})
	f.step(o.chief, "objections/decision", api.ObjectionDecisionForm{Finding: listing.Corrected, Date: o.Today(), Response: "予以更正（虚构）",
		Conduct: "2026年4月在生产经营中发生生产安全事故，负次要责任（虚构），已受行政处罚。", Document: api.Paper{Number: "呼应急更〔2026〕1号", Date: o.Today(), File: o.file()}})
	if got := text("decision?format=json"); strings.Contains(got.Text, "次要责任") {
		t.Errorf("a decision made before a correction says what came after:\n%s", got.Text)
	}
	if got := text("objection?format=json"); !strings.Contains(got.Text, "次要责任") || got.State != listing.PaperMade {
		t.Errorf("the answer does not say what it corrected:\n%s", got.Text)
	}
}

// decidedFrom decides a case on the first day on which it may be.
func (o *office) decidedFrom(f *caseFile) *caseFile {
	o.TB.Helper()
	p := o.chief.ask("POST", f.path+"/decision", o.decision(), "If-Match", f.tag).problem(o.TB)
	o.Clock.Set(calendar.Day(p.From))
	f.step(o.chief, "decision", o.decision())
	return f
}

// asPDF opens a file as a reader does.
func asPDF(t *testing.T, got answer, name, id string) {
	t.Helper()
	_, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition"))
	if err != nil || params["filename"] != name+"_"+id+".pdf" || got.header.Get("Content-Type") != "application/pdf" || got.header.Get("Paper-Missing-Glyphs") != "0" {
		t.Errorf("%v %+v %v", err, params, got.header)
	}
	if !bytes.HasPrefix(got.body, []byte("%PDF-")) {
		t.Fatalf("no PDF: %.40q", got.body)
	}
	read, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is not here: the text of the PDF is not read")
		return
	}
	cmd := exec.CommandContext(t.Context(), read, "-", "-")
	cmd.Stdin = bytes.NewReader(got.body)
	text, err := cmd.Output()
	for _, want := range []string{name, "内蒙古云杉示例机械有限公司", "—1—", "信用修复告知书"} {
		if err != nil || !strings.Contains(strings.Join(strings.Fields(string(text)), ""), want) {
			t.Errorf("%q is not in the PDF, %v:\n%s", want, err, text)
		}
	}
}

func asDOCX(t *testing.T, got answer) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil || !strings.Contains(string(text), "内蒙古云杉示例机械有限公司") {
		t.Errorf("%v: %.200s", err, text)
	}
}

// recordedFor counts the looks at a person's number that are on record for a reason.
func recordedFor(o *office, reason string) (n int) {
	o.TB.Helper()
	rows(o.App, `select reason from audit_entry where act = 'party.reveal' and outcome = 'allowed'`, func(scan func(...any)) {
		var why string
		if scan(&why); why == reason {
			n++
		}
	})
	return n
}
