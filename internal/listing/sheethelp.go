package listing

import (
	"fmt"
	"strings"

	"liancheng/internal/law"
	"liancheng/internal/sheet"
)

// AdoptColumns are the columns in their order, and what the law lets stand in them.
// Papers cannot come in a sheet: what a row brings still lacks them, and Complete
// files them.
func AdoptColumns(rules *law.Ruleset) []sheet.Column {
	more := map[string]string{}
	for _, d := range rules.Source.Domains {
		tell := func(column string, values []string) {
			if len(values) > 0 {
				more[column] += fmt.Sprintf("\n领域 %d：%s", d.No, strings.Join(values, "；"))
			}
		}
		var cases, kinds, grounds, facts []string
		for _, c := range d.Cases {
			cases = append(cases, c.Name)
			for _, k := range c.Kinds {
				kinds = append(kinds, k.Name)
			}
		}
		for _, g := range d.Grounds {
			grounds = append(grounds, g.ID+" "+g.Text)
		}
		for _, c := range d.Circumstance {
			if c.Scope == "listing" {
				facts = append(facts, c.ID+" "+c.Question)
			}
		}
		tell(caseColumn, cases)
		tell(kindColumn, kinds)
		tell(groundsColumn, grounds)
		tell(circumstancesColumn, facts)
		tell(documentColumn, d.Determined.Documents)
	}
	list := make([]sheet.Column, len(columns))
	for i, c := range columns {
		list[i] = c.Column
		list[i].Help += more[c.Name]
	}
	return list
}
