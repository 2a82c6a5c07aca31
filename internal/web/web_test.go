package web_test

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web"
	"liancheng/internal/web/ui"
	lawdata "liancheng/law"
)

// now is the instant of all tests: 23 November 2026, a Monday.
var now = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)

// rules compiles the shipped law once.
var rules = sync.OnceValue(func() *law.Ruleset {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		panic(err)
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		panic(err)
	}
	r, err := law.Compile(source, nil)
	if err != nil {
		panic(err)
	}
	return r
})

// clerk is an officer with the duties given.
func clerk(duties ...access.Duty) access.Actor {
	return access.Actor{
		Kind: access.KindUser, ID: "usr_01", Name: "张示例", Body: "bod_01", BodyName: "包头市住房和城乡建设局",
		Region: "150200", Functions: []string{"housing"}, Duties: duties,
	}
}

// people are who may be logged in, by token: what the frame asks for.
type people map[string]access.Actor

func (p people) Resume(_ context.Context, token string, _ netip.Addr, _ string) (account.Visit, error) {
	if a := p[token]; a.Kind != "" {
		return account.Visit{Actor: a, Session: account.Session{ID: "ses_01"}, User: account.User{MustChange: len(a.Duties) == 0}}, nil
	}
	return account.Visit{}, fault.New(fault.Unauthenticated, "登录已失效，请重新登录")
}

// counter is the accounts behind the login page: one user, one password.
type counter struct{}

func (counter) Login(_ context.Context, in account.Credentials) (string, account.Visit, error) {
	if in.Login != "zhang" || in.Password != "Right-Word-42" {
		return "", account.Visit{}, fault.New(fault.Unauthenticated, "登录名或密码不正确")
	}
	return "in", account.Visit{}, nil
}
func (counter) Logout(context.Context, access.Actor) error { return nil }
func (counter) ChangePassword(_ context.Context, _ access.Actor, old, wanted string) error {
	if old != "Right-Word-42" {
		return fault.New(fault.Invalid, "原密码不正确").At("old")
	}
	return account.CheckPassword("zhang", wanted)
}

// serve runs the workbench under the real frame. As is who the token "in" belongs to.
func serve(t *testing.T, as access.Actor, change func(*web.Config)) *browser {
	t.Helper()
	frame, err := httpd.New(httpd.Config{Sessions: people{"in": as}, Logger: slog.New(slog.DiscardHandler), Rate: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	cfg := web.Config{
		Accounts: counter{}, Cookies: frame, Law: rules,
		Clock: func() time.Time { return now }, Demo: true,
	}
	if change != nil {
		change(&cfg)
	}
	server := httptest.NewServer(frame.Handler(web.New(cfg).Group()))
	t.Cleanup(server.Close)
	jar, _ := cookiejar.New(nil)
	b := &browser{url: server.URL, http: &http.Client{Jar: jar}}
	if as.Kind != "" {
		at, _ := url.Parse(server.URL)
		jar.SetCookies(at, []*http.Cookie{frame.Cookie("in")})
	}
	return b
}

// browser is a client with cookies that follows redirects.
type browser struct {
	url  string
	http *http.Client
}

type answer struct {
	status int
	header http.Header
	path   string // after redirects
	body   string
}

func (b *browser) get(t *testing.T, path string) answer {
	t.Helper()
	res, err := b.http.Get(b.url + path)
	return read(t, res, err)
}

func (b *browser) post(t *testing.T, path string, form url.Values) answer {
	t.Helper()
	res, err := b.http.PostForm(b.url+path, form)
	return read(t, res, err)
}

func read(t *testing.T, res *http.Response, err error) answer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, res.Request.URL.RequestURI(), string(body)}
}

func TestHeadersOfEveryPage(t *testing.T) {
	b := serve(t, clerk(access.Case), nil)
	for _, path := range []string{"/login", "/password", "/memorandum", "/memorandum/domains/6", "/memorandum/measures/6.3", "/memorandum/search?q=施工", "/style", "/nowhere"} {
		got := b.get(t, path)
		wellMade(t, got.body)
		if csp := got.header.Get("Content-Security-Policy"); csp != ui.Policy || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Content-Type": "text/html; charset=utf-8", "Referrer-Policy": "same-origin",
		} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got.header.Get(name), want)
			}
		}
	}
}

