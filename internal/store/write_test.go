package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// raw is a connection beside the store, as a careless operator has it.
func raw(t *testing.T, place storetest.Place) *sql.DB {
	t.Helper()
	driver, address := "pgx", place.Config.Database
	if place.Engine == "sqlite" {
		driver, address = "sqlite", filepath.Join(place.Config.DataDir, "liancheng.db")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestNumbersHaveNoGap(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		handles := []*store.DB{place.Open(t), place.Open(t)}
		var wg sync.WaitGroup
		var mu sync.Mutex
		committed := map[string]bool{}
		giveUp := errors.New("given up")
		for w := range 8 {
			wg.Go(func() {
				for i := range 25 {
					subject, fail := fmt.Sprintf("lst_%d_%d", w, i), rand.N(3) == 0
					first, second := happened(t, subject, 1), happened(t, subject, 2)
					err := handles[w%2].Write(t.Context(), func(tx *store.Tx) error {
						tx.Append(first)
						if err := tx.PutSetting(subject, "1"); err != nil {
							return err
						}
						if tx.Append(second); fail {
							return giveUp
						}
						return nil
					})
					if fail != errors.Is(err, giveUp) || !fail && err != nil {
						t.Errorf("%s: %v", subject, err)
					}
					mu.Lock()
					committed[subject] = !fail
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		checkStream(t, handles[0], committed)
	})
}

// checkStream wants two events, side by side, and a setting of each subject that
// was committed, nothing of the others, and numbers from 1 without a gap.
func checkStream(t *testing.T, db *store.DB, committed map[string]bool) {
	t.Helper()
	events, err := db.Events(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		if e.Seq != event.Seq(i+1) {
			t.Fatalf("event %d stands at place %d", e.Seq, i+1)
		}
		if i > 0 && e.At.Before(events[i-1].At) {
			t.Fatalf("event %d is older than the one before it", e.Seq)
		}
		if i%2 == 1 && (e.Subject != events[i-1].Subject || e.Version != 2 || events[i-1].Version != 1) {
			t.Fatalf("the events of one transaction are torn apart at %d", e.Seq)
		}
	}
	want := 0
	for subject, ok := range committed {
		if ok {
			want += 2
		}
		if _, saved, err := db.Setting(t.Context(), subject); err != nil || saved != ok {
			t.Errorf("%s: saved = %v, %v; want %v", subject, saved, err, ok)
		}
	}
	if len(events) != want {
		t.Errorf("%d events, want %d", len(events), want)
	}
	if at, err := db.Position(t.Context()); err != nil || int(at) != want {
		t.Errorf("position = %d, %v; want %d", at, err, want)
	}
}

func TestWriteTriesAgain(t *testing.T) {
	for _, code := range []string{"40001", "40P01"} {
		storetest.Engines(t, func(t *testing.T, place storetest.Place) {
			db := place.Open(t)
			e := happened(t, "lst_1", 1)
			tries := 0
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				tx.Append(e)
				if tries++; tries < 3 {
					return fmt.Errorf("save: %w", &pgconn.PgError{Code: code})
				}
				return nil
			})
			events, readErr := db.Events(t.Context(), 0, 10)
			if err := errors.Join(err, readErr); err != nil {
				t.Fatal(err)
			}
			if tries != 3 || len(events) != 1 {
				t.Errorf("%d tries left %d events, want 3 and 1", tries, len(events))
			}
		})
	}
}

// Two transactions that take two rows in opposite order: PostgreSQL ends one as
// a deadlock, and Write runs it again.
func TestDeadlockIsResolved(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		handles := []*store.DB{place.Open(t), place.Open(t)}
		tell := func(name string) {
			if err := handles[0].Write(t.Context(), func(tx *store.Tx) error { return tx.PutSetting(name, "0") }); err != nil {
				t.Fatal(err)
			}
		}
		tell("a")
		tell("b")
		var wg sync.WaitGroup
		for i, order := range [][2]string{{"a", "b"}, {"b", "a"}} {
			wg.Go(func() {
				for range 10 {
					err := handles[i].Write(t.Context(), func(tx *store.Tx) error {
						first := tx.PutSetting(order[0], order[0])
						if place.Engine == "postgres" {
							time.Sleep(2 * time.Millisecond) // so that both hold their first row
						}
						return errors.Join(first, tx.PutSetting(order[1], order[1]))
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
	})
}

// Another process holds SQLite's file longer than the driver waits.
func TestBusyFileIsAwaited(t *testing.T) {
	place := storetest.SQLitePlace(t)
	db := place.Open(t)
	other, err := raw(t, place).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.ExecContext(t.Context(), "begin immediate"); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2300*time.Millisecond, func() {
		if _, err := other.ExecContext(context.Background(), "rollback"); err != nil {
			t.Error(err)
		}
	})
	tell(t, db, "lst_1", 1)
}

func TestWriteGivesUpWithItsContext(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		e := happened(t, "lst_1", 1)
		for name, last := range map[string]func(*store.Tx){
			"with events": func(tx *store.Tx) { tx.Append(e) },
			"without":     func(*store.Tx) {},
		} {
			ctx, cancel := context.WithCancel(t.Context())
			err := db.Write(ctx, func(tx *store.Tx) error {
				err := tx.PutSetting("half", "1")
				last(tx)
				cancel()
				return err
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: err = %v", name, err)
			}
		}
		at, err := db.Position(t.Context())
		if _, saved, readErr := db.Setting(t.Context(), "half"); saved || at != 0 || err != nil || readErr != nil {
			t.Errorf("position = %d, saved = %v, %v, %v; want nothing", at, saved, err, readErr)
		}
	})
}

func TestPanicRollsBack(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = db.Write(t.Context(), func(tx *store.Tx) error {
				if err := tx.PutSetting("half", "1"); err != nil {
					t.Error(err)
				}
				panic("示例")
			})
		}()
		if _, saved, err := db.Setting(t.Context(), "half"); err != nil || saved {
			t.Errorf("half-written: %v, %v", saved, err)
		}
		tell(t, db, "lst_1", 1) // the connection is free again
	})
}

func TestReadIsASnapshot(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db, other := place.Open(t), place.Open(t)
		tell(t, db, "lst_1", 2)
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			tell(t, other, "lst_1", 3)
			seen, err := tx.History("lst_1")
			if tx.Position() != 2 || len(seen) != 2 {
				t.Errorf("position %d, %d events; want 2 and 2", tx.Position(), len(seen))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if all, err := db.History(t.Context(), "lst_1"); err != nil || len(all) != 5 {
			t.Errorf("afterwards %d events, %v; want 5", len(all), err)
		}
	})
}

