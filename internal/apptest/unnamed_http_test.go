package apptest_test

import (
	"context"
	"testing"

	"liancheng/client"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// TestUnnamedOverHTTP: a person named beside a unit objects and is right. From the correction
// on nothing about him is a hit; what was done to him is undone by whoever did it, what was not
// done is not done; the unit stays listed.
func TestUnnamedOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	o.named = law.DirectlyResponsible
	f := o.listed()
	w := &window{T: t, office: o, Client: ask(t, a)}
	him := client.Question{Kind: "person", Identifier: o.number, Matter: "company.officer-registration", Case: "办件1", Purpose: "任职资格审查"}
	if r, err := w.Screen(t.Context(), him); err != nil || !r.Verdict.Hit {
		t.Fatalf("before: %+v, %v", r.Verdict, err)
	}
	for _, x := range ordersOf(f.clerk, "listing="+f.ID+"&body="+f.body.ID) {
		if x.Act == "safety-training" {
			f.clerk.must(200, nil, "POST", "/v1/orders/"+x.ID+"/feedback", api.Feedback{Act: enforcement.Finish, Day: a.Today(), Code: enforcement.Minuted, Text: "已参加培训（虚构）"}, "If-Match", "*")
		}
	}
	named, done := map[string]bool{}, map[string]bool{}
	for _, x := range ordersOf(f.clerk, "listing="+f.ID) {
		for _, r := range x.Reached {
			if r.Party == o.boss.ID {
				named[x.ID] = true
				done[x.ID] = x.State == enforcement.Done || x.State == enforcement.Running || x.Kind == law.Push
			}
		}
	}
	if len(named) == 0 {
		t.Fatal("no order names him")
	}

	objection := f.objection()
	objection.Party = o.boss.ID
	f.step(f.clerk, "objections", objection)
	f.step(f.chief, "objections/decision", api.ObjectionDecisionForm{Finding: listing.Corrected, Date: a.Today(), Response: "该人员并非法定代表人，不应列明（虚构）",
		Document: api.Paper{Number: "呼应急更〔2026〕9号", Date: a.Today(), File: f.file()}, Unnamed: []string{o.boss.ID}})
	a.Settle()
	if f.State != standing.Served {
		t.Fatalf("the unit is %s", f.State)
	}
	if r, err := w.Screen(t.Context(), him); err != nil || r.Verdict.Hit {
		t.Errorf("corrected: %+v, %v", r.Verdict, err)
	}
	if r := w.asks(client.Question{Identifier: w.code}); !r.Verdict.Hit {
		t.Errorf("the unit: %+v", r.Verdict)
	}
	undo := map[string]api.Order{}
	for _, x := range ordersOf(f.clerk, "listing="+f.ID) {
		if x.Recheck == enforcement.Unnamed {
			undo[x.About] = x
			continue
		}
		others := false
		for _, r := range x.Reached {
			others = others || r.Party != o.boss.ID
			if r.Party == o.boss.ID && !r.Unnamed {
				t.Errorf("%s names him still", x.Act)
			}
		}
		if named[x.ID] && !others && !done[x.ID] && !x.State.Closed() {
			t.Errorf("%s about him alone is still to be done: %s", x.Act, x.State)
		}
	}
	if len(undo) == 0 {
		t.Error("nothing is undone")
	}
	for id, acted := range done {
		if x, asked := undo[id]; acted && x.Body == "" || !acted && asked {
			t.Errorf("order %s, acted on: %v; undone: %v", id, acted, asked)
		}
	}
	if err := o.eraseBoss(); !fault.Is(err, fault.Conflict) {
		t.Errorf("his data are erased before it is undone: %v", err)
	}
	for _, x := range undo {
		if len(x.Reached) == 0 || x.Reached[0].Party != o.boss.ID || x.Body != f.body.ID {
			continue
		}
		var whole api.Order
		f.clerk.must(200, &whole, "GET", "/v1/orders/"+x.ID, nil)
		if whole.Wording == "" || whole.Screened != nil {
			t.Errorf("%+v", whole)
		}
		f.clerk.must(200, &x, "POST", "/v1/orders/"+x.ID+"/feedback", api.Feedback{Act: enforcement.Finish, Day: a.Today(), Code: enforcement.Lifted}, "If-Match", "*")
		if x.State != enforcement.Done {
			t.Errorf("undone, and it is %s", x.State)
		}
	}
	if err := o.eraseBoss(); err != nil {
		t.Errorf("all is undone, and his data are kept: %v", err)
	}
	f.end() // and all of it ends as others do
	for _, x := range ordersOf(f.clerk, "listing="+f.ID) {
		if x.Recheck == enforcement.Unnamed && x.State == enforcement.Cancelled {
			t.Errorf("the end of the listing cancels what must be undone: %+v", x)
		}
	}
}

// eraseBoss has the data of the person named erased.
func (o *office) eraseBoss() error {
	ctx, chief := context.Background(), o.chief.person.Actor
	p, err := o.Registry.Party(ctx, chief, o.boss.ID)
	if err != nil {
		return err
	}
	return o.Registry.Erase(ctx, chief, o.boss.ID, p.Version, "requested")
}
