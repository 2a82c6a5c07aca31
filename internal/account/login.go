package account

import (
	"context"
	"net/netip"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// Credentials are what a person types, and from where.
type Credentials struct {
	Login    string
	Password string
	Remote   netip.Addr
	Request  string // id of the request
}

// Login opens a session. The token is for the cookie; the store keeps its hash.
// An unknown login, a wrong password and a disabled account with a wrong
// password are answered alike and after the same work.
func (s *Service) Login(ctx context.Context, c Credentials) (token string, v Visit, err error) {
	defer fault.Wrap(&err, "log in")
	c.Login = foldLogin(c.Login)
	refs := []attemptRef{accountAttempt(c.Login), addressAttempt(c.Remote)}
	if err := s.reserve(ctx, refs); err != nil {
		return "", Visit{}, err
	}
	user, err := s.identify(ctx, c)
	if err != nil {
		return "", Visit{}, err
	}
	token = secret()
	session := Session{ID: ident.NewID("ses"), User: user.ID, AddressHash: digest("address", network(c.Remote))}
	actor, err := s.actorOf(ctx, user, session.ID, c.Remote, c.Request)
	if err != nil {
		return "", Visit{}, err
	}
	err = s.store.Write(ctx, func(tx Tx) error {
		return s.admit(tx, user, &session, token, actor, refs)
	})
	if err != nil {
		return "", Visit{}, err
	}
	return token, Visit{actor, user, session}, nil
}

// identify proves the password. A refusal is recorded.
func (s *Service) identify(ctx context.Context, c Credentials) (User, error) {
	var user User
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		user, err = tx.UserByLogin(c.Login)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return User{}, err
	}
	encoded := user.Password
	if err != nil {
		encoded = s.hasher.decoy // as much work as for a user who is there
	}
	if len(c.Password) > longestPassword {
		c.Password = "" // no password is that long
	}
	right, wrong := s.hasher.verify(ctx, c.Password, encoded)
	switch {
	case wrong != nil:
		return User{}, wrong
	case err != nil || !right:
		return User{}, s.turnAway(ctx, c, user, fault.New(fault.Unauthenticated, "登录名或密码不正确").Under("account.password"))
	case user.Disabled:
		return User{}, s.turnAway(ctx, c, user, fault.New(fault.Forbidden, "该账号已停用，请联系安全管理员").Under("account.disabled"))
	}
	return user, nil
}

func (s *Service) turnAway(ctx context.Context, c Credentials, user User, refusal *fault.Fault) error {
	entry := access.Entry{
		Actor: "anonymous", Act: actLogin, Kind: "user", ID: user.ID, Body: user.Body, Region: user.Region,
		Outcome: access.Refused, Reason: refusal.Message, Address: c.Remote.Unmap().String(), Request: c.Request,
	}
	err := s.store.Write(context.WithoutCancel(ctx), func(tx Tx) error {
		tx.AppendAudit(entry)
		return nil
	})
	if err != nil {
		return refusal.Because(err)
	}
	return refusal
}

// admit saves the session, unless the user was changed while he logged in.
func (s *Service) admit(tx Tx, user User, session *Session, token string, actor access.Actor, refs []attemptRef) error {
	if err := release(tx, refs); err != nil {
		return err
	}
	current, err := tx.UserByID(user.ID)
	if err != nil {
		return err
	}
	if current.Version != user.Version {
		return fault.New(fault.Stale, "账号刚被修改，请重新登录").Under("account.session")
	}
	now := tx.Now()
	session.CreatedAt, session.SeenAt, session.AbsoluteEnd = now, now, now.Add(absoluteLife)
	session.IdleEnd = session.idleEnd(now)
	if err := tx.AddSession(*session, digest("session", token)); err != nil {
		return err
	}
	tx.AppendAudit(access.NewEntry(actor, actLogin, access.Resource{Kind: "session", ID: session.ID}, access.Allowed, ""))
	// What nobody needs any more goes with it, so that no extra task is needed.
	if err := tx.DropSessionsEnded(now); err != nil {
		return err
	}
	return tx.DropAttemptsBefore(now.Add(-forgotten))
}
