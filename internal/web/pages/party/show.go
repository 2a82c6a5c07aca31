package party

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/web/ui"
)

// ShowPage is a party as its page shows it.
type ShowPage struct {
	Party  party.Party
	Tree   party.Tree
	Names  ui.Table
	Roles  ui.Table
	Cases  ui.Table
	Merges []ui.Moment
	Open   *registry.Merge // proposed, to be approved
	Shown  map[string]string
	Said   string
	Forms  ui.Forms
	can    map[registry.MergeAct]bool
}

// said is what the page says after an act.
var said = map[string]string{
	string(registry.ProposeMerge): "已提议合并，待另一名有决定职责的人员审批。",
	string(registry.ApproveMerge): "已合并。此后按任一记录核查，两条记录的列入一并判断。",
	string(registry.RejectMerge):  "已不予批准，两条记录均无变化。",
	string(registry.UndoMerge):    "已撤销合并，两条记录各自恢复原状。",
}

// Show shows one party.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Said = said[r.FormValue("done")]
	return p.render(w, r, http.StatusOK, page)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, page ShowPage) error {
	f := ui.FrameFor(r.Context(), section, "主体", home)
	f.Errors = len(page.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, page))
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	ctx, a, id := r.Context(), httpd.Actor(r.Context()), r.PathValue("id")
	if page.Party, err = p.Registry.Party(ctx, a, id); err != nil {
		return page, err
	}
	if page.Tree, err = p.Registry.Tree(ctx, id); err != nil {
		return page, err
	}
	merges, err := p.Registry.Merges(ctx, a, id)
	if err != nil {
		return page, err
	}
	if page.Shown, err = p.Names.Displays(ctx, mentioned(&page, merges)); err != nil {
		return page, err
	}
	page.Names, page.Roles = nameTable(&page.Party), p.roleTable(&page)
	if page.Cases, err = p.caseTable(ctx, a, &page); err != nil {
		return page, err
	}
	if page.Merges, err = p.history(ctx, merges); err != nil {
		return page, err
	}
	if i := slices.IndexFunc(merges, func(m registry.Merge) bool { return m.Party == id && m.State == registry.MergeProposed }); i >= 0 {
		page.Open = &merges[i]
	}
	page.may(a)
	return page, nil
}

// may keeps which forms to show.
func (page *ShowPage) may(a access.Actor) {
	on := access.Resource{Kind: "party", ID: page.Party.ID, Body: a.Body, Region: a.Region}
	can := func(act access.Act) bool { return access.Can(a, act, on) == nil }
	page.can = map[registry.MergeAct]bool{}
	free := page.Party.MergedInto == "" && !page.Party.Erased
	page.can[registry.ProposeMerge] = free && page.Open == nil && can(access.PartyPropose)
	page.can[registry.UndoMerge] = page.Party.MergedInto != "" && !page.Party.Erased && can(access.PartyUnmerge)
	if page.Open != nil {
		own := page.Open.Proposed.Actor == a.Ref()
		page.can[registry.RejectMerge] = own && can(access.PartyPropose) || can(access.PartyMerge)
		on.By = page.Open.Proposed.Actor
		page.can[registry.ApproveMerge] = can(access.PartyMerge)
	}
}

// mentioned are all whom the page names.
func mentioned(page *ShowPage, merges []registry.Merge) []string {
	ids := append([]string{page.Party.ID, page.Party.Parent, page.Party.Operator}, page.Tree.Records...)
	for _, r := range page.Party.Roles {
		ids = append(ids, r.Person, r.Organisation)
	}
	for _, m := range merges {
		ids = append(ids, m.Party, m.Into)
	}
	return ids
}

// nameTable is the names over time, the latest first.
func nameTable(who *party.Party) ui.Table {
	t := ui.Table{Caption: "名称沿革", Empty: ui.Words("信息已删除。"), Columns: []ui.Column{{Word: "名称"}, {Word: "启用"}, {Word: "停用"}}}
	for _, n := range slices.Backward(who.Names) {
		text := n.Text
		if who.Kind == party.Person {
			text = party.MaskName(text)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []templ.Component{ui.Words(text), ui.Short(n.From.Chinese()), ui.Short(n.To.Chinese())}})
	}
	return t
}

