package registry

import (
	"context"
	"slices"

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

// FindByNumber gives the party that has the number, or had its record merged into it; a
// warning says so. Nobody having it is NotFound.
func (s *Service) FindByNumber(ctx context.Context, a access.Actor, n Number) (p party.Party, warnings []ident.Warning, err error) {
	id, warnings, err := n.parse(s.today())
	if err != nil {
		return p, nil, err
	}
	var found string
	var tree party.Tree
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		for _, k := range s.keysOf(id) {
			if found, err = tx.IdentifierOwner(k); err != nil || found != "" {
				break
			}
		}
		if err == nil && found != "" {
			tree, err = tx.PartyTree(found)
		}
		return err
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
	if tree.Root != found {
		warnings = append(warnings, ident.Warning{Rule: "party.merged", Message: "该号码登记在主体 " + found + " 名下，该记录已并入 " + tree.Root})
	}
	p, err = s.Party(ctx, a, tree.Root)
	return p, warnings, err
}

// A Found is a party found by a name, and the record that has the name: itself, or one
// merged into it. Pages of finds go by the record.
type Found struct {
	party.Party
	Record string
}

// FindByName gives the parties of a kind that have or had a name written the same, each
// once, in the order of the records that have it, a page after the record given.
func (s *Service) FindByName(ctx context.Context, a access.Actor, kind party.Kind, name, after string, limit int) (found []Found, err error) {
	if err := s.enter(ctx, a, access.PartyRead, "party", ""); err != nil {
		return nil, err
	}
	if names.Fold(name) == "" {
		return nil, fault.New(fault.Invalid, "请填写要查找的名称").At("name").Under("party.name")
	}
	key, limit := s.nameKey(kind, name), most(limit, 100)
	err = s.Store.Read(ctx, func(tx Tx) error {
		found = nil
		for len(found) < limit {
			ids, err := tx.PartiesByName(key, after, limit)
			if err != nil || len(ids) == 0 {
				return err
			}
			for _, after = range ids {
				f, is, err := s.namesake(tx, after, key)
				if err != nil {
					return err
				}
				if is && f.Kind == kind && len(found) < limit {
					found = append(found, f)
				}
			}
		}
		return nil
	})
	return found, err
}

// namesake gives the party of a record that has a name; false where an earlier record of
// the same party has it as well, and speaks for it.
func (s *Service) namesake(tx Tx, id, key string) (f Found, is bool, err error) {
	tree, err := tx.PartyTree(id)
	if err != nil {
		return f, false, err
	}
	for _, other := range tree.Records {
		if other >= id {
			break
		}
		row, err := tx.PartyRow(other)
		if err != nil || slices.Contains(row.NameKeys, key) {
			return f, false, err
		}
	}
	p, _, err := s.load(tx, tree.Root, 0)
	return Found{p, id}, true, err
}
