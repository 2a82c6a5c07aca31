package registry

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// LinkRole records that a person has a place in an organisation from a day on. Both
// get a new version.
func (s *Service) LinkRole(ctx context.Context, a access.Actor, organisation, person string, role law.Role, from, to calendar.Day) (r party.Role, err error) {
	if err := s.enter(ctx, a, access.PartyLink, "party", organisation); err != nil {
		return r, err
	}
	r = party.Role{ID: ident.NewID("rol"), Organisation: organisation, Person: person, Role: role, From: from, To: to}
	err = s.Store.Write(ctx, func(tx Tx) error {
		org, err := expect(tx, organisation, party.Organisation, "organisation", "任职单位应是已登记的组织，请核对其编号")
		if err != nil {
			return err
		}
		someone, err := expect(tx, person, party.Person, "person", "任职人应是已登记且信息未删除的自然人，请核对其编号")
		if err != nil {
			return err
		}
		if err := party.CheckLink(org.Roles, r); err != nil {
			return err
		}
		if err := tx.AddPartyRole(r); err != nil {
			return err
		}
		return s.saveRoles(tx, a, party.EventRoleLinked, r, org.Version, someone.Version)
	})
	return r, err
}

// EndRole records the first day on which a role no longer holds.
func (s *Service) EndRole(ctx context.Context, a access.Actor, id string, to calendar.Day) (r party.Role, err error) {
	if err := s.enter(ctx, a, access.PartyLink, "role", id); err != nil {
		return r, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		old, err := tx.PartyRole(id)
		if err != nil {
			return err
		}
		if r, err = old.Ended(to); err != nil {
			return err
		}
		if err := tx.EndPartyRole(id, to); err != nil {
			return err
		}
		return s.saveRoles(tx, a, party.EventRoleEnded, r, 0, 0)
	})
	return r, err
}

// expect loads a party that must be of a kind.
func expect(tx Tx, id string, kind party.Kind, field, sentence string) (Row, error) {
	r, err := tx.PartyRow(id)
	if fault.Is(err, fault.NotFound) || err == nil && (r.Kind != kind || r.Erased) {
		return r, fault.New(fault.Invalid, "%s", sentence).At(field).Under("party.role-" + field)
	}
	if err == nil {
		err = named(r, field)
	}
	return r, err
}

// saveRoles gives both sides of a role a new version, after those that the link was
// checked against: that guards the rule that some roles have one holder, since of two
// who checked the same version one is stale. 0 is whichever version there is.
func (s *Service) saveRoles(tx Tx, a access.Actor, kind event.Kind, r party.Role, organisation, person int64) error {
	for _, side := range []struct {
		id      string
		version int64
	}{{r.Organisation, organisation}, {r.Person, person}} {
		p, row, err := s.load(tx, side.id, side.version)
		if err != nil {
			return err
		}
		if p.Roles, err = tx.PartyRoles(side.id); err != nil {
			return err
		}
		if _, err := s.save(tx, a, kind, row, p, party.Changed{Role: &r}); err != nil {
			return err
		}
	}
	return nil
}
