package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"liancheng/internal/bench"
	"liancheng/internal/fault"
	"liancheng/internal/storetest"
)

// role makes the test binary a child of a measurement.
const role = "LIANCHENG_BENCH_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(role) {
	case "load":
		err = bench.RunLoad(os.Stdin, os.Stdout)
	case "server":
		err = bench.RunServer(context.Background(), os.Stdin, os.Stdout)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(ctx context.Context, as string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0])
	c.Env = append(os.Environ(), role+"="+as)
	return c
}

// config is a whole run, small.
func config(t testing.TB, place storetest.Place, out *bytes.Buffer) bench.Config {
	return bench.Config{
		Data: filepath.Join(t.TempDir(), "data"), Database: place.Config.Database, Listed: 2002, For: 100 * time.Millisecond,
		Connections: []int{4}, Cases: 20, Lags: 3, Replays: 50, Out: out, Child: child,
	}
}

// TestRun: every part of a run gives its rows on both engines; a second run finds the
// store filled, and measures it again.
func TestRun(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		var out bytes.Buffer
		c := config(t, place, &out)
		if err := bench.Run(t.Context(), c); err != nil {
			t.Fatalf("%v\n%s", err, &out)
		}
		for _, want := range []string{"listing 2002 fictional", "fdatasync", "index: start", `\(200\d parties\)`, "listing: 8 at once",
			"listed → enforced", "released → clear", "screening: 4 connections, throughput", "replay: 50 receipts", `impact: [1-9]\d* listings, [1-9]\d* of [1-9]\d* judged +\S+ \S+ \([1-9]\d* differ\)`} {
			if !regexp.MustCompile(want).MatchString(out.String()) {
				t.Errorf("no %q in\n%s", want, &out)
			}
		}
		out.Reset()
		c.Only, c.Replays = []string{"replay"}, 5
		if err := bench.Run(t.Context(), c); err != nil || strings.Contains(out.String(), "fictional") || !strings.Contains(out.String(), "2002 parties") {
			t.Errorf("%v\n%s", err, &out)
		}
	})
}

// TestRefusals: an unknown part, a store that holds somebody's data, a load that would
// leave the machine.
func TestRefusals(t *testing.T) {
	var out bytes.Buffer
	c := config(t, storetest.Place{}, &out)
	c.Only = []string{"everything"}
	if err := bench.Run(t.Context(), c); !fault.Is(err, fault.Invalid) {
		t.Errorf("unknown part: %v", err)
	}
	place := storetest.SQLitePlace(t)
	db := place.Open(t)
	if err := db.Write(t.Context(), happened); err != nil {
		t.Fatal(err)
	}
	c = config(t, storetest.Place{}, &out)
	c.Data = place.Config.DataDir
	if err := bench.Run(t.Context(), c); !fault.Is(err, fault.Conflict) {
		t.Errorf("somebody's store: %v", err)
	}
	job := `{"Address":"192.0.2.1:80","Connections":1,"For":1}`
	if err := bench.RunLoad(strings.NewReader(job), &out); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("a load off the machine: %v", err)
	}
}
