package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/netip"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// How long a session lives without use, and at most; how often use is written down.
const (
	idleLife     = 30 * time.Minute
	absoluteLife = 12 * time.Hour
	touchEvery   = time.Minute
)

// A Session is one login of a user.
type Session struct {
	ID          string
	User        string // id
	CreatedAt   time.Time
	SeenAt      time.Time // to the minute
	IdleEnd     time.Time
	AbsoluteEnd time.Time
	AddressHash string // tells two places apart without saying where they are
}

// Ended tells whether the session is over at now.
func (s Session) Ended(now time.Time) bool {
	return !now.Before(s.IdleEnd) || !now.Before(s.AbsoluteEnd)
}

// idleEnd is when the session ends if it is not used after now.
func (s Session) idleEnd(now time.Time) time.Time {
	if end := now.Add(idleLife); end.Before(s.AbsoluteEnd) {
		return end
	}
	return s.AbsoluteEnd
}

// A Visit is who is logged in. A user who must change his password first has an
// Actor without duties.
type Visit struct {
	Actor   access.Actor
	User    User
	Session Session
}

// secret makes 256 random bits for a token.
func secret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program rather
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func loginAgain() error {
	return fault.New(fault.Unauthenticated, "登录已失效，请重新登录").Under("account.session")
}

// Resume finds who a session's token belongs to. Duties and functions are those
// of now: a change holds from the next request on.
func (s *Service) Resume(ctx context.Context, token string, remote netip.Addr, request string) (v Visit, err error) {
	defer fault.Wrap(&err, "resume session")
	if len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return Visit{}, loginAgain()
	}
	var now time.Time
	err = s.store.Read(ctx, func(tx Tx) error {
		now = tx.Now()
		if v.Session, err = tx.SessionByToken(digest("session", token)); err != nil {
			return err
		}
		v.User, err = tx.UserByID(v.Session.User)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return Visit{}, loginAgain()
	case err != nil:
		return Visit{}, err
	case v.Session.Ended(now) || v.User.Disabled:
		return Visit{}, loginAgain()
	}
	if now.Sub(v.Session.SeenAt) >= touchEvery {
		v.Session.SeenAt, v.Session.IdleEnd = now, v.Session.idleEnd(now)
		err := s.store.Write(ctx, func(tx Tx) error {
			return tx.TouchSession(v.Session.ID, v.Session.SeenAt, v.Session.IdleEnd)
		})
		if err != nil {
			return Visit{}, err
		}
	}
	v.Actor, err = s.actorOf(ctx, v.User, v.Session.ID, remote, request)
	return v, err
}

// actorOf is the user as access sees him.
func (s *Service) actorOf(ctx context.Context, u User, session string, remote netip.Addr, request string) (access.Actor, error) {
	office, err := s.bodies.Body(ctx, u.Body)
	if err != nil {
		return access.Actor{}, err
	}
	a := access.Actor{
		Kind: access.KindUser, ID: u.ID, Name: u.Name, Body: u.Body, BodyName: office.Name, Region: office.Region,
		Functions: office.Functions, Decides: office.Decides, Duties: u.Duties, Session: session, Address: remote.Unmap().String(), Request: request,
	}
	if u.MustChange {
		a.Duties = nil
	}
	return a, nil
}

// Logout ends the actor's own session.
func (s *Service) Logout(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "log out")
	return s.store.Write(ctx, func(tx Tx) error {
		tx.AppendAudit(access.NewEntry(a, actLogout, access.Resource{Kind: "session", ID: a.Session}, access.Allowed, ""))
		return tx.DropSession(a.Session)
	})
}

// Sessions lists the live sessions of a user: his own, or whom he administers.
func (s *Service) Sessions(ctx context.Context, a access.Actor, user string) (list []Session, err error) {
	defer fault.Wrap(&err, "list sessions of %s", user)
	u, err := s.userByID(ctx, user)
	if err != nil {
		return nil, err
	}
	if err := s.door.Enter(ctx, a, access.SessionList, sessionOf(u, "")); err != nil {
		return nil, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		all, err := tx.SessionsOfUser(user)
		list = make([]Session, 0, len(all))
		for _, session := range all {
			if !session.Ended(tx.Now()) {
				list = append(list, session)
			}
		}
		return err
	})
	return list, err
}

// EndSession ends a session: one's own, or that of somebody one administers.
func (s *Service) EndSession(ctx context.Context, a access.Actor, id string) (err error) {
	defer fault.Wrap(&err, "end session %s", id)
	var u User
	err = s.store.Read(ctx, func(tx Tx) error {
		session, err := tx.SessionByID(id)
		if err != nil {
			return err
		}
		u, err = tx.UserByID(session.User)
		return err
	})
	if err != nil {
		return err
	}
	on := sessionOf(u, id)
	if err := s.door.Enter(ctx, a, access.SessionEnd, on); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx Tx) error {
		tx.AppendAudit(access.NewEntry(a, access.SessionEnd, on, access.Allowed, ""))
		return tx.DropSession(id)
	})
}

func sessionOf(u User, id string) access.Resource {
	on := u.resource()
	on.Kind, on.ID = "session", id
	return on
}
