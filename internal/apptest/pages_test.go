package apptest_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/coordination"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web/ui"
)

// A house is the served program with a case about a person in it, and a browser of
// somebody who may do everything an officer may.
type house struct {
	*testing.T
	*office
	listing *caseFile
	order   string
	dispute string
	receipt string
	copy    string
	browser caller
	routes  []httpd.Route
}

func newHouse(t *testing.T) *house {
	t.Helper()
	a := apptest.New(t, func(c *app.Config) { c.Rate, c.Style = 100_000, true })
	h := &house{T: t, office: newOffice(a)}
	h.listing = h.listed()
	for _, x := range ordersOf(h.clerk, "listing="+h.listing.ID+"&body="+h.body.ID) {
		if x.Kind != law.Question {
			h.order = x.ID
		}
	}
	var shown api.List[api.Publication]
	h.clerk.must(200, &shown, "GET", "/v1/publications?listing="+h.listing.ID, nil)
	h.copy = shown.Items[0].ID
	h.dispute = h.disputed()
	all := a.Officer(h.body, access.Case, access.Review, access.Decide, access.Execute, access.Window)
	h.browser = h.enter(all.Login, all.Password)
	got := h.browser.ask("POST", "/screenings", url.Values{"kind": {"person"}, "matter": {"tender.bid"}, "identifier": {h.number}, "purpose": {"投标资格审查"}, "case": {"办件1"}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("a screening answers %d", got.status)
	}
	h.receipt = strings.TrimPrefix(got.header.Get("Location"), "/screenings/")
	var err error
	if h.routes, err = a.Routes(); err != nil {
		t.Fatal(err)
	}
	return h
}

// disputed raises a dispute about the house's order.
func (h *house) disputed() string {
	h.T.Helper()
	var d api.Dispute
	h.clerk.must(201, &d, "POST", "/v1/disputes", api.DisputeForm{About: api.DisputeSubject{Kind: coordination.AboutOrder, Order: h.order},
		Against: []api.DisputeAddressee{{Body: h.Holder("energy", "150100").ID}}, Position: "该项措施属于能源部门的职责（虚构）"})
	return d.ID
}

// enter logs in through the page, as a browser that keeps its cookies.
func (h *house) enter(login, password string) caller {
	h.T.Helper()
	c := callerOf(h.App, "")
	c.http.Jar, _ = cookiejar.New(nil)
	got := c.ask("POST", "/login", url.Values{"login": {login}, "password": {password}}, "Sec-Fetch-Site", "same-origin", "Origin", h.URL)
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/" {
		h.T.Fatalf("login answers %d: %.300s", got.status, got.body)
	}
	return c
}

// path fills in a page's variables with what the case has.
func (h *house) path(r httpd.Route) string {
	id := h.listing.ID
	switch {
	case strings.HasPrefix(r.Pattern, "/orders"):
		id = h.order
	case strings.HasPrefix(r.Pattern, "/publications"):
		id = h.copy
	case strings.HasPrefix(r.Pattern, "/disputes"):
		id = h.dispute
	case strings.HasPrefix(r.Pattern, "/screenings"):
		id = h.receipt
	case strings.HasPrefix(r.Pattern, "/parties"):
		id = h.company.ID
	case strings.HasPrefix(r.Pattern, "/memorandum"):
		id = "1.(4)"
	}
	path := strings.NewReplacer("{id}", id, "{no}", "1", "{$}", "", "{name}", h.styles(), "{party}", h.company.ID, "{kind}", "notice").Replace(r.Pattern)
	if strings.Contains(r.Pattern, "{party}") {
		path += "?domain=1"
	}
	return path
}

func (h *house) styles() string {
	return style.FindString(string(callerOf(h.App, "").ask("GET", "/login", nil).body))
}

// pages are the routes for people.
func (h *house) pages() []httpd.Route {
	return slices.DeleteFunc(slices.Clone(h.routes), func(r httpd.Route) bool {
		return strings.HasPrefix(r.Pattern, "/v1/") || slices.Contains([]string{"openapi", "health", "ready"}, r.Name)
	})
}

