package screening

import (
	"context"
	"time"

	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/standing"
)

// A Tx is one transaction, as screening needs it.
type Tx interface {
	Now() time.Time
	Position() event.Seq
	Append(events ...event.Event)
	FactsTx
	PastTx
	RecordTx
	ProjectByCode(code ident.ProjectCode) (project.Project, error) // NotFound
}

// FactsTx reads parties and listings: today's in pages for the index, and those of any
// position for replay.
type FactsTx interface {
	PartyScreenRows(after string, limit int) ([]party.ScreenRow, error) // today's, by id
	ScreenRowAsOf(id string, position event.Seq) (r party.ScreenRow, known bool, err error)
	ListingFacts(after string, limit int) ([]standing.Facts, error)            // today's, by id
	ListingFactsAt(party string, position event.Seq) ([]standing.Facts, error) // of all that touched it then
	NumberOwners(k party.Key) (parties []string, err error)                    // whoever had it at any time
	EverAbsorbed(id string) (records []string, err error)                      // merged straight into it at any time
	MergedParties() (into map[string]string, err error)                        // of every record that is merged today
	PartiesByName(key, after string, limit int) ([]string, error)
}

// RecordTx keeps what was answered.
type RecordTx interface {
	SaveReceiptBatch(b Batch) (added bool, err error) // saving the same again changes nothing
	ReceiptBatch(id string) (b Batch, known bool, err error)
	ReceiptBatches(first, last string) ([]Batch, error)                                // from one id to another, both among them
	ReceiptGroups(after string, from, until time.Time, limit int) ([]GroupSize, error) // signed in that time, by id
	QueueScreenings(q Queued) error
	QueuedScreenings(rows int) ([]Queued, error) // oldest first, until there are so many rows
	TakeQueued(batch string) (taken bool, err error)
	AddScreenings(rows []Row) error
	Screening(id string) (r Row, known bool, err error)
	SaveScreeningOutcome(r Row) error // after r.Version-1, else Stale
	Screenings(f Filter) ([]Row, error)
	ListingAt(id string, position event.Seq) (f standing.Facts, known bool, err error)
	LastScreening(body, matter, digest, caseNo string) (r Row, known bool, err error)
}

// Store runs transactions and gives the stream.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Stream is the stream of events as a follower in memory reads it; store.DB is one.
type Stream interface {
	Events(ctx context.Context, after event.Seq, limit int) ([]event.Event, error)
	Wait(ctx context.Context, after event.Seq) error
	Position(ctx context.Context) (event.Seq, error)
}

// Rulesets keeps compiled law under its digest; store.DB is one.
type Rulesets interface {
	SaveRuleset(ctx context.Context, digest string, body []byte) error
	Ruleset(ctx context.Context, digest string) ([]byte, error)
}
