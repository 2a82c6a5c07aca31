package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// measureDisk tells what one durable write costs here: without it no figure of anything
// durable means anything. On PostgreSQL it is the disk of this machine, not the server's.
func measureDisk(_ context.Context, p *place) (rows []Row, err error) {
	f, err := os.OpenFile(filepath.Join(p.Config.Data, "bench.sync"), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	page := make([]byte, 4096)
	took := make([]time.Duration, 300)
	for i := range took {
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			return nil, err
		}
		if err := syncData(f); err != nil {
			return nil, err
		}
		took[i] = time.Since(began)
	}
	return []Row{{What: "disk: write 4 KiB and fdatasync, p50 (p99)", Is: short(quantile(took, 0.5)) + " (" + short(quantile(took, 0.99)) + ")"}}, nil
}

// quantile sorts its argument.
func quantile(took []time.Duration, q float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[min(len(took)-1, int(q*float64(len(took))))]
}
