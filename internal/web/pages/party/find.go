package party

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/web/ui"
)

// mostFound is how many of one name a page shows. A name that more have is no name to find by.
const mostFound = 50

const formFind = "find"

// FindPage is the parties found by a name.
type FindPage struct {
	Form  ui.Form
	Table ui.Table
	More  bool
	Blank bool // nothing was asked yet
}

// Finder shows the form.
func (p *Pages) Finder(w http.ResponseWriter, r *http.Request) error {
	page := FindPage{Form: ui.Forms{}.For(formFind, "kind", string(party.Organisation)), Blank: true}
	return ui.Render(w, r, http.StatusOK, findView(ui.FrameFor(r.Context(), section, "查找主体", home), page))
}

// Find looks a party up by its number or by a name it has or had. What was typed stands in
// the body of the request, never in an address, since it may be a person's.
func (p *Pages) Find(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), httpd.Actor(r.Context())
	number, name := strings.TrimSpace(r.PostFormValue("number")), strings.TrimSpace(r.PostFormValue("name"))
	kind := party.Kind(r.PostFormValue("kind"))
	if !kind.Known() {
		kind = party.Organisation
	}
	if number != "" {
		found, _, err := p.Registry.FindByNumber(ctx, a, registry.Number{Value: number})
		if err == nil {
			return ui.SeeOther(w, r, Path(found.ID))
		}
		return p.found(w, r, nil, err)
	}
	found, err := p.Registry.FindByName(ctx, a, kind, name, "", mostFound)
	if err == nil && len(found) == 1 {
		return ui.SeeOther(w, r, Path(found[0].ID))
	}
	return p.found(w, r, found, err)
}

// found shows who was found, or what was wrong with what was typed.
func (p *Pages) found(w http.ResponseWriter, r *http.Request, list []registry.Found, refusal error) error {
	page := FindPage{Form: ui.Form{ID: formFind, Values: r.PostForm}, More: len(list) == mostFound}
	status := http.StatusOK
	if refusal != nil {
		errs, ok := ui.ErrorsOf(refusal)
		if !ok || fault.Is(refusal, fault.Forbidden) {
			return refusal
		}
		page.Form.Errors, page.Form.Back, status = errs, true, httpd.Status(refusal)
	}
	if !ui.Echoes(r.PostFormValue("number")) {
		page.Form.Values.Del("number")
	}
	page.Table = ui.Table{Caption: "找到的主体", Empty: ui.Words("没有以此为现用名或者曾用名的主体。"),
		Columns: []ui.Column{{Word: "主体"}, {Word: "号码"}, {Word: "曾用名"}}}
	for i := range list {
		who := &list[i].Party
		former := ""
		if who.Kind == party.Organisation {
			former = strings.Join(who.FormerNames(), "、")
		}
		page.Table.Rows = append(page.Table.Rows, ui.Row{To: Path(who.ID), Cells: []templ.Component{
			ui.Words(who.Display()), ui.Words(number(who)), ui.Words(former),
		}})
	}
	f := ui.FrameFor(r.Context(), section, "查找主体", home)
	f.Errors = len(page.Form.Errors) > 0
	return ui.Render(w, r, status, findView(f, page))
}

// number is the party's chief number, a person's masked.
func number(p *party.Party) string {
	if len(p.Identifiers) == 0 {
		return ""
	}
	if id := p.Identifiers[0]; !id.Kind.Person() {
		return id.Value
	}
	return p.Identifiers[0].Masked()
}
