package dispute

import (
	"net/http"

	"liancheng/internal/coordination"
)

// Draft brings a text to be agreed on, or changes the one there is.
func (p *Pages) Draft(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formDraft, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.Drafting{For: standFor(r), Text: r.PostFormValue("text"), Document: x}
	})
}
