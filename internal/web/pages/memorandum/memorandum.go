// Package memorandum shows the memorandum clause by clause: its domains, each
// provision verbatim beside its directives, and a search by word.
package memorandum

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/web/pages/unconfirmed"
	"liancheng/internal/web/ui"
)

// Pages are the pages of this package.
type Pages struct {
	Law   func() *law.Ruleset // the law that governs now
	Today func() calendar.Day
	Bench bool // the page of what is unconfirmed is served
}

const section = "memorandum"

var home = ui.Link{Word: "备忘录", To: "/memorandum"}

// A Provision is one numbered line of a domain.
type Provision struct {
	ID, Text  string
	Heading   bool
	item, sub int
	Status    ui.State // of the weakest basis, for measures
}

// IndexPage is the memorandum as a whole.
type IndexPage struct {
	Memorandum law.Memorandum
	Status     law.MemorandumStatus
	Domains    []DomainLine
	Bench      bool // what is unconfirmed is this reader's business
}

// DomainLine is a domain in the index.
type DomainLine struct {
	No                 int
	Name               string
	Measures, Headings int
	Listable           bool // a list basis is recorded
}

// Index shows the memorandum and its domains.
func (p *Pages) Index(w http.ResponseWriter, r *http.Request) error {
	rules := p.Law()
	e := rules.On(p.Today())
	page := IndexPage{Memorandum: rules.Source.Memorandum, Status: e.Memorandum,
		Bench: p.Bench && unconfirmed.May(httpd.Actor(r.Context()))}
	for _, d := range rules.Source.Domains {
		_, listable := e.ListBasis(d.No)
		page.Domains = append(page.Domains, DomainLine{d.No, d.Name, len(d.Measures), len(d.Headings), listable})
	}
	f := ui.FrameFor(r.Context(), section, "备忘录 · "+e.Memorandum.Chinese())
	return ui.Render(w, r, http.StatusOK, indexView(f, page))
}

// DomainPage is one domain: who may be listed, on what, and its provisions.
type DomainPage struct {
	Domain     *law.Domain
	Determines string
	List       law.ListBasis
	Listable   bool
	Provisions []Provision
}

// Domain shows one domain.
func (p *Pages) Domain(w http.ResponseWriter, r *http.Request) error {
	rules := p.Law()
	no, err := strconv.Atoi(r.PathValue("no"))
	if err != nil {
		return fault.New(fault.NotFound, "没有这个领域，领域编号为 1 至 8").Under("law.domain")
	}
	d, err := rules.Domain(no)
	if err != nil {
		return fault.New(fault.NotFound, "没有第 %d 个领域，领域编号为 1 至 8", no).Under("law.domain")
	}
	e := rules.On(p.Today())
	page := DomainPage{Domain: d, Provisions: provisions(e, d)}
	page.List, page.Listable = e.ListBasis(no)
	for _, id := range d.Determined.Functions {
		f, _ := rules.Function(id)
		page.Determines += "、" + f.Name
	}
	page.Determines = strings.TrimPrefix(page.Determines, "、")
	f := ui.FrameFor(r.Context(), section, d.Name, home)
	return ui.Render(w, r, http.StatusOK, domainView(f, page))
}

// provisions puts headings and measures of a domain in the order of the source.
func provisions(e *law.Edition, d *law.Domain) []Provision {
	weakest := map[string]law.Status{}
	order := []law.Status{law.Repealed, law.Changed, law.Unconfirmed, law.Confirmed}
	for i := range e.Readings {
		rd := &e.Readings[i]
		now := rd.BasisStatus()
		before, seen := weakest[rd.Measure]
		if !seen || slices.Index(order, now) < slices.Index(order, before) {
			weakest[rd.Measure] = now
		}
	}
	var out []Provision
	for _, h := range d.Headings {
		out = append(out, Provision{ID: h.ID, Text: h.Text, Heading: true, item: h.Item, sub: -1})
	}
	for _, m := range d.Measures {
		out = append(out, Provision{ID: m.ID, Text: m.Text, item: m.Item, sub: m.Sub, Status: ui.LawState(weakest[m.ID])})
	}
	slices.SortStableFunc(out, func(a, b Provision) int {
		return cmp.Or(cmp.Compare(a.item, b.item), cmp.Compare(a.sub, b.sub))
	})
	return out
}

// MeasurePage is one measure with its neighbours.
type MeasurePage struct {
	Clause       ui.Clause
	Before, Next string
}

// Measure shows one measure.
func (p *Pages) Measure(w http.ResponseWriter, r *http.Request) error {
	rules := p.Law()
	m, err := rules.Measure(r.PathValue("id"))
	if err != nil {
		return err
	}
	d, err := rules.Domain(m.Domain)
	if err != nil {
		return err
	}
	e := rules.On(p.Today())
	page := MeasurePage{Clause: ui.ClauseOf(rules, e, m)}
	page.Clause.To = ""
	page.Before, page.Next = neighbours(provisions(e, d), m.ID)
	f := ui.FrameFor(r.Context(), section, "第 "+m.ID+" 项 · "+d.Name, home,
		ui.Link{Word: d.Name, To: domainPath(d.No)})
	return ui.Render(w, r, http.StatusOK, measureView(f, page))
}

func neighbours(list []Provision, id string) (before, next string) {
	list = slices.DeleteFunc(list, func(p Provision) bool { return p.Heading })
	i := slices.IndexFunc(list, func(p Provision) bool { return p.ID == id })
	if i > 0 {
		before = list[i-1].ID
	}
	if i+1 < len(list) {
		next = list[i+1].ID
	}
	return before, next
}

func domainPath(no int) string { return "/memorandum/domains/" + strconv.Itoa(no) }

// SearchPage is what was asked and what was found.
type SearchPage struct {
	Query  string
	Found  []Provision
	Errors ui.Errors
}

// longestQuery bounds a word searched for; no phrase of the memorandum needs more.
const longestQuery = 60

// Search finds measures that hold a word, in their text, their matters or their acts.
func (p *Pages) Search(w http.ResponseWriter, r *http.Request) error {
	rules := p.Law()
	e := rules.On(p.Today())
	page := SearchPage{Query: strings.TrimSpace(r.FormValue("q"))}
	f := ui.FrameFor(r.Context(), section, "搜索备忘录", home)
	switch {
	case page.Query == "":
		return ui.SeeOther(w, r, "/memorandum")
	case utf8.RuneCountInString(page.Query) > longestQuery:
		err := fault.New(fault.Invalid, "搜索词至多 %d 个字，请缩短", longestQuery).At("q")
		page.Errors, f.Errors = ui.Errors{err}, true
		return ui.Render(w, r, http.StatusUnprocessableEntity, searchView(f, page))
	}
	also := map[string]string{}
	for i := range e.Readings {
		rd := &e.Readings[i]
		for _, id := range rd.Gate {
			m, _ := rules.Matter(id)
			also[rd.Measure] += " " + m.Name + " " + strings.Join(m.Usual, " ")
		}
		if act, ok := rules.Act(rd.Act()); ok {
			also[rd.Measure] += " " + act.Name
		}
	}
	for _, d := range rules.Source.Domains {
		for _, m := range provisions(e, d) {
			if !m.Heading && (m.ID == page.Query || strings.Contains(m.Text+also[m.ID], page.Query)) {
				page.Found = append(page.Found, m)
			}
		}
	}
	return ui.Render(w, r, http.StatusOK, searchView(f, page))
}
