package listing

import (
	"net/http"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// ApplyRepair takes in an application for credit repair.
func (p *Pages) ApplyRepair(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	proof, err1 := p.file(r, "proof")
	commitment, err2 := p.file(r, "commitment")
	v, stale := version(r)
	err := join(err1, err2, stale)
	if err == nil {
		_, err = p.Listings.ApplyRepair(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.RepairApplication{
			Channel: listing.Channel(r.PostFormValue("channel")), Received: calendar.Day(r.PostFormValue("received")),
			Text: r.PostFormValue("text"), Proof: proof, Commitment: commitment,
		})
	}
	return p.done(w, r, listing.ApplyRepair, err)
}

// AcceptRepair takes an application on, or says why not.
func (p *Pages) AcceptRepair(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Listings.AcceptRepair(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.RepairAcceptance{
			Accept: r.PostFormValue("accept") == "yes", Date: calendar.Day(r.PostFormValue("date")), Reason: r.PostFormValue("reason"),
		})
	}
	return p.done(w, r, listing.AcceptRepair, err)
}

// DecideRepair grants a repair or refuses it. What is not ticked is not met, for the
// reason given.
func (p *Pages) DecideRepair(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		x := listing.RepairDecision{Grant: r.PostFormValue("grant") == "yes", Document: doc, Reason: r.PostFormValue("reason"), On: calendar.Day(r.PostFormValue("on"))}
		for _, c := range listing.Conditions[1:] {
			met := slices.Contains(r.PostForm["checks"], string(c))
			check := listing.Check{Condition: c, Met: met}
			if !met {
				check.Note = x.Reason
			}
			x.Checks = append(x.Checks, check)
		}
		_, err = p.Listings.DecideRepair(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, x)
	}
	return p.done(w, r, listing.DecideRepair, err)
}

// WithdrawRepair notes that the party took its application back.
func (p *Pages) WithdrawRepair(w http.ResponseWriter, r *http.Request) error {
	v, err := version(r)
	if err == nil {
		_, err = p.Listings.WithdrawRepair(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.RepairWithdrawal{
			Date: calendar.Day(r.PostFormValue("date")), Reason: r.PostFormValue("reason"),
		})
	}
	return p.done(w, r, listing.WithdrawRepair, err)
}

// Restore puts back a listing that was lifted on false material.
func (p *Pages) Restore(w http.ResponseWriter, r *http.Request) error {
	if err := upload.Read(r); err != nil {
		return err
	}
	doc, err := p.paper(r, "document")
	v, stale := version(r)
	if err = join(err, stale); err == nil {
		_, err = p.Listings.Restore(r.Context(), httpd.Actor(r.Context()), r.PathValue("id"), v, listing.Restoration{Document: doc, Reason: r.PostFormValue("reason")})
	}
	return p.done(w, r, listing.Restore, err)
}

// repairs keeps which steps of a repair the actor may take now, and words what came of
// the applications so far.
func (p *Pages) repairs(a access.Actor, page *ShowPage) {
	l := &page.View.Listing
	may := func(act access.Act) bool { return access.Can(a, act, l.Resource()) == nil }
	n := len(l.Repairs)
	open := n > 0 && l.Repairs[n-1].Open()
	taken := open && l.Repairs[n-1].Acceptance != nil
	inForce := l.State == standing.Served && !l.Past(p.Today())
	page.can[listing.ApplyRepair] = inForce && !open && may(access.RepairHandle)
	page.can[listing.AcceptRepair] = open && !taken && may(access.RepairHandle)
	page.can[listing.WithdrawRepair] = open && may(access.RepairHandle)
	page.can[listing.DecideRepair] = taken && may(access.RepairDecide)
	page.can[listing.Restore] = l.Termination != nil && l.Termination.How == standing.Repaired && !l.Past(p.Today()) && may(access.RepairDecide)
	for i := range l.Repairs {
		page.Repairs = append(page.Repairs, repairWords(&l.Repairs[i], p.Law(), p.Today()))
	}
}

// repairWords is one application as a line of the page.
func repairWords(r *listing.Repair, rules *law.Ruleset, today calendar.Day) ui.Step {
	s := ui.Step{Word: r.Application.Received.Chinese() + "收到的信用修复申请（" + r.Application.Channel.Chinese() + "）"}
	switch {
	case r.Withdrawal != nil:
		s.State = ui.State{Word: "已撤回"}
	case r.Moot != "":
		s.State = ui.State{Word: "列入已终止，不再办理"}
	case r.Decision != nil && r.Decision.Grant:
		s.State, s.Why = ui.State{Word: "准予修复", Tone: ui.Clear}, r.Decision.Document.Number
	case r.Decision != nil:
		s.State, s.Why = ui.State{Word: "不予修复", Tone: ui.Strict}, r.Decision.Reason
	case r.Acceptance != nil && !r.Acceptance.Accept:
		s.State, s.Why = ui.State{Word: "不予受理", Tone: ui.Strict}, r.Acceptance.Reason
	default:
		s.State = ui.State{Word: "待受理", Tone: ui.Action}
		if r.Acceptance != nil {
			s.State.Word = "已受理，待决定"
		}
		next, answer, err := listing.RepairDue(r, rules)
		if err == nil {
			s.Why = "办理期限 " + next.Day.Chinese() + "，答复期限 " + answer.Day.Chinese()
		}
		if err == nil && today.After(next.Day) {
			s.State = ui.State{Word: s.State.Word + "，已逾期", Tone: ui.Strict}
		}
	}
	return s
}
