package law_test

import (
	"bytes"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

const today = calendar.Day("2026-11-23")

func reading(t *testing.T, r *law.Ruleset, id string, day calendar.Day) *law.Reading {
	t.Helper()
	e := r.On(day)
	for i := range e.Readings {
		if strings.HasSuffix(e.Readings[i].ID, "/"+id) {
			return &e.Readings[i]
		}
	}
	t.Fatalf("no directive %s", id)
	return nil
}

func TestBundleRecompiles(t *testing.T) {
	r := compile(t, law.Change{ID: "chg_1", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "内发改〔2026〕1号", Memorandum: law.InForce})
	again, err := law.Unbundle(r.Bundle())
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest != r.Digest || !bytes.Equal(again.Bundle(), r.Bundle()) {
		t.Error("a ruleset recompiled from its bundle has another digest")
	}
	if compile(t).Digest == r.Digest {
		t.Error("a change did not enter the digest")
	}
	if got := again.On("2025-12-31").Memorandum; got != law.UnderReview {
		t.Errorf("the day before, the memorandum is %s", got)
	}
	if got := again.On("2026-01-01").Memorandum; got != law.InForce {
		t.Errorf("on the day, the memorandum is %s", got)
	}
}

func TestBasisFollowsItsHistoryAndItsTrigger(t *testing.T) {
	r := compile(t)
	yes := func(string) law.Tri { return law.True }
	no := func(string) law.Tri { return law.False }
	unknown := func(string) law.Tri { return law.Unknown }
	rd := reading(t, r, "1.3#1", today)
	for _, tt := range []struct {
		name string
		circ func(string) law.Tri
		want law.Support
	}{{"trigger met", yes, law.Supported}, {"trigger not met", no, law.TriggerUnmet}, {"nobody knows", unknown, law.TriggerUnknown}} {
		if got := rd.Support(tt.circ); got != tt.want {
			t.Errorf("%s: support = %s, want %s", tt.name, got.Chinese(), tt.want.Chinese())
		}
	}
	if got := reading(t, r, "1.10#1", today).Support(yes); got != law.NoBasis {
		t.Errorf("1.10 cites nothing: %s", got.Chinese())
	}
	withdrawn := compile(t,
		law.Change{ID: "c", Kind: law.ChangeBasis, Target: "work-safety-law-78", From: "2026-06-01", Document: "x〔2026〕1号", Status: law.Repealed})
	if got := reading(t, withdrawn, "1.2#1", today).Support(yes); got != law.BasisRepealed {
		t.Errorf("after its repeal: %s", got.Chinese())
	}
	if got := reading(t, withdrawn, "1.2#1", "2026-05-31").Support(yes); got != law.Supported {
		t.Errorf("the day before its repeal: %s", got.Chinese())
	}
}

func TestUnconfirmedAmendmentWarnsAndNeverDecides(t *testing.T) {
	r := compile(t)
	e := r.On(today)
	moved := 0
	for i := range e.Readings {
		rd := &e.Readings[i]
		for _, a := range rd.MovedBy {
			moved++
			if !a.Confirmed && rd.Moved == law.Repealed {
				t.Errorf("%s is repealed by an unconfirmed amendment", rd.ID)
			}
		}
	}
	if moved == 0 {
		t.Error("no directive is touched by an amendment")
	}
	if rd := reading(t, r, "2.(13)#1", "2021-12-31"); rd.Moved != "" {
		t.Errorf("2.(13) moved before 2022-03-01: %s", rd.Moved)
	}
	if rd := reading(t, r, "2.(13)#1", today); rd.Moved != law.Changed {
		t.Errorf("2.(13) today: %q, want changed", rd.Moved)
	}
}

func TestListBasis(t *testing.T) {
	r := compile(t, law.Change{ID: "c", Kind: law.ChangeListBasis, Target: "3", From: "2026-06-01", Document: "内能〔2026〕1号",
		ListBasis: &law.ListBasis{ID: "x", Title: "《示例办法》", Status: law.Confirmed, Period: calendar.Period{N: 1, Unit: calendar.Years}}})
	if _, ok := r.On("2026-05-31").ListBasis(3); ok {
		t.Error("domain 3 has a list basis before one was recorded")
	}
	if l, ok := r.On(today).ListBasis(3); !ok || l.Period.N != 1 {
		t.Errorf("list basis of domain 3 = %+v", l)
	}
	if l, ok := r.On(today).ListBasis(1); !ok || l.Status != law.Confirmed {
		t.Errorf("list basis of domain 1 = %+v", l)
	}
	for _, domain := range []int{2, 3, 4, 5, 7, 8} {
		if l, ok := compile(t).On(today).ListBasis(domain); ok {
			t.Errorf("domain %d ships with a list basis nobody has found: %+v", domain, l)
		}
	}
}

func TestChangesAreRefused(t *testing.T) {
	good := law.Change{ID: "c", Kind: law.ChangeBasis, Target: "bidding-law-53", From: "2026-01-01", Document: "x〔2026〕1号", Status: law.Changed}
	r := compile(t)
	if err := r.Validate(good); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		field  string
		change func(*law.Change)
	}{
		{"from", func(c *law.Change) { c.From = "2026-13-01" }},
		{"document", func(c *law.Change) { c.Document = "" }},
		{"status", func(c *law.Change) { c.Status = "sure" }},
		{"target", func(c *law.Change) { c.Target = "no-such-law" }},
		{"kind", func(c *law.Change) { c.Kind = "whim" }},
		{"memorandum", func(c *law.Change) { c.Kind = law.ChangeMemorandum }},
		{"list_basis", func(c *law.Change) { c.Kind = law.ChangeListBasis }},
		{"period", func(c *law.Change) { c.Kind = law.ChangePeriod }},
		{"target", func(c *law.Change) { c.Kind = law.ChangeDirective }},
	} {
		c := good
		tt.change(&c)
		var f *fault.Fault
		if err := r.Validate(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: err = %v", tt.field, err)
		} else if f = err.(*fault.Fault); f.Field != tt.field {
			t.Errorf("field = %s, want %s (%v)", f.Field, tt.field, err)
		}
	}
}

