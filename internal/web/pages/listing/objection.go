package listing

import (
	"net/http"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Object takes in an objection whose sender is known.
func (p *Pages) Object(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	authorisation, err1 := p.file(r, "authorisation")
	file, err2 := p.file(r, "file")
	v, stale := version(r)
	err := join(err1, err2, stale)
	if err == nil {
		_, err = p.Listings.Object(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.ObjectionApplication{
			Party: r.PostFormValue("party"), Channel: listing.Channel(r.PostFormValue("channel")), Received: calendar.Day(r.PostFormValue("received")),
			Sender: listing.Sender(r.PostFormValue("sender")), Verified: r.PostFormValue("verified"), Authorisation: authorisation,
			Text: r.PostFormValue("text"), File: file, Inquiry: r.PostFormValue("inquiry") == "yes",
		})
	}
	return p.done(w, r, listing.Object, err)
}

// DecideObjection keeps the listing, corrects it, or revokes it.
func (p *Pages) DecideObjection(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	x, err := p.ruling(r)
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.DecideObjection(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, x)
	}
	return p.done(w, r, listing.DecideObjection, err)
}

// ruling reads what keeps, corrects or revokes a listing.
func (p *Pages) ruling(r *http.Request) (listing.ObjectionDecision, error) {
	doc, err1 := p.paper(r, "document")
	period, err2 := shorter(r)
	return listing.ObjectionDecision{
		Finding: listing.Finding(r.PostFormValue("finding")), Date: calendar.Day(r.PostFormValue("date")), Response: r.PostFormValue("response"),
		Document: doc, Conduct: strings.TrimSpace(r.PostFormValue("conduct")), Period: period, Unnamed: r.PostForm["unnamed"],
	}, join(err1, err2)
}

// shorter reads the period of a correction, where one is given.
func shorter(r *http.Request) (p calendar.Period, err error) {
	text := strings.TrimSpace(r.PostFormValue("period"))
	if text == "" {
		return p, nil
	}
	if p, err = calendar.ParsePeriod(text); err != nil {
		return p, fault.New(fault.Invalid, "期限应写作 2y（年）、6m（月）或者 30d（日）").At("period").Under("listing.period")
	}
	return p, nil
}

// WithdrawObjection notes that the party took its objection back.
func (p *Pages) WithdrawObjection(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Listings.WithdrawObjection(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.ObjectionWithdrawal{
			Date: calendar.Day(r.PostFormValue("date")), Reason: r.PostFormValue("reason"),
		})
	}
	return p.done(w, r, listing.WithdrawObjection, err)
}

// objections keeps which steps of an objection the actor may take now, and words what
// became of those so far.
func (p *Pages) objections(a access.Actor, page *ShowPage) {
	l := &page.View.Listing
	may := func(act access.Act) bool { return access.Can(a, act, l.Resource()) == nil }
	n := len(l.Objections)
	open := n > 0 && l.Objections[n-1].Open()
	page.can[listing.Object] = l.State == standing.Served && !open && may(access.ObjectionHandle)
	page.can[listing.WithdrawObjection] = open && may(access.ObjectionHandle)
	page.can[listing.DecideObjection] = open && may(access.ObjectionDecide)
	for i := range l.Objections {
		page.Objections = append(page.Objections, objectionWords(&l.Objections[i], p.Law(), p.Today()))
	}
}

// objectionWords is one objection as a line of the page.
func objectionWords(o *listing.Objection, rules *law.Ruleset, today calendar.Day) ui.Step {
	s := ui.Step{Word: o.Application.Received.Chinese() + "收到" + o.Application.Sender.Chinese() + "提出的异议"}
	switch {
	case o.Withdrawal != nil:
		s.State = ui.State{Word: "已撤回"}
	case o.Moot != "":
		s.State = ui.State{Word: "列入已终止，不再处理"}
	case o.Decision != nil:
		s.State, s.Why = ui.State{Word: o.Decision.Finding.Chinese(), Tone: ui.Clear}, o.Decision.Response
	default:
		s.State = ui.State{Word: "异议中", Tone: ui.Strict}
		if due, err := listing.ObjectionDue(o, rules); err == nil {
			s.Why = "处理期限 " + due.Day.Chinese()
			if today.After(due.Day) {
				s.State.Word += "，已逾期"
			}
		}
	}
	return s
}

// namedNow are the persons that the decision names, each once, for a correction to choose from.
func namedNow(p ShowPage, f ui.Form) (ticks []ui.Tick) {
	for _, x := range p.Members {
		named := slices.ContainsFunc(p.View.Facts.Members, func(m standing.Member) bool { return m.Party == x.ID })
		if named && !slices.ContainsFunc(ticks, func(t ui.Tick) bool { return t.Value == x.ID }) {
			ticks = append(ticks, ui.Tick{Option: ui.Option{Value: x.ID, Word: x.Name + "（" + x.Role + "）"}, On: f.Has("unnamed", x.ID)})
		}
	}
	return ticks
}
