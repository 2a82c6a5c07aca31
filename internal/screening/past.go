package screening

import (
	"sort"
	"sync"

	"liancheng/internal/event"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// A PartyThen is a party as an event left it.
type PartyThen struct {
	Seq event.Seq
	party.ScreenRow
}

// A ListingThen is a listing as an event left it.
type ListingThen struct {
	Seq event.Seq
	standing.Facts
}

// PastTx reads the whole past of a party at once, for who asks about many positions.
type PastTx interface {
	PartyPast(id string) ([]PartyThen, error)        // by position
	ListingPast(party string) ([]ListingThen, error) // of all that ever touched it, by listing and position
}

// A memory answers FactsTx for any position from what was read once. Workers share it.
type memory struct {
	parties  *recent[string, past[PartyThen]]
	listings *recent[string, past[ListingThen]]
	numbers  *recent[party.Key, []string]
	names    *recent[string, []string]
	absorbed *recent[string, past[string]]
}

// remembered is how many parties are kept at least; twice as many at most. One takes some
// 3 kB with its listings.
const remembered = 1 << 15

func newMemory(most int) *memory {
	return &memory{
		newRecent[string, past[PartyThen]](most), newRecent[string, past[ListingThen]](most),
		newRecent[party.Key, []string](4 * most), newRecent[string, []string](4 * most), // which are small
		newRecent[string, past[string]](4 * most),
	}
}

// past is what was read, and the position as of which.
type past[T any] struct {
	upTo event.Seq
	all  []T
}

// remembering is one worker's way to the memory: what it does not know is read in its
// transaction.
type remembering struct {
	FactsTx
	tx   Tx
	from *memory
}

func (m *memory) within(tx Tx) remembering { return remembering{tx, tx, m} }

// ScreenRowAsOf is FactsTx.ScreenRowAsOf.
func (r remembering) ScreenRowAsOf(id string, position event.Seq) (row party.ScreenRow, known bool, err error) {
	p, err := r.from.parties.get(id, func(p past[PartyThen]) bool { return p.upTo >= position }, func() (p past[PartyThen], err error) {
		p.upTo = r.tx.Position()
		p.all, err = r.tx.PartyPast(id)
		return p, err
	})
	if err != nil {
		return row, false, err
	}
	i := sort.Search(len(p.all), func(i int) bool { return p.all[i].Seq > position })
	if i == 0 {
		return row, false, nil
	}
	return p.all[i-1].ScreenRow, true, nil
}

// ListingFactsAt is FactsTx.ListingFactsAt.
func (r remembering) ListingFactsAt(id string, position event.Seq) (facts []standing.Facts, err error) {
	p, err := r.from.listings.get(id, func(p past[ListingThen]) bool { return p.upTo >= position }, func() (p past[ListingThen], err error) {
		p.upTo = r.tx.Position()
		p.all, err = r.tx.ListingPast(id)
		return p, err
	})
	if err != nil {
		return nil, err
	}
	for i := range p.all {
		next := i + 1
		last := next == len(p.all) || p.all[next].ID != p.all[i].ID || p.all[next].Seq > position
		if f := &p.all[i]; last && f.Seq <= position && len(f.RoleOf(id)) > 0 {
			facts = append(facts, f.Facts)
		}
	}
	return facts, nil
}

// NumberOwners is FactsTx.NumberOwners.
func (r remembering) NumberOwners(k party.Key) ([]string, error) {
	return r.from.numbers.get(k, whatever, func() ([]string, error) { return r.tx.NumberOwners(k) })
}

// EverAbsorbed is FactsTx.EverAbsorbed. What was merged after the position does no harm.
func (r remembering) EverAbsorbed(id string) ([]string, error) {
	p, err := r.from.absorbed.get(id, func(p past[string]) bool { return p.upTo >= r.tx.Position() }, func() (p past[string], err error) {
		p.upTo = r.tx.Position()
		p.all, err = r.tx.EverAbsorbed(id)
		return p, err
	})
	return p.all, err
}

// PartiesByName is FactsTx.PartiesByName, of which only the first page is asked for.
func (r remembering) PartiesByName(key, after string, limit int) ([]string, error) {
	if after != "" || limit != mostNamesakes {
		return r.tx.PartiesByName(key, after, limit)
	}
	return r.from.names.get(key, whatever, func() ([]string, error) { return r.tx.PartiesByName(key, after, limit) })
}

func whatever[V any](V) bool { return true }

// A recent keeps what was used lately: when as many are new as it should keep, it forgets
// those before them that nobody asked for since. It is safe for concurrent use.
type recent[K comparable, V any] struct {
	most     int
	mu       sync.Mutex
	now, old map[K]V
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, now: map[K]V{}}
}

// get gives what is kept, if it is good enough, or has it loaded. Two who ask for one
// thing at once may both load it.
func (l *recent[K, V]) get(key K, good func(V) bool, load func() (V, error)) (V, error) {
	l.mu.Lock()
	v, known := l.now[key]
	if !known {
		if v, known = l.old[key]; known {
			l.put(key, v)
		}
	}
	l.mu.Unlock()
	if known && good(v) {
		return v, nil
	}
	v, err := load()
	if err == nil {
		l.mu.Lock()
		l.put(key, v)
		l.mu.Unlock()
	}
	return v, err
}

// put keeps; l.mu is held.
func (l *recent[K, V]) put(key K, v V) {
	if len(l.now) >= l.most {
		l.old, l.now = l.now, make(map[K]V, len(l.now))
	}
	l.now[key] = v
}
