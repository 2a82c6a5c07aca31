package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/store/gen/enforcementsql"
)

// Enforcement shows the store to the orders.
func (db *DB) Enforcement() Adapter[enforcement.Tx] {
	return As(db, func(tx *Tx) enforcement.Tx { return tx })
}

func (tx *Tx) enforcement() *enforcementsql.Queries { return enforcementsql.New(tx.sql) }

// OrderByID reads an order.
func (tx *Tx) OrderByID(id string) (enforcement.Order, error) {
	r, err := tx.enforcement().Order(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return enforcement.Order{}, fault.New(fault.NotFound, "没有编号为 %s 的惩戒任务", id).At("order").Under("order.unknown")
	}
	if err != nil {
		return enforcement.Order{}, err
	}
	return orderOf(r)
}

// OrdersOfListing reads every order of a listing, in the order of their ids.
func (tx *Tx) OrdersOfListing(id string) ([]enforcement.Order, error) {
	rows, err := tx.enforcement().OrdersOfListing(tx.ctx, id)
	return ordersOf(rows, err)
}

// CalledOrders reads the orders of a listing but for re-checks, in the order of their ids.
func (tx *Tx) CalledOrders(id string) ([]enforcement.Order, error) {
	rows, err := tx.enforcement().CalledOrders(tx.ctx, id)
	return ordersOf(rows, err)
}

// OrdersWithoutBody reads orders that nobody could be given, a page after the id given.
func (tx *Tx) OrdersWithoutBody(after string, limit int) ([]enforcement.Order, error) {
	rows, err := tx.enforcement().OrdersWithoutBody(tx.ctx, after, int32(limit))
	return ordersOf(rows, err)
}

// EstimatedOrders reads orders with a day that no holiday notice settled, a page after the id given.
func (tx *Tx) EstimatedOrders(after string, limit int) ([]enforcement.Order, error) {
	rows, err := tx.enforcement().EstimatedOrders(tx.ctx, after, int32(limit))
	return ordersOf(rows, err)
}

// AddOrder saves a new order, unless its body has that order already.
func (tx *Tx) AddOrder(o enforcement.Order) (bool, error) {
	row, err := orderRow(&o)
	if err != nil {
		return false, err
	}
	n, err := tx.enforcement().InsertOrder(tx.ctx, row)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.move(&o)
}

