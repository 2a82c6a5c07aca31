package project

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

func sound() Project {
	return Project{Code: "2103-150102-04-01-123456", Version: 1, Name: "示例住宅项目", Region: "150102", Stage: Permit,
		Participants: []Participant{{Party: "pty_a", Part: Developer}, {Party: "pty_b", Part: Contractor, From: "2026-01-01", To: "2026-06-01"}}}
}

func TestCheck(t *testing.T) {
	if p := sound(); p.Check() != nil {
		t.Fatal(p.Check())
	}
	for _, c := range []struct {
		change      func(*Project)
		field, rule string
	}{
		{func(p *Project) { p.Code = "2103" }, "code", "ident.project-code.length"},
		{func(p *Project) { p.Code = "21031501020401123456" }, "code", "project.code"},
		{func(p *Project) { p.Name = " " }, "name", "project.name"},
		{func(p *Project) { p.Name = strings.Repeat("项", 201) }, "name", "project.name"},
		{func(p *Project) { p.Region = "110105" }, "region", "project.region"},
		{func(p *Project) { p.Stage = 0 }, "stage", "project.stage"},
		{func(p *Project) { p.Stage = Parallel }, "stage", "project.stage"},
		{func(p *Project) { p.Participants[1].Party = "" }, "participants[1].party", "project.participant-party"},
		{func(p *Project) { p.Participants[1].Part = "cook" }, "participants[1].part", "project.participant-part"},
		{func(p *Project) { p.Participants[1].From = "x" }, "participants[1].from", "project.participant-day"},
		{func(p *Project) { p.Participants[1].To = "2025-01-01" }, "participants[1].to", "project.participant-days"},
		{func(p *Project) {
			p.Participants = append(p.Participants, Participant{Party: "pty_b", Part: Contractor})
		}, "participants[2].party", "project.participant-twice"},
	} {
		p := sound()
		c.change(&p)
		list, _ := errors.AsType[fault.List](p.Check())
		if !slices.ContainsFunc(list, func(f *fault.Fault) bool { return f.Field == c.field && f.Rule == c.rule }) {
			t.Errorf("%v, want %s at %s", p.Check(), c.rule, c.field)
		}
	}
}

func TestWords(t *testing.T) {
	for _, p := range Parts() {
		if p.Chinese() == "" {
			t.Errorf("%s has no word", p)
		}
	}
	if Stage(0).Chinese() != "" || Stage(9).Chinese() != "" || Permit.Chinese() != "施工许可" {
		t.Error("stages have wrong words")
	}
}

// TestParticipantsOn: who takes part on a day is exactly who began and has not ended,
// and the order does not depend on the order of entry.
func TestParticipantsOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Project
		for range rapid.IntRange(0, 8).Draw(t, "participants") {
			one := Participant{Party: rapid.SampledFrom([]string{"pty_a", "pty_b"}).Draw(t, "party"), Part: rapid.SampledFrom(Parts()).Draw(t, "part"),
				From: calendar.Day("2026-01-01").AddDays(rapid.IntRange(0, 30).Draw(t, "from"))}
			one.To = one.From.AddDays(rapid.IntRange(1, 30).Draw(t, "days"))
			p.Participants = append(p.Participants, one)
		}
		day := calendar.Day("2026-01-01").AddDays(rapid.IntRange(0, 60).Draw(t, "day"))
		on := p.ParticipantsOn(day)
		count := 0
		for _, one := range p.Participants {
			if !day.Before(one.From) && day.Before(one.To) {
				count++
			}
		}
		slices.Reverse(p.Participants)
		if len(on) != count || !slices.Equal(on, p.ParticipantsOn(day)) {
			t.Fatalf("on %s: %v of %v", day, on, p.Participants)
		}
	})
}