func TestPages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	t.Run("headers", h.headers)
	t.Run("refused", h.refused)
	t.Run("cross-origin", h.crossOrigin)
	t.Run("unknown", h.unknown)
	t.Run("numbers", h.numbers)
	t.Run("cookies", h.cookies)
}

// headers asks every page and holds it to the policy. What is sent with nothing filled
// in comes back as a page too.
func (h *house) headers(t *testing.T) {
	top := h.Officer(h.Holder(access.DevelopmentReform, access.Top), access.Coordinate)
	coordinator := h.enter(top.Login, top.Password)
	for _, r := range h.pages() {
		if r.Name == "web.logout" {
			continue
		}
		var body any
		if r.Method == http.MethodPost {
			body = url.Values{"version": {"999999"}, "domain": {"1"}, "party": {h.company.ID}}
		}
		c := h.browser
		switch {
		case strings.HasPrefix(r.Name, "web.login"):
			c = callerOf(h.App, "")
		case r.Act == access.LawPropose: // no officer's business
			c = coordinator
		}
		got := c.ask(r.Method, h.path(r), body)
		if r.Method == http.MethodGet && got.status != http.StatusOK && r.Name != "web.memorandum.search" {
			t.Errorf("%s answers %d", r.Name, got.status)
		}
		h.sound(t, r.Name, got, r.Name == "web.assets")
		stranger := callerOf(h.App, "").ask(r.Method, h.path(r), body)
		h.sound(t, r.Name+" for a stranger", stranger, r.Name == "web.assets")
	}
}

var (
	inline = regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>\s*[^\s<]|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<style`)
	remote = regexp.MustCompile(`(?i)(?:src|href|action)\s*=\s*["'](?:https?:)?//`)
)

// sound is what every answer of a page has, whatever it says.
func (h *house) sound(t *testing.T, what string, got answer, asset bool) {
	t.Helper()
	wants := map[string]string{
		"Content-Security-Policy": ui.Policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Cross-Origin-Opener-Policy": "same-origin",
	}
	for name, want := range wants {
		if got.header.Get(name) != want {
			t.Errorf("%s: %s is %q, want %q", what, name, got.header.Get(name), want)
		}
	}
	if to := got.header.Get("Referrer-Policy"); to != "no-referrer" && to != "same-origin" {
		t.Errorf("%s: Referrer-Policy is %q", what, to)
	}
	if strings.Contains(ui.Policy, "unsafe-") {
		t.Errorf("%s: inline content is let in", what)
	}
	if asset {
		return
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: Cache-Control is %q", what, got.header.Get("Cache-Control"))
	}
	if got.status >= 300 && got.status < 400 {
		return
	}
	if strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; ") {
		return // a file to be kept: no browser shows it
	}
	if media := got.header.Get("Content-Type"); media != "text/html; charset=utf-8" {
		t.Errorf("%s: %q", what, media)
	}
	if bad := inline.Find(got.body); bad != nil {
		t.Errorf("%s: something inline, which the policy stops: %.80s", what, bad)
	}
	if bad := remote.Find(got.body); bad != nil {
		t.Errorf("%s: something from elsewhere: %.80s", what, bad)
	}
	if strings.Contains(string(got.body), h.number) || strings.Contains(string(got.body), h.bossNamed) {
		t.Errorf("%s: a person's number or name stands in the page", what)
	}
}

// refused are pages that say no: they are pages all the same.
func (h *house) refused(t *testing.T) {
	other := loginOf(h.App, h.Holder("emergency", "150200"), access.Case)
	c := h.enter(other.person.Login, other.person.Password)
	for path, status := range map[string]int{
		"/listings/" + h.listing.ID: 403, "/orders/" + h.order: 403, "/publications/" + h.copy: 403, "/disputes/" + h.dispute: 403, "/disputes/dsp_0000000000000000000000NONE": 404, "/screenings/" + h.receipt: 403,
		"/listings/lst_0000000000000000000000NONE": 404, "/memorandum/measures/9.99": 404, "/memorandum/domains/99": 404,
	} {
		got := c.ask("GET", path, nil)
		if got.status != status {
			t.Errorf("%s answers %d, want %d", path, got.status, status)
		}
		h.sound(t, path, got, false)
	}
	got := c.ask("POST", "/listings", "conduct="+strings.Repeat("x", 22<<20), "Content-Type", formMedia)
	if got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form over the limit answers %d", got.status)
	}
	h.sound(t, "a form over the limit", got, false)
}

