// Package coordination is the law confirmed by people: what the coordinator
// proposes, what the legal reviewer of 司法厅 approves or refuses, and the ruleset
// in force that comes of it.
//
// A tour: proposal.go is a proposal and its table of states; service.go proposes
// and settles; rules.go holds the compiled law of now and finds that of any
// position. What is approved is read from the stream itself, in its order, so the
// law of a position is what the events up to it say, and nothing else. survey.go finds
// what nobody has confirmed yet, estimate.go what confirming would change, bench.go
// lays both before the coordinator.
//
// dispute.go and its neighbours are the other half: bodies that disagree about who is
// responsible, until all confirm one text or a superior rules.
package coordination

import (
	"context"
	"math"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// Kinds of events. An approved change's body is the law.Change as it governs; the
// other two carry the Proposal.
const (
	EvProposed event.Kind = "law.change-proposed"
	EvApproved event.Kind = "law.change-approved"
	EvRefused  event.Kind = "law.change-refused"
)

// Latest is the position that takes in everything committed.
const Latest event.Seq = math.MaxInt64

// Tx is what coordination needs of a transaction.
type Tx interface {
	Now() time.Time
	Position() event.Seq
	Serial() error
	Append(events ...event.Event)
	LawChange(id string) (Proposal, error) // NotFound
	LawChanges(q Query) ([]Proposal, error)
	AddLawChange(p Proposal) error
	SaveLawChange(p Proposal) error // after p.Version-1, else Stale
	// ApprovedLaw gives the changes approved up to a position, in the order of the stream.
	ApprovedLaw(position event.Seq) ([]law.Change, error)
	Orders
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
}

// Config is what a Service is made of.
type Config struct {
	Store Store
	Door  Door
	Rules func() *law.Ruleset // the law in force; Rules.Now is one
	Demo  bool                // the store is a demonstration's: fictional changes may be made there, and no others
}

// A Service proposes changes of law and settles them. It is safe for concurrent use.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service { return &Service{c} }

// Current gives the changes approved so far, in order, and the position they stand for.
func (s *Service) Current(ctx context.Context) ([]law.Change, event.Seq, error) {
	return current(ctx, s.Store)
}

// ChangesAt gives the changes approved up to a position, in order.
func (s *Service) ChangesAt(ctx context.Context, position event.Seq) ([]law.Change, error) {
	return changesAt(ctx, s.Store, position)
}

func current(ctx context.Context, store Store) (changes []law.Change, position event.Seq, err error) {
	defer fault.Wrap(&err, "law in force")
	err = store.Read(ctx, func(tx Tx) error {
		position = tx.Position()
		changes, err = tx.ApprovedLaw(position)
		return err
	})
	return changes, position, err
}

func changesAt(ctx context.Context, store Store, position event.Seq) (changes []law.Change, err error) {
	defer fault.Wrap(&err, "law at position %d", position)
	err = store.Read(ctx, func(tx Tx) error {
		changes, err = tx.ApprovedLaw(position)
		return err
	})
	return changes, err
}
