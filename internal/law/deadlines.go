package law

import (
	"fmt"
	"strings"
)

// DeadlineTable gives the page of the docs that lists every period of procedure, made
// from the data that runs.
func (s *Source) DeadlineTable() string {
	var b strings.Builder
	b.WriteString("# Periods and deadlines (期限)\n\nMade from `law/procedure.yaml`; run `go test ./internal/law -run DeadlineTable -update` after changing it. Working days are those of\n" +
		"`law/calendar.yaml`; a year whose notice has not come yet is counted by weekends and marked as estimated. What is not confirmed is the\n" +
		"period the system works with until a person confirms it, and never decides against a party by itself.\n\n" +
		"| 期限 | 编号 | 时长 | 起算 | 适用自 | 出处 | 把握 | 已确认 | 核对 |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, d := range s.Procedure.Periods {
		confirmed := "否"
		if d.Confirmed {
			confirmed = "是"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s | %s | %s | %s |\n", d.Name, d.ID, d.Period.Chinese(), d.From, d.Since, d.Source, d.Confidence, confirmed, d.Verified)
	}
	return b.String()
}
