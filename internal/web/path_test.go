package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// form posts a form with files, as a browser does: files by the name of their control.
func (b *browser) form(t *testing.T, path string, values url.Values, files map[string]string) answer {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			_ = m.WriteField(name, v) // a buffer takes everything
		}
	}
	for name, content := range files {
		part, err := m.CreateFormFile(name+".upload", "paper.txt")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(content))
	}
	_ = m.Close()
	res, err := b.http.Post(b.url+path, m.FormDataContentType(), &body)
	return read(t, res, err)
}

// value gives what a control of a form holds on a page.
func value(t *testing.T, page, action, name string) string {
	t.Helper()
	for _, e := range elements(t, page) {
		if e.attrs["name"] != name {
			continue
		}
		for p := e.in; p != nil; p = p.in {
			if p.name == "form" && strings.HasSuffix(p.attrs["action"], action) {
				if e.name == "textarea" {
					return e.text.String()
				}
				return e.attrs["value"]
			}
		}
	}
	return ""
}

func has(t *testing.T, page, action string) bool {
	t.Helper()
	for _, e := range named(elements(t, page), "form") {
		if strings.HasSuffix(e.attrs["action"], action) {
			return true
		}
	}
	return false
}

// find looks, as everybody with a duty in turn, for a page of a list that offers a form.
func (h *house) find(t *testing.T, duty, list, under, action string) (*browser, string) {
	t.Helper()
	for _, login := range h.logins {
		if !strings.Contains(login[4], duty) {
			continue
		}
		b := h.enter(t, login)
		for _, e := range named(elements(t, b.get(t, list).body), "a") {
			to := e.attrs["href"]
			if e.attrs["class"] == "go" && strings.HasPrefix(to, under) && has(t, b.get(t, to).body, action) {
				h.finder = login
				return b, to
			}
		}
	}
	t.Fatalf("the demonstration has nothing for %s at %s", action, list)
	return nil, ""
}

// refused holds a form that came back to the rules: the status, the sentence at the
// top with its link, beside the field, and the page well made.
func refused(t *testing.T, got answer, status int, field, sentence string) {
	t.Helper()
	if got.status != status || !strings.Contains(got.body, sentence) {
		t.Errorf("answers %d, want %d with %q", got.status, status, sentence)
	}
	all := wellMade(t, got.body)
	linked := false
	for _, e := range named(all, "a") {
		if strings.HasPrefix(e.attrs["href"], "#") && strings.HasSuffix(e.attrs["href"], "-"+field) && e.text.Len() > 0 {
			linked = true
		}
	}
	if !linked {
		t.Errorf("no error leads to %s", field)
	}
	if title := named(all, "title")[0].text.String(); !strings.HasPrefix(title, "有误：") {
		t.Errorf("title %q", title)
	}
}

