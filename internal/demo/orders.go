package demo

import (
	"cmp"
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// rounds are the days on which executors go through their orders. Bodies that are not
// here have no user in the story; their orders stay as they were issued.
var rounds = []struct {
	login  string
	before []int
}{
	{"hs-yj-cb", []int{255, 160, 60}},
	{"bt-hj-cb", []int{240, 140, 35}},
	{"or-ny-cb", []int{225, 130, 28}},
	{"hs-zj-cb", []int{278, 190, 95, 21}},
	{"cf-zj-cb", []int{160, 104, 40}},
	{"hl-gd-cb", []int{180, 140, 45}},
	{"hs-sc-zx", []int{250, 185, 90}},
	{"hs-fg-zx", []int{252, 192, 75}},
	{"hs-cz-zx", []int{248, 188, 50}},
	{"bt-cz-zx", []int{230, 100}},
	{"or-sw-zx", []int{210, 120, 25}},
	{"tk-fg-zx", []int{240, 110}},
}

// releases are the days on which executors confirm that what they did is undone.
var releases = []struct {
	login  string
	before int
}{
	{"hl-gd-cb", 102}, {"or-ny-cb", 85}, {"hs-zj-cb", 68}, {"hs-fg-zx", 66},
}

// carryOut tells what executors do about their orders.
func (st *story) carryOut() {
	st.tell(258, "移交任务", st.handOver)
	for _, r := range rounds {
		for _, before := range r.before {
			st.tell(before, "办理任务 "+r.login, func(ctx context.Context) error { return st.round(ctx, r.login) })
		}
	}
	for _, r := range releases {
		st.tell(r.before, "确认解除 "+r.login, func(ctx context.Context) error { return st.confirmReleases(ctx, r.login) })
	}
	st.tell(signing, "签收任务", st.signFor)
	st.tell(8, "退回反馈", st.sendBack)
}

// ordersOf lists the orders that a query finds for an actor, in an order of the story's
// own: ids differ from run to run.
func (st *story) ordersOf(ctx context.Context, a access.Actor, q enforcement.Query) (all []enforcement.Order, err error) {
	for {
		page, err := st.Orders.List(ctx, a, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Orders...)
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	place := map[string]string{}
	for key, c := range st.cases {
		place[c.id] = key
	}
	for key, id := range st.parties {
		place[id] = key
	}
	slices.SortFunc(all, func(x, y enforcement.Order) int {
		return cmp.Or(cmp.Compare(place[x.Listing], place[y.Listing]), cmp.Compare(x.Directive, y.Directive),
			cmp.Compare(x.Circumstance, y.Circumstance), cmp.Compare(place[x.About], place[y.About]), cmp.Compare(x.Function, y.Function))
	})
	return all, nil
}

var openStates = []enforcement.State{enforcement.Issued, enforcement.Sent, enforcement.Acknowledged, enforcement.Opened, enforcement.Running, enforcement.SentBack}

// round lets one executor go through what is open. Only his body's own orders are his:
// of others he may see some.
func (st *story) round(ctx context.Context, login string) error {
	a := st.actors[login]
	orders, err := st.ordersOf(ctx, a, enforcement.Query{States: openStates, Body: a.Body})
	if err != nil {
		return err
	}
	for _, o := range orders {
		if st.forgotten[o.ID] {
			continue
		}
		if err := st.attend(ctx, a, o); err != nil {
			return err
		}
	}
	return nil
}

// forget leaves an order lying for good: it falls overdue.
func (st *story) forget(o enforcement.Order) error {
	st.forgotten[o.ID] = true
	return nil
}

// turn counts how many orders of a sort were attended to: habits go round by it, so
// that each of them comes up whatever day the story is told on.
func (st *story) turn(sort string) int {
	st.turns[sort]++
	return st.turns[sort] - 1
}

// handOver gives an order of the city to the banner where the party is.
func (st *story) handOver(ctx context.Context) error {
	a := st.actors["hs-fg-zx"]
	orders, err := st.ordersOf(ctx, a, enforcement.Query{States: []enforcement.State{enforcement.Issued}, Body: a.Body, Domain: 1})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(orders, func(o enforcement.Order) bool {
		return o.Listing == st.cases["1-force"].id && o.Kind == law.Perform && o.Function == access.DevelopmentReform
	})
	if i < 0 {
		return fault.New(fault.Internal, "没有可以移交的任务").Under("demo.hand-over")
	}
	_, _, err = st.Orders.HandOver(ctx, a, orders[i].ID, orders[i].Version, enforcement.Handover{
		Body: st.actors["tk-fg-zx"].Body, Reasons: "当事人在托克托县，由该县发展改革部门办理更为便利（虚构）",
	})
	return err
}

// confirmReleases confirms every other release: the rest is still owed.
func (st *story) confirmReleases(ctx context.Context, login string) error {
	a := st.actors[login]
	orders, err := st.ordersOf(ctx, a, enforcement.Query{Releases: true, Body: a.Body})
	if err != nil {
		return err
	}
	for i, o := range orders {
		if i%2 == 1 {
			continue
		}
		fb := enforcement.Feedback{Day: st.day(), Code: enforcement.InSystem, Text: "已在业务系统中解除并告知当事人（虚构）"}
		if _, err := st.Orders.ConfirmRelease(ctx, a, o.ID, o.Version, fb); err != nil {
			return err
		}
	}
	return nil
}

// signing is the day on which one executor receives what lies there, and no more.
const signing = 24

func (st *story) signFor(ctx context.Context) error {
	for _, r := range rounds {
		if r.before[len(r.before)-1] < signing {
			continue // he will come back to it
		}
		a := st.actors[r.login]
		orders, err := st.ordersOf(ctx, a, enforcement.Query{States: []enforcement.State{enforcement.Issued}, Body: a.Body})
		if err != nil {
			return err
		}
		if len(orders) > 0 {
			return st.acknowledge(ctx, a, orders[0])
		}
	}
	return fault.New(fault.Internal, "没有可以签收的任务").Under("demo.acknowledge")
}

// sendBack has the coordinator return a feedback that says too little.
func (st *story) sendBack(ctx context.Context) error {
	a := st.actors["tongchou"]
	said := []enforcement.State{enforcement.Cannot, enforcement.NotApplicable, enforcement.Done}
	orders, err := st.ordersOf(ctx, a, enforcement.Query{States: said})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(orders, func(o enforcement.Order) bool {
		return (o.Kind == law.Perform || o.Kind == law.Review) && o.Release.Kind == enforcement.NoRelease && o.Paused == ""
	})
	if i < 0 {
		return fault.New(fault.Internal, "没有可以退回的反馈").Under("demo.send-back")
	}
	_, err = st.Orders.SendBack(ctx, a, orders[i].ID, orders[i].Version, "理由不充分：请说明何时具备实施条件，或者改由其他方式实施（虚构）")
	return err
}
