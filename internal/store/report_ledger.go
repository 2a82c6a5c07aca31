package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"liancheng/internal/law"
	"liancheng/internal/report"
	"liancheng/internal/store/gen/reportsql"
)

// Offices reads the bodies that held a function in the window, by id.
func (tx *Tx) Offices(w report.Window, in report.Scope) ([]report.Office, error) {
	rows, err := tx.report().Offices(tx.ctx, reportsql.OfficesParams{
		FromDay: string(w.From), ToDay: string(w.To), ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	if err != nil {
		return nil, err
	}
	var list []report.Office
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].Body != r.ID {
			list = append(list, report.Office{Body: r.ID, Name: r.Name, Region: r.Region})
		}
		last := &list[len(list)-1]
		last.Functions = append(last.Functions, r.Function)
	}
	return list, nil
}

// ListingCells counts listings by authority and domain.
func (tx *Tx) ListingCells(w report.Window, in report.Scope) ([]report.ListingCell, error) {
	rows, err := tx.report().ListingCells(tx.ctx, reportsql.ListingCellsParams{
		FromDay: string(w.From), ToDay: string(w.To), Before: string(w.From.AddDays(-1)),
		ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	if err != nil {
		return nil, err
	}
	cells := make([]report.ListingCell, len(rows))
	for i, r := range rows {
		cells[i] = report.ListingCell{Authority: r.Authority, Region: r.Region, Domain: int(r.Domain), Listings: report.Listings{
			InForceStart: r.AtStart, Made: r.Made, Adopted: r.Adopted, Ended: r.Ended, Expired: r.Ended - r.Repaired - r.Revoked,
			Repaired: r.Repaired, Revoked: r.Revoked, InForceEnd: r.AtEnd,
		}}
	}
	return cells, nil
}

// OrderCells counts orders by where they stood at the start and the end of the window.
func (tx *Tx) OrderCells(w report.Window, in report.Scope) ([]report.OrderCell, error) {
	first, last := bounds(in)
	rows, err := tx.report().OrderCells(tx.ctx, reportsql.OrderCellsParams{
		FromDay: string(w.From), ToDay: string(w.To), BodyFrom: first, BodyTo: last,
		ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	if err != nil {
		return nil, err
	}
	var cells []report.OrderCell
	for _, r := range rows {
		figures, err := report.Counted{Started: r.Started, Ended: r.Ended, Orders: r.Orders, Late: r.Late, LateOrUnsigned: r.LateOrUnsigned}.Figures()
		if err != nil {
			return nil, err
		}
		figures.Acknowledged, figures.Opened, figures.Periods, figures.AfterRelease = r.Acknowledged, r.Opened, r.Periods, r.Breaches
		c := report.OrderCell{Body: r.Body, Region: r.Region, Function: r.Function, Domain: int(r.Domain), Measure: r.Measure, Kind: law.OrderKind(r.Kind)}
		if n := len(cells); n > 0 && sameCell(cells[n-1], c) { // rows of one cell stand together
			cells[n-1].Orders.Add(figures)
			continue
		}
		c.Orders = figures
		cells = append(cells, c)
	}
	return cells, nil
}

// bounds are the first and last body a scope can hold, so that the rows of one are
// found by index and not by looking at all.
func bounds(in report.Scope) (first, last string) {
	if in.All || in.Region != "" {
		return "", "zzzz" // ids of bodies begin with bod
	}
	return in.Body, in.Body
}

func sameCell(a, b report.OrderCell) bool {
	a.Orders, b.Orders = report.Orders{}, report.Orders{}
	return a == b
}

// ScreeningCells counts screenings by what was asked, answered and done.
func (tx *Tx) ScreeningCells(w report.Window, in report.Scope) ([]report.ScreeningCell, error) {
	first, last := bounds(in)
	rows, err := tx.report().ScreeningCells(tx.ctx, reportsql.ScreeningCellsParams{
		BodyFrom: first, BodyTo: last, AtFrom: FormatInstant(w.From.Time()), AtTo: FormatInstant(w.To.AddDays(1).Time()),
		ScopeAll: every(in), ScopeBody: in.Body, ScopeRegion: in.Region,
	})
	if err != nil {
		return nil, err
	}
	known := map[string]int{} // domains of listings
	cells := make([]report.ScreeningCell, len(rows))
	for i, r := range rows {
		c := report.ScreeningCell{Body: r.Body, Region: r.Region, Matter: r.Matter, Screenings: report.Screenings{Asked: r.Screenings, AfterRelease: r.Released}}
		if r.Hit {
			c.Hit(r.HitAdvice, r.HitOutcome)
		}
		if c.Domains, err = tx.domainsOf(strings.Fields(r.HitListings), known); err != nil {
			return nil, err
		}
		cells[i] = c
	}
	return cells, nil
}

// ScreeningsPending counts the answers whose rows stand in the queue yet.
func (tx *Tx) ScreeningsPending() (int64, error) { return tx.report().ScreeningsPending(tx.ctx) }

// domainsOf gives the domains of listings, each once, looking each listing up once.
func (tx *Tx) domainsOf(listings []string, known map[string]int) (domains []int, err error) {
	for _, id := range listings {
		no, ok := known[id]
		if !ok {
			domain, err := tx.report().ListingDomain(tx.ctx, id)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return nil, err
			}
			no = int(domain)
			known[id] = no
		}
		if no != 0 && !slices.Contains(domains, no) {
			domains = append(domains, no)
		}
	}
	return domains, nil
}
