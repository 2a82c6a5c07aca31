// Package login is the door of the workbench: log in, log out, change the password.
package login

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/web/ui"
)

// Accounts is what the pages need of account.
type Accounts interface {
	Login(ctx context.Context, c account.Credentials) (token string, v account.Visit, err error)
	Logout(ctx context.Context, a access.Actor) error
	ChangePassword(ctx context.Context, a access.Actor, old, wanted string) error
}

// Cookies gives the browser its session and takes it back; the frame does.
type Cookies interface {
	Remember(w http.ResponseWriter, token string)
	Forget(w http.ResponseWriter)
}

// Pages are the pages of this package.
type Pages struct {
	Accounts Accounts
	Cookies  Cookies
}

// LoginPage is the form as it was filled in. The password is never given back.
type LoginPage struct {
	Login  string
	Next   string // where he wanted to go
	Errors ui.Errors
}

// Form shows the form.
func (p *Pages) Form(w http.ResponseWriter, r *http.Request) error {
	if httpd.Actor(r.Context()).Kind == access.KindUser {
		return ui.SeeOther(w, r, "/")
	}
	return ui.Render(w, r, http.StatusOK, loginView(frame(r, "登录"), LoginPage{Next: inside(r.FormValue("next"))}))
}

// Submit logs in.
func (p *Pages) Submit(w http.ResponseWriter, r *http.Request) error {
	page := LoginPage{Login: r.PostFormValue("login"), Next: inside(r.PostFormValue("next"))}
	token, v, err := p.Accounts.Login(r.Context(), account.Credentials{
		Login: page.Login, Password: r.PostFormValue("password"),
		Remote: remote(r), Request: httpd.RequestID(r.Context()),
	})
	if err != nil {
		errs, ok := ui.ErrorsOf(err)
		if !ok {
			return err
		}
		page.Errors = errs
		f := frame(r, "登录")
		f.Errors = true
		return ui.Render(w, r, httpd.Status(err), loginView(f, page))
	}
	p.Cookies.Remember(w, token)
	if v.User.MustChange {
		return ui.SeeOther(w, r, "/password")
	}
	return ui.SeeOther(w, r, page.Next)
}

// Leave logs out. The cookie goes even when the store cannot be reached.
func (p *Pages) Leave(w http.ResponseWriter, r *http.Request) error {
	p.Cookies.Forget(w)
	if a := httpd.Actor(r.Context()); a.Kind == access.KindUser {
		if err := p.Accounts.Logout(r.Context(), a); err != nil {
			return err
		}
	}
	return ui.SeeOther(w, r, "/login")
}

// remote is the address attempts are counted under.
func remote(r *http.Request) netip.Addr { return httpd.ClientAddress(r.Context()) }

func frame(r *http.Request, title string) ui.Frame { return ui.FrameFor(r.Context(), "", title) }

// inside gives a path of this site, "/" for anything else: the login must not be
// a way to send people elsewhere.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// To is where a stranger is sent who asked for a page.
func To(r *http.Request) string {
	if r.Method != http.MethodGet || r.URL.Path == "/" {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(r.URL.RequestURI())
}

var errRepeat = fault.New(fault.Invalid, "两次填写的新密码不一致，请重新填写").At("repeat").Under("account.password")
