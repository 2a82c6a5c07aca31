package listing

import (
	"net/http"

	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/upload"
)

// End closes a listing: expired, repaired or revoked.
func (p *Pages) End(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.End(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Termination{
			How: standing.Ending(r.PostFormValue("how")), Document: doc, Reason: r.PostFormValue("reason"), On: calendar.Day(r.PostFormValue("on")),
		})
	}
	return p.done(w, r, listing.End, err)
}

// Withdraw gives a case up before the decision.
func (p *Pages) Withdraw(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Listings.Withdraw(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, r.PostFormValue("reason"))
	}
	return p.done(w, r, listing.Withdraw, err)
}
