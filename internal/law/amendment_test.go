package law_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// amend is a change of an amendment from a day on.
func amend(target string, from calendar.Day, status law.Status, content *law.Amendment) law.Change {
	return law.Change{
		ID: "lch_" + target + string(from), Kind: law.ChangeAmendment, Target: target, From: from, Document: "示例〔2026〕1号", Status: status, Amendment: content,
	}
}

// moves is a new amendment that touches one place.
func moves(from calendar.Day, place string, status law.Status) *law.Amendment {
	return &law.Amendment{
		ID: "example-2026", Title: "示例许可取消", From: from, Cites: "《示例决定》（示例令第1号）",
		Touches: []law.Touch{{Directive: place, Status: status, Reading: "该许可已取消"}},
	}
}

// yields says what a directive comes to on a day when everything else is there.
func yields(t *testing.T, r *law.Ruleset, id string, day calendar.Day) string {
	t.Helper()
	rd := reading(t, r, id, day)
	c := rd.Case(law.InForce, func(string) law.Tri { return law.True }, law.IdentityCertain)
	if rd.Kind() != law.Gate {
		return "order " + string(c.Order(true))
	}
	advice, _ := c.Yield()
	return string(advice.Advice())
}

// TestAmendmentFromItsDay: what people say of an amendment governs from the day they
// name and not before. 4.(4)#1 is a duty and 4.(4)#3 a gate that the shipped
// crude-oil-permits-2020 would repeal; 1.3#1 is a gate on confirmed law, 1.(3)#1 a duty, that nothing touches.
func TestAmendmentFromItsDay(t *testing.T) {
	const oil, day, before, later = "crude-oil-permits-2020", calendar.Day("2026-06-01"), calendar.Day("2026-05-31"), calendar.Day("2026-08-01")
	for _, tt := range []struct {
		name, directive string
		changes         []law.Change
		want            map[calendar.Day]string
	}{
		{"shipped: it only warns, on a duty", "4.(4)#1", nil, map[calendar.Day]string{day: "order review"}},
		{"shipped: it only warns, on a gate", "4.(4)#3", nil, map[calendar.Day]string{day: "strict"}},
		{"confirmed: no order", "4.(4)#1", []law.Change{amend(oil, day, law.Confirmed, nil)},
			map[calendar.Day]string{before: "order review", day: "order ", today: "order "}},
		{"confirmed: clear", "4.(4)#3", []law.Change{amend(oil, day, law.Confirmed, nil)},
			map[calendar.Day]string{before: "strict", day: "clear", today: "clear"}},
		{"confirmed, then in doubt again", "4.(4)#3", []law.Change{amend(oil, day, law.Confirmed, nil), amend(oil, later, law.Unconfirmed, nil)},
			map[calendar.Day]string{before: "strict", day: "clear", later: "strict"}},
		{"withdrawn, then confirmed after all", "4.(4)#3", []law.Change{amend(oil, day, law.Repealed, nil), amend(oil, later, law.Confirmed, nil)},
			map[calendar.Day]string{before: "strict", later: "clear"}},
		{"new and confirmed: repealed", "1.3#1", []law.Change{amend("example-2026", day, law.Confirmed, moves(day, "1.3#1", law.Repealed))},
			map[calendar.Day]string{before: "restrict", day: "clear"}},
		{"new and confirmed: changed", "1.3#1", []law.Change{amend("example-2026", day, law.Confirmed, moves(day, "1.3#1", law.Changed))},
			map[calendar.Day]string{before: "restrict", day: "strict"}},
		{"new and not confirmed: it only warns", "1.3#1", []law.Change{amend("example-2026", day, law.Unconfirmed, moves(day, "1.3#1", law.Repealed))},
			map[calendar.Day]string{before: "restrict", day: "strict"}},
		{"new, its law moves later", "1.3#1", []law.Change{amend("example-2026", day, law.Confirmed, moves(later, "1.3#1", law.Repealed))},
			map[calendar.Day]string{day: "restrict", "2026-07-31": "restrict", later: "clear"}},
		{"new, its law moved long ago: it governs from the change's day", "1.3#1",
			[]law.Change{amend("example-2026", day, law.Confirmed, moves("2021-01-01", "1.3#1", law.Repealed))},
			map[calendar.Day]string{before: "restrict", day: "clear"}},
		{"new, the whole measure", "1.(3)#1", []law.Change{amend("example-2026", day, law.Confirmed, moves(day, "1.(3)", law.Repealed))},
			map[calendar.Day]string{before: "order act", day: "order "}},
		{"new, then withdrawn", "1.3#1", []law.Change{
			amend("example-2026", day, law.Confirmed, moves(day, "1.3#1", law.Repealed)), amend("example-2026", later, law.Repealed, nil),
		}, map[calendar.Day]string{day: "clear", later: "restrict"}},
		{"new, then corrected to another directive", "1.3#1", []law.Change{
			amend("example-2026", day, law.Confirmed, moves(day, "1.3#1", law.Repealed)), amend("example-2026", later, law.Confirmed, moves(day, "1.4#1", law.Repealed)),
		}, map[calendar.Day]string{day: "clear", later: "restrict"}},
		{"confirmed for a day before it was added", "1.3#1", []law.Change{
			amend("example-2026", later, law.Confirmed, moves(day, "1.3#1", law.Repealed)), amend("example-2026", day, law.Confirmed, nil),
		}, map[calendar.Day]string{day: "restrict", later: "clear"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := compile(t, tt.changes...)
			for on, want := range tt.want {
				if got := yields(t, r, tt.directive, on); got != want {
					t.Errorf("%s on %s yields %q, want %q", tt.directive, on, got, want)
				}
			}
		})
	}
}

