package httpd

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
)

// Keys finds whose an API key is, and whether it may be used from an address.
type Keys interface {
	Authenticate(ctx context.Context, token string, remote netip.Addr) (access.Actor, error)
}

// Sessions finds who is logged in under a token.
type Sessions interface {
	Resume(ctx context.Context, token string, remote netip.Addr, request string) (account.Visit, error)
}

const keyPrefix = "lk_" // of API keys; any other bearer token is a session's

// identify finds out who acts. A token shown in a header must be good; a cookie
// that has run out only leaves the browser a stranger again.
func (f *Frame) identify(w http.ResponseWriter, r *http.Request, in *info) error {
	var err error
	if header := r.Header.Get("Authorization"); header != "" {
		err = f.bearer(r.Context(), header, in)
	} else if cookie, missing := r.Cookie(f.cookieName()); missing == nil {
		if err = f.resume(r.Context(), cookie.Value, in); fault.Is(err, fault.Unauthenticated) {
			f.Forget(w)
			err = nil
		}
	}
	in.actor.Request = in.id
	return err
}

func (f *Frame) bearer(ctx context.Context, header string, in *info) (err error) {
	scheme, token, _ := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	switch {
	case !strings.EqualFold(scheme, "Bearer") || token == "":
		return fault.New(fault.Unauthenticated, "Authorization 应写作 “Bearer lk_…”").At("Authorization").Under("access.authorization")
	case strings.HasPrefix(token, keyPrefix):
		in.actor, err = f.cfg.Keys.Authenticate(ctx, token, in.address)
		return err
	}
	return f.resume(ctx, token, in)
}

func (f *Frame) resume(ctx context.Context, token string, in *info) error {
	visit, err := f.cfg.Sessions.Resume(ctx, token, in.address, in.id)
	if err == nil {
		in.visit, in.actor = visit, visit.Actor
	}
	return err
}

// cookieName carries the __Host- prefix where cookies are Secure: no other host
// and no path can then set it (RFC 6265bis §4.1.3.2).
func (f *Frame) cookieName() string {
	if f.cfg.Secure {
		return "__Host-liancheng"
	}
	return "liancheng"
}

// Remember gives the browser its session. It lasts as long as the browser's own
// session; the server ends it earlier.
func (f *Frame) Remember(w http.ResponseWriter, token string) { http.SetCookie(w, f.Cookie(token)) }

// Forget takes the session back from the browser.
func (f *Frame) Forget(w http.ResponseWriter) {
	c := f.Cookie("")
	c.MaxAge, c.Expires = -1, time.Unix(1, 0)
	http.SetCookie(w, c)
}

// Cookie is the cookie of a session.
func (f *Frame) Cookie(token string) *http.Cookie {
	return &http.Cookie{
		Name: f.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: f.cfg.Secure, SameSite: http.SameSiteLaxMode,
	}
}
