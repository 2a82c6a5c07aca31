package coordination

import (
	"context"
	"io"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/sheet"
)

var disputeColumns = []sheet.Column{
	{Name: "编号"}, {Name: "分歧事项"}, {Name: "惩戒任务"}, {Name: "条目"}, {Name: "职能"}, {Name: "提出方"}, {Name: "对方"}, {Name: "提出日期"},
	{Name: "状态"}, {Name: "待办"}, {Name: "待何方"}, {Name: "期限"}, {Name: "逾期"}, {Name: "办结日期"}, {Name: "法律变更"},
}

// mostSheet bounds a sheet; there are never so many.
const mostSheet = 20000

// Sheet writes the whole list as a table under a head in Chinese.
func (s *Disputes) Sheet(ctx context.Context, a access.Actor, f DisputeFilter, format sheet.Format, w io.Writer) error {
	var all []DisputeRow
	f.Limit = largest
	for f.After = ""; ; {
		rows, next, err := s.List(ctx, a, f)
		if err != nil {
			return err
		}
		if all = append(all, rows...); next == "" || len(all) >= mostSheet {
			break
		}
		f.After = next
	}
	names, err := s.Names(ctx, all...)
	if err != nil {
		return err
	}
	return writeDisputes(w, format, all, names, s.Law(), calendar.DayOf(s.Clock()))
}

func writeDisputes(w io.Writer, f sheet.Format, rows []DisputeRow, names map[string]string, rules *law.Ruleset, today calendar.Day) error {
	cells := make([][]string, len(rows))
	for i, r := range rows {
		var err error
		if cells[i], err = r.cells(names, rules, today); err != nil {
			return err
		}
	}
	return sheet.Write(w, f, sheet.Sheet{Title: "职责分歧", Columns: disputeColumns, Rows: func(yield func([]string) bool) {
		for _, c := range cells {
			if !yield(c) {
				return
			}
		}
	}})
}

func (f DisputeFacts) cells(names map[string]string, rules *law.Ruleset, today calendar.Day) ([]string, error) {
	what, whom, err := f.Awaits(rules, today)
	if err != nil {
		return nil, err
	}
	due, err := f.Due(rules)
	if err != nil {
		return nil, err
	}
	late, err := f.Late(rules, today)
	if err != nil {
		return nil, err
	}
	by, function := Named(names, whom), ""
	if what != "" && !what.OfSides() {
		by = "统筹机构"
	}
	if fn, err := rules.Function(f.About.Function); err == nil {
		function = fn.Name
	}
	overdue := ""
	if late {
		overdue = "是"
	}
	return []string{f.ID, f.About.Kind.Chinese(), f.About.Order, f.About.Measure, function, names[f.Raiser], Named(names, f.Against), string(f.RaisedOn),
		f.State.Chinese(), what.Chinese(), by, string(due.Day), overdue, string(f.ClosedOn), f.LawChange}, nil
}

// Named strings the names of sides together.
func Named(names map[string]string, keys []string) string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = names[k]
	}
	return strings.Join(list, "、")
}

// Names gives the names of sides by their keys: a body as it is called now, a department
// without one as the law calls it.
func (s *Disputes) Names(ctx context.Context, rows ...DisputeRow) (map[string]string, error) {
	names := map[string]string{}
	rules, today := s.Law(), calendar.DayOf(s.Clock())
	for _, r := range rows {
		for _, key := range r.Sides() {
			if _, known := names[key]; known {
				continue
			}
			if _, id := SplitKey(key); id != "" {
				f, err := rules.Function(id)
				if err != nil {
					return nil, err
				}
				names[key] = f.NameOn(today) + "（未登记机构）"
				continue
			}
			o, err := s.Offices.DisputeOffice(ctx, key)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return nil, err
			}
			names[key] = o.Name
		}
	}
	return names, nil
}
