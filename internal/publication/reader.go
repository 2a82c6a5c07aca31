package publication

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
)

// A Reader is a subscriber of the stream: whoever asks for what comes after a position says
// by it that he has taken in everything up to there.
type Reader struct {
	ID       string // of the API key
	Name     string
	Body     string
	Position event.Seq
	At       time.Time // when the position last moved
}

// Took notes how far a subscriber has read. Only API keys are subscribers: an officer who
// looks at the stream keeps no copy of it. A position that does not move writes nothing.
func (s *Service) Took(ctx context.Context, a access.Actor, after event.Seq) error {
	if a.Kind != access.KindKey {
		return nil
	}
	var known event.Seq
	var found bool
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		after = min(after, tx.Position()) // nobody has read what is not written yet
		known, found, err = tx.ReaderPosition(a.ID)
		return err
	})
	if err != nil || found && after <= known {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		return tx.SaveReader(Reader{ID: a.ID, Body: a.Body, Position: after, At: tx.Now()})
	})
}

// Readers lists the subscribers and how far each has read.
func (s *Service) Readers(ctx context.Context) (list []Reader, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.Readers()
		return err
	})
	return list, err
}
