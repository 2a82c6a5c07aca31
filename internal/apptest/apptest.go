// Package apptest runs the whole program in a temp dir with its clock in hand.
package apptest

import (
	"context"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/party"
)

// Start is when a test's clock begins: a plain working day.
var Start = time.Date(2026, 6, 1, 9, 0, 0, 0, calendar.Zone)

// A Clock is moved by hand. It is safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock shows an instant.
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Set moves the clock to nine o'clock of a legal day.
func (c *Clock) Set(day calendar.Day) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = day.Time().Add(9 * time.Hour)
}

// App is the program under test, served on loopback.
type App struct {
	*app.App
	TB    testing.TB
	Clock *Clock
	URL   string

	officers atomic.Int64
	stop     func() // ends the service, and with it the program
}

// New runs the program on SQLite in a temp dir, with the region's standard bodies.
func New(t testing.TB, change ...func(*app.Config)) *App {
	t.Helper()
	clock := NewClock(Start)
	cfg := app.Config{Data: filepath.Join(t.TempDir(), "data"), Clock: clock.Now, Logger: Quiet(), Version: "test"}
	for _, c := range change {
		c(&cfg)
	}
	a, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	it := &App{App: a, TB: t, Clock: clock}
	t.Cleanup(func() { it.stop() })
	it.Must(func(ctx context.Context) error {
		_, err := a.Registry.SeedBodies(ctx, access.Operator("test", "测试"))
		return err
	})
	it.serve()
	return it
}

// Restart ends the program and opens it again on what it left.
func (a *App) Restart() {
	a.TB.Helper()
	a.stop()
	a.stop = func() {}
	next, err := app.OpenExisting(context.Background(), a.Config)
	if err != nil {
		a.TB.Fatal(err)
	}
	a.App = next
	a.serve()
}

// serve opens the doors and runs the followers until the program is stopped.
func (a *App) serve() {
	a.TB.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		a.TB.Fatal(err)
	}
	a.URL = "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	running := a.App
	go func() { done <- running.Serve(ctx, l) }()
	a.stop = func() {
		stop()
		if err := <-done; err != nil {
			a.TB.Errorf("serve: %v", err)
		}
		if err := running.Close(); err != nil {
			a.TB.Error(err)
		}
	}
}

// Quiet is a logger that says nothing.
func Quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// Must runs a step that may not fail.
func (a *App) Must(do func(context.Context) error) {
	a.TB.Helper()
	if err := do(context.Background()); err != nil {
		a.TB.Fatal(err)
	}
}

// Settle waits until everything committed has had its effects: orders, releases, law, and
// the index that answers screenings.
func (a *App) Settle() {
	a.TB.Helper()
	a.Must(a.Sync)
	a.Must(func(ctx context.Context) error {
		position, err := a.DB.Position(ctx)
		for deadline := time.Now().Add(30 * time.Second); err == nil && a.Screening.Index().Position() < position; {
			if time.Now().After(deadline) {
				a.TB.Fatalf("the index stands at %d, the stream at %d", a.Screening.Index().Position(), position)
			}
			time.Sleep(time.Millisecond)
		}
		return err
	})
}

// Holder is the body that holds a function in a region.
func (a *App) Holder(function, region string) party.Body {
	a.TB.Helper()
	b, _, err := a.Registry.HolderOf(context.Background(), function, region, a.Today())
	if err != nil {
		a.TB.Fatal(err)
	}
	return b
}

// A Person is somebody who can log in.
type Person struct {
	access.Actor
	Login, Password string
}

// Officer makes a user of a body with some duties and gives the actor he is.
func (a *App) Officer(body party.Body, duties ...access.Duty) Person {
	a.TB.Helper()
	p := Person{Login: "officer" + strconv.FormatInt(a.officers.Add(1), 10), Password: "Correct-Horse-7"}
	ctx := context.Background()
	u, _, err := a.Accounts.CreateUser(ctx, access.Operator("test", "测试"), account.NewUser{
		Login: p.Login, Name: "王示例", Body: body.ID, Duties: duties, Password: p.Password, Settled: true,
	})
	if err != nil {
		a.TB.Fatal(err)
	}
	p.Actor = access.Actor{
		Kind: access.KindUser, ID: u.ID, Name: u.Name, Body: body.ID, BodyName: body.Name, Region: body.Region,
		Functions: body.FunctionsOn(a.Today()), Duties: duties,
	}
	return p
}

// Token logs a person in and gives the session's token.
func (a *App) Token(p Person) string {
	a.TB.Helper()
	token, _, err := a.Accounts.Login(context.Background(), account.Credentials{Login: p.Login, Password: p.Password})
	if err != nil {
		a.TB.Fatal(err)
	}
	return token
}
