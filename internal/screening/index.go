package screening

import (
	"cmp"
	"slices"
	"time"

	"liancheng/internal/law"
	"liancheng/internal/party"
)

// A snapshot is the index at one position: an immutable base, and over it a small
// immutable delta that holds whole every party something changed about since.
type snapshot struct {
	base, delta *segment
	replaced    []uint64 // bits of base parties that the delta holds
	view        view
	forest      *forest // records that are merged; nil while none is
	position    int64
}

func (s *snapshot) stale(i uint32) bool {
	w := int(i / 64)
	return w < len(s.replaced) && s.replaced[w]&(1<<(i%64)) != 0
}

// known packs an id that is asked about. One of odd form that nothing here has is packed
// as the pool's empty text, which is nobody's id.
func (s *snapshot) known(id string) pid {
	if p, ok := packID(partyPrefix, id); ok {
		return p
	}
	return pid{oddID, uint64(max(0, slices.Index(s.view.texts, id)))}
}

// A place is one party in one of the two segments.
type place struct {
	seg *segment
	i   uint32
}

// party finds a party by id.
func (s *snapshot) party(id pid) (place, bool) {
	if i, ok := s.delta.findID(id); ok {
		return place{s.delta, i}, true
	}
	if i, ok := s.base.findID(id); ok && !s.stale(i) {
		return place{s.base, i}, true
	}
	return place{}, false
}

// hit is one match as found: a place, how surely and why.
type hit struct {
	at       place
	identity law.Identity
	relation uint8 // 0 for the party asked about, else who stands in for it
	why      uint8 // place of the kind of number in ident.Kinds, or byName
	via      pid   // record through which it was reached that it is merged with; zero: by itself
}

const (
	byName  = 0xFF
	byParty = 0xFE
)

// A target is what a query looks for, packed.
type target struct {
	keys  [2]key
	kinds [2]uint8
	n     int
	name  []byte // name key; empty: no name asked
	party pid    // zero: not asked by id
	kind  party.Kind
}

// find appends the matches of a target, in the order in which a verdict shows them.
// Those that no listing touches are left out.
func (s *snapshot) find(dst []hit, t *target) []hit {
	if (t.party != pid{}) {
		if at, ok := s.party(t.party); ok {
			dst = append(dst, hit{at: at, identity: law.IdentityCertain, why: byParty})
		}
	}
	for i := range t.n {
		dst = s.byKey(dst, t.keys[i], t.kinds[i])
	}
	if len(t.name) > 0 {
		dst = s.byName(dst, t)
	}
	dst = s.join(dst)
	for i, n := 0, len(dst); i < n; i++ {
		dst = s.standIn(dst, dst[i])
	}
	dst = s.join(dst)
	if len(dst) == 0 {
		return dst
	}
	if len(dst) == 1 {
		if len(dst[0].at.seg.touchesOf(dst[0].at.i)) == 0 {
			return dst[:0]
		}
		return dst
	}
	s.order(dst)
	return untouched(dst)
}

// untouched drops who stands twice, and who is touched by no listing.
func untouched(hits []hit) []hit {
	kept := hits[:0]
next:
	for _, h := range hits {
		if len(h.at.seg.touchesOf(h.at.i)) == 0 {
			continue
		}
		for i := range kept {
			if kept[i].at == h.at {
				continue next
			}
		}
		kept = append(kept, h)
	}
	return kept
}

// order is that of Facts.sort: surest first, the party itself first, then by id.
func (s *snapshot) order(hits []hit) {
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.identity, a.identity), cmp.Compare(a.relation, b.relation), s.compareParties(a.at, b.at))
	})
}

func (s *snapshot) compareParties(a, b place) int {
	x, y := a.seg.parties[a.i].id, b.seg.parties[b.i].id
	if (x.hi|y.hi)&oddID == 0 {
		return cmp.Or(cmp.Compare(x.hi, y.hi), cmp.Compare(x.lo, y.lo))
	}
	return cmp.Compare(s.view.idText(partyPrefix, x), s.view.idText(partyPrefix, y))
}

