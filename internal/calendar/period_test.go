package calendar_test

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

type Period = calendar.Period

func TestPeriodText(t *testing.T) {
	for text, c := range map[string]struct {
		period  Period
		chinese string
	}{
		"5wd":    {Period{N: 5, Unit: calendar.WorkingDays}, "5 个工作日"},
		"30d":    {Period{N: 30, Unit: calendar.Days}, "30 日"},
		"6m":     {Period{N: 6, Unit: calendar.Months}, "6 个月"},
		"3y":     {Period{N: 3, Unit: calendar.Years}, "3 年"},
		"36500d": {Period{N: 36500, Unit: calendar.Days}, "36500 日"},
	} {
		p, err := calendar.ParsePeriod(text)
		if err != nil || p != c.period || p.String() != text || p.Chinese() != c.chinese || !p.Valid() || p.IsZero() {
			t.Errorf("ParsePeriod(%q) = %+v, %v; text %q, Chinese %q", text, p, err, p, p.Chinese())
		}
	}
	for _, text := range []string{"", "5", "wd", "0d", "-3y", "+3y", "03y", "3 y", "3Y", "5dw", "5wdd", "36501d", "99999999999999999999d", "３y", "3年"} {
		if p, err := calendar.ParsePeriod(text); !p.IsZero() || !fault.Is(err, fault.Invalid) {
			t.Errorf("ParsePeriod(%q) = %+v, %v; want a fault", text, p, err)
		}
	}
}

func TestPeriodTravelsAsText(t *testing.T) {
	type rule struct {
		Answer Period `json:"answer" yaml:"answer"`
		Ban    Period `json:"ban,omitzero" yaml:"ban,omitempty"`
	}
	want := rule{Answer: Period{N: 10, Unit: calendar.WorkingDays}}
	data, err := json.Marshal(want)
	if err != nil || string(data) != `{"answer":"10wd"}` {
		t.Fatalf("JSON = %s, %v", data, err)
	}
	var fromJSON, fromYAML rule
	if err := json.Unmarshal(data, &fromJSON); err != nil || fromJSON != want {
		t.Errorf("from JSON %+v, %v", fromJSON, err)
	}
	if err := yaml.UnmarshalWithOptions([]byte("answer: 10wd\n"), &fromYAML, yaml.Strict()); err != nil || fromYAML != want {
		t.Errorf("from YAML %+v, %v", fromYAML, err)
	}
	for _, bad := range []string{`{"answer":"10"}`, `{"answer":"tenwd"}`, `{"answer":10}`} {
		if err := json.Unmarshal([]byte(bad), &fromJSON); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
	if err := yaml.Unmarshal([]byte("answer: 10\n"), &fromYAML); err == nil {
		t.Error("a YAML period without unit is read")
	}
	if _, err := json.Marshal(rule{Answer: Period{N: -1, Unit: calendar.Days}}); err == nil {
		t.Error("an invalid period is written")
	}
	if _, err := json.Marshal(rule{Answer: Period{N: 1, Unit: "weeks"}}); err == nil {
		t.Error("a period of an unknown unit is written")
	}
}

func TestPeriodRoundTrips(t *testing.T) {
	unit := rapid.SampledFrom([]calendar.Unit{calendar.WorkingDays, calendar.Days, calendar.Months, calendar.Years})
	rapid.Check(t, func(t *rapid.T) {
		p := Period{N: rapid.IntRange(1, 36500).Draw(t, "n"), Unit: unit.Draw(t, "unit")}
		if got, err := calendar.ParsePeriod(p.String()); err != nil || got != p {
			t.Fatalf("%+v read back as %+v, %v", p, got, err)
		}
	})
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"5wd", "30d", "6m", "3y", "", "wd", "0005d", "5wdwd", "-1y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := calendar.ParsePeriod(s)
		if (err == nil) != p.Valid() || (err == nil && p.String() != s) {
			t.Errorf("ParsePeriod(%q) = %+v, %v", s, p, err)
		}
	})
}
