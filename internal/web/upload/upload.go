// Package upload takes the files of a form into the store of papers.
package upload

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// Limit is the most a form with files may hold: a file of 20 MiB and its fields.
const Limit = 21 << 20

// Files stores a paper for the actor's body, sealed, and names it by the SHA-256
// of its content.
type Files interface {
	PutFile(ctx context.Context, a access.Actor, from io.Reader) (digest string, err error)
}

// Suffix of the file control beside the field that carries the digest.
const Suffix = ".upload"

var digest = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Take stores the file chosen in a field's control and gives its digest; where
// none was chosen, the digest of one sent earlier with the same form, so that a
// form that came back need not be given its file again. "" means no file.
//
// The form is read into memory, never into temporary files, which would lie
// about unsealed.
func Take(r *http.Request, files Files, field string) (string, error) {
	kept := r.PostFormValue(field) // reads the form
	if !digest.MatchString(kept) {
		kept = ""
	}
	file, _, err := r.FormFile(field + Suffix)
	switch {
	case errors.Is(err, http.ErrMissingFile), errors.Is(err, http.ErrNotMultipart):
		return kept, nil
	case err != nil:
		return "", fault.New(fault.Invalid, "文件未能完整上传，请重新选择").At(field).Under("file.upload").Because(err)
	}
	defer file.Close()
	stored, err := files.PutFile(r.Context(), httpd.Actor(r.Context()), file)
	if f, is := errors.AsType[*fault.Fault](err); is && f.Kind != fault.Internal {
		named := *f
		return "", named.At(field)
	}
	return stored, err
}

// Read reads a form into memory, its files too. A form over the limit is refused, and
// one that holds what is no text.
func Read(r *http.Request) error {
	err := r.ParseMultipartForm(Limit)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return large
	}
	if err != nil {
		return fault.New(fault.Invalid, "表单未能读取，请重新提交").Under(httpd.RuleMalformed).Because(err)
	}
	for name, values := range r.PostForm {
		if !httpd.Text(name) || slices.ContainsFunc(values, func(v string) bool { return !httpd.Text(v) }) {
			return fault.New(fault.Invalid, "表单含有空字符或不是 UTF-8 编码的内容，请删去后重新提交").At(strings.ToValidUTF8(name, "?")).Under("http.text")
		}
	}
	return nil
}
