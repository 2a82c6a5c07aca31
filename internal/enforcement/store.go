package enforcement

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/standing"
)

// Tx is what enforcement needs of a transaction.
type Tx interface {
	Now() time.Time
	Append(events ...event.Event)
	OrderTx
	ListingTx
	RegistryTx
	LookTx
	ScreenedTx
	PlaceTx
}

// OrderTx keeps orders and what was written about them.
type OrderTx interface {
	OrderByID(id string) (Order, error)         // NotFound
	OrdersOfListing(id string) ([]Order, error) // in the order of their ids
	CalledOrders(id string) ([]Order, error)    // of them those that the listing's directives call for: no re-checks
	AddOrder(o Order) (added bool, err error)   // false: the body has that order already
	SaveOrder(o Order) error                    // after o.Version-1, else Stale
	PauseOrders(listing string, why standing.Force) error
	OrdersWithoutBody(after string, limit int) ([]Order, error)
	EstimatedOrders(after string, limit int) ([]Order, error)
	AddOrderEntry(e Entry) error
	OrderEntries(order string) ([]Entry, error)
	OrderPage(q Query, today calendar.Day) ([]Order, error)
	OrderCounts(scope access.Filter, today calendar.Day) ([]Count, error)
}

// ListingTx keeps the listings as the stream told of them: derived, rebuilt from events.
type ListingTx interface {
	FollowedListing(id string) (f standing.Facts, seq event.Seq, found bool, err error)
	SaveFollowedListing(f standing.Facts, seq event.Seq) error
	ListingsReaching(party string) ([]string, error)
	ListingFacts(after string, limit int) ([]standing.Facts, error) // of every case as it is today, by id
}

// RegistryTx reads the registry.
type RegistryTx interface {
	HolderOf(function, region string, day calendar.Day) (o Office, found bool, err error)
	OfficeByID(body string, day calendar.Day) (Office, error) // NotFound
	Circumstances(party string) (map[string]law.Tri, error)   // about all its records
	PartyTree(id string) (party.Tree, error)
	Bodies(region, after string, limit int) ([]party.Body, error) // of all regions where it is ""; by id
}

// LookTx keeps how far the looks have come, and finds the re-checks of a listing.
type LookTx interface {
	AddLook(l Look) (added bool, err error)
	Look(listing, party string, kind LookKind) (l Look, found bool, err error)
	SaveLook(l Look) (saved bool, err error) // after l.Version, which it raises
	NextLook(now time.Time) (l Look, found bool, err error)
	LooksOf(listing string) ([]Look, error) // no more than a page
	Rechecks(listing, after string, limit int) ([]Order, error)
	RecheckAbout(listing, about, addressee string) (o Order, found bool, err error)
}

// ScreenedTx reads what was screened. Whom, it tells by id alone, and only where an equal
// number or the id was asked: a name accuses nobody.
type ScreenedTx interface {
	Screened(id string) (x Screened, found bool, err error)
	ScreenedUnder(digest string, since calendar.Day, after string, limit int) ([]Screened, error)
	LastOfCase(x *Screened) (id string, err error)                                       // of its body, matter and party; its own where there is no case number
	Applied(x *Screened) (Applied, error)                                                // from its receipt
	ScreenedAs(x *Screened) (ways []Reaching, err error)                                 // who was asked about, and who stands behind
	ScreenedFor(code ident.ProjectCode, since calendar.Day) (bodies []string, err error) // about anybody, for a project
}

// PlaceTx reads what else a look goes through.
type PlaceTx interface {
	DeciderByID(body string, day calendar.Day) (d Decider, found bool, err error)
	ProjectsOfParty(id string, after ident.ProjectCode, limit int) ([]project.Project, error)
	StandIns(party, after string, limit int) ([]string, error)
	ScreenRow(id string) (r party.ScreenRow, found bool, err error) // today's
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// A Query asks for a page of orders, the most urgent first: open ones by their due day.
type Query struct {
	Scope    access.Filter
	States   []State       // none: all
	Kind     law.OrderKind // "": all
	Overdue  bool          // late for receipt, feedback or answer
	Releases bool          // releases to be confirmed
	Domain   int           // 0: all
	Listing  string
	Function string
	Body     string
	After    string // cursor of the page before
	Limit    int
}

// A Count is how many orders stand in one place.
type Count struct {
	State    State
	Kind     law.OrderKind
	Standing bool
	Release  ReleaseState
	Orders   int
	Overdue  int // of them late for receipt, feedback or answer
	Late     int // of them late with the release
}

// Mine tells whether q asks for all of one body's own orders, and the body may: a page that an
// index gives whole.
func (q *Query) Mine() bool {
	return q.Body != "" && (q.Scope.All || q.Scope.Body == q.Body) && len(q.States) == 0 && q.Kind == "" && !q.Overdue && !q.Releases &&
		q.Domain == 0 && q.Listing == "" && q.Function == ""
}
