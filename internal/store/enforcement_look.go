package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/internal/store/gen/enforcementsql"
)

// AddLook opens a look, unless there is one.
func (tx *Tx) AddLook(l enforcement.Look) (bool, error) {
	n, err := tx.enforcement().AddLook(tx.ctx, enforcementsql.AddLookParams{
		Listing: l.Listing, Party: l.Party, Kind: string(l.Kind), Via: l.Via, Version: l.Version, Day: string(l.Day),
		Opened: FormatInstant(l.Opened), Phase: l.Phase, AfterID: l.After, Pass: int64(l.Pass), NextAt: FormatInstant(l.Next),
		Finished: bit(l.Finished), Seen: int64(l.Seen), Spared: int64(l.Spared), Issued: int64(l.Issued),
	})
	return n == 1, err
}

// SaveLook saves how far a look has come; false when another saved it since it was read.
func (tx *Tx) SaveLook(l enforcement.Look) (bool, error) {
	n, err := tx.enforcement().SaveLook(tx.ctx, enforcementsql.SaveLookParams{
		Listing: l.Listing, Party: l.Party, Kind: string(l.Kind), Version: l.Version, Day: string(l.Day),
		Opened: FormatInstant(l.Opened), Phase: l.Phase, AfterID: l.After, Pass: int64(l.Pass), NextAt: FormatInstant(l.Next),
		Finished: bit(l.Finished), Seen: int64(l.Seen), Spared: int64(l.Spared), Issued: int64(l.Issued),
	})
	return n == 1, err
}

// Look reads a look.
func (tx *Tx) Look(listing, party string, kind enforcement.LookKind) (enforcement.Look, bool, error) {
	return oneLook(tx.enforcement().Look(tx.ctx, listing, party, string(kind)))
}

// NextLook reads the look that is due first.
func (tx *Tx) NextLook(now time.Time) (enforcement.Look, bool, error) {
	return oneLook(tx.enforcement().NextLook(tx.ctx, FormatInstant(now)))
}

// mostLooks is how many looks of one listing are read at most.
const mostLooks = 500

