package calendar

import (
	"regexp"
	"strconv"
	"strings"

	"liancheng/internal/fault"
)

// ParseDay reads the strict form YYYY-MM-DD. Programs and stored data use it.
// The fault names no field: the caller knows which one it read.
func ParseDay(s string) (Day, error) {
	if d := Day(s); d.Valid() {
		return d, nil
	}
	if y, m, d, ok := digits(s); ok {
		return "", noSuchDay(y, m, d)
	}
	return "", malformed(s)
}

// loose matches what people write once widths are folded. The separators of
// one date are alike: 2026/1-5 is a slip, not a date. Eight digits are read as
// YYYYMMDD, the form of machine-made lists.
var loose = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|` +
	`年(\d{1,2})月(\d{1,2})[日号]|(\d{2})(\d{2}))$`)

// ParseDayLoose reads what people and spreadsheets write: 2026/1/5, 2026.1.5,
// 2026年1月5日, 20260105, in full width too. Forms and imports use it. A
// year of two digits is refused: nobody can know its century.
func ParseDayLoose(s string) (Day, error) {
	if len(s) > 64 { // no date is longer, spaces and full width included
		return "", malformed(s)
	}
	parts := loose.FindStringSubmatch(foldDate(s))
	if parts == nil {
		return "", malformed(s)
	}
	var n []int
	for _, p := range parts[1:] {
		if p != "" {
			v, _ := strconv.Atoi(p) // the pattern lets only short runs of ASCII digits through
			n = append(n, v)
		}
	}
	if y, m, d := n[0], n[1], n[2]; y < 1900 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return "", noSuchDay(y, m, d)
	}
	return format(n[0], n[1], n[2]), nil
}

// foldDate makes full width digits and separators narrow. Spaces around the
// date go; inside it only those beside 年月日, as typeset documents have them.
func foldDate(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～': // U+FF01 … U+FF5E mirror ASCII
			return r - 0xFEE0
		case r == '\u3000':
			return ' '
		}
		return r
	}, s))
	if strings.Contains(s, "年") {
		s = strings.ReplaceAll(s, " ", "")
	}
	return s
}

// Check refuses a Day that came from outside and is neither none nor valid;
// field is the input's name as the caller spelt it.
func (d Day) Check(field string) error {
	if d == "" {
		return nil
	}
	if _, err := ParseDay(string(d)); err != nil {
		return err.(*fault.Fault).At(field)
	}
	return nil
}

func malformed(s string) *fault.Fault {
	if s == "" {
		return fault.New(fault.Invalid, "缺少日期，应写作 2026-01-05 的形式").Under("calendar.day")
	}
	if r := []rune(s); len(r) > 24 {
		s = string(r[:24]) + "…"
	}
	return fault.New(fault.Invalid, "日期 %q 无法识别，应写作 2026-01-05 的形式", s).Under("calendar.day")
}

func noSuchDay(y, m, d int) *fault.Fault {
	f := fault.New(fault.Invalid, "公历没有 %d 年 %d 月 %d 日，请核对日期", y, m, d)
	if y < 1900 {
		f = fault.New(fault.Invalid, "年份 %04d 早于 1900 年，请核对日期", y)
	}
	return f.Under("calendar.day")
}
