package account_test

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/audit"
	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// cheap is a cost for tests that are not about cost.
var cheap = account.Cost{Memory: 8, Passes: 1, Lanes: 1}

var (
	office = netip.MustParseAddr("192.0.2.7")
	root   = access.Operator("root", "示例")
)

const good = "Yunshan-2026-ok"

// directory is the bodies of the tests.
type directory map[string][]string

func (d directory) Body(_ context.Context, id string) (account.Office, error) {
	functions, ok := d[id]
	if !ok {
		return account.Office{}, fault.New(fault.NotFound, "没有机构 %s", id).At("body")
	}
	return account.Office{Name: "示例机构", Region: map[string]string{"bod_top": access.Top, "bod_league": "150100"}[id], Functions: functions}, nil
}

var bodies = directory{"bod_top": {access.DevelopmentReform}, "bod_league": {"construction"}}

// world is one node on a store, with a clock in hand.
type world struct {
	*account.Service
	t     *testing.T
	db    *store.DB
	audit *audit.Service
	clock *hand
}

// hand is a clock that stands until it is moved.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) Advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// nodes opens n nodes on one store.
func nodes(t *testing.T, place storetest.Place, n int) []*world {
	t.Helper()
	clock := &hand{now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	place.Config.Clock = clock.Now
	list := make([]*world, n)
	for i := range list {
		db := place.Open(t)
		record := audit.New(db.Audit())
		service := account.New(account.Config{Store: db.Account(), Door: access.NewDoor(record), Bodies: bodies, Cost: cheap})
		list[i] = &world{service, t, db, record, clock}
	}
	return list
}

func engines(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, place storetest.Place) { test(t, nodes(t, place, 1)[0]) })
}

func (w *world) user(login, body string, duties ...access.Duty) account.User {
	w.t.Helper()
	u, _, err := w.CreateUser(w.t.Context(), root, account.NewUser{
		Login: login, Name: "张示例", Body: body, Duties: duties, Password: good, Settled: true,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

func (w *world) login(login, password string) (string, account.Visit, error) {
	return w.Login(w.t.Context(), account.Credentials{Login: login, Password: password, Remote: office, Request: "req_1"})
}

func (w *world) mustLogin(login, password string) (string, account.Visit) {
	w.t.Helper()
	token, v, err := w.login(login, password)
	if err != nil {
		w.t.Fatal(err)
	}
	return token, v
}

func (w *world) resume(token string) (account.Visit, error) {
	return w.Resume(w.t.Context(), token, office, "req_2")
}

// recorded counts the entries of an act with an outcome, on an intact chain.
func (w *world) recorded(act access.Act, outcome access.Outcome) int {
	w.t.Helper()
	page, err := w.audit.Read(w.t.Context(), root, audit.Query{Act: act, Outcome: outcome, Limit: 500})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.audit.Verify(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return len(page.Entries)
}

// wants fails unless err is a fault of the kind.
func wants(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want a fault %s", what, err, kind)
	}
}

// fieldOf gives the field of the first fault in err.
func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Field
	}
	return ""
}
