package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/fault"
)

// now is the clock of the process. Tests of verbs run with the real one.
var now = time.Now

type serveCmd struct {
	place
	Listen  string   `help:"Address to listen on." default:"127.0.0.1:8080"`
	Demo    bool     `help:"Fill an empty data folder with a fictional demonstration and serve it on loopback."`
	Secure  bool     `help:"Served over TLS by a proxy in front: cookies are sent over TLS only."`
	Proxy   []string `help:"Networks of proxies whose X-Forwarded-For is believed, e.g. 10.0.0.0/8." placeholder:"CIDR"`
	Origin  []string `help:"Origins besides its own whose pages may send requests." placeholder:"URL"`
	Fonts   string   `help:"Folder of the operator's TrueType fonts for papers (仿宋, 小标宋, 黑体, 楷体, 宋体)." placeholder:"DIR"`
	LogJSON bool     `help:"Log lines as JSON."`
}

// Run serves until it is told to stop, then lets requests finish.
func (c serveCmd) Run(s *streams) (err error) {
	cfg, err := c.settings(s)
	if err != nil {
		return err
	}
	if c.Demo {
		if err := app.FillDemo(s.ctx, cfg, s.out); err != nil {
			return err
		}
	}
	a, err := app.Open(s.ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := seedBodies(s.ctx, a); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fault.New(fault.Unavailable, "无法监听 %s", c.Listen).At("listen").Because(err)
	}
	fmt.Fprintf(s.out, "liancheng: http://%s\n", l.Addr())
	return a.Serve(s.ctx, l)
}

func (c serveCmd) settings(s *streams) (app.Config, error) {
	cfg := c.config(s)
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	cfg.Logger = slog.New(slog.NewTextHandler(s.err, options))
	if c.LogJSON {
		cfg.Logger = slog.New(slog.NewJSONHandler(s.err, options))
	}
	cfg.Demo, cfg.Secure, cfg.Origins, cfg.Fonts = c.Demo, c.Secure, c.Origin, c.Fonts
	for _, p := range c.Proxy {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return cfg, fault.New(fault.Invalid, "“%s”不是有效的网段，写作 10.0.0.0/8", p).At("proxy").Because(err)
		}
		cfg.Proxies = append(cfg.Proxies, prefix)
	}
	if c.Demo && !loopback(c.Listen) {
		return cfg, fault.New(fault.Invalid, "演示只在本机地址上运行，不能监听 %s", c.Listen).At("listen").Under("serve.demo")
	}
	return cfg, nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.IsLoopback())
}

// seedBodies gives an empty registry the standard bodies of the region; names made by rule
// are marked as such until the coordinator confirms them.
func seedBodies(ctx context.Context, a *app.App) error {
	some, err := a.Registry.Bodies(ctx, "", "", 1)
	if err != nil || len(some) > 0 {
		return err
	}
	_, err = a.Registry.SeedBodies(ctx, access.Operator("serve", "首次启动建立标准机构"))
	return err
}
