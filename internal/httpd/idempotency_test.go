package httpd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// counter answers with how often it was asked.
func counter(n *atomic.Int32, also func(http.ResponseWriter, *http.Request) bool) []httpd.Route {
	h := func(w http.ResponseWriter, r *http.Request) {
		count := n.Add(1)
		if also != nil && also(w, r) {
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Location", "/v1/things/1")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, "%d %s", count, body)
	}
	return []httpd.Route{{Name: "x", Method: "POST", Pattern: "/v1/x", Handler: http.HandlerFunc(h)},
		{Name: "y", Method: "POST", Pattern: "/v1/y", Handler: http.HandlerFunc(h)}}
}

func (p *place) post(h http.Handler, path, key, body, token string) *httptest.ResponseRecorder {
	return p.send(h, "POST", path, body, "Idempotency-Key", key, "Authorization", "Bearer "+token)
}

func TestSameKeySameAnswer(t *testing.T) {
	p, n := newPlace(t), atomic.Int32{}
	h := p.frame.Handler(httpd.Group{Routes: counter(&n, nil)})
	first := p.post(h, "/v1/x", "k1", "body", "good")
	again := p.post(h, "/v1/x", "k1", "body", "good")
	if n.Load() != 1 || again.Code != 201 || again.Body.String() != first.Body.String() || again.Header().Get("Location") != "/v1/things/1" {
		t.Errorf("done %d times: %d %s", n.Load(), again.Code, again.Body)
	}
	if first.Header().Get("Idempotency-Replayed") != "" || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Error("Idempotency-Replayed")
	}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"other body":  p.post(h, "/v1/x", "k1", "other", "good"),
		"other route": p.post(h, "/v1/y", "k1", "body", "good"),
		"other query": p.post(h, "/v1/x?a=1", "k1", "body", "good"),
	} {
		if w.Code != 409 || problemOf(t, w).Rule != "http.idempotency-reused" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if w := p.post(h, "/v1/x", "k1", "body", "lk_good"); w.Code != 201 || n.Load() != 2 {
		t.Errorf("another actor's key is his own: %d %s", w.Code, w.Body)
	}
	p.now = p.now.Add(25 * time.Hour)
	for _, bad := range []string{"with space", "中文", string(make([]byte, 129))} {
		if w := p.post(h, "/v1/x", bad, "", "good"); w.Code != 422 {
			t.Errorf("key %q: %d", bad, w.Code)
		}
	}
}

func TestRefusalsAreKeptAndHindrancesAreNot(t *testing.T) {
	for _, c := range []struct {
		kind fault.Kind
		kept bool
	}{{fault.Invalid, true}, {fault.Conflict, true}, {fault.Internal, true}, {fault.Busy, false}, {fault.Unavailable, false}} {
		p, n := newPlace(t), atomic.Int32{}
		h := p.frame.Handler(httpd.Group{Routes: counter(&n, func(w http.ResponseWriter, r *http.Request) bool {
			if n.Load() == 1 {
				httpd.WriteFault(w, r, fault.New(c.kind, "不行"))
				return true
			}
			return false
		})})
		first, again := p.post(h, "/v1/x", "k", "", "good"), p.post(h, "/v1/x", "k", "", "good")
		if kept := first.Code == again.Code; kept != c.kept || first.Code == 201 {
			t.Errorf("%s: first %d, again %d", c.kind, first.Code, again.Code)
		}
	}
}

func TestWhoGetsLostIsToldSo(t *testing.T) {
	p, n := newPlace(t), atomic.Int32{}
	h := p.frame.Handler(httpd.Group{Routes: counter(&n, func(http.ResponseWriter, *http.Request) bool { panic("lost") })})
	if w := p.post(h, "/v1/x", "k", "", "good"); w.Code != 500 {
		t.Fatal(w.Code)
	}
	if w := p.post(h, "/v1/x", "k", "", "good"); w.Code != 503 || problemOf(t, w).Rule != "http.idempotency-busy" {
		t.Errorf("at once: %d %s", w.Code, w.Body)
	}
	p.now = p.now.Add(time.Minute)
	if w := p.post(h, "/v1/x", "k", "", "good"); w.Code != 409 || problemOf(t, w).Rule != "http.idempotency-lost" {
		t.Errorf("later: %d %s", w.Code, w.Body)
	}
	if n.Load() != 1 {
		t.Errorf("done %d times", n.Load())
	}
}

func TestSameKeyAtOnceIsDoneOnce(t *testing.T) {
	p, n := newPlace(t), atomic.Int32{}
	h := p.frame.Handler(httpd.Group{Routes: counter(&n, func(http.ResponseWriter, *http.Request) bool {
		time.Sleep(50 * time.Millisecond)
		return false
	})})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if w := p.post(h, "/v1/x", "k", "", "good"); w.Code != 201 && w.Code != 503 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	all.Wait()
	if n.Load() != 1 {
		t.Errorf("done %d times", n.Load())
	}
}
