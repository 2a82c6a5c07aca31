package account_test

import (
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/storetest"
)

func (w *world) newKey() account.NewKey {
	return account.NewKey{
		Body: "bod_league", Purpose: "招标投标交易系统核查", Matters: []string{"tender.bid"},
		Scopes: []access.Act{access.ScreeningAsk, access.OrderRead}, Rate: 50, Expires: w.clock.Now().Add(24 * time.Hour),
	}
}

func (w *world) key(n account.NewKey) (account.Key, string) {
	w.t.Helper()
	k, token, err := w.CreateKey(w.t.Context(), root, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return k, token
}

func (w *world) authenticate(token, remote string) (access.Actor, error) {
	return w.Authenticate(w.t.Context(), token, netip.MustParseAddr(remote))
}

func TestAuthenticate(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		k, token := w.key(w.newKey())
		a, err := w.authenticate(token, "192.0.2.7")
		if err != nil {
			t.Fatal(err)
		}
		if a.Ref() != "key:"+k.ID || a.Kind != access.KindKey || a.Body != "bod_league" || a.Region != "150100" || a.Rate != 50 ||
			a.Purpose != "招标投标交易系统核查" || !a.Has(access.Subscriber) || !a.Holds("construction") || a.Address != "192.0.2.7" {
			t.Errorf("%+v", a)
		}
		own := access.Resource{Body: "bod_league", Matters: []string{"tender.bid"}}
		if err := access.Can(a, access.ScreeningAsk, own); err != nil {
			t.Error(err)
		}
		wants(t, "a scope not granted", access.Can(a, access.OrderFeedback, own), fault.Forbidden)
		wants(t, "another body", access.Can(a, access.ScreeningAsk, access.Resource{Body: "bod_top", Matters: own.Matters}), fault.Forbidden)
		list, err := w.Keys(t.Context(), root, "", 10)
		if err != nil || len(list) != 1 || list[0].ID != k.ID || list[0].Matters[0] != "tender.bid" || !list[0].ExpiresAt.Equal(k.ExpiresAt) {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestWrongTokens(t *testing.T) {
	w := nodes(t, storetest.SQLitePlace(t), 1)[0]
	k, token := w.key(w.newKey())
	other := "A"
	if strings.HasSuffix(token, "AAA") {
		other = "Q"
	}
	swapped := token[:40] + other + token[41:]
	if swapped == token {
		swapped = token[:40] + "B" + token[41:]
	}
	for _, wrong := range []string{"", "lk_", k.ID, token + "A", token[1:], token[:len(token)-1], swapped, "lk_" + strings.Repeat("0", 26) + token[29:], strings.ToLower(token)} {
		if _, err := w.authenticate(wrong, "192.0.2.7"); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := w.authenticate(token, "192.0.2.7"); err != nil {
		t.Errorf("the right one after them: %v", err)
	}
}

func FuzzParseKeyToken(f *testing.F) {
	f.Add("lk_01J00000000000000000000000_" + strings.Repeat("A", 43))
	f.Add("lk__")
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		id, secret, ok := account.ParseKeyToken(token)
		if ok && "lk_"+strings.TrimPrefix(id, "key_")+"_"+secret != token {
			t.Errorf("%q is read as %q and %q", token, id, secret)
		}
	})
}

// A revoked key is dead at once where it was revoked, and on another node as
// soon as that reads again, which is well within a second.
func TestRevokedKeyDies(t *testing.T) {
	if account.KeyFresh >= time.Second {
		t.Fatal("a node may go by what it read longer than a second")
	}
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		ws := nodes(t, place, 2)
		real := &hand{now: time.Unix(1000, 0)}
		for _, w := range ws {
			w.SetKeyClock(real.Now)
		}
		k, token := ws[0].key(ws[0].newKey())
		for _, w := range ws {
			if _, err := w.authenticate(token, "192.0.2.7"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := ws[0].RevokeKey(t.Context(), root, k.ID); err != nil {
			t.Fatal(err)
		}
		_, err := ws[0].authenticate(token, "192.0.2.7")
		wants(t, "on the same node", err, fault.Unauthenticated)
		real.Advance(account.KeyFresh)
		_, err = ws[1].authenticate(token, "192.0.2.7")
		wants(t, "on another node", err, fault.Unauthenticated)
		if again, err := ws[1].RevokeKey(t.Context(), root, k.ID); err != nil || again.Version != 2 {
			t.Errorf("revoked twice: %+v, %v", again, err)
		}
		if n := ws[0].recorded("key.use", access.Refused); n != 2 {
			t.Errorf("%d refusals recorded, want one a node", n)
		}
	})
}

func TestExpiredKey(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		real := &hand{now: time.Unix(1000, 0)}
		w.SetKeyClock(real.Now)
		_, token := w.key(w.newKey())
		if _, err := w.authenticate(token, "192.0.2.7"); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(24 * time.Hour)
		real.Advance(time.Second)
		for range 5 {
			_, err := w.authenticate(token, "192.0.2.7")
			wants(t, "expired", err, fault.Unauthenticated)
		}
		if n := w.recorded("key.use", access.Refused); n != 1 {
			t.Errorf("%d refusals recorded within a minute, want 1", n)
		}
		real.Advance(time.Minute)
		_, err := w.authenticate(token, "192.0.2.7")
		wants(t, "expired", err, fault.Unauthenticated)
		if n := w.recorded("key.use", access.Refused); n != 2 {
			t.Errorf("%d refusals recorded, want 2", n)
		}
	})
}

