package login

import (
	"net/http"

	"liancheng/internal/httpd"
	"liancheng/internal/web/ui"
)

// PasswordPage is the form to change one's own password. Nothing typed is given back.
type PasswordPage struct {
	Forced bool // the password was given by somebody else
	Errors ui.Errors
}

func (p *Pages) page(r *http.Request) PasswordPage {
	v, in := httpd.Visit(r.Context())
	return PasswordPage{Forced: in && v.User.MustChange}
}

// Password shows the form.
func (p *Pages) Password(w http.ResponseWriter, r *http.Request) error {
	return ui.Render(w, r, http.StatusOK, passwordView(frame(r, "修改密码"), p.page(r)))
}

// ChangePassword changes it.
func (p *Pages) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	var err error = errRepeat
	if r.PostFormValue("password") == r.PostFormValue("repeat") {
		err = p.Accounts.ChangePassword(r.Context(), httpd.Actor(r.Context()), r.PostFormValue("old"), r.PostFormValue("password"))
	}
	if err == nil {
		return ui.SeeOther(w, r, "/")
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok {
		return err
	}
	page, f := p.page(r), frame(r, "修改密码")
	page.Errors, f.Errors = errs, true
	return ui.Render(w, r, httpd.Status(err), passwordView(f, page))
}
