package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/store/gen/coresql"
	"liancheng/internal/store/gen/publicationsql"
)

// Publication shows the store to what the public sees.
func (db *DB) Publication() Adapter[publication.Tx] {
	return As(db, func(tx *Tx) publication.Tx { return tx })
}

func (tx *Tx) publication() *publicationsql.Queries { return publicationsql.New(tx.sql) }

// CopyByID reads a copy.
func (tx *Tx) CopyByID(id string) (publication.Copy, error) {
	row, err := tx.publication().Copy(tx.ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return publication.Copy{}, publication.NotFound(id)
	}
	return copyOf(row), err
}

// CopiesOfListing reads the copies of a listing: those of the listing first, by channel.
func (tx *Tx) CopiesOfListing(listing string) ([]publication.Copy, error) {
	rows, err := tx.publication().CopiesOfListing(tx.ctx, listing)
	return each(rows, err, copyOf)
}

// AddCopy saves a new copy.
func (tx *Tx) AddCopy(c publication.Copy) error {
	err := tx.publication().InsertCopy(tx.ctx, publicationsql.InsertCopyParams{
		ID: c.ID, Version: c.Version, Listing: c.Listing, Kind: string(c.Kind), Channel: c.Channel, Owed: bit(c.Owed), Party: c.Party, Domain: int64(c.Domain),
		Body: c.Body, Region: c.Region, Authority: c.Authority, Wanted: c.Wanted, Why: string(c.Why), Shown: c.Shown, State: string(c.State()),
		SinceDay: string(c.Since), Due: string(c.Due.Day), Estimated: bit(c.Due.Estimated), Ends: string(c.Ends), FirstDay: string(c.First),
		LastDay: string(c.Last), DownDay: string(c.Down), Address: c.Address, Ending: string(c.Ending), Seq: int64(c.Seq),
		Place: c.Rank(), Leaves: leaves(&c),
	})
	if duplicate(err) { // somebody opened it meanwhile
		return publication.Stale()
	}
	return err
}

// SaveCopy saves the version after c.Version-1.
func (tx *Tx) SaveCopy(c publication.Copy) error {
	n, err := tx.publication().UpdateCopy(tx.ctx, publicationsql.UpdateCopyParams{
		ID: c.ID, Version: c.Version - 1, Body: c.Body, Region: c.Region, Wanted: c.Wanted, Why: string(c.Why), Shown: c.Shown,
		State: string(c.State()), SinceDay: string(c.Since), Due: string(c.Due.Day), Estimated: bit(c.Due.Estimated), Ends: string(c.Ends),
		FirstDay: string(c.First), LastDay: string(c.Last), DownDay: string(c.Down), Address: c.Address, Ending: string(c.Ending),
		Seq: int64(c.Seq), Place: c.Rank(), Leaves: leaves(&c),
	})
	if err == nil && n == 0 {
		return publication.Stale()
	}
	return err
}

// leaves is the day on which the daily pass looks at the copy: after its period of publication.
func leaves(c *publication.Copy) string {
	if c.Wanted == "" {
		return ""
	}
	return string(c.Ends)
}

func copyOf(r publicationsql.PublicationCopy) publication.Copy {
	return publication.Copy{
		ID: r.ID, Version: r.Version, Listing: r.Listing, Kind: publication.Kind(r.Kind), Channel: r.Channel, Owed: r.Owed != 0, Party: r.Party,
		Domain: int(r.Domain), Body: r.Body, Region: r.Region, Authority: r.Authority, Wanted: r.Wanted, Why: publication.Why(r.Why), Shown: r.Shown,
		Since: calendar.Day(r.SinceDay), Due: calendar.Due{Day: calendar.Day(r.Due), Estimated: r.Estimated != 0}, Ends: calendar.Day(r.Ends),
		First: calendar.Day(r.FirstDay), Last: calendar.Day(r.LastDay), Down: calendar.Day(r.DownDay), Address: r.Address,
		Ending: standing.Ending(r.Ending), Seq: event.Seq(r.Seq),
	}
}

