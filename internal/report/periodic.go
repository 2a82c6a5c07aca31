package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// A Report is the periodic report to 发展改革委: what the system counts for a window,
// by department, domain and region. Each grouping takes the same cells apart in
// another way, so each adds up to Total.
type Report struct {
	Memorandum string      `json:"memorandum"` // 文号
	Title      string      `json:"title"`
	Window     Window      `json:"window"`
	Scope      string      `json:"scope"`    // whose figures, in words
	Position   event.Seq   `json:"position"` // of the stream: what was known
	Made       time.Time   `json:"made"`
	Ruleset    string      `json:"ruleset"` // digest of the law in force when made
	Total      Row         `json:"total"`
	ByFunction []Row       `json:"by_function"`
	ByDomain   []Row       `json:"by_domain"`
	ByLeague   []Row       `json:"by_league"`
	ByRegion   []Row       `json:"by_region"`
	Returns    ReturnTally `json:"returns"`            // of the bodies in scope, for exactly this window
	Pending    int64       `json:"screenings_pending"` // of all bodies: answered a moment ago, and in no row yet
}

// A Row is one line of the report.
type Row struct {
	ID         string     `json:"id"`   // function, domain number or region code; empty for the total and for what has none
	Name       string     `json:"name"` // in Chinese
	Listings   Listings   `json:"listings"`
	Orders     Orders     `json:"orders"`
	Screenings Screenings `json:"screenings"`
}

// Check finds numbers that do not add up.
func (r Row) Check() error {
	for _, err := range []error{r.Listings.Check(), r.Orders.Check(), r.Screenings.Check()} {
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
	}
	return nil
}

func (r *Row) add(s Row) {
	r.Listings.Add(s.Listings)
	r.Orders.Add(s.Orders)
	r.Screenings.Add(s.Screenings)
}

// Check finds numbers that do not add up, in any row or grouping.
func (r *Report) Check() error {
	groupings := map[string][]Row{"function": r.ByFunction, "domain": r.ByDomain, "league": r.ByLeague, "region": r.ByRegion}
	for name, rows := range groupings {
		var sum Row
		for _, row := range rows {
			if err := row.Check(); err != nil {
				return err
			}
			sum.add(row)
		}
		if sum.Orders != r.Total.Orders || sum.Listings != r.Total.Listings || !sum.Screenings.equal(r.Total.Screenings) {
			return fmt.Errorf("the rows by %s do not add up to the total", name)
		}
	}
	return r.Total.Check()
}

// cell is the finest grain: every order, listing and screening is in exactly one.
type cell struct {
	function string
	domain   string
	region   string
	Row
}

// Periodic makes the report of a window over what the actor may see.
func (s *Service) Periodic(ctx context.Context, a access.Actor, w Window) (rep Report, err error) {
	defer fault.Wrap(&err, "report %s–%s", w.From, w.To)
	if w, err = NewWindow(w.From, w.To); err != nil {
		return Report{}, err
	}
	filter, err := s.Door.Scope(ctx, a, access.ReportRead, "report")
	if err != nil {
		return Report{}, err
	}
	in, rules := scopeOf(filter), s.Rules()
	m := rules.Source.Memorandum
	rep = Report{Memorandum: m.Document, Title: m.Title, Window: w, Ruleset: rules.Digest}
	var cells []cell
	err = s.Store.Read(ctx, func(tx Tx) error {
		rep.Position, rep.Made = tx.Position(), tx.Now()
		offices, err := tx.Offices(w, in)
		if err != nil {
			return err
		}
		if cells, err = gather(tx, rules, offices, w, in); err != nil {
			return err
		}
		if rep.Pending, err = tx.ScreeningsPending(); err != nil {
			return err
		}
		returns, err := tx.ReturnsFor(w, in)
		if err != nil {
			return err
		}
		rep.Scope = scopeWords(in, offices)
		rep.Returns = tally(expected(rules, offices, in), returns)
		return nil
	})
	if err != nil {
		return Report{}, err
	}
	rep.group(rules, cells)
	return rep, rep.Check()
}

// group takes the cells apart in each way.
func (r *Report) group(rules *law.Ruleset, cells []cell) {
	r.Total.Name = "合计"
	for _, c := range cells {
		r.Total.add(c.Row)
	}
	r.ByFunction = rowsBy(cells, func(c cell) string { return c.function }, functionName(rules), functionOrder(rules))
	r.ByDomain = rowsBy(cells, func(c cell) string { return c.domain }, domainName(rules), strCompare)
	r.ByLeague = rowsBy(cells, func(c cell) string { return leagueOf(c.region) }, regionName, strCompare)
	r.ByRegion = rowsBy(cells, func(c cell) string { return c.region }, regionName, strCompare)
}

func rowsBy(cells []cell, key func(cell) string, name func(string) string, order func(a, b string) int) []Row {
	at := map[string]*Row{}
	for _, c := range cells {
		k := key(c)
		if at[k] == nil {
			at[k] = &Row{ID: k, Name: name(k)}
		}
		at[k].add(c.Row)
	}
	rows := make([]Row, 0, len(at))
	for _, r := range at {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b Row) int { return order(a.ID, b.ID) })
	return rows
}

func strCompare(a, b string) int { return cmp.Compare(a, b) }

func functionName(rules *law.Ruleset) func(string) string {
	return func(id string) string {
		if f, err := rules.Function(id); err == nil {
			return f.Name
		}
		return "未登记职能"
	}
}

// functionOrder is the memorandum's order of its signatories, the others after them.
func functionOrder(rules *law.Ruleset) func(a, b string) int {
	place := func(id string) int {
		if f, err := rules.Function(id); err == nil && f.Signatory > 0 {
			return f.Signatory
		}
		return len(rules.Source.Functions)
	}
	return func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) }
}

func domainName(rules *law.Ruleset) func(string) string {
	return func(id string) string {
		switch id {
		case noDomain:
			return "未涉及列入"
		case severalDomains:
			return "涉及多个领域"
		}
		no, _ := strconv.Atoi(id)
		if d, err := rules.Domain(no); err == nil {
			return d.Name
		}
		return "领域" + id
	}
}

// leagueOf is the league or city a region lies in; the autonomous region for itself.
func leagueOf(region string) string {
	r, _, ok := ident.ResolveRegion(region)
	switch {
	case !ok:
		return region
	case r.Level == ident.County:
		return r.Parent
	}
	return r.Code
}

func regionName(code string) string {
	if r, ok := ident.LookupRegion(code); ok {
		return r.Name
	}
	return "未登记地区"
}

func scopeWords(in Scope, offices []Office) string {
	if in.All {
		return "内蒙古自治区全区"
	}
	for _, o := range offices {
		if o.Body == in.Body && in.Region == "" {
			return o.Name
		}
	}
	if in.Region != "" {
		for code := in.Region; len(code) <= 6; code += "0" {
			if r, ok := ident.LookupRegion(code); ok {
				return r.Name
			}
		}
	}
	return "本机构"
}
