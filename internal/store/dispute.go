package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"liancheng/internal/coordination"
	"liancheng/internal/store/gen/coordinationsql"
)

// Disputes shows the store to the part of coordination that runs disputes.
func (db *DB) Disputes() Adapter[coordination.DisputeTx] {
	return As(db, func(tx *Tx) coordination.DisputeTx { return tx })
}

func (tx *Tx) coordinated() *coordinationsql.Queries { return coordinationsql.New(tx.sql) }

// AddDispute saves a new dispute.
func (tx *Tx) AddDispute(r coordination.DisputeRow) error {
	facts, err := json.Marshal(r.DisputeFacts)
	if err != nil {
		return err
	}
	err = tx.coordinated().AddDispute(tx.ctx, coordinationsql.AddDisputeParams{
		ID: r.ID, Version: r.Version, State: string(r.State), Closed: flag(r.State.Closed()), Region: r.Region, OrderID: r.About.Order,
		Facts: string(facts), RaisedAt: FormatInstant(r.Raised), ChangedAt: FormatInstant(r.Changed),
	})
	if duplicate(err) {
		return coordination.DuplicateDispute()
	}
	return err
}

// SaveDispute saves the next version of a dispute, guarded by the version before.
func (tx *Tx) SaveDispute(r coordination.DisputeRow, before int64) error {
	facts, err := json.Marshal(r.DisputeFacts)
	if err != nil {
		return err
	}
	n, err := tx.coordinated().SaveDispute(tx.ctx, coordinationsql.SaveDisputeParams{
		ID: r.ID, Before: before, Version: r.Version, State: string(r.State), Closed: flag(r.State.Closed()), Facts: string(facts),
		ChangedAt: FormatInstant(r.Changed),
	})
	if err == nil && n == 0 {
		err = coordination.StaleDispute()
	}
	return err
}

// AddDisputeVersion adds a step to a dispute's history.
func (tx *Tx) AddDisputeVersion(v coordination.DisputeVersion) error {
	return tx.coordinated().AddDisputeVersion(tx.ctx, coordinationsql.AddDisputeVersionParams{
		Dispute: v.Dispute, Version: v.Version, State: string(v.State), Act: string(v.Act), Actor: v.Actor, Body: v.Body, Side: v.Side,
		At: FormatInstant(v.At), Document: v.Document, File: v.File, Content: v.Content,
	})
}

// SetDisputeParties keeps the look-up by side in step. Sides never change once raised.
func (tx *Tx) SetDisputeParties(id string, parties []coordination.DisputeParty) error {
	for _, p := range parties {
		if err := tx.coordinated().SetDisputeParty(tx.ctx, p.Key, id, string(p.Awaits)); err != nil {
			return err
		}
	}
	return nil
}

// DisputeRow reads a dispute's row.
func (tx *Tx) DisputeRow(id string) (coordination.DisputeRow, error) {
	row, err := tx.coordinated().Dispute(tx.ctx, id)
	if err != nil {
		return coordination.DisputeRow{}, noDispute(err)
	}
	return disputeRow(row)
}

// DisputeVersion reads one step of a dispute's history with its sealed content.
func (tx *Tx) DisputeVersion(id string, version int64) (coordination.DisputeVersion, error) {
	v, err := tx.coordinated().DisputeVersion(tx.ctx, id, version)
	if err != nil {
		return coordination.DisputeVersion{}, noDispute(err)
	}
	at, err := ParseInstant(v.At)
	return coordination.DisputeVersion{
		Dispute: v.Dispute, Version: v.Version, State: coordination.DisputeState(v.State), Act: coordination.DisputeAct(v.Act),
		Actor: v.Actor, Body: v.Body, Side: v.Side, At: at, Document: v.Document, File: v.File, Content: v.Content,
	}, err
}

// DisputeVersions reads a dispute's history, the first step first, without contents.
func (tx *Tx) DisputeVersions(id string) ([]coordination.DisputeVersion, error) {
	rows, err := tx.coordinated().DisputeVersions(tx.ctx, id)
	if err != nil {
		return nil, err
	}
	steps := make([]coordination.DisputeVersion, len(rows))
	for i, v := range rows {
		at, err := ParseInstant(v.At)
		if err != nil {
			return nil, fmt.Errorf("dispute %s v%d: %w", id, v.Version, err)
		}
		steps[i] = coordination.DisputeVersion{
			Dispute: v.Dispute, Version: v.Version, State: coordination.DisputeState(v.State), Act: coordination.DisputeAct(v.Act),
			Actor: v.Actor, Body: v.Body, Side: v.Side, At: at, Document: v.Document, File: v.File,
		}
	}
	return steps, nil
}

// Disputes reads a page of disputes, the newest first.
func (tx *Tx) Disputes(q coordination.DisputeQuery) ([]coordination.DisputeRow, error) {
	if q.Scope.Empty() {
		return nil, nil
	}
	p := coordinationsql.ListDisputesParams{
		After: q.After, OrderID: q.Order, ScopeAll: flag(q.Scope.All), ScopePart: q.Scope.Part, ScopeRegion: q.Scope.Region, Most: int32(q.Limit),
	}
	for i, into := range []*string{&p.State1, &p.State2, &p.State3, &p.State4} {
		if i < len(q.States) {
			*into = string(q.States[i])
		}
	}
	if q.Owed != nil {
		p.Awaits, p.OwedBy, p.Absent = string(q.Owed.What), q.Owed.By, flag(q.Owed.Absent)
	}
	rows, err := tx.coordinated().ListDisputes(tx.ctx, p)
	if err != nil {
		return nil, err
	}
	list := make([]coordination.DisputeRow, len(rows))
	for i, row := range rows {
		if list[i], err = disputeRow(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// DisputedOrder reads what a dispute must know of an order.
func (tx *Tx) DisputedOrder(id string) (coordination.DisputedOrder, bool, error) {
	row, err := tx.coordinated().DisputedOrder(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return coordination.DisputedOrder{}, false, nil
	}
	return coordination.DisputedOrder{ID: row.ID, Body: row.Body, Authority: row.Authority, Measure: row.Measure,
		Directive: row.Directive, Function: row.Function}, err == nil, err
}

func noDispute(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return coordination.NoDispute()
	}
	return err
}

func disputeRow(row coordinationsql.Dispute) (coordination.DisputeRow, error) {
	var r coordination.DisputeRow
	var errs [3]error
	r.Raised, errs[0] = ParseInstant(row.RaisedAt)
	r.Changed, errs[1] = ParseInstant(row.ChangedAt)
	errs[2] = json.Unmarshal([]byte(row.Facts), &r.DisputeFacts)
	if err := errors.Join(errs[:]...); err != nil {
		return r, fmt.Errorf("dispute %s: %w", row.ID, err)
	}
	return r, nil
}
