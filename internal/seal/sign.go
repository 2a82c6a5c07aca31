package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/emmansun/gmsm/sm2"

	"liancheng/internal/fault"
	"liancheng/receipt"
)

// sm2ID is the signer's identity of GB/T 32918.2 where none is agreed (GM/T 0009 §10).
const sm2ID = "1234567812345678"

// A Signature says which key of which suite made it.
type Signature struct {
	Suite string `json:"suite"` // receipt.Ed25519 or receipt.SM2
	Key   string `json:"key"`
	Bytes []byte `json:"bytes"`
}

// signingKey is a key ready to sign.
type signingKey struct {
	id               string
	created, retired time.Time
	signer           Signer
}

func newSigningKey(k *key, suite Suite) (*signingKey, error) {
	s, err := suite.Signer(k.secret())
	if err != nil {
		return nil, fault.New(fault.Invalid, "签名密钥 %s 不可用，请从备份恢复", k.id).Because(err)
	}
	if id := signingID(k.environment, s); id != k.id {
		return nil, fault.New(fault.Invalid, "签名密钥 %s 的内容与编号不符（应为 %s），请从备份恢复", k.id, id)
	}
	return &signingKey{k.id, k.created, k.retired, s}, nil
}

// signingID derives the id from the public key: other systems pin it, and two
// installations must not use the same one for different keys.
func signingID(environment string, s Signer) string {
	sum := sha256.Sum256(s.Public())
	return environment + "-" + s.Suite() + "-" + hex.EncodeToString(sum[:8])
}

// Sign signs message with the newest signing key. The message must begin with
// its use, so that a signature for one thing never fits another.
func (r *Ring) Sign(message []byte) (Signature, error) {
	b, err := r.signs.signer.Sign(message)
	if err != nil {
		return Signature{}, fault.New(fault.Internal, "签名失败").Because(err)
	}
	return Signature{r.signs.signer.Suite(), r.signs.id, b}, nil
}

// Verify proves that a key of the ring, also an old one, signed message.
func (r *Ring) Verify(message []byte, s Signature) error {
	key, ok := r.PublicKeys().Find(s.Key)
	if !ok || key.Suite != s.Suite {
		return fault.New(fault.Invalid, "签名密钥 %s（%s）不在本系统的密钥中", s.Key, s.Suite).At("signature").Under("seal.verify")
	}
	v := verifiers[s.Suite]
	if err := v.Verify(key.Public, message, s.Bytes); err != nil {
		return fault.New(fault.Invalid, "签名与内容不符，内容或签名可能被改动").At("signature").Under("seal.verify").Because(err)
	}
	return nil
}

// PublicKeys is what others check signatures with: all signing keys, oldest first.
func (r *Ring) PublicKeys() receipt.KeySet {
	var set receipt.KeySet
	for _, k := range r.signing {
		set.Keys = append(set.Keys, receipt.Key{ID: k.id, Suite: k.signer.Suite(), Environment: r.environment,
			Public: k.signer.Public(), Created: instantText(k.created), Retired: instantText(k.retired)})
	}
	return set
}

// ReceiptSigner signs batches of receipts with the newest signing key.
func (r *Ring) ReceiptSigner() receipt.Signer { return receiptSigner{r} }

type receiptSigner struct{ ring *Ring }

func (s receiptSigner) KeyID() string       { return s.ring.signs.id }
func (s receiptSigner) Environment() string { return s.ring.environment }
func (s receiptSigner) Sign(message []byte) ([]byte, error) {
	sig, err := s.ring.Sign(message)
	return sig.Bytes, err
}

// Verifiers are the suites that receipt.Verify does not know by itself.
func Verifiers() []receipt.Verifier { return []receipt.Verifier{sm2Verifier{}} }

var verifiers = map[string]receipt.Verifier{receipt.Ed25519: edVerifier{}, receipt.SM2: sm2Verifier{}}

type edSigner struct{ private hidden[ed25519.PrivateKey] }

func newEd25519(seed []byte) (Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, errors.New("an Ed25519 seed has 32 bytes")
	}
	return edSigner{hide(ed25519.NewKeyFromSeed(seed))}, nil
}

func (edSigner) Suite() string    { return receipt.Ed25519 }
func (s edSigner) Public() []byte { return s.private().Public().(ed25519.PublicKey) }
func (s edSigner) Sign(message []byte) ([]byte, error) {
	return ed25519.Sign(s.private(), message), nil
}

type edVerifier struct{}

func (edVerifier) Suite() string { return receipt.Ed25519 }
func (edVerifier) Verify(public, message, signature []byte) error {
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, message, signature) {
		return errors.New("Ed25519 签名不符")
	}
	return nil
}

type sm2Signer struct{ private hidden[*sm2.PrivateKey] }

func newSM2(d []byte) (Signer, error) {
	private, err := sm2.NewPrivateKey(d)
	if err != nil {
		return nil, errors.New("not an SM2 private key") // theirs may speak of its value
	}
	return sm2Signer{hide(private)}, nil
}

func (sm2Signer) Suite() string { return receipt.SM2 }

// Public is the point as 04‖X‖Y, GB/T 32918.1 §4.2.8.
func (s sm2Signer) Public() []byte {
	b := make([]byte, 65)
	b[0] = 4
	s.private().X.FillBytes(b[1:33])
	s.private().Y.FillBytes(b[33:])
	return b
}

func (s sm2Signer) Sign(message []byte) ([]byte, error) {
	return s.private().SignWithSM2(rand.Reader, []byte(sm2ID), message)
}

type sm2Verifier struct{}

func (sm2Verifier) Suite() string { return receipt.SM2 }
func (sm2Verifier) Verify(public, message, signature []byte) error {
	p, err := sm2.NewPublicKey(public)
	if err != nil {
		return errors.New("不是 SM2 公钥")
	}
	if !sm2.VerifyASN1WithSM2(p, []byte(sm2ID), message, signature) {
		return errors.New("SM2 签名不符")
	}
	return nil
}
