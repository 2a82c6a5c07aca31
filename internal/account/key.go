package account

import (
	"context"
	"encoding/base64"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A Key lets a system of one body ask, for one purpose.
type Key struct {
	ID        string
	Version   int64
	Body      string
	Region    string // of the body
	Purpose   string
	Matters   []string       // matters it may ask about; empty: all
	Networks  []netip.Prefix // where it may be used from; empty: anywhere
	Scopes    []access.Act
	Rate      int // requests a second
	CreatedAt time.Time
	CreatedBy string // Ref
	ExpiresAt time.Time
	RevokedAt time.Time // zero: not revoked
}

func (k Key) resource() access.Resource {
	return access.Resource{Kind: "key", ID: k.ID, Body: k.Body, Region: k.Region}
}

// NewKey is what a key is made from.
type NewKey struct {
	Body     string
	Purpose  string
	Matters  []string
	Networks []netip.Prefix
	Scopes   []access.Act
	Rate     int
	Expires  time.Time
}

const (
	largestRate = 100_000
	longestList = 200
)

var matterForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`)

func (n NewKey) check(now time.Time) error {
	var faults fault.List
	bad := func(field, format string, args ...any) {
		faults.Add(fault.New(fault.Invalid, format, args...).At(field))
	}
	if length := utf8.RuneCountInString(n.Purpose); length == 0 || length > 200 || !utf8.ValidString(n.Purpose) {
		bad("purpose", "请用 1 至 200 个字写明密钥的用途")
	}
	if len(n.Scopes) == 0 {
		bad("scopes", "至少授予一项操作，可选：%s", acts(access.KeyActs()))
	}
	for _, act := range n.Scopes {
		if !slices.Contains(access.KeyActs(), act) {
			bad("scopes", "%q 不能授予接口密钥，可选：%s", string(act), acts(access.KeyActs()))
		}
	}
	if i := slices.IndexFunc(n.Matters, func(m string) bool { return !matterForm.MatchString(m) }); i >= 0 {
		bad("matters", "%q 不是事项代码，形如 tender.bid", n.Matters[i])
	}
	if slices.ContainsFunc(n.Networks, func(p netip.Prefix) bool { return !p.IsValid() }) {
		bad("networks", "网段应写作 192.0.2.0/24 的形式")
	}
	if max(len(n.Matters), len(n.Networks), len(n.Scopes)) > longestList {
		bad("matters", "事项、网段、操作各至多 %d 项", longestList)
	}
	if n.Rate < 1 || n.Rate > largestRate {
		bad("rate", "每秒请求数应为 1 至 %d", largestRate)
	}
	if !n.Expires.After(now) {
		bad("expires", "有效期须写明且晚于现在")
	}
	return faults.Err()
}

func acts(list []access.Act) string {
	s := make([]string, len(list))
	for i, a := range list {
		s[i] = string(a)
	}
	return strings.Join(s, "、")
}

// CreateKey makes a key and its token, which is shown this once: the store
// keeps a hash.
func (s *Service) CreateKey(ctx context.Context, a access.Actor, n NewKey) (k Key, token string, err error) {
	defer fault.Wrap(&err, "create key")
	office, err := s.bodies.Body(ctx, n.Body)
	if err != nil {
		return Key{}, "", err
	}
	k = Key{
		ID: ident.NewID(keyPrefix), Version: 1, Body: n.Body, Region: office.Region, Purpose: n.Purpose, Matters: n.Matters,
		Scopes: n.Scopes, Rate: n.Rate, CreatedBy: a.Ref(), ExpiresAt: n.Expires.UTC().Truncate(time.Microsecond),
	}
	for _, p := range n.Networks {
		k.Networks = append(k.Networks, p.Masked())
	}
	if err := s.door.Enter(ctx, a, access.KeyCreate, k.resource()); err != nil {
		return Key{}, "", err
	}
	sec := secret()
	err = s.store.Write(ctx, func(tx Tx) error {
		if err := n.check(tx.Now()); err != nil {
			return err
		}
		k.CreatedAt = tx.Now()
		tx.AppendAudit(access.NewEntry(a, access.KeyCreate, k.resource(), access.Allowed, acts(k.Scopes)))
		return tx.AddKey(k, digest("key", sec))
	})
	if err != nil {
		return Key{}, "", err
	}
	return k, keyToken(k.ID, sec), nil
}

// RevokeKey ends a key for good: here at once, on every other node within a
// second. Revoking twice changes nothing.
func (s *Service) RevokeKey(ctx context.Context, a access.Actor, id string) (k Key, err error) {
	defer fault.Wrap(&err, "revoke key %s", id)
	if k, err = s.keyByID(ctx, id); err != nil {
		return Key{}, err
	}
	if err := s.door.Enter(ctx, a, access.KeyRevoke, k.resource()); err != nil || !k.RevokedAt.IsZero() {
		return k, err
	}
	k.Version++
	err = s.store.Write(ctx, func(tx Tx) error {
		k.RevokedAt = tx.Now()
		tx.AppendAudit(access.NewEntry(a, access.KeyRevoke, k.resource(), access.Allowed, ""))
		return tx.SaveKey(k)
	})
	s.keys.forget(id)
	return k, err
}

// Keys lists the keys the actor administers, in the order of their ids, from
// after one of them on.
func (s *Service) Keys(ctx context.Context, a access.Actor, after string, limit int) (list []Key, err error) {
	defer fault.Wrap(&err, "list keys")
	scope, err := s.door.Scope(ctx, a, access.KeyRead, "key")
	if err != nil {
		return nil, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err = tx.KeysAfter(scope, after, page(limit))
		return err
	})
	return list, err
}

func (s *Service) keyByID(ctx context.Context, id string) (k Key, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		k, _, err = tx.KeyByID(id)
		return err
	})
	return k, err
}

// A token is lk_<id without its prefix>_<secret in base64url>.
const (
	keyPrefix   = "key"
	tokenPrefix = "lk_"
	idTail      = 26
)

var secretLength = base64.RawURLEncoding.EncodedLen(32)

func keyToken(id, secret string) string {
	return tokenPrefix + strings.TrimPrefix(id, keyPrefix+"_") + "_" + secret
}

// parseKeyToken takes a token apart.
func parseKeyToken(token string) (id, secret string, ok bool) {
	rest, ok := strings.CutPrefix(token, tokenPrefix)
	if !ok || len(rest) != idTail+1+secretLength || rest[idTail] != '_' {
		return "", "", false
	}
	id, secret = keyPrefix+"_"+rest[:idTail], rest[idTail+1:]
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	return id, secret, err == nil && len(raw) == 32 && ident.ValidID(keyPrefix, id)
}
