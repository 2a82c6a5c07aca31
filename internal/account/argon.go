package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"liancheng/internal/fault"
)

// Cost is what one hash of a password takes (RFC 9106).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

// UsualCost is the second recommendation of RFC 9106 §4 on one lane, since two
// passwords may be hashed at once on two cores.
var UsualCost = Cost{Memory: 64 << 10, Passes: 3, Lanes: 1}

const (
	saltLength = 16
	hashLength = 32
	atOnce     = 2                // argon2id runs at a time: 128 MiB at most
	queueing   = 10 * time.Second // longest wait for a turn
)

// hasher hashes passwords, at most two at a time: each takes 64 MiB, and nobody
// shall exhaust the machine by trying to log in.
type hasher struct {
	cost  Cost
	turns chan struct{}
	decoy string // stands in for the hash of a user who is not there
}

func newHasher(cost Cost) *hasher {
	h := &hasher{cost: cost, turns: make(chan struct{}, atOnce)}
	salt := make([]byte, saltLength)
	h.decoy = encode(cost, salt, make([]byte, hashLength))
	return h
}

// turn waits for one of the two places.
func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	timer := time.NewTimer(queueing)
	defer timer.Stop()
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, fault.New(fault.Busy, "同时登录的人较多，请稍后再试").Under("account.hashing")
	}
}

// hash gives the PHC text of a password: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program rather
	return encode(h.cost, salt, derive(password, h.cost, salt)), nil
}

// verify tells whether the password is the one that was hashed.
func (h *hasher) verify(ctx context.Context, password, encoded string) (bool, error) {
	cost, salt, want, err := decode(encoded)
	if err != nil {
		return false, err
	}
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return subtle.ConstantTimeCompare(derive(password, cost, salt), want) == 1, nil
}

func derive(password string, c Cost, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Lanes, hashLength)
}

func encode(c Cost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// decode reads what encode wrote. Bounds keep a spoilt row from taking the machine.
func decode(s string) (c Cost, salt, sum []byte, err error) {
	bad := func() (Cost, []byte, []byte, error) {
		return Cost{}, nil, nil, fmt.Errorf("stored password is not an argon2id hash of this program")
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return bad()
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); err != nil {
		return bad()
	}
	salt, err1 := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	sane := c.Memory >= 8 && c.Memory <= 1<<20 && c.Passes >= 1 && c.Passes <= 32 && c.Lanes >= 1
	if err1 != nil || err2 != nil || len(salt) != saltLength || len(sum) != hashLength || !sane {
		return bad()
	}
	return c, salt, sum, nil
}
