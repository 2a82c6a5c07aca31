package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"

	"liancheng/internal/app"
	"liancheng/internal/law"
)

// Of the goal, half is for listings and half for screenings.
const (
	impactListings   = 100_000
	impactScreenings = 1_000_000
	impactGoal       = 60 * time.Second
)

// measureImpact replays every listing and every screening of the store under a draft that
// would have changed most of them a year ago, so that nothing is spared because the law is
// the same. The floor reads and decodes the stored groups of answers. The goal is for what
// the store holds.
func measureImpact(ctx context.Context, p *place) ([]Row, error) {
	held, err := p.screened(ctx)
	if err != nil {
		return nil, err
	}
	if held < p.Replays {
		if _, err := p.receipts(ctx, p.Replays-held); err != nil {
			return nil, err
		}
	}
	runtime.GC()
	began := time.Now()
	scanned, err := p.readReceipts(ctx, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	floor := time.Since(began)
	runtime.GC()
	began = time.Now()
	found, err := p.LawImpact(ctx, operator, stricter(p.App), app.ImpactQuery{Examples: 3})
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	o, v := &found.Orders, &found.Verdicts
	what := fmt.Sprintf("impact: %d listings, %d of %d judged", o.Listings, v.Judged, v.Recorded)
	is := fmt.Sprintf("%s (%d differ)", short(took), o.Differ+v.Differ)
	goal := impactGoal.Seconds() / 2 * (float64(o.Listings)/impactListings + float64(v.Recorded)/impactScreenings)
	return []Row{{what, is, short(floor) + fmt.Sprintf(" (decoding %d stored)", scanned), ratio(took.Seconds(), floor.Seconds()), fmt.Sprintf("≤ %.3g s", goal)}}, nil
}

// stricter is a draft that puts the memorandum in force and has no measure wait for a basis.
func stricter(a *app.App) []law.Change {
	from, document := a.Today().AddYears(-1), "示例〔2026〕1号"
	draft := []law.Change{{Kind: law.ChangeMemorandum, Target: app.Memorandum, From: from, Document: document, Memorandum: law.InForce}}
	for _, rd := range a.Rules.Now().On(from).Readings {
		if rd.Class == law.ClassA {
			draft = append(draft, law.Change{Kind: law.ChangeDirective, Target: rd.ID, From: from, Document: document, Directive: &law.Override{Class: law.ClassB}})
		}
	}
	return draft
}

// screened counts the answers that the store holds.
func (p *place) screened(ctx context.Context) (n int, err error) {
	db, err := p.raw(true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.QueryRowContext(ctx, "select cast(coalesce(sum(size), 0) as bigint) from receipt_batch").Scan(&n)
	return n, err
}
