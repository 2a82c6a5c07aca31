package apptest_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// TestPartyPages: a party found by its former name, its names and roles over time and its
// cases; a change of its legal representative explained on the case; its record merged and
// parted by two persons, with what that means in words.
func TestPartyPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const former, now = "内蒙古云杉示例机械有限公司", "内蒙古青杉示例装备有限公司"
	path := "/parties/" + h.company.ID
	h.clerk.must(200, nil, "POST", "/v1"+path+"/names", api.Renaming{Name: now, From: h.Today()}, "If-Match", "*")
	var next api.Party
	h.clerk.must(201, &next, "POST", "/v1/parties", api.PartyForm{Kind: party.Person, Name: "李示例",
		Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID("150102", "19850101", 7)}}})
	h.clerk.must(201, nil, "POST", "/v1"+path+"/roles", api.RoleForm{Person: next.ID, Role: law.LegalRepresentative, From: h.Today()})
	h.shows(h.browser, "/parties", "名称或者姓名", "证件号码")
	for _, asked := range []url.Values{
		{"kind": {"organisation"}, "name": {former}}, {"kind": {"organisation"}, "name": {now}}, {"kind": {"organisation"}, "number": {h.code}},
	} {
		if got := h.post(h.browser, "/parties/search", asked); got.status != 303 || got.header.Get("Location") != path {
			t.Errorf("%v: %d to %s", asked, got.status, got.header.Get("Location"))
		}
	}
	if got := h.post(h.browser, "/parties/search", url.Values{"kind": {"person"}, "number": {"15010219900101001X"}}); strings.Contains(string(got.body), "15010219900101001X") || got.status != 422 {
		t.Errorf("a person's number comes back: %d", got.status)
	}
	h.shows(h.browser, path, former, now, "名称沿革", "李*例", "现任", "/listings/"+h.listing.ID, h.code)
	h.shows(h.browser, "/listings", `href="/parties"`)
	h.shows(h.browser, "/listings/"+h.listing.ID, former, "法定代表人已经变更", "张*例", "李*例", "继任者未经单独告知和决定", "随职务", "随人员", path)

	other := h.double()
	form := url.Values{"version": {"3"}, "into": {other.ID}, "reason": {"name-changed"}, "document": {"呼市监证〔2026〕7号"}}
	if got := h.post(h.browser, path+"/merge", form); got.status != 422 || !strings.Contains(string(got.body), "请附上所依据的文书") || !strings.Contains(string(got.body), "呼市监证〔2026〕7号") {
		t.Errorf("without a paper: %d", got.status)
	}
	form.Set("file", h.file())
	if got := h.post(h.browser, path+"/merge", form); got.status != 303 {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	own := h.shows(h.browser, path, "待审批的合并", "须由提议人以外", "撤回提议", "呼市监证〔2026〕7号")
	if strings.Contains(own, "/merge/approval") {
		t.Error("who proposed is offered to approve")
	}
	approval := url.Values{"version": {"3"}}
	if got := h.post(h.browser, path+"/merge/approval", approval); got.status != 403 {
		t.Errorf("approved by who proposed: %d", got.status)
	}
	second := h.officer(access.Decide)
	h.shows(second, path, "/merge/approval", "结论注明合并")
	if got := h.post(second, path+"/merge/approval", approval); got.status != 303 {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	h.shows(second, path+"?done=approve", "已合并", "本记录已并入另一记录", "/parties/"+other.ID, "撤销合并", "不转给本记录")
	h.shows(second, "/parties/"+other.ID, "并入本主体的记录", h.company.ID, "/listings/"+h.listing.ID)
	h.shows(h.browser, "/listings/"+h.listing.ID, now+"（已并入"+other.Name+"）")
	for _, x := range ordersOf(h.clerk, "listing="+h.listing.ID+"&body="+h.body.ID) {
		if slices.ContainsFunc(x.Reached, func(r enforcement.Reached) bool { return r.Party == h.company.ID }) {
			h.shows(h.browser, "/orders/"+x.ID, "（已并入"+other.Name+"）")
			break
		}
	}
	undo := url.Values{"version": {"4"}, "reason": {"not-the-same"}, "document": {"呼市监证〔2026〕9号"}, "file": {h.file()}}
	if got := h.post(second, path+"/unmerge", undo); got.status != 303 {
		t.Fatalf("%d: %s", got.status, got.body)
	}
	h.shows(second, path+"?done=undo", "各自恢复原状", "提议并入同一主体的另一记录", "呼市监证〔2026〕9号")
	if text := h.shows(h.browser, "/listings/"+h.listing.ID, now); strings.Contains(text, "已并入") {
		t.Error("the case still says that the record is merged")
	}
}

// officer is a browser of one more officer of the body.
func (h *house) officer(duties ...access.Duty) caller {
	h.T.Helper()
	var p apptest.Person = h.Officer(h.body, duties...)
	return h.enter(p.Login, p.Password)
}

// shows wants a page with certain words, and gives it.
func (h *house) shows(c caller, path string, words ...string) string {
	h.T.Helper()
	got := c.ask("GET", path, nil)
	text := string(got.body)
	if got.status != 200 {
		h.T.Fatalf("%s answers %d: %.300s", path, got.status, text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			h.T.Errorf("%s does not say %q", path, w)
		}
	}
	return text
}

// post sends a form as the page does.
func (h *house) post(c caller, path string, form url.Values) answer {
	h.T.Helper()
	return c.ask("POST", path, form, "Sec-Fetch-Site", "same-origin", "Origin", h.URL)
}
