package account

import (
	"context"
	"crypto/rand"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// Bounds of a password: the shortest in characters, the longest in bytes.
const (
	shortestPassword = 10
	longestPassword  = 256
	classesNeeded    = 3
)

// CheckPassword says what is wrong with a password for the login; nil when
// nothing is (GB/T 22239-2019 8.1.4.1: complexity is required).
func CheckPassword(login, password string) error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At("password").Under("account.password")
	}
	switch {
	case !utf8.ValidString(password):
		return bad("密码含有无法识别的字符，请重新输入")
	case utf8.RuneCountInString(password) < shortestPassword:
		return bad("密码至少 %d 个字符", shortestPassword)
	case len(password) > longestPassword:
		return bad("密码过长，至多 %d 个字节", longestPassword)
	case strings.ContainsFunc(password, unicode.IsControl):
		return bad("密码不能含有换行、制表符等控制字符")
	case classes(password) < classesNeeded:
		return bad("密码须含大写字母、小写字母、数字、其他符号四类中的至少 %d 类", classesNeeded)
	case strings.Contains(strings.ToLower(password), strings.ToLower(login)):
		return bad("密码不能含有登录名")
	}
	return nil
}

// classes counts which of capital, small letter, digit and other occur.
func classes(password string) int {
	var seen [4]bool
	for _, r := range password {
		switch {
		case r >= 'A' && r <= 'Z':
			seen[0] = true
		case r >= 'a' && r <= 'z':
			seen[1] = true
		case r >= '0' && r <= '9':
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	n := 0
	for _, s := range seen {
		if s {
			n++
		}
	}
	return n
}

// readable leaves out what is misread on paper: 0 O, 1 l I.
const readable = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-+="

// initialPassword makes a random password for the first login: 16 characters,
// some 93 bits.
func initialPassword(login string) string {
	for {
		var b strings.Builder
		for range 16 {
			i, err := rand.Int(rand.Reader, big.NewInt(int64(len(readable))))
			if err != nil {
				panic("account: no randomness: " + err.Error()) // crypto/rand itself ends the program first
			}
			b.WriteByte(readable[i.Int64()])
		}
		if CheckPassword(login, b.String()) == nil {
			return b.String()
		}
	}
}

// ChangePassword is a user's own change. It ends all his other sessions.
func (s *Service) ChangePassword(ctx context.Context, a access.Actor, old, wanted string) (err error) {
	defer fault.Wrap(&err, "change password of %s", a.Ref())
	if a.Kind != access.KindUser {
		return fault.New(fault.Forbidden, "只有登录的用户才能修改自己的密码")
	}
	user, err := s.userByID(ctx, a.ID)
	if err != nil {
		return err
	}
	// A stolen session shall not serve to guess the password either.
	refs := []attemptRef{accountAttempt(user.Login)}
	if err := s.reserve(ctx, refs); err != nil {
		return err
	}
	right, err := s.hasher.verify(ctx, old, user.Password)
	switch {
	case err != nil:
		return err
	case !right:
		return fault.New(fault.Invalid, "原密码不正确").At("old").Under("account.old-password")
	case old == wanted:
		return fault.New(fault.Invalid, "新密码不能与原密码相同").At("password").Under("account.password")
	}
	if err := CheckPassword(user.Login, wanted); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, wanted)
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx Tx) error {
		if err := release(tx, refs); err != nil {
			return err
		}
		next := user
		next.Version, next.Password, next.MustChange, next.PasswordAt = user.Version+1, hash, false, tx.Now()
		if err := tx.SaveUser(next); err != nil {
			return err
		}
		tx.AppendAudit(access.NewEntry(a, actPassword, user.resource(), access.Allowed, ""))
		return tx.DropSessionsOfUser(user.ID, a.Session)
	})
}

// ResetPassword gives a user a new initial password, which he must change at the
// next login, and ends all his sessions.
func (s *Service) ResetPassword(ctx context.Context, a access.Actor, id string) (initial string, err error) {
	defer fault.Wrap(&err, "reset password of %s", id)
	user, err := s.userByID(ctx, id)
	if err != nil {
		return "", err
	}
	if err := s.door.Enter(ctx, a, access.UserPassword, user.resource()); err != nil {
		return "", err
	}
	initial = initialPassword(user.Login)
	hash, err := s.hasher.hash(ctx, initial)
	if err != nil {
		return "", err
	}
	return initial, s.store.Write(ctx, func(tx Tx) error {
		next := user
		next.Version, next.Password, next.MustChange, next.PasswordAt = user.Version+1, hash, true, tx.Now()
		if err := tx.SaveUser(next); err != nil {
			return err
		}
		tx.AppendAudit(access.NewEntry(a, access.UserPassword, user.resource(), access.Allowed, ""))
		return tx.DropSessionsOfUser(user.ID, "")
	})
}
