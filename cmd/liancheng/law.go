package main

import (
	"encoding/json"
	"fmt"
	"time"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

const memorandum = "nmg-2020-3"

type lawCmd struct {
	Check  lawCheckCmd  `cmd:"" help:"Prove the law files against the memorandum's text; exit 1 with the place of each fault."`
	Show   lawShowCmd   `cmd:"" help:"Print one provision with its directives, in words a lawyer can review."`
	Export lawExportCmd `cmd:"" help:"Print the memorandum as JSON."`
	Diff   lawDiffCmd   `cmd:"" help:"Print what two states of the law do not say alike, in words a lawyer can review."`

	Coverage lawCoverageCmd `cmd:"" help:"Try every measure against a table written by hand from the memorandum's text; exit 1 with the place of each difference."`
	Impact   lawImpactCmd   `cmd:"" help:"Replay a year of listings and screenings under a draft of the law; exit 3 where something would differ."`
}

type lawCheckCmd struct{}

// Run proves the shipped files.
func (lawCheckCmd) Run(s *streams) error {
	source, err := shippedLaw()
	if err != nil {
		return err
	}
	problems := source.Check()
	for _, p := range problems {
		fmt.Fprintln(s.out, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d faults in the law files", len(problems))
	}
	fmt.Fprintln(s.out, source.Census())
	return nil
}

type lawShowCmd struct {
	Place string `arg:"" help:"Number of the provision: 3.1, 1.(4)."`
	At    string `help:"Day whose law is shown, YYYY-MM-DD." placeholder:"DATE"`
}

// Run prints one provision.
func (c lawShowCmd) Run(s *streams) error {
	rules, day, err := shippedRules(c.At)
	if err != nil {
		return err
	}
	return rules.Show(s.out, c.Place, rules.On(day))
}

type lawExportCmd struct {
	At string `help:"Day whose law is exported, YYYY-MM-DD." placeholder:"DATE"`
}

// Run prints everything as JSON.
func (c lawExportCmd) Run(s *streams) error {
	rules, day, err := shippedRules(c.At)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(s.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(rules.Export(string(day), rules.On(day)))
}

func shippedLaw() (*law.Source, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	return law.Load(files, memorandum)
}

func shippedRules(at string) (*law.Ruleset, calendar.Day, error) {
	day := calendar.DayOf(time.Now())
	if at != "" {
		var err error
		if day, err = calendar.ParseDay(at); err != nil {
			return nil, "", err
		}
	}
	source, err := shippedLaw()
	if err != nil {
		return nil, "", err
	}
	rules, err := law.Compile(source, []law.Change{}) // as a store without changes has it, so that both give it one digest
	return rules, day, err
}
