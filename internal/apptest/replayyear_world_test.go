package apptest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/party"
)

const (
	yearLength = 365
	pause      = 90 * time.Second // between two things of one day
)

// A year is lived day by day through the services that officers use. What happens is
// drawn from one seed.
type year struct {
	*apptest.App
	random *rand.Rand
	want   int // verdicts

	desks       map[string]apptest.Desk // who list, by function and region
	registrar   apptest.Desk            // keeps the parties
	officers    int
	coordinator apptest.Person
	ministry    apptest.Desk // of the coordinator, for his papers
	reviewer    apptest.Person
	counters    []counter

	organisations, persons []*subject
	doubles                []*subject // second records of some organisations
	lawMoves, partyMoves   int        // so far
	bases, amendments      int        // of law moves, that added one
	codes                  int        // given in place of others

	agenda  map[calendar.Day][]func()
	due     int // verdicts that the days so far ask for
	asked   []verdict
	done    map[string]int // what happened, by what it is
	refused map[string]int // what the law or the state of a case did not allow
}

// newYear seats the officers, settles the law to begin with and registers the parties.
func newYear(a *apptest.App, seed uint64, verdicts int) *year {
	y := &year{
		App: a, random: rand.New(rand.NewPCG(seed, 1)), want: verdicts, desks: map[string]apptest.Desk{},
		agenda: map[calendar.Day][]func(){}, done: map[string]int{}, refused: map[string]int{},
	}
	y.seat()
	y.firstLaw()
	y.registerAll()
	y.Settle()
	return y
}

func (y *year) seat() {
	for _, k := range caseKinds {
		if _, seated := y.desks[k.function+k.region]; !seated {
			y.desks[k.function+k.region] = y.desk(k.function, k.region)
		}
	}
	y.registrar = y.desks[caseKinds[0].function+caseKinds[0].region]
	top := y.Holder("development-reform", access.Top)
	y.coordinator = y.Officer(top, access.Coordinate)
	y.ministry = apptest.Desk{App: y.App, Body: top, Clerk: y.coordinator}
	y.reviewer = y.officer(y.Holder("justice", access.Top), access.LawReview)
	for _, c := range counters {
		c.officer = y.officer(y.Holder(c.function, c.region), access.Window, access.Execute)
		y.counters = append(y.counters, c)
	}
}

// desk is Desk with officers who cannot log in.
func (y *year) desk(function, region string) apptest.Desk {
	y.TB.Helper()
	b := y.Holder(function, region)
	return apptest.Desk{
		App: y.App, Body: b, Clerk: y.officer(b, access.Case, access.Execute),
		Reviewer: y.officer(b, access.Review), Director: y.officer(b, access.Decide),
	}
}

// officer is somebody without a password: to make thirty takes as long as half the year.
func (y *year) officer(b party.Body, duties ...access.Duty) apptest.Person {
	y.officers++
	return apptest.Person{Actor: access.Actor{
		Kind: access.KindUser, ID: fmt.Sprintf("usr_year%d", y.officers), Name: "王示例", Body: b.ID, BodyName: b.Name, Region: b.Region,
		Functions: b.FunctionsOn(y.Today()), Duties: duties,
	}}
}

// live lets the year pass.
func (y *year) live() {
	first := y.Today()
	for n := range yearLength {
		y.Clock.Set(first.AddDays(n))
		y.plan(n)
		y.pass(n)
	}
	y.Settle()
}

// plan draws what begins on a day.
func (y *year) plan(n int) {
	y.memorandum(n)
	if y.chance(0.07 + float64(y.want)/70_000) {
		y.moveLaw()
	}
	if y.chance(0.20 + float64(y.want)/16_000) {
		y.openCase()
	}
	if y.chance(0.20 + float64(y.want)/16_000) {
		y.moveParty()
	}
}

// pass has a day's steps and asks happen in some order. Half of the time the followers
// have caught up before; where not, a verdict stands on an older position of the list.
func (y *year) pass(n int) {
	slots := y.agenda[y.Today()]
	delete(y.agenda, y.Today())
	for quota := y.want*(n+1)/yearLength - y.due; quota > 0; {
		group := 1 + y.random.IntN(min(quota, 24))
		slots = append(slots, func() { y.ask(group) })
		quota, y.due = quota-group, y.due+group
	}
	y.random.Shuffle(len(slots), func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
	for _, do := range slots {
		y.Clock.Advance(pause)
		if y.chance(0.5) {
			y.Settle()
		}
		do()
	}
}

// A step is something that is to happen so many days after the one before it.
type step struct {
	wait int
	what string // "": not counted
	do   func(context.Context) error
}

// follow has steps happen one after another. The first that is refused ends them.
func (y *year) follow(steps ...step) {
	if len(steps) == 0 {
		return
	}
	on := y.Today().AddDays(steps[0].wait)
	y.agenda[on] = append(y.agenda[on], func() {
		if y.happens(steps[0]) {
			y.follow(steps[1:]...)
		}
	})
}

// happens tries a step. What the law or the state of a case does not allow is part of the
// year; any other failure is the test's.
func (y *year) happens(s step) bool {
	err := s.do(context.Background())
	switch {
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.TooEarly), err != nil && strings.Contains(err.Error(), "已并入"):
		y.refused[s.what]++
		return false
	case err != nil:
		y.TB.Fatalf("%s, %s: %v", y.Today(), s.what, err)
	}
	if s.what != "" {
		y.done[s.what]++
	}
	return true
}

func (y *year) chance(p float64) bool { return y.random.Float64() < p }

// between draws a number, both ends included.
func (y *year) between(least, most int) int { return least + y.random.IntN(most-least+1) }

func draw[T any](y *year, from []T) T { return from[y.random.IntN(len(from))] }

// mustHappen is what a year holds at least, so that a replay has something to bear.
func (y *year) mustHappen() map[string]int {
	return map[string]int{
		"memorandum in-force": 2, "memorandum under-review": 1, "memorandum repealed": 1,
		"basis confirmed": 2, "basis unconfirmed": 1, "basis changed": 1, "basis repealed": 1, "basis added": 1, "directive": 1,
		"list-basis confirmed": 1, "period": 1, "amendment confirmed": 1, "amendment unconfirmed": 1, "amendment repealed": 1, "amendment added": 1,
		"law refused": 2, "adopted": 5, "completed": 1, "served": 20, "objected": 10, "objection kept": 1, "objection corrected": 2, "objection revoked": 1,
		"objection withdrawn": 1, "repaired": 5, "restored": 3, "revoked": 3, "expired": 3, "stopped": 3, "resumed": 3,
		"renamed": 10, "role ended": 2, "role begun": 2, "number replaced": 3, "answered": 10,
		"merged": 3, "parted": 2,
	}
}
