package main

import (
	"context"
	"log/slog"
	"os/user"
	"runtime/debug"

	"liancheng/internal/access"
	"liancheng/internal/app"
)

// place is where the store is: the same flags for the server and for every verb beside it.
type place struct {
	Data     string `help:"Folder of the store, its files and keys (mode 0700)." default:"data" type:"path"`
	Database string `help:"postgres://… instead of the embedded database; then --keys is required." placeholder:"URL"`
	Keys     string `help:"Folder of the keys (mode 0700, files 0600). Default: keys inside --data." type:"path" placeholder:"DIR"`
}

func (p place) config(s *streams) app.Config {
	return app.Config{
		Data: p.Data, Database: p.Database, Keys: p.Keys, Version: version(),
		Logger: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

// open builds the program on a store that is there: a verb never makes one, so that
// a wrong folder is an error and not an empty answer.
func (p place) open(s *streams) (*app.App, error) { return app.OpenExisting(s.ctx, p.config(s)) }

// with runs a verb on an existing store.
func (p place) with(s *streams, do func(context.Context, *app.App, access.Actor) error) (err error) {
	a, err := p.open(s)
	if err != nil {
		return err
	}
	defer func() {
		if closed := a.Close(); err == nil {
			err = closed
		}
	}()
	return do(s.ctx, a, operator())
}

// operator is who a verb acts as: the system's own account, recorded with a purpose.
func operator() access.Actor {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return access.Operator(name, "命令行")
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return "devel"
}
