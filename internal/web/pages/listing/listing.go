// Package listing is the pages of a case: list.go and show.go show, every other
// file is one step of its life as the case officer, the legal reviewer and the
// deciding officer take it.
//
// A step that is refused shows the case again as it now is, with what was typed
// and, where it is too early, from which day it becomes possible.
package listing

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Listings is what the pages need of listing.
type Listings interface {
	List(ctx context.Context, a access.Actor, q listing.Query) (rows []listing.Row, next string, err error)
	Get(ctx context.Context, a access.Actor, id string) (listing.View, error)
	PaperFile(ctx context.Context, a access.Actor, id string, q listing.PaperQuery, format listing.Format, today calendar.Day) (listing.PaperFile, error)
	Steps
}

// Steps are the steps of a case that have a form here.
type Steps interface {
	Propose(ctx context.Context, a access.Actor, p listing.Proposal) (listing.Listing, error)
	Adopt(ctx context.Context, a access.Actor, x listing.Adoption) (listing.Listing, error)
	AdoptFile(ctx context.Context, a access.Actor, from io.Reader) ([]listing.Adopted, error)
	Complete(ctx context.Context, a access.Actor, id string, version int64, c listing.Completion) (listing.Listing, error)
	Review(ctx context.Context, a access.Actor, id string, version int64, o listing.Opinion) (listing.Listing, error)
	Notify(ctx context.Context, a access.Actor, id string, version int64, notices ...listing.Notice) (listing.Listing, error)
	Hear(ctx context.Context, a access.Actor, id string, version int64, x listing.Statement) (listing.Listing, error)
	Decide(ctx context.Context, a access.Actor, id string, version int64, x listing.Decision) (listing.Listing, error)
	Serve(ctx context.Context, a access.Actor, id string, version int64, deliveries ...listing.Delivery) (listing.Listing, error)
	End(ctx context.Context, a access.Actor, id string, version int64, t listing.Termination) (listing.Listing, error)
	Object(ctx context.Context, a access.Actor, id string, version int64, x listing.ObjectionApplication) (listing.Listing, error)
	DecideObjection(ctx context.Context, a access.Actor, id string, version int64, x listing.ObjectionDecision) (listing.Listing, error)
	WithdrawObjection(ctx context.Context, a access.Actor, id string, version int64, x listing.ObjectionWithdrawal) (listing.Listing, error)
	ApplyRepair(ctx context.Context, a access.Actor, id string, version int64, x listing.RepairApplication) (listing.Listing, error)
	AcceptRepair(ctx context.Context, a access.Actor, id string, version int64, x listing.RepairAcceptance) (listing.Listing, error)
	DecideRepair(ctx context.Context, a access.Actor, id string, version int64, x listing.RepairDecision) (listing.Listing, error)
	WithdrawRepair(ctx context.Context, a access.Actor, id string, version int64, x listing.RepairWithdrawal) (listing.Listing, error)
	Restore(ctx context.Context, a access.Actor, id string, version int64, x listing.Restoration) (listing.Listing, error)
	Mark(ctx context.Context, a access.Actor, id string, version int64, act listing.Act, m listing.Mark) (listing.Listing, error)
	FileRemedy(ctx context.Context, a access.Actor, id string, version int64, x listing.RemedyFiling) (listing.Listing, error)
	ConcludeRemedy(ctx context.Context, a access.Actor, id string, version int64, x listing.RemedyConclusion) (listing.Listing, error)
	ChangeGrounds(ctx context.Context, a access.Actor, id string, version int64, x listing.GroundsNotice) (listing.Listing, error)
	ReviewGrounds(ctx context.Context, a access.Actor, id string, version int64, x listing.GroundsReview) (listing.Listing, error)
	RecordDuty(ctx context.Context, a access.Actor, id string, version int64, x listing.Duty) (listing.Listing, error)
	Withdraw(ctx context.Context, a access.Actor, id string, version int64, reason string) (listing.Listing, error)
}

// Parties names parties; that somebody looked at one is recorded.
type Parties interface {
	Displays(ctx context.Context, ids []string) (map[string]string, error)
	Party(ctx context.Context, a access.Actor, id string) (party.Party, error)
}

// People is Parties and Registry: what one object usually is.
type People interface {
	Parties
	Registry
}

// Releases tells how far the release of an ended listing has come.
type Releases interface {
	Release(ctx context.Context, a access.Actor, listing string) (enforcement.Progress, error)
}

// Copies tells where a listing is shown to the public, and keeps what the party cleared wants.
type Copies interface {
	OfListing(ctx context.Context, listing string) ([]publication.Copy, error)
	Wish(ctx context.Context, a access.Actor, listing string, w publication.Wish) ([]publication.Copy, error)
}

// Bodies names bodies.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
}

// Pages are the pages of this package.
type Pages struct {
	Listings Listings
	Releases Releases
	Parties  Parties
	Registry Registry
	Bodies   Bodies
	Copies   Copies // nil: nothing is shown
	Files    upload.Files
	Law      func() *law.Ruleset
	Today    func() calendar.Day

	PartyPages bool // parties have pages to lead to
}

const section = "listings"

var home = ui.Link{Word: "案件", To: "/listings"}

// Path is the address of a case's page.
func Path(id string) string { return "/listings/" + id }

// state is where a case stands today.
func state(f *standing.Facts, today calendar.Day) ui.State {
	if f.State != standing.Served {
		tone := ui.Action
		if f.State == standing.Ended || f.State == standing.Withdrawn {
			tone = ui.Plain
		}
		return ui.State{Word: f.State.Chinese(), Tone: tone}
	}
	switch force := f.On(today); force {
	case standing.InForce:
		return ui.State{Word: force.Chinese(), Tone: ui.Stop}
	case standing.Over:
		return ui.State{Word: "期限届满，待办理移出", Tone: ui.Strict}
	default:
		return ui.State{Word: force.Chinese(), Tone: ui.Strict}
	}
}

// version is the version that the page showed.
func version(r *http.Request) (int64, error) {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.New(fault.Invalid, "表单缺少案件的版本，请重新打开案件后再办理").At("version").Under("listing.version")
	}
	return v, nil
}
