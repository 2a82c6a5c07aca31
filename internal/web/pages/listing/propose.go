package listing

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

const formPropose = "propose"

// ProposePage is the form of a proposal about a party that is known.
type ProposePage struct {
	Party   Person
	Domain  *law.Domain
	People  []Person // who has a place in the party and may be named beside it
	Asked   []law.Circumstance
	Form    ui.Form
	Warning string // no list may be kept in this domain yet
}

// ProposeForm shows the form for a party and a domain.
func (p *Pages) ProposeForm(w http.ResponseWriter, r *http.Request) error {
	return p.proposal(w, r, http.StatusOK, r.PathValue("party"), r.FormValue("domain"), ui.Forms{}.For(formPropose))
}

func (p *Pages) proposal(w http.ResponseWriter, r *http.Request, status int, subject, domain string, form ui.Form) error {
	page, err := p.about(r, subject, domain, form)
	if err != nil {
		return err
	}
	f := ui.FrameFor(r.Context(), section, "提出列入建议 · "+page.Domain.Name, home)
	f.Errors = len(form.Errors) > 0
	return ui.Render(w, r, status, proposeView(f, page))
}

// about gathers what a form about a party in a domain asks.
func (p *Pages) about(r *http.Request, subject, domain string, form ui.Form) (page ProposePage, err error) {
	rules, today := p.Law(), p.Today()
	no, err := strconv.Atoi(domain)
	if err != nil {
		return page, fault.New(fault.NotFound, "没有这个领域，请重新开始").Under("law.domain")
	}
	page.Form = form
	if page.Domain, err = rules.Domain(no); err != nil {
		return page, err
	}
	who, err := p.Parties.Party(r.Context(), httpd.Actor(r.Context()), subject)
	if err != nil {
		return page, err
	}
	page.Party = Person{ID: who.ID, Name: who.Display(), Number: number(&who), Natural: who.Kind == party.Person}
	if page.People, err = p.named(r, page.Domain, &who); err != nil {
		return page, err
	}
	if _, ok := rules.On(today).ListBasis(no); !ok {
		page.Warning = "本领域尚未登记严重失信名单的设列依据，登记之前不能列入。"
	}
	for _, c := range page.Domain.Circumstance {
		if c.Scope == "listing" {
			page.Asked = append(page.Asked, c)
		}
	}
	return page, nil
}

// named are those who hold a place in the party today that the domain lets be named.
func (p *Pages) named(r *http.Request, d *law.Domain, who *party.Party) (list []Person, err error) {
	for _, role := range who.Roles {
		allowed := slices.ContainsFunc(d.Cases, func(c law.SubjectCase) bool { return slices.Contains(c.Persons, role.Role) })
		if role.Organisation != who.ID || !role.On(p.Today()) || !allowed {
			continue
		}
		x, err := p.Parties.Party(r.Context(), httpd.Actor(r.Context()), role.Person)
		if err != nil {
			return nil, err
		}
		list = append(list, Person{ID: memberValue(x.ID, string(role.Role)), Name: x.Display(), Number: number(&x), Role: role.Role.Chinese(), Natural: true})
	}
	return list, nil
}

// Propose opens the case.
func (p *Pages) Propose(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	in, err := p.typedProposal(r)
	if err == nil {
		var l listing.Listing
		if l, err = p.Listings.Propose(r.Context(), httpd.Actor(r.Context()), in); err == nil {
			return ui.SeeOther(w, r, Path(l.ID)+"?done="+string(listing.Propose))
		}
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) {
		return err
	}
	form := ui.Form{ID: formPropose, Values: r.PostForm, Errors: errs, Back: true}
	return p.proposal(w, r, httpd.Status(err), r.PostFormValue("party"), r.PostFormValue("domain"), form)
}

func (p *Pages) typedProposal(r *http.Request) (in listing.Proposal, err error) {
	in = listing.Proposal{
		Party: r.PostFormValue("party"), Case: r.PostFormValue("case"), Kind: r.PostFormValue("kind"),
		Facility: strings.TrimSpace(r.PostFormValue("facility")), Conduct: r.PostFormValue("conduct"),
		Grounds: r.PostForm["grounds"], Circumstances: map[string]bool{},
	}
	in.Domain, _ = strconv.Atoi(r.PostFormValue("domain")) // the service refuses what is no domain
	for _, v := range r.PostForm["members"] {
		id, role, _ := strings.Cut(v, " ")
		in.Members = append(in.Members, standing.Member{Party: id, Role: law.Role(role)})
	}
	for name, v := range r.PostForm {
		if id, is := strings.CutPrefix(name, "circumstances."); is && (v[0] == "true" || v[0] == "false") {
			in.Circumstances[id] = v[0] == "true"
		}
	}
	var bad fault.List
	if raw := strings.TrimSpace(r.PostFormValue("period")); raw != "" {
		period, perr := calendar.ParsePeriod(raw)
		if perr != nil {
			bad.Add(fault.New(fault.Invalid, "列入期限应写作 3y（年）、6m（月）或者 30d（日）").At("period").Under("listing.period"))
		}
		in.Period = period
	}
	in.Document, err = p.paper(r, "document")
	bad.Add(err)
	in.Document.Kind, in.Document.Issuer = r.PostFormValue("document.kind"), strings.TrimSpace(r.PostFormValue("document.issuer"))
	return in, bad.Err()
}

// subjectForm is where a proposal begins.
const subjectForm = "subject"

// SubjectPage asks who it is about, and in which domain.
type SubjectPage struct {
	Title   string
	Action  string // where the form goes
	Form    ui.Form
	Domains []ui.Option
}

// NewForm shows the form that begins a proposal.
func (p *Pages) NewForm(w http.ResponseWriter, r *http.Request) error {
	return p.subject(w, r, http.StatusOK, beginProposal, ui.Forms{}.For(subjectForm, "kind", string(party.Organisation)))
}

// A beginning is what a form about a party leads to.
type beginning struct{ title, action string }

var beginProposal = beginning{"提出列入建议", "/listings/new"}

func (p *Pages) subject(w http.ResponseWriter, r *http.Request, status int, to beginning, form ui.Form) error {
	page := SubjectPage{Title: to.title, Action: to.action, Form: form, Domains: []ui.Option{{Word: "请选择"}}}
	for _, d := range p.Law().Source.Domains {
		page.Domains = append(page.Domains, ui.Option{Value: strconv.Itoa(d.No), Word: d.Name})
	}
	f := ui.FrameFor(r.Context(), section, to.title, home)
	f.Errors = len(form.Errors) > 0
	return ui.Render(w, r, status, subjectView(f, page))
}

// New finds the party, or registers it, and goes on to the proposal. The address
// that follows holds the party's id, never its number.
func (p *Pages) New(w http.ResponseWriter, r *http.Request) error {
	return p.begin(w, r, beginProposal)
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request, to beginning) error {
	id, err := p.find(r)
	if err == nil {
		return ui.SeeOther(w, r, to.action+"/"+id+"?"+url.Values{"domain": {r.PostFormValue("domain")}}.Encode())
	}
	errs, ok := ui.ErrorsOf(err)
	if !ok || fault.Is(err, fault.Forbidden) {
		return err
	}
	values := r.PostForm
	if !ui.Echoes(values.Get("number")) {
		values.Del("number")
	}
	return p.subject(w, r, httpd.Status(err), to, ui.Form{ID: subjectForm, Values: values, Errors: errs, Back: true})
}
