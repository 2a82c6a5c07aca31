package screening

import (
	"cmp"
	"slices"
	"strings"

	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A builder makes a segment: listings and parties in any order, then finish.
type builder struct {
	s *segment
}

func newBuilder(p *pool) *builder { return &builder{s: &segment{pool: p}} }

func (b *builder) store(text string) (at uint32) {
	at = uint32(len(b.s.text))
	b.s.text = append(b.s.text, text...)
	return at
}

// listing adds a listing. Answers about the listed party come at the end, from its row.
func (b *builder) listing(f *standing.Facts) {
	p := b.s.pool
	l := listingRecord{
		id: p.id(listingPrefix, f.ID), party: p.id(partyPrefix, f.Party), domain: uint8(f.Domain),
		effective: f.Effective.Number(), until: f.Until.Number(), ended: f.EndedOn.Number(),
		authority: p.intern(f.AuthorityName), facility: p.intern(f.Facility), missing: p.intern(strings.Join(f.Missing, "\t")),
		document: b.store(f.Document), documentLen: uint16(len(f.Document)), memberFrom: uint32(len(b.s.members)),
		flags: flagsOf(f),
	}
	if len(f.Circumstances) > 0 {
		answers := make(map[string]law.Tri, len(f.Circumstances))
		for id, v := range f.Circumstances {
			answers[id] = tri(v)
		}
		l.answers = p.answers(answers)
	}
	for _, m := range f.Members {
		l.memberLen += b.member(l.memberFrom, p.id(partyPrefix, m.Party), roleBit(m.Role))
	}
	b.s.listings = append(b.s.listings, l)
}

// member adds a role, to the member that is there already or as a new one.
func (b *builder) member(from uint32, id pid, role roleSet) (added uint16) {
	for i := from; i < uint32(len(b.s.members)); i++ {
		if b.s.members[i].party == id {
			b.s.members[i].roles |= role
			return 0
		}
	}
	b.s.members = append(b.s.members, member{id, role})
	return 1
}

func flagsOf(f *standing.Facts) (flags listingFlags) {
	for _, x := range []struct {
		on   bool
		flag listingFlags
	}{{f.Person, isPerson}, {f.Adopted, isAdopted}, {f.Objected, isObjected}, {f.Stayed, isStayed}, {f.Suspended, isSuspended}} {
		if x.on {
			flags |= x.flag
		}
	}
	return flags
}

// party adds a party.
func (b *builder) party(e *entry) {
	p := b.s.pool
	place := uint32(len(b.s.parties))
	b.s.parties = append(b.s.parties, partyRecord{
		id: p.id(partyPrefix, e.id), as: p.id(partyPrefix, e.as), relation: uint8(max(0, slices.Index(relations[:], e.relation))),
		display: b.store(e.display), displayLen: uint16(len(e.display)), person: e.person, kinds: e.kinds,
		keyFrom: uint32(len(b.s.keys)), nameFrom: uint32(len(b.s.names)), answers: p.answers(e.answers),
	})
	for _, k := range e.keys {
		b.s.keys, b.s.keyOwner = append(b.s.keys, k), append(b.s.keyOwner, place)
	}
	for _, n := range e.names {
		b.s.names = append(b.s.names, nameRef{at: b.store(n), party: place, size: uint16(len(n))})
	}
}

// finish joins listings to parties and makes the tables. listed answers for a listed
// party that is not in this segment.
func (b *builder) finish(listed func(pid) uint32) *segment {
	s := b.s
	s.byID = newTable(len(s.parties))
	for i := range s.parties {
		s.byID.put(s.parties[i].id.hash(), uint32(i))
	}
	s.byKey = newTable(len(s.keys))
	for i, k := range s.keys {
		s.byKey.put(k.hash(), uint32(i))
	}
	s.byName = newTable(len(s.names))
	for i, n := range s.names {
		s.byName.put(hashName(s.text[n.at:n.at+uint32(n.size)]), uint32(i))
	}
	s.byListing = newTable(len(s.listings))
	for i := range s.listings {
		l := &s.listings[i]
		s.byListing.put(l.id.hash(), uint32(i))
		if p, here := s.findID(l.party); here {
			l.listed = s.parties[p].answers
		} else {
			l.listed = listed(l.party)
		}
	}
	b.join()
	b.trim()
	return s
}

// join writes down for each party the listings that touch it: counted, then placed.
func (b *builder) join() {
	s := b.s
	count := make([]uint32, len(s.parties)+1)
	b.eachTouch(func(party, _ uint32, _ roleSet) { count[party]++ })
	total := uint32(0)
	for i := range s.parties {
		s.parties[i].touchFrom = total
		count[i], total = total, total+count[i]
	}
	s.touches = make([]touch, total)
	b.eachTouch(func(party, listing uint32, roles roleSet) {
		s.touches[count[party]] = touch{listing, roles}
		count[party]++
	})
	v := s.pool.view()
	for i := range s.parties {
		if own := s.touchesOf(uint32(i)); len(own) > 1 {
			slices.SortFunc(own, func(a, c touch) int { return s.compareListings(&v, a.listing, c.listing) })
		}
	}
}

// compareListings is the order of listings in a verdict: by domain and id.
func (s *segment) compareListings(v *view, a, b uint32) int {
	x, y := &s.listings[a], &s.listings[b]
	switch {
	case x.domain != y.domain:
		return int(x.domain) - int(y.domain)
	case (x.id.hi|y.id.hi)&oddID == 0: // packed ids sort as their texts do
		return cmp.Or(cmp.Compare(x.id.hi, y.id.hi), cmp.Compare(x.id.lo, y.id.lo))
	}
	return strings.Compare(v.idText(listingPrefix, x.id), v.idText(listingPrefix, y.id))
}

// eachTouch visits listing by listing the parties of this segment that it touches.
func (b *builder) eachTouch(visit func(party, listing uint32, roles roleSet)) {
	s := b.s
	for i := range s.listings {
		l := &s.listings[i]
		own := roleBit(law.Unit)
		if l.flags&isPerson != 0 {
			own = roleBit(law.NaturalPerson)
		}
		for _, m := range s.membersOf(l) {
			if m.party == l.party {
				own |= m.roles
				continue
			}
			if p, here := s.findID(m.party); here {
				visit(p, uint32(i), m.roles)
			}
		}
		if p, here := s.findID(l.party); here {
			visit(p, uint32(i), own)
		}
	}
}

// trim gives back what growing slices took too much.
func (b *builder) trim() {
	s := b.s
	s.text, s.parties, s.keys, s.keyOwner = clone(s.text), clone(s.parties), clone(s.keys), clone(s.keyOwner)
	s.names, s.listings, s.members = clone(s.names), clone(s.listings), clone(s.members)
}

// clone copies only where growing left much room.
func clone[T any](list []T) []T {
	if cap(list)-len(list) < len(list)/16+64 {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// bytes is the memory a segment holds, and how much of it are names.
func (s *segment) bytes() (total, names int) {
	total = len(s.text) + 64*len(s.parties) + 20*len(s.keys) + 12*len(s.names) + 80*len(s.listings) + 24*len(s.members) +
		8*len(s.touches) + 4*(len(s.byKey)+len(s.byName)+len(s.byID)+len(s.byListing))
	for i := range s.parties {
		names += int(s.parties[i].displayLen)
	}
	for _, n := range s.names {
		names += int(n.size)
	}
	return total, names
}
