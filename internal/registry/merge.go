package registry

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// A merged record is an alias: it points to the record of the same party that goes on,
// and everything it has (numbers, names, roles, answers, listings) stays where it is.
// Whoever finds it finds the other; taking the pointer away parts the two exactly as
// they were, whatever became of the other meanwhile.

// ProposeMerge says that a record doubles another of the same party.
func (s *Service) ProposeMerge(ctx context.Context, a access.Actor, id string, version int64, into string, step MergeStep) (m Merge, err error) {
	step.Act = ProposeMerge
	if err := s.enter(ctx, a, access.PartyPropose, "party", id); err != nil {
		return m, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		open, is, err := tx.OpenPartyMerge(id)
		if err == nil && is && open.State == MergeProposed {
			err = fault.New(fault.Conflict, "该主体并入 %s 的提议正在审批，请先办理", open.Into).Under("party.merge-open")
		}
		if err != nil {
			return err
		}
		if _, _, err := s.mergeable(ctx, tx, id, version, into); err != nil {
			return err
		}
		m, err = Merge{ID: ident.NewID("mrg"), Party: id, Into: into}.Next(step, hand(tx, a))
		if err != nil {
			return err
		}
		if err := held(tx, a, m.Paper.File); err != nil {
			return err
		}
		if err := tx.AddPartyMerge(m); err != nil {
			return err
		}
		return tellMerge(tx, a, EventMergeProposed, m)
	})
	return m, err
}

// ApproveMerge merges, by a person other than the one who proposed it. All is proved
// again: since the proposal either record may have changed.
func (s *Service) ApproveMerge(ctx context.Context, a access.Actor, id string, version int64) (m Merge, err error) {
	err = s.stepMerge(ctx, a, id, MergeStep{Act: ApproveMerge}, func(tx Tx, next Merge) error {
		from, into, err := s.mergeable(ctx, tx, id, version, next.Into)
		if err != nil {
			return err
		}
		m = next
		if err := tx.DecidePartyMerge(next); err != nil {
			return err
		}
		return s.point(tx, a, party.EventMerged, from, into, next, next.Into)
	})
	return m, err
}

// RejectMerge refuses what was proposed. Who proposed it may take it back himself.
func (s *Service) RejectMerge(ctx context.Context, a access.Actor, id string, reason MergeReason) (m Merge, err error) {
	err = s.stepMerge(ctx, a, id, MergeStep{Act: RejectMerge, Reason: reason}, func(tx Tx, next Merge) error {
		m = next
		if err := tx.DecidePartyMerge(next); err != nil {
			return err
		}
		return tellMerge(tx, a, EventMergeRefused, next)
	})
	return m, err
}

// Unmerge parts a record from the one it was merged into. What was recorded for that one
// meanwhile stays with it.
func (s *Service) Unmerge(ctx context.Context, a access.Actor, id string, version int64, step MergeStep) (m Merge, err error) {
	step.Act = UndoMerge
	err = s.stepMerge(ctx, a, id, step, func(tx Tx, next Merge) error {
		from, _, err := s.load(tx, id, version)
		if err != nil {
			return err
		}
		if from.Erased {
			return erased()
		}
		into, _, err := s.load(tx, next.Into, 0)
		if err != nil {
			return err
		}
		if err := held(tx, a, next.EndPaper.File); err != nil {
			return err
		}
		m = next
		if err := tx.UndoPartyMerge(next); err != nil {
			return err
		}
		return s.point(tx, a, party.EventUnmerged, from, into, next, "")
	})
	return m, err
}

// stepMerge takes the merging under way, or standing, one step on. The door is asked
// before the transaction, since a refusal is recorded in one of its own.
func (s *Service) stepMerge(ctx context.Context, a access.Actor, id string, step MergeStep, then func(Tx, Merge) error) error {
	var before Merge
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		before, _, err = tx.OpenPartyMerge(id)
		return err
	})
	if err != nil {
		return err
	}
	on := access.Resource{Kind: "party", ID: id, Body: a.Body, By: before.Proposed.Actor}
	permit := mergeRules[step.Act].permit
	if step.Act == RejectMerge && before.Proposed.Actor == a.Ref() {
		permit, step.Reason = access.PartyPropose, TakenBack
	}
	if err := s.Door.Enter(ctx, a, permit, on); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.Serial(); err != nil { // two mergings at once could close a circle
			return err
		}
		m, open, err := tx.OpenPartyMerge(id)
		switch {
		case err != nil:
			return err
		case !open:
			return fault.New(fault.Conflict, "主体 %s 没有待审批或者有效的合并", id).Under("party.merge-none")
		case m.ID != before.ID:
			return stale()
		}
		next, err := m.Next(step, hand(tx, a))
		if err != nil {
			return err
		}
		return then(tx, next)
	})
}

// point saves both records, the one with its pointer set or taken away, the other so
// that nobody changes it on a version from before.
func (s *Service) point(tx Tx, a access.Actor, kind event.Kind, from, into party.Party, m Merge, to string) error {
	c := party.Changed{Merge: m.ID, Absorbed: m.Party, Into: m.Into, Reason: string(m.Reason), Fields: []string{"merged_into"}}
	if m.State == MergeUndone {
		c.Reason = string(m.EndReason)
	}
	from.MergedInto = to
	for _, p := range []party.Party{from, into} {
		row, err := tx.PartyRow(p.ID)
		if err != nil {
			return err
		}
		if row.Version != p.Version {
			return stale()
		}
		if _, err := s.save(tx, a, kind, row, p, c); err != nil {
			return err
		}
	}
	return nil
}

// Merges gives every merging in which a record has a part, the earliest first.
func (s *Service) Merges(ctx context.Context, a access.Actor, id string) (list []Merge, err error) {
	if err := s.enter(ctx, a, access.PartyRead, "party", id); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		if _, err = tx.PartyRow(id); err == nil {
			list, err = tx.PartyMerges(id)
		}
		return err
	})
	return list, err
}

// Tree gives the records that are one party with this one, today.
func (s *Service) Tree(ctx context.Context, id string) (tree party.Tree, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		tree, err = tx.PartyTree(id)
		return err
	})
	return tree, err
}

func hand(tx Tx, a access.Actor) Hand { return Hand{a.Ref(), a.Body, tx.Now()} }

func tellMerge(tx Tx, a access.Actor, kind event.Kind, m Merge) error {
	reason := m.Reason
	if m.EndReason != "" {
		reason = m.EndReason
	}
	e, err := event.New(kind, m.ID, m.Version, a.Ref(), MergeFacts{m.ID, m.Party, m.Into, m.State, reason})
	if err == nil {
		tx.Append(e)
	}
	return err
}
