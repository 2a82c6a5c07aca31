// Package client asks a liancheng server whether decisions are affected by
// listings, and proves what it answers.
//
//	c, err := client.New("https://credit.example.gov.cn", key, client.WithKeys(pinned))
//	r, err := c.Screen(ctx, client.Question{Matter: "tender.bid", Identifier: "9115…"})
//	switch r.Verdict.Advice { … }
//	err = c.Outcome(ctx, r.ID, client.Outcome{…})
//
// Every receipt is verified before it is handed out: its content stands in a batch
// that a key of the server signed. Keys pinned with WithKeys are the safe way;
// otherwise they are taken once from the server itself, which proves only that
// nobody between changed the answer. A demo's receipts are refused unless AllowDemo
// says otherwise. A receipt that is Unsigned (nothing could be checked) comes with
// the error ErrUnchecked, so that it never passes for "clear".
//
// The package needs the standard library and package receipt alone.
package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"liancheng/receipt"
)

// ErrUnchecked says that the server could not check: the receipt handed out with it
// is to be kept as "未能核查" and the question to be asked again later.
var ErrUnchecked = errors.New("client: nothing could be checked (未能核查)")

// Client talks to one server with one API key. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	key     string
	http    *http.Client
	options receipt.Options
	timeout time.Duration
	retries int
	wait    time.Duration // before the first retry; doubles

	mu   sync.Mutex
	keys receipt.KeySet
	pin  bool
}

// An Option changes how a Client works.
type Option func(*Client)

// WithHTTP uses another HTTP client, e.g. with a certificate of its own.
func WithHTTP(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithKeys pins the keys that receipts are verified with.
func WithKeys(keys receipt.KeySet) Option {
	return func(c *Client) { c.keys, c.pin = keys, true }
}

// WithVerifiers verifies receipts of suites besides Ed25519, such as SM2.
func WithVerifiers(v ...receipt.Verifier) Option {
	return func(c *Client) { c.options.Verifiers = append(c.options.Verifiers, v...) }
}

// AllowDemo accepts receipts of a demonstration, which must decide nothing.
func AllowDemo() Option { return func(c *Client) { c.options.AllowDemo = true } }

// WithTimeout bounds one attempt of a call; 15 s without it. Streams have none.
func WithTimeout(d time.Duration) Option { return func(c *Client) { c.timeout = d } }

// WithRetries says how often a call that is safe to repeat is tried again after the
// network or the server failed; twice without it.
func WithRetries(n int, first time.Duration) Option {
	return func(c *Client) { c.retries, c.wait = n, first }
}

// New makes a Client of the server at base, e.g. "https://credit.example.gov.cn".
func New(base, key string, opts ...Option) (*Client, error) {
	u, err := url.Parse(strings.TrimSuffix(base, "/"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("client: %q is no address of a server", base)
	}
	c := &Client{base: u, key: key, http: &http.Client{CheckRedirect: stay}, timeout: 15 * time.Second, retries: 2, wait: 200 * time.Millisecond}
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

// stay keeps the key from following a redirect to somewhere else.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// longestAnswer bounds what is read of one answer.
const longestAnswer = 16 << 20

// call is one request and its answer.
type call struct {
	method, path string
	send         any
	into         any  // nil: the answer is not looked at
	repeat       bool // safe to send again
	key          bool // safe because it carries an Idempotency-Key; otherwise because asking twice is harmless
}

// do sends a call, again where that is safe and may help.
func (c *Client) do(ctx context.Context, k call) (raw []byte, err error) {
	var body []byte
	if k.send != nil {
		if body, err = json.Marshal(k.send); err != nil {
			return nil, err
		}
	}
	idempotency := ""
	if k.key {
		idempotency = rand.Text()
	}
	for try := 0; ; try++ {
		raw, err = c.once(ctx, k, body, idempotency)
		if err == nil || !k.repeat || try >= c.retries || !passing(err) || ctx.Err() != nil {
			break
		}
		if err := pause(ctx, c.pauseAfter(try, err)); err != nil {
			return nil, err
		}
	}
	if err == nil && k.into != nil {
		err = json.Unmarshal(raw, k.into)
	}
	return raw, err
}

func (c *Client) once(ctx context.Context, k call, body []byte, idempotency string) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, c.timeout)
	defer stop()
	r, err := c.request(ctx, k.method, k.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if k.send != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if idempotency != "" {
		r.Header.Set("Idempotency-Key", idempotency)
	}
	w, err := c.http.Do(r)
	if err != nil {
		return nil, &netError{err}
	}
	defer w.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(w.Body, longestAnswer+1))
	switch {
	case err != nil:
		return nil, &netError{err}
	case len(raw) > longestAnswer:
		return nil, errors.New("client: the answer is too long")
	case w.StatusCode >= 300:
		return nil, problemOf(w, raw)
	}
	return raw, nil
}

func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	}
	return r, nil
}

// netError is a failure on the way; whether the server did anything is unknown.
type netError struct{ err error }

func (e *netError) Error() string { return "client: " + e.err.Error() }
func (e *netError) Unwrap() error { return e.err }

// passing tells whether the same call may succeed a little later.
func passing(err error) bool {
	if p, ok := errors.AsType[*Problem](err); ok {
		switch p.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	_, network := errors.AsType[*netError](err)
	return network
}

// pauseAfter doubles from try to try, and waits as long as the server asks.
func (c *Client) pauseAfter(try int, err error) time.Duration {
	d := c.wait << min(try, 6)
	if p, ok := errors.AsType[*Problem](err); ok && p.RetryAfter > d {
		d = p.RetryAfter
	}
	return d
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
