package dispute

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/httpd"
	"liancheng/internal/sheet"
	"liancheng/internal/web/ui"
)

// pageLength is how many disputes a page shows: of the open ones as many as can be
// had at once, so that they stand in the order of what is due.
const pageLength = 200

// everything asks for every state in place of the open ones.
const everything = "all"

// ListPage is the filters as chosen and the disputes found.
type ListPage struct {
	Filter []ui.Filter
	Table  ui.Table
	Raise  bool // the actor may raise one
	Sheets []ui.Link
}

// List shows the disputes that the actor may see, what is overdue first, or gives them
// as a spreadsheet.
func (p *Pages) List(w http.ResponseWriter, r *http.Request) error {
	a, state, awaits := httpd.Actor(r.Context()), r.FormValue("state"), r.FormValue("awaits")
	f := coordination.DisputeFilter{Awaits: coordination.DisputeAwaited(awaits), After: r.FormValue("after"), Limit: pageLength, Open: state == ""}
	if state != everything {
		f.State = coordination.DisputeState(state)
	}
	here := url.Values{"state": {state}, "awaits": {awaits}}
	if format := sheet.Format(r.FormValue("format")); format == sheet.CSV || format == sheet.XLSX {
		return p.send(w, r, f, format)
	}
	rows, next, err := p.Disputes.List(r.Context(), a, f)
	if err != nil {
		return err
	}
	page := ListPage{Filter: []ui.Filter{stateFilter(state), awaitsFilter(awaits)}, Raise: mayRaise(a) || mayStandIn(a)}
	if page.Table, err = p.table(r, rows); err != nil {
		return err
	}
	if f.After != "" {
		page.Table.First = Home + "?" + here.Encode()
	}
	if next != "" {
		page.Table.Next = Home + "?" + url.Values{"state": {state}, "awaits": {awaits}, "after": {next}}.Encode()
	}
	for _, format := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		here.Set("format", string(format))
		page.Sheets = append(page.Sheets, ui.Link{Word: "下载本表（" + map[sheet.Format]string{sheet.CSV: "CSV", sheet.XLSX: "XLSX"}[format] + "）", To: Home + "?" + here.Encode()})
	}
	return ui.Render(w, r, http.StatusOK, listView(ui.FrameFor(r.Context(), section, "分歧协调"), page))
}

// send gives the whole list as a file.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, f coordination.DisputeFilter, format sheet.Format) error {
	var file bytes.Buffer
	if err := p.Disputes.Sheet(r.Context(), httpd.Actor(r.Context()), f, format, &file); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", format.Media())
	h.Set("Content-Disposition", `attachment; filename="disputes-`+string(p.Today())+"."+string(format)+`"`)
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes()) // who hung up needs no file
	return nil
}

func stateFilter(chosen string) ui.Filter {
	f := ui.Filter{Name: "state", Label: "状态", Value: chosen, Options: []ui.Option{{Word: "未办结"}, {Value: everything, Word: "全部"}}}
	for _, s := range coordination.DisputeStates() {
		f.Options = append(f.Options, ui.Option{Value: string(s), Word: s.Chinese()})
	}
	return f
}

func awaitsFilter(chosen string) ui.Filter {
	f := ui.Filter{Name: "awaits", Label: "待本机构办理", Value: chosen, Options: []ui.Option{{Word: "不限"}}}
	for _, x := range coordination.DisputeAwaiteds() {
		f.Options = append(f.Options, ui.Option{Value: string(x), Word: x.Chinese()})
	}
	return f
}

// A line is a row with what it is ordered by.
type line struct {
	row  ui.Row
	late bool
	due  calendar.Day
}

func (p *Pages) table(r *http.Request, rows []coordination.DisputeRow) (t ui.Table, err error) {
	t = ui.Table{Caption: "职责分歧，逾期的在前", Empty: emptyList(),
		Columns: []ui.Column{{Word: "分歧事项"}, {Word: "提出方"}, {Word: "对方"}, {Word: "状态"}, {Word: "待何方办理"}, {Word: "期限"}}}
	names, err := p.Disputes.Names(r.Context(), rows...)
	if err != nil {
		return t, err
	}
	lines := make([]line, len(rows))
	for i, row := range rows {
		if lines[i], err = p.line(row.DisputeFacts, names); err != nil {
			return t, err
		}
	}
	slices.SortStableFunc(lines, func(x, y line) int {
		if x.late != y.late {
			return map[bool]int{true: -1, false: 1}[x.late]
		}
		return cmp.Compare(cmp.Or(string(x.due), "9"), cmp.Or(string(y.due), "9"))
	})
	for _, l := range lines {
		t.Rows = append(t.Rows, l.row)
	}
	return t, nil
}

func (p *Pages) line(f coordination.DisputeFacts, names map[string]string) (l line, err error) {
	rules, today := p.Law(), p.Today()
	state, err := State(f, rules, today)
	if err != nil {
		return l, err
	}
	due, err := f.Due(rules)
	if err != nil {
		return l, err
	}
	what, whom, err := f.Awaits(rules, today)
	if err != nil {
		return l, err
	}
	if l.late, err = f.Late(rules, today); err != nil {
		return l, err
	}
	l.due = due.Day
	l.row = ui.Row{To: Path(f.ID), Cells: []templ.Component{
		ui.Words(subject(rules, f.About)), ui.Words(names[f.Raiser]), ui.Words(coordination.Named(names, f.Against)), ui.Tag(state),
		ui.Words(awaited(what, whom, names)), ui.Words(ui.Deadline(rules.Calendar(), due, today)),
	}}
	return l, nil
}

// awaited says what awaits whom.
func awaited(what coordination.DisputeAwaited, whom []string, names map[string]string) string {
	switch {
	case what == "":
		return ""
	case what.OfSides():
		return coordination.Named(names, whom) + " " + what.Chinese()
	}
	return "统筹机构 " + what.Chinese()
}

func mayRaise(a access.Actor) bool {
	return access.Can(a, access.DisputeRaise, access.Resource{Body: a.Body, Region: a.Region}) == nil
}

func mayStandIn(a access.Actor) bool {
	return access.Can(a, access.DisputeStandIn, access.Resource{Region: a.Region}) == nil
}
