package calendar_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"

	"liancheng/internal/calendar"
)

// TestShippedYearsAgreeWithAnIndependentSource compares every day of every year
// of the shipped file, and the days of the December before the first, with
// lunar-go's table, which others transcribed from the same notices. The two
// agree on whether each day is worked; a difference is a slip on one side, to be settled by the
// published notice and, where the library is wrong, to be named here.
func TestShippedYearsAgreeWithAnIndependentSource(t *testing.T) {
	c := load(t)
	years := c.Years()
	if first, last := years[0].Year, years[len(years)-1].Year; first > 2019 || last < 2026 {
		t.Fatalf("the file covers %d to %d, want 2019 to 2026 at least", first, last)
	}
	compared := 0
	for _, y := range years {
		if HolidayUtil.GetHolidaysByYear(y.Year).Len() == 0 {
			t.Logf("lunar-go has no data on %d: not compared", y.Year)
			continue
		}
		compared++
		first := Day(strconv.Itoa(y.Year) + "-01-01")
		for d := first; d.Before(first.AddYears(1)); d = d.AddDays(1) {
			compare(t, c, d)
		}
	}
	if compared < 8 {
		t.Errorf("%d years compared, want 2019 to 2026", compared)
	}
	for d := Day("2018-12-29"); d < "2019-01-01"; d = d.AddDays(1) {
		compare(t, c, d)
	}
}

func compare(t *testing.T, c *calendar.Calendar, d Day) {
	t.Helper()
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	want, source := !weekend, "weekend rule"
	if h := HolidayUtil.GetHoliday(string(d)); h != nil {
		want, source = h.IsWork(), h.GetName()
		// The names differ in form (元旦节, 国庆中秋) but share a festival. Where the
		// notice says 放假，与周末连休 the weekend itself is no holiday: the library
		// names it all the same, the notice and this file do not.
		name := c.Holiday(d)
		plainWeekend := name == "" && weekend
		if !h.IsWork() && !plainWeekend && !sameFestival(name, h.GetName()) {
			t.Errorf("%s: holiday %q, lunar-go says %q", d, name, h.GetName())
		}
	}
	if got, _ := c.IsWorkday(d); got != want {
		t.Errorf("%s: working %v, lunar-go says %v (%s)", d, got, want, source)
	}
}

func sameFestival(ours, theirs string) bool {
	for _, root := range []string{"元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆"} {
		if strings.Contains(ours, root) && strings.Contains(theirs, root) {
			return true
		}
	}
	return false
}

// A second check that needs no other transcription: the statute gives 11 days
// off a year, 13 since 2025 (全国年节及纪念日放假办法, amended by 国务院令第795号), one
// that falls on a weekend is given back, and notices only rearrange. So a year
// works its weekdays less the statutory days, and one wrong date breaks the sum.
func TestShippedYearsWorkTheirStatutoryNumberOfDays(t *testing.T) {
	c := load(t)
	// 国办发明电〔2020〕1号 gave Friday 31 January and the working Saturday after it.
	beyondStatute := map[int]int{2020: 2}
	for _, y := range c.Years() {
		before := Day(strconv.Itoa(y.Year-1) + "-12-31")
		after := before.AddYears(1)
		want := -11 - beyondStatute[y.Year]
		if y.Year >= 2025 {
			want = -13
		}
		for d := before.AddDays(1); d <= after; d = d.AddDays(1) {
			if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
				want++
			}
		}
		if got, _ := c.WorkdaysBetween(before, after); got != want {
			t.Errorf("%d has %d working days, want %d", y.Year, got, want)
		}
	}
}

func TestShippedNoticesFollowTheirForm(t *testing.T) {
	for _, y := range load(t).Years() {
		for i, n := range y.Notices {
			if !strings.HasPrefix(n.Title, "国务院办公厅关于") || !strings.Contains(n.Title, strconv.Itoa(y.Year)+"年") {
				t.Errorf("%d: title %q", y.Year, n.Title)
			}
			if issued := n.Date[:4]; !strings.Contains(n.Number, "〔"+string(issued)+"〕") {
				t.Errorf("%d: %s is dated %s", y.Year, n.Number, n.Date)
			}
			if i == 0 && n.Date >= Day(strconv.Itoa(y.Year)+"-01-01") {
				t.Errorf("%d: the yearly notice is dated %s", y.Year, n.Date)
			}
			if y.Verified < n.Date {
				t.Errorf("%d: verified before the notice was issued", y.Year)
			}
		}
	}
}
