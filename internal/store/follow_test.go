package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// count is a handler whose effect shows every event done twice: it records an
// event of its own for each, which nothing but the cursor keeps from repeating.
func count(t *testing.T) store.Handler {
	return func(ctx context.Context, tx *store.Tx, events []event.Event) error {
		for _, e := range events {
			if e.Kind != "test.happened" {
				continue
			}
			follow, err := event.New("test.followed", fmt.Sprintf("ord_%d", e.Seq), 0, "system", nil)
			if err != nil {
				return err
			}
			tx.Append(follow)
			if err := tx.PutSetting("last", strconv.Itoa(int(e.Seq))); err != nil {
				return err
			}
		}
		return nil
	}
}

// followed counts the effects of count and fails on an event with none or two.
func followed(t *testing.T, db *store.DB) int {
	t.Helper()
	events, err := db.Events(t.Context(), 0, 10000)
	if err != nil {
		t.Fatal(err)
	}
	causes, effects := 0, map[string]int{}
	for _, e := range events {
		if e.Kind == "test.followed" {
			effects[e.Subject]++
		} else {
			causes++
		}
	}
	for _, e := range events {
		if n := effects[fmt.Sprintf("ord_%d", e.Seq)]; e.Kind == "test.happened" && n > 1 {
			t.Errorf("event %d has %d effects", e.Seq, n)
		}
	}
	if len(effects) > causes {
		t.Errorf("%d effects of %d events", len(effects), causes)
	}
	return len(effects)
}

func TestFollowOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tell(t, db, "lst_1", 5)
		n, err := db.FollowOnce(t.Context(), "orders", count(t))
		if err != nil || n != 10 { // five and the five that followed from them
			t.Fatalf("did %d, %v; want 10", n, err)
		}
		if n, err = db.FollowOnce(t.Context(), "orders", count(t)); err != nil || n != 0 {
			t.Errorf("again: did %d, %v; want 0", n, err)
		}
		if got := followed(t, db); got != 5 {
			t.Errorf("%d effects, want 5", got)
		}
		list, err := db.Followers(t.Context())
		if err != nil || len(list) != 1 || list[0].Name != "orders" || list[0].Seq != 10 || list[0].At.IsZero() {
			t.Errorf("followers = %+v, %v", list, err)
		}
	})
}

func TestFailedBatchLeavesNothing(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tell(t, db, "lst_1", 4)
		crash := errors.New("crash")
		_, err := db.FollowOnce(t.Context(), "orders", func(ctx context.Context, tx *store.Tx, events []event.Event) error {
			return errors.Join(count(t)(ctx, tx, events), crash)
		})
		if !errors.Is(err, crash) {
			t.Fatal(err)
		}
		if got := followed(t, db); got != 0 {
			t.Errorf("%d effects of a batch that failed", got)
		}
		if _, err := db.FollowOnce(t.Context(), "orders", count(t)); err != nil {
			t.Fatal(err)
		}
		if got := followed(t, db); got != 4 {
			t.Errorf("%d effects after the second run, want 4", got)
		}
	})
}

// Two processes follow under one name while a third writes, and each handler
// fails now and then.
func TestRivalsDoEachEventOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		writer := place.Open(t)
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for r := range 3 {
			db, calls := place.Open(t), 0
			wg.Go(func() {
				err := db.Follow(ctx, "orders", func(ctx context.Context, tx *store.Tx, events []event.Event) error {
					if err := count(t)(ctx, tx, events); err != nil {
						return err
					}
					if calls++; calls%5 == r+1 {
						return errors.New("crash")
					}
					return nil
				})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("follower %d ended with %v", r, err)
				}
			})
		}
		const causes = 40
		tell(t, writer, "lst_1", causes)
		for end := time.Now().Add(30 * time.Second); followed(t, writer) < causes && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		wg.Wait()
		if got := followed(t, writer); got != causes {
			t.Errorf("%d effects of %d events", got, causes)
		}
	})
}

// A faulty event stops its follower there; those before it in the batch go
// through, and nothing after it is done before it.
func TestNoEventIsLeftOut(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tell(t, db, "lst_1", 6)
		const faulty = 4
		var mu sync.Mutex
		mended := false
		mend := func() bool { mu.Lock(); defer mu.Unlock(); return mended }
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			done <- db.Follow(ctx, "orders", func(_ context.Context, tx *store.Tx, events []event.Event) error {
				for _, e := range events {
					if e.Seq == faulty && !mend() {
						return errors.New("faulty")
					}
				}
				return nil
			})
		}()
		reach(t, db, faulty-1)
		mu.Lock()
		mended = true
		mu.Unlock()
		reach(t, db, 6)
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// reach waits until the only follower's cursor stands at seq, and fails when it
// is beyond.
func reach(t *testing.T, db *store.DB, seq event.Seq) {
	t.Helper()
	var at event.Seq
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		list, err := db.Followers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 1 {
			at = list[0].Seq
		}
		if at >= seq {
			break
		}
	}
	if at != seq {
		t.Fatalf("cursor at %d, want %d", at, seq)
	}
}
