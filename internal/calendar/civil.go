package calendar

import "strconv"

// Number gives the days since 1970-01-01, for indexes that keep a day in four
// bytes; the least int32 for none, so that numbers sort as days do.
func (d Day) Number() int32 {
	y, m, dd, ok := split(string(d))
	if !ok {
		return none
	}
	return civilNumber(y, m, dd)
}

// FromNumber is the inverse of Number. A number outside First … Last gives the
// nearer bound, the least int32 gives none.
func FromNumber(n int32) Day {
	if n == none {
		return ""
	}
	return saturate(int64(n))
}

func saturate(n int64) Day {
	switch {
	case n <= int64(firstNumber):
		return First
	case n >= int64(lastNumber):
		return Last
	}
	return civilDay(int32(n))
}

// civilNumber counts days in the proleptic Gregorian calendar. The year is
// taken to begin in March, so that the leap day comes last and months need no
// table; 719468 is the distance from 0000-03-01 to 1970-01-01.
func civilNumber(y, m, d int) int32 {
	if m <= 2 {
		y--
		m += 12
	}
	era, yoe := y/400, y%400
	doy := (153*(m-3)+2)/5 + d - 1
	return int32(era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468)
}

// civilDay is the inverse of civilNumber for days between First and Last.
func civilDay(n int32) Day {
	z := int(n) + 719468
	era, doe := z/146097, z%146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d, m, y := doy-(153*mp+2)/5+1, mp+3, era*400+yoe
	if m > 12 {
		m -= 12
		y++
	}
	return format(y, m, d)
}

// split takes a strict YYYY-MM-DD apart and tells whether it is a day.
func split(s string) (y, m, d int, ok bool) {
	y, m, d, ok = digits(s)
	return y, m, d, ok && y >= 1900 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

// digits reads the three numbers of the strict form without judging them.
func digits(s string) (y, m, d int, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return 0, 0, 0, false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	return two(0)*100 + two(2), two(5), two(8), true
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func format(y, m, d int) Day {
	return Day([]byte{
		byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + m/10), byte('0' + m%10), '-',
		byte('0' + d/10), byte('0' + d%10),
	})
}

func itoa(n int) string { return strconv.Itoa(n) }
