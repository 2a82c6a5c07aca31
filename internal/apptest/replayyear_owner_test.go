package apptest_test

import (
	"context"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// TestReplayOfABranch: a branch is asked about by its code and answered for as its legal
// person, which is listed; then the code is corrected. Neither the parties that the receipt names nor who
// has the code now is the branch: whoever had it then is.
func TestReplayOfABranch(t *testing.T) {
	y := shortYear(t)
	head := y.register(registry.Form{Kind: "organisation", Name: "内蒙古总部示例机械有限公司", Region: "150100"}, ident.USCC, ident.SyntheticUSCC("91", "150100", 900_001))
	branch := y.register(registry.Form{Kind: "organisation", Name: "内蒙古总部示例机械有限公司托克托分公司", Region: "150122", Parent: head.id}, ident.USCC, ident.SyntheticUSCC("91", "150122", 900_002))
	y.desks["emergency150100"].List(head.id)
	id := y.askedAbout(branch)
	y.Must(func(ctx context.Context) error {
		numbers := []registry.Number{{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150122", 900_003)}}
		_, _, err := y.Registry.Change(ctx, y.registrar.Clerk.Actor, branch.id, 0, registry.Change{Identifiers: &numbers})
		return err
	})
	y.wantEqual(id)
}

// TestReplayOfAnErasedPerson: while he is listed a person's data are kept. When they are
// gone, what was judged of him is said to be gone, not to differ.
func TestReplayOfAnErasedPerson(t *testing.T) {
	y := shortYear(t)
	d := y.openFor(4, y.persons[0])
	for range 30 {
		y.Clock.Set(y.Today().AddDays(1))
		y.pass(0)
	}
	y.Settle()
	id := y.askedAbout(y.persons[0])
	erase := func() (err error) {
		y.Must(func(ctx context.Context) error {
			p, failed := y.Registry.Party(ctx, y.registrar.Clerk.Actor, y.persons[0].id)
			err = y.Registry.Erase(ctx, y.registrar.Director.Actor, p.ID, p.Version, "request")
			return failed
		})
		return err
	}
	if err := erase(); !fault.Is(err, fault.Conflict) {
		t.Errorf("erased while he is listed: %v", err)
	}
	y.wantEqual(id)
	y.Must(func(ctx context.Context) error {
		_, err := y.Listings.End(ctx, d.desk.Director.Actor, d.id, 0, listing.Termination{How: standing.Revoked, Document: d.desk.Paper("撤"), Reason: "作为依据的文书被撤销（虚构）"})
		return err
	})
	if err := erase(); err != nil {
		t.Fatal(err)
	}
	y.Settle()
	draft := []law.Change{{Kind: law.ChangeMemorandum, Target: app.Memorandum, From: y.Today().AddYears(-1), Document: "示例〔2026〕1号", Memorandum: law.Withdrawn}}
	found, err := y.LawImpact(t.Context(), access.Operator("test", "推演"), draft, app.ImpactQuery{})
	if err != nil || found.Verdicts.Erased != 1 || found.Verdicts.Judged != 0 {
		t.Errorf("another law's effect on an erased person: %+v, %v", found.Verdicts, err)
	}
	if _, err := y.Screening.Replay(t.Context(), access.Operator("test", "重算"), id); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "已依法删除") {
		t.Errorf("of an erased person: %v", err)
	}
}

func shortYear(t *testing.T) *year { return newYear(apptest.New(t), 1, 0) }

func (y *year) openFor(domain int, s *subject) *docket {
	d := &docket{year: y, caseKind: caseKinds[domain-1], party: s}
	d.desk = y.desks[d.function+d.region]
	d.decided()
	y.pass(0)
	return d
}

func (y *year) askedAbout(s *subject) (id string) {
	y.TB.Helper()
	y.Settle()
	a := y.screened(y.Screening.Answer(context.Background(), y.counters[0].officer.Actor, screening.Ask{
		Asker: receipt.Asker{Matter: "tender.bid", Purpose: "示例办件审查", Case: "示办1"}, Identifier: s.number,
	}))
	if len(a.Receipt.Verdict.Matches) == 0 {
		y.TB.Fatalf("no listing met: %s", a.JSON)
	}
	return a.Receipt.ID
}

func (y *year) wantEqual(id string) {
	y.TB.Helper()
	y.Settle()
	r, err := y.Screening.Replay(context.Background(), access.Operator("test", "重算"), id)
	if err == nil && !r.Equal {
		y.TB.Errorf("%s differs first in %s: was %s, is %s", id, r.Field, r.Was, r.Is)
	}
}
