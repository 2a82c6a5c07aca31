package listing

import (
	"net/http"

	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/web/upload"
)

// Hear records what an addressee said in his defence, and the answer.
func (p *Pages) Hear(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	file, err := p.file(r, "file")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.Hear(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Statement{
			Recipient: r.PostFormValue("recipient"), Form: listing.Form(r.PostFormValue("form")),
			Received: calendar.Day(r.PostFormValue("received")), Text: r.PostFormValue("text"), File: file,
			Outcome: listing.Outcome(r.PostFormValue("outcome")), Response: r.PostFormValue("response"),
			Answered: calendar.Day(r.PostFormValue("answered")),
		})
	}
	return p.done(w, r, listing.Hear, err)
}
