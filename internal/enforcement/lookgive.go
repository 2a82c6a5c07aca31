package enforcement

import (
	"crypto/rand"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// A Decider is a body as a re-check needs it: what it decides, licensing included.
type Decider struct {
	Office
	Decides []string
}

// situation is a listing as the rules of re-checks look at it, read once for a batch.
type situation struct {
	Situation
	reaching Reaching
	failed   func() error // the first error of a look-up
}

// situate reads what the rules look at.
func (w *lookback) situate(l *Look) error {
	var answer func(party, circumstance string) law.Tri
	answer, w.failed = answersOf(w.tx)
	first, err := since(w.rules, &w.facts, l.Kind, l.Day)
	w.Situation = Situation{Facts: w.facts, Rules: w.rules, Edition: w.rules.On(w.today), Answer: answer}
	w.reaching = Reaching{Party: l.Party, Via: l.Via, Since: first}
	return err
}

// consider gives the order that a screening is due, if any.
func (w *lookback) consider(x *Screened, kind LookKind) (issued, spared bool, err error) {
	var why Recheck
	switch applied, candidate, err := w.applied(x, kind); {
	case err != nil || !candidate:
		return false, false, err
	case kind == LookReleased:
		why = w.DueReleased(x, applied, w.reaching)
	default:
		why, spared = w.Due(x, applied, w.reaching)
	}
	if err := w.failed(); err != nil || why == NoRecheck {
		return false, spared, err
	}
	if last, err := w.tx.LastOfCase(x); err != nil || last != x.ID {
		return false, false, err // the body has asked again for the same case: that one counts
	}
	m, err := w.rules.Matter(x.Matter)
	if err != nil {
		m = law.Matter{ID: x.Matter}
	}
	office, known, err := w.office(x.Body)
	if err != nil {
		return false, false, err
	}
	if !known { // of a body that is not ours; who holds the function here passes it on
		f := functionOf(&office.Office, &m)
		if office.Office, _, err = w.tx.HolderOf(f, place(&w.facts, ""), w.today); err != nil {
			return false, false, err
		}
		if office.ID == "" {
			office.Region = place(&w.facts, "")
		}
	}
	issued, err = w.give(why, x.ID, &office, &m)
	return issued, false, err
}

// applied reads the receipt where the row alone does not tell; candidate is false where it does.
func (w *lookback) applied(x *Screened, kind LookKind) (a Applied, candidate bool, err error) {
	shown := x.Hit && x.Shown(w.facts.ID)
	switch {
	case kind == LookReleased && (!shown || x.Given != No):
		return a, false, nil
	case kind == LookListed && !shown:
		return a, true, nil
	case kind == LookListed && len(x.Listings) == 1:
		return a, false, nil // a hit, and there is no other
	}
	a, err = w.tx.Applied(x)
	return a, err == nil, err
}

func (w *lookback) office(body string) (Decider, bool, error) {
	if body == "" {
		return Decider{}, false, nil
	}
	return w.tx.DeciderByID(body, w.today)
}

// give issues the order, once. What is known of an order there is may have changed.
func (w *lookback) give(why Recheck, about string, office *Decider, m *law.Matter) (issued bool, err error) {
	o := Order{
		Moved: w.today, ID: ident.NewIDAt("ord", w.tx.Now(), rand.Reader), Version: 1, Listing: w.facts.ID, Domain: w.facts.Domain,
		Kind: law.Recheck, Recheck: why, About: about, Undo: law.Reapply, Function: functionOf(&office.Office, m),
		Body: office.ID, Region: office.Region, Authority: w.facts.Authority, State: Issued, Issued: w.today,
	}
	for _, role := range w.facts.RoleOf(w.reaching.Via) {
		o.Reached = append(o.Reached, Reached{Party: w.reaching.Party, Role: role, Kind: law.Recheck})
	}
	if err := o.clock(w.rules, w.today); err != nil {
		return false, err
	}
	if issued, err = w.tx.AddOrder(o); err != nil {
		return false, err
	}
	if issued {
		return true, tell(w.tx, EvIssued, &o, w.actor)
	}
	old, found, err := w.tx.RecheckAbout(o.Listing, o.About, o.Addressee())
	if err != nil || !found {
		return false, err
	}
	changed, err := old.repeated(&o, w.rules, w.today)
	if err != nil || !changed {
		return false, err
	}
	return false, w.save(old, EvAmended)
}

// repeated is the order there is, now that it is asked for again: what was under way was
// granted; a listing put back has ended once more; one more of those reached.
func (o *Order) repeated(now *Order, rs *law.Ruleset, today calendar.Day) (changed bool, err error) {
	if o.State == HandedOver {
		return false, nil
	}
	if o.Recheck == InFlight && now.Recheck == Granted && o.Open() {
		o.Recheck, changed = Granted, true
	}
	if o.Open() {
		o.Reached = slices.Clone(o.Reached)
		changed = o.name(now.Reached) || changed
	}
	if now.Recheck == Refused && o.State == Cancelled && o.Code == Reinstated {
		o.State, o.Code, o.Closed, changed = Issued, "", "", true
		err = o.clock(rs, today)
	}
	return changed, err
}
