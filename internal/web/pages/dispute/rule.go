package dispute

import (
	"net/http"
	"strings"

	"liancheng/internal/coordination"
)

// Rule records what the superior said.
func (p *Pages) Rule(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formRule, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.Ruling{Text: r.PostFormValue("text"), Document: x}
	})
}

// Link names the change of law that follows from the outcome.
func (p *Pages) Link(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formLink, func(coordination.Paper) coordination.DisputeInput {
		return coordination.Linking{LawChange: strings.TrimSpace(r.PostFormValue("law_change"))}
	})
}
