// Package storetest is the suite every engine must pass: it runs a test on
// SQLite in a temp dir and on a throwaway PostgreSQL.
package storetest

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"liancheng/internal/store"
)

// A Place is somewhere a store can be opened, several times over and from
// several processes.
type Place struct {
	Engine string       // "sqlite" or "postgres"
	Config store.Config // DataDir or Database set; change what the test needs
}

// Engines runs test once on each engine, as subtests "sqlite" and "postgres".
// LIANCHENG_ENGINES=sqlite leaves PostgreSQL out: the race detector's pass, which
// watches our own memory, needs one engine only.
func Engines(t *testing.T, test func(t *testing.T, place Place)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLitePlace(t)) })
	if only := os.Getenv("LIANCHENG_ENGINES"); only == "" || only == "postgres" {
		t.Run("postgres", func(t *testing.T) { test(t, PostgresPlace(t)) })
	}
}

// SQLitePlace is a place where no store is yet, in a temp dir.
func SQLitePlace(t testing.TB) Place {
	return Place{"sqlite", store.Config{DataDir: filepath.Join(t.TempDir(), "data"), Logger: quiet()}}
}

// PostgresPlace is a new database with the schema in it and nothing else.
// See Postgres for an empty one.
func PostgresPlace(t testing.TB) Place {
	t.Helper()
	return Place{"postgres", store.Config{Database: newDatabase(t, ""), Logger: quiet()}}
}

// New opens a store on SQLite in a temp dir, for tests that only need one.
func New(t testing.TB) *store.DB {
	t.Helper()
	return SQLitePlace(t).Open(t)
}

// Open opens the place's store; it is closed when the test ends.
func (p Place) Open(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), p.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }
