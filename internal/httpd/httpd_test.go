package httpd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/seal"
	"liancheng/internal/storetest"
)

// door knows one key and one session.
type door struct{}

func (door) Authenticate(_ context.Context, token string, remote netip.Addr) (access.Actor, error) {
	if token != "lk_good" {
		return access.Actor{}, fault.New(fault.Unauthenticated, "接口密钥无效").Under("account.key")
	}
	return access.Actor{Kind: access.KindKey, ID: "key_1", Body: "bod_1", Rate: 3, Address: remote.String()}, nil
}

func (door) Resume(_ context.Context, token string, remote netip.Addr, request string) (account.Visit, error) {
	if token != "good" {
		return account.Visit{}, fault.New(fault.Unauthenticated, "登录已失效").Under("account.session")
	}
	return account.Visit{
		Actor:   access.Actor{Kind: access.KindUser, ID: "usr_1", Session: "ses_1", Address: remote.String(), Request: request},
		Session: account.Session{ID: "ses_1"},
	}, nil
}

// place is a frame with its log, on a real store.
type place struct {
	*testing.T
	frame *httpd.Frame
	log   *bytes.Buffer
	now   time.Time
}

func newPlace(t *testing.T, change ...func(*httpd.Config)) *place {
	t.Helper()
	p := &place{T: t, log: &bytes.Buffer{}, now: time.Now()}
	ring, err := seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Demo, Now: p.now})
	if err != nil {
		t.Fatal(err)
	}
	cfg := httpd.Config{
		Keys: door{}, Sessions: door{}, Answers: storetest.New(t), Sealer: ring, Logger: slog.New(slog.NewTextHandler(p.log, nil)),
		Clock: func() time.Time { return p.now }, MaxBody: 100, Timeout: 2 * time.Second, Rate: 1000,
	}
	for _, c := range change {
		c(&cfg)
	}
	if p.frame, err = httpd.New(cfg); err != nil {
		t.Fatal(err)
	}
	return p
}

// ask sends a request to the routes; headers come in pairs.
func (p *place) ask(routes []httpd.Route, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	p.Helper()
	return p.send(p.frame.Handler(httpd.Group{Prefix: "/v1/", Routes: routes}), method, target, body, headers...)
}

