package app

import (
	"log/slog"
	"net/netip"
	"path/filepath"
	"time"

	"liancheng/internal/fault"
	"liancheng/internal/seal"
)

// Config is every setting of the program. Secrets are files in Keys, never flags.
type Config struct {
	Data     string           // folder of the store, its files and, by default, its keys
	Database string           // postgres://… instead of the embedded database
	Keys     string           // folder of the keys; required with Database
	Suite    seal.SuiteName   // suite of new keys; empty: international
	Demo     bool             // the store is, or becomes, a demonstration's
	Secure   bool             // served over TLS, by itself or by a proxy
	Proxies  []netip.Prefix   // proxies whose X-Forwarded-For is believed
	Origins  []string         // origins besides its own whose pages may send requests
	Style    bool             // serve the style page
	Fonts    string           // folder of the operator's fonts for papers; empty: the one the program carries
	Rate     int              // requests a second of one user or address; 0: 50. A key has its own
	Version  string           // of the program
	Clock    func() time.Time // nil: time.Now; only tests and the demo's seeding move time
	Logger   *slog.Logger     // nil: slog.Default
}

// complete fills what was left open and refuses what cannot work.
func (c Config) complete() (Config, error) {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.Suite == "" {
		c.Suite = seal.Intl
	}
	if c.Database != "" && c.Keys == "" {
		return c, fault.New(fault.Invalid, "使用 --database 时须以 --keys 指定密钥目录").At("keys").Under("app.keys")
	}
	if c.Database != "" && c.Demo {
		return c, fault.New(fault.Invalid, "演示只在自己的数据目录中运行，不能使用 --database").At("demo").Under("app.demo")
	}
	if c.Data == "" {
		return c, fault.New(fault.Invalid, "须以 --data 指定数据目录").At("data").Under("app.data")
	}
	if c.Keys == "" {
		c.Keys = filepath.Join(c.Data, "keys")
	}
	return c, nil
}

// now reads the clock of a configuration that may not be complete yet.
func (c Config) now() time.Time {
	if c.Clock == nil {
		return time.Now()
	}
	return c.Clock()
}

func (c Config) environment() string {
	if c.Demo {
		return seal.Demo
	}
	return seal.Real
}
