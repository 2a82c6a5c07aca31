package registry

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/names"
	"liancheng/internal/party"
)

// Party gives today's version.
func (s *Service) Party(ctx context.Context, a access.Actor, id string) (party.Party, error) {
	return s.read(ctx, a, access.PartyRead, id, 0)
}

// PartyAt gives the party as it was at a version.
func (s *Service) PartyAt(ctx context.Context, a access.Actor, id string, version int64) (party.Party, error) {
	return s.read(ctx, a, access.PartyRead, id, version)
}

// Reveal gives the party for showing its numbers unmasked; the look is recorded with
// the actor's purpose.
func (s *Service) Reveal(ctx context.Context, a access.Actor, id string) (party.Party, error) {
	return s.read(ctx, a, access.PartyReveal, id, 0)
}

func (s *Service) read(ctx context.Context, a access.Actor, act access.Act, id string, version int64) (p party.Party, err error) {
	if err := s.enter(ctx, a, act, "party", id); err != nil {
		return p, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		row, err := tx.PartyRow(id)
		if err == nil && version != 0 {
			row, err = tx.PartyRowAt(id, version)
		}
		if err == nil {
			p, err = s.party(row)
		}
		return err
	})
	return p, err
}

// FindByNumber gives the party that has the number. Nobody having it is NotFound.
func (s *Service) FindByNumber(ctx context.Context, a access.Actor, n Number) (p party.Party, warnings []ident.Warning, err error) {
	id, warnings, err := n.parse(s.today())
	if err != nil {
		return p, nil, err
	}
	var found string
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		for _, k := range s.keysOf(id) {
			if found, err = tx.IdentifierOwner(k); err != nil || found != "" {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return p, nil, err
	}
	if found == "" {
		// The look is recorded although nothing was found: asking about a number is asking.
		if err := s.enter(ctx, a, access.PartyRead, "party", ""); err != nil {
			return p, nil, err
		}
		return p, warnings, fault.New(fault.NotFound, "没有登记过该%s的主体", id.Kind.Word()).At("number").Under("party.unknown-number")
	}
	p, err = s.Party(ctx, a, found)
	return p, warnings, err
}

// FindByName gives the parties of a kind that have or had a name written the same, in
// the order of their ids, a page after the id given.
func (s *Service) FindByName(ctx context.Context, a access.Actor, kind party.Kind, name, after string, limit int) (found []party.Party, err error) {
	if err := s.enter(ctx, a, access.PartyRead, "party", ""); err != nil {
		return nil, err
	}
	if names.Fold(name) == "" {
		return nil, fault.New(fault.Invalid, "请填写要查找的名称").At("name").Under("party.name")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		found = nil
		ids, err := tx.PartiesByName(s.nameKey(kind, name), after, most(limit, 100))
		if err != nil {
			return err
		}
		for _, id := range ids {
			p, _, err := s.load(tx, id, 0)
			if err != nil {
				return err
			}
			if p.Kind == kind {
				found = append(found, p)
			}
		}
		return nil
	})
	return found, err
}