func TestStrangerIsSentToTheLogin(t *testing.T) {
	b := serve(t, access.Actor{}, nil)
	got := b.get(t, "/memorandum/measures/6.3")
	if got.status != 200 || got.path != "/login?next=%2Fmemorandum%2Fmeasures%2F6.3" {
		t.Fatalf("%d %s", got.status, got.path)
	}
	all := wellMade(t, got.body)
	for _, e := range named(all, "input") {
		if e.attrs["name"] == "next" && e.attrs["value"] != "/memorandum/measures/6.3" {
			t.Errorf("next is %q", e.attrs["value"])
		}
	}
	if len(named(all, "nav")) != 0 {
		t.Error("a stranger sees the rail")
	}
	if got := b.post(t, "/password", url.Values{}); got.status != http.StatusUnauthorized {
		t.Errorf("a stranger's POST answers %d", got.status)
	}
}

func TestLogin(t *testing.T) {
	b := serve(t, access.Actor{}, nil)
	wrong := b.post(t, "/login", url.Values{"login": {"zhang"}, "password": {"Wrong-Word-1"}, "next": {"/memorandum"}})
	if wrong.status != http.StatusUnauthorized || !strings.Contains(wrong.body, "登录名或密码不正确") {
		t.Fatalf("%d", wrong.status)
	}
	all := wellMade(t, wrong.body)
	if !strings.Contains(wrong.body, `value="zhang"`) || strings.Contains(wrong.body, "Wrong-Word-1") {
		t.Error("the login name is to be kept, the password is not")
	}
	if title := named(all, "title")[0].text.String(); !strings.HasPrefix(title, "有误：") {
		t.Errorf("title %q", title)
	}
	right := b.post(t, "/login", url.Values{"login": {"zhang"}, "password": {"Right-Word-42"}, "next": {"//evil.example/"}})
	if right.path != "/login" && right.path != "/" { // the token belongs to nobody here; what counts is that it stayed inside
		t.Errorf("sent on to %s", right.path)
	}
}

func TestLoginStaysInside(t *testing.T) {
	for _, next := range []string{"//evil.example/", "https://evil.example/", `/\evil.example`, "memorandum", "javascript:alert(1)", "/a\nb"} {
		b := serve(t, access.Actor{}, nil)
		b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		got := b.post(t, "/login", url.Values{"login": {"zhang"}, "password": {"Right-Word-42"}, "next": {next}})
		if to := got.header.Get("Location"); got.status != http.StatusSeeOther || to != "/" {
			t.Errorf("next=%q leads to %q (%d)", next, to, got.status)
		}
	}
}

func TestForcedPasswordChange(t *testing.T) {
	b := serve(t, clerk(), nil)
	if got := b.get(t, "/memorandum"); got.path != "/password" || !strings.Contains(got.body, "当前密码由他人设定") {
		t.Fatalf("%d %s", got.status, got.path)
	}
	got := b.post(t, "/password", url.Values{"old": {"Right-Word-42"}, "password": {"short"}, "repeat": {"short"}})
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "密码至少 10 个字符") {
		t.Errorf("%d", got.status)
	}
	wellMade(t, got.body)
	got = b.post(t, "/password", url.Values{"old": {"Right-Word-42"}, "password": {"Another-Word-43"}, "repeat": {"Another-Word-44"}})
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "两次填写的新密码不一致") {
		t.Errorf("%d", got.status)
	}
}

func TestCrossOriginPostIsRefused(t *testing.T) {
	b := serve(t, clerk(access.Case), nil)
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		r, _ := http.NewRequest(http.MethodPost, b.url+"/logout", nil)
		r.Header.Set(name, value)
		res, err := b.http.Do(r)
		got := read(t, res, err)
		if got.status != http.StatusForbidden {
			t.Errorf("%s: %s answers %d", name, value, got.status)
		}
		wellMade(t, got.body)
	}
}

func TestAssets(t *testing.T) {
	b := serve(t, access.Actor{}, nil)
	page := b.get(t, "/login")
	total := len(page.body)
	for _, l := range named(elements(t, page.body), "link") {
		got := b.get(t, l.attrs["href"])
		if got.status != 200 || got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d %q", l.attrs["href"], got.status, got.header.Get("Cache-Control"))
		}
		total += len(got.body)
	}
	if total > 100_000 {
		t.Errorf("a first view carries %d bytes before compression", total)
	}
	if got := b.get(t, "/assets/app.css"); got.status != http.StatusNotFound {
		t.Errorf("an asset without its hash answers %d", got.status)
	}
}

func TestPagesAreCompressed(t *testing.T) {
	b := serve(t, clerk(access.Case), nil)
	r, _ := http.NewRequest(http.MethodGet, b.url+"/memorandum/domains/7", nil)
	r.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
	res, err := b.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil || !strings.Contains(string(body), "房地产") {
		t.Errorf("%v", err)
	}
}