func TestNetworks(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		n := w.newKey()
		n.Networks = []netip.Prefix{netip.MustParsePrefix("192.0.2.9/24"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("::ffff:198.51.100.0/120")}
		_, token := w.key(n)
		for remote, in := range map[string]bool{
			"192.0.2.200": true, "192.0.3.1": false, "2001:db8::1": true, "2001:db9::1": false, "::ffff:192.0.2.1": true,
			"198.51.100.7": true, "198.51.101.7": false, "2001:db8::1%eth0": true,
		} {
			_, err := w.authenticate(token, remote)
			if in && err != nil {
				t.Errorf("%s: %v", remote, err)
			}
			if !in {
				wants(t, remote, err, fault.Forbidden)
			}
		}
	})
}

func TestCreateKeyRefused(t *testing.T) {
	w := nodes(t, storetest.SQLitePlace(t), 1)[0]
	for field, spoil := range map[string]func(*account.NewKey){
		"body":     func(n *account.NewKey) { n.Body = "bod_none" },
		"purpose":  func(n *account.NewKey) { n.Purpose = "" },
		"scopes":   func(n *account.NewKey) { n.Scopes = []access.Act{access.ListingDecide} },
		"matters":  func(n *account.NewKey) { n.Matters = []string{"150102199001010010 张"} },
		"networks": func(n *account.NewKey) { n.Networks = []netip.Prefix{{}} },
		"rate":     func(n *account.NewKey) { n.Rate = 0 },
		"expires":  func(n *account.NewKey) { n.Expires = w.clock.Now() },
	} {
		n := w.newKey()
		spoil(&n)
		if _, _, err := w.CreateKey(t.Context(), root, n); fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	n := w.newKey()
	n.Scopes = nil
	if _, _, err := w.CreateKey(t.Context(), root, n); fieldOf(err) != "scopes" {
		t.Errorf("no scopes: %v", err)
	}
	w.user("anquan", "bod_league", access.SecurityAdmin)
	_, security := w.mustLogin("anquan", good)
	_, _, err := w.CreateKey(t.Context(), security.Actor, w.newKey())
	wants(t, "the security administrator", err, fault.Forbidden)
	if list, err := w.Keys(t.Context(), root, "", 10); err != nil || len(list) != 0 {
		t.Errorf("%d keys, %v", len(list), err)
	}
}

// Many requests at once with one key: each is let in, and the store is read by few.
func TestAuthenticateUnderLoad(t *testing.T) {
	w := nodes(t, storetest.SQLitePlace(t), 1)[0]
	_, token := w.key(w.newKey())
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for range 200 {
				if _, err := w.authenticate(token, "192.0.2.7"); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// A key whose state cannot be read opens nothing.
func TestKeyWithoutStore(t *testing.T) {
	place := storetest.SQLitePlace(t)
	w := nodes(t, place, 1)[0]
	_, token := w.key(w.newKey())
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := w.authenticate(token, "192.0.2.7")
	wants(t, "closed store", err, fault.Unavailable)
	if errors.Unwrap(err) == nil {
		t.Error("the cause is lost")
	}
}
