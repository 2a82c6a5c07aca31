package apptest_test

import (
	"testing"

	"liancheng/client"
	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/listing"
	"liancheng/internal/report"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// TestRepairOverHTTP: applied for, taken on, granted: the listing bites no more and every
// executor gives back what it did. Found to be a fraud, it is put back, bites again, and what
// was given back is to be done again. A decision that enforces it in between is counted.
func TestRepairOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	f := o.listed()
	began := a.Today()
	w := &window{T: t, office: o, Client: ask(t, a)}
	hit := w.asks(client.Question{Identifier: w.code})
	f.feedBack()

	f.repairRefused()
	f.repairGranted()
	w.cleared(hit)
	f.release()
	late, err := w.Outcome(t.Context(), hit.ID, client.Outcome{Done: "measures-taken", Document: "呼建招字〔2027〕8号", Date: string(a.Today())})
	if err != nil || !late.Released {
		t.Errorf("enforced after release: %+v, %v", late, err)
	}

	a.Clock.Set(a.Today().AddDays(30))
	f.step(f.chief, "restoration", api.RestorationForm{
		Document: api.Paper{Number: "呼应急复〔2027〕2号", Date: a.Today(), File: f.file()}, Reason: "履行完毕证明系伪造（虚构）"})
	a.Settle()
	var now api.Listing
	f.clerk.must(200, &now, "GET", f.path, nil)
	if now.State != standing.Served || now.Ending != nil || len(now.Restorations) != 1 || now.Restorations[0].Lifted.How != standing.Repaired {
		t.Fatalf("restored: %s %+v %+v", now.State, now.Ending, now.Restorations)
	}
	if r := w.asks(client.Question{Identifier: w.code}); !r.Verdict.Hit || r.Verdict.Advice != receipt.Strict {
		t.Errorf("restored: %+v", r.Verdict)
	}
	again := 0
	for _, x := range ordersOf(f.clerk, "listing="+f.ID+"&body="+f.body.ID) {
		if x.Release != nil && x.Release.State != "" {
			t.Errorf("%s has a release still: %+v", x.Act, x.Release)
		}
		if x.State == enforcement.SentBack {
			again++
		}
	}
	if again == 0 {
		t.Error("nothing is to be done again")
	}
	a.Settle()
	var rep report.Report
	top := loginOf(a, a.Holder(access.DevelopmentReform, "150000"), access.Coordinate)
	top.must(200, &rep, "GET", "/v1/report?from="+string(began)+"&to="+string(a.Today()), nil)
	if err := rep.Check(); err != nil || rep.Total.Screenings.AfterRelease != 1 || rep.Total.Listings.InForceEnd != 1 {
		t.Errorf("reported %+v %+v, %v", rep.Total.Screenings, rep.Total.Listings, err)
	}
}

// apply brings an application in.
func (f *caseFile) apply() {
	f.TB.Helper()
	f.step(f.clerk, "repairs", api.RepairForm{Channel: listing.Counter, Received: f.Today(), Text: "罚款已缴清，隐患已整改（虚构）", Proof: f.file(), Commitment: f.file()})
	if r := f.Repairs[len(f.Repairs)-1]; r.Due <= f.Today() || r.AnswerDue <= r.Due {
		f.TB.Errorf("due on %s, answered by %s", r.Due, r.AnswerDue)
	}
}

// repairRefused applies too early: it is taken on and cannot be granted, with the day from
// which it can, and then refused with the condition that is not met.
func (f *caseFile) repairRefused() {
	f.TB.Helper()
	f.apply()
	f.step(f.clerk, "repairs/acceptance", api.RepairAcceptanceForm{Accept: true, Date: f.Today()})
	early := f.chief.ask("POST", f.path+"/repairs/decision", f.grant(true), "If-Match", f.tag)
	p := early.problem(f.TB)
	if early.status != 409 || p.Rule != "listing.repair-earliest" || p.From <= string(f.Today()) {
		f.TB.Fatalf("granted too early: %s", early.body)
	}
	refusal := f.grant(false)
	refusal.Reason = "未满最短期限"
	f.step(f.chief, "repairs/decision", refusal)
	if f.State != standing.Served || f.Repairs[0].Decision.Checks[0].Met {
		f.TB.Errorf("refused: %s %+v", f.State, f.Repairs[0].Decision)
	}
	f.Clock.Set(calendar.Day(p.From))
}

func (f *caseFile) grant(yes bool) api.RepairDecisionForm {
	return api.RepairDecisionForm{Grant: yes, Document: api.Paper{Number: "呼应急修〔2027〕1号", Date: f.Today(), File: f.file()},
		Checks: []api.RepairCheck{{Condition: listing.DutyFulfilled, Met: true}, {Condition: listing.Commitment, Met: true}, {Condition: listing.NoContrary, Met: true}}}
}

func (f *caseFile) repairGranted() {
	f.TB.Helper()
	f.apply()
	f.awaits("repair-acceptance", 1)
	f.step(f.clerk, "repairs/acceptance", api.RepairAcceptanceForm{Accept: true, Date: f.Today()})
	f.awaits("repair-acceptance", 0)
	f.awaits("repair-decision", 1)
	if got := f.clerk.ask("POST", f.path+"/repairs/decision", f.grant(true), "If-Match", f.tag); got.status != 403 {
		f.TB.Errorf("granted by a clerk: %s", got.body)
	}
	f.step(f.chief, "repairs/decision", f.grant(true))
	f.Settle()
	if f.State != standing.Ended || f.Ending == nil || f.Ending.How != standing.Repaired {
		f.TB.Fatalf("granted: %s %+v", f.State, f.Ending)
	}
}
