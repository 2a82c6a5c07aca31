// Package screening is the window's pages: ask about one party, read the verdict,
// say what was done. An answer is shown on the page of its receipt.
package screening

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/internal/web/ui"
	"liancheng/receipt"
)

// Engine is what the pages need of screening.
type Engine interface {
	Screen(ctx context.Context, actor access.Actor, ask screening.Ask) (receipt.Receipt, error)
	Get(ctx context.Context, actor access.Actor, id string) (screening.Row, screening.Entry, error)
	List(ctx context.Context, actor access.Actor, f screening.Filter) ([]screening.Row, error)
	Outcome(ctx context.Context, actor access.Actor, id string, o screening.Outcome) (screening.Row, error)
}

// Bodies names bodies.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
}

// Pages are the pages of this package.
type Pages struct {
	Engine Engine
	Bodies Bodies
	Law    func() *law.Ruleset
	Today  func() calendar.Day
}

const section = "screenings"

const formAsk = "ask"

var home = ui.Link{Word: "信用核查", To: "/screenings"}

// AskPage is the form as it was filled in, and the latest screenings of the body.
type AskPage struct {
	Form     ui.Form
	Matters  []ui.Group
	Withheld bool // a person's number was typed and is not given back
	Recent   ui.Table
}

// Form shows the form.
func (p *Pages) Form(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, ui.Forms{}.For(formAsk, "purpose", "办件核查", "point", screening.AtAcceptance, "kind", string(party.Organisation)), false)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form ui.Form, withheld bool) error {
	a := httpd.Actor(r.Context())
	page := AskPage{Form: form, Withheld: withheld, Matters: matters(p.Law(), a.Deciding())}
	var err error
	if page.Recent, err = p.recent(r, a); err != nil {
		return err
	}
	f := ui.FrameFor(r.Context(), section, "信用核查")
	f.Errors = len(form.Errors) > 0
	return ui.Render(w, r, status, askView(f, page))
}

// Ask screens, and sends the browser on to the receipt: its address holds
// nothing about the party.
func (p *Pages) Ask(w http.ResponseWriter, r *http.Request) error {
	ask, err := p.typed(r)
	var answer receipt.Receipt
	if err == nil {
		answer, err = p.Engine.Screen(r.Context(), httpd.Actor(r.Context()), ask)
	}
	if err == nil && answer.Unsigned {
		// It could not be recorded, so it has no page: it is shown now or never.
		return p.unsigned(w, r, answer)
	}
	if err == nil {
		return ui.SeeOther(w, r, ui.ReceiptPath(answer.ID))
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok {
		return err
	}
	values, withheld := r.PostForm, false
	if typed := r.PostFormValue("identifier"); typed != "" && !ui.Echoes(typed) {
		values.Del("identifier")
		withheld = true
	}
	return p.show(w, r, httpd.Status(err), ui.Form{ID: formAsk, Values: values, Errors: errs, Back: true}, withheld)
}

// typed reads the form.
func (p *Pages) typed(r *http.Request) (screening.Ask, error) {
	ask := screening.Ask{
		Asker: receipt.Asker{
			Matter: r.PostFormValue("matter"), Purpose: strings.TrimSpace(r.PostFormValue("purpose")),
			Case: strings.TrimSpace(r.PostFormValue("case")), Point: r.PostFormValue("point"),
		},
		Name: strings.TrimSpace(r.PostFormValue("name")), Kind: party.Kind(r.PostFormValue("kind")),
	}
	if !ask.Kind.Known() {
		return ask, fault.New(fault.Invalid, "请选择核查的是组织还是自然人").At("kind").Under("screening.kind")
	}
	raw := strings.TrimSpace(r.PostFormValue("identifier"))
	if raw == "" {
		return ask, nil
	}
	var err error
	ask.Identifier, _, err = ident.Detect(raw, string(p.Today()))
	if f, is := err.(*fault.Fault); is {
		named := *f
		err = named.At("identifier")
	}
	return ask, err
}

// stages are the approval stages of a construction project.
var stages = map[int]string{
	0: "其他事项", 1: "立项用地规划许可阶段", 2: "工程建设许可阶段", 3: "施工许可阶段", 4: "竣工验收阶段", 5: "并行推进事项",
}

// matters lists what may be asked about: the matters of the actor's own body
// first, the others by stage.
func matters(rules *law.Ruleset, functions []string) []ui.Group {
	groups := []ui.Group{{Options: []ui.Option{{Word: "请选择"}}}, {Word: "本机构办理的事项"}}
	for _, stage := range []int{1, 2, 3, 4, 5, 0} {
		group := ui.Group{Word: stages[stage]}
		for _, m := range rules.Source.Matters {
			own := slices.ContainsFunc(m.Functions, func(f string) bool { return slices.Contains(functions, f) })
			switch o := (ui.Option{Value: m.ID, Word: m.Name}); {
			case m.Stage != stage:
			case own:
				groups[1].Options = append(groups[1].Options, o)
			default:
				group.Options = append(group.Options, o)
			}
		}
		groups = append(groups, group)
	}
	return slices.DeleteFunc(groups, func(g ui.Group) bool { return len(g.Options) == 0 })
}
