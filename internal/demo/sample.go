package demo

import (
	"context"
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// sample asks again, as of the present, about the organisations of the story, and keeps
// one for each advice, strongest first.
func (st *story) sample(ctx context.Context) error {
	by := st.actors["hs-jy-ck"]
	for _, v := range visits {
		kind, number := numberOf(v.party)
		if kind != ident.USCC || len(v.asserted) > 0 || v.facility != "" {
			continue
		}
		id, _, err := ident.Parse(kind, number, string(st.today))
		if err != nil {
			return err
		}
		matter, err := st.Rules().Matter(v.matter)
		if err != nil {
			return err
		}
		r, err := st.Screening.Screen(ctx, by, screening.Ask{
			Asker: receipt.Asker{Body: by.Body, Purpose: "演示示例", Matter: v.matter}, Functions: matter.Functions, Identifier: id,
		})
		if err != nil {
			return err
		}
		known := slices.ContainsFunc(st.logins.Samples, func(s Sample) bool { return s.Advice == r.Verdict.Advice })
		if !known && (r.Verdict.Hit || r.Verdict.Advice == receipt.Clear) {
			st.logins.Samples = append(st.logins.Samples, Sample{firmName(v.party), number, v.matter, r.Verdict.Advice})
		}
	}
	slices.SortFunc(st.logins.Samples, func(a, b Sample) int { return b.Advice.Strength() - a.Advice.Strength() })
	return nil
}

// firmName gives an organisation's name by its key.
func firmName(key string) string {
	i := slices.IndexFunc(firms, func(f firm) bool { return f.key == key })
	return firms[i].name
}
