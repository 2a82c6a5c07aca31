package httpd

import (
	"mime"
	"net/http"
	"strconv"

	"liancheng/internal/listing"
)

// WritePaper answers with a paper of a case as an attachment. It was made here from forms of
// ours and holds nothing that runs, so the policy of its door does. What fonts could not show is counted in headers; the file's own properties
// and the answer as JSON say it in words.
func WritePaper(w http.ResponseWriter, f listing.PaperFile) {
	lost := 0
	for _, s := range f.Substituted {
		if s.Lost() {
			lost++
		}
	}
	h := w.Header()
	h.Set("Content-Type", f.Media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", strconv.Itoa(len(f.Data)))
	h.Set("Paper-Blanks", strconv.Itoa(len(f.Blanks)))
	h.Set("Paper-Substituted", strconv.Itoa(len(f.Substituted)))
	h.Set("Paper-Missing-Glyphs", strconv.Itoa(lost))
	_, _ = w.Write(f.Data)
}
