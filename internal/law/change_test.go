package law_test

import (
	"errors"
	"testing"

	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// TestValidateChange: a sound change, then one thing wrong with it.
func TestValidateChange(t *testing.T) {
	r := compile(t, law.Change{
		ID: "lch_1", Kind: law.ChangeBasis, Target: "new-basis", From: "2026-01-01", Document: "示例〔2026〕1号", Status: law.Confirmed,
		Basis: &law.Basis{ID: "new-basis", Title: "《示例条例》第一条", Says: "示例"},
	})
	const directive = "nmg-2020-3/1.3#1"
	override := func(o law.Override) law.Change {
		return law.Change{Kind: law.ChangeDirective, Target: directive, From: "2026-01-01", Document: "示例〔2026〕2号", Directive: &o}
	}
	basis := func(b law.Basis) law.Change {
		return law.Change{Kind: law.ChangeBasis, Target: b.ID, From: "2026-01-01", Document: "示例〔2026〕3号", Status: law.Confirmed, Basis: &b}
	}
	for _, tt := range []struct {
		name   string
		change law.Change
		field  string // "" when sound
	}{
		{"override", override(law.Override{Class: law.ClassA, Binding: law.Mandatory, Functions: []string{"construction"}}), ""},
		{"a basis added before", override(law.Override{Basis: []law.BasisUse{{ID: "new-basis"}}}), ""},
		{"a class nobody knows", override(law.Override{Class: "Z"}), "directive.class"},
		{"a binding nobody knows", override(law.Override{Binding: "firm"}), "directive.binding"},
		{"a function nobody knows", override(law.Override{Functions: []string{"police"}}), "directive.functions"},
		{"a basis nobody knows", override(law.Override{Basis: []law.BasisUse{{ID: "none"}}}), "directive.basis"},
		{"a trigger nobody knows", override(law.Override{Basis: []law.BasisUse{{ID: "new-basis", AppliesWhen: []string{"none"}}}}), "directive.basis"},
		{"a new basis", basis(law.Basis{ID: "other", Title: "《示例条例》第二条", AppliesWhen: []string{"safety-permit-revoked"}}), ""},
		{"a new basis with a trigger nobody knows", basis(law.Basis{ID: "other", Title: "《示例条例》第二条", AppliesWhen: []string{"none"}}), "basis.applies_when"},
	} {
		err := r.Validate(tt.change)
		f, _ := errors.AsType[*fault.Fault](err)
		if (err == nil) != (tt.field == "") || f != nil && f.Field != tt.field {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
