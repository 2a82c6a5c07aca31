package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"time"

	"liancheng/internal/screening"
)

// measureStart loads the index, and beside it reads the same columns of the same rows
// into strings and lets them go: each twice, after everything was read once to have it in
// the system's cache, and the better of the two.
func measureStart(ctx context.Context, p *place) ([]Row, error) {
	scanned, err := p.scan(ctx)
	if err != nil {
		return nil, err
	}
	var index *screening.Index
	took, floor := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for range 2 {
		runtime.GC()
		began := time.Now()
		if _, err := p.scan(ctx); err != nil {
			return nil, err
		}
		floor = min(floor, time.Since(began))
		index = screening.NewIndex(p.DB.Screening(), p.DB, slog.New(slog.DiscardHandler))
		runtime.GC()
		began = time.Now()
		if err := index.Load(ctx); err != nil {
			return nil, err
		}
		took = min(took, time.Since(began))
	}
	fresh := index.Freshness()
	each := float64(fresh.Bytes-fresh.Names) / float64(max(1, fresh.Listed))
	return []Row{
		{"index: start", short(took), short(floor) + fmt.Sprintf(" (scan of %d rows)", scanned), ratio(took.Seconds(), floor.Seconds()), "≤ 2"},
		{"index: bytes a party beyond names", fmt.Sprintf("%.0f (%d parties)", each, fresh.Listed), fmt.Sprintf("names %.0f", float64(fresh.Names)/float64(max(1, fresh.Listed))), "", "≤ 300"},
	}, nil
}

// scan reads what Index.Load reads, in its order.
func (p *place) scan(ctx context.Context) (n int, err error) {
	db, err := p.raw(true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, q := range []string{
		"select facts from listing order by id",
		"select party, version, kind, org_kind, keys, name_keys, display, region, parent, operator, circumstances, roles, erased " +
			"from party_version where current = 1 order by party",
	} {
		count, err := scanAll(ctx, db, q)
		if err != nil {
			return n, err
		}
		n += count
	}
	return n, nil
}

func scanAll(ctx context.Context, db *sql.DB, query string) (n int, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	texts, into := make([]string, len(columns)), make([]any, len(columns))
	for i := range texts {
		into[i] = &texts[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}
