package apptest_test

import (
	"slices"
	"strings"
	"testing"

	"liancheng/client"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/enforcement"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/receipt"
)

// TestRenamedOverHTTP: a listed company changes its name. It is found by number, by its new
// name and by its former one; the verdict shows the name it has.
func TestRenamedOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	f := o.listed()
	w := &window{T: t, office: o, Client: ask(t, a)}
	before := w.asks(client.Question{Identifier: w.code})
	const former, now = "内蒙古云杉示例机械有限公司", "内蒙古青杉示例装备有限公司"
	o.clerk.must(200, nil, "POST", "/v1/parties/"+o.company.ID+"/names", api.Renaming{Name: now, From: a.Today()}, "If-Match", "*")
	a.Settle()
	for _, tt := range []struct {
		q        client.Question
		identity string
	}{
		{client.Question{Identifier: w.code}, receipt.Certain},
		{client.Question{Identifier: w.code, Name: former}, receipt.Certain},
		{client.Question{Name: now}, receipt.Review},
		{client.Question{Name: former}, receipt.Review},
	} {
		v := w.asks(tt.q).Verdict
		if !v.Hit || len(v.Matches) != 1 || v.Matches[0].Identity != tt.identity || v.Matches[0].Name != now || v.Matches[0].Listings[0].ID != f.ID {
			t.Errorf("%+v: %+v", tt.q, v)
		}
	}
	for _, name := range []string{former, now} {
		var found api.List[api.Party]
		o.clerk.must(200, &found, "POST", "/v1/parties/search", api.PartySearch{Name: name})
		if len(found.Items) != 1 || found.Items[0].ID != o.company.ID || len(found.Items[0].Names) != 2 || found.Items[0].Names[0].To != a.Today() {
			t.Errorf("by %s: %+v", name, found.Items)
		}
	}
	var again api.Replay
	if o.replay(before.ID, &again); !again.Equal {
		t.Errorf("an answer from before differs at %s: %s, now %s", again.Field, again.Was, again.Is)
	}
}

// replay has a receipt judged again by the body that asked.
func (o *office) replay(id string, into *api.Replay) {
	o.TB.Helper()
	counter := loginOf(o.App, o.Holder("construction", "150100"), "window")
	counter.must(200, into, "POST", "/v1/screenings/"+id+"/replay", nil)
}

// TestSuccessorOverHTTP: the legal representative of a listed company is followed by
// another. The one named in the decision stays reached; his successor is not; what is bound
// to the office is addressed to whoever holds it.
func TestSuccessorOverHTTP(t *testing.T) {
	t.Parallel()
	a := apptest.New(t, func(c *app.Config) { c.Rate = 100_000 })
	o := newOffice(a)
	var role party.Role
	o.clerk.must(201, &role, "POST", "/v1/parties/"+o.company.ID+"/roles", api.RoleForm{Person: o.boss.ID, Role: law.LegalRepresentative, From: "2020-01-01"})
	f := o.listed()
	w := &window{T: t, office: o, Client: ask(t, a)}
	var next api.Party
	number := ident.SyntheticCitizenID("150102", "19850101", 7)
	o.clerk.must(201, &next, "POST", "/v1/parties", api.PartyForm{Kind: party.Person, Name: "李示例",
		Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: number}}})
	successor := api.RoleForm{Person: next.ID, Role: law.LegalRepresentative, From: a.Today()}
	if got := o.clerk.ask("POST", "/v1/parties/"+o.company.ID+"/roles", successor); got.status != 409 {
		t.Errorf("two at a time: %s", got.body)
	}
	orders := ordersOf(o.clerk, "listing="+f.ID)
	o.clerk.must(200, nil, "POST", "/v1/parties/"+o.company.ID+"/roles/"+role.ID+"/end", api.RoleEnd{To: a.Today()})
	o.clerk.must(201, nil, "POST", "/v1/parties/"+o.company.ID+"/roles", successor)
	a.Settle()
	if v := w.asks(client.Question{Identifier: number}).Verdict; v.Hit || v.Advice != receipt.Clear || len(v.Matches) != 0 {
		t.Errorf("the successor is reached without notice and decision: %+v", v)
	}
	for _, who := range []string{w.number, w.code} {
		if v := w.asks(client.Question{Identifier: who}).Verdict; !v.Hit {
			t.Errorf("who was named is no longer reached: %+v", v)
		}
	}
	after, office := ordersOf(o.clerk, "listing="+f.ID), false
	if len(after) != len(orders) {
		t.Errorf("%d orders, were %d", len(after), len(orders))
	}
	for _, x := range after {
		for _, r := range x.Reached {
			switch {
			case r.Party == next.ID:
				t.Errorf("%s reaches the successor by name", x.Act)
			case r.Office():
				office = office || strings.HasSuffix(r.Chinese(), "（现任）") && x.Act == "interview"
			case slices.Contains([]string{o.boss.ID, o.company.ID}, r.Party):
			default:
				t.Errorf("%s reaches %+v", x.Act, r)
			}
		}
		if x.Act == "interview" && slices.ContainsFunc(x.Reached, func(r enforcement.Reached) bool { return !r.Office() && r.Party == o.boss.ID }) {
			t.Error("the interview follows the person who left")
		}
	}
	if !office {
		t.Error("nothing is addressed to the office")
	}
}
