package store

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store/gen/coresql"
)

// record numbers and saves the collected events. The counter's row is the serial
// point of all writers, so it is taken here, after all other work. An event's
// instant is the transaction's, or that of the event before it where another
// transaction that began later committed first.
func (tx *Tx) record() (last event.Seq, err error) {
	if len(tx.events) == 0 {
		return 0, nil
	}
	for _, e := range tx.events {
		if err := sound(e); err != nil {
			return 0, err
		}
	}
	q := coresql.New(tx.sql)
	taken, err := q.TakeNumbers(tx.ctx, int64(len(tx.events)), FormatInstant(tx.now))
	if err != nil {
		return 0, err
	}
	first := taken.Seq - int64(len(tx.events)) + 1
	for i, e := range tx.events {
		err := q.InsertEvent(tx.ctx, coresql.InsertEventParams{
			Seq: first + int64(i), At: taken.At, Kind: string(e.Kind), Subject: e.Subject,
			Version: e.Version, Actor: e.Actor, Body: string(e.Body),
		})
		if err != nil {
			return 0, refuseTwice(err, e)
		}
	}
	return event.Seq(taken.Seq), nil
}

// sound refuses an event that could not be read back, or means nothing.
func sound(e event.Event) error {
	if e.Kind == "" || e.Subject == "" || e.Actor == "" {
		return fmt.Errorf("event %q of %q by %q: kind, subject and actor are required", e.Kind, e.Subject, e.Actor)
	}
	if !json.Valid(e.Body) || !utf8.Valid(e.Body) {
		return fmt.Errorf("event %s of %s: body is not JSON", e.Kind, e.Subject)
	}
	return nil
}

// refuseTwice turns the second event of one kind for one version into what it
// means: somebody else made that version.
func refuseTwice(err error, e event.Event) error {
	if !duplicate(err) {
		return err
	}
	return fault.New(fault.Stale, "记录已被他人修改，请重新载入后再试").
		At("version").Because(fmt.Errorf("event %s of %s v%d: %w", e.Kind, e.Subject, e.Version, err))
}

// Events reads at most limit events after a position, in order.
func (db *DB) Events(ctx context.Context, after event.Seq, limit int) ([]event.Event, error) {
	rows, err := db.read().EventsAfter(ctx, int64(after), int32(limit))
	return eventsOf(rows, err)
}

// History reads every event of one subject, in order.
func (db *DB) History(ctx context.Context, subject string) ([]event.Event, error) {
	rows, err := db.read().EventsOfSubject(ctx, subject)
	return eventsOf(rows, err)
}

// History reads the events of one subject as the transaction sees them.
func (tx *Tx) History(subject string) ([]event.Event, error) {
	rows, err := coresql.New(tx.sql).EventsOfSubject(tx.ctx, subject)
	return eventsOf(rows, err)
}

func eventsOf(rows []coresql.Event, err error) ([]event.Event, error) {
	if err != nil {
		return nil, err
	}
	events := make([]event.Event, len(rows))
	for i, r := range rows {
		at, err := ParseInstant(r.At)
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", r.Seq, err)
		}
		events[i] = event.Event{
			Seq: event.Seq(r.Seq), At: at, Kind: event.Kind(r.Kind), Subject: r.Subject,
			Version: r.Version, Actor: r.Actor, Body: json.RawMessage(r.Body),
		}
	}
	return events, nil
}
