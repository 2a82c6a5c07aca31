package screening

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// An Index is the listed parties in memory, kept up with the stream.
type Index struct {
	store   Store
	stream  Stream
	pool    *pool
	log     *slog.Logger
	current atomic.Pointer[snapshot]
	checked atomic.Int64 // monotonic: when it was last known to be whole, since started
	started time.Time
	compact struct {
		from, after int             // how many parties the delta may hold
		done        chan *segment   // a new base, made from the delta as it was
		since       map[string]bool // parties changed since that began; nil: none under way
	}
}

// page is how many rows are read at once while the index is loaded.
const page = 4096

// NewIndex makes an index that is empty until Load.
func NewIndex(store Store, stream Stream, log *slog.Logger) *Index {
	x := &Index{store: store, stream: stream, pool: newPool(), log: log, started: time.Now()}
	x.compact.after = 2048
	x.compact.done = make(chan *segment, 1)
	return x
}

// Load reads the tables in one snapshot. From there on Follow keeps up.
func (x *Index) Load(ctx context.Context) error {
	at := time.Now()
	var s *snapshot
	err := x.store.Read(ctx, func(tx Tx) error {
		base, merged, err := x.load(tx)
		if err != nil {
			return err
		}
		s = &snapshot{base: base, delta: newBuilder(x.pool).finish(nobody), view: x.pool.view(), forest: merged, position: int64(tx.Position())}
		return nil
	})
	if err != nil {
		return err
	}
	x.current.Store(s)
	x.confirm(at)
	return nil
}

func nobody(pid) uint32 { return 0 }

