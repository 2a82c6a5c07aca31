package access

import (
	"context"
	"errors"
	"testing"

	"liancheng/internal/fault"
)

// ledger records in memory, or fails.
type ledger struct {
	entries []Entry
	err     error
}

func (l *ledger) Record(_ context.Context, e Entry) error {
	l.entries = append(l.entries, e)
	return l.err
}

func TestDoorRecords(t *testing.T) {
	officer := at("150100", Case)
	officer.Address, officer.Request = "192.0.2.7", "req_1"
	own := Resource{Kind: "listing", ID: "lst_1", Body: "bod_own", Region: "150100"}
	other := Resource{Kind: "listing", ID: "lst_2", Body: "bod_x", Region: "150100"}
	for name, c := range map[string]struct {
		actor   Actor
		act     Act
		on      Resource
		kind    fault.Kind // "" when let in
		outcome Outcome    // "" when nothing is recorded
	}{
		"act in own case": {officer, ListingPropose, own, "", ""},
		"look":            {officer, ListingRead, own, "", Allowed},
		"another's case":  {officer, ListingEdit, other, fault.Forbidden, Refused},
		"another's look":  {officer, ListingRead, other, fault.Forbidden, Refused},
		"nobody":          {Actor{}, ListingRead, own, fault.Unauthenticated, Refused},
	} {
		t.Run(name, func(t *testing.T) {
			var l ledger
			err := NewDoor(&l).Enter(t.Context(), c.actor, c.act, c.on)
			if (err == nil) != (c.kind == "") || err != nil && fault.KindOf(err) != c.kind {
				t.Fatalf("err = %v", err)
			}
			if c.outcome == "" {
				if len(l.entries) > 0 {
					t.Fatalf("recorded %+v", l.entries)
				}
				return
			}
			if len(l.entries) != 1 {
				t.Fatalf("%d entries", len(l.entries))
			}
			e := l.entries[0]
			if e.Outcome != c.outcome || e.Act != c.act || e.ID != c.on.ID || e.Kind != "listing" || e.Actor == "" || (e.Reason == "") != (err == nil) {
				t.Errorf("entry %+v", e)
			}
			if c.actor.Kind != "" && (e.Address != "192.0.2.7" || e.Request != "req_1" || e.Body != "bod_own" || e.Region != "150100") {
				t.Errorf("entry %+v", e)
			}
		})
	}
}

func TestDoorWhenTheRecordFails(t *testing.T) {
	l := &ledger{err: errors.New("disk full")}
	door, officer := NewDoor(l), at("150100", Case)
	own := Resource{Kind: "listing", ID: "lst_1", Body: "bod_own"}
	if err := door.Enter(t.Context(), officer, ListingRead, own); !errors.Is(err, l.err) {
		t.Errorf("an unrecorded look: %v", err)
	}
	err := door.Enter(t.Context(), officer, ListingDecide, own)
	if !fault.Is(err, fault.Forbidden) || !errors.Is(err, l.err) {
		t.Errorf("an unrecorded refusal: %v", err)
	}
	if err := door.Enter(t.Context(), officer, ListingPropose, own); err != nil {
		t.Errorf("an act, which its event records: %v", err)
	}
}

func TestDoorScope(t *testing.T) {
	var l ledger
	door := NewDoor(&l)
	if f, err := door.Scope(t.Context(), at("150100", Case), ListingRead, "listing"); err != nil || f != (Filter{Body: "bod_own", Part: "bod_own"}) {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := door.Scope(t.Context(), at("150100", Coordinate), ListingRead, "listing"); err != nil || f.Region != "1501" || f.All {
		t.Errorf("%+v, %v", f, err)
	}
	if f, err := door.Scope(t.Context(), at(Top, Coordinate), ListingRead, "listing"); err != nil || !f.All {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := door.Scope(t.Context(), at("150100", SystemAdmin), ListingRead, "listing"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("administrator: %v", err)
	}
	homeless := Actor{Kind: KindUser, ID: "usr_1", Duties: []Duty{Case}}
	if f, err := door.Scope(t.Context(), homeless, ListingRead, "listing"); !fault.Is(err, fault.Forbidden) || !f.Empty() {
		t.Errorf("%+v, %v", f, err)
	}
	if len(l.entries) != 5 || l.entries[3].Outcome != Refused || l.entries[0].Outcome != Allowed || l.entries[0].Kind != "listing" {
		t.Errorf("%+v", l.entries)
	}
}
