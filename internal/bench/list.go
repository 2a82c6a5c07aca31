package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// measureListing lists units through the service, and beside it writes the same rows in
// bare transactions: the statements prepared, nothing asked, nothing checked. Alone, and
// with several at once.
func measureListing(ctx context.Context, p *place) (rows []Row, err error) {
	unit, err := p.register(ctx, p.App, unitForm(fresh()))
	if err != nil {
		return nil, err
	}
	for _, at := range []int{1, 8} {
		served, last, err := p.listMany(ctx, unit, at)
		if err != nil {
			return nil, err
		}
		bare, err := p.writeMany(ctx, last, at)
		if err != nil {
			return nil, err
		}
		rows = append(rows, Row{fmt.Sprintf("listing: %d at once", at), perSecond(served), perSecond(bare) + " (bare transaction)", ratio(served, bare), "≥ 0.5"})
	}
	return rows, nil
}

func perSecond(n float64) string { return fmt.Sprintf("%.0f /s", n) }

// serials keep decisions of different runs on one store apart.
var serials atomic.Int64

func serial() int {
	serials.CompareAndSwap(0, time.Now().UnixMilli()%1e9*1e5)
	return int(serials.Add(1))
}

// fresh numbers a unit that no run on this store has named before.
func fresh() int { return exampleBase + 2 + serial()%200_000_000 }

// listMany adopts listings and tells how many a second, and the last one's id.
func (p *place) listMany(ctx context.Context, unit string, at int) (rate float64, last string, err error) {
	var mu sync.Mutex
	rate, err = together(at, p.Cases, func() error {
		l, err := p.Listings.Adopt(ctx, p.clerk, p.adoption(unit, exampleDecision(serial())))
		mu.Lock()
		defer mu.Unlock()
		last = l.ID
		return err
	})
	return rate, last, err
}

// together does a thing n times by some at once and tells how often a second.
func together(at, n int, do func() error) (float64, error) {
	var (
		left   atomic.Int64
		work   sync.WaitGroup
		failed = make([]error, at)
	)
	left.Store(int64(n))
	began := time.Now()
	for i := range at {
		work.Go(func() {
			for left.Add(-1) >= 0 && failed[i] == nil {
				failed[i] = do()
			}
		})
	}
	work.Wait()
	return float64(n) / time.Since(began).Seconds(), errors.Join(failed...)
}

// writeMany writes copies of a listing's rows and events, each in one transaction that
// takes its numbers from the counter row at its end, as a listing must.
func (p *place) writeMany(ctx context.Context, id string, at int) (rate float64, err error) {
	db, err := p.raw(true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if p.Config.Database != "" {
		db.SetMaxOpenConns(at)
		db.SetMaxIdleConns(at)
	}
	var stencils []stencil
	l, err := p.Listings.Get(ctx, p.clerk, id)
	if err != nil {
		return 0, err
	}
	marks := []string{id, l.Listing.Decision.Document.Number}
	for _, t := range exampleTables {
		if t.listing != "" {
			if err := readStencils(ctx, db, &stencils, t.table, t.listing, id, marks); err != nil {
				return 0, err
			}
		}
	}
	w, err := newWriter(ctx, db, stencils, p.Config.Database != "")
	if err != nil {
		return 0, err
	}
	return together(at, p.Cases, func() error { n := serial(); return w.write(ctx, []string{fixedID("lst", n), exampleDecision(n)}) })
}

// A writer writes the rows of one listing.
type writer struct {
	db       *sql.DB
	stencils []stencil // events last
	inserts  []*sql.Stmt
	take     *sql.Stmt
	events   int64
}

func newWriter(ctx context.Context, db *sql.DB, stencils []stencil, postgres bool) (w *writer, err error) {
	w = &writer{db: db, stencils: stencils}
	for _, s := range stencils {
		if s.seq >= 0 {
			w.events++
		}
		b := bulk{table: s.table, columns: s.columns, postgres: postgres}
		insert, err := db.PrepareContext(ctx, b.statement(1))
		if err != nil {
			return nil, err
		}
		w.inserts = append(w.inserts, insert)
	}
	w.take, err = db.PrepareContext(ctx, fmt.Sprintf("update event_counter set seq = seq + %d where id = 1 returning seq", w.events))
	return w, err
}

func (w *writer) write(ctx context.Context, values []string) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var seq int64
	for i := range w.stencils {
		if w.stencils[i].seq >= 0 && seq == 0 {
			if err := tx.StmtContext(ctx, w.take).QueryRowContext(ctx).Scan(&seq); err != nil {
				return err
			}
			seq -= w.events
		}
		row := w.stencils[i].row(values, func() int64 { seq++; return seq })
		if _, err := tx.StmtContext(ctx, w.inserts[i]).ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