// crossOrigin sends every change as a page of another site would have the browser send
// it, with the cookie. Nothing happens.
func (h *house) crossOrigin(t *testing.T) {
	before, err := h.DB.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range h.routes {
		if r.Method == http.MethodGet {
			continue
		}
		path := variable.ReplaceAllString(strings.ReplaceAll(r.Pattern, "{id}", h.listing.ID), "x")
		for name, headers := range map[string][]string{
			"fetch metadata": {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
			"a sister site":  {"Sec-Fetch-Site", "same-site", "Origin", "http://evil.example"},
			"origin alone":   {"Origin", "https://evil.example"},
			"no origin":      {"Origin", "null"},
		} {
			got := h.browser.ask(r.Method, path, url.Values{"version": {"1"}}, headers...)
			if got.status != http.StatusForbidden {
				t.Errorf("%s by %s: %d", r.Name, name, got.status)
			}
			if got.header.Get("Access-Control-Allow-Origin") != "" || len(got.header.Values("Set-Cookie")) > 0 {
				t.Errorf("%s by %s: %v", r.Name, name, got.header)
			}
			if strings.HasPrefix(r.Pattern, "/v1/") {
				if p := got.problem(t); p.Rule != "http.cross-origin" {
					t.Errorf("%s by %s: %s", r.Name, name, got.body)
				}
			}
		}
	}
	if after, err := h.DB.Position(t.Context()); err != nil || after != before {
		t.Errorf("%d events were left: %v", after-before, err)
	}
	if got := h.browser.ask("GET", "/", nil); got.status != http.StatusOK {
		t.Errorf("he was logged out: %d", got.status)
	}
	if got := h.browser.ask("OPTIONS", "/v1/listings", nil, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST"); got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin is let read: %v", got.header)
	}
}

