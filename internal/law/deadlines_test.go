package law_test

import (
	"flag"
	"os"
	"testing"

	"liancheng/internal/calendar"
)

var update = flag.Bool("update", false, "write the docs made from the law files")

func TestDeadlineTable(t *testing.T) {
	const page = "../../docs/deadlines.md"
	want := source(t).DeadlineTable()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("%s is not made from today's law/procedure.yaml (%v); run: go test ./internal/law -run DeadlineTable -update", page, err)
	}
}

// TestDeadlines: every period over real calendars, counted by hand: three spring festivals
// and a National Day with their moved working days, from the State Council's notices.
func TestDeadlines(t *testing.T) {
	starts := []calendar.Day{
		"2024-02-07", // spring festival 10th to 17th; Sunday 18th worked
		"2025-01-24", // spring festival 28th to 4 February; Sunday 26th and Saturday 8 February worked
		"2025-09-26", // National Day and mid-autumn 1st to 8 October; Sunday 28th and Saturday 11 October worked
		"2026-02-12", // spring festival 15th to 23rd; Saturdays 14th and 28th worked
	}
	want := map[string][4]calendar.Day{
		"answer":                  {"2024-02-20", "2025-02-07", "2025-10-10", "2026-02-26"}, // 5wd
		"question-answer":         {"2024-02-20", "2025-02-07", "2025-10-10", "2026-02-26"},
		"report-listing":          {"2024-02-22", "2025-02-10", "2025-10-13", "2026-02-28"}, // 7wd
		"publish-within":          {"2024-02-22", "2025-02-10", "2025-10-13", "2026-02-28"},
		"publish-update":          {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"}, // 3wd
		"order-acknowledge":       {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"}, // 3wd
		"release-confirm":         {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"},
		"objection-answer":        {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"},
		"objection-inquiry":       {"2024-02-22", "2025-02-10", "2025-10-13", "2026-02-28"},
		"grounds-review":          {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"},
		"repair-accept":           {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"},
		"repair-decide":           {"2024-02-18", "2025-02-05", "2025-09-30", "2026-02-24"},
		"repair-answer":           {"2024-02-27", "2025-02-13", "2025-10-16", "2026-03-04"}, // 10wd
		"plan-review":             {"2024-02-27", "2025-02-13", "2025-10-16", "2026-03-04"},
		"return-due":              {"2024-02-27", "2025-02-13", "2025-10-16", "2026-03-04"},
		"order-feedback":          {"2024-03-12", "2025-02-27", "2025-10-30", "2026-03-18"}, // 20wd
		"receipt-valid":           {"2024-02-08", "2025-01-26", "2025-09-28", "2026-02-13"}, // 1wd
		"public-notice-service":   {"2024-03-08", "2025-02-24", "2025-10-27", "2026-03-16"}, // 30d; a last day of rest rolls on: 2025-02-23 and 10-26 and 2026-03-14
		"standing-period":         {"2024-05-07", "2025-04-24", "2025-12-26", "2026-05-12"}, // 3m
		"publish-general-minimum": {"2024-05-07", "2025-04-24", "2025-12-26", "2026-05-12"},
		"publish-general-maximum": {"2025-02-07", "2026-01-26", "2026-09-28", "2027-02-12"},
		"publish-minimum":         {"2025-02-07", "2026-01-26", "2026-09-28", "2027-02-12"}, // 1y; 2026-01-24 and 09-26 are days of rest
		"reconsideration":         {"2024-04-07", "2025-03-25", "2025-11-25", "2026-04-13"}, // 60d; Sunday 2024-04-07 worked
		"suit":                    {"2024-08-07", "2025-07-24", "2026-03-26", "2026-08-12"}, // 6m
		"dispute-answer":          {"2024-02-20", "2025-02-07", "2025-10-10", "2026-02-26"},
		"dispute-agree":           {"2024-03-05", "2025-02-20", "2025-10-23", "2026-03-11"}, // 15wd
		"recheck-answer":          {"2024-02-27", "2025-02-13", "2025-10-16", "2026-03-04"},
	}
	rules := compile(t)
	cal := rules.Calendar()
	for _, d := range rules.Source.Procedure.Periods {
		days, ok := want[d.ID]
		if !ok {
			if d.ID != "listing-default" && d.ID != "publish-maximum" && d.ID != "recheck-reach" { // which counts backwards
				t.Errorf("%s is not counted here", d.ID)
			}
			continue
		}
		for i, from := range starts {
			if got := cal.EndOf(d.Period, from); got.Day != days[i] {
				t.Errorf("%s from %s: %s, want %s", d.ID, from, got.Day, days[i])
			}
		}
	}
	// How long a listing stands is no time to act in: it does not roll over days of rest.
	for from, until := range map[calendar.Day]calendar.Day{"2024-02-29": "2027-02-28", "2025-01-24": "2028-01-24", "2026-02-12": "2029-02-12"} {
		d, err := rules.Deadline("listing-default", "2026-04-01")
		if got := cal.Lapse(d.Period, from); err != nil || got != until {
			t.Errorf("three years from %s: %s, want %s, %v", from, got, until, err)
		}
	}
	if due := cal.EndOf(calendar.Period{N: 5, Unit: calendar.WorkingDays}, "2028-12-29"); !due.Estimated {
		t.Errorf("a year that no notice settles is told as certain: %+v", due)
	}
}
