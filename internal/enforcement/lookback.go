package enforcement

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// LookBack does what the looks that are due ask for, a batch in each transaction, and tells
// how many orders were issued. Any number of processes may run it: each batch is one's alone.
// A look that fails holds up no other; it is tried again later.
func (s *Service) LookBack(ctx context.Context) (issued int, err error) {
	actor := access.System("look-back")
	if err := access.Can(actor, access.OrderIssue, access.Resource{Kind: "order"}); err != nil {
		return 0, err
	}
	var failed []error
	for {
		l, found, err := s.nextLook(ctx)
		if err != nil || !found {
			return issued, errors.Join(append(failed, err)...)
		}
		n, err := s.lookOnce(ctx, l, actor.Ref())
		if issued += n; err == nil || fault.Is(err, fault.Stale) { // somebody changed an order meanwhile: anew
			continue
		}
		failed = append(failed, err)
		if err := s.postpone(ctx, l); err != nil {
			return issued, errors.Join(append(failed, err)...)
		}
	}
}

func (s *Service) nextLook(ctx context.Context) (l Look, found bool, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		l, found, err = tx.NextLook(tx.Now())
		return err
	})
	return l, found, err
}

// lookLater is how long a look that failed rests.
const lookLater = 10 * time.Minute

func (s *Service) postpone(ctx context.Context, l Look) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		l.Next = tx.Now().Add(lookLater)
		_, err := tx.SaveLook(l)
		return err
	})
}

// lookOnce does one batch. The numbers of the party are looked up outside of the transaction.
func (s *Service) lookOnce(ctx context.Context, l Look, actor string) (issued int, err error) {
	defer fault.Wrap(&err, "look back %s %s", l.Listing, l.Kind)
	var digests []string
	if l.Kind != LookOrders && l.Phase == lookScreenings {
		if digests, err = s.Digests(ctx, l.Party); err != nil {
			return 0, err
		}
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		issued = 0 // may run again
		// Claimed first: a rival waits here and not in vain, and then finds it moved.
		claimed, err := tx.SaveLook(l)
		if err != nil || !claimed {
			return err
		}
		w := lookback{work: work{tx: tx, rules: s.Law(), today: s.Today(), actor: actor}, look: l, digests: digests}
		w.look.Version++
		for more := true; more; more = w.look.goesOn() { // most parties have next to nothing: one transaction does
			if err := w.batch(); err != nil {
				return err
			}
		}
		issued = w.look.Issued - l.Issued
		_, err = tx.SaveLook(w.look)
		return err
	})
	return issued, err
}

// lookback is one batch of a look in hand.
type lookback struct {
	work
	look    Look
	digests []string
	situation
}

// batch does the next of the phase. A listing whose standing has changed asks for another look:
// that which the change opened.
func (w *lookback) batch() (err error) {
	if w.facts, _, _, err = w.tx.FollowedListing(w.look.Listing); err != nil {
		return err
	}
	force := w.facts.On(w.today)
	if w.look.Kind == LookOrders {
		return w.orders(force)
	}
	if force != map[LookKind]standing.Force{LookListed: standing.InForce, LookReleased: standing.Over}[w.look.Kind] {
		w.look.Finished = true
		return nil
	}
	if err := w.situate(&w.look); err != nil {
		return err
	}
	w.look.begins()
	switch w.look.Phase {
	case lookProjects:
		return w.projects()
	case lookBranches:
		return w.branches()
	}
	return w.screenings()
}

// screenings does the next screenings of the party, whatever number was asked.
func (w *lookback) screenings() error {
	var page []Screened
	for _, digest := range w.digests {
		more, err := w.tx.ScreenedUnder(digest, w.reaching.Since, w.look.After, lookBatch)
		if err != nil {
			return err
		}
		page = append(page, more...)
	}
	slices.SortFunc(page, func(a, b Screened) int { return cmp.Compare(a.ID, b.ID) })
	page = page[:min(len(page), lookBatch)]
	for i := range page {
		if err := w.screening(&page[i]); err != nil {
			return err
		}
	}
	w.look.moves(lastOf(page, func(x Screened) string { return x.ID }), len(page) == lookBatch)
	return w.failed()
}

func lastOf[T any](page []T, id func(T) string) string {
	if len(page) == 0 {
		return ""
	}
	return id(page[len(page)-1])
}

func (w *lookback) screening(x *Screened) error {
	w.look.Seen++
	issued, spared, err := w.consider(x, w.look.Kind)
	if issued {
		w.look.Issued++
	}
	if spared {
		w.look.Spared++
	}
	return err
}
