package report

import (
	"slices"
	"strconv"

	"liancheng/internal/law"
)

// An OrderCell counts the orders that are alike in all a return or report tells apart.
type OrderCell struct {
	Body, Region string // of the body that has them; none where nobody holds the function yet
	Function     string
	Domain       int
	Measure      string // 1.(3)
	Kind         law.OrderKind
	Orders
}

// A ListingCell counts the listings of one authority in one domain.
type ListingCell struct {
	Authority, Region string
	Domain            int
	Listings
}

// A ScreeningCell counts the screenings of one body on one matter that hit the same domains.
type ScreeningCell struct {
	Body, Region string
	Matter       string
	Domains      []int // of the listings that hit
	Screenings
}

// Where a screening hit no domain, or more than one. It stands in one row either
// way, so that the rows by domain add up to the total.
const (
	noDomain       = "0"
	severalDomains = "9"
)

// gather reads the cells of a window and brings them to one grain. An order has its
// function from its directive. A listing belongs to the function of its domain that
// its authority holds, a screening to the function of its matter that the body holds;
// failing that to the first signatory's function the body holds.
func gather(tx Ledger, rules *law.Ruleset, offices []Office, w Window, in Scope) ([]cell, error) {
	held := map[string][]string{}
	for _, o := range offices {
		held[o.Body] = o.Functions
	}
	orders, err := tx.OrderCells(w, in)
	if err != nil {
		return nil, err
	}
	listings, err := tx.ListingCells(w, in)
	if err != nil {
		return nil, err
	}
	screenings, err := tx.ScreeningCells(w, in)
	if err != nil {
		return nil, err
	}
	var cells []cell
	for _, c := range orders {
		cells = append(cells, cell{c.Function, strconv.Itoa(c.Domain), c.Region, Row{Orders: c.Orders}})
	}
	for _, c := range listings {
		var of []string
		if d, err := rules.Domain(c.Domain); err == nil {
			of = d.Determined.Functions
		}
		f := functionOf(rules, of, held[c.Authority])
		cells = append(cells, cell{f, strconv.Itoa(c.Domain), c.Region, Row{Listings: c.Listings}})
	}
	for _, c := range screenings {
		var of []string
		if m, err := rules.Matter(c.Matter); err == nil {
			of = m.Functions
		}
		f := functionOf(rules, of, held[c.Body])
		cells = append(cells, cell{f, domainKey(c.Domains), c.Region, Row{Screenings: c.Screenings}})
	}
	return cells, nil
}

// functionOf picks the one function under which a body did something.
func functionOf(rules *law.Ruleset, called, held []string) string {
	for _, f := range called {
		if slices.Contains(held, f) {
			return f
		}
	}
	best := ""
	order := functionOrder(rules)
	for _, f := range held {
		if best == "" || order(f, best) < 0 {
			best = f
		}
	}
	return best
}

func domainKey(domains []int) string {
	switch len(domains) {
	case 0:
		return noDomain
	case 1:
		return strconv.Itoa(domains[0])
	}
	return severalDomains
}
