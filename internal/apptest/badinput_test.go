package apptest_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
)

// journal is a log that many write and the test reads.
type journal struct {
	mu sync.Mutex
	bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Buffer.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Buffer.String()
}

// desk is where bad input arrives: a case whose time to answer runs.
type desk struct {
	*office
	file   *caseFile
	digest string // of a paper that was filed
	window *login
	log    *journal
	secret string // a person's number that stands in requests and nowhere else
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	log := &journal{}
	a := apptest.New(t, func(c *app.Config) {
		c.Rate, c.Logger = 100_000, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	d := &desk{office: newOffice(a), log: log, secret: ident.SyntheticCitizenID("150102", "19850505", 7)}
	d.file, d.digest = d.notified(), d.office.file()
	d.window = loginOf(a, d.body, access.Window)
	for _, l := range []*login{d.clerk, d.reviewer, d.chief, d.window} {
		l.caller()
	}
	return d
}

// A bad is one request that is no good, and what is said about it.
type bad struct {
	name         string
	by           *login
	method, path string
	body         any
	headers      []string
	status       int
	rule, field  string
	says         []string // words of the sentence
}

// TestBadInput sends what is no good. Each answer is a problem document that names the
// field and the remedy and repeats nothing; nothing is written, in no table.
func TestBadInput(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all []bad
	for _, some := range []func(*desk) []bad{unreadable, misnamed, misnumbered, misdated, oversized, outOfDate, untyped, unprintable} {
		all = append(all, some(d)...)
	}
	before := d.counts()
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			got := b.by.ask(b.method, b.path, b.body, b.headers...)
			p := got.problem(t)
			if got.status != b.status || b.rule != "" && !broke(p, b.rule) {
				t.Errorf("%d %s, want %d %s: %s", got.status, p.Rule, b.status, b.rule, got.body)
			}
			if b.field != "" && !named(p, b.field) {
				t.Errorf("names %q, want %q: %s", p.Field, b.field, got.body)
			}
			for _, word := range b.says {
				if !strings.Contains(string(got.body), word) {
					t.Errorf("does not say %q: %s", word, got.body)
				}
			}
			if strings.Contains(string(got.body), d.secret) || strings.Contains(d.log.String(), d.secret) {
				t.Errorf("the number is repeated: %s", got.body)
			}
			if after := d.counts(); !maps.Equal(before, after) {
				t.Errorf("something was written: %v", changed(before, after))
				before = after
			}
		})
	}
	t.Run("idempotency", func(t *testing.T) { d.idempotency(t) })
	t.Run("unknown length", func(t *testing.T) { d.unknownLength(t) })
}

// broke tells whether a problem, or one of several in it, is under the rule.
func broke(p httpd.Problem, rule string) bool {
	return p.Rule == rule || slices.ContainsFunc(p.Errors, func(x httpd.Detail) bool { return x.Rule == rule })
}

func named(p httpd.Problem, field string) bool {
	return p.Field == field || slices.ContainsFunc(p.Errors, func(x httpd.Detail) bool { return x.Field == field })
}

// counts is how many rows every table has, and where the stream stands. The record of
// who looked, the answers kept and the sessions are no business of a case.
func (d *desk) counts() map[string]int64 {
	d.TB.Helper()
	var tables []string
	rows(d.App, "select name from sqlite_master where type = 'table'", func(scan func(...any)) {
		var name string
		scan(&name)
		if !strings.HasPrefix(name, "audit_") && !strings.HasPrefix(name, "sqlite_") && !strings.HasPrefix(name, "account_") {
			tables = append(tables, name)
		}
	})
	parts := make([]string, len(tables))
	for i, name := range tables {
		parts[i] = fmt.Sprintf("select '%s', count(*) from %s", name, name)
	}
	out := map[string]int64{}
	rows(d.App, strings.Join(parts, " union all ")+" union all select 'position', seq from event_counter", func(scan func(...any)) {
		var name string
		var n int64
		scan(&name, &n)
		out[name] = n
	})
	return out
}

func changed(before, after map[string]int64) (list []string) {
	for name, n := range after {
		if before[name] != n {
			list = append(list, fmt.Sprintf("%s %d → %d", name, before[name], n))
		}
	}
	return list
}

