// Package unconfirmed is the confirmation bench: what nobody has confirmed in the law
// of today, first what gives most orders back their force.
package unconfirmed

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/coordination"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/sheet"
	"liancheng/internal/web/ui"
)

// Path is the address of the page.
const Path = "/law/unconfirmed"

const section = "memorandum"

var home = ui.Link{Word: "备忘录", To: "/memorandum"}

// A Layer lays the bench; coordination.Service is one.
type Layer interface {
	Unconfirmed(ctx context.Context, a access.Actor) (coordination.Bench, error)
}

// Pages are the pages of this package.
type Pages struct {
	Coordination Layer
	Law          func() *law.Ruleset // the law that governs now
}

// May tells whether the page is for somebody: who proposes changes of law, or approves them.
func May(a access.Actor) bool { return Act(a) != "" }

// Act is the act by which somebody has business here; "" for none.
func Act(a access.Actor) access.Act {
	for _, act := range []access.Act{access.LawPropose, access.LawApprove} {
		if access.Can(a, act, access.Resource{}) == nil {
			return act
		}
	}
	return ""
}

// pageLength is how many items a page shows.
const pageLength = 50

// Page is the sums and a part of the list.
type Page struct {
	Bench   coordination.Bench
	Reaches []string // sentences
	Table   ui.Table
}

// Show shows the bench of today, or gives it as a spreadsheet.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	b, err := p.Coordination.Unconfirmed(r.Context(), httpd.Actor(r.Context()))
	if err != nil {
		return err
	}
	if r.FormValue("format") == string(sheet.CSV) {
		return send(w, b)
	}
	page := Page{Bench: b, Reaches: reaches(b), Table: p.table(b, after(r.FormValue("after"), len(b.Items)))}
	return ui.Render(w, r, http.StatusOK, view(ui.FrameFor(r.Context(), section, "待确认的法律依据", home), page))
}

// send gives the whole list as a file.
func send(w http.ResponseWriter, b coordination.Bench) error {
	var file bytes.Buffer
	if err := b.WriteCSV(&file); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", sheet.CSV.Media())
	h.Set("Content-Disposition", `attachment; filename="unconfirmed-`+string(b.Day)+`.csv"`)
	h.Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes()) // who hung up needs no file
	return nil
}

// after is how many items stand on the pages before; what is no number begins anew.
func after(text string, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n >= most {
		return 0
	}
	return n
}

// reaches says how far the first items go, the same number of them once.
func reaches(b coordination.Bench) (out []string) {
	for i, x := range b.Reach {
		if i > 0 && x.Items == b.Reach[i-1].Items {
			continue
		}
		out = append(out, fmt.Sprintf("依次确认前 %d 项，至多 %d 项任务由审查转为实施，占可转为实施的 %d%%。", x.Items, x.Orders, 100*x.Orders/b.Unlockable))
	}
	return out
}

func (p *Pages) table(b coordination.Bench, from int) ui.Table {
	t := ui.Table{
		Caption: "待确认事项，效果大的在前", Empty: ui.Words("现行法律已全部经人员确认。"),
		Columns: []ui.Column{{Word: "待确认事项"}, {Word: "出处与把握"}, {Word: "现状"}, {Word: "单独确认", Numeric: true},
			{Word: "缺此条件", Numeric: true}, {Word: "依次累计", Numeric: true}, {Word: "占审查任务", Numeric: true}},
	}
	to := min(from+pageLength, len(b.Items))
	for i := from; i < to; i++ {
		u := &b.Items[i]
		t.Rows = append(t.Rows, ui.Row{To: p.to(u), Cells: cells(i+1, u)})
	}
	if from > 0 {
		t.First = Path
	}
	if to < len(b.Items) {
		t.Next = Path + "?after=" + strconv.Itoa(to)
	}
	return t
}

// to is the page on which the thing can be read; "" where there is none.
func (p *Pages) to(u *coordination.Unconfirmed) string {
	switch u.Kind {
	case law.ChangeMemorandum:
		return home.To
	case law.ChangeListBasis:
		return "/memorandum/domains/" + u.Target
	case law.ChangeDirective:
		if d, ok := p.Law().Directive(u.Target); ok {
			return ui.MeasurePath(d.Measure)
		}
	}
	return ""
}

// source says where it is to be found and how surely it was read.
func source(u *coordination.Unconfirmed) string {
	var parts []string
	for _, s := range []string{u.Source, sure(u), "自" + u.Since.Chinese() + "起"} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "；")
}

func sure(u *coordination.Unconfirmed) string {
	if u.HowSure() == "" {
		return ""
	}
	return "把握" + u.HowSure()
}
