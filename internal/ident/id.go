package ident

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"strings"
	"time"
)

// crockford is the alphabet of Crockford's base 32: no I, L, O or U to misread, and
// in the order of the bytes, so that text sorts as the numbers do.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const idLength = 26

// NewID makes an id of this system: prefix, "_" and 26 characters. Ids sort by the
// millisecond they were made in, which keeps an index's new rows together.
func NewID(prefix string) string { return NewIDAt(prefix, time.Now(), rand.Reader) }

// NewIDAt makes an id from a given time and source of randomness: 48 bits of
// milliseconds and 80 random bits. It panics when the source fails, as there is no id
// that could be given then, or when the time lies before 1970 or after year 10889.
func NewIDAt(prefix string, t time.Time, random io.Reader) string {
	var b [16]byte
	ms := t.UnixMilli()
	if ms < 0 || ms >= 1<<48 {
		panic("ident: time outside the range of ids")
	}
	binary.BigEndian.PutUint64(b[:8], uint64(ms)<<16)
	if _, err := io.ReadFull(random, b[6:]); err != nil {
		panic("ident: no randomness: " + err.Error())
	}
	var out [idLength]byte
	hi, lo := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	for i := idLength - 1; i >= 0; i-- {
		out[i] = crockford[lo&31]
		lo = lo>>5 | hi<<59
		hi >>= 5
	}
	return prefix + "_" + string(out[:])
}

// ValidID tells whether s is an id with this prefix.
func ValidID(prefix, s string) bool {
	tail, ok := strings.CutPrefix(s, prefix+"_")
	if !ok || len(tail) != idLength || tail[0] > '7' { // 128 bits leave three for the first character
		return false
	}
	for i := range len(tail) {
		if strings.IndexByte(crockford, tail[i]) < 0 {
			return false
		}
	}
	return true
}
