package calendar

import (
	"fmt"
	"regexp"
	"strings"

	"liancheng/internal/fault"
)

var number = regexp.MustCompile(`^国办(?:发明电|发|函)〔(?:19|20)\d{2}〕[1-9]\d*号$`)

func checkYear(y Year) error {
	var l fault.List
	at := place(y.Year)
	if y.Year < 1999 || y.Year > 2999 { // 全国年节及纪念日放假办法 of 1999 began the notices
		l.Add(broken(at, "年份应在 1999 到 2999 之间"))
	}
	if y.Confidence != High && y.Confidence != Medium {
		l.Add(broken(at+".confidence", "应为 H（已与公布文本核对）或 M（待核对）"))
	}
	l.Add(needDay(at+".verified", y.Verified))
	if len(y.Notices) == 0 {
		l.Add(broken(at+".notices", "没有放假通知；通知未发布的年份请整年不录，系统将如实标注暂估"))
	}
	for i, n := range y.Notices {
		nat := fmt.Sprintf("%s.notices[%d]", at, i)
		if i > 0 && !n.Date.After(y.Notices[i-1].Date) {
			l.Add(broken(nat+".date", "同一年的通知应按成文日期先后排列"))
		}
		l.Add(checkNotice(nat, y.Year, n))
	}
	return l.Err()
}

func checkNotice(at string, year int, n Notice) error {
	var l fault.List
	if !number.MatchString(n.Number) {
		l.Add(broken(at+".number", "文号 %q 应写作 国办发明电〔2025〕7号 的形式", n.Number))
	}
	if strings.TrimSpace(n.Title) == "" {
		l.Add(broken(at+".title", "缺少通知标题"))
	}
	l.Add(needDay(at+".date", n.Date))
	if len(n.Holidays) == 0 {
		l.Add(broken(at+".holidays", "没有假日"))
	}
	seen := map[int32]bool{}
	for i, h := range n.Holidays {
		l.Add(checkHoliday(fmt.Sprintf("%s.holidays[%d]", at, i), year, h, seen))
	}
	for i, w := range n.Workdays {
		wat := fmt.Sprintf("%s.workdays[%d]", at, i)
		if err := inYear(wat, year, w); err != nil {
			l.Add(err)
			continue
		}
		if isWeekday(w.Number()) {
			l.Add(broken(wat, "%s 不是周六或周日，调休上班日请与通知核对", w))
		}
		l.Add(once(wat, w.Number(), seen))
	}
	return l.Err()
}

func checkHoliday(at string, year int, h Holiday, seen map[int32]bool) error {
	if strings.TrimSpace(h.Name) == "" {
		return broken(at+".name", "缺少假日名称")
	}
	if err := inYear(at+".from", year, h.From); err != nil {
		return err
	}
	if err := inYear(at+".to", year, h.To); err != nil {
		return err
	}
	first, last := h.From.Number(), h.To.Number()
	if last < first || last-first > 14 { // the longest yet, spring 2020, was ten days
		return broken(at, "假期应自 from 起至 to 止且不超过十五天，现为 %s 至 %s", h.From, h.To)
	}
	for d := first; d <= last; d++ {
		if err := once(at, d, seen); err != nil {
			return err
		}
	}
	return nil
}

// inYear lets through days of the year and of the December before it.
func inYear(at string, year int, d Day) error {
	if err := needDay(at, d); err != nil {
		return err
	}
	if n := d.Number(); n < civilNumber(year-1, 12, 1) || n > civilNumber(year, 12, 31) {
		return broken(at, "%s 不在 %d 年内（元旦可自上年 12 月起）", d, year)
	}
	return nil
}

func once(at string, n int32, seen map[int32]bool) error {
	if seen[n] {
		return broken(at, "%s 在同一通知中出现了两次", FromNumber(n))
	}
	seen[n] = true
	return nil
}

func needDay(at string, d Day) error {
	if d == "" {
		return broken(at, "缺少日期")
	}
	return d.Check(at)
}

func place(year int) string { return fmt.Sprintf("calendar.yaml years[%d]", year) }

func broken(at, format string, args ...any) *fault.Fault {
	return fault.New(fault.Invalid, format, args...).At(at).Under("calendar.file")
}