func TestOverrideOfOneDirective(t *testing.T) {
	r := compile(t, law.Change{ID: "c", Kind: law.ChangeDirective, Target: "nmg-2020-3/1.10#1", From: "2026-01-01", Document: "x〔2026〕1号",
		Directive: &law.Override{Basis: []law.BasisUse{{ID: "work-safety-law-78"}}, Class: law.ClassB}})
	rd := reading(t, r, "1.10#1", today)
	if rd.Class != law.ClassB || rd.Support(func(string) law.Tri { return law.True }) != law.Supported {
		t.Errorf("reading = %+v", rd)
	}
	if before := reading(t, r, "1.10#1", "2025-12-31"); before.Class != law.ClassA {
		t.Error("the change reached back")
	}
}

func TestMattersWithin(t *testing.T) {
	r := compile(t)
	for _, tt := range []struct {
		gate, asked string
		want        bool
	}{
		{"tender.bid", "tender.bid", true},
		{"tender.bid", "tender.public-works", true},
		{"tender.public-works", "tender.bid", false},
		{"resource-trading", "tender.public-works", true},
		{"procurement.supplier", "tender.bid", false},
		{"no.such", "tender.bid", false},
	} {
		if got := r.BearsOn(tt.gate, tt.asked); got != tt.want {
			t.Errorf("a gate on %s bears on %s: %v", tt.gate, tt.asked, got)
		}
	}
}

func TestShow(t *testing.T) {
	r := compile(t)
	var b strings.Builder
	if err := r.Show(&b, "3.1", r.On(today)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"强制退出电力市场", "3.1#1", "实施职能", "依据", "适用情形", "3 年"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("3.1 does not show %q:\n%s", want, b.String())
		}
	}
	if err := r.Show(&b, "9.9", r.On(today)); !fault.Is(err, fault.NotFound) {
		t.Errorf("9.9: %v", err)
	}
}
