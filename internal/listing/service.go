package listing

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/paper"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
)

// Store is where listings are kept; package store satisfies it.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction on it.
type Tx interface {
	Now() time.Time
	Position() event.Seq
	Append(events ...event.Event)
	Reader
	Writer
}

// Writer changes. A duplicate of a current listing or an open proposal is a
// fault.Conflict, a version that is not today's a fault.Stale.
type Writer interface {
	AddListing(Row) error
	SaveListing(r Row, before int64) error
	AddListingVersion(Version) error
	AddListingMembers(listing string, parties []string) error
	// SetListingClocks replaces the times that run in a case.
	SetListingClocks(listing string, clocks []Clock) error
	// MarkListing notes an announcement; false when it was made before or the case is not such any more.
	MarkListing(id string, kind event.Kind, day calendar.Day) (Row, bool, error)
	FilesHeld(body string, digests []string) (map[string]bool, error)
}

// Parties tells of parties; fault.NotFound for one that is not registered.
type Parties interface {
	ListingSubject(ctx context.Context, party string) (Subject, error)
}

// Bodies tells of bodies and the functions they hold today.
type Bodies interface {
	ListingAuthority(ctx context.Context, body string) (Authority, error)
}

// Executors tells which bodies have a part in a listing and so may read it.
type Executors interface {
	ListingExecutors(ctx context.Context, listing string) ([]string, error)
}

// Config is what a Service works with.
type Config struct {
	Store     Store
	Door      *access.Door
	Law       func() *law.Ruleset // today's
	Keys      *seal.Ring          // free text is sealed with them
	Parties   Parties
	Bodies    Bodies
	Executors Executors    // nil: nobody beside the body whose case it is
	Registrar Registrar    // nil: nothing is adopted from spreadsheets
	People    People       // names whom papers are about
	Fonts     *paper.Fonts // that papers are drawn with
}

// A Service runs listings' lives.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service { return &Service{c} }

// open makes a new case.
func (s *Service) open(ctx context.Context, a access.Actor, act Act, in Input) (l Listing, err error) {
	l = Listing{Authority: a.Body, Region: a.Region}
	if err := s.Door.Enter(ctx, a, permits[act], l.Resource()); err != nil {
		return Listing{}, err
	}
	err = s.change(ctx, a, act, in, a.Body, func(tx Tx) (Listing, error) {
		return Listing{ID: ident.NewID("lst")}, nil
	}, &l)
	return l, err
}

// step takes a case one step on. The door is asked before the transaction, since a
// refusal is recorded in one of its own.
func (s *Service) step(ctx context.Context, a access.Actor, id string, version int64, act Act, in Input) (l Listing, err error) {
	before, err := s.row(ctx, id)
	if err != nil {
		return Listing{}, err
	}
	if err := s.enterWithPart(ctx, a, permits[act], before); err != nil {
		return Listing{}, err
	}
	err = s.change(ctx, a, act, in, before.Authority, func(tx Tx) (Listing, error) {
		return s.load(tx, id, version)
	}, &l)
	return l, err
}

// change runs Next on a case in one transaction: row, history and events, or nothing.
func (s *Service) change(ctx context.Context, a access.Actor, act Act, in Input, body string, from func(Tx) (Listing, error), out *Listing) error {
	w := World{Law: s.Law(), Actor: a.Ref(), Subjects: map[string]Subject{}}
	if err := s.gather(ctx, &w, in, body); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) (err error) {
		w.Day = calendar.DayOf(tx.Now())
		// Others' files are no evidence here: who names a digest must have had the paper.
		if w.Files, err = tx.FilesHeld(body, filesOf(in)); err != nil {
			return err
		}
		l, err := from(tx)
		if err != nil {
			return err
		}
		next, kinds, err := Next(l, act, in, w)
		if err != nil {
			return err
		}
		*out = next
		if now := next.Clocks(); !slices.Equal(l.Clocks(), now) {
			if err := tx.SetListingClocks(next.ID, now); err != nil {
				return err
			}
		}
		return s.save(tx, a, l.Version, next, act, kinds, paperOf(&next, in))
	})
}

// gather asks others what the guards need, before the transaction.
func (s *Service) gather(ctx context.Context, w *World, in Input, body string) (err error) {
	if w.Authority, err = s.Bodies.ListingAuthority(ctx, body); err != nil {
		return err
	}
	for _, id := range partiesOf(in) {
		subject, err := s.Parties.ListingSubject(ctx, id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil {
			w.Subjects[id] = subject
		}
	}
	return nil
}

// save keeps the next version of a case and tells of it.
func (s *Service) save(tx Tx, a access.Actor, before int64, l Listing, act Act, kinds []event.Kind, paper Document) error {
	row := rowOf(&l, tx.Now())
	if err := keep(tx, row, before); err != nil {
		return err
	}
	content, err := json.Marshal(l)
	if err != nil {
		return err
	}
	err = tx.AddListingVersion(Version{
		Listing: l.ID, Version: l.Version, State: l.State, Act: act, Actor: a.Ref(), Body: a.Body, At: tx.Now(),
		Document: paper.Number, File: paper.File, Content: s.Keys.Seal(contentField(l.ID, l.Version), content),
	})
	if err != nil {
		return err
	}
	if err := tx.AddListingMembers(l.ID, addressees(l.Party, row.Facts.Members)); err != nil {
		return err
	}
	for _, kind := range kinds {
		if err := say(tx, a, kind, row); err != nil {
			return err
		}
	}
	return nil
}

func keep(tx Tx, row Row, before int64) error {
	if before == 0 {
		return tx.AddListing(row)
	}
	return tx.SaveListing(row, before)
}

// say appends one event; that a listing took effect is noted, so that the daily pass
// does not say it again.
func say(tx Tx, a access.Actor, kind event.Kind, row Row) error {
	if kind == standing.EvTookEffect {
		if _, _, err := tx.MarkListing(row.ID, kind, calendar.DayOf(tx.Now())); err != nil {
			return err
		}
	}
	e, err := event.New(kind, row.ID, row.Version, a.Ref(), row.Facts)
	if err == nil {
		tx.Append(e)
	}
	return err
}

// load reads a case as it is and refuses a stale version.
func (s *Service) load(tx Tx, id string, version int64) (l Listing, err error) {
	row, err := tx.ListingRow(id)
	if err != nil {
		return l, err
	}
	if version != 0 && row.Version != version {
		return l, Stale()
	}
	return s.unseal(tx, id, row.Version)
}

// unseal reads one version.
func (s *Service) unseal(tx Tx, id string, version int64) (l Listing, err error) {
	v, err := tx.ListingVersion(id, version)
	if err != nil {
		return l, err
	}
	content, err := s.Keys.Open(contentField(id, version), v.Content)
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal(content, &l)
}

// Stale is the fault of a version that is not today's.
func Stale() error {
	return fault.New(fault.Stale, "案件已被他人办理，请重新载入后再试").At("version").Under("listing.version")
}
