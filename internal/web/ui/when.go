package ui

import (
	"strconv"
	"time"

	"liancheng/internal/calendar"
	"liancheng/receipt"
)

// Instant writes a stored instant as offices write it, at +08:00; a text that is
// no instant stands as it is.
func Instant(s string) string {
	t, err := time.Parse(receipt.Layout, s)
	if err != nil {
		return s
	}
	return At(t)
}

// At writes an instant as offices write it: 2026年11月22日 09:30.
func At(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return calendar.DayOf(t).Chinese() + " " + t.In(calendar.Zone).Format("15:04")
}

// Deadline writes the last day of a period as a clerk reads it, with the working
// days that are left or over.
func Deadline(cal *calendar.Calendar, due calendar.Due, today calendar.Day) string {
	if due.Day == "" {
		return ""
	}
	out := due.Day.Chinese()
	switch {
	case due.Day == today:
		out += "，今日届满"
	case due.Day.After(today):
		n, _ := cal.WorkdaysBetween(today, due.Day)
		out += "，还有 " + strconv.Itoa(n) + " 个工作日"
	default:
		n, _ := cal.WorkdaysBetween(due.Day, today)
		out += "，逾期 " + strconv.Itoa(n) + " 个工作日"
	}
	if due.Estimated {
		out += "（节假日安排尚未公布，暂估）"
	}
	return out
}
