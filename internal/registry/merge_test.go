package registry_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/storetest"
)

// decider is a second person of the officer's body.
func decider() access.Actor {
	a := officer()
	a.ID = "usr_decider"
	return a
}

// paper files a proof for the officers' body.
func (w world) paper() registry.Paper {
	w.t.Helper()
	f, err := w.db.Files(w.Ring).Put(w.t.Context(), "bod_x", "user:usr_officer", strings.NewReader("（虚构）变更证明"))
	w.ok(err)
	return registry.Paper{Number: "内市监函〔2026〕12号", File: f.Digest}
}

func (w world) propose(from, into string) (registry.Merge, error) {
	return w.ProposeMerge(w.t.Context(), officer(), from, 0, into, registry.MergeStep{Reason: registry.RegisteredTwice, Paper: w.paper()})
}

// merge takes two records for one party, on two persons' word.
func (w world) merge(from, into string) {
	w.t.Helper()
	_, err := w.propose(from, into)
	w.ok(err)
	_, err = w.ApproveMerge(w.t.Context(), decider(), from, 0)
	w.ok(err)
}

func (w world) unmerge(id string) {
	w.t.Helper()
	_, err := w.Unmerge(w.t.Context(), decider(), id, 0, registry.MergeStep{Reason: registry.NotTheSame, Paper: w.paper()})
	w.ok(err)
}

// oldFirm is a company known by a registration number alone, as a double often is.
func oldFirm(n int) registry.Form {
	return registry.Form{Kind: party.Organisation, Name: "内蒙古云杉示例建设有限公司", OrgKind: party.Enterprise, Region: "150102",
		Identifiers: []registry.Number{{Kind: ident.LegacyRegistration, Value: fmt.Sprintf("15010200%05d", n)}}}
}

// TestMergeRules: every step from every state, against the table written out by hand.
func TestMergeRules(t *testing.T) {
	allowed := map[registry.MergeState]map[registry.MergeAct]registry.MergeState{
		"":                     {registry.ProposeMerge: registry.MergeProposed},
		registry.MergeProposed: {registry.ApproveMerge: registry.MergeStands, registry.RejectMerge: registry.MergeRefused},
		registry.MergeStands:   {registry.UndoMerge: registry.MergeUndone},
		registry.MergeRefused:  {}, registry.MergeUndone: {},
	}
	good := map[registry.MergeAct]registry.MergeReason{registry.ProposeMerge: registry.NameChanged, registry.RejectMerge: registry.NotProven, registry.UndoMerge: registry.PaperWithdrawn}
	paper := registry.Paper{Number: "内市监函〔2026〕12号", File: "f"}
	for state, next := range allowed {
		for _, act := range []registry.MergeAct{registry.ProposeMerge, registry.ApproveMerge, registry.RejectMerge, registry.UndoMerge} {
			m := registry.Merge{State: state, Version: 4}
			got, err := m.Next(registry.MergeStep{Act: act, Reason: good[act], Paper: paper}, registry.Hand{Actor: "user:x"})
			to, may := next[act]
			if may != (err == nil) || may && (got.State != to || got.Version != 5) || !may && !fault.Is(err, fault.Conflict) {
				t.Errorf("%s from %q: %+v, %v", act, state, got, err)
			}
			if !may || act == registry.ApproveMerge {
				continue
			}
			if _, err := m.Next(registry.MergeStep{Act: act, Reason: "因为", Paper: paper}, registry.Hand{}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s for no reason: %v", act, err)
			}
			_, err = m.Next(registry.MergeStep{Act: act, Reason: good[act]}, registry.Hand{})
			if needs := act != registry.RejectMerge; needs != fault.Is(err, fault.Invalid) {
				t.Errorf("%s without a paper: %v", act, err)
			}
		}
	}
}

