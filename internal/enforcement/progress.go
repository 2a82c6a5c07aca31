package enforcement

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

// A Progress is how far the release of an ended listing has come: the case is over when
// everybody who did something, or was informed, has confirmed that it is undone.
type Progress struct {
	Listing  string
	Ended    bool
	Complete bool // ended, and nothing is pending
	Bodies   []BodyProgress
	Holdings []Holding // copies that others keep
	Back     Back
}

// A Holding is a copy of a listing that somebody keeps beside the orders: shown to the
// public, or taken over by a subscriber of the stream. It is gone when it was taken down,
// or when the subscriber has read that the listing ended.
type Holding struct {
	Kind HoldingKind
	Name string // of the channel, or of the subscriber
	Body string
	Gone bool
	Due  calendar.Due
}

// HoldingKind is what sort of copy it is.
type HoldingKind string

const (
	Published  HoldingKind = "publication" // 公示
	Subscribed HoldingKind = "subscriber"  // 接口订阅
)

var holdingWords = map[HoldingKind]string{Published: "公示", Subscribed: "接口订阅"}

// Chinese gives the words officers use.
func (k HoldingKind) Chinese() string { return holdingWords[k] }

// Overdue tells whether it should be gone; computed, never stored.
func (h *Holding) Overdue(today calendar.Day) bool { return !h.Gone && late(h.Due, today) }

// Holdings tells who keeps copies of an ended listing; told is the event that said last what
// became of it.
type Holdings interface {
	Holdings(ctx context.Context, listing string, told event.Seq) ([]Holding, error)
}

// Back is what looking back because of the listing has come to, 反向核查.
type Back struct {
	Seen    int // decisions looked at, in the last walk of each
	Spared  int // of them such that the listing has no bearing on the matter
	Orders  int // re-checks issued, handed over ones counted once
	Open    int // of them not answered yet
	Looking bool
}

// back sums looks and re-checks up. It is pure.
func back(looks []Look, orders []Order) (b Back) {
	for i := range looks {
		if l := &looks[i]; l.Kind != LookOrders {
			b.Seen, b.Spared = b.Seen+l.Seen, b.Spared+l.Spared
			b.Looking = b.Looking || !l.Finished && (l.Pass == 0 || l.After != "")
		}
	}
	for i := range orders {
		if o := &orders[i]; o.recheck() && o.State != HandedOver {
			b.Orders++
			if o.Open() {
				b.Open++
			}
		}
	}
	return b
}

// BodyProgress is what one body has to confirm.
type BodyProgress struct {
	Body      string // "": orders that nobody holds
	Confirmed int
	Pending   int
	Overdue   int          // of those pending
	Due       calendar.Day // the earliest of those pending
}

// Release tells how far the release of a listing has come, and what looking back because of it did. It may be asked by the body
// whose case it was, by those that have orders of it, and by the coordinator.
func (s *Service) Release(ctx context.Context, a access.Actor, listing string) (p Progress, err error) {
	var facts standing.Facts
	var orders []Order
	var told event.Seq
	var looks []Look
	err = s.Store.Read(ctx, func(tx Tx) error {
		var found bool
		if facts, told, found, err = tx.FollowedListing(listing); err != nil {
			return err
		}
		if !found {
			return fault.New(fault.NotFound, "没有编号为 %s 的列入，或者其任务尚未下达", listing).At("id").Under("order.listing")
		}
		if looks, err = tx.LooksOf(listing); err != nil {
			return err
		}
		orders, err = tx.OrdersOfListing(listing)
		return err
	})
	if err != nil {
		return p, err
	}
	on := access.Resource{Kind: "listing", ID: listing, Body: facts.Authority, Region: facts.Region}
	for i := range orders {
		on.Others = append(on.Others, orders[i].Body)
	}
	if err = s.Door.Enter(ctx, a, access.ListingRead, on); err != nil {
		return p, err
	}
	p = progress(&facts, orders, s.Today())
	p.Back = back(looks, orders)
	p.Complete = p.Complete && !p.Back.Looking
	if p.Ended && s.Holdings != nil {
		err = s.held(ctx, &p, &facts, told)
	}
	return p, err
}

// held adds the copies that others keep; the case is over when they are gone too.
func (s *Service) held(ctx context.Context, p *Progress, f *standing.Facts, told event.Seq) (err error) {
	if p.Holdings, err = s.Holdings.Holdings(ctx, f.ID, told); err != nil {
		return err
	}
	due, err := dueOf(s.Law(), periodRelease, over(f), 1)
	for i := range p.Holdings {
		h := &p.Holdings[i]
		if h.Due.Day == "" {
			h.Due = due
		}
		p.Complete = p.Complete && h.Gone
	}
	return err
}

// progress counts what is confirmed and what is not. It is pure.
func progress(f *standing.Facts, orders []Order, today calendar.Day) Progress {
	p := Progress{Listing: f.ID, Ended: f.On(today) == standing.Over}
	pending := 0
	for i := range orders {
		o := &orders[i]
		if o.Release.State != ReleasePending && o.Release.State != ReleaseConfirmed {
			continue
		}
		at, there := slices.BinarySearchFunc(p.Bodies, o.Body, func(b BodyProgress, id string) int { return cmp.Compare(b.Body, id) })
		if !there {
			p.Bodies = slices.Insert(p.Bodies, at, BodyProgress{Body: o.Body})
		}
		b := &p.Bodies[at]
		if o.Release.State == ReleaseConfirmed {
			b.Confirmed++
			continue
		}
		pending++
		b.Pending++
		if o.Release.Overdue(today) {
			b.Overdue++
		}
		if due := o.Release.Due.Day; b.Due == "" || due < b.Due {
			b.Due = due
		}
	}
	p.Complete = p.Ended && pending == 0
	return p
}

// Chase reminds a body of what is overdue: an order, or the confirmation of a release.
// Each reminder stands in the order's history.
func (s *Service) Chase(ctx context.Context, a access.Actor, id string, version int64, text string) (Order, error) {
	return s.act(ctx, a, access.OrderChase, id, version, func(w *step, o Order) (Order, error) {
		if !o.Overdue(w.today) && !o.Release.Overdue(w.today) {
			due := o.Due.Day
			if o.Release.State == ReleasePending {
				due = o.Release.Due.Day
			}
			return o, fault.New(fault.Conflict, "该任务没有逾期（期限 %s），不需催办", due.Chinese()).At("act").Under("order.chase")
		}
		if err := reasons(text); err != nil {
			return o, err
		}
		e, err := event.New(EvChased, o.ID, 0, w.actor.Ref(), o.Facts())
		if err != nil {
			return o, err
		}
		w.tx.Append(e)
		return o, w.note(&o, o.Version, Feedback{Act: Remind, Text: strings.TrimSpace(text)})
	})
}
