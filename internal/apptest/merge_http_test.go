package apptest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"liancheng/client"
	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// oldNumber is under which the double of a company was registered long ago.
const oldNumber = "1501020000001"

// double registers a second record of the company, without its credit code.
func (o *office) double() (p api.Party) {
	o.TB.Helper()
	o.clerk.must(201, &p, "POST", "/v1/parties", api.PartyForm{Kind: party.Organisation, Name: "内蒙古云杉示例机械厂", OrgKind: party.Enterprise,
		Region: "150102", Identifiers: []api.NumberForm{{Kind: ident.LegacyRegistration, Value: oldNumber}}})
	return p
}

func (o *office) mergeForm(into string) api.MergeForm {
	return api.MergeForm{Into: into, Reason: string(registry.NameChanged), Document: "呼市监证〔2026〕7号", File: o.file()}
}

// TestMergeOverHTTP: a company with a case under way turns out to be registered twice. Two
// persons merge the records; the case goes on, its listing is found under the other record
// as well; parted again, each is what it was. Every receipt on the way is judged again alike.
func TestMergeOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	w := &window{T: t, office: o, Client: ask(t, a)}
	other := o.double()
	f := o.notified()
	before := w.asks(client.Question{Party: other.ID})
	if before.Verdict.Hit {
		t.Errorf("%+v", before.Verdict)
	}

	path := "/v1/parties/" + o.company.ID
	var m api.Merge
	if got := o.clerk.ask("POST", path+"/merge", o.mergeForm(other.ID)); got.status == 201 {
		t.Error("merged without the version seen")
	}
	o.clerk.must(201, &m, "POST", path+"/merge", o.mergeForm(other.ID), "If-Match", "*")
	if m.State != registry.MergeProposed || m.Proposed.By == "" || m.Decided != nil {
		t.Fatalf("%+v", m)
	}
	if got := o.clerk.ask("POST", path+"/merge/approve", nil, "If-Match", "*"); got.status != 403 {
		t.Errorf("approved by a clerk: %s", got.body)
	}
	far := loginOf(a, a.Holder("emergency", "150200"), access.Decide)
	if got := far.ask("GET", "/v1/files/"+m.File, nil); got.status != 403 {
		t.Errorf("a stranger's file: %d", got.status)
	}
	far.must(200, &api.List[api.Merge]{}, "GET", path+"/merges", nil)
	if got := far.ask("GET", "/v1/files/"+m.File+"?party="+o.company.ID, nil); got.status != 200 {
		t.Errorf("who is to approve cannot see what it rests on: %s", got.body)
	}
	o.chief.must(200, &m, "POST", path+"/merge/approve", nil, "If-Match", "*")
	if m.State != registry.MergeStands || m.Decided == nil || m.Decided.By == m.Proposed.By {
		t.Fatalf("%+v", m)
	}
	var p api.Party
	o.clerk.must(200, &p, "GET", path, nil)
	if p.MergedInto != other.ID || p.Name != o.company.Name {
		t.Errorf("%+v", p)
	}
	var root api.Party
	o.clerk.must(200, &root, "GET", "/v1/parties/"+other.ID, nil)
	if !slices.Equal(root.Absorbed, []string{o.company.ID}) {
		t.Errorf("%+v", root)
	}
	var found api.List[api.Party]
	o.clerk.must(200, &found, "POST", "/v1/parties/search", api.PartySearch{Number: &api.NumberForm{Value: o.code}})
	if len(found.Items) != 1 || found.Items[0].ID != other.ID || !strings.Contains(found.Items[0].Warnings[0].Message, o.company.ID) {
		t.Errorf("found %+v", found.Items)
	}

	again := o.proposal()
	again.Document.Number = "呼应急罚〔2026〕13号"
	got := o.clerk.ask("POST", "/v1/listings", again)
	if p := got.problem(t); got.status != 422 || !strings.Contains(string(got.body), other.ID) || p.Field != "party" {
		t.Errorf("a new case names the merged record: %s", got.body)
	}
	again = o.proposal()
	again.Party = other.ID
	if got := o.clerk.ask("POST", "/v1/listings", again); got.status != 409 || got.problem(t).Rule != "listing.one-proposal" {
		t.Errorf("a second case on one document: %s", got.body)
	}

	f.concluded()
	var list api.List[api.Listing]
	o.clerk.must(200, &list, "GET", "/v1/listings?party="+other.ID, nil)
	if len(list.Items) != 1 || list.Items[0].ID != f.ID {
		t.Errorf("cases of the party: %+v", list.Items)
	}
	for _, q := range []client.Question{{Party: other.ID}, {Party: o.company.ID}, {Identifier: o.code}, {Identifier: oldNumber}} {
		r := w.asks(q)
		if !r.Verdict.Hit || len(r.Verdict.Matches) != 1 || r.Verdict.Matches[0].Identity != receipt.Certain ||
			!strings.Contains(r.Verdict.Matches[0].Why, o.company.ID+" 已并入 "+other.ID) {
			t.Errorf("%+v: %+v", q, r.Verdict)
		}
	}
	during := w.asks(client.Question{Identifier: oldNumber})
	if len(ordersOf(o.clerk, "listing="+f.ID)) == 0 {
		t.Error("its orders are gone")
	}

	if got := o.chief.ask("POST", path+"/unmerge", api.UnmergeForm{Reason: "not-the-same"}, "If-Match", "*"); got.status != 422 {
		t.Errorf("parted without a document: %s", got.body)
	}
	o.chief.must(200, &m, "POST", path+"/unmerge", api.UnmergeForm{Reason: "not-the-same", Document: "呼市监证〔2027〕1号", File: f.file()}, "If-Match", "*")
	a.Settle()
	var parted api.Party
	o.clerk.must(200, &parted, "GET", path, nil)
	if m.State != registry.MergeUndone || parted.MergedInto != "" {
		t.Errorf("%+v %+v", m, parted)
	}
	after := w.asks(client.Question{Identifier: oldNumber})
	if after.Verdict.Hit || !w.asks(client.Question{Identifier: o.code}).Verdict.Hit {
		t.Errorf("parted: %+v", after.Verdict)
	}
	counter := loginOf(a, a.Holder("construction", "150100"), access.Window)
	for _, r := range []receipt.Receipt{before, during, after} {
		var again api.Replay
		if counter.must(200, &again, "POST", "/v1/screenings/"+r.ID+"/replay", nil); !again.Equal {
			t.Errorf("%s differs at %s: %s, now %s", r.ID, again.Field, again.Was, again.Is)
		}
	}
}

