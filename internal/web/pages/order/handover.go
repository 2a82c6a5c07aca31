package order

import (
	"net/http"

	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
)

// HandOver gives the order to another body, with reasons.
func (p *Pages) HandOver(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, _, err = p.Orders.HandOver(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, enforcement.Handover{
			Body: r.PostFormValue("body"), Reasons: r.PostFormValue("reasons"),
		})
	}
	return p.done(w, r, formHandOver, err)
}
