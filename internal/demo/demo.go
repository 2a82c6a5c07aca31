// Package demo fills an empty store with a year of fictional work, through the same
// services that users call: no row is written behind their backs.
//
// A tour: Fill plays a story of beats in the order of their days (story.go) on a
// clock that it moves. cast.go is who acts and for which body, law.go what coordinator
// and legal reviewer confirmed, parties.go who may be listed, cases.go the listings and
// how far each comes, casework.go the steps of one, answers.go facts that bodies record
// unasked, orders.go and habits.go what executors do about their orders, disputes.go where
// bodies disagree about them, publish.go the
// website, screenings.go the counters, returns.go the end of the quarter.
//
// Everybody in it is made up: names say 示例, numbers are synthetic, and each change of
// law is marked fictional.
package demo

import (
	"context"
	"io"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/publication"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// Services are what the story is played on.
type Services struct {
	Accounts     *account.Service
	Registry     *registry.Service
	Coordination *coordination.Service
	Disputes     *coordination.Disputes
	Listings     *listing.Service
	Orders       *enforcement.Service
	Screening    *screening.Engine
	Reports      *report.Service
	Publications *publication.Service
	Rules        func() *law.Ruleset // the law in force

	// PutFile stores a paper for the actor's body and gives its digest.
	PutFile func(ctx context.Context, a access.Actor, from io.Reader) (digest string, err error)
	// Sync makes the daily pass and lets every follower of the stream catch up: law,
	// orders and releases, records of screenings.
	Sync func(ctx context.Context) error
}

// Logins are who can log in to the demonstration.
type Logins struct {
	Users   []Login  `json:"users"`
	Keys    []Key    `json:"keys"`
	Samples []Sample `json:"samples"` // parties to try a screening with, one for each advice
}

// A Login is one user with his password, which was made up for this store alone.
type Login struct {
	Login    string        `json:"login"`
	Name     string        `json:"name"`
	Body     string        `json:"body"` // name of the body
	Duties   []access.Duty `json:"duties"`
	Password string        `json:"password"`
}

// A Key is an API key with its token.
type Key struct {
	Body    string `json:"body"`
	Purpose string `json:"purpose"`
	Token   string `json:"token"`
}

// A Sample is a fictional organisation and a matter that get an advice today.
type Sample struct {
	Name   string         `json:"name"`
	Number string         `json:"number"`
	Matter string         `json:"matter"`
	Advice receipt.Advice `json:"advice"`
}

// Fill plays the story into an empty store. It ends at the instant the clock shows
// when Fill is called, and begins some eleven months before, so that histories reach up
// to the present; the clock shows the present again afterwards. A store in which there
// is anything is refused.
func Fill(ctx context.Context, s Services, clock *Clock) (logins Logins, err error) {
	defer fault.Wrap(&err, "fill the demonstration")
	if err := empty(ctx, s); err != nil {
		return Logins{}, err
	}
	present := clock.Now()
	defer clock.Set(present)
	st := &story{
		Services: s, clock: clock, present: present, today: calendar.DayOf(present),
		actors: map[string]access.Actor{}, parties: map[string]string{}, cases: map[string]*caseFile{},
		serials: map[string]int{}, turns: map[string]int{}, forgotten: map[string]bool{},
	}
	st.settleIn()
	st.confirmLaw()
	st.registerParties()
	st.playCases()
	st.carryOut()
	st.recordAnswers()
	st.show()
	st.disagree()
	st.screen()
	st.fileReturns()
	if err := st.play(ctx); err != nil {
		return Logins{}, err
	}
	return st.logins, st.sample(ctx)
}

// empty refuses a store that anybody has worked in. What an earlier Fill left half done
// is refused too: a story cannot be joined in the middle.
func empty(ctx context.Context, s Services) error {
	bodies, err := s.Registry.Bodies(ctx, "", "", 1)
	if err == nil && len(bodies) > 0 {
		err = fault.New(fault.Conflict, "数据目录中已有内容，演示数据只能建立在空的数据目录中；请另指定一个空目录").At("data").Under("demo.empty")
	}
	return err
}
