package storetest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"

	"liancheng/internal/store"
)

// A server is one throwaway PostgreSQL on a socket in a folder of its own.
type server struct {
	dir      string    // holds the data, the socket and the log
	template string    // name of a database with the schema in it
	life     io.Closer // held open as long as the server shall live; reachable, or it is collected and closed
}

// errNoBinaries says that PostgreSQL is not installed.
var errNoBinaries = errors.New("no PostgreSQL binaries in /usr/lib/postgresql/*/bin or PATH")

// theServer is started by the first test that needs it and shared by the whole
// test binary.
var theServer = sync.OnceValues(startServer)

var databases atomic.Int64

// Postgres gives the address of a new, empty database on the test binary's own
// server. Without PostgreSQL's binaries the test is skipped, or fails where
// LIANCHENG_REQUIRE names postgres.
func Postgres(t testing.TB) string {
	t.Helper()
	return newDatabase(t, "template1")
}

func newDatabase(t testing.TB, template string) string {
	t.Helper()
	srv, err := theServer()
	if errors.Is(err, errNoBinaries) && !required("postgres") {
		t.Skipf("PostgreSQL part skipped: %v", err)
	}
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	create := fmt.Sprintf("create database %s template %s", name, cmp.Or(template, srv.template))
	if err := srv.admin(create); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := srv.admin("drop database " + name + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	return srv.url(name)
}

// required tells whether LIANCHENG_REQUIRE turns a skip for want of name into a failure.
func required(name string) bool {
	return slices.Contains(strings.Split(os.Getenv("LIANCHENG_REQUIRE"), ","), name)
}

// supervise runs the server until its own standard input ends, which happens
// when the test binary ends, however it ends; then it stops the server at once
// and removes the folder.
const supervise = `
dir=$1; shift
"$@" >"$dir/log" 2>&1 &
server=$!
read -r line
kill -QUIT $server
wait $server
rm -rf "$dir"
`

func startServer() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(shortTemp(), "lc-pg-")
	if err != nil {
		return nil, err
	}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	srv := &server{dir: dir, template: "schema_template"}
	if err := srv.start(bin, who); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := srv.await(); err != nil {
		return nil, err // the supervisor removes the folder
	}
	return srv, srv.makeTemplate()
}

// start makes the cluster and runs it under the supervisor.
func (s *server) start(bin string, who *syscall.SysProcAttr) error {
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=liancheng",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = s.dir, who
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	args := []string{"-c", supervise, "supervise", s.dir, filepath.Join(bin, "postgres"), "-D", data,
		"-c", "listen_addresses=", "-c", "unix_socket_directories=" + s.dir, "-c", "max_connections=300", "-c", "deadlock_timeout=50ms"}
	if os.Getenv("LIANCHENG_TEST_FSYNC") == "" {
		// No test pulls the plug of the machine; a killed client loses nothing by this.
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	sh := exec.Command("/bin/sh", args...)
	sh.Dir, sh.SysProcAttr = s.dir, who
	life, err := sh.StdinPipe() // never written to: its end is the signal
	if err != nil {
		return err
	}
	s.life = life
	return sh.Start()
}

// await returns when the server answers.
func (s *server) await() error {
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if err = s.admin("select 1"); err == nil {
			return nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, log)
}

// makeTemplate migrates one database that each test's is copied from.
func (s *server) makeTemplate() error {
	if err := s.admin("create database " + s.template); err != nil {
		return err
	}
	db, err := store.Open(context.Background(), store.Config{Database: s.url(s.template)})
	if err != nil {
		return err
	}
	return db.Close()
}

// admin runs one statement on the server's own database.
func (s *server) admin(statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func (s *server) url(database string) string {
	query := url.Values{"host": {s.dir}, "user": {"liancheng"}}
	return "postgres:///" + database + "?" + query.Encode()
}

// binaries finds the newest installed server.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) })), nil
	}
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := exec.LookPath(name); err != nil {
			return "", errNoBinaries
		}
	}
	path, err := exec.LookPath("postgres")
	return filepath.Dir(path), err
}

// version reads the number in /usr/lib/postgresql/15/bin/postgres.
func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // a folder without a number sorts first
	return n
}

// unprivileged makes the folder somebody's who may run PostgreSQL, which refuses
// root. Its own session keeps a Ctrl-C at the terminal from reaching it first.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setsid: true}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		who, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, uidErr := strconv.ParseUint(who.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(uidErr, gidErr); err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// shortTemp is a folder for the socket, whose path may have some hundred bytes only.
func shortTemp() string {
	if dir := os.TempDir(); len(dir) < 60 {
		return dir
	}
	return "/tmp"
}
