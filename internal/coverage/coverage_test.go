package coverage_test

import (
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/coverage"
	"liancheng/internal/law"
	"liancheng/receipt"
)

func shipped(t *testing.T) *law.Source {
	t.Helper()
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		t.Fatal(err)
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// TestEveryMeasure: all 185 measures do what the table says.
func TestEveryMeasure(t *testing.T) {
	r, err := coverage.Run(shipped(t), "2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Faults {
		t.Error(f)
	}
	if r.Exercised() != 185 || len(r.Measures) != 185 {
		t.Errorf("%d of %d measures", r.Exercised(), len(r.Measures))
	}
}

// TestItCanFail: a directive that says anything else than the table is found, at its
// measure and nowhere else.
func TestItCanFail(t *testing.T) {
	for _, c := range []struct {
		measure string
		no      int // of the directive
		change  func(d *law.Directive)
	}{
		{"1.3", 0, func(d *law.Directive) { d.Effect = law.Prohibit }},
		{"2.(3)", 0, func(d *law.Directive) { d.Effect = law.Restrict }},
		{"1.(4)", 0, func(d *law.Directive) { d.Gate = []string{"safety.permit"} }},
		{"1.(4)", 1, func(d *law.Directive) { d.When = nil }},
		{"1.(3)", 0, func(d *law.Directive) { d.Reaches = append(d.Reaches, law.Shareholder) }},
		{"3.1", 4, func(d *law.Directive) { d.Reaches = []law.Role{law.Unit} }},
		{"3.1", 3, func(d *law.Directive) { d.When = append(d.When, "serious") }},
		{"3.1", 0, func(d *law.Directive) { d.Functions = []string{"tax"} }},
		{"5.5", 0, func(d *law.Directive) { d.OneOf = "" }},
		{"6.10", 1, func(d *law.Directive) { d.Duty = "revoke-licence" }},
		{"8.2", 0, func(d *law.Directive) { d.Duty, d.Standing = "", "watch" }},
		{"7.(22)", 0, func(d *law.Directive) { d.Reaches = d.Reaches[:0] }},
		{"2.(25)", 0, func(d *law.Directive) { d.Effect = law.Prohibit }},
	} {
		source := shipped(t)
		for _, domain := range source.Domains {
			for _, m := range domain.Measures {
				if m.ID == c.measure {
					c.change(m.Directives[c.no])
				}
			}
		}
		r, err := coverage.Run(source, "2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range r.Measures {
			if m.Sound == (m.ID == c.measure) {
				t.Errorf("%s#%d changed: %s is sound: %v", c.measure, c.no+1, m.ID, m.Sound)
			}
		}
		if r.Exercised() != 184 || len(r.Faults) == 0 {
			t.Errorf("%s#%d changed: %d exercised, %d faults", c.measure, c.no+1, r.Exercised(), len(r.Faults))
		}
	}
}

// TestShippedIsReduced: as the law ships nothing blocks or takes a right away, and whatever
// is reduced says why.
func TestShippedIsReduced(t *testing.T) {
	r, err := coverage.Run(shipped(t), "2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	reduced := 0
	for _, m := range r.Measures {
		for _, row := range m.Rows {
			if row.Full == "" || row.Shipped == "" {
				t.Errorf("%s %s: %q, as shipped %q", m.ID, row.What, row.Full, row.Shipped)
			}
			if row.Shipped == receipt.Block.Chinese() {
				t.Errorf("%s %s blocks", m.ID, row.What)
			}
			if row.Shipped != row.Full {
				if reduced++; row.Why == "" {
					t.Errorf("%s %s is reduced from %s to %s, and nobody knows why", m.ID, row.What, row.Full, row.Shipped)
				}
			}
		}
	}
	if reduced < 100 {
		t.Errorf("only %d rows are reduced", reduced)
	}
}
