package listing

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"liancheng/internal/access"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
)

// pageLength is how many cases a page shows.
const pageLength = 50

// stages are the states a list can be narrowed to, in the order of a case's life.
var stages = []standing.State{
	standing.Proposed, standing.Reviewed, standing.Notified, standing.Heard,
	standing.Decided, standing.Served, standing.Ended, standing.Withdrawn,
}

// ListPage is the filters as chosen and the cases found.
type ListPage struct {
	Filter  []ui.Filter
	Table   ui.Table
	Propose bool // the actor may begin a case
	Adopt   bool // the actor may take over a listing decided elsewhere
	Find    bool // by a number, or by a name the party has or had
}

// List shows the cases the actor may see, the newest first.
func (p *Pages) List(w http.ResponseWriter, r *http.Request) error {
	state, awaits, domain := standing.State(r.FormValue("state")), listing.Awaited(r.FormValue("awaits")), 0
	domain, _ = strconv.Atoi(r.FormValue("domain")) // what is no number asks for all
	rows, next, err := p.Listings.List(r.Context(), httpd.Actor(r.Context()), listing.Query{
		State: state, Awaits: awaits, Domain: domain, After: r.FormValue("after"), Limit: pageLength,
	})
	if err != nil {
		return err
	}
	page := ListPage{Filter: []ui.Filter{stageFilter(state), domainFilter(p.Law(), domain), awaitsFilter(awaits)}}
	a := httpd.Actor(r.Context())
	own := access.Resource{Body: a.Body, Region: a.Region}
	page.Propose, page.Adopt = access.Can(a, access.ListingPropose, own) == nil, access.Can(a, access.ListingAdopt, own) == nil
	page.Find = p.PartyPages && access.Can(a, access.PartyRead, own) == nil
	if page.Table, err = p.table(r, rows); err != nil {
		return err
	}
	here := url.Values{"state": {string(state)}, "domain": {strconv.Itoa(domain)}, "awaits": {string(awaits)}}
	if r.FormValue("after") != "" {
		page.Table.First = "/listings?" + here.Encode()
	}
	if next != "" {
		here.Set("after", next)
		page.Table.Next = "/listings?" + here.Encode()
	}
	return ui.Render(w, r, http.StatusOK, listView(ui.FrameFor(r.Context(), section, "案件"), page))
}

func stageFilter(chosen standing.State) ui.Filter {
	f := ui.Filter{Name: "state", Label: "阶段", Value: string(chosen), Options: []ui.Option{{Word: "全部阶段"}}}
	for _, s := range stages {
		f.Options = append(f.Options, ui.Option{Value: string(s), Word: s.Chinese()})
	}
	return f
}

func awaitsFilter(chosen listing.Awaited) ui.Filter {
	f := ui.Filter{Name: "awaits", Label: "待办", Value: string(chosen), Options: []ui.Option{{Word: "不限"}}}
	for _, a := range []listing.Awaited{listing.AwaitsAnswer, listing.AwaitsAcceptance, listing.AwaitsDecision, listing.AwaitsReview} {
		f.Options = append(f.Options, ui.Option{Value: string(a), Word: a.Chinese()})
	}
	return f
}

func domainFilter(rules *law.Ruleset, chosen int) ui.Filter {
	f := ui.Filter{Name: "domain", Label: "领域", Value: strconv.Itoa(chosen), Options: []ui.Option{{Value: "0", Word: "全部领域"}}}
	for _, d := range rules.Source.Domains {
		f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(d.No), Word: d.Name})
	}
	return f
}

func (p *Pages) table(r *http.Request, rows []listing.Row) (ui.Table, error) {
	t := ui.Table{
		Caption: "列入案件，新的在前", Empty: emptyList(),
		Columns: []ui.Column{{Word: "主体"}, {Word: "领域"}, {Word: "阶段"}, {Word: "文号"}, {Word: "生效"}, {Word: "届满"}},
	}
	timed := len(rows) > 0 && rows[0].Clock.Deadline != ""
	if timed {
		t.Columns = append(t.Columns, ui.Column{Word: "办理期限"})
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].Party
	}
	names, err := p.Parties.Displays(r.Context(), ids)
	if err != nil {
		return t, err
	}
	for i := range rows {
		row := &rows[i]
		d, err := p.Law().Domain(row.Domain)
		if err != nil {
			return t, err
		}
		number := row.DecisionNumber
		if number == "" {
			number = row.GroundsNumber
		}
		t.Rows = append(t.Rows, ui.Row{To: Path(row.ID), Cells: []templ.Component{
			ui.Words(names[row.Party]), ui.Words(d.Name), ui.Tag(state(&row.Facts, p.Today())), ui.Words(number),
			ui.Short(row.Effective.Chinese()), ui.Short(row.Until.Chinese()),
		}})
		if timed {
			last := &t.Rows[i].Cells
			*last = append(*last, ui.Tag(p.due(row.Clock)))
		}
	}
	return t, nil
}

// due words by when what is awaited must be done.
func (p *Pages) due(c listing.Clock) ui.State {
	due, err := c.Due(p.Law())
	switch {
	case err != nil:
		return ui.State{Word: "没有规定"}
	case p.Today().After(due.Day):
		return ui.State{Word: due.Day.Chinese() + "，已逾期", Tone: ui.Strict}
	}
	return ui.State{Word: due.Day.Chinese(), Tone: ui.Action}
}
