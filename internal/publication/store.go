package publication

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// Tx is what publication needs of a transaction.
type Tx interface {
	Now() time.Time
	Append(events ...event.Event)
	Position() event.Seq
	CopyTx
	SourceTx
	ReaderTx
}

// CopyTx keeps copies, what was done about them, and what parties cleared asked for.
type CopyTx interface {
	CopyByID(id string) (Copy, error) // NotFound
	CopiesOfListing(listing string) ([]Copy, error)
	AddCopy(c Copy) error
	SaveCopy(c Copy) error // after c.Version-1, else Stale
	AddCopyEntry(e Entry) error
	CopyEntries(copy string) ([]Entry, error) // the first one first
	CopyPage(q Query, today calendar.Day) ([]Copy, error)
	WantedCopies(channel, after string, limit int) ([]Copy, error) // that should stand there, by id
	CopiesPastEnd(day calendar.Day, limit int) ([]string, error)   // listings shown whose period of publication is over
	CopiesWithoutBody(after string, limit int) ([]string, error)   // listings with a copy that nobody puts up, by id
	CorrectionWish(listing string) (w Wish, found bool, err error) // the last one
	AddCorrectionWish(listing string, w Wish) error                // the next one
	PublicationSetting(name string) (value string, found bool, err error)
	PutSetting(name, value string) error
}

// SourceTx reads what copies are made from.
type SourceTx interface {
	PublishedFacts(listing string) (f standing.Facts, found bool, err error) // as they are now
	ListingFacts(after string, limit int) ([]standing.Facts, error)          // of every case, by id
	ListingFactsOf(party string) ([]standing.Facts, error)
	PartyTree(party string) (party.Tree, error)
	PublicSubject(party string) (Subject, error)
	ChannelBody(function, region string, day calendar.Day) (id, in string, err error) // "": nobody
	BodyRegion(body string) (string, error)
	FilesHeld(body string, digests []string) (map[string]bool, error)
}

// ReaderTx keeps how far subscribers have read the stream.
type ReaderTx interface {
	ReaderPosition(reader string) (at event.Seq, found bool, err error)
	SaveReader(r Reader) error
	EndingsUnread(position event.Seq, until time.Time) (int, error) // listings that ended until then
	Readers() ([]Reader, error)                                     // whose key has not been revoked, by name
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	WriteAgain(ctx context.Context, fn func(Tx) error) error // for work that reads everything anew: done again where somebody saved first
	Read(ctx context.Context, fn func(Tx) error) error
}

// An Entry is one thing done about a copy.
type Entry struct {
	Copy    string
	Version int64 // of the copy after it
	Act     Act
	Day     calendar.Day
	Address string
	Note    string // of a reminder
	Actor   string // Ref
	Body    string
	At      time.Time
}

// A Query asks for a page of copies: what is to be done first, by its day.
type Query struct {
	Scope   access.Filter
	States  []State // none: all
	Channel string
	Listing string
	Body    string // who puts it up
	Overdue bool
	After   string // cursor of the page before
	Limit   int
}