// load reads listings first: who they touch is who is kept, and who is merged with others.
func (x *Index) load(tx Tx) (*segment, *forest, error) {
	b := newBuilder(x.pool)
	err := pages(tx.ListingFacts, func(f *standing.Facts) string { return f.ID }, func(f *standing.Facts) {
		if mattersEver(f) {
			b.listing(f)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	into, err := tx.MergedParties()
	if err != nil {
		return nil, nil, err
	}
	merged, err := newForest(into, x.pool)
	if err != nil {
		return nil, nil, err
	}
	touched, records := b.touched(), map[string]*party.ScreenRow{}
	err = pages(tx.PartyScreenRows, func(r *party.ScreenRow) string { return r.Party }, func(r *party.ScreenRow) {
		id := x.pool.id(partyPrefix, r.Party)
		_, relation := r.ScreensAs()
		_, listed := touched.findPid(id)
		switch {
		case merged.of(id) != nil:
			records[r.Party] = r
		case listed || relation != "":
			e := entryOf(r)
			b.party(&e)
		}
	})
	if err == nil {
		err = b.records(merged, records)
	}
	if err != nil {
		return nil, nil, err
	}
	return b.finish(nobody), merged, nil
}

// records adds those that are merged, each with what was answered about all of its party.
func (b *builder) records(merged *forest, rows map[string]*party.ScreenRow) error {
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		e := entryOf(rows[id])
		answers, err := answersOf(merged.of(b.s.pool.id(partyPrefix, id)).Tree, func(id string) (*party.ScreenRow, error) { return rows[id], nil })
		if err != nil {
			return err
		}
		e.answers = answers
		b.party(&e)
	}
	return nil
}

// pages reads everything in pages and takes one item after the other. While a page is
// taken the next is being read; the transaction is used by one at a time all the same.
func pages[T any](read func(after string, limit int) ([]T, error), id func(*T) string, take func(*T)) error {
	type result struct {
		list []T
		err  error
	}
	next := make(chan result, 1)
	fetch := func(after string) {
		list, err := read(after, page)
		next <- result{list, err}
	}
	go fetch("")
	for {
		got := <-next
		if got.err != nil {
			return got.err
		}
		last := len(got.list) < page
		if !last {
			go fetch(id(&got.list[len(got.list)-1]))
		}
		for i := range got.list {
			take(&got.list[i])
		}
		if last {
			return nil
		}
	}
}

// pids is a set of parties, sized once.
type pids struct {
	ids   []pid
	table table
}

func (b *builder) touched() *pids {
	set := &pids{table: newTable(len(b.s.listings) + len(b.s.members))}
	add := func(id pid) {
		if _, there := set.findPid(id); !there {
			set.table.put(id.hash(), uint32(len(set.ids)))
			set.ids = append(set.ids, id)
		}
	}
	for i := range b.s.listings {
		add(b.s.listings[i].party)
	}
	for i := range b.s.members {
		add(b.s.members[i].party)
	}
	return set
}

func (p *pids) findPid(id pid) (uint32, bool) {
	return p.table.find(id.hash(), func(i uint32) bool { return p.ids[i] == id })
}

// confirm notes that everything up to an instant is in.
func (x *Index) confirm(at time.Time) { x.checked.Store(int64(at.Sub(x.started)) + 1) }

// Age is how old the index's newest knowledge is; very old before it was loaded.
func (x *Index) Age() time.Duration {
	at := x.checked.Load()
	if at == 0 {
		return time.Since(x.started) + 24*time.Hour
	}
	return max(0, time.Since(x.started)-time.Duration(at))
}

// Position is the last event that is in.
func (x *Index) Position() event.Seq {
	if s := x.current.Load(); s != nil {
		return event.Seq(s.position)
	}
	return 0
}

// Freshness tells how far the index has come and what it holds.
func (x *Index) Freshness() Freshness {
	f := Freshness{Age: x.Age()}
	if s := x.current.Load(); s != nil {
		f.Position, f.Listed = s.position, len(s.base.parties)+len(s.delta.parties)
		f.Bytes, f.Names = s.base.bytes()
	}
	return f
}

// Follow keeps the index up with the stream until ctx ends. A failure is logged and
// tried again: meanwhile the index grows old, and says so.
func (x *Index) Follow(ctx context.Context) error {
	for failed := 0; ctx.Err() == nil; {
		if _, err := x.turn(ctx, time.Second); err == nil {
			failed = 0
			continue
		} else if ctx.Err() == nil {
			x.log.LogAttrs(ctx, slog.LevelError, "screening index cannot follow", slog.Any("err", err))
		}
		rest := time.NewTimer(min(100*time.Millisecond<<min(failed, 8), 5*time.Second))
		failed++
		select {
		case <-ctx.Done():
		case <-rest.C:
		}
		rest.Stop()
	}
	return ctx.Err()
}

// CatchUp takes in what is there and returns.
func (x *Index) CatchUp(ctx context.Context) error {
	for {
		n, err := x.step(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

// turn does one batch or waits for one; the wait is bounded, so that an index in which
// nothing happens stays known to be whole.
func (x *Index) turn(ctx context.Context, wait time.Duration) (int, error) {
	n, err := x.step(ctx)
	if err != nil || n > 0 {
		return n, err
	}
	waiting, stop := context.WithTimeout(ctx, wait)
	defer stop()
	err = x.stream.Wait(waiting, x.Position())
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = nil
	}
	return 0, err
}

// step takes in one batch of events, or finds that there is none.
func (x *Index) step(ctx context.Context) (int, error) {
	if x.current.Load() == nil {
		return 1, x.Load(ctx)
	}
	x.rebase()
	const batch = 500
	at := time.Now()
	events, err := x.stream.Events(ctx, x.Position(), batch)
	if err != nil {
		return 0, err
	}
	if len(events) > 0 {
		if err := x.apply(ctx, events); err != nil {
			return 0, err
		}
	}
	if len(events) < batch {
		x.confirm(at)
	}
	return len(events), nil
}

// change is what a batch of events changes.
type change struct {
	listings map[string]*standing.Facts
	parties  map[string]bool
}

func readEvents(events []event.Event) (c change, err error) {
	c = change{map[string]*standing.Facts{}, map[string]bool{}}
	for _, e := range events {
		switch {
		case standing.IsListing(e.Kind):
			f := &standing.Facts{}
			if err := e.Decode(f); err != nil {
				return c, err
			}
			c.listings[f.ID] = f
		case isParty(e.Kind):
			c.parties[e.Subject] = true
		}
	}
	return c, nil
}

func isParty(k event.Kind) bool { return len(k) > 6 && k[:6] == "party." }

// apply makes the next snapshot: what the events changed goes into a new delta.
func (x *Index) apply(ctx context.Context, events []event.Event) error {
	c, err := readEvents(events)
	if err != nil {
		return err
	}
	now := x.current.Load()
	last := events[len(events)-1].Seq
	if len(c.listings) == 0 && len(c.parties) == 0 {
		next := *now
		next.position = int64(last)
		x.current.Store(&next)
		return nil
	}
	d := newDelta(now, x.pool)
	err = x.store.Read(ctx, func(tx Tx) error {
		return d.take(c, func(id string) (party.ScreenRow, bool, error) { return tx.ScreenRowAsOf(id, last) })
	})
	if err != nil {
		return err
	}
	if x.compact.since != nil {
		for id := range d.changed {
			x.compact.since[id] = true
		}
	}
	x.current.Store(d.snapshot(int64(last)))
	x.startCompaction()
	return nil
}
