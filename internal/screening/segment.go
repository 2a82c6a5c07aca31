package screening

import (
	"bytes"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// A segment is parties and the listings that touch them, packed and never changed
// after it is built. Texts lie in one arena; who touches what is two offsets.
type segment struct {
	pool     *pool
	text     []byte
	parties  []partyRecord
	keys     []key     // of all parties, one after the other
	keyOwner []uint32  // party of each key
	names    []nameRef // of all parties, one after the other
	listings []listingRecord
	members  []member
	touches  []touch // of all parties, one after the other

	byKey, byName, byID, byListing table
}

type partyRecord struct {
	id      pid
	as      pid    // who stands in for it, zero for nobody
	display uint32 // in text
	keyFrom, nameFrom,
	touchFrom uint32 // where its own begin; they end where the next party's begin
	answers    uint32
	displayLen uint16
	kinds      kindSet
	relation   uint8
	person     bool
}

type nameRef struct {
	at    uint32
	party uint32
	size  uint16
}

type listingRecord struct {
	id, party              pid
	effective, until       int32
	ended                  int32
	authority, facility    uint32 // in the pool
	missing                uint32
	answers, listed        uint32 // of the listing, of the listed party
	document, memberFrom   uint32
	documentLen, memberLen uint16
	domain                 uint8
	flags                  listingFlags
}

type listingFlags uint8

const (
	isPerson listingFlags = 1 << iota
	isAdopted
	isObjected
	isStayed
	isSuspended
)

type member struct {
	party pid
	roles roleSet
}

type touch struct {
	listing uint32
	roles   roleSet
}

// Relations of a party to who stands in for it, by their number in a record.
var relations = [...]party.Relation{"", party.AsBranch, party.AsOperated}

const (
	partyPrefix   = "pty_"
	listingPrefix = "lst_"
)

// id gives the packed form of an id.
func (p *pool) id(prefix, s string) pid {
	if s == "" {
		return pid{}
	}
	if id, ok := packID(prefix, s); ok {
		return id
	}
	return pid{oddID, uint64(p.intern(s))}
}

func (v *view) idText(prefix string, id pid) string {
	switch {
	case id == pid{}:
		return ""
	case id.hi == oddID:
		return v.texts[id.lo]
	}
	return string(appendID(make([]byte, 0, 30), prefix, id))
}

func (s *segment) str(at uint32, size uint16) string { return string(s.text[at : at+uint32(size)]) }

// end gives where the own items of party i end.
func (s *segment) end(i uint32, from func(*partyRecord) uint32, all int) uint32 {
	if int(i)+1 < len(s.parties) {
		return from(&s.parties[i+1])
	}
	return uint32(all)
}

func (s *segment) keysOf(i uint32) []key {
	return s.keys[s.parties[i].keyFrom:s.end(i, func(p *partyRecord) uint32 { return p.keyFrom }, len(s.keys))]
}

func (s *segment) namesOf(i uint32) []nameRef {
	return s.names[s.parties[i].nameFrom:s.end(i, func(p *partyRecord) uint32 { return p.nameFrom }, len(s.names))]
}

func (s *segment) touchesOf(i uint32) []touch {
	return s.touches[s.parties[i].touchFrom:s.end(i, func(p *partyRecord) uint32 { return p.touchFrom }, len(s.touches))]
}

func (s *segment) membersOf(l *listingRecord) []member {
	return s.members[l.memberFrom : l.memberFrom+uint32(l.memberLen)]
}

// force is Facts.On over a packed listing; a property test holds the two together.
func (l *listingRecord) force(day int32) standing.Force {
	switch {
	case l.ended != noDay && day >= l.ended:
		return standing.Over
	case l.effective == noDay || day < l.effective:
		return standing.NotYet
	case l.until != noDay && day > l.until:
		return standing.Over
	case l.flags&isStayed != 0:
		return standing.Stay
	case l.flags&isSuspended != 0:
		return standing.Suspense
	case l.flags&isObjected != 0:
		return standing.Objection
	}
	return standing.InForce
}

// noDay is the number of no day.
var noDay = calendar.Day("").Number()

// facts turns a listing back.
func (s *segment) facts(l *listingRecord, v *view) standing.Facts {
	f := standing.Facts{
		ID: v.idText(listingPrefix, l.id), Party: v.idText(partyPrefix, l.party), Domain: int(l.domain), Person: l.flags&isPerson != 0,
		Adopted: l.flags&isAdopted != 0, AuthorityName: v.texts[l.authority], Document: s.str(l.document, l.documentLen),
		Facility: v.texts[l.facility], Effective: calendar.FromNumber(l.effective), Until: calendar.FromNumber(l.until),
		EndedOn: calendar.FromNumber(l.ended), Objected: l.flags&isObjected != 0, Stayed: l.flags&isStayed != 0,
		Suspended: l.flags&isSuspended != 0,
	}
	if l.missing != 0 {
		f.Missing = splitMissing(v.texts[l.missing])
	}
	for id, a := range s.pool.decode(l.answers) {
		if f.Circumstances == nil {
			f.Circumstances = map[string]bool{}
		}
		f.Circumstances[id] = a == law.True
	}
	return f
}

// whole is facts with the persons named, as a builder takes them.
func (s *segment) whole(l *listingRecord, v *view) standing.Facts {
	f := s.facts(l, v)
	for _, m := range s.membersOf(l) {
		for _, r := range m.roles.list() {
			f.Members = append(f.Members, standing.Member{Party: v.idText(partyPrefix, m.party), Role: r})
		}
	}
	return f
}

// An entry is one party as a builder takes it.
type entry struct {
	id, as   string
	relation party.Relation
	person   bool
	display  string
	keys     []key
	kinds    kindSet
	names    []string // name keys
	answers  map[string]law.Tri
}

// entryOf reads what the index keeps of a party's row. A key or name that cannot be
// packed is one that nobody can ask for.
func entryOf(r *party.ScreenRow) entry {
	as, relation := r.ScreensAs()
	e := entry{id: r.Party, as: as, relation: relation, person: r.Kind == party.Person, display: r.Display, answers: answered(r.Circumstances)}
	for _, k := range r.Keys {
		if packed, ok := keyOf(k); ok {
			e.keys, e.kinds = append(e.keys, packed), e.kinds|kindBit(k.Kind)
		}
	}
	for i, n := range r.NameKeys {
		stored, ok := appendNameKey(nil, r.Kind, n, func() ([16]byte, bool) { return r.NameIndex16(i) })
		if ok {
			e.names = append(e.names, string(stored))
		}
	}
	return e
}

// entry turns a party back.
func (s *segment) entry(i uint32, v *view) entry {
	p := &s.parties[i]
	e := entry{
		id: v.idText(partyPrefix, p.id), as: v.idText(partyPrefix, p.as), relation: relations[p.relation], person: p.person,
		display: s.str(p.display, p.displayLen), keys: s.keysOf(i), kinds: p.kinds, answers: s.pool.decode(p.answers),
	}
	for _, n := range s.namesOf(i) {
		e.names = append(e.names, s.str(n.at, n.size))
	}
	return e
}

// findID gives the place of a party.
func (s *segment) findID(id pid) (uint32, bool) {
	return s.byID.find(id.hash(), func(i uint32) bool { return s.parties[i].id == id })
}

func (s *segment) findListing(id pid) (uint32, bool) {
	return s.byListing.find(id.hash(), func(i uint32) bool { return s.listings[i].id == id })
}

func (s *segment) sameName(i uint32, name []byte) bool {
	n := &s.names[i]
	return bytes.Equal(s.text[n.at:n.at+uint32(n.size)], name)
}

// A table is open addressing over places in a slice, at most half full.
type table []uint32

const emptySlot = ^uint32(0)

func newTable(n int) table {
	size := 4
	for size < 2*n {
		size *= 2
	}
	t := make(table, size)
	for i := range t {
		t[i] = emptySlot
	}
	return t
}

func (t table) put(hash uint64, place uint32) {
	mask := uint64(len(t) - 1)
	for i := hash >> 7 & mask; ; i = (i + 1) & mask {
		if t[i] == emptySlot {
			t[i] = place
			return
		}
	}
}

// find gives the first place that is meant.
func (t table) find(hash uint64, meant func(uint32) bool) (uint32, bool) {
	mask := uint64(len(t) - 1)
	for i := hash >> 7 & mask; ; i = (i + 1) & mask {
		if t[i] == emptySlot {
			return 0, false
		}
		if meant(t[i]) {
			return t[i], true
		}
	}
}

// days gives the days of a listing, for rules that take them as such.
func days(l *listingRecord) *standing.Facts {
	return &standing.Facts{Effective: calendar.FromNumber(l.effective), Until: calendar.FromNumber(l.until)}
}

func splitMissing(joined string) []string { return strings.Split(joined, "\t") }