// TestMergeObstacles: two records that one case names as two, or that stand for one
// document twice, are not merged.
func TestMergeObstacles(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	other := o.double()
	f := o.notified() // about the company and its legal representative
	var twin api.Party
	o.clerk.must(201, &twin, "POST", "/v1/parties", api.PartyForm{
		Kind: party.Person, Name: o.bossNamed, Identifiers: []api.NumberForm{{Kind: ident.Passport, Value: "E12345678"}}})
	form := o.proposal()
	form.Party, form.Members = other.ID, []api.Named{{Party: o.boss.ID, Role: law.LegalRepresentative}, {Party: twin.ID, Role: law.DirectlyResponsible}}
	o.clerk.must(201, nil, "POST", "/v1/listings", form)
	for _, tt := range []struct{ from, into, rule string }{
		{twin.ID, o.boss.ID, "party.merge-one-case"},
		{other.ID, o.company.ID, "party.merge-double-case"},
		{o.boss.ID, o.company.ID, "party.merge-kind"},
	} {
		got := o.clerk.ask("POST", "/v1/parties/"+tt.from+"/merge", o.mergeForm(tt.into), "If-Match", "*")
		if p := got.problem(t); got.status != 409 || p.Rule != tt.rule {
			t.Errorf("%s: %s", tt.rule, got.body)
		}
	}
	if f.State != standing.Notified {
		t.Error(f.State)
	}
}

