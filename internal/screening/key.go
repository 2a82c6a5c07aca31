package screening

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"strings"

	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// A key finds a party by one number, in 128 bits: of an organisation its canonical code
// packed, of a person the keyed index of his number. No number of a person is in it.
type key struct{ hi, lo uint64 }

// A pid is an id of this system in 128 bits: its 26 characters of base 32. Ids of other
// form have the top bit set and their place in the pool.
type pid struct{ hi, lo uint64 }

func (k key) hash() uint64 { return mix(k.hi, k.lo) }
func (p pid) hash() uint64 { return mix(p.hi, p.lo) }

// mix spreads codes that differ in few characters over the whole table.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x9E3779B97F4A7C15, b^0xD1B54A32D192ED03)
	return (hi ^ lo ^ a) * 0xBF58476D1CE4E5B9
}

// codeValue maps the characters of codes, 0-9 and A-Z, to 1…36; 0 for others.
var codeValue = func() (t [256]uint8) {
	for i := range 10 {
		t['0'+i] = uint8(1 + i)
	}
	for i := range 26 {
		t['A'+i] = uint8(11 + i)
	}
	return t
}()

// orgKinds are the kinds of code that organisations have, by their bits in a key.
var orgKinds = [...]ident.Kind{ident.USCC, ident.OrgCode, ident.RegistrationNumber, ident.LegacyRegistration}

// packCode packs kind and code of an organisation, six bits a character; false for a
// code of no known form, which then nobody has.
func packCode(kind ident.Kind, value string) (k key, ok bool) {
	for i, o := range orgKinds {
		if o == kind {
			k.hi, ok = uint64(i+1), true
		}
	}
	if !ok || len(value) > 20 || value == "" {
		return key{}, false
	}
	for i := range len(value) {
		v := codeValue[value[i]]
		if v == 0 {
			return key{}, false
		}
		k.hi, k.lo = k.hi<<6|k.lo>>58, k.lo<<6|uint64(v)
	}
	return k, true
}

// keyOfIndex is the key of a person's number.
func keyOfIndex(index [16]byte) key {
	return key{binary.BigEndian.Uint64(index[:8]), binary.BigEndian.Uint64(index[8:])}
}

// keyOf packs a key of a party's row.
func keyOf(k party.Key) (key, bool) {
	if k.Kind.Person() {
		index, ok := k.Index16()
		return keyOfIndex(index), ok
	}
	return packCode(k.Kind, k.Value)
}

// kindSet is kinds of number as bits, by their place in ident.Kinds.
type kindSet uint16

var allKinds = ident.Kinds()

func kindBit(kind ident.Kind) kindSet {
	for i, k := range allKinds {
		if k == kind {
			return 1 << i
		}
	}
	return 0
}

// crockford is the alphabet of ids.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var crockfordValue = func() (t [256]uint8) {
	for i := range t {
		t[i] = 0xFF
	}
	for i := range len(crockford) {
		t[crockford[i]] = uint8(i)
	}
	return t
}()

const oddID = 1 << 63

// packID packs an id with this prefix; false when it has another form.
func packID(prefix, id string) (p pid, ok bool) {
	tail, ok := strings.CutPrefix(id, prefix)
	if !ok || len(tail) != 26 || tail[0] > '3' {
		return pid{}, false
	}
	for i := range len(tail) {
		v := crockfordValue[tail[i]]
		if v == 0xFF {
			return pid{}, false
		}
		p.hi, p.lo = p.hi<<5|p.lo>>59, p.lo<<5|uint64(v)
	}
	return p, true
}

// appendID is the inverse of packID.
func appendID(dst []byte, prefix string, p pid) []byte {
	var out [26]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = crockford[p.lo&31]
		p.lo = p.lo>>5 | p.hi<<59
		p.hi >>= 5
	}
	return append(append(dst, prefix...), out[:]...)
}

// nameSeed is of this process: tables of names are never written down.
var nameSeed = maphash.MakeSeed()

func hashName(name []byte) uint64 { return maphash.Bytes(nameSeed, name) }

// appendNameKey gives the bytes under which a name is kept: an organisation's folded
// name, or for a person a zero and the first half of its index.
func appendNameKey(dst []byte, kind party.Kind, stored string, index16 func() ([16]byte, bool)) ([]byte, bool) {
	if kind != party.Person {
		return append(dst, stored...), stored != ""
	}
	index, ok := index16()
	return append(append(dst, 0), index[:]...), ok
}
