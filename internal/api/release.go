package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
)

// ReleaseProgress is how far the release of an ended listing has come.
type ReleaseProgress struct {
	Listing  string        `json:"listing"`
	Ended    bool          `json:"ended"`
	Complete bool          `json:"complete" doc:"已终止，且应当确认的均已确认：案件办结"`
	Bodies   []BodyRelease `json:"bodies" doc:"应当确认解除的机构"`
	Copies   []HeldCopy    `json:"copies" doc:"公示渠道和接口订阅方：公示已撤下、终止已读取的为 gone"`
	Rechecks Rechecks      `json:"rechecks" doc:"反向核查"`
}

// HeldCopy is a copy of the listing that somebody keeps beside the orders.
type HeldCopy struct {
	Kind    enforcement.HoldingKind `json:"kind" enum:"publication,subscriber"`
	Name    string                  `json:"name"`
	Body    string                  `json:"body,omitempty"`
	Gone    bool                    `json:"gone"`
	Due     calendar.Day            `json:"due,omitempty"`
	Overdue bool                    `json:"overdue"`
}

// Rechecks is what looking back because of a listing has come to.
type Rechecks struct {
	Seen    int  `json:"seen" doc:"查到的追溯范围内的核查"`
	Spared  int  `json:"spared" doc:"其中措施不及于该事项，或者仅供参考，不需复核的"`
	Orders  int  `json:"orders" doc:"已下达的复核任务"`
	Open    int  `json:"open" doc:"其中尚未办结的"`
	Looking bool `json:"looking" doc:"尚未查完"`
}

// BodyRelease is what one body has to confirm.
type BodyRelease struct {
	Body      string       `json:"body"`
	Name      string       `json:"name,omitempty"`
	Confirmed int          `json:"confirmed"`
	Pending   int          `json:"pending"`
	Overdue   int          `json:"overdue" doc:"待确认中已逾期的"`
	Due       calendar.Day `json:"due,omitempty" doc:"待确认中最早的期限"`
}

func (a *API) releases() {
	handle(a, op{Name: "listings.release", Method: "GET", Path: "/v1/listings/{id}/release", Tag: tagListing, Act: access.ListingRead,
		Summary: "列入终止后的解除进展，以及反向核查的情况"}, a.release)
}

func (a *API) release(c call, in *ByID) (*body[ReleaseProgress], error) {
	p, err := a.cfg.Orders.Release(c, c.Actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := ReleaseProgress{p.Listing, p.Ended, p.Complete, make([]BodyRelease, len(p.Bodies)), make([]HeldCopy, len(p.Holdings)), Rechecks(p.Back)}
	for i, h := range p.Holdings {
		out.Copies[i] = HeldCopy{h.Kind, h.Name, h.Body, h.Gone, h.Due.Day, h.Overdue(a.today())}
	}
	for i, b := range p.Bodies {
		out.Bodies[i] = BodyRelease{Body: b.Body, Confirmed: b.Confirmed, Pending: b.Pending, Overdue: b.Overdue, Due: b.Due}
		if b.Body == "" {
			continue
		}
		office, err := a.cfg.Registry.Body(c, b.Body)
		if err != nil {
			return nil, err
		}
		out.Bodies[i].Name = office.Name
	}
	return &body[ReleaseProgress]{out}, nil
}
