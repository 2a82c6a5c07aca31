package screening

import (
	"net/http"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/screening"
	"liancheng/internal/web/ui"
)

const formOutcome = "outcome"

// Outcome records what the officer did on a verdict, or why not.
func (p *Pages) Outcome(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	_, err := p.Engine.Outcome(r.Context(), httpd.Actor(r.Context()), id, screening.Outcome{
		Done: screening.Done(r.PostFormValue("done")), Reason: strings.TrimSpace(r.PostFormValue("reason")),
		DecisionDocument: strings.TrimSpace(r.PostFormValue("decision_document")), Date: calendar.Day(r.PostFormValue("date")),
	})
	if err == nil {
		return ui.SeeOther(w, r, ui.ReceiptPath(id)+"?done="+formOutcome)
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return err
	}
	page, lerr := p.load(r)
	if lerr != nil {
		return lerr
	}
	page.Forms = ui.Forms{Came: formOutcome, Values: r.PostForm, Errors: errs}
	return p.render(w, r, httpd.Status(err), page)
}
