package listing

import (
	"net/http"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// FileRemedy records that a reconsideration or suit was taken on.
func (p *Pages) FileRemedy(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	file, err := p.file(r, "file")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.FileRemedy(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.RemedyFiling{
			Party: r.PostFormValue("party"), Kind: listing.RemedyKind(r.PostFormValue("kind")), Against: listing.Contested(r.PostFormValue("against")),
			Forum: r.PostFormValue("forum"), Number: r.PostFormValue("number"), Accepted: calendar.Day(r.PostFormValue("accepted")), File: file,
		})
	}
	return p.done(w, r, listing.FileRemedy, err)
}

// ConcludeRemedy records how it was concluded.
func (p *Pages) ConcludeRemedy(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err1 := p.paper(r, "document")
	period, err2 := shorter(r)
	v, stale := version(r)
	err := join(err1, err2, stale)
	if err == nil {
		_, err = p.Listings.ConcludeRemedy(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.RemedyConclusion{
			Against: listing.Contested(r.PostFormValue("against")), Result: listing.RemedyResult(r.PostFormValue("result")),
			Document: doc, Reason: r.PostFormValue("reason"), Conduct: strings.TrimSpace(r.PostFormValue("conduct")), Period: period, Unnamed: r.PostForm["unnamed"],
		})
	}
	return p.done(w, r, listing.ConcludeRemedy, err)
}

// ChangeGrounds records that the grounds document was changed or quashed.
func (p *Pages) ChangeGrounds(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.ChangeGrounds(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.GroundsNotice{
			Result: listing.RemedyResult(r.PostFormValue("result")), Document: doc, Known: calendar.Day(r.PostFormValue("known")), Reason: r.PostFormValue("reason"),
		})
	}
	return p.done(w, r, listing.ChangeGrounds, err)
}

// Mark stops a listing's effect for a while, or lets it bite again.
func (p *Pages) Mark(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.Mark(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Act(r.PostFormValue("act")), listing.Mark{
			Reason: r.PostFormValue("reason"), Document: doc,
			Cause: listing.Cause(r.PostFormValue("cause")), Through: calendar.Day(r.PostFormValue("through")),
		})
	}
	return p.done(w, r, formMark, err)
}

// RecordDuty notes whether the duty is fulfilled.
func (p *Pages) RecordDuty(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.RecordDuty(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Duty{
			Fulfilled: r.PostFormValue("fulfilled") == "yes", On: calendar.Day(r.PostFormValue("on")), Document: doc, Reason: r.PostFormValue("reason"),
		})
	}
	return p.done(w, r, listing.RecordDuty, err)
}

// ReviewGrounds says what that means for the listing.
func (p *Pages) ReviewGrounds(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	x, err := p.ruling(r)
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.ReviewGrounds(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.GroundsReview(x))
	}
	return p.done(w, r, listing.ReviewGrounds, err)
}

// remedies keeps which of these steps the actor may take now, and words how things stand.
func (p *Pages) remedies(a access.Actor, page *ShowPage) {
	l := &page.View.Listing
	may := func(act access.Act) bool { return access.Can(a, act, l.Resource()) == nil }
	for i := range l.Remedies {
		r := &l.Remedies[i]
		if r.Open() {
			page.contested = append(page.contested, r.Filing.Against)
		}
		page.Remedies = append(page.Remedies, remedyWords(r))
	}
	review := false
	for i := range l.GroundsChanges {
		review = review || l.GroundsChanges[i].Open()
		page.Remedies = append(page.Remedies, groundsWords(&l.GroundsChanges[i], p.Law(), p.Today(), l.State == standing.Served))
	}
	inForce := l.State == standing.Served
	if inForce && may(access.ListingDecide) {
		page.marks = marksNow(l)
	}
	page.can[listing.RecordDuty] = inForce && !l.Past(p.Today()) && may(access.ListingDecide)
	if m, ok := l.Marks[listing.Suspend]; ok && m.Cause == listing.Restructuring {
		page.Remedies = append(page.Remedies, planWords(l, p.Law(), p.Today()))
	}
	page.can[listing.FileRemedy] = inForce && len(page.contested) < 2 && may(access.RemedyHandle)
	page.can[listing.ConcludeRemedy] = len(page.contested) > 0 && may(access.RemedyDecide)
	page.can[listing.ChangeGrounds] = inForce && !review && may(access.RemedyHandle)
	page.can[listing.ReviewGrounds] = inForce && review && may(access.RemedyDecide)
}

// marksNow are the marks that can be set, or taken away, now.
func marksNow(l *listing.Listing) (list []listing.Act) {
	for _, pair := range [][2]listing.Act{{listing.Stay, listing.Unstay}, {listing.Suspend, listing.Resume}} {
		act := pair[0]
		if l.Marked(act) {
			act = pair[1]
		}
		list = append(list, act)
	}
	return list
}

// planWords tells of a restructuring plan that runs, or has run.
func planWords(l *listing.Listing, rules *law.Ruleset, today calendar.Day) ui.Step {
	m := l.Marks[listing.Suspend]
	s := ui.Step{Word: m.Cause.Chinese() + "，执行期限至" + m.Through.Chinese(), Why: m.Document.Number, State: ui.State{Word: "暂停执行", Tone: ui.Strict}}
	for _, c := range l.Clocks() {
		if due, err := c.Due(rules); c.Awaits == listing.AwaitsPlan && today.After(m.Through) && err == nil {
			s.State.Word, s.Why = "待处理", s.Why+"，期限已届满，请于"+due.Day.Chinese()+"前恢复执行、终止列入或者依裁定延长"
		}
	}
	return s
}

// remedyWords is one reconsideration or suit as a line of the page.
func remedyWords(r *listing.Remedy) ui.Step {
	s := ui.Step{
		Word: r.Filing.Accepted.Chinese() + r.Filing.Forum + "受理针对" + r.Filing.Against.Chinese() + "的" + r.Filing.Kind.Chinese(),
		Why:  r.Filing.Number, State: ui.State{Word: "审理中", Tone: ui.Action},
	}
	if x := r.Conclusion; x != nil {
		s.State, s.Why = ui.State{Word: x.Result.Chinese(), Tone: ui.Clear}, x.Document.Number+" "+x.Reason
	}
	return s
}

// groundsWords is one change of the grounds document as a line of the page.
func groundsWords(g *listing.GroundsChange, rules *law.Ruleset, today calendar.Day, inForce bool) ui.Step {
	s := ui.Step{Word: g.Notice.Known.Chinese() + "获知依据文书被" + g.Notice.Result.Chinese(), Why: g.Notice.Document.Number}
	due, err := listing.ReviewDue(g, rules)
	switch {
	case g.Review != nil:
		s.State, s.Why = ui.State{Word: reviewed[g.Review.Finding], Tone: ui.Clear}, g.Review.Response
	case !inForce:
		s.State = ui.State{Word: "列入已终止，不再复核"}
	default:
		s.State = ui.State{Word: "待复核", Tone: ui.Strict}
		if err == nil {
			s.Why += "，复核期限 " + due.Day.Chinese()
			if today.After(due.Day) {
				s.State.Word += "，已逾期"
			}
		}
	}
	return s
}

// reviewed words the outcome of a review.
var reviewed = map[listing.Finding]string{listing.Kept: "已复核，维持", listing.Corrected: "已复核，更正", listing.Annulled: "已复核，撤销列入"}
