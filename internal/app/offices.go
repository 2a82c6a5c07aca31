package app

import (
	"context"
	"slices"
	"time"

	"liancheng/internal/account"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/store"
)

// offices shows the registry's bodies to those who need a part of them, so that no
// work package knows another.
type offices struct {
	registry *registry.Service
	clock    func() time.Time
}

// Body tells accounts where a body is and what it does today.
func (o offices) Body(ctx context.Context, id string) (account.Office, error) {
	b, err := o.registry.Body(ctx, id)
	day := calendar.DayOf(o.clock())
	return account.Office{Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(day), Decides: b.DecidesOn(day)}, err
}

// ListingAuthority tells listings what a body is today.
func (o offices) ListingAuthority(ctx context.Context, id string) (listing.Authority, error) {
	b, err := o.registry.Body(ctx, id)
	return listing.Authority{ID: b.ID, Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(calendar.DayOf(o.clock()))}, err
}

// subjects tells listings whom they are about. It reads as the system: what an officer
// may see of a party is checked where he looks at it.
type subjects struct{ db *store.DB }

// ListingSubject gives a party's kind and region.
func (s subjects) ListingSubject(ctx context.Context, id string) (found listing.Subject, err error) {
	err = s.db.Registry().Read(ctx, func(tx registry.Tx) error {
		row, err := tx.PartyRow(id)
		found = listing.Subject{ID: row.Party, Person: row.Kind == party.Person, Region: row.Region}
		return err
	})
	return found, err
}

// executors tells listings which bodies have an order of theirs and so may read them.
type executors struct{ db *store.DB }

// ListingExecutors gives the bodies once each.
func (x executors) ListingExecutors(ctx context.Context, id string) (bodies []string, err error) {
	err = x.db.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
		orders, err := tx.OrdersOfListing(id)
		for i := range orders {
			if body := orders[i].Body; body != "" && !slices.Contains(bodies, body) {
				bodies = append(bodies, body)
			}
		}
		return err
	})
	return bodies, err
}
