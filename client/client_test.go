package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/client"
	"liancheng/receipt"
)

// bad is a real server that fails as networks and proxies do, the first n times.
type bad struct {
	mu    sync.Mutex
	fails int
	fail  http.HandlerFunc
	then  http.HandlerFunc
	keys  []string // Idempotency-Key of each POST
	asked int
}

func (b *bad) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.ReadAll(r.Body)
	b.mu.Lock()
	b.asked++
	b.keys = append(b.keys, r.Header.Get("Idempotency-Key"))
	failing := b.asked <= b.fails
	b.mu.Unlock()
	if failing {
		b.fail(w, r)
		return
	}
	b.then(w, r)
}

func (b *bad) times() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.asked
}

func (b *bad) client(t *testing.T, opts ...client.Option) *client.Client {
	t.Helper()
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	c, err := client.New(server.URL, "lk_test", append([]client.Option{client.WithRetries(2, time.Millisecond)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func says(status int, kind, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const problemJSON = "application/problem+json"

func recorded() http.HandlerFunc {
	return says(200, "application/json", `{"version":3,"outcome":{"outdated":true}}`)
}

func hangUp(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

func TestOutcomeIsSentAgainUnderOneKey(t *testing.T) {
	for name, fail := range map[string]http.HandlerFunc{
		"connection lost": hangUp,
		"busy":            says(503, problemJSON, `{"type":"urn:liancheng:busy","detail":"繁忙","status":503}`),
		"too many":        says(429, problemJSON, `{"type":"urn:liancheng:http.rate","detail":"过于频繁","status":429}`),
		"proxy":           says(502, "text/html", "<h1>Bad Gateway</h1>"),
	} {
		b := &bad{fails: 2, fail: fail, then: recorded()}
		got, err := b.client(t).Outcome(t.Context(), "scr_1", client.Outcome{Done: "not-applicable"})
		if err != nil || got.Version != 3 || !got.Outdated {
			t.Errorf("%s: %v %+v", name, err, got)
		}
		if len(b.keys) != 3 || b.keys[0] == "" || b.keys[0] != b.keys[1] || b.keys[0] != b.keys[2] {
			t.Errorf("%s: keys %q", name, b.keys)
		}
	}
}

func TestNewOutcomeHasANewKey(t *testing.T) {
	b := &bad{then: recorded()}
	c := b.client(t)
	for range 2 {
		if _, err := c.Outcome(t.Context(), "scr_1", client.Outcome{}); err != nil {
			t.Fatal(err)
		}
	}
	if b.keys[0] == b.keys[1] {
		t.Errorf("two outcomes under one key: %q", b.keys)
	}
}

func TestRefusalsAreNotRepeated(t *testing.T) {
	b := &bad{fails: 9, fail: says(422, problemJSON,
		`{"type":"urn:liancheng:ident.uscc.check","title":"填写有误","status":422,"detail":"第 18 位应为 7","field":"identifier","rule":"ident.uscc.check","from":"2026-01-02","errors":[{"detail":"一"},{"detail":"二","field":"x"}]}`)}
	_, err := b.client(t).Screen(t.Context(), client.Question{})
	p, ok := errors.AsType[*client.Problem](err)
	if !ok || p.Status != 422 || p.Field != "identifier" || p.From != "2026-01-02" || len(p.Errors) != 2 || p.Error() != "identifier：第 18 位应为 7" {
		t.Fatalf("%v %+v", err, p)
	}
	if !errors.Is(err, &client.Problem{Rule: "ident.uscc.check"}) || errors.Is(err, &client.Problem{Rule: "other"}) || errors.Is(err, &client.Problem{}) {
		t.Error("problems are not told apart by their rule")
	}
	if b.times() != 1 {
		t.Errorf("asked %d times", b.times())
	}
}

func TestAnswersOfOthersAreProblems(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"page":          says(403, "text/html", "<p>secret</p>"),
		"empty problem": says(500, problemJSON, `{}`),
		"redirect":      says(302, "text/html", "", "Location", "https://elsewhere.example/"),
	} {
		_, err := (&bad{then: h}).client(t).Keys(t.Context())
		p, ok := errors.AsType[*client.Problem](err)
		if !ok || p.Status < 300 || p.Detail == "" || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTimeoutAndGivingUp(t *testing.T) {
	b := &bad{fails: 9, fail: func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}
	c := b.client(t, client.WithTimeout(20*time.Millisecond))
	if _, err := c.Keys(t.Context()); !errors.Is(err, context.DeadlineExceeded) || b.times() != 3 {
		t.Errorf("%v after %d", err, b.times())
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	before := b.times()
	if _, err := c.Keys(ctx); !errors.Is(err, context.Canceled) || b.times() > before+1 {
		t.Errorf("%v after %d", err, b.times()-before)
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	b := &bad{fails: 1, fail: says(429, problemJSON, `{"detail":"等"}`, "Retry-After", "1"), then: recorded()}
	began := time.Now()
	if _, err := b.client(t).Outcome(t.Context(), "x", client.Outcome{}); err != nil || time.Since(began) < time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestAnUncheckedAnswerIsNoClearance(t *testing.T) {
	r := receipt.Receipt{ID: "scr_1", Issued: "2026-01-02T03:04:05.000000Z", ValidUntil: "2026-01-03T03:04:05.000000Z", Unsigned: true, Why: "未能记录",
		Verdict: receipt.Verdict{Environment: receipt.Real, Advice: receipt.Unchecked}}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := (&bad{then: says(200, "application/json", string(text))}).client(t).Screen(t.Context(), client.Question{})
	if !errors.Is(err, client.ErrUnchecked) || got.ID != "scr_1" {
		t.Errorf("%v %+v", err, got)
	}
}

func TestBatchThatIsCutOff(t *testing.T) {
	line := `{"line":%d,"row":"%d","problem":{"detail":"不行","status":422}}` + "\n"
	for name, h := range map[string]http.HandlerFunc{
		"too few answers": says(200, "application/x-ndjson", fmt.Sprintf(line, 1, 1)),
		"no answers":      says(200, "application/x-ndjson", ""),
		"not readable":    says(200, "application/x-ndjson", "<html>"),
		"refused":         says(403, problemJSON, `{"detail":"无权","status":403}`),
		"connection lost": hangUp,
	} {
		n, failed := 0, error(nil)
		for a, err := range (&bad{then: h}).client(t).ScreenBatch(t.Context(), three) {
			if err != nil {
				failed = err
				break
			}
			if n++; a.Err == nil {
				t.Errorf("%s: %+v", name, a)
			}
		}
		if failed == nil || n > 1 {
			t.Errorf("%s: %d answers, %v", name, n, failed)
		}
	}
}

func three(yield func(client.BatchQuestion) bool) {
	for i := range 3 {
		if !yield(client.BatchQuestion{Row: fmt.Sprint(i)}) {
			return
		}
	}
}

func TestAddressOfAServer(t *testing.T) {
	for _, bad := range []string{"", "credit.example", "ftp://x", "http://", "://"} {
		if _, err := client.New(bad, ""); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
