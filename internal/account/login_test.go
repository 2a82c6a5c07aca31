package account_test

import (
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/storetest"
)

func TestLogin(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		u := w.user("zhang.shili", "bod_league", access.Case, access.Execute)
		token, v := w.mustLogin(" Zhang.Shili ", good)
		again, err := w.resume(token)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []access.Actor{v.Actor, again.Actor} {
			if a.Ref() != "user:"+u.ID || a.Body != "bod_league" || a.Region != "150100" || !a.Has(access.Case) || !a.Has(access.Execute) ||
				!a.Holds("construction") || a.BodyName != "示例机构" || a.Session != v.Session.ID || a.Address != "192.0.2.7" {
				t.Errorf("actor %+v", a)
			}
		}
		if again.Actor.Request != "req_2" || w.recorded("session.login", access.Allowed) != 1 {
			t.Errorf("%+v, %d logins recorded", again.Actor, w.recorded("session.login", access.Allowed))
		}
	})
}

func TestLoginRefused(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		u := w.user("zhang.shili", "bod_league", access.Case)
		_, _, unknown := w.login("nobody", good)
		_, _, wrong := w.login("zhang.shili", good+"x")
		_, _, long := w.login("zhang.shili", strings.Repeat("Aa1-", 1000))
		for _, err := range []error{unknown, wrong, long} {
			wants(t, "refused", err, fault.Unauthenticated)
			if err.Error() != unknown.Error() {
				t.Errorf("%q tells apart from %q", err, unknown)
			}
		}
		if _, err := w.SetDisabled(t.Context(), root, u.ID, 1, true); err != nil {
			t.Fatal(err)
		}
		_, _, err := w.login("zhang.shili", good)
		wants(t, "disabled", err, fault.Forbidden)
		_, _, err = w.login("zhang.shili", good+"x")
		wants(t, "disabled and wrong", err, fault.Unauthenticated)
		if n := w.recorded("session.login", access.Refused); n != 5 {
			t.Errorf("%d refusals recorded, want 5", n)
		}
	})
}

// The wait holds on every node, ends, and a success clears it.
func TestBackOffOfAccount(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		ws := nodes(t, place, 2)
		ws[0].user("zhang.shili", "bod_league", access.Case)
		for i := range 6 {
			_, _, err := ws[i%2].login("zhang.shili", "wrong")
			wants(t, "wrong", err, fault.Unauthenticated)
		}
		for _, w := range ws {
			_, _, err := w.login("zhang.shili", good)
			wants(t, "before the wait is over", err, fault.Busy)
			if !strings.Contains(err.Error(), "1 秒") {
				t.Errorf("%v does not say how long", err)
			}
		}
		ws[0].clock.Advance(time.Second)
		ws[1].mustLogin("zhang.shili", good)
		for range 5 {
			_, _, err := ws[0].login("zhang.shili", "wrong")
			wants(t, "free again", err, fault.Unauthenticated)
		}
	})
}

// Guessing one password for many accounts makes the address wait, not others'.
func TestBackOffOfAddress(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		w.user("zhang.shili", "bod_league", access.Case)
		for i := range 21 {
			_, _, err := w.login("guess"+string(rune('a'+i)), good)
			wants(t, "guess", err, fault.Unauthenticated)
		}
		_, _, err := w.login("zhang.shili", good)
		wants(t, "from the same address", err, fault.Busy)
		_, _, err = w.Login(t.Context(), account.Credentials{Login: "zhang.shili", Password: good, Remote: netip.MustParseAddr("192.0.2.8")})
		if err != nil {
			t.Errorf("from another address: %v", err)
		}
	})
}

// Many guesses at once do not slip through together.
func TestBackOffUnderLoad(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		w.user("zhang.shili", "bod_league", access.Case)
		var tried atomic.Int64
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				if _, _, err := w.login("zhang.shili", "wrong"); fault.Is(err, fault.Unauthenticated) {
					tried.Add(1)
				}
			})
		}
		wg.Wait()
		if n := tried.Load(); n != 6 { // five free, and the one that earned the wait
			t.Errorf("%d passwords were tried, want 6", n)
		}
	})
}

func TestSessionEnds(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		w.user("zhang.shili", "bod_league", access.Case)
		idle, _ := w.mustLogin("zhang.shili", good)
		used, _ := w.mustLogin("zhang.shili", good)
		w.clock.Advance(29*time.Minute + 59*time.Second)
		if _, err := w.resume(used); err != nil {
			t.Fatalf("before the idle end: %v", err)
		}
		w.clock.Advance(time.Second)
		_, err := w.resume(idle)
		wants(t, "30 minutes unused", err, fault.Unauthenticated)
		for at := 30 * time.Minute; at < 12*time.Hour-20*time.Minute; at += 20 * time.Minute {
			if _, err := w.resume(used); err != nil {
				t.Fatalf("used every 20 minutes, after %v: %v", at, err)
			}
			w.clock.Advance(20 * time.Minute)
		}
		w.clock.Advance(10*time.Minute - time.Microsecond) // the loop ended at 11 h 50 min
		if _, err := w.resume(used); err != nil {
			t.Errorf("just before 12 hours: %v", err)
		}
		w.clock.Advance(time.Microsecond)
		_, err = w.resume(used)
		wants(t, "after 12 hours", err, fault.Unauthenticated)
	})
}

func TestSessionsListedAndEnded(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		u := w.user("zhang.shili", "bod_league", access.Case)
		w.user("li.shili", "bod_league", access.Case)
		w.user("anquan", "bod_league", access.SecurityAdmin)
		one, first := w.mustLogin("zhang.shili", good)
		two, second := w.mustLogin("zhang.shili", good)
		_, other := w.mustLogin("li.shili", good)
		_, admin := w.mustLogin("anquan", good)
		if list, err := w.Sessions(t.Context(), first.Actor, u.ID); err != nil || len(list) != 2 {
			t.Errorf("own sessions: %d, %v", len(list), err)
		}
		_, err := w.Sessions(t.Context(), other.Actor, u.ID)
		wants(t, "another's sessions", err, fault.Forbidden)
		wants(t, "ending another's", w.EndSession(t.Context(), other.Actor, second.Session.ID), fault.Forbidden)
		if err := w.EndSession(t.Context(), admin.Actor, second.Session.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.resume(two)
		wants(t, "ended by the administrator", err, fault.Unauthenticated)
		if err := w.Logout(t.Context(), first.Actor); err != nil {
			t.Fatal(err)
		}
		_, err = w.resume(one)
		wants(t, "logged out", err, fault.Unauthenticated)
		wants(t, "ending what is over", w.EndSession(t.Context(), admin.Actor, second.Session.ID), fault.NotFound)
	})
}

func TestForeignTokens(t *testing.T) {
	w := nodes(t, storetest.SQLitePlace(t), 1)[0]
	for _, token := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 5000)} {
		_, err := w.resume(token)
		wants(t, "token", err, fault.Unauthenticated)
	}
}
