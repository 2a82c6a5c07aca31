package order

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/web/ui"
)

// Forms of the page, and the acts that answer them.
const (
	formAcknowledge = "acknowledge"
	formFeedback    = "feedback"
	formHandOver    = "hand-over"
	formAnswer      = "answer"
	formRelease     = "release"
	formSendBack    = "send-back"
	formChase       = "chase"
)

// said is what the page says when an act was done.
var said = map[string]string{
	formAcknowledge: "已签收。", formFeedback: "反馈已提交。", formHandOver: "任务已移交。",
	formAnswer: "答复已提交。", formRelease: "解除已确认。", formSendBack: "反馈已退回。", formChase: "已催办，记入任务历程。",
}

// ShowPage is an order with what may be done with it.
type ShowPage struct {
	View     enforcement.View
	What     string
	State    ui.State
	Deadline string
	About    []About
	Clause   *ui.Clause
	Matter   string // of the screening that a re-check is about
	Opens    bool   // the actor is one of those who screen for that body, and may open it
	History  []ui.Moment
	Bodies   []ui.Option // to hand over to
	Disputes []Dispute
	Disputed bool   // one of them is open
	Raise    string // address of the form that raises one; "" where the actor may not
	Said     string
	Forms    ui.Forms
	can      map[string]bool // forms shown
}

// About is one of those an order reaches.
type About struct{ Name, Number, Role string }

// Show shows one order.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Said = said[r.FormValue("done")]
	return render(w, r, http.StatusOK, page.frame(r), page)
}

// again shows the order as it now is, with a form that was refused.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, form string, refusal error) error {
	errs, ok := ui.ErrorsOf(refusal)
	if !ok || fault.Is(refusal, fault.Forbidden) || fault.Is(refusal, fault.NotFound) {
		return refusal
	}
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Forms = ui.Forms{Came: form, Values: r.PostForm, Errors: errs}
	return render(w, r, httpd.Status(refusal), page.frame(r), page)
}

// done goes back to the order, or says again what was wrong.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, form string, err error) error {
	if err != nil {
		return p.again(w, r, form, err)
	}
	return ui.SeeOther(w, r, Path(r.PathValue("id"))+"?done="+form)
}

// version is the version that the page showed. Without one the act is refused as stale would be.
func version(r *http.Request) (int64, error) {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.New(fault.Invalid, "表单缺少任务的版本，请重新打开任务后再办理").At("version").Under("order.version")
	}
	return v, nil
}

func (p ShowPage) frame(r *http.Request) ui.Frame {
	title := "惩戒任务 · " + p.State.Word
	if p.Deadline != "" {
		title += " · " + p.Deadline
	}
	return ui.FrameFor(r.Context(), section, title, home)
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	ctx, a := r.Context(), httpd.Actor(r.Context())
	if page.View, err = p.Orders.Get(ctx, a, r.PathValue("id")); err != nil {
		return page, err
	}
	o, rules, today := &page.View.Order, p.Law(), p.Today()
	page.What, page.State = what(rules, o), state(o, today)
	page.Deadline = ui.Deadline(rules.Calendar(), due(o), today)
	if page.About, err = p.about(ctx, a, o); err != nil {
		return page, err
	}
	if m, err := rules.Measure(o.Measure); err == nil && o.Directive != "" {
		c := ui.ClauseOf(rules, rules.On(today), m, o.Directive)
		page.Clause = &c
	}
	if x := page.View.Screened; x != nil {
		m, _ := rules.Matter(x.Matter)
		page.Matter = m.Name
		page.Opens = access.Can(a, access.ScreeningOutcome, access.Resource{Kind: "screening", ID: x.ID, Body: x.Body, Region: o.Region}) == nil
	}
	if page.History, err = p.history(ctx, page.View.History); err != nil {
		return page, err
	}
	if err := p.disputes(ctx, a, &page); err != nil {
		return page, err
	}
	page.can = forms(a, &page.View, today)
	if page.can[formHandOver] {
		page.Bodies, err = p.takers(ctx, o)
		page.can[formHandOver] = len(page.Bodies) > 0
	}
	return page, err
}

