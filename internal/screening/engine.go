package screening

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// staleAfter is how far the index may be behind before its silence says nothing.
const staleAfter = 30 * time.Second

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
	Scope(ctx context.Context, a access.Actor, act access.Act, kind string) (access.Filter, error)
}

// Config is what an Engine is made of.
type Config struct {
	Store    Store
	Stream   Stream
	Rulesets Rulesets
	Ring     Ring
	Door     Door
	Rules    func() *law.Ruleset // law in force in the running system
	Clock    func() time.Time    // nil: time.Now
	Logger   *slog.Logger        // nil: slog.Default
	SpoolDir string              // where answers are kept that the store did not confirm; "": nowhere
}

// An Engine answers asks. Until Run has loaded the index it answers from the store
// alone, as a command that is run once does.
type Engine struct {
	Config
	index    *Index
	recorder recorder
	plan     atomic.Pointer[plan]
	running  atomic.Bool
	saved    sync.Map // digests of rulesets that the store has
	buffers  sync.Pool
	replays  sync.Map // rulesets read back, by digest

	lastGroup atomic.Pointer[Batch] // of receipts, as last read
}

// New makes an Engine.
func New(c Config) *Engine {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	e := &Engine{Config: c, index: NewIndex(c.Store, c.Stream, c.Logger)}
	e.recorder = recorder{
		store: c.Store, ring: c.Ring, spool: &spool{dir: c.SpoolDir, ring: c.Ring}, clock: c.Clock, log: c.Logger,
		queue: make(chan *waiting, queueLength),
	}
	e.buffers.New = func() any { return new(Buffer) }
	return e
}

// Index is the engine's index, for its freshness.
func (e *Engine) Index() *Index { return e.index }

// Run loads the index and keeps it up, records answers, drains the spool and unpacks
// groups, until ctx ends. Answers given before then are made durable first.
func (e *Engine) Run(ctx context.Context) error {
	if err := e.index.Load(ctx); err != nil {
		return err
	}
	var work sync.WaitGroup
	work.Go(func() { _ = e.index.Follow(ctx) })
	work.Go(func() { e.recorder.run(ctx) })
	work.Go(func() { e.tidy(ctx) })
	e.running.Store(true)
	<-ctx.Done()
	e.running.Store(false)
	work.Wait()
	e.recorder.finish()
	return ctx.Err()
}

// tidy drains and unpacks, a little behind the answers.
func (e *Engine) tidy(ctx context.Context) {
	ticker := time.NewTicker(500 * time.Millisecond)
	defer ticker.Stop()
	for {
		if err := e.settle(ctx, e.pace(ctx)); err != nil && ctx.Err() == nil {
			e.Logger.LogAttrs(ctx, slog.LevelError, "screenings cannot be unpacked", slog.Any("err", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Verdict answers into the caller's buffer, from the index alone: no door, no record,
// no allocation. It is the hot part of Screen, and its benchmark.
func (e *Engine) Verdict(dst *Buffer, a *Ask) error {
	s := e.index.current.Load()
	if s == nil {
		return fault.New(fault.Unavailable, "名单索引尚未就绪，请稍后重试").Under("screening.index")
	}
	dst.judge(s, e.planOf(e.Rules(), e.Clock()), a, e.Ring)
	return nil
}

// planOf gives the plan of a ruleset on the legal day of an instant. It is made anew when
// the law changes or the day does.
func (e *Engine) planOf(rs *law.Ruleset, now time.Time) *plan {
	dayNo := legalDay(now)
	pl := e.plan.Load()
	if pl != nil && pl.rules == rs && pl.dayNo == dayNo {
		return pl
	}
	day := calendar.FromNumber(dayNo)
	if pl != nil && pl.rules == rs && pl.edition == rs.On(day) {
		pl = pl.on(day)
	} else {
		pl = newPlan(rs, day, e.index.pool)
	}
	e.plan.Store(pl)
	return pl
}

// legalDay is calendar.DayOf(t).Number() without a text on the way.
func legalDay(t time.Time) int32 {
	const zone, length = 8 * 3600, 24 * 3600
	s := t.Unix() + zone
	day := s / length
	if s%length < 0 {
		day--
	}
	return int32(day)
}
