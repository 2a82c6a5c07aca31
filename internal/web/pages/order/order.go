// Package order is the pages of the executing officer: the orders of his body,
// one order beside its clause, and what may be done with it.
//
// list.go and show.go show; every other file is one user action. An action that
// is refused shows the order again as it now is, with what was typed.
package order

import (
	"context"
	"net/http"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Orders is what the pages need of enforcement.
type Orders interface {
	List(ctx context.Context, a access.Actor, q enforcement.Query) (enforcement.Page, error)
	Counts(ctx context.Context, a access.Actor) ([]enforcement.Count, error)
	Get(ctx context.Context, a access.Actor, id string) (enforcement.View, error)
	Release(ctx context.Context, a access.Actor, listing string) (enforcement.Progress, error)
	Acts
}

// Acts is what people do with an order.
type Acts interface {
	Acknowledge(ctx context.Context, a access.Actor, id string, version int64) (enforcement.Order, error)
	Feedback(ctx context.Context, a access.Actor, id string, version int64, fb enforcement.Feedback) (enforcement.Order, error)
	HandOver(ctx context.Context, a access.Actor, id string, version int64, h enforcement.Handover) (from, to enforcement.Order, err error)
	SendBack(ctx context.Context, a access.Actor, id string, version int64, why string) (enforcement.Order, error)
	Chase(ctx context.Context, a access.Actor, id string, version int64, text string) (enforcement.Order, error)
	ConfirmRelease(ctx context.Context, a access.Actor, id string, version int64, fb enforcement.Feedback) (enforcement.Order, error)
	Answer(ctx context.Context, a access.Actor, id string, version int64, value law.Tri, source string) (enforcement.Order, error)
}

// Parties names parties: Displays as lists do, organisations in full and persons
// masked; Party with its numbers, and that somebody looked is recorded.
type Parties interface {
	Displays(ctx context.Context, ids []string) (map[string]string, error)
	Party(ctx context.Context, a access.Actor, id string) (party.Party, error)
}

// Bodies names bodies.
type Bodies interface {
	Body(ctx context.Context, id string) (party.Body, error)
	Bodies(ctx context.Context, region, after string, limit int) ([]party.Body, error)
}

// Disputes tells whether an order is disputed.
type Disputes interface {
	OfOrder(ctx context.Context, orders ...string) ([]coordination.DisputeRow, error)
}

// Pages are the pages of this package.
type Pages struct {
	Orders   Orders
	Disputes Disputes // nil: there are none
	Parties  Parties
	Bodies   Bodies
	Files    upload.Files
	Law      func() *law.Ruleset
	Today    func() calendar.Day
}

const section = "orders"

var home = ui.Link{Word: "惩戒任务", To: "/orders"}

// Path is the address of an order's page.
func Path(id string) string { return "/orders/" + id }

// what says in words what an order asks for.
func what(rules *law.Ruleset, o *enforcement.Order) string {
	if o.Kind == law.Question {
		c, _ := rules.Circumstance(o.Circumstance)
		return c.Question
	}
	if o.Kind == law.Recheck {
		return o.Kind.Chinese() + "：" + o.Recheck.Chinese()
	}
	act, _ := rules.Act(o.Act)
	return act.Name
}

// state is where an order stands, with what is late said first.
func state(o *enforcement.Order, today calendar.Day) ui.State {
	switch {
	case o.Overdue(today):
		return ui.State{Word: o.StateName() + "，已逾期", Tone: ui.Strict}
	case o.Release.Overdue(today):
		return ui.State{Word: "解除逾期未确认", Tone: ui.Strict}
	case o.Release.State == enforcement.ReleasePending:
		return ui.State{Word: o.Release.State.Chinese(), Tone: ui.Action}
	case o.Open():
		return ui.State{Word: o.StateName(), Tone: ui.Action}
	case o.State == enforcement.Done, o.State == enforcement.Answered, o.State == enforcement.Finished:
		return ui.State{Word: o.StateName(), Tone: ui.Clear}
	}
	return ui.State{Word: o.StateName()}
}

// due is the day that counts now: of the release when one is pending.
func due(o *enforcement.Order) calendar.Due {
	switch {
	case o.Release.State == enforcement.ReleasePending:
		return o.Release.Due
	case !o.Open():
		return calendar.Due{}
	case o.State == enforcement.Issued && o.AckDue.Day != "" && (o.Due.Day == "" || o.AckDue.Day.Before(o.Due.Day)):
		return o.AckDue
	}
	return o.Due
}

func render(w http.ResponseWriter, r *http.Request, status int, f ui.Frame, p ShowPage) error {
	f.Errors = len(p.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, p))
}
