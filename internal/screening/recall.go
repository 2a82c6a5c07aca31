package screening

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/event"
)

// entryHead begins each entry of a group as sign writes it. Inside a text its quotes would
// be escaped, and no other object of an entry begins so.
var entryHead = []byte(`{"receipt":{`)

// entry reads one entry of a group and leaves the others unread: a group has hundreds.
func (b *Batch) entry(id string) (e Entry, known bool, err error) {
	at := bytes.Index(b.Body, []byte(`"`+id+`"`))
	if at < 0 {
		return e, false, nil
	}
	if head := bytes.LastIndex(b.Body[:at], entryHead); head >= 0 {
		if json.NewDecoder(bytes.NewReader(b.Body[head:])).Decode(&e) == nil && e.Receipt.ID == id {
			return e, true, nil
		}
	}
	list, err := b.Entries() // the id stood elsewhere first: as the screening before, say
	if err != nil {
		return e, false, err
	}
	for i := range list {
		if list[i].Receipt.ID == id {
			return list[i], true, nil
		}
	}
	return e, false, nil
}

// group reads a group. The last one read is kept: who reads one of its receipts often
// reads the next.
func (e *Engine) group(tx Tx, id string) (*Batch, error) {
	if last := e.lastGroup.Load(); last != nil && last.ID == id {
		return last, nil
	}
	b, known, err := tx.ReceiptBatch(id)
	if err == nil && !known {
		err = fmt.Errorf("receipt batch %s is not there", id)
	}
	if err != nil {
		return nil, err
	}
	e.lastGroup.Store(&b)
	return &b, nil
}

// entryOf reads the record of a row's receipt.
func (e *Engine) entryOf(tx Tx, row *Row) (Entry, error) {
	b, err := e.group(tx, row.Batch)
	if err != nil {
		return Entry{}, err
	}
	entry, known, err := b.entry(row.ID)
	if err == nil && !known {
		err = errNoScreening(row.ID)
	}
	return entry, err
}

// A recalled receipt is its record with what was known at its position.
type recalled struct {
	row   Row
	entry Entry
	facts Facts
}

// recall reads what it takes to judge a receipt again; false when its group has not been
// unpacked, or nobody gave it.
func (e *Engine) recall(tx Tx, id string) (r recalled, known bool, err error) {
	if r.row, known, err = tx.Screening(id); err != nil || !known {
		return r, known, err
	}
	if r.entry, err = e.entryOf(tx, &r.row); err != nil {
		return r, true, err
	}
	v := &r.entry.Receipt.Verdict
	var hint []string
	for _, m := range v.Matches {
		hint = append(hint, m.PartyID)
	}
	r.facts, err = factsAt(tx, r.entry.Query, event.Seq(v.Position), hint)
	return r, true, err
}

// recallOne is recall in a transaction of its own, also of what is not unpacked yet.
func (e *Engine) recallOne(ctx context.Context, id string) (r recalled, err error) {
	if _, err := e.row(ctx, id); err != nil {
		return r, err
	}
	err = e.Store.Read(ctx, func(tx Tx) error {
		r, _, err = e.recall(tx, id)
		return err
	})
	return r, err
}

// replayAtOnce is how many receipts are read in one transaction: beginning and ending one
// costs a server as much as what is read of a receipt.
const replayAtOnce = 64

// ReplayAll judges many receipts again, as an operator does who checks what was answered.
// The door is asked once for all; each is told what came of it, or why it cannot be
// replayed, and may end the whole by an error.
func (e *Engine) ReplayAll(ctx context.Context, actor access.Actor, ids []string, each func(id string, r Replayed, err error) error) error {
	scope, err := e.Door.Scope(ctx, actor, access.ScreeningRead, "screening")
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, replayAtOnce) {
		list := make([]func() (recalled, error), len(some))
		err := e.Store.Read(ctx, func(tx Tx) error {
			for i, id := range some {
				r, known, err := e.recall(tx, id)
				if list[i] = func() (recalled, error) { return r, err }; !known {
					list[i] = func() (recalled, error) { return e.recallOne(ctx, id) }
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for i, id := range some {
			if err := ctx.Err(); err != nil {
				return err
			}
			var again Replayed
			r, err := list[i]()
			if err == nil && !scope.All && (scope.Body == "" || r.row.Body != scope.Body) {
				err = errNoScreening(id)
			}
			if err == nil {
				again, err = e.judgeAgain(ctx, &r)
			}
			if errors.Is(err, context.Canceled) {
				return err
			}
			if err := each(id, again, err); err != nil {
				return err
			}
		}
	}
	return nil
}
