package listing

import (
	"context"
	"iter"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// row reads the flat row of a case.
func (s *Service) row(ctx context.Context, id string) (r Row, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		r, err = tx.ListingRow(id)
		return err
	})
	return r, err
}

// A View is a case with its history, the first step first.
type View struct {
	Listing Listing
	Facts   standing.Facts
	History []Version // their Content is left out
}

// Get reads a case. It may be read by the body whose case it is, by the bodies that
// carry out its orders, and by the coordinator.
func (s *Service) Get(ctx context.Context, a access.Actor, id string) (v View, err error) {
	if err := s.enterToRead(ctx, a, id); err != nil {
		return v, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		if v.Listing, err = s.load(tx, id, 0); err != nil {
			return err
		}
		v.Facts = v.Listing.Facts()
		v.History, err = tx.ListingVersions(id)
		return err
	})
	return v, err
}

// GetVersion reads a case as it was after one step of its history.
func (s *Service) GetVersion(ctx context.Context, a access.Actor, id string, version int64) (l Listing, err error) {
	if err := s.enterToRead(ctx, a, id); err != nil {
		return l, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		l, err = s.unseal(tx, id, version)
		return err
	})
	return l, err
}

func (s *Service) enterToRead(ctx context.Context, a access.Actor, id string) error {
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	return s.enterWithPart(ctx, a, access.ListingRead, row)
}

// enterWithPart asks the door for those whose case it is and those who have a part in it.
func (s *Service) enterWithPart(ctx context.Context, a access.Actor, act access.Act, row Row) (err error) {
	on := row.Resource()
	if s.Executors != nil {
		if on.Others, err = s.Executors.ListingExecutors(ctx, row.ID); err != nil {
			return err
		}
	}
	return s.Door.Enter(ctx, a, act, on)
}

// maxPage bounds a page of a list.
const maxPage = 200

// List gives a page of cases, the newest first, and the cursor of the next page; it is
// empty when there is none. A body's list shows its own cases; those it carries out
// orders for it reaches through its orders.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (rows []Row, next string, err error) {
	if q.Scope, err = s.Door.Scope(ctx, a, access.ListingRead, "listing"); err != nil {
		return nil, "", err
	}
	if q.State != "" && q.State.Chinese() == "" {
		return nil, "", fault.New(fault.Invalid, "没有名为“%s”的案件状态", string(q.State)).At("state").Under("listing.state-unknown")
	}
	if q.Awaits != "" && q.Awaits.Chinese() == "" {
		return nil, "", fault.New(fault.Invalid, "没有名为“%s”的待办事项", string(q.Awaits)).At("awaits").Under("listing.awaits-unknown")
	}
	if q.Limit <= 0 || q.Limit > maxPage {
		q.Limit = 50
	}
	page := q.Limit
	q.Limit++ // one more tells whether there is a next page
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		rows, err = tx.Listings(q)
		return err
	})
	if err == nil && len(rows) > page {
		rows = rows[:page]
		next = rows[page-1].ID
	}
	return rows, next, err
}

// The facts below are for this system's own readers (index, orders, replay), which
// have doors of their own; they hold ids only.

// FactsOf gives every listing that touches a party, as it is, and the position of the
// stream at which that holds.
func (s *Service) FactsOf(ctx context.Context, party string) (facts []standing.Facts, at event.Seq, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		at = tx.Position()
		facts, err = tx.ListingFactsOf(party)
		return err
	})
	return facts, at, err
}

// FactsAt gives every listing that touched a party as of a position of the stream.
func (s *Service) FactsAt(ctx context.Context, party string, position event.Seq) (facts []standing.Facts, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		facts, err = tx.ListingFactsAt(party, position)
		return err
	})
	return facts, err
}

// ListingAt gives one listing as of a position; false when it was not there yet.
func (s *Service) ListingAt(ctx context.Context, id string, position event.Seq) (f standing.Facts, ok bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		f, ok, err = tx.ListingAt(id, position)
		return err
	})
	return f, ok, err
}

// factsPage is how many facts are read at once.
const factsPage = 2000

// AllFacts streams the facts of every listing in the order of their ids, from after a
// cursor (the last id seen, "" for all), all from one snapshot.
func (s *Service) AllFacts(ctx context.Context, after string) iter.Seq2[standing.Facts, error] {
	return func(yield func(standing.Facts, error) bool) {
		err := s.Store.Read(ctx, func(tx Tx) error {
			for {
				page, err := tx.ListingFacts(after, factsPage)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, f := range page {
					if !yield(f, nil) {
						return nil
					}
				}
				after = page[len(page)-1].ID
			}
		})
		if err != nil {
			yield(standing.Facts{}, err)
		}
	}
}
