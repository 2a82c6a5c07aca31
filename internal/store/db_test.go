package store_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// happened makes an event about subject; version 0 may repeat.
func happened(t *testing.T, subject string, version int64) event.Event {
	t.Helper()
	e, err := event.New("test.happened", subject, version, "system", map[string]string{"说明": "示例"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// tell records n events about subject, each in its own transaction.
func tell(t *testing.T, db *store.DB, subject string, n int) {
	t.Helper()
	for range n {
		e := happened(t, subject, 0)
		if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(e); return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReopen(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		first, err := store.Open(t.Context(), place.Config)
		if err != nil {
			t.Fatal(err)
		}
		was, err := first.Identity(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tell(t, first, "lst_1", 3)
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		for name, open := range map[string]func(context.Context, store.Config) (*store.DB, error){
			"open": store.Open, "existing": store.OpenExisting,
		} {
			db, err := open(t.Context(), place.Config)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			defer db.Close()
			if at, err := db.Position(t.Context()); err != nil || at != 3 {
				t.Errorf("%s: position = %d, %v; want 3", name, at, err)
			}
			if is, err := db.Identity(t.Context()); err != nil || is != was {
				t.Errorf("%s: identity = %v, %v; want %v", name, is, err, was)
			}
		}
		if was.ID == "" || was.Created.IsZero() || was.Environment != store.Real {
			t.Errorf("identity = %+v", was)
		}
	})
}

func TestOpenTogether(t *testing.T) {
	places := map[string]func(*testing.T) store.Config{
		"sqlite":   func(t *testing.T) store.Config { return storetest.SQLitePlace(t).Config },
		"postgres": func(t *testing.T) store.Config { return store.Config{Database: storetest.Postgres(t)} },
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			cfg := place(t)
			var wg sync.WaitGroup
			ids := make([]string, 6)
			for i := range ids {
				wg.Go(func() {
					db, err := store.Open(t.Context(), cfg)
					if err != nil {
						t.Error(err)
						return
					}
					defer db.Close()
					id, err := db.Identity(t.Context())
					if err != nil {
						t.Error(err)
					}
					ids[i] = id.ID
				})
			}
			wg.Wait()
			for _, id := range ids {
				if id == "" || id != ids[0] {
					t.Fatalf("store ids = %v, want one", ids)
				}
			}
		})
	}
}

func TestOpenExistingCreatesNothing(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data")
		if _, err := store.OpenExisting(t.Context(), store.Config{DataDir: dir}); !fault.Is(err, fault.NotFound) {
			t.Errorf("absent folder: %v, want not-found", err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the folder was made: %v", err)
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenExisting(t.Context(), store.Config{DataDir: dir}); !fault.Is(err, fault.NotFound) {
			t.Errorf("empty folder: %v, want not-found", err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left in the folder: %v, %v", left, err)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		cfg := store.Config{Database: storetest.Postgres(t)}
		for range 2 { // a second time, for what the first might have made
			if _, err := store.OpenExisting(t.Context(), cfg); !fault.Is(err, fault.NotFound) {
				t.Errorf("empty database: %v, want not-found", err)
			}
		}
	})
}

func TestUnreachable(t *testing.T) {
	tests := []struct {
		name string
		cfg  store.Config
		kind fault.Kind
	}{
		{"no place", store.Config{}, fault.Invalid},
		{"no address", store.Config{Database: "postgres://[::1"}, fault.Invalid},
		{"nobody there", store.Config{Database: "postgres:///x?host=" + t.TempDir()}, fault.Unavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, open := range []func(context.Context, store.Config) (*store.DB, error){store.Open, store.OpenExisting} {
				if _, err := open(t.Context(), tt.cfg); !fault.Is(err, tt.kind) {
					t.Errorf("err = %v (%s), want %s", err, fault.KindOf(err), tt.kind)
				}
			}
		})
	}
}

func TestOthersMayNotRead(t *testing.T) {
	fresh := func(t *testing.T) string {
		place := storetest.SQLitePlace(t)
		place.Open(t)
		return place.Config.DataDir
	}
	t.Run("made private", func(t *testing.T) {
		dir := fresh(t)
		for _, name := range []string{"", "liancheng.db", "liancheng.db-wal", "liancheng.db-shm", "liancheng.lock"} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s has mode %v", info.Name(), info.Mode())
			}
		}
	})
	for name, mode := range map[string]os.FileMode{"": 0o750, "liancheng.db": 0o604} {
		t.Run("refused "+name, func(t *testing.T) {
			dir := fresh(t)
			if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
				t.Fatal(err)
			}
			for _, open := range []func(context.Context, store.Config) (*store.DB, error){store.Open, store.OpenExisting} {
				_, err := open(t.Context(), store.Config{DataDir: dir})
				if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "chmod") {
					t.Errorf("err = %v, want a fault that names chmod", err)
				}
			}
		})
	}
}

// A driver ignores a setting it does not know without a word.
func TestSQLiteSettingsTook(t *testing.T) {
	db := storetest.New(t)
	tests := []struct{ name, writer, reader string }{
		{"journal_mode", "wal", "wal"},
		{"synchronous", "2", "2"}, // FULL: what is acknowledged survives a loss of power
		{"foreign_keys", "1", "0"},
		{"busy_timeout", "2000", "2000"},
		{"temp_store", "2", "2"},
		{"query_only", "0", "1"},
	}
	for _, tt := range tests {
		writer, reader, err := db.Pragma(t.Context(), tt.name)
		if err != nil || writer != tt.writer || reader != tt.reader {
			t.Errorf("%s = %s, %s, %v; want %s, %s", tt.name, writer, reader, err, tt.writer, tt.reader)
		}
	}
}

func TestOnlyUTF8(t *testing.T) {
	address := storetest.Postgres(t)
	name := "ascii"
	db := raw(t, storetest.Place{Engine: "postgres", Config: store.Config{Database: address}})
	if _, err := db.ExecContext(t.Context(), "create database "+name+" encoding 'SQL_ASCII' template template0"); err != nil {
		t.Fatal(err)
	}
	place, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	place.Path = "/" + name
	if _, err := store.Open(t.Context(), store.Config{Database: place.String()}); !fault.Is(err, fault.Invalid) {
		t.Errorf("err = %v, want invalid", err)
	}
}
