package account

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// Acts that no rule of access governs: everybody does them for himself.
const (
	actLogin    access.Act = "session.login"
	actLogout   access.Act = "session.logout"
	actPassword access.Act = "user.change-password"
	actUseKey   access.Act = "key.use"
)

// A User is a person who may log in.
type User struct {
	ID         string
	Version    int64
	Login      string // in small letters
	Name       string
	Body       string
	Region     string // of the body
	Duties     []access.Duty
	MustChange bool // the password was given by somebody else
	Disabled   bool
	CreatedAt  time.Time
	PasswordAt time.Time
	Password   string `json:"-"` // argon2id in PHC form
}

// Ref is how events and records name the user.
func (u User) Ref() string { return string(access.KindUser) + ":" + u.ID }

func (u User) resource() access.Resource {
	return access.Resource{Kind: "user", ID: u.ID, Body: u.Body, Region: u.Region, By: u.Ref()}
}

// NewUser is what a user is made from.
type NewUser struct {
	Login    string
	Name     string
	Body     string
	Duties   []access.Duty
	Password string // "": one is made up and returned
	Settled  bool   // the password given is the user's own choice and need not be changed
}

var loginForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

func (n NewUser) check() error {
	var faults fault.List
	if !loginForm.MatchString(n.Login) {
		faults.Add(fault.New(fault.Invalid, "登录名应为 2 至 32 个字符，以英文字母开头，只含小写字母、数字、点、下划线和连字符").At("login"))
	}
	if length := utf8.RuneCountInString(n.Name); length == 0 || length > 50 || !utf8.ValidString(n.Name) {
		faults.Add(fault.New(fault.Invalid, "姓名应为 1 至 50 个字").At("name"))
	}
	if n.Body == "" {
		faults.Add(fault.New(fault.Invalid, "请选择用户所在的机构").At("body"))
	}
	faults.Add(access.CheckDuties(n.Duties))
	if n.Password != "" && n.Login != "" {
		faults.Add(CheckPassword(n.Login, n.Password))
	}
	return faults.Err()
}

// CreateUser makes a user. A password made up here is returned; it must be
// changed at the first login, as one given by somebody else must.
func (s *Service) CreateUser(ctx context.Context, a access.Actor, n NewUser) (user User, initial string, err error) {
	defer fault.Wrap(&err, "create user")
	n.Login, n.Name = foldLogin(n.Login), strings.TrimSpace(n.Name)
	region := ""
	if n.Body != "" {
		office, err := s.bodies.Body(ctx, n.Body)
		if err != nil {
			return User{}, "", err
		}
		region = office.Region
	}
	on := access.Resource{Kind: "user", Body: n.Body, Region: region}
	if err := s.door.Enter(ctx, a, access.UserCreate, on); err != nil {
		return User{}, "", err
	}
	if err := n.check(); err != nil {
		return User{}, "", err
	}
	password := n.Password
	if password == "" {
		initial = initialPassword(n.Login)
		password = initial
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return User{}, "", err
	}
	user = User{
		ID: ident.NewID("usr"), Version: 1, Login: n.Login, Name: n.Name, Body: n.Body, Region: region,
		Duties: n.Duties, MustChange: n.Password == "" || !n.Settled, Password: hash,
	}
	return user, initial, s.store.Write(ctx, func(tx Tx) error {
		user.CreatedAt, user.PasswordAt = tx.Now(), tx.Now()
		tx.AppendAudit(access.NewEntry(a, access.UserCreate, user.resource(), access.Allowed, dutyList(user.Duties)))
		return tx.AddUser(user)
	})
}

func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// dutyList is the duties as the record keeps them.
func dutyList(duties []access.Duty) string {
	list := make([]string, len(duties))
	for i, d := range duties {
		list[i] = string(d)
	}
	return strings.Join(list, " ")
}

// SetDuties gives a user other duties, from the version the caller saw. They
// hold from the next request on.
func (s *Service) SetDuties(ctx context.Context, a access.Actor, id string, version int64, duties []access.Duty) (User, error) {
	return s.changeUser(ctx, a, access.UserSetDuties, id, version, func(u *User) (string, error) {
		u.Duties = duties
		return dutyList(duties), access.CheckDuties(duties)
	})
}

// SetDisabled shuts a user out, ending his sessions, or lets him in again.
func (s *Service) SetDisabled(ctx context.Context, a access.Actor, id string, version int64, disabled bool) (User, error) {
	return s.changeUser(ctx, a, access.UserDisable, id, version, func(u *User) (string, error) {
		u.Disabled = disabled
		if disabled {
			return "disabled", nil
		}
		return "enabled", nil
	})
}

func (s *Service) changeUser(ctx context.Context, a access.Actor, act access.Act, id string, version int64, change func(*User) (note string, err error)) (user User, err error) {
	defer fault.Wrap(&err, "%s %s v%d", act, id, version)
	if user, err = s.userByID(ctx, id); err != nil {
		return User{}, err
	}
	if err := s.door.Enter(ctx, a, act, user.resource()); err != nil {
		return User{}, err
	}
	note, err := change(&user)
	if err != nil {
		return User{}, err
	}
	user.Version = version + 1
	return user, s.store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveUser(user); err != nil {
			return err
		}
		tx.AppendAudit(access.NewEntry(a, act, user.resource(), access.Allowed, note))
		if user.Disabled {
			return tx.DropSessionsOfUser(id, "")
		}
		return nil
	})
}

// User reads one user.
func (s *Service) User(ctx context.Context, a access.Actor, id string) (user User, err error) {
	defer fault.Wrap(&err, "read user %s", id)
	if user, err = s.userByID(ctx, id); err != nil {
		return User{}, err
	}
	return user, s.door.Enter(ctx, a, access.UserRead, user.resource())
}

// Users lists the users the actor administers, in the order of their ids, from
// after one of them on.
func (s *Service) Users(ctx context.Context, a access.Actor, after string, limit int) (list []User, err error) {
	defer fault.Wrap(&err, "list users")
	scope, err := s.door.Scope(ctx, a, access.UserRead, "user")
	if err != nil {
		return nil, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err = tx.UsersAfter(scope, after, page(limit))
		return err
	})
	return list, err
}

func (s *Service) userByID(ctx context.Context, id string) (user User, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		user, err = tx.UserByID(id)
		return err
	})
	return user, err
}
