package demo_test

import (
	"context"
	"io"
	"net/netip"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/demo"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
)

var (
	office = netip.MustParseAddr("192.0.2.7")
	system = access.System("test")
	root   = access.Operator("test", "测试")
)

// offices shows the registry's bodies to accounts, as app does.
type offices struct {
	registry *registry.Service
	clock    *demo.Clock
}

func (o offices) Body(ctx context.Context, id string) (account.Office, error) {
	b, err := o.registry.Body(ctx, id)
	day := calendar.DayOf(o.clock.Now())
	return account.Office{Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(day), Decides: b.DecidesOn(day)}, err
}

// world is a store and what Fill is given to fill it.
type world struct {
	*app.App
	t        *testing.T
	clock    *demo.Clock
	services demo.Services
	logins   demo.Logins
}

func open(t *testing.T, present time.Time) *world {
	t.Helper()
	clock := demo.NewClock(present)
	a, err := app.Open(t.Context(), app.Config{Data: filepath.Join(t.TempDir(), "data"), Demo: true, Clock: clock.Now, Logger: apptest.Quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	// Passwords are random; a cheap hash spares the tests most of their time.
	a.Accounts = account.New(account.Config{Store: a.DB.Account(), Door: a.Door, Bodies: offices{a.Registry, clock}, Cost: account.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	return &world{App: a, t: t, clock: clock, services: demo.Services{
		Accounts: a.Accounts, Registry: a.Registry, Coordination: a.Coordination, Disputes: a.Disputes, Listings: a.Listings, Orders: a.Orders,
		Screening: a.Screening, Reports: a.Reports, Publications: a.Publications, Rules: a.Rules.Now, Sync: a.Sync,
		PutFile: func(ctx context.Context, actor access.Actor, from io.Reader) (string, error) {
			f, err := a.Evidence.PutFile(ctx, actor, from)
			return f.Digest, err
		},
	}}
}

func (w *world) fill() *world {
	w.t.Helper()
	begin := time.Now()
	var err error
	if w.logins, err = demo.Fill(w.t.Context(), w.services, w.clock); err != nil {
		w.t.Fatal(err)
	}
	w.t.Logf("filled in %s", time.Since(begin).Round(time.Millisecond))
	return w
}

func (w *world) events() (all []event.Event) {
	w.t.Helper()
	for {
		page, err := w.DB.Events(w.t.Context(), event.Seq(len(all)), 1000)
		if err != nil {
			w.t.Fatal(err)
		}
		if all = append(all, page...); len(page) < 1000 {
			return all
		}
	}
}

func (w *world) listings() (all []standing.Facts) {
	w.t.Helper()
	for f, err := range w.Listings.AllFacts(w.t.Context(), "") {
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

func (w *world) orders(q enforcement.Query) (all []enforcement.Order) {
	w.t.Helper()
	for {
		page, err := w.Orders.List(w.t.Context(), system, q)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, page.Orders...)
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}

func (w *world) screenings() (all []screening.Row) {
	w.t.Helper()
	for before := ""; ; {
		page, err := w.Screening.List(w.t.Context(), root, screening.Filter{Before: before, Limit: 200})
		if err != nil {
			w.t.Fatal(err)
		}
		if all = append(all, page...); len(page) < 200 {
			return all
		}
		before = page[len(page)-1].ID
	}
}

// login lets somebody in with the password that Fill returned.
func (w *world) login(login string) access.Actor {
	w.t.Helper()
	i := slices.IndexFunc(w.logins.Users, func(l demo.Login) bool { return l.Login == login })
	if i < 0 {
		w.t.Fatalf("no login %s", login)
	}
	_, v, err := w.Accounts.Login(w.t.Context(), account.Credentials{Login: login, Password: w.logins.Users[i].Password, Remote: office, Request: "req_1"})
	if err != nil {
		w.t.Fatal(err)
	}
	return v.Actor
}
