package screening

import (
	"context"
	"net/http"

	"liancheng/internal/access"
	"liancheng/internal/httpd"
	"liancheng/internal/screening"
	"liancheng/internal/web/ui"
	"liancheng/receipt"
)

// ShowPage is a receipt with its verdict and what was done on it.
type ShowPage struct {
	Verdict ui.Verdict
	Row     screening.Row
	Said    string
	Forms   ui.Forms
	Mine    bool // an outcome may be recorded
}

// Show shows one screening by its receipt.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	if r.FormValue("done") == "outcome" {
		page.Said = "处理结果已登记。"
	}
	return p.render(w, r, http.StatusOK, page)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, page ShowPage) error {
	f := ui.FrameFor(r.Context(), section, "核查结论 · "+page.Verdict.Receipt.Verdict.Advice.Chinese(), home)
	f.Errors = len(page.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, page))
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	a := httpd.Actor(r.Context())
	row, entry, err := p.Engine.Get(r.Context(), a, r.PathValue("id"))
	if err != nil {
		return page, err
	}
	page.Row = row
	if page.Verdict, err = p.verdict(r.Context(), entry.Receipt); err != nil {
		return page, err
	}
	on := access.Resource{Kind: "screening", ID: row.ID, Body: row.Body, Region: a.Region}
	page.Mine = !row.Historical && access.Can(a, access.ScreeningOutcome, on) == nil
	if o := row.Outcome; o.Done != "" {
		page.Verdict.Outcome = []ui.Fact{
			{Name: "处理结果", Value: o.Done.Chinese()}, {Name: "决定文号或办件编号", Value: o.DecisionDocument},
			{Name: "决定日期", Value: o.Date.Chinese()}, {Name: "理由", Value: o.Reason}, {Name: "登记时间", Value: ui.At(row.RecordedAt)},
		}
		if o.Outdated {
			page.Verdict.Outcome = append(page.Verdict.Outcome, ui.Fact{Name: "注意", Value: "作出决定时，本回执已过有效时刻"})
		}
		if o.Released {
			page.Verdict.Outcome = append(page.Verdict.Outcome, ui.Fact{Name: "须纠正", Value: "作出决定时，所据列入均已终止，不应再据以采取措施；请依法纠正，并更正处理结果"})
		}
	}
	return page, nil
}

// verdict names what the card shows by id.
func (p *Pages) verdict(ctx context.Context, answer receipt.Receipt) (ui.Verdict, error) {
	asker := answer.Verdict.Asker
	m, err := p.Law().Matter(asker.Matter)
	if err != nil { // of a law that has gone since
		m.Name = asker.Matter
	}
	body, err := p.Bodies.Body(ctx, asker.Body)
	return ui.Verdict{Receipt: answer, Matter: m.Name, Purpose: asker.Purpose, Body: body.Name}, err
}

// unsigned shows an answer that was not recorded and cannot be found again.
func (p *Pages) unsigned(w http.ResponseWriter, r *http.Request, answer receipt.Receipt) error {
	v, err := p.verdict(r.Context(), answer)
	if err != nil {
		return err
	}
	return p.render(w, r, http.StatusServiceUnavailable, ShowPage{Verdict: v})
}