func (p *place) send(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func problemOf(t *testing.T, w *httptest.ResponseRecorder) httpd.Problem {
	t.Helper()
	var p httpd.Problem
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Fatalf("content type %q, body %s", ct, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code {
		t.Fatalf("%v: %d against %s", err, w.Code, w.Body)
	}
	return p
}

func open(method, pattern string, h http.HandlerFunc) httpd.Route {
	return httpd.Route{Name: pattern, Method: method, Pattern: pattern, Open: true, Handler: h}
}

func text(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "ok") }

func fails(err error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { httpd.WriteFault(w, r, err) }
}

func TestFaultsBecomeProblems(t *testing.T) {
	place := newPlace(t)
	secret := errors.New("row 150102199001010010 of table person")
	for name, c := range map[string]struct {
		err    error
		status int
		typ    string
	}{
		"invalid":       {fault.New(fault.Invalid, "第 18 位应为 7").At("party.id").Under("ident.check"), 422, "urn:liancheng:ident.check"},
		"not found":     {fault.New(fault.NotFound, "没有"), 404, "urn:liancheng:not-found"},
		"conflict":      {fault.New(fault.Conflict, "不能"), 409, "urn:liancheng:conflict"},
		"too early":     {fault.New(fault.TooEarly, "尚早").Since("2026-12-01"), 409, "urn:liancheng:too-early"},
		"stale":         {fmt.Errorf("save: %w", fault.New(fault.Stale, "旧")), 412, "urn:liancheng:stale"},
		"forbidden":     {errors.Join(fault.New(fault.Forbidden, "无权"), fault.New(fault.Internal, "x")), 403, "urn:liancheng:forbidden"},
		"stranger":      {fault.New(fault.Unauthenticated, "谁"), 401, "urn:liancheng:unauthenticated"},
		"too large":     {fault.New(fault.TooLarge, "大"), 413, "urn:liancheng:too-large"},
		"busy":          {fault.New(fault.Busy, "忙"), 503, "urn:liancheng:busy"},
		"back-off":      {fault.New(fault.Busy, "等").Under("account.back-off"), 429, "urn:liancheng:account.back-off"},
		"unavailable":   {fault.New(fault.Unavailable, "断"), 503, "urn:liancheng:unavailable"},
		"internal":      {fault.New(fault.Internal, "%s", secret.Error()), 500, "urn:liancheng:internal"},
		"unknown error": {secret, 500, "urn:liancheng:internal"},
		"deadline":      {fmt.Errorf("x: %w", context.DeadlineExceeded), 503, "urn:liancheng:http.deadline"},
		"malformed":     {fault.New(fault.Invalid, "读不懂").Under(httpd.RuleMalformed), 400, "urn:liancheng:http.malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := place.ask([]httpd.Route{open("GET", "/v1/x", fails(c.err))}, "GET", "/v1/x", "")
			p := problemOf(t, w)
			if w.Code != c.status || p.Type != c.typ || p.Title == "" || !strings.Contains(p.Instance, w.Header().Get("X-Request-Id")) {
				t.Errorf("%+v", p)
			}
			if strings.Contains(w.Body.String(), "1501021990") {
				t.Errorf("the answer tells what went wrong inside: %s", w.Body)
			}
			if f, ok := errors.AsType[*fault.Fault](c.err); ok && (p.Field != f.Field || p.From != f.From) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestEveryKindHasItsStatus(t *testing.T) {
	for _, k := range []fault.Kind{fault.Invalid, fault.NotFound, fault.Conflict, fault.TooEarly, fault.Stale, fault.Forbidden,
		fault.Unauthenticated, fault.TooLarge, fault.Busy, fault.Unavailable} {
		if s := httpd.Status(fault.New(k, "x")); s < 400 || s == 500 {
			t.Errorf("%s: %d", k, s)
		}
	}
}

func TestAllFaultsOfAList(t *testing.T) {
	var list fault.List
	list.Add(fault.New(fault.Invalid, "一").At("a"))
	list.Add(fault.New(fault.TooEarly, "二").At("b").Since("2026-01-02"))
	p := httpd.ProblemOf(list.Err(), "")
	if p.Status != 422 || len(p.Errors) != 2 || p.Errors[1] != (httpd.Detail{Detail: "二", Field: "b", From: "2026-01-02"}) {
		t.Errorf("%+v", p)
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	p := newPlace(t)
	routes := []httpd.Route{open("GET", "/v1/x", text), {Name: "y", Method: "GET", Pattern: "/v1/y", Handler: http.HandlerFunc(text)}}
	for _, path := range []string{"/v1/x", "/v1/y", "/v1/none", "/"} {
		w := p.ask(routes, "GET", path, "")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": httpd.APIPolicy,
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
	w := p.ask(routes, "GET", "/v1/y", "", "Authorization", "Bearer lk_good")
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d, cache control %q", w.Code, w.Header().Get("Cache-Control"))
	}
	if strings.Contains(httpd.PagePolicy, "unsafe") || !strings.Contains(httpd.PagePolicy, "frame-ancestors 'none'") {
		t.Error(httpd.PagePolicy)
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	p := newPlace(t)
	routes := []httpd.Route{open("GET", "/v1/x", text), open("POST", "/v1/x", text)}
	if w := p.ask(routes, "GET", "/v1/none", ""); problemOf(t, w).Type != "urn:liancheng:http.path" || w.Code != 404 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w := p.ask(routes, "DELETE", "/v1/x", "")
	if problemOf(t, w).Type != "urn:liancheng:http.method" || w.Code != 405 || !strings.Contains(w.Header().Get("Allow"), "POST") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestWhoActs(t *testing.T) {
	who := func(w http.ResponseWriter, r *http.Request) {
		a := httpd.Actor(r.Context())
		_, visiting := httpd.Visit(r.Context())
		fmt.Fprint(w, a.Ref(), " ", visiting, " ", a.Request == httpd.RequestID(r.Context()))
	}
	closed := []httpd.Route{{Name: "x", Method: "GET", Pattern: "/v1/x", Handler: http.HandlerFunc(who)}, open("GET", "/v1/open", who)}
	p := newPlace(t)
	for name, c := range map[string]struct {
		path, header, value string
		status              int
		body                string
	}{
		"nobody":          {"/v1/x", "", "", 401, ""},
		"nobody, open":    {"/v1/open", "", "", 200, " false true"},
		"key":             {"/v1/x", "Authorization", "Bearer lk_good", 200, "key:key_1 false true"},
		"key, lower case": {"/v1/x", "Authorization", "bearer lk_good", 200, "key:key_1 false true"},
		"bad key":         {"/v1/open", "Authorization", "Bearer lk_bad", 401, ""},
		"bad scheme":      {"/v1/open", "Authorization", "Basic lk_good", 401, ""},
		"session":         {"/v1/x", "Cookie", "liancheng=good", 200, "user:usr_1 true true"},
		"session token":   {"/v1/x", "Authorization", "Bearer good", 200, "user:usr_1 true true"},
		"ended session":   {"/v1/x", "Cookie", "liancheng=old", 401, ""},
		"ended, open":     {"/v1/open", "Cookie", "liancheng=old", 200, " false true"},
	} {
		w := p.ask(closed, "GET", c.path, "", c.header, c.value)
		if w.Code != c.status || c.status == 200 && w.Body.String() != c.body {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if c.status == 401 && w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s: no WWW-Authenticate", name)
		}
		if strings.HasPrefix(name, "ended") && !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("%s: the cookie stays: %q", name, w.Header().Get("Set-Cookie"))
		}
	}
}

func TestCookies(t *testing.T) {
	for _, secure := range []bool{false, true} {
		p := newPlace(t, func(c *httpd.Config) { c.Secure = secure })
		c := p.frame.Cookie("t")
		if !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || strings.HasPrefix(c.Name, "__Host-") != secure || c.Path != "/" {
			t.Errorf("secure %v: %v", secure, c)
		}
	}
}

func TestPagesOfOtherOriginsAreRefused(t *testing.T) {
	p := newPlace(t, func(c *httpd.Config) { c.Origins = []string{"https://other.example"} })
	routes := []httpd.Route{open("POST", "/v1/x", text), open("GET", "/v1/x", text)}
	for name, c := range map[string]struct {
		method, header, value string
		status                int
	}{
		"program":           {"POST", "", "", 200},
		"own page":          {"POST", "Sec-Fetch-Site", "same-origin", 200},
		"other page":        {"POST", "Sec-Fetch-Site", "cross-site", 403},
		"sibling":           {"POST", "Sec-Fetch-Site", "same-site", 403},
		"old browser":       {"POST", "Origin", "https://evil.example", 403},
		"trusted":           {"POST", "Origin", "https://other.example", 200},
		"reading is no ill": {"GET", "Sec-Fetch-Site", "cross-site", 200},
	} {
		if w := p.ask(routes, c.method, "/v1/x", "", c.header, c.value); w.Code != c.status {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestClientAddress(t *testing.T) {
	show := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, httpd.ClientAddress(r.Context())) }
	routes := []httpd.Route{open("GET", "/v1/x", show)}
	for name, c := range map[string]struct{ trusted, forwarded, want string }{
		"no proxy trusted": {"", "203.0.113.9", "192.0.2.1"},
		"one proxy":        {"192.0.2.0/24", "203.0.113.9", "203.0.113.9"},
		"forged before it": {"192.0.2.0/24", "127.0.0.1, 203.0.113.9", "203.0.113.9"},
		"two proxies":      {"192.0.2.0/24", "203.0.113.9, 192.0.2.7", "203.0.113.9"},
		"nonsense":         {"192.0.2.0/24", "203.0.113.9, nonsense", "192.0.2.1"},
		"nothing":          {"192.0.2.0/24", "", "192.0.2.1"},
		"mapped":           {"192.0.2.0/24", "::ffff:203.0.113.9", "203.0.113.9"},
	} {
		p := newPlace(t, func(cfg *httpd.Config) {
			if c.trusted != "" {
				cfg.Proxies = []netip.Prefix{netip.MustParsePrefix(c.trusted)}
			}
		})
		if w := p.ask(routes, "GET", "/v1/x", "", "X-Forwarded-For", c.forwarded); w.Body.String() != c.want {
			t.Errorf("%s: %s, want %s", name, w.Body, c.want)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	read := func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			httpd.WriteFault(w, r, err)
		}
	}
	wide := open("POST", "/v1/wide", read)
	wide.Limit = 1000
	h := newPlace(t).frame.Handler(httpd.Group{Routes: []httpd.Route{open("POST", "/v1/x", read), wide}})
	for _, c := range []struct {
		path   string
		length int
		hidden bool
		status int
	}{{"/v1/x", 100, false, 200}, {"/v1/x", 101, false, 413}, {"/v1/x", 101, true, 413}, {"/v1/wide", 1000, true, 200}, {"/v1/wide", 1001, true, 413}} {
		r := httptest.NewRequest("POST", c.path, strings.NewReader(strings.Repeat("x", c.length)))
		if c.hidden {
			r.ContentLength = -1 // chunked
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}

func TestRateOfAKey(t *testing.T) {
	p := newPlace(t)
	h := p.frame.Handler(httpd.Group{Routes: []httpd.Route{open("GET", "/v1/x", text)}})
	got := map[int]int{}
	var last *httptest.ResponseRecorder
	for range 20 {
		last = p.send(h, "GET", "/v1/x", "", "Authorization", "Bearer lk_good")
		got[last.Code]++
	}
	if got[200] < 6 || got[200] > 8 || got[429] != 20-got[200] { // rate 3, two seconds' worth at once
		t.Fatalf("%v", got)
	}
	if last.Header().Get("Retry-After") != "1" || problemOf(t, last).Rule != "http.rate" {
		t.Errorf("%v %s", last.Header(), last.Body)
	}
	if w := p.send(h, "GET", "/v1/x", ""); w.Code != 200 {
		t.Errorf("another client waits too: %d", w.Code)
	}
}

func TestPanicsAreAnswered(t *testing.T) {
	p := newPlace(t)
	w := p.ask([]httpd.Route{open("GET", "/v1/x", func(http.ResponseWriter, *http.Request) { panic("number 150102199001010010") })}, "GET", "/v1/x", "")
	if w.Code != 500 || strings.Contains(w.Body.String(), "150102") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if log := p.log.String(); strings.Contains(log, "150102199001010010") || !strings.Contains(log, "panic") {
		t.Errorf("log: %s", log)
	}
}

func TestLogHoldsNoSecrets(t *testing.T) {
	p := newPlace(t)
	p.ask([]httpd.Route{open("POST", "/v1/x/{id}", text)}, "POST", "/v1/x/150102199001010010?name=zhang", "body-text",
		"Authorization", "Bearer lk_good", "Cookie", "liancheng=secret")
	log := p.log.String()
	for _, bad := range []string{"150102", "zhang", "body-text", "lk_good", "secret", "192.0.2.1"} {
		if strings.Contains(log, bad) {
			t.Errorf("%q stands in the log: %s", bad, log)
		}
	}
	for _, good := range []string{"route=/v1/x/{id}", "status=200", "actor=key:key_1", "request=req_"} {
		if !strings.Contains(log, good) {
			t.Errorf("%q is missing: %s", good, log)
		}
	}
}

func TestETags(t *testing.T) {
	for header, want := range map[string]struct {
		version int64
		status  int
	}{`"3"`: {3, 0}, "*": {0, 0}, "": {0, 428}, "3": {0, 412}, `W/"3"`: {0, 412}, `"x"`: {0, 412}, `"-1"`: {0, 412}, `"03"`: {0, 412}} {
		v, err := httpd.IfMatch(header)
		if v != want.version || (err == nil) != (want.status == 0) || err != nil && httpd.Status(err) != want.status {
			t.Errorf("%s: %d, %v", header, v, err)
		}
	}
	if !httpd.NoneMatch(`"1", W/"2"`, 2) || httpd.NoneMatch(`"1"`, 2) || httpd.NoneMatch("", 2) || !httpd.NoneMatch("*", 9) {
		t.Error("If-None-Match")
	}
}

// TestAddressesAreText: what no store can keep never gets to a handler.
func TestAddressesAreText(t *testing.T) {
	p := newPlace(t)
	routes := []httpd.Route{open("GET", "/v1/things/{id}", text)}
	for target, status := range map[string]int{
		"/v1/things/a": 200, "/v1/things/a?q=%E4%BA%91": 200, "/v1/things/a?q=1%002": 422, "/v1/things/a?q=%ff": 422, "/v1/things/a?%ff=1": 422,
		"/v1/things/a%00": 404, "/v1/things/%ff": 404,
	} {
		if w := p.ask(routes, "GET", target, ""); w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
	}
}

// TestAnswersQuoteNoNumber: a person's number typed where another value belongs is not
// given back by a sentence that quotes it.
func TestAnswersQuoteNoNumber(t *testing.T) {
	p := newPlace(t)
	number := "15010219900101001"
	var list fault.List
	list.Add(fault.New(fault.Invalid, "没有事项“%s”", number+"X").At("circumstances." + number))
	list.Add(fault.New(fault.Invalid, "没有适用情形“%s”", number[:15]).At("b"))
	w := p.ask([]httpd.Route{open("GET", "/v1/x", fails(list))}, "GET", "/v1/x", "")
	if strings.Contains(w.Body.String(), number[:15]) || !strings.Contains(w.Body.String(), "没有事项“***X”") || len(problemOf(t, w).Errors) != 2 {
		t.Errorf("%s", w.Body)
	}
}
