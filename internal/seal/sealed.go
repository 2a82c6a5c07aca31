package seal

import (
	"crypto/cipher"
	"encoding/base64"
	"strings"

	"liancheng/internal/fault"
)

// dataKey is a key ready to seal.
type dataKey struct {
	id    string
	suite Suite
	aead  hidden[cipher.AEAD]
}

func newDataKey(k *key, suite Suite) (*dataKey, error) {
	aead, err := suite.AEAD(k.secret())
	if err != nil {
		return nil, fault.New(fault.Invalid, "数据密钥 %s 不可用，请从备份恢复", k.id).Because(err)
	}
	return &dataKey{k.id, suite, hide(aead)}, nil
}

// head stands in front of every value the key seals.
func (k *dataKey) head() string { return string(k.suite.Name()) + "." + k.id + "." }

// bind is the additional data: the value opens only in the place it was sealed for.
func (k *dataKey) bind(field string) []byte {
	return []byte("liancheng seal v1\x00" + k.head() + "\x00" + field)
}

// Seal encrypts a field for storage as text, "intl.k1.<base64url(nonce‖ciphertext)>".
// field names where it stands, with the row's id, e.g. "person.number/pty_…":
// moved to another row or column it does not open. One key is good for 2³²
// values (NIST SP 800-38D §8.3, random nonces); rotate it long before.
func (r *Ring) Seal(field string, plain []byte) string {
	k := r.seals
	return k.head() + base64.RawURLEncoding.EncodeToString(k.seal(nil, field, plain))
}

// Open decrypts what Seal gave for the same field, with whichever key made it.
func (r *Ring) Open(field, sealed string) ([]byte, error) {
	k, rest, err := r.keyOf(sealed)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(rest, "\r\n") { // which the decoder would skip
		return nil, unopened(field)
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(rest)
	if err != nil {
		return nil, unopened(field)
	}
	return k.open(field, raw)
}

// SealBytes is Seal for files and blobs: the same head, then raw bytes.
func (r *Ring) SealBytes(field string, plain []byte) []byte {
	k := r.seals
	return k.seal([]byte(k.head()), field, plain)
}

// OpenBytes decrypts what SealBytes gave for the same field.
func (r *Ring) OpenBytes(field string, sealed []byte) ([]byte, error) {
	head := sealed[:min(len(sealed), maxHead)]
	k, rest, err := r.keyOf(string(head))
	if err != nil {
		return nil, err
	}
	return k.open(field, sealed[len(head)-len(rest):])
}

// Fresh tells whether a sealed value was made with the newest key; one that was
// not can be sealed again at leisure.
func (r *Ring) Fresh(sealed string) bool { return strings.HasPrefix(sealed, r.seals.head()) }

// maxHead is more than suite, key id and two points take.
const maxHead = 64

// keyOf reads the head and gives the key it names and what follows.
func (r *Ring) keyOf(sealed string) (*dataKey, string, error) {
	suite, rest, ok := strings.Cut(sealed, ".")
	id, rest, ok2 := strings.Cut(rest, ".")
	if !ok || !ok2 {
		return nil, "", fault.New(fault.Internal, "密文格式有误，应以套件与密钥编号开头").Under("seal.open")
	}
	k := r.data[id]
	if k == nil || string(k.suite.Name()) != suite {
		return nil, "", fault.New(fault.Internal, "密文所用的数据密钥不在密钥目录中：请从备份补入该密钥文件后重启").Under("seal.missing-key")
	}
	return k, rest, nil
}

func (k *dataKey) seal(dst []byte, field string, plain []byte) []byte {
	nonce := random(k.aead().NonceSize())
	return k.aead().Seal(append(dst, nonce...), nonce, plain, k.bind(field))
}

func (k *dataKey) open(field string, raw []byte) ([]byte, error) {
	n := k.aead().NonceSize()
	if len(raw) < n {
		return nil, unopened(field)
	}
	plain, err := k.aead().Open(nil, raw[:n], raw[n:], k.bind(field))
	if err != nil {
		return nil, unopened(field)
	}
	return plain, nil
}

// unopened is one answer for every cause: which check failed is nobody's business.
func unopened(field string) error {
	return fault.New(fault.Internal, "密文无法解开：内容被改动，或不属于字段 %s", field).Under("seal.open")
}