// SaveOrder saves the version after o.Version-1.
func (tx *Tx) SaveOrder(o enforcement.Order) error {
	row, err := orderRow(&o)
	if err != nil {
		return err
	}
	n, err := tx.enforcement().UpdateOrder(tx.ctx, enforcementsql.UpdateOrderParams{
		ID: o.ID, Version: o.Version - 1, Function: row.Function, Relay: row.Relay, Body: row.Body, Addressee: row.Addressee, Region: row.Region,
		Kind: row.Kind, Reached: row.Reached, State: row.State, Closed: row.Closed, Code: row.Code, Acted: row.Acted, Periods: row.Periods,
		CountedDay: row.CountedDay, AckDue: row.AckDue, AckEstimated: row.AckEstimated, Due: row.Due, DueEstimated: row.DueEstimated,
		AcknowledgedDay: row.AcknowledgedDay, ClosedDay: row.ClosedDay, HandedTo: row.HandedTo,
		ReleaseKind: row.ReleaseKind, ReleaseState: row.ReleaseState, ReleaseEnding: row.ReleaseEnding, ReleaseOn: row.ReleaseOn,
		ReleaseDue: row.ReleaseDue, ReleaseEstimated: row.ReleaseEstimated, ReleasedDay: row.ReleasedDay, Rank: row.Rank, Urgency: row.Urgency, MovedDay: row.MovedDay,
		Recheck: row.Recheck,
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return staleRow("该任务")
	}
	return tx.move(&o)
}

// move notes the state on the legal day, for the report.
func (tx *Tx) move(o *enforcement.Order) error {
	return tx.enforcement().InsertMove(tx.ctx, enforcementsql.InsertMoveParams{
		OrderID: o.ID, Version: o.Version, Day: string(o.Moved), State: string(o.State), Closed: bit(!o.Open()), Kind: string(o.Kind),
	})
}

// PauseOrders shows the orders of a listing as paused, or "" no longer.
func (tx *Tx) PauseOrders(listing string, why standing.Force) error {
	return tx.enforcement().PauseOrders(tx.ctx, listing, string(why))
}

// OrderPage reads what q asks for, the most urgent first.
func (tx *Tx) OrderPage(q enforcement.Query, today calendar.Day) ([]enforcement.Order, error) {
	after := enforcement.Cursor{Rank: -1}
	if c, ok := enforcement.ParseCursor(q.After); ok {
		after = c
	}
	if q.Mine() {
		rows, err := tx.enforcement().BodyOrderPage(tx.ctx, enforcementsql.BodyOrderPageParams{
			Body: q.Body, AfterRank: int64(after.Rank), AfterUrgency: string(after.Due), AfterID: after.ID, Most: int32(q.Limit)})
		return ordersOf(rows, err)
	}
	arg := enforcementsql.OrderPageParams{
		AfterRank: int64(after.Rank), AfterUrgency: string(after.Due), AfterID: after.ID,
		Everything: bit(q.Scope.All), Own: q.Scope.Body, Part: q.Scope.Part, Prefix: q.Scope.Region,
		Kind: string(q.Kind), Listing: q.Listing, Function: q.Function, Body: q.Body, Domain: int64(q.Domain),
		Pending: bit(q.Releases), Overdue: bit(q.Overdue), Today: string(today), Most: int32(q.Limit),
	}
	for _, s := range q.States {
		arg.States += "|" + string(s)
	}
	if arg.States != "" {
		arg.States += "|"
	}
	rows, err := tx.enforcement().OrderPage(tx.ctx, arg)
	return ordersOf(rows, err)
}

// OrderCounts counts the orders of a scope. What a body merely has a part in is not its work.
func (tx *Tx) OrderCounts(scope access.Filter, today calendar.Day) ([]enforcement.Count, error) {
	rows, err := tx.enforcement().OrderCounts(tx.ctx, enforcementsql.OrderCountsParams{
		Today: string(today), Everything: bit(scope.All), Own: scope.Body, Prefix: scope.Region})
	return each(rows, err, func(r enforcementsql.OrderCountsRow) enforcement.Count {
		return enforcement.Count{State: enforcement.State(r.State), Kind: law.OrderKind(r.Kind), Standing: r.Standing == 1,
			Release: enforcement.ReleaseState(r.ReleaseState), Orders: int(r.Orders), Overdue: int(r.Overdue), Late: int(r.Late)}
	})
}

// AddOrderEntry saves what somebody wrote about an order.
func (tx *Tx) AddOrderEntry(e enforcement.Entry) error {
	return tx.enforcement().InsertEntry(tx.ctx, enforcementsql.InsertEntryParams{
		ID: ident.NewID("oen"), OrderID: e.Order, Version: e.Version, At: FormatInstant(e.At), Day: string(e.Today), Actor: e.Actor, Body: e.Body,
		Period: int64(e.Period), Act: string(e.Act), ActDay: string(e.Day), Document: e.Document, DocumentDay: string(e.DocumentDay),
		File: e.File, Code: string(e.Code), Reasons: e.Text, Chosen: bit(e.Chosen), Screening: e.Screening,
	})
}

// OrderEntries reads what was written about an order, the earliest first.
func (tx *Tx) OrderEntries(order string) ([]enforcement.Entry, error) {
	rows, err := tx.enforcement().OrderEntries(tx.ctx, order)
	if err != nil {
		return nil, err
	}
	list := make([]enforcement.Entry, len(rows))
	for i, r := range rows {
		at, err := ParseInstant(r.At)
		if err != nil {
			return nil, err
		}
		list[i] = enforcement.Entry{
			Order: r.OrderID, Version: r.Version, At: at, Today: calendar.Day(r.Day), Actor: r.Actor, Body: r.Body, Period: int(r.Period),
			Feedback: enforcement.Feedback{Act: enforcement.Act(r.Act), Day: calendar.Day(r.ActDay), Document: r.Document,
				DocumentDay: calendar.Day(r.DocumentDay), File: r.File, Code: enforcement.Code(r.Code), Text: r.Reasons, Chosen: r.Chosen == 1, Screening: r.Screening},
		}
	}
	return list, nil
}

// FollowedListing reads a listing as the stream told of it.
func (tx *Tx) FollowedListing(id string) (f standing.Facts, seq event.Seq, found bool, err error) {
	r, err := tx.enforcement().FollowedListing(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return f, 0, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(r.Facts), &f)
	}
	return f, event.Seq(r.Seq), err == nil, err
}

