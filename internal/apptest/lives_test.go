package apptest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
	"liancheng/internal/storetest"
)

// livesEach is how many lives one program goes through; then another begins, so that the
// calendar does not run away from the years it knows.
const livesEach = 40

// enough lives see everything that must be seen happen, whatever the chance.
const enough = 100

// A world is the program, and who acts in it.
type world struct {
	*apptest.App
	desk    apptest.Desk
	editor  apptest.Person // of the website
	window  apptest.Person
	bodies  map[string]apptest.Person // an executor of each body met
	lives   int                       // that it has seen
	before  int                       // that programs before it have seen
	tried   map[string]int
	done    map[string]int
	clients int
}

func newWorld(t *testing.T, place storetest.Place) *world {
	data := t.TempDir()
	w := &world{App: apptest.New(t, at(data, place)), bodies: map[string]apptest.Person{}, tried: map[string]int{}, done: map[string]int{}}
	w.desk = w.Desk("emergency", "150100")
	w.editor = w.Officer(w.Holder(access.DevelopmentReform, access.Top), access.Case, access.Coordinate)
	w.window = w.Officer(w.Holder("construction", "150100"), access.Window)
	return w
}

// TestLives takes cases through random lives over the whole program: every act of the
// table by whoever may do it, changes of names and offices, orders fed back and released,
// publications, screenings, days passing, followers that lag, restarts. What may never
// happen is looked for after each step, and once everything has settled.
func TestLives(t *testing.T) {
	if testing.Short() {
		t.Skip("the lives run in the full suite")
	}
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		var w *world
		tried, done := map[string]int{}, map[string]int{}
		rapid.Check(t, func(rt *rapid.T) {
			if w == nil || w.lives == livesEach {
				before := 0
				if w != nil {
					before = w.before + w.lives
				}
				w = newWorld(t, fresh(t, place))
				w.tried, w.done, w.before = tried, done, before
			}
			w.lives++
			newLife(w, rt).live()
		})
		t.Logf("done: %v", done)
		if w.lives+w.before < enough {
			return // fewer lives than prove that everything happens
		}
		for _, must := range []string{"decide", "serve", "end", "publish", "withdraw", "feed back", "confirm release", "rename", "screen", "restart"} {
			if done[must] == 0 {
				t.Errorf("in no life was it possible to %s", must)
			}
		}
	})
}

// fresh is another store of the same engine.
func fresh(t *testing.T, place storetest.Place) storetest.Place {
	if place.Engine == "postgres" {
		return storetest.PostgresPlace(t)
	}
	return place
}

// A life is that of one case, against a company with its legal representative.
type life struct {
	*world
	rt      *rapid.T
	random  *rand.Rand
	company party.Party
	boss    party.Party
	double  party.Party // another record of the company, from long ago
	merged  bool        // and found to be one
	role    string      // of the boss
	members []standing.Member
	id      string
	names   []string // the company had, today's last
	grounds listing.Document
	verdict string // the last receipt
	history []string
}

func newLife(w *world, rt *rapid.T) *life {
	// What happens is drawn from a seed: rapid's own draws lean towards the first of a list,
	// and lives would be all alike. It still finds the shortest life that fails.
	n := &life{world: w, rt: rt, random: rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))}
	w.clients++
	n.names = []string{fmt.Sprintf("内蒙古第%d云杉示例机械有限公司", w.clients)}
	n.company = w.desk.Company(n.names[0])
	n.boss = n.person()
	n.must(func(ctx context.Context) (err error) {
		n.double, _, err = n.Registry.Register(ctx, n.desk.Clerk.Actor, registry.Form{Kind: party.Organisation, OrgKind: party.Enterprise, Region: "150102",
			Name: fmt.Sprintf("内蒙古第%d云杉示例老厂", w.clients), Identifiers: []registry.Number{{Kind: ident.LegacyRegistration, Value: fmt.Sprintf("15010200%05d", w.clients)}}})
		return err
	})
	n.members = []standing.Member{{Party: n.boss.ID, Role: pick(n, []law.Role{law.LegalRepresentative, law.DirectlyResponsible})}}[:min(1, n.random.IntN(3))]
	n.must(func(ctx context.Context) error {
		r, err := w.Registry.LinkRole(ctx, w.desk.Clerk.Actor, n.company.ID, n.boss.ID, law.LegalRepresentative, w.Today(), "")
		n.role = r.ID
		return err
	})
	return n
}

func (n *life) must(do func(context.Context) error) {
	if err := do(context.Background()); err != nil {
		n.rt.Fatalf("%v\n%v", err, n.history)
	}
}

// person registers somebody fictional.
func (n *life) person() (p party.Party) {
	n.clients++
	number := ident.SyntheticCitizenID("150102", "19900101", n.clients%900+1)
	n.must(func(ctx context.Context) (err error) {
		p, _, err = n.Registry.Register(ctx, n.desk.Clerk.Actor, registry.Form{Kind: party.Person, Name: fmt.Sprintf("张示例%s", string(rune('一'+n.clients%2000))),
			Identifiers: []registry.Number{{Kind: ident.CitizenID, Value: number}}})
		return err
	})
	return p
}

// live draws what happens until it is enough, and then lets everything settle.
func (n *life) live() {
	n.opened()
	for range rapid.IntRange(6, 24).Draw(n.rt, "length") {
		n.step()
		n.never()
	}
	n.Settle()
	n.never()
	n.settled()
}

// step draws one thing that happens; what the law or the state of things does not allow is
// refused with a fault, and nothing else.
func (n *life) step() {
	from := turns
	if next := n.likely(); len(next) > 0 && n.chance(2) {
		from = next
	}
	name := pick(n, from)
	n.history = append(n.history, string(n.Today())+" "+name)
	n.tried[name]++
	err := acts[name](n, context.Background())
	switch {
	case err == nil:
		n.done[name]++
	case fault.KindOf(err) == fault.Internal:
		n.rt.Fatalf("%s: %v\n%v", name, err, n.history)
	default:
		n.history[len(n.history)-1] += " ✗"
	}
}

// chance is one in so many.
func (n *life) chance(in int) bool { return n.random.IntN(in) == 0 }

func pick[T any](n *life, from []T) T { return from[n.random.IntN(len(from))] }

// days lets days pass.
func (n *life) days(least, most int) {
	n.Clock.Set(n.Today().AddDays(least + n.random.IntN(most-least+1)))
}

func (n *life) paper(kind string) listing.Document { return n.desk.Paper(kind) }

// opened proposes and takes most cases to a decision, or they would seldom get there.
func (n *life) opened() {
	p := n.desk.Proposal(n.company.ID)
	p.Members, p.Period = n.members, calendar.Period{N: 13 + n.random.IntN(8), Unit: calendar.Months}
	n.grounds = p.Document
	n.must(func(ctx context.Context) error {
		l, err := n.Listings.Propose(ctx, n.desk.Clerk.Actor, p)
		n.id = l.ID
		return err
	})
	if n.chance(10) {
		return
	}
	for _, name := range []string{"review", "notify", "wait", "decide", "serve"} {
		if err := acts[name](n, context.Background()); err != nil {
			n.rt.Fatalf("%s: %v", name, err)
		}
		n.done[name]++
		n.never()
	}
	if n.chance(2) {
		n.Settle()
	}
}
