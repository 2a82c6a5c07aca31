package calendar

import "sort"

// Calendar knows which days are worked. It never changes after Load and is
// safe for use by many goroutines.
type Calendar struct {
	years []Year

	// What the notices say of single days, by number of day.
	names map[int32]string // the holiday a day off belongs to

	// Days that depart from the weekend rule, ascending, with the running sum of
	// their departures (+1 a weekend day worked, −1 a weekday off): working days
	// up to any day are then one closed form and one binary search.
	moved []departure

	// Days in [knownFrom, knownTo] are settled by notices.
	knownFrom, knownTo int32
}

type departure struct {
	number int32
	work   bool
	sum    int64
}

// Due is a day by which something is due. Estimated says that it was reached
// over days that no notice settles yet (weekends only were assumed): show it as
// 暂估 and do not hold anybody to it before the notice is entered.
type Due struct {
	Day       Day  `json:"day"`
	Estimated bool `json:"estimated,omitempty"`
}

// IsWorkday tells whether d is worked, and whether a notice settles that. For a
// day that none settles, working is what weekends alone give.
func (c *Calendar) IsWorkday(d Day) (working, known bool) {
	n := d.Number()
	if n == none {
		return false, false
	}
	return c.worked(n), c.known(n, n)
}

// Holiday gives the name of the holiday d belongs to (春节), or "" for days
// worked and plain weekends.
func (c *Calendar) Holiday(d Day) string { return c.names[d.Number()] }

// AddWorkdays gives the n-th working day after from, which is not counted
// itself (民法典 §201); for negative n the n-th before it; from for 0. A moved
// working Saturday counts, a weekday given off does not.
func (c *Calendar) AddWorkdays(from Day, n int) Due {
	start := from.Number()
	if start == none {
		return Due{}
	}
	if n == 0 {
		return Due{Day: from}
	}
	goal := c.upTo(start) + clampCount(n)
	if n < 0 { // the first before from is the last one counted up to the day before
		goal = c.upTo(start-1) + clampCount(n) + 1
	}
	end := c.ranked(goal)
	return Due{Day: FromNumber(end), Estimated: !c.crossedKnown(start, end)}
}

// NextWorkday gives the first working day after d, d itself not counted.
func (c *Calendar) NextWorkday(d Day) Due { return c.AddWorkdays(d, 1) }

// OnOrAfter gives d where it is worked, else the next working day: how a
// period whose last day is a day of rest ends (民法典 §203).
func (c *Calendar) OnOrAfter(d Day) Due {
	n := d.Number()
	if n == none {
		return Due{}
	}
	end := c.ranked(c.upTo(n-1) + 1)
	return Due{Day: FromNumber(end), Estimated: !c.known(n, end)}
}

// EndOf gives the last day of a procedural period that begins with the event
// of day from. Working days are counted; days, months and years run by the
// calendar and roll forward from a day of rest to the next working day (民法典
// §201 to §203). Use it for what somebody must do in time; for how long a
// listing or ban stands use Lapse. An invalid day or period gives no day.
func (c *Calendar) EndOf(p Period, from Day) Due {
	switch {
	case !p.Valid() || !from.Valid():
		return Due{}
	case p.Unit == WorkingDays:
		return c.AddWorkdays(from, p.N)
	}
	return c.OnOrAfter(p.after(from))
}

// Lapse gives the last day of a substantive span that begins on the event of
// day from: a listing of 3y from service on 2026-01-05 still stands on
// 2029-01-05 and no longer on the 6th. It does not roll: §203 gives time to act,
// it does not lengthen a sanction. Law data writes such spans in days, months
// or years; one in working days is counted so, and only EndOf tells whether that
// is estimated. An invalid day or period gives no day.
func (c *Calendar) Lapse(p Period, from Day) Day {
	switch {
	case !p.Valid() || !from.Valid():
		return ""
	case p.Unit == WorkingDays:
		return c.AddWorkdays(from, p.N).Day
	}
	return p.after(from)
}

// WorkdaysBetween counts the working days after a up to and including b, the
// inverse of AddWorkdays; negative where b is before a. Pages use it for 还有 3
// 个工作日. Estimated is as in Due.
func (c *Calendar) WorkdaysBetween(a, b Day) (n int, estimated bool) {
	x, y := a.Number(), b.Number()
	switch {
	case x == none || y == none:
		return 0, true
	case x == y:
		return 0, false
	case x < y:
		return int(c.upTo(y) - c.upTo(x)), !c.crossedKnown(x, y)
	}
	// Back from a: the working days from b to the day before a.
	return -int(c.upTo(x-1) - c.upTo(y-1)), !c.crossedKnown(x, y)
}

// Known gives the first and last day that notices settle.
func (c *Calendar) Known() (first, last Day) {
	return FromNumber(c.knownFrom), FromNumber(c.knownTo)
}

// upTo counts the working days up to and including day n from a fixed base.
func (c *Calendar) upTo(n int32) int64 {
	i := sort.Search(len(c.moved), func(i int) bool { return c.moved[i].number > n })
	if i == 0 {
		return weekdaysUpTo(n)
	}
	return weekdaysUpTo(n) + c.moved[i-1].sum
}

// ranked gives the first day up to which goal working days are counted, within
// the bounds of Day.
func (c *Calendar) ranked(goal int64) int32 {
	span := int(lastNumber - firstNumber)
	i := sort.Search(span, func(i int) bool { return c.upTo(firstNumber+int32(i)) >= goal })
	return firstNumber + int32(i)
}

func (c *Calendar) worked(n int32) bool {
	i := sort.Search(len(c.moved), func(i int) bool { return c.moved[i].number >= n })
	if i < len(c.moved) && c.moved[i].number == n {
		return c.moved[i].work
	}
	return isWeekday(n)
}

func (c *Calendar) known(from, to int32) bool { return from >= c.knownFrom && to <= c.knownTo }

// crossedKnown tells whether all days counted between start (not counted) and
// end are settled, in either direction.
func (c *Calendar) crossedKnown(start, end int32) bool {
	if start < end {
		return c.known(start+1, end)
	}
	return c.known(end, start-1)
}

// monday is the day before the epoch's week began: 1969-12-29 was a Monday.
const monday = -3

func isWeekday(n int32) bool { return mod7(n-monday) < 5 }

func weekdaysUpTo(n int32) int64 {
	r := mod7(n - monday)
	weeks := int64(n-monday-r) / 7
	return weeks*5 + int64(min(r+1, 5))
}

func mod7(n int32) int32 { return ((n % 7) + 7) % 7 }
