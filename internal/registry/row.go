package registry

import (
	"encoding/json"
	"fmt"
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/names"
	"liancheng/internal/party"
)

// A Row is one version of a party as it is stored. The part that screening reads is in
// clear and without personal data; the rest is sealed when the party is a person.
type Row struct {
	party.ScreenRow
	Names       string // JSON of []party.Name
	Identifiers string // JSON of []Number
	Address     string
}

// row turns a party into what is stored.
func (s *Service) row(p party.Party) (Row, error) {
	r := Row{ScreenRow: party.ScreenRow{
		Party: p.ID, Version: p.Version, Kind: p.Kind, OrgKind: p.OrgKind, Display: p.Display(), Region: p.Region,
		Parent: p.Parent, Operator: p.Operator, Circumstances: p.Circumstances, Roles: p.Roles, Erased: p.Erased,
		MergedInto: p.MergedInto,
	}}
	if p.Erased {
		return r, nil
	}
	r.Keys, r.NameKeys = s.keys(p), s.nameKeys(p)
	numbers := make([]Number, len(p.Identifiers))
	for i, id := range p.Identifiers {
		numbers[i] = Number{id.Kind, id.Reveal()} // sealed right below
	}
	var err error
	if r.Names, err = s.close(p, "names", p.Names); err != nil {
		return r, err
	}
	if r.Identifiers, err = s.close(p, "identifiers", numbers); err != nil {
		return r, err
	}
	r.Address, err = s.close(p, "address", p.Address)
	return r, err
}

// keys are what the party is found by; every number of an organisation may bring two.
func (s *Service) keys(p party.Party) (keys []party.Key) {
	for _, id := range p.Identifiers {
		for _, k := range s.keysOf(id) {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

func (s *Service) keysOf(id ident.Identifier) []party.Key {
	if id.Kind.Person() {
		return []party.Key{{Kind: id.Kind, Value: s.Ring.Index(string(id.Kind), id.Reveal())}}
	}
	return party.Keys(id)
}

// nameKeys gives today's name first, then the former ones.
func (s *Service) nameKeys(p party.Party) []string {
	keys := []string{s.nameKey(p.Kind, p.Name)}
	for _, former := range p.FormerNames() {
		if k := s.nameKey(p.Kind, former); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

func (s *Service) nameKey(kind party.Kind, name string) string {
	if kind == party.Person {
		return s.Ring.Index(party.NameIndexKind, names.FoldPerson(name))
	}
	return names.Fold(name)
}

// field names where a value stands, so that it opens nowhere else.
func field(column, id string, version int64) string {
	return fmt.Sprintf("party_version.%s/%s/%d", column, id, version)
}

// close writes a value as JSON, sealed when the party is a person.
func (s *Service) close(p party.Party, column string, v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil || p.Kind != party.Person {
		return string(raw), err
	}
	return s.Ring.Seal(field(column, p.ID, p.Version), raw), nil
}

// open reads what close wrote.
func (s *Service) open(r Row, column, stored string, into any) error {
	raw := []byte(stored)
	if r.Kind == party.Person {
		var err error
		if raw, err = s.Ring.Open(field(column, r.Party, r.Version), stored); err != nil {
			return err
		}
	}
	return json.Unmarshal(raw, into)
}

// party turns a row back.
func (s *Service) party(r Row) (p party.Party, err error) {
	p = party.Party{
		ID: r.Party, Version: r.Version, Kind: r.Kind, OrgKind: r.OrgKind, Region: r.Region, Parent: r.Parent,
		Operator: r.Operator, Circumstances: r.Circumstances, Roles: r.Roles, Erased: r.Erased,
		MergedInto: r.MergedInto,
	}
	if r.Erased {
		return p, nil
	}
	var numbers []Number
	if err = s.open(r, "names", r.Names, &p.Names); err != nil {
		return p, err
	}
	if err = s.open(r, "identifiers", r.Identifiers, &numbers); err != nil {
		return p, err
	}
	if err = s.open(r, "address", r.Address, &p.Address); err != nil {
		return p, err
	}
	for _, n := range numbers {
		p.Identifiers = append(p.Identifiers, ident.Identifier{Kind: n.Kind, Value: n.Value})
	}
	if len(p.Names) > 0 {
		p.Name = p.Names[len(p.Names)-1].Text
	}
	return p, nil
}
