package main

import (
	"context"
	"encoding/json"
	"io"

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

	Measures bool `help:"Print, measure by measure, what was called for in full, reduced, stopped and never used."`
}

// Run prints the periodic report to 发展改革委, or the list of measures.
func (c reportCmd) Run(s *streams) error {
	window, err := report.NewWindow(calendar.Day(c.From), calendar.Day(c.To))
	if err != nil {
		return err
	}
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		if c.Measures {
			l, err := a.Reports.Measures(ctx, who, window)
			if err != nil {
				return err
			}
			return c.print(s.out, l, func() error { return l.WriteCSV(s.out, a.Rules.Now()) })
		}
		r, err := a.Reports.Periodic(ctx, who, window)
		if err != nil {
			return err
		}
		return c.print(s.out, r, func() error { return r.WriteCSV(s.out) })
	})
}

func (c reportCmd) print(out io.Writer, v any, table func() error) error {
	if c.CSV {
		return table()
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
