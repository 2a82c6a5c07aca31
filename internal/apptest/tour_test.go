package apptest_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liancheng/internal/calendar"
)

// root is the module's, seen from this package.
const root = "../.."

// readmes are the same tour told in two languages.
var readmes = []string{"README.md", "README.zh-CN.md"}

// TestTour runs every command of the README's tour in one bash against the program as
// it is built and served, and compares what they print with what the README says.
func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour runs in the full suite")
	}
	needs(t, "bash", "curl", "jq", "awk", "go")
	script, want := tour(t, readmes[0])
	dir := t.TempDir()
	build(t, dir)
	notAtMidnight()
	got := walk(t, dir, demo(t, dir), script)
	for i, stated := range want {
		if i >= len(got) || !pattern(stated).MatchString(got[i]) {
			t.Fatalf("line %d of what the tour prints is not\n%s\nbut it prints\n%s", i+1, stated, strings.Join(got, "\n"))
		}
	}
	if len(got) > len(want) {
		t.Errorf("beyond what is stated the tour prints\n%s", strings.Join(got[len(want):], "\n"))
	}
}

// TestToursAgree holds the tours to the same commands: what runs in one language is
// true in the other.
func TestToursAgree(t *testing.T) {
	first, _ := tour(t, readmes[0])
	for _, name := range readmes[1:] {
		if script, _ := tour(t, name); script != first {
			t.Errorf("the commands of %s are not those of %s", name, readmes[0])
		}
	}
}

// needs skips without the commands, or fails where LIANCHENG_REQUIRE names tour.
func needs(t *testing.T, commands ...string) {
	t.Helper()
	for _, c := range commands {
		if _, err := exec.LookPath(c); err == nil {
			continue
		}
		if slices.Contains(strings.Split(os.Getenv("LIANCHENG_REQUIRE"), ","), "tour") {
			t.Fatalf("%s is not installed, and LIANCHENG_REQUIRE names tour", c)
		}
		t.Skipf("%s is not installed: the README's tour is not run", c)
	}
}

const states = "#→ " // begins a line that states what a command prints

// tour gives the commands between the tour's marks and the lines they are to print.
func tour(t *testing.T, name string) (script string, prints []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	_, text2, begun := strings.Cut(string(text), "<!-- tour -->\n")
	inside, _, ended := strings.Cut(text2, "<!-- /tour -->\n")
	if !begun || !ended {
		t.Fatalf("%s has no tour between its marks", name)
	}
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(inside) {
		if strings.HasPrefix(line, "```") {
			fenced = strings.HasPrefix(line, "```sh")
			continue
		}
		if !fenced {
			continue
		}
		if print, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), states); ok {
			prints = append(prints, print)
		}
		b.WriteString(line)
	}
	if len(prints) == 0 {
		t.Fatalf("the tour of %s states nothing", name)
	}
	return b.String(), prints
}

// pattern matches a stated line; … stands for what differs from run to run.
func pattern(stated string) *regexp.Regexp {
	parts := strings.Split(stated, "…")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".+") + "$")
}

// build makes bin/liancheng as make demo does. The sources of the command are read so
// that a kept result of this test ends with them.
func build(t *testing.T, dir string) {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(root, "cmd/liancheng/*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources of the command: %v", err)
	}
	for _, s := range sources {
		if _, err := os.ReadFile(s); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", filepath.Join(dir, "bin", "liancheng"), "./cmd/liancheng")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// demo serves the demonstration as make demo does, but on a free port, until the test
// ends, and gives its address.
func demo(t *testing.T, dir string) (base string) {
	t.Helper()
	cmd := exec.Command("bin/liancheng", "serve", "--demo", "--data", "data/demo", "--listen", "127.0.0.1:0")
	cmd.Path, cmd.Dir = filepath.Join(dir, "bin", "liancheng"), dir
	log, err := os.Create(filepath.Join(dir, "serve.log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("serve: %v", err)
		}
		_ = log.Close()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("the server's log ends\n%s", text[max(0, len(text)-4000):])
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "liancheng: "); ok {
			return address
		}
	}
	t.Fatal("the server did not say where it listens")
	return ""
}

// notAtMidnight waits when the legal day is about to end: the tour asks for its day once.
func notAtMidnight() {
	const enough = 6 * time.Minute
	now := time.Now().In(calendar.Zone)
	if left := 24*time.Hour - now.Sub(calendar.DayOf(now).Time()); left < enough {
		time.Sleep(left + time.Second)
	}
}

// walk runs the script in one bash that stops at the first failure, and gives the lines it prints.
func walk(t *testing.T, dir, base, script string) []string {
	t.Helper()
	path := filepath.Join(dir, "tour.sh")
	if err := os.WriteFile(path, []byte("set -euo pipefail\n"+script), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "bash", path)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, append(os.Environ(), "BASE="+base, "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1"), time.Second
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Errorf("%s", exit.Stderr)
		}
		t.Errorf("the tour ends early: %v, having printed\n%s", err, out)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}
