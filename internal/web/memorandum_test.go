package web_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/web/ui"
)

// TestEveryMeasureHasItsPage: all 185, each with its text as the source has it.
func TestEveryMeasureHasItsPage(t *testing.T) {
	b := serve(t, clerk(access.Execute), nil)
	n := 0
	for _, d := range rules().Source.Domains {
		for _, m := range d.Measures {
			n++
			got := b.get(t, ui.MeasurePath(m.ID))
			if got.status != http.StatusOK {
				t.Errorf("%s answers %d", m.ID, got.status)
				continue
			}
			all := wellMade(t, got.body)
			if q := named(all, "blockquote"); len(q) != 1 || q[0].text.String() != m.Text {
				t.Errorf("%s: the text is not verbatim", m.ID)
			}
			for _, dir := range m.Directives {
				if !strings.Contains(html.UnescapeString(got.body), dir.Phrase) {
					t.Errorf("%s lacks the directive on %q", m.ID, dir.Phrase)
				}
			}
			if title := named(all, "title")[0].text.String(); !strings.Contains(title, m.ID) || !strings.Contains(title, d.Name) {
				t.Errorf("%s: title %q", m.ID, title)
			}
		}
	}
	if n != 185 {
		t.Errorf("%d measures", n)
	}
}

func TestEveryDomainListsItsProvisions(t *testing.T) {
	b := serve(t, clerk(access.Execute), nil)
	for _, d := range rules().Source.Domains {
		page := html.UnescapeString(b.get(t, "/memorandum/domains/"+d.ID).body)
		if strings.Contains(page, d.Subject) {
			t.Errorf("%s is found by its name; addresses have numbers", d.ID)
		}
		got := b.get(t, "/memorandum/domains/"+string(rune('0'+d.No)))
		wellMade(t, got.body)
		text := html.UnescapeString(got.body)
		if !strings.Contains(text, d.Subject) {
			t.Errorf("%s: who may be listed is missing", d.Name)
		}
		for _, h := range d.Headings {
			if !strings.Contains(text, h.Text) {
				t.Errorf("heading %s is missing", h.ID)
			}
		}
		for _, m := range d.Measures {
			if !strings.Contains(text, m.Text) {
				t.Errorf("measure %s is missing", m.ID)
			}
		}
	}
}

func TestSearchOfTheMemorandum(t *testing.T) {
	b := serve(t, clerk(access.Execute), nil)
	for _, tt := range []struct{ q, want string }{
		{"施工许可", ui.MeasurePath("1")[:21]}, {"6.3", ui.MeasurePath("6.3")}, {"没有这样的词", "没有条款含有这个词"},
		{"<script>alert(1)</script>", "没有条款含有这个词"},
	} {
		got := b.get(t, "/memorandum/search?q="+strings.ReplaceAll(tt.q, " ", "+"))
		all := wellMade(t, got.body)
		if got.status != 200 || !strings.Contains(got.body, tt.want) {
			t.Errorf("%q: %d", tt.q, got.status)
		}
		for _, e := range named(all, "input") {
			if e.attrs["name"] == "q" && e.attrs["value"] != tt.q {
				t.Errorf("%q came back as %q", tt.q, e.attrs["value"])
			}
		}
	}
	if got := b.get(t, "/memorandum/search?q="+strings.Repeat("长", 61)); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a word too long answers %d", got.status)
	}
}

func TestUnknownProvisions(t *testing.T) {
	b := serve(t, clerk(access.Execute), nil)
	for _, path := range []string{"/memorandum/measures/9.9", "/memorandum/domains/9", "/memorandum/domains/x"} {
		got := b.get(t, path)
		if got.status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.status)
		}
		wellMade(t, got.body)
	}
}
