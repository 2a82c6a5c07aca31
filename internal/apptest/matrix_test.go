package apptest_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/app"
	"liancheng/internal/apptest"
	"liancheng/internal/event"
	"liancheng/internal/httpd"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/matrix.txt anew")

const goldenMatrix = "testdata/matrix.txt"

var blanks = regexp.MustCompile(` +\n`)

// TestAccessMatrix asks every route of both doors as everybody, about what is his own
// body's, another body's and another region's. Requests are well formed but change
// nothing: their version is stale or their content no good, so 403 is a refusal by the
// door and 412, 409 or 422 is what comes after it.
//
// The answers stand in a golden file, to be read. What must hold whatever it says is
// asserted from the table of the door (access.Can) and from the record.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	var golden strings.Builder
	golden.WriteString(matrixHead)
	section := ""
	for _, r := range m.routes {
		if s := sectionOf(r.Pattern); s != section {
			section = s
			fmt.Fprintf(&golden, "\n%-8s", "")
			for _, role := range m.roles {
				fmt.Fprintf(&golden, " %-5s", role.short)
			}
			golden.WriteString("\n")
		}
		fmt.Fprintf(&golden, "%s %s  %s  %s\n", r.Method, r.Pattern, r.Name, actsOf(r))
		for _, target := range m.targetsOf(r) {
			fmt.Fprintf(&golden, "  %-6s", target.name)
			for _, role := range m.roles {
				fmt.Fprintf(&golden, " %-5s", m.cell(r, role, target))
			}
			golden.WriteString("\n")
		}
	}
	m.recorded()
	text := blanks.ReplaceAllString(golden.String(), "\n")
	if *rewrite {
		if err := os.WriteFile(goldenMatrix, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenMatrix)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("the matrix has changed: read it, then run the test with -rewrite\n%s", difference(string(want), text))
	}
}

const matrixHead = `Who is let in where: every route of both doors, asked by everybody.

Rows: the case, order, file … asked for belongs to the asker's own body, to another body
of his league (other), or to a body of another league (region); "-" where there is none.
Answers: 401 and 303 to the login for strangers, 403 refused by the door; 412, 409, 422
and 2xx come after it, since requests are made so that nothing changes.

strange  nobody logged in
case review decide execut window  officers of the emergency bureau of 150100
coord lawrev  those duties at a body without the function: worth nothing
secadm sysadm auditm  the three administrators, of 150100
league top  coordinators of 150100 and of the autonomous region
justic  legal reviewer of the justice department of the autonomous region
keyall  API key of the bureau with every scope; keyone: with order.read alone
`

func sectionOf(pattern string) string {
	parts := strings.Split(strings.TrimPrefix(pattern, "/v1"), "/")
	if strings.HasPrefix(pattern, "/v1") {
		return "v1 " + parts[1]
	}
	return parts[1]
}

func actsOf(r httpd.Route) string {
	switch {
	case r.Open:
		return "open"
	case r.Act == "":
		return "whoever is logged in"
	}
	out := string(r.Act)
	for _, a := range r.Also {
		out += " | " + string(a)
	}
	return out
}

// difference shows the lines that differ, with the route they stand under.
func difference(want, got string) string {
	var out strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	if len(w) != len(g) {
		fmt.Fprintf(&out, "%d lines, want %d\n", len(g), len(w))
	}
	route := ""
	for i := range min(len(w), len(g)) {
		if !strings.HasPrefix(g[i], " ") {
			route = g[i]
		}
		if w[i] != g[i] && out.Len() < 4000 {
			fmt.Fprintf(&out, "%s\n- %s\n+ %s\n", route, w[i], g[i])
		}
	}
	return out.String()
}

