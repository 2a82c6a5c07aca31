// Package home is 待办: what waits for the person logged in, by his duties.
package home

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/publication"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/web/pages/order"
	"liancheng/internal/web/ui"
)

// Listings, Orders, Screenings and Disputes are what is counted.
type (
	Listings interface {
		List(ctx context.Context, a access.Actor, q listing.Query) (rows []listing.Row, next string, err error)
	}
	Orders interface {
		Counts(ctx context.Context, a access.Actor) ([]enforcement.Count, error)
	}
	Screenings interface {
		List(ctx context.Context, actor access.Actor, f screening.Filter) ([]screening.Row, error)
	}
	Disputes interface {
		List(ctx context.Context, a access.Actor, f coordination.DisputeFilter) (rows []coordination.DisputeRow, next string, err error)
	}
)

// Copies is what the public sees.
type Copies interface {
	List(ctx context.Context, a access.Actor, q publication.Query) (publication.Page, error)
	Lags(ctx context.Context, a access.Actor) ([]publication.Lag, error)
}

// Pages are the pages of this package. A nil service counts nothing.
type Pages struct {
	Law        func() *law.Ruleset
	Today      func() calendar.Day
	Listings   Listings
	Orders     Orders
	Screenings Screenings
	Copies     Copies
	Disputes   Disputes
}

// A Tile is a kind of work with how much of it waits.
type Tile struct {
	Word, To, Count string
	Late            bool
}

// Page is what waits.
type Page struct{ Tiles []Tile }

// Show shows what waits.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	a := httpd.Actor(r.Context())
	var page Page
	for _, count := range []func(context.Context, access.Actor) ([]Tile, error){p.cases, p.orders, p.disputes, p.screenings, p.copies} {
		tiles, err := count(r.Context(), a)
		if err != nil {
			return err
		}
		page.Tiles = append(page.Tiles, tiles...)
	}
	return ui.Render(w, r, http.StatusOK, view(ui.FrameFor(r.Context(), "home", "待办"), page))
}

// waiting says which duty waits for cases in which state.
var waiting = []struct {
	duty  access.Duty
	state standing.State
	word  string
}{
	{access.Review, standing.Proposed, "待法制审核的案件"},
	{access.Case, standing.Reviewed, "待告知的案件"},
	{access.Case, standing.Decided, "待送达的决定"},
	{access.Decide, standing.Notified, "陈述申辩期内的案件"},
	{access.Decide, standing.Heard, "待决定的案件"},
}

// owed says which duty owes what in listings that are served.
var owed = []struct {
	duty   access.Duty
	awaits listing.Awaited
}{
	{access.Decide, listing.AwaitsAnswer},
	{access.Case, listing.AwaitsAcceptance},
	{access.Decide, listing.AwaitsDecision},
	{access.Decide, listing.AwaitsReview},
	{access.Decide, listing.AwaitsPlan},
}

// mostCounted is how far a page counts: beyond it the number helps nobody.
const mostCounted = 200

func (p *Pages) cases(ctx context.Context, a access.Actor) (tiles []Tile, err error) {
	if p.Listings == nil {
		return nil, nil
	}
	for _, x := range waiting {
		if !a.Has(x.duty) {
			continue
		}
		rows, next, err := p.Listings.List(ctx, a, listing.Query{State: x.state, Body: a.Body, Limit: mostCounted})
		if err != nil {
			return nil, err
		}
		tiles = append(tiles, Tile{Word: x.word, To: "/listings?state=" + string(x.state), Count: count(len(rows), next != "")})
	}
	for _, x := range owed {
		if !a.Has(x.duty) {
			continue
		}
		rows, next, err := p.Listings.List(ctx, a, listing.Query{Awaits: x.awaits, Body: a.Body, Limit: mostCounted})
		if err != nil {
			return nil, err
		}
		t := Tile{Word: x.awaits.Chinese(), To: "/listings?awaits=" + string(x.awaits), Count: count(len(rows), next != "")}
		if t.Late = slices.ContainsFunc(rows, p.late); t.Late {
			t.Word += "，有逾期"
		}
		tiles = append(tiles, t)
	}
	return tiles, nil
}

// late tells whether what a case awaits should have been done.
func (p *Pages) late(r listing.Row) bool {
	due, err := r.Clock.Due(p.Law())
	return err == nil && p.Today().After(due.Day)
}

