package screening

import (
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// A Buffer takes one compact verdict and is used again for the next. Nothing is
// allocated once its slices have grown.
type Buffer struct {
	Advice law.Strength // strongest of all reasons
	Hit    bool         // some listing in force was found
	snap   *snapshot
	plan   *plan

	target   target
	hits     []hit
	listings []listingHit
	reasons  []uint64 // see reasonKey
	asked    circumstances
	known    []uint64 // of the listing being looked at
	truth    []uint64
}

// listingHit is one listing shown, and through which match.
type listingHit struct {
	match    uint16
	listing  uint32
	roles    roleSet
	force    standing.Force
	facility law.Tri // of the last facility directive looked at
}

// A reason in one number, so that sorting numbers sorts reasons: strength (inverted),
// place in the memorandum, listing hit, gate, case.
func reasonKey(strength law.Strength, order, listing, gate uint16, caseNo int) uint64 {
	return uint64(law.Block-strength)<<57 | uint64(order)<<41 | uint64(listing)<<25 | uint64(gate)<<9 | uint64(caseNo)<<1
}

func keyListing(k uint64) uint16 { return uint16(k >> 25) }
func keyGate(k uint64) uint16    { return uint16(k >> 9) }
func keyCase(k uint64) int       { return int(k >> 1 & 0xFF) }

// Count tells how many listings are shown and how many directives bear.
func (b *Buffer) Count() (listings, reasons int) { return len(b.listings), len(b.reasons) }

// judge fills the buffer: what Judge would say, compact.
func (b *Buffer) judge(s *snapshot, pl *plan, a *Ask, keys Keys) {
	b.snap, b.plan, b.Advice, b.Hit = s, pl, law.Clear, false
	b.hits, b.listings, b.reasons = b.hits[:0], b.listings[:0], b.reasons[:0]
	b.aim(a, keys)
	b.hits = s.find(b.hits, &b.target)
	if len(b.hits) == 0 {
		return
	}
	b.assert(a.Asserted)
	matter, known := pl.matters[a.Matter]
	for i := range b.hits {
		b.match(uint16(i), a, matter, known)
	}
	b.drop()
	sortKeys(b.reasons)
	if len(b.reasons) > 0 {
		b.Advice = law.Block - law.Strength(b.reasons[0]>>57)
	}
}

// aim packs what is asked about.
func (b *Buffer) aim(a *Ask, keys Keys) {
	t := &b.target
	t.n, t.name, t.kind = 0, t.name[:0], party.Organisation
	if a.person() {
		t.kind = party.Person
	}
	if t.party = (pid{}); a.Party != "" {
		t.party = b.snap.known(a.Party)
		return
	}
	if id := a.Identifier; !id.IsZero() {
		t.number(id, keys)
	}
	if a.Name == "" {
		return
	}
	if t.kind == party.Organisation {
		t.name = names.AppendFold(t.name, a.Name)
		return
	}
	if folded := names.FoldPerson(a.Name); folded != "" {
		index := keys.Index16(party.NameIndexKind, folded)
		t.name = append(append(t.name, 0), index[:]...)
	}
}

// number packs the keys of Query.numbers.
func (t *target) number(id ident.Identifier, keys Keys) {
	if id.Kind.Person() {
		t.put(keyOfIndex(keys.Index16(string(id.Kind), id.Value)), id.Kind)
		return
	}
	if k, ok := packCode(id.Kind, id.Value); ok {
		t.put(k, id.Kind)
	}
	if id.Kind == ident.USCC && len(id.Value) == 18 {
		if k, ok := packCode(ident.OrgCode, id.Value[8:17]); ok && innerCode(id.Value) {
			t.put(k, ident.OrgCode)
		}
	}
}

// innerCode tells whether the organisation code inside a credit code proves; the few
// early ones that do not are nobody's key.
func innerCode(code string) bool {
	_, _, err := ident.ParseOrgCode(code[8:17])
	return err == nil
}

func (t *target) put(k key, kind ident.Kind) {
	t.keys[t.n] = k
	for i := range allKinds {
		if allKinds[i] == kind {
			t.kinds[t.n] = uint8(i)
		}
	}
	t.n++
}

// assert takes the circumstances that the asker states.
func (b *Buffer) assert(asserted map[string]bool) {
	clear(b.asked.known)
	clear(b.asked.truth)
	for id, v := range asserted {
		if bit, ok := b.plan.bits[id]; ok {
			b.asked.put(bit, v)
		}
	}
}

func (b *Buffer) match(i uint16, a *Ask, matter uint16, known bool) {
	h := &b.hits[i]
	seg := h.at.seg
	for _, t := range seg.touchesOf(h.at.i) {
		l := &seg.listings[t.listing]
		force := l.force(b.plan.dayNo)
		if !shown(force) {
			continue
		}
		place := uint16(len(b.listings))
		b.listings = append(b.listings, listingHit{match: i, listing: t.listing, roles: t.roles, force: force})
		if force != standing.InForce {
			continue
		}
		b.Hit = true
		if known && int(l.domain) < len(b.plan.bears) {
			if bears := b.plan.bears[l.domain][matter]; len(bears) > 0 {
				b.gather(h, l)
				b.apply(place, h, l, bears, a)
			}
		}
	}
}

// gather joins the answers that count for one listing and one party, each from where
// its kind is recorded.
func (b *Buffer) gather(h *hit, l *listingRecord) {
	sets := b.snap.view.sets
	from := [4]*circumstances{&sets[l.answers], &sets[l.listed], &sets[h.at.seg.parties[h.at.i].answers], &b.asked}
	words := 0
	for i := range b.plan.scope {
		words = max(words, len(b.plan.scope[i]))
	}
	b.known, b.truth = b.known[:0], b.truth[:0]
	for w := range words {
		var known, truth uint64
		for i, c := range from {
			if w < len(c.known) {
				m := b.plan.scope[i].word(w)
				known |= c.known[w] & m
				truth |= c.truth[w] & m
			}
		}
		b.known, b.truth = append(b.known, known), append(b.truth, truth)
	}
}

// all is law.All over the gathered answers.
func (b *Buffer) all(bits []uint16) law.Tri {
	result := law.True
	for _, bit := range bits {
		w, m := bit/64, uint64(1)<<(bit%64)
		switch {
		case b.known[w]&m == 0:
			result = law.Unknown
		case b.truth[w]&m == 0:
			return law.False
		}
	}
	return result
}

func (b *Buffer) apply(place uint16, h *hit, l *listingRecord, bears []uint16, a *Ask) {
	roles := b.listings[place].roles
	certain := h.identity == law.IdentityCertain
	lacking := l.flags&isAdopted != 0 && l.missing != 0
	for _, i := range bears {
		g := &b.plan.gates[i]
		holds := law.True
		if roles&g.reach == 0 {
			if roles&unitBit == 0 || g.reach&facilityBit == 0 {
				continue
			}
			holds = sameFacility(b.snap.view.texts[l.facility], a.Facility, a.Project)
		}
		if len(g.when) > 0 {
			holds = both(b.all(g.when), holds)
		}
		if holds == law.False || g.period && b.lapsed(g, l) {
			continue
		}
		n := caseNo(holds, b.support(g), certain, lacking)
		if o := &g.cases[n]; o.strength != law.Clear {
			b.reasons = append(b.reasons, reasonKey(o.strength, g.order, place, i, n))
		}
	}
}

// support is Reading.Support over the gathered answers.
func (b *Buffer) support(g *gate) law.Support {
	best := law.NoBasis
	for i := range g.bases {
		best = max(best, g.bases[i].support[b.all(g.bases[i].trigger)])
	}
	return best
}

func (b *Buffer) lapsed(g *gate, l *listingRecord) bool {
	_, over := directiveUntil(g.reading, days(l), b.plan.rules.Calendar(), b.plan.day)
	return over
}

// drop leaves out matches of which no listing shows.
func (b *Buffer) drop() {
	if len(b.listings) == 0 {
		b.hits = b.hits[:0]
	}
}

// sortKeys sorts ascending. Gates come in the order of the memorandum, so little is out
// of place and insertion is quick; very many go the long way.
func sortKeys(keys []uint64) {
	if len(keys) > 128 {
		slices.Sort(keys)
		return
	}
	for i := 1; i < len(keys); i++ {
		k, j := keys[i], i
		for ; j > 0 && keys[j-1] > k; j-- {
			keys[j] = keys[j-1]
		}
		keys[j] = k
	}
}
