// Package report is part three of the memorandum: what each department returns
// for a period, and what the coordinator reports to 发展改革委.
//
// A tour: window.go is a period; figures.go is what is counted and the identities
// the numbers keep; periodic.go groups them by function, domain and region, csv.go
// writes them out. measures.go lists the memorandum measure by measure, stand.go says
// how far law carries each. return.go is a 定期反馈表 and its table of states, service.go its
// steps, missing.go who has not filed and what the returns of a league add up to.
//
// The figures are counted over the tables that other packages write, through the
// Ledger that store satisfies; nothing is counted twice and nothing is kept but what
// a return was filed with.
package report

import (
	"context"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/law"
	"liancheng/internal/party"
)

// Kinds of events. Their body is Filed.
const (
	EvDrafted  event.Kind = "return.drafted"
	EvApproved event.Kind = "return.approved"
	EvSent     event.Kind = "return.sent"
	EvAccepted event.Kind = "return.accepted"
	EvSentBack event.Kind = "return.sent-back"
)

// Tx is what reporting needs of a transaction.
type Tx interface {
	Now() time.Time
	Position() event.Seq
	Append(events ...event.Event)
	BodyByID(id string) (party.Body, error)
	Returns
	Ledger
}

// Returns keeps the returns; this package alone writes them.
type Returns interface {
	Return(id string) (Return, error)                                 // NotFound
	ReturnOf(body string, w Window) (r Return, found bool, err error) // the one return of a body for a window
	AddReturn(r Return) error                                         // Conflict when the body has one for the window
	SaveReturn(r Return) error                                        // after r.Version-1, else Stale
	ReturnPage(q Query) ([]Return, error)
	ReturnsFor(w Window, in Scope) ([]Return, error) // all of a window, by body
}

// Ledger counts over what other packages write.
type Ledger interface {
	OrderCells(w Window, in Scope) ([]OrderCell, error)
	MeasureCells(w Window, in Scope) ([]MeasureCell, error) // of orders issued or worked on in the window
	ListingCells(w Window, in Scope) ([]ListingCell, error)
	ScreeningCells(w Window, in Scope) ([]ScreeningCell, error)
	ScreeningsPending() (int64, error)            // answered, and in no cell yet
	Offices(w Window, in Scope) ([]Office, error) // bodies that held a function in the window, by id
}

// An Office is a body and the functions it held at some time in a window, in whole
// or for their approvals.
type Office struct {
	Body, Name, Region string
	Functions          []string
}

// A Scope is whose rows are counted: all, those of one body, those of the regions
// that begin with some digits. A row counts when either holds.
type Scope struct {
	All    bool
	Body   string
	Region string
}

// scopeOf narrows an access filter to what rows here can be told apart by.
func scopeOf(f access.Filter) Scope { return Scope{All: f.All, Body: f.Body, Region: f.Region} }

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
	Scope(ctx context.Context, a access.Actor, act access.Act, kind string) (access.Filter, error)
}

// Config is what a Service is made of.
type Config struct {
	Store Store
	Door  Door
	Rules func() *law.Ruleset // the law in force
	Clock func() time.Time    // nil: time.Now
}

// A Service files returns and makes reports. It is safe for concurrent use.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return &Service{c}
}

func (s *Service) today() calendar.Day { return calendar.DayOf(s.Clock()) }
