package screening

import (
	"cmp"
	"maps"
	"slices"

	"liancheng/internal/party"
)

// A forest is the records that are merged with others, which are few. It is never
// changed; the next snapshot has the next one. All these records are in the index,
// listed or not: by each of them the listings of the others are found.
type forest struct {
	into  map[string]string // what each is merged into
	trees map[pid]*tree     // by each of their records
}

type tree struct {
	root    pid
	records []pid // by id
	party.Tree
}

// newForest lays out the trees; nil when there are none.
func newForest(into map[string]string, p *pool) (*forest, error) {
	if len(into) == 0 {
		return nil, nil
	}
	f := &forest{into: into, trees: map[pid]*tree{}}
	absorbed := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(into)) {
		absorbed[into[id]] = append(absorbed[into[id]], id)
	}
	for id := range into {
		if f.trees[p.id(partyPrefix, id)] != nil {
			continue
		}
		found, err := party.TreeOf(id, func(id string) (string, error) { return into[id], nil }, func(id string) ([]string, error) { return absorbed[id], nil })
		if err != nil {
			return nil, err
		}
		t := &tree{root: p.id(partyPrefix, found.Root), Tree: found}
		for _, record := range found.Records {
			t.records = append(t.records, p.id(partyPrefix, record))
		}
		for _, record := range t.records {
			f.trees[record] = t
		}
	}
	return f, nil
}

// of gives the tree of a record; nil for the many that are merged with none.
func (f *forest) of(id pid) *tree {
	if f == nil {
		return nil
	}
	return f.trees[id]
}

// pointer gives what a record is merged into, "" for most.
func (f *forest) pointer(id string) string {
	if f == nil {
		return ""
	}
	return f.into[id]
}

// replanted is the forest after some records were merged or, with "", parted.
func (f *forest) replanted(moved map[string]string, p *pool) (*forest, error) {
	into := map[string]string{}
	if f != nil {
		into = maps.Clone(f.into)
	}
	for id, to := range moved {
		if into[id] = to; to == "" {
			delete(into, id)
		}
	}
	return newForest(into, p)
}

// join is gatherer.join over what the index found: every record of a party is reached in
// the way in which one of them was reached best.
func (s *snapshot) join(dst []hit) []hit {
	if s.forest == nil {
		return dst
	}
	for i, n := 0, len(dst); i < n; i++ {
		t := s.forest.of(dst[i].id())
		if t == nil || slices.ContainsFunc(dst[:i], func(h hit) bool { return s.forest.of(h.id()) == t }) {
			continue
		}
		best := dst[i]
		for _, h := range dst[i:] {
			if s.forest.of(h.id()) == t && s.surer(&h, &best) {
				best = h
			}
		}
		if best.via == (pid{}) {
			best.via = best.id()
		}
		for _, record := range t.records {
			at, known := s.party(record)
			as := func(h hit) bool { return h.at == at && h.identity == best.identity && h.relation == best.relation }
			if known && !slices.ContainsFunc(dst, as) {
				h := best
				h.at = at
				dst = append(dst, h)
			}
		}
	}
	return dst
}

// surer is reached.surer.
func (s *snapshot) surer(a, b *hit) bool {
	return cmp.Or(cmp.Compare(b.identity, a.identity), cmp.Compare(a.relation, b.relation),
		compareBools(a.via != pid{}, b.via != pid{}), s.compareParties(a.at, b.at)) < 0
}

func (h *hit) id() pid { return h.at.seg.parties[h.at.i].id }

// kindsWith are the kinds of number of all records of a party.
func (s *snapshot) kindsWith(id pid) (kinds kindSet) {
	if t := s.forest.of(id); t != nil {
		for _, record := range t.records {
			if at, known := s.party(record); known {
				kinds |= at.seg.parties[at.i].kinds
			}
		}
	}
	return kinds
}

// mergeText says which records were merged where a match is one of them.
func (s *snapshot) mergeText(h *hit) string {
	t := s.forest.of(h.id())
	if t == nil {
		return ""
	}
	id := s.view.idText(partyPrefix, h.id())
	via := id
	if h.via != (pid{}) {
		via = s.view.idText(partyPrefix, h.via)
	}
	return party.MergeText(id, via, t.Root)
}
