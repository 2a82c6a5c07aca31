package store_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"liancheng/internal/fault"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

func TestVersionsOfOthersAreRefused(t *testing.T) {
	tests := []struct {
		name, change string
		open         fault.Kind // "" opens
	}{
		{"newer", "insert into goose_db_version (version_id, is_applied) values (99999, true)", fault.Conflict},
		{"older", "delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storetest.Engines(t, func(t *testing.T, place storetest.Place) {
				place.Open(t)
				if _, err := raw(t, place).ExecContext(t.Context(), tt.change); err != nil {
					t.Fatal(err)
				}
				if _, err := store.OpenExisting(t.Context(), place.Config); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
					t.Errorf("existing: %v, want a refusal", err)
				}
				if tt.open == "" {
					return
				}
				if _, err := store.Open(t.Context(), place.Config); !fault.Is(err, tt.open) {
					t.Errorf("open: %v, want %s", err, tt.open)
				}
			})
		})
	}
}

func TestMarkDemo(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		for range 2 {
			if err := db.MarkDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
			tell(t, db, "lst_1", 1) // a demo's events do not keep it from being a demo
		}
		if id, err := db.Identity(t.Context()); err != nil || id.Environment != store.Demo {
			t.Errorf("environment = %v, %v", id.Environment, err)
		}
	})
}

func TestRealStoreIsNoDemo(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		tell(t, db, "lst_1", 1)
		if err := db.MarkDemo(t.Context()); !fault.Is(err, fault.Conflict) {
			t.Errorf("err = %v, want conflict", err)
		}
		if id, err := db.Identity(t.Context()); err != nil || id.Environment != store.Real {
			t.Errorf("environment = %v, %v", id.Environment, err)
		}
	})
}

func TestSettings(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		if _, ok, err := db.Setting(t.Context(), "page"); ok || err != nil {
			t.Errorf("never set: %v, %v", ok, err)
		}
		for i := range 2 {
			want := fmt.Sprintf("第%d页", i)
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.PutSetting("page", want) }); err != nil {
				t.Fatal(err)
			}
			if got, ok, err := db.Setting(t.Context(), "page"); got != want || !ok || err != nil {
				t.Errorf("got %q, %v, %v; want %q", got, ok, err, want)
			}
		}
		for _, name := range []string{"store.id", "store.created", "store.environment"} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.PutSetting(name, "x") }); err == nil {
				t.Errorf("%s was changed", name)
			}
		}
	})
}

func TestRulesets(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		db := place.Open(t)
		body := append([]byte{0, 0xff, 0x1f, 0x8b}, "惩戒措施"...)
		for range 2 {
			if err := db.SaveRuleset(t.Context(), "sha256:1", body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := db.Ruleset(t.Context(), "sha256:1"); err != nil || !bytes.Equal(got, body) {
			t.Errorf("got %x, %v; want %x", got, err, body)
		}
		if err := db.SaveRuleset(t.Context(), "sha256:1", []byte("x")); err == nil {
			t.Error("another body under the same digest was accepted")
		}
		if _, err := db.Ruleset(t.Context(), "sha256:2"); !fault.Is(err, fault.NotFound) {
			t.Errorf("absent: %v, want not-found", err)
		}
		if err := db.SaveRuleset(t.Context(), "sha256:12", body); err != nil {
			t.Fatal(err)
		}
		for prefix, want := range map[string][]string{"sha256:1": {"sha256:1", "sha256:12"}, "sha256:12": {"sha256:12"}, "sha256:2": nil, "%": nil} {
			if got, err := db.RulesetsBeginning(t.Context(), prefix); err != nil || !slices.Equal(got, want) {
				t.Errorf("beginning with %s: %v, %v; want %v", prefix, got, err, want)
			}
		}
	})
}
