package storetest_test

import (
	"bufio"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"liancheng/internal/storetest"
)

// victim tells the test below that it is the process to be killed.
const victim = "LIANCHENG_TEST_VICTIM"

func TestEnginesAreEmptyAndApart(t *testing.T) {
	for range 2 {
		storetest.Engines(t, func(t *testing.T, place storetest.Place) {
			db := place.Open(t)
			if at, err := db.Position(t.Context()); err != nil || at != 0 {
				t.Errorf("%s: position = %d, %v", place.Engine, at, err)
			}
		})
	}
}

// TestVictim starts a server, tells its folder and waits to be killed.
func TestVictim(t *testing.T) {
	if os.Getenv(victim) == "" {
		t.Skip("runs in TestNoServerIsLeftBehind only")
	}
	address, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("folder " + address.Query().Get("host") + "\n")
	_, _ = io.ReadAll(os.Stdin) // ends with the parent, should it die first
}

func TestNoServerIsLeftBehind(t *testing.T) {
	storetest.Postgres(t) // skips where there is none
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), victim+"=1")
	stdin, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := errors.Join(inErr, outErr, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	folder := ""
	for lines := bufio.NewScanner(out); folder == "" && lines.Scan(); {
		if path, ok := strings.CutPrefix(lines.Text(), "folder "); ok {
			folder = path
		}
	}
	if _, err := os.Stat(folder); err != nil || folder == "" {
		t.Fatalf("no server in %q: %v", folder, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it reports the kill
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return
		}
	}
	t.Errorf("%s is still there", folder)
}