// CopyPage reads what q asks for, what is to be done first.
func (tx *Tx) CopyPage(q publication.Query, today calendar.Day) ([]publication.Copy, error) {
	place, id, _ := strings.Cut(q.After, "|")
	arg := publicationsql.CopyPageParams{
		AfterPlace: place, AfterID: id, Everything: bit(q.Scope.All), Own: q.Scope.Body, Part: q.Scope.Part, Prefix: q.Scope.Region,
		Channel: q.Channel, Listing: q.Listing, Body: q.Body, Overdue: bit(q.Overdue), Today: string(today), Most: int32(q.Limit),
	}
	for _, s := range q.States {
		arg.States += "|" + string(s)
	}
	if arg.States != "" {
		arg.States += "|"
	}
	rows, err := tx.publication().CopyPage(tx.ctx, arg)
	return each(rows, err, copyOf)
}

// WantedCopies reads the copies that should stand at a channel, a page after the id given.
func (tx *Tx) WantedCopies(channel, after string, limit int) ([]publication.Copy, error) {
	rows, err := tx.publication().WantedCopies(tx.ctx, channel, after, int32(limit))
	return each(rows, err, copyOf)
}

// CopiesPastEnd gives listings that should stand somewhere and whose period of publication is over.
func (tx *Tx) CopiesPastEnd(day calendar.Day, limit int) ([]string, error) {
	return tx.publication().CopiesPastEnd(tx.ctx, string(day), int32(limit))
}

// CopiesWithoutBody gives listings with a copy that nobody puts up, a page after the id given.
func (tx *Tx) CopiesWithoutBody(after string, limit int) ([]string, error) {
	return tx.publication().CopiesWithoutBody(tx.ctx, after, int32(limit))
}

// AddCopyEntry saves what was done about a copy.
func (tx *Tx) AddCopyEntry(e publication.Entry) error {
	return tx.publication().InsertCopyEntry(tx.ctx, publicationsql.InsertCopyEntryParams{
		Copy: e.Copy, Version: e.Version, Act: string(e.Act), Day: string(e.Day), Address: e.Address, Note: e.Note, Actor: e.Actor, Body: e.Body, At: FormatInstant(e.At),
	})
}

// CopyEntries reads what was done about a copy, the first thing first.
func (tx *Tx) CopyEntries(id string) ([]publication.Entry, error) {
	rows, err := tx.publication().CopyEntries(tx.ctx, id)
	list := make([]publication.Entry, 0, len(rows))
	for _, r := range rows {
		at, err := ParseInstant(r.At)
		if err != nil {
			return nil, fmt.Errorf("publication %s v%d: %w", id, r.Version, err)
		}
		list = append(list, publication.Entry{Copy: r.Copy, Version: r.Version, Act: publication.Act(r.Act), Day: calendar.Day(r.Day),
			Address: r.Address, Note: r.Note, Actor: r.Actor, Body: r.Body, At: at})
	}
	return list, err
}

// CorrectionWish reads what the party cleared wanted last.
func (tx *Tx) CorrectionWish(listing string) (publication.Wish, bool, error) {
	r, err := tx.publication().LastWish(tx.ctx, listing)
	if errors.Is(err, sql.ErrNoRows) {
		return publication.Wish{}, false, nil
	}
	return publication.Wish{Wanted: r.Wanted != 0, On: calendar.Day(r.OnDay), File: r.File, Actor: r.Actor}, err == nil, err
}

// AddCorrectionWish saves what the party cleared wants now.
func (tx *Tx) AddCorrectionWish(listing string, w publication.Wish) error {
	return tx.publication().InsertWish(tx.ctx, publicationsql.InsertWishParams{
		Listing: listing, Wanted: bit(w.Wanted), OnDay: string(w.On), File: w.File, Actor: w.Actor, At: FormatInstant(tx.Now()),
	})
}

