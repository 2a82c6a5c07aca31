package registry_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// pages reads every party's screening row through pages of a size.
func (w world) pages(size int) (rows []party.ScreenRow) {
	w.t.Helper()
	w.ok(w.db.Read(w.t.Context(), func(tx *store.Tx) error {
		rows = nil
		for after := ""; ; {
			page, err := tx.PartyScreenRows(after, size)
			if err != nil || len(page) == 0 {
				return err
			}
			rows = append(rows, page...)
			after = page[len(page)-1].Party
		}
	}))
	return rows
}

func TestScreenRows(t *testing.T) {
	engines(t, func(w world) {
		t := w.t
		var forms []registry.Form
		for n := range 23 {
			forms = append(forms, company(100+n), person(100+n))
		}
		made, _, err := w.RegisterAll(t.Context(), officer(), forms)
		w.ok(err)
		_, err = w.LinkRole(t.Context(), officer(), made[0].ID, made[1].ID, law.ProjectLeader, "2024-01-01", "")
		w.ok(err)
		all := w.pages(7)
		if len(all) != len(made) {
			t.Fatalf("%d rows of %d parties", len(all), len(made))
		}
		for _, row := range all {
			i := slices.IndexFunc(made, func(p party.Party) bool { return p.ID == row.Party })
			want := int64(1)
			if i < 2 {
				want = 2
			}
			if i < 0 || row.Version != want || row.Kind != made[i].Kind || row.Display != made[i].Display() || len(row.Roles) != int(want-1) {
				t.Errorf("row %+v", row)
			}
		}
		w.ok(w.db.Read(t.Context(), func(tx *store.Tx) error {
			now, err := tx.PartyScreenRow(made[0].ID)
			if err == nil && now.Version != 2 {
				t.Errorf("today's version %d", now.Version)
			}
			_, missing := tx.PartyScreenRowAt(made[0].ID, 9)
			if !fault.Is(missing, fault.NotFound) {
				t.Errorf("version 9: %v", missing)
			}
			return err
		}))
	})
}

func TestRegisterAllOrNone(t *testing.T) {
	engines(t, func(w world) {
		forms := []registry.Form{company(200), company(201), company(200)}
		_, _, err := w.RegisterAll(w.t.Context(), officer(), forms)
		w.refused(err, fault.Conflict, "party.identifier-taken", "identifiers[0]")
		if rows := w.pages(10); len(rows) != 0 {
			w.t.Errorf("%d parties were kept", len(rows))
		}
	})
}

// TestOneLegalRepresentativeAtOnce: links that race leave one holder.
func TestOneLegalRepresentativeAtOnce(t *testing.T) {
	engines(t, func(w world) {
		org := w.register(company(210))
		persons := make([]party.Party, 6)
		for i := range persons {
			persons[i] = w.register(person(210 + i))
		}
		errs := make([]error, len(persons))
		var wg sync.WaitGroup
		for i, p := range persons {
			wg.Go(func() {
				_, errs[i] = w.LinkRole(w.t.Context(), officer(), org.ID, p.ID, law.LegalRepresentative, "2024-01-01", "")
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale):
				w.t.Error(err)
			}
		}
		now, err := w.Party(w.t.Context(), officer(), org.ID)
		w.ok(err)
		if held := party.HoldersOn(now.Roles, law.LegalRepresentative, "2024-02-01"); won != 1 || len(held) != 1 {
			w.t.Errorf("%d won, %v hold it", won, held)
		}
	})
}

// TestVersionsStay: whatever is done to parties, each version is afterwards what it
// was when it was made, each has its event, and numbers lead to one party.
func TestVersionsStay(t *testing.T) {
	w := newWorld(t, storetest.SQLitePlace(t))
	next := 300
	rapid.Check(t, func(t *rapid.T) {
		next++
		p, _, err := w.Register(w.t.Context(), officer(), company(next))
		if err != nil {
			t.Fatal(err)
		}
		seen := []party.Party{p}
		for i := range rapid.IntRange(1, 6).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				p, err = w.Rename(w.t.Context(), officer(), p.ID, p.Version, fmt.Sprintf("示例公司%d之%d", next, i), p.Names[len(p.Names)-1].From.AddDays(1))
			case 1:
				address := fmt.Sprintf("示例路%d号", next*10+i)
				p, _, err = w.Change(w.t.Context(), officer(), p.ID, p.Version, registry.Change{Address: &address})
			case 2:
				next++
				numbers := []registry.Number{{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", next)}}
				p, _, err = w.Change(w.t.Context(), officer(), p.ID, p.Version, registry.Change{Identifiers: &numbers})
			}
			if err != nil {
				t.Fatal(err)
			}
			seen = append(seen, p)
		}
		for i, want := range seen {
			got, err := w.PartyAt(w.t.Context(), officer(), p.ID, int64(i+1))
			if err != nil || got.Name != want.Name || got.Address != want.Address || !slices.Equal(got.Identifiers, want.Identifiers) || !slices.Equal(got.Names, want.Names) {
				t.Fatalf("version %d: %+v, %v; was %+v", i+1, got, err, want)
			}
			owner, _, err := w.FindByNumber(w.t.Context(), officer(), registry.Number{Value: string(want.CreditCode())})
			if (err == nil) != slices.Equal(want.Identifiers, p.Identifiers) || err == nil && owner.ID != p.ID {
				t.Fatalf("number of version %d finds %v, %v", i+1, owner.ID, err)
			}
		}
		if events := w.events(p.ID); len(events) != len(seen) || events[len(events)-1].Version != p.Version {
			t.Fatalf("%d events for %d versions", len(events), len(seen))
		}
	})
}

// BenchmarkScreenRows streams parties as the start of an index does; rows/s is what counts.
func BenchmarkScreenRows(b *testing.B) {
	w := newWorld(b, storetest.SQLitePlace(b))
	const parties = 20_000
	var forms []registry.Form
	for n := range parties / 2 {
		one := person(n)
		one.Identifiers[0].Value = ident.SyntheticCitizenID("150102", string(calendarDay("1960-01-01").AddDays(n/1000)), n)
		forms = append(forms, company(1000+n), one)
	}
	for chunk := range slices.Chunk(forms, 1000) {
		if _, _, err := w.RegisterAll(b.Context(), officer(), chunk); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if rows := w.pages(5000); len(rows) != parties {
			b.Fatal(len(rows))
		}
	}
	b.ReportMetric(float64(parties)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
