// Package api is the door for machines: JSON under /v1, described by an OpenAPI
// 3.1 document that is generated from the types that serve it.
//
// A tour: New (here) lists every resource; operation.go registers one operation,
// its types, its act and its way of saying no; words.go has the library speak
// Chinese and keep what was sent to itself. Then one file a resource, each with
// its own wire types: what a service works with is converted to them in one place
// and never the other way round. screening.go and batch.go stand outside the
// library, since they are asked most and must not buffer.
package api

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// Config is what the API serves.
type Config struct {
	Frame   *httpd.Frame
	Version string           // of the program, for the document
	Clock   func() time.Time // nil: time.Now

	Rules        func() *law.Ruleset // the law in force
	Keys         func() receipt.KeySet
	Accounts     *account.Service
	Registry     *registry.Service
	Coordination *coordination.Service
	Disputes     *coordination.Disputes
	Listings     *listing.Service
	Orders       *enforcement.Service
	Screening    *screening.Engine
	Reports      *report.Service
	Publications *publication.Service
	Files        Files
	Door         *access.Door // of what has no service: the stream
	Stream       Stream
}

// API is the routes and their description.
type API struct {
	cfg    Config
	huma   huma.API
	mux    *collector
	routes []httpd.Route
}

// New makes the API.
func New(cfg Config) *API {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	speakChinese()
	a := &API{cfg: cfg}
	a.describe()
	for _, resource := range []func(){
		a.account, a.memoranda, a.lawChanges, a.unconfirmed, a.parties, a.projects, a.bodies, a.listings, a.publications, a.files, a.orders, a.disputes,
		a.screenings, a.keys, a.returns, a.measureList, a.changes,
	} {
		resource()
	}
	a.document()
	return a
}

// Routes is every way in, for the frame and for the test of who may take it.
func (a *API) Routes() []httpd.Route { return a.routes }

// Group is the API as the frame serves it, beside the pages.
func (a *API) Group() httpd.Group {
	return httpd.Group{Prefix: "/v1/", CSP: httpd.APIPolicy, Routes: a.routes, Private: true}
}

// Handler serves the API alone.
func (a *API) Handler() http.Handler { return a.cfg.Frame.Handler(a.Group()) }

func (a *API) today() calendar.Day { return calendar.DayOf(a.cfg.Clock()) }

// keys is the one resource that needs no more words.
func (a *API) keys() {
	handle(a, op{Name: "keys.list", Method: "GET", Path: "/v1/keys", Tag: tagScreening, Open: true,
		Summary: "核查回执的签名公钥", About: "供验证回执真伪；请经可信渠道核对后固定在本方系统中。"},
		func(c call, _ *struct{}) (*body[receipt.KeySet], error) {
			return &body[receipt.KeySet]{Body: a.cfg.Keys()}, nil
		})
}
