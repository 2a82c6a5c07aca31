package access

import (
	"context"
	"errors"

	"liancheng/internal/fault"
)

// Outcome of an attempt.
type Outcome string

const (
	Allowed Outcome = "allowed"
	Refused Outcome = "refused"
)

// An Entry is one line of the record: who tried what on what, and how it ended.
// It holds ids only, never a person's number or name.
type Entry struct {
	Actor   string // Ref
	Body    string // body the actor acted for
	Region  string // region of that body
	Act     Act
	Kind    string // kind of the resource
	ID      string // id of the resource
	Outcome Outcome
	Reason  string // why it was refused, or for what it was done
	Address string // remote address
	Request string // id of the request
}

// NewEntry fills in what the actor and the resource say.
func NewEntry(a Actor, act Act, on Resource, outcome Outcome, reason string) Entry {
	return Entry{
		Actor: a.Ref(), Body: a.Body, Region: a.Region, Act: act, Kind: on.Kind, ID: on.ID,
		Outcome: outcome, Reason: reason, Address: a.Address, Request: a.Request,
	}
}

// A Recorder keeps the record; audit.Service is one.
type Recorder interface {
	Record(ctx context.Context, e Entry) error
}

// A Door is the one way in: may he, and it is recorded.
type Door struct{ rec Recorder }

// NewDoor makes a door that records through rec.
func NewDoor(rec Recorder) *Door { return &Door{rec} }

// Enter checks an act on a resource. A refusal is recorded, and so is a look;
// what changes something is recorded by its own event or in its own transaction.
// A look that cannot be recorded is refused.
func (d *Door) Enter(ctx context.Context, a Actor, act Act, on Resource) error {
	return d.settle(ctx, a, act, on, Can(a, act, on))
}

// Scope gives the filter for a list, or the refusal where nothing could pass.
func (d *Door) Scope(ctx context.Context, a Actor, act Act, kind string) (Filter, error) {
	f := Scope(a, act)
	var refusal error
	if f.Empty() {
		if refusal = Can(a, act, Resource{}); refusal == nil {
			refusal = refuse("access.duty", "“%s”不在您的职责之内", act.Chinese())
		}
	}
	return f, d.settle(ctx, a, act, Resource{Kind: kind}, refusal)
}

func (d *Door) settle(ctx context.Context, a Actor, act Act, on Resource, refusal error) error {
	if refusal == nil {
		if !rules[act].looks {
			return nil
		}
		return d.rec.Record(ctx, NewEntry(a, act, on, Allowed, a.Purpose))
	}
	entry := NewEntry(a, act, on, Refused, refusal.Error())
	if a.Kind == "" {
		entry.Actor = "anonymous"
	}
	// The refusal stands whether or not it could be written down.
	if err := d.rec.Record(context.WithoutCancel(ctx), entry); err != nil {
		return errors.Join(refusal, fault.New(fault.Internal, "拒绝未能记入审计").Because(err))
	}
	return refusal
}
