package account

import (
	"context"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"liancheng/internal/fault"
)

// Two run, the third waits: until a place is free, its context ends, or it has
// waited long enough.
func TestTwoAtATime(t *testing.T) {
	h := newHasher(Cost{Memory: 8, Passes: 1, Lanes: 1})
	var done []func()
	for range atOnce {
		d, err := h.turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		done = append(done, d)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := h.hash(ctx, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third runs beside two: %v", err)
	}
	third := make(chan error, 1)
	go func() {
		_, err := h.hash(t.Context(), "x")
		third <- err
	}()
	done[0]()
	if err := <-third; err != nil {
		t.Error(err)
	}
}

// A vector of the reference implementation (phc-winner-argon2, src/test.c).
func TestDeriveIsArgon2id(t *testing.T) {
	got := hex.EncodeToString(derive("password", Cost{Memory: 1 << 16, Passes: 2, Lanes: 1}, []byte("somesalt")))
	if want := "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAttemptWaits(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	var a Attempt
	for i, want := range []time.Duration{0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
		if a = a.Fail(now, 3); a.Wait(now) != want*time.Second {
			t.Errorf("after %d failures wait %v, want %v", i+1, a.Wait(now), want*time.Second)
		}
	}
	if a.Wait(now.Add(longestWait)) != 0 {
		t.Error("the wait does not end")
	}
	if a = a.Fail(now.Add(forgotten+time.Second), 3); a.Failures != 1 || a.Wait(now.Add(forgotten+time.Second)) != 0 {
		t.Errorf("failures of days ago still count: %+v", a)
	}
	for range 200 {
		a = a.Fail(now, 3) // nothing overflows
	}
	if a.Wait(now) != longestWait {
		t.Errorf("wait %v", a.Wait(now))
	}
}

func TestQueueIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("waits ten seconds")
	}
	t.Parallel()
	h := newHasher(Cost{Memory: 8, Passes: 1, Lanes: 1})
	for range atOnce {
		if _, err := h.turn(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.turn(t.Context()); !fault.Is(err, fault.Busy) {
		t.Errorf("err = %v", err)
	}
}