// unknown are addresses and methods that there are not.
func (h *house) unknown(t *testing.T) {
	for path, status := range map[string]int{
		"/nope": 404, "/listings/": 404, "/assets/..%2f..%2fetc%2fpasswd": 404, "/assets/none.css": 404, "/.git/config": 404,
	} {
		got := h.browser.ask("GET", path, nil)
		if got.status != status {
			t.Errorf("%s answers %d", path, got.status)
		}
		if strings.HasPrefix(path, "/assets/") {
			continue
		}
		h.sound(t, path, got, false)
	}
	for _, path := range []string{"/v1/nope", "/v1/listings/x/y/z", "/v1/"} {
		got := h.browser.ask("GET", path, nil)
		if p := got.problem(t); got.status != 404 || p.Rule != "http.path" {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	got := h.browser.ask("DELETE", "/v1/listings", nil)
	if p := got.problem(t); got.status != 405 || p.Rule != "http.method" || got.header.Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("%d %v %s", got.status, got.header.Get("Allow"), got.body)
	}
	if got := h.browser.ask("PUT", "/listings", nil); got.status != 405 {
		t.Errorf("PUT /listings answers %d", got.status)
	}
	for _, path := range []string{"//evil.example/..", "/x//../evil.example", "/%2fevil.example"} {
		to := h.browser.ask("GET", path, nil).header.Get("Location")
		if strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
	for _, next := range []string{"//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"} {
		page := string(callerOf(h.App, "").ask("GET", "/login?next="+url.QueryEscape(next), nil).body)
		if strings.Contains(page, "evil.example") || strings.Contains(page, "alert(1)") {
			t.Errorf("the login leads on to %q", next)
		}
	}
}

// numbers follows a person's number where it may go: into a form and no further.
func (h *house) numbers(t *testing.T) {
	wrong := h.number[:17] + "X"
	if wrong == h.number {
		wrong = h.number[:17] + "0"
	}
	for what, form := range map[string]url.Values{
		"/screenings":    {"kind": {"person"}, "matter": {"no-such"}, "identifier": {h.number}, "purpose": {"x"}},
		"/screenings ":   {"kind": {"person"}, "matter": {"tender.bid"}, "identifier": {wrong}, "purpose": {"x"}},
		"/listings/new":  {"kind": {"person"}, "domain": {"1"}, "number": {wrong}},
		"/listings/new ": {"kind": {"organisation"}, "domain": {"1"}, "number": {h.number}},
	} {
		got := h.browser.ask("POST", strings.TrimSpace(what), form)
		if got.status < 400 || got.status >= 500 {
			t.Errorf("%s answers %d", what, got.status)
		}
		if strings.Contains(string(got.body), wrong) {
			t.Errorf("%s gives the number back", what)
		}
		h.sound(t, what, got, false)
	}
	got := h.browser.ask("POST", "/listings/new", url.Values{"kind": {"person"}, "domain": {"1"}, "number": {h.number}})
	to := got.header.Get("Location")
	if got.status != http.StatusSeeOther || strings.Contains(to, h.number) || !strings.HasPrefix(to, "/listings/new/pty_") {
		t.Errorf("%d leads to %q", got.status, to)
	}
	h.sound(t, "a proposal about a person", h.browser.ask("GET", to, nil), false)
	// Nor does an address, an event or a record hold it.
	for _, column := range []string{"select body from event", "select subject || reason || actor from audit_entry"} {
		rows(h.App, column, func(scan func(...any)) {
			var text string
			scan(&text)
			if strings.Contains(text, h.number) || strings.Contains(text, h.bossNamed) {
				t.Errorf("%s: %s", column, text)
			}
		})
	}
}

// cookies are HttpOnly, of this site alone, and gone after the logout.
func (h *house) cookies(t *testing.T) {
	officer := h.Officer(h.body, access.Case)
	form := url.Values{"login": {officer.Login}, "password": {officer.Password}}
	for _, c := range []answer{
		callerOf(h.App, "").ask("POST", "/login", form),
		callerOf(h.App, "").ask("POST", "/v1/sessions", api.Credentials{Login: officer.Login, Password: officer.Password}),
	} {
		cookie := theCookie(t, c)
		if cookie.Name != "liancheng" || cookie.Secure {
			t.Errorf("without TLS: %s", cookie)
		}
	}
	out := h.browser.ask("POST", "/logout", url.Values{})
	gone := theCookie(t, out)
	if gone.Value != "" || gone.MaxAge >= 0 {
		t.Errorf("after the logout: %s", gone)
	}
	if got := h.browser.ask("GET", "/listings", nil); got.status != http.StatusSeeOther || got.header.Get("Location") != "/login?next=%2Flistings" {
		t.Errorf("after the logout: %d to %s", got.status, got.header.Get("Location"))
	}
	stale := callerOf(h.App, "").ask("GET", "/", nil, "Cookie", "liancheng=made-up")
	if got := theCookie(t, stale); got.MaxAge >= 0 || stale.status != http.StatusSeeOther {
		t.Errorf("a cookie that is no good: %d, %s", stale.status, got)
	}
}

// TestCookiesOverTLS is the same program told that it is served over TLS.
func TestCookiesOverTLS(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Secure = true })
	officer := a.Officer(a.Holder("emergency", "150100"), access.Case)
	got := callerOf(a, "").ask("POST", "/login", url.Values{"login": {officer.Login}, "password": {officer.Password}})
	cookie := theCookie(t, got)
	if cookie.Name != "__Host-liancheng" || !cookie.Secure {
		t.Errorf("%s", cookie)
	}
	if got := callerOf(a, "").ask("GET", "/", nil, "Cookie", "liancheng="+cookie.Value); got.status != http.StatusSeeOther {
		t.Errorf("a cookie without the prefix is taken: %d", got.status)
	}
	if got := callerOf(a, "").ask("GET", "/", nil, "Cookie", "__Host-liancheng="+cookie.Value); got.status != http.StatusOK {
		t.Errorf("its own cookie is not taken: %d", got.status)
	}
}

// theCookie is the one cookie of an answer, held to what all have.
func theCookie(t *testing.T, got answer) *http.Cookie {
	t.Helper()
	list := (&http.Response{Header: got.header}).Cookies()
	if len(list) != 1 {
		t.Fatalf("%d: %d cookies", got.status, len(list))
	}
	c := list[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge > 0 || !c.Expires.IsZero() && c.MaxAge == 0 {
		t.Errorf("%s", c)
	}
	return c
}
