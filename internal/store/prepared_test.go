package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// Statements are kept compiled on one connection and used again: inside each other,
// after a failure, after a rollback, by many at once.
func TestStatementsAreUsedAgain(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		put := func(name, value string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return tx.PutSetting(name, value) })
		}
		want := func(name, value string) {
			t.Helper()
			if got, ok, err := db.Setting(t.Context(), name); err != nil || !ok || got != value {
				t.Errorf("%s = %q %v, %v", name, got, ok, err)
			}
		}
		for i := range 5 {
			if err := put("a", fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
			want("a", fmt.Sprint(i))
		}
		giveUp := errors.New("given up")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.PutSetting("a", "lost"); err != nil {
				return err
			}
			return giveUp
		})
		if !errors.Is(err, giveUp) {
			t.Fatal(err)
		}
		want("a", "4")
		for range 2 { // the second event of one version fails, and leaves the statement good
			if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(happened(t, "lst_1", 1)); return nil }); err == nil {
				continue
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(happened(t, "lst_1", 2)); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if events, err := db.History(t.Context(), "lst_1"); err != nil || len(events) != 2 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		var work sync.WaitGroup
		for w := range 8 {
			work.Go(func() {
				for i := range 30 {
					name := fmt.Sprintf("of.%d", w)
					if err := put(name, fmt.Sprint(i)); err != nil {
						t.Error(err)
					}
					want(name, fmt.Sprint(i))
				}
			})
		}
		work.Wait()
	})
}

// A kept "select *" sees a column added since by another connection.
func TestKeptStatementsSeeNewColumns(t *testing.T) {
	place := storetest.SQLitePlace(t)
	db := place.Open(t)
	other := raw(t, place)
	count := func() (n int) {
		t.Helper()
		if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { n, err = store.ColumnsOf(tx, "setting"); return err }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	if _, err := other.ExecContext(t.Context(), "alter table setting add column note text not null default ''"); err != nil {
		t.Fatal(err)
	}
	if after := count(); after != before+1 {
		t.Errorf("%d columns, then %d", before, after)
	}
}
