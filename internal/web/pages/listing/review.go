package listing

import (
	"net/http"

	"liancheng/internal/httpd"
	"liancheng/internal/listing"
)

// Review approves a proposal or returns it with an opinion.
func (p *Pages) Review(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Listings.Review(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Opinion{
			Approve: r.PostFormValue("approve") == "yes", Text: r.PostFormValue("opinion"),
		})
	}
	return p.done(w, r, listing.Review, err)
}
