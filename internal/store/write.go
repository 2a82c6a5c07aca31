package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store/gen/coresql"
)

// patience is how long Write tries again what met another transaction.
const patience = 30 * time.Second

// A Tx is one transaction and the events it will have recorded.
type Tx struct {
	sql      *sql.Tx
	engine   engine
	ctx      context.Context // of the transaction: it lives as long as the Tx
	now      time.Time
	position event.Seq
	events   []event.Event
	audit    []access.Entry
}

// Now is the instant of the transaction, the same at each call and never before
// the last event known at its start.
func (tx *Tx) Now() time.Time { return tx.now }

// Position is the last event committed when the transaction began. In a Read it
// is exactly what the snapshot contains.
func (tx *Tx) Position() event.Seq { return tx.position }

// Context is the transaction's context, for interfaces that do not pass one.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Append has events recorded with the transaction. They are numbered at its end.
func (tx *Tx) Append(events ...event.Event) { tx.events = append(tx.events, events...) }

// Serial makes the rest of the transaction run alone among all that call Serial
// or append events: what it reads from here on cannot be changed by them before
// it commits. For rules over several rows that no unique index can hold. On
// SQLite every writing transaction is alone anyway.
func (tx *Tx) Serial() error { return coresql.New(tx.sql).HoldCounter(tx.ctx) }

// Write runs fn in a transaction and commits state and events together, or
// neither. Meeting another transaction it tries again, so fn may run more than
// once and must change nothing but through tx. An error of fn rolls back and is
// returned as it is.
//
// PostgreSQL runs at read committed: guard an update by the version read, or by
// a unique index, or call Tx.Serial.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	begin := time.Now()
	for try := 1; ; try++ {
		last, err := db.attempt(ctx, fn)
		if err == nil {
			db.head.advance(last)
			return nil
		}
		if !transient(err) {
			return err
		}
		if time.Since(begin) > patience {
			return fault.New(fault.Busy, "系统繁忙，未能保存，请稍后重试").Because(err)
		}
		if pause(ctx, backoff(try)) != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
}

// rivals is how often writeAgain meets somebody who saved first before it gives up.
const rivals = 5

// writeAgain is Write for work that is the same whatever was saved meanwhile, since it reads
// everything anew: where somebody saved first, it is done again on what he saved.
func (db *DB) writeAgain(ctx context.Context, fn func(*Tx) error) error {
	for try := 1; ; try++ {
		err := db.Write(ctx, fn)
		if try == rivals || !fault.Is(err, fault.Stale) {
			return err
		}
	}
}

// attempt is one try. Waiting for a connection and fn's statements end with ctx,
// begin and commit do not: a commit that is given up leaves nobody knowing
// whether it happened.
func (db *DB) attempt(ctx context.Context, fn func(*Tx) error) (last event.Seq, err error) {
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	raw, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return 0, err
	}
	defer raw.Rollback()
	tx, err := db.newTx(ctx, raw)
	if err != nil {
		return 0, err
	}
	if err := fn(tx); err != nil {
		return 0, err
	}
	if err := tx.chain(); err != nil {
		return 0, err
	}
	if last, err = tx.record(); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return last, raw.Commit()
}

// Read runs fn on a snapshot: whatever others commit meanwhile, fn sees the
// store as it was at Tx.Position.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.engine == postgresEngine {
		opts.Isolation = sql.LevelRepeatableRead
	}
	raw, err := db.reader.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer raw.Rollback()
	tx, err := db.newTx(ctx, raw) // its first statement fixes the snapshot on both engines
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return err
	}
	if len(tx.events) > 0 {
		return errors.New("events appended in a read transaction")
	}
	if len(tx.audit) > 0 {
		return errors.New("audit entries appended in a read transaction")
	}
	return nil
}

// newTx reads where the stream stands, and from it the instant.
func (db *DB) newTx(ctx context.Context, raw *sql.Tx) (*Tx, error) {
	counter, err := coresql.New(raw).Counter(ctx)
	if err != nil {
		return nil, err
	}
	last, err := ParseInstant(counter.At)
	if err != nil {
		return nil, err
	}
	now := db.clock().UTC().Truncate(time.Microsecond)
	if now.Before(last) {
		now = last
	}
	return &Tx{sql: raw, engine: db.engine, ctx: ctx, now: now, position: event.Seq(counter.Seq)}, nil
}

// transient tells whether the same transaction may succeed when tried again:
// serialization failure and deadlock on PostgreSQL, a busy file on SQLite.
func transient(err error) bool {
	switch pgCode(err) {
	case "40001", "40P01":
		return true
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		primary := lite.Code() & 0xff // the rest is the extended code
		return primary == sqlite3.SQLITE_BUSY || primary == sqlite3.SQLITE_LOCKED
	}
	return false
}

// duplicate tells whether a unique index refused a row.
func duplicate(err error) bool {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return pgCode(err) == "23505"
}

// backoff doubles from 2 ms to 250 ms, with jitter so that two do not meet again.
func backoff(try int) time.Duration {
	full := min(2*time.Millisecond<<min(try, 10), 250*time.Millisecond)
	return full/2 + rand.N(full/2)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
