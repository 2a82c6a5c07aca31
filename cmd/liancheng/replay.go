package main

import (
	"context"
	"fmt"

	"liancheng/internal/access"
	"liancheng/internal/app"
)

type replayCmd struct {
	place
	Receipt string `arg:"" help:"Id of the receipt: scr_…"`
}

// Run judges again what was judged then, and compares byte for byte.
func (c replayCmd) Run(s *streams) error {
	return c.with(s, func(ctx context.Context, a *app.App, who access.Actor) error {
		r, err := a.Screening.Replay(ctx, who, c.Receipt)
		if err != nil {
			return err
		}
		if r.Equal {
			fmt.Fprintf(s.out, "%s：与原结论逐字节一致（规则集 %.12s，位置 %d，核查日 %s）\n",
				c.Receipt, r.Receipt.Verdict.Ruleset, r.Receipt.Verdict.Position, r.Receipt.Verdict.AsOf)
			return nil
		}
		return fmt.Errorf("%s：与原结论不一致，首处不同在 %s：原为 %s，现为 %s", c.Receipt, r.Field, r.Was, r.Is)
	})
}
