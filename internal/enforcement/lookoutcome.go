package enforcement

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/standing"
)

// outcome looks at a screening whose outcome was just told: decided on an answer that did
// not show a listing in force by now, or told after a listing ended.
func (f *Follower) outcome(ctx context.Context, tx Tx, e event.Event) error {
	x, found, err := tx.Screened(e.Subject)
	if err != nil || !found || x.Historical || x.Given == Unrecorded {
		return err
	}
	ways, err := tx.ScreenedAs(&x)
	if err != nil {
		return err
	}
	day := calendar.DayOf(e.At)
	for _, r := range ways {
		listings, err := tx.ListingsReaching(r.Via)
		if err != nil {
			return err
		}
		for _, id := range listings {
			if err := f.outcomeOf(tx, &x, r, id, day); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (f *Follower) outcomeOf(tx Tx, x *Screened, r Reaching, listing string, day calendar.Day) error {
	facts, _, found, err := tx.FollowedListing(listing)
	if err != nil || !found || facts.Effective == "" {
		return err
	}
	l := newLook(listing, LookListed, r.Via, r.Party, facts.Effective, tx.Now())
	switch force := facts.On(day); {
	case force == standing.Over && x.Given == No:
		l.Kind, l.Day = LookReleased, over(&facts)
	case force != standing.InForce || x.Given != Yes:
		return nil
	}
	w := lookback{work: work{tx, f.Law(), facts, day, access.System("follower:" + FollowerName).Ref()}, look: l}
	if err := w.situate(&l); err != nil {
		return err
	}
	_, _, err = w.consider(x, l.Kind)
	return err
}
