package enforcement

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"liancheng/internal/access"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Compared is how much a trial of law looked at.
type Compared struct {
	Listings int `json:"listings"` // in force on some day of the window
	Orders   int `json:"compared"` // that one of both laws calls for, or both
	Differ   int `json:"differ"`   // of them
}

// trialPage is how many listings are read at a time.
const trialPage = 1000

// Try has every listing that was in force on some day of a trial call for its orders
// under both laws, on the day it took effect or the window's first, with what is known
// of it, of its parties and of bodies today. tell is given what differs, a listing at a
// time, in no order that holds; nothing is issued.
func (s *Service) Try(ctx context.Context, a access.Actor, t *law.Trial, tell func([]Difference)) (Compared, error) {
	if _, err := s.Door.Scope(ctx, a, access.LawTry, "order"); err != nil {
		return Compared{}, err
	}
	x := &trial{Trial: t, store: s.Store, tell: tell}
	if err := s.Store.Read(ctx, func(tx Tx) (err error) {
		x.offices, err = readOffices(tx)
		return err
	}); err != nil {
		return Compared{}, err
	}
	work, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			for {
				if more, err := x.page(ctx); err != nil || !more {
					return err
				}
			}
		})
	}
	err := work.Wait()
	return x.all, err
}

// A trial is one at work. Each worker takes the next page of listings.
type trial struct {
	*law.Trial
	store   Store
	offices *offices

	reading sync.Mutex
	after   string // the last listing taken

	telling sync.Mutex
	all     Compared
	tell    func([]Difference)
}

// page compares a page of listings; false when there is none left.
func (x *trial) page(ctx context.Context) (more bool, err error) {
	err = x.store.Read(ctx, func(tx Tx) error {
		list, err := x.next(tx)
		for i := range list {
			if err = ctx.Err(); err == nil {
				err = x.listing(tx, list[i])
			}
			if err != nil {
				return err
			}
		}
		more = len(list) > 0
		return err
	})
	return more, err
}

func (x *trial) next(tx Tx) ([]standing.Facts, error) {
	x.reading.Lock()
	defer x.reading.Unlock()
	list, err := tx.ListingFacts(x.after, trialPage)
	if len(list) > 0 {
		x.after = list[len(list)-1].ID
	}
	return list, err
}

// listing compares what one listing calls for.
func (x *trial) listing(tx Tx, f standing.Facts) error {
	day, ok := replayed(&f, x.Trial)
	if !ok {
		return nil
	}
	known, failed := answersOf(tx)
	differ, all := Situation{
		Facts: f, Authority: x.offices.byID(f.Authority, day).Functions, Answer: known,
		Holder: func(function, region string) (Office, bool) { return x.offices.holderOf(function, region, day) },
	}.try(x.Trial, day)
	if err := failed(); err != nil {
		return fmt.Errorf("answers for %s: %w", f.ID, err)
	}
	x.telling.Lock()
	defer x.telling.Unlock()
	x.all.Listings, x.all.Orders, x.all.Differ = x.all.Listings+1, x.all.Orders+all, x.all.Differ+len(differ)
	if len(differ) > 0 {
		x.tell(differ)
	}
	return nil
}

// answersOf looks answers about parties up, each party once. The first error stands, and
// failed tells it.
func answersOf(tx RegistryTx) (answer func(party, circumstance string) law.Tri, failed func() error) {
	var first error
	known := map[string]map[string]law.Tri{}
	return func(party, circumstance string) law.Tri {
		if _, ok := known[party]; !ok && first == nil {
			known[party], first = tx.Circumstances(party)
		}
		return known[party][circumstance]
	}, func() error { return first }
}
