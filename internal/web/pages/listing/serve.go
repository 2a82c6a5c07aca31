package listing

import (
	"net/http"

	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/web/upload"
)

// Serve records how the decision reached one of those it names, or all not yet reached.
func (p *Pages) Serve(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	served, err := p.served(r, "deliveries")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.Serve(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Delivery{
			Recipient: r.PostFormValue("deliveries.recipient"), Served: served, RepairNotice: r.PostFormValue("deliveries.repair_notice") == "yes",
		})
	}
	return p.done(w, r, listing.Serve, err)
}
