package registry

import (
	"context"
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// NumbersEver gives the numbers under which others may have asked about a party: each that was
// ever its own and is nobody else's today, and the old codes inside new ones. It is for the
// system alone, which shows them to nobody: what is screened under a number is found by its keyed hash.
func (s *Service) NumbersEver(ctx context.Context, id string) (numbers []ident.Identifier, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		today, err := tx.PartyRow(id)
		if err != nil {
			return err
		}
		for v := today.Version; v > 0; v-- {
			row, err := tx.PartyRowAt(id, v)
			if err != nil {
				return err
			}
			p, err := s.party(row)
			if err != nil {
				return err
			}
			for _, n := range p.Identifiers {
				if numbers, err = s.addNumber(tx, id, n, numbers); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return numbers, err
}

// addNumber adds a number with those inside it, unless another party has it today.
func (s *Service) addNumber(tx Tx, id string, n ident.Identifier, numbers []ident.Identifier) ([]ident.Identifier, error) {
	if slices.ContainsFunc(numbers, func(x ident.Identifier) bool { return x.Kind == n.Kind && x.Reveal() == n.Reveal() }) {
		return numbers, nil
	}
	for _, k := range s.keysOf(n) {
		owner, err := tx.IdentifierOwner(k)
		if err != nil {
			return nil, err
		}
		if owner == "" || owner == id {
			numbers = append(numbers, numberOf(n, k))
		}
	}
	return numbers, nil
}

// numberOf is the number that a key stands for: of a person the one number there is.
func numberOf(n ident.Identifier, k party.Key) ident.Identifier {
	if n.Kind.Person() {
		return n
	}
	return ident.Identifier{Kind: k.Kind, Value: k.Value}
}
