package order

import (
	"net/http"

	"liancheng/internal/httpd"
	"liancheng/internal/web/upload"
)

// ConfirmRelease says that what was done is undone.
func (p *Pages) ConfirmRelease(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	fb, err := p.typed(r)
	v := int64(0)
	if err == nil {
		v, err = version(r)
	}
	if err == nil {
		_, err = p.Orders.ConfirmRelease(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, fb)
	}
	return p.done(w, r, formRelease, err)
}
