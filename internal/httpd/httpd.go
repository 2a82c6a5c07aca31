// Package httpd is what lies under both doors, the one for machines and the one
// for people: who asks, how much, how often, and what becomes of a fault.
//
// A tour, in the order a request passes: Frame.Handler (here) gives it an id and
// its client's address (address.go), writes its line in the log (log.go), stands
// by for panics (recover.go), sets headers (headers.go), refuses pages of other
// origins (origin.go), finds out who acts (actor.go) and how often he did
// (rate.go). Each Route (route.go) then has its limit of size and time, and a
// POST sent twice under one key is done once (idempotency.go). Faults become
// problem documents in one table (problem.go).
package httpd

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/ident"
)

// Config says what the frame is made of.
type Config struct {
	Keys     Keys     // who holds an API key
	Sessions Sessions // who is logged in
	Answers  Answers  // answers given under an Idempotency-Key
	Sealer   Sealer   // keys for what of those is stored
	Logger   *slog.Logger
	Clock    func() time.Time // nil: time.Now

	Proxies []netip.Prefix // proxies whose X-Forwarded-For is believed
	Origins []string       // origins besides its own whose pages may send requests
	Secure  bool           // served over TLS, by itself or by a proxy: cookies say so

	MaxBody int64         // bytes of a request's body; 0: 1 MiB. A route may have its own
	Timeout time.Duration // of a request; 0: 30 s. Streams have none as a whole
	Rate    int           // requests a second of one user or address; 0: 50
}

const (
	usualBody    = 1 << 20
	usualTimeout = 30 * time.Second
	usualRate    = 50
)

// A Frame is the common part of both doors. It is safe for concurrent use.
type Frame struct {
	cfg    Config
	rate   *limiter
	origin *http.CrossOriginProtection
}

// New makes a frame. An origin that is none is an error.
func New(cfg Config) (*Frame, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = usualBody
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = usualTimeout
	}
	if cfg.Rate == 0 {
		cfg.Rate = usualRate
	}
	origin := http.NewCrossOriginProtection()
	for _, o := range cfg.Origins {
		if err := origin.AddTrustedOrigin(o); err != nil {
			return nil, err
		}
	}
	return &Frame{cfg: cfg, rate: newLimiter(), origin: origin}, nil
}

// Handler serves the groups' routes under the frame.
func (f *Frame) Handler(groups ...Group) http.Handler {
	mux := f.mux(groups)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		in := &info{id: ident.NewID("req"), address: f.client(r), began: time.Now()}
		w := &writer{ResponseWriter: rw}
		r = r.WithContext(context.WithValue(r.Context(), infoKey{}, in))
		w.Header().Set("X-Request-Id", in.id)
		defer f.line(w, r, in)
		defer f.rescue(w, r, in)
		mux.ServeHTTP(w, r)
	})
}

// Server makes the server that a handler stands in. Its limits are those of an
// ordinary request; streams move theirs as they go (see Extend).
func (f *Frame) Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * f.cfg.Timeout,
		WriteTimeout:      3 * f.cfg.Timeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(f.cfg.Logger.Handler(), slog.LevelDebug),
	}
}

// info is what the frame knows of a request.
type info struct {
	id      string
	address netip.Addr
	began   time.Time
	route   *Route
	actor   access.Actor
	visit   account.Visit // of who is logged in
	err     error         // what went wrong, for the log
}

type infoKey struct{}

func infoOf(ctx context.Context) *info {
	if in, ok := ctx.Value(infoKey{}).(*info); ok {
		return in
	}
	return &info{}
}

// RequestID is the id of the request, as X-Request-Id has it.
func RequestID(ctx context.Context) string { return infoOf(ctx).id }

// ClientAddress is where the request really came from.
func ClientAddress(ctx context.Context) netip.Addr { return infoOf(ctx).address }

// Actor is who acts; the zero Actor when nobody has said who he is.
func Actor(ctx context.Context) access.Actor { return infoOf(ctx).actor }

// Visit is the session of who is logged in; false for keys and strangers.
func Visit(ctx context.Context) (account.Visit, bool) {
	v := infoOf(ctx).visit
	return v, v.Session.ID != ""
}

// Note keeps an error for the request's line in the log.
func Note(ctx context.Context, err error) { infoOf(ctx).err = err }
