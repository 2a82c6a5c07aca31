package apptest_test

import (
	"context"
	"fmt"
	"strings"

	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// registerDouble registers an organisation once more, under the number it had long ago.
// Either record may come on a list.
func (y *year) registerDouble(i int, org *subject) {
	y.TB.Helper()
	f := registry.Form{Kind: party.Organisation, OrgKind: party.Enterprise, Name: fmt.Sprintf("内蒙古第%d示例实业老厂", i+1), Region: regions[i%len(regions)]}
	s := y.register(f, ident.LegacyRegistration, fmt.Sprintf("15010200%05d", i+1))
	s.toBeListed, s.mine, s.doubles = true, org.mine, org
	y.organisations, y.doubles = append(y.organisations, s), append(y.doubles, s)
}

// mergeDouble has somebody find out that two records are one organisation; some time later
// it turns out that they are not.
func (y *year) mergeDouble() {
	s := draw(y, y.doubles)
	if s.merged {
		return
	}
	s.merged = true
	proof := func() registry.Paper {
		d := y.registrar.Paper("证")
		return registry.Paper{Number: d.Number, File: d.File}
	}
	y.follow(
		step{0, "merging proposed", func(ctx context.Context) error {
			_, err := y.Registry.ProposeMerge(ctx, y.registrar.Clerk.Actor, s.id, 0, s.doubles.id, registry.MergeStep{Reason: registry.RegisteredTwice, Paper: proof()})
			return err
		}},
		step{1, "merged", func(ctx context.Context) error {
			_, err := y.Registry.ApproveMerge(ctx, y.registrar.Director.Actor, s.id, 0)
			return err
		}},
		step{y.between(15, 60), "parted", func(ctx context.Context) error {
			_, err := y.Registry.Unmerge(ctx, y.registrar.Director.Actor, s.id, 0, registry.MergeStep{Reason: registry.NotTheSame, Paper: proof()})
			s.merged = false
			return err
		}},
	)
}

// saysMerged tells whether a verdict found a party under another of its records.
func (v *verdict) saysMerged() bool {
	for _, m := range v.receipt.Verdict.Matches {
		if strings.Contains(m.Why, "已并入") {
			return true
		}
	}
	return false
}
