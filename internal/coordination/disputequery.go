package coordination

import (
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// A DisputeView is a dispute with its history, the first step first.
type DisputeView struct {
	Dispute
	History []DisputeVersion // their Content is left out
}

// Get reads a dispute. It may be read by the sides, and by the coordinator of the region
// that holds them all.
func (s *Disputes) Get(ctx context.Context, a access.Actor, id string) (v DisputeView, err error) {
	if err := s.enter(ctx, a, access.DisputeRead, id); err != nil {
		return v, err
	}
	err = s.Store.Read(ctx, func(tx DisputeTx) error {
		row, err := tx.DisputeRow(id)
		if err != nil {
			return err
		}
		if v.Dispute, err = s.unseal(tx, id, row.Version); err != nil {
			return err
		}
		v.History, err = tx.DisputeVersions(id)
		return err
	})
	return v, err
}

// enter asks the door about a dispute as it is; also about one that does not exist, so
// that a stranger learns nothing from the difference.
func (s *Disputes) enter(ctx context.Context, a access.Actor, act access.Act, id string) error {
	var row DisputeRow
	missing := s.Store.Read(ctx, func(tx DisputeTx) (err error) {
		row, err = tx.DisputeRow(id)
		return err
	})
	on := row.Resource()
	if missing != nil {
		if !fault.Is(missing, fault.NotFound) {
			return missing
		}
		on = access.Resource{Kind: disputeKind, ID: id, Body: a.Body, Region: a.Region}
	}
	if err := s.Door.Enter(ctx, a, act, on); err != nil {
		return err
	}
	return missing
}

// A DisputeFilter is what a list is asked for; empty parts ask for nothing special.
type DisputeFilter struct {
	State  DisputeState
	Open   bool           // what is not settled, ruled or withdrawn
	Awaits DisputeAwaited // of the actor's body, or of him as the coordinator
	Order  string
	After  string
	Limit  int // 1 to 200; 0: 50
}

var openDisputes = slices.DeleteFunc(DisputeStates(), DisputeState.Closed)

// List gives a page of the disputes the actor may see, the newest first, and the cursor
// of the next; it is empty when there is none.
func (s *Disputes) List(ctx context.Context, a access.Actor, f DisputeFilter) (rows []DisputeRow, next string, err error) {
	defer fault.Wrap(&err, "list disputes")
	q := DisputeQuery{Order: f.Order, After: f.After}
	if q.Scope, err = s.Door.Scope(ctx, a, access.DisputeRead, disputeKind); err != nil {
		return nil, "", err
	}
	keep, err := f.narrow(&q, a, s.Law(), calendar.DayOf(s.Clock()))
	if err != nil {
		return nil, "", err
	}
	limit := f.Limit
	if limit == 0 {
		limit = usualPage
	}
	err = s.Store.Read(ctx, func(tx DisputeTx) error {
		rows, err = pick(tx, q, limit+1, keep) // one more tells whether there is a next page
		return err
	})
	if err == nil && len(rows) > limit {
		rows = rows[:limit]
		next = rows[limit-1].ID
	}
	return rows, next, err
}

// narrow puts a filter into a query; what follows from dates is computed, so it is kept
// or left out row by row.
func (f DisputeFilter) narrow(q *DisputeQuery, a access.Actor, rules *law.Ruleset, today calendar.Day) (keep func(DisputeRow) (bool, error), err error) {
	all := func(DisputeRow) (bool, error) { return true, nil }
	switch {
	case f.Limit < 0 || f.Limit > largest:
		return nil, fault.New(fault.Invalid, "每页条数应为 1 至 %d", largest).At("limit")
	case f.State != "" && f.State.Chinese() == "":
		return nil, fault.New(fault.Invalid, "没有名为“%s”的分歧状态", clip(string(f.State))).At("state").Under("dispute.state-unknown")
	case f.Awaits != "" && f.Awaits.Chinese() == "":
		return nil, fault.New(fault.Invalid, "没有名为“%s”的待办事项", clip(string(f.Awaits))).At("awaits").Under("dispute.awaits-unknown")
	}
	if f.State != "" {
		q.States = []DisputeState{f.State}
	} else if f.Open || f.Awaits != "" {
		q.States = openDisputes
	}
	switch {
	case f.Awaits == "":
		return all, nil
	case f.Awaits.OfSides():
		q.Owed = &Owed{What: f.Awaits, By: a.Body, Absent: a.Coordinates()}
		return all, nil
	}
	return func(r DisputeRow) (bool, error) {
		what, _, err := r.Awaits(rules, today)
		return what == f.Awaits, err
	}, nil
}

// pick reads on until as many rows as wanted are kept.
func pick(tx DisputeTx, q DisputeQuery, wanted int, keep func(DisputeRow) (bool, error)) (rows []DisputeRow, err error) {
	q.Limit = wanted
	for {
		page, err := tx.Disputes(q)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			kept, err := keep(r)
			if err != nil {
				return nil, err
			}
			if kept {
				rows = append(rows, r)
			}
		}
		if len(rows) >= wanted || len(page) < wanted {
			return rows[:min(len(rows), wanted)], nil
		}
		q.After = page[len(page)-1].ID
	}
}

// OfOrder gives the disputes about an order, or about the one it was handed over from
// or to, the newest first: for whoever may read the order. They hold no words.
func (s *Disputes) OfOrder(ctx context.Context, orders ...string) (rows []DisputeRow, err error) {
	err = s.Store.Read(ctx, func(tx DisputeTx) error {
		for _, id := range orders {
			if id == "" {
				continue
			}
			some, err := tx.Disputes(DisputeQuery{Order: id, Limit: usualPage, Scope: access.Filter{All: true}})
			if err != nil {
				return err
			}
			rows = append(rows, some...)
		}
		return nil
	})
	return rows, err
}
