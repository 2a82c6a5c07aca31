package listing

import (
	"net/http"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/listing"
	"liancheng/internal/web/upload"
)

// paper reads a document out of a form with files. The digest goes back into the
// form, so that what was uploaded need not be sent again.
func (p *Pages) paper(r *http.Request, base string) (listing.Document, error) {
	file, err := p.file(r, base+".file")
	return listing.Document{
		Number: strings.TrimSpace(r.PostFormValue(base + ".number")), Date: calendar.Day(r.PostFormValue(base + ".date")), File: file,
	}, err
}

func (p *Pages) file(r *http.Request, field string) (string, error) {
	digest, err := upload.Take(r, p.Files, field)
	if err == nil {
		r.PostForm.Set(field, digest)
	}
	return digest, err
}

// served reads how a paper reached its addressee.
func (p *Pages) served(r *http.Request, base string) (listing.Served, error) {
	proof, err := p.file(r, base+".proof")
	return listing.Served{
		Means: listing.Means(r.PostFormValue(base + ".means")), Date: calendar.Day(r.PostFormValue(base + ".date")),
		Consent: r.PostFormValue(base+".consent") == "yes", Proof: proof,
	}, err
}

// join gathers what went wrong with the files of one form.
func join(errs ...error) error {
	var all fault.List
	for _, err := range errs {
		all.Add(err)
	}
	return all.Err()
}
