package coordination

import (
	"context"
	"sync"
	"sync/atomic"

	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// Keeper keeps compiled rulesets under their digest; store.DB is one.
type Keeper interface {
	SaveRuleset(ctx context.Context, digest string, bundle []byte) error
	Ruleset(ctx context.Context, digest string) ([]byte, error) // NotFound
	RulesetsBeginning(ctx context.Context, prefix string) ([]string, error)
}

// mostOld is how many rulesets of the past are held ready at once.
const mostOld = 16

// Rules holds the law in force, compiled. Each serving process has its own and
// keeps it in step with the stream. It is safe for concurrent use.
type Rules struct {
	source *law.Source
	store  Store
	keeper Keeper
	now    atomic.Pointer[inForce]

	mu  sync.Mutex
	old map[string]*law.Ruleset // by digest
}

// inForce is a ruleset and the position whose law it is at least.
type inForce struct {
	set      *law.Ruleset
	position event.Seq
}

// NewRules compiles the shipped source with what was approved so far.
func NewRules(ctx context.Context, source *law.Source, store Store, keeper Keeper) (*Rules, error) {
	r := &Rules{source: source, store: store, keeper: keeper, old: map[string]*law.Ruleset{}}
	if err := r.Refresh(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// Now is the law in force.
func (r *Rules) Now() *law.Ruleset { return r.now.Load().set }

// Position is how far the stream has been read: follow from there.
func (r *Rules) Position() event.Seq { return r.now.Load().position }

// Follow brings the law in step when an event approved a change.
func (r *Rules) Follow(ctx context.Context, events []event.Event) error {
	known := r.Position()
	for _, e := range events {
		if e.Kind == EvApproved && e.Seq > known {
			return r.Refresh(ctx)
		}
	}
	return nil
}

// Refresh reads what is approved and compiles it where that is more than before.
// The bundle is kept before anybody can judge under it, so that no receipt names a
// ruleset that cannot be found again.
func (r *Rules) Refresh(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "compile the law in force")
	changes, position, err := current(ctx, r.store)
	if err != nil {
		return err
	}
	before := r.now.Load()
	next := &inForce{position: position}
	if before != nil && len(before.set.Changes) == len(changes) {
		next.set = before.set // the list only ever grows: equal in length is equal
	} else if next.set, err = law.Compile(r.source, changes); err != nil {
		return err
	} else if err := r.keeper.SaveRuleset(ctx, next.set.Digest, next.set.Bundle()); err != nil {
		return err
	}
	for before == nil || before.position < position {
		if r.now.CompareAndSwap(before, next) {
			return nil
		}
		before = r.now.Load() // another refresh was faster; it may know less
	}
	return nil
}

// At gives the law of a position: the shipped source of this program with what was
// approved by then. What a receipt was judged under is ByDigest.
func (r *Rules) At(ctx context.Context, position event.Seq) (*law.Ruleset, error) {
	if now := r.now.Load(); len(now.set.Changes) == 0 && position <= now.position {
		return now.set, nil
	}
	changes, err := changesAt(ctx, r.store, position)
	if err != nil {
		return nil, err
	}
	if now := r.Now(); len(changes) == len(now.Changes) {
		return now, nil
	}
	set, err := law.Compile(r.source, changes)
	if err != nil {
		return nil, err
	}
	return r.hold(set), nil
}

// ByDigest gives a ruleset that was in force once, under this program or an older one.
func (r *Rules) ByDigest(ctx context.Context, digest string) (set *law.Ruleset, err error) {
	defer fault.Wrap(&err, "ruleset %s", digest)
	if now := r.Now(); now.Digest == digest {
		return now, nil
	}
	r.mu.Lock()
	set, known := r.old[digest]
	r.mu.Unlock()
	if known {
		return set, nil
	}
	bundle, err := r.keeper.Ruleset(ctx, digest)
	if err != nil {
		return nil, err
	}
	if set, err = law.Unbundle(bundle); err != nil {
		return nil, err
	}
	if set.Digest != digest {
		return nil, fault.New(fault.Internal, "规则集 %s 重新编译后摘要为 %s，存储的内容可能已损坏", digest, set.Digest).At("ruleset").Under("law.digest")
	}
	return r.hold(set), nil
}

// hold keeps a ruleset ready, and gives the one held before where there is one, so
// that its editions are made once.
func (r *Rules) hold(set *law.Ruleset) *law.Ruleset {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held, ok := r.old[set.Digest]; ok {
		return held
	}
	for digest := range r.old {
		if len(r.old) < mostOld {
			break
		}
		delete(r.old, digest)
	}
	r.old[set.Digest] = set
	return set
}
