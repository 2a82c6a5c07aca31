package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/netip"
	"time"

	"liancheng/internal/fault"
)

// An Attempt is what is remembered of failures to log in, of one account or
// from one address.
type Attempt struct {
	Failures int64
	Last     time.Time // of the last failure
	Until    time.Time // no attempt before this
}

const (
	freeOfAccount = 5  // failures before an account has to wait
	freeOfAddress = 20 // of an address: a whole office may come from one
	firstWait     = time.Second
	longestWait   = 15 * time.Minute
	forgotten     = 24 * time.Hour // after the last failure
)

// Fail is the attempt after one more failure: the first ones are free, then the
// wait doubles from a second to a quarter of an hour.
func (a Attempt) Fail(now time.Time, free int64) Attempt {
	if now.Sub(a.Last) > forgotten {
		a = Attempt{}
	}
	a.Failures, a.Last = a.Failures+1, now
	if over := a.Failures - free; over > 0 {
		a.Until = now.Add(min(firstWait<<min(over-1, 30), longestWait))
	}
	return a
}

// Wait is how long to wait at now; 0 when an attempt may be made.
func (a Attempt) Wait(now time.Time) time.Duration { return max(0, a.Until.Sub(now)) }

// attemptRef names whose failures are counted.
type attemptRef struct {
	id   string
	free int64
	keep bool // one success does not clear all: somebody with an account could guess others' between his own logins
}

func accountAttempt(login string) attemptRef {
	return attemptRef{id: digest("login", login), free: freeOfAccount}
}

func addressAttempt(remote netip.Addr) attemptRef {
	return attemptRef{id: digest("address", network(remote)), free: freeOfAddress, keep: true}
}

// network is the address, or the /64 of an IPv6 one, which one host may use up at will.
func network(remote netip.Addr) string {
	remote = remote.Unmap().WithZone("")
	if remote.Is6() {
		if p, err := remote.Prefix(64); err == nil {
			return p.String()
		}
	}
	return remote.String()
}

func digest(kind, value string) string {
	sum := sha256.Sum256([]byte("liancheng " + kind + "\x00" + value))
	return hex.EncodeToString(sum[:])
}

// reserve counts an attempt as failed before it is made, so that many at once
// cannot slip through together; release takes that back. It refuses where one
// of them still has to wait.
func (s *Service) reserve(ctx context.Context, refs []attemptRef) error {
	return s.store.Write(ctx, func(tx Tx) error {
		for _, ref := range refs {
			a, err := tx.HoldAttempt(ref.id)
			if err != nil {
				return err
			}
			if wait := a.Wait(tx.Now()); wait > 0 {
				return fault.New(fault.Busy, "密码错误次数过多，请 %d 秒后再试", int64(math.Ceil(wait.Seconds()))).Under("account.back-off")
			}
			if err := tx.SaveAttempt(ref.id, a.Fail(tx.Now(), ref.free)); err != nil {
				return err
			}
		}
		return nil
	})
}

// release takes back what reserve counted: the attempt succeeded.
func release(tx Tx, refs []attemptRef) error {
	for _, ref := range refs {
		a, err := tx.HoldAttempt(ref.id)
		if err != nil {
			return err
		}
		if ref.keep {
			a.Failures, a.Until = max(0, a.Failures-1), time.Time{}
		} else {
			a = Attempt{}
		}
		if err := tx.SaveAttempt(ref.id, a); err != nil {
			return err
		}
	}
	return nil
}