// unreadable is no JSON, or not one object of it.
func unreadable(d *desk) []bad {
	post := func(name, path, body string, status int, rule string) bad {
		return bad{name: name, by: d.clerk, method: "POST", path: path, body: body, status: status, rule: rule}
	}
	return []bad{
		post("cut off", "/v1/parties", `{"kind":"person","name":"`+d.secret, 400, "http.malformed"),
		post("cut off, screening", "/v1/screenings", `{"matter":"tender.bid","identifier":"`+d.secret, 400, "http.malformed"),
		post("a bare number", "/v1/screenings", d.secret, 400, "http.malformed"),
		post("two objects", "/v1/parties", `{"kind":"person"}{"name":"`+d.secret+`"}`, 400, "http.malformed"),
		post("two objects, screening", "/v1/screenings", `{"matter":"tender.bid"}{"identifier":"`+d.secret+`"}`, 400, "http.malformed"),
		post("nothing", "/v1/parties", "", 400, "http.malformed"),
		post("nothing, screening", "/v1/screenings", "", 400, "http.malformed"),
		post("a list", "/v1/parties", `["`+d.secret+`"]`, 422, "http.validation"),
		{name: "no JSON by its own word", by: d.clerk, method: "POST", path: "/v1/parties", body: "kind=person&name=" + d.secret,
			headers: []string{"Content-Type", formMedia}, status: 415, rule: "http.media-type", field: "Content-Type"},
	}
}

// misnamed asks for what there is not.
func misnamed(d *desk) []bad {
	ask := func(name, body string, status int, rule, field string) bad {
		return bad{name: name, by: d.window, method: "POST", path: "/v1/screenings", body: body, status: status, rule: rule, field: field}
	}
	get := func(name, path string, status int, rule, field string) bad {
		return bad{name: name, by: d.clerk, method: "GET", path: path, status: status, rule: rule, field: field}
	}
	return []bad{
		ask("unknown matter", `{"matter":"no.such","identifier":"`+d.code+`"}`, 422, "", "matter"),
		ask("a number for a matter", `{"matter":"`+d.secret+`","identifier":"`+d.code+`"}`, 422, "", "matter"),
		ask("unknown kind of number", `{"matter":"tender.bid","identifier_kind":"`+d.secret+`","identifier":"1"}`, 422, "", "identifier_kind"),
		ask("unknown circumstance", `{"matter":"tender.bid","identifier":"`+d.code+`","circumstances":{"`+d.secret+`":true}}`, 422, "", "circumstances"),
		ask("nobody", `{"matter":"tender.bid"}`, 422, "screening.party", "identifier"),
		ask("unknown field", `{"matter":"tender.bid","idenitfier":"`+d.secret+`"}`, 422, "http.validation", "idenitfier"),
		{name: "unknown field of a party", by: d.clerk, method: "POST", path: "/v1/parties", status: 422, rule: "http.validation", field: "nmae",
			body: `{"kind":"organisation","name":"示例","nmae":"` + d.secret + `","identifiers":[]}`},
		get("unknown parameter", "/v1/listings?numer="+d.secret, 422, "http.parameter", "numer"),
		get("unknown state of orders", "/v1/orders?state="+d.secret, 422, "", "state"),
		get("unknown state of returns", "/v1/returns?state="+d.secret, 422, "", "state"),
		get("unknown state of cases", "/v1/listings?state="+d.secret, 422, "", "state"),
		get("unknown case", "/v1/listings/lst_0000000000000000000000NONE", 404, "", ""),
		get("a number for a case", "/v1/listings/"+d.secret, 404, "", ""),
		get("a number for a party", "/v1/parties/"+d.secret, 404, "", ""),
		get("a number for an order", "/v1/orders/"+d.secret, 404, "", ""),
		get("a number for a screening", "/v1/screenings/"+d.secret, 404, "", ""),
		get("a number for a project", "/v1/projects/"+d.secret, 422, "", "code"),
		get("a number for a file", "/v1/files/"+d.secret, 404, "", ""),
		get("a number for a cursor of orders", "/v1/orders?after="+d.secret, 422, "", "after"),
	}
}