func TestReadWritesNothing(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		if err := db.Read(t.Context(), func(tx *store.Tx) error { return tx.PutSetting("x", "1") }); err == nil {
			t.Error("a read transaction wrote")
		}
		e := happened(t, "lst_1", 1)
		if err := db.Read(t.Context(), func(tx *store.Tx) error { tx.Append(e); return nil }); err == nil {
			t.Error("a read transaction took events")
		}
	})
}

// Two writers each add a row only while there are fewer than two.
func TestSerialHoldsARuleOverRows(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		handles := []*store.DB{place.Open(t), place.Open(t)}
		var wg sync.WaitGroup
		for w := range 6 {
			e := happened(t, "lst_1", 0)
			wg.Go(func() {
				err := handles[w%2].Write(t.Context(), func(tx *store.Tx) error {
					if err := tx.Serial(); err != nil {
						return err
					}
					have, err := tx.History("lst_1")
					time.Sleep(10 * time.Millisecond) // time for the others to read the same
					if err == nil && len(have) < 2 {
						tx.Append(e)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if at, err := handles[0].Position(t.Context()); err != nil || at != 2 {
			t.Errorf("%d rows, %v; want 2", at, err)
		}
	})
}

func TestTimeNeverRunsBack(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		now := time.Date(2026, 3, 2, 1, 2, 3, 456789123, time.UTC)
		place.Config.Clock = func() time.Time { return now }
		db := place.Open(t)
		tell(t, db, "lst_1", 1)
		now = now.Add(-time.Hour)
		tell(t, db, "lst_1", 1)
		events, err := db.Events(t.Context(), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		want := time.Date(2026, 3, 2, 1, 2, 3, 456789000, time.UTC)
		for _, e := range events {
			if !e.At.Equal(want) {
				t.Errorf("event %d at %v, want %v", e.Seq, e.At, want)
			}
		}
		for name, begin := range map[string]func(context.Context, func(*store.Tx) error) error{"write": db.Write, "read": db.Read} {
			err := begin(t.Context(), func(tx *store.Tx) error {
				if !tx.Now().Equal(want) {
					t.Errorf("%s at %v, want %v", name, tx.Now(), want)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestAdapterShowsTheOwnInterface(t *testing.T) {
	type ownTx interface {
		Append(...event.Event)
		Now() time.Time
	}
	var own interface {
		Write(context.Context, func(ownTx) error) error
		Read(context.Context, func(ownTx) error) error
	}
	db := storetest.New(t)
	own = store.As(db, func(tx *store.Tx) ownTx { return tx })
	e := happened(t, "lst_1", 1)
	if err := own.Write(t.Context(), func(tx ownTx) error { tx.Append(e); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := own.Read(t.Context(), func(tx ownTx) error { _ = tx.Now(); return nil }); err != nil {
		t.Fatal(err)
	}
	if at, err := db.Position(t.Context()); err != nil || at != 1 {
		t.Errorf("position = %d, %v", at, err)
	}
	err := own.Write(t.Context(), func(tx ownTx) error { tx.Append(e); return nil })
	if !fault.Is(err, fault.Stale) {
		t.Errorf("the same version twice: %v, want stale", err)
	}
}
