package seal

import (
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strings"
	"sync"

	"liancheng/internal/fault"
)

// indexKey is the look-up key with keyed hashes ready to use, since a person is
// looked up on the way to every answer.
type indexKey struct {
	id   string
	pool sync.Pool // of *keyed
}

// keyed is one MAC and the buffer its input and sum pass through.
type keyed struct {
	mac hash.Hash
	buf []byte
}

func newIndexKey(k *key, suite Suite) (*indexKey, error) {
	x := &indexKey{id: k.id}
	x.pool.New = func() any { return &keyed{mac: suite.MAC(k.secret())} }
	return x, nil
}

// sum is MAC("liancheng index v1" ‖ 0 ‖ length of kind ‖ kind ‖ value).
func (x *indexKey) sum(kind, value string) (out [32]byte) {
	h := x.pool.Get().(*keyed)
	h.buf = append(h.buf[:0], "liancheng index v1\x00"...)
	h.buf = binary.BigEndian.AppendUint16(h.buf, uint16(len(kind)))
	h.buf = append(append(h.buf, kind...), value...)
	h.mac.Reset()
	_, _ = h.mac.Write(h.buf) // a hash never fails
	clear(h.buf)              // a person's number does not linger in the pool
	h.buf = h.mac.Sum(h.buf[:0])
	copy(out[:], h.buf)
	x.pool.Put(h)
	return out
}

// Index is the keyed look-up value of a number: the same value of the same kind
// gives the same 64 hex digits for ever, and says nothing without the key.
func (r *Ring) Index(kind, value string) string {
	sum := r.index.sum(kind, value)
	return hex.EncodeToString(sum[:])
}

// Index16 is the first half of Index in bytes, the key of indexes in memory.
func (r *Ring) Index16(kind, value string) [16]byte {
	sum := r.index.sum(kind, value)
	return [16]byte(sum[:16])
}

// Commit gives a commitment to value that events may carry, and the salt to keep
// beside the value: when both are erased, the commitment says nothing about it.
func (r *Ring) Commit(value []byte) (commitment, salt string) {
	s := random(saltSize)
	suite := r.Suite()
	return string(suite.Name()) + "." + hex.EncodeToString(commit(suite, s, value)), hex.EncodeToString(s)
}

// CheckCommit proves that commitment was made to value with salt. It needs no key.
func CheckCommit(commitment, salt string, value []byte) error {
	name, sum, _ := strings.Cut(commitment, ".")
	suite, err := SuiteOf(SuiteName(name))
	if err != nil {
		return err
	}
	want, err1 := hex.DecodeString(sum)
	s, err2 := hex.DecodeString(salt)
	if err1 != nil || err2 != nil || len(s) != saltSize || subtle.ConstantTimeCompare(commit(suite, s, value), want) != 1 {
		return fault.New(fault.Invalid, "内容与当时记录的承诺值不符，可能被改动").Under("seal.commitment")
	}
	return nil
}

// saltSize is fixed: a longer salt could swallow the beginning of the value.
const saltSize = 32

// commit is Digest("liancheng commitment v1" ‖ 0 ‖ salt ‖ value).
func commit(suite Suite, salt, value []byte) []byte {
	d := suite.Digest()
	_, _ = d.Write([]byte("liancheng commitment v1\x00"))
	_, _ = d.Write(salt)
	_, _ = d.Write(value)
	return d.Sum(nil)
}
