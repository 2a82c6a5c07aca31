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

// A Lag is a subscriber that has not read of listings that are over, past the time in which
// a release must be confirmed: what it holds of them is used without right.
type Lag struct {
	Reader
	Endings int
}

// Lags lists the subscribers of a body that are late. Its officers are told until they have
// read on: nobody else can have them do it.
func (s *Service) Lags(ctx context.Context, a access.Actor) (list []Lag, err error) {
	if err := s.Door.Enter(ctx, a, access.PublicationRead, access.Resource{Kind: "publication", Body: a.Body}); err != nil {
		return nil, err
	}
	until, err := s.lateSince()
	if err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		readers, err := tx.Readers()
		if err != nil {
			return err
		}
		for _, r := range readers {
			if r.Body != a.Body {
				continue
			}
			n, err := tx.EndingsUnread(r.Position, until)
			if err != nil {
				return err
			}
			if n > 0 {
				list = append(list, Lag{r, n})
			}
		}
		return nil
	})
	return list, err
}

// lateSince is the end of the last day whose endings must have been read by now.
func (s *Service) lateSince() (time.Time, error) {
	today := s.Today()
	for day := today.AddDays(-1); ; day = day.AddDays(-1) {
		due, err := dueFrom(s.Rules(), removeWithin, day)
		if err != nil || due.Day.Before(today) {
			return day.AddDays(1).Time(), err
		}
	}
}