// misnumbered are numbers that cannot be, or that are somebody else's already.
func misnumbered(d *desk) []bad {
	wrong := func(code string) (string, string) { // the last digit changed: what is sent, what was right
		last := code[17:]
		if last == "1" {
			return code[:17] + "2", last
		}
		return code[:17] + "1", last
	}
	code, digit := wrong(d.code)
	number, check := wrong(d.secret)
	register := func(name string, form api.PartyForm, status int, rule, field string, says ...string) bad {
		return bad{name: name, by: d.clerk, method: "POST", path: "/v1/parties", body: form, status: status, rule: rule, field: field, says: says}
	}
	org := func(numbers ...string) api.PartyForm {
		f := api.PartyForm{Kind: party.Organisation, Name: "内蒙古白桦示例商贸有限公司", Region: "150102"}
		for _, n := range numbers {
			f.Identifiers = append(f.Identifiers, api.NumberForm{Value: n})
		}
		return f
	}
	person := api.PartyForm{Kind: party.Person, Name: "李示例", Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: number}}}
	return []bad{
		{name: "check digit", by: d.window, method: "POST", path: "/v1/screenings", body: map[string]string{"matter": "tender.bid", "identifier": code},
			status: 422, rule: "ident.uscc.check-digit", field: "identifier", says: []string{"第 18 位", "应为 " + digit}},
		{name: "check digit of a person", by: d.window, method: "POST", path: "/v1/screenings", body: map[string]string{"matter": "tender.bid", "identifier": number, "case": "1"},
			status: 422, field: "identifier", says: []string{"第 18 位", "应为 " + check}},
		register("check digit at registration", org(code), 422, "ident.uscc.check-digit", "identifiers[0]", "第 18 位", "应为 "+digit),
		register("check digit of a person at registration", person, 422, "", "identifiers[0]", "第 18 位", "应为 "+check),
		register("a letter that no code has", org(d.code[:8]+"I"+d.code[9:]), 422, "", "identifiers[0]", "第 9 位"),
		register("two parties with one code", org(d.code), 409, "party.identifier-taken", "identifiers[0]"),
		register("two persons with one number", api.PartyForm{Kind: party.Person, Name: "李示例", Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: d.number}}}, 409, "party.identifier-taken", "identifiers[0]"),
		register("no number", org(), 422, "", "identifiers"),
		register("a person's number for a company", org(d.secret), 422, "party.identifier-kind", "identifiers[0]"),
	}
}

