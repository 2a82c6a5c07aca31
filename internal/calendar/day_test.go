package calendar_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
)

type Day = calendar.Day

// anyDay draws from the whole range, often near the days people use.
func anyDay() *rapid.Generator[Day] {
	first, last := calendar.First.Number(), calendar.Last.Number()
	return rapid.Custom(func(t *rapid.T) Day {
		lo, hi := first, last
		if rapid.Bool().Draw(t, "recent") {
			lo, hi = Day("2018-06-01").Number(), Day("2028-06-01").Number()
		}
		return calendar.FromNumber(rapid.Int32Range(lo, hi).Draw(t, "day"))
	})
}

func TestNumbersAgreeWithTheStandardLibrary(t *testing.T) {
	day := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	for day.Year() < 2101 {
		d := Day(day.Format(time.DateOnly))
		if want := int32(math.Floor(float64(day.Unix()) / 86400)); d.Number() != want {
			t.Fatalf("number of %s = %d, want %d", d, d.Number(), want)
		}
		if got := calendar.FromNumber(d.Number()); got != d {
			t.Fatalf("from number of %s = %s", d, got)
		}
		if got := d.AddDays(1); string(got) != day.AddDate(0, 0, 1).Format(time.DateOnly) {
			t.Fatalf("day after %s = %s", d, got)
		}
		if d.Weekday() != day.Weekday() {
			t.Fatalf("%s is a %s, want %s", d, d.Weekday(), day.Weekday())
		}
		day = day.AddDate(0, 0, 1)
	}
}

func TestDayOfIsTheDayInChina(t *testing.T) {
	for _, c := range []struct {
		instant string
		want    Day
	}{
		{"2026-11-22T15:59:59.999999Z", "2026-11-22"},
		{"2026-11-22T16:00:00Z", "2026-11-23"},
		{"2026-11-22T23:59:00-08:00", "2026-11-23"},
		{"1850-01-01T00:00:00Z", calendar.First},
		{"9999-12-31T20:00:00Z", calendar.Last},
	} {
		instant, err := time.Parse(time.RFC3339Nano, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.DayOf(instant); got != c.want {
			t.Errorf("DayOf(%s) = %s, want %s", c.instant, got, c.want)
		}
	}
	if got := calendar.DayOf(time.Time{}); got != "" {
		t.Errorf("day of the zero instant = %q", got)
	}
}

func TestDayAndTimeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "d")
		begin := d.Time()
		within := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "within"))
		if got := calendar.DayOf(begin.Add(within).UTC()); got != d {
			t.Fatalf("day of %s + %s = %s", d, within, got)
		}
		if got := calendar.FromNumber(d.Number()); got != d {
			t.Fatalf("from number = %s", got)
		}
	})
}

func TestOrderOfTextIsOrderOfDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDay().Draw(t, "a"), anyDay().Draw(t, "b")
		x, y := a.Number(), b.Number()
		if a.Before(b) != (x < y) || a.After(b) != (x > y) || (a.Compare(b) == 0) != (x == y) || (a.Compare(b) < 0) != (x < y) {
			t.Fatalf("%s and %s compare unlike %d and %d", a, b, x, y)
		}
	})
	if !Day("").Before(calendar.First) || Day("").Number() >= calendar.First.Number() {
		t.Error("none is not before every day")
	}
}

func TestAddMonthsClampsToTheLastDay(t *testing.T) {
	for _, c := range []struct {
		from Day
		n    int
		want Day
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-02-28", 1, "2026-03-28"}, // the corresponding day, not the month's last
		{"2026-10-31", 6, "2027-04-30"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-12-15", 12, "2027-12-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"9999-12-01", 1, calendar.Last},
		{"1900-01-31", -1, calendar.First},
		{"2026-01-01", math.MaxInt, calendar.Last},
		{"2026-01-01", math.MinInt, calendar.First},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := Day("2024-02-29").AddYears(3); got != "2027-02-28" {
		t.Errorf("three years from a leap day end on %s", got)
	}
	if got := Day("2024-02-29").AddYears(math.MaxInt); got != calendar.Last {
		t.Errorf("endless years end on %s", got)
	}
}

func TestAddMonthsKeepsDayOrLandsOnMonthEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "d")
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		got := d.AddMonths(n)
		if got == calendar.First || got == calendar.Last {
			return // at the bounds sums saturate; the table above has those
		}
		if got[8:] != d[8:] && (got[8:] > d[8:] || got.AddDays(1)[8:] != "01") {
			t.Fatalf("%s + %d months = %s: neither the corresponding day nor a month's last", d, n, got)
		}
		months := func(d Day) int { m := d.Time(); return m.Year()*12 + int(m.Month()) }
		if months(got)-months(d) != n {
			t.Fatalf("%s + %d months = %s: %d months on", d, n, got, months(got)-months(d))
		}
		if later := d.AddDays(1).AddMonths(n); later < got {
			t.Fatalf("a later start ends earlier: %s, %s", later, got)
		}
	})
}

func TestSumsNeverBecomeNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDay().Draw(t, "d"), rapid.Int().Draw(t, "n")
		for _, got := range []Day{d.AddDays(n), d.AddMonths(n), d.AddYears(n), calendar.FromNumber(d.Number() + 1)} {
			if !got.Valid() || (n > 0 && got < d) {
				t.Fatalf("%s + %d = %q", d, n, got)
			}
		}
	})
}

func TestNoneStaysNone(t *testing.T) {
	for _, d := range []Day{"", "2026-02-30", "2026-1-5", "garbage", "1899-12-31"} {
		if d.Valid() || d.AddDays(1) != "" || d.AddMonths(1) != "" || d.AddYears(1) != "" ||
			d.Chinese() != "" || !d.Time().IsZero() || calendar.FromNumber(d.Number()) != "" {
			t.Errorf("%q is treated as a day", d)
		}
	}
	if got := Day("2026-11-02").Chinese(); got != "2026年11月2日" {
		t.Errorf("Chinese form = %s", got)
	}
}
