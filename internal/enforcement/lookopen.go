package enforcement

import (
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// look opens what the listing's standing asks to be looked for. before is the listing as it
// was, nil when nothing is known to have changed.
func (f *Follower) look(tx Tx, before *standing.Facts, facts *standing.Facts, day calendar.Day, at time.Time) error {
	force, kind := facts.On(day), LookListed
	anew := before != nil && before.On(day) != force
	switch {
	case force == standing.Over && facts.Effective != "":
		kind = LookReleased
		anew = anew || before != nil && before.EndedHow != facts.EndedHow // 期满、修复之后又被撤销
	case force != standing.InForce:
		return nil
	}
	from := facts.Effective
	if kind == LookReleased {
		from = over(facts)
	}
	for _, p := range Parties(facts) {
		if err := openLook(tx, newLook(facts.ID, kind, p, p, from, at), anew); err != nil {
			return err
		}
	}
	if force == standing.InForce && (!anew || before.On(day) == standing.NotYet) {
		return nil // there are no re-checks yet
	}
	return openLook(tx, newLook(facts.ID, LookOrders, "", "", from, at), anew)
}

// lookThrough has the screenings of a party looked at anew, now that it has more records.
func (f *Follower) lookThrough(tx Tx, facts *standing.Facts, tree party.Tree, at time.Time) error {
	for _, p := range Parties(facts) {
		if !tree.Has(p) {
			continue
		}
		if err := openLook(tx, newLook(facts.ID, LookListed, p, p, facts.Effective, at), true); err != nil {
			return err
		}
	}
	return nil
}

// openLook adds a look, or begins anew the one there is.
func openLook(tx Tx, l Look, anew bool) error {
	added, err := tx.AddLook(l)
	if err != nil || added || !anew {
		return err
	}
	old, _, err := tx.Look(l.Listing, l.Party, l.Kind)
	if err != nil {
		return err
	}
	old.again(l.Day, l.Opened)
	_, err = tx.SaveLook(old)
	return err
}
