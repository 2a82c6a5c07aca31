package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/registry"
)

// Files keeps the papers of cases; it asks the door.
type Files interface {
	PutFile(ctx context.Context, a access.Actor, from io.Reader) (File, error)
	// GetFile reads a file of the actor's body, or one cited by a case he has read.
	GetFile(ctx context.Context, a access.Actor, digest string, cited bool) (File, []byte, error)
}

// File is a stored paper, named by what it contains.
type File struct {
	Digest string    `json:"digest" doc:"SHA-256，十六进制"`
	Size   int64     `json:"size"`
	Media  string    `json:"media" doc:"按内容判断的类型"`
	Name   string    `json:"-"` // for the download
	Stored time.Time `json:"stored"`
}

// largestUpload leaves room for what multipart adds; the store refuses larger files itself.
const largestUpload = 21 << 20

func (a *API) files() {
	serve(a, op{Name: "files.put", Method: "POST", Path: "/v1/files", Tag: tagListing, Act: access.FilePut, Status: 201,
		Limit: largestUpload, Unkept: true, Summary: "上传文件",
		About: "请求内容即文件，或以 multipart/form-data 的 file 字段上传。类型按内容判断；同一文件再次上传得到同一摘要。"},
		func(o *huma.Operation) {
			raw := &huma.Schema{Type: "string", Format: "binary"}
			o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/octet-stream": {Schema: raw},
				"multipart/form-data":      {Schema: &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{"file": raw}, Required: []string{"file"}}},
			}}
			o.Responses = map[string]*huma.Response{"201": jsonResponse("已存", schemaOf[File](a)), "default": a.problemResponse()}
		}, a.putFile, false)
	serve(a, op{Name: "files.read", Method: "GET", Path: "/v1/files/{digest}", Tag: tagListing, Act: access.FileGet, Summary: "下载文件"},
		func(o *huma.Operation) {
			text := &huma.Schema{Type: "string"}
			o.Parameters = []*huma.Param{
				{Name: "digest", In: "path", Required: true, Schema: text, Description: "文件的 SHA-256"},
				{Name: "listing", In: "query", Schema: text, Description: "引用该文件的列入案件；本机构未存过该文件时填写"},
				{Name: "dispute", In: "query", Schema: text, Description: "引用该文件的职责分歧；本机构未存过该文件时填写"},
			}
			o.Responses = map[string]*huma.Response{
				"200":     {Description: "文件内容", Content: map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}},
				"default": a.problemResponse(),
			}
		}, a.getFile, false)
}

func jsonResponse(about string, s *huma.Schema) *huma.Response {
	return &huma.Response{Description: about, Content: map[string]*huma.MediaType{"application/json": {Schema: s}}}
}

func (a *API) problemResponse() *huma.Response {
	return &huma.Response{Description: "错误", Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schemaOf[httpd.Problem](a)}}}
}

func (a *API) putFile(w http.ResponseWriter, r *http.Request) {
	from, err := upload(r)
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	file, err := a.cfg.Files.PutFile(r.Context(), httpd.Actor(r.Context()), from)
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	w.Header().Set("Location", "/v1/files/"+file.Digest)
	writeJSON(w, http.StatusCreated, file)
}

// upload gives the file of a request, whichever way it was sent.
func upload(r *http.Request) (io.Reader, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return r.Body, nil
	}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, unreadable(err)
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, invalid("file", "file.missing", "请在 file 字段中选择文件")
		case err != nil:
			return nil, unreadable(err)
		case part.FormName() == "file":
			return part, nil
		}
	}
}

func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	return fault.New(fault.Invalid, "上传的内容不是完整的表单，请重新上传").At("file").Under(httpd.RuleMalformed).Because(err)
}

// getFile gives a file as an attachment: whatever it holds, no browser runs it.
func (a *API) getFile(w http.ResponseWriter, r *http.Request) {
	actor, digest := httpd.Actor(r.Context()), r.PathValue("digest")
	cited, err := a.cited(r.Context(), actor, r.URL.Query(), digest)
	if id := r.URL.Query().Get("party"); err == nil && !cited && id != "" {
		cited, err = a.citedInMerge(r.Context(), actor, id, digest)
	}
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	file, raw, err := a.cfg.Files.GetFile(r.Context(), actor, digest, cited)
	if err != nil {
		httpd.WriteFault(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.Media)
	h.Set("Content-Security-Policy", httpd.FilePolicy)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = w.Write(raw)
}

// cited tells whether a case or a dispute that the actor may read rests on the file.
func (a *API) cited(ctx context.Context, actor access.Actor, by url.Values, digest string) (bool, error) {
	if id := by.Get("dispute"); id != "" {
		v, err := a.cfg.Disputes.Get(ctx, actor, id)
		return err == nil && v.Cites(digest), err
	}
	id := by.Get("listing")
	if id == "" {
		return false, nil
	}
	v, err := a.cfg.Listings.Get(ctx, actor, id)
	return err == nil && v.Listing.Cites(digest), err
}

// citedInMerge tells whether a merging of a record that the actor may see rests on the
// file: who is to approve it must see what it rests on.
func (a *API) citedInMerge(ctx context.Context, actor access.Actor, id, digest string) (bool, error) {
	merges, err := a.cfg.Registry.Merges(ctx, actor, id)
	return err == nil && digest != "" && slices.ContainsFunc(merges, func(m registry.Merge) bool {
		return m.Paper.File == digest || m.EndPaper.File == digest
	}), err
}
