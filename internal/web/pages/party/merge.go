package party

import (
	"net/http"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/registry"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// ProposeMerge says that the record doubles another.
func (p *Pages) ProposeMerge(w http.ResponseWriter, r *http.Request) error {
	step, v, err := p.step(r)
	if err == nil {
		_, err = p.Registry.ProposeMerge(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, strings.TrimSpace(r.PostFormValue("into")), step)
	}
	return p.done(w, r, registry.ProposeMerge, err)
}

// ApproveMerge merges, by a second person.
func (p *Pages) ApproveMerge(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Registry.ApproveMerge(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v)
	}
	return p.done(w, r, registry.ApproveMerge, err)
}

// RejectMerge refuses what was proposed.
func (p *Pages) RejectMerge(w http.ResponseWriter, r *http.Request) error {
	_, err := p.Registry.RejectMerge(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), registry.MergeReason(r.PostFormValue("reason")))
	return p.done(w, r, registry.RejectMerge, err)
}

// Unmerge parts the record from the one it was merged into.
func (p *Pages) Unmerge(w http.ResponseWriter, r *http.Request) error {
	step, v, err := p.step(r)
	if err == nil {
		_, err = p.Registry.Unmerge(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, step)
	}
	return p.done(w, r, registry.UndoMerge, err)
}

// step reads reason and paper, and the version that the page showed.
func (p *Pages) step(r *http.Request) (step registry.MergeStep, v int64, err error) {
	var bad fault.List
	file, err := upload.Take(r, p.Files, "file")
	if bad.Add(err); err == nil {
		r.PostForm.Set("file", file) // what was uploaded need not be sent again
	}
	v, err = version(r)
	bad.Add(err)
	return registry.MergeStep{
		Reason: registry.MergeReason(r.PostFormValue("reason")),
		Paper:  registry.Paper{Number: strings.TrimSpace(r.PostFormValue("document")), File: file},
	}, v, bad.Err()
}

// done goes back to the party, or shows it again with what was wrong.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, act registry.MergeAct, refusal error) error {
	if refusal == nil {
		return ui.SeeOther(w, r, Path(r.PathValue("id"))+"?done="+string(act))
	}
	errs, ok := ui.ErrorsOf(refusal)
	if !ok || fault.Is(refusal, fault.NotFound) || fault.Is(refusal, fault.Forbidden) {
		return refusal
	}
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Forms = ui.Forms{Came: string(act), Values: r.PostForm, Errors: errs}
	return p.render(w, r, httpd.Status(refusal), page)
}
