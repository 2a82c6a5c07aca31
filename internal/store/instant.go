package store

import (
	"fmt"
	"time"
)

// instantLayout is fixed in width, so that the order of texts is the order of instants.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// FormatInstant writes an instant as it is stored.
func FormatInstant(t time.Time) string { return t.UTC().Format(instantLayout) }

// ParseInstant reads a stored instant; the empty text is the zero time.
func ParseInstant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(instantLayout, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("stored instant %q: %w", s, err)
	}
	return t, nil
}
