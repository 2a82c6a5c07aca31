package account_test

import (
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/storetest"
)

func TestCreateUserRefused(t *testing.T) {
	valid := account.NewUser{Login: "zhang.shili", Name: "张示例", Body: "bod_league", Duties: []access.Duty{access.Case}, Password: good}
	w := nodes(t, storetest.SQLitePlace(t), 1)[0]
	for field, spoil := range map[string]func(*account.NewUser){
		"login":    func(n *account.NewUser) { n.Login = "张" },
		"name":     func(n *account.NewUser) { n.Name = " " },
		"body":     func(n *account.NewUser) { n.Body = "bod_none" },
		"duties":   func(n *account.NewUser) { n.Duties = []access.Duty{access.Case, access.AuditAdmin} },
		"password": func(n *account.NewUser) { n.Password = "short" },
	} {
		n := valid
		spoil(&n)
		if _, _, err := w.CreateUser(t.Context(), root, n); fieldOf(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	n := valid
	n.Body = ""
	if _, _, err := w.CreateUser(t.Context(), root, n); fieldOf(err) != "body" {
		t.Errorf("no body: %v", err)
	}
}

func TestLoginIsTakenOnce(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		w.user("zhang.shili", "bod_league", access.Case)
		_, _, err := w.CreateUser(t.Context(), root, account.NewUser{Login: "Zhang.Shili", Name: "张示例", Body: "bod_top", Duties: []access.Duty{access.Case}})
		wants(t, "twice", err, fault.Conflict)
		if n := w.recorded(access.UserCreate, access.Allowed); n != 1 {
			t.Errorf("%d creations recorded", n)
		}
	})
}

// A password made up by the system opens the door and nothing behind it.
func TestInitialPasswordMustBeChanged(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		_, initial, err := w.CreateUser(t.Context(), root, account.NewUser{Login: "zhang", Name: "张示例", Body: "bod_league", Duties: []access.Duty{access.Case}})
		if err != nil || account.CheckPassword("zhang", initial) != nil {
			t.Fatalf("%q, %v", initial, err)
		}
		token, v := w.mustLogin("zhang", initial)
		own := access.Resource{Body: "bod_league", Region: "150100"}
		wants(t, "before the change", access.Can(v.Actor, access.ListingPropose, own), fault.Forbidden)
		second, _ := w.mustLogin("zhang", initial)
		if err := w.ChangePassword(t.Context(), v.Actor, initial, "short"); fieldOf(err) != "password" {
			t.Errorf("a weak one: %v", err)
		}
		if err := w.ChangePassword(t.Context(), v.Actor, initial, initial); fieldOf(err) != "password" {
			t.Errorf("the same: %v", err)
		}
		if err := w.ChangePassword(t.Context(), v.Actor, "wrong", good); fieldOf(err) != "old" {
			t.Errorf("the old one wrong: %v", err)
		}
		if err := w.ChangePassword(t.Context(), v.Actor, initial, good); err != nil {
			t.Fatal(err)
		}
		v, err = w.resume(token)
		if err != nil || v.User.MustChange || access.Can(v.Actor, access.ListingPropose, own) != nil {
			t.Errorf("after the change: %+v, %v", v.Actor, err)
		}
		_, err = w.resume(second)
		wants(t, "the other session", err, fault.Unauthenticated)
		_, _, err = w.login("zhang", initial)
		wants(t, "the old password", err, fault.Unauthenticated)
		w.mustLogin("zhang", good)
	})
}

func TestAdministration(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		u := w.user("zhang.shili", "bod_league", access.Case)
		admin := w.user("anquan", "bod_league", access.SecurityAdmin)
		above := w.user("shangji", "bod_top", access.Case)
		w.user("xitong", "bod_league", access.SystemAdmin)
		token, officer := w.mustLogin("zhang.shili", good)
		_, security := w.mustLogin("anquan", good)
		_, system := w.mustLogin("xitong", good)

		_, err := w.SetDuties(t.Context(), system.Actor, u.ID, 1, []access.Duty{access.Decide})
		wants(t, "the system administrator", err, fault.Forbidden)
		_, err = w.SetDuties(t.Context(), officer.Actor, u.ID, 1, []access.Duty{access.Decide})
		wants(t, "an officer", err, fault.Forbidden)
		_, err = w.SetDuties(t.Context(), security.Actor, admin.ID, 1, []access.Duty{access.AuditAdmin})
		wants(t, "his own duties", err, fault.Forbidden)
		_, err = w.SetDisabled(t.Context(), security.Actor, above.ID, 1, true)
		wants(t, "a user of the level above", err, fault.Forbidden)
		_, err = w.SetDuties(t.Context(), security.Actor, u.ID, 1, []access.Duty{access.Case, access.SystemAdmin})
		wants(t, "duties that exclude each other", err, fault.Invalid)

		if _, err := w.SetDuties(t.Context(), security.Actor, u.ID, 1, []access.Duty{access.Decide}); err != nil {
			t.Fatal(err)
		}
		if v, err := w.resume(token); err != nil || !v.Actor.Has(access.Decide) || v.Actor.Has(access.Case) {
			t.Errorf("the session goes on with the old duties: %+v, %v", v.Actor.Duties, err)
		}
		_, err = w.SetDisabled(t.Context(), security.Actor, u.ID, 1, true)
		wants(t, "a stale version", err, fault.Stale)
		if _, err := w.SetDisabled(t.Context(), security.Actor, u.ID, 2, true); err != nil {
			t.Fatal(err)
		}
		_, err = w.resume(token)
		wants(t, "a disabled user's session", err, fault.Unauthenticated)
		if _, err := w.SetDisabled(t.Context(), security.Actor, u.ID, 3, false); err != nil {
			t.Fatal(err)
		}
		initial, err := w.ResetPassword(t.Context(), security.Actor, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, v := w.mustLogin("zhang.shili", initial); !v.User.MustChange {
			t.Error("the reset password may be kept")
		}
		if n := w.recorded(access.UserSetDuties, access.Refused); n != 3 {
			t.Errorf("%d refusals recorded, want 3", n)
		}
		if n := w.recorded(access.UserDisable, access.Allowed); n != 2 {
			t.Errorf("%d changes recorded, want 2", n)
		}
	})
}

func TestUsersListed(t *testing.T) {
	engines(t, func(t *testing.T, w *world) {
		for _, login := range []string{"yi", "er", "san"} {
			w.user(login, "bod_league", access.Case)
		}
		w.user("shangji", "bod_top", access.Case)
		w.user("anquan", "bod_league", access.SecurityAdmin)
		_, security := w.mustLogin("anquan", good)
		all, err := w.Users(t.Context(), root, "", 0)
		if err != nil || len(all) != 5 {
			t.Errorf("operator sees %d, %v", len(all), err)
		}
		seen, after := map[string]bool{}, ""
		for {
			list, err := w.Users(t.Context(), security.Actor, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			for _, u := range list {
				seen[u.Login] = true
				after = u.ID
			}
		}
		if len(seen) != 4 || seen["shangji"] {
			t.Errorf("the league's administrator sees %v", seen)
		}
		if u, err := w.User(t.Context(), security.Actor, after); err != nil || u.ID != after {
			t.Errorf("%+v, %v", u, err)
		}
		_, err = w.User(t.Context(), security.Actor, "usr_none")
		wants(t, "nobody", err, fault.NotFound)
	})
}
