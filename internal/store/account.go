package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/fault"
	"liancheng/internal/store/gen/accountsql"
)

// Account shows the store to users, keys and sessions.
func (db *DB) Account() Adapter[account.Tx] { return As(db, func(tx *Tx) account.Tx { return tx }) }

func (tx *Tx) account() *accountsql.Queries { return accountsql.New(tx.sql) }

// AddUser saves a new user.
func (tx *Tx) AddUser(u account.User) error {
	duties, err := json.Marshal(u.Duties)
	if err != nil {
		return err
	}
	err = tx.account().AddUser(tx.ctx, accountsql.AddUserParams{
		ID: u.ID, Version: u.Version, Login: u.Login, Name: u.Name, Body: u.Body, Region: u.Region, Duties: string(duties),
		Password: u.Password, MustChange: bit(u.MustChange), Disabled: bit(u.Disabled),
		CreatedAt: FormatInstant(u.CreatedAt), PasswordAt: FormatInstant(u.PasswordAt),
	})
	if duplicate(err) {
		return fault.New(fault.Conflict, "登录名 %s 已被使用，请另取一个", u.Login).At("login").Because(err)
	}
	return err
}

// SaveUser saves a user over the version before.
func (tx *Tx) SaveUser(u account.User) error {
	duties, err := json.Marshal(u.Duties)
	if err != nil {
		return err
	}
	rows, err := tx.account().SaveUser(tx.ctx, accountsql.SaveUserParams{
		ID: u.ID, Version: u.Version, Old: u.Version - 1, Name: u.Name, Duties: string(duties), Password: u.Password,
		MustChange: bit(u.MustChange), Disabled: bit(u.Disabled), PasswordAt: FormatInstant(u.PasswordAt),
	})
	return changedOne("用户", rows, err)
}

// changedOne turns an update that met another version into what it means.
func changedOne(what string, rows int64, err error) error {
	if err == nil && rows == 0 {
		return staleRow(what)
	}
	return err
}

// UserByID reads a user.
func (tx *Tx) UserByID(id string) (account.User, error) {
	row, err := tx.account().UserByID(tx.ctx, id)
	return accountOne(row, err, userOf, "没有这个用户")
}

// UserByLogin reads a user by what he types to log in.
func (tx *Tx) UserByLogin(login string) (account.User, error) {
	row, err := tx.account().UserByLogin(tx.ctx, login)
	return accountOne(row, err, userOf, "没有这个用户")
}

// UsersAfter reads the users in scope, in the order of their ids.
func (tx *Tx) UsersAfter(scope access.Filter, after string, limit int) ([]account.User, error) {
	region, err := regionOf(scope)
	if err != nil {
		return nil, err
	}
	rows, err := tx.account().UsersAfter(tx.ctx, after, region, int32(limit))
	return accountList(rows, err, userOf)
}

// regionOf is the scope of what administrators see: everything, or a region's.
func regionOf(scope access.Filter) (string, error) {
	if scope.Empty() || scope != (access.Filter{All: scope.All, Region: scope.Region}) {
		return "", fmt.Errorf("accounts are listed whole or by region, not by %+v", scope)
	}
	return scope.Region, nil
}

// accountOne converts a row read alone; a missing one is a fault NotFound.
func accountOne[R, V any](row R, err error, convert func(R) (V, error), missing string) (V, error) {
	if err == nil {
		return convert(row)
	}
	var none V
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "%s", missing).Because(err)
	}
	return none, err
}

// accountList converts rows.
func accountList[R, V any](rows []R, err error, convert func(R) (V, error)) ([]V, error) {
	list := make([]V, 0, len(rows))
	for _, row := range rows {
		v, wrong := convert(row)
		list, err = append(list, v), errors.Join(err, wrong)
	}
	return list, err
}

func userOf(r accountsql.AccountUser) (account.User, error) {
	u := account.User{
		ID: r.ID, Version: r.Version, Login: r.Login, Name: r.Name, Body: r.Body, Region: r.Region,
		Password: r.Password, MustChange: r.MustChange != 0, Disabled: r.Disabled != 0,
	}
	err := errors.Join(json.Unmarshal([]byte(r.Duties), &u.Duties),
		readInstant(&u.CreatedAt, r.CreatedAt), readInstant(&u.PasswordAt, r.PasswordAt))
	return u, err
}

func readInstant(into *time.Time, text string) (err error) {
	*into, err = ParseInstant(text)
	return err
}

// AddSession saves a new session under its token's hash.
func (tx *Tx) AddSession(s account.Session, tokenHash string) error {
	return tx.account().AddSession(tx.ctx, accountsql.AddSessionParams{
		ID: s.ID, TokenHash: tokenHash, UserID: s.User, CreatedAt: FormatInstant(s.CreatedAt), SeenAt: FormatInstant(s.SeenAt),
		IdleEnd: FormatInstant(s.IdleEnd), AbsoluteEnd: FormatInstant(s.AbsoluteEnd), AddressHash: s.AddressHash,
	})
}

// SessionByToken reads a session by its token's hash.
func (tx *Tx) SessionByToken(tokenHash string) (account.Session, error) {
	row, err := tx.account().SessionByToken(tx.ctx, tokenHash)
	return accountOne(row, err, sessionOf, "没有这个会话")
}

// SessionByID reads a session.
func (tx *Tx) SessionByID(id string) (account.Session, error) {
	row, err := tx.account().SessionByID(tx.ctx, id)
	return accountOne(row, err, sessionOf, "没有这个会话")
}

