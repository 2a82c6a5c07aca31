package enforcement

import (
	"slices"

	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// projects does the next projects that the party takes part in: their bodies have decisions to come.
func (w *lookback) projects() error {
	page, err := w.tx.ProjectsOfParty(w.look.Party, ident.ProjectCode(w.look.After), lookBatch)
	if err != nil {
		return err
	}
	last := ""
	for i := range page {
		p := &page[i]
		last = string(p.Code)
		matters := w.DueProject(p, w.reaching, w.today)
		bodies, err := w.tx.ScreenedFor(p.Code, w.reaching.Since)
		if err != nil {
			return err
		}
		if p.Body != "" && !slices.Contains(bodies, p.Body) {
			bodies = append(bodies, p.Body)
		}
		for _, body := range bodies {
			if len(matters) == 0 {
				break
			}
			if err := w.project(string(p.Code), body, body == p.Body, matters); err != nil {
				return err
			}
		}
	}
	w.look.moves(last, len(page) == lookBatch)
	return w.failed()
}

// project gives a body its order about a project, if it registered it, or decides one of the matters.
func (w *lookback) project(code, body string, registered bool, matters []law.Matter) error {
	office, known, err := w.office(body)
	if err != nil || !known {
		return err
	}
	own := slices.IndexFunc(matters, func(m law.Matter) bool {
		return slices.ContainsFunc(m.Functions, func(f string) bool { return slices.Contains(office.Decides, f) || f == law.EveryDepartment })
	})
	if own < 0 && !registered {
		return nil
	}
	issued, err := w.give(OfProject, code, &office, &matters[max(own, 0)])
	if issued {
		w.look.Issued++
	}
	return err
}

// branches opens looks for those who are screened in the party's place.
func (w *lookback) branches() error {
	page, err := w.tx.StandIns(w.look.Party, w.look.After, lookBatch)
	if err != nil {
		return err
	}
	for _, id := range page {
		row, known, err := w.tx.ScreenRow(id)
		if err != nil {
			return err
		}
		if as, _ := row.ScreensAs(); !known || as != w.look.Via || id == w.look.Via {
			continue
		}
		l := newLook(w.look.Listing, w.look.Kind, w.look.Via, id, w.look.Day, w.look.Opened)
		old, there, err := w.tx.Look(l.Listing, l.Party, l.Kind)
		if err == nil && (!there || old.Via == l.Via && old.Opened.Before(l.Opened)) {
			err = openLook(w.tx, l, there)
		}
		if err != nil {
			return err
		}
	}
	w.look.moves(lastOf(page, func(id string) string { return id }), len(page) == lookBatch)
	return nil
}

// orders brings the next re-checks in line with the listing's standing, as release and resume
// do for the orders that the listing calls for.
func (w *lookback) orders(force standing.Force) error {
	page, err := w.tx.Rechecks(w.facts.ID, w.look.After, lookBatch)
	if err != nil {
		return err
	}
	for _, o := range page {
		kind, err := EvReleased, error(nil)
		was := o
		switch {
		case force == standing.Over:
			err = o.release(&w.facts, w.rules, w.today)
		case force == standing.InForce && o.Recheck == Refused && o.Open():
			kind, o.State, o.Code, o.Closed = EvClosed, Cancelled, Reinstated, w.today
		case force == standing.InForce && o.Release.Kind != NoRelease:
			kind, err = EvAmended, o.resume(w.rules, w.today)
		}
		if err == nil && (o.State != was.State || o.Release != was.Release) {
			err = w.save(o, kind)
		}
		if err != nil {
			return err
		}
	}
	w.look.moves(lastOf(page, func(o Order) string { return o.ID }), len(page) == lookBatch)
	return nil
}
