package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An element is a tag of a page with its attributes, and the text inside it.
type element struct {
	name  string
	attrs map[string]string
	text  *strings.Builder
	in    *element
}

// under tells whether the element stands in one of a name.
func (e *element) under(name string) bool {
	for p := e.in; p != nil; p = p.in {
		if p.name == name {
			return true
		}
	}
	return false
}

// elements reads a page; what is not well nested fails the test.
func elements(t *testing.T, page string) []*element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all []*element
	var now *element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("page cannot be read: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attrs: map[string]string{}, text: &strings.Builder{}, in: now}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all, now = append(all, e), e
		case xml.EndElement:
			if now == nil || now.name != x.Name.Local {
				t.Fatalf("</%s> closes nothing", x.Name.Local)
			}
			now = now.in
		case xml.CharData:
			for p := now; p != nil; p = p.in {
				p.text.Write(x)
			}
		}
	}
}

func named(all []*element, names ...string) (out []*element) {
	for _, e := range all {
		if slices.Contains(names, e.name) {
			out = append(out, e)
		}
	}
	return out
}

// personNumber is what a citizen's number looks like; masked ones do not.
var personNumber = regexp.MustCompile(`[1-9][0-9]{5}(19|20)[0-9]{9}[0-9Xx]`)

// wellMade holds a page to the rules that every page keeps.
func wellMade(t *testing.T, page string) []*element {
	t.Helper()
	all := elements(t, page)
	for _, one := range []string{"html", "title", "main", "h1", "header"} {
		n := len(named(all, one))
		if one == "header" && n > 0 { // cards have heads too
			n = 1
		}
		if n != 1 {
			t.Errorf("%d <%s>, want 1", n, one)
		}
	}
	if html := named(all, "html"); len(html) == 1 && html[0].attrs["lang"] != "zh-CN" {
		t.Errorf("the page's language is %q", html[0].attrs["lang"])
	}
	ids := map[string]int{}
	for _, e := range all {
		if id, ok := e.attrs["id"]; ok {
			ids[id]++
		}
	}
	for id, n := range ids {
		if n > 1 || id == "" {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	noInline(t, all)
	labelled(t, all)
	references(t, all, ids)
	if found := personNumber.FindString(page); found != "" {
		t.Errorf("a person's number stands in the page")
	}
	return all
}

func noInline(t *testing.T, all []*element) {
	t.Helper()
	for _, e := range all {
		if e.name == "script" || e.name == "style" {
			t.Errorf("<%s> stands in the page", e.name)
		}
		for a := range e.attrs {
			if a == "style" || strings.HasPrefix(a, "on") {
				t.Errorf("<%s %s=…> is inline", e.name, a)
			}
		}
	}
}

// labelled: every control has a label, every group a legend, every nav and table a name.
func labelled(t *testing.T, all []*element) {
	t.Helper()
	labels := map[string]bool{}
	for _, l := range named(all, "label") {
		labels[l.attrs["for"]] = strings.TrimSpace(l.text.String()) != ""
	}
	for _, c := range named(all, "input", "select", "textarea") {
		if c.attrs["type"] != "hidden" && !labels[c.attrs["id"]] {
			t.Errorf("<%s name=%q> has no label", c.name, c.attrs["name"])
		}
	}
	for _, n := range named(all, "nav") {
		if n.attrs["aria-label"] == "" {
			t.Error("a <nav> without a name")
		}
	}
	for _, b := range named(all, "a", "button", "h1", "h2", "h3", "th", "caption", "summary") {
		if strings.TrimSpace(b.text.String()) == "" {
			t.Errorf("an empty <%s>", b.name)
		}
	}
	if tables, captions := len(named(all, "table")), len(named(all, "caption")); tables != captions {
		t.Errorf("%d tables, %d captions", tables, captions)
	}
	for _, th := range named(all, "th") {
		if th.attrs["scope"] == "" {
			t.Error("a <th> without scope")
		}
	}
}

// references: what an element points to in the page is there.
func references(t *testing.T, all []*element, ids map[string]int) {
	t.Helper()
	for _, e := range all {
		for _, a := range []string{"for", "aria-describedby", "aria-labelledby"} {
			for id := range strings.FieldsSeq(e.attrs[a]) {
				if ids[id] == 0 {
					t.Errorf("<%s %s=%q> points to nothing", e.name, a, id)
				}
			}
		}
		if id, ok := strings.CutPrefix(e.attrs["href"], "#"); ok && e.name == "a" && ids[id] == 0 {
			t.Errorf("a link to #%s leads nowhere", id)
		}
		if e.name == "form" && e.attrs["method"] != "post" && e.attrs["method"] != "get" {
			t.Errorf("a form without a method: %q", e.attrs["action"])
		}
	}
}
