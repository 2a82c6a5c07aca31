package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/store/gen/coordinationsql"
)

// Coordination shows the store to the package that has law confirmed.
func (db *DB) Coordination() Adapter[coordination.Tx] {
	return As(db, func(tx *Tx) coordination.Tx { return tx })
}

// AddLawChange saves a new proposal.
func (tx *Tx) AddLawChange(p coordination.Proposal) error {
	change, err := json.Marshal(p.Change)
	if err != nil {
		return err
	}
	return coordinationsql.New(tx.sql).InsertLawChange(tx.ctx, coordinationsql.InsertLawChangeParams{
		ID: p.ID, Version: p.Version, State: string(p.State), Kind: string(p.Change.Kind), Target: p.Change.Target,
		FromDay: string(p.Change.From), Change: string(change), File: p.File,
		ProposedBy: p.ProposedBy, ProposedBody: p.ProposedBody, ProposedAt: FormatInstant(p.ProposedAt),
	})
}

// SaveLawChange saves what became of a proposal.
func (tx *Tx) SaveLawChange(p coordination.Proposal) error {
	saved, err := coordinationsql.New(tx.sql).UpdateLawChange(tx.ctx, coordinationsql.UpdateLawChangeParams{
		ID: p.ID, Version: p.Version - 1, State: string(p.State),
		DecidedBy: p.DecidedBy, DecidedAt: FormatInstant(p.DecidedAt), Reason: p.Reason,
	})
	if err == nil && saved == 0 {
		err = fault.New(fault.Stale, "该提议已有变动，请重新载入后再审核").At("version").Under("law.version")
	}
	return err
}

// LawChange reads a proposal.
func (tx *Tx) LawChange(id string) (coordination.Proposal, error) {
	row, err := coordinationsql.New(tx.sql).LawChange(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return coordination.Proposal{}, fault.New(fault.NotFound, "没有这项法律变更提议，请核对编号").At("id")
	}
	if err != nil {
		return coordination.Proposal{}, err
	}
	return proposalOf(row)
}

// LawChanges lists proposals, newest first.
func (tx *Tx) LawChanges(q coordination.Query) ([]coordination.Proposal, error) {
	rows, err := coordinationsql.New(tx.sql).LawChanges(tx.ctx, string(q.State), q.After, int32(q.Limit))
	if err != nil {
		return nil, err
	}
	list := make([]coordination.Proposal, 0, len(rows))
	for _, row := range rows {
		p, err := proposalOf(row)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// ApprovedLaw reads the changes approved up to a position out of the stream.
func (tx *Tx) ApprovedLaw(position event.Seq) ([]law.Change, error) {
	rows, err := coordinationsql.New(tx.sql).ApprovedLaw(tx.ctx, int64(position))
	if err != nil {
		return nil, err
	}
	changes := make([]law.Change, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal([]byte(row.Body), &changes[i]); err != nil {
			return nil, fmt.Errorf("event %d: %w", row.Seq, err)
		}
	}
	return changes, nil
}

// ReducedOrders counts the orders that stand as reviews, open or closed since a day.
func (tx *Tx) ReducedOrders(since calendar.Day) ([]coordination.Reduced, error) {
	rows, err := coordinationsql.New(tx.sql).ReducedOrders(tx.ctx, string(since))
	return each(rows, err, func(r coordinationsql.ReducedOrdersRow) coordination.Reduced {
		return coordination.Reduced{Directive: r.Directive, Function: r.Function, Orders: r.Orders, Open: r.OpenOrders, Incomplete: r.Incomplete}
	})
}

func proposalOf(row coordinationsql.LawChange) (coordination.Proposal, error) {
	p := coordination.Proposal{
		ID: row.ID, Version: row.Version, State: coordination.State(row.State), File: row.File,
		ProposedBy: row.ProposedBy, ProposedBody: row.ProposedBody, DecidedBy: row.DecidedBy, Reason: row.Reason,
	}
	var err error
	if p.ProposedAt, err = ParseInstant(row.ProposedAt); err != nil {
		return p, err
	}
	if p.DecidedAt, err = ParseInstant(row.DecidedAt); err != nil {
		return p, err
	}
	return p, json.Unmarshal([]byte(row.Change), &p.Change)
}
