package apptest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"liancheng/internal/httpd"
)

// body is a request that is well formed and no good.
func (m *matrix) body(r httpd.Route, about target) any {
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return nil
	}
	switch r.Name {
	case "sessions.create":
		return "{}" // no attempt is counted
	case "files.put":
		return []byte("%PDF-1.4 （虚构）示例文书")
	case "screenings.ask", "screenings.batch":
		return map[string]string{"matter": "tender.bid", "identifier": about.code, "case": "办件1"}
	case "parties.search":
		return map[string]any{"number": map[string]string{"value": about.code}}
	case "projects.screen":
		return map[string]string{"matter": "tender.bid"}
	case "returns.draft":
		return map[string]string{"from": "2026-04-01", "to": "2026-06-30"}
	case "bodies.register":
		return map[string]any{"name": "示例机构", "region": "150100", "functions": []map[string]string{{"function": "no-such"}}}
	case "web.listing.new":
		return url.Values{"domain": {"1"}, "kind": {"organisation"}, "number": {about.code}}
	case "web.screening.ask":
		return url.Values{"kind": {"organisation"}, "matter": {"tender.bid"}, "identifier": {about.code}}
	}
	if !strings.HasPrefix(r.Pattern, "/v1/") {
		return url.Values{"version": {"999999"}, "domain": {"1"}, "party": {about.ids["party"]}}
	}
	return m.samples.of(r.Method, r.Pattern)
}

// samples are the least bodies that the API's description admits.
type samples struct {
	paths   map[string]map[string]json.RawMessage
	schemas map[string]schema
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Enum       []any             `json:"enum"`
	Required   []string          `json:"required"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
	MinItems   int               `json:"minItems"`
	Minimum    float64           `json:"minimum"`
}

func samplesOf(c caller) samples {
	c.Helper()
	var doc struct {
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]schema `json:"schemas"`
		} `json:"components"`
	}
	c.must(c.ask("GET", "/openapi.json", nil), http.StatusOK, &doc)
	return samples{doc.Paths, doc.Components.Schemas}
}

func (s samples) of(method, pattern string) any {
	var op struct {
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
	raw := s.paths[pattern][strings.ToLower(method)]
	if json.Unmarshal(raw, &op) != nil || op.RequestBody.Content[jsonMedia].Schema.isZero() {
		return nil
	}
	return s.least(op.RequestBody.Content[jsonMedia].Schema)
}

func (s schema) isZero() bool { return s.Ref == "" && s.Type == nil }

func (s samples) least(x schema) any {
	if x.Ref != "" {
		return s.least(s.schemas[x.Ref[strings.LastIndex(x.Ref, "/")+1:]])
	}
	kind, _ := x.Type.(string)
	if list, ok := x.Type.([]any); ok && len(list) > 0 {
		kind, _ = list[0].(string)
	}
	switch {
	case len(x.Enum) > 0:
		return x.Enum[0]
	case kind == "object":
		out := map[string]any{}
		for _, name := range x.Required {
			out[name] = s.least(x.Properties[name])
		}
		return out
	case kind == "array":
		out := []any{}
		for range x.MinItems {
			out = append(out, s.least(*x.Items))
		}
		return out
	case kind == "integer", kind == "number":
		return max(1, x.Minimum)
	case kind == "boolean":
		return false
	}
	return "x"
}
