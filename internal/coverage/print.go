package coverage

import (
	"fmt"
	"io"
	"strings"

	"liancheng/internal/law"
)

// Print writes every row: what the measure comes to where the law carries it whole, and
// what it is reduced to as the law ships; then what is not as expected, and the count.
func (r Result) Print(w io.Writer, rules *law.Ruleset) error {
	for _, m := range r.Measures {
		mark := ""
		if m.CatchAll {
			mark = "（兜底条款，不得单独执行）"
		}
		if !m.Sound {
			mark += "（与预期不符）"
		}
		if _, err := fmt.Fprintf(w, "%s%s\n", m.ID, mark); err != nil {
			return err
		}
		for _, row := range m.Rows {
			if _, err := fmt.Fprintf(w, "    %s：%s\n", row.words(rules), row.outcome()); err != nil {
				return err
			}
		}
	}
	for _, f := range r.Faults {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d of %d measures exercised\n", r.Exercised(), len(r.Measures))
	return err
}

// words says what the row is about and whom it reaches.
func (r *Row) words(rules *law.Ruleset) string {
	what := "“" + r.What + "”"
	if m, err := rules.Matter(r.What); r.Kind == law.Gate && err == nil {
		what = "对“" + m.Name + "”" + r.Effect.Chinese()
	} else if a, ok := rules.Act(r.What); ok {
		what = a.Name
	}
	reached := make([]string, len(r.Reaches))
	for i, role := range r.Reaches {
		reached[i] = role.Chinese()
	}
	return what + "，及于" + strings.Join(reached, "、")
}

// outcome says what the row comes to.
func (r *Row) outcome() string {
	text := r.Full
	if len(r.When) > 0 {
		text += fmt.Sprintf("（%d 项情形均成立时；任一不成立则无，不明则只提示或先询问）", len(r.When))
	}
	if r.Shipped == r.Full {
		return text
	}
	if r.Why == "" {
		return text + " → 现状 " + r.Shipped
	}
	return text + " → 现状 " + r.Shipped + "：" + r.Why
}