// roleTable is the roles over time, those held now first.
func (p *Pages) roleTable(page *ShowPage) ui.Table {
	t := ui.Table{Caption: "任职与投资关系", Empty: ui.Words("没有登记。"),
		Columns: []ui.Column{{Word: "对方"}, {Word: "身份"}, {Word: "起"}, {Word: "止"}}}
	roles := slices.Clone(page.Party.Roles)
	slices.SortStableFunc(roles, func(a, b party.Role) int {
		switch x, y := a.On(p.Today()), b.On(p.Today()); {
		case x == y:
			return b.From.Compare(a.From)
		case x:
			return -1
		}
		return 1
	})
	for _, r := range roles {
		other := r.Person
		if other == page.Party.ID {
			other = r.Organisation
		}
		until := r.To.Chinese()
		if r.On(p.Today()) {
			until = "现任"
		}
		t.Rows = append(t.Rows, ui.Row{To: Path(other), Cells: []templ.Component{
			ui.Words(page.Shown[other]), ui.Words(r.Role.Chinese()), ui.Short(r.From.Chinese()), ui.Short(until),
		}})
	}
	return t
}

// caseTable is the cases of all records of the party that the reader may see.
func (p *Pages) caseTable(ctx context.Context, a access.Actor, page *ShowPage) (t ui.Table, err error) {
	t = ui.Table{Caption: "列入与案件", Empty: ui.Words("没有您可以查看的案件。"),
		Columns: []ui.Column{{Word: "领域"}, {Word: "阶段"}, {Word: "文号"}, {Word: "生效"}, {Word: "届满"}, {Word: "所在记录"}}}
	rows, _, err := p.Listings.List(ctx, a, listing.Query{Party: page.Party.ID, Limit: 200})
	if fault.Is(err, fault.Forbidden) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	for i := range rows {
		row := &rows[i]
		d, err := p.Law().Domain(row.Domain)
		if err != nil {
			return t, err
		}
		document := row.DecisionNumber
		if document == "" {
			document = row.GroundsNumber
		}
		t.Rows = append(t.Rows, ui.Row{To: "/listings/" + row.ID, Cells: []templ.Component{
			ui.Words(d.Name), ui.Words(row.State.Chinese()), ui.Words(document), ui.Short(row.Effective.Chinese()),
			ui.Short(row.Until.Chinese()), ui.Words(page.record(row)),
		}})
	}
	return t, nil
}

// record says under which record of the party a case stands.
func (page *ShowPage) record(row *listing.Row) string {
	for _, id := range page.Tree.Records {
		if len(row.Facts.RoleOf(id)) > 0 && id != page.Party.ID {
			return id
		}
	}
	return "本记录"
}

// history words what was done about mergings.
func (p *Pages) history(ctx context.Context, merges []registry.Merge) (list []ui.Moment, err error) {
	add := func(h registry.Hand, what, document, note string) {
		if h.Actor == "" || err != nil {
			return
		}
		var body party.Body
		if body, err = p.Bodies.Body(ctx, h.Body); err == nil {
			list = append(list, ui.Moment{When: ui.At(h.At), Who: body.Name, What: what, Document: document, Note: note})
		}
	}
	for _, m := range merges {
		pair := "记录 " + m.Party + " 并入 " + m.Into
		add(m.Proposed, "提议合并", m.Paper.Number, pair+"；"+m.Reason.Chinese())
		if m.State == registry.MergeRefused {
			add(m.Decided, "不予批准", "", pair+"；"+m.EndReason.Chinese())
		} else {
			add(m.Decided, "批准合并", m.Paper.Number, pair)
		}
		add(m.Undone, "撤销合并", m.EndPaper.Number, pair+"；"+m.EndReason.Chinese())
	}
	return list, err
}