// misdated are cases without their papers, and days out of order.
func misdated(d *desk) []bad {
	propose := func(name string, change func(*api.ListingForm), rule, field string) bad {
		f := d.proposal()
		f.Document.File = d.digest
		change(&f)
		return bad{name: name, by: d.clerk, method: "POST", path: "/v1/listings", body: f, status: 422, rule: rule, field: field}
	}
	step := func(name string, by *login, act string, form any, status int, rule, field string) bad {
		return bad{name: name, by: by, method: "POST", path: d.file.path + "/" + act, body: form, headers: []string{"If-Match", d.file.tag}, status: status, rule: rule, field: field}
	}
	early := step("decided before the time to answer is over", d.chief, "decision", d.decision(), 409, "", "")
	early.says = []string{`"from":"2026-06-`, "尚未到可办理之日"}
	window := func(path string) bad {
		return bad{name: "from after to: " + path, by: d.clerk, method: "GET", path: path + "?from=2026-06-30&to=2026-04-01", status: 422, field: "to"}
	}
	return []bad{
		propose("a listing without document", func(f *api.ListingForm) { f.Document = api.Paper{} }, "listing.file", "document.file"),
		propose("a document without file", func(f *api.ListingForm) { f.Document.File = "" }, "listing.file", "document.file"),
		propose("a file nobody filed", func(f *api.ListingForm) { f.Document.File = strings.Repeat("0", 64) }, "", "document.file"),
		propose("a digest that is none", func(f *api.ListingForm) { f.Document.File = d.secret }, "", "document.file"),
		propose("a document of tomorrow", func(f *api.ListingForm) { f.Document.Date = d.Today().AddDays(1) }, "", "document.date"),
		propose("a day that is none", func(f *api.ListingForm) { f.Document.Date = "2026-02-30" }, "", "document.date"),
		propose("a 文号 that is none", func(f *api.ListingForm) { f.Document.Number = d.secret }, "", "document.number"),
		propose("no grounds", func(f *api.ListingForm) { f.Grounds = []string{} }, "", "grounds"),
		propose("unknown grounds", func(f *api.ListingForm) { f.Grounds = []string{d.secret} }, "", "grounds"),
		propose("unknown domain", func(f *api.ListingForm) { f.Domain = 9 }, "", "domain"),
		propose("nobody of that id", func(f *api.ListingForm) { f.Party = d.secret }, "", "party"),
		early,
		step("served before it is decided", d.clerk, "service", api.Deliveries{Deliveries: []api.Delivery{{RepairNotice: true, Service: api.Service{Means: listing.Direct, Date: d.Today(), Proof: d.digest}}}}, 409, "", ""),
		step("reviewed twice", d.reviewer, "review", api.Review{Approve: true, Opinion: "同意"}, 409, "", ""),
		step("heard tomorrow", d.clerk, "hearing", api.Statement{Form: "written", Received: d.Today().AddDays(1), Text: "x", Outcome: "rejected", Response: "x", Answered: d.Today().AddDays(1)}, 422, "", "received"),
		step("answered before it was received", d.clerk, "hearing", api.Statement{Form: "written", Received: d.Today(), Text: "x", Outcome: "rejected", Response: "x", Answered: d.Today().AddDays(-1)}, 422, "", "answered"),
		{name: "a role that ends before it begins", by: d.clerk, method: "POST", path: "/v1/parties/" + d.company.ID + "/roles", status: 422, field: "to",
			body: api.RoleForm{Person: d.boss.ID, Role: law.LegalRepresentative, From: "2026-01-02", To: "2026-01-01"}},
		{name: "a return of a window that ends before it begins", by: d.clerk, method: "POST", path: "/v1/returns", status: 422, field: "to",
			body: api.ReturnForm{From: "2026-06-30", To: "2026-04-01"}},
		window("/v1/report"), window("/v1/returns/missing"), window("/v1/returns/roll-up"),
	}
}

// oversized are bodies and pages over the limit.
func oversized(d *desk) []bad {
	post := func(name, path string, body any, rule, field string, status int, headers ...string) bad {
		return bad{name: name, by: d.clerk, method: "POST", path: path, body: body, headers: headers, status: status, rule: rule, field: field}
	}
	long := func(n int) api.PartyForm {
		return api.PartyForm{Kind: party.Organisation, Name: strings.Repeat("云", n), Identifiers: []api.NumberForm{{Value: ident.SyntheticUSCC("91", "150102", 60)}}}
	}
	get := func(name, path string) bad {
		return bad{name: name, by: d.clerk, method: "GET", path: path, status: 422, rule: "http.validation", field: "limit"}
	}
	return []bad{
		post("a body over the limit", "/v1/parties", long(400_000), "http.body-limit", "", 413),
		post("a screening over the limit", "/v1/screenings", map[string]string{"matter": "tender.bid", "name": strings.Repeat("x", 65<<10)}, "http.body-limit", "", 413),
		post("a file over the limit", "/v1/files", bytes.Repeat([]byte("%PDF-1.4\n"), 22<<20/9), "http.body-limit", "", 413),
		post("a name over the limit", "/v1/parties", long(401), "http.validation", "name", 422),
		get("a huge page of cases", "/v1/listings?limit=1000000"), get("a huge page of orders", "/v1/orders?limit=201"),
		get("a page of nothing", "/v1/screenings?limit=0"), get("a negative page", "/v1/bodies?limit=-1"),
		get("a huge page of changes", "/v1/changes?limit=99999"),
		post("a huge page of parties", "/v1/parties/search", `{"name":"示例","limit":100000}`, "http.validation", "limit", 422),
	}
}

