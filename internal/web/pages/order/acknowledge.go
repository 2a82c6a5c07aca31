package order

import (
	"net/http"

	"liancheng/internal/httpd"
)

// Acknowledge says that the body has received the order.
func (p *Pages) Acknowledge(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Orders.Acknowledge(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v)
	}
	return p.done(w, r, formAcknowledge, err)
}
