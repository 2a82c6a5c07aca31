package law_test

import (
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/law"
)

// sound is a case in which nothing is missing: the most a gate can advise.
func sound() law.Case {
	return law.Case{
		Kind: law.Gate, Effect: law.Prohibit, Class: law.ClassA, Binding: law.Mandatory, Memorandum: law.InForce,
		Support: law.Supported, Circumstances: law.True, Identity: law.IdentityCertain,
	}
}

// TestYield is the table of worked examples: a sound case, then one change.
func TestYield(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*law.Case)
		want   law.Strength
		caps   law.Cap
	}{
		{"prohibit, nothing missing", func(*law.Case) {}, law.Block, 0},
		{"suspend blocks too", func(c *law.Case) { c.Effect = law.Suspend }, law.Block, 0},
		{"restrict", func(c *law.Case) { c.Effect = law.Restrict }, law.Restricted, 0},
		{"strict review", func(c *law.Case) { c.Effect = law.StrictReview }, law.Strict, 0},
		{"reference", func(c *law.Case) { c.Effect = law.Reference }, law.ForReferenceOnly, 0},
		{"memorandum under review", func(c *law.Case) { c.Memorandum = law.UnderReview }, law.Strict, law.CapMemorandum},
		{"memorandum repealed", func(c *law.Case) { c.Memorandum = law.Withdrawn }, law.Clear, 0},
		{"no basis", func(c *law.Case) { c.Support = law.NoBasis }, law.Strict, law.CapBasis},
		{"basis unconfirmed", func(c *law.Case) { c.Support = law.BasisUnconfirmed }, law.Strict, law.CapBasis},
		{"trigger not met", func(c *law.Case) { c.Support = law.TriggerUnmet }, law.Strict, law.CapBasis},
		{"trigger unknown", func(c *law.Case) { c.Support = law.TriggerUnknown }, law.Strict, law.CapBasis},
		{"basis repealed", func(c *law.Case) { c.Support = law.BasisRepealed }, law.Strict, law.CapBasis},
		{"law has changed", func(c *law.Case) { c.Amended = law.Changed }, law.Strict, law.CapAmended},
		{"law has gone", func(c *law.Case) { c.Amended = law.Repealed }, law.Clear, 0},
		{"class B never blocks", func(c *law.Case) { c.Class = law.ClassB }, law.Restricted, law.CapClass},
		{"class B needs no basis", func(c *law.Case) { c.Class, c.Effect, c.Support = law.ClassB, law.Restrict, law.NoBasis }, law.Restricted, 0},
		{"class C informs", func(c *law.Case) { c.Class = law.ClassC }, law.ForReferenceOnly, law.CapClass},
		{"circumstance false", func(c *law.Case) { c.Circumstances = law.False }, law.Clear, 0},
		{"circumstance unknown", func(c *law.Case) { c.Circumstances = law.Unknown }, law.Strict, law.CapCircumstance},
		{"for reference only", func(c *law.Case) { c.Binding = law.ForReference }, law.Strict, law.CapBinding},
		{"a request", func(c *law.Case) { c.Binding = law.RequestOnly }, law.ForReferenceOnly, law.CapBinding},
		{"a name alone", func(c *law.Case) { c.Identity = law.IdentityReview }, law.ForReferenceOnly, law.CapIdentity},
		{"1.3 as shipped: restrict, class A, under review, trigger unknown", func(c *law.Case) {
			c.Effect, c.Memorandum, c.Support = law.Restrict, law.UnderReview, law.TriggerUnknown
		}, law.Strict, law.CapMemorandum},
		{"a weak effect is not raised", func(c *law.Case) { c.Effect, c.Support = law.Reference, law.NoBasis }, law.ForReferenceOnly, 0},
		{"a duty advises nothing", func(c *law.Case) { c.Kind = law.Duty }, law.Clear, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := sound()
			tt.change(&c)
			got, caps := c.Yield()
			if got != tt.want || caps != tt.caps {
				t.Errorf("yield = %s %b, want %s %b", got.Advice(), caps, tt.want.Advice(), tt.caps)
			}
		})
	}
}

func anyCase(t *rapid.T) law.Case {
	pick := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	return law.Case{
		Kind:          []law.Kind{law.Gate, law.Duty, law.Standing}[pick("kind", 3)],
		Effect:        []law.Effect{law.Reference, law.StrictReview, law.Restrict, law.Suspend, law.Prohibit}[pick("effect", 5)],
		Class:         []law.Class{law.ClassA, law.ClassB, law.ClassC}[pick("class", 3)],
		Binding:       []law.Binding{law.Mandatory, law.ForReference, law.RequestOnly}[pick("binding", 3)],
		Memorandum:    []law.MemorandumStatus{law.InForce, law.UnderReview, law.Withdrawn}[pick("memorandum", 3)],
		Support:       law.Support(pick("support", 7)),
		Amended:       []law.Status{"", law.Changed, law.Repealed}[pick("amended", 3)],
		Circumstances: law.Tri(pick("circumstances", 3)),
		Identity:      law.Identity(1 + pick("identity", 2)),
	}
}

// TestBlockNeedsEverything: whatever the case, block means that nothing was missing.
func TestBlockNeedsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		advice, caps := c.Yield()
		whole := c.Kind == law.Gate && c.Class == law.ClassA && c.Support == law.Supported && c.Binding == law.Mandatory &&
			c.Circumstances == law.True && c.Memorandum == law.InForce && c.Identity == law.IdentityCertain && c.Amended == ""
		if (advice == law.Block) != (whole && c.Effect.Own() == law.Block) {
			t.Fatalf("advice %s for %+v", advice.Advice(), c)
		}
		if advice > c.Effect.Own() {
			t.Fatalf("%+v yields more than its effect", c)
		}
		if caps == 0 && advice != law.Clear && advice != c.Effect.Own() {
			t.Fatalf("%+v was weakened without saying why", c)
		}
	})
}

// TestOrderTakesNoRightWithoutLaw: a class A act is only ordered on confirmed law, to a signatory.
func TestOrderTakesNoRightWithoutLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase(t)
		signatory := rapid.Bool().Draw(t, "signatory")
		kind := c.Order(signatory)
		switch {
		case kind == law.Perform && c.Class == law.ClassA && (c.Support != law.Supported || c.Memorandum != law.InForce):
			t.Fatalf("%+v is ordered without law", c)
		case kind == law.Perform && (!signatory || c.Binding == law.RequestOnly):
			t.Fatalf("%+v binds a body that never signed", c)
		case kind != law.NoOrder && (c.Circumstances == law.False || c.Memorandum == law.Withdrawn || c.Kind == law.Gate):
			t.Fatalf("%+v yields an order", c)
		case c.Circumstances == law.Unknown && kind != law.Question && kind != law.NoOrder:
			t.Fatalf("%+v assumes an unknown circumstance", c)
		}
	})
}

func BenchmarkYield(b *testing.B) {
	c := sound()
	for b.Loop() {
		c.Yield()
	}
}
