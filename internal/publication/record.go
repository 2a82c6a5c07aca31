package publication

import (
	"context"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
)

// Record says that a copy was put up, brought up to date or taken down. version is the
// copy's as the actor saw it.
func (s *Service) Record(ctx context.Context, a access.Actor, id string, version int64, in Record) (c Copy, err error) {
	defer fault.Wrap(&err, "record about publication %s", id)
	before, err := s.copy(ctx, id)
	if err != nil {
		return Copy{}, s.hide(ctx, a, access.PublicationRecord, id, err)
	}
	if err := s.Door.Enter(ctx, a, access.PublicationRecord, before.Resource()); err != nil {
		return Copy{}, err
	}
	err = s.write(ctx, a, s.Today(), func(r reconcile) error {
		if c, err = r.tx.CopyByID(id); err != nil {
			return err
		}
		if c.Version != version {
			return stale()
		}
		if err := r.followUp(&c); err != nil { // the follower may be late
			return err
		}
		if c, err = record(c, in, r.day); err != nil {
			return err
		}
		if err := r.followUp(&c); err != nil {
			return err
		}
		c.Version++
		if err := r.tx.SaveCopy(c); err != nil {
			return err
		}
		if err := r.tx.AddCopyEntry(Entry{Copy: c.ID, Version: c.Version, Act: in.Act, Day: in.Day, Address: in.Address, Actor: a.Ref(), Body: a.Body, At: r.tx.Now()}); err != nil {
			return err
		}
		return say(r.tx, kindOf[in.Act], &c, a.Ref(), in.Day)
	})
	if err != nil {
		return Copy{}, err
	}
	return c, nil
}

// longestNote bounds what a reminder says, in characters.
const longestNote = 1000

// Chase reminds the body that puts a copy up, or takes it down, of what is overdue. Each
// reminder stands in the copy's history.
func (s *Service) Chase(ctx context.Context, a access.Actor, id string, version int64, note string) (c Copy, err error) {
	defer fault.Wrap(&err, "chase publication %s", id)
	before, err := s.copy(ctx, id)
	if err != nil {
		return Copy{}, s.hide(ctx, a, access.PublicationChase, id, err)
	}
	if err := s.Door.Enter(ctx, a, access.PublicationChase, before.Resource()); err != nil {
		return Copy{}, err
	}
	note = strings.TrimSpace(note)
	err = s.write(ctx, a, s.Today(), func(r reconcile) error {
		if c, err = r.tx.CopyByID(id); err != nil {
			return err
		}
		switch n := utf8.RuneCountInString(note); {
		case c.Version != version:
			return stale()
		case !c.Overdue(r.day):
			return fault.New(fault.Conflict, "该公示没有逾期，不需催办").At("act").Under("publication.chase")
		case n < 2 || n > longestNote:
			return fault.New(fault.Invalid, "请写明催办的内容，不超过 %d 字", longestNote).At("note").Under("publication.note")
		}
		c.Version++
		if err := r.tx.SaveCopy(c); err != nil {
			return err
		}
		if err := r.tx.AddCopyEntry(Entry{Copy: c.ID, Version: c.Version, Act: Remind, Day: r.day, Note: note, Actor: a.Ref(), Body: a.Body, At: r.tx.Now()}); err != nil {
			return err
		}
		return say(r.tx, EvChased, &c, a.Ref(), r.day)
	})
	if err != nil {
		return Copy{}, err
	}
	return c, nil
}

var kindOf = map[Act]event.Kind{Publish: EvPublished, Withdraw: EvWithdrawn}

// followUp settles the copy by today's facts: with the first day its period is known.
func (r reconcile) followUp(c *Copy) error {
	facts, found, err := r.tx.PublishedFacts(c.Listing)
	if err != nil || !found {
		return err
	}
	subject, err := r.tx.PublicSubject(facts.Party)
	if err != nil {
		return err
	}
	*c, err = r.settled(*c, Look{Facts: &facts, Subject: &subject, Rules: r.rules, Day: r.day})
	return err
}

func (s *Service) copy(ctx context.Context, id string) (c Copy, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		c, err = tx.CopyByID(id)
		return err
	})
	return c, err
}

func stale() error {
	return fault.New(fault.Stale, "该公示已有变动，请重新载入后再试").At("version").Under("publication.version")
}

// NotFound is the fault of a copy that is not there.
func NotFound(id string) error {
	return fault.New(fault.NotFound, "没有编号为 %s 的公示", id).At("id").Under("publication.unknown")
}

// Stale is the fault of a version that is not today's.
func Stale() error { return stale() }
