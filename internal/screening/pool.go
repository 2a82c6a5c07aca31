package screening

import (
	"maps"
	"slices"
	"sync"
	"unsafe"

	"liancheng/internal/law"
)

// A pool holds what many records share: names of authorities and facilities, odd ids,
// sets of answered circumstances. It only grows, so a reference stays good in every
// segment and snapshot. One goroutine adds; readers hold a view taken after.
type pool struct {
	mu      sync.Mutex
	texts   []string
	text    map[string]uint32
	sets    []circumstances
	set     map[string]uint32
	circ    map[string]uint16 // circumstance → its bit
	circIDs []string
}

// A view is the pool as it stood: what it refers to never changes.
type view struct {
	texts []string
	sets  []circumstances
}

// circumstances is answers as bits: known says that there is one, truth which.
type circumstances struct{ known, truth []uint64 }

func newPool() *pool {
	return &pool{
		texts: []string{""}, text: map[string]uint32{"": 0},
		sets: []circumstances{{}}, set: map[string]uint32{"": 0}, circ: map[string]uint16{},
	}
}

func (p *pool) view() view {
	p.mu.Lock()
	defer p.mu.Unlock()
	return view{p.texts, p.sets}
}

// intern gives the reference of a text; 0 is the empty one.
func (p *pool) intern(s string) uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ref, ok := p.text[s]; ok {
		return ref
	}
	ref := uint32(len(p.texts))
	p.texts = append(p.texts, s)
	p.text[s] = ref
	return ref
}

// bit gives a circumstance its bit.
func (p *pool) bit(id string) uint16 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bitLocked(id)
}

func (p *pool) bitLocked(id string) uint16 {
	if b, ok := p.circ[id]; ok {
		return b
	}
	b := uint16(len(p.circIDs))
	p.circ[id], p.circIDs = b, append(p.circIDs, id)
	return b
}

// answers gives the reference of a set of answers; 0 is the empty one.
func (p *pool) answers(given map[string]law.Tri) uint32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	var c circumstances
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if given[id] != law.Unknown {
			c.put(p.bitLocked(id), given[id] == law.True)
		}
	}
	name := c.name()
	if ref, ok := p.set[name]; ok {
		return ref
	}
	ref := uint32(len(p.sets))
	p.sets = append(p.sets, c)
	p.set[name] = ref
	return ref
}

// decode gives a set of answers back.
func (p *pool) decode(ref uint32) map[string]law.Tri {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.sets[ref]
	var out map[string]law.Tri
	for bit, id := range p.circIDs {
		if a := c.get(uint16(bit)); a != law.Unknown {
			if out == nil {
				out = map[string]law.Tri{}
			}
			out[id] = a
		}
	}
	return out
}

func (c *circumstances) put(bit uint16, truth bool) {
	for len(c.known) <= int(bit/64) {
		c.known, c.truth = append(c.known, 0), append(c.truth, 0)
	}
	c.known[bit/64] |= 1 << (bit % 64)
	if truth {
		c.truth[bit/64] |= 1 << (bit % 64)
	}
}

func (c *circumstances) get(bit uint16) law.Tri {
	w, b := int(bit/64), uint64(1)<<(bit%64)
	switch {
	case w >= len(c.known) || c.known[w]&b == 0:
		return law.Unknown
	case c.truth[w]&b != 0:
		return law.True
	}
	return law.False
}

// name is the set's bytes, for finding an equal one.
func (c *circumstances) name() string {
	if len(c.known) == 0 {
		return ""
	}
	words := append(slices.Clone(c.known), c.truth...)
	return string(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), 8*len(words)))
}
