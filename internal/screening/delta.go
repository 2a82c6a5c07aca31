package screening

import (
	"maps"
	"slices"

	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// A delta is the next small segment in the making. A party about which anything
// changed is taken over whole, with all its listings, so that one segment alone
// answers for it.
type delta struct {
	from     *snapshot
	pool     *pool
	parties  map[string]*entry
	listings map[string]*standing.Facts
	changed  map[string]bool // parties something changed about in this batch
	dropped  map[string]bool // listings that can never show again
	forest   *forest
}

// newDelta begins with what the delta before it holds.
func newDelta(from *snapshot, p *pool) *delta {
	d := &delta{from: from, pool: p, forest: from.forest, parties: map[string]*entry{}, listings: map[string]*standing.Facts{}, changed: map[string]bool{}, dropped: map[string]bool{}}
	for i := range from.delta.parties {
		e := from.delta.entry(uint32(i), &from.view)
		d.parties[e.id] = &e
	}
	for i := range from.delta.listings {
		f := from.delta.whole(&from.delta.listings[i], &from.view)
		d.listings[f.ID] = &f
	}
	return d
}

// rowOf reads a party's row as of the batch's last event.
type rowOf func(id string) (party.ScreenRow, bool, error)

func (d *delta) take(c change, row rowOf) error {
	for id, f := range c.listings {
		old := d.listing(id)
		d.touch(old)
		if mattersEver(f) {
			d.listings[id] = f
			d.touch(f)
		} else {
			delete(d.listings, id)
			d.dropped[id] = true
		}
	}
	changed, err := d.replant(c.parties, row)
	if err != nil {
		return err
	}
	for id := range changed {
		if err := d.renew(id, row); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.changed)) {
		if err := d.adopt(id, row); err != nil {
			return err
		}
	}
	return nil
}

// replant takes in which records were merged or parted, and gives all that are one party
// with any that changed, before or after: what is answered about one bears on all.
func (d *delta) replant(parties map[string]bool, row rowOf) (all map[string]bool, err error) {
	before, moved := d.forest, map[string]string{}
	for id := range parties {
		r, known, err := row(id)
		if err != nil {
			return nil, err
		}
		if known && r.MergedInto != before.pointer(id) {
			moved[id] = r.MergedInto
		}
	}
	if len(moved) > 0 {
		if d.forest, err = before.replanted(moved, d.pool); err != nil {
			return nil, err
		}
	}
	all = maps.Clone(parties)
	for id := range parties {
		for _, f := range [2]*forest{before, d.forest} {
			if t := f.of(d.pool.id(partyPrefix, id)); t != nil {
				for _, record := range t.Records {
					all[record] = true
				}
			}
		}
	}
	return all, nil
}

// entryOf is entryOf with what was answered about all records of the party.
func (d *delta) entryOf(r *party.ScreenRow, row rowOf) (entry, error) {
	e := entryOf(r)
	t := d.forest.of(d.pool.id(partyPrefix, r.Party))
	if t == nil {
		return e, nil
	}
	answers, err := answersOf(t.Tree, func(id string) (*party.ScreenRow, error) {
		r, known, err := row(id)
		if !known {
			return nil, err
		}
		return &r, err
	})
	e.answers = answers
	return e, err
}

// listing gives a listing as it was.
func (d *delta) listing(id string) *standing.Facts {
	if f, ok := d.listings[id]; ok {
		return f
	}
	packed := d.pool.id(listingPrefix, id)
	for _, seg := range [2]*segment{d.from.delta, d.from.base} {
		if i, ok := seg.findListing(packed); ok {
			f := seg.whole(&seg.listings[i], &d.from.view)
			return &f
		}
	}
	return nil
}

// touch marks everybody a listing touches.
func (d *delta) touch(f *standing.Facts) {
	if f == nil {
		return
	}
	d.changed[f.Party] = true
	for _, m := range f.Members {
		d.changed[m.Party] = true
	}
}

// renew takes over a party whose row changed, if the index has it or must. Answers about
// it bear on everybody its listings touch.
func (d *delta) renew(id string, row rowOf) error {
	r, known, err := row(id)
	if err != nil || !known {
		return err
	}
	e, err := d.entryOf(&r, row)
	if err != nil {
		return err
	}
	packed := d.pool.id(partyPrefix, id)
	if _, have := d.from.party(packed); !have && e.relation == "" && d.forest.of(packed) == nil && !d.changed[id] {
		return nil
	}
	d.parties[id], d.changed[id] = &e, true
	for _, f := range d.listingsOf(id) {
		if f.Party == id {
			d.touch(f)
		}
	}
	return nil
}

// adopt has a party and its listings in the delta.
func (d *delta) adopt(id string, row rowOf) error {
	if _, have := d.parties[id]; !have {
		at, ok := d.from.party(d.pool.id(partyPrefix, id))
		if ok {
			e := at.seg.entry(at.i, &d.from.view)
			d.parties[id] = &e
		} else {
			r, known, err := row(id)
			if err != nil {
				return err
			}
			if known {
				e, err := d.entryOf(&r, row)
				if err != nil {
					return err
				}
				d.parties[id] = &e
			}
		}
	}
	for _, f := range d.listingsOf(id) {
		if _, have := d.listings[f.ID]; !have && !d.dropped[f.ID] {
			d.listings[f.ID] = f
		}
	}
	return nil
}

// listingsOf gives the listings that touched a party before this batch.
func (d *delta) listingsOf(id string) (list []*standing.Facts) {
	at, ok := d.from.party(d.pool.id(partyPrefix, id))
	if !ok {
		return nil
	}
	for _, t := range at.seg.touchesOf(at.i) {
		f := at.seg.whole(&at.seg.listings[t.listing], &d.from.view)
		if newer, have := d.listings[f.ID]; have {
			list = append(list, newer)
			continue
		}
		list = append(list, &f)
	}
	return list
}

// snapshot builds the delta and puts it over the base.
func (d *delta) snapshot(position int64) *snapshot {
	b := newBuilder(d.pool)
	for _, id := range slices.Sorted(maps.Keys(d.listings)) {
		b.listing(d.listings[id])
	}
	for _, id := range slices.Sorted(maps.Keys(d.parties)) {
		b.party(d.parties[id])
	}
	next := &snapshot{base: d.from.base, forest: d.forest, position: position}
	next.delta = b.finish(d.answers)
	next.replaced = make([]uint64, (len(next.base.parties)+63)/64)
	copy(next.replaced, d.from.replaced)
	for i := range next.delta.parties {
		if at, ok := next.base.findID(next.delta.parties[i].id); ok {
			next.replaced[at/64] |= 1 << (at % 64)
		}
	}
	next.view = d.pool.view()
	return next
}

// answers gives those about a listed party that is not in the delta.
func (d *delta) answers(id pid) uint32 {
	if at, ok := d.from.party(id); ok {
		return at.seg.parties[at.i].answers
	}
	return 0
}
