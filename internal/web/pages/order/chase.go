package order

import (
	"net/http"

	"liancheng/internal/httpd"
)

// Chase reminds a body of what is overdue.
func (p *Pages) Chase(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Orders.Chase(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, r.PostFormValue("reasons"))
	}
	return p.done(w, r, formChase, err)
}
