package web_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"liancheng/internal/access"
	"liancheng/internal/account"
)

// chromium starts a headless browser, or skips the test with a line that says so;
// where LIANCHENG_REQUIRE names chromium its absence is a failure.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if strings.Contains(os.Getenv("LIANCHENG_REQUIRE"), "chromium") {
			t.Fatal("chromium is required and not installed")
		}
		t.Skip("chromium is not installed: pages are not looked at in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("force-device-scale-factor", "1"),
		chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // ends the browser before its folder goes
		cancel()
	})
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// pictures is where screenshots go: LIANCHENG_SCREENSHOTS, or nowhere.
func picture(t *testing.T, name string, png []byte) {
	t.Helper()
	dir := os.Getenv("LIANCHENG_SCREENSHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPagesInABrowser looks at pages in both schemes and at a phone's width: the
// style sheet arrives under the policy, nothing is wider than the window, and the
// browser has no complaint.
func TestPagesInABrowser(t *testing.T) {
	ctx := chromium(t)
	b := serve(t, clerk(access.Case, access.Execute, access.Window), nil)
	pages := map[string]string{
		"login": "/login", "style": "/style", "memorandum": "/memorandum", "domain": "/memorandum/domains/5",
		"measure": "/memorandum/measures/3.1", "search": "/memorandum/search?q=施工",
	}
	lookAt(t, ctx, b.url, "in", pages)
}

// browse looks at the pages of daily work, each as somebody whose work it is.
func browse(t *testing.T, h *house) {
	ctx := chromium(t)
	look := func(duty, name, list, under, action string) {
		login := h.with(t, duty)
		path := list
		if under != "" {
			_, path = h.find(t, duty, list, under, action)
			login = h.finder
		}
		token, _, err := h.Accounts.Login(t.Context(), account.Credentials{Login: login[0], Password: login[1]})
		if err != nil {
			t.Fatal(err)
		}
		lookAt(t, ctx, h.server.URL, token, map[string]string{name: path})
	}
	look("惩戒执行", "home", "/", "", "")
	look("惩戒执行", "orders", "/orders", "", "")
	look("惩戒执行", "order", "/orders", "/orders/", "/feedback")
	look("承办", "listings", "/listings", "", "")
	look("承办", "listing", "/listings?state=reviewed", "/listings/", "/notices")
	look("承办", "new", "/listings/new", "", "")
	look("窗口核查", "ask", "/screenings", "", "")
	look("窗口核查", "verdict", "/screenings", "/screenings/", "/outcome")
}

func lookAt(t *testing.T, ctx context.Context, at, token string, pages map[string]string) {
	t.Helper()
	var complaints []string
	var mu sync.Mutex
	err := chromedp.Listen(ctx, func(ev any) {
		if e, ok := ev.(*log.EventEntryAdded); ok {
			mu.Lock()
			defer mu.Unlock()
			complaints = append(complaints, string(e.Entry.Level)+": "+e.Entry.Text+" "+e.Entry.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	do := func(name string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	call(t, ctx, log.Enable, cdp.Empty{})
	call(t, ctx, network.Enable, network.EnableParams{})
	for _, view := range []struct {
		name, scheme string
		width        int64
	}{{"light", "light", 1280}, {"dark", "dark", 1280}, {"phone", "light", 320}, {"phone-dark", "dark", 320}} {
		for name, path := range pages {
			call(t, ctx, network.ClearBrowserCookies, cdp.Empty{})
			if name != "login" {
				call(t, ctx, network.SetCookie, network.SetCookieParams{Name: "liancheng", Value: token, URL: at})
			}
			call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: view.scheme}},
			})
			do(name,
				chromedp.EmulateViewport(view.width, 900), chromedp.Navigate(at+path))
			wide := ask[float64](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			wider := ask[string](t, ctx, `[...document.querySelectorAll("body *")].filter(e => !e.closest(".table-room, .unseen, .skip") &&
				e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + "." + e.className).slice(0, 5).join(" ")`)
			ground := ask[string](t, ctx, `getComputedStyle(document.documentElement).backgroundColor`)
			png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err != nil {
				t.Fatalf("%s %s: %v", name, view.name, err)
			}
			picture(t, name+"-"+view.name, png)
			if wide > 0 || wider != "" {
				t.Errorf("%s is %.0f px wider than a window of %d: %s", name, wide, view.width, wider)
			}
			if want := map[string]string{"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 29)"}[view.scheme]; ground != want {
				t.Errorf("%s %s: the ground is %s, want %s", name, view.name, ground, want)
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	for _, c := range complaints {
		t.Errorf("the browser says %s", c)
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// call sends the browser a command.
func call[P, R any](t *testing.T, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatalf("%s: %v", command.Method, err)
	}
}
