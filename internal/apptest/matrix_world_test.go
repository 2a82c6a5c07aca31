package apptest_test

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// matrix is the program with somebody in every role and something of every kind in
// three bodies.
type matrix struct {
	*testing.T
	app      *apptest.App
	routes   []httpd.Route
	roles    []role
	things   []target
	asset    string // name of the style sheet
	samples  samples
	refusals []refusal
}

// A role is somebody who asks.
type role struct {
	short string
	actor access.Actor
	caller
}

// A target is what a body has: an object of each kind, with what the door looks at.
type target struct {
	name string
	ids  map[string]string // by kind
	on   map[string]access.Resource
	code string // number of its company
}

// A refusal must stand in the record.
type refusal struct{ request, actor, what string }

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	a := apptest.New(t, func(c *app.Config) { c.Rate, c.Style = 100_000, true })
	m := &matrix{T: t, app: a}
	desks := []apptest.Desk{seated(a, "150100"), seated(a, "150121"), seated(a, "150200")}
	names := []string{"own", "other", "region"}
	var cases []listing.Listing
	var companies []party.Party
	for i, d := range desks {
		companies = append(companies, d.Company(fmt.Sprintf("内蒙古云杉示例第%d机械有限公司", i+1)))
		cases = append(cases, d.Notified(companies[i].ID))
	}
	a.Clock.Set(a.Today().AddDays(30))
	for i, d := range desks {
		a.Must(func(ctx context.Context) error { return d.Decide(ctx, cases[i].ID) })
		a.Must(func(ctx context.Context) error { return d.Deliver(ctx, cases[i].ID) })
	}
	a.Settle()
	for i, d := range desks {
		m.things = append(m.things, m.thingsOf(names[i], d, companies[i], cases[i].ID))
	}
	m.people(desks[0].Body)
	m.change()
	routes, err := a.Routes()
	if err != nil {
		t.Fatal(err)
	}
	// What ends the session is asked last.
	last := func(r httpd.Route) int { return slices.Index([]string{"web.logout", "sessions.end"}, r.Name) }
	slices.SortStableFunc(routes, func(x, y httpd.Route) int { return last(x) - last(y) })
	m.routes = routes
	m.samples = samplesOf(callerOf(a, ""))
	m.asset = style.FindString(string(callerOf(a, "").ask("GET", "/login", nil).body))
	return m
}

// seated is a desk whose officers cannot log in: nobody here needs to.
func seated(a *apptest.App, region string) apptest.Desk {
	d := apptest.Seated(a, a.Holder("emergency", region), "usr_clerk"+region, "usr_director"+region, "")
	d.Reviewer = d.Clerk
	d.Reviewer.ID, d.Reviewer.Duties = "usr_reviewer"+region, []access.Duty{access.Review}
	return d
}

// thingsOf makes one object of each kind that belongs to a body.
func (m *matrix) thingsOf(name string, d apptest.Desk, company party.Party, listingID string) target {
	m.Helper()
	code, _ := company.Identifier(ident.USCC)
	x := target{name: name, ids: map[string]string{}, on: map[string]access.Resource{}, code: code.Value}
	add := func(kind, id string, on access.Resource) { x.ids[kind], x.on[kind] = id, on }
	own := access.Resource{Body: d.Body.ID, Region: d.Body.Region}
	clerk := d.Clerk.Actor

	order, executors := m.orderOf(listingID, d.Body.ID)
	add("order", order.ID, order.Resource())
	add("listing", listingID, access.Resource{Body: d.Body.ID, Region: d.Body.Region, Others: executors})
	m.app.Must(func(ctx context.Context) error {
		r, err := m.app.Screening.Screen(ctx, clerk, screening.Ask{Asker: receipt.Asker{Matter: "tender.bid", Purpose: "投标资格审查"}, Identifier: code})
		add("screening", r.ID, own)
		return err
	})
	m.app.Must(func(ctx context.Context) error {
		r, err := m.app.Reports.Draft(ctx, clerk, report.Entry{Window: report.Window{From: "2026-04-01", To: "2026-06-30"}})
		add("return", r.ID, r.Resource())
		return err
	})
	m.app.Must(func(ctx context.Context) error {
		p, _, err := m.app.Registry.RegisterProject(ctx, clerk, registry.ProjectForm{
			Code: "2606-" + d.Body.Region + "-04-01-123456", Name: "示例小区一期", Stage: project.Permit,
			Participants: []project.Participant{{Party: company.ID, Part: project.Contractor}},
		})
		add("project", string(p.Code), own)
		return err
	})
	m.app.Must(func(ctx context.Context) error {
		p, _, err := m.app.Registry.Register(ctx, clerk, registry.Form{
			Kind: party.Person, Name: "张示例", Identifiers: []registry.Number{{Value: ident.SyntheticCitizenID(d.Body.Region, "19900101", 1)}},
		})
		if err != nil {
			return err
		}
		role, err := m.app.Registry.LinkRole(ctx, clerk, company.ID, p.ID, law.LegalRepresentative, "2020-01-01", "")
		add("role", role.ID, access.Resource{})
		return err
	})
	m.app.Must(func(ctx context.Context) error {
		x, err := m.app.Disputes.Raise(ctx, clerk, coordination.Raising{
			About: coordination.Subject{Kind: coordination.AboutFunction, Function: "energy"}, Position: "该项职能不属于本机构（虚构）",
			Against: []coordination.Addressee{{Body: m.app.Holder("energy", d.Body.Region).ID}},
		})
		add("dispute", x.ID, x.Resource())
		return err
	})
	add("party", company.ID, access.Resource{})
	add("file", d.Paper("证").File, access.Resource{Others: []string{d.Body.ID}})
	add("body", d.Body.ID, access.Resource{Region: d.Body.Region})
	return x
}