// TestMergeLife: a double is proposed, approved by another, found as the one it is, kept
// as it was, and parted again.
func TestMergeLife(t *testing.T) {
	engines(t, func(w world) {
		ctx := w.t.Context()
		double, firm := w.register(oldFirm(1)), w.register(company(1))
		m, err := w.propose(double.ID, firm.ID)
		w.ok(err)
		if p, _ := w.Party(ctx, officer(), double.ID); p.MergedInto != "" || p.Version != 1 {
			t.Fatalf("merged on one person's word: %+v", p)
		}
		_, err = w.propose(double.ID, firm.ID)
		w.refused(err, fault.Conflict, "party.merge-open", "")
		_, err = w.ApproveMerge(ctx, officer(), double.ID, 0)
		w.refused(err, fault.Forbidden, "access.distinct", "")
		_, err = w.ApproveMerge(ctx, decider(), double.ID, 7)
		w.refused(err, fault.Stale, "party.version", "version")
		clerk := decider()
		clerk.Duties = []access.Duty{access.Case}
		_, err = w.ApproveMerge(ctx, clerk, double.ID, 0)
		w.refused(err, fault.Forbidden, "access.duty", "")
		got, err := w.ApproveMerge(ctx, decider(), double.ID, 1)
		w.ok(err)
		if got.ID != m.ID || got.State != registry.MergeStands || got.Proposed.Actor != "user:usr_officer" || got.Decided.Actor != "user:usr_decider" {
			t.Fatalf("%+v", got)
		}
		found, warnings, err := w.FindByNumber(ctx, officer(), oldFirm(1).Identifiers[0])
		w.ok(err)
		if found.ID != firm.ID || !slices.ContainsFunc(warnings, func(x ident.Warning) bool { return x.Rule == "party.merged" && strings.Contains(x.Message, double.ID) }) {
			t.Errorf("found %s, %+v", found.ID, warnings)
		}
		named, err := w.FindByName(ctx, officer(), party.Organisation, firm.Name, "", 0)
		w.ok(err)
		if len(named) != 1 || named[0].ID != firm.ID {
			t.Errorf("by name %+v", named)
		}
		if tree, _ := w.Tree(ctx, double.ID); tree.Root != firm.ID || len(tree.Records) != 2 {
			t.Errorf("tree %+v", tree)
		}
		_, err = w.Rename(ctx, officer(), double.ID, 0, "内蒙古云杉示例新名有限公司", "2026-11-01")
		w.refused(err, fault.Conflict, "party.merged", "")
		_, err = w.propose(double.ID, firm.ID)
		w.refused(err, fault.Conflict, "party.merge-twice", "")
		branch := company(9)
		branch.Name, branch.OrgKind, branch.Parent = "内蒙古云杉示例建设有限公司第一分公司", party.Branch, double.ID
		_, _, err = w.Register(ctx, officer(), branch)
		if f := w.refused(err, fault.Invalid, "party.merged", "parent"); !strings.Contains(f.Message, firm.ID) {
			t.Errorf("does not say where to: %s", f.Message)
		}
		w.unmerge(double.ID)
		p, err := w.Party(ctx, officer(), double.ID)
		w.ok(err)
		was := double
		was.Version = p.Version
		if !reflect.DeepEqual(p, was) {
			t.Errorf("parted as %+v\nwas %+v", p, was)
		}
		list, err := w.Merges(ctx, officer(), firm.ID)
		w.ok(err)
		if len(list) != 1 || list[0].State != registry.MergeUndone || list[0].EndReason != registry.NotTheSame || list[0].Undone.At.IsZero() {
			t.Errorf("history %+v", list)
		}
		_, err = w.Unmerge(ctx, decider(), double.ID, 0, registry.MergeStep{Reason: registry.NotTheSame, Paper: w.paper()})
		w.refused(err, fault.Conflict, "party.merge-none", "")
		w.merge(double.ID, firm.ID) // and again
	})
}

// TestMergeRefused: what a proposal may be turned down for, and by whom.
func TestMergeRefused(t *testing.T) {
	engines(t, func(w world) {
		ctx := w.t.Context()
		double, firm, other := w.register(oldFirm(1)), w.register(company(1)), w.register(company(2))
		_, err := w.propose(firm.ID, other.ID)
		w.refused(err, fault.Conflict, "party.merge-numbers", "into")
		_, err = w.propose(double.ID, "pty_nobody")
		w.refused(err, fault.Invalid, "party.merge-unknown", "into")
		step := registry.MergeStep{Reason: registry.RegisteredTwice, Paper: registry.Paper{Number: "内市监函〔2026〕12号", File: strings.Repeat("0", 64)}}
		_, err = w.ProposeMerge(ctx, officer(), double.ID, 0, firm.ID, step)
		w.refused(err, fault.Invalid, "party.merge-file", "file")
		_, err = w.propose(double.ID, firm.ID)
		w.ok(err)
		m, err := w.RejectMerge(ctx, decider(), double.ID, registry.NotProven)
		w.ok(err)
		if m.State != registry.MergeRefused || m.EndReason != registry.NotProven {
			t.Errorf("%+v", m)
		}
		_, err = w.propose(double.ID, firm.ID)
		w.ok(err)
		if m, err = w.RejectMerge(ctx, officer(), double.ID, ""); err != nil || m.EndReason != registry.TakenBack {
			t.Errorf("taken back %+v, %v", m, err)
		}
		_, err = w.propose(double.ID, firm.ID)
		w.ok(err)
		numbers := append(slices.Clone(oldFirm(1).Identifiers), company(5).Identifiers...)
		_, _, err = w.Change(ctx, officer(), double.ID, 0, registry.Change{Identifiers: &numbers})
		w.ok(err)
		_, err = w.ApproveMerge(ctx, decider(), double.ID, 0) // what was sound when proposed no longer is
		w.refused(err, fault.Conflict, "party.merge-numbers", "into")
	})
}

