package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"liancheng/internal/api"
	"liancheng/internal/httpd"
	"liancheng/internal/web"
)

// grace is how long requests under way may finish when the server stops.
const grace = 15 * time.Second

// freshEnough is how far behind the stream the index may be to be called ready.
const freshEnough = 30 * time.Second

// Handler is everything the program answers: /v1 for machines, pages for people.
func (a *App) Handler() (http.Handler, error) {
	frame, err := a.frame()
	if err != nil {
		return nil, err
	}
	return frame.Handler(a.groups(frame)...), nil
}

func (a *App) frame() (*httpd.Frame, error) {
	return httpd.New(httpd.Config{
		Keys: a.Accounts, Sessions: a.Accounts, Answers: a.DB, Sealer: a.Ring, Logger: a.Logger, Clock: a.Clock,
		Proxies: a.Proxies, Origins: a.Origins, Secure: a.Secure, Rate: a.Rate,
	})
}

// Serve runs followers and doors on l until ctx ends, then lets requests finish.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	frame, err := a.frame()
	if err != nil {
		return err
	}
	server := frame.Server(frame.Handler(a.groups(frame)...))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	followers := make(chan error, 1)
	// Followers outlive the doors: what is answered while the doors close is still recorded.
	working, rest := context.WithCancel(context.WithoutCancel(ctx))
	defer rest()
	go func() { followers <- a.run(working); stop() }()
	closed := make(chan error, 1)
	go func() {
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		closed <- server.Shutdown(wait)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	err = <-closed
	rest()
	return errors.Join(err, <-followers)
}

// Routes is every way in of both doors, as the frame serves them: what the access matrix
// is tested from.
func (a *App) Routes() ([]httpd.Route, error) {
	frame, err := a.frame()
	if err != nil {
		return nil, err
	}
	var routes []httpd.Route
	for _, g := range a.groups(frame) {
		routes = append(routes, g.Routes...)
	}
	return routes, nil
}

func (a *App) groups(frame *httpd.Frame) []httpd.Group {
	doors := api.New(api.Config{
		Frame: frame, Version: a.Version, Clock: a.Clock, Rules: a.Rules.Now, Keys: a.Ring.PublicKeys,
		Accounts: a.Accounts, Registry: a.Registry, Coordination: a.Coordination, Disputes: a.Disputes,
		Listings: a.Listings, Orders: a.Orders, Screening: a.Screening, Reports: a.Reports, Publications: a.Publications, Files: a.Evidence,
		Door: a.Door, Stream: a.DB,
	})
	return []httpd.Group{doors.Group(), web.New(a.WebConfig(frame)).Group(), a.health()}
}

// health answers the two questions a supervisor asks.
func (a *App) health() httpd.Group {
	return httpd.Group{Prefix: "/healthz", Routes: []httpd.Route{
		{Method: http.MethodGet, Pattern: "/healthz", Name: "health", Open: true, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("ok\n"))
		})},
		{Method: http.MethodGet, Pattern: "/readyz", Name: "ready", Open: true, Handler: http.HandlerFunc(a.ready)},
	}}
}

// ready is ready when the store answers and the index is loaded and fresh.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	if err := a.DB.Ping(r.Context()); err != nil {
		http.Error(w, "store", http.StatusServiceUnavailable)
		return
	}
	if a.Screening.Index().Age() > freshEnough {
		http.Error(w, "index", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
