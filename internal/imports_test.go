// Package internal_test holds the import rule of the house. The table is the
// architecture; the files are parsed here and now, because a test that ran
// `go list` would be cached over a fault.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// words may import the words before them, nothing else of ours.
var words = []string{
	"receipt", "internal/fault", "internal/ident", "internal/sheet", "internal/names", "internal/calendar", "internal/law", "internal/party",
	"internal/project", "internal/access", "internal/seal", "internal/event", "internal/standing", "internal/paper",
}

// work may import words, never a neighbour.
var work = []string{
	"internal/registry", "internal/listing", "internal/enforcement", "internal/screening", "internal/coordination",
	"internal/report", "internal/account", "internal/audit", "internal/publication",
}

// edges may import what stands beside their name, besides words and work.
var edges = map[string][]string{
	"internal/store":     {"internal/store/gen"},
	"internal/storetest": {"internal/store"},
	"internal/httpd":     {},
	"internal/api":       {"internal/httpd"},
	"internal/web":       {"internal/httpd", "internal/web", "law"},
	"internal/demo":      {"client"},
	"internal/coverage":  {},
	"internal/app":       {"internal/store", "internal/httpd", "internal/api", "internal/web", "internal/demo", "internal/app", "law"},
	"internal/apptest":   {"internal/app", "internal/storetest", "client"},
	"cmd/liancheng":      {"internal/app", "internal/demo", "internal/bench", "internal/coverage", "law", "client"},
	"internal/bench":     {"internal/app", "internal/store", "law", "client"},
	"client":             {}, // receipt only, checked below
	"law":                {},
}

func TestImports(t *testing.T) {
	for _, file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, imported := range imports(t, file) {
			if !allowed(dir, imported) {
				t.Errorf("%s imports liancheng/%s: ARCHITECTURE.md does not let it", file, imported)
			}
		}
	}
}

func allowed(dir, imported string) bool {
	room := roomOf(dir)
	switch {
	case under(imported, dir) || under(dir, imported) && room == roomOf(imported):
		return true
	case room == "client" || room == "receipt":
		return room == "client" && imported == "receipt"
	case slices.Contains(words, room):
		return slices.Contains(words[:slices.Index(words, room)], imported)
	case slices.Contains(work, room):
		return slices.Contains(words, imported)
	}
	more, known := edges[room]
	if !known {
		return false
	}
	return slices.Contains(words, imported) || slices.Contains(work, imported) ||
		slices.ContainsFunc(more, func(m string) bool { return under(imported, m) }) || roomOf(imported) == room
}

// roomOf gives the room a folder belongs to: internal/web/pages/order is in internal/web.
func roomOf(dir string) string {
	parts := strings.Split(dir, "/")
	if (parts[0] == "internal" || parts[0] == "cmd") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

func under(path, room string) bool { return path == room || strings.HasPrefix(path, room+"/") }

func goFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
			rel, _ := filepath.Rel("..", path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil || len(out) < 20 {
		t.Fatalf("%d Go files found, %v", len(out), err)
	}
	return out
}

// imports gives what a file imports of ours, without the module's name.
func imports(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range f.Imports {
		path, _ := strconv.Unquote(s.Path.Value)
		if ours, ok := strings.CutPrefix(path, "liancheng/"); ok {
			out = append(out, ours)
		}
	}
	return out
}

// TestTheRuleBites: a table that allows everything would pass; these must not.
func TestTheRuleBites(t *testing.T) {
	for _, tt := range []struct {
		dir, imported string
		want          bool
	}{
		{"internal/listing", "internal/law", true},
		{"internal/listing", "internal/screening", false},
		{"internal/listing", "internal/store", false},
		{"internal/law", "internal/listing", false},
		{"internal/calendar", "internal/law", false},
		{"internal/store", "internal/listing", true},
		{"internal/api", "internal/store", false},
		{"internal/api", "internal/web", false},
		{"client", "internal/fault", false},
		{"client", "receipt", true},
		{"receipt", "internal/fault", false},
		{"internal/web/pages/order", "internal/web/ui", true},
		{"internal/nowhere", "internal/fault", false},
	} {
		if got := allowed(tt.dir, tt.imported); got != tt.want {
			t.Errorf("%s may import %s: %v", tt.dir, tt.imported, got)
		}
	}
}