// SaveFollowedListing replaces a listing by what an event said of it.
func (tx *Tx) SaveFollowedListing(f standing.Facts, seq event.Seq) error {
	raw, err := json.Marshal(f)
	if err != nil {
		return err
	}
	q := tx.enforcement()
	if err := q.PutFollowedListing(tx.ctx, f.ID, int64(seq), string(raw)); err != nil {
		return err
	}
	if err := q.DropReach(tx.ctx, f.ID); err != nil {
		return err
	}
	for _, p := range enforcement.Parties(&f) {
		if err := q.AddReach(tx.ctx, p, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// ListingsReaching lists the listings that name a party.
func (tx *Tx) ListingsReaching(party string) ([]string, error) {
	return tx.enforcement().ListingsReaching(tx.ctx, party)
}

// HolderOf gives the body that holds a function where a region is, or above.
func (tx *Tx) HolderOf(function, region string, day calendar.Day) (enforcement.Office, bool, error) {
	b, _, err := registry.Holder(tx, function, region, day)
	if fault.Is(err, fault.NotFound) {
		return enforcement.Office{}, false, nil
	}
	return officeOf(b, day), err == nil, err
}

// OfficeByID gives a body with the functions it holds on a day.
func (tx *Tx) OfficeByID(body string, day calendar.Day) (enforcement.Office, error) {
	b, err := tx.BodyByID(body)
	return officeOf(b, day), err
}

func officeOf(b party.Body, day calendar.Day) enforcement.Office {
	return enforcement.Office{ID: b.ID, Region: b.Region, Functions: b.FunctionsOn(day)}
}

// Circumstances gives what was answered about a party, under whichever of its records;
// the last answer about each stands.
func (tx *Tx) Circumstances(id string) (map[string]law.Tri, error) {
	tree, err := tx.PartyTree(id)
	if err != nil {
		return nil, err
	}
	root, err := tx.lastAnswers(tree.Root)
	if err != nil || !tree.Merged() {
		return root, err
	}
	var absorbed []map[string]law.Tri
	for _, record := range tree.Absorbed() {
		answers, err := tx.lastAnswers(record)
		if err != nil {
			return nil, err
		}
		absorbed = append(absorbed, answers)
	}
	return party.JoinAnswers(root, absorbed...), nil
}

func (tx *Tx) lastAnswers(party string) (map[string]law.Tri, error) {
	answers, err := tx.PartyAnswers(party)
	if err != nil {
		return nil, err
	}
	known := make(map[string]law.Tri, len(answers))
	for _, a := range answers {
		known[a.Circumstance] = a.Answer
	}
	return known, nil
}

func ordersOf(rows []enforcementsql.EnforcementOrder, err error) ([]enforcement.Order, error) {
	if err != nil {
		return nil, err
	}
	list := make([]enforcement.Order, len(rows))
	for i, r := range rows {
		if list[i], err = orderOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func orderOf(r enforcementsql.EnforcementOrder) (enforcement.Order, error) {
	o := enforcement.Order{
		ID: r.ID, Version: r.Version, Listing: r.Listing, Domain: int(r.Domain), Measure: r.Measure, Directive: r.Directive, Act: r.Act,
		Standing: r.Standing == 1, OneOf: r.OneOf, Undo: law.Undo(r.Undo), Circumstance: r.Circumstance, About: r.About, Recheck: enforcement.Recheck(r.Recheck),
		Function: r.Function, Relay: strings.Fields(r.Relay), Body: r.Body, Region: r.Region, Authority: r.Authority, Kind: law.OrderKind(r.Kind),
		State: enforcement.State(r.State), Code: enforcement.Code(r.Code), Acted: r.Acted == 1, Periods: int(r.Periods),
		Issued: calendar.Day(r.IssuedDay), Counted: calendar.Day(r.CountedDay),
		AckDue: due(r.AckDue, r.AckEstimated), Due: due(r.Due, r.DueEstimated),
		Acknowledged: calendar.Day(r.AcknowledgedDay), Closed: calendar.Day(r.ClosedDay), Moved: calendar.Day(r.MovedDay), From: r.HandedFrom, To: r.HandedTo,
		Paused: standing.Force(r.Paused),
		Release: enforcement.Release{Kind: enforcement.ReleaseKind(r.ReleaseKind), State: enforcement.ReleaseState(r.ReleaseState),
			Ending: standing.Ending(r.ReleaseEnding), On: calendar.Day(r.ReleaseOn), Due: due(r.ReleaseDue, r.ReleaseEstimated), Confirmed: calendar.Day(r.ReleasedDay)},
	}
	if err := json.Unmarshal([]byte(r.Reached), &o.Reached); err != nil {
		return o, fmt.Errorf("order %s: reached: %w", r.ID, err)
	}
	return o, nil
}

func due(day string, estimated int64) calendar.Due {
	return calendar.Due{Day: calendar.Day(day), Estimated: estimated == 1}
}

func orderRow(o *enforcement.Order) (enforcementsql.InsertOrderParams, error) {
	reached, err := json.Marshal(o.Reached)
	return enforcementsql.InsertOrderParams{
		ID: o.ID, Version: o.Version, Listing: o.Listing, Domain: int64(o.Domain), Measure: o.Measure, Directive: o.Directive, Act: o.Act,
		Standing: bit(o.Standing), OneOf: o.OneOf, Undo: string(o.Undo), Circumstance: o.Circumstance, About: o.About,
		Function: o.Function, Relay: strings.Join(o.Relay, " "), Body: o.Body, Addressee: o.Addressee(), Region: o.Region, Authority: o.Authority,
		Kind: string(o.Kind), Reached: string(reached), State: string(o.State), Closed: bit(!o.Open()), Code: string(o.Code), Acted: bit(o.Acted),
		Periods: int64(o.Periods), IssuedDay: string(o.Issued), CountedDay: string(o.Counted),
		AckDue: string(o.AckDue.Day), AckEstimated: bit(o.AckDue.Estimated), Due: string(o.Due.Day), DueEstimated: bit(o.Due.Estimated),
		AcknowledgedDay: string(o.Acknowledged), ClosedDay: string(o.Closed), HandedFrom: o.From, HandedTo: o.To, Paused: string(o.Paused),
		ReleaseKind: string(o.Release.Kind), ReleaseState: string(o.Release.State), ReleaseEnding: string(o.Release.Ending),
		ReleaseOn: string(o.Release.On), ReleaseDue: string(o.Release.Due.Day), ReleaseEstimated: bit(o.Release.Due.Estimated),
		ReleasedDay: string(o.Release.Confirmed), Rank: int64(o.Rank()), Urgency: string(o.Urgency()), MovedDay: string(o.Moved), Recheck: string(o.Recheck),
	}, err
}

// An OrderMove is one change of an order, as the report counts it.
type OrderMove struct {
	Day, State, Kind string
	Version, Closed  int64
}

// OrderMoves reads every change of an order, the first its issue.
func (db *DB) OrderMoves(ctx context.Context, order string) ([]OrderMove, error) {
	rows, err := enforcementsql.New(db.reader).MovesOfOrder(ctx, order)
	return each(rows, err, func(r enforcementsql.EnforcementMove) OrderMove {
		return OrderMove{Day: r.Day, State: r.State, Kind: r.Kind, Version: r.Version, Closed: r.Closed}
	})
}
