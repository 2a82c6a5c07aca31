package dispute

import (
	"context"
	"net/http"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/coordination"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web/ui"
)

// NewPage is the form that raises a dispute.
type NewPage struct {
	Order     string // the order it is about, when it was begun there
	OrderWord string
	Own       bool       // the actor may raise for his body
	StandsIn  bool       // he may raise for departments without a body
	Others    []ui.Group // who may be the other side
	Absent    []ui.Group // departments for which he may raise
	Functions []ui.Group
	Form      ui.Form
}

const formRaise = "raise"

// bodyKey sets a body among the choices of the other side apart from a function.
const bodyKey = "body:"

// againstFields are how many other sides the form takes; more come by the interface.
var againstFields = []string{"against[0]", "against[1]", "against[2]"}

// New shows the form, prefilled where it was begun at an order.
func (p *Pages) New(w http.ResponseWriter, r *http.Request) error {
	page, err := p.blank(r, r.FormValue("order"))
	if err != nil {
		return err
	}
	kind := string(coordination.AboutMeasure)
	if page.Order != "" {
		kind = string(coordination.AboutOrder)
	}
	page.Form = ui.Forms{}.For(formRaise, "about.kind", kind, "about.order", page.Order, "against[0]", firstOf(page.Others))
	return ui.Render(w, r, http.StatusOK, newView(ui.FrameFor(r.Context(), section, "提出职责分歧", home), page))
}

// firstOf is the authority behind the order, where the form was begun at one.
func firstOf(groups []ui.Group) string {
	for _, g := range groups {
		for _, o := range g.Options {
			if strings.HasPrefix(o.Value, bodyKey) {
				return o.Value
			}
		}
	}
	return ""
}

// Raise opens the dispute, or shows the form again with what was wrong.
func (p *Pages) Raise(w http.ResponseWriter, r *http.Request) error {
	document, err := p.paper(r, "document")
	var d coordination.Dispute
	if err == nil {
		var x coordination.Raising
		if x, err = p.raising(r); err == nil {
			x.Document = document
			d, err = p.Disputes.Raise(r.Context(), httpd.Actor(r.Context()), x)
		}
	}
	if err == nil {
		return ui.SeeOther(w, r, Path(d.ID)+"?done="+formRaise)
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) && errs[0].Field == "" {
		return err
	}
	page, failed := p.blank(r, r.PostFormValue("about.order"))
	if failed != nil {
		page, failed = p.blank(r, "") // an order that is not there is what was wrong
	}
	if failed != nil {
		return failed
	}
	page.Form = ui.Forms{Came: formRaise, Values: r.PostForm, Errors: errs}.For(formRaise)
	f := ui.FrameFor(r.Context(), section, "提出职责分歧", home)
	f.Errors = true
	return ui.Render(w, r, httpd.Status(err), newView(f, page))
}

// raising reads the form. A department is named by its function: where a body holds it,
// that body is the other side.
func (p *Pages) raising(r *http.Request) (coordination.Raising, error) {
	get := r.PostFormValue
	x := coordination.Raising{For: get("for"), Position: get("position"), About: coordination.Subject{Kind: coordination.SubjectKind(get("about.kind"))}}
	switch x.About.Kind {
	case coordination.AboutOrder:
		x.About.Order = strings.TrimSpace(get("about.order"))
	case coordination.AboutMeasure:
		x.About.Measure = strings.TrimSpace(get("about.measure"))
	case coordination.AboutFunction:
		x.About.Function = get("about.function")
	}
	for _, field := range againstFields {
		if chosen := get(field); chosen != "" {
			to, err := p.addressee(r.Context(), httpd.Actor(r.Context()), chosen)
			if err != nil {
				return x, err
			}
			x.Against = append(x.Against, to)
		}
	}
	return x, nil
}

func (p *Pages) addressee(ctx context.Context, a access.Actor, chosen string) (coordination.Addressee, error) {
	if id, ok := strings.CutPrefix(chosen, bodyKey); ok {
		return coordination.Addressee{Body: id}, nil
	}
	b, _, err := p.Bodies.HolderOf(ctx, chosen, a.Region, p.Today())
	if fault.Is(err, fault.NotFound) {
		return coordination.Addressee{Function: chosen}, nil
	}
	return coordination.Addressee{Body: b.ID}, err
}

// blank is the form with what may be chosen.
func (p *Pages) blank(r *http.Request, order string) (page NewPage, err error) {
	ctx, a, rules := r.Context(), httpd.Actor(r.Context()), p.Law()
	page = NewPage{Own: mayRaise(a), StandsIn: mayStandIn(a), Functions: functions(rules, "请选择")}
	if order != "" {
		v, err := p.Orders.Get(ctx, a, order)
		if err != nil {
			return page, err
		}
		page.Order, page.OrderWord = order, v.ActName
		if v.Measure != "" {
			page.OrderWord = v.Measure + " " + v.ActName
		}
		if v.Authority != a.Body {
			if page.Others, err = p.body(ctx, page.Others, "作出列入决定的机关", v.Authority); err != nil {
				return page, err
			}
		}
		if v.Body != a.Body && v.Body != "" {
			if page.Others, err = p.body(ctx, page.Others, "承办该任务的机构", v.Body); err != nil {
				return page, err
			}
		}
	}
	page.Others = append([]ui.Group{{Options: []ui.Option{{Word: "不选择"}}}}, append(page.Others, functions(rules, "")...)...)
	page.Absent = functions(rules, "本机构")
	return page, nil
}

func (p *Pages) body(ctx context.Context, groups []ui.Group, word, id string) ([]ui.Group, error) {
	b, err := p.Bodies.Body(ctx, id)
	return append(groups, ui.Group{Word: word, Options: []ui.Option{{Value: bodyKey + b.ID, Word: b.Name}}}), err
}

// functions are the departments of the memorandum, and the others that it addresses.
func functions(rules *law.Ruleset, none string) []ui.Group {
	signed, others := ui.Group{Word: "备忘录签署部门"}, ui.Group{Word: "其他部门和单位"}
	for _, f := range rules.Source.Functions {
		o := ui.Option{Value: f.ID, Word: f.Name}
		switch {
		case f.ID == law.EveryDepartment:
		case f.Signatory > 0:
			signed.Options = append(signed.Options, o)
		default:
			others.Options = append(others.Options, o)
		}
	}
	if none == "" {
		return []ui.Group{signed, others}
	}
	if none == "本机构" { // those that signed have bodies here
		return []ui.Group{{Options: []ui.Option{{Word: none}}}, others}
	}
	return []ui.Group{{Options: []ui.Option{{Word: none}}}, signed, others}
}
