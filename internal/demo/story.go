package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
)

// A story is the whole of what happens, and what came of it so far.
type story struct {
	Services
	clock   *Clock
	present time.Time
	today   calendar.Day // of the present
	beats   []beat

	logins    Logins
	actors    map[string]access.Actor // by login
	parties   map[string]string       // key of an organisation or person → id
	cases     map[string]*caseFile    // by key
	serials   map[string]int          // of documents, by their letters and year
	turns     map[string]int          // orders attended to so far, by their sort
	forgotten map[string]bool         // orders left lying, by their id
}

// A beat is something that happens on a day. Beats of one day happen in the order in
// which they were told.
type beat struct {
	day  calendar.Day
	what string
	do   func(ctx context.Context) error
}

// workday is the working day so many days before the present, or the next after it.
func (st *story) workday(before int) calendar.Day {
	return min(st.Rules().Calendar().OnOrAfter(st.today.AddDays(-before)).Day, st.today)
}

// tell has something happen on the working day so many days before the present.
func (st *story) tell(before int, what string, do func(ctx context.Context) error) {
	st.beats = append(st.beats, beat{st.workday(before), what, do})
}

const (
	opening = 9 * time.Hour // of offices, after midnight
	pause   = 90 * time.Second
)

// play lets everything happen. Before the first beat of a day, and at the end, the
// followers catch up, as they do all the time in a server.
func (st *story) play(ctx context.Context) error {
	slices.SortStableFunc(st.beats, func(a, b beat) int { return a.day.Compare(b.day) })
	var day calendar.Day
	for _, b := range st.beats {
		if b.day != day {
			day = b.day
			st.move(day.Time().Add(opening))
			if err := st.Sync(ctx); err != nil {
				return fmt.Errorf("%s: %w", day, err)
			}
		}
		if err := b.do(ctx); err != nil {
			return fmt.Errorf("%s, %s: %w", day, b.what, err)
		}
		st.move(st.clock.Now().Add(pause))
	}
	st.clock.Set(st.present)
	return st.Sync(ctx)
}

// move moves the clock, never beyond the present.
func (st *story) move(to time.Time) {
	if to.After(st.present) {
		to = st.present
	}
	st.clock.Set(to)
}

// day is the legal day of the story's clock.
func (st *story) day() calendar.Day { return calendar.DayOf(st.clock.Now()) }

// number gives the next 文号 of some letters, in the year of the story.
func (st *story) number(letters string) string {
	year := st.day()[:4]
	key := letters + string(year)
	st.serials[key]++
	return fmt.Sprintf("%s〔%s〕%d号", letters, year, st.serials[key])
}

// paper writes a document of today and stores it for the actor's body.
func (st *story) paper(ctx context.Context, a access.Actor, title, letters, text string) (listing.Document, error) {
	d := listing.Document{Number: st.number(letters), Date: st.day(), Issuer: a.BodyName}
	content := strings.Join([]string{
		"（演示文书：机构以外的单位、人员、事实、文号均为虚构）", "", d.Issuer, title, d.Number, "", text, "", d.Date.Chinese(), "",
	}, "\n")
	var err error
	d.File, err = st.PutFile(ctx, a, strings.NewReader(content))
	return d, err
}
