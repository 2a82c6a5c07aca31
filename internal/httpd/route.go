package httpd

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/fault"
)

// A Route is one way in. The table of all routes is what the access matrix is
// tested from, so it says by which act its service asks the door.
type Route struct {
	Name    string     // e.g. "listings.propose"; the operation's id in the API's description
	Method  string     // GET, POST …
	Pattern string     // e.g. "/v1/listings/{id}/decision"
	Act     access.Act // by which the actor enters; "" where it needs none (Open, or about himself)
	Also    []access.Act
	Open    bool  // answers anybody, also who has not said who he is
	Limit   int64 // bytes of body; 0: as the frame has it
	Stream  bool  // as long as it takes; its handler extends its own deadlines
	Unkept  bool  // its answer is never kept under an Idempotency-Key: it holds a secret, or is the same by nature
	Handler http.Handler
}

// A Group is the routes of one door.
type Group struct {
	Prefix  string // paths that are the group's to refuse, e.g. "/v1/"
	CSP     string // Content-Security-Policy
	Routes  []Route
	Fail    func(http.ResponseWriter, *http.Request, error) // nil: problem documents
	Before  func(http.Handler) http.Handler                 // nil: nothing
	Private bool                                            // nothing of it may be stored by caches, also not for anonymous readers
}

// mux gives every route of the groups its wrapping, and every other path a refusal.
func (f *Frame) mux(groups []Group) http.Handler {
	mux := http.NewServeMux()
	for i := range groups {
		g := &groups[i]
		if g.Fail == nil {
			g.Fail = WriteFault
		}
		for j := range g.Routes {
			route := &g.Routes[j]
			mux.Handle(route.Method+" "+route.Pattern, f.route(g, route))
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" {
			f.unknown(w, r, mux, groupOf(groups, r.URL.Path))
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// route is what stands around one route's handler.
func (f *Frame) route(g *Group, route *Route) http.Handler {
	inner := route.Handler
	if !route.Unkept && !route.Stream && route.Method == http.MethodPost {
		inner = f.once(g, inner)
	}
	if g.Before != nil {
		inner = g.Before(inner)
	}
	limit := route.Limit
	if limit == 0 {
		limit = f.cfg.MaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := infoOf(r.Context())
		in.route = route
		setHeaders(w.Header(), g.CSP)
		if err := f.admit(w, r, g, route, in); err != nil {
			g.Fail(w, r, err)
			return
		}
		if route.Stream {
			inner.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), f.cfg.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		if r.ContentLength > limit {
			g.Fail(w, r, tooLarge(limit))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		inner.ServeHTTP(w, r)
	})
}

// admit is everything that can keep a request out before its handler.
func (f *Frame) admit(w http.ResponseWriter, r *http.Request, g *Group, route *Route, in *info) error {
	if err := f.sameOrigin(r); err != nil {
		return err
	}
	if err := readable(r.URL); err != nil {
		return err
	}
	if err := f.identify(w, r, in); err != nil {
		return err
	}
	if in.actor.Kind != "" || g.Private {
		w.Header().Set("Cache-Control", "no-store")
	}
	if err := f.allow(w, in); err != nil {
		return err
	}
	if in.actor.Kind == "" && !route.Open {
		return fault.New(fault.Unauthenticated, "请先登录，或随请求出示接口密钥（Authorization: Bearer lk_…）").Under("access.actor")
	}
	return nil
}

// readable refuses an address whose parts are no text: a NUL or bytes that are no UTF-8,
// which no store keeps and nothing is named by.
func readable(u *url.URL) error {
	if !Text(u.Path) {
		return fault.New(fault.NotFound, "没有这个地址，请核对路径").Under("http.path")
	}
	if !strings.Contains(u.RawQuery, "%") {
		return nil
	}
	for name, values := range u.Query() {
		for _, v := range values {
			if !Text(name) || !Text(v) {
				return fault.New(fault.Invalid, "查询参数含有空字符或不是 UTF-8 编码，请核对").At(strings.ToValidUTF8(name, "?")).Under("http.parameter")
			}
		}
	}
	return nil
}

// Text tells whether a value can be kept as text: UTF-8 without NUL.
func Text(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// unknown refuses a path or a method that no route has. The mux itself knows
// which methods there would have been.
func (f *Frame) unknown(w http.ResponseWriter, r *http.Request, mux *http.ServeMux, g *Group) {
	setHeaders(w.Header(), g.CSP)
	answer := &discard{header: http.Header{}}
	mux.ServeHTTP(answer, r)
	if to := answer.header.Get("Location"); to != "" {
		http.Redirect(w, r, to, answer.status)
		return
	}
	if allow := answer.header.Get("Allow"); answer.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", allow)
		g.Fail(w, r, fault.New(fault.Invalid, "该地址不接受 %s 请求，可用：%s", r.Method, allow).Under(ruleMethod))
		return
	}
	g.Fail(w, r, fault.New(fault.NotFound, "没有这个地址，请核对路径").Under("http.path"))
}

func groupOf(groups []Group, path string) *Group {
	best := &Group{Fail: WriteFault, CSP: APIPolicy}
	for i := range groups {
		if g := &groups[i]; strings.HasPrefix(path, g.Prefix) && len(g.Prefix) >= len(best.Prefix) {
			best = g
		}
	}
	return best
}

// discard takes an answer for its header and status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

// Extend gives a stream d more time to read its next piece and to write one.
func Extend(w http.ResponseWriter, d time.Duration) {
	c := http.NewResponseController(w)
	end := time.Now().Add(d)
	_ = c.SetReadDeadline(end) // a writer without deadlines, as in tests, needs none
	_ = c.SetWriteDeadline(end)
}
