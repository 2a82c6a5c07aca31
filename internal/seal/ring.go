// Package seal is keys at work: fields encrypted at rest, keyed look-up of
// numbers that must not be stored plainly, commitments in events, signatures.
//
// A Ring holds the keys of one installation and never changes; rotation gives a
// new one. Two suites stand behind it, the international and the commercial
// cryptography of China (SM2, SM3, SM4); every stored value names the suite and
// key that made it, so both may live in one store while it moves from one to
// the other.
//
//	data key     Seal, Open          may be rotated; old ones still open
//	index key    Index, Index16      never rotated: look-ups would miss
//	signing key  Sign, PublicKeys    may be rotated; old ones still verify
//
// Nothing here prints a key: not String, not %#v, not an error.
package seal

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"liancheng/internal/fault"
	"liancheng/receipt"
)

// A Use is what a key is for; no key serves two.
type Use string

// The uses of keys.
const (
	Data    Use = "data"
	Index   Use = "index"
	Signing Use = "signing"
)

// Environments, as receipts name them.
const (
	Real = receipt.Real
	Demo = receipt.Demo
)

// Options of a new ring.
type Options struct {
	Suite       SuiteName
	Environment string    // Real or Demo, for ever
	Now         time.Time // creation of its keys
}

// A Ring is the keys of one installation. It is safe for concurrent use.
type Ring struct {
	dir         string // "" in memory
	environment string
	keys        []*key // all, as read or made
	data        map[string]*dataKey
	seals       *dataKey // the newest data key
	index       *indexKey
	signing     []*signingKey
	signs       *signingKey // the newest signing key not retired
}

// Generate makes a ring that lives in memory only.
func Generate(o Options) (*Ring, error) {
	keys, err := generate(o)
	if err != nil {
		return nil, err
	}
	return build("", keys)
}

// generate makes one key for each use.
func generate(o Options) ([]*key, error) {
	if o.Environment != Real && o.Environment != Demo {
		return nil, fault.New(fault.Invalid, "环境应为 real 或 demo，实为 %q", o.Environment).At("environment")
	}
	var keys []*key
	for _, use := range []Use{Data, Index, Signing} {
		k, err := newKey(use, 1, o)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// build sees that the keys belong together and makes them ready.
func build(dir string, keys []*key) (*Ring, error) {
	r := &Ring{dir: dir, keys: keys, data: map[string]*dataKey{}}
	slices.SortFunc(keys, func(a, b *key) int {
		return cmp.Or(cmp.Compare(a.use, b.use), a.created.Compare(b.created), cmp.Compare(a.number(), b.number()), cmp.Compare(a.id, b.id))
	})
	for _, k := range keys {
		if r.environment == "" {
			r.environment = k.environment
		}
		if k.environment != r.environment {
			return nil, fault.New(fault.Conflict, "密钥 %s 的环境为 %s，其余密钥为 %s：真实与演示的密钥不得混放，请移走其一", k.name(), k.environment, r.environment).Under("seal.environment")
		}
		if err := r.add(k); err != nil {
			return nil, err
		}
	}
	if r.seals == nil || r.index == nil || r.signs == nil {
		return nil, fault.New(fault.Conflict, "密钥不全：数据、索引、签名密钥须各至少有一把可用；请从备份恢复，若为新建未完成则清空目录后重新创建").Under("seal.incomplete")
	}
	return r, nil
}

func (r *Ring) add(k *key) (err error) {
	suite, err := SuiteOf(k.suite)
	if err != nil {
		return err
	}
	switch k.use {
	case Data:
		if r.data[k.id] != nil {
			return fault.New(fault.Conflict, "数据密钥编号 %s 重复，请从备份核对", k.id)
		}
		if r.seals, err = newDataKey(k, suite); err == nil {
			r.data[k.id] = r.seals
		}
	case Index:
		if r.index != nil {
			return fault.New(fault.Conflict, "索引密钥多于一把（%s、%s）：索引密钥不轮换，请从备份核对", r.index.id, k.id)
		}
		r.index, err = newIndexKey(k, suite)
	case Signing:
		var s *signingKey
		if s, err = newSigningKey(k, suite); err != nil {
			return err
		}
		r.signing = append(r.signing, s)
		if k.retired.IsZero() {
			r.signs = s
		}
	}
	return err
}

// Rotate gives a ring with one more data or signing key, which is used from now
// on; what the old ones made still opens and verifies. A ring of a directory
// writes the key there first: other processes must open the ring anew before
// they meet a value made with it.
func (r *Ring) Rotate(use Use, suite SuiteName, now time.Time) (*Ring, error) {
	if use != Data && use != Signing {
		return nil, fault.New(fault.Invalid, "只有数据密钥与签名密钥可以轮换；索引密钥一经更换，已存的检索值全部失效").At("use")
	}
	number, now := 0, now.UTC().Truncate(time.Microsecond) // as key files write it
	for _, k := range r.keys {
		if k.use == use {
			number = max(number, k.number())
			if !now.After(k.created) {
				return nil, fault.New(fault.Conflict, "新密钥的时刻须晚于现有密钥 %s 的创建时刻，请核对时钟", k.name())
			}
		}
	}
	k, err := newKey(use, number+1, Options{Suite: suite, Environment: r.environment, Now: now})
	if err != nil {
		return nil, err
	}
	next, err := build(r.dir, append(slices.Clone(r.keys), k))
	if err != nil {
		return nil, err
	}
	if r.dir != "" {
		if err := writeKeys(r.dir, []*key{k}); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// Environment is Real or Demo.
func (r *Ring) Environment() string { return r.environment }

// Suite is the suite new values are sealed with.
func (r *Ring) Suite() Suite { return r.seals.suite }

// String names the keys and shows none.
func (r *Ring) String() string {
	names := make([]string, len(r.keys))
	for i, k := range r.keys {
		names[i] = k.name()
	}
	return "seal.Ring(" + r.environment + ": " + strings.Join(names, ", ") + ")"
}

// Format keeps every verb, %#v and %x too, to String.
func (r *Ring) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(r.String())) }

// LogValue is String.
func (r *Ring) LogValue() slog.Value { return slog.StringValue(r.String()) }

// number is n of an id k<n>, 0 of others.
func (k *key) number() int {
	n, _ := strconv.Atoi(strings.TrimPrefix(k.id, "k"))
	return n
}
