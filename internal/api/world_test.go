package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	lawdata "liancheng/law"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/api"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// world is the API over real services on a real store, with a clock in hand.
type world struct {
	*testing.T
	api      *api.API
	handler  http.Handler
	db       *store.DB
	accounts *account.Service
	engine   *screening.Engine
	rules    *coordination.Rules
	registry *registry.Service
	now      time.Time
	log      *bytes.Buffer
	bodies   map[string]party.Body
	tokens   map[string]visit
}

const password = "Yunshan-2026-ok"

var root = access.Operator("root", "示例")

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 2, 2, 1, 0, 0, 0, time.UTC), log: &bytes.Buffer{}, bodies: map[string]party.Body{}, tokens: map[string]visit{}}
	clock := func() time.Time { return w.now }
	place := storetest.SQLitePlace(t)
	place.Config.Clock = clock
	w.db = place.Open(t)
	ring := must(seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Demo, Now: w.now}))
	source := must(law.Load(must(law.ReadFiles(lawdata.Files)), "nmg-2020-3"))
	rules := must(coordination.NewRules(t.Context(), source, w.db.Coordination(), w.db))
	w.rules = rules
	door := access.NewDoor(audit.New(w.db.Audit()))
	w.registry = registry.New(registry.Config{Store: w.db.Registry(), Door: door, Ring: ring, Rules: rules.Now, Clock: clock})
	w.accounts = account.New(account.Config{Store: w.db.Account(), Door: door, Bodies: w, Cost: account.Cost{Memory: 8, Passes: 1, Lanes: 1}})
	listings := listing.New(listing.Config{Store: w.db.Listings(), Door: door, Law: rules.Now, Keys: ring, Parties: w, Bodies: w})
	w.engine = screening.New(screening.Config{Store: w.db.Screening(), Stream: w.db, Rulesets: w.db, Ring: ring, Door: door, Rules: rules.Now, Clock: clock, SpoolDir: filepath.Join(t.TempDir(), "spool")})
	frame := must(httpd.New(httpd.Config{Keys: w.accounts, Sessions: w.accounts, Answers: w.db, Sealer: ring, Clock: clock,
		Logger: slog.New(slog.NewTextHandler(w.log, nil)), Rate: 10_000}))
	w.api = api.New(api.Config{Frame: frame, Version: "test", Clock: clock, Rules: rules.Now, Keys: ring.PublicKeys, Accounts: w.accounts,
		Registry: w.registry, Coordination: coordination.New(coordination.Config{Store: w.db.Coordination(), Door: door, Rules: rules.Now, Demo: true}),
		Disputes: coordination.NewDisputes(coordination.DisputesConfig{Store: w.db.Disputes(), Door: door, Law: rules.Now, Keys: ring, Clock: clock}),
		Listings: listings, Files: papers{w.db.Files(ring), door}, Door: door, Stream: w.db,
		Orders:    enforcement.New(enforcement.Config{Store: w.db.Enforcement(), Door: door, Answers: w, Law: rules.Now, Clock: clock}),
		Screening: w.engine, Reports: report.New(report.Config{Store: w.db.Report(), Door: door, Rules: rules.Now, Clock: clock})})
	w.handler = w.api.Handler()
	w.office("construction", "150000", "construction", "emergency")
	w.office("reform", "150000", access.DevelopmentReform)
	w.office("justice", "150000", access.Justice)
	return w
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Body, ListingAuthority and ListingSubject are what app wires between services.
func (w *world) Body(ctx context.Context, id string) (account.Office, error) {
	b, err := w.registry.Body(ctx, id)
	return account.Office{Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(calendar.DayOf(w.now)), Decides: b.DecidesOn(calendar.DayOf(w.now))}, err
}

func (w *world) ListingAuthority(ctx context.Context, id string) (listing.Authority, error) {
	b, err := w.registry.Body(ctx, id)
	return listing.Authority{ID: b.ID, Name: b.Name, Region: b.Region, Functions: b.FunctionsOn(calendar.DayOf(w.now))}, err
}

func (w *world) ListingSubject(ctx context.Context, id string) (listing.Subject, error) {
	p, err := w.registry.Party(ctx, access.System("listing"), id)
	return listing.Subject{ID: p.ID, Person: p.Kind == party.Person, Region: p.Region}, err
}

// RecordAnswer is not reached by these tests: questions come of listings in force.
func (w *world) RecordAnswer(context.Context, access.Actor, enforcement.Answer) error {
	return errors.New("no question was asked")
}

