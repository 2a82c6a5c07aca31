package screening

import (
	"context"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
)

// What tests on real stores need of the inside.
var (
	OrgRow     = orgRow
	PersonRow  = personRow
	PersonID   = personNumber
	OrgID      = orgID
	OrgName    = orgName
	FixedID    = fixedID
	Compile    = compile
	TestRing   = testRing
	InForce    = inForce
	Confirm    = confirm
	DrawAsk    = drawAsk
	DrawOrg    = drawOrg
	DrawPerson = drawPersonRow
	Draw       = drawListing
	Laws       = lawsOf
	Today      = today
)

// FactsAt is what the store knew at a position of the party a query asks about.
func FactsAt(ctx context.Context, store Store, q Query, position event.Seq, hint []string) (f Facts, err error) {
	err = store.Read(ctx, func(tx Tx) error {
		f, err = factsAt(tx, q, position, hint)
		return err
	})
	return f, err
}

// FactsOf is what the index knows of an ask on a day.
func (x *Index) FactsOf(a *Ask, keys Keys, day calendar.Day) Facts {
	var b Buffer
	b.snap = x.current.Load()
	b.aim(a, keys)
	return b.snap.facts(&b.target).on(day)
}

// On is what of the facts shows on a day.
func (f Facts) On(day calendar.Day) Facts { return f.on(day) }

// CompactAfter makes compactions come early.
func (x *Index) CompactAfter(parties int) { x.compact.after = parties }

// Rebased waits for a compaction under way and takes it.
func (x *Index) Rebased() bool {
	if x.compact.since == nil {
		return false
	}
	x.compact.done <- <-x.compact.done
	x.rebase()
	return true
}

// Recorded tells how many answers wait.
func (e *Engine) Queue() int { return len(e.recorder.queue) }

// StaleBy makes the index believe that it is behind.
func (x *Index) StaleBy(seconds int64) { x.checked.Store(x.checked.Load() - seconds*1e9) }

// A Memory remembers little, so that it forgets often.
type Memory = memory

// NewMemory keeps most answers of each kind.
func NewMemory(most int) *Memory { return newMemory(most) }

// FactsFrom is FactsAt by way of a memory.
func FactsFrom(ctx context.Context, store Store, m *Memory, q Query, position event.Seq, hint []string) (f Facts, err error) {
	err = store.Read(ctx, func(tx Tx) error {
		f, err = factsAt(m.within(tx), q, position, hint)
		return err
	})
	return f, err
}
