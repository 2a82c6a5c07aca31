package api

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
)

// Tags group the operations in the description.
const (
	tagAccount   = "账号"
	tagLaw       = "备忘录与法律依据"
	tagParty     = "主体与机构"
	tagListing   = "列入"
	tagOrder     = "惩戒任务"
	tagPublic    = "公示"
	tagDispute   = "分歧协调"
	tagScreening = "信用核查"
	tagReport    = "反馈与统计"
)

// An op is one operation: the route of the frame and its description in one.
type op struct {
	Name, Method, Path string
	Tag                string
	Summary, About     string
	Act                access.Act   // by which the actor enters
	Also               []access.Act // others it may come to
	Open               bool         // for anybody
	Status             int          // of success; 0: 200
	Limit              int64        // of the body; 0: as the frame has it
	Unkept             bool         // see httpd.Route
	Stale              bool         // takes If-Match
}

// A call is who acts, and the request's context.
type call struct {
	context.Context
	Actor access.Actor
}

// handle registers an operation. Its handler returns faults; here they become problems.
func handle[I, O any](a *API, o op, fn func(call, *I) (*O, error)) {
	operation := a.operation(o)
	huma.Register(a.huma, operation, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(call{ctx, httpd.Actor(ctx)}, in)
		if err != nil {
			return nil, refuse(ctx, err)
		}
		return out, nil
	})
	a.add(o, a.mux.last)
}

// serve registers an operation that a plain handler answers; the description is
// made from the types I and O all the same.
func serve(a *API, o op, describe func(*huma.Operation), h http.HandlerFunc, stream bool) {
	operation := a.operation(o)
	describe(&operation)
	a.huma.OpenAPI().AddOperation(&operation)
	a.add(o, h)
	a.routes[len(a.routes)-1].Stream = stream
}

func (a *API) add(o op, h http.Handler) {
	a.routes = append(a.routes, httpd.Route{
		Name: o.Name, Method: o.Method, Pattern: o.Path, Act: o.Act, Also: o.Also, Open: o.Open,
		Limit: o.Limit, Unkept: o.Unkept, Handler: h,
	})
}

func (a *API) operation(o op) huma.Operation {
	operation := huma.Operation{
		OperationID: o.Name, Method: o.Method, Path: o.Path, Tags: []string{o.Tag},
		Summary: o.Summary, Description: o.About, DefaultStatus: o.Status,
		MaxBodyBytes: -1, BodyReadTimeout: -1, // the frame holds both
	}
	if o.Act != "" {
		operation.Description = strings.TrimSpace(operation.Description + "\n\n权限：" + string(o.Act) + "（" + o.Act.Chinese() + "）")
	}
	if !o.Open {
		operation.Security = []map[string][]string{{"key": {}}, {"session": {}}}
	}
	if o.Method == http.MethodPost && !o.Unkept {
		operation.Parameters = append(operation.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
			Description: "随机数；因断线等原因重发同一请求时用相同的键，24 小时内答复相同，不会重复办理",
		})
	}
	for _, status := range []int{400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 503} {
		if o.Open && (status == 401 || status == 403) {
			continue
		}
		operation.Errors = append(operation.Errors, status)
	}
	return operation
}

// refuse turns a fault into what the library writes.
func refuse(ctx context.Context, err error) error {
	p := httpd.ProblemOf(err, httpd.RequestID(ctx))
	h := http.Header{}
	httpd.Prepare(h, ctx, p, err)
	return huma.ErrorWithHeaders(p, h)
}

// collector stands where the library expects a mux and hands its handlers to the routes.
type collector struct{ last http.Handler }

func (c *collector) HandleFunc(_ string, h func(http.ResponseWriter, *http.Request)) {
	c.last = http.HandlerFunc(h)
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// describe begins the OpenAPI document.
func (a *API) describe() {
	a.mux = &collector{}
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	a.huma = humago.New(a.mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "联惩接口", Version: a.cfg.Version,
				Description: "联合惩戒合作备忘录的列入、惩戒任务、信用核查与反馈。日期写作 YYYY-MM-DD，时刻为 RFC 3339 带时区；错误为 application/problem+json（RFC 9457）。"},
			Components: &huma.Components{
				Schemas: registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"key":     {Type: "http", Scheme: "bearer", Description: "接口密钥，形如 lk_…，属于一个机构和一种用途"},
					"session": {Type: "apiKey", In: "cookie", Name: a.cfg.Frame.Cookie("").Name, Description: "登录后的会话"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	})
}

// schemaName sets a type of another package apart by its package: law.Basis is law_Basis.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if t.Name() == "" || pkg == "." || pkg == "api" {
		return name
	}
	return pkg + "_" + name
}

var jsonFormat = huma.Format{
	Marshal:   huma.DefaultJSONFormat.Marshal,
	Unmarshal: strict,
}

// document serves the description as it stands once everything is registered.
func (a *API) document() {
	text, err := json.Marshal(a.huma.OpenAPI())
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err != nil {
			httpd.WriteFault(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(text)
	})
	a.routes = append(a.routes, httpd.Route{Name: "openapi", Method: "GET", Pattern: "/openapi.json", Open: true, Handler: h})
}

// schemaOf gives the schema of a type for operations that plain handlers serve.
func schemaOf[T any](a *API) *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

// Inputs and outputs that many operations share. Those that others embed are exported:
// the library sees no other.

type ByID struct {
	ID string `path:"id" maxLength:"64" doc:"编号"`
}

// Match is the version a change was made from. It is checked by version.
type Match struct {
	IfMatch string `header:"If-Match" doc:"读取时得到的 ETag；缺少时不予办理，以免覆盖他人的更改"`
}

// version reads If-Match; "*" is what there is, which seen looks up.
func (m Match) version(seen func() (int64, error)) (int64, error) {
	v, err := httpd.IfMatch(m.IfMatch)
	if err == nil && v == 0 {
		return seen()
	}
	return v, err
}

type Paging struct {
	After string `query:"after" maxLength:"200" doc:"上一页答复中的 next"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页条数"`
}

// body is an answer.
type body[T any] struct{ Body T }

// tagged is an answer about a thing that has a version.
type tagged[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func tag[T any](version int64, b T) *tagged[T] { return &tagged[T]{httpd.ETag(version), b} }

// created is the answer to what made a thing.
type created[T any] struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     T
}

func made[T any](path string, version int64, b T) *created[T] {
	return &created[T]{path, httpd.ETag(version), b}
}

// A List is a page of a list.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"取下一页时填入 after；没有则已到末页"`
}

// list converts a page. Where the service gave as many as asked there may be more.
func list[S, T any](rows []S, limit int, convert func(S) T, id func(S) string) *body[List[T]] {
	out := List[T]{Items: make([]T, 0, len(rows))}
	for _, row := range rows {
		out.Items = append(out.Items, convert(row))
	}
	if limit > 0 && len(rows) >= limit {
		out.Next = id(rows[len(rows)-1])
	}
	return &body[List[T]]{out}
}

var beijing = time.FixedZone("UTC+8", 8*60*60)

// stamp shows an instant with the offset its readers live in.
func stamp(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(beijing).Truncate(time.Second)
}

// under names the part of the request at fault.
func invalid(field, rule, format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...).At(field).Under(rule)
}
