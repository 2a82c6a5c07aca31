package standing_test

import (
	"slices"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

func served() standing.Facts {
	return standing.Facts{
		ID: "lst_1", Party: "pty_1", State: standing.Served, Effective: "2026-03-02", Until: "2029-03-01",
		Members:       []standing.Member{{Party: "pty_2", Role: law.Principal}, {Party: "pty_2", Role: law.LegalRepresentative}},
		Circumstances: map[string]bool{"serious": true, "listed-company": false},
	}
}

func TestOn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*standing.Facts)
		day    calendar.Day
		want   standing.Force
	}{
		{"the day of service", func(*standing.Facts) {}, "2026-03-02", standing.InForce},
		{"the day before", func(*standing.Facts) {}, "2026-03-01", standing.NotYet},
		{"its last day", func(*standing.Facts) {}, "2029-03-01", standing.InForce},
		{"the day after its last", func(*standing.Facts) {}, "2029-03-02", standing.Over},
		{"no period", func(f *standing.Facts) { f.Until = "" }, "2039-03-02", standing.InForce},
		{"not served", func(f *standing.Facts) { f.State, f.Effective = standing.Decided, "" }, "2026-03-02", standing.NotYet},
		{"the day it ended", func(f *standing.Facts) { f.EndedOn = "2026-06-01" }, "2026-06-01", standing.Over},
		{"the day before it ended", func(f *standing.Facts) { f.EndedOn = "2026-06-01" }, "2026-05-31", standing.InForce},
		{"objected", func(f *standing.Facts) { f.Objected = true }, "2026-06-01", standing.Objection},
		{"stayed", func(f *standing.Facts) { f.Stayed, f.Objected = true, true }, "2026-06-01", standing.Stay},
		{"suspended", func(f *standing.Facts) { f.Suspended = true }, "2026-06-01", standing.Suspense},
		{"withdrawn", func(f *standing.Facts) { f.State = standing.Withdrawn }, "2026-06-01", standing.Over},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := served()
			tt.change(&f)
			if got := f.On(tt.day); got != tt.want {
				t.Errorf("on %s: %s, want %s", tt.day, got, tt.want)
			}
		})
	}
}

func TestCircumstanceNobodyRecordedIsUnknown(t *testing.T) {
	f := served()
	for id, want := range map[string]law.Tri{"serious": law.True, "listed-company": law.False, "name-changed": law.Unknown} {
		if got := f.Circumstance(id); got != want {
			t.Errorf("%s = %s, want %s", id, got, want)
		}
	}
}

func TestRoleOf(t *testing.T) {
	f := served()
	if got := f.RoleOf("pty_1"); !slices.Equal(got, []law.Role{law.Unit}) {
		t.Errorf("the listed party: %v", got)
	}
	if got := f.RoleOf("pty_2"); !slices.Equal(got, []law.Role{law.Principal, law.LegalRepresentative}) {
		t.Errorf("a person named: %v", got)
	}
	if got := f.RoleOf("pty_3"); got != nil {
		t.Errorf("a stranger: %v", got)
	}
	f.Person = true
	if got := f.RoleOf("pty_1"); !slices.Equal(got, []law.Role{law.NaturalPerson}) {
		t.Errorf("a natural person listed: %v", got)
	}
}
