package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"hash"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"liancheng/internal/fault"
)

// A SuiteName stands in front of every stored value.
type SuiteName string

// The suites.
const (
	Intl SuiteName = "intl" // AES-256-GCM, HMAC-SHA-256, SHA-256, Ed25519
	SM   SuiteName = "sm"   // SM4-GCM (GB/T 32907), HMAC-SM3, SM3 (GB/T 32905), SM2 (GB/T 32918)
)

// A Suite is algorithms that go together. Keys come in as the bytes that key
// files hold; Size says how many.
type Suite interface {
	Name() SuiteName
	Size(use Use) int
	AEAD(key []byte) (cipher.AEAD, error)
	MAC(key []byte) hash.Hash
	Digest() hash.Hash
	Signer(private []byte) (Signer, error)
}

// A Signer holds one private signing key.
type Signer interface {
	Suite() string // of the signature, as in receipt.Key
	Public() []byte
	Sign(message []byte) ([]byte, error)
}

// SuiteOf gives the suite of that name.
func SuiteOf(name SuiteName) (Suite, error) {
	switch name {
	case Intl:
		return intl{}, nil
	case SM:
		return sm{}, nil
	}
	return nil, fault.New(fault.Invalid, "密码套件 %q 未知，应为 intl（国际）或 sm（国密）", name).At("suite")
}

type intl struct{}

func (intl) Name() SuiteName                       { return Intl }
func (intl) Size(Use) int                          { return 32 }
func (intl) MAC(key []byte) hash.Hash              { return hmac.New(sha256.New, key) }
func (intl) Digest() hash.Hash                     { return sha256.New() }
func (intl) Signer(private []byte) (Signer, error) { return newEd25519(private) }

func (intl) AEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

type sm struct{}

func (sm) Name() SuiteName                       { return SM }
func (sm) MAC(key []byte) hash.Hash              { return hmac.New(sm3.New, key) }
func (sm) Digest() hash.Hash                     { return sm3.New() }
func (sm) Signer(private []byte) (Signer, error) { return newSM2(private) }

func (sm) Size(use Use) int {
	if use == Data {
		return 16 // SM4 has no longer key
	}
	return 32
}

func (sm) AEAD(key []byte) (cipher.AEAD, error) {
	block, err := sm4.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// random gives n random bytes.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return b
}
