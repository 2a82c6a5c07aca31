package order

import (
	"net/http"

	"liancheng/internal/httpd"
)

// Answer answers a question.
func (p *Pages) Answer(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Orders.Answer(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, tri(r.PostFormValue("answer")), r.PostFormValue("source"))
	}
	return p.done(w, r, formAnswer, err)
}
