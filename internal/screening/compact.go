package screening

import (
	"liancheng/internal/standing"
)

// Compaction joins base and delta into a new base, beside the followers and the
// readers. Records are copied as they are: what they refer to in the pool stays.

// startCompaction begins one when the delta has grown large for its base.
func (x *Index) startCompaction() {
	now := x.current.Load()
	if x.compact.since != nil || len(now.delta.parties) < max(x.compact.after, len(now.base.parties)/64) {
		return
	}
	x.compact.since = map[string]bool{}
	go func() { x.compact.done <- merge(now, x.pool) }()
}

// rebase takes a finished base, with what changed since over it.
func (x *Index) rebase() {
	var base *segment
	select {
	case base = <-x.compact.done:
	default:
		return
	}
	now := x.current.Load()
	empty := newBuilder(x.pool).finish(nobody)
	d := &delta{
		from: &snapshot{base: base, delta: empty, view: now.view}, pool: x.pool,
		parties: map[string]*entry{}, listings: map[string]*standing.Facts{}, forest: now.forest,
	}
	for i := range now.delta.parties {
		e := now.delta.entry(uint32(i), &now.view)
		if !x.compact.since[e.id] {
			continue
		}
		d.parties[e.id] = &e
		for _, t := range now.delta.touchesOf(uint32(i)) {
			f := now.delta.whole(&now.delta.listings[t.listing], &now.view)
			d.listings[f.ID] = &f
		}
	}
	x.compact.since = nil
	x.current.Store(d.snapshot(now.position))
}

// merge makes one segment of a snapshot.
func merge(s *snapshot, p *pool) *segment {
	b := newBuilder(p)
	for i := range s.delta.listings {
		b.copyListing(s.delta, &s.delta.listings[i])
	}
	copied := make([]bool, len(s.base.listings))
	for i := range s.base.parties {
		if s.stale(uint32(i)) {
			continue
		}
		for _, t := range s.base.touchesOf(uint32(i)) {
			if copied[t.listing] {
				continue
			}
			copied[t.listing] = true
			l := &s.base.listings[t.listing]
			if _, newer := s.delta.findListing(l.id); !newer {
				b.copyListing(s.base, l)
			}
		}
		b.copyParty(s.base, uint32(i))
	}
	for i := range s.delta.parties {
		b.copyParty(s.delta, uint32(i))
	}
	return b.finish(nobody)
}

func (b *builder) copyListing(from *segment, l *listingRecord) {
	next := *l
	next.document = b.store(from.str(l.document, l.documentLen))
	next.memberFrom = uint32(len(b.s.members))
	b.s.members = append(b.s.members, from.membersOf(l)...)
	b.s.listings = append(b.s.listings, next)
}

func (b *builder) copyParty(from *segment, i uint32) {
	place := uint32(len(b.s.parties))
	next := from.parties[i]
	next.display = b.store(from.str(next.display, next.displayLen))
	next.keyFrom, next.nameFrom = uint32(len(b.s.keys)), uint32(len(b.s.names))
	for _, k := range from.keysOf(i) {
		b.s.keys, b.s.keyOwner = append(b.s.keys, k), append(b.s.keyOwner, place)
	}
	for _, n := range from.namesOf(i) {
		b.s.names = append(b.s.names, nameRef{at: b.store(from.str(n.at, n.size)), party: place, size: n.size})
	}
	b.s.parties = append(b.s.parties, next)
}
