package apptest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/screening"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// The size and the seed of the simulated year; LIANCHENG_VERDICTS and LIANCHENG_SEED set
// others. make soak asks for 10,000.
const (
	ordinaryVerdicts = 500
	ordinarySeed     = 20200415
)

// TestReplayYear asks all through a year in which law and lists change, closes the
// program, opens it again and judges every receipt anew: all are equal, byte for byte.
func TestReplayYear(t *testing.T) {
	if testing.Short() {
		t.Skip("the year runs in the full suite")
	}
	verdicts, seed := setting(t, "LIANCHENG_VERDICTS", ordinaryVerdicts), setting(t, "LIANCHENG_SEED", ordinarySeed)
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		defer func() {
			if t.Failed() {
				t.Logf("LIANCHENG_VERDICTS=%d LIANCHENG_SEED=%d repeats this year", verdicts, seed)
			}
		}()
		var y *year
		data := t.TempDir() // outlives the program of the year
		t.Run("year", func(t *testing.T) {
			y = newYear(apptest.New(t, at(data, place)), uint64(seed), verdicts)
			y.live()
			y.askAgain()
			t.Log(y.summary())
		})
		if t.Failed() {
			return
		}
		t.Run("replay", func(t *testing.T) { y.replayAll(t) })
		t.Run("not vacuous", func(t *testing.T) { y.notVacuous(t) })
	})
}

// setting reads a number of the environment.
func setting(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is no positive number", name, text)
	}
	return n
}

// at has the program keep its data in a folder, and its store where the engine is.
func at(data string, place storetest.Place) func(*app.Config) {
	return func(c *app.Config) {
		c.Data, c.Keys, c.Database = data+"/data", data+"/keys", place.Config.Database
	}
}

// mostShown is how many differences are told before the rest is left out.
const mostShown = 5

// replayAll judges every receipt again in the program as the command opens it, and some
// over HTTP.
func (y *year) replayAll(t *testing.T) {
	began := time.Now()
	a := y.opened(t)
	who, shown := access.Operator("test", "重算一年的回执"), 0
	for i := range y.asked {
		if !y.asked[i].replay(t, a, who) {
			if shown++; shown == mostShown {
				t.Fatal("and perhaps more")
			}
		}
	}
	t.Logf("%d receipts judged again in %s", len(y.asked), time.Since(began).Round(time.Millisecond))
	y.replaySome(t, a)
}

