package registry_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/seal"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	lawdata "liancheng/law"
)

var rules = sync.OnceValues(func() (*law.Ruleset, error) {
	read, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	source, err := law.Load(read, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	return law.Compile(source, nil)
})

// record counts what the door was asked to write down.
type record struct {
	mu      sync.Mutex
	entries []access.Entry
}

func (r *record) Record(_ context.Context, e access.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries = append(r.entries, e)
	return nil
}

// world is a registry on a real store.
type world struct {
	*registry.Service
	db  *store.DB
	rec *record
	t   testing.TB
}

var clock = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func newWorld(t testing.TB, place storetest.Place) world {
	t.Helper()
	ruleset, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Real, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	place.Config.Clock = func() time.Time { return clock }
	db, rec := place.Open(t), &record{}
	return world{registry.New(registry.Config{
		Store: db.Registry(), Door: access.NewDoor(rec), Ring: ring, Clock: func() time.Time { return clock },
		Rules: func() *law.Ruleset { return ruleset },
	}), db, rec, t}
}

// engines runs a test on a registry on each engine.
func engines(t *testing.T, test func(w world)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, place storetest.Place) { test(newWorld(t, place)) })
}

func officer(functions ...string) access.Actor {
	return access.Actor{Kind: access.KindUser, ID: "usr_officer", Body: "bod_x", Region: "150100", Functions: functions,
		Duties: []access.Duty{access.Case, access.Execute, access.Decide}}
}

var operator = access.Operator("root", "建立机构")

func (w world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused wants a fault of a kind under a rule, at a field.
func (w world) refused(err error, kind fault.Kind, rule, field string) *fault.Fault {
	w.t.Helper()
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok || f.Kind != kind || f.Rule != rule || f.Field != field {
		w.t.Fatalf("err = %#v, want %s under %s at %s", err, kind, rule, field)
	}
	return f
}

func company(n int) registry.Form {
	return registry.Form{Kind: party.Organisation, Name: "内蒙古云杉示例建设有限公司", Since: "2015-03-01",
		Identifiers: []registry.Number{{Value: ident.SyntheticUSCC("91", "150102", n)}}}
}

const birth = "1985-01-01"

func person(n int) registry.Form {
	return registry.Form{Kind: party.Person, Name: "张示例", Address: "示例路1号",
		Identifiers: []registry.Number{{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID("150102", birth, n)}}}
}

func (w world) register(f registry.Form) party.Party {
	w.t.Helper()
	p, _, err := w.Register(w.t.Context(), officer(), f)
	w.ok(err)
	return p
}

func (w world) events(subject string) []event.Event {
	w.t.Helper()
	list, err := w.db.History(w.t.Context(), subject)
	w.ok(err)
	return list
}

func (w world) screenAt(id string, version int64) (row party.ScreenRow) {
	w.t.Helper()
	w.ok(w.db.Read(w.t.Context(), func(tx *store.Tx) (err error) {
		row, err = tx.PartyScreenRowAt(id, version)
		return err
	}))
	return row
}

func TestRegisterAndFind(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		made := w.register(company(1))
		if made.OrgKind != party.Enterprise || made.Region != "150102" || made.Version != 1 {
			t.Errorf("registered %+v", made)
		}
		code := string(made.CreditCode())
		for _, number := range []registry.Number{{Value: code}, {Value: strings.ToLower(code)}, {Kind: ident.OrgCode, Value: code[8:17]}} {
			found, _, err := w.FindByNumber(t.Context(), officer(), number)
			w.ok(err)
			if found.ID != made.ID || found.Name != made.Name || !slices.Equal(found.Identifiers, made.Identifiers) {
				t.Errorf("found %+v by %v", found, number)
			}
		}
		found, err := w.FindByName(t.Context(), officer(), party.Organisation, "內蒙古雲杉示例（建設）有限公司", "", 0)
		w.ok(err)
		if len(found) != 1 || found[0].ID != made.ID {
			t.Errorf("found by name: %+v", found)
		}
		_, _, err = w.FindByNumber(t.Context(), officer(), registry.Number{Value: ident.SyntheticUSCC("91", "150102", 2)})
		w.refused(err, fault.NotFound, "party.unknown-number", "number")
		if last := w.rec.entries[len(w.rec.entries)-1]; last.Act != access.PartyRead {
			t.Errorf("an unsuccessful look was not recorded: %+v", last)
		}
	})
}

