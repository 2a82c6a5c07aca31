// Package app is the wiring: Open builds everything in one straight function,
// follow.go names every follower of the stream, serve.go opens the doors.
package app

import (
	"context"
	"errors"
	"path/filepath"

	lawdata "liancheng/law"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/audit"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/paper"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
	"liancheng/internal/store"
)

// Memorandum is the one this program runs.
const Memorandum = "nmg-2020-3"

// App is the program, built and not yet serving.
type App struct {
	Config
	DB           *store.DB
	Ring         *seal.Ring
	Rules        *coordination.Rules
	Audit        *audit.Service
	Door         *access.Door
	Accounts     *account.Service
	Registry     *registry.Service
	Coordination *coordination.Service
	Disputes     *coordination.Disputes
	Evidence     *Evidence
	Listings     *listing.Service
	Orders       *enforcement.Service
	Screening    *screening.Engine
	Publications *publication.Service
	Reports      *report.Service
}

// Open opens or makes the store and its keys and builds the program on them.
func Open(ctx context.Context, cfg Config) (*App, error) {
	return open(ctx, cfg, store.Open, openOrCreate)
}

// OpenExisting builds the program on a store that is there; an absent one is a
// fault and nothing is made.
func OpenExisting(ctx context.Context, cfg Config) (*App, error) {
	return open(ctx, cfg, store.OpenExisting, func(c Config) (*seal.Ring, error) { return seal.Open(c.Keys) })
}

type (
	openStore func(context.Context, store.Config) (*store.DB, error)
	openKeys  func(Config) (*seal.Ring, error)
)

func open(ctx context.Context, cfg Config, db openStore, keys openKeys) (_ *App, err error) {
	a := &App{}
	if a.Config, err = cfg.complete(); err != nil {
		return nil, err
	}
	if a.DB, err = db(ctx, store.Config{DataDir: a.Data, Database: a.Database, Clock: a.Clock, Logger: a.Logger}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.DB.Close())
		}
	}()
	if err = a.environment(ctx); err != nil {
		return nil, err
	}
	if a.Ring, err = keys(a.Config); err != nil {
		return nil, err
	}
	if a.Ring.Environment() != a.Config.environment() {
		return nil, fault.New(fault.Conflict, "密钥目录 %s 属于另一环境（%s），不能用于本数据", a.Keys, a.Ring.Environment()).Under("app.environment")
	}
	return a, a.build(ctx)
}

// environment holds what the store is against what it is opened as.
func (a *App) environment(ctx context.Context) error {
	if a.Demo {
		return a.DB.MarkDemo(ctx)
	}
	id, err := a.DB.Identity(ctx)
	if err != nil {
		return err
	}
	a.Demo = id.Environment == store.Demo // an operator's command need not say so
	return nil
}

func openOrCreate(c Config) (*seal.Ring, error) {
	ring, err := seal.Open(c.Keys)
	if fault.Is(err, fault.NotFound) {
		return seal.Create(c.Keys, seal.Options{Suite: c.Suite, Environment: c.environment(), Now: c.Clock()})
	}
	return ring, err
}

// build is the program in one straight line.
func (a *App) build(ctx context.Context) error {
	source, err := Shipped()
	if err != nil {
		return err
	}
	if a.Rules, err = coordination.NewRules(ctx, source, a.DB.Coordination(), a.DB); err != nil {
		return err
	}
	a.Audit = audit.New(a.DB.Audit())
	a.Door = access.NewDoor(a.Audit)
	a.Registry = registry.New(registry.Config{Store: a.DB.Registry(), Door: a.Door, Ring: a.Ring, Rules: a.Rules.Now, Clock: a.Clock, Retain: retain{a.DB}.person, Obstacles: obstacles{a.DB}.merge})
	offices := offices{a.Registry, a.Clock}
	a.Accounts = account.New(account.Config{Store: a.DB.Account(), Door: a.Door, Bodies: offices})
	a.Coordination = coordination.New(coordination.Config{Store: a.DB.Coordination(), Door: a.Door, Rules: a.Rules.Now, Demo: a.Demo})
	a.Disputes = coordination.NewDisputes(coordination.DisputesConfig{
		Store: a.DB.Disputes(), Door: a.Door, Law: a.Rules.Now, Keys: a.Ring, Offices: offices, Clock: a.Clock,
	})
	a.Evidence = &Evidence{a.DB.Files(a.Ring), a.Door}
	fonts, err := paper.LoadFonts(a.Fonts)
	if err != nil {
		return err
	}
	a.Listings = listing.New(listing.Config{
		Store: a.DB.Listings(), Door: a.Door, Law: a.Rules.Now, Keys: a.Ring, Parties: subjects{a.DB}, Bodies: offices,
		Executors: executors{a.DB}, Registrar: enrolment{a.Registry}, People: people{a.Registry}, Fonts: fonts,
	})
	a.Publications = publication.New(publication.Config{Store: a.DB.Publication(), Door: a.Door, Ring: a.Ring, Rules: a.Rules.Now, Clock: a.Clock})
	a.Orders = enforcement.New(enforcement.Config{
		Store: a.DB.Enforcement(), Door: a.Door, Answers: answers{a.Listings, a.Registry}, Holdings: holdings{a.Publications, a.Rules.Now},
		Law: a.Rules.Now, Clock: a.Clock, Digests: digests{a.Registry, a.Ring}.of,
	})
	a.Screening = screening.New(screening.Config{
		Store: a.DB.Screening(), Stream: a.DB, Rulesets: a.DB, Ring: a.Ring, Door: a.Door, Rules: a.Rules.Now,
		Clock: a.Clock, Logger: a.Logger, SpoolDir: filepath.Join(a.Data, "spool"),
	})
	a.Reports = report.New(report.Config{Store: a.DB.Report(), Door: a.Door, Rules: a.Rules.Now, Clock: a.Clock})
	return nil
}

// Close ends the store. Followers and doors must have ended before.
func (a *App) Close() error { return a.DB.Close() }

// Today is the legal day.
func (a *App) Today() calendar.Day { return calendar.DayOf(a.Clock()) }

// Logins is where a demonstration keeps the passwords it made.
func (c Config) Logins() string { return filepath.Join(c.Data, "logins.txt") }

// Shipped is the law as the program carries it.
func Shipped() (*law.Source, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	return law.Load(files, Memorandum)
}