// opened is the program on what the year left, a day later.
func (y *year) opened(t *testing.T) *app.App {
	t.Helper()
	cfg := y.Config
	cfg.Clock = apptest.NewClock(y.Clock.Now().AddDate(0, 0, 1)).Now
	a, err := app.OpenExisting(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// replay judges one receipt again. What is stored must be what left the house, and what
// is judged now must be what was judged then.
func (v *verdict) replay(t *testing.T, a *app.App, who access.Actor) bool {
	t.Helper()
	r, err := a.Screening.Replay(context.Background(), who, v.receipt.ID)
	switch stored := r.Receipt.AppendJSON(nil, nil); {
	case err != nil:
		t.Errorf("%s: %v", v, err)
	case !bytes.Equal(stored, v.text):
		t.Errorf("%s: the store has another receipt:\n%s\nbut there left\n%s", v, stored, v.text)
	case !r.Equal:
		t.Errorf("%s: differs first in %s: was %s, is %s", v, r.Field, r.Was, r.Is)
	case !bytes.Equal(receipt.Canonical(r.Now), receipt.Canonical(v.receipt.Verdict)):
		t.Errorf("%s: called equal, and is not:\n%s\nwas\n%s", v, receipt.Canonical(r.Now), receipt.Canonical(v.receipt.Verdict))
	default:
		return true
	}
	return false
}

// String says which one it is, and when and as of what it was given.
func (v *verdict) String() string {
	r := &v.receipt
	return fmt.Sprintf("verdict %s (%s, asked %s on %s of %s, position %d, ruleset %.12s)",
		r.ID, r.Verdict.Advice, v.form, r.Verdict.Asker.Matter, r.Verdict.AsOf, r.Verdict.Position, r.Verdict.Ruleset)
}

// overHTTP is how many of each advice are replayed through the door for machines too.
const overHTTP = 5

// replaySome replays over HTTP, as the coordinator who may see all of them.
func (y *year) replaySome(t *testing.T, a *app.App) {
	handler, err := a.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	house := &apptest.App{App: a, TB: t, Clock: apptest.NewClock(a.Clock()), URL: server.URL}
	c := callerOf(house, house.Token(y.coordinator))
	done := map[receipt.Advice]int{}
	for i := range y.asked {
		v := &y.asked[i]
		if done[v.receipt.Verdict.Advice]++; done[v.receipt.Verdict.Advice] > overHTTP {
			continue
		}
		var again api.Replay
		c.must(c.ask("POST", "/v1/screenings/"+v.receipt.ID+"/replay", nil), http.StatusOK, &again)
		if !again.Equal {
			t.Errorf("%s: over HTTP differs first in %s: was %s, is %s", v, again.Field, again.Was, again.Is)
		}
	}
}

// notVacuous proves that the year held what a replay must bear.
func (y *year) notVacuous(t *testing.T) {
	n := len(y.asked)
	least := func(what string, got, want int) {
		t.Helper()
		if got < want {
			t.Errorf("%s: %d, want at least %d of %d verdicts", what, got, want, n)
		}
	}
	if n != y.want {
		t.Errorf("%d verdicts, want %d", n, y.want)
	}
	c := y.count()
	for _, a := range []receipt.Advice{receipt.Block, receipt.Restrict, receipt.Strict, receipt.Reference, receipt.Clear} {
		least("advice "+string(a), c.advice[a], n/400)
	}
	for form, share := range forms {
		least("asked "+string(form), c.form[form], n*share/400)
	}
	least("about the listed", c.listed, n/5)
	least("about the formerly listed", c.formerly, n/25)
	least("about the never listed", c.never, n/10)
	least("with a listing shown and not applied", c.shown, n/100)
	least("found under another record of the party", c.merged, n/100)
	least("whose law has changed since", c.lawSince, n*9/10)
	least("whose answer today is another", c.otherwise, n/5)
	least("whose advice today is another", c.otherAdvice, n/20)
	least("rulesets", len(c.rulesets), min(25, n/10))
	for what, want := range y.mustHappen() {
		if y.done[what] < want {
			t.Errorf("%s: happened %d times, want %d", what, y.done[what], want)
		}
	}
}

// counted is what the verdicts of a year come to.
type counted struct {
	advice                           map[receipt.Advice]int
	form                             map[form]int
	rulesets                         map[string]bool
	listed, formerly, never, shown   int
	lawSince, otherwise, otherAdvice int
	merged                           int
}

func (y *year) count() counted {
	c := counted{advice: map[receipt.Advice]int{}, form: map[form]int{}, rulesets: map[string]bool{}}
	last := y.Rules.Now().Digest
	for i := range y.asked {
		v := &y.asked[i]
		c.advice[v.receipt.Verdict.Advice]++
		c.form[v.form]++
		c.rulesets[v.receipt.Verdict.Ruleset] = true
		c.standing(v)
		if v.saysMerged() {
			c.merged++
		}
		c.since(v, last)
	}
	return c
}

// standing counts how the party stood when it was asked about.
func (c *counted) standing(v *verdict) {
	switch {
	case v.receipt.Verdict.Hit:
		c.listed++
	case v.about.everListed:
		c.formerly++
	case !v.about.toBeListed:
		c.never++
	}
	for _, m := range v.receipt.Verdict.Matches {
		for _, l := range m.Listings {
			if !l.Applied {
				c.shown++
				return
			}
		}
	}
}

// since counts what has changed under a verdict by the end of the year.
func (c *counted) since(v *verdict, last string) {
	if v.receipt.Verdict.Ruleset != last {
		c.lawSince++
	}
	if v.today.Advice != v.receipt.Verdict.Advice {
		c.otherAdvice++
	}
	if !bytes.Equal(substance(v.today), substance(v.receipt.Verdict)) {
		c.otherwise++
	}
}

// substance is a verdict without what differs with every day and asking.
func substance(v receipt.Verdict) []byte {
	v.Ruleset, v.Position, v.AsOf, v.Historical, v.Asker = "", 0, "", false, receipt.Asker{}
	v.Party.Display, v.Warnings = "", nil
	return receipt.Canonical(v)
}

// summary says what the year held.
func (y *year) summary() string {
	c := y.count()
	advice, _ := json.Marshal(c.advice)
	asked, _ := json.Marshal(c.form)
	done, _ := json.Marshal(y.done)
	refused, _ := json.Marshal(y.refused)
	return fmt.Sprintf("%d verdicts: advice %s; asked %s\n%d of the listed, %d of the formerly, %d of the never listed; %d show what is not applied; "+
		"%d rulesets; law has changed since under %d; today %d are other, %d of other advice\nhappened: %s\nrefused: %s",
		len(y.asked), advice, asked, c.listed, c.formerly, c.never, c.shown, len(c.rulesets), c.lawSince, c.otherwise, c.otherAdvice, done, refused)
}

// screened is an answer's receipt, which must be one.
func (y *year) screened(a screening.Answer) screening.Answer {
	y.TB.Helper()
	if a.Err != nil {
		y.TB.Fatalf("%s: %v", y.Today(), a.Err)
	}
	if a.Receipt.Unsigned {
		y.TB.Fatalf("%s: no receipt: %s", y.Today(), a.Receipt.Why)
	}
	return a
}
