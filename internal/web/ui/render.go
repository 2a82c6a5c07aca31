package ui

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
)

// Policy is the content policy of every page: own styles and pictures, no
// script at all in this face, forms to ourselves only.
const Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// small pages are not worth compressing.
const small = 1024

// Render writes a page. It is built in full first: a page that fails half way
// must not leave half a page behind with status 200.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var buf bytes.Buffer
	if err := page.Render(r.Context(), &buf); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// Under the frame's no-referrer a browser sends "Origin: null" with our own
	// forms, and where it sends no Sec-Fetch-Site (plain HTTP) they would be refused.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding")
	body := buf.Bytes()
	if len(body) > small && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = squeeze(body)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // who hung up needs no answer
	}
	return nil
}

// SeeOther sends the browser on with a GET after a form was taken.
func SeeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
