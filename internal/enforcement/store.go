package enforcement

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// Tx is what enforcement needs of a transaction.
type Tx interface {
	Now() time.Time
	Append(events ...event.Event)
	OrderTx
	ListingTx
	RegistryTx
}

// OrderTx keeps orders and what was written about them.
type OrderTx interface {
	OrderByID(id string) (Order, error)         // NotFound
	OrdersOfListing(id string) ([]Order, error) // in the order of their ids
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
	Circumstances(party string) (map[string]law.Tri, error)
	Bodies(region, after string, limit int) ([]party.Body, error) // of all regions where it is ""; by id
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
