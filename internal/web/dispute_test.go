package web_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"liancheng/internal/account"
)

// login gives the entry of one person of the demonstration.
func (h *house) login(t *testing.T, name string) []string {
	t.Helper()
	for _, l := range h.logins {
		if l[0] == name {
			return l
		}
	}
	t.Fatalf("nobody in the demonstration is called %s", name)
	return nil
}

// disputable finds an order from whose page its officer may raise a dispute.
func disputable(t *testing.T, b *browser) (order, form string) {
	t.Helper()
	for _, e := range named(elements(t, b.get(t, "/orders?view=all").body), "a") {
		to := e.attrs["href"]
		if e.attrs["class"] != "go" {
			continue
		}
		for _, link := range named(elements(t, b.get(t, to).body), "a") {
			if strings.HasPrefix(link.attrs["href"], "/disputes/new?order=") && strings.Contains(link.text.String(), "对职责有异议") {
				return to, link.attrs["href"]
			}
		}
	}
	t.Fatal("no order of the demonstration can be disputed")
	return "", ""
}

// quarrel takes a dispute from the order's page to the text that all confirm: raised
// against a bureau and against a body that is not here, answered, agreed.
func quarrel(t *testing.T, h *house) {
	raiser, other, centre := h.enter(t, h.login(t, "hs-fg-zx")), h.enter(t, h.login(t, "hs-zj-cb")), h.enter(t, h.login(t, "tongchou"))
	order, start := disputable(t, raiser)
	page := raiser.get(t, start).body
	form := url.Values{"about.kind": {value(t, page, "/disputes", "about.kind")}, "about.order": {value(t, page, "/disputes", "about.order")},
		"against[0]": {"construction"}, "against[1]": {"insurer"}, "position": {"不是本局"}}
	if form.Get("about.kind") != "order" || !strings.HasSuffix(order, form.Get("about.order")) {
		t.Fatalf("the form is not prefilled: %v", form)
	}
	wellMade(t, page)
	got := raiser.form(t, "/disputes", form, map[string]string{"document.file": "提出分歧的函（虚构）"})
	refused(t, got, http.StatusUnprocessableEntity, "position", "至少 10 个字")
	if value(t, got.body, "/disputes", "document.file") == "" || value(t, got.body, "/disputes", "position") != "不是本局" {
		t.Error("what was typed and uploaded is lost")
	}
	form.Set("position", "该项措施应由住房城乡建设部门实施，本局没有相应职能（虚构）。")
	got = raiser.form(t, "/disputes", form, nil)
	if got.status != http.StatusOK || !strings.HasPrefix(got.path, "/disputes/dsp_") || !strings.Contains(got.body, "分歧已提出") || !strings.Contains(got.body, "起可以召集") {
		t.Fatalf("raising answers %d at %s", got.status, got.path)
	}
	wellMade(t, got.body)
	path, _, _ := strings.Cut(got.path, "?")
	if got := raiser.get(t, order); !strings.Contains(got.body, "分歧不停止任务") || !strings.Contains(got.body, path) || strings.Contains(got.body, "对职责有异议") {
		t.Error("the order does not say that it is disputed")
	}
	answers(t, other, centre, path)
	agree(t, raiser, other, centre, path)
	t.Run("in a browser", func(t *testing.T) { seen(t, h, path) })
	sheets(t, raiser, path)
}

// seen looks at the pages in a browser, as who raised it.
func seen(t *testing.T, h *house, path string) {
	ctx := chromium(t)
	who := h.login(t, "hs-fg-zx")
	token, _, err := h.Accounts.Login(t.Context(), account.Credentials{Login: who[0], Password: who[1]})
	if err != nil {
		t.Fatal(err)
	}
	lookAt(t, ctx, h.server.URL, token, map[string]string{"dispute": path, "disputes": "/disputes?state=all", "raise": "/disputes/new"})
}

// waits tells whether somebody's home page counts something that is in the list, too.
func waits(t *testing.T, b *browser, words, awaits, path string) {
	t.Helper()
	if got := b.get(t, "/"); !strings.Contains(got.body, words) || !strings.Contains(got.body, "/disputes?awaits="+awaits) {
		t.Errorf("the home page says nothing of %s", words)
	}
	if got := b.get(t, "/disputes?awaits="+awaits); !strings.Contains(got.body, path) {
		t.Errorf("the list of what awaits %s lacks it", awaits)
	}
}

