package dispute

import (
	"net/http"

	"liancheng/internal/coordination"
)

// Answer says what a side thinks of the position.
func (p *Pages) Answer(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formAnswer, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.Answering{For: standFor(r), Agrees: r.PostFormValue("agrees") == "yes", Text: r.PostFormValue("text"), Document: x}
	})
}
