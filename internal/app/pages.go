package app

import (
	"context"
	"io"

	"liancheng/internal/access"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/store"
	"liancheng/internal/web"
	"liancheng/internal/web/pages/login"
)

// WebConfig is what the pages for people stand on; cookies are the frame's.
func (a *App) WebConfig(cookies login.Cookies) web.Config {
	return web.Config{
		Accounts: a.Accounts, Cookies: cookies, Listings: a.Listings, Orders: a.Orders, Screenings: a.Screening, Disputes: a.Disputes,
		Parties: parties{a.Registry, a.DB}, Registry: a.Registry, Bodies: a.Registry, Files: papers{a.Evidence}, Bench: a.Coordination, Copies: a.Publications, ListingCopies: a.Publications, Door: a.Door,
		Law: a.Rules.Now, Clock: a.Clock, Demo: a.Demo, Style: a.Style || a.Demo,
	}
}

// parties names parties for pages.
type parties struct {
	*registry.Service
	db *store.DB
}

// Displays gives the names that lists show, organisations in full and persons
// masked, all from one snapshot. Nobody's number is looked at, so nothing is recorded.
func (p parties) Displays(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	err := p.db.Screening().Read(ctx, func(tx screening.Tx) error {
		for _, id := range ids {
			if _, seen := names[id]; seen || id == "" {
				continue
			}
			name, known, err := display(tx, id)
			if err != nil {
				return err
			}
			if known {
				names[id] = name
			}
		}
		return nil
	})
	return names, err
}

// display names a record, and the one that goes on where it was merged.
func display(tx screening.Tx, id string) (name string, known bool, err error) {
	row, known, err := tx.ScreenRowAsOf(id, tx.Position())
	if err != nil || !known || row.MergedInto == "" {
		return row.Display, known, err
	}
	root := row
	for root.MergedInto != "" {
		if root, _, err = tx.ScreenRowAsOf(root.MergedInto, tx.Position()); err != nil {
			return "", false, err
		}
	}
	if root.Display == row.Display {
		return row.Display + "（已并入同名主体）", true, nil
	}
	return row.Display + "（已并入" + root.Display + "）", true, nil
}

// papers files what a form brought and names it.
type papers struct{ *Evidence }

// PutFile files a paper for the actor's body and gives its digest.
func (p papers) PutFile(ctx context.Context, a access.Actor, from io.Reader) (string, error) {
	f, err := p.Evidence.PutFile(ctx, a, from)
	return f.Digest, err
}
