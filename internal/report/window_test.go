package report_test

import (
	"errors"
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/report"
)

var shipped = sync.OnceValues(func() (*law.Ruleset, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	src, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	return law.Compile(src, nil)
})

func rules(t testing.TB) *law.Ruleset {
	t.Helper()
	r, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestQuarter(t *testing.T) {
	for _, tt := range []struct {
		day            calendar.Day
		this, last     report.Window
		thisIs, lastIs string
	}{
		{"2026-01-01", report.Window{From: "2026-01-01", To: "2026-03-31"}, report.Window{From: "2025-10-01", To: "2025-12-31"}, "2026年第一季度", "2025年第四季度"},
		{"2026-11-23", report.Window{From: "2026-10-01", To: "2026-12-31"}, report.Window{From: "2026-07-01", To: "2026-09-30"}, "2026年第四季度", "2026年第三季度"},
		{"2024-06-30", report.Window{From: "2024-04-01", To: "2024-06-30"}, report.Window{From: "2024-01-01", To: "2024-03-31"}, "2024年第二季度", "2024年第一季度"},
	} {
		this, last := report.Quarter(tt.day), report.LastQuarter(tt.day)
		if this != tt.this || last != tt.last || this.Chinese() != tt.thisIs || last.Chinese() != tt.lastIs {
			t.Errorf("%s: %v %s, before it %v %s", tt.day, this, this.Chinese(), last, last.Chinese())
		}
	}
	for want, w := range map[string]report.Window{
		"2026年2月":             {From: "2026-02-01", To: "2026-02-28"},
		"2026年":               {From: "2026-01-01", To: "2026-12-31"},
		"2026年2月3日至2026年3月2日": {From: "2026-02-03", To: "2026-03-02"},
	} {
		if got := w.Chinese(); got != want {
			t.Errorf("%v: %s, want %s", w, got, want)
		}
	}
	if w := report.Quarter("never"); w != (report.Window{}) {
		t.Errorf("no day gives %v", w)
	}
}

func TestNewWindow(t *testing.T) {
	for name, c := range map[string]struct {
		from, to calendar.Day
		field    string
	}{
		"one day":      {"2026-01-01", "2026-01-01", ""},
		"ten years":    {"2016-01-01", "2025-12-31", ""},
		"no beginning": {"", "2026-01-01", "from"},
		"no end":       {"2026-01-01", "", "to"},
		"no such day":  {"2026-01-01", "2026-02-30", "to"},
		"backwards":    {"2026-01-02", "2026-01-01", "to"},
		"a century":    {"1926-01-01", "2026-01-01", "to"},
	} {
		_, err := report.NewWindow(c.from, c.to)
		f, _ := errors.AsType[*fault.Fault](err)
		if (err == nil) != (c.field == "") || f != nil && f.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The day a return is due is counted in working days from the end of its window: the
// week of the national holiday does not count, the Saturday worked for it does.
func TestDue(t *testing.T) {
	for w, want := range map[report.Window]calendar.Day{
		{From: "2026-01-01", To: "2026-03-31"}: "2026-04-15", // 清明节 4月4日至6日
		{From: "2025-07-01", To: "2025-09-30"}: "2025-10-21", // 国庆节 10月1日至8日，10月11日上班
	} {
		due, err := w.Due(rules(t))
		if err != nil || due.Day != want || due.Estimated {
			t.Errorf("%v is due %v, %v; want %s", w, due, err, want)
		}
	}
}
