package enforcement

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
)

// Redate counts anew the days that were estimated when no holiday notice settled them:
// from the daily pass, after a notice was entered. It tells how many orders changed.
func (s *Service) Redate(ctx context.Context) (changed int, err error) {
	actor := access.System("daily")
	if err := s.Door.Enter(ctx, actor, access.OrderIssue, access.Resource{Kind: "order"}); err != nil {
		return 0, err
	}
	for after := ""; ; {
		var n int
		var last string
		err := s.Store.Write(ctx, func(tx Tx) error { // may run twice: what it found is taken over once it committed
			n, last = 0, ""
			orders, err := tx.EstimatedOrders(after, 200)
			for _, o := range orders {
				if err != nil {
					return err
				}
				var did int
				did, err = s.redate(tx, o, actor.Ref())
				n, last = n+did, o.ID
			}
			return err
		})
		if err != nil || last == "" {
			return changed, err
		}
		changed, after = changed+n, last
	}
}

func (s *Service) redate(tx Tx, o Order, actor string) (int, error) {
	was, noReceipt := o, o.AckDue.Day == ""
	if err := o.clock(s.Law(), o.Counted); err != nil {
		return 0, err
	}
	if noReceipt {
		o.AckDue = calendar.Due{}
	}
	if o.Release.State == ReleasePending {
		due, err := dueOf(s.Law(), periodRelease, o.Release.On, 1)
		if err != nil {
			return 0, err
		}
		o.Release.Due = due
	}
	if o.Due == was.Due && o.AckDue == was.AckDue && o.Release.Due == was.Release.Due {
		return 0, nil
	}
	return 1, save(tx, o, EvAmended, actor, s.Today())
}
