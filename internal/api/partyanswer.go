package api

import (
	"time"

	"liancheng/internal/registry"
)

// PartyAnswer is what a body said about a circumstance of a party.
type PartyAnswer struct {
	Circumstance string    `json:"circumstance"`
	Answer       string    `json:"answer"`
	Version      int64     `json:"version" doc:"自主体的这一版本起"`
	By           string    `json:"by"`
	Body         string    `json:"body" doc:"答复机构"`
	At           time.Time `json:"at"`
}

func (a *API) partyAnswers(c call, in *ByID) (*body[List[PartyAnswer]], error) {
	answers, err := a.cfg.Registry.Answers(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	return list(answers, 0, func(x registry.Answer) PartyAnswer {
		return PartyAnswer{x.Circumstance, x.Answer.String(), x.Version, x.Actor, x.Body, stamp(x.At)}
	}, nil), nil
}
