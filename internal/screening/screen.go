package screening

import (
	"context"
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/receipt"
)

// Screen answers one ask: checked, judged, signed and durable before it leaves.
func (e *Engine) Screen(ctx context.Context, actor access.Actor, ask Ask) (receipt.Receipt, error) {
	a := e.Answer(ctx, actor, ask)
	return a.Receipt, a.Err
}

// Answer is Screen with the receipt's bytes beside it, for who hands them on.
func (e *Engine) Answer(ctx context.Context, actor access.Actor, ask Ask) Answer {
	w, err := e.begin(ctx, actor, ask, false)
	if err != nil {
		return Answer{Err: err}
	}
	return e.await(w)
}

// An Answer is a receipt or why there is none.
type Answer struct {
	Receipt receipt.Receipt
	JSON    []byte // the receipt in canonical form, as it was recorded; not to be changed
	Err     error
}

// ScreenBatch answers many asks at once, each by itself: one that cannot be read does not
// hold up the others.
func (e *Engine) ScreenBatch(ctx context.Context, actor access.Actor, asks []Ask) []Answer {
	return e.screenBatch(ctx, actor, asks, false)
}

// screenBatch is ScreenBatch; entered says that the door let the whole in, as a project.
func (e *Engine) screenBatch(ctx context.Context, actor access.Actor, asks []Ask, entered bool) []Answer {
	answers := make([]Answer, len(asks))
	const together = largestGroup
	for from := 0; from < len(asks); from += together {
		part := asks[from:min(from+together, len(asks))]
		held := make([]*waiting, len(part))
		for i := range part {
			held[i], answers[from+i].Err = e.begin(ctx, actor, part[i], entered)
		}
		for i, w := range held {
			if w != nil {
				answers[from+i] = e.await(w)
			}
		}
	}
	return answers
}

// begin asks the door, judges, and hands the answer to the recorder.
func (e *Engine) begin(ctx context.Context, actor access.Actor, ask Ask, entered bool) (*waiting, error) {
	rs, now := e.Rules(), e.Clock()
	if ask.Body == "" {
		ask.Body = actor.Body
	}
	if ask.Purpose == "" {
		ask.Purpose = actor.Purpose
	}
	if len(ask.Functions) == 0 && ask.Body == actor.Body {
		ask.Functions = actor.Deciding()
	}
	if err := ask.check(rs); err != nil {
		return nil, err
	}
	if err := e.meet(ctx, &ask); err != nil {
		return nil, err
	}
	historical := ask.At != "" && ask.At != calendar.DayOf(now)
	if !entered || historical || ask.person() {
		if err := e.enter(ctx, actor, &ask, historical); err != nil {
			return nil, err
		}
	}
	before, err := e.before(ctx, &ask)
	if err != nil {
		return nil, err
	}
	if err := e.saveRuleset(ctx, rs); err != nil {
		return nil, err
	}
	w := &waiting{done: make(chan struct{}), entry: &Entry{
		Query: QueryOf(&ask, e.Ring), Actor: actor.Ref(), Link: ask.Link,
		Question: Question{
			Asker: ask.Asker, Functions: slices.Clone(ask.Functions), Party: partyRef(&ask, e.Ring), Facility: ask.Facility,
			Asserted: ask.Asserted, Environment: e.Ring.Environment(), Historical: historical, Before: before,
		},
	}}
	if err := e.judge(ctx, w, &ask, rs, now); err != nil {
		return nil, err
	}
	return w, e.hand(w)
}

// meet learns who is asked about by id.
func (e *Engine) meet(ctx context.Context, ask *Ask) error {
	if ask.Party == "" {
		return nil
	}
	ask.Identifier = ident.Identifier{}
	return e.Store.Read(ctx, func(tx Tx) error {
		row, known, err := tx.ScreenRowAsOf(ask.Party, tx.Position())
		if err == nil && !known {
			err = fault.New(fault.NotFound, "没有编号为 %s 的主体", clip(ask.Party)).At("party").Under("screening.party-unknown")
		}
		ask.Name, ask.Kind = row.Display, row.Kind
		return err
	})
}

