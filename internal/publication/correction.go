package publication

import (
	"context"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Wish is what a party cleared wants: that a correction is published, or that it is not,
// or no longer. Nobody publishes one without it, since it tells anew who was once listed.
type Wish struct {
	Wanted bool
	On     calendar.Day // the day the party said so
	File   string       // digest of what it signed
	Actor  string       // Ref
}

// Wish records what the party cleared wants, and opens the notices where the listing was
// shown. It is recorded by the body whose listing it was.
func (s *Service) Wish(ctx context.Context, a access.Actor, listing string, w Wish) (copies []Copy, err error) {
	defer fault.Wrap(&err, "correction of listing %s", listing)
	facts, err := s.facts(ctx, listing)
	if err != nil {
		return nil, err
	}
	on := access.Resource{Kind: "listing", ID: listing, Body: facts.Authority, Region: facts.Region}
	if err := s.Door.Enter(ctx, a, access.CorrectionWish, on); err != nil {
		return nil, err
	}
	w.Actor = a.Ref()
	err = s.write(ctx, a, s.Today(), func(r reconcile) error {
		held, err := r.tx.FilesHeld(a.Body, []string{w.File})
		if err != nil {
			return err
		}
		copies, err = r.tx.CopiesOfListing(listing)
		if err != nil {
			return err
		}
		if err := w.check(&facts, copies, held, r.day); err != nil {
			return err
		}
		if err := r.tx.AddCorrectionWish(listing, w); err != nil {
			return err
		}
		if err := r.corrections(facts, copies); err != nil {
			return err
		}
		copies, err = r.tx.CopiesOfListing(listing)
		if err != nil {
			return err
		}
		e, err := event.New(EvWished, listing, 0, a.Ref(), Told{Listing: listing, Kind: OfCorrection, Body: facts.Authority, Day: w.On, Wished: w.Wanted})
		if err == nil {
			r.tx.Append(e)
		}
		return err
	})
	return copies, err
}

func (w *Wish) check(f *standing.Facts, copies []Copy, held map[string]bool, today calendar.Day) error {
	switch {
	case f.EndedHow != standing.Revoked:
		return fault.New(fault.Conflict, "只有列入被撤销的，才发布更正公告；届满移出、修复移出的不发布").Under("publication.correction-revoked")
	case firstOf(copies) == "":
		return fault.New(fault.Conflict, "该列入从未公示，没有需要更正的内容").Under("publication.correction-shown")
	}
	var bad fault.List
	switch {
	case !w.On.Valid():
		bad.Add(fault.New(fault.Invalid, "请填写当事人提出的日期（YYYY-MM-DD）").At("on").Under("publication.day"))
	case w.On.After(today), w.On.Before(f.EndedOn):
		bad.Add(fault.New(fault.Invalid, "当事人提出的日期应在撤销列入（%s）之后，不晚于今天", f.EndedOn.Chinese()).At("on").Under("publication.day"))
	}
	if w.File == "" || !held[w.File] {
		bad.Add(fault.New(fault.Invalid, "请上传当事人签署的书面要求；更正公告只依其要求发布").At("file").Under("publication.wish"))
	}
	return bad.Err()
}

// corrections opens or settles the notices, one at each channel where the listing was shown.
func (r reconcile) corrections(facts standing.Facts, copies []Copy) error {
	subject, err := r.tx.PublicSubject(facts.Party)
	if err != nil {
		return err
	}
	look := Look{Facts: &facts, Subject: &subject, Rules: r.rules, Day: r.day}
	there := map[string]Copy{}
	for _, c := range copies {
		if c.Kind == OfCorrection {
			there[c.Channel] = c
		}
	}
	for _, was := range copies {
		if was.Kind != OfListing || was.First == "" {
			continue
		}
		c, open := there[was.Channel]
		if !open {
			if c, err = r.open(OfCorrection, r.channel(was.Channel), look); err != nil {
				return err
			}
			c.Body, c.Region, c.Owed = was.Body, was.Region, true
		}
		if err := r.settle(c, look, 0); err != nil {
			return err
		}
	}
	return nil
}

func (r reconcile) channel(id string) law.Channel {
	for _, ch := range r.rules.Source.Procedure.Channels {
		if ch.ID == id {
			return ch
		}
	}
	return law.Channel{ID: id}
}

func (s *Service) facts(ctx context.Context, listing string) (f standing.Facts, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		var found bool
		if f, found, err = tx.PublishedFacts(listing); err == nil && !found {
			err = fault.New(fault.NotFound, "没有该列入案件").At("id").Under("publication.listing")
		}
		return err
	})
	return f, err
}
