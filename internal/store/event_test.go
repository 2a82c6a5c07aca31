package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

func TestEventsComeBackAsTold(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		sent := event.Event{Kind: "listing.served", Subject: "lst_1", Version: 7, Actor: "user:usr_1", Body: []byte(`{ "b":1, "a":"送达\u0000" }`)}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(sent); return nil }); err != nil {
			t.Fatal(err)
		}
		got, err := db.Events(t.Context(), 0, 10)
		if err != nil || len(got) != 1 {
			t.Fatalf("%d events, %v", len(got), err)
		}
		g := got[0]
		if g.Seq != 1 || g.Kind != sent.Kind || g.Subject != sent.Subject || g.Version != 7 || g.Actor != sent.Actor ||
			string(g.Body) != string(sent.Body) || time.Since(g.At) > time.Minute {
			t.Errorf("got %+v, sent %+v", g, sent)
		}
		if rest, err := db.Events(t.Context(), 1, 10); err != nil || len(rest) != 0 {
			t.Errorf("after the head: %v, %v", rest, err)
		}
	})
}

func TestUnsoundEventsAreRefused(t *testing.T) {
	db := storetest.New(t)
	good := happened(t, "lst_1", 1)
	for name, change := range map[string]func(*event.Event){
		"kind":    func(e *event.Event) { e.Kind = "" },
		"subject": func(e *event.Event) { e.Subject = "" },
		"actor":   func(e *event.Event) { e.Actor = "" },
		"no body": func(e *event.Event) { e.Body = nil },
		"no json": func(e *event.Event) { e.Body = []byte(`{"a":`) },
		"no utf8": func(e *event.Event) { e.Body = []byte("\"\xff\"") },
	} {
		bad := good
		change(&bad)
		if err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(good, bad); return nil }); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if at, err := db.Position(t.Context()); err != nil || at != 0 {
		t.Errorf("position = %d, %v; want 0", at, err)
	}
}

func TestEventsAreNeverChanged(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tell(t, db, "lst_1", 2)
		if err := db.SaveRuleset(t.Context(), "sha256:1", []byte("法")); err != nil {
			t.Fatal(err)
		}
		statements := []string{
			"update event set kind = 'x' where seq = 1", "delete from event where seq = 2", "delete from event",
			"update ruleset set body = 'x'", "delete from ruleset",
		}
		if place.Engine == "postgres" {
			statements = append(statements, "truncate event", "truncate ruleset")
		}
		for _, s := range statements {
			if _, err := raw(t, place).ExecContext(t.Context(), s); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v, want a refusal", s, err)
			}
		}
		if all, err := db.Events(t.Context(), 0, 10); err != nil || len(all) != 2 || all[0].Kind != "test.happened" {
			t.Errorf("left: %v, %v", all, err)
		}
	})
}

func TestOneVersionOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tests := []struct {
			name    string
			kind    event.Kind
			subject string
			version int64
			stale   bool
		}{
			{"first", "test.happened", "a", 1, false},
			{"again", "test.happened", "a", 1, true},
			{"another kind", "test.followed", "a", 1, false},
			{"another subject", "test.happened", "b", 1, false},
			{"next version", "test.happened", "a", 2, false},
			{"no version", "test.seen", "a", 0, false},
			{"no version again", "test.seen", "a", 0, false},
		}
		for _, tt := range tests {
			e := happened(t, tt.subject, tt.version)
			e.Kind = tt.kind
			err := db.Write(t.Context(), func(tx *store.Tx) error { tx.Append(e); return nil })
			if fault.Is(err, fault.Stale) != tt.stale || !tt.stale && err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	})
}

func TestWaitSeesOtherProcesses(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		here, there := place.Open(t), place.Open(t)
		for name, writer := range map[string]*store.DB{"own": here, "other": there} {
			at, err := here.Position(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			woken := make(chan error, 3)
			for range cap(woken) {
				go func() { woken <- here.Wait(t.Context(), at) }()
			}
			select {
			case err := <-woken:
				t.Fatalf("%s: woken before anything happened: %v", name, err)
			case <-time.After(2 * store.Poll):
			}
			tell(t, writer, "lst_1", 1)
			for range cap(woken) {
				select {
				case err := <-woken:
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
				case <-time.After(10 * time.Second):
					t.Fatalf("%s: not woken", name)
				}
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := here.Wait(ctx, 99); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
	})
}

func TestTailGivesEachEventOnce(t *testing.T) {
	db := storetest.New(t)
	tell(t, db, "lst_1", 3)
	enough := errors.New("enough")
	next := event.Seq(2)
	err := db.Tail(t.Context(), 1, func(events []event.Event) error {
		for _, e := range events {
			if e.Seq != next {
				t.Errorf("event %d, want %d", e.Seq, next)
			}
			next++
		}
		if next > 6 {
			return enough
		}
		tell(t, db, "lst_1", 1)
		return nil
	})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}
