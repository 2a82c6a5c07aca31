package publication

import (
	"context"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/seal"
)

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
	Scope(ctx context.Context, a access.Actor, act access.Act, kind string) (access.Filter, error)
}

// Config is what a Service is made of.
type Config struct {
	Store Store
	Door  Door
	Ring  *seal.Ring
	Rules func() *law.Ruleset // law in force in the running system
	Clock func() time.Time    // nil: time.Now
}

// A Service is what people do with what the public sees. It is safe for concurrent use.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return &Service{c}
}

// Today is the legal day by the service's clock.
func (s *Service) Today() calendar.Day { return calendar.DayOf(s.Clock()) }

// mostCopies is the longest page.
const mostCopies = 200

// A Page of copies, and the cursor of the next; "" at the end.
type Page struct {
	Copies []Copy
	Next   string
}

// List gives a page of the copies the actor may see.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (p Page, err error) {
	if q.Scope, err = s.Door.Scope(ctx, a, access.PublicationRead, "publication"); err != nil {
		return p, err
	}
	for _, st := range q.States {
		if !slices.Contains(States(), st) {
			return p, fault.New(fault.Invalid, "没有名为“%s”的公示状态", string(st)).At("state").Under("publication.state-unknown")
		}
	}
	if q.Limit <= 0 || q.Limit > mostCopies {
		q.Limit = mostCopies
	}
	page := q.Limit
	q.Limit++
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		p.Copies, err = tx.CopyPage(q, s.Today())
		return err
	})
	if err == nil && len(p.Copies) > page {
		p.Copies = p.Copies[:page]
		p.Next = p.Copies[page-1].Cursor()
	}
	return p, err
}

// A View is a copy with the content that should stand there, and what was done about it.
type View struct {
	Copy
	Card    *Card // nil: nothing is to stand there
	History []Entry
}

// Get gives one copy whole.
func (s *Service) Get(ctx context.Context, a access.Actor, id string) (v View, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if v.Copy, err = tx.CopyByID(id); err != nil {
			return err
		}
		if v.History, err = tx.CopyEntries(id); err != nil {
			return err
		}
		r := reconcile{tx: tx, rules: s.Rules(), day: s.Today()}
		card, _, err := r.card(&v.Copy)
		v.Card = card
		return err
	})
	if err != nil {
		return View{}, s.hide(ctx, a, access.PublicationRead, id, err)
	}
	if err := s.Door.Enter(ctx, a, access.PublicationRead, v.Resource()); err != nil {
		return View{}, err
	}
	return v, nil
}

// hide asks the door also about what does not exist, so that a stranger learns nothing from the difference.
func (s *Service) hide(ctx context.Context, a access.Actor, act access.Act, id string, err error) error {
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	if refusal := s.Door.Enter(ctx, a, act, access.Resource{Kind: "publication", ID: id, Body: a.Body, Region: a.Region}); refusal != nil {
		return refusal
	}
	return err
}

// card gives what should stand at a copy's channel today, by the facts as they are.
func (r reconcile) card(c *Copy) (*Card, Why, error) {
	facts, found, err := r.tx.PublishedFacts(c.Listing)
	if err != nil || !found {
		return nil, Over, err
	}
	subject, err := r.tx.PublicSubject(facts.Party)
	if err != nil {
		return nil, "", err
	}
	look := Look{Facts: &facts, Subject: &subject, Rules: r.rules, Day: r.day, First: c.First}
	card, why := Show(look)
	if c.Kind == OfCorrection {
		wish, _, err := r.tx.CorrectionWish(c.Listing)
		if err != nil {
			return nil, "", err
		}
		look.First = facts.Effective
		card, why = Correct(look, wish.Wanted)
	}
	if why != Shows {
		return nil, why, nil
	}
	return &card, why, nil
}

// OfListing gives the copies of a listing, for who may read the case.
func (s *Service) OfListing(ctx context.Context, listing string) (copies []Copy, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		copies, err = tx.CopiesOfListing(listing)
		return err
	})
	return copies, err
}

// A Board is what the public sees on a day, a page of it, by the order of its copies.
type Board struct {
	Cards []Card
	Next  string
}

// Board gives what should stand at a channel now. Each card is made from the facts and the
// party's row as they are, so that nothing that has ended is on it, however late the
// follower is.
func (s *Service) Board(ctx context.Context, a access.Actor, channel, after string, limit int) (b Board, err error) {
	if err := s.Door.Enter(ctx, a, access.PublicationBoard, access.Resource{Kind: "publication", ID: channel}); err != nil {
		return b, err
	}
	if !slices.ContainsFunc(s.Rules().Source.Procedure.Channels, func(c law.Channel) bool { return c.ID == channel }) {
		return b, fault.New(fault.NotFound, "没有名为“%s”的公示渠道", channel).At("channel").Under("publication.channel")
	}
	if limit <= 0 || limit > mostCopies {
		limit = mostCopies
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		copies, err := tx.WantedCopies(channel, after, limit)
		if err != nil {
			return err
		}
		r := reconcile{tx: tx, rules: s.Rules(), day: s.Today()}
		for i := range copies {
			card, _, err := r.card(&copies[i])
			if err != nil {
				return err
			}
			if card != nil {
				b.Cards = append(b.Cards, *card)
			}
		}
		if len(copies) == limit {
			b.Next = copies[limit-1].ID
		}
		return nil
	})
	return b, err
}

// Public tells what the public sees of one listing today, wherever copies stand: nothing
// that is not in force.
func (s *Service) Public(ctx context.Context, listing string) (card Card, why Why, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		facts, found, err := tx.PublishedFacts(listing)
		if err != nil || !found {
			why = Over
			return err
		}
		subject, err := tx.PublicSubject(facts.Party)
		if err != nil {
			return err
		}
		copies, err := tx.CopiesOfListing(listing)
		if err != nil {
			return err
		}
		card, why = Show(Look{Facts: &facts, Subject: &subject, Rules: s.Rules(), Day: s.Today(), First: firstOf(copies)})
		return nil
	})
	return card, why, err
}

// firstOf is the first day on which any copy stood.
func firstOf(copies []Copy) (first calendar.Day) {
	for i := range copies {
		if d := copies[i].First; copies[i].Kind == OfListing && d != "" && (first == "" || d.Before(first)) {
			first = d
		}
	}
	return first
}
