package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"liancheng/internal/storetest"
)

// Every generated statement is understood by both engines: sqlc itself knows
// PostgreSQL's grammar only.
func TestEveryStatementOnBothEngines(t *testing.T) {
	statements := generated(t)
	if len(statements) < 15 {
		t.Fatalf("%d statements found, the core alone has more", len(statements))
	}
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		place.Open(t)
		db := raw(t, place)
		for name, text := range statements {
			st, err := db.PrepareContext(t.Context(), text)
			if err != nil {
				t.Errorf("%s: %v\n%s", name, err, text)
				continue
			}
			st.Close()
		}
	})
}

// generated reads the statements out of the generated packages.
func generated(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("gen/*/queries.sql.go")
	if err != nil {
		t.Fatal(err)
	}
	statements := map[string]string{}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if head, _, ok := strings.Cut(text, "\n"); ok && strings.HasPrefix(head, "-- name: ") {
				statements[filepath.Base(filepath.Dir(path))+" "+strings.TrimPrefix(head, "-- name: ")] = text
			}
			return true
		})
	}
	return statements
}