func (s *snapshot) byKey(dst []hit, k key, kind uint8) []hit {
	for _, seg := range [2]*segment{s.delta, s.base} {
		mask, t := uint64(len(seg.byKey)-1), seg.byKey
		for slot := k.hash() >> 7 & mask; t[slot] != emptySlot; slot = (slot + 1) & mask {
			if seg.keys[t[slot]] != k {
				continue
			}
			if i := seg.keyOwner[t[slot]]; seg == s.delta || !s.stale(i) {
				dst = addHit(dst, hit{at: place{seg, i}, identity: law.IdentityCertain, why: kind})
			}
		}
	}
	return dst
}

// addHit adds who is not there yet.
func addHit(dst []hit, h hit) []hit {
	for i := range dst {
		if dst[i].at == h.at {
			return dst
		}
	}
	return append(dst, h)
}

// byName adds those of equal name that no number of the same kind sets apart.
func (s *snapshot) byName(dst []hit, t *target) []hit {
	var asked kindSet
	for i := range t.n {
		asked |= 1 << t.kinds[i]
	}
	hash := hashName(t.name)
	for _, seg := range [2]*segment{s.delta, s.base} {
		mask, table := uint64(len(seg.byName)-1), seg.byName
		for slot := hash >> 7 & mask; table[slot] != emptySlot; slot = (slot + 1) & mask {
			if !seg.sameName(table[slot], t.name) {
				continue
			}
			i := seg.names[table[slot]].party
			if p := &seg.parties[i]; p.person == (t.kind == party.Person) && (p.kinds|s.kindsWith(p.id))&asked == 0 && (seg == s.delta || !s.stale(i)) {
				dst = addHit(dst, hit{at: place{seg, i}, identity: law.IdentityReview, why: byName})
			}
		}
	}
	return dst
}

// standIn adds the legal person of a branch, the operator of an individual business.
func (s *snapshot) standIn(dst []hit, h hit) []hit {
	p := &h.at.seg.parties[h.at.i]
	if p.relation == 0 {
		return dst
	}
	if at, ok := s.party(p.as); ok {
		dst = append(dst, hit{at: at, identity: h.identity, relation: p.relation, why: h.why})
	}
	return dst
}

// facts gives what the index knows of a target, in full: the slow form, for comparison
// and for showing.
func (s *snapshot) facts(t *target) Facts {
	var f Facts
	for _, h := range s.find(nil, t) {
		e := h.at.seg.entry(h.at.i, &s.view)
		m := Match{Party: e.id, Identity: h.identity, Name: e.display, Circumstances: e.answers}
		m.Role, m.Why = s.words(&h)
		for _, x := range h.at.seg.touchesOf(h.at.i) {
			l := &h.at.seg.listings[x.listing]
			m.Listings = append(m.Listings, Held{Facts: h.at.seg.facts(l, &s.view), Roles: x.roles.list(), Listed: h.at.seg.pool.decode(l.listed)})
		}
		f.Matches = append(f.Matches, m)
	}
	return f
}

// words give role and reason of a match, and that records were merged.
func (s *snapshot) words(h *hit) (role, why string) {
	role, why = h.words()
	return role, withMerge(why, s.mergeText(h))
}

func (h *hit) words() (role, why string) {
	switch {
	case h.relation != 0:
		r := relations[h.relation]
		return roleWords[r], r.Chinese()
	case h.why == byName:
		return "", whyName
	case h.why == byParty:
		return "", whyParty
	}
	return "", whyNumber[allKinds[h.why]]
}

// Freshness is how far the index has come and how old that knowledge is.
type Freshness struct {
	Position int64
	Age      time.Duration // since the index last knew that it had everything
	Listed   int           // parties in it
	Bytes    int           // memory it holds
	Names    int           // of which names
}
