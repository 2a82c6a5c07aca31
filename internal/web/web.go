// Package web is the workbench: HTML for people, server-rendered, in Chinese,
// whole without JavaScript.
//
// routes.go lists every way in on one screen; pages/<page> hold one user action
// a file; ui holds the parts. Requests come through the frame of httpd, which
// has said who acts; here the page gets its rail, and a fault becomes a page.
package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/web/pages/dispute"
	"liancheng/internal/web/pages/home"
	"liancheng/internal/web/pages/listing"
	"liancheng/internal/web/pages/login"
	"liancheng/internal/web/pages/memorandum"
	"liancheng/internal/web/pages/order"
	"liancheng/internal/web/pages/party"
	"liancheng/internal/web/pages/publication"
	"liancheng/internal/web/pages/screening"
	"liancheng/internal/web/pages/style"
	"liancheng/internal/web/pages/unconfirmed"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Config is what the workbench is built from. A service that is nil leaves its
// pages and its entry in the rail out: nothing leads nowhere.
type Config struct {
	Accounts      login.Accounts
	Cookies       login.Cookies
	Listings      listing.Listings
	Orders        order.Orders
	Screenings    screening.Engine
	Disputes      dispute.Disputes
	Parties       listing.People // what pages of cases and orders name parties by
	Registry      party.Registry // of the pages of parties
	Bodies        Bodies
	Copies        publication.Service // what the public sees
	ListingCopies listing.Copies
	Bench         unconfirmed.Layer // lays what is unconfirmed in the law
	Files         upload.Files
	Door          Door                // asked by pages that call no service of theirs, and by the bench
	Law           func() *law.Ruleset // the law that governs now
	Clock         func() time.Time    // nil: time.Now
	Demo          bool                // a banner on each page
	Style         bool                // serve the style page
}

// Bodies names bodies, lists them and finds who holds a function.
type Bodies interface {
	order.Bodies
	dispute.Bodies
}

// A Server is the workbench.
type Server struct {
	cfg        Config
	login      *login.Pages
	home       *home.Pages
	listing    *listing.Pages
	party      *party.Pages
	order      *order.Pages
	screening  *screening.Pages
	dispute    *dispute.Pages
	memorandum *memorandum.Pages
	bench      *unconfirmed.Pages
	copies     *publication.Pages
	style      *style.Pages
}

// New builds the workbench.
func New(cfg Config) *Server {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	s := &Server{cfg: cfg}
	today := func() calendar.Day { return calendar.DayOf(cfg.Clock()) }
	s.login = &login.Pages{Accounts: cfg.Accounts, Cookies: cfg.Cookies}
	s.home = &home.Pages{Law: cfg.Law, Today: today, Listings: cfg.Listings, Orders: cfg.Orders, Screenings: cfg.Screenings, Disputes: cfg.Disputes, Copies: cfg.Copies}
	s.listing = &listing.Pages{
		Listings: cfg.Listings, Releases: cfg.Orders, Parties: cfg.Parties, Registry: cfg.Parties, Bodies: cfg.Bodies, Files: cfg.Files, Law: cfg.Law, Today: today, Copies: cfg.ListingCopies,
		PartyPages: cfg.Registry != nil,
	}
	s.party = &party.Pages{
		Registry: cfg.Registry, Listings: cfg.Listings, Names: cfg.Parties, Bodies: cfg.Bodies, Files: cfg.Files, Law: cfg.Law, Today: today,
	}
	s.order = &order.Pages{
		Orders: cfg.Orders, Disputes: cfg.Disputes, Parties: cfg.Parties, Bodies: cfg.Bodies, Files: cfg.Files, Law: cfg.Law, Today: today,
	}
	s.dispute = &dispute.Pages{Disputes: cfg.Disputes, Orders: cfg.Orders, Bodies: cfg.Bodies, Files: cfg.Files, Law: cfg.Law, Today: today}
	s.screening = &screening.Pages{Engine: cfg.Screenings, Bodies: cfg.Bodies, Law: cfg.Law, Today: today}
	s.memorandum = &memorandum.Pages{Law: cfg.Law, Today: today, Bench: cfg.Bench != nil}
	s.bench = &unconfirmed.Pages{Coordination: cfg.Bench, Law: cfg.Law}
	s.copies = &publication.Pages{Publications: cfg.Copies, Bodies: cfg.Bodies, Parties: cfg.Parties, Law: cfg.Law, Today: today}
	s.style = &style.Pages{Law: cfg.Law, Today: today}
	return s
}

