package report

import (
	"fmt"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// A Window is the period of a return or report; both days are in it.
type Window struct {
	From calendar.Day `json:"from"`
	To   calendar.Day `json:"to"`
}

// longestWindow keeps a slip of the pen in a year from counting a century.
const longestWindow = 10 * 366

// NewWindow reads a period.
func NewWindow(from, to calendar.Day) (Window, error) {
	w := Window{from, to}
	switch {
	case !from.Valid():
		return w, fault.New(fault.Invalid, "请填写起始日期，写作 YYYY-MM-DD").At("from").Under("report.window")
	case !to.Valid():
		return w, fault.New(fault.Invalid, "请填写截止日期，写作 YYYY-MM-DD").At("to").Under("report.window")
	case to.Before(from):
		return w, fault.New(fault.Invalid, "截止日期 %s 早于起始日期 %s，请核对", to, from).At("to").Under("report.window")
	case int(to.Number()-from.Number()) >= longestWindow:
		return w, fault.New(fault.Invalid, "统计期不得超过十年，请核对年份").At("to").Under("report.window")
	}
	return w, nil
}

// Quarter is the quarter a day lies in: the period of returns where the coordinator
// asks for no other (the memorandum says “定期” alone).
func Quarter(day calendar.Day) Window {
	y, m, ok := yearMonth(day)
	if !ok {
		return Window{}
	}
	from := calendar.Day(fmt.Sprintf("%04d-%02d-01", y, (m-1)/3*3+1))
	return Window{from, from.AddMonths(3).AddDays(-1)}
}

// LastQuarter is the quarter before the one a day lies in: the one to be returned now.
func LastQuarter(day calendar.Day) Window { return Quarter(Quarter(day).From.AddDays(-1)) }

func yearMonth(day calendar.Day) (year, month int, ok bool) {
	if !day.Valid() {
		return 0, 0, false
	}
	parts := strings.Split(string(day), "-")
	year, _ = strconv.Atoi(parts[0])
	month, _ = strconv.Atoi(parts[1])
	return year, month, true
}

// Chinese names the period as a return's head does.
func (w Window) Chinese() string {
	y, m, ok := yearMonth(w.From)
	switch {
	case ok && w == Quarter(w.From):
		return fmt.Sprintf("%d年第%s季度", y, []string{"一", "二", "三", "四"}[(m-1)/3])
	case ok && strings.HasSuffix(string(w.From), "-01") && w.To == w.From.AddMonths(1).AddDays(-1):
		return fmt.Sprintf("%d年%d月", y, m)
	case ok && strings.HasSuffix(string(w.From), "-01-01") && w.To == w.From.AddYears(1).AddDays(-1):
		return fmt.Sprintf("%d年", y)
	}
	return w.From.Chinese() + "至" + w.To.Chinese()
}

// Over tells whether the period has passed.
func (w Window) Over(today calendar.Day) bool { return today.After(w.To) }

// Due is the day by which a return for the window is to be sent.
func (w Window) Due(r *law.Ruleset) (calendar.Due, error) {
	d, err := r.Deadline("return-due", w.To)
	if err != nil {
		return calendar.Due{}, err
	}
	return r.Calendar().EndOf(d.Period, w.To), nil
}
