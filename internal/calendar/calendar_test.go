package calendar_test

import (
	"math"
	"os"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
)

var shipped = sync.OnceValues(func() (*calendar.Calendar, error) {
	data, err := os.ReadFile("../../law/calendar.yaml")
	if err != nil {
		return nil, err
	}
	return calendar.Load(data)
})

func load(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestIsWorkday(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		day            Day
		working, known bool
		holiday        string
	}{
		{"2024-02-04", true, true, ""},     // Sunday moved to work before the spring festival
		{"2024-02-09", true, true, ""},     // 除夕 2024: leave was encouraged, not given
		{"2024-02-17", false, true, "春节"},  // last day
		{"2024-02-18", true, true, ""},     // Sunday worked
		{"2024-05-11", true, true, ""},     // Saturday worked
		{"2025-01-26", true, true, ""},     // Sunday worked
		{"2025-01-28", false, true, "春节"},  // 除夕 2025
		{"2025-02-04", false, true, "春节"},  // a Tuesday off
		{"2025-02-08", true, true, ""},     // Saturday worked
		{"2026-01-04", true, true, ""},     // Sunday worked
		{"2026-02-14", true, true, ""},     // Saturday worked
		{"2026-02-15", false, true, "春节"},  // first of nine days
		{"2026-02-23", false, true, "春节"},  // a Monday off
		{"2026-02-28", true, true, ""},     // Saturday worked
		{"2026-09-20", true, true, ""},     // Sunday worked
		{"2026-11-22", false, true, ""},    // plain Sunday
		{"2026-11-23", true, true, ""},     // plain Monday
		{"2020-01-31", false, true, "春节"},  // extended by 国办发明电〔2020〕1号
		{"2020-02-01", false, true, "春节"},  // a working Saturday until that notice
		{"2020-02-02", false, true, "春节"},  // likewise
		{"2020-02-03", true, true, ""},     // work begins
		{"2019-05-02", false, true, "劳动节"}, // by 国办发明电〔2019〕3号
		{"2019-05-05", true, true, ""},     // likewise
		{"2018-12-29", true, true, ""},     // 2018 days that the notice for 2019 names
		{"2018-12-31", false, true, "元旦"},  //
		{"2018-12-28", true, false, ""},    // before the first notice
		{"2026-12-28", true, true, ""},     // settled
		{"2026-12-29", true, false, ""},    // the notice for 2027 may still move it
		{"2027-01-01", true, false, ""},    // a Friday and New Year, yet no notice says so
		{"2027-02-06", false, false, ""},   // a Saturday
		{"", false, false, ""},             //
		{"2026-02-30", false, false, ""},   //
		{calendar.First, true, false, ""},  // Monday
		{calendar.Last, true, false, ""},   // Friday
	} {
		working, known := c.IsWorkday(tc.day)
		if working != tc.working || known != tc.known || c.Holiday(tc.day) != tc.holiday {
			t.Errorf("%s: working %v known %v holiday %q, want %v %v %q", tc.day, working, known, c.Holiday(tc.day), tc.working, tc.known, tc.holiday)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		from      Day
		n         int
		want      Day
		estimated bool
		why       string
	}{
		{"2024-02-08", 1, "2024-02-09", false, "除夕 2024 is worked"},
		{"2024-02-08", 2, "2024-02-18", false, "over the festival onto a worked Sunday"},
		{"2024-02-08", 3, "2024-02-19", false, ""},
		{"2024-09-13", 2, "2024-09-18", false, "worked Saturday, then 中秋节"},
		{"2025-01-24", 3, "2025-02-05", false, "worked Sunday, Monday, then after eight days off"},
		{"2025-01-24", 6, "2025-02-08", false, "the worked Saturday counts"},
		{"2025-09-30", 3, "2025-10-11", false, "9th, 10th, worked Saturday"},
		{"2025-12-31", 1, "2026-01-04", false, "New Year into the next year, worked Sunday"},
		{"2026-02-13", 1, "2026-02-14", false, "worked Saturday"},
		{"2026-02-13", 2, "2026-02-24", false, "after nine days off"},
		{"2026-02-13", 6, "2026-02-28", false, "worked Saturday"},
		{"2026-02-15", 1, "2026-02-24", false, "from a day off"},
		{"2026-11-20", 1, "2026-11-23", false, "Friday to Monday"},
		{"2026-12-25", 1, "2026-12-28", false, "the last settled day"},
		{"2026-12-25", 2, "2026-12-29", true, "the next notice may move it"},
		{"2026-12-25", 10, "2027-01-08", true, "weekends only are assumed"},
		{"2030-05-01", 1, "2030-05-02", true, ""},
		{"2018-12-28", 1, "2018-12-29", false, "from itself is not counted, so its year need not be known"},
		{"2018-12-27", 1, "2018-12-28", true, ""},
		{"2026-02-24", 0, "2026-02-24", false, "no step"},
		{"2026-02-24", -1, "2026-02-14", false, "back over the festival"},
		{"2026-02-20", -1, "2026-02-14", false, "back from a day off"},
		{"2026-02-15", -2, "2026-02-13", false, ""},
		{"2019-01-02", -2, "2018-12-28", true, "back past the first notice"},
		{"9999-12-30", 5, calendar.Last, true, "stops at the bound"},
		{"2026-01-01", math.MaxInt, calendar.Last, true, ""},
		{"2026-01-01", math.MinInt, calendar.First, true, ""},
		{"", 3, "", false, ""},
		{"2026-02-30", 3, "", false, ""},
	} {
		want := calendar.Due{Day: tc.want, Estimated: tc.estimated}
		if got := c.AddWorkdays(tc.from, tc.n); got != want {
			t.Errorf("%s + %d working days = %+v, want %+v (%s)", tc.from, tc.n, got, want, tc.why)
		}
	}
	if got := c.NextWorkday("2026-09-30"); got.Day != "2026-10-08" || got.Estimated {
		t.Errorf("next working day after 30 September 2026 = %+v", got)
	}
}

func TestPeriodsEnd(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		period    string
		from      Day
		end       Day // of a procedural period
		estimated bool
		lapse     Day // of a substantive span
	}{
		{"5wd", "2026-02-11", "2026-02-25", false, "2026-02-25"},
		{"15d", "2026-02-01", "2026-02-24", false, "2026-02-16"}, // ends inside the festival
		{"13d", "2026-02-01", "2026-02-14", false, "2026-02-14"}, // a worked Saturday is no day of rest
		{"30d", "2026-09-01", "2026-10-08", false, "2026-10-01"},
		{"1m", "2026-01-31", "2026-02-28", false, "2026-02-28"}, // month's last day, worked
		{"1m", "2025-12-31", "2026-02-02", false, "2026-01-31"}, // month's last day, a Saturday
		{"6m", "2025-08-31", "2026-02-28", false, "2026-02-28"},
		{"1y", "2024-02-29", "2025-02-28", false, "2025-02-28"},
		{"1y", "2025-05-03", "2026-05-06", false, "2026-05-03"},
		{"3y", "2026-01-05", "2029-01-05", true, "2029-01-05"},
		{"3y", "2023-11-22", "2026-11-23", false, "2026-11-22"}, // a Sunday
		{"1y", "2026-01-02", "2027-01-04", true, "2027-01-02"},
	} {
		p, err := calendar.ParsePeriod(tc.period)
		if err != nil {
			t.Fatal(err)
		}
		want := calendar.Due{Day: tc.end, Estimated: tc.estimated}
		if got := c.EndOf(p, tc.from); got != want {
			t.Errorf("EndOf(%s, %s) = %+v, want %+v", p, tc.from, got, want)
		}
		if got := c.Lapse(p, tc.from); got != tc.lapse {
			t.Errorf("Lapse(%s, %s) = %s, want %s", p, tc.from, got, tc.lapse)
		}
	}
	month := Period{N: 1, Unit: calendar.Months}
	for _, bad := range []struct {
		p    Period
		from Day
	}{{Period{}, "2026-01-05"}, {Period{N: -1, Unit: calendar.Days}, "2026-01-05"}, {month, ""}, {month, "2026-02-30"}} {
		if c.EndOf(bad.p, bad.from) != (calendar.Due{}) || c.Lapse(bad.p, bad.from) != "" {
			t.Errorf("%+v from %q has an end", bad.p, bad.from)
		}
	}
	if got := c.OnOrAfter("2026-10-10"); got.Day != "2026-10-10" || c.OnOrAfter("2026-10-11").Day != "2026-10-12" || c.OnOrAfter("").Day != "" {
		t.Errorf("on or after a worked Saturday = %+v", got)
	}
}