func TestPersonIsFoundAndSealed(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		form := person(7)
		made := w.register(form)
		found, _, err := w.FindByNumber(t.Context(), officer(), form.Identifiers[0])
		w.ok(err)
		if found.ID != made.ID || found.Name != "张示例" || found.Address != "示例路1号" || found.Identifiers[0].Reveal() != form.Identifiers[0].Value {
			t.Errorf("found %+v", found)
		}
		byName, err := w.FindByName(t.Context(), officer(), party.Person, "張示例", "", 0)
		w.ok(err)
		if len(byName) != 1 || byName[0].ID != made.ID {
			t.Errorf("by name: %v", byName)
		}
		row := w.screenAt(made.ID, 1)
		if row.Display != "张*例" || len(row.Keys) != 1 || len(row.NameKeys) != 1 {
			t.Errorf("row %+v", row)
		}
		index, ok := row.Keys[0].Index16()
		if want := w.Ring.Index16(string(ident.CitizenID), form.Identifiers[0].Value); !ok || index != want {
			t.Errorf("index %x, want %x", index, want)
		}
		index, ok = row.NameIndex16(0)
		if want := w.Ring.Index16(party.NameIndexKind, "张示例"); !ok || index != want {
			t.Errorf("name index %x, want %x", index, want)
		}
		for _, e := range w.events(made.ID) {
			if s := string(e.Body); strings.Contains(s, "张示例") || strings.Contains(s, form.Identifiers[0].Value) || strings.Contains(s, "150102") {
				t.Errorf("event tells of a person: %s", s)
			}
		}
	})
}

func TestOneNumberOneParty(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		first := w.register(company(3))
		again := company(3)
		again.Name = "内蒙古白桦示例建设有限公司"
		before, err := w.db.Position(t.Context())
		w.ok(err)
		_, _, err = w.Register(t.Context(), officer(), again)
		f := w.refused(err, fault.Conflict, "party.identifier-taken", "identifiers[0]")
		if taken, ok := errors.AsType[registry.Taken](err); !ok || taken.Party != first.ID || !strings.Contains(f.Message, first.ID) {
			t.Errorf("%v does not name %s", err, first.ID)
		}
		again.Identifiers = []registry.Number{{Kind: ident.OrgCode, Value: string(first.CreditCode()[8:17])}}
		_, _, err = w.Register(t.Context(), officer(), again)
		w.refused(err, fault.Conflict, "party.identifier-taken", "identifiers[0]")
		if now, _ := w.db.Position(t.Context()); now != before {
			t.Errorf("a refusal left events: %d, %d", before, now)
		}
		if found, _ := w.FindByName(t.Context(), officer(), party.Organisation, again.Name, "", 0); len(found) != 0 {
			t.Errorf("a refusal left a party: %v", found)
		}
	})
}

