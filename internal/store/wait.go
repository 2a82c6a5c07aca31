package store

import (
	"context"
	"sync"
	"time"

	"liancheng/internal/event"
)

// poll is how often those who wait look for what other processes wrote. Each
// wakes twice as often, so that one look-up for all is never much late.
const poll = 100 * time.Millisecond

// head is how far the stream is known to have come, and who waits for more.
type head struct {
	mu     sync.Mutex
	known  event.Seq
	moved  chan struct{} // closed at the next advance; nil while nobody waits
	polled time.Time
}

// advance wakes the waiters when the stream has moved.
func (h *head) advance(to event.Seq) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if to <= h.known {
		return
	}
	h.known = to
	if h.moved != nil {
		close(h.moved)
		h.moved = nil
	}
}

// past tells whether the stream is known to be beyond a position, and if not
// gives the channel that closes when it moves.
func (h *head) past(after event.Seq) (bool, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known > after {
		return true, nil
	}
	if h.moved == nil {
		h.moved = make(chan struct{})
	}
	return false, h.moved
}

// due lets one of many waiters do the look-up for all.
func (h *head) due(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Sub(h.polled) < poll {
		return false
	}
	h.polled = now
	return true
}

// Wait returns when the stream has moved past a position: at once for what this
// process writes, within 200 ms for what others do.
func (db *DB) Wait(ctx context.Context, after event.Seq) error {
	ticker := time.NewTicker(poll / 2)
	defer ticker.Stop()
	for {
		if db.head.due(time.Now()) {
			at, err := db.Position(ctx)
			if err != nil {
				return err
			}
			db.head.advance(at)
		}
		done, moved := db.head.past(after)
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		case <-ticker.C:
		}
	}
}

// Tail gives each batch of events after a position to handle, and waits for
// more until ctx ends or handle fails. For followers that keep their own state
// in memory, such as an index built from a Read at its position.
func (db *DB) Tail(ctx context.Context, after event.Seq, handle func([]event.Event) error) error {
	for {
		events, err := db.Events(ctx, after, batchSize)
		if err != nil {
			return err
		}
		if len(events) == 0 {
			if err := db.Wait(ctx, after); err != nil {
				return err
			}
			continue
		}
		if err := handle(events); err != nil {
			return err
		}
		after = events[len(events)-1].Seq
	}
}
