package screening

import (
	"net/http"

	"github.com/a-h/templ"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/screening"
	"liancheng/internal/web/ui"
)

// recentLength is how many screenings the form's page shows; pageLength a list.
const (
	recentLength = 10
	pageLength   = 50
)

// recent are the latest screenings of the body, for whoever may see them.
func (p *Pages) recent(r *http.Request, a access.Actor) (ui.Table, error) {
	rows, err := p.Engine.List(r.Context(), a, screening.Filter{Body: a.Body, Limit: recentLength})
	if fault.Is(err, fault.Forbidden) {
		return ui.Table{}, nil
	}
	return p.table("本机构最近的核查", rows), err
}

func (p *Pages) table(caption string, rows []screening.Row) ui.Table {
	t := ui.Table{
		Caption: caption, Empty: ui.Words("还没有核查记录。填写上面的表单，核查结论会留有回执，之后可以在这里找到。"),
		Columns: []ui.Column{{Word: "主体"}, {Word: "结论"}, {Word: "事项"}, {Word: "时间"}, {Word: "处理结果"}},
	}
	for _, row := range rows {
		m, _ := p.Law().Matter(row.Matter)
		t.Rows = append(t.Rows, ui.Row{To: ui.ReceiptPath(row.ID), Cells: []templ.Component{
			ui.Words(row.Display), ui.Tag(ui.AdviceState(row.Advice)), ui.Words(m.Name), ui.Words(ui.At(row.At)), ui.Tag(outcomeState(row)),
		}})
	}
	return t
}

func outcomeState(row screening.Row) ui.State {
	switch {
	case row.Outcome.Done != "":
		return ui.State{Word: row.Outcome.Done.Chinese(), Tone: ui.Clear}
	case row.Hit:
		return ui.State{Word: "待登记", Tone: ui.Strict}
	}
	return ui.State{Word: "不需要"}
}

// OpenPage are the screenings that hit and wait for what was done.
type OpenPage struct{ Table ui.Table }

// Open lists the screenings of the actor's body that hit and have no outcome yet.
func (p *Pages) Open(w http.ResponseWriter, r *http.Request) error {
	a := httpd.Actor(r.Context())
	rows, err := p.Engine.List(r.Context(), a, screening.Filter{Body: a.Body, Open: true, Before: r.FormValue("before"), Limit: pageLength})
	if err != nil {
		return err
	}
	page := OpenPage{p.table("待登记处理结果的核查", rows)}
	page.Table.Empty = ui.Words("没有待登记处理结果的核查。")
	if r.FormValue("before") != "" {
		page.Table.First = "/screenings/open"
	}
	if len(rows) == pageLength {
		page.Table.Next = "/screenings/open?before=" + rows[len(rows)-1].ID
	}
	return ui.Render(w, r, http.StatusOK, openView(ui.FrameFor(r.Context(), section, "待登记处理结果", home), page))
}
