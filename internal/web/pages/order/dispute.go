package order

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/enforcement"
	"liancheng/internal/web/pages/dispute"
	"liancheng/internal/web/ui"
)

// A Dispute is one about the order, with its page for who may read it.
type Dispute struct {
	State ui.State
	When  string
	To    string // "" where the actor has no part in it
}

// disputes tells of the disputes about an order, or about the one it was handed over
// from or to, and whether the actor may raise one.
func (p *Pages) disputes(ctx context.Context, a access.Actor, page *ShowPage) error {
	if p.Disputes == nil {
		return nil
	}
	o := &page.View.Order
	rows, err := p.Disputes.OfOrder(ctx, o.ID, o.From, o.To)
	if err != nil {
		return err
	}
	for _, r := range rows {
		state, err := dispute.State(r.DisputeFacts, p.Law(), p.Today())
		if err != nil {
			return err
		}
		d := Dispute{State: state, When: r.RaisedOn.Chinese()}
		if access.Can(a, access.DisputeRead, r.Resource()) == nil {
			d.To = dispute.Path(r.ID)
		}
		page.Disputes = append(page.Disputes, d)
		page.Disputed = page.Disputed || !r.State.Closed()
	}
	if !page.Disputed && partIn(a, o) && access.Can(a, access.DisputeRaise, access.Resource{Body: a.Body, Region: a.Region}) == nil {
		page.Raise = dispute.ForOrder(o.ID)
	}
	return nil
}

// partIn tells whether the actor's body carries the order out or decided the listing behind it.
func partIn(a access.Actor, o *enforcement.Order) bool {
	return a.Body != "" && (a.Body == o.Body || a.Body == o.Authority)
}
