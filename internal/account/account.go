// Package account is users, keys and sessions: who is at the door.
//
// A tour: user.go makes and changes users, password.go and argon.go keep their
// passwords, attempt.go makes guessers wait, login.go and session.go turn a
// password into a session and a session into an access.Actor, key.go makes API
// keys and authenticate.go turns one into an Actor. What the actor then may do
// is access's rule.
//
// Every act here is recorded in the audit record, in the same transaction.
package account

import (
	"context"
	"time"

	"liancheng/internal/access"
)

// Bodies tells what the accounts' bodies are today; registry knows.
type Bodies interface {
	// Body gives what a body is today; a fault NotFound where there is none.
	Body(ctx context.Context, id string) (Office, error)
}

// An Office is a body as accounts need it.
type Office struct {
	Name, Region string
	Functions    []string // that it holds
	Decides      []string // whose approvals it decides: those, and what it holds for approvals alone
}

// Users is the store of users.
type Users interface {
	AddUser(User) error  // fault Conflict where the login is taken
	SaveUser(User) error // from version User.Version-1; fault Stale where it has another
	UserByID(id string) (User, error)
	UserByLogin(login string) (User, error)
	UsersAfter(scope access.Filter, after string, limit int) ([]User, error)
}

// Sessions is the store of sessions.
type Sessions interface {
	AddSession(s Session, tokenHash string) error
	SessionByToken(tokenHash string) (Session, error)
	SessionByID(id string) (Session, error)
	SessionsOfUser(user string) ([]Session, error)
	TouchSession(id string, seen, idleEnd time.Time) error
	DropSession(id string) error
	DropSessionsOfUser(user, except string) error
	DropSessionsEnded(before time.Time) error
}

// Attempts is the store of failed attempts.
type Attempts interface {
	HoldAttempt(id string) (Attempt, error) // the zero Attempt where there is none; held until the transaction ends
	SaveAttempt(id string, a Attempt) error
	DropAttemptsBefore(last time.Time) error
}

// Keys is the store of API keys.
type Keys interface {
	AddKey(k Key, secretHash string) error
	SaveKey(Key) error // from version Key.Version-1; fault Stale where it has another
	KeyByID(id string) (k Key, secretHash string, err error)
	KeysAfter(scope access.Filter, after string, limit int) ([]Key, error)
}

// Tx is what accounts need of a transaction. What is not there is a fault NotFound.
type Tx interface {
	Users
	Sessions
	Attempts
	Keys
	Now() time.Time
	AppendAudit(entries ...access.Entry)
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Config is what the service is built from.
type Config struct {
	Store  Store
	Door   *access.Door
	Bodies Bodies
	Cost   Cost // of a password's hash; zero: UsualCost
}

// Service keeps users, keys and sessions.
type Service struct {
	store  Store
	door   *access.Door
	bodies Bodies
	hasher *hasher
	keys   *keyCache
}

// New makes the service. Make one a process: it holds the limit on hashing.
func New(cfg Config) *Service {
	if cfg.Cost == (Cost{}) {
		cfg.Cost = UsualCost
	}
	return &Service{
		store: cfg.Store, door: cfg.Door, bodies: cfg.Bodies,
		hasher: newHasher(cfg.Cost), keys: newKeyCache(time.Now),
	}
}

// largestPage bounds every list.
const largestPage = 200

func page(limit int) int {
	if limit <= 0 || limit > largestPage {
		return largestPage
	}
	return limit
}
