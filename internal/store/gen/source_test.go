package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The committed code is made from the committed queries and tables.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	names, err := queryFiles("..")
	if err != nil || len(names) == 0 {
		t.Fatalf("query files: %v, %v", names, err)
	}
	packages := map[string]bool{}
	for _, name := range names {
		src, err := load("..", name)
		if err != nil {
			t.Fatal(err)
		}
		packages[src.pkg()] = true
		for _, file := range []string{"db.go", "queries.sql.go"} {
			text, err := os.ReadFile(filepath.Join(src.pkg(), file))
			if err != nil || !strings.HasPrefix(string(text), src.header()) {
				t.Errorf("%s/%s is not made from today's SQL (%v); run: go run ./internal/store/gen %s", src.pkg(), file, err, name)
			}
		}
	}
	dirs, err := filepath.Glob("*sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if !packages[dir] {
			t.Errorf("%s is made from no query file", dir)
		}
	}
}

func TestHeaderFollowsItsSources(t *testing.T) {
	src := source{name: "listing", queries: "select 1;", schema: []migration{{"0001_core.sql", "create table a"}}}
	same := src.header()
	changed := map[string]source{
		"queries": {name: "listing", queries: "select 2;", schema: src.schema},
		"schema":  {name: "listing", queries: src.queries, schema: []migration{{"0001_core.sql", "create table b"}}},
		"more":    {name: "listing", queries: src.queries, schema: append(src.schema[:1:1], migration{"0002_listing.sql", ""})},
	}
	for name, c := range changed {
		if c.header() == same {
			t.Errorf("%s changed, the header did not", name)
		}
	}
}

func TestBelongs(t *testing.T) {
	tests := []struct {
		file   string
		wanted []string
		want   bool
	}{
		{"0001_core.sql", []string{"core", "listing"}, true},
		{"0007_listing.sql", []string{"core", "listing"}, true},
		{"0012_listing_repair.sql", []string{"core", "listing"}, true},
		{"0012_listings.sql", []string{"core", "listing"}, false},
		{"0008_order.sql", []string{"core", "listing"}, false},
		{"listing.sql", []string{"core", "listing"}, false},
	}
	for _, tt := range tests {
		if got := belongs(tt.file, tt.wanted); got != tt.want {
			t.Errorf("belongs(%s, %v) = %v", tt.file, tt.wanted, got)
		}
	}
}
