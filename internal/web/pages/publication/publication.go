// Package publication is the pages about what the public sees: what is to be put up,
// brought up to date or taken down, and the record that it was.
package publication

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/web/ui"
)

// Service is what the pages show and send.
type Service interface {
	List(ctx context.Context, a access.Actor, q publication.Query) (publication.Page, error)
	Get(ctx context.Context, a access.Actor, id string) (publication.View, error)
	Record(ctx context.Context, a access.Actor, id string, version int64, in publication.Record) (publication.Copy, error)
	Chase(ctx context.Context, a access.Actor, id string, version int64, note string) (publication.Copy, error)
	Lags(ctx context.Context, a access.Actor) ([]publication.Lag, error)
}

// Bodies names bodies.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
}

// Parties names parties as lists show them: organisations in full, persons masked.
type Parties interface {
	Displays(ctx context.Context, ids []string) (map[string]string, error)
}

// Pages are the pages of this package.
type Pages struct {
	Publications Service
	Bodies       Bodies
	Parties      Parties
	Law          func() *law.Ruleset
	Today        func() calendar.Day
}

const section = "listings"

var home = ui.Link{Word: "公示", To: "/publications"}

// Path is the address of a copy's page.
func Path(id string) string { return "/publications/" + id }

// pageLength is how many copies a page shows.
const pageLength = 50

// views of the list, as the address names them.
var views = []struct {
	id, word string
	states   []publication.State
}{
	{"", "待办", []publication.State{publication.Due, publication.Outdated, publication.Leaving}},
	{"leaving", "待撤下", []publication.State{publication.Leaving}},
	{"current", "公示中", []publication.State{publication.Current, publication.Outdated}},
	{"optional", "可以公示", []publication.State{publication.Optional}},
	{"gone", "已撤下", []publication.State{publication.Gone}},
	{"all", "全部", nil},
}

// ListPage is the copies found.
type ListPage struct {
	Chips []ui.Chip
	Table ui.Table
}

// List shows the copies the actor may see, what is to be done first.
func (p *Pages) List(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), httpd.Actor(r.Context())
	chosen := views[0]
	var page ListPage
	for _, v := range views {
		if v.id == r.FormValue("view") {
			chosen = v
		}
	}
	for _, v := range views {
		page.Chips = append(page.Chips, ui.Chip{Link: ui.Link{Word: v.word, To: "/publications?view=" + v.id}, Current: v.id == chosen.id})
	}
	found, err := p.Publications.List(ctx, a, publication.Query{States: chosen.states, After: r.FormValue("after"), Limit: pageLength})
	if err != nil {
		return err
	}
	var ids []string
	for i := range found.Copies {
		ids = append(ids, found.Copies[i].Party)
	}
	names, err := p.Parties.Displays(ctx, ids)
	if err != nil {
		return err
	}
	page.Table = p.table(found, names, chosen.id, r.FormValue("after") != "")
	return ui.Render(w, r, http.StatusOK, listView(ui.FrameFor(ctx, section, "公示"), page))
}

func (p *Pages) table(found publication.Page, names map[string]string, view string, later bool) ui.Table {
	rules, today := p.Law(), p.Today()
	t := ui.Table{
		Caption: "公示，待办理的在前", Empty: ui.Words("没有符合条件的公示。列入生效、内容变化或者终止后，需要办理的会自动出现在这里。"),
		Columns: []ui.Column{{Word: "主体"}, {Word: "渠道"}, {Word: "内容"}, {Word: "领域"}, {Word: "情况"}, {Word: "期限"}},
	}
	for i := range found.Copies {
		c := &found.Copies[i]
		t.Rows = append(t.Rows, ui.Row{To: Path(c.ID), Cells: []templ.Component{
			ui.Words(names[c.Party]), ui.Words(channel(rules, c.Channel)), ui.Words(c.Kind.Chinese()), ui.Words(domain(rules, c.Domain)), ui.Tag(stateOf(c, today)), ui.Words(deadline(rules, c, today)),
		}})
	}
	here := url.Values{"view": {view}}
	if later {
		t.First = "/publications?" + here.Encode()
	}
	if found.Next != "" {
		here.Set("after", found.Next)
		t.Next = "/publications?" + here.Encode()
	}
	return t
}

func channel(rules *law.Ruleset, id string) string {
	for _, c := range rules.Source.Procedure.Channels {
		if c.ID == id {
			return c.Name
		}
	}
	return id
}

func domain(rules *law.Ruleset, no int) string {
	if d, err := rules.Domain(no); err == nil {
		return d.Name
	}
	return strconv.Itoa(no)
}

func deadline(rules *law.Ruleset, c *publication.Copy, today calendar.Day) string {
	if !c.Open() {
		return ""
	}
	return ui.Deadline(rules.Calendar(), c.Due, today)
}

// stateOf words what is to be done about a copy.
func stateOf(c *publication.Copy, today calendar.Day) ui.State {
	s := ui.State{Word: c.State().Chinese(), Tone: ui.Plain}
	switch {
	case c.Overdue(today):
		s.Word, s.Tone = s.Word+"，已逾期", ui.Strict
	case c.Open():
		s.Tone = ui.Action
	case c.State() == publication.Current, c.State() == publication.Gone:
		s.Tone = ui.Clear
	}
	return s
}