// papers asks the door and stores.
type papers struct {
	files *store.Files
	door  *access.Door
}

func (p papers) PutFile(ctx context.Context, a access.Actor, from io.Reader) (api.File, error) {
	if err := p.door.Enter(ctx, a, access.FilePut, access.Resource{Kind: "file", Body: a.Body}); err != nil {
		return api.File{}, err
	}
	f, err := p.files.Put(ctx, a.Body, a.Ref(), from)
	return api.File{Digest: f.Digest, Size: f.Size, Media: string(f.Media), Stored: f.Stored}, err
}

func (p papers) GetFile(ctx context.Context, a access.Actor, digest string, cited bool) (api.File, []byte, error) {
	f, raw, err := p.files.Get(ctx, digest)
	if err != nil {
		return api.File{}, nil, err
	}
	on := access.Resource{Kind: "file", ID: digest, Others: f.Holders}
	if cited {
		on.Others = append(on.Others, a.Body)
	}
	if err := p.door.Enter(ctx, a, access.FileGet, on); err != nil {
		return api.File{}, nil, err
	}
	return api.File{Digest: f.Digest, Media: string(f.Media), Name: digest[:12] + f.Media.Extension()}, raw, nil
}

// run has the engine answer from its index and record in groups, as a server does.
func (w *world) run() {
	w.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.engine.Run(ctx) }()
	w.Cleanup(func() {
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			w.Error(err)
		}
	})
}

func (w *world) office(name, region string, functions ...string) {
	w.Helper()
	form := registry.BodyForm{Name: "示例机构" + name, Region: region}
	for _, f := range functions {
		form.Functions = append(form.Functions, party.Held{Function: f, From: "2020-01-01"})
	}
	b, err := w.registry.RegisterBody(w.Context(), root, form)
	if err != nil {
		w.Fatal(err)
	}
	w.bodies[name] = b
}

// user makes a user; "@" and his login stand for his token in ask.
func (w *world) user(login, office string, duties ...access.Duty) string {
	w.Helper()
	_, _, err := w.accounts.CreateUser(w.Context(), root, account.NewUser{
		Login: login, Name: "张示例", Body: w.bodies[office].ID, Duties: duties, Password: password, Settled: true})
	if err != nil {
		w.Fatal(err)
	}
	return "@" + login
}

// token logs a user in through the API, anew whenever the clock was moved.
func (w *world) token(login string) string {
	w.Helper()
	have, ok := w.tokens[login]
	if !ok || !have.at.Equal(w.now) {
		var s api.Session
		w.ok(w.ask("", "POST", "/v1/sessions", api.Credentials{Login: login, Password: password}), 201, &s)
		have = visit{s.Token, w.now}
		w.tokens[login] = have
	}
	return have.token
}

// visit is a token and when it was given.
type visit struct {
	token string
	at    time.Time
}

// ask sends a request; a body that is no string is sent as JSON.
func (w *world) ask(token, method, path string, body any, headers ...string) *httptest.ResponseRecorder {
	w.Helper()
	text, raw := body.(string)
	if !raw && body != nil {
		text = string(must(json.Marshal(body)))
	}
	r := httptest.NewRequest(method, path, strings.NewReader(text))
	if body != nil && !raw {
		r.Header.Set("Content-Type", "application/json")
	}
	if login, ok := strings.CutPrefix(token, "@"); ok {
		token = w.token(login)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// ok wants a status and decodes the answer.
func (w *world) ok(rec *httptest.ResponseRecorder, status int, into any) {
	w.Helper()
	if rec.Code != status {
		w.Fatalf("%d, want %d: %s\n%s", rec.Code, status, rec.Body, w.log)
	}
	if into != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
			w.Fatalf("%v: %s", err, rec.Body)
		}
	}
}

// refused wants a problem.
func (w *world) refused(rec *httptest.ResponseRecorder, status int, rule string) httpd.Problem {
	w.Helper()
	var p httpd.Problem
	if ct := rec.Header().Get("Content-Type"); ct != "application/problem+json" {
		w.Fatalf("%d %q: %s", rec.Code, ct, rec.Body)
	}
	w.ok(rec, status, &p)
	if rule != "" && p.Rule != rule && !slices.ContainsFunc(p.Errors, func(d httpd.Detail) bool { return d.Rule == rule }) {
		w.Fatalf("want rule %s: %s", rule, rec.Body)
	}
	if !strings.ContainsFunc(p.Detail, func(r rune) bool { return r >= 0x4e00 }) {
		w.Errorf("not in Chinese: %s", rec.Body)
	}
	return p
}
