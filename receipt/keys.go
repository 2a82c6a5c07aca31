package receipt

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"time"
)

// Signature suites.
const (
	Ed25519 = "ed25519" // RFC 8032; public key and signature as there
	SM2     = "sm2"     // GB/T 32918.2 with SM3; public key 04‖X‖Y, signature ASN.1
)

// A Key is a public key that receipts are checked with.
type Key struct {
	ID          string `json:"id"`                // as receipts name it
	Suite       string `json:"suite"`             // Ed25519, SM2
	Environment string `json:"environment"`       // "real" or "demo"
	Public      Base64 `json:"public"`            // in the suite's own form
	Created     string `json:"created"`           // instant from which it signs
	Retired     string `json:"retired,omitempty"` // instant after which it signs no more
}

// A KeySet is what the server publishes and clients pin.
type KeySet struct {
	Keys []Key `json:"keys"`
}

// Find gives the key of that id.
func (s KeySet) Find(id string) (Key, bool) {
	i := slices.IndexFunc(s.Keys, func(k Key) bool { return k.ID == id })
	if i < 0 {
		return Key{}, false
	}
	return s.Keys[i], true
}

// covers tells whether the key was in use at t.
func (k Key) covers(t time.Time) bool {
	created, err := instant(k.Created)
	if err != nil || t.Before(created) {
		return false
	}
	if k.Retired == "" {
		return true
	}
	retired, err := instant(k.Retired)
	return err == nil && !t.After(retired)
}

// A Verifier checks signatures of one suite. Ed25519 is built in; others, as
// SM2, are given to Verify by whoever has their library.
type Verifier interface {
	Suite() string
	Verify(public, message, signature []byte) error
}

type ed25519Verifier struct{}

func (ed25519Verifier) Suite() string { return Ed25519 }

func (ed25519Verifier) Verify(public, message, signature []byte) error {
	if len(public) != ed25519.PublicKeySize {
		return errors.New("Ed25519 公钥应为 32 字节")
	}
	if !ed25519.Verify(public, message, signature) {
		return errors.New("Ed25519 签名不符")
	}
	return nil
}
