// Package registry writes parties, the roles between them, bodies and projects.
//
// Every change makes a new version and an event in one transaction; each version of a
// party stays as a Row, so that whoever knows (party, version) from an event finds
// what was known then. What identifies a person is sealed in the row and found by
// keyed indexes; events, logs and faults carry ids alone.
//
// A tour: register.go, change.go and erase.go are the life of a party, find.go reads,
// role.go links, answer.go records circumstances, row.go turns a party into its row and
// back; merge.go takes two records for one party and parts them again, by the table of
// mergerules.go;
// body.go and seed.go keep the offices, project.go the projects.
package registry

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
	"liancheng/internal/seal"
)

// Tx is what the registry needs of a transaction.
type Tx interface {
	Now() time.Time
	Serial() error
	Append(events ...event.Event)
	PartyTx
	RoleTx
	MergeTx
	BodyTx
	ProjectTx
}

// PartyTx keeps parties by version, their numbers and their names.
type PartyTx interface {
	PartyRow(id string) (Row, error)                                  // today's; NotFound
	PartyRowAt(id string, version int64) (Row, error)                 // NotFound
	AddParty(r Row) error                                             // version 1
	SaveParty(r Row) error                                            // after r.Version-1, else Stale
	EraseParty(id, display string) error                              // empties all versions
	ClaimIdentifier(k party.Key, id string) (owner string, err error) // id, or who has it already
	ReleaseIdentifier(k party.Key, id string) error
	IdentifierOwner(k party.Key) (id string, err error) // "" when nobody's
	AddPartyName(key, id string) error
	PartiesByName(key, after string, limit int) ([]string, error)
}

// RoleTx keeps roles and the answers to circumstances.
type RoleTx interface {
	AddPartyRole(r party.Role) error
	EndPartyRole(id string, to calendar.Day) error // Stale when it has ended meanwhile
	PartyRole(id string) (party.Role, error)       // NotFound
	PartyRoles(id string) ([]party.Role, error)
	AddPartyAnswer(a Answer) error
	PartyAnswers(id string) ([]Answer, error)
}

// MergeTx keeps mergings and tells which records are merged today.
type MergeTx interface {
	PartyTree(id string) (party.Tree, error)
	AddPartyMerge(m Merge) error                              // Conflict when one is under way for the record
	DecidePartyMerge(m Merge) error                           // after m.Version-1, else Stale
	UndoPartyMerge(m Merge) error                             // likewise
	OpenPartyMerge(id string) (m Merge, open bool, err error) // proposed, or standing
	PartyMerges(id string) ([]Merge, error)                   // in which the record has a part, the earliest first
	FilesHeld(body string, digests []string) (map[string]bool, error)
}

// BodyTx keeps bodies and their functions.
type BodyTx interface {
	AddBody(b party.Body) error
	SaveBody(b party.Body) error            // after b.Version-1, else Stale
	BodyByID(id string) (party.Body, error) // NotFound
	BodyByUSCC(code string) (party.Body, bool, error)
	BodiesOfRegion(region string) ([]party.Body, error)
	Bodies(region, after string, limit int) ([]party.Body, error) // region "": all
	Holders(region, function string, day calendar.Day) ([]string, error)
}

// ProjectTx keeps projects and who takes part in them.
type ProjectTx interface {
	AddProject(p project.Project) (added bool, err error)
	SaveProject(p project.Project) error                           // after p.Version-1, else Stale
	ProjectByCode(code ident.ProjectCode) (project.Project, error) // NotFound
	ProjectsOfParty(id string, after ident.ProjectCode, limit int) ([]project.Project, error)
}

// Store runs transactions.
type Store interface {
	Write(ctx context.Context, fn func(Tx) error) error
	Read(ctx context.Context, fn func(Tx) error) error
}

// Door checks and records who comes in; access.Door is one.
type Door interface {
	Enter(ctx context.Context, a access.Actor, act access.Act, on access.Resource) error
}

// Config is what a Service is made of.
type Config struct {
	Store Store
	Door  Door
	Ring  *seal.Ring
	Rules func() *law.Ruleset // law in force in the running system
	Clock func() time.Time    // nil: time.Now

	// Retain says why a person's data must be kept (a listing in force, an order not
	// closed): a fault, or nil where nothing speaks against erasing. nil: nothing ever does.
	Retain func(ctx context.Context, person string) error

	// Obstacles says what speaks against taking two records for one party in what others
	// keep about them (a listing that names both): a fault, or nil. nil: nothing ever does.
	Obstacles func(ctx context.Context, from, into party.Tree) error
}

// A Service is the registry at work. It is safe for concurrent use.
type Service struct{ Config }

// New makes a Service.
func New(c Config) *Service {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Retain == nil {
		c.Retain = func(context.Context, string) error { return nil }
	}
	if c.Obstacles == nil {
		c.Obstacles = func(context.Context, party.Tree, party.Tree) error { return nil }
	}
	return &Service{c}
}

func (s *Service) today() calendar.Day { return calendar.DayOf(s.Clock()) }

func (s *Service) enter(ctx context.Context, a access.Actor, act access.Act, kind, id string) error {
	return s.Door.Enter(ctx, a, act, access.Resource{Kind: kind, ID: id, Body: a.Body})
}

// most keeps a page within bounds.
func most(limit, most int) int {
	if limit <= 0 || limit > most {
		return most
	}
	return limit
}
