package registry

import (
	"context"
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
)

// A Number is an identifier as somebody typed it; without a kind it is recognised by
// its shape. It never prints, since it may be a person's.
type Number struct {
	Kind  ident.Kind `json:"kind,omitempty"`
	Value string     `json:"value"`
}

// Format keeps every verb from showing the number.
func (n Number) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "registry.Number(%s)", string(n.Kind))
}

// parse reads the number.
func (n Number) parse(today calendar.Day) (ident.Identifier, []ident.Warning, error) {
	if n.Kind == "" {
		return ident.Detect(n.Value, string(today))
	}
	return ident.Parse(n.Kind, n.Value, string(today))
}

// A Form is a party as somebody enters it.
type Form struct {
	Kind        party.Kind
	Name        string
	Since       calendar.Day // first day of the name, where known
	Former      []party.Name // names before it
	Identifiers []Number
	OrgKind     party.OrgKind // "" reads it from the code and the name
	Region      string        // "" reads it from the code
	Address     string
	Parent      string // of a branch: its legal person
	Operator    string // of an individual business: the person who runs it
}

// Taken says that a number is another party's already. It is the cause inside the
// fault, for a caller who wants to go on with that party.
type Taken struct{ Party string }

func (t Taken) Error() string { return "identifier belongs to " + t.Party }

// Register records a party that is not there yet.
func (s *Service) Register(ctx context.Context, a access.Actor, f Form) (party.Party, []ident.Warning, error) {
	made, warnings, err := s.RegisterAll(ctx, a, []Form{f})
	if err != nil {
		return party.Party{}, nil, err
	}
	return made[0], warnings[0], nil
}

// RegisterAll records several parties in one transaction, or none of them.
func (s *Service) RegisterAll(ctx context.Context, a access.Actor, forms []Form) (made []party.Party, warnings [][]ident.Warning, err error) {
	if err := s.enter(ctx, a, access.PartyRegister, "party", ""); err != nil {
		return nil, nil, err
	}
	for _, f := range forms {
		p, ws, err := s.draft(f)
		if err != nil {
			return nil, nil, err
		}
		made, warnings = append(made, p), append(warnings, ws)
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		for _, p := range made {
			if err := s.add(tx, a, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return made, warnings, nil
}

// draft makes version 1 out of a form.
func (s *Service) draft(f Form) (p party.Party, warnings []ident.Warning, err error) {
	p = party.Party{
		ID: ident.NewID("pty"), Version: 1, Kind: f.Kind, OrgKind: f.OrgKind, Name: f.Name, Region: f.Region,
		Address: f.Address, Parent: f.Parent, Operator: f.Operator,
		Names: append(slices.Clone(f.Former), party.Name{Text: f.Name, From: f.Since}),
	}
	p.Identifiers, warnings, err = s.parseAll(f.Identifiers)
	if err != nil {
		return p, nil, err
	}
	complete(&p)
	return p, warnings, p.Check()
}

// parseAll reads every number, and finds every fault at once.
func (s *Service) parseAll(numbers []Number) (ids []ident.Identifier, warnings []ident.Warning, err error) {
	var bad fault.List
	for i, n := range numbers {
		id, ws, err := n.parse(s.today())
		if err != nil {
			bad.Add(atIdentifier(err, i))
			continue
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		warnings = append(warnings, ws...)
	}
	return ids, warnings, bad.Err()
}

func atIdentifier(err error, i int) error {
	if f, ok := err.(*fault.Fault); ok {
		return f.At(fmt.Sprintf("identifiers[%d]", i))
	}
	return err
}

// complete reads from the code what the form left open.
func complete(p *party.Party) {
	if p.Kind != party.Organisation {
		return
	}
	code := p.CreditCode()
	if p.OrgKind == "" {
		p.OrgKind = party.OrgKindOf(code, p.Name, p.Parent != "")
	}
	if p.Region == "" {
		p.Region = code.RegionCode()
	}
	if home, _, ok := ident.ResolveRegion(p.Region); ok {
		p.Region = home.Code // of a withdrawn league or a development zone: the division of today
	}
}

// add saves a new party.
func (s *Service) add(tx Tx, a access.Actor, p party.Party) error {
	if err := checkRelated(tx, p, &party.Party{}); err != nil {
		return err
	}
	if err := s.claim(tx, p); err != nil {
		return err
	}
	row, err := s.row(p)
	if err != nil {
		return err
	}
	if err := tx.AddParty(row); err != nil {
		return err
	}
	for _, k := range row.NameKeys {
		if err := tx.AddPartyName(k, p.ID); err != nil {
			return err
		}
	}
	return s.tell(tx, a, party.EventRegistered, p, party.Changed{})
}

// claim takes the party's numbers for it, or says whose they are.
func (s *Service) claim(tx Tx, p party.Party) error {
	for i, id := range p.Identifiers {
		for _, k := range s.keysOf(id) {
			owner, err := tx.ClaimIdentifier(k, p.ID)
			if err != nil {
				return err
			}
			if owner != p.ID {
				return fault.New(fault.Conflict, "该%s已登记在主体 %s 名下，一个号码只能属于一个主体；请直接使用该主体，或核对号码", k.Kind.Word(), owner).
					At(fmt.Sprintf("identifiers[%d]", i)).Under("party.identifier-taken").Because(Taken{owner})
			}
		}
	}
	return nil
}

// checkRelated sees that parent and operator exist and are what they must be. One that
// was there before may have been merged into another record since.
func checkRelated(tx Tx, p party.Party, was *party.Party) error {
	check := func(id, before, field string, fits func(Row) bool, sentence string) error {
		if id == "" {
			return nil
		}
		r, err := tx.PartyRow(id)
		switch {
		case fault.Is(err, fault.NotFound) || err == nil && !fits(r):
			return fault.New(fault.Invalid, "%s", sentence).At(field).Under("party." + field)
		case err == nil && id != before:
			return named(r, field)
		}
		return err
	}
	err := check(p.Parent, was.Parent, "parent", func(r Row) bool { return r.Kind == party.Organisation && r.OrgKind != party.Branch },
		"所属法人应是已登记的组织，且不能是分支机构；请先登记该法人")
	if err != nil {
		return err
	}
	return check(p.Operator, was.Operator, "operator", func(r Row) bool { return r.Kind == party.Person && !r.Erased },
		"经营者应是已登记的自然人；请先登记该自然人")
}

// named refuses to name a record that was merged into another, and says which.
func named(r Row, field string) error {
	if r.MergedInto == "" {
		return nil
	}
	return fault.New(fault.Invalid, "主体 %s 已并入 %s，请改填 %s", r.Party, r.MergedInto, r.MergedInto).At(field).Under("party.merged")
}

// tell appends the event of a party's new version.
func (s *Service) tell(tx Tx, a access.Actor, kind event.Kind, p party.Party, c party.Changed) error {
	c.Party, c.Version, c.Kind, c.OrgKind, c.Region = p.ID, p.Version, p.Kind, p.OrgKind, p.Region
	if c.Kind == party.Person {
		c.Region = "" // where a person lives is nobody's business
	}
	e, err := event.New(kind, p.ID, p.Version, a.Ref(), c)
	if err == nil {
		tx.Append(e)
	}
	return err
}
