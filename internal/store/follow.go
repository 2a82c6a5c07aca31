package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/store/gen/coresql"
)

// batchSize is how many events a follower is given at most in one transaction.
const batchSize = 200

// longestRest is the longest time between two tries of a follower that fails.
const longestRest = 30 * time.Second

// errMoved says that another process did this batch.
var errMoved = errors.New("the follower's cursor has moved")

// A Handler does what follows from some events, through tx alone: its effects
// and the cursor are one transaction. It may be run again for the same events
// when the transaction did not commit.
type Handler func(ctx context.Context, tx *Tx, events []event.Event) error

// A Follower is how far one single follower has come.
type Follower struct {
	Name string
	Seq  event.Seq // the last event done
	At   time.Time // when its cursor last moved
}

// Followers lists the cursors, by name.
func (db *DB) Followers(ctx context.Context) ([]Follower, error) {
	rows, err := db.read().Followers(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Follower, len(rows))
	for i, r := range rows {
		at, err := ParseInstant(r.At)
		if err != nil {
			return nil, err
		}
		list[i] = Follower{Name: r.Name, Seq: event.Seq(r.Seq), At: at}
	}
	return list, nil
}

// Follow gives handle every event once, in order, until ctx ends, and then
// returns ctx's error. However many processes follow under one name, each event
// has its effect once. A batch that fails is tried again, smaller and later, so
// that those before the faulty event go through; none is ever left out.
func (db *DB) Follow(ctx context.Context, name string, handle Handler) error {
	f := follower{db: db, name: name, handle: handle, batch: batchSize}
	for failed := 0; ; {
		err := f.turn(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			failed = 0
			continue
		}
		rest := min(100*time.Millisecond<<min(failed, 20), longestRest)
		db.log.LogAttrs(ctx, slog.LevelError, "follower failed", slog.String("follower", name),
			slog.Int64("after", int64(f.cursor)), slog.Int("batch", f.tried),
			slog.Duration("rest", rest), slog.Any("err", err))
		if f.tried <= 1 { // while the batch can still shrink, the fault is being looked for
			failed++
		}
		f.batch = max(1, f.tried/2)
		if err := pause(ctx, rest); err != nil {
			return err
		}
	}
}

// FollowOnce gives handle what is there, its own events included, until the
// cursor is at the head, and tells how many events it did. It stops at the first error.
func (db *DB) FollowOnce(ctx context.Context, name string, handle Handler) (n int, err error) {
	f := follower{db: db, name: name, handle: handle, batch: batchSize}
	for {
		did, err := f.step(ctx)
		n += did
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil || did == 0 {
			return n, err
		}
	}
}

// follower is one run of Follow.
type follower struct {
	db     *DB
	name   string
	handle Handler
	batch  int       // how many events the next batch may have
	tried  int       // how many the last one had
	cursor event.Seq // as last read
}

// turn does one batch, or waits for one.
func (f *follower) turn(ctx context.Context) error {
	did, err := f.step(ctx)
	if errors.Is(err, errMoved) {
		return nil
	}
	if err != nil {
		return err
	}
	if did == 0 {
		return f.db.Wait(ctx, f.cursor)
	}
	f.batch = min(f.batch*2, batchSize)
	return nil
}

// step does one batch and tells its size. The cursor is moved first and only
// from its old value: a rival waits on that row instead of working in vain, and
// then finds it moved.
func (f *follower) step(ctx context.Context) (int, error) {
	f.tried = 0
	if err := f.load(ctx); err != nil {
		return 0, err
	}
	events, err := f.db.Events(ctx, f.cursor, f.batch)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	f.tried = len(events)
	err = f.db.writeAgain(ctx, func(tx *Tx) error {
		moved, err := coresql.New(tx.sql).MoveFollower(ctx, coresql.MoveFollowerParams{
			Name: f.name, Old: int64(f.cursor), Next: int64(events[len(events)-1].Seq), At: FormatInstant(tx.Now()),
		})
		if err != nil {
			return err
		}
		if moved == 0 {
			return errMoved
		}
		return f.handle(ctx, tx, events)
	})
	if err != nil {
		return 0, err
	}
	return len(events), nil
}

// load reads the cursor, and makes it where the follower is new.
func (f *follower) load(ctx context.Context) error {
	seq, err := f.db.read().FollowerSeq(ctx, f.name)
	if errors.Is(err, sql.ErrNoRows) {
		err = f.db.Write(ctx, func(tx *Tx) error {
			return coresql.New(tx.sql).AddFollower(ctx, f.name, FormatInstant(tx.Now()))
		})
		seq = 0 // where a rival made it, the guard on the old value tells
	}
	f.cursor = event.Seq(seq)
	return err
}
