package publication

import (
	"context"
	"crypto/rand"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// FollowerName is under which the copies follow the stream.
const FollowerName = "publication"

// A Follower brings copies up with what happened. Effects and cursor are one transaction;
// what should stand somewhere is computed anew each time, so an event told twice does nothing.
type Follower struct {
	Law func() *law.Ruleset // law in force in the running system
}

// Handle does what follows from some events.
func (f *Follower) Handle(ctx context.Context, tx Tx, events []event.Event) error {
	for _, e := range events {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		switch {
		case standing.IsListing(e.Kind):
			err = f.listing(tx, e)
		case names[e.Kind]:
			err = f.party(tx, e)
		case e.Kind == party.EventBodyRegistered, e.Kind == party.EventBodyChanged:
			err = reconcile{tx, f.Law(), calendar.DayOf(e.At), followerRef()}.house()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// names are the events after which a card may read otherwise.
var names = map[event.Kind]bool{party.EventRenamed: true, party.EventChanged: true, party.EventErased: true, party.EventMerged: true, party.EventUnmerged: true}

// listing brings the copies of a listing up to one of its events.
func (f *Follower) listing(tx Tx, e event.Event) error {
	var facts standing.Facts
	if err := e.Decode(&facts); err != nil {
		return err
	}
	if facts.Effective == "" { // nothing was ever shown of a case before its decision is served
		return nil
	}
	return reconcile{tx, f.Law(), calendar.DayOf(e.At), followerRef()}.listing(facts, e.Seq)
}

// party looks at every listing of the party again, in all its records. Their facts are those
// of now, which are newer than the event at worst: what was done by then is found done.
func (f *Follower) party(tx Tx, e event.Event) error {
	tree, err := tx.PartyTree(e.Subject)
	if err != nil {
		return err
	}
	for _, id := range tree.Records {
		all, err := tx.ListingFactsOf(id)
		for i := range all {
			if err == nil && all[i].Party == id && all[i].Effective != "" {
				err = reconcile{tx, f.Law(), calendar.DayOf(e.At), followerRef()}.listing(all[i], 0)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func followerRef() string { return access.System("follower:" + FollowerName).Ref() }

// A reconcile brings the copies of listings up with a day.
type reconcile struct {
	tx    Tx
	rules *law.Ruleset
	day   calendar.Day
	actor string
}

// listing settles every copy of a listing, and makes those that are wanted and not there.
// seq is the event that the facts come from, 0 where none is behind it.
func (r reconcile) listing(facts standing.Facts, seq event.Seq) error {
	subject, err := r.tx.PublicSubject(facts.Party)
	if err != nil {
		return err
	}
	copies, err := r.tx.CopiesOfListing(facts.ID)
	if err != nil {
		return err
	}
	look := Look{Facts: &facts, Subject: &subject, Rules: r.rules, Day: r.day}
	if _, why := Show(look); why == Shows {
		if copies, err = r.complete(copies, look, seq); err != nil {
			return err
		}
	}
	for _, c := range copies {
		if seq != 0 && c.Seq >= seq {
			continue // this event, or a later one, has been here before
		}
		if err := r.settle(c, look, seq); err != nil {
			return err
		}
	}
	return nil
}

// complete makes the copies of channels that have none yet.
func (r reconcile) complete(copies []Copy, x Look, seq event.Seq) ([]Copy, error) {
	for _, ch := range r.rules.Source.Procedure.Channels {
		there := slices.ContainsFunc(copies, func(c Copy) bool { return c.Channel == ch.ID && c.Kind == OfListing })
		if there || !ch.For(x.Facts.Domain) {
			continue
		}
		c, err := r.open(OfListing, ch, x)
		if err != nil {
			return nil, err
		}
		copies = append(copies, c)
	}
	return copies, nil
}

// open makes a copy, not yet saved, at a channel.
func (r reconcile) open(kind Kind, ch law.Channel, x Look) (c Copy, err error) {
	c = Copy{
		ID: ident.NewIDAt("pub", r.tx.Now(), rand.Reader), Listing: x.Facts.ID, Kind: kind, Channel: ch.ID, Owed: ch.Confirmed,
		Party: x.Facts.Party, Domain: x.Facts.Domain, Authority: x.Facts.Authority,
	}
	if ch.Function == "" {
		c.Body = c.Authority
		c.Region, err = r.tx.BodyRegion(c.Body)
		return c, err
	}
	c.Body, c.Region, err = r.tx.ChannelBody(ch.Function, ch.Region, r.day)
	return c, err
}

// settle saves a copy where something about it is another than before, and tells of it
// where something is to be done.
func (r reconcile) settle(c Copy, x Look, seq event.Seq) error {
	next, err := r.settled(c, x)
	if err != nil {
		return err
	}
	moved := c.Version == 0 || next != c
	if !moved {
		return nil
	}
	next.Seq = max(c.Seq, seq)
	return r.save(next, c)
}

func (r reconcile) settled(c Copy, x Look) (_ Copy, err error) {
	x.First = c.First
	if ch := r.channel(c.Channel); c.Body == "" && ch.Function != "" {
		if c.Body, c.Region, err = r.tx.ChannelBody(ch.Function, ch.Region, r.day); err != nil {
			return c, err
		}
	}
	if c.Kind == OfListing {
		card, why := Show(x)
		return settle(c, card, why, x)
	}
	wish, _, err := r.tx.CorrectionWish(c.Listing)
	if err != nil {
		return c, err
	}
	// A correction is about what was shown: its own copy was put up after that.
	x.First = x.Facts.Effective
	card, why := Correct(x, wish.Wanted)
	return settle(c, card, why, x)
}

// house looks again at copies that nobody puts up, now that a body changed.
func (r reconcile) house() error {
	for after := ""; ; {
		ids, err := r.tx.CopiesWithoutBody(after, batch)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			after = id
			if err := r.again(id); err != nil {
				return err
			}
		}
	}
}

func (r reconcile) save(next, before Copy) error {
	next.Version = before.Version + 1
	save := r.tx.SaveCopy
	if next.Version == 1 {
		save = r.tx.AddCopy
	}
	if err := save(next); err != nil {
		return err
	}
	if before.Version != 0 && next.Wanted == before.Wanted && next.State() == before.State() {
		return nil
	}
	return say(r.tx, EvWanted, &next, r.actor, r.day)
}

func say(tx Tx, kind event.Kind, c *Copy, actor string, day calendar.Day) error {
	e, err := event.New(kind, c.ID, c.Version, actor, c.told(day))
	if err == nil {
		tx.Append(e)
	}
	return err
}