func TestWorkdaysBetween(t *testing.T) {
	c := load(t)
	for _, tc := range []struct {
		a, b      Day
		n         int
		estimated bool
	}{
		{"2026-02-13", "2026-02-28", 6, false},
		{"2026-02-28", "2026-02-13", -6, false}, // 13, 14, 24, 25, 26, 27
		{"2026-02-14", "2026-02-23", 0, false},
		{"2026-11-23", "2026-11-23", 0, false},
		{"2025-12-31", "2026-12-28", 245, false}, // 261 weekdays less 13 statutory days, less the last three
		{"2026-12-28", "2027-01-04", 5, true},
		{"", "2026-01-05", 0, true},
		{"2026-01-05", "2026-13-05", 0, true},
	} {
		if n, estimated := c.WorkdaysBetween(tc.a, tc.b); n != tc.n || estimated != tc.estimated {
			t.Errorf("between %s and %s: %d, %v; want %d, %v", tc.a, tc.b, n, estimated, tc.n, tc.estimated)
		}
	}
}

// The sums and searches must say what walking day by day says.
func TestCountingIsWalking(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		from, n := anyDay().Draw(t, "from"), rapid.IntRange(1, 300).Draw(t, "n")
		walk, left, settled := from, n, true
		for left > 0 && walk < calendar.Last {
			walk = walk.AddDays(1)
			working, known := c.IsWorkday(walk)
			settled = settled && known
			if working {
				left--
			}
		}
		got := c.AddWorkdays(from, n)
		if got.Day != walk || (left == 0 && got.Estimated == settled) {
			t.Fatalf("%s + %d = %+v, walking gives %s settled %v", from, n, got, walk, settled)
		}
	})
}