// TestTwoDomains: a company listed in two domains has two listings, each with orders of its
// own; ending one leaves the other.
func TestTwoDomains(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	d := a.Desk("emergency", "150100")
	firm := d.Company("内蒙古云杉示例机械有限公司")
	first := d.List(firm.ID)
	second := builds(a.Desk("construction", "150100"), firm.ID)
	if first.Domain == second.Domain {
		t.Fatal("one domain")
	}
	orders := func(id string) (open int, ids []string) {
		a.Must(func(ctx context.Context) error {
			return a.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
				list, err := tx.OrdersOfListing(id)
				for _, o := range list {
					if ids = append(ids, o.ID); o.Release.Kind == enforcement.NoRelease {
						open++
					}
				}
				return err
			})
		})
		return open, ids
	}
	_, mine := orders(first.ID)
	open, theirs := orders(second.ID)
	if len(mine) == 0 || len(theirs) == 0 || slices.ContainsFunc(mine, func(id string) bool { return slices.Contains(theirs, id) }) {
		t.Fatalf("%d and %d orders", len(mine), len(theirs))
	}
	hit := func() (ids []string) {
		code, _ := firm.Identifier(ident.USCC)
		a.Must(func(ctx context.Context) error {
			r, err := a.Screening.Screen(ctx, d.Clerk.Actor, screening.Ask{Asker: receipt.Asker{Matter: "tender.bid", Purpose: "投标资格审查"}, Identifier: code})
			for _, m := range r.Verdict.Matches {
				for _, l := range m.Listings {
					ids = append(ids, l.ID)
				}
			}
			return err
		})
		return ids
	}
	if got := hit(); !slices.Equal(got, []string{first.ID, second.ID}) {
		t.Errorf("shown %v", got)
	}
	d.End(first.ID)
	if got := hit(); !slices.Equal(got, []string{second.ID}) {
		t.Errorf("after the end of one %v", got)
	}
	if left, _ := orders(first.ID); left != 0 {
		t.Errorf("%d orders of the ended listing have no release", left)
	}
	if now, _ := orders(second.ID); now != open {
		t.Errorf("%d orders of the other stand, were %d", now, open)
	}
}

// builds lists a company in the construction market.
func builds(d apptest.Desk, company string) (l listing.Listing) {
	d.TB.Helper()
	p := d.Proposal(company)
	p.Domain, p.Case, p.Kind, p.Grounds = 6, "construction-unit", "contractor", []string{"d6-subcontract"}
	p.Conduct = "该单位在示例工程中转包（虚构），受到行政处罚，情节严重。"
	d.Must(func(ctx context.Context) (err error) {
		if l, err = d.Listings.Propose(ctx, d.Clerk.Actor, p); err != nil {
			return err
		}
		if _, err = d.Listings.Review(ctx, d.Reviewer.Actor, l.ID, 0, listing.Opinion{Approve: true, Text: "事实清楚，程序合法，同意告知。"}); err != nil {
			return err
		}
		_, err = d.Listings.Notify(ctx, d.Clerk.Actor, l.ID, 0, listing.Notice{
			Document: d.Paper("告"), Facts: "拟列入的事实（虚构）", Basis: "本案依据文书和该领域名单的设列依据。",
			Consequences: "列入后各有关部门依法依规实施联合惩戒。", Rights: "可以陈述、申辩，可以要求听证。",
			Served: listing.Served{Means: listing.Direct, Date: d.Today(), Proof: d.Paper("回").File},
		})
		return err
	})
	d.Clock.Set(d.Today().AddDays(30))
	d.Must(func(ctx context.Context) error { return d.Decide(ctx, l.ID) })
	d.Must(func(ctx context.Context) error { return d.Deliver(ctx, l.ID) })
	d.Settle()
	return l
}
