package coordination

import (
	"io"
	"strconv"
	"strings"

	"liancheng/internal/sheet"
)

var benchColumns = []sheet.Column{
	{Name: "次序"}, {Name: "种类"}, {Name: "对象编号"}, {Name: "待确认事项"}, {Name: "原文"}, {Name: "出处"}, {Name: "把握"}, {Name: "自何日起"}, {Name: "现状"},
	{Name: "及于要点数"}, {Name: "单独确认可转为实施的任务"}, {Name: "缺此条件的任务"}, {Name: "因此项法律变动停在审查的任务"},
	{Name: "依次确认累计可转为实施的任务"}, {Name: "累计占全部审查任务（%）"},
}

// WriteCSV writes the list as a table under a head in Chinese.
func (b *Bench) WriteCSV(w io.Writer) error {
	return sheet.Write(w, sheet.CSV, sheet.Sheet{Title: "待确认事项", Columns: benchColumns, Rows: func(yield func([]string) bool) {
		for i := range b.Items {
			if !yield(b.Items[i].row(i + 1)) {
				return
			}
		}
	}})
}

func (u *Unconfirmed) row(no int) []string {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	return []string{
		strconv.Itoa(no), u.Chinese(), u.Target, u.Title, u.Words, u.Source, u.HowSure(), string(u.Since), u.Now,
		strconv.Itoa(u.Directives), number(u.Alone), number(u.Missing), number(u.Held), number(u.Together), u.Percent(),
	}
}

// Percent is the share as people read it: 80.4.
func (e *Effect) Percent() string {
	return strings.TrimSuffix(strconv.FormatFloat(100*e.Share, 'f', 1, 64), ".0")
}
