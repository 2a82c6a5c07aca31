package main

import (
	"context"
	"encoding/json"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/report"
)

type reportCmd struct {
	place
	From string `help:"First day, YYYY-MM-DD." required:"" placeholder:"DATE"`
	To   string `help:"Last day, YYYY-MM-DD." required:"" placeholder:"DATE"`
	CSV  bool   `name:"csv" help:"Print CSV instead of JSON."`
}

// Run prints the periodic report to 发展改革委.
func (c reportCmd) Run(s *streams) error {
	window, err := report.NewWindow(calendar.Day(c.From), calendar.Day(c.To))
	if err != nil {
		return err
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		r, err := a.Reports.Periodic(ctx, who, window)
		if err != nil {
			return err
		}
		if c.CSV {
			return r.WriteCSV(s.out)
		}
		enc := json.NewEncoder(s.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	})
}
