package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// propose opens a second case against a party that the officer's body has listed, by
// the two forms a clerk sees.
func propose(t *testing.T, h *house) {
	b, path := h.find(t, "承办", "/listings?state=reviewed", "/listings/", "/notices")
	all := elements(t, b.get(t, path).body)
	code, domain := "", ""
	for _, e := range named(all, "span") {
		if text := e.text.String(); code == "" && len(text) == 18 && strings.HasPrefix(text, "9") {
			code = text
		}
	}
	start := b.get(t, "/listings/new").body
	for _, e := range named(elements(t, start), "option") {
		if name := e.text.String(); e.attrs["value"] != "" && strings.Contains(named(all, "main")[0].text.String(), name) {
			domain = e.attrs["value"]
		}
	}
	refused(t, b.post(t, "/listings/new", url.Values{"kind": {"organisation"}, "number": {code}}), http.StatusUnprocessableEntity, "domain", "请选择领域")
	refused(t, b.post(t, "/listings/new", url.Values{"kind": {"person"}, "domain": {domain}, "number": {"150102198501010011"}}), http.StatusUnprocessableEntity, "number", "应为")
	got := b.post(t, "/listings/new", url.Values{"kind": {"organisation"}, "domain": {domain}, "number": {code}})
	if got.status != http.StatusOK || !strings.HasPrefix(got.path, "/listings/new/pty_") || strings.Contains(got.path, code) {
		t.Fatalf("finding the party answers %d at %s", got.status, got.path)
	}
	form := fill(t, got.body)
	got = b.form(t, "/listings", form, map[string]string{"document.file": "行政处罚决定书正文（虚构）"})
	refused(t, got, http.StatusUnprocessableEntity, "conduct", "失信事实")
	form.Set("document.file", value(t, got.body, "/listings", "document.file"))
	form.Set("conduct", "该单位因严重违法行为受到行政处罚，情节严重（虚构）。")
	got = b.form(t, "/listings", form, nil)
	if got.status != http.StatusOK || !strings.Contains(got.body, "列入建议已提出") || !strings.Contains(got.body, "示例罚字〔2026〕77号") {
		for _, e := range named(elements(t, got.body), "li") {
			t.Log(e.text.String())
		}
		t.Fatalf("the proposal answers %d at %s", got.status, got.path)
	}
	wellMade(t, got.body)
}

// fill answers a proposal's form: the first choice of everything, all but the facts.
func fill(t *testing.T, page string) url.Values {
	t.Helper()
	form := url.Values{
		"document.number": {"示例罚字〔2026〕77号"}, "document.date": {"2026-11-19"}, "document.issuer": {"示例机关"},
	}
	for _, e := range wellMade(t, page) {
		name := e.attrs["name"]
		switch {
		case e.name == "option" && e.attrs["value"] != "" && form.Get(e.in.attrs["name"]) == "":
			form.Set(e.in.attrs["name"], e.attrs["value"])
		case name == "party", name == "domain":
			form.Set(name, e.attrs["value"])
		case name == "grounds" && form.Get("grounds") == "":
			form.Set("grounds", e.attrs["value"])
		case name == "facility":
			form.Set("facility", "示例设施")
		}
	}
	return form
}
