package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"liancheng/internal/app"
	"liancheng/internal/fault"
	"liancheng/internal/store"
)

// A place is a store filled for measuring, with the program open on it.
type place struct {
	Config
	*app.App
	world
	listed int
	opened time.Duration
	log    *os.File // the server's request log, kept as a server keeps it
	remove func() error
}

// settingListed marks a store as one of ours, and says how many are listed in it.
const settingListed = "bench.listed"

func openPlace(ctx context.Context, c Config) (p *place, err error) {
	p = &place{Config: c, remove: func() error { return nil }}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	if p.Data == "" {
		if p.Data, err = os.MkdirTemp("", "liancheng-bench-"); err != nil {
			return p, err
		}
		p.remove = func() error { return os.RemoveAll(p.Data) }
		p.Config.Data = p.Data
	}
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return p, err
	}
	if err := p.seed(ctx); err != nil {
		return p, err
	}
	began := time.Now()
	if err := p.open(ctx); err != nil {
		return p, err
	}
	p.opened = time.Since(began)
	return p, p.world.settle(ctx, p.App)
}

// Data is the folder of both the run and the program.
func (p *place) settings() app.Config { return settings(p.Config, p.log) }

// settings are those of a server on the place, logging its requests as it does by default.
func settings(c Config, log *os.File) app.Config {
	cfg := app.Config{Data: c.Data, Database: c.Database, Keys: filepath.Join(c.Data, "keys"), Version: "bench"}
	cfg.Logger = slog.New(slog.DiscardHandler)
	if log != nil {
		cfg.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	}
	return cfg
}

func (p *place) open(ctx context.Context) (err error) {
	if p.log == nil {
		if p.log, err = os.OpenFile(filepath.Join(p.Config.Data, "bench.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
			return err
		}
	}
	p.App, err = app.Open(ctx, p.settings())
	return err
}

func (p *place) shut() (err error) {
	if p.App != nil {
		err = p.App.Close()
		p.App = nil
	}
	return err
}

func (p *place) close() error {
	err := p.shut()
	if p.log != nil {
		err = errors.Join(err, p.log.Close())
	}
	return errors.Join(err, p.remove())
}

// filled tells how many an earlier run listed here. A store that somebody else uses is
// refused: what is measured writes into it.
func (p *place) filled(ctx context.Context) (n int, err error) {
	text, ours, err := p.DB.Setting(ctx, settingListed)
	if err != nil {
		return 0, err
	}
	if ours {
		return strconv.Atoi(text)
	}
	at, err := p.DB.Position(ctx)
	if err == nil && at > 0 {
		err = fault.New(fault.Conflict, "该数据库已有数据，不能用于测量；请另指定空的目录或数据库").At("data").Under("bench.empty")
	}
	return 0, err
}

func (p *place) mark(ctx context.Context) error {
	return p.DB.Write(ctx, func(tx *store.Tx) error { return tx.PutSetting(settingListed, strconv.Itoa(p.listed)) })
}

func (p *place) engine() string {
	if p.Config.Database != "" {
		return "PostgreSQL"
	}
	return "SQLite"
}

func hardware() string {
	return fmt.Sprintf("%s/%s, %d CPUs, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}
