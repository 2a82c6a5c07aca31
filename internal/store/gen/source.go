package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A source is what one generated package is made from.
type source struct {
	name    string
	queries string
	schema  []migration
}

type migration struct{ name, text string }

func (s source) pkg() string { return s.name + "sql" }

// header stands first in each generated file.
func (s source) header() string {
	h := sha256.New()
	fmt.Fprintf(h, "queries %d\n%s", len(s.queries), s.queries)
	for _, m := range s.schema {
		fmt.Fprintf(h, "%s %d\n%s", m.name, len(m.text), m.text)
	}
	return fmt.Sprintf("// Source-SHA-256: %x\n", h.Sum(nil))
}

var migrationName = regexp.MustCompile(`^\d+_(\w+)\.sql$`)

// load reads a query file and the migrations it is checked against, in order.
func load(dir, name string) (source, error) {
	text, err := os.ReadFile(filepath.Join(dir, "queries", name+".sql"))
	if err != nil {
		return source{}, err
	}
	src := source{name: name, queries: string(text)}
	wanted := []string{"core", name}
	first, _, _ := strings.Cut(src.queries, "\n")
	if list, ok := strings.CutPrefix(first, "-- schema:"); ok {
		wanted = append(wanted, strings.Fields(list)...)
	}
	files, err := filepath.Glob(filepath.Join(dir, "migrations", "*.sql"))
	if err != nil {
		return source{}, err
	}
	slices.Sort(files)
	for _, path := range files {
		base := filepath.Base(path)
		if !belongs(base, wanted) {
			continue
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return source{}, err
		}
		src.schema = append(src.schema, migration{base, string(body)})
	}
	return src, nil
}

// belongs tells whether a migration is one of the wanted names' own: 0007_listing.sql
// and 0012_listing_repair.sql are both listing's.
func belongs(file string, wanted []string) bool {
	m := migrationName.FindStringSubmatch(file)
	if m == nil {
		return false
	}
	return slices.ContainsFunc(wanted, func(w string) bool {
		return m[1] == w || strings.HasPrefix(m[1], w+"_")
	})
}

// queryFiles lists the names of all query files.
func queryFiles(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "queries", "*.sql"))
	if err != nil {
		return nil, err
	}
	names := make([]string, len(files))
	for i, path := range files {
		names[i] = strings.TrimSuffix(filepath.Base(path), ".sql")
	}
	return names, nil
}