// TestWithdrawnAmendmentTouchesNothing: neither cap nor warning is left of it, and the export says so.
func TestWithdrawnAmendmentTouchesNothing(t *testing.T) {
	const oil, day = "crude-oil-permits-2020", calendar.Day("2026-06-01")
	r := compile(t, amend(oil, day, law.Repealed, nil))
	for on, stays := range map[calendar.Day]bool{"2026-05-31": true, day: false, today: false} {
		e := r.On(on)
		touched, named := false, false
		for i := range e.Readings {
			for _, a := range e.Readings[i].MovedBy {
				touched = touched || a.Amendment == oil
			}
		}
		for _, a := range r.Export(string(on), e).Amendments {
			named = named || a.ID == oil
		}
		if touched != stays || named != stays {
			t.Errorf("on %s it touches: %v, is named: %v", on, touched, named)
		}
	}
	if rd := reading(t, r, "4.(4)#1", day); rd.Moved != "" {
		t.Errorf("4.(4)#1 is still %s", rd.Moved)
	}
	if n := len(source(t).Amendments); len(r.Source.Amendments) != n {
		t.Error("the shipped law itself was changed")
	}
}

// TestValidateAmendment: a sound change, then one thing wrong with it.
func TestValidateAmendment(t *testing.T) {
	r := compile(t, amend("known-2026", "2026-01-01", law.Confirmed, &law.Amendment{
		ID: "known-2026", Title: "示例", From: "2026-01-01", Cites: "示例", Touches: []law.Touch{{Directive: "1.3", Status: law.Changed, Reading: "示例"}},
	}))
	content := func(spoil func(*law.Amendment)) law.Change {
		a := moves("2026-06-01", "1.3#1", law.Repealed)
		spoil(a)
		return amend("example-2026", "2026-06-01", law.Confirmed, a)
	}
	for _, tt := range []struct {
		name   string
		change law.Change
		field  string // "" when sound
	}{
		{"confirm a shipped one", amend("vat-40-2021", "2026-06-01", law.Confirmed, nil), ""},
		{"withdraw a shipped one", amend("vat-40-2021", "2026-06-01", law.Repealed, nil), ""},
		{"doubt one added before", amend("known-2026", "2026-06-01", law.Unconfirmed, nil), ""},
		{"a new one", content(func(*law.Amendment) {}), ""},
		{"a new one on a whole measure", content(func(a *law.Amendment) { a.Touches[0].Directive = "2.(13)" }), ""},
		{"correct a shipped one", func() law.Change {
			c := content(func(a *law.Amendment) { a.ID = "vat-40-2021" })
			c.Target = "vat-40-2021"
			return c
		}(), ""},
		{"no status", amend("vat-40-2021", "2026-06-01", "", nil), "status"},
		{"a status of touches", amend("vat-40-2021", "2026-06-01", law.Changed, nil), "status"},
		{"no target", amend("", "2026-06-01", law.Confirmed, moves("2026-06-01", "1.3#1", law.Changed)), "target"},
		{"one nobody knows", amend("none-2026", "2026-06-01", law.Confirmed, nil), "target"},
		{"withdraw what is only now added", amend("example-2026", "2026-06-01", law.Repealed, moves("2026-06-01", "1.3#1", law.Changed)), "amendment"},
		{"another id inside", content(func(a *law.Amendment) { a.ID = "other" }), "amendment.id"},
		{"no title", content(func(a *law.Amendment) { a.Title = " 　" }), "amendment.title"},
		{"cites nothing", content(func(a *law.Amendment) { a.Cites = "" }), "amendment.cites"},
		{"a day that is none", content(func(a *law.Amendment) { a.From = "2026-02-30" }), "amendment.from"},
		{"touches nothing", content(func(a *law.Amendment) { a.Touches = nil }), "amendment.touches"},
		{"a directive nobody knows", content(func(a *law.Amendment) { a.Touches[0].Directive = "1.3#9" }), "amendment.touches[0].directive"},
		{"no directive", content(func(a *law.Amendment) { a.Touches[0].Directive = "" }), "amendment.touches[0].directive"},
		{"a status that is no move", content(func(a *law.Amendment) { a.Touches[0].Status = law.Confirmed }), "amendment.touches[0].status"},
		{"the second touch without a reading", content(func(a *law.Amendment) {
			a.Touches = append(a.Touches, law.Touch{Directive: "1.4", Status: law.Changed, Reading: " "})
		}), "amendment.touches[1].reading"},
	} {
		err := r.Validate(tt.change)
		f, _ := errors.AsType[*fault.Fault](err)
		if (err == nil) != (tt.field == "") || f != nil && (f.Field != tt.field || f.Rule != "law.change" || f.Kind != fault.Invalid) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// olderChanges are the changes of a bundle as this program stored them before it knew changes of amendments.
const olderChanges = `[{"id":"lch_1","kind":"memorandum","target":"nmg-2020-3","from":"2026-01-01","document":"示例〔2026〕1号","why":"继续执行","fictional":true,"memorandum":"in-force"},` +
	`{"id":"lch_2","kind":"basis","target":"new-basis","from":"2026-01-02","document":"示例〔2026〕2号","why":"新增","status":"confirmed","basis":{"id":"new-basis","title":"《示例条例》第一条","says":"示例","applies_when":["safety-permit-revoked"],"history":null,"confidence":""}},` +
	`{"id":"lch_3","kind":"list-basis","target":"3","from":"2026-01-03","document":"示例〔2026〕3号","why":"登记","list_basis":{"title":"《示例办法》","from":"2026-01-03","status":"confirmed","period":"3y"}},` +
	`{"id":"lch_4","kind":"period","target":"answer","from":"2026-01-04","document":"示例〔2026〕4号","why":"延长","period":{"id":"","name":"","period":"10wd","from":"送达","since":"2026-01-04","source":"示例","confidence":"","confirmed":true,"verified":"2026-01-04"}},` +
	`{"id":"lch_5","kind":"directive","target":"nmg-2020-3/1.3#1","from":"2026-01-05","document":"示例〔2026〕5号","why":"指明","directive":{"class":"B","functions":["construction"],"binding":"reference","basis":[{"id":"new-basis"}]}}]`

// TestOlderBundlesKeepTheirDigest: a new kind of change does not rename the law of receipts already given.
func TestOlderBundlesKeepTheirDigest(t *testing.T) {
	for _, changes := range []string{"null", olderChanges} {
		raw, err := json.Marshal(struct {
			Format     int             `json:"format"`
			Memorandum string          `json:"memorandum"`
			Files      law.Files       `json:"files"`
			Changes    json.RawMessage `json:"changes"`
		}{1, "nmg-2020-3", files(t), json.RawMessage(changes)})
		if err != nil {
			t.Fatal(err)
		}
		r, err := law.Unbundle(raw)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(raw); r.Digest != hex.EncodeToString(sum[:]) {
			t.Errorf("a stored bundle compiles to another digest; it is now\n%.300s", r.Bundle()[len(r.Bundle())-300:])
		}
	}
}

// TestAmendmentsInTheBundle: what people said of amendments is found again years later.
func TestAmendmentsInTheBundle(t *testing.T) {
	r := compile(t, amend("example-2026", "2026-06-01", law.Confirmed, moves("2026-06-01", "1.3#1", law.Repealed)))
	again, err := law.Unbundle(r.Bundle())
	if err != nil || again.Digest != r.Digest {
		t.Fatalf("%v", err)
	}
	if got := yields(t, again, "1.3#1", "2026-06-01"); got != "clear" {
		t.Errorf("recompiled it yields %s", got)
	}
}
