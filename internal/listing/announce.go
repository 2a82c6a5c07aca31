package listing

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// announced at once in one transaction; small, so that clerks do not wait for the pass.
const batch = 100

// Announce is the daily pass: it tells of listings that took effect and of those whose
// period is over, once for each listing and kind. Verdicts never wait for it. Running
// it again, or on several nodes at once, tells nothing twice.
func (s *Service) Announce(ctx context.Context, a access.Actor, day calendar.Day) (told int, err error) {
	if err := s.Door.Enter(ctx, a, access.ListingAnnounce, access.Resource{Kind: "listing"}); err != nil {
		return 0, err
	}
	for _, kind := range []event.Kind{standing.EvTookEffect, standing.EvLapsed} {
		for {
			n, more, err := s.announce(ctx, a, kind, day)
			told += n
			if err != nil {
				return told, err
			}
			if !more {
				break
			}
		}
	}
	return told, nil
}

func (s *Service) announce(ctx context.Context, a access.Actor, kind event.Kind, day calendar.Day) (told int, more bool, err error) {
	err = s.Store.Write(ctx, func(tx Tx) error {
		told = 0
		if !day.Valid() || day.After(calendar.DayOf(tx.Now())) {
			return fault.New(fault.Invalid, "不能公布尚未到来的日期 %s", day).At("day").Under("listing.announce-day")
		}
		ids, err := tx.ListingsToAnnounce(kind, day, batch)
		if err != nil {
			return err
		}
		more = len(ids) == batch
		for _, id := range ids {
			row, first, err := tx.MarkListing(id, kind, day)
			if err != nil {
				return err
			}
			if !first {
				continue // another node was faster
			}
			e, err := event.New(kind, id, row.Version, a.Ref(), row.Facts)
			if err != nil {
				return err
			}
			tx.Append(e)
			told++
		}
		return nil
	})
	return told, more, err
}
