package calendar_test

import (
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// valid is the smallest calendar; each bad case changes one thing of it.
const valid = `years:
  - year: 2026
    verified: 2026-01-05
    confidence: H
    notices:
      - number: 国办发明电〔2025〕7号
        title: 国务院办公厅关于2026年部分节假日安排的通知
        date: 2025-11-04
        holidays:
          - {name: 元旦, from: 2026-01-01, to: 2026-01-03}
        workdays: [2026-01-04]
`

const more = `  - year: 2027
    verified: 2026-01-05
    confidence: M
    notices:
      - {number: 国办发明电〔2026〕9号, title: 试, date: 2026-11-04, holidays: [{name: 元旦, from: 2026-12-30, to: 2027-01-01}], workdays: [2026-12-26]}
`

func TestLoadRefuses(t *testing.T) {
	if _, err := calendar.Load([]byte(valid)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, says string }{
		"no years":             {valid, "years: []\n", "没有任何年份"},
		"empty file":           {valid, "", "没有任何年份"},
		"not YAML":             {"years:", "years: [", "无法读取"},
		"unknown field":        {"confidence: H", "confidence: H\n    moved: []", "moved"},
		"misspelt field":       {"workdays:", "workday:", "workday"},
		"unknown confidence":   {"confidence: H", "confidence: sure", "confidence"},
		"no verified day":      {"verified: 2026-01-05", "verified: ''", "verified"},
		"no such day":          {"to: 2026-01-03", "to: 2026-02-30", "公历没有 2026 年 2 月 30 日"},
		"other date form":      {"to: 2026-01-03", "to: 2026/1/3", "无法识别"},
		"holiday turned round": {"from: 2026-01-01, to: 2026-01-03", "from: 2026-01-03, to: 2026-01-01", "holidays[0]"},
		"holiday too long":     {"to: 2026-01-03", "to: 2026-03-01", "不超过十五天"},
		"holiday without name": {"name: 元旦", "name: ''", "缺少假日名称"},
		"day of another year":  {"workdays: [2026-01-04]", "workdays: [2027-01-02]", "不在 2026 年内"},
		"weekday moved":        {"workdays: [2026-01-04]", "workdays: [2026-01-05]", "不是周六或周日"},
		"day twice":            {"workdays: [2026-01-04]", "workdays: [2026-01-04, 2026-01-04]", "出现了两次"},
		"off and worked":       {"workdays: [2026-01-04]", "workdays: [2026-01-03]", "出现了两次"},
		"no number":            {"number: 国办发明电〔2025〕7号", "number: ''", "文号"},
		"number of other form": {"国办发明电〔2025〕7号", "国办发明电[2025]7号", "文号"},
		"no title":             {"title: 国务院办公厅关于2026年部分节假日安排的通知", "title: ''", "标题"},
		"no notices":           {valid, "years: [{year: 2026, verified: 2026-01-05, confidence: H, notices: []}]\n", "没有放假通知"},
		"year out of range":    {"year: 2026", "year: 1926", "1999"},
		"gap between years":    {valid, valid + strings.Replace(more, "year: 2027", "year: 2028", 1), "逐年连续"},
		"notices out of order": {"        workdays: [2026-01-04]\n",
			"        workdays: [2026-01-04]\n      - {number: 国办发明电〔2025〕6号, title: 早, date: 2025-11-03, holidays: [{name: 元旦, from: 2026-01-01, to: 2026-01-01}], workdays: []}\n", "先后排列"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(valid, c.old, c.new, 1)
			if text == valid {
				t.Fatal("the case changes nothing")
			}
			got, err := calendar.Load([]byte(text))
			if got != nil || !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error = %v, want %q", err, c.says)
			}
		})
	}
}

func TestLoadTellsEveryFaultAtOnce(t *testing.T) {
	text := strings.NewReplacer("confidence: H", "confidence: X", "name: 元旦", "name: ''", "[2026-01-04]", "[2026-01-05]").Replace(valid)
	_, err := calendar.Load([]byte(text))
	l, ok := err.(fault.List)
	if !ok || len(l) != 3 {
		t.Fatalf("error = %v, want three faults", err)
	}
	for _, f := range l {
		if !strings.HasPrefix(f.Field, "calendar.yaml years[2026]") || f.Rule != "calendar.file" {
			t.Errorf("fault without place or rule: %+v", f)
		}
	}
}

// The next year's notice settles the end of the year and may change it.
func TestNextNoticeSettlesTheYearsEnd(t *testing.T) {
	one, err := calendar.Load([]byte(valid))
	if err != nil {
		t.Fatal(err)
	}
	two, err := calendar.Load([]byte(valid + more))
	if err != nil {
		t.Fatal(err)
	}
	if got := one.AddWorkdays("2026-12-25", 3); got != (calendar.Due{Day: "2026-12-30", Estimated: true}) {
		t.Errorf("before the notice: %+v", got)
	}
	// 26 (a Saturday worked), 28, 29; 30 December to 1 January off; 4 January.
	if got := two.AddWorkdays("2026-12-25", 4); got != (calendar.Due{Day: "2027-01-04"}) {
		t.Errorf("after it: %+v", got)
	}
	if first, last := two.Known(); first != "2026-01-01" || last != "2027-12-28" {
		t.Errorf("known from %s to %s", first, last)
	}
}

func TestYearsAreCopies(t *testing.T) {
	c := load(t)
	c.Years()[0].Notices[0].Holidays[0].Name = "改"
	if c.Years()[0].Notices[0].Holidays[0].Name == "改" {
		t.Error("a caller can change the calendar")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(valid))
	f.Add([]byte(valid + more))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := calendar.Load(data)
		if (c == nil) == (err == nil) {
			t.Fatalf("calendar %v, error %v", c, err)
		}
		if err == nil {
			first, last := c.Known()
			if n, estimated := c.WorkdaysBetween(first, last); n < 0 || estimated {
				t.Errorf("%d working days in %s … %s, estimated %v", n, first, last, estimated)
			}
		}
	})
}