func (p *Pages) orders(ctx context.Context, a access.Actor) ([]Tile, error) {
	if p.Orders == nil || !a.Has(access.Execute) {
		return nil, nil
	}
	counts, err := p.Orders.Counts(ctx, a)
	t := order.Sum(counts)
	return []Tile{
		{Word: "逾期的惩戒任务", To: "/orders?view=overdue", Count: strconv.Itoa(t.Overdue), Late: t.Overdue > 0},
		{Word: "待办的惩戒任务", To: "/orders", Count: strconv.Itoa(t.Open)},
		{Word: "待确认的解除", To: "/orders?view=releases", Count: strconv.Itoa(t.Releases)},
	}, err
}

func (p *Pages) screenings(ctx context.Context, a access.Actor) ([]Tile, error) {
	if p.Screenings == nil || !a.Has(access.Window) {
		return nil, nil
	}
	rows, err := p.Screenings.List(ctx, a, screening.Filter{Body: a.Body, Open: true, Limit: mostCounted})
	return []Tile{{Word: "待登记处理结果的核查", To: "/screenings/open", Count: count(len(rows), len(rows) == mostCounted)}}, err
}

// copies counts what is to be put up, brought up to date or taken down by the body of
// whoever may record it.
func (p *Pages) copies(ctx context.Context, a access.Actor) (tiles []Tile, err error) {
	if p.Copies == nil || a.Body == "" || access.Can(a, access.PublicationRead, access.Resource{Body: a.Body}) != nil {
		return nil, nil
	}
	lags, err := p.Copies.Lags(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, l := range lags {
		tiles = append(tiles, Tile{Word: "项列入的终止，本机构的接口“" + l.Name + "”逾期未读取", To: "/listings", Count: count(min(l.Endings, mostCounted), l.Endings > mostCounted), Late: true})
	}
	if access.Can(a, access.PublicationRecord, access.Resource{Body: a.Body}) != nil {
		return tiles, nil
	}
	open := []publication.State{publication.Due, publication.Outdated, publication.Leaving}
	page, err := p.Copies.List(ctx, a, publication.Query{States: open, Body: a.Body, Limit: mostCounted})
	late := slices.ContainsFunc(page.Copies, func(c publication.Copy) bool { return c.Overdue(p.Today()) })
	if err != nil || len(page.Copies) == 0 {
		return tiles, err
	}
	t := Tile{Word: "待公示、更新或者撤下的列入", To: "/publications", Count: count(len(page.Copies), page.Next != ""), Late: late}
	if late {
		t.Word += "，有逾期"
	}
	return append(tiles, t), nil
}

// quarrels say what waits in disputes: of a body's officers, or of the coordinator.
var quarrels = []struct {
	awaits coordination.DisputeAwaited
	word   string
	centre bool // the coordinator's own
}{
	{coordination.AwaitsAnswer, "待答复的职责分歧", false},
	{coordination.AwaitsText, "待起草商定文本的职责分歧", false},
	{coordination.AwaitsConsent, "待确认的商定文本", false},
	{coordination.AwaitsMeeting, "待召集协调的职责分歧", true},
	{coordination.AwaitsReferral, "待报请上级的职责分歧", true},
	{coordination.AwaitsRuling, "待登记裁定的职责分歧", true},
}

// disputes are rare: what waits is told, and nothing where nothing does.
func (p *Pages) disputes(ctx context.Context, a access.Actor) (tiles []Tile, err error) {
	if p.Disputes == nil {
		return nil, nil
	}
	works := a.Has(access.Case) || a.Has(access.Execute) || a.Has(access.Decide)
	for _, x := range quarrels {
		if x.centre && !a.Coordinates() || !works && !a.Coordinates() {
			continue
		}
		rows, next, err := p.Disputes.List(ctx, a, coordination.DisputeFilter{Awaits: x.awaits, Limit: mostCounted})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		t := Tile{Word: x.word, To: "/disputes?awaits=" + string(x.awaits), Count: count(len(rows), next != "")}
		for _, r := range rows {
			late, err := r.Late(p.Law(), p.Today())
			if err != nil {
				return nil, err
			}
			t.Late = t.Late || late
		}
		if t.Late {
			t.Word += "，有逾期"
		}
		tiles = append(tiles, t)
	}
	return tiles, nil
}

func count(n int, more bool) string {
	if more {
		return strconv.Itoa(mostCounted) + "+"
	}
	return strconv.Itoa(n)
}
