package registry

import (
	"context"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// An Answer is what a body said about a circumstance of a party.
type Answer struct {
	Party        string
	Circumstance string
	Version      int64 // of the party since
	Answer       law.Tri
	Actor        string // Ref of who answered
	Body         string // for which body
	At           time.Time
}

// AnswerCircumstance records whether a circumstance holds for a party. The law names
// the functions that know; nobody else answers. A later answer takes the place of an
// earlier one from then on.
func (s *Service) AnswerCircumstance(ctx context.Context, a access.Actor, id string, version int64, circumstance string, answer law.Tri) (p party.Party, err error) {
	if err := s.enter(ctx, a, access.ListingAnswer, "party", id); err != nil {
		return p, err
	}
	c, err := s.Rules().Circumstance(circumstance)
	if err != nil {
		return p, err
	}
	if err := s.knows(a, c); err != nil {
		return p, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		old, row, err := s.load(tx, id, version) // of a merged record too: its listings ask about it
		if err != nil {
			return err
		}
		if err := old.CheckAnswer(c, answer); err != nil {
			return err
		}
		old.Circumstances = withAnswer(old.Circumstances, circumstance, answer)
		p, err = s.save(tx, a, party.EventCircumstanceAnswered, row, old,
			party.Changed{Circumstance: circumstance, Answer: answer.String(), Answerer: a.Body})
		if err != nil {
			return err
		}
		return tx.AddPartyAnswer(Answer{id, circumstance, p.Version, answer, a.Ref(), a.Body, tx.Now()})
	})
	return p, err
}

// knows refuses an answer from a body that the law does not ask.
func (s *Service) knows(a access.Actor, c law.Circumstance) error {
	if a.Kind != access.KindUser || c.AnsweredBy(a.Holds) {
		return nil
	}
	who := make([]string, len(c.KnownBy))
	for i, id := range c.KnownBy {
		who[i] = id
		if f, err := s.Rules().Function(id); err == nil {
			who[i] = f.Name
		}
	}
	return fault.New(fault.Forbidden, "“%s”由%s答复，您所在机构不掌握该情况；请提请其答复", c.Question, strings.Join(who, "、")).
		At("circumstance").Under("party.answer-function")
}

// Answers gives every answer about a party, the earliest first.
func (s *Service) Answers(ctx context.Context, a access.Actor, id string) (answers []Answer, err error) {
	if err := s.enter(ctx, a, access.PartyRead, "party", id); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		answers, err = tx.PartyAnswers(id)
		return err
	})
	return answers, err
}