func reviewAndNotify(t *testing.T, h *house) {
	b, path := h.find(t, "法制审核", "/listings?state=proposed", "/listings/", "/review")
	page := b.get(t, path).body
	v := value(t, page, "/review", "version")
	refused(t, b.post(t, path+"/review", url.Values{"version": {v}, "approve": {"no"}, "opinion": {""}}), http.StatusUnprocessableEntity, "opinion", "意见")
	if got := b.post(t, path+"/review", url.Values{"version": {"999"}, "approve": {"yes"}}); got.status != http.StatusPreconditionFailed {
		t.Errorf("a version that is not there answers %d", got.status)
	}
	got := b.post(t, path+"/review", url.Values{"version": {v}, "approve": {"yes"}, "opinion": {"事实清楚，依据充分，同意告知。"}})
	if got.status != http.StatusOK || !strings.Contains(got.body, "审核意见已记录") {
		t.Fatalf("review answers %d", got.status)
	}
	wellMade(t, got.body)

	b, path = h.find(t, "承办", "/listings?state=reviewed", "/listings/", "/notices")
	page = b.get(t, path).body
	form := url.Values{
		"version": {value(t, page, "/notices", "version")}, "notices.document.number": {"示例告字〔2026〕91号"},
		"notices.document.date": {"2026-11-20"}, "notices.basis": {"依据文书和该领域名单的设列依据。"},
		"notices.consequences": {"列入后，有关部门依备忘录实施联合惩戒。"}, "notices.rights": {"收到本告知书后五个工作日内可以陈述、申辩。"},
		"notices.means": {"direct"}, "notices.date": {"2026-11-20"},
	}
	for _, e := range named(elements(t, page), "option") {
		if e.in.attrs["name"] == "notices.recipient" && form.Get("notices.recipient") == "" {
			form.Set("notices.recipient", e.attrs["value"])
		}
	}
	got = b.form(t, path+"/notices", form, map[string]string{"notices.document.file": "告知书正文", "notices.proof": "送达回证"})
	refused(t, got, http.StatusUnprocessableEntity, "notices-facts", "告知的事实")
	kept := value(t, got.body, "/notices", "notices.document.file")
	if len(kept) != 64 || value(t, got.body, "/notices", "notices.basis") != form.Get("notices.basis") {
		t.Fatalf("the form lost what was typed or uploaded: %q", kept)
	}
	form.Set("notices.facts", "该单位存在依据文书所认定的严重失信行为。")
	form.Set("notices.document.file", kept)
	form.Set("notices.proof", value(t, got.body, "/notices", "notices.proof"))
	got = b.form(t, path+"/notices", form, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "告知已记录") || !strings.Contains(got.body, "示例告字〔2026〕91号") {
		t.Fatalf("notice answers %d", got.status)
	}
	wellMade(t, got.body)
}

// tooEarly asks for a decision on the case that was just notified.
func tooEarly(t *testing.T, h *house) {
	for _, login := range h.logins {
		if !strings.Contains(login[4], "决定") {
			continue
		}
		b := h.enter(t, login)
		for _, e := range named(elements(t, b.get(t, "/listings?state=notified").body), "a") {
			path := e.attrs["href"]
			if e.attrs["class"] != "go" {
				continue
			}
			page := b.get(t, path).body
			if !strings.Contains(page, "起可以办理") || has(t, page, "/decision") {
				continue
			}
			found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(page)
			v := "2" // whoever may do nothing now has no form, and so no version
			if found != nil {
				v = found[1]
			}
			got := b.form(t, path+"/decision", url.Values{"version": {v}}, nil)
			if got.status == http.StatusPreconditionFailed {
				continue
			}
			if got.status != http.StatusConflict || !strings.Contains(got.body, "最早可于") {
				t.Errorf("a decision too early answers %d", got.status)
			}
			wellMade(t, got.body)
			return
		}
	}
	t.Fatal("no case waits for its day")
}

func feedBack(t *testing.T, h *house) {
	b, path := h.find(t, "惩戒执行", "/orders", "/orders/", "/feedback")
	page := b.get(t, path).body
	v := value(t, page, "/feedback", "version")
	form := url.Values{"version": {v}, "act": {"not-applicable"}, "text": {"经审查，当事人未持有所涉许可。"}}
	got := b.form(t, path+"/feedback", form, nil)
	refused(t, got, http.StatusUnprocessableEntity, "code", "须选择原因")
	if value(t, got.body, "/feedback", "text") != form.Get("text") {
		t.Error("the reasons typed are lost")
	}
	form.Set("code", "holds-none")
	got = b.form(t, path+"/feedback", form, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "反馈已提交") || !strings.Contains(got.body, "当事人未持有所涉许可、证书或资金等") {
		t.Fatalf("feedback answers %d", got.status)
	}
	if all := wellMade(t, got.body); !strings.Contains(named(all, "title")[0].text.String(), "不适用") {
		t.Error("the title does not say where the order stands")
	}
	if strings.Contains(got.body, "name=\"act\"") {
		t.Error("a closed order still offers feedback")
	}
}

// listed gives the code of an organisation that is on the list.
func listed(t *testing.T, h *house) string {
	t.Helper()
	b, path := h.find(t, "承办", "/listings?state=served", "/listings/", "/logout")
	for _, e := range named(elements(t, b.get(t, path).body), "span") {
		if text := e.text.String(); len(text) == 18 && strings.HasPrefix(text, "9") {
			return text
		}
	}
	t.Fatal("no listed organisation has a code")
	return ""
}

