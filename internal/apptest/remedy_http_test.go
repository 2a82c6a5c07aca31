package apptest_test

import (
	"testing"

	"liancheng/client"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// TestRemediesOverHTTP: a suit about the penalty stops nothing until the court says so;
// when the penalty is quashed the listing is applied nowhere, and is revoked on review.
func TestRemediesOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	f := newOffice(a).listed()
	w := &window{T: t, office: f.office, Client: ask(t, a)}
	advice := func(when string, want receipt.Advice) {
		t.Helper()
		a.Settle()
		if r := w.asks(client.Question{Identifier: w.code}); r.Verdict.Advice != want {
			t.Errorf("%s: %+v", when, r.Verdict)
		}
	}
	f.step(f.clerk, "remedies", api.RemedyForm{Kind: listing.Suit, Against: listing.TheGrounds, Forum: "示例市人民法院", Number: "示行初〔2026〕7号", Accepted: a.Today(), File: f.file()})
	advice("filed", receipt.Strict)
	stay := api.MarkForm{Act: listing.Stay, Reason: "裁定停止执行（虚构）", Document: api.Paper{Number: "示行停字〔2026〕7号", Date: a.Today(), File: f.file()}}
	f.step(f.chief, "marks", stay)
	advice("stayed", receipt.Clear)
	stay.Act, stay.Reason = listing.Unstay, "裁定已失效（虚构）"
	f.step(f.chief, "marks", stay)
	advice("stayed no more", receipt.Strict)

	end := api.RemedyConclusionForm{Against: listing.TheGrounds, Result: listing.Quashed, Reason: "处罚决定认定事实不清（虚构）",
		Document: api.Paper{Number: "示行初〔2026〕7号", Date: a.Today(), File: f.file()}}
	if got := f.clerk.ask("POST", f.path+"/remedies/conclusion", end, "If-Match", f.tag); got.status != 403 {
		t.Errorf("concluded by a clerk: %s", got.body)
	}
	f.step(f.chief, "remedies/conclusion", end)
	if len(f.GroundsChanges) != 1 || f.GroundsChanges[0].Due <= a.Today() || f.Remedies[0].Conclusion == nil {
		t.Fatalf("grounds quashed: %+v %+v", f.GroundsChanges, f.Remedies)
	}
	f.awaits("grounds-review", 1)
	advice("without grounds", receipt.Clear)
	review := api.ObjectionDecisionForm{Finding: listing.Kept, Date: a.Today(), Response: "其余事实足以支持列入（虚构）"}
	kept := f.chief.ask("POST", f.path+"/grounds-changes/review", review, "If-Match", f.tag)
	if p := kept.problem(t); kept.status != 409 || p.Rule != "listing.review-quashed" {
		t.Errorf("kept without grounds: %s", kept.body)
	}
	review.Finding, review.Document = listing.Annulled, api.Paper{Number: "呼应急撤〔2026〕4号", Date: a.Today(), File: f.file()}
	f.step(f.chief, "grounds-changes/review", review)
	if f.State != standing.Ended || f.Ending == nil || f.Ending.How != standing.Revoked || f.GroundsChanges[0].Due != "" {
		t.Errorf("reviewed: %s %+v", f.State, f.GroundsChanges)
	}
	f.awaits("grounds-review", 0)
	advice("revoked", receipt.Clear)
}
