package listing

import (
	"net/http"

	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/web/upload"
)

// Notify records a notice served on one addressee.
func (p *Pages) Notify(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "notices.document")
	served, proof := p.served(r, "notices")
	v, stale := version(r)
	if err = join(err, proof, stale); err == nil {
		_, err = p.Listings.Notify(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Notice{
			Recipient: r.PostFormValue("notices.recipient"), Document: doc, Served: served,
			Facts: r.PostFormValue("notices.facts"), Basis: r.PostFormValue("notices.basis"),
			Consequences: r.PostFormValue("notices.consequences"), Rights: r.PostFormValue("notices.rights"),
		})
	}
	return p.done(w, r, listing.Notify, err)
}