// Steps words the copies of one listing, for its page; those the actor may open lead to theirs.
func Steps(a access.Actor, rules *law.Ruleset, copies []publication.Copy, today calendar.Day) (list []ui.Step) {
	for i := range copies {
		c := &copies[i]
		s := ui.Step{Word: channel(rules, c.Channel) + " · " + c.Kind.Chinese(), State: stateOf(c, today), Why: deadline(rules, c, today)}
		if access.Can(a, access.PublicationRead, c.Resource()) == nil {
			s.To = Path(c.ID)
		}
		if c.Wanted == "" && c.Shown == "" {
			s.Why = c.Why.Chinese()
		}
		list = append(list, s)
	}
	return list
}

// ShowPage is a copy with what should stand there, and what may be recorded.
type ShowPage struct {
	View     publication.View
	Channel  string
	State    ui.State
	Deadline string
	Body     string
	Content  []ui.Fact
	History  []ui.Moment
	Said     string
	Forms    ui.Forms
	Act      publication.Act // that may be recorded now; "" for none
	Chase    bool            // may be chased now
}

const (
	formRecord = "record"
	formChase  = "chase"
)

// Show shows one copy.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	if r.FormValue("done") != "" {
		page.Said = "已登记。"
	}
	return p.render(w, r, http.StatusOK, page)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, page ShowPage) error {
	f := ui.FrameFor(r.Context(), section, "公示 · "+page.State.Word, home)
	f.Errors = len(page.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, page))
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	ctx, a, rules, today := r.Context(), httpd.Actor(r.Context()), p.Law(), p.Today()
	if page.View, err = p.Publications.Get(ctx, a, r.PathValue("id")); err != nil {
		return page, err
	}
	c := &page.View.Copy
	page.Channel, page.State, page.Deadline = channel(rules, c.Channel), stateOf(c, today), deadline(rules, c, today)
	if page.Body = "尚无负责的机构"; c.Body != "" {
		body, err := p.Bodies.Body(ctx, c.Body)
		if err != nil {
			return page, err
		}
		page.Body = body.Name
	}
	if page.View.Card != nil {
		page.Content = content(rules, page.View.Card)
	}
	for _, e := range page.View.History {
		m := ui.Moment{When: ui.At(e.At), What: e.Act.Chinese() + "（" + e.Day.Chinese() + "）", Note: e.Address + e.Note}
		body, err := p.Bodies.Body(ctx, e.Body)
		if err != nil {
			return page, err
		}
		m.Who = body.Name
		page.History = append(page.History, m)
	}
	page.Chase = c.Overdue(today) && a.Body != c.Body && access.Can(a, access.PublicationChase, c.Resource()) == nil
	if access.Can(a, access.PublicationRecord, c.Resource()) == nil {
		switch c.State() {
		case publication.Due, publication.Optional, publication.Outdated:
			if page.View.Card != nil { // else what is to be shown is changing just now
				page.Act = publication.Publish
			}
		case publication.Leaving:
			page.Act = publication.Withdraw
		}
	}
	return page, nil
}

// content is what should stand there, as a list to copy from.
func content(rules *law.Ruleset, c *publication.Card) []ui.Fact {
	f := []ui.Fact{{Name: "名称", Value: c.Name}, {Name: "统一社会信用代码", Value: c.USCC}, {Name: "类别", Value: c.Role}}
	if c.Now != "" {
		f = append(f, ui.Fact{Name: "并入后的名称", Value: c.Now})
	}
	for _, former := range c.Former {
		f = append(f, ui.Fact{Name: "曾用名", Value: former.Name + "（" + former.Until.Chinese() + "更名）"})
	}
	f = append(f, ui.Fact{Name: "领域", Value: domain(rules, c.Domain)}, ui.Fact{Name: "认定机关", Value: c.Authority},
		ui.Fact{Name: "列入决定", Value: c.Document}, ui.Fact{Name: "决定日期", Value: c.Decided.Chinese()})
	if c.Kind == publication.OfCorrection {
		return append(f, ui.Fact{Name: "更正", Value: "该列入已于" + c.Revoked.Chinese() + "撤销，自始不应列入，特此更正"})
	}
	if d, err := rules.Domain(c.Domain); err == nil {
		for _, g := range d.Grounds {
			for _, id := range c.Grounds {
				if g.ID == id {
					f = append(f, ui.Fact{Name: "列入事由", Value: g.Text})
				}
			}
		}
	}
	f = append(f, ui.Fact{Name: "列入日期", Value: c.Effective.Chinese()}, ui.Fact{Name: "届满日期", Value: c.Until.Chinese()})
	if c.Objected {
		f = append(f, ui.Fact{Name: "标注", Value: "异议中"})
	}
	return f
}

// version is the version that the page showed.
func version(r *http.Request) (int64, error) {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.New(fault.Invalid, "表单缺少公示的版本，请重新打开后再办理").At("version").Under("publication.version")
	}
	return v, nil
}

// ChaseLate reminds the body responsible of what is overdue.
func (p *Pages) ChaseLate(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Publications.Chase(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, r.PostFormValue("note"))
	}
	return p.done(w, r, formChase, err)
}

// Record records that something was done.
func (p *Pages) Record(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Publications.Record(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, publication.Record{
			Act: publication.Act(r.PostFormValue("act")), Day: calendar.Day(r.PostFormValue("day")), Address: r.PostFormValue("address"), Digest: r.PostFormValue("digest"),
		})
	}
	return p.done(w, r, formRecord, err)
}

// done goes back to the copy, or says what was wrong with the form.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, form string, err error) error {
	if err == nil {
		return ui.SeeOther(w, r, Path(r.PathValue("id"))+"?done=1")
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) {
		return err
	}
	page, failed := p.load(r)
	if failed != nil {
		return failed
	}
	page.Forms = ui.Forms{Came: form, Values: r.PostForm, Errors: errs}
	return p.render(w, r, httpd.Status(err), page)
}