// orderOf gives the body's first order of a listing, and all bodies that have one.
func (m *matrix) orderOf(listingID, body string) (first enforcement.Order, executors []string) {
	m.Helper()
	m.app.Must(func(ctx context.Context) error {
		return m.app.DB.Enforcement().Read(ctx, func(tx enforcement.Tx) error {
			list, err := tx.OrdersOfListing(listingID)
			for _, o := range list {
				executors = append(executors, o.Body)
				if o.Body == body && o.Directive != "" && (first.ID == "" || o.Directive < first.Directive) {
					first = o
				}
			}
			return err
		})
	})
	if first.ID == "" {
		m.Fatalf("no order for the body among %d", len(executors))
	}
	return first, executors
}

// people makes somebody of every role. Tokens are given after the clock was moved.
func (m *matrix) people(own party.Body) {
	m.Helper()
	a := m.app
	m.roles = []role{{"strange", access.Actor{}, callerOf(a, "")}}
	user := func(short string, b party.Body, d access.Duty) {
		p := a.Officer(b, d)
		m.roles = append(m.roles, role{short, p.Actor, callerOf(a, a.Token(p))})
	}
	user("case", own, access.Case)
	user("review", own, access.Review)
	user("decide", own, access.Decide)
	user("execut", own, access.Execute)
	user("window", own, access.Window)
	user("coord", own, access.Coordinate)
	user("lawrev", own, access.LawReview)
	user("secadm", own, access.SecurityAdmin)
	user("sysadm", own, access.SystemAdmin)
	user("auditm", own, access.AuditAdmin)
	user("league", a.Holder(access.DevelopmentReform, "150100"), access.Coordinate)
	user("top", a.Holder(access.DevelopmentReform, "150000"), access.Coordinate)
	user("justic", a.Holder(access.Justice, "150000"), access.LawReview)
	key := func(short string, scopes ...access.Act) {
		a.Must(func(ctx context.Context) error {
			k, token, err := a.Accounts.CreateKey(ctx, access.Operator("test", "测试"), account.NewKey{
				Body: own.ID, Purpose: "示例审批系统", Rate: 100_000, Scopes: scopes, Expires: a.Clock.Now().AddDate(1, 0, 0),
				Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			})
			actor := access.Actor{Kind: access.KindKey, ID: k.ID, Body: own.ID, Region: own.Region, Duties: []access.Duty{access.Subscriber}, Scopes: scopes}
			m.roles = append(m.roles, role{short, actor, callerOf(a, token)})
			return err
		})
	}
	key("keyall", access.KeyActs()...)
	key("keyone", access.OrderRead)
}

// change proposes a change of law, by somebody who is none of the roles.
func (m *matrix) change() {
	m.Helper()
	top := m.app.Holder(access.DevelopmentReform, "150000")
	proposer := access.Actor{Kind: access.KindUser, ID: "usr_proposer", Body: top.ID, Region: top.Region, Functions: top.FunctionsOn(m.app.Today()), Duties: []access.Duty{access.Coordinate}}
	m.app.Must(func(ctx context.Context) error {
		p, err := m.app.Coordination.Propose(ctx, proposer, coordination.Draft{Change: law.Change{
			Kind: law.ChangeMemorandum, From: calendar.Day("2026-08-01"), Document: "内示例字〔2026〕1号", Why: "牵头部门确认继续执行", Memorandum: law.InForce,
		}})
		for i := range m.things {
			m.things[i].ids["law-change"] = p.ID
		}
		return err
	})
}
