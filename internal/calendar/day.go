// Package calendar knows the legal days of China: days, statutory periods, and
// which days are worked.
//
// A Day is a legal day in the fixed +08:00 zone, never an instant. A Period is
// a span as a statute writes it (5wd, 30d, 6m, 3y). A Calendar holds the
// holiday notices of the State Council (law/calendar.yaml) and answers three
// questions, each for its own callers:
//
//   - EndOf: when does a procedural period end (answering a notice, feeding an
//     order back, settling an objection)? It never ends on a rest day (民法典 §203).
//   - Lapse: what is the last day of a substantive span (a listing of three
//     years, a ban of twelve months)? It is not moved: nobody stays listed
//     longer because the last day is a Sunday.
//   - AddWorkdays, WorkdaysBetween: count working days alone.
//
// A year whose notice is not in the file is counted by weekends and the answer
// says so (Due.Estimated); it is never passed over in silence. Due dates are
// computed when asked for, not stored, so a notice entered later corrects them.
package calendar

import (
	"math"
	"strings"
	"time"
)

// Zone is the fixed +08:00 zone of all legal days. It is not Asia/Shanghai from
// the machine's database: a legal day must not depend on what is installed.
var Zone = time.FixedZone("+08:00", 8*60*60)

// Day is a legal day written YYYY-MM-DD; "" is no day. The text form sorts as
// the days do, and none sorts before every day.
type Day string

// First and Last bound what a Day can be. Last is what licences without an end
// carry in practice (长期, 9999-12-31). Arithmetic stops at the bounds instead of
// passing them, so that a sum is never mistaken for none.
const (
	First Day = "1900-01-01"
	Last  Day = "9999-12-31"
)

// none is the number of a Day that is empty or not a day: before every day.
const none = math.MinInt32

var (
	firstNumber = First.Number()
	lastNumber  = Last.Number()
)

// DayOf gives the legal day of an instant; none for the zero instant.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	y, m, d := t.In(Zone).Date()
	switch {
	case y < 1900:
		return First
	case y > 9999:
		return Last
	}
	return format(y, int(m), d)
}

// Time gives midnight +08:00 at which the day begins; the zero instant for none.
func (d Day) Time() time.Time {
	y, m, dd, ok := split(string(d))
	if !ok {
		return time.Time{}
	}
	return time.Date(y, time.Month(m), dd, 0, 0, 0, 0, Zone)
}

// Valid tells whether d is a day in strict form. None is not valid.
func (d Day) Valid() bool {
	_, _, _, ok := split(string(d))
	return ok
}

// Compare is negative, zero or positive as d is before, equal to or after e.
func (d Day) Compare(e Day) int { return strings.Compare(string(d), string(e)) }

// Before tells whether d is earlier than e.
func (d Day) Before(e Day) bool { return d < e }

// After tells whether d is later than e.
func (d Day) After(e Day) bool { return d > e }

// AddDays gives the day n calendar days on (back when n is negative).
func (d Day) AddDays(n int) Day {
	num := d.Number()
	if num == none {
		return ""
	}
	return saturate(int64(num) + clampCount(n))
}

// AddMonths gives the corresponding day n calendar months on. Where that month
// has no such day it is the month's last day (民法典 §202: 没有对应日的，月末日为期间的最后一日).
func (d Day) AddMonths(n int) Day {
	y, m, dd, ok := split(string(d))
	if !ok {
		return ""
	}
	months := int64(y)*12 + int64(m-1) + clampCount(n)
	year, month := months/12, int(months%12)+1
	switch {
	case months < 1900*12:
		return First
	case year > 9999:
		return Last
	}
	return format(int(year), month, min(dd, daysIn(int(year), month)))
}

// AddYears gives the corresponding day n years on; 29 February becomes 28 where
// the year has no 29th (民法典 §202).
func (d Day) AddYears(n int) Day { return d.AddMonths(int(clampCount(n)) * 12) }

// Weekday gives the day of the week; Sunday for none.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Chinese gives the form of official documents, 2026年11月22日; empty for none.
func (d Day) Chinese() string {
	y, m, dd, ok := split(string(d))
	if !ok {
		return ""
	}
	return itoa(y) + "年" + itoa(m) + "月" + itoa(dd) + "日"
}

// clampCount keeps a count where no sum with a day can overflow: 10⁷ days,
// months or years all lie past both bounds.
func clampCount(n int) int64 { return int64(max(-10_000_000, min(n, 10_000_000))) }