// kinds says what the first part of a path is about; placed are those that belong to a body.
var (
	kinds = map[string]string{
		"listings": "listing", "orders": "order", "screenings": "screening", "returns": "return", "law-changes": "law-change",
		"parties": "party", "bodies": "body", "files": "file", "projects": "project", "disputes": "dispute",
	}
	placed   = []string{"listing", "order", "screening", "return", "file", "project", "body", "dispute"}
	style    = regexp.MustCompile(`app\.[0-9a-f]+\.css`)
	variable = regexp.MustCompile(`\{(\w+)\}`)
)

// kindOf gives the kind of the object a route is about, "" for none.
func kindOf(r httpd.Route) string {
	if !variable.MatchString(r.Pattern) || strings.Contains(r.Pattern, "{party}") {
		return ""
	}
	return kinds[strings.Split(strings.TrimPrefix(strings.TrimPrefix(r.Pattern, "/v1"), "/"), "/")[0]]
}

// targetsOf gives the rows of a route.
func (m *matrix) targetsOf(r httpd.Route) []target {
	if slices.Contains(placed, kindOf(r)) {
		return m.things
	}
	one := m.things[0]
	one.name = "-"
	return []target{one}
}

// path fills in a route's variables.
func (m *matrix) path(r httpd.Route, x target) string {
	kind := kindOf(r)
	path := variable.ReplaceAllStringFunc(r.Pattern, func(v string) string {
		switch name := strings.Trim(v, "{}"); {
		case name == "role", name == "party":
			return x.ids[name]
		case kind != "":
			return x.ids[kind]
		case name == "name":
			return m.asset
		case name == "no" && strings.HasPrefix(r.Pattern, "/memorandum/domains"):
			return "1"
		case name == "id" && strings.HasPrefix(r.Pattern, "/v1/memoranda"):
			return app.Memorandum
		}
		return "1.(4)" // a measure
	})
	path = strings.ReplaceAll(path, "/{$}", "/")
	switch {
	case strings.HasSuffix(path, "/missing"), strings.HasSuffix(path, "/roll-up"), strings.HasPrefix(path, "/v1/report"):
		return path + "?from=2026-04-01&to=2026-06-30"
	case strings.Contains(r.Pattern, "{party}"):
		return path + "?domain=1"
	}
	return path
}

// cell is the answer as the golden file has it. Every attempt to log in is counted, so
// only the stranger tries.
func (m *matrix) cell(r httpd.Route, who role, about target) string {
	m.Helper()
	if r.Name == "web.login" && who.actor.Kind != "" {
		return "-"
	}
	return strconv.Itoa(m.ask(r, who, about))
}

// ask sends the request of a cell and holds the answer to what must be.
func (m *matrix) ask(r httpd.Route, who role, about target) int {
	m.Helper()
	before := m.position()
	var headers []string
	if r.Method != http.MethodGet {
		headers = []string{"If-Match", `"999999"`}
	}
	if r.Name == "sessions.end" && who.actor.Kind == access.KindUser {
		who.token = m.again(who)
	}
	got := who.ask(r.Method, m.path(r, about), m.body(r, about), headers...)
	m.hold(r, who, about, got)
	if got.status >= 300 && m.position() != before {
		m.Errorf("%s %s %s: answered %d and left events", who.short, r.Name, about.name, got.status)
	}
	return got.status
}

// again logs a role in anew, after it was logged out on the page.
func (m *matrix) again(who role) string {
	m.Helper()
	i := slices.IndexFunc(m.roles, func(r role) bool { return r.short == who.short })
	return m.app.Token(apptest.Person{Actor: who.actor, Login: fmt.Sprintf("officer%d", i), Password: "Correct-Horse-7"})
}

func (m *matrix) position() event.Seq {
	m.Helper()
	at, err := m.app.DB.Position(context.Background())
	if err != nil {
		m.Fatal(err)
	}
	return at
}

