package store_test

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liancheng/internal/storetest"
)

func TestAnswerIsClaimedOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db, ctx, now := place.Open(t), t.Context(), time.Now()
		var first atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				standing, _, _, err := db.ClaimAnswer(ctx, "a", "d1", now.Add(time.Minute), now.Add(time.Hour))
				if err != nil {
					t.Error(err)
				} else if standing == "" {
					first.Add(1)
				} else if standing != "d1" {
					t.Errorf("standing %q", standing)
				}
			})
		}
		all.Wait()
		if n := first.Load(); n != 1 {
			t.Fatalf("%d were first", n)
		}
		if err := db.KeepAnswer(ctx, "a", []byte("sealed")); err != nil {
			t.Fatal(err)
		}
		if err := db.KeepAnswer(ctx, "a", []byte("other")); err == nil {
			t.Error("an answer was given twice")
		}
		if err := db.DropAnswer(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		standing, until, sealed, err := db.ClaimAnswer(ctx, "a", "d2", now, now.Add(time.Hour))
		if err != nil || standing != "d1" || !bytes.Equal(sealed, []byte("sealed")) || until.Sub(now.Add(time.Minute)).Abs() > time.Millisecond {
			t.Errorf("standing %q until %v: %q, %v", standing, until, sealed, err)
		}
	})
}

func TestAnswerDroppedOrExpiredIsFree(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		now := time.Now()
		place.Config.Clock = func() time.Time { return now }
		db, ctx := place.Open(t), t.Context()
		claim := func(id string, want bool) {
			t.Helper()
			standing, _, _, err := db.ClaimAnswer(ctx, id, "d", now, now.Add(time.Hour))
			if err != nil || (standing == "") != want {
				t.Fatalf("%s: standing %q, %v; free should be %v", id, standing, err, want)
			}
		}
		claim("a", true)
		claim("a", false)
		if err := db.DropAnswer(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		claim("a", true)
		for i := range 30 {
			claim(fmt.Sprint("old", i), true)
		}
		now = now.Add(2 * time.Hour)
		claim("a", true)
		claim("b", true)
		var left int
		if err := raw(t, place).QueryRowContext(ctx, "select count(*) from http_answer").Scan(&left); err != nil || left != 2 {
			t.Errorf("%d rows left, %v; want the two that are not expired", left, err)
		}
	})
}
