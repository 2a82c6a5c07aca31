package listing

import (
	"fmt"
	"strings"

	"liancheng/internal/standing"
)

// Diagram gives the page of the docs that shows a listing's life: a picture and the
// table with every guard, both made from the table that runs.
func Diagram() string {
	var b strings.Builder
	b.WriteString("# A listing's life (列入的一生)\n\nMade from the table in `internal/listing/rules.go`; run `go test ./internal/listing -run Diagram -update` after changing it.\n\n")
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, r := range rules {
		if r.from == r.to && !forward[r.act] {
			continue // marks, answers and edits stay where they are: the table has them
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", node(r.from), r.to, r.act.Chinese())
	}
	for _, s := range []standing.State{standing.Ended, standing.Withdrawn} {
		fmt.Fprintf(&b, "    %s --> [*]\n", s)
	}
	for _, s := range states {
		fmt.Fprintf(&b, "    %s: %s\n", s, s.Chinese())
	}
	b.WriteString("```\n\n| 状态 | 步骤 | 之后 | 条件 | 依据 | 事件 |\n|---|---|---|---|---|---|\n")
	for _, r := range rules {
		from := "（新案）"
		if r.from != "" {
			from = r.from.Chinese()
		}
		fmt.Fprintf(&b, "| %s | %s `%s` | %s | %s | %s | `%s` |\n", from, r.act.Chinese(), r.act, r.to.Chinese(), r.guard, r.source, steps[r.act].event)
	}
	b.WriteString("\nWhat follows from dates alone is computed, not stored: in force from the day of service, over after the last day of the period\n" +
		"(`internal/standing`). The daily pass announces both once, as `" + string(standing.EvTookEffect) + "` and `" + string(standing.EvLapsed) + "`.\n")
	return b.String()
}

var states = []standing.State{
	standing.Proposed, standing.Reviewed, standing.Notified, standing.Heard, standing.Decided, standing.Served, standing.Ended, standing.Withdrawn,
}

func node(s standing.State) string {
	if s == "" {
		return "[*]"
	}
	return string(s)
}
