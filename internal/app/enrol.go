package app

import (
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/listing"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// enrolment finds and registers the parties that rows of a spreadsheet name.
type enrolment struct{ registry *registry.Service }

// Known gives the party with the number. A name that it neither has nor had says that
// one of the two is mistyped: listing a stranger is worse than asking again.
func (e enrolment) Known(ctx context.Context, a access.Actor, who listing.Named) (string, error) {
	p, _, err := e.registry.FindByNumber(ctx, a, registry.Number{Value: who.Number})
	switch {
	case err != nil:
		return "", err
	case (p.Kind == party.Person) != who.Person:
		return "", fault.New(fault.Invalid, "该号码登记的是%s，与所填的列入对象或者身份不符，请核对", p.Kind.Chinese()).Under("party.kind")
	case who.Name != "" && !p.Erased && !called(&p, who.Name):
		return "", fault.New(fault.Invalid, "所填名称或者姓名与该号码登记的不一致，请核对；确已更名的，请先登记更名").Under("party.name-differs")
	}
	return p.ID, nil
}

func called(p *party.Party, name string) bool {
	fold := names.Fold
	if p.Kind == party.Person {
		fold = names.FoldPerson
	}
	return fold(p.Name) == fold(name) ||
		slices.ContainsFunc(p.Names, func(n party.Name) bool { return fold(n.Text) == fold(name) })
}

// Enrol registers parties by number and name, all of them or none.
func (e enrolment) Enrol(ctx context.Context, a access.Actor, who []listing.Named) ([]string, error) {
	forms := make([]registry.Form, len(who))
	for i, w := range who {
		kind := party.Organisation
		if w.Person {
			kind = party.Person
		}
		forms[i] = registry.Form{Kind: kind, Name: w.Name, Identifiers: []registry.Number{{Value: w.Number}}}
	}
	made, _, err := e.registry.RegisterAll(ctx, a, forms)
	ids := make([]string, len(made))
	for i := range made {
		ids[i] = made[i].ID
	}
	return ids, err
}