func TestOneNumberOnePartyAtOnce(t *testing.T) {
	engines(t, func(w world) {
		const tries = 12
		var wg sync.WaitGroup
		errs := make([]error, tries)
		for i := range tries {
			wg.Go(func() { _, _, errs[i] = w.Register(w.t.Context(), officer(), person(11)) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			w.refused(err, fault.Conflict, "party.identifier-taken", "identifiers[0]")
		}
		if won != 1 {
			w.t.Errorf("%d registered one number", won)
		}
	})
}

func TestRenameKeepsTheOldName(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		p := w.register(company(4))
		now, err := w.Rename(t.Context(), officer(), p.ID, 1, "内蒙古白桦示例建设有限公司", "2024-06-01")
		w.ok(err)
		if now.Version != 2 || now.NameOn("2024-05-31") != p.Name || now.NameOn("2024-06-01") != now.Name {
			t.Errorf("renamed %+v", now)
		}
		for _, name := range []string{p.Name, now.Name} {
			found, err := w.FindByName(t.Context(), officer(), party.Organisation, name, "", 0)
			w.ok(err)
			if len(found) != 1 || found[0].Version != 2 {
				t.Errorf("%s finds %v", name, found)
			}
		}
		was, err := w.PartyAt(t.Context(), officer(), p.ID, 1)
		w.ok(err)
		if was.Name != p.Name || w.screenAt(p.ID, 1).Display != p.Name || len(w.screenAt(p.ID, 2).NameKeys) != 2 {
			t.Errorf("version 1 is %+v", was)
		}
		_, err = w.Rename(t.Context(), officer(), p.ID, 1, "内蒙古胡杨示例建设有限公司", "2025-06-01")
		w.refused(err, fault.Stale, "party.version", "version")
		_, err = w.Rename(t.Context(), officer(), p.ID, 2, "内蒙古胡杨示例建设有限公司", "2024-06-01")
		w.refused(err, fault.Invalid, "party.rename-order", "from")
		kinds := []event.Kind{}
		for _, e := range w.events(p.ID) {
			kinds = append(kinds, e.Kind)
		}
		if !slices.Equal(kinds, []event.Kind{party.EventRegistered, party.EventRenamed}) {
			t.Errorf("events %v", kinds)
		}
	})
}

func TestChangeFreesANumber(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		p := w.register(company(5))
		numbers := []registry.Number{{Value: ident.SyntheticUSCC("91", "150102", 6)}}
		next, _, err := w.Change(t.Context(), officer(), p.ID, 1, registry.Change{Identifiers: &numbers})
		w.ok(err)
		if next.Version != 2 {
			t.Errorf("changed %+v", next)
		}
		if other := w.register(company(5)); other.ID == p.ID {
			t.Error("the number left is not free")
		}
		_, _, err = w.Change(t.Context(), officer(), p.ID, 2, registry.Change{Identifiers: &numbers})
		w.refused(err, fault.Invalid, "party.change-nothing", "")
		taken := company(5).Identifiers
		_, _, err = w.Change(t.Context(), officer(), p.ID, 2, registry.Change{Identifiers: &taken})
		w.refused(err, fault.Conflict, "party.identifier-taken", "identifiers[0]")
	})
}

func TestBranchAndOperator(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		parent, operator := w.register(company(8)), w.register(person(8))
		branch := company(9)
		branch.Name, branch.Parent = "内蒙古云杉示例建设有限公司包头分公司", parent.ID
		if id, why := ptr(w.register(branch)).ScreensAs(); id != parent.ID || why != party.AsBranch {
			t.Errorf("branch screens as %q, %q", id, why)
		}
		shop := registry.Form{Kind: party.Organisation, Name: "新城区示例五金店", Operator: operator.ID,
			Identifiers: []registry.Number{{Value: ident.SyntheticUSCC("92", "150102", 10)}}}
		made := w.register(shop)
		row := w.screenAt(made.ID, 1)
		if id, why := row.ScreensAs(); id != operator.ID || why != party.AsOperated || !made.OrgKind.PublishedAsPerson() {
			t.Errorf("shop screens as %q, %q", id, why)
		}
		shop.Identifiers, shop.Operator = []registry.Number{{Value: ident.SyntheticUSCC("92", "150102", 12)}}, parent.ID
		_, _, err := w.Register(t.Context(), officer(), shop)
		w.refused(err, fault.Invalid, "party.operator", "operator")
		branch.Identifiers, branch.Parent = []registry.Number{{Value: ident.SyntheticUSCC("91", "150102", 13)}}, "pty_nobody"
		_, _, err = w.Register(t.Context(), officer(), branch)
		w.refused(err, fault.Invalid, "party.parent", "parent")
	})
}

