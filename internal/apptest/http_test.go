package apptest_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"liancheng/internal/apptest"
	"liancheng/internal/httpd"
)

// A caller asks the served program over HTTP. It follows no redirect and keeps no cookie.
type caller struct {
	testing.TB
	url   string
	token string // shown as a bearer token; "" is a stranger
	http  *http.Client
}

func callerOf(a *apptest.App, token string) caller {
	return caller{a.TB, a.URL, token, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// An answer is one answer, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

const (
	jsonMedia    = "application/json"
	problemMedia = "application/problem+json"
	formMedia    = "application/x-www-form-urlencoded"
)

// ask sends a request. A string or bytes are sent as they are, url.Values as a form,
// anything else as JSON; headers come in pairs and go before what is usual.
func (c caller) ask(method, path string, body any, headers ...string) answer {
	c.Helper()
	raw, media := encoded(c.TB, body)
	r, err := http.NewRequest(method, c.url+path, bytes.NewReader(raw))
	if err != nil {
		c.Fatal(err)
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := c.http.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer w.Body.Close()
	got := answer{status: w.StatusCode, header: w.Header}
	if got.body, err = io.ReadAll(w.Body); err != nil {
		c.Fatal(err)
	}
	return got
}

func encoded(t testing.TB, body any) (raw []byte, media string) {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil, ""
	case string:
		return []byte(b), jsonMedia
	case []byte:
		return b, "application/octet-stream"
	case url.Values:
		return []byte(b.Encode()), formMedia
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return raw, jsonMedia
}

// must wants a status and reads the JSON of the answer.
func (c caller) must(got answer, status int, into any) answer {
	c.Helper()
	if got.status != status {
		c.Fatalf("%d, want %d: %s", got.status, status, got.body)
	}
	if into != nil {
		if err := json.Unmarshal(got.body, into); err != nil {
			c.Fatalf("%v: %s", err, got.body)
		}
	}
	return got
}

// problem reads a refusal, which is a problem document with a sentence in Chinese.
func (a answer) problem(t testing.TB) httpd.Problem {
	t.Helper()
	var p httpd.Problem
	if media := a.header.Get("Content-Type"); media != problemMedia {
		t.Errorf("%d is no problem document but %q: %.200s", a.status, media, a.body)
		return p
	}
	if err := json.Unmarshal(a.body, &p); err != nil || p.Status != a.status || p.Type == "" || p.Title == "" || p.Instance == "" {
		t.Errorf("%v: %d %s", err, a.status, a.body)
	}
	if !strings.ContainsFunc(p.Detail, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) {
		t.Errorf("not in Chinese: %s", a.body)
	}
	return p
}

// rows looks into the store beside the program, to read only.
func rows(a *apptest.App, query string, each func(scan func(...any))) {
	a.TB.Helper()
	dsn := url.URL{Scheme: "file", Path: filepath.Join(a.Data, "liancheng.db"), RawQuery: "_pragma=query_only(1)&_pragma=busy_timeout(5000)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		a.TB.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(query)
	if err != nil {
		a.TB.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		each(func(to ...any) {
			if err := found.Scan(to...); err != nil {
				a.TB.Fatal(err)
			}
		})
	}
	if err := found.Err(); err != nil {
		a.TB.Fatal(err)
	}
}
