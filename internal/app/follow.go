package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/publication"
	"liancheng/internal/screening"
	"liancheng/internal/store"
)

// run keeps every follower of the stream at work until ctx ends.
//
// Local ones run in every serving process: the law in force, the screening index.
// Single ones save their effects and their cursor in one transaction, so any number of
// processes may run them: orders and releases. The daily pass announces what dates bring.
func (a *App) run(ctx context.Context) error {
	var (
		work   sync.WaitGroup
		failed error
		once   sync.Once
	)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for name, follow := range map[string]func(context.Context) error{
		"law":       a.followLaw,
		"screening": a.Screening.Run,
		"orders":    func(ctx context.Context) error { return a.DB.Follow(ctx, enforcement.FollowerName, a.orders()) },
		"public":    func(ctx context.Context) error { return a.DB.Follow(ctx, publication.FollowerName, a.copies()) },
		"days":      a.announceDays,
		"look-back": a.lookBack,
	} {
		work.Go(func() {
			if err := follow(ctx); err != nil && ctx.Err() == nil {
				a.Logger.LogAttrs(ctx, slog.LevelError, "a follower ended", slog.String("follower", name), slog.Any("err", err))
				once.Do(func() { failed = err })
				stop()
			}
		})
	}
	work.Wait()
	return failed
}

func (a *App) followLaw(ctx context.Context) error {
	return a.DB.Tail(ctx, a.Rules.Position(), func(events []event.Event) error { return a.Rules.Follow(ctx, events) })
}

// orders is the follower that makes orders and releases.
func (a *App) orders() store.Handler {
	follower := &enforcement.Follower{Law: a.Rules.Now, Outcomes: screening.EvOutcome}
	return func(ctx context.Context, tx *store.Tx, events []event.Event) error {
		return follower.Handle(ctx, tx, events)
	}
}

// copies is the follower that has what the public sees follow.
func (a *App) copies() store.Handler {
	follower := &publication.Follower{Law: a.Rules.Now}
	return func(ctx context.Context, tx *store.Tx, events []event.Event) error {
		return follower.Handle(ctx, tx, events)
	}
}

// lookEvery is how soon a listing's look back begins; to see that none is due is one small query.
const lookEvery = 2 * time.Second

// lookBack looks for decisions that a listing or its end puts in question. A batch is one
// transaction and one process's, so every process may look.
func (a *App) lookBack(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if _, err := a.Orders.LookBack(ctx); err != nil && ctx.Err() == nil {
			a.Logger.LogAttrs(ctx, slog.LevelError, "looking back failed and will be tried again", slog.Any("err", err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// announceDays announces what a new day brings, soon after it begins. The pass is safe
// to repeat, so it simply looks every minute.
func (a *App) announceDays(ctx context.Context) error {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		if err := a.announce(ctx); err != nil && ctx.Err() == nil {
			a.Logger.LogAttrs(ctx, slog.LevelError, "the daily pass failed and will be tried again", slog.Any("err", err))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

func (a *App) announce(ctx context.Context) error {
	pass, today := access.System("daily-pass"), calendar.DayOf(a.Clock())
	_, err := a.Listings.Announce(ctx, pass, today)
	return errors.Join(err, a.Publications.Pass(ctx, pass, today))
}

// Sync brings every follower up to what is committed now, in this process and at once:
// for the demo's seeding and for tests. Serving processes need no Sync.
func (a *App) Sync(ctx context.Context) error {
	if err := a.announce(ctx); err != nil {
		return err
	}
	if err := a.Rules.Refresh(ctx); err != nil {
		return err
	}
	_, err := a.DB.FollowOnce(ctx, enforcement.FollowerName, a.orders())
	_, late := a.DB.FollowOnce(ctx, publication.FollowerName, a.copies())
	if err = errors.Join(err, late, a.Screening.Settle(ctx)); err != nil {
		return err
	}
	if issued, err := a.Orders.LookBack(ctx); err != nil || issued == 0 {
		return err
	}
	_, err = a.DB.FollowOnce(ctx, enforcement.FollowerName, a.orders()) // past the orders just issued
	return err
}
