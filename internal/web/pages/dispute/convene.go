package dispute

import (
	"net/http"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
)

// Convene records a meeting that the coordinator convened.
func (p *Pages) Convene(w http.ResponseWriter, r *http.Request) error {
	return p.step(w, r, formConvene, func(x coordination.Paper) coordination.DisputeInput {
		return coordination.Meeting{Held: calendar.Day(r.PostFormValue("held")), Present: r.PostForm["present"], Others: r.PostFormValue("others"),
			Minutes: x, Agreed: r.PostFormValue("agreed") == "yes", Text: r.PostFormValue("text")}
	})
}
