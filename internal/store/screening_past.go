package store

import (
	"fmt"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/store/gen/registrysql"
	"liancheng/internal/store/gen/screeningsql"
)

// PartyPast reads every version of a party for screening, with the event that made it.
func (tx *Tx) PartyPast(id string) ([]screening.PartyThen, error) {
	rows, err := tx.screening().PartyPast(tx.ctx, id)
	if err != nil {
		return nil, err
	}
	list := make([]screening.PartyThen, len(rows))
	for i, r := range rows {
		row, err := screenRow(registrysql.PartyScreenRowRow{
			Party: r.Party, Version: r.Version, Kind: r.Kind, OrgKind: r.OrgKind, Keys: r.Keys, NameKeys: r.NameKeys, Display: r.Display,
			Region: r.Region, Parent: r.Parent, Operator: r.Operator, Circumstances: r.Circumstances, Roles: r.Roles, Erased: r.Erased,
			MergedInto: r.MergedInto,
		})
		if err != nil {
			return nil, err
		}
		list[i] = screening.PartyThen{Seq: event.Seq(r.Seq), ScreenRow: row}
	}
	return list, nil
}

// ListingPast reads every event of each listing that ever touched a party.
func (tx *Tx) ListingPast(party string) ([]screening.ListingThen, error) {
	rows, err := tx.listings().ListingPast(tx.ctx, party)
	if err != nil {
		return nil, err
	}
	list := make([]screening.ListingThen, len(rows))
	for i, r := range rows {
		f, err := standing.Decode(r.Body)
		if err != nil {
			return nil, fmt.Errorf("event %d of a listing: %w", r.Seq, err)
		}
		list[i] = screening.ListingThen{Seq: event.Seq(r.Seq), Facts: f}
	}
	return list, nil
}

// ReceiptBatches reads the groups of answers from one id to another.
func (tx *Tx) ReceiptBatches(first, last string) ([]screening.Batch, error) {
	rows, err := tx.screening().ReceiptBatches(tx.ctx, first, last)
	if err != nil {
		return nil, err
	}
	list := make([]screening.Batch, len(rows))
	for i, r := range rows {
		if list[i], err = batchOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ReceiptGroups lists the groups signed in a time, a page after the id given.
func (tx *Tx) ReceiptGroups(after string, from, until time.Time, limit int) ([]screening.GroupSize, error) {
	rows, err := tx.screening().ReceiptGroups(tx.ctx, screeningsql.ReceiptGroupsParams{
		After: after, Since: FormatInstant(from), Until: FormatInstant(until), Most: int32(limit),
	})
	return each(rows, err, func(r screeningsql.ReceiptGroupsRow) screening.GroupSize {
		return screening.GroupSize{ID: r.ID, Size: int(r.Size)}
	})
}
