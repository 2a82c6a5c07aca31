package apptest_test

import (
	"context"
	"net/netip"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/api"
	"liancheng/internal/apptest"
	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
)

// An office is a body that lists, its people, and whom it lists, all over HTTP.
type office struct {
	*apptest.App
	body                    party.Body
	clerk, reviewer, chief  *login
	company, boss           api.Party
	code, number, bossNamed string
	named                   law.Role // in which the case names the boss
}

// A login asks with a session of its own, and logs in anew when the clock was moved.
type login struct {
	app    *apptest.App
	person apptest.Person
	asker  caller
	at     time.Time
}

func loginOf(a *apptest.App, b party.Body, duties ...access.Duty) *login {
	return &login{app: a, person: a.Officer(b, duties...)}
}

func (l *login) caller() caller {
	l.app.TB.Helper()
	if now := l.app.Clock.Now(); l.asker.http == nil || !now.Equal(l.at) {
		var s api.Session
		c := callerOf(l.app, "")
		c.must(c.ask("POST", "/v1/sessions", api.Credentials{Login: l.person.Login, Password: l.person.Password}), 201, &s)
		l.asker, l.at = callerOf(l.app, s.Token), now
	}
	return l.asker
}

func (l *login) ask(method, path string, body any, headers ...string) answer {
	l.app.TB.Helper()
	return l.caller().ask(method, path, body, headers...)
}

// must asks and wants a status.
func (l *login) must(status int, into any, method, path string, body any, headers ...string) answer {
	l.app.TB.Helper()
	c := l.caller()
	return c.must(c.ask(method, path, body, headers...), status, into)
}

// newOffice registers a company and its legal representative at an emergency bureau.
func newOffice(a *apptest.App) *office {
	a.TB.Helper()
	b := a.Holder("emergency", "150100")
	o := &office{
		App: a, body: b, clerk: loginOf(a, b, access.Case, access.Execute), reviewer: loginOf(a, b, access.Review), chief: loginOf(a, b, access.Decide),
		code: ident.SyntheticUSCC("91", "150102", 1), number: ident.SyntheticCitizenID("150102", "19900101", 1), bossNamed: "张示例", named: law.LegalRepresentative,
	}
	o.clerk.must(201, &o.company, "POST", "/v1/parties", api.PartyForm{
		Kind: party.Organisation, Name: "内蒙古云杉示例机械有限公司", Region: "150102", Identifiers: []api.NumberForm{{Value: o.code}}})
	o.clerk.must(201, &o.boss, "POST", "/v1/parties", api.PartyForm{
		Kind: party.Person, Name: o.bossNamed, Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: o.number}}})
	return o
}

// file uploads a paper and gives its digest.
func (o *office) file() string {
	o.TB.Helper()
	var f api.File
	o.clerk.must(201, &f, "POST", "/v1/files", []byte("%PDF-1.4 （虚构）示例文书"))
	return f.Digest
}

// proposal is a sound proposal against the company and its legal representative.
func (o *office) proposal() api.ListingForm {
	return api.ListingForm{
		Party: o.company.ID, Domain: 1, Case: "production-unit", Members: []api.Named{{Party: o.boss.ID, Role: o.named}},
		Document: api.Paper{Kind: "行政处罚决定书", Number: "呼应急罚〔2026〕12号", Date: "2026-05-20", Issuer: o.body.Name, File: o.file()},
		Conduct:  "2026年4月在生产经营中发生生产安全事故并负有责任（虚构），已受行政处罚。", Grounds: []string{"d1-accident"},
	}
}

func (o *office) decision() api.DecisionForm {
	return api.DecisionForm{
		Document: api.Paper{Number: "呼应急列〔2026〕1号", Date: o.Today(), File: o.file()}, Members: []api.Named{{Party: o.boss.ID, Role: o.named}},
		Measures: "依备忘录实施联合惩戒措施", Removal: "期满移出，满十二个月可申请修复", Remedies: "可依法申请行政复议或者提起行政诉讼",
	}
}

// A caseFile is a case with the version last seen.
type caseFile struct {
	*office
	api.Listing
	path, tag string
}

// notified opens a case and tells everybody it is about.
func (o *office) notified() *caseFile {
	o.TB.Helper()
	f := &caseFile{office: o}
	got := o.clerk.must(201, &f.Listing, "POST", "/v1/listings", o.proposal())
	f.path, f.tag = got.header.Get("Location"), got.header.Get("ETag")
	f.step(o.reviewer, "review", api.Review{Approve: true, Opinion: "事实清楚，依据充分"})
	digest := o.file()
	var told api.Notices
	for _, who := range []string{o.company.ID, o.boss.ID} {
		told.Notices = append(told.Notices, api.Notice{
			Recipient: who, Document: api.Paper{Number: "呼应急告〔2026〕3号", Date: o.Today(), File: digest},
			Facts: "发生生产安全事故并负有责任", Basis: "应急管理部令第11号", Consequences: "列入后由有关部门依法实施惩戒措施", Rights: "有权陈述、申辩",
			Service: api.Service{Means: listing.Direct, Date: o.Today(), Proof: digest},
		})
	}
	f.step(o.clerk, "notice", told)
	return f
}

// step takes the case one step on from the version last seen.
func (f *caseFile) step(by *login, name string, form any) {
	f.TB.Helper()
	var next api.Listing // afresh: what is left out of the answer must not stay
	got := by.must(200, &next, "POST", f.path+"/"+name, form, "If-Match", f.tag)
	f.Listing, f.tag = next, got.header.Get("ETag")
}

// listed takes a case to a listing in force.
func (o *office) listed() *caseFile {
	o.TB.Helper()
	f := o.notified()
	f.concluded()
	return f
}

// concluded decides as early as the law lets, and serves the decision: the day comes from
// the refusal of a decision that is too early.
func (f *caseFile) concluded() {
	f.TB.Helper()
	early := f.chief.ask("POST", f.path+"/decision", f.decision(), "If-Match", f.tag)
	p := early.problem(f.TB)
	if early.status != 409 || p.From <= string(f.Today()) {
		f.TB.Fatalf("decided while the time to answer runs: %s", early.body)
	}
	f.Clock.Set(calendar.Day(p.From))
	f.step(f.chief, "decision", f.decision())
	f.step(f.clerk, "service", api.Deliveries{Deliveries: []api.Delivery{{RepairNotice: true,
		Service: api.Service{Means: listing.Direct, Date: f.Today(), Proof: f.file()}}}})
	f.Settle()
}

// key makes an API key of a body.
func key(a *apptest.App, body string, scopes ...access.Act) (token string) {
	a.TB.Helper()
	a.Must(func(ctx context.Context) (err error) {
		_, token, err = a.Accounts.CreateKey(ctx, access.Operator("test", "测试"), account.NewKey{
			Body: body, Purpose: "示例审批系统", Rate: 100_000, Scopes: scopes, Expires: a.Clock.Now().AddDate(5, 0, 0),
			Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		})
		return err
	})
	return token
}
