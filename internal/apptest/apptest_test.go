package apptest_test

import (
	"context"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// TestTheMainJob lists a company, sees the orders it makes, screens it, ends the
// listing and sees it released: the spine, through the services.
func TestTheMainJob(t *testing.T) {
	a := apptest.New(t)
	desk := a.Desk("emergency", "150100")
	company := desk.Company("内蒙古云杉示例机械有限公司")
	window := a.Officer(a.Holder("construction", "150100"), access.Window)
	ask := func() receipt.Receipt {
		t.Helper()
		code, _ := company.Identifier(ident.USCC)
		r, err := a.Screening.Screen(context.Background(), window.Actor, screening.Ask{
			Asker: receipt.Asker{Matter: "tender.bid", Purpose: "投标资格审查"}, Identifier: code,
		})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := ask(); r.Verdict.Advice != receipt.Clear || r.Verdict.Hit {
		t.Fatalf("before listing: %s", r.Verdict.Advice)
	}
	l := desk.List(company.ID)
	r := ask()
	if r.Verdict.Advice != receipt.Strict || !r.Verdict.Hit {
		t.Errorf("listed, memorandum under review: %s, want strict", r.Verdict.Advice)
	}
	if err := receipt.Verify(r, a.Ring.PublicKeys(), receipt.Options{}); err != nil {
		t.Errorf("receipt: %v", err)
	}
	var orders int
	a.Must(func(ctx context.Context) error {
		return a.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
			list, err := tx.OrdersOfListing(l.ID)
			orders = len(list)
			return err
		})
	})
	if orders < 10 {
		t.Errorf("%d orders, want those of domain 1", orders)
	}
	desk.End(l.ID)
	if r := ask(); r.Verdict.Advice != receipt.Clear {
		t.Errorf("after its end: %s", r.Verdict.Advice)
	}
	again, err := a.Screening.Replay(context.Background(), access.Operator("test", "核对"), r.ID)
	if err != nil || !again.Equal {
		t.Errorf("replay: equal %v at %s, %v", again.Equal, again.Field, err)
	}
}

// TestApprovalBureauDecides: where a banner's licensing sits in its approval bureau, the
// bureau screens for those matters without being told they are not its own.
func TestApprovalBureauDecides(t *testing.T) {
	a := apptest.New(t)
	ctx := context.Background()
	var bureau party.Body
	bodies, err := a.Registry.Bodies(ctx, "150122", "", 200)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		if b.Decides("construction", a.Today()) && !b.Holds("construction", a.Today()) {
			bureau = b
		}
	}
	if bureau.ID == "" {
		t.Fatal("no bureau of 托克托县 decides construction permits")
	}
	clerk := a.Officer(bureau, access.Window)
	_, visit, err := a.Accounts.Login(ctx, account.Credentials{Login: clerk.Login, Password: clerk.Password})
	if err != nil {
		t.Fatal(err)
	}
	for matter, warned := range map[string]bool{"construction.permit": false, "stock.issue": true} {
		r, err := a.Screening.Screen(ctx, visit.Actor, screening.Ask{
			Asker: receipt.Asker{Matter: matter, Purpose: "施工许可"}, Name: "内蒙古无此示例有限公司",
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Verdict.Warnings) > 0; got != warned || (r.Verdict.Advice == receipt.Clear) == warned {
			t.Errorf("%s: advice %s, warnings %v", matter, r.Verdict.Advice, r.Verdict.Warnings)
		}
	}
}
