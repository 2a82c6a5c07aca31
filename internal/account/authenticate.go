package account

import (
	"context"
	"crypto/subtle"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

const (
	// keyFresh bounds how long a node goes by what it last read of a key, so that
	// one revoked on another node is dead within a second, the reading included.
	keyFresh = 500 * time.Millisecond
	// keysKept bounds the cache, which also remembers ids that are not there.
	keysKept = 10_000
	// noteEvery bounds how often the refusal of one key is recorded.
	noteEvery = time.Minute
)

// knownKey is a key as last read. It never changes; actor is shared by all who
// use the key, less where they come from.
type knownKey struct {
	read  time.Time // by the cache's clock
	now   time.Time // by the store's
	key   Key
	hash  string // of the secret; "": no such key
	actor access.Actor
}

// keySlot is the cache's place for one key. Only one request at a time reads it
// from the store; the others wait for that.
type keySlot struct {
	known atomic.Pointer[knownKey]
	mu    sync.Mutex
	noted atomic.Int64 // instant of the last refusal recorded, in nanoseconds
}

// keyCache holds what was read of keys. Its clock is the process's own, not the
// one that moves in tests: staleness is a matter of real time.
type keyCache struct {
	clock func() time.Time
	mu    sync.Mutex
	slots map[string]*keySlot
}

func newKeyCache(clock func() time.Time) *keyCache {
	return &keyCache{clock: clock, slots: map[string]*keySlot{}}
}

func (c *keyCache) slot(id string) *keySlot {
	c.mu.Lock()
	defer c.mu.Unlock()
	slot := c.slots[id]
	if slot == nil {
		if len(c.slots) >= keysKept {
			clear(c.slots) // somebody tries ids at random; those in use come back at once
		}
		slot = &keySlot{}
		c.slots[id] = slot
	}
	return slot
}

func (c *keyCache) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.slots, id)
}

// fresh gives what is known while it is new enough.
func (c *keyCache) fresh(slot *keySlot) *knownKey {
	if k := slot.known.Load(); k != nil && c.clock().Sub(k.read) < keyFresh {
		return k
	}
	return nil
}

// known gives the key, reading it where the cache is too old.
func (s *Service) known(ctx context.Context, id string, slot *keySlot) (*knownKey, error) {
	if k := s.keys.fresh(slot); k != nil {
		return k, nil
	}
	slot.mu.Lock()
	defer slot.mu.Unlock()
	if k := s.keys.fresh(slot); k != nil {
		return k, nil
	}
	k := &knownKey{read: s.keys.clock()} // before reading: what is read may be older than its end
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		k.now = tx.Now()
		k.key, k.hash, err = tx.KeyByID(id)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		slot.known.Store(k)
		return k, nil
	}
	if err != nil {
		return nil, err
	}
	office, err := s.bodies.Body(ctx, k.key.Body)
	if err != nil {
		return nil, err
	}
	k.actor = access.Actor{
		Kind: access.KindKey, ID: k.key.ID, Name: k.key.Purpose, Body: k.key.Body, BodyName: office.Name, Region: office.Region,
		Functions: office.Functions, Decides: office.Decides, Duties: []access.Duty{access.Subscriber}, Purpose: k.key.Purpose,
		Scopes: k.key.Scopes, Matters: k.key.Matters, Rate: k.key.Rate,
	}
	slot.known.Store(k)
	return k, nil
}

// Authenticate tells who shows a key's token, from where. The actor's slices are
// shared: callers must not change them.
func (s *Service) Authenticate(ctx context.Context, token string, remote netip.Addr) (access.Actor, error) {
	unknown := func() error {
		return fault.New(fault.Unauthenticated, "接口密钥无效，请核对或联系系统管理员").Under("account.key")
	}
	id, secret, ok := parseKeyToken(token)
	if !ok {
		return access.Actor{}, unknown()
	}
	slot := s.keys.slot(id)
	k, err := s.known(ctx, id, slot)
	if err != nil {
		return access.Actor{}, fault.New(fault.Unavailable, "暂时无法核验接口密钥，请稍后重试").Because(err)
	}
	if k.hash == "" || subtle.ConstantTimeCompare([]byte(digest("key", secret)), []byte(k.hash)) != 1 {
		return access.Actor{}, unknown()
	}
	a := k.actor
	a.Address = remote.Unmap().String()
	if refusal := k.key.usable(k.now, remote); refusal != nil {
		return access.Actor{}, s.noteRefusal(ctx, slot, a, k.key, refusal)
	}
	return a, nil
}

// usable says why the key may not be used at now from remote.
func (k Key) usable(now time.Time, remote netip.Addr) *fault.Fault {
	switch {
	case !k.RevokedAt.IsZero():
		return fault.New(fault.Unauthenticated, "接口密钥已被吊销，请联系系统管理员").Under("account.key.revoked")
	case !now.Before(k.ExpiresAt):
		return fault.New(fault.Unauthenticated, "接口密钥已过有效期，请联系系统管理员更换").Under("account.key.expired")
	case len(k.Networks) > 0 && !slices.ContainsFunc(k.Networks, func(p netip.Prefix) bool { return within(p, remote) }):
		return fault.New(fault.Forbidden, "接口密钥不得从地址 %s 使用，请核对登记的网段", remote.Unmap()).Under("account.key.network")
	}
	return nil
}

// within tells whether the address lies in the network, also where either is an
// IPv4 one in IPv6's clothes.
func within(p netip.Prefix, remote netip.Addr) bool {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Contains(remote.Unmap().WithZone(""))
}

// noteRefusal records a refusal, once a minute at most for one key and node: the
// system that shows it will go on doing so.
func (s *Service) noteRefusal(ctx context.Context, slot *keySlot, a access.Actor, k Key, refusal *fault.Fault) error {
	now, last := s.keys.clock().UnixNano(), slot.noted.Load()
	if now-last < int64(noteEvery) || !slot.noted.CompareAndSwap(last, now) {
		return refusal
	}
	err := s.store.Write(context.WithoutCancel(ctx), func(tx Tx) error {
		tx.AppendAudit(access.NewEntry(a, actUseKey, k.resource(), access.Refused, refusal.Message))
		return nil
	})
	if err != nil {
		return refusal.Because(err)
	}
	return refusal
}