// enter asks the door.
func (e *Engine) enter(ctx context.Context, actor access.Actor, ask *Ask, historical bool) error {
	on := access.Resource{Kind: "screening", Body: ask.Body, Region: actor.Region, Matters: []string{ask.Matter}, Case: ask.Case}
	act := access.ScreeningAsk
	if ask.person() {
		act = access.ScreeningAskPerson
	}
	if historical {
		if err := e.Door.Enter(ctx, actor, access.ScreeningHistorical, on); err != nil {
			return err
		}
		if actor.Coordinates() { // who looks back for the memorandum as a whole acts for no case
			return nil
		}
	}
	return e.Door.Enter(ctx, actor, act, on)
}

// judge gives the entry its receipt, not signed yet.
func (e *Engine) judge(ctx context.Context, w *waiting, ask *Ask, rs *law.Ruleset, now time.Time) error {
	q, day := &w.entry.Question, calendar.DayOf(now)
	r := &w.entry.Receipt
	if s := e.index.current.Load(); s != nil && e.running.Load() && !q.Historical {
		age := e.index.Age()
		r.IndexAge, q.Position = age.Milliseconds(), s.position
		if age > staleAfter {
			q.Behind = int64(age / time.Second)
		}
		b := e.buffers.Get().(*Buffer)
		b.judge(s, e.planOf(rs, now), ask, e.Ring)
		r.Verdict = b.Render(*q)
		e.buffers.Put(b)
	} else {
		if q.Historical {
			day = ask.At
		}
		facts, err := e.factsNow(ctx, q, w.entry.Query)
		if err != nil {
			return err
		}
		r.Verdict = Judge(facts, *q, rs, day)
	}
	w.verdict = receipt.Canonical(r.Verdict)
	until, err := validUntil(rs, calendar.DayOf(now))
	r.ID, r.Salt, r.Issued = ident.NewID("scr"), receipt.NewSalt(), now.UTC().Format(receipt.Layout)
	r.ValidUntil = until.UTC().Format(receipt.Layout)
	return err
}

// factsNow reads from the store what is known at its position.
func (e *Engine) factsNow(ctx context.Context, q *Question, query Query) (f Facts, err error) {
	err = e.Store.Read(ctx, func(tx Tx) error {
		q.Position = int64(tx.Position())
		f, err = factsAt(tx, query, event.Seq(q.Position), nil)
		return err
	})
	return f, err
}

// validUntil is the end of the last legal day on which a decision may rest on a receipt.
func validUntil(rs *law.Ruleset, day calendar.Day) (time.Time, error) {
	d, err := rs.Deadline("receipt-valid", day)
	if err != nil {
		return time.Time{}, err
	}
	return rs.Calendar().EndOf(d.Period, day).Day.AddDays(1).Time().Add(-time.Microsecond), nil
}

// hand gives the answer to the recorder, or commits it here when none is running.
func (e *Engine) hand(w *waiting) error {
	if err := w.prepare(e.Ring.ReceiptSigner().KeyID()); err != nil {
		return err
	}
	if e.running.Load() {
		return e.recorder.enqueue(w)
	}
	e.recorder.commit([]*waiting{w})
	return nil
}

// await lets the answer go when its group is durable. It does not end with the asker's
// context: what is recorded was answered.
func (e *Engine) await(w *waiting) Answer {
	for {
		select {
		case <-w.done:
			a := Answer{Receipt: w.entry.Receipt, JSON: w.text}
			if a.JSON == nil { // not recorded: it says so
				a.JSON = a.Receipt.AppendJSON(nil, nil)
			}
			return a
		case <-time.After(time.Second):
			if !e.running.Load() { // the recorder ended while this was being queued
				e.recorder.finish()
			}
		}
	}
}

// saveRuleset sees that what judges can be had again for replay.
func (e *Engine) saveRuleset(ctx context.Context, rs *law.Ruleset) error {
	if _, saved := e.saved.Load(rs.Digest); saved {
		return nil
	}
	if err := e.Rulesets.SaveRuleset(ctx, rs.Digest, rs.Bundle()); err != nil {
		return err
	}
	e.saved.Store(rs.Digest, true)
	return nil
}
