package main

import (
	"fmt"

	"liancheng/internal/coverage"
)

type lawCoverageCmd struct {
	At string `help:"Day whose law is tried, YYYY-MM-DD." placeholder:"DATE"`
}

// Run tries every measure.
func (c lawCoverageCmd) Run(s *streams) error {
	rules, day, err := shippedRules(c.At)
	if err != nil {
		return err
	}
	result, err := coverage.Run(rules.Source, day)
	if err != nil {
		return err
	}
	if err := result.Print(s.out, rules); err != nil {
		return err
	}
	if n := len(result.Faults); n > 0 {
		return fmt.Errorf("%d places differ from what is expected", n)
	}
	return nil
}
