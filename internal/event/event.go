// Package event is what happened, in order: the one stream everybody reads.
//
// Events are append-only and numbered without a gap. They carry identifiers,
// versions and salted commitments, never personal data: names and numbers live
// in versioned party rows, which can be erased.
package event

import (
	"encoding/json"
	"fmt"
	"time"
)

// Seq is an event's number in the stream; the first is 1. A position "as of
// Seq n" means every event up to and including n.
type Seq int64

// Kind names what happened: "<noun>.<past participle>", as in "listing.served".
type Kind string

// An Event is one fact of the past. Seq and At are given by the store.
type Event struct {
	Seq     Seq
	At      time.Time       // instant of recording, UTC
	Kind    Kind            // what happened
	Subject string          // id of the thing it happened to
	Version int64           // the thing's version after it
	Actor   string          // "user:…", "key:…", "system", "operator:…"
	Body    json.RawMessage // the owner's struct for Kind; see the package that owns the noun
}

// New makes an event that has not been stored yet. The body must marshal.
func New(kind Kind, subject string, version int64, actor string, body any) (Event, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return Event{}, fmt.Errorf("event %s of %s: %w", kind, subject, err)
	}
	return Event{Kind: kind, Subject: subject, Version: version, Actor: actor, Body: raw}, nil
}

// Decode reads the body into the owner's struct.
func (e Event) Decode(into any) error {
	if err := json.Unmarshal(e.Body, into); err != nil {
		return fmt.Errorf("event %d %s: %w", e.Seq, e.Kind, err)
	}
	return nil
}