// PublicationSetting reads a named value within the transaction.
func (tx *Tx) PublicationSetting(name string) (string, bool, error) {
	value, err := coresql.New(tx.sql).Setting(tx.ctx, name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, err
}

// PublishedFacts reads the facts of a case as they are.
func (tx *Tx) PublishedFacts(listing string) (f standing.Facts, found bool, err error) {
	text, err := tx.publication().FactsNow(tx.ctx, listing)
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	if err == nil {
		f, err = standing.Decode(text)
	}
	return f, err == nil, err
}

// PublicSubject reads what the public may see of a party: of a person no more than the
// masked name that stands in clear in its row.
func (tx *Tx) PublicSubject(id string) (s publication.Subject, err error) {
	row, err := tx.PartyRow(id)
	if err != nil {
		return s, err
	}
	s = publication.Subject{ID: id, Person: row.Kind == party.Person, Individual: row.OrgKind == party.IndividualBusiness, Erased: row.Erased, Display: row.Display}
	if s.Person || s.Erased {
		return s, nil
	}
	var numbers []registry.Number
	if err := errors.Join(json.Unmarshal([]byte(row.Names), &s.Names), json.Unmarshal([]byte(row.Identifiers), &numbers)); err != nil {
		return s, fmt.Errorf("party %s v%d: %w", id, row.Version, err)
	}
	for _, n := range numbers {
		if n.Kind == ident.USCC {
			s.USCC = n.Value
		}
	}
	if row.MergedInto == "" {
		return s, nil
	}
	tree, err := tx.PartyTree(id)
	if err != nil {
		return s, err
	}
	root, err := tx.PartyRow(tree.Root)
	if root.Display != s.Display {
		s.Merged = root.Display
	}
	return s, err
}

// ChannelBody gives the body that holds a function in a region, or above; "" for nobody.
func (tx *Tx) ChannelBody(function, region string, day calendar.Day) (id, in string, err error) {
	b, _, err := registry.Holder(tx, function, region, day)
	if fault.Is(err, fault.NotFound) {
		return "", region, nil
	}
	return b.ID, b.Region, err
}

// BodyRegion gives the region of a body; "" for one that is not ours.
func (tx *Tx) BodyRegion(id string) (string, error) {
	b, err := tx.BodyByID(id)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return b.Region, err
}

// ReaderPosition reads how far a subscriber has read.
func (tx *Tx) ReaderPosition(reader string) (event.Seq, bool, error) {
	seq, err := tx.publication().ReaderPosition(tx.ctx, reader)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return event.Seq(seq), err == nil, err
}

// EndingsUnread counts the listings that ended before an instant and that a subscriber has not read of.
func (tx *Tx) EndingsUnread(position event.Seq, until time.Time) (int, error) {
	n, err := tx.publication().EndingsUnread(tx.ctx, int64(position), FormatInstant(until))
	return int(n), err
}

// SaveReader notes how far a subscriber has read; it never goes back.
func (tx *Tx) SaveReader(r publication.Reader) error {
	return tx.publication().SaveReader(tx.ctx, publicationsql.SaveReaderParams{ID: r.ID, Body: r.Body, Position: int64(r.Position), At: FormatInstant(r.At)})
}

// Readers lists the subscribers whose keys still hold.
func (tx *Tx) Readers() ([]publication.Reader, error) {
	rows, err := tx.publication().Readers(tx.ctx, FormatInstant(tx.Now()))
	list := make([]publication.Reader, 0, len(rows))
	for _, r := range rows {
		at, err := ParseInstant(r.At)
		if err != nil {
			return nil, err
		}
		list = append(list, publication.Reader{ID: r.ID, Name: r.Purpose, Body: r.Body, Position: event.Seq(r.Position), At: at})
	}
	return list, err
}
