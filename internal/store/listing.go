package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/store/gen/listingsql"
)

// Listings shows package listing the store.
func (db *DB) Listings() Adapter[listing.Tx] {
	return As(db, func(tx *Tx) listing.Tx { return tx })
}

func (tx *Tx) listings() *listingsql.Queries { return listingsql.New(tx.sql) }

// AddListing saves a new case.
func (tx *Tx) AddListing(r listing.Row) error {
	if err := tx.notDoubled(r); err != nil {
		return err
	}
	facts, err := json.Marshal(r.Facts)
	if err != nil {
		return err
	}
	err = tx.listings().AddListing(tx.ctx, listingsql.AddListingParams{
		ID: r.ID, Version: r.Version, Party: r.Party, Domain: int64(r.Domain), State: string(r.State), Authority: r.Authority,
		Region: r.Region, GroundsNumber: r.GroundsNumber, DecisionNumber: r.DecisionNumber, Effective: string(r.Effective),
		Until: string(r.Until), EndedOn: string(r.EndedOn), Facts: string(facts),
		OpenedAt: FormatInstant(r.Opened), ChangedAt: FormatInstant(r.Changed),
	})
	return duplicateListing(err, r)
}

// SaveListing saves the next version of a case, guarded by the version before.
func (tx *Tx) SaveListing(r listing.Row, before int64) error {
	if err := tx.notDoubled(r); err != nil {
		return err
	}
	facts, err := json.Marshal(r.Facts)
	if err != nil {
		return err
	}
	n, err := tx.listings().SaveListing(tx.ctx, listingsql.SaveListingParams{
		ID: r.ID, Before: before, Version: r.Version, State: string(r.State), GroundsNumber: r.GroundsNumber,
		DecisionNumber: r.DecisionNumber, Effective: string(r.Effective), Until: string(r.Until), EndedOn: string(r.EndedOn),
		Facts: string(facts), ChangedAt: FormatInstant(r.Changed),
	})
	if err == nil && n == 0 {
		return listing.Stale()
	}
	return duplicateListing(err, r)
}

// notDoubled holds for the records of a party that were merged what unique indexes hold
// for one record.
func (tx *Tx) notDoubled(r listing.Row) error {
	tree, err := tx.PartyTree(r.Party)
	if err != nil {
		return err
	}
	for _, record := range tree.Records {
		if record == r.Party {
			continue
		}
		rows, err := tx.listings().ListingsOfRecord(tx.ctx, record)
		if err != nil {
			return err
		}
		for _, row := range rows {
			o, err := listingRow(row)
			if err == nil && r.Doubles(&o) {
				err = listing.Duplicate(r)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func duplicateListing(err error, r listing.Row) error {
	if duplicate(err) {
		return listing.Duplicate(r)
	}
	return err
}

// AddListingVersion adds a step to a case's history.
func (tx *Tx) AddListingVersion(v listing.Version) error {
	return tx.listings().AddListingVersion(tx.ctx, listingsql.AddListingVersionParams{
		Listing: v.Listing, Version: v.Version, State: string(v.State), Act: string(v.Act), Actor: v.Actor, Body: v.Body,
		At: FormatInstant(v.At), Document: v.Document, File: v.File, Content: v.Content,
	})
}

// AddListingMembers notes parties that a case touches.
func (tx *Tx) AddListingMembers(id string, parties []string) error {
	for _, p := range parties {
		if err := tx.listings().AddListingMember(tx.ctx, p, id); err != nil {
			return err
		}
	}
	return nil
}

// SetListingClocks replaces the times that run in a case.
func (tx *Tx) SetListingClocks(id string, clocks []listing.Clock) error {
	if err := tx.listings().DropListingClocks(tx.ctx, id); err != nil {
		return err
	}
	for _, c := range clocks {
		if err := tx.listings().AddListingClock(tx.ctx, listingsql.AddListingClockParams{
			Listing: id, Awaits: string(c.Awaits), Deadline: c.Deadline, Since: string(c.Since),
		}); err != nil {
			return err
		}
	}
	return nil
}

// MarkListing notes an announcement; false when there is none to make.
func (tx *Tx) MarkListing(id string, kind event.Kind, day calendar.Day) (listing.Row, bool, error) {
	mark := tx.listings().MarkTookEffect
	if kind == standing.EvLapsed {
		mark = tx.listings().MarkLapsed
	}
	row, err := mark(tx.ctx, id, string(day))
	if errors.Is(err, sql.ErrNoRows) {
		return listing.Row{}, false, nil
	}
	if err != nil {
		return listing.Row{}, false, err
	}
	r, err := listingRow(row)
	return r, err == nil, err
}

// ListingsToAnnounce gives cases whose day has come and was not announced.
func (tx *Tx) ListingsToAnnounce(kind event.Kind, day calendar.Day, limit int) ([]string, error) {
	if kind == standing.EvLapsed {
		return tx.listings().ListingsToLapse(tx.ctx, string(day), int32(limit))
	}
	return tx.listings().ListingsToTakeEffect(tx.ctx, string(day), int32(limit))
}

// ListingRow reads a case's row.
func (tx *Tx) ListingRow(id string) (listing.Row, error) {
	row, err := tx.listings().Listing(tx.ctx, id)
	if err != nil {
		return listing.Row{}, noListing(err)
	}
	return listingRow(row)
}

// ListingVersion reads one step of a case's history with its sealed content.
func (tx *Tx) ListingVersion(id string, version int64) (listing.Version, error) {
	v, err := tx.listings().ListingVersion(tx.ctx, id, version)
	if err != nil {
		return listing.Version{}, noListing(err)
	}
	at, err := ParseInstant(v.At)
	return listing.Version{
		Listing: v.Listing, Version: v.Version, State: standing.State(v.State), Act: listing.Act(v.Act), Actor: v.Actor,
		Body: v.Body, At: at, Document: v.Document, File: v.File, Content: v.Content,
	}, err
}

// ListingVersions reads a case's history, the first step first, without contents.
func (tx *Tx) ListingVersions(id string) ([]listing.Version, error) {
	rows, err := tx.listings().ListingVersions(tx.ctx, id)
	if err != nil {
		return nil, err
	}
	steps := make([]listing.Version, len(rows))
	for i, v := range rows {
		at, err := ParseInstant(v.At)
		if err != nil {
			return nil, fmt.Errorf("listing %s v%d: %w", id, v.Version, err)
		}
		steps[i] = listing.Version{
			Listing: v.Listing, Version: v.Version, State: standing.State(v.State), Act: listing.Act(v.Act), Actor: v.Actor,
			Body: v.Body, At: at, Document: v.Document, File: v.File,
		}
	}
	return steps, nil
}

func noListing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return listing.NotFound()
	}
	return err
}

func listingRow(row listingsql.Listing) (listing.Row, error) {
	r := listing.Row{
		ID: row.ID, Version: row.Version, Party: row.Party, Domain: int(row.Domain), State: standing.State(row.State),
		Authority: row.Authority, Region: row.Region, GroundsNumber: row.GroundsNumber, DecisionNumber: row.DecisionNumber,
		Effective: calendar.Day(row.Effective), Until: calendar.Day(row.Until), EndedOn: calendar.Day(row.EndedOn),
	}
	var errs [3]error
	r.Opened, errs[0] = ParseInstant(row.OpenedAt)
	r.Changed, errs[1] = ParseInstant(row.ChangedAt)
	errs[2] = json.Unmarshal([]byte(row.Facts), &r.Facts)
	if err := errors.Join(errs[:]...); err != nil {
		return r, fmt.Errorf("listing %s: %w", row.ID, err)
	}
	return r, nil
}