// SessionsOfUser reads a user's sessions, ended ones included.
func (tx *Tx) SessionsOfUser(user string) ([]account.Session, error) {
	rows, err := tx.account().SessionsOfUser(tx.ctx, user)
	return accountList(rows, err, sessionOf)
}

// TouchSession says that a session was used; an older instant changes nothing.
func (tx *Tx) TouchSession(id string, seen, idleEnd time.Time) error {
	return tx.account().TouchSession(tx.ctx, FormatInstant(seen), FormatInstant(idleEnd), id)
}

// DropSession ends a session.
func (tx *Tx) DropSession(id string) error { return tx.account().DropSession(tx.ctx, id) }

// DropSessionsOfUser ends a user's sessions but one.
func (tx *Tx) DropSessionsOfUser(user, except string) error {
	return tx.account().DropSessionsOfUser(tx.ctx, user, except)
}

// DropSessionsEnded forgets what ended before now.
func (tx *Tx) DropSessionsEnded(now time.Time) error {
	return tx.account().DropSessionsEnded(tx.ctx, FormatInstant(now))
}

func sessionOf(r accountsql.AccountSession) (account.Session, error) {
	s := account.Session{ID: r.ID, User: r.UserID, AddressHash: r.AddressHash}
	err := errors.Join(readInstant(&s.CreatedAt, r.CreatedAt), readInstant(&s.SeenAt, r.SeenAt),
		readInstant(&s.IdleEnd, r.IdleEnd), readInstant(&s.AbsoluteEnd, r.AbsoluteEnd))
	return s, err
}

// HoldAttempt reads failures and keeps others from them until the transaction ends.
func (tx *Tx) HoldAttempt(id string) (account.Attempt, error) {
	row, err := tx.account().HoldAttempt(tx.ctx, id)
	if err != nil {
		return account.Attempt{}, err
	}
	a := account.Attempt{Failures: row.Failures}
	return a, errors.Join(readInstant(&a.Last, row.LastAt), readInstant(&a.Until, row.Until))
}

// SaveAttempt saves what HoldAttempt held.
func (tx *Tx) SaveAttempt(id string, a account.Attempt) error {
	arg := accountsql.SaveAttemptParams{ID: id, Failures: a.Failures}
	if !a.Last.IsZero() {
		arg.LastAt = FormatInstant(a.Last)
	}
	if !a.Until.IsZero() {
		arg.Until = FormatInstant(a.Until)
	}
	return tx.account().SaveAttempt(tx.ctx, arg)
}

// DropAttemptsBefore forgets failures that are long past.
func (tx *Tx) DropAttemptsBefore(last time.Time) error {
	return tx.account().DropAttemptsBefore(tx.ctx, FormatInstant(last))
}

// AddKey saves a new key under its secret's hash.
func (tx *Tx) AddKey(k account.Key, secretHash string) error {
	matters, err1 := json.Marshal(k.Matters)
	networks, err2 := json.Marshal(k.Networks)
	scopes, err3 := json.Marshal(k.Scopes)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	return tx.account().AddKey(tx.ctx, accountsql.AddKeyParams{
		ID: k.ID, Version: k.Version, SecretHash: secretHash, Body: k.Body, Region: k.Region, Purpose: k.Purpose,
		Matters: string(matters), Networks: string(networks), Scopes: string(scopes), Rate: int64(k.Rate),
		CreatedAt: FormatInstant(k.CreatedAt), CreatedBy: k.CreatedBy, ExpiresAt: FormatInstant(k.ExpiresAt),
	})
}

// SaveKey saves that a key is revoked; nothing else of it ever changes.
func (tx *Tx) SaveKey(k account.Key) error {
	arg := accountsql.SaveKeyParams{ID: k.ID, Version: k.Version, Old: k.Version - 1}
	if !k.RevokedAt.IsZero() {
		arg.RevokedAt = FormatInstant(k.RevokedAt)
	}
	rows, err := tx.account().SaveKey(tx.ctx, arg)
	return changedOne("接口密钥", rows, err)
}

// KeyByID reads a key and its secret's hash.
func (tx *Tx) KeyByID(id string) (account.Key, string, error) {
	row, err := tx.account().KeyByID(tx.ctx, id)
	k, err := accountOne(row, err, keyOf, "没有这个接口密钥")
	return k, row.SecretHash, err
}

// KeysAfter reads the keys in scope, in the order of their ids.
func (tx *Tx) KeysAfter(scope access.Filter, after string, limit int) ([]account.Key, error) {
	region, err := regionOf(scope)
	if err != nil {
		return nil, err
	}
	rows, err := tx.account().KeysAfter(tx.ctx, after, region, int32(limit))
	return accountList(rows, err, keyOf)
}

func keyOf(r accountsql.AccountKey) (account.Key, error) {
	k := account.Key{
		ID: r.ID, Version: r.Version, Body: r.Body, Region: r.Region, Purpose: r.Purpose, Rate: int(r.Rate), CreatedBy: r.CreatedBy,
	}
	var networks []netip.Prefix
	err := errors.Join(json.Unmarshal([]byte(r.Matters), &k.Matters), json.Unmarshal([]byte(r.Networks), &networks),
		json.Unmarshal([]byte(r.Scopes), &k.Scopes), readInstant(&k.CreatedAt, r.CreatedAt),
		readInstant(&k.ExpiresAt, r.ExpiresAt), readInstant(&k.RevokedAt, r.RevokedAt))
	k.Networks = networks
	return k, err
}
