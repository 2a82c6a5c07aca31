package dispute

import (
	"net/http"

	"liancheng/internal/coordination"
)

// Refer lays a dispute before the superior.
func (p *Pages) Refer(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formRefer, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.Referral{To: r.PostFormValue("to"), Reason: r.PostFormValue("reason"), Document: x}
	})
}
