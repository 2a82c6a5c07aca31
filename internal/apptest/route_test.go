package apptest_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/apptest"
	"liancheng/internal/httpd"
)

// TestRouteTable holds the route table to the door's: an act that is none, a
// route of nobody's, two of one name.
func TestRouteTable(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	routes, err := a.Routes()
	if err != nil {
		t.Fatal(err)
	}
	// About oneself, or about what everybody may know.
	free := []string{"sessions.end", "me.read", "me.password", "bodies.list", "bodies.read", "web.home", "web.password.form", "web.password.change"}
	seen := map[string]bool{}
	for _, r := range routes {
		if seen[r.Name] || r.Name == "" {
			t.Errorf("%s %s: the name %q is taken or missing", r.Method, r.Pattern, r.Name)
		}
		seen[r.Name] = true
		for _, act := range append(slices.Clone(r.Also), r.Act) {
			if act != "" && !slices.Contains(access.Acts(), act) {
				t.Errorf("%s: the door knows no act %q", r.Name, act)
			}
		}
		if (r.Act == "" && !r.Open) != slices.Contains(free, r.Name) {
			t.Errorf("%s: needs no act, or stands among those that need none and has one", r.Name)
		}
		if !strings.HasPrefix(r.Pattern, "/v1/") {
			continue
		}
		if r.Method == http.MethodPost && r.Open && r.Name != "sessions.create" {
			t.Errorf("%s: anybody may post", r.Name)
		}
	}
	described(t, callerOf(a, ""), routes)
}

// described holds the API's description to the routes that serve it.
func described(t *testing.T, c caller, routes []httpd.Route) {
	t.Helper()
	doc := samplesOf(c)
	ops := 0
	for _, methods := range doc.paths {
		ops += len(methods)
	}
	for _, r := range routes {
		if !strings.HasPrefix(r.Pattern, "/v1/") {
			continue
		}
		ops--
		raw := doc.paths[r.Pattern][strings.ToLower(r.Method)]
		if !bytes.Contains(raw, []byte(`"operationId":"`+r.Name+`"`)) {
			t.Errorf("%s %s is not described", r.Method, r.Pattern)
		}
		if r.Act != "" && !bytes.Contains(raw, []byte(string(r.Act))) {
			t.Errorf("%s: the description does not say that it needs %s", r.Name, r.Act)
		}
	}
	if ops != 0 {
		t.Errorf("%d operations are described and not served", ops)
	}
}
