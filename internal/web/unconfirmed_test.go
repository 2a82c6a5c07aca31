package web_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"strings"
	"testing"
)

const benchPath = "/law/unconfirmed"

// bench looks at what is to be confirmed: as those whose business it is, who find it from
// the memorandum, and as the others, who are not led there and not let in.
func bench(t *testing.T, h *house) {
	led := map[bool]int{}
	for _, login := range h.logins {
		b := h.enter(t, login)
		linked := false
		for _, e := range named(elements(t, b.get(t, "/memorandum").body), "a") {
			linked = linked || e.attrs["href"] == benchPath
		}
		led[linked]++
		got := b.get(t, benchPath)
		wellMade(t, got.body)
		if want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[linked]; got.status != want {
			t.Errorf("%s: linked %v, answers %d", login[4], linked, got.status)
		}
		if linked {
			benchPages(t, b, got)
		}
	}
	if led[true] != 2 || led[false] == 0 {
		t.Errorf("%d are led to the bench, %d are not; want coordinator and legal reviewer", led[true], led[false])
	}
}

// benchPages goes through the whole list and its spreadsheet: the same things in the same order.
func benchPages(t *testing.T, b *browser, first answer) {
	t.Helper()
	file := b.get(t, benchPath+"?format=csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\uFEFF"))).ReadAll()
	if err != nil || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment; ") || len(rows) < 100 {
		t.Fatalf("%d rows, %v, %v", len(rows), err, file.header)
	}
	if !strings.Contains(first.body, "现为审查的任务") || !strings.Contains(first.body, "至多") {
		t.Errorf("the page does not say what its numbers are")
	}
	seen, path := 0, benchPath
	for path != "" {
		got := b.get(t, path)
		all := wellMade(t, got.body)
		path = ""
		for _, e := range named(all, "a") {
			if e.attrs["rel"] == "next" {
				path = html.UnescapeString(e.attrs["href"])
			}
		}
		for _, e := range named(all, "th") {
			if e.attrs["scope"] != "row" {
				continue
			}
			seen++
			if text := e.text.String(); !strings.Contains(text, rows[seen][3]) || !strings.Contains(text, rows[seen][1]) {
				t.Errorf("line %d is %q, in the spreadsheet %s %s", seen, text, rows[seen][1], rows[seen][3])
			}
		}
	}
	if seen != len(rows)-1 {
		t.Errorf("%d lines on the pages, %d in the spreadsheet", seen, len(rows)-1)
	}
	for _, after := range []string{"-1", "x", "99999"} {
		if got := b.get(t, benchPath+"?after="+after); got.status != http.StatusOK || !strings.Contains(got.body, ">1. ") {
			t.Errorf("after=%s answers %d", after, got.status)
		}
	}
}
