package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is how the server says no (RFC 9457): a sentence in Chinese for the clerk,
// a rule and a field for the program.
type Problem struct {
	Type     string   `json:"type"`   // urn:liancheng:<rule or kind>
	Title    string   `json:"title"`  // kind of the error
	Status   int      `json:"status"` // of HTTP
	Detail   string   `json:"detail"` // what is wrong, and what to do
	Field    string   `json:"field"`  // of the request
	Rule     string   `json:"rule"`   // broken, e.g. "ident.uscc.check"
	From     string   `json:"from"`   // day from which it becomes possible
	Instance string   `json:"instance"`
	Errors   []Detail `json:"errors"` // when several things are wrong at once

	RetryAfter time.Duration `json:"-"` // how long the server asks to wait
}

// Detail is one of several things that are wrong.
type Detail struct {
	Detail string `json:"detail"`
	Field  string `json:"field"`
	Rule   string `json:"rule"`
	From   string `json:"from"`
}

// Error is the sentence, after the field.
func (p *Problem) Error() string {
	if p.Field != "" {
		return p.Field + "：" + p.Detail
	}
	return p.Detail
}

// Is tells problems apart by rule or type: errors.Is(err, &Problem{Rule: "ident.uscc.check"}).
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	return ok && (t.Rule != "" && t.Rule == p.Rule || t.Rule == "" && t.Type != "" && t.Type == p.Type)
}

// problemOf reads an answer that is none. What is not a problem document, such as a
// proxy's page, becomes one by its status; its text is not shown to anybody.
func problemOf(w *http.Response, raw []byte) *Problem {
	p := &Problem{}
	kind, _, _ := strings.Cut(w.Header.Get("Content-Type"), ";")
	if kind != "application/problem+json" || json.Unmarshal(raw, p) != nil || p.Detail == "" {
		p = &Problem{Type: "about:blank", Title: http.StatusText(w.StatusCode), Detail: fmt.Sprintf("服务器答复 HTTP %d，不是联惩系统的答复", w.StatusCode)}
	}
	p.Status = w.StatusCode
	if s, err := strconv.Atoi(w.Header.Get("Retry-After")); err == nil && s > 0 {
		p.RetryAfter = time.Duration(min(s, 3600)) * time.Second
	}
	return p
}