func screen(t *testing.T, h *house) {
	code := listed(t, h)
	b := h.enter(t, h.with(t, "窗口核查"))
	first := b.get(t, "/screenings").body
	if value(t, first, "/screenings", "purpose") != "办件核查" || strings.Count(first, " checked") != 2 {
		t.Error("the form does not begin with the usual answers")
	}
	form := url.Values{"identifier": {code[:17] + string("01"[b2i(code[17] == '0')])}, "kind": {"organisation"}, "matter": {"tender.bid"}, "purpose": {"投标资格审查"}, "case": {"BJ-2026-0042"}}
	refused(t, b.post(t, "/screenings", form), http.StatusUnprocessableEntity, "identifier", "应为")
	form.Set("identifier", code)
	form.Set("matter", "")
	refused(t, b.post(t, "/screenings", form), http.StatusUnprocessableEntity, "matter", "事项")
	form.Set("matter", "tender.bid")
	got := b.post(t, "/screenings", form)
	if got.status != http.StatusOK || !strings.HasPrefix(got.path, "/screenings/scr_") || strings.Contains(got.path, code) {
		t.Fatalf("screening answers %d at %s", got.status, got.path)
	}
	wellMade(t, got.body)
	for _, want := range []string{"由您决定", "不是决定", "回执编号", "身份确定", `class="qr"`, "BJ-2026-0042"} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the verdict lacks %q", want)
		}
	}
	path := got.path
	refused(t, b.post(t, path+"/outcome", url.Values{"done": {"not-taken"}, "date": {"2026-11-23"}}), http.StatusUnprocessableEntity, "reason", "请说明理由")
	got = b.post(t, path+"/outcome", url.Values{"done": {"measures-taken"}, "decision_document": {"示例标审〔2026〕3号"}, "date": {"2026-11-23"}})
	if got.status != http.StatusOK || !strings.Contains(got.body, "处理结果已登记") || !strings.Contains(got.body, "示例标审〔2026〕3号") {
		t.Fatalf("outcome answers %d", got.status)
	}
	wellMade(t, got.body)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// screenPerson: a person's number comes back in no page and no address, right or wrong.
func screenPerson(t *testing.T, h *house) {
	b := h.enter(t, h.with(t, "窗口核查"))
	for _, number := range []string{"150102198501010010", "150102198501010011", "１５０１０２１９８５０１０１００１１", "1501021985010100", "E12345678"} {
		form := url.Values{"identifier": {number}, "kind": {"person"}, "matter": {""}, "purpose": {"办件核查"}, "name": {"张示例"}}
		got := b.post(t, "/screenings", form)
		if got.status != http.StatusUnprocessableEntity {
			t.Errorf("answers %d", got.status)
		}
		wellMade(t, got.body)
		if strings.Contains(got.body, number) || strings.Contains(got.path, number) {
			t.Errorf("a number of %d characters comes back", len(number))
		}
		if !strings.Contains(got.body, "号码不再显示") {
			t.Error("the page does not say why the number is gone")
		}
	}
}

// countsAgree: the numbers on the chips are those of the lists behind them.
func countsAgree(t *testing.T, h *house) {
	b, compared := h.enter(t, h.with(t, "惩戒执行")), 0
	defer func() {
		if compared < 4 {
			t.Errorf("%d chips compared", compared)
		}
	}()
	for _, e := range named(elements(t, b.get(t, "/orders").body), "a") {
		if e.in.name != "li" || !strings.HasPrefix(e.attrs["href"], "/orders") {
			continue
		}
		word, n, ok := strings.Cut(strings.TrimSpace(e.text.String()), " ")
		if !ok {
			continue // of the rail
		}
		rows := 0
		for to := e.attrs["href"]; to != ""; {
			next := ""
			for _, a := range named(elements(t, b.get(t, to).body), "a") {
				if a.attrs["class"] == "go" {
					rows++
				}
				if a.attrs["rel"] == "next" {
					next = a.attrs["href"]
				}
			}
			to = next
		}
		compared++
		if strconv.Itoa(rows) != n {
			t.Errorf("%s says %s, the list has %d", word, n, rows)
		}
	}
}