// TestMergedNumbersStay: the record that goes on gets no number that contradicts those
// merged into it, and two that double each other's numbers never meet in one tree.
func TestMergedNumbersStay(t *testing.T) {
	engines(t, func(w world) {
		ctx := w.t.Context()
		root, firm, other := w.register(oldFirm(1)), w.register(company(1)), w.register(company(2))
		w.merge(firm.ID, root.ID)
		_, err := w.propose(other.ID, root.ID)
		w.refused(err, fault.Conflict, "party.merge-numbers", "into")
		numbers := append(slices.Clone(oldFirm(1).Identifiers), company(3).Identifiers...)
		_, _, err = w.Change(ctx, officer(), root.ID, 0, registry.Change{Identifiers: &numbers})
		w.refused(err, fault.Conflict, "party.merge-numbers", "into")
	})
}

// TestEraseTree: a person's data go from all his records, or from none.
func TestEraseTree(t *testing.T) {
	engines(t, func(w world) {
		ctx := w.t.Context()
		form := person(1)
		form.Identifiers = []registry.Number{{Kind: ident.Passport, Value: "E12345678"}}
		double, one := w.register(form), w.register(person(1))
		w.merge(double.ID, one.ID)
		w.refused(w.Erase(ctx, decider(), double.ID, 2, "asked"), fault.Conflict, "party.merged", "")
		w.Config.Retain = func(_ context.Context, id string) error {
			if id == double.ID {
				return fault.New(fault.Conflict, "在列").Under("test.listed")
			}
			return nil
		}
		w.Service = registry.New(w.Config)
		w.refused(w.Erase(ctx, decider(), one.ID, 2, "asked"), fault.Conflict, "test.listed", "")
		if p, _ := w.Party(ctx, officer(), one.ID); p.Erased {
			t.Error("half erased")
		}
		w.Config.Retain = nil
		w.Service = registry.New(w.Config)
		w.ok(w.Erase(ctx, decider(), one.ID, 2, "asked"))
		for _, id := range []string{one.ID, double.ID} {
			if p, err := w.Party(ctx, officer(), id); err != nil || !p.Erased || len(p.Identifiers) != 0 {
				t.Errorf("%+v, %v", p, err)
			}
		}
		_, err := w.Unmerge(ctx, decider(), double.ID, 0, registry.MergeStep{Reason: registry.NotTheSame, Paper: w.paper()})
		w.refused(err, fault.Conflict, "party.erased", "")
	})
}

// TestMergeEvents: both records tell of it, with ids and codes and no word of a person.
func TestMergeEvents(t *testing.T) {
	engines(t, func(w world) {
		form := person(1)
		form.Identifiers = []registry.Number{{Kind: ident.Passport, Value: "E12345678"}}
		double, one := w.register(form), w.register(person(1))
		w.merge(double.ID, one.ID)
		w.unmerge(double.ID)
		for _, id := range []string{double.ID, one.ID} {
			events, err := w.db.History(w.t.Context(), id)
			w.ok(err)
			var kinds []event.Kind
			for _, e := range events {
				kinds = append(kinds, e.Kind)
				if text := string(e.Body); strings.Contains(text, "示例") || strings.Contains(text, "E1234") || strings.Contains(text, "内市监") {
					t.Errorf("event tells %s", text)
				}
				var c party.Changed
				if w.ok(e.Decode(&c)); e.Kind != party.EventRegistered && (c.Absorbed != double.ID || c.Into != one.ID || c.Merge == "") {
					t.Errorf("%s: %+v", e.Kind, c)
				}
			}
			if !slices.Equal(kinds, []event.Kind{party.EventRegistered, party.EventMerged, party.EventUnmerged}) {
				t.Errorf("%v", kinds)
			}
		}
	})
}