// LooksOf reads the looks of a listing.
func (tx *Tx) LooksOf(listing string) ([]enforcement.Look, error) {
	rows, err := tx.enforcement().LooksOfListing(tx.ctx, listing, mostLooks)
	if err != nil {
		return nil, err
	}
	list := make([]enforcement.Look, len(rows))
	for i, r := range rows {
		if list[i], err = lookOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func oneLook(r enforcementsql.EnforcementLook, err error) (l enforcement.Look, found bool, _ error) {
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err == nil {
		l, err = lookOf(r)
	}
	return l, err == nil, err
}

func lookOf(r enforcementsql.EnforcementLook) (l enforcement.Look, err error) {
	l = enforcement.Look{
		Listing: r.Listing, Party: r.Party, Kind: enforcement.LookKind(r.Kind), Via: r.Via, Version: r.Version, Day: calendar.Day(r.Day),
		Phase: r.Phase, After: r.AfterID, Pass: int(r.Pass), Finished: r.Finished == 1,
		Seen: int(r.Seen), Spared: int(r.Spared), Issued: int(r.Issued),
	}
	var bad [2]error
	l.Opened, bad[0] = ParseInstant(r.Opened)
	l.Next, bad[1] = ParseInstant(r.NextAt)
	return l, errors.Join(bad[:]...)
}

// Rechecks reads the re-checks of a listing, a page after the id given.
func (tx *Tx) Rechecks(listing, after string, limit int) ([]enforcement.Order, error) {
	rows, err := tx.enforcement().Rechecks(tx.ctx, listing, after, int32(limit))
	return ordersOf(rows, err)
}

// RecheckAbout reads the order of a body to look at something again because of a listing.
func (tx *Tx) RecheckAbout(listing, about, addressee string) (o enforcement.Order, found bool, err error) {
	r, err := tx.enforcement().RecheckAbout(tx.ctx, listing, about, addressee)
	if errors.Is(err, sql.ErrNoRows) {
		return o, false, nil
	}
	if err == nil {
		o, err = orderOf(r)
	}
	return o, err == nil, err
}

// Screened reads a screening for a re-check.
func (tx *Tx) Screened(id string) (enforcement.Screened, bool, error) {
	r, err := tx.enforcement().Screened(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return enforcement.Screened{}, false, nil
	}
	if err != nil {
		return enforcement.Screened{}, false, err
	}
	x, err := screenedOf(r)
	return x, err == nil, err
}

// ScreenedUnder reads the screenings of one number asked or decided since a day, a page after the id given.
func (tx *Tx) ScreenedUnder(digest string, since calendar.Day, after string, limit int) ([]enforcement.Screened, error) {
	rows, err := tx.enforcement().ScreenedUnder(tx.ctx, enforcementsql.ScreenedUnderParams{
		PartyDigest: digest, After: after, SinceInstant: FormatInstant(since.Time()), SinceDay: string(since), Most: int32(limit),
	})
	if err != nil {
		return nil, err
	}
	list := make([]enforcement.Screened, len(rows))
	for i, r := range rows {
		if list[i], err = screenedOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// givens are what an outcome comes to for the one who asked for something.
var givens = map[screening.Done]enforcement.Given{
	"": enforcement.Unrecorded, screening.MeasuresTaken: enforcement.No,
	screening.NotTaken: enforcement.Yes, screening.NotApplicable: enforcement.Yes,
}

func screenedOf(r enforcementsql.Screening) (enforcement.Screened, error) {
	at, err := ParseInstant(r.At)
	given, known := givens[screening.Done(r.Outcome)]
	if err == nil && !known {
		err = fmt.Errorf("screening %s: outcome %q cannot be read", r.ID, r.Outcome)
	}
	return enforcement.Screened{
		ID: r.ID, Batch: r.Batch, Body: r.Body, Matter: r.Matter, Case: r.CaseNumber, Project: r.Project, Digest: r.PartyDigest,
		Day: calendar.DayOf(at), Historical: r.Historical, Hit: r.Hit, Listings: readLines(r.Listings), Given: given,
		Decided: calendar.Day(r.OutcomeDate), Outdated: r.OutcomeOutdated,
	}, err
}

// LastOfCase tells which screening of a case is the newest of its body about a party for a matter.
func (tx *Tx) LastOfCase(x *enforcement.Screened) (string, error) {
	if x.Case == "" {
		return x.ID, nil
	}
	return tx.enforcement().LastOfCase(tx.ctx, enforcementsql.LastOfCaseParams{
		Body: x.Body, CaseNumber: x.Case, Matter: x.Matter, PartyDigest: x.Digest,
	})
}

// entry reads the record of a screening.
func (tx *Tx) entry(x *enforcement.Screened) (e screening.Entry, err error) {
	b, known, err := tx.ReceiptBatch(x.Batch)
	if err != nil {
		return e, err
	}
	entries, err := b.Entries()
	if !known || err != nil {
		return e, errors.Join(fault.New(fault.Internal, "核查 %s 的回执缺失", x.ID).Under("screening.receipt"), err)
	}
	i := slices.IndexFunc(entries, func(e screening.Entry) bool { return e.Receipt.ID == x.ID })
	if i < 0 {
		return e, fault.New(fault.Internal, "核查 %s 的回执缺失", x.ID).Under("screening.receipt")
	}
	return entries[i], nil
}

// Applied tells what the verdict of a screening rests on.
func (tx *Tx) Applied(x *enforcement.Screened) (a enforcement.Applied, err error) {
	e, err := tx.entry(x)
	if err != nil {
		return a, err
	}
	for _, m := range e.Receipt.Verdict.Matches {
		for _, l := range m.Listings {
			if l.Applied && !slices.Contains(a.Listings, l.ID) {
				a.Listings = append(a.Listings, l.ID)
			}
		}
	}
	for _, r := range e.Receipt.Verdict.Reasons {
		a.Reasons = append(a.Reasons, r.Listing)
	}
	return a, nil
}

// ScreenedAs tells who was asked about in a screening, and who stands behind: by an equal
// number or the id, never by a name.
func (tx *Tx) ScreenedAs(x *enforcement.Screened) (ways []enforcement.Reaching, err error) {
	e, err := tx.entry(x)
	if err != nil {
		return nil, err
	}
	ids, err := tx.certain(&e.Query)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		ways = append(ways, enforcement.Reaching{Party: id, Via: id})
		row, known, err := tx.ScreenRow(id)
		if err != nil {
			return nil, err
		}
		if as, _ := row.ScreensAs(); known && as != "" {
			ways = append(ways, enforcement.Reaching{Party: id, Via: as})
		}
	}
	return ways, nil
}

// certain are the parties that a question surely means.
func (tx *Tx) certain(q *screening.Query) (ids []string, err error) {
	if q.Party != "" {
		return []string{q.Party}, nil
	}
	if q.Key == "" {
		return nil, nil
	}
	for _, k := range q.Numbers() {
		today, err := tx.IdentifierOwner(k) // who has the number now, had it; one given up is whose it was
		if err != nil {
			return nil, err
		}
		if today != "" {
			ids = append(ids, today)
			continue
		}
		owners, err := tx.NumberOwners(k)
		if err != nil {
			return nil, err
		}
		ids = append(ids, owners...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// ScreenedFor lists the bodies that asked about anybody for a project since a day.
func (tx *Tx) ScreenedFor(code ident.ProjectCode, since calendar.Day) ([]string, error) {
	return tx.enforcement().ScreenedFor(tx.ctx, string(code), FormatInstant(since.Time()))
}

// DeciderByID gives a body with the functions it holds on a day, whole or for licensing.
func (tx *Tx) DeciderByID(body string, day calendar.Day) (enforcement.Decider, bool, error) {
	b, err := tx.BodyByID(body)
	if fault.Is(err, fault.NotFound) {
		return enforcement.Decider{}, false, nil
	}
	return enforcement.Decider{Office: officeOf(b, day), Decides: b.DecidesOn(day)}, err == nil, err
}

// StandIns lists who may be screened in a party's place, a page after the id given.
func (tx *Tx) StandIns(party, after string, limit int) ([]string, error) {
	return tx.enforcement().StandIns(tx.ctx, int32(limit), party, after)
}

// ScreenRow reads a party for screening as it is today.
func (tx *Tx) ScreenRow(id string) (party.ScreenRow, bool, error) {
	r, err := tx.PartyRow(id)
	if fault.Is(err, fault.NotFound) {
		return party.ScreenRow{}, false, nil
	}
	return r.ScreenRow, err == nil, err
}
