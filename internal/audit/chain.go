package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// A Head is where the chain ends: the number and hash of its last entry. Written
// down elsewhere, it also proves that nothing was cut off the end.
type Head struct {
	Seq  int64
	Hash string // hex; "" before the first entry
	At   time.Time
}

// An Entry is one link of the chain.
type Entry struct {
	Seq int64
	At  time.Time
	access.Entry
	Prev string // hash of the entry before; "" for the first
	Hash string
}

// Next makes the entry that follows head. Its instant is never before the
// head's, whatever the clock of the node that writes it. What might hold a
// person's number or name is cleaned away.
func Next(head Head, at time.Time, e access.Entry) (Entry, error) {
	if e.Actor == "" || e.Act == "" || e.Outcome != access.Allowed && e.Outcome != access.Refused {
		return Entry{}, errors.New("audit: an entry needs actor, act and outcome")
	}
	at = at.UTC().Truncate(time.Microsecond)
	if at.Before(head.At) {
		at = head.At
	}
	next := Entry{Seq: head.Seq + 1, At: at, Entry: clean(e), Prev: head.Hash}
	next.Hash = next.sum()
	return next, nil
}

// sum is SHA-256 over the hash before and every field, each with its length, so
// that no two entries share their bytes.
func (e Entry) sum() string {
	h := sha256.New()
	var size [8]byte
	put := func(s string) {
		binary.BigEndian.PutUint64(size[:], uint64(len(s)))
		h.Write(size[:])
		h.Write([]byte(s))
	}
	put("liancheng audit v1")
	put(e.Prev)
	binary.BigEndian.PutUint64(size[:], uint64(e.Seq))
	h.Write(size[:])
	for _, s := range []string{
		e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Body, e.Region, string(e.Act), e.Kind, e.ID,
		string(e.Outcome), e.Reason, e.Address, e.Request,
	} {
		put(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// follows says why e cannot be the entry after head; nil when it is.
func (e Entry) follows(head Head) error {
	switch {
	case e.Seq != head.Seq+1:
		return broken(head.Seq+1, "缺少这一条")
	case e.Prev != head.Hash:
		return broken(e.Seq, "与前一条的散列值不衔接")
	case e.sum() != e.Hash:
		return broken(e.Seq, "内容与其散列值不符")
	case e.At.Before(head.At):
		return broken(e.Seq, "时间早于前一条")
	}
	return nil
}

func broken(seq int64, why string) error {
	return fault.New(fault.Conflict, "审计记录第 %d 条起不可信：%s，可能被篡改；请保全现场并与备份核对", seq, why).
		At("audit").Under("audit.chain")
}

// Longest text kept of one field, in characters.
const (
	longestID     = 128
	longestReason = 300
)

// clean keeps ids to what ids are made of, and takes numbers long enough to be
// a person's out of every text that callers may have composed.
func clean(e access.Entry) access.Entry {
	e.Actor, e.Kind, e.ID, e.Request = plain(e.Actor), plain(e.Kind), plain(e.ID), plain(e.Request)
	e.Reason = cut(ident.Redact(strings.ToValidUTF8(e.Reason, "?")), longestReason)
	e.Address = plain(e.Address)
	return e
}

// plain leaves the characters of ids, references and addresses.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-.:/@%*?", r)) {
			return r
		}
		return '?'
	}, s)
	return cut(ident.Redact(s), longestID)
}

func cut(s string, longest int) string {
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest])
}
