package coordination

import (
	"fmt"
	"strings"
)

// DisputeDiagram gives the page of the docs that shows a dispute's life: a picture and
// the table with every guard, both made from the table that runs.
func DisputeDiagram() string {
	var b strings.Builder
	b.WriteString("# A dispute's life (职责分歧的一生)\n\nMade from the table in `internal/coordination/disputerules.go`; run `go test ./internal/coordination -run Diagram -update` after changing it.\n\n")
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, r := range disputeRules {
		if r.from == r.to && r.act != Convene {
			continue // the table has what stays where it is
		}
		from := string(r.from)
		if from == "" {
			from = "[*]"
		}
		fmt.Fprintf(&b, "    %s --> %s: %s\n", from, r.to, r.act.Chinese())
	}
	for _, s := range DisputeStates() {
		if s.Closed() {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	for _, s := range DisputeStates() {
		fmt.Fprintf(&b, "    %s: %s\n", s, s.Chinese())
	}
	b.WriteString("```\n\n| 状态 | 步骤 | 之后 | 条件 | 依据 | 事件 |\n|---|---|---|---|---|---|\n")
	for _, r := range disputeRules {
		from := "（新提出）"
		if r.from != "" {
			from = r.from.Chinese()
		}
		events := "`" + string(disputeSteps[r.act].event) + "`"
		if r.to == DisputeSettled && r.from != r.to {
			events += " `" + string(EvDisputeSettled) + "`"
		}
		fmt.Fprintf(&b, "| %s | %s `%s` | %s | %s | %s | %s |\n", from, r.act.Chinese(), r.act, r.to.Chinese(), r.guard, r.source, events)
	}
	b.WriteString("\nWhat follows from dates is computed, not stored: the days to answer and to agree (`" + DisputeAnswerTime + "`, `" + DisputeAgreeTime +
		"` of `law/procedure.yaml`, both counted\nfrom the day it was raised), and from which day the coordinator may convene. A dispute stops no order: until it is settled or ruled on,\n" +
		"the body that has the order acts, or hands it over.\n")
	return b.String()
}
