package listing

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/web/ui"
)

// An Office is a place in a listed unit: who was named in the case for it, who holds it
// today, and which measures go with the place and which with the person.
type Office struct {
	Role, Named, Holder string
	Changed             bool     // somebody was named, and another holds it now
	Follows             []string // measures that whoever holds it answers for
	Stays               []string // measures that reach those named and nobody else
}

// offices are the places that change hands.
var offices = []law.Role{law.LegalRepresentative, law.Principal}

// tenure says what a change of name and of those who lead the unit means for the case.
func (p *Pages) tenure(ctx context.Context, page *ShowPage) error {
	if page.who.Kind != party.Organisation {
		return nil
	}
	page.Former = formerNames(&page.who)
	for _, role := range offices {
		o, known, err := p.office(ctx, page, role)
		if err != nil {
			return err
		}
		if known {
			page.Offices = append(page.Offices, o)
		}
	}
	return nil
}

// office looks at one place; false where nobody was named for it and nobody holds it.
func (p *Pages) office(ctx context.Context, page *ShowPage, role law.Role) (o Office, known bool, err error) {
	var named, holders []string
	for _, m := range page.View.Facts.Members {
		if m.Role == role {
			named = append(named, m.Party)
		}
	}
	for _, r := range party.HoldersOn(page.who.Roles, role, p.Today()) {
		if r.Organisation == page.who.ID {
			holders = append(holders, r.Person)
		}
	}
	shown, err := p.Parties.Displays(ctx, slices.Concat(named, holders))
	if err != nil || len(named)+len(holders) == 0 {
		return o, false, err
	}
	names := func(ids []string, none string) string {
		words := make([]string, len(ids))
		for i, id := range ids {
			words[i] = shown[id]
		}
		if len(words) == 0 {
			return none
		}
		return strings.Join(words, "、")
	}
	o = Office{Role: role.Chinese(), Named: names(named, "没有列明"), Holder: names(holders, "没有登记")}
	o.Changed = len(named) > 0 && slices.ContainsFunc(holders, func(id string) bool { return !slices.Contains(named, id) })
	edition := p.Law().On(p.Today())
	for i := range edition.Readings {
		rd := &edition.Readings[i]
		if rd.Domain != page.Domain.No || !slices.Contains(rd.Reaches, role) {
			continue
		}
		words := placeOf(rd.Measure) + " " + rd.Phrase
		if enforcement.FollowsOffice(rd) {
			o.Follows = append(o.Follows, words)
		} else {
			o.Stays = append(o.Stays, words)
		}
	}
	return o, true, nil
}

// placeOf is a measure's place in the memorandum, as officers quote it.
func placeOf(measure string) string {
	_, place, _ := strings.Cut(measure, "/")
	return place
}

// formerNames is the names over time, the latest first; no rows where there was ever one.
func formerNames(who *party.Party) ui.Table {
	t := ui.Table{Caption: "名称沿革", Empty: ui.Words(""), Columns: []ui.Column{{Word: "名称"}, {Word: "启用"}, {Word: "停用"}}}
	if len(who.Names) < 2 {
		return t
	}
	for _, n := range slices.Backward(who.Names) {
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Words(n.Text), ui.Short(n.From.Chinese()), ui.Short(n.To.Chinese())}})
	}
	return t
}