// Group is the workbench as the frame serves it.
func (s *Server) Group() httpd.Group {
	return httpd.Group{Prefix: "/", CSP: ui.Policy, Routes: s.Routes(), Fail: s.fail, Before: s.before, Private: true}
}

// handler is a page: it writes its answer or says what went wrong.
type handler func(http.ResponseWriter, *http.Request) error

// page makes a handler of a page; its error becomes a page too. A form is read here, so
// that no page works on half of one.
func (s *Server) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		if r.Method == http.MethodPost {
			err = upload.Read(r)
		}
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// Door says who may come in, and has it recorded who may not; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
}

// enters asks the door before a page that shows a form only, so that nobody fills in
// what he may not send.
func (s *Server) enters(act access.Act, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		a := httpd.Actor(r.Context())
		noun, _, _ := strings.Cut(string(act), ".")
		if err := s.cfg.Door.Enter(r.Context(), a, act, access.Resource{Kind: noun, Body: a.Body, Region: a.Region}); err != nil {
			return err
		}
		return h(w, r)
	}
}

// confirms asks the door by the act for which somebody has business at the bench.
func (s *Server) confirms(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		act := cmp.Or(unconfirmed.Act(httpd.Actor(r.Context())), access.LawPropose)
		return s.enters(act, h)(w, r)
	}
}

// raises asks the door before the form that raises a dispute: for the own body, or as
// the coordinator for departments without one.
func (s *Server) raises(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		act := access.DisputeRaise
		if a := httpd.Actor(r.Context()); access.Can(a, access.DisputeStandIn, access.Resource{Region: a.Region}) == nil {
			act = access.DisputeStandIn
		}
		return s.enters(act, h)(w, r)
	}
}

// before gives the request what its page stands in, and keeps whose password is
// not his own to the one page that mends it.
func (s *Server) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if mustChange(r) && !homeless[r.URL.Path] && !strings.HasPrefix(r.URL.Path, ui.AssetPath) {
			_ = ui.SeeOther(w, r, "/password") // it never fails
			return
		}
		next.ServeHTTP(w, r.WithContext(ui.WithChrome(r.Context(), s.chrome(r))))
	})
}

// homeless are the pages for those who may not work yet.
var homeless = map[string]bool{"/password": true, "/logout": true, "/login": true}

// mustChange tells whether somebody else gave the user his password.
func mustChange(r *http.Request) bool {
	v, in := httpd.Visit(r.Context())
	return in && v.User.MustChange
}

func (s *Server) chrome(r *http.Request) ui.Chrome {
	a := httpd.Actor(r.Context())
	c := ui.Chrome{Demo: s.cfg.Demo}
	if a.Kind != access.KindUser {
		return c
	}
	region, _ := ident.LookupRegion(a.Region)
	c.User = &ui.User{Name: a.Name, Body: a.BodyName, Region: region.Name}
	if !mustChange(r) {
		c.Rail = s.rail(a)
	}
	return c
}

// fail renders an error as a page. A stranger who asked for a page is sent to the login.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if fault.Is(err, fault.Unauthenticated) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		_ = ui.SeeOther(w, r, login.To(r)) // it never fails
		return
	}
	p := httpd.ProblemOf(err, httpd.RequestID(r.Context()))
	httpd.Prepare(w.Header(), r.Context(), p, err)
	// A refusal before the page's own turn comes without the chrome.
	ctx := ui.WithChrome(r.Context(), s.chrome(r))
	f := ui.FrameFor(ctx, "", p.Title)
	if rerr := ui.Render(w, r, p.Status, failView(f, p)); rerr != nil {
		httpd.Note(ctx, rerr)
		http.Error(w, p.Detail, p.Status)
	}
}
