package listing

import (
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// Propose opens a case for the actor's own body.
func (s *Service) Propose(ctx context.Context, a access.Actor, p Proposal) (Listing, error) {
	return s.open(ctx, a, Propose, p)
}

// Adopt takes over a listing decided elsewhere for the actor's own body.
func (s *Service) Adopt(ctx context.Context, a access.Actor, x Adoption) (Listing, error) {
	return s.open(ctx, a, Adopt, x)
}

// Edit changes a proposal before the notice; it is reviewed anew. Like every step on
// a case it takes the version the caller saw; 0 takes whatever there is.
func (s *Service) Edit(ctx context.Context, a access.Actor, id string, version int64, p Proposal) (Listing, error) {
	return s.step(ctx, a, id, version, Edit, p)
}

// Review approves a proposal or returns it with an opinion.
func (s *Service) Review(ctx context.Context, a access.Actor, id string, version int64, o Opinion) (Listing, error) {
	return s.step(ctx, a, id, version, Review, o)
}

// Notify records notices served.
func (s *Service) Notify(ctx context.Context, a access.Actor, id string, version int64, notices ...Notice) (Listing, error) {
	return s.step(ctx, a, id, version, Notify, Notification{notices})
}

// Hear records a statement with its answer.
func (s *Service) Hear(ctx context.Context, a access.Actor, id string, version int64, x Statement) (Listing, error) {
	return s.step(ctx, a, id, version, Hear, x)
}

// Decide finds serious dishonesty and lists.
func (s *Service) Decide(ctx context.Context, a access.Actor, id string, version int64, x Decision) (Listing, error) {
	return s.step(ctx, a, id, version, Decide, x)
}

// Serve records how the decision reached those it names.
func (s *Service) Serve(ctx context.Context, a access.Actor, id string, version int64, deliveries ...Delivery) (Listing, error) {
	return s.step(ctx, a, id, version, Serve, Services{deliveries})
}

// End closes a listing: expired, repaired or revoked.
func (s *Service) End(ctx context.Context, a access.Actor, id string, version int64, t Termination) (Listing, error) {
	return s.step(ctx, a, id, version, End, t)
}

// Withdraw gives a case up before the decision.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id string, version int64, reason string) (Listing, error) {
	return s.step(ctx, a, id, version, Withdraw, Withdrawal{reason})
}

// Complete files papers that an adopted listing lacked.
func (s *Service) Complete(ctx context.Context, a access.Actor, id string, version int64, c Completion) (Listing, error) {
	return s.step(ctx, a, id, version, Complete, c)
}

// Object takes in an objection whose sender is known: from here on the listing is 异议中.
func (s *Service) Object(ctx context.Context, a access.Actor, id string, version int64, x ObjectionApplication) (Listing, error) {
	return s.step(ctx, a, id, version, Object, x)
}

// DecideObjection keeps the listing, corrects it, or revokes it.
func (s *Service) DecideObjection(ctx context.Context, a access.Actor, id string, version int64, x ObjectionDecision) (Listing, error) {
	return s.step(ctx, a, id, version, DecideObjection, x)
}

// WithdrawObjection notes that the party took its objection back.
func (s *Service) WithdrawObjection(ctx context.Context, a access.Actor, id string, version int64, x ObjectionWithdrawal) (Listing, error) {
	return s.step(ctx, a, id, version, WithdrawObjection, x)
}

// FileRemedy records that a reconsideration or suit was taken on.
func (s *Service) FileRemedy(ctx context.Context, a access.Actor, id string, version int64, x RemedyFiling) (Listing, error) {
	return s.step(ctx, a, id, version, FileRemedy, x)
}

// ConcludeRemedy records how it was concluded, and does what that orders.
func (s *Service) ConcludeRemedy(ctx context.Context, a access.Actor, id string, version int64, x RemedyConclusion) (Listing, error) {
	return s.step(ctx, a, id, version, ConcludeRemedy, x)
}

