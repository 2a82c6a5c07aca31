package apptest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

const (
	victimEnv = "LIANCHENG_KILL_VICTIM" // set in the process that is killed
	killed    = 100                     // listings in all
)

// TestKilledAmidListings kills the whole program with SIGKILL again and again while it
// decides and serves a hundred listings. What it acknowledged is there, nothing is there
// by half, event numbers have no gap, and every order exists exactly once.
func TestKilledAmidListings(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill test runs in the full suite")
	}
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		k := newKill(t, place)
		for round := 0; len(k.acknowledged) < killed; round++ {
			k.round(round)
			k.inspect()
		}
		if k.kills < 3 {
			t.Errorf("the program was killed %d times only", k.kills)
		}
	})
}

type kill struct {
	*testing.T
	cfg          app.Config
	clock        *apptest.Clock
	ids          []string // of the notified cases, in the order they are decided
	clerk        access.Actor
	director     access.Actor
	acknowledged []string
	kills        int
	random       *rand.Rand
}

// newKill prepares a hundred cases up to the notice, its time to answer over.
func newKill(t *testing.T, place storetest.Place) *kill {
	k := &kill{T: t, random: rand.New(rand.NewPCG(1, uint64(len(place.Engine))))}
	a := apptest.New(t, func(c *app.Config) {
		if place.Config.Database != "" {
			c.Database, c.Keys = place.Config.Database, c.Data+"-keys"
		}
	})
	desk := a.Desk("emergency", "150100")
	k.clerk, k.director = desk.Clerk.Actor, desk.Director.Actor
	for i := range killed {
		k.ids = append(k.ids, desk.Notified(desk.Company(fmt.Sprintf("内蒙古第%d示例机械有限公司", i+1)).ID).ID)
	}
	a.Clock.Set(a.Today().AddDays(30))
	a.Settle()
	k.cfg, k.clock = a.Config, a.Clock
	return k
}

