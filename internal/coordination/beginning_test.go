package coordination_test

import (
	"errors"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/storetest"
)

// A ruleset is found by the beginning of its digest; one that several share names none.
func TestBeginning(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := open(t, place)
		shipped := h.rules.Now()
		h.approve(t, h.propose(t, memorandum(law.InForce)))
		h.follow(t)
		for _, want := range []*law.Ruleset{shipped, h.rules.Now()} {
			for _, n := range []int{coordination.ShortestDigest, 20, 64} {
				if got, err := h.rules.Beginning(t.Context(), want.Digest[:n]); err != nil || got.Digest != want.Digest {
					t.Errorf("%d digits of %s: %v", n, want.Digest, err)
				}
			}
		}
		const shared = "00000000aa"
		for _, tail := range []string{"1", "2", "3"} {
			if err := h.db.SaveRuleset(t.Context(), shared+strings.Repeat(tail, 54), []byte("{}")); err != nil {
				t.Fatal(err)
			}
		}
		for prefix, want := range map[string]struct {
			kind fault.Kind
			says string
		}{
			shared: {fault.Conflict, "有 3 个"}, "00000000bb": {fault.NotFound, "00000000bb"}, "0000000": {fault.Invalid, "8 至 64"},
			shared[:8] + "'%": {fault.Invalid, "十六进制"}, strings.ToUpper(shipped.Digest): {fault.Invalid, "小写"},
		} {
			_, err := h.rules.Beginning(t.Context(), prefix)
			if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Kind != want.kind || f.Field != "ruleset" || !strings.Contains(f.Message, want.says) {
				t.Errorf("%s: %v", prefix, err)
			}
		}
	})
}

// An amendment is confirmed, and another added, as any change of law is: by two persons, from its day, found again in a process that starts later.
func TestAmendmentsBySettling(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := open(t, place)
		draft := func(target string, content *law.Amendment) coordination.Draft {
			return coordination.Draft{Change: law.Change{
				Kind: law.ChangeAmendment, Target: target, From: "2026-06-01", Document: "内示例字〔2026〕3号", Why: "核对公布的文本", Status: law.Confirmed, Amendment: content,
			}}
		}
		h.approve(t, h.propose(t, draft("crude-oil-permits-2020", nil)))
		added := &law.Amendment{ID: "example-2026", Title: "示例许可取消", From: "2026-06-01", Cites: "《示例决定》",
			Touches: []law.Touch{{Directive: "1.3#1", Status: law.Repealed, Reading: "该许可已取消"}}}
		h.approve(t, h.propose(t, draft("example-2026", added)))
		h.follow(t)
		for _, now := range []*law.Ruleset{h.rules.Now(), open(t, place).rules.Now()} {
			for id, days := range map[string]map[law.Status]calendar.Day{
				"nmg-2020-3/4.(4)#1": {law.Changed: "2026-05-31", law.Repealed: "2026-06-01"},
				"nmg-2020-3/1.3#1":   {"": "2026-05-31", law.Repealed: "2026-06-01"},
			} {
				for want, day := range days {
					for _, rd := range now.On(day).Readings {
						if rd.ID == id && rd.Moved != want {
							t.Errorf("%s on %s: %q, want %q", id, day, rd.Moved, want)
						}
					}
				}
			}
		}
		_, err := h.Propose(t.Context(), coordinator, draft("none-2026", nil))
		if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Field != "target" {
			t.Errorf("an amendment nobody knows: %v", err)
		}
	})
}