func TestAddWorkdaysInvertsWorkdaysBetween(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Map(rapid.Int32Range(0, 30000), calendar.FromNumber).Draw(t, "from")
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		due := c.AddWorkdays(from, n)
		if got, estimated := c.WorkdaysBetween(from, due.Day); got != n || estimated != due.Estimated {
			t.Fatalf("%s + %d = %+v, but between them are %d (estimated %v)", from, n, due, got, estimated)
		}
		if working, _ := c.IsWorkday(due.Day); n != 0 && !working {
			t.Fatalf("%s + %d = %s, a day of rest", from, n, due.Day)
		}
	})
}

func TestAddWorkdaysIsMonotone(t *testing.T) {
	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Map(rapid.Int32Range(0, 30000), calendar.FromNumber).Draw(t, "from")
		n := rapid.IntRange(1, 600).Draw(t, "n")
		due := c.AddWorkdays(from, n).Day
		if more := c.AddWorkdays(from, n+1).Day; more <= due {
			t.Fatalf("%d days end %s, %d end %s", n, due, n+1, more)
		}
		if later := c.AddWorkdays(from.AddDays(1), n).Day; later < due {
			t.Fatalf("a start a day later ends earlier: %s, %s", later, due)
		}
		if !due.After(from) {
			t.Fatalf("%s + %d = %s", from, n, due)
		}
	})
}

func TestProceduralPeriodsEndOnWorkdaysNoEarlierThanTheyLapse(t *testing.T) {
	c := load(t)
	unit := rapid.SampledFrom([]calendar.Unit{calendar.Days, calendar.Months, calendar.Years})
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Map(rapid.Int32Range(15000, 22000), calendar.FromNumber).Draw(t, "from")
		p := Period{N: rapid.IntRange(1, 60).Draw(t, "n"), Unit: unit.Draw(t, "unit")}
		end, lapse := c.EndOf(p, from), c.Lapse(p, from)
		if working, _ := c.IsWorkday(end.Day); !working || end.Day < lapse || end.Day > lapse.AddDays(14) {
			t.Fatalf("%s from %s ends %+v and lapses %s", p, from, end, lapse)
		}
		if n, _ := c.WorkdaysBetween(lapse.AddDays(-1), end.Day); n != 1 {
			t.Fatalf("%s is not the first working day from %s on", end.Day, lapse)
		}
	})
}

func TestManyReadersAtOnce(t *testing.T) {
	c := load(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 200 {
				c.AddWorkdays("2024-01-01", i)
			}
		})
	}
	wg.Wait()
}

func BenchmarkAddWorkdays(b *testing.B) {
	c := load(b)
	today := calendar.DayOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	for b.Loop() {
		c.AddWorkdays(today, 15)
	}
}