// outOfDate are versions that are not the last, or not given.
func outOfDate(d *desk) []bad {
	step := func(name, tag string, status int, rule, field string) bad {
		b := bad{name: name, by: d.clerk, method: "POST", path: d.file.path + "/withdraw", body: api.Note{Reason: "不再办理"}, status: status, rule: rule, field: field}
		if tag != "" {
			b.headers = []string{"If-Match", tag}
		}
		return b
	}
	return []bad{
		step("a stale version", `"1"`, 412, "listing.version", ""),
		step("a version of the future", `"99"`, 412, "listing.version", ""),
		step("no version", "", 428, "http.if-match", "If-Match"),
		step("a version that is none", d.secret, 412, "http.etag", "If-Match"),
		step("a weak version", `W/"3"`, 412, "http.etag", "If-Match"),
		{name: "a stale party", by: d.clerk, method: "PATCH", path: "/v1/parties/" + d.company.ID, body: `{"address":"示例路1号"}`, headers: []string{"If-Match", `"7"`}, status: 412},
	}
}

// untyped are values of another type than they should be.
func untyped(d *desk) []bad {
	post := func(name, path, body, field string) bad {
		return bad{name: name, by: d.clerk, method: "POST", path: path, body: body, status: 422, rule: "http.validation", field: field}
	}
	get := func(name, path, field string) bad {
		return bad{name: name, by: d.clerk, method: "GET", path: path, status: 422, field: field}
	}
	return []bad{
		post("a number for a text", "/v1/parties", `{"kind":"organisation","name":150102,"identifiers":[]}`, "name"),
		post("a text for a list", "/v1/parties", `{"kind":"organisation","name":"示例","identifiers":"`+d.secret+`"}`, "identifiers"),
		post("a text in a list of objects", "/v1/parties", `{"kind":"organisation","name":"示例","identifiers":["`+d.secret+`"]}`, "identifiers[0]"),
		post("an object for a text, deep", "/v1/parties", `{"kind":"organisation","name":"示例","identifiers":[{"value":{"a":"`+d.secret+`"}}]}`, "identifiers[0].value"),
		post("null for a text", "/v1/parties", `{"kind":"organisation","name":null,"identifiers":[]}`, "name"),
		post("none of the choices", "/v1/parties", `{"kind":"`+d.secret+`","name":"示例","identifiers":[]}`, "kind"),
		post("a text for a number", "/v1/listings", `{"party":"x","domain":"`+d.secret+`","case":"x","document":{},"conduct":"x","grounds":[]}`, "domain"),
		post("a fraction for a number", "/v1/listings", `{"party":"x","domain":1.5,"case":"x","document":{},"conduct":"x","grounds":[]}`, "domain"),
		post("a text for an object", "/v1/screenings", `{"matter":"tender.bid","circumstances":"`+d.secret+`"}`, "circumstances"),
		post("a missing field", "/v1/listings", `{"party":"x"}`, ""),
		get("a text for a number in the address", "/v1/listings?limit="+d.secret[:3]+"x", "limit"),
		get("a text for yes or no", "/v1/orders?overdue=maybe", "overdue"),
		get("a day that is none", "/v1/report?from=x&to=2026-06-30", "from"),
	}
}

// unprintable are bytes that are no text.
func unprintable(d *desk) []bad {
	post := func(name, path, body string, status int, rule, field string) bad {
		return bad{name: name, by: d.clerk, method: "POST", path: path, body: body, status: status, rule: rule, field: field}
	}
	code := ident.SyntheticUSCC("91", "150102", 70)
	org := func(name string) string {
		return `{"kind":"organisation","name":"` + name + `","identifiers":[{"value":"` + code + `"}],"region":"150102"}`
	}
	return []bad{
		post("NUL in a name", "/v1/parties", org(`内蒙古\u0000示例`), 422, "", "name"),
		post("NUL as it is", "/v1/parties", org("内蒙古\x00示例"), 400, "http.malformed", ""),
		post("invalid UTF-8 in a name", "/v1/parties", org("内蒙古\xff示例"), 400, "http.malformed", ""),
		post("half a surrogate", "/v1/parties", org(`内蒙古\ud800示例`), 422, "", "name"),
		post("invalid UTF-8 in a screening", "/v1/screenings", "{\"matter\":\"tender.bid\",\"name\":\"云杉\xff\"}", 400, "http.malformed", ""),
		post("NUL in a screening", "/v1/screenings", `{"matter":"tender.bid","name":"云杉\u0000"}`, 422, "", "name"),
		post("NUL in the case's number", "/v1/screenings", `{"matter":"tender.bid","identifier":"`+d.code+`","case":"1\u00002"}`, 422, "", "case"),
		{name: "NUL in a reason", by: d.clerk, method: "POST", path: d.file.path + "/withdraw", body: `{"reason":"不再\u0000办理"}`, headers: []string{"If-Match", d.file.tag}, status: 422, field: "reason"},
		{name: "NUL in an opinion", by: d.reviewer, method: "POST", path: d.file.path + "/review", body: `{"approve":true,"opinion":"同\u0000意"}`, headers: []string{"If-Match", d.file.tag}, status: 422, field: "opinion"},
		{name: "NUL in an address", by: d.clerk, method: "PATCH", path: "/v1/parties/" + d.company.ID, body: `{"address":"示例\u0000路"}`, headers: []string{"If-Match", "*"}, status: 422, field: "address"},
		{name: "NUL in the note of a return", by: d.clerk, method: "POST", path: "/v1/returns", body: `{"from":"2026-01-01","to":"2026-03-31","note":"a\u0000b"}`, status: 422, field: "note"},
		{name: "NUL in an id", by: d.clerk, method: "GET", path: "/v1/listings/a%00b", status: 404},
		{name: "NUL in a parameter", by: d.clerk, method: "GET", path: "/v1/listings?party=a%00b", status: 422, field: "party"},
		{name: "invalid UTF-8 in a parameter", by: d.clerk, method: "GET", path: "/v1/matters?q=%ff", status: 422, field: "q"},
	}
}

