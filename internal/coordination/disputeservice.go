package coordination

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/seal"
)

// DisputeStore is where disputes are kept; package store satisfies it.
type DisputeStore interface {
	Write(ctx context.Context, fn func(DisputeTx) error) error
	Read(ctx context.Context, fn func(DisputeTx) error) error
}

// DisputeTx is one transaction on it.
type DisputeTx interface {
	Now() time.Time
	Append(events ...event.Event)
	DisputeReader
	DisputeWriter
}

// DisputeReader reads.
type DisputeReader interface {
	DisputeRow(id string) (DisputeRow, error) // NotFound
	DisputeVersion(id string, version int64) (DisputeVersion, error)
	DisputeVersions(id string) ([]DisputeVersion, error) // the first first, without contents
	Disputes(q DisputeQuery) ([]DisputeRow, error)       // the newest first
	DisputedOrder(id string) (o DisputedOrder, found bool, err error)
	LawChange(id string) (Proposal, error) // NotFound
	FilesHeld(body string, digests []string) (map[string]bool, error)
}

// DisputeWriter changes. A second open dispute about one order is a fault.Conflict, a
// version that is not today's a fault.Stale.
type DisputeWriter interface {
	AddDispute(r DisputeRow) error
	SaveDispute(r DisputeRow, before int64) error
	AddDisputeVersion(v DisputeVersion) error
	SetDisputeParties(id string, parties []DisputeParty) error
}

// Offices tells of bodies and who holds a function.
type Offices interface {
	DisputeOffice(ctx context.Context, body string) (Office, error)                              // NotFound
	DisputeHolder(ctx context.Context, function, region string) (o Office, held bool, err error) // there or above
}

// DisputeDoor checks and records who comes in; access.Door is one.
type DisputeDoor interface {
	Door
	Scope(ctx context.Context, a access.Actor, act access.Act, kind string) (access.Filter, error)
}

// DisputesConfig is what Disputes are made of.
type DisputesConfig struct {
	Store   DisputeStore
	Door    DisputeDoor
	Law     func() *law.Ruleset
	Keys    *seal.Ring // what people write is sealed with them
	Offices Offices
	Clock   func() time.Time // nil: time.Now; of readers, a step counts by its transaction
}

// Disputes runs disputes' lives. It is safe for concurrent use.
type Disputes struct{ DisputesConfig }

// NewDisputes makes Disputes.
func NewDisputes(c DisputesConfig) *Disputes {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return &Disputes{c}
}

// Raise opens a dispute, for the actor's own body or, by the coordinator, for a
// department that has none.
func (s *Disputes) Raise(ctx context.Context, a access.Actor, x Raising) (d Dispute, err error) {
	w, err := s.world(ctx, a, x)
	if err != nil {
		return Dispute{}, err
	}
	if err := s.Door.Enter(ctx, a, permitOf(x), raisedBy(a, x, &w)); err != nil {
		return Dispute{}, err
	}
	err = s.Store.Write(ctx, func(tx DisputeTx) error {
		return s.change(tx, a, x, w, Dispute{ID: ident.NewID("dsp")}, &d)
	})
	return d, err
}

// raisedBy is what the door is asked about before there is a dispute: the actor's own,
// or one of the region that would hold its sides.
func raisedBy(a access.Actor, x Raising, w *DisputeWorld) access.Resource {
	on := access.Resource{Kind: disputeKind, Region: a.Region}
	if x.For == "" {
		on.Body = a.Body
		return on
	}
	sides := []Side{{Function: x.For, Region: a.Region}}
	for _, o := range w.Offices {
		sides = append(sides, Side{Body: o.ID, Region: o.Region})
	}
	on.Region = commonRegion(sides)
	return on
}

// Step takes a dispute one step on. version is the dispute's as the actor saw it; 0
// takes whatever there is. The door is asked before the transaction, since a refusal is
// recorded in one of its own.
func (s *Disputes) Step(ctx context.Context, a access.Actor, id string, version int64, in DisputeInput) (d Dispute, err error) {
	if in.disputeAct() == Raise {
		return Dispute{}, fault.New(fault.Internal, "分歧须另行提出").Under("dispute.order")
	}
	if err := s.enter(ctx, a, permitOf(in), id); err != nil {
		return Dispute{}, err
	}
	w, err := s.world(ctx, a, in)
	if err != nil {
		return Dispute{}, err
	}
	err = s.Store.Write(ctx, func(tx DisputeTx) error {
		row, err := tx.DisputeRow(id)
		if err != nil {
			return err
		}
		if version != 0 && row.Version != version {
			return StaleDispute()
		}
		before, err := s.unseal(tx, id, row.Version)
		if err != nil {
			return err
		}
		return s.change(tx, a, in, w, before, &d)
	})
	return d, err
}

// world asks others what the guards need, before the transaction.
func (s *Disputes) world(ctx context.Context, a access.Actor, in DisputeInput) (DisputeWorld, error) {
	w := DisputeWorld{
		Law: s.Law(), Actor: a.Ref(), Body: Office{a.Body, a.BodyName, a.Region}, Coordinates: a.Coordinates(),
		Works:   a.Kind == access.KindUser && (a.Has(access.Case) || a.Has(access.Execute) || a.Has(access.Decide)),
		Offices: map[string]Office{}, Holders: map[string]string{},
	}
	x, ok := in.(Raising)
	if !ok {
		return w, nil
	}
	if len(x.Against) > mostAgainst {
		x.Against = x.Against[:mostAgainst] // the guard refuses them all
	}
	for _, to := range append([]Addressee{{Function: x.For}}, x.Against...) {
		if err := s.lookUp(ctx, to, a.Region, &w); err != nil {
			return w, err
		}
	}
	return w, nil
}

func (s *Disputes) lookUp(ctx context.Context, to Addressee, region string, w *DisputeWorld) error {
	if to.Body != "" {
		o, err := s.Offices.DisputeOffice(ctx, to.Body)
		if err == nil {
			w.Offices[o.ID] = o
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	if to.Function == "" {
		return nil
	}
	o, held, err := s.Offices.DisputeHolder(ctx, to.Function, region)
	if held {
		w.Holders[to.Function] = o.Name
	}
	return err
}