func ptr[T any](v T) *T { return &v }

func TestRoles(t *testing.T) {
	engines(t, func(w world) {
		t, ctx := w.t, w.t.Context()
		org, a, b := w.register(company(20)), w.register(person(20)), w.register(person(21))
		first, err := w.LinkRole(ctx, officer(), org.ID, a.ID, law.LegalRepresentative, "2020-01-01", "")
		w.ok(err)
		_, err = w.LinkRole(ctx, officer(), org.ID, b.ID, law.LegalRepresentative, "2024-01-01", "")
		w.refused(err, fault.Conflict, "party.role-sole", "role")
		_, err = w.EndRole(ctx, officer(), first.ID, "2024-01-01")
		w.ok(err)
		_, err = w.EndRole(ctx, officer(), first.ID, "2024-02-01")
		w.refused(err, fault.Conflict, "party.role-ended", "to")
		second, err := w.LinkRole(ctx, officer(), org.ID, b.ID, law.LegalRepresentative, "2024-01-01", "")
		w.ok(err)
		p, err := w.Party(ctx, officer(), org.ID)
		w.ok(err)
		for day, want := range map[string]string{"2023-12-31": first.ID, "2024-01-01": second.ID} {
			if held := party.HoldersOn(p.Roles, law.LegalRepresentative, calendarDay(day)); len(held) != 1 || held[0].ID != want {
				t.Errorf("on %s: %v, want %s", day, held, want)
			}
		}
		if p.Version != 4 || len(w.screenAt(b.ID, 2).Roles) != 1 || len(w.screenAt(org.ID, 2).Roles) != 1 {
			t.Errorf("versions: %+v", p)
		}
		_, err = w.LinkRole(ctx, officer(), a.ID, org.ID, law.Principal, "", "")
		w.refused(err, fault.Invalid, "party.role-organisation", "organisation")
		_, err = w.LinkRole(ctx, officer(), org.ID, a.ID, law.Unit, "", "")
		w.refused(err, fault.Invalid, "party.role-kind", "role")
	})
}

func TestAnswerCircumstance(t *testing.T) {
	engines(t, func(w world) {
		t, ctx := w.t, w.t.Context()
		org, someone := w.register(company(30)), w.register(person(30))
		const listed, barred = "listed-company", "personally-responsible-for-revoked-company"
		_, err := w.AnswerCircumstance(ctx, officer("construction"), org.ID, 1, listed, law.True)
		w.refused(err, fault.Forbidden, "party.answer-function", "circumstance")
		p, err := w.AnswerCircumstance(ctx, officer("securities"), org.ID, 1, listed, law.True)
		w.ok(err)
		if p.Circumstances[listed] != law.True || p.Version != 2 || w.screenAt(org.ID, 1).Circumstances != nil || w.screenAt(org.ID, 2).Circumstances[listed] != law.True {
			t.Errorf("answered %+v", p)
		}
		_, err = w.AnswerCircumstance(ctx, officer("securities"), org.ID, 2, listed, law.False)
		w.ok(err)
		answers, err := w.Answers(ctx, officer(), org.ID)
		w.ok(err)
		if len(answers) != 2 || answers[1].Answer != law.False || answers[1].Actor != "user:usr_officer" || !answers[1].At.Equal(clock) {
			t.Errorf("answers %+v", answers)
		}
		_, err = w.AnswerCircumstance(ctx, officer("market-regulation"), org.ID, 3, barred, law.True)
		w.refused(err, fault.Invalid, "party.circumstance", "circumstance")
		_, err = w.AnswerCircumstance(ctx, officer("market-regulation"), someone.ID, 1, barred, law.Unknown)
		w.refused(err, fault.Invalid, "party.answer", "answer")
		_, err = w.AnswerCircumstance(ctx, officer("market-regulation"), someone.ID, 1, barred, law.True)
		w.ok(err)
		_, err = w.AnswerCircumstance(ctx, officer("market-regulation"), org.ID, 3, "no-such", law.True)
		w.refused(err, fault.Invalid, "law.circumstance", "circumstance")
	})
}