// hold is what must be true of every cell, whatever the golden file says.
func (m *matrix) hold(r httpd.Route, who role, about target, got answer) {
	m.Helper()
	wrong := func(format string, args ...any) {
		m.Helper()
		m.Errorf("%s asks %s for %s: %d, %s\n%.300s", who.short, r.Name, about.name, got.status, fmt.Sprintf(format, args...), got.body)
	}
	page := !strings.HasPrefix(r.Pattern, "/v1/")
	kept := got.status == http.StatusUnauthorized || got.status == http.StatusForbidden
	switch {
	case got.status >= 500, got.status == http.StatusTooManyRequests:
		wrong("no answer")
	case who.actor.Kind == "" && !r.Open:
		if toLogin := got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/login"); !toLogin && got.status != http.StatusUnauthorized {
			wrong("a stranger is let in")
		}
		if !page && got.status != http.StatusUnauthorized {
			wrong("a program is sent to the login")
		}
	case r.Open || r.Act == "":
		if got.status == http.StatusForbidden && !personal(r, who) {
			wrong("refused where no act is needed")
		}
	default:
		allowed, also := m.may(r, who, about)
		if !allowed && !also && got.status != http.StatusForbidden && !(page && r.Act == access.LawRead) {
			wrong("the door's table refuses it")
		}
		if allowed && kept && len(r.Also) == 0 && (!page || who.actor.Kind == access.KindUser) {
			wrong("the door's table allows it")
		}
		if who.actor.Kind == access.KindUser && slices.ContainsFunc(who.actor.Duties, access.Duty.IsAdmin) && !administers[r.Act] && got.status != http.StatusForbidden {
			wrong("an administrator works on a case")
		}
	}
	if got.status == http.StatusForbidden && !personal(r, who) {
		m.refusals = append(m.refusals, refusal{got.header.Get("X-Request-Id"), who.actor.Ref(), who.short + " " + r.Name + " " + about.name})
	}
}

// administers are the acts that are no work on cases and that an administrator may do.
var administers = map[access.Act]bool{
	access.LawRead: true, access.BodyRead: true, access.BodyRegister: true,
	access.UserCreate: true, access.UserDisable: true, access.UserSetDuties: true, access.UserPassword: true, access.UserRead: true,
	access.KeyCreate: true, access.KeyRevoke: true, access.KeyRead: true, access.SessionList: true, access.SessionEnd: true, access.AuditRead: true,
}

// personal tells of what a person does with himself: a key has no password, and the door
// is not asked.
func personal(r httpd.Route, who role) bool {
	return who.actor.Kind == access.KindKey && (r.Name == "me.password" || r.Name == "web.password.change")
}

// may asks the door's table: whether the route's own act is allowed, and whether one of
// the others is that it may come to.
func (m *matrix) may(r httpd.Route, who role, about target) (allowed, also bool) {
	on, fixed := about.on[kindOf(r)]
	if !fixed || asked[r.Act] {
		on = access.Resource{Body: who.actor.Body, Region: who.actor.Region}
	}
	if kindOf(r) == "screening" && on.Body != who.actor.Body {
		on.Region = "" // only the coordinator of the whole region reads those of others
	}
	on.Matters, on.Case = []string{"tender.bid"}, "办件1"
	can := func(act access.Act) bool { return access.Can(who.actor, act, on) == nil }
	return can(r.Act), slices.ContainsFunc(r.Also, can)
}

// asked are the acts about a thing of any body that are the asker's own work all the same.
var asked = map[access.Act]bool{access.ProjectScreen: true}

// recorded finds every refusal in the record, under its request and its actor.
func (m *matrix) recorded() {
	m.Helper()
	found := map[string]string{}
	rows(m.app, `select request, actor from audit_entry where outcome = 'refused'`, func(scan func(...any)) {
		var request, actor string
		scan(&request, &actor)
		found[request] = actor
	})
	if len(m.refusals) == 0 {
		m.Error("nobody was refused anything")
	}
	for _, r := range m.refusals {
		if found[r.request] != r.actor {
			m.Errorf("%s: the refusal %s is recorded of %q, want %q", r.what, r.request, found[r.request], r.actor)
		}
	}
}
