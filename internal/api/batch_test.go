package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"liancheng/internal/access"
)

// TestConnectionServesOnAfterABatch: what the stream does with the connection's deadlines
// must not reach the requests that follow on it.
func TestConnectionServesOnAfterABatch(t *testing.T) {
	w := newWorld(t)
	token := w.token(strings.TrimPrefix(w.user("window", "construction", access.Window), "@"))
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	http1 := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	t.Cleanup(http1.CloseIdleConnections)
	send := func(method, path, body string) (int, string) {
		t.Helper()
		r := must(http.NewRequest(method, server.URL+path, strings.NewReader(body)))
		r.Header.Set("Authorization", "Bearer "+token)
		got, err := http1.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		return got.StatusCode, string(must(io.ReadAll(got.Body)))
	}
	for range 200 {
		if status, text := send("POST", "/v1/screenings/batch", "{\"matter\":1}\n{\"matter\":2}\n"); status != 200 || strings.Count(text, "\n") != 2 {
			t.Fatalf("%d %s", status, text)
		}
		if status, text := send("GET", "/v1/me", ""); status != 200 {
			t.Fatalf("after a batch: %d %s", status, text)
		}
	}
}
