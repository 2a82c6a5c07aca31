// Package bench measures the program beside its floors: what the same machine does, in
// the same run, with the least code that could give the same result. A ratio to a floor
// says more than a figure, since both feel the same disk and the same neighbours.
//
// A tour: bench.go says what a run is, place.go opens the store, seed.go fills it
// (pattern.go copies what the services wrote, bulk.go writes it); then one file for each
// thing measured: start.go, answer.go (with load.go, the load in a process of its own,
// and floor.go), list.go, lag.go, replay.go, impact.go. table.go prints.
//
// Everything goes to loopback, and everything ends after a time or a number.
package bench

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime/pprof"
	"slices"
	"time"

	"liancheng/internal/fault"
)

// Config is one run.
type Config struct {
	Data        string        // folder of the store; empty: a temporary one, removed at the end
	Database    string        // postgres://… of an empty database, or of one that an earlier run filled
	Listed      int           // parties listed
	For         time.Duration // of each measurement over HTTP
	Connections []int         // kept alive at once
	Cases       int           // listed in the listing measurement
	Lags        int           // listings and releases whose way to another process is timed
	Replays     int
	Only        []string // names of parts; empty: all
	Profile     string   // file for a processor profile of what is measured; empty: none
	Out         io.Writer

	// Child starts this program again as "load" (see Load) or "server" (see Server).
	Child func(ctx context.Context, role string) *exec.Cmd
}

// A part is one thing measured.
type part struct {
	name    string
	measure func(context.Context, *place) ([]Row, error)
}

var parts = []part{
	{"disk", measureDisk}, {"start", measureStart}, {"listing", measureListing}, {"lag", measureLag},
	{"screening", measureScreening}, {"replay", measureReplay}, {"impact", measureImpact},
}

// Parts are the names that Only may hold.
func Parts() (names []string) {
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

// Run measures and prints a table.
func Run(ctx context.Context, c Config) (err error) {
	for _, name := range c.Only {
		if !slices.Contains(Parts(), name) {
			return fault.New(fault.Invalid, "没有名为“%s”的测量，可选：%v", name, Parts()).At("only")
		}
	}
	p, err := openPlace(ctx, c)
	if err != nil {
		return err
	}
	defer func() {
		if closed := p.close(); err == nil {
			err = closed
		}
	}()
	p.head()
	if c.Profile == "" {
		return p.measure(ctx)
	}
	f, err := os.Create(c.Profile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return p.measure(ctx)
}

// measure takes the parts one after the other and prints each when it is done.
func (p *place) measure(ctx context.Context) error {
	for _, part := range parts {
		if len(p.Only) > 0 && !slices.Contains(p.Only, part.name) {
			continue
		}
		rows, err := part.measure(ctx, p)
		if err != nil {
			return err
		}
		if err := print(p.Out, rows); err != nil {
			return err
		}
	}
	return nil
}
