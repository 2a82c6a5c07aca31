package main

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

type keyCmd struct {
	Add    keyAddCmd    `cmd:"" help:"Make an API key of a body for one purpose. Its token is printed this once."`
	List   keyListCmd   `cmd:"" help:"List the API keys: id, body, last day, state, purpose."`
	Revoke keyRevokeCmd `cmd:"" help:"End an API key for good."`
}

type keyAddCmd struct {
	place
	Body    string   `help:"Id of the body (body list shows it)." required:""`
	Purpose string   `help:"What the key is for." required:""`
	Expires string   `help:"Last day of the key, YYYY-MM-DD." required:"" placeholder:"DATE"`
	Matter  []string `help:"Matters it may ask about. Default: all." placeholder:"MATTER"`
	Network []string `help:"Networks it may be used from. Default: any." placeholder:"CIDR"`
	Scope   []string `help:"What it may do. Default: screen organisations, persons and projects, read its screenings and record outcomes." default:"screening.ask,screening.ask-person,project.screen,screening.read,screening.outcome"`
	Rate    int      `help:"Requests a second." default:"50"`
}

// Run makes the key.
func (c keyAddCmd) Run(s *streams) error {
	n, err := c.key()
	if err != nil {
		return err
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		k, token, err := a.Accounts.CreateKey(ctx, who, n)
		if err == nil {
			fmt.Fprintf(s.out, "%s\n%s\n", k.ID, token)
		}
		return err
	})
}

func (c keyAddCmd) key() (account.NewKey, error) {
	n := account.NewKey{Body: c.Body, Purpose: c.Purpose, Matters: c.Matter, Rate: c.Rate}
	last, err := calendar.ParseDay(c.Expires)
	if err != nil {
		return n, err
	}
	n.Expires = last.AddDays(1).Time() // the end of its last day
	for _, scope := range c.Scope {
		n.Scopes = append(n.Scopes, access.Act(scope))
	}
	for _, text := range c.Network {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return n, fault.New(fault.Invalid, "“%s”不是有效的网段，写作 10.0.0.0/8", text).At("network").Because(err)
		}
		n.Networks = append(n.Networks, p)
	}
	return n, nil
}

type keyListCmd struct{ place }

// Run lists the keys; of tokens nothing is kept that could be shown.
func (c keyListCmd) Run(s *streams) error {
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		for after := ""; ; {
			keys, err := a.Accounts.Keys(ctx, who, after, 200)
			if err != nil || len(keys) == 0 {
				return err
			}
			for _, k := range keys {
				fmt.Fprintln(s.out, strings.Join([]string{
					k.ID, k.Body, string(calendar.DayOf(k.ExpiresAt).AddDays(-1)), keyState(k), k.Purpose,
				}, "\t"))
			}
			after = keys[len(keys)-1].ID
		}
	})
}

func keyState(k account.Key) string {
	switch {
	case !k.RevokedAt.IsZero():
		return "revoked"
	case !now().Before(k.ExpiresAt):
		return "expired"
	}
	return "valid"
}

type keyRevokeCmd struct {
	place
	ID string `arg:"" help:"Id of the key: key_…"`
}

// Run revokes the key.
func (c keyRevokeCmd) Run(s *streams) error {
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		k, err := a.Accounts.RevokeKey(ctx, who, c.ID)
		if err == nil {
			fmt.Fprintln(s.out, k.ID, keyState(k))
		}
		return err
	})
}