// round runs the victim and kills it after a random number of acknowledgements.
func (k *kill) round(round int) {
	k.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$", "-test.v")
	cmd.Env = append(os.Environ(), victimEnv+"="+strings.Join([]string{
		k.cfg.Data, k.cfg.Database, k.cfg.Keys, string(k.clerk.ID), k.clerk.Body, string(k.director.ID), k.clock.Now().Format(time.RFC3339), strings.Repeat("v", round+1),
	}, "|"))
	cmd.Stdin = strings.NewReader(strings.Join(k.ids[len(k.acknowledged):], "\n"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		k.Fatal(err)
	}
	after := 5 + k.random.IntN(30)
	lines := bufio.NewScanner(out)
	n, said := 0, ""
	for lines.Scan() {
		id, ok := strings.CutPrefix(lines.Text(), "acknowledged ")
		if !ok {
			said += lines.Text() + "\n"
			continue
		}
		k.acknowledged = append(k.acknowledged, id)
		if n++; n == after {
			time.Sleep(time.Duration(k.random.IntN(20)) * time.Millisecond) // somewhere inside the next one
			if err := cmd.Process.Kill(); err == nil {
				k.kills++
			}
		}
	}
	_ = cmd.Wait()
	if n == 0 {
		k.Fatalf("the victim did nothing:\n%s", said)
	}
}

// inspect opens the store as the next start would, lets followers catch up, and looks.
func (k *kill) inspect() {
	k.Helper()
	ctx := context.Background()
	cfg := k.cfg
	cfg.Clock = k.clock.Now
	a, err := app.OpenExisting(ctx, cfg)
	if err != nil {
		k.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if err := a.Sync(ctx); err != nil {
		k.Fatal(err)
	}
	last := k.gapFree(ctx, a.DB)
	orders := -1
	for i, id := range k.ids {
		f, known, err := a.Listings.ListingAt(ctx, id, coordinationLatest)
		if err != nil || !known {
			k.Fatalf("listing %d: known %v, %v", i, known, err)
		}
		if f.Version != last[id] {
			k.Errorf("listing %d stands at version %d, its last event at %d", i, f.Version, last[id])
		}
		if i < len(k.acknowledged) && f.State != standing.Served {
			k.Errorf("listing %d was acknowledged and is %s", i, f.State)
		}
		got := k.orders(ctx, a, id)
		switch {
		case f.State != standing.Served && got != 0:
			k.Errorf("listing %d is %s and has %d orders", i, f.State, got)
		case f.State == standing.Served && orders < 0:
			orders = got
		case f.State == standing.Served && got != orders:
			k.Errorf("listing %d has %d orders, the first %d", i, got, orders)
		}
	}
	if orders == 0 {
		k.Error("no order was made")
	}
	// What was in flight when it died may have been committed: it is skipped next time.
	for len(k.acknowledged) < len(k.ids) {
		f, _, _ := a.Listings.ListingAt(ctx, k.ids[len(k.acknowledged)], coordinationLatest)
		if f.State != standing.Served {
			break
		}
		k.acknowledged = append(k.acknowledged, k.ids[len(k.acknowledged)])
	}
}

const coordinationLatest = event.Seq(1<<62 - 1)

// gapFree reads the whole stream and gives the last version of each listing.
func (k *kill) gapFree(ctx context.Context, db *store.DB) map[string]int64 {
	k.Helper()
	last := map[string]int64{}
	for after := event.Seq(0); ; {
		events, err := db.Events(ctx, after, 1000)
		if err != nil {
			k.Fatal(err)
		}
		if len(events) == 0 {
			return last
		}
		for _, e := range events {
			if e.Seq != after+1 {
				k.Fatalf("event %d follows %d", e.Seq, after)
			}
			after = e.Seq
			if standing.IsListing(e.Kind) && e.Version > last[e.Subject] {
				last[e.Subject] = e.Version
			}
		}
	}
}

// orders counts a listing's orders and refuses two of one directive for one body.
func (k *kill) orders(ctx context.Context, a *app.App, id string) int {
	k.Helper()
	n := 0
	err := a.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
		list, err := tx.OrdersOfListing(id)
		seen := map[string]bool{}
		for _, o := range list {
			key := o.Directive + "|" + o.Circumstance + "|" + o.Body + "|" + o.About + "|" + o.Function
			if seen[key] {
				k.Errorf("order %s stands twice", key)
			}
			seen[key] = true
		}
		n = len(list)
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
	return n
}

// TestVictim is the program that is killed: it serves, and decides and serves the cases
// it is given, saying so after each.
func TestVictim(t *testing.T) {
	spec := strings.Split(os.Getenv(victimEnv), "|")
	if len(spec) != 8 {
		t.Skip("only as the victim of TestKilledAmidListings")
	}
	at, err := time.Parse(time.RFC3339, spec[6])
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	clock := apptest.NewClock(at)
	a, err := app.OpenExisting(ctx, app.Config{Data: spec[0], Database: spec[1], Keys: spec[2], Clock: clock.Now, Logger: apptest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = a.Serve(ctx, l) }()
	work(t, a, clock, spec)
	os.Exit(0) // as it stands: there is no orderly end to rely on
}

func work(t *testing.T, a *app.App, clock *apptest.Clock, spec []string) {
	body, err := a.Registry.Body(t.Context(), spec[4])
	if err != nil {
		t.Fatal(err)
	}
	desk := apptest.Seated(&apptest.App{App: a, TB: t, Clock: clock}, body, spec[3], spec[5], spec[7])
	ids, err := io.ReadAll(os.Stdin)
	if err != nil {
		t.Fatal(err)
	}
	for id := range strings.FieldsSeq(string(ids)) {
		f, _, err := a.Listings.ListingAt(t.Context(), id, coordinationLatest)
		if err != nil {
			t.Fatal(err)
		}
		if f.State == standing.Notified {
			if err := desk.Decide(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if err := desk.Deliver(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		fmt.Println("acknowledged", id)
	}
}