// forms are the acts that the order's state and the actor's duties allow.
func forms(a access.Actor, v *enforcement.View, today calendar.Day) map[string]bool {
	may := func(act access.Act) bool { return access.Can(a, act, v.Resource()) == nil }
	has := func(acts ...enforcement.Act) bool {
		return slices.ContainsFunc(acts, func(x enforcement.Act) bool { return slices.Contains(v.Possible, x) })
	}
	return map[string]bool{
		formAcknowledge: v.Acknowledged == "" && has(enforcement.Acknowledge) && may(access.OrderAcknowledge),
		formFeedback:    has(feedbacks...) && may(access.OrderFeedback),
		formHandOver:    has(enforcement.Transfer) && may(access.OrderHandOver),
		formAnswer:      has(enforcement.Reply) && may(access.OrderAnswer),
		formRelease:     v.Release.State == enforcement.ReleasePending && may(access.OrderConfirmRelease),
		formSendBack:    has(enforcement.Return) && may(access.OrderSendBack),
		formChase:       (v.IsOverdue || v.Release.Overdue(today)) && may(access.OrderChase),
	}
}

// about names whom the order reaches. The look is recorded.
func (p *Pages) about(ctx context.Context, a access.Actor, o *enforcement.Order) (list []About, err error) {
	ids := make([]string, len(o.Reached))
	for i, reached := range o.Reached {
		ids[i] = reached.Party
	}
	shown, err := p.Parties.Displays(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, reached := range o.Reached {
		x := About{Role: reached.Chinese()}
		if !reached.Office() {
			who, err := p.Parties.Party(ctx, a, reached.Party)
			if err != nil {
				return nil, err
			}
			x.Name, x.Number = shown[reached.Party], Number(&who)
		}
		list = append(list, x)
	}
	return list, nil
}

// Number is the party's chief number, a person's masked.
func Number(p *party.Party) string {
	for _, k := range []ident.Kind{ident.USCC, ident.CitizenID} {
		if id, ok := p.Identifier(k); ok {
			return id.Masked()
		}
	}
	if len(p.Identifiers) > 0 {
		return p.Identifiers[0].Masked()
	}
	return ""
}

func (p *Pages) history(ctx context.Context, entries []enforcement.Entry) (list []ui.Moment, err error) {
	for _, e := range entries {
		m := ui.Moment{When: ui.At(e.At), What: e.Act.Chinese(), Document: e.Document, Note: e.Text}
		if e.Code != "" {
			m.Note = e.Code.Chinese() + " " + m.Note
		}
		if e.Screening != "" {
			m.Note = strings.TrimSpace(m.Note) + "（核查 " + e.Screening + "）"
		}
		if e.Version == 0 {
			m.Note = "列入终止之后的实施，未予采纳 " + m.Note
		}
		if e.Body != "" {
			body, err := p.Bodies.Body(ctx, e.Body)
			if err != nil {
				return nil, err
			}
			m.Who = body.Name
		}
		list = append(list, m)
	}
	return list, nil
}

// takers are the bodies an order may be handed over to: those that hold its
// function in its region or above.
func (p *Pages) takers(ctx context.Context, o *enforcement.Order) (list []ui.Option, err error) {
	for region := o.Region; region != ""; {
		after := ""
		for {
			page, err := p.Bodies.Bodies(ctx, region, after, 200)
			if err != nil {
				return nil, err
			}
			for i := range page {
				if b := &page[i]; b.ID != o.Body && slices.Contains(b.FunctionsOn(p.Today()), o.Function) {
					list = append(list, ui.Option{Value: b.ID, Word: b.Name})
				}
			}
			if len(page) < 200 {
				break
			}
			after = page[len(page)-1].ID
		}
		above, _ := ident.LookupRegion(region)
		region = above.Parent
	}
	return list, nil
}

// tri reads the answer of a form.
func tri(word string) law.Tri {
	t, _ := law.ParseTri(word) // what is no answer is unknown, and the service says so
	return t
}
