package screening

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Unpacking makes rows, which lists show, of the groups that answers were recorded in. It
// comes a little behind the answers and gives way to them: where one writer is all there
// is, a long transaction here is a wait there.

const (
	unpackRows = 128                    // in one transaction, about
	giveWay    = 9                      // while answers are given, it rests so many times as long as it works
	longestGap = 250 * time.Millisecond // but not longer than this at a time
	mostRecent = 20_000                 // rows kept ready
)

// recent holds the rows of groups just recorded, so that they need not be read out of the
// group again. What is not here is.
type recent struct {
	mu   sync.Mutex
	rows map[string][]Row // by group
	n    int
	last time.Time // when a group was recorded last
}

func (x *recent) put(b *Batch, group []*waiting) {
	rows := make([]Row, 0, len(group))
	for _, w := range group {
		row, err := rowOfEntry(b, w.entry)
		if err != nil {
			return // told when it is read out of the group
		}
		rows = append(rows, row)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.last = time.Now()
	if x.n+len(rows) > mostRecent {
		return
	}
	if x.rows == nil {
		x.rows = map[string][]Row{}
	}
	x.rows[b.ID] = rows
	x.n += len(rows)
}

func (x *recent) of(batch string) []Row {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.rows[batch]
}

func (x *recent) drop(batches []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, id := range batches {
		x.n -= len(x.rows[id])
		delete(x.rows, id)
	}
}

// busy tells whether answers are being given.
func (x *recent) busy() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return time.Since(x.last) < 50*time.Millisecond
}

// Settle drains what was spooled and unpacks every group into rows.
func (e *Engine) Settle(ctx context.Context) error { return e.settle(ctx, func(time.Duration) {}) }

// settle is Settle that rests after each transaction as it is told.
func (e *Engine) settle(ctx context.Context, rest func(worked time.Duration)) error {
	_, spooled := e.recorder.spool.drain(ctx, e.Store)
	for {
		began := time.Now()
		n, err := e.unpackSome(ctx)
		if err != nil || n == 0 {
			return errors.Join(spooled, err)
		}
		rest(time.Since(began))
	}
}

// pace rests while answers are given.
func (e *Engine) pace(ctx context.Context) func(time.Duration) {
	return func(worked time.Duration) {
		if !e.recorder.recent.busy() {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(giveWay*worked, longestGap)):
		}
	}
}

// unpackSome unpacks some groups and tells how many. However many processes do it, each
// row is made once.
func (e *Engine) unpackSome(ctx context.Context) (n int, err error) {
	var done []string
	err = e.Store.Write(ctx, func(tx Tx) error {
		done = done[:0]
		for rows := 0; rows < unpackRows; {
			next, err := tx.ReceiptBatchesToUnpack(1)
			if err != nil || len(next) == 0 {
				return err
			}
			if err := e.unpack(tx, &next[0]); err != nil {
				return err
			}
			done, rows = append(done, next[0].ID), rows+next[0].Size
		}
		return nil
	})
	if err == nil {
		e.recorder.recent.drop(done)
	}
	return len(done), err
}

func (e *Engine) unpack(tx Tx, b *Batch) error {
	marked, err := tx.MarkUnpacked(b.ID)
	if err != nil || !marked {
		return err
	}
	rows := e.recorder.recent.of(b.ID)
	if rows == nil {
		if rows, err = b.rows(); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if err := tx.AddScreening(row); err != nil {
			return err
		}
	}
	return nil
}

// rows reads the rows out of the group.
func (b *Batch) rows() ([]Row, error) {
	entries, err := b.Entries()
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(entries))
	for i := range entries {
		if rows[i], err = rowOfEntry(b, &entries[i]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
