package order

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web/ui"
)

// pageLength is how many orders a page shows.
const pageLength = 50

// Views of the list, as the address names them.
const (
	viewOpen     = ""
	viewOverdue  = "overdue"
	viewReleases = "releases"
	viewClosed   = "closed"
	viewAll      = "all"
	viewRelated  = "related" // of other bodies too, for listings of one's own
)

// ListPage is the filters as chosen and the orders found.
type ListPage struct {
	View   string
	Domain int
	Kind   law.OrderKind
	Chips  []ui.Chip
	Filter []ui.Filter
	Table  ui.Table
}

// List shows the orders the actor may see, the most urgent first.
func (p *Pages) List(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), httpd.Actor(r.Context())
	page := ListPage{View: r.FormValue("view")}
	page.Domain, _ = strconv.Atoi(r.FormValue("domain")) // what is no number asks for all
	page.Kind = law.OrderKind(r.FormValue("kind"))
	q := enforcement.Query{Domain: page.Domain, Kind: page.Kind, After: r.FormValue("after"), Limit: pageLength}
	if !a.Coordinates() && page.View != viewRelated {
		q.Body = a.Body // what others do about our listings is not our work
	}
	switch page.View {
	case viewOverdue:
		q.Overdue = true
	case viewReleases:
		q.Releases = true
	case viewClosed:
		q.States = states(true)
	case viewAll, viewRelated:
	default:
		page.View, q.States = viewOpen, states(false)
	}
	found, err := p.Orders.List(ctx, a, q)
	if err != nil {
		return err
	}
	counts, err := p.Orders.Counts(ctx, a)
	if err != nil {
		return err
	}
	page.Chips = chips(page.View, Sum(counts))
	page.Filter = []ui.Filter{domainFilter(p.Law(), page.Domain), kindFilter(page.Kind), {Name: "view", Label: "范围", Value: page.View, Options: []ui.Option{
		{Value: viewOpen, Word: "待办"}, {Value: viewOverdue, Word: "已逾期"}, {Value: viewReleases, Word: "待确认解除"},
		{Value: viewClosed, Word: "已办结"}, {Value: viewAll, Word: "全部"},
		{Value: viewRelated, Word: "全部，含其他机构就本机构案件办理的"},
	}}}
	if page.Table, err = p.table(r, page, found); err != nil {
		return err
	}
	return ui.Render(w, r, http.StatusOK, listView(ui.FrameFor(ctx, section, "惩戒任务"), page))
}

func states(closed bool) []enforcement.State {
	return slices.DeleteFunc(enforcement.States(), func(s enforcement.State) bool { return s.Closed() != closed })
}

// Totals are how many orders wait for what.
type Totals struct{ Open, Overdue, Releases, All int }

// Sum adds the counts up.
func Sum(counts []enforcement.Count) (t Totals) {
	for _, c := range counts {
		t.All += c.Orders
		t.Overdue += c.Overdue
		if !c.State.Closed() {
			t.Open += c.Orders
		}
		if c.Release == enforcement.ReleasePending {
			t.Releases += c.Orders
		}
	}
	return t
}

func chips(view string, t Totals) []ui.Chip {
	chip := func(id, word string, n int) ui.Chip {
		to := "/orders"
		if id != viewOpen {
			to += "?view=" + id
		}
		return ui.Chip{Link: ui.Link{Word: word + " " + strconv.Itoa(n), To: to}, Current: view == id}
	}
	return []ui.Chip{
		chip(viewOpen, "待办", t.Open), chip(viewOverdue, "已逾期", t.Overdue), chip(viewReleases, "待确认解除", t.Releases), chip(viewAll, "全部", t.All),
	}
}

func domainFilter(rules *law.Ruleset, chosen int) ui.Filter {
	f := ui.Filter{Name: "domain", Label: "领域", Value: strconv.Itoa(chosen), Options: []ui.Option{{Value: "0", Word: "全部领域"}}}
	for _, d := range rules.Source.Domains {
		f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(d.No), Word: d.Name})
	}
	return f
}

func kindFilter(chosen law.OrderKind) ui.Filter {
	f := ui.Filter{Name: "kind", Label: "种类", Value: string(chosen), Options: []ui.Option{{Word: "全部种类"}}}
	for _, k := range []law.OrderKind{law.Perform, law.Review, law.Push, law.Request, law.Question, law.Recheck} {
		f.Options = append(f.Options, ui.Option{Value: string(k), Word: k.Chinese()})
	}
	return f
}

func (p *Pages) table(r *http.Request, page ListPage, found enforcement.Page) (ui.Table, error) {
	rules, today := p.Law(), p.Today()
	t := ui.Table{
		Caption: "惩戒任务，紧急的在前", Empty: emptyList(page.View),
		Columns: []ui.Column{{Word: "任务"}, {Word: "涉及主体"}, {Word: "条款"}, {Word: "状态"}, {Word: "期限"}},
	}
	var ids []string
	for _, o := range found.Orders {
		for _, reached := range o.Reached {
			ids = append(ids, reached.Party)
		}
	}
	names, err := p.Parties.Displays(r.Context(), ids)
	if err != nil {
		return t, err
	}
	for i := range found.Orders {
		o := &found.Orders[i]
		t.Rows = append(t.Rows, ui.Row{To: Path(o.ID), Cells: []templ.Component{
			ui.Words(what(rules, o)), ui.Words(reachedNames(o, names)), ui.Short(o.Measure),
			ui.Tag(state(o, today)), ui.Words(ui.Deadline(rules.Calendar(), due(o), today)),
		}})
	}
	here := url.Values{"view": {page.View}, "domain": {strconv.Itoa(page.Domain)}, "kind": {string(page.Kind)}}
	if r.FormValue("after") != "" {
		t.First = "/orders?" + here.Encode()
	}
	if found.Next != "" {
		here.Set("after", found.Next)
		t.Next = "/orders?" + here.Encode()
	}
	return t, nil
}

// reachedNames names the first whom an order is about, and how many more.
func reachedNames(o *enforcement.Order, names map[string]string) string {
	if len(o.Reached) == 0 {
		return ""
	}
	first := o.Reached[0]
	out := names[first.Party]
	if first.Office() {
		out = first.Chinese()
	}
	if more := len(o.Reached) - 1; more > 0 {
		out += " 等 " + strconv.Itoa(more+1) + " 个"
	}
	return out
}
