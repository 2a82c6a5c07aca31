package order

import (
	"net/http"

	"liancheng/internal/httpd"
)

// SendBack is the coordinator's: the feedback does not do.
func (p *Pages) SendBack(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Orders.SendBack(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, r.PostFormValue("reasons"))
	}
	return p.done(w, r, formSendBack, err)
}