// answers has the bureau contest, and the coordinator record what the insurer wrote.
func answers(t *testing.T, other, centre *browser, path string) {
	t.Helper()
	waits(t, other, "待答复的职责分歧", "answer", path)
	waits(t, centre, "待答复的职责分歧", "answer", path)
	v := value(t, other.get(t, path).body, "/answer", "version")
	got := other.form(t, path+"/answer", url.Values{"version": {v}, "agrees": {"no"}}, nil)
	refused(t, got, http.StatusUnprocessableEntity, "text", "答复意见")
	got = other.form(t, path+"/answer", url.Values{"version": {v}, "agrees": {"no"}, "text": {"应由发展改革部门实施（虚构）。"}}, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "答复已记录") || has(t, got.body, "/answer") {
		t.Fatalf("an answer answers %d", got.status)
	}
	page := centre.get(t, path).body
	if has(t, page, "/meetings") {
		t.Error("the coordinator is offered a meeting before its day")
	}
	form := url.Values{"version": {value(t, page, "/answer", "version")}, "for": {"insurer"}, "agrees": {"yes"}}
	got = centre.form(t, path+"/answer", form, nil)
	refused(t, got, http.StatusUnprocessableEntity, "document-file", "请上传")
	got = centre.form(t, path+"/answer", form, map[string]string{"document.file": "保险机构的复函（虚构）"})
	if got.status != http.StatusOK || !strings.Contains(got.body, "协商中") {
		t.Fatalf("an answer for another answers %d", got.status)
	}
	early := url.Values{"version": {value(t, got.body, "/draft", "version")}, "held": {"2026-11-23"}, "agreed": {"no"}, "text": {"各方意见不一，未能商定（虚构）。"}}
	got = centre.form(t, path+"/meetings", early, map[string]string{"minutes.file": "会议纪要（虚构）"})
	if got.status != http.StatusConflict || !strings.Contains(got.body, "起统筹机构可以召集") {
		t.Errorf("a meeting before its day answers %d", got.status)
	}
	wellMade(t, got.body)
}

// agree drafts, changes and confirms a text until all have confirmed the last version.
func agree(t *testing.T, raiser, other, centre *browser, path string) {
	t.Helper()
	send := func(b *browser, action, want string, form url.Values, files map[string]string) {
		t.Helper()
		form.Set("version", value(t, b.get(t, path).body, "/"+action, "version"))
		got := b.form(t, path+"/"+action, form, files)
		if got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Fatalf("%s answers %d", action, got.status)
		}
		wellMade(t, got.body)
	}
	send(raiser, "draft", "第 1 稿", url.Values{"text": {"由发展改革委实施，住房城乡建设局提供材料（虚构）。"}}, nil)
	waits(t, other, "待确认的商定文本", "confirm", path)
	send(other, "draft", "第 2 稿", url.Values{"text": {"由发展改革委实施，住房城乡建设局、保险机构提供材料（虚构）。"}}, nil)
	v := value(t, raiser.get(t, path).body, "/confirm", "version")
	got := raiser.form(t, path+"/confirm", url.Values{"version": {v}, "text": {"1"}}, nil)
	if got.status != http.StatusPreconditionFailed || !strings.Contains(got.body, "现行文本为第 2 稿") {
		t.Errorf("confirming a former text answers %d", got.status)
	}
	send(raiser, "confirm", "确认已记录", url.Values{"text": {"2"}}, nil)
	send(centre, "confirm", "已商定", url.Values{"text": {"2"}, "for": {"insurer"}}, map[string]string{"document.file": "保险机构的确认函（虚构）"})
	page := raiser.get(t, path).body
	for _, action := range []string{"/draft", "/confirm", "/withdrawal", "/answer"} {
		if has(t, page, action) {
			t.Errorf("a settled dispute still offers %s", action)
		}
	}
	if far := raiser.get(t, "/disputes/dsp_0000000000000000000000NONE"); far.status != http.StatusNotFound {
		t.Errorf("what does not exist answers %d", far.status)
	}
}

// sheets reads the list as a spreadsheet.
func sheets(t *testing.T, b *browser, path string) {
	t.Helper()
	if got := b.get(t, "/disputes"); strings.Contains(got.body, path) {
		t.Error("what is settled stands among the open ones")
	}
	got := b.get(t, "/disputes?state=all")
	wellMade(t, got.body)
	if !strings.Contains(got.body, path) {
		t.Error("the list lacks it")
	}
	file := b.get(t, "/disputes?state=settled&format=csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 2 || !strings.HasSuffix(path, rows[1][0]) || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; ") {
		t.Errorf("%v, %v", rows, err)
	}
}
