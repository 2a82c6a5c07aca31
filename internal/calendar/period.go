package calendar

import (
	"strconv"
	"strings"

	"liancheng/internal/fault"
)

// Unit is what a period is counted in. A statute's bare "日" is calendar days,
// but in 行政处罚法 §85 二日、三日、五日、七日 are working days, and 行政许可法
// §82 counts all its periods in working days: who enters a period decides.
type Unit string

const (
	WorkingDays Unit = "working-days" // 工作日: answers to a notice, orders, objections
	Days        Unit = "days"         // 日 (自然日)
	Months      Unit = "months"       // 月: by corresponding day, 民法典 §202
	Years       Unit = "years"        // 年: likewise; listings and bans
)

// units holds the text suffix and the Chinese measure of each unit.
var units = []struct {
	unit    Unit
	suffix  string
	chinese string
}{
	{WorkingDays, "wd", "个工作日"},
	{Days, "d", "日"},
	{Months, "m", "个月"},
	{Years, "y", "年"},
}

// maxCount bounds a period: a hundred years of days. More is a slip of the pen.
const maxCount = 36500

// Period is a span as a statute writes it. The zero Period is none.
type Period struct {
	N    int
	Unit Unit
}

// ParsePeriod reads 5wd, 30d, 6m or 3y.
func ParsePeriod(s string) (Period, error) {
	digits := strings.TrimRight(s, "wdmy")
	n, err := strconv.Atoi(digits)
	if err == nil && strconv.Itoa(n) == digits { // no sign, no leading zero: one text for one period
		for _, u := range units {
			if p := (Period{n, u.unit}); s[len(digits):] == u.suffix && p.Valid() {
				return p, nil
			}
		}
	}
	if r := []rune(s); len(r) > 24 {
		s = string(r[:24]) + "…"
	}
	return Period{}, fault.New(fault.Invalid,
		"期间 %q 无法识别，应写作 5wd（工作日）、30d（日）、6m（月）或 3y（年），数目在 1 到 %d 之间", s, maxCount).Under("calendar.period")
}

// Valid tells whether p is a span of a known unit. None is not valid.
func (p Period) Valid() bool {
	return p.N >= 1 && p.N <= maxCount && p.form() >= 0
}

// IsZero tells whether p is none; encoders with omitzero leave it out.
func (p Period) IsZero() bool { return p == Period{} }

// String gives the text form, 5wd; empty for none.
func (p Period) String() string {
	i := p.form()
	if i < 0 {
		return ""
	}
	return strconv.Itoa(p.N) + units[i].suffix
}

// Chinese gives the form people read, 5 个工作日; empty for none.
func (p Period) Chinese() string {
	i := p.form()
	if i < 0 {
		return ""
	}
	return strconv.Itoa(p.N) + " " + units[i].chinese
}

// MarshalText gives the text form for YAML and JSON.
func (p Period) MarshalText() ([]byte, error) {
	if !p.IsZero() && !p.Valid() {
		return nil, fault.New(fault.Internal, "期间数目或单位无效：%d %s", p.N, p.Unit).Under("calendar.period")
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads the text form; empty text is none.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	read, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = read
	return nil
}

func (p Period) form() int {
	for i, u := range units {
		if u.unit == p.Unit {
			return i
		}
	}
	return -1
}

// after gives the day p after from, counted by the calendar alone. The day
// itself is not counted (民法典 §201) and the last day of months and years is the
// corresponding day (§202), which is what adding gives.
func (p Period) after(from Day) Day {
	switch p.Unit {
	case Days:
		return from.AddDays(p.N)
	case Months:
		return from.AddMonths(p.N)
	case Years:
		return from.AddYears(p.N)
	}
	return ""
}