// ChangeGrounds records that the grounds document was changed or quashed.
func (s *Service) ChangeGrounds(ctx context.Context, a access.Actor, id string, version int64, x GroundsNotice) (Listing, error) {
	return s.step(ctx, a, id, version, ChangeGrounds, x)
}

// ReviewGrounds says what that means for the listing.
func (s *Service) ReviewGrounds(ctx context.Context, a access.Actor, id string, version int64, x GroundsReview) (Listing, error) {
	return s.step(ctx, a, id, version, ReviewGrounds, x)
}

// ApplyRepair takes in an application for repair.
func (s *Service) ApplyRepair(ctx context.Context, a access.Actor, id string, version int64, x RepairApplication) (Listing, error) {
	return s.step(ctx, a, id, version, ApplyRepair, x)
}

// AcceptRepair takes an application on, or says why not.
func (s *Service) AcceptRepair(ctx context.Context, a access.Actor, id string, version int64, x RepairAcceptance) (Listing, error) {
	return s.step(ctx, a, id, version, AcceptRepair, x)
}

// DecideRepair grants a repair, which ends the listing, or refuses it.
func (s *Service) DecideRepair(ctx context.Context, a access.Actor, id string, version int64, x RepairDecision) (Listing, error) {
	return s.step(ctx, a, id, version, DecideRepair, x)
}

// WithdrawRepair notes that the party took its application back.
func (s *Service) WithdrawRepair(ctx context.Context, a access.Actor, id string, version int64, x RepairWithdrawal) (Listing, error) {
	return s.step(ctx, a, id, version, WithdrawRepair, x)
}

// Restore puts back a listing that was lifted on false material.
func (s *Service) Restore(ctx context.Context, a access.Actor, id string, version int64, x Restoration) (Listing, error) {
	return s.step(ctx, a, id, version, Restore, x)
}

// AnswerCircumstance records a fact of the case that measures depend on. Beside the body
// whose case it is, one that carries out its orders answers what the law says it knows.
func (s *Service) AnswerCircumstance(ctx context.Context, a access.Actor, id string, version int64, x CircumstanceAnswer) (Listing, error) {
	row, err := s.row(ctx, id)
	if err != nil {
		return Listing{}, err
	}
	// The door first: whoever has no part in the case learns nothing more, and it is recorded.
	if err := s.enterWithPart(ctx, a, permits[Answer], row); err != nil {
		return Listing{}, err
	}
	if err := s.knows(a, row, x.ID); err != nil {
		return Listing{}, err
	}
	return s.step(ctx, a, id, version, Answer, x)
}

// Mark stops a listing's effect or lets it bite again: Stay, Unstay, Suspend, Resume.
func (s *Service) Mark(ctx context.Context, a access.Actor, id string, version int64, act Act, m Mark) (Listing, error) {
	if !slices.Contains(m.acts(), act) {
		row, err := s.row(ctx, id)
		if err == nil {
			err = s.Door.Enter(ctx, a, access.ListingDecide, row.Resource()) // who may not act learns nothing of how
		}
		if err != nil {
			return Listing{}, err
		}
		return Listing{}, fault.New(fault.Invalid, "请选择停止执行（stay）、取消停止执行（unstay）、暂停执行（suspend）或者恢复执行（resume）").At("act").Under("listing.mark")
	}
	return s.step(ctx, a, id, version, act, m)
}

// RecordDuty notes that the duty is fulfilled, or found not to be.
func (s *Service) RecordDuty(ctx context.Context, a access.Actor, id string, version int64, x Duty) (Listing, error) {
	return s.step(ctx, a, id, version, RecordDuty, x)
}

// knows refuses an answer from another body about what the law does not ask it.
func (s *Service) knows(a access.Actor, row Row, circumstance string) error {
	if a.Body == row.Authority {
		return nil
	}
	c, err := s.Law().Circumstance(circumstance)
	if err != nil {
		return err
	}
	if !c.AnsweredBy(a.Holds) {
		return fault.New(fault.Forbidden, "“%s”应由掌握该情况的部门答复，您所在机构不承担相应职能", c.Question).At("circumstance").Under("listing.answer-function")
	}
	return nil
}
