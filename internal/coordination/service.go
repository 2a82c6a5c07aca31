package coordination

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

const resourceKind = "law-change"

// Propose records a change for the legal reviewer. Nothing governs yet.
func (s *Service) Propose(ctx context.Context, a access.Actor, d Draft) (p Proposal, err error) {
	defer fault.Wrap(&err, "propose a change of law")
	if err := s.Door.Enter(ctx, a, access.LawPropose, access.Resource{Kind: resourceKind}); err != nil {
		return Proposal{}, err
	}
	change, err := d.check(s.Rules(), s.Demo)
	if err != nil {
		return Proposal{}, err
	}
	change.ID = ident.NewID("lch")
	err = s.Store.Write(ctx, func(tx Tx) error {
		p = Proposal{
			ID: change.ID, Version: 1, State: Proposed, Change: change, File: d.File,
			ProposedBy: a.Ref(), ProposedBody: a.Body, ProposedAt: tx.Now(),
		}
		if err := tx.AddLawChange(p); err != nil {
			return err
		}
		return record(tx, EvProposed, p, a, p)
	})
	return p, err
}

// Approve has a change govern. version is the proposal's as the reviewer saw it.
// The change is tried against all that is approved, one reviewer at a time, so that
// the law of every position compiles.
func (s *Service) Approve(ctx context.Context, a access.Actor, id string, version int64, note string) (Proposal, error) {
	return s.settle(ctx, a, id, version, Approve, note)
}

// Refuse turns a change down, with the reason.
func (s *Service) Refuse(ctx context.Context, a access.Actor, id string, version int64, reason string) (Proposal, error) {
	return s.settle(ctx, a, id, version, Refuse, reason)
}

func (s *Service) settle(ctx context.Context, a access.Actor, id string, version int64, step Step, reason string) (p Proposal, err error) {
	defer fault.Wrap(&err, "%s change of law %s", step, id)
	seen, err := s.load(ctx, id)
	if err != nil {
		return Proposal{}, err
	}
	if err := s.Door.Enter(ctx, a, access.LawApprove, access.Resource{Kind: resourceKind, ID: id, By: seen.ProposedBy}); err != nil {
		return Proposal{}, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if p, err = tx.LawChange(id); err != nil {
			return err
		}
		if p.Version != version {
			return fault.New(fault.Stale, "该提议已有变动，请重新载入后再审核").At("version").Under("law.version")
		}
		if p, err = Next(p, step, a.Ref(), reason, tx.Now()); err != nil {
			return err
		}
		if err := tx.SaveLawChange(p); err != nil {
			return err
		}
		if step == Refuse {
			return record(tx, EvRefused, p, a, p)
		}
		if err := s.fits(tx, p.Change); err != nil {
			return err
		}
		return record(tx, EvApproved, p, a, p.Change)
	})
	if err != nil {
		return Proposal{}, err
	}
	return p, nil
}

// fits compiles the law as it would be with the change.
func (s *Service) fits(tx Tx, c law.Change) error {
	if err := tx.Serial(); err != nil {
		return err
	}
	approved, err := tx.ApprovedLaw(Latest)
	if err != nil {
		return err
	}
	_, err = law.Compile(s.Rules().Source, append(approved, c))
	return err
}

// Get reads one proposal.
func (s *Service) Get(ctx context.Context, a access.Actor, id string) (Proposal, error) {
	if err := s.Door.Enter(ctx, a, access.LawRead, access.Resource{Kind: resourceKind, ID: id}); err != nil {
		return Proposal{}, err
	}
	return s.load(ctx, id)
}

func (s *Service) load(ctx context.Context, id string) (p Proposal, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		p, err = tx.LawChange(id)
		return err
	})
	return p, err
}

// Query says which proposals to list, newest first; an empty field asks for nothing special.
type Query struct {
	State State
	After string // cursor: id of the last one of the page before
	Limit int    // 1 to 200; 0: 50
}

// A Page is part of a list.
type Page struct {
	Proposals []Proposal `json:"proposals"`
	Next      string     `json:"next,omitempty"` // Query.After of the next page
}

const (
	usualPage = 50
	largest   = 200
)

// List gives proposals, newest first.
func (s *Service) List(ctx context.Context, a access.Actor, q Query) (page Page, err error) {
	defer fault.Wrap(&err, "list changes of law")
	switch {
	case q.Limit < 0 || q.Limit > largest:
		return Page{}, fault.New(fault.Invalid, "每页条数应为 1 至 %d", largest).At("limit")
	case q.State != "" && q.State.Chinese() == "":
		return Page{}, fault.New(fault.Invalid, "状态应为 proposed、approved 或 refused").At("state")
	}
	if err := s.Door.Enter(ctx, a, access.LawRead, access.Resource{Kind: resourceKind}); err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = usualPage
	}
	q.Limit = limit + 1 // one more tells whether there is a next page
	err = s.Store.Read(ctx, func(tx Tx) error {
		page.Proposals, err = tx.LawChanges(q)
		return err
	})
	if err == nil && len(page.Proposals) > limit {
		page.Proposals = page.Proposals[:limit]
		page.Next = page.Proposals[limit-1].ID
	}
	return page, err
}

func record(tx Tx, kind event.Kind, p Proposal, a access.Actor, body any) error {
	e, err := event.New(kind, p.ID, p.Version, a.Ref(), body)
	if err != nil {
		return err
	}
	tx.Append(e)
	return nil
}
