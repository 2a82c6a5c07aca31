package apptest

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"liancheng/internal/access"
	"liancheng/internal/ident"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"
)

// A Desk is the three people of an authority who list: drafter, reviewer and decider.
type Desk struct {
	*App
	Body                      party.Body
	Clerk, Reviewer, Director Person
	series                    string // sets its numbers apart from those of another process
}

// Desk seats three officers at the body that holds a function in a region.
func (a *App) Desk(function, region string) Desk {
	a.TB.Helper()
	b := a.Holder(function, region)
	return Desk{
		App: a, Body: b, Clerk: a.Officer(b, access.Case, access.Execute),
		Reviewer: a.Officer(b, access.Review), Director: a.Officer(b, access.Decide),
	}
}

// Seated is a desk whose officers are users already: for a process that goes on with
// the cases of another.
func Seated(a *App, body party.Body, clerk, director, series string) Desk {
	as := func(id string, duties ...access.Duty) Person {
		return Person{Actor: access.Actor{
			Kind: access.KindUser, ID: id, Body: body.ID, BodyName: body.Name, Region: body.Region,
			Functions: body.FunctionsOn(a.Today()), Duties: duties,
		}}
	}
	return Desk{App: a, Body: body, Clerk: as(clerk, access.Case, access.Execute), Director: as(director, access.Decide), series: series}
}

var serial atomic.Int64

// Number gives a 文号 nobody has used.
func (d Desk) Number(kind string) string {
	return fmt.Sprintf("示%s%s〔%s〕%d号", d.series, kind, string(d.Today()[:4]), serial.Add(1))
}

// Paper files a paper of today with a number of its own.
func (d Desk) Paper(kind string) listing.Document {
	d.TB.Helper()
	n := d.Number(kind)
	f, err := d.Evidence.PutFile(context.Background(), d.Clerk.Actor, strings.NewReader("（虚构）"+n))
	if err != nil {
		d.TB.Fatal(err)
	}
	return listing.Document{Number: n, Date: d.Today(), Issuer: d.Body.Name, File: f.Digest}
}

// Company registers a fictional company of the desk's region.
func (d Desk) Company(name string) party.Party {
	d.TB.Helper()
	code := ident.SyntheticUSCC("91", d.Body.Region, int(serial.Add(1)))
	p, _, err := d.Registry.Register(context.Background(), d.Clerk.Actor, registry.Form{
		Kind: party.Organisation, Name: name, Region: d.Body.Region, Identifiers: []registry.Number{{Kind: ident.USCC, Value: code}},
	})
	if err != nil {
		d.TB.Fatal(err)
	}
	return p
}

// Proposal is a sound proposal of domain 1 against a company.
func (d Desk) Proposal(companyID string) listing.Proposal {
	d.TB.Helper()
	doc := d.Paper("罚")
	doc.Kind = "行政处罚决定书"
	return listing.Proposal{
		Party: companyID, Domain: 1, Case: "production-unit", Document: doc, Grounds: []string{"d1-accident"},
		Conduct: "该单位示例车间发生一起生产安全事故（虚构），经调查负有责任，受到行政处罚，情节严重。",
	}
}

// Notified takes a case from its proposal to a notice served today.
func (d Desk) Notified(companyID string) listing.Listing {
	d.TB.Helper()
	ctx := context.Background()
	l, err := d.Listings.Propose(ctx, d.Clerk.Actor, d.Proposal(companyID))
	if err != nil {
		d.TB.Fatal(err)
	}
	if _, err = d.Listings.Review(ctx, d.Reviewer.Actor, l.ID, 0, listing.Opinion{Approve: true, Text: "事实清楚，程序合法，同意告知。"}); err != nil {
		d.TB.Fatal(err)
	}
	l, err = d.Listings.Notify(ctx, d.Clerk.Actor, l.ID, 0, listing.Notice{
		Document: d.Paper("告"), Facts: "拟列入的事实（虚构）", Basis: "本案依据文书和该领域名单的设列依据。",
		Consequences: "列入后各有关部门依法依规实施联合惩戒。", Rights: "可以陈述、申辩，可以要求听证。",
		Served: listing.Served{Means: listing.Direct, Date: d.Today(), Proof: d.Paper("回").File},
	})
	if err != nil {
		d.TB.Fatal(err)
	}
	return l
}

// Decide decides a case whose time to answer is over.
func (d Desk) Decide(ctx context.Context, id string) error {
	_, err := d.Listings.Decide(ctx, d.Director.Actor, id, 0, listing.Decision{
		Document: d.Paper("列"), Measures: "备忘录所列本领域联合惩戒措施。", Removal: "期限届满或者信用修复后移出。",
		Remedies: "可以自收到本决定书之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
	})
	return err
}

// Deliver serves a decision today; the listing is in force from then.
func (d Desk) Deliver(ctx context.Context, id string) error {
	_, err := d.Listings.Serve(ctx, d.Clerk.Actor, id, 0, listing.Delivery{RepairNotice: true,
		Served: listing.Served{Means: listing.Direct, Date: d.Today(), Proof: d.Paper("回").File},
	})
	return err
}

// List lists a company: notice, the time to answer, decision and service. The clock moves.
func (d Desk) List(companyID string) listing.Listing {
	d.TB.Helper()
	l := d.Notified(companyID)
	d.Clock.Set(d.Today().AddDays(30))
	d.Must(func(ctx context.Context) error { return d.Decide(ctx, l.ID) })
	d.Must(func(ctx context.Context) error { return d.Deliver(ctx, l.ID) })
	d.Settle()
	return l
}

// End revokes a listing today.
func (d Desk) End(id string) {
	d.TB.Helper()
	d.Must(func(ctx context.Context) error {
		_, err := d.Listings.End(ctx, d.Director.Actor, id, 0, listing.Termination{
			How: standing.Revoked, Document: d.Paper("撤"), Reason: "作为依据的文书被撤销（虚构）",
		})
		return err
	})
	d.Settle()
}
