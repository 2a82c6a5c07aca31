package registry

import (
	"context"
	"maps"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// load reads today's version and refuses a stale one; version 0 takes whatever there is.
func (s *Service) load(tx Tx, id string, version int64) (party.Party, Row, error) {
	row, err := tx.PartyRow(id)
	if err != nil {
		return party.Party{}, row, err
	}
	if version != 0 && row.Version != version {
		return party.Party{}, row, stale()
	}
	p, err := s.party(row)
	return p, row, err
}

func stale() error {
	return fault.New(fault.Stale, "主体信息已被他人修改，请重新载入后再试").At("version").Under("party.version")
}

// loadOwn is load of a record on which work is done: one that was merged into another is
// left as it is, so that the merging can be undone.
func (s *Service) loadOwn(tx Tx, id string, version int64) (party.Party, Row, error) {
	p, row, err := s.load(tx, id, version)
	if err == nil {
		err = party.CheckOwn(id, row.MergedInto)
	}
	return p, row, err
}

// save keeps the next version of a party, its numbers and names, and tells of it.
func (s *Service) save(tx Tx, a access.Actor, kind event.Kind, was Row, p party.Party, c party.Changed) (party.Party, error) {
	p.Version = was.Version + 1
	row, err := s.row(p)
	if err != nil {
		return p, err
	}
	if err := tx.SaveParty(row); err != nil {
		return p, err
	}
	if err := s.claim(tx, p); err != nil {
		return p, err
	}
	for _, k := range was.Keys {
		if !slices.Contains(row.Keys, k) {
			if err := tx.ReleaseIdentifier(k, p.ID); err != nil {
				return p, err
			}
		}
	}
	for _, k := range row.NameKeys {
		if !slices.Contains(was.NameKeys, k) {
			if err := tx.AddPartyName(k, p.ID); err != nil {
				return p, err
			}
		}
	}
	return p, s.tell(tx, a, kind, p, c)
}

// Rename records a new name from a day on; the old one is kept and still found.
func (s *Service) Rename(ctx context.Context, a access.Actor, id string, version int64, name string, from calendar.Day) (p party.Party, err error) {
	if err := s.enter(ctx, a, access.PartyRename, "party", id); err != nil {
		return p, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		old, row, err := s.loadOwn(tx, id, version)
		if err != nil {
			return err
		}
		if p, err = old.Renamed(name, from); err != nil {
			return err
		}
		p, err = s.save(tx, a, party.EventRenamed, row, p, party.Changed{Fields: []string{"name"}, From: from})
		return err
	})
	return p, err
}

// A Change replaces what is not nil.
type Change struct {
	Identifiers *[]Number
	OrgKind     *party.OrgKind
	Region      *string
	Address     *string
	Parent      *string
	Operator    *string
}

// Change corrects or completes a party. A number left out is free for others again.
func (s *Service) Change(ctx context.Context, a access.Actor, id string, version int64, c Change) (p party.Party, warnings []ident.Warning, err error) {
	if err := s.enter(ctx, a, access.PartyChange, "party", id); err != nil {
		return p, nil, err
	}
	var numbers []ident.Identifier
	if c.Identifiers != nil {
		if numbers, warnings, err = s.parseAll(*c.Identifiers); err != nil {
			return p, nil, err
		}
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		old, row, err := s.loadOwn(tx, id, version)
		if err != nil {
			return err
		}
		if old.Erased {
			return erased()
		}
		next, fields := c.apply(old, numbers)
		if len(fields) == 0 {
			return fault.New(fault.Invalid, "没有填写任何变更内容").Under("party.change-nothing")
		}
		if err := next.Check(); err != nil {
			return err
		}
		if err := checkRelated(tx, next, &old); err != nil {
			return err
		}
		if err := s.checkTree(tx, &next); err != nil {
			return err
		}
		p, err = s.save(tx, a, party.EventChanged, row, next, party.Changed{Fields: fields})
		return err
	})
	return p, warnings, err
}

func (c Change) apply(p party.Party, numbers []ident.Identifier) (next party.Party, fields []string) {
	set := func(field string, into, value *string) {
		if value != nil && *into != *value {
			*into, fields = *value, append(fields, field)
		}
	}
	if c.Identifiers != nil && !slices.Equal(p.Identifiers, numbers) {
		p.Identifiers, fields = numbers, append(fields, "identifiers")
	}
	if c.OrgKind != nil && p.OrgKind != *c.OrgKind {
		p.OrgKind, fields = *c.OrgKind, append(fields, "org_kind")
	}
	set("region", &p.Region, c.Region)
	set("address", &p.Address, c.Address)
	set("parent", &p.Parent, c.Parent)
	set("operator", &p.Operator, c.Operator)
	complete(&p)
	return p, fields
}

func erased() error {
	return fault.New(fault.Conflict, "该自然人的信息已被删除，不能再变更；如需办理请重新登记").Under("party.erased")
}

// Erase takes a person's data out of every version of all his records; the ids, the roles
// and the events stay, and point to nobody any more (个人信息保护法 §47). reason is a code
// for the event.
func (s *Service) Erase(ctx context.Context, a access.Actor, id string, version int64, reason string) error {
	if err := s.enter(ctx, a, access.PartyErase, "party", id); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.Serial(); err != nil { // no record is merged into him meanwhile
			return err
		}
		row, err := tx.PartyRow(id)
		switch {
		case err != nil:
			return err
		case row.Version != version:
			return stale()
		case row.Kind != party.Person:
			return fault.New(fault.Conflict, "只有自然人的信息可以删除，组织信息属于应当保存的公共记录").Under("party.erase-kind")
		case row.Erased:
			return erased()
		case row.MergedInto != "":
			return party.CheckOwn(id, row.MergedInto)
		}
		tree, err := tx.PartyTree(id)
		if err != nil {
			return err
		}
		for _, record := range tree.Records { // whatever is left of one record would tell of the others
			if err := s.Retain(ctx, record); err != nil {
				return err
			}
		}
		for _, record := range tree.Records {
			if err := s.eraseRecord(tx, a, record, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) eraseRecord(tx Tx, a access.Actor, id, reason string) error {
	row, err := tx.PartyRow(id)
	if err != nil {
		return err
	}
	p := party.Party{ID: id, Kind: party.Person, Roles: row.Roles, Erased: true, MergedInto: row.MergedInto}
	if err := tx.EraseParty(id, p.Display()); err != nil {
		return err
	}
	_, err = s.save(tx, a, party.EventErased, Row{ScreenRow: party.ScreenRow{Version: row.Version}}, p, party.Changed{Reason: reason})
	return err
}

// withAnswer gives circumstances with one more answer, leaving those of old rows alone.
func withAnswer[V any](have map[string]V, id string, answer V) map[string]V {
	next := maps.Clone(have)
	if next == nil {
		next = map[string]V{}
	}
	next[id] = answer
	return next
}
