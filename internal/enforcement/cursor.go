package enforcement

import (
	"strconv"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
)

// Order keys of lists: open before closed, then by due day, none last, then by id.

// Rank is an order's first key: 0 open, 1 a release to be confirmed, 2 closed.
func (o *Order) Rank() int {
	switch {
	case o.Open():
		return 0
	case o.Release.State == ReleasePending:
		return 1
	}
	return 2
}

// Urgency is the second: the day by which something is due next. Nothing due comes last.
func (o *Order) Urgency() calendar.Day {
	due := o.Due.Day
	switch {
	case o.Rank() == 1:
		due = o.Release.Due.Day
	case o.State == Issued && o.AckDue.Day != "" && o.AckDue.Day.Before(due):
		due = o.AckDue.Day
	}
	if due == "" || o.Rank() == 2 {
		return calendar.Last
	}
	return due
}

// A Cursor is a place in a list.
type Cursor struct {
	Rank int
	Due  calendar.Day
	ID   string
}

// Cursor gives the place after which the next page begins.
func (o *Order) Cursor() string {
	return strconv.Itoa(o.Rank()) + "." + string(o.Urgency()) + "." + o.ID
}

// ParseCursor reads a place.
func ParseCursor(s string) (c Cursor, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return c, false
	}
	rank, err := strconv.Atoi(parts[0])
	c = Cursor{rank, calendar.Day(parts[1]), parts[2]}
	return c, err == nil && rank >= 0 && rank <= 2 && c.Due.Valid() && ident.ValidID("ord", c.ID)
}