// TestMergeModel: random mergings and partings of a few records, against sets joined and
// cut by hand. Parting gives a record back byte for byte but for its version.
func TestMergeModel(t *testing.T) {
	w := newWorld(t, storetest.SQLitePlace(t))
	paper, n := w.paper(), 0
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		var ids []string
		number := map[string]registry.Number{}
		for range 5 {
			n++
			f := oldFirm(n)
			p, _, err := w.Register(ctx, officer(), f)
			if err != nil {
				rt.Fatal(err)
			}
			ids, number[p.ID] = append(ids, p.ID), f.Identifiers[0]
		}
		slices.Sort(ids)
		up, before := map[string]string{}, map[string]registry.Row{}
		root := func(id string) string {
			for up[id] != "" {
				id = up[id]
			}
			return id
		}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			a, b := rapid.SampledFrom(ids).Draw(rt, "from"), rapid.SampledFrom(ids).Draw(rt, "into")
			switch rapid.IntRange(0, 3).Draw(rt, "step") {
			case 0: // whatever becomes of the one that goes on, the other is given back as it was
				if _, err := w.Rename(ctx, officer(), root(b), 0, fmt.Sprintf("内蒙古云杉示例%d有限公司", rapid.IntRange(1, 9).Draw(rt, "name")), "2026-11-01"); err != nil && !fault.Is(err, fault.Invalid) {
					rt.Fatal(err)
				}
			case 1:
				_, err := w.Unmerge(ctx, decider(), a, 0, registry.MergeStep{Reason: registry.NotProven, Paper: paper})
				if (err == nil) != (up[a] != "") {
					rt.Fatalf("parted %s of %q: %v", a, up[a], err)
				}
				if err == nil {
					delete(up, a)
					if got, want := w.plain(a), before[a]; !reflect.DeepEqual(got, want) {
						rt.Fatalf("given back\n%+v\nwas\n%+v", got, want)
					}
				}
			default:
				was := w.plain(a)
				_, err := w.ProposeMerge(ctx, officer(), a, 0, b, registry.MergeStep{Reason: registry.NameChanged, Paper: paper})
				if err == nil {
					_, err = w.ApproveMerge(ctx, decider(), a, 0)
				}
				if may := a != b && up[a] == "" && up[b] == "" && root(b) != a; may != (err == nil) {
					rt.Fatalf("%s into %s with %v: %v", a, b, up, err)
				}
				if err == nil {
					up[a], before[a] = b, was
				}
			}
			w.agrees(rt, ids, root, number)
		}
	})
}

// agrees holds what is found against the model.
func (w world) agrees(rt *rapid.T, ids []string, root func(string) string, number map[string]registry.Number) {
	rt.Helper()
	sets := map[string][]string{}
	for _, id := range ids {
		sets[root(id)] = append(sets[root(id)], id)
	}
	for _, id := range ids {
		tree, err := w.Tree(w.t.Context(), id)
		if err != nil || tree.Root != root(id) || !slices.Equal(tree.Records, sets[root(id)]) {
			rt.Fatalf("%s in %+v, %v; the model says %v", id, tree, err, sets)
		}
		p, _, err := w.FindByNumber(w.t.Context(), officer(), number[id])
		if err != nil || p.ID != root(id) {
			rt.Fatalf("by number %s, %v, want %s", p.ID, err, root(id))
		}
	}
	var found []string
	for after := ""; ; { // small pages
		some, err := w.FindByName(w.t.Context(), officer(), party.Organisation, oldFirm(1).Name, after, 2)
		if err != nil {
			rt.Fatal(err)
		}
		for _, f := range some {
			if after = f.Record; slices.Contains(ids, f.ID) {
				found = append(found, f.ID)
			}
		}
		if len(some) < 2 {
			break
		}
	}
	slices.Sort(found)
	if want := slices.Sorted(maps.Keys(sets)); !slices.Equal(found, want) {
		rt.Fatalf("by name %v, want %v", found, want)
	}
}

// plain is a record's row without its version, roles and answers of others.
func (w world) plain(id string) (r registry.Row) {
	w.ok(w.Store.Read(w.t.Context(), func(tx registry.Tx) (err error) {
		r, err = tx.PartyRow(id)
		return err
	}))
	r.Version = 0
	return r
}

// TestMergedAnswers: an answer about a merged record is kept with it, and known of the party.
func TestMergedAnswers(t *testing.T) {
	engines(t, func(w world) {
		double, firm := w.register(oldFirm(1)), w.register(company(1))
		w.merge(double.ID, firm.ID)
		c, err := w.Rules().Circumstance("listed-company")
		w.ok(err)
		_, err = w.AnswerCircumstance(w.t.Context(), officer(c.KnownBy...), double.ID, 0, c.ID, law.True)
		w.ok(err)
		if known := w.known(firm.ID); known[c.ID] != law.True {
			t.Errorf("not known of the party: %v", known)
		}
		_, err = w.AnswerCircumstance(w.t.Context(), officer(c.KnownBy...), firm.ID, 0, c.ID, law.False)
		w.ok(err)
		if known := w.known(double.ID); known[c.ID] != law.False {
			t.Errorf("the root's answer does not stand: %v", known)
		}
		w.unmerge(double.ID)
		if known := w.known(double.ID); known[c.ID] != law.True {
			t.Errorf("its own answer is not given back: %v", known)
		}
	})
}

// known is what orders go by.
func (w world) known(id string) (known map[string]law.Tri) {
	w.t.Helper()
	w.ok(w.db.Enforcement().Read(w.t.Context(), func(tx enforcement.Tx) (err error) {
		known, err = tx.Circumstances(id)
		return err
	}))
	return known
}
