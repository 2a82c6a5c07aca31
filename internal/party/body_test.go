package party

import (
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
)

func TestBodyCheck(t *testing.T) {
	good := func() Body {
		return Body{ID: "bod_1", Name: "示例局", Region: "150122", Level: BannerLevel, Functions: []Held{{Function: "water"}}}
	}
	if b := good(); b.Check() != nil {
		t.Fatal(b.Check())
	}
	for _, c := range []struct {
		change      func(*Body)
		field, rule string
	}{
		{func(b *Body) { b.Name = "" }, "name", "body.name"},
		{func(b *Body) { b.Name = "示例局 " }, "name", "body.name"},
		{func(b *Body) { b.Region = "152600" }, "region", "body.region"},
		{func(b *Body) { b.Level = RegionLevel }, "level", "body.level"},
		{func(b *Body) { b.USCC = "1115" }, "uscc", "ident.uscc.length"},
		{func(b *Body) { b.Functions = append(b.Functions, Held{Function: "water", From: "2020-01-01"}) }, "functions[1]", "body.function-twice"},
		{func(b *Body) { b.Functions[0].To = "x" }, "functions[0].to", "party.day"},
		{func(b *Body) { b.Functions[0].Function = "" }, "functions[0]", "body.function"},
	} {
		b := good()
		c.change(&b)
		if !has(b.Check(), c.field, c.rule) {
			t.Errorf("%v, want %s at %s", b.Check(), c.rule, c.field)
		}
	}
}

func TestHoldsAndDecides(t *testing.T) {
	b := Body{Functions: []Held{{Function: "government-services"}, {Function: "water", Licensing: true, From: "2020-01-01", To: "2024-01-01"}}}
	for _, c := range []struct {
		function       string
		day            calendar.Day
		holds, decides bool
	}{
		{"government-services", "2022-01-01", true, true},
		{"water", "2022-01-01", false, true},
		{"water", "2019-12-31", false, false},
		{"water", "2024-01-01", false, false},
		{"tax", "2022-01-01", false, false},
	} {
		if b.Holds(c.function, c.day) != c.holds || b.Decides(c.function, c.day) != c.decides {
			t.Errorf("%s on %s: %t, %t", c.function, c.day, b.Holds(c.function, c.day), b.Decides(c.function, c.day))
		}
	}
	if f := b.FunctionsOn("2022-01-01"); len(f) != 1 || f[0] != "government-services" {
		t.Errorf("functions %v", f)
	}
}

// TestClashIsASharedDay: two bodies clash exactly when some day has them both hold the function.
func TestClashIsASharedDay(t *testing.T) {
	span := func(t *rapid.T, label string) Held {
		h := Held{Function: "water", From: calendar.Day("2020-01-01").AddDays(rapid.IntRange(0, 20).Draw(t, label+" from"))}
		if rapid.Bool().Draw(t, label+" open") {
			return h
		}
		h.To = h.From.AddDays(rapid.IntRange(1, 10).Draw(t, label+" days"))
		return h
	}
	rapid.Check(t, func(t *rapid.T) {
		a := Body{ID: "a", Region: "150122", Functions: []Held{span(t, "a")}}
		b := Body{ID: "b", Region: "150122", Functions: []Held{span(t, "b")}}
		shared := false
		for n := range 60 {
			day := calendar.Day("2020-01-01").AddDays(n)
			shared = shared || a.Holds("water", day) && b.Holds("water", day)
		}
		other, _ := a.Clash([]Body{a, b})
		if (other != nil) != shared {
			t.Fatalf("%v, %v: clash %v, shared day %t", a.Functions, b.Functions, other, shared)
		}
		b.Functions[0].Licensing = true
		if other, _ := a.Clash([]Body{b}); other != nil {
			t.Fatal("licensing clashes with the function itself")
		}
	})
}
