package screening

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Unpacking makes rows, which lists show, of the groups that answers were recorded in. A
// group leaves them in a queue in its own transaction; here they become rows, many groups
// at a time, since one page of an index then takes many of them. It comes a little behind
// the answers and gives way to them: where one writer is all there is, a long transaction
// here is a wait there.

const (
	unpackRows = 512                    // in one transaction, about
	giveWay    = 9                      // while answers are given, it rests so many times as long as it works
	longestGap = 250 * time.Millisecond // but not longer than this at a time
	lately     = 50 * time.Millisecond
)

// Queued is the rows of a group on their way.
type Queued struct {
	Batch string
	Size  int
	Rows  []byte // JSON
}

// packRow makes the row of an entry.
func packRow(e *Entry) ([]byte, error) {
	row, err := rowOfEntry(e)
	if err != nil {
		return nil, err
	}
	return json.Marshal(row)
}

// queue joins the rows of a batch for its transaction.
func (b *Batch) queue(rows [][]byte) *Queued {
	return &Queued{Batch: b.ID, Size: b.Size, Rows: slices.Concat([]byte("["), bytes.Join(rows, []byte(",")), []byte("]"))}
}

// unpack reads the rows of a group.
func (q *Queued) unpack() (rows []Row, err error) {
	if err := json.Unmarshal(q.Rows, &rows); err != nil {
		return nil, fmt.Errorf("rows of %s: %w", q.Batch, err)
	}
	for i := range rows {
		rows[i].Batch = q.Batch
	}
	return rows, nil
}

// save keeps a batch and queues its rows. Saving the same again changes nothing.
func save(tx Tx, b *Batch, q *Queued) error {
	added, err := tx.SaveReceiptBatch(*b)
	if err != nil || !added {
		return err
	}
	return tx.QueueScreenings(*q)
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
		if time.Since(time.Unix(0, e.recorder.last.Load())) > lately {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(giveWay*worked, longestGap)):
		}
	}
}

// unpackSome unpacks some groups and tells how many. However many processes do it, each
// row is made once: who takes a group out of the queue makes its rows.
func (e *Engine) unpackSome(ctx context.Context) (n int, err error) {
	err = e.Store.Write(ctx, func(tx Tx) error {
		n = 0
		queued, err := tx.QueuedScreenings(unpackRows)
		if err != nil {
			return err
		}
		var all []Row
		for _, q := range queued {
			taken, err := tx.TakeQueued(q.Batch)
			if err != nil {
				return err
			}
			if n++; !taken {
				continue
			}
			rows, err := q.unpack()
			if err != nil {
				return err
			}
			all = append(all, rows...)
		}
		return tx.AddScreenings(all)
	})
	return n, err
}
