package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// receiptGroup is how many are screened at once.
const receiptGroup = 256

// measureReplay screens, and then judges every receipt again from the store, as of its
// position and rules. The floor decodes the stored
// receipts and does not judge.
func measureReplay(ctx context.Context, p *place) ([]Row, error) {
	ids, err := p.receipts(ctx, p.Replays)
	if err != nil {
		return nil, err
	}
	runtime.GC()
	began := time.Now()
	scanned, err := p.readReceipts(ctx, (p.Replays+receiptGroup-1)/receiptGroup)
	if err != nil {
		return nil, err
	}
	floor := time.Since(began)
	began = time.Now()
	if err := p.replay(ctx, ids); err != nil {
		return nil, err
	}
	took := time.Since(began)
	return []Row{{fmt.Sprintf("replay: %d receipts", len(ids)), short(took), short(floor) + fmt.Sprintf(" (decoding %d stored)", scanned), ratio(took.Seconds(), floor.Seconds()), "≤ 10 s"}}, nil
}

// receipts screens in groups through the engine, two in five of them listed.
func (p *place) receipts(ctx context.Context, n int) (ids []string, err error) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.Screening.Run(working) }()
	defer func() { stop(); <-ended }()
	for p.Screening.Index().Age() > time.Minute {
		select {
		case err := <-ended:
			ended <- err
			return nil, err
		case <-time.After(10 * time.Millisecond):
		}
	}
	for from := 0; from < n; from += receiptGroup {
		asks := make([]screening.Ask, min(receiptGroup, n-from))
		for i := range asks {
			asks[i] = p.ask(from + i)
		}
		for _, a := range p.Screening.ScreenBatch(ctx, operator, asks) {
			if a.Err != nil {
				return nil, a.Err
			}
			ids = append(ids, a.Receipt.ID)
		}
	}
	return ids, p.Screening.Settle(ctx)
}

func (p *place) ask(i int) screening.Ask {
	n := i * 7919 % p.listed
	switch {
	case i%5 > 1:
		n += p.listed // nobody listed
	case n%4 == 3:
		n--
	}
	return screening.Ask{
		Asker:      receipt.Asker{Matter: matter, Purpose: "测量"},
		Identifier: ident.Identifier{Kind: ident.USCC, Value: unitCode(n)},
	}
}

// replay judges them again, as many at once as there are processors.
func (p *place) replay(ctx context.Context, ids []string) error {
	var work errgroup.Group
	share := (len(ids) + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(ids, max(1, share)) {
		work.Go(func() error {
			return p.Screening.ReplayAll(ctx, operator, part, func(id string, r screening.Replayed, err error) error {
				if err == nil && !r.Equal {
					err = fault.New(fault.Internal, "%s 重算不一致：%s 原为 %s，现为 %s", id, r.Field, r.Was, r.Is)
				}
				return err
			})
		})
	}
	return work.Wait()
}

// readReceipts decodes stored receipts, a group at a time, so many of the last groups.
func (p *place) readReceipts(ctx context.Context, groups int) (n int, err error) {
	db, err := p.raw(true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, "select body from receipt_batch order by id desc limit $1", groups)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var b screening.Batch
		if err := rows.Scan(&b.Body); err != nil {
			return n, err
		}
		list, err := b.Entries()
		if err != nil {
			return n, err
		}
		n += len(list)
	}
	return n, rows.Err()
}