func TestErase(t *testing.T) {
	engines(t, func(w world) {
		t, ctx := w.t, w.t.Context()
		form := person(40)
		p, org := w.register(form), w.register(company(40))
		_, err := w.LinkRole(ctx, officer(), org.ID, p.ID, law.Shareholder, "", "")
		w.ok(err)
		w.refused(w.Erase(ctx, officer(), org.ID, 2, "request"), fault.Conflict, "party.erase-kind", "")
		w.refused(w.Erase(ctx, officer(), p.ID, 1, "request"), fault.Stale, "party.version", "version")
		w.ok(w.Erase(ctx, officer(), p.ID, 2, "request"))
		for version := int64(1); version <= 3; version++ {
			row := w.screenAt(p.ID, version)
			if !row.Erased || row.Keys != nil || row.NameKeys != nil || strings.Contains(row.Display, "张") {
				t.Errorf("version %d: %+v", version, row)
			}
			if was, err := w.PartyAt(ctx, officer(), p.ID, version); err != nil || was.Name != "" || was.Identifiers != nil {
				t.Errorf("version %d: %+v, %v", version, was, err)
			}
		}
		_, _, err = w.FindByNumber(ctx, officer(), form.Identifiers[0])
		w.refused(err, fault.NotFound, "party.unknown-number", "number")
		_, err = w.Rename(ctx, officer(), p.ID, 3, "李示例", "2026-01-01")
		w.refused(err, fault.Conflict, "party.erased", "")
		if again := w.register(form); again.ID == p.ID {
			t.Error("registered again under the erased id")
		}
		if last := w.events(p.ID); last[len(last)-1].Kind != party.EventErased {
			t.Errorf("events %v", last)
		}
	})
}

func TestEraseIsHeldBack(t *testing.T) {
	w := newWorld(t, storetest.SQLitePlace(t))
	p := w.register(person(41))
	w.Retain = func(context.Context, string) error { return fault.New(fault.Conflict, "列入尚未终止") }
	if err := w.Erase(t.Context(), officer(), p.ID, 1, "request"); !fault.Is(err, fault.Conflict) {
		t.Fatalf("err = %v", err)
	}
	if got, err := w.Party(t.Context(), officer(), p.ID); err != nil || got.Name != "张示例" {
		t.Errorf("party %+v, %v", got, err)
	}
}

func TestTheDoor(t *testing.T) {
	w := newWorld(t, storetest.SQLitePlace(t))
	nobody := access.Actor{Kind: access.KindUser, ID: "usr_audit", Body: "bod_x", Region: "150100", Duties: []access.Duty{access.AuditAdmin}}
	p := w.register(company(50))
	_, _, register := w.Register(t.Context(), nobody, company(51))
	_, rename := w.Rename(t.Context(), nobody, p.ID, 1, "内蒙古白桦示例建设有限公司", "2024-01-01")
	_, read := w.Party(t.Context(), nobody, p.ID)
	_, _, find := w.FindByNumber(t.Context(), nobody, company(51).Identifiers[0])
	_, body := w.RegisterBody(t.Context(), nobody, registry.BodyForm{Name: "示例局", Region: "150100"})
	_, link := w.LinkRole(t.Context(), nobody, p.ID, p.ID, law.Principal, "", "")
	for i, err := range []error{register, rename, read, find, body, link, w.Erase(t.Context(), nobody, p.ID, 1, "x")} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%d: %v", i, err)
		}
	}
	refusals := 0
	for _, e := range w.rec.entries {
		if e.Outcome == access.Refused {
			refusals++
		}
	}
	if refusals != 7 {
		t.Errorf("%d refusals recorded", refusals)
	}
}

func asFault(err error) (*fault.Fault, bool) { return errors.AsType[*fault.Fault](err) }
