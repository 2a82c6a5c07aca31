package dispute

import (
	"net/http"

	"liancheng/internal/coordination"
)

// Withdraw takes a dispute back.
func (p *Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formWithdraw, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.DisputeWithdrawal{For: standFor(r), Reason: r.PostFormValue("reason"), Document: x}
	})
}
