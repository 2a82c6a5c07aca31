package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/report"
	"liancheng/internal/store/gen/reportsql"
)

// Report shows the store to the package of returns and reports.
func (db *DB) Report() Adapter[report.Tx] { return As(db, func(tx *Tx) report.Tx { return tx }) }

func (tx *Tx) report() *reportsql.Queries { return reportsql.New(tx.sql) }

// Return reads a return.
func (tx *Tx) Return(id string) (report.Return, error) {
	row, err := tx.report().GetReturn(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return report.Return{}, fault.New(fault.NotFound, "没有这份反馈表，请核对编号").At("id")
	}
	if err != nil {
		return report.Return{}, err
	}
	return returnOf(row)
}

// ReturnOf reads the return of a body for a window, where there is one.
func (tx *Tx) ReturnOf(body string, w report.Window) (r report.Return, found bool, err error) {
	row, err := tx.report().ReturnOf(tx.ctx, body, string(w.From), string(w.To))
	if errors.Is(err, sql.ErrNoRows) {
		return report.Return{}, false, nil
	}
	if err != nil {
		return report.Return{}, false, err
	}
	r, err = returnOf(row)
	return r, err == nil, err
}

// AddReturn saves a return's first version; a body has one for each window.
func (tx *Tx) AddReturn(r report.Return) error {
	figures, err := json.Marshal(r.Figures)
	if err != nil {
		return err
	}
	added, err := tx.report().InsertReturn(tx.ctx, reportsql.InsertReturnParams{
		ID: r.ID, Version: r.Version, Body: r.Body, BodyName: r.BodyName, Region: r.Region,
		FromDay: string(r.Window.From), ToDay: string(r.Window.To), State: string(r.State), Zero: r.Zero,
		Figures: string(figures), Note: r.Note, Position: int64(r.Position), Drafter: r.Drafter, Approver: r.Approver,
		SentOn: string(r.SentOn), Decider: r.Decider, Reason: r.Reason, ChangedAt: FormatInstant(r.Changed),
	})
	if err == nil && added == 0 {
		err = staleReturn()
	}
	return err
}

// SaveReturn saves the version after r.Version-1.
func (tx *Tx) SaveReturn(r report.Return) error {
	figures, err := json.Marshal(r.Figures)
	if err != nil {
		return err
	}
	saved, err := tx.report().UpdateReturn(tx.ctx, reportsql.UpdateReturnParams{
		ID: r.ID, Version: r.Version - 1, BodyName: r.BodyName, Region: r.Region, State: string(r.State), Zero: r.Zero,
		Figures: string(figures), Note: r.Note, Position: int64(r.Position), Drafter: r.Drafter, Approver: r.Approver,
		SentOn: string(r.SentOn), Decider: r.Decider, Reason: r.Reason, ChangedAt: FormatInstant(r.Changed),
	})
	if err == nil && saved == 0 {
		err = staleReturn()
	}
	return err
}

func staleReturn() error {
	return fault.New(fault.Stale, "反馈表已有变动，请重新载入后再办理").At("version").Under("return.version")
}

// ReturnPage lists returns, newest first.
func (tx *Tx) ReturnPage(q report.Query) ([]report.Return, error) {
	rows, err := tx.report().ReturnPage(tx.ctx, reportsql.ReturnPageParams{
		ScopeAll: every(q.In), ScopeBody: q.In.Body, ScopeRegion: q.In.Region,
		FromDay: string(q.Window.From), ToDay: string(q.Window.To), State: string(q.State), Body: q.Body,
		After: q.After, Most: int32(q.Limit),
	})
	return returnsOf(rows, err)
}

// ReturnsFor reads every return of a window, by body.
func (tx *Tx) ReturnsFor(w report.Window, in report.Scope) ([]report.Return, error) {
	rows, err := tx.report().ReturnsFor(tx.ctx, reportsql.ReturnsForParams{
		FromDay: string(w.From), ToDay: string(w.To), ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	return returnsOf(rows, err)
}

func returnsOf(rows []reportsql.PeriodicReturn, err error) ([]report.Return, error) {
	list := make([]report.Return, 0, len(rows))
	for _, row := range rows {
		r, err := returnOf(row)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, err
}

func returnOf(row reportsql.PeriodicReturn) (report.Return, error) {
	r := report.Return{
		ID: row.ID, Version: row.Version, Body: row.Body, BodyName: row.BodyName, Region: row.Region,
		Window: report.Window{From: calendar.Day(row.FromDay), To: calendar.Day(row.ToDay)},
		State:  report.State(row.State), Zero: row.Zero, Note: row.Note, Position: event.Seq(row.Position),
		Drafter: row.Drafter, Approver: row.Approver, SentOn: calendar.Day(row.SentOn), Decider: row.Decider, Reason: row.Reason,
	}
	at, err := ParseInstant(row.ChangedAt)
	if err != nil {
		return r, err
	}
	r.Changed = at
	if err := json.Unmarshal([]byte(row.Figures), &r.Figures); err != nil {
		return r, fmt.Errorf("return %s: %w", row.ID, err)
	}
	return r, nil
}

// every is the scope's flag for a query.
func every(in report.Scope) int64 {
	if in.All {
		return 1
	}
	return 0
}
