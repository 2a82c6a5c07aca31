package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"liancheng/internal/app"
	"liancheng/internal/httpd"
	"liancheng/internal/web"
)

// house is the whole program as a demonstration, served to browsers.
type house struct {
	*app.App
	server *httptest.Server
	logins [][]string // login, password, name, body, duties
	finder []string   // who found what find gave last
}

// demonstration fills an empty folder through the services and serves its pages.
func demonstration(t *testing.T) *house {
	t.Helper()
	var out bytes.Buffer
	cfg := app.Config{
		Data: filepath.Join(t.TempDir(), "data"), Demo: true, Version: "test",
		Clock: func() time.Time { return now }, Logger: slog.New(slog.DiscardHandler),
	}
	if err := app.FillDemo(t.Context(), cfg, &out); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	h := &house{App: a}
	for line := range strings.Lines(out.String()) {
		if cells := strings.Split(strings.TrimSpace(line), "\t"); len(cells) == 5 && cells[0] != "api-key" && !strings.HasPrefix(line, "#") {
			h.logins = append(h.logins, cells)
		}
	}
	if len(h.logins) == 0 {
		t.Fatalf("no logins in %q", out.String())
	}
	frame, err := httpd.New(httpd.Config{
		Keys: a.Accounts, Sessions: a.Accounts, Answers: a.DB, Sealer: a.Ring, Logger: slog.New(slog.DiscardHandler), Rate: 1_000_000,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.server = httptest.NewServer(frame.Handler(web.New(a.WebConfig(frame)).Group()))
	t.Cleanup(h.server.Close)
	return h
}

// enter logs somebody in through the page.
func (h *house) enter(t *testing.T, cells []string) *browser {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{url: h.server.URL, http: &http.Client{Jar: jar}}
	got := b.post(t, "/login", url.Values{"login": {cells[0]}, "password": {cells[1]}})
	if got.status != http.StatusOK || got.path != "/" {
		t.Fatalf("%s (%s) is not let in: %d at %s", cells[0], cells[4], got.status, got.path)
	}
	return b
}

// with gives the first login that has a duty.
func (h *house) with(t *testing.T, duty string) []string {
	t.Helper()
	for _, l := range h.logins {
		if strings.Contains(l[4], duty) {
			return l
		}
	}
	t.Fatalf("nobody in the demonstration is %s", duty)
	return nil
}

var (
	measurePage = regexp.MustCompile(`^/memorandum/measures/`)
	paperFile   = regexp.MustCompile(`^/listings/[^/]+/papers/`)
)

// TestDemonstration looks at the workbench with the demonstration's cases in it: first
// without touching anything, then by its forms.
func TestDemonstration(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a demonstration and walks the whole workbench as each person")
	}
	h := demonstration(t)
	t.Run("no dead ends", func(t *testing.T) { walk(t, h) })
	t.Run("counts agree", func(t *testing.T) { countsAgree(t, h) })
	t.Run("in a browser", func(t *testing.T) { browse(t, h) })
	t.Run("propose", func(t *testing.T) { propose(t, h) })
	t.Run("adopt", func(t *testing.T) { adopt(t, h) })
	t.Run("template", func(t *testing.T) { workbook(t, h) })
	t.Run("review and notify", func(t *testing.T) { reviewAndNotify(t, h) })
	t.Run("too early to decide", func(t *testing.T) { tooEarly(t, h) })
	t.Run("papers", func(t *testing.T) { papers(t, h) })
	t.Run("order", func(t *testing.T) { feedBack(t, h) })
	t.Run("objection", func(t *testing.T) { objects(t, h) })
	t.Run("repair", func(t *testing.T) { repairs(t, h) })
	t.Run("stay", func(t *testing.T) { stops(t, h) })
	t.Run("remedies", func(t *testing.T) { remedies(t, h) })
	t.Run("what to confirm", func(t *testing.T) { bench(t, h) })
	t.Run("dispute", func(t *testing.T) { quarrel(t, h) })
	t.Run("screening", func(t *testing.T) { screen(t, h) })
	t.Run("person", func(t *testing.T) { screenPerson(t, h) })
}

// walk follows every link of every page as each person of the demonstration:
// nothing leads nowhere or to what he may not see, and every page is well made.
func walk(t *testing.T, h *house) {
	kinds := map[string]bool{}
	duties := map[string]bool{}
	for _, login := range h.logins {
		if duties[login[4]] {
			continue // somebody with the same duties has walked
		}
		duties[login[4]] = true
		b := h.enter(t, login)
		seen, queue := map[string]bool{"/": true}, []string{"/"}
		measures, files := 0, 0
		for len(queue) > 0 && len(seen) < 400 {
			path := queue[0]
			queue = queue[1:]
			got := b.get(t, path)
			if got.status != http.StatusOK {
				t.Errorf("%s: %s answers %d", login[4], path, got.status)
				continue
			}
			for i, part := range strings.Split(path, "/") {
				if i == 1 {
					kinds[strings.Split(part, "?")[0]] = true
				}
			}
			if strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
				continue // a file, no page
			}
			for _, e := range named(wellMade(t, got.body), "a") {
				to, _, _ := strings.Cut(e.attrs["href"], "#")
				if to == "" || seen[to] {
					continue
				}
				if !strings.HasPrefix(to, "/") {
					t.Errorf("%s: %s leads out to %s", login[4], path, to)
				}
				if measurePage.MatchString(to) {
					if measures++; measures > 5 { // all of them are looked at elsewhere
						continue
					}
				}
				if paperFile.MatchString(to) {
					if files++; files > 20 { // those of one case are all made elsewhere
						continue
					}
				}
				seen[to] = true
				queue = append(queue, to)
			}
		}
		if t.Failed() {
			t.Logf("as %s of %s", login[4], login[3])
		}
	}
	for _, want := range []string{"", "listings", "orders", "disputes", "screenings", "memorandum", "password"} {
		if !kinds[want] {
			t.Errorf("nobody came to /%s", want)
		}
	}
}
