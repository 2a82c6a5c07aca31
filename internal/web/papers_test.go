package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// papers makes the papers of a case from its page: masked by a link, in full for a reason.
func papers(t *testing.T, h *house) {
	b, path := h.find(t, "承办", "/listings?state=notified", "/listings/", "/papers/full")
	page := b.get(t, path).body
	wellMade(t, page)
	links := map[string]string{}
	for _, e := range named(elements(t, page), "a") {
		if to := e.attrs["href"]; strings.HasPrefix(to, path+"/papers/") {
			links[to] = e.text.String()
		}
	}
	if len(links) < 4 || !strings.Contains(page, "待填写：") {
		t.Fatalf("%d links to papers", len(links))
	}
	for to, word := range links {
		got := b.get(t, to)
		magic := map[string]string{"DOCX": "PK\x03\x04", "PDF": "%PDF-"}[word]
		if got.status != http.StatusOK || !strings.HasPrefix(got.body, magic) || magic == "" {
			t.Errorf("%s answers %d as %s", to, got.status, word)
		}
	}
	which := ""
	for _, e := range named(elements(t, page), "option") {
		if strings.HasPrefix(e.attrs["value"], "notice ") {
			which = e.attrs["value"]
		}
	}
	form := url.Values{"paper": {which}, "format": {"pdf"}, "reason": {" "}}
	refused(t, b.post(t, path+"/papers/full", form), http.StatusUnprocessableEntity, "reason", "用途")
	form.Set("reason", "送达告知书")
	if got := b.post(t, path+"/papers/full", form); got.status != http.StatusOK || !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("with a reason: %d", got.status)
	}
	form.Set("paper", "")
	refused(t, b.post(t, path+"/papers/full", form), http.StatusUnprocessableEntity, "paper", "请选择文书")
}