// idempotency: a key stands for one request. With another body it is refused, and what
// was done under it stays as it was.
func (d *desk) idempotency(t *testing.T) {
	form := func(n int) api.PartyForm {
		return api.PartyForm{Kind: party.Organisation, Name: "内蒙古白桦示例商贸有限公司", Region: "150102", Identifiers: []api.NumberForm{{Value: ident.SyntheticUSCC("91", "150102", n)}}}
	}
	send := func(n int, key string) answer {
		return d.clerk.ask("POST", "/v1/parties", form(n), "Idempotency-Key", key)
	}
	var made, again api.Party
	d.clerk.caller().must(send(80, "key-1"), 201, &made)
	before := d.counts()
	got := d.clerk.caller().must(send(80, "key-1"), 201, &again)
	if got.header.Get("Idempotency-Replayed") != "true" || again.ID != made.ID {
		t.Errorf("done twice: %s and %s", made.ID, again.ID)
	}
	for name, c := range map[string]struct {
		got    answer
		status int
		rule   string
	}{
		"another body": {send(81, "key-1"), 409, "http.idempotency-reused"},
		"another path": {d.clerk.ask("POST", "/v1/parties/search", form(80), "Idempotency-Key", "key-1"), 422, ""},
		"too long":     {send(82, strings.Repeat("k", 200)), 422, "http.idempotency-key"},
		"no ASCII":     {send(83, "键"), 422, "http.idempotency-key"},
	} {
		p := c.got.problem(t)
		if c.got.status != c.status || c.rule != "" && (p.Rule != c.rule || p.Field != "Idempotency-Key") {
			t.Errorf("%s: %d %s", name, c.got.status, c.got.body)
		}
	}
	if after := d.counts(); !maps.Equal(before, after) {
		t.Errorf("something was written: %v", changed(before, after))
	}
}

// unknownLength: a body over the limit that does not say so beforehand.
func (d *desk) unknownLength(t *testing.T) {
	before := d.counts()
	for path, rule := range map[string]string{"/v1/parties": "http.body-limit", "/v1/screenings": "http.body-limit", "/v1/files": "file.size"} {
		c := d.clerk.caller()
		r, err := http.NewRequest("POST", c.url+path, io.LimitReader(endless{}, 64<<20))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+c.token)
		r.Header.Set("Content-Type", jsonMedia)
		w, err := c.http.Do(r)
		if err != nil {
			continue // the server hung up while it was still being sent to: as good
		}
		raw, _ := io.ReadAll(w.Body)
		_ = w.Body.Close()
		if p := (answer{w.StatusCode, w.Header, raw}).problem(t); w.StatusCode != 413 || p.Rule != rule {
			t.Errorf("%s: %d %s", path, w.StatusCode, raw)
		}
	}
	if after := d.counts(); !maps.Equal(before, after) {
		t.Errorf("something was written: %v", changed(before, after))
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}
