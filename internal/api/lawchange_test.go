package api_test

import (
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/law"
)

// An amendment is added by form, approved, and then stands in the memorandum and at the directive from its day.
func TestAmendmentForm(t *testing.T) {
	w := newWorld(t)
	coordinator, reviewer := w.user("coordinator", "reform", access.Coordinate), w.user("lawyer", "justice", access.LawReview)
	sound := func() api.LawChangeForm {
		return api.LawChangeForm{Kind: law.ChangeAmendment, Target: "example-2026", From: "2026-02-10", Document: "内社信办字〔2026〕1号", Why: "核对公布的文本",
			Fictional: true, Status: law.Confirmed, Amendment: &api.AmendmentForm{Title: "示例许可取消", Cites: "《示例决定》", Says: "不再受理申请",
				Touches: []law.Touch{{Directive: "1.3#1", Status: law.Repealed, Reading: "该许可已取消"}}}}
	}
	for field, spoil := range map[string]func(*api.LawChangeForm){
		"status":                         func(f *api.LawChangeForm) { f.Status = "" },
		"target":                         func(f *api.LawChangeForm) { f.Amendment = nil },
		"amendment.title":                func(f *api.LawChangeForm) { f.Amendment.Title = " " },
		"amendment.cites":                func(f *api.LawChangeForm) { f.Amendment.Cites = " " },
		"amendment.touches":              func(f *api.LawChangeForm) { f.Amendment.Touches = []law.Touch{} },
		"amendment.touches[0].directive": func(f *api.LawChangeForm) { f.Amendment.Touches[0].Directive = "9.9#1" },
		"amendment.touches[0].status":    func(f *api.LawChangeForm) { f.Amendment.Touches[0].Status = "gone" },
		"amendment.touches[0].reading":   func(f *api.LawChangeForm) { f.Amendment.Touches[0].Reading = "" },
	} {
		form := sound()
		spoil(&form)
		if p := w.refused(w.ask(coordinator, "POST", "/v1/law-changes", form), 422, "law.change"); p.Field != field {
			t.Errorf("%s: %+v", field, p)
		}
	}
	rec := w.ask(coordinator, "POST", "/v1/law-changes", sound())
	var p api.LawChange
	w.ok(rec, 201, &p)
	if a := p.Change.Amendment; a == nil || a.ID != "example-2026" || a.From != "2026-02-10" || !a.Confirmed || len(a.Touches) != 1 {
		t.Fatalf("%+v", p.Change)
	}
	w.ok(w.ask(reviewer, "POST", rec.Header().Get("Location")+"/approve", api.Note{}, "If-Match", `"1"`), 200, &p)
	if err := w.rules.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for day, moved := range map[string]int{"2026-02-09": 0, "2026-02-10": 1} {
		var one law.ExportMeasure
		w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3/measures/1.3?day="+day, nil), 200, &one)
		if d := one.Directives[0]; len(d.Moved) != moved || (d.Status == law.Repealed) != (moved == 1) {
			t.Errorf("%s: %+v", day, d)
		}
		var m api.Memorandum
		w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3?day="+day, nil), 200, &m)
		if n := len(m.Amended) - len(w.rules.Now().Source.Amendments); n != moved {
			t.Errorf("%s: %d amendments added", day, n)
		}
	}
}
