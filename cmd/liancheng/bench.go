package main

import (
	"context"
	"os"
	"os/exec"
	"time"

	"liancheng/internal/bench"
)

type benchCmd struct {
	Run    benchRunCmd    `cmd:"" default:"withargs" help:"Measure this machine: figures beside their floors."`
	Load   benchLoadCmd   `cmd:"" hidden:"" help:"The load of a measurement, started by it."`
	Server benchServerCmd `cmd:"" hidden:"" help:"A second server of a measurement, started by it."`
}

type benchRunCmd struct {
	Data        string        `help:"Folder of the store measured, empty or filled by an earlier run. Default: a temporary one." type:"path" placeholder:"DIR"`
	Database    string        `help:"postgres://… of an empty database, or one filled by an earlier run; then --data holds its keys." placeholder:"URL"`
	Listed      int           `help:"Parties listed." default:"1000000"`
	For         time.Duration `help:"How long each load lasts." default:"5s"`
	Connections []int         `help:"Connections kept alive at once." default:"64,256"`
	Cases       int           `help:"Listings made when listing is measured." default:"500"`
	Lags        int           `help:"Listings and releases timed to another process." default:"100"`
	Replays     int           `help:"Receipts judged again." default:"10000"`
	Profile     string        `help:"Write a processor profile of what is measured." type:"path" placeholder:"FILE"`
	Only        []string      `help:"Parts to measure: disk, start, listing, lag, screening, replay, impact. Default: all."`
}

// Run measures. Nothing leaves the machine: requests go to loopback.
func (c benchRunCmd) Run(s *streams) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(s.ctx, bench.Config{
		Data: c.Data, Database: c.Database, Listed: c.Listed, For: c.For, Connections: c.Connections, Cases: c.Cases, Lags: c.Lags,
		Replays: c.Replays, Only: c.Only, Profile: c.Profile, Out: s.out,
		Child: func(ctx context.Context, role string) *exec.Cmd { return exec.CommandContext(ctx, self, "bench", role) },
	})
}

type benchLoadCmd struct{}

// Run sends requests as standard input says.
func (benchLoadCmd) Run(s *streams) error { return bench.RunLoad(s.in, s.out) }

type benchServerCmd struct{}

// Run serves the store that standard input names, until that ends.
func (benchServerCmd) Run(s *streams) error { return bench.RunServer(s.ctx, s.in, s.out) }
