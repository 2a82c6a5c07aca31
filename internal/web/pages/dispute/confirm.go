package dispute

import (
	"net/http"
	"strconv"

	"liancheng/internal/coordination"
)

// Confirm agrees to the version of the text that the page showed.
func (p *Pages) Confirm(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formConfirm, func(x coordination.Paper) coordination.DisputeInput {
		no, _ := strconv.Atoi(r.PostFormValue("text")) // what is no number is no version, and the service says so
		return coordination.Confirming{For: standFor(r), Text: no, Document: x}
	})
}
