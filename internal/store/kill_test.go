package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// killedPlace carries the store's place to the process that is killed.
const killedPlace = "LIANCHENG_TEST_KILLED"

// TestMain runs the tests, or the process that writes until it is killed.
func TestMain(m *testing.M) {
	if place := os.Getenv(killedPlace); place != "" {
		if err := writeUntilKilled(place); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled prints a line for each subject after its commit.
func writeUntilKilled(place string) error {
	cfg := store.Config{DataDir: place}
	if strings.HasPrefix(place, "postgres://") {
		cfg = store.Config{Database: place}
	}
	ctx := context.Background()
	db, err := store.OpenExisting(ctx, cfg)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		subject := fmt.Sprintf("lst_%d_%d", os.Getpid(), i)
		err := db.Write(ctx, func(tx *store.Tx) error {
			for v := range int64(2) {
				e, err := event.New("test.happened", subject, v+1, "system", nil)
				if err != nil {
					return err
				}
				tx.Append(e)
			}
			return tx.PutSetting(subject, "1")
		})
		if err != nil {
			return err
		}
		fmt.Println(subject)
	}
}

// What was acknowledged is there, nothing is there by half, and no number is
// missing, wherever the process was killed.
func TestKilledWhileWriting(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		committed := map[string]bool{}
		for round := range 4 {
			for _, subject := range killAfter(t, place, 5+3*round) {
				committed[subject] = true
			}
			addUnacknowledged(t, db, committed)
		}
		checkStream(t, db, committed)
	})
}

// killAfter lets a process acknowledge n subjects, kills it, and gives all that
// it acknowledged before it died.
func killAfter(t *testing.T, place storetest.Place, n int) (acknowledged []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedPlace+"="+place.Config.DataDir+place.Config.Database)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it reports the kill
	if len(acknowledged) < n {
		t.Fatalf("the process wrote %d of %d and ended", len(acknowledged), n)
	}
	return acknowledged
}

// addUnacknowledged adds what was committed right before the kill, and so may
// be there though nobody was told; checkStream then wants all of it.
func addUnacknowledged(t *testing.T, db *store.DB, committed map[string]bool) {
	t.Helper()
	extra := 0
	for try := 0; try < 2; try++ { // the server notices a dead client a moment later
		events, err := db.Events(t.Context(), 0, 10000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if !committed[e.Subject] {
				committed[e.Subject] = true
				extra++
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	if extra > 1 {
		t.Errorf("%d subjects were committed and not acknowledged, one can be under way", extra)
	}
}
