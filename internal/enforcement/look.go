package enforcement

import (
	"time"

	"liancheng/internal/calendar"
)

// LookKind is what is looked for.
type LookKind string

const (
	LookListed   LookKind = "listed"   // decisions made without knowing of the listing
	LookReleased LookKind = "released" // decisions made because of it alone, now that it has ended
	LookOrders   LookKind = "orders"   // the re-checks there are, which follow the listing's standing
)

// Phases of a look, one after another.
const (
	lookScreenings = "screenings"
	lookProjects   = "projects"
	lookBranches   = "branches"
)

// lookBatch bounds one transaction: so many screenings, projects, branches or orders.
const lookBatch = 200

// lookAgain are the days after which it is all walked once more: an answer given by an index
// that lagged, or kept in a spool while the store was away, reaches the tables after the listing did.
var lookAgain = []int{1, 7}

// A Look is one walk through the screenings of a party because of a listing, a batch at a
// time. The place it has come to is saved with the orders of each batch.
type Look struct {
	Listing  string
	Party    string // whose screenings; "" for LookOrders
	Kind     LookKind
	Via      string // whom the listing reaches: the party itself, or who stands behind it
	Version  int64
	Day      calendar.Day // from which the listing holds, or no longer does
	Opened   time.Time
	Phase    string
	After    string // id of the last one seen in the phase
	Pass     int    // walks done
	Next     time.Time
	Finished bool
	Seen     int // in this walk
	Spared   int // in this walk: the listing has no bearing on the matter
	Issued   int // in all walks
}

func newLook(listing string, kind LookKind, via, party string, day calendar.Day, at time.Time) Look {
	return Look{Listing: listing, Party: party, Kind: kind, Via: via, Version: 1, Day: day, Opened: at, Next: at, Phase: lookScreenings}
}

// again begins anew.
func (l *Look) again(day calendar.Day, at time.Time) {
	version, issued := l.Version, l.Issued
	*l = newLook(l.Listing, l.Kind, l.Via, l.Party, day, at)
	l.Version, l.Issued = version, issued
}

// moves takes the look past a batch whose last was id; full tells that there may be more.
func (l *Look) moves(id string, full bool) {
	if full {
		l.After = id
		return
	}
	l.After = ""
	switch {
	case l.Kind == LookOrders:
		l.Finished = true
	case l.Phase == lookScreenings && l.Pass == 0 && l.Kind == LookListed && l.Party == l.Via:
		l.Phase = lookProjects
	case l.Phase != lookBranches && l.Party == l.Via:
		l.Phase = lookBranches
	case l.Pass == len(lookAgain):
		l.Finished = true
	default:
		l.Next = l.Opened.AddDate(0, 0, lookAgain[l.Pass])
		l.Pass, l.Phase = l.Pass+1, lookScreenings
	}
}

// goesOn tells whether the next phase may follow in the same transaction: the last one had
// less than a batch, and a walk is not begun anew.
func (l *Look) goesOn() bool {
	return !l.Finished && l.After == "" && (l.Phase == lookProjects || l.Phase == lookBranches)
}

// begins forgets the counts of the walk before.
func (l *Look) begins() {
	if l.Phase == lookScreenings && l.After == "" {
		l.Seen, l.Spared = 0, 0
	}
}
