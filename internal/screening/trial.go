package screening

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"liancheng/internal/access"
	"liancheng/internal/law"
	"liancheng/receipt"
)

// Compared is how much a trial of law looked at.
type Compared struct {
	Recorded   int `json:"recorded"`   // screenings of the window
	Unaffected int `json:"unaffected"` // that met no listing: no change of law makes a party listed
	Verdicts   int `json:"compared"`   // that met one, applied or only shown
	Erased     int `json:"erased"`     // of them about a person whose data are gone: nobody can judge them again
	Judged     int `json:"judged"`     // of them twice, their day having another law after than before
	Differ     int `json:"differ"`     // of them
}

func (c *Compared) add(o Compared) {
	c.Recorded, c.Unaffected, c.Verdicts = c.Recorded+o.Recorded, c.Unaffected+o.Unaffected, c.Verdicts+o.Verdicts
	c.Erased, c.Judged, c.Differ = c.Erased+o.Erased, c.Judged+o.Judged, c.Differ+o.Differ
}

// Try judges every screening recorded in a trial's window again under both laws, with the
// facts of its position and on its own day, and tells which verdicts would differ, some
// at a time, in no order that holds. What was answered then is not compared: engine and
// law may have changed since. What met no listing is not judged, since no change of law
// makes a party listed; nor is what was asked for a day on which both laws are one.
// Answers that wait in the spool are not recorded yet.
func (e *Engine) Try(ctx context.Context, actor access.Actor, t *law.Trial, tell func([]Shift)) (Compared, error) {
	if _, err := e.Door.Scope(ctx, actor, access.LawTry, "screening"); err != nil {
		return Compared{}, err
	}
	x := &trial{Trial: t, store: e.Store, memory: newMemory(remembered), tell: tell,
		from: t.From.Time().UTC().Format(receipt.Layout), until: t.To.AddDays(1).Time().UTC().Format(receipt.Layout)}
	work, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() error {
			for {
				if more, err := x.some(ctx); err != nil || !more {
					return err
				}
			}
		})
	}
	err := work.Wait()
	return x.all, err
}

// A trial is one at work. Each worker takes the next groups, some entries' worth.
type trial struct {
	*law.Trial
	store       Store
	memory      *memory
	from, until string // instants of the window, as receipts write them; until is not in it

	reading sync.Mutex
	after   string      // the last group known of
	ahead   []GroupSize // those known of that nobody has taken

	telling sync.Mutex
	all     Compared
	tell    func([]Shift)
}

// A GroupSize is how many entries a group of receipts has.
type GroupSize struct {
	ID   string
	Size int
}

const (
	trialEntries = 1024 // that a worker has in hand, about: some 5 MB
	trialAhead   = 4096 // groups whose size is read at a time
)

// some judges some groups; false when there are none left.
func (x *trial) some(ctx context.Context) (more bool, err error) {
	groups, err := x.next(ctx)
	if err != nil || len(groups) == 0 {
		return false, err
	}
	var all Compared
	var shifts []Shift
	err = x.store.Read(ctx, func(tx Tx) error {
		list, err := tx.ReceiptBatches(groups[0].ID, groups[len(groups)-1].ID)
		if err != nil {
			return err
		}
		facts := x.memory.within(tx)
		for i := range list {
			if err := x.group(ctx, facts, &list[i], &all, &shifts); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	x.telling.Lock()
	defer x.telling.Unlock()
	x.all.add(all)
	if len(shifts) > 0 {
		x.tell(shifts)
	}
	return true, nil
}

// lateGroup is how much later than an answer its group may be signed: it waits in a queue.
const lateGroup = time.Hour

// next takes groups that follow each other, in the order of their ids.
func (x *trial) next(ctx context.Context) ([]GroupSize, error) {
	x.reading.Lock()
	defer x.reading.Unlock()
	if len(x.ahead) == 0 {
		err := x.store.Read(ctx, func(tx Tx) (err error) {
			x.ahead, err = tx.ReceiptGroups(x.after, x.From.Time(), x.To.AddDays(1).Time().Add(lateGroup), trialAhead)
			return err
		})
		if err != nil || len(x.ahead) == 0 {
			return nil, err
		}
		x.after = x.ahead[len(x.ahead)-1].ID
	}
	n, entries := 0, 0
	for ; n < len(x.ahead) && entries < trialEntries; n++ {
		entries += x.ahead[n].Size
	}
	taken := x.ahead[:n]
	x.ahead = x.ahead[n:]
	return taken, nil
}

// group judges the entries of a group that met a listing.
func (x *trial) group(ctx context.Context, facts FactsTx, b *Batch, all *Compared, shifts *[]Shift) error {
	texts, err := b.split()
	if err != nil {
		return err
	}
	for _, text := range texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		issued, met := glance(text)
		if issued < x.from || issued >= x.until {
			continue
		}
		all.Recorded++
		if !met {
			all.Unaffected++
			continue
		}
		all.Verdicts++
		shift, judged, differ, err := x.entry(facts, text)
		if errors.Is(err, errGone) {
			all.Erased++
			continue
		}
		if err != nil {
			return fmt.Errorf("receipt batch %s: %w", b.ID, err)
		}
		if judged {
			all.Judged++
		}
		if differ {
			all.Differ++
			*shifts = append(*shifts, shift)
		}
	}
	return nil
}

// entry judges one screening under both laws, unless they are one on its day.
func (x *trial) entry(tx FactsTx, text []byte) (s Shift, judged, differ bool, err error) {
	e, err := readEntry(text)
	if err != nil || x.Same(e.asOf) {
		return s, false, false, err
	}
	facts, err := factsAt(tx, e.Query, e.position, e.found)
	if err != nil {
		return s, false, false, fmt.Errorf("screening %s: %w", e.id, err)
	}
	before, after := Judge(facts, e.Question, x.Before, e.asOf), Judge(facts, e.Question, x.After, e.asOf)
	s = Shift{Screening: e.id, Function: decider(&e.Question, x.Before), Before: before.Advice, After: after.Advice}
	s.Domain, differ = shifted(&before, &after)
	return s, true, differ, nil
}
