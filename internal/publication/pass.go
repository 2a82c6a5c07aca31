package publication

import (
	"context"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// looked at in one transaction; small, so that clerks do not wait for the pass.
const batch = 100

// SweptSetting keeps under which rules every listing was last looked at, and how far.
const SweptSetting = "publication.swept"

// Swept is its value when every listing was looked at under the law of a day.
func Swept(rules *law.Ruleset, day calendar.Day) string { return lawOf(rules, day) + " " + done }

func lawOf(rules *law.Ruleset, day calendar.Day) string {
	return rules.Digest + "@" + string(rules.On(day).From)
}

// Pass does what the day brings: it takes notice of periods of publication that are over,
// and, when the law has changed, looks at every listing again. It is safe to repeat.
func (s *Service) Pass(ctx context.Context, a access.Actor, day calendar.Day) error {
	if err := s.Door.Enter(ctx, a, access.PublicationPass, access.Resource{Kind: "publication"}); err != nil {
		return err
	}
	for more := true; more; {
		if err := s.again(ctx, a, day, func(r reconcile) (err error) {
			more, err = r.pastEnd()
			return err
		}); err != nil {
			return err
		}
	}
	for more := true; more; {
		if err := s.again(ctx, a, day, func(r reconcile) (err error) {
			more, err = r.sweep()
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) write(ctx context.Context, a access.Actor, day calendar.Day, do func(reconcile) error) error {
	return s.Store.Write(ctx, func(tx Tx) error { return do(reconcile{tx, s.Rules(), day, a.Ref()}) })
}

// again is write for what does not depend on what anybody saw.
func (s *Service) again(ctx context.Context, a access.Actor, day calendar.Day, do func(reconcile) error) error {
	return s.Store.WriteAgain(ctx, func(tx Tx) error { return do(reconcile{tx, s.Rules(), day, a.Ref()}) })
}

// pastEnd settles some listings whose period of publication is over; each leaves the list by it.
func (r reconcile) pastEnd() (more bool, err error) {
	ids, err := r.tx.CopiesPastEnd(r.day, batch)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		if err := r.again(id); err != nil {
			return false, err
		}
	}
	return len(ids) == batch, nil
}

// again settles a listing by its facts as they are.
func (r reconcile) again(id string) error {
	facts, found, err := r.tx.PublishedFacts(id)
	if err != nil || !found {
		return err
	}
	return r.listing(facts, 0)
}

// sweep looks at the next listings where the law is another than at the last sweep.
func (r reconcile) sweep() (more bool, err error) {
	value, _, err := r.tx.PublicationSetting(SweptSetting)
	if err != nil {
		return false, err
	}
	digest, after, _ := strings.Cut(value, " ")
	now := lawOf(r.rules, r.day)
	if digest == now && after == done {
		return false, nil
	}
	if digest != now || after == done {
		after = ""
	}
	page, err := r.tx.ListingFacts(after, batch)
	if err != nil {
		return false, err
	}
	for i := range page {
		after = page[i].ID
		if page[i].Effective == "" {
			continue
		}
		if err := r.listing(page[i], 0); err != nil {
			return false, err
		}
	}
	if len(page) < batch {
		after = done
	}
	return len(page) == batch, r.tx.PutSetting(SweptSetting, now+" "+after)
}

// done stands for the end of a sweep; no id is like it.
const done = "."
