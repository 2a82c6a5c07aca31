package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

func TestParseDayIsStrict(t *testing.T) {
	for _, s := range []string{"2026-01-05", "2024-02-29", "2000-02-29", "1900-01-01", "9999-12-31"} {
		if d, err := calendar.ParseDay(s); err != nil || string(d) != s {
			t.Errorf("ParseDay(%q) = %q, %v", s, d, err)
		}
	}
	for s, says := range map[string]string{
		"":                      "缺少日期",
		"2026-1-5":              "无法识别",
		"2026/01/05":            "无法识别",
		" 2026-01-05":           "无法识别",
		"2026-01-05T00:00":      "无法识别",
		"２０２６-01-05":            "无法识别",
		"2026-02-29":            "公历没有 2026 年 2 月 29 日",
		"1900-02-29":            "公历没有 1900 年 2 月 29 日",
		"2026-04-31":            "公历没有",
		"2026-00-10":            "公历没有",
		"2026-13-10":            "公历没有",
		"2026-01-00":            "公历没有",
		"0202-01-05":            "年份 0202 早于 1900 年",
		strings.Repeat("九", 99): "…",
	} {
		d, err := calendar.ParseDay(s)
		if d != "" || !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("ParseDay(%q) = %q, %v; want a fault with %q", s, d, err, says)
		}
	}
}

func TestParseDayLoose(t *testing.T) {
	for s, want := range map[string]Day{
		"2026-01-05":      "2026-01-05",
		"2026-1-5":        "2026-01-05",
		"2026/1/5":        "2026-01-05",
		"2026.1.5":        "2026-01-05",
		"2026年1月5日":       "2026-01-05",
		"2026年11月22号":     "2026-11-22",
		" 2026 年 1 月 5 日": "2026-01-05",
		"２０２６年１月５日":       "2026-01-05",
		"２０２６／１／５":        "2026-01-05",
		"２０２６．１．５　":       "2026-01-05",
		"２０２６－０１－０５":      "2026-01-05",
		"20260105":        "2026-01-05",
		"2024.02.29":      "2024-02-29",
	} {
		if d, err := calendar.ParseDayLoose(s); err != nil || d != want {
			t.Errorf("ParseDayLoose(%q) = %q, %v", s, d, err)
		}
	}
	for _, s := range []string{
		"", "26/1/5", "2026/1-5", "2026/1", "2026年1月", "2026年1月5", "5/1/2026", "2026 1 5", "2026/ 1/5",
		"2026/001/05", "202615", "2026-02-30", "2026年2月29日", "2026/13/1", "1026.1.5", "2026-01-05x",
		"2026-01-05 00:00", strings.Repeat(" ", 99) + "2026-01-05", "\xff2026-01-05",
	} {
		if d, err := calendar.ParseDayLoose(s); d != "" || !fault.Is(err, fault.Invalid) {
			t.Errorf("ParseDayLoose(%q) = %q, %v; want a fault", s, d, err)
		}
	}
}

func TestCheckNamesTheField(t *testing.T) {
	if err := Day("").Check("served"); err != nil {
		t.Errorf("none is refused: %v", err)
	}
	if err := Day("2026-02-28").Check("served"); err != nil {
		t.Errorf("a day is refused: %v", err)
	}
	f, ok := errors.AsType[*fault.Fault](Day("2026-02-30").Check("served"))
	if !ok || f.Field != "served" || f.Rule != "calendar.day" || f.Kind != fault.Invalid {
		t.Errorf("fault = %+v", f)
	}
}

func TestEveryChineseFormIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "d")
		for _, s := range []string{string(d), d.Chinese(), strings.ReplaceAll(string(d), "-", "/"), strings.ReplaceAll(string(d), "-", "")} {
			if got, err := calendar.ParseDayLoose(s); err != nil || got != d {
				t.Fatalf("ParseDayLoose(%q) = %q, %v", s, got, err)
			}
		}
	})
}

// FuzzParseDay holds the strict parser to the standard library's verdict.
func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-01-05", "2026-02-29", "2024-02-29", "0000-00-00", "", "2026-1-5", "２０２６-01-05"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDay(s)
		std, stdErr := time.Parse(time.DateOnly, s)
		isDay := stdErr == nil && std.Year() >= 1900
		if (err == nil) != isDay || (err == nil && string(d) != s) {
			t.Errorf("ParseDay(%q) = %q, %v; the standard library says %v", s, d, err, stdErr)
		}
	})
}

// FuzzParseDayLoose: whatever is read is a day, reads the same from its
// Chinese form, and everything strict is read.
func FuzzParseDayLoose(f *testing.F) {
	for _, s := range []string{"2026/1/5", "2026.1.5", "2026年1月5日", "２０２６年１月５日", "20260105", "2026-01-05", "年月日", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDayLoose(s)
		if (err == nil) != d.Valid() {
			t.Fatalf("ParseDayLoose(%q) = %q, %v", s, d, err)
		}
		if strict, strictErr := calendar.ParseDay(s); strictErr == nil && strict != d {
			t.Errorf("strict reads %q as %q, loose as %q", s, strict, d)
		}
		if err == nil {
			if again, err := calendar.ParseDayLoose(d.Chinese()); err != nil || again != d {
				t.Errorf("%q read back from %s: %q, %v", d, d.Chinese(), again, err)
			}
		}
	})
}
