package store

import (
	"database/sql"
	"errors"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/internal/store/gen/screeningsql"
	"liancheng/receipt"
)

// Screening shows the store to the package that answers.
func (db *DB) Screening() Adapter[screening.Tx] {
	return As(db, func(tx *Tx) screening.Tx { return tx })
}

func (tx *Tx) screening() *screeningsql.Queries { return screeningsql.New(tx.sql) }

// ScreenRowAsOf reads a party for screening as it was at a position of the stream; false
// when nobody knew it then.
func (tx *Tx) ScreenRowAsOf(id string, position event.Seq) (r party.ScreenRow, known bool, err error) {
	version, err := tx.screening().PartyVersionAsOf(tx.ctx, id, int64(position))
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	r, err = tx.PartyScreenRowAt(id, version)
	return r, err == nil, err
}

// SaveReceiptBatch keeps a group of answers; false when it was there.
func (tx *Tx) SaveReceiptBatch(b screening.Batch) (bool, error) {
	added, err := tx.screening().AddReceiptBatch(tx.ctx, screeningsql.AddReceiptBatchParams{
		ID: b.ID, At: FormatInstant(b.At), Size: int64(b.Size), Body: b.Body,
	})
	return added == 1, err
}

// ReceiptBatch reads a group of answers.
func (tx *Tx) ReceiptBatch(id string) (screening.Batch, bool, error) {
	row, err := tx.screening().ReceiptBatch(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return screening.Batch{}, false, nil
	}
	if err != nil {
		return screening.Batch{}, false, err
	}
	b, err := batchOf(row)
	return b, err == nil, err
}

func batchOf(r screeningsql.ReceiptBatch) (screening.Batch, error) {
	at, err := ParseInstant(r.At)
	return screening.Batch{ID: r.ID, At: at, Size: int(r.Size), Body: r.Body}, err
}

// Screening reads one screening.
func (tx *Tx) Screening(id string) (screening.Row, bool, error) {
	row, err := tx.screening().Screening(tx.ctx, id)
	return oneScreening(row, err)
}

// LastScreening reads the newest screening of a case about a party for a matter.
func (tx *Tx) LastScreening(body, matter, digest, caseNo string) (screening.Row, bool, error) {
	row, err := tx.screening().LastScreening(tx.ctx, screeningsql.LastScreeningParams{
		Body: body, CaseNumber: caseNo, Matter: matter, PartyDigest: digest,
	})
	return oneScreening(row, err)
}

func oneScreening(row screeningsql.Screening, err error) (screening.Row, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return screening.Row{}, false, nil
	}
	if err != nil {
		return screening.Row{}, false, err
	}
	r, err := screeningRow(row)
	return r, err == nil, err
}

// SaveScreeningOutcome saves what was done, after the version before.
func (tx *Tx) SaveScreeningOutcome(r screening.Row) error {
	n, err := tx.screening().SaveScreeningOutcome(tx.ctx, screeningsql.SaveScreeningOutcomeParams{
		ID: r.ID, Before: r.Version - 1, Version: r.Version, Outcome: string(r.Outcome.Done), OutcomeReason: r.Outcome.Reason,
		OutcomeDocument: r.Outcome.DecisionDocument, OutcomeDate: string(r.Outcome.Date),
		OutcomeOutdated: r.Outcome.Outdated, OutcomeReleased: r.Outcome.Released, OutcomeAt: FormatInstant(r.RecordedAt),
	})
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "处理结果已被他人登记，请重新载入后再试").At("version")
	}
	return err
}

// Screenings lists screenings, newest first.
func (tx *Tx) Screenings(f screening.Filter) ([]screening.Row, error) {
	all := screeningsql.ScreeningsParams{
		Before: f.Before, Matter: f.Matter, CaseNumber: f.Case, PartyDigest: f.Digest,
		HitOnly: bit(f.HitOnly), OpenOnly: bit(f.Open), Most: int32(f.Limit),
	}
	var (
		rows []screeningsql.Screening
		err  error
	)
	if f.Body == "" {
		rows, err = tx.screening().Screenings(tx.ctx, all)
	} else {
		rows, err = tx.screening().ScreeningsOfBody(tx.ctx, screeningsql.ScreeningsOfBodyParams{
			Body: f.Body, Before: all.Before, Matter: all.Matter, CaseNumber: all.CaseNumber, PartyDigest: all.PartyDigest,
			HitOnly: all.HitOnly, OpenOnly: all.OpenOnly, Most: all.Most,
		})
	}
	if err != nil {
		return nil, err
	}
	list := make([]screening.Row, len(rows))
	for i, r := range rows {
		if list[i], err = screeningRow(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func screeningRow(r screeningsql.Screening) (row screening.Row, err error) {
	row = screening.Row{
		ID: r.ID, Version: r.Version, Batch: r.Batch, Body: r.Body, Purpose: r.Purpose, Matter: r.Matter, Case: r.CaseNumber,
		Project: r.Project, Stage: r.Stage, Point: r.Point, Link: r.Link, Digest: r.PartyDigest, Display: r.PartyDisplay,
		Advice: receipt.Advice(r.Advice), Hit: r.Hit, Historical: r.Historical, AsOf: calendar.Day(r.AsOf), Position: r.Position,
		Listings: readLines(r.Listings),
		Outcome: screening.Outcome{Done: screening.Done(r.Outcome), Reason: r.OutcomeReason, DecisionDocument: r.OutcomeDocument,
			Date: calendar.Day(r.OutcomeDate), Outdated: r.OutcomeOutdated, Released: r.OutcomeReleased},
	}
	var bad [3]error
	row.At, bad[0] = ParseInstant(r.At)
	row.ValidUntil, bad[1] = ParseInstant(r.ValidUntil)
	row.RecordedAt, bad[2] = ParseInstant(r.OutcomeAt)
	return row, errors.Join(bad[:]...)
}
