package dispute

import (
	"net/http"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/web/ui"
)

// Forms of the page, and the steps that answer them.
const (
	formAnswer   = string(coordination.Respond)
	formDraft    = string(coordination.DraftText)
	formConfirm  = string(coordination.Confirm)
	formWithdraw = string(coordination.TakeBack)
	formConvene  = string(coordination.Convene)
	formRefer    = string(coordination.Refer)
	formRule     = string(coordination.Rule)
	formLink     = string(coordination.LinkLaw)
)

// said is what the page says when a step was taken.
var said = map[string]string{
	formRaise: "分歧已提出，待对方答复。", formAnswer: "答复已记录。", formDraft: "文本已记录，待其他各方确认。", formConfirm: "确认已记录。",
	formWithdraw: "分歧已撤回。", formConvene: "会议已登记。", formRefer: "报请已登记。", formRule: "裁定已登记。", formLink: "法律变更已关联。",
}

// A Position is what one side says, to stand beside the others'.
type Position struct {
	Name, Role, Text, When, Document string
	State                            ui.State
}

// A Version is one version of the text with who confirmed it.
type Version struct {
	No    string
	Words string
	Table ui.Table
}

// ShowPage is a dispute with what may be done with it.
type ShowPage struct {
	View      coordination.DisputeView
	Subject   string
	State     ui.State
	Awaited   string
	Deadline  string
	Names     map[string]string
	Positions []Position
	Texts     []Version // the last one first
	Steps     []ui.Step
	History   []ui.Moment
	Mine      bool // the actor's body raised it
	Said      string
	Forms     ui.Forms
	acting    map[string][]ui.Option // by form: for whom the actor may send it; "" is his own body
	can       map[string]bool
}

// Show shows one dispute.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Said = said[r.FormValue("done")]
	return p.render(w, r, http.StatusOK, page)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, page ShowPage) error {
	f := ui.FrameFor(r.Context(), section, "职责分歧 · "+page.State.Word, home)
	f.Errors = len(page.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, page))
}

// done goes back to the dispute, or shows it again with what was wrong.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, form string, refusal error) error {
	if refusal == nil {
		return ui.SeeOther(w, r, Path(r.PathValue("id"))+"?done="+form)
	}
	errs, ok := ui.ErrorsOf(refusal)
	if !ok || fault.Is(refusal, fault.Forbidden) || fault.Is(refusal, fault.NotFound) {
		return refusal
	}
	page, err := p.load(r)
	if err != nil {
		return err
	}
	if !page.can[form] {
		errs = bare(errs)
	}
	page.Forms = ui.Forms{Came: form, Values: r.PostForm, Errors: errs}
	return p.render(w, r, httpd.Status(refusal), page)
}

// bare are the sentences alone: a form that is not shown any more has no fields to lead to.
func bare(errs ui.Errors) (out ui.Errors) {
	for _, e := range errs {
		x := *e
		out = append(out, x.At(""))
	}
	return out
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	ctx, a, rules, today := r.Context(), httpd.Actor(r.Context()), p.Law(), p.Today()
	if page.View, err = p.Disputes.Get(ctx, a, r.PathValue("id")); err != nil {
		return page, err
	}
	d := &page.View.Dispute
	f := d.Facts()
	if page.Names, err = p.Disputes.Names(ctx, coordination.DisputeRow{DisputeFacts: f}); err != nil {
		return page, err
	}
	if page.State, err = State(f, rules, today); err != nil {
		return page, err
	}
	due, err := f.Due(rules)
	if err != nil {
		return page, err
	}
	what, whom, err := f.Awaits(rules, today)
	if err != nil {
		return page, err
	}
	page.Mine = a.Body != "" && d.Raiser.Body == a.Body
	page.Subject, page.Awaited = subject(rules, d.About), awaited(what, whom, page.Names)
	page.Deadline = ui.Deadline(rules.Calendar(), due, today)
	page.Positions, page.Texts = positions(d, page.Names), texts(d, page.Names)
	if page.Steps, err = p.steps(d); err != nil {
		return page, err
	}
	if page.History, err = p.history(ctx, &page); err != nil {
		return page, err
	}
	page.permit(a, today, p.convenable(d))
	return page, nil
}

// convenable is the first day of a meeting; none when it cannot be said.
func (p *Pages) convenable(d *coordination.Dispute) calendar.Day {
	from, err := d.ConvenableFrom(p.Law())
	if err != nil {
		return ""
	}
	return from.Day
}

// permit says which forms the actor may send, and for whom.
func (page *ShowPage) permit(a access.Actor, today, convenable calendar.Day) {
	d := &page.View.Dispute
	page.acting, page.can = map[string][]ui.Option{}, map[string]bool{}
	for _, act := range d.State.Possible() {
		form := string(act)
		switch act {
		case coordination.Convene, coordination.Refer, coordination.Rule, coordination.LinkLaw:
			page.can[form] = access.Can(a, act.Permit(), d.Resource()) == nil && (act != coordination.Convene || !today.Before(convenable))
			continue
		}
		for _, s := range d.Sides() {
			if page.mayFor(a, act, s) {
				o := ui.Option{Value: s.Function, Word: page.Names[s.Key()]}
				page.acting[form] = append(page.acting[form], o)
			}
		}
		page.can[form] = len(page.acting[form]) > 0
	}
}

// mayFor tells whether the actor may take a step for a side now.
func (page *ShowPage) mayFor(a access.Actor, act coordination.DisputeAct, s coordination.Side) bool {
	d := &page.View.Dispute
	permit := act.Permit()
	if s.Body == "" {
		permit = access.DisputeStandIn
	} else if s.Body != a.Body {
		return false
	}
	_, answered := d.Answer(s.Key())
	raiser := s.Key() == d.Raiser.Key()
	switch {
	case access.Can(a, permit, d.Resource()) != nil,
		act == coordination.Respond && (raiser || answered),
		act == coordination.TakeBack && !raiser,
		act == coordination.Confirm && (d.Text() == nil || d.Text().By(s.Key())):
		return false
	}
	return true
}
