package law_test

import (
	"maps"
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/law"
)

// shipped reads the shipped law once: the whole data set is the fixture.
var shipped = sync.OnceValues(func() (law.Files, error) { return law.ReadFiles(lawdata.Files) })

func files(t *testing.T) law.Files {
	t.Helper()
	f, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(f)
}

func source(t *testing.T) *law.Source {
	t.Helper()
	s, err := law.Load(files(t), "nmg-2020-3")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compile(t *testing.T, changes ...law.Change) *law.Ruleset {
	t.Helper()
	r, err := law.Compile(source(t), changes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
