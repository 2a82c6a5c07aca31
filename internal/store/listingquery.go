package store

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/store/gen/listingsql"
)

// Listings reads a page of cases, the newest first. The narrowest index leads: a
// party's few cases, one body's, or all.
//
// A party's are those of all its records: each record's page is read, and the first of all
// of them are the page.
func (tx *Tx) Listings(q listing.Query) ([]listing.Row, error) {
	if q.Party == "" {
		return tx.listingsOfOne(q)
	}
	tree, err := tx.PartyTree(q.Party)
	if err != nil {
		return nil, err
	}
	if !tree.Merged() {
		return tx.listingsOfOne(q)
	}
	var all []listing.Row
	for _, record := range tree.Records {
		q.Party = record
		rows, err := tx.listingsOfOne(q)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, func(a, b listing.Row) int { return cmp.Compare(b.ID, a.ID) })
	all = slices.CompactFunc(all, func(a, b listing.Row) bool { return a.ID == b.ID })
	return all[:min(len(all), q.Limit)], nil
}

func (tx *Tx) listingsOfOne(q listing.Query) ([]listing.Row, error) {
	if q.Awaits != "" {
		return tx.listingsAwaiting(q)
	}
	rows, err := tx.listingPage(q)
	if err != nil {
		return nil, err
	}
	list := make([]listing.Row, len(rows))
	for i, row := range rows {
		if list[i], err = listingRow(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// listingsAwaiting reads a page of the cases in which a time runs.
func (tx *Tx) listingsAwaiting(q listing.Query) ([]listing.Row, error) {
	if q.Scope.Empty() {
		return nil, nil
	}
	rows, err := tx.listings().ListListingsAwaiting(tx.ctx, listingsql.ListListingsAwaitingParams{
		Awaits: string(q.Awaits), Party: q.Party, After: q.After, State: string(q.State), Domain: int64(q.Domain), Body: q.Body,
		ScopeAll: flag(q.Scope.All), ScopeBody: q.Scope.Body, ScopeRegion: q.Scope.Region, Most: int32(q.Limit),
	})
	list := make([]listing.Row, 0, len(rows))
	for _, row := range rows {
		r, err := listingRow(row.Listing)
		if err != nil {
			return nil, err
		}
		r.Clock = listing.Clock{Awaits: q.Awaits, Deadline: row.Deadline, Since: calendar.Day(row.Since)}
		list = append(list, r)
	}
	return list, err
}

func (tx *Tx) listingPage(q listing.Query) ([]listingsql.Listing, error) {
	ownOnly := !q.Scope.All && q.Scope.Region == ""
	switch {
	case q.Scope.Empty(), ownOnly && q.Scope.Body == "", ownOnly && q.Body != "" && q.Body != q.Scope.Body:
		return nil, nil
	case q.Party != "":
		return tx.listings().ListListingsOfParty(tx.ctx, listingsql.ListListingsOfPartyParams{
			Party: q.Party, After: q.After, State: string(q.State), Domain: int64(q.Domain), Body: q.Body,
			ScopeAll: flag(q.Scope.All), ScopeBody: q.Scope.Body, ScopeRegion: q.Scope.Region, Most: int32(q.Limit),
		})
	case ownOnly:
		return tx.listings().ListListingsOfAuthority(tx.ctx, listingsql.ListListingsOfAuthorityParams{
			Authority: q.Scope.Body, After: q.After, State: string(q.State), Domain: int64(q.Domain), Most: int32(q.Limit),
		})
	case q.Scope.All && q.Body != "":
		return tx.listings().ListListingsOfAuthority(tx.ctx, listingsql.ListListingsOfAuthorityParams{
			Authority: q.Body, After: q.After, State: string(q.State), Domain: int64(q.Domain), Most: int32(q.Limit),
		})
	}
	return tx.listings().ListListings(tx.ctx, listingsql.ListListingsParams{
		After: q.After, State: string(q.State), Domain: int64(q.Domain), Body: q.Body,
		ScopeAll: flag(q.Scope.All), ScopeBody: q.Scope.Body, ScopeRegion: q.Scope.Region, Most: int32(q.Limit),
	})
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ListingFacts reads the facts of cases in the order of their ids.
func (tx *Tx) ListingFacts(after string, limit int) ([]standing.Facts, error) {
	rows, err := tx.listings().ListingFacts(tx.ctx, after, int32(limit))
	return listingFacts(rows, err, "")
}

// ListingFactsOf reads the facts of every case that touches a party.
func (tx *Tx) ListingFactsOf(party string) ([]standing.Facts, error) {
	rows, err := tx.listings().ListingFactsOf(tx.ctx, party)
	return listingFacts(rows, err, party)
}

// ListingFactsAt reads the facts of every case that touched a party as of a position.
func (tx *Tx) ListingFactsAt(party string, position event.Seq) ([]standing.Facts, error) {
	rows, err := tx.listings().ListingFactsAt(tx.ctx, party, int64(position))
	return listingFacts(rows, err, party)
}

// ListingAt reads the facts of one case as of a position.
func (tx *Tx) ListingAt(id string, position event.Seq) (f standing.Facts, ok bool, err error) {
	body, err := tx.listings().ListingAt(tx.ctx, id, int64(position))
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &f)
	}
	return f, err == nil, err
}

// listingFacts decodes facts and keeps those that touch the party, when one is given:
// a person named in a proposal may be gone from it since.
func listingFacts(rows []string, err error, party string) ([]standing.Facts, error) {
	if err != nil {
		return nil, err
	}
	list := make([]standing.Facts, 0, len(rows))
	for _, row := range rows {
		f, err := standing.Decode(row)
		if err != nil {
			return nil, fmt.Errorf("facts of a listing: %w", err)
		}
		if party == "" || len(f.RoleOf(party)) > 0 {
			list = append(list, f)
		}
	}
	return list, nil
}
