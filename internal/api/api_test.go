package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/api"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/receipt"
)

type document struct {
	OpenAPI    string `json:"openapi"`
	Paths      map[string]map[string]operation
	Components struct{ Schemas map[string]json.RawMessage }
}

type operation struct {
	OperationID string `json:"operationId"`
	Summary     string
	Parameters  []struct{ Name, In string }
	Responses   map[string]json.RawMessage
	RequestBody json.RawMessage
}

func TestDescriptionMatchesTheRoutes(t *testing.T) {
	w := newWorld(t)
	rec := w.ask("", "GET", "/openapi.json", nil)
	var doc document
	w.ok(rec, 200, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	seen := map[string]bool{}
	for _, r := range w.api.Routes() {
		if r.Name == "" || seen[r.Name] {
			t.Errorf("route name %q is empty or taken", r.Name)
		}
		seen[r.Name] = true
		if r.Name == "openapi" {
			continue
		}
		op, ok := doc.Paths[r.Pattern][strings.ToLower(r.Method)]
		if !ok || op.OperationID != r.Name || op.Summary == "" || len(op.Responses) == 0 {
			t.Errorf("%s %s is described as %+v", r.Method, r.Pattern, op)
		}
		if r.Method == "GET" && op.RequestBody != nil {
			t.Errorf("%s takes a body", r.Name)
		}
		if r.Act != "" && r.Act.Chinese() == "" {
			t.Errorf("%s: there is no act %q", r.Name, r.Act)
		}
		for _, p := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(r.Pattern, -1) {
			if !slices.ContainsFunc(op.Parameters, func(x struct{ Name, In string }) bool { return x.Name == p[1] && x.In == "path" }) {
				t.Errorf("%s: path parameter %s is not described", r.Name, p[1])
			}
		}
	}
	for _, ref := range regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllStringSubmatch(rec.Body.String(), -1) {
		if doc.Components.Schemas[ref[1]] == nil {
			t.Errorf("schema %s is named and not described", ref[1])
		}
	}
}

// Numbers of persons stand in bodies alone: nothing in a path or a query asks for one.
func TestNoNumberInAnAddress(t *testing.T) {
	w := newWorld(t)
	var doc document
	w.ok(w.ask("", "GET", "/openapi.json", nil), 200, &doc)
	for path, methods := range doc.Paths {
		for _, op := range methods {
			for _, p := range op.Parameters {
				if (p.In == "query" || p.In == "path") && slices.Contains([]string{"number", "identifier", "identity", "name", "citizen"}, p.Name) {
					t.Errorf("%s asks for %s in the %s", path, p.Name, p.In)
				}
			}
		}
	}
}

func TestStrangersAreSentAway(t *testing.T) {
	w := newWorld(t)
	for _, r := range w.api.Routes() {
		path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(r.Pattern, "x")
		rec := w.ask("", r.Method, path, nil)
		if !r.Open && rec.Code != http.StatusUnauthorized || r.Open && rec.Code == http.StatusUnauthorized {
			t.Errorf("%s %s: %d %s", r.Method, path, rec.Code, rec.Body)
		}
	}
}

// What was sent never comes back in an error, whichever way it was wrong.
func TestErrorsDoNotEcho(t *testing.T) {
	w := newWorld(t)
	number := ident.SyntheticCitizenID("150102", "19900101", 1)
	token := w.user("clerk", "construction", access.Case)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"not json":      {`{"kind":"person","name":"` + number, 400},
		"cut off":       {`{"kind":"person","identifiers":[{"value":"` + number + `"}`, 400},
		"bare":          {number + "X", 400},
		"wrong type":    {`{"kind":"person","name":"x","identifiers":"` + number + `"}`, 422},
		"wrong element": {`{"kind":"person","name":"x","identifiers":["` + number + `"]}`, 422},
		"not in enum":   {`{"kind":"` + number + `","name":"x","identifiers":[]}`, 422},
		"too long":      {`{"kind":"person","name":"x","identifiers":[{"value":"` + strings.Repeat(number, 5) + `"}]}`, 422},
		"check digit":   {`{"kind":"person","name":"张示例","identifiers":[{"kind":"citizen-id","value":"` + wrongDigit(number) + `"}]}`, 422},
	} {
		rec := w.ask(token, "POST", "/v1/parties", c.body, "Content-Type", "application/json")
		p := w.refused(rec, c.status, "")
		if strings.Contains(rec.Body.String(), number[:17]) || strings.Contains(w.log.String(), number[:17]) {
			t.Errorf("%s: the number comes back: %s", name, rec.Body)
		}
		for _, d := range p.Errors {
			if !strings.ContainsFunc(d.Detail, func(r rune) bool { return r >= 0x4e00 }) {
				t.Errorf("%s: not in Chinese: %s", name, d.Detail)
			}
		}
	}
	rec := w.ask(token, "GET", "/v1/listings?domain="+number, nil)
	if p := w.refused(rec, 422, ""); strings.Contains(rec.Body.String(), number) || p.Field != "domain" {
		t.Errorf("query: %s", rec.Body)
	}
}

func wrongDigit(number string) string {
	last := "0"
	if strings.HasSuffix(number, "0") {
		last = "1"
	}
	return number[:17] + last
}

func TestWrongRequests(t *testing.T) {
	w := newWorld(t)
	token := w.user("clerk", "construction", access.Case)
	p := w.refused(w.ask(token, "POST", "/v1/parties", `{"kind":"organisation","identifiers":[]}`, "Content-Type", "application/json"), 422, "http.validation")
	if !strings.Contains(p.Detail, "name") {
		t.Errorf("%+v", p)
	}
	p = w.refused(w.ask(token, "POST", "/v1/parties", `{"kind":"organisation","name":"x","identifiers":[],"nmae":"y"}`, "Content-Type", "application/json"), 422, "")
	if p.Field != "nmae" {
		t.Errorf("%+v", p)
	}
	w.refused(w.ask(token, "POST", "/v1/parties", ``, "Content-Type", "application/json"), 400, "http.malformed")
	w.refused(w.ask(token, "POST", "/v1/parties", `a=b`, "Content-Type", "application/x-www-form-urlencoded"), 415, "http.media-type")
	w.refused(w.ask(token, "GET", "/v1/listings?colour=red", nil), 422, "http.parameter")
	w.refused(w.ask(token, "GET", "/v1/listings?limit=0", nil), 422, "")
	w.refused(w.ask(token, "GET", "/v1/listings/lst_none", nil), 404, "")
	w.refused(w.ask(token, "POST", "/v1/parties", `{"name":"`+strings.Repeat("x", 1<<20)+`"}`, "Content-Type", "application/json"), 413, "http.body-limit")
}

func TestAccount(t *testing.T) {
	w := newWorld(t)
	token := w.user("clerk", "construction", access.Case, access.Execute)
	var me api.Me
	w.ok(w.ask(token, "GET", "/v1/me", nil), 200, &me)
	if me.Kind != "user" || me.Body != w.bodies["construction"].ID || !slices.Contains(me.Duties, "case") {
		t.Errorf("%+v", me)
	}
	rec := w.ask("", "POST", "/v1/sessions", api.Credentials{Login: "clerk", Password: password}, "Idempotency-Key", "k")
	if c := rec.Result().Cookies(); rec.Code != 201 || len(c) != 1 || !c[0].HttpOnly || c[0].Value == "" {
		t.Fatalf("%d %v", rec.Code, c)
	}
	w.refused(w.ask("", "POST", "/v1/sessions", api.Credentials{Login: "clerk", Password: "wrong"}), 401, "account.password")
	rec = w.ask(token, "DELETE", "/v1/sessions/current", nil)
	if c := rec.Result().Cookies(); rec.Code != 204 || len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("%d %v %s", rec.Code, c, rec.Body)
	}
	w.refused(w.ask(token, "GET", "/v1/me", nil), 401, "account.session")
}

func TestMemorandum(t *testing.T) {
	w := newWorld(t)
	var m api.Memorandum
	w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3", nil), 200, &m)
	if m.Measures != 185 || m.Headings != 17 || len(m.Domains) != 8 || m.Status != law.UnderReview {
		t.Errorf("%d measures, %d headings, %d domains, %s", m.Measures, m.Headings, len(m.Domains), m.Status)
	}
	var all, mine api.List[law.ExportMeasure]
	w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3/measures", nil), 200, &all)
	w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3/measures?domain=3", nil), 200, &mine)
	if len(all.Items) != 185 || len(mine.Items) == 0 || len(mine.Items) >= 185 {
		t.Errorf("%d, %d of domain 3", len(all.Items), len(mine.Items))
	}
	var one law.ExportMeasure
	w.ok(w.ask("", "GET", "/v1/memoranda/nmg-2020-3/measures/1.(4)", nil), 200, &one)
	if one.ID != "1.(4)" || len(one.Directives) == 0 {
		t.Errorf("%+v", one)
	}
	w.refused(w.ask("", "GET", "/v1/memoranda/nmg-2020-3/measures/9.9", nil), 404, "law.measure")
	w.refused(w.ask("", "GET", "/v1/memoranda/other", nil), 404, "law.memorandum")
	w.refused(w.ask("", "GET", "/v1/memoranda/nmg-2020-3?day=2026-02-30", nil), 422, "http.day")
	rec := w.ask("", "GET", "/v1/rulesets/current", nil)
	var r api.Ruleset
	w.ok(rec, 200, &r)
	if again := w.ask("", "GET", "/v1/rulesets/current", nil, "If-None-Match", rec.Header().Get("ETag")); again.Code != 304 || again.Body.Len() > 0 {
		t.Errorf("%d %s", again.Code, again.Body)
	}
	var keys receipt.KeySet
	w.ok(w.ask("", "GET", "/v1/keys", nil), 200, &keys)
	if len(keys.Keys) == 0 || len(keys.Keys[0].Public) == 0 {
		t.Errorf("%+v", keys)
	}
}

func TestLawChangeNeedsTwo(t *testing.T) {
	w := newWorld(t)
	coordinator, reviewer := w.user("coordinator", "reform", access.Coordinate), w.user("lawyer", "justice", access.LawReview)
	form := api.LawChangeForm{Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-02-10", Document: "内社信办字〔2026〕1号",
		Why: "复核完毕，继续有效", Fictional: true, Memorandum: law.InForce}
	rec := w.ask(coordinator, "POST", "/v1/law-changes", form)
	var p api.LawChange
	w.ok(rec, 201, &p)
	path := rec.Header().Get("Location")
	w.refused(w.ask(reviewer, "POST", path+"/approve", api.Note{}), 428, "http.if-match")
	w.refused(w.ask(reviewer, "POST", path+"/approve", api.Note{}, "If-Match", `"7"`), 412, "law.version")
	w.refused(w.ask(coordinator, "POST", path+"/approve", api.Note{}, "If-Match", `"1"`), 403, "")
	w.refused(w.ask(reviewer, "POST", path+"/refuse", api.Note{}, "If-Match", `"1"`), 422, "law.refuse-reason")
	rec = w.ask(reviewer, "POST", path+"/approve", api.Note{}, "If-Match", `"1"`, "Idempotency-Key", "once")
	w.ok(rec, 200, &p)
	if p.State != "approved" || rec.Header().Get("ETag") != `"2"` {
		t.Errorf("%+v %s", p, rec.Header().Get("ETag"))
	}
	again := w.ask(reviewer, "POST", path+"/approve", api.Note{}, "If-Match", `"1"`, "Idempotency-Key", "once")
	if again.Code != 200 || again.Body.String() != rec.Body.String() {
		t.Errorf("sent again: %d %s", again.Code, again.Body)
	}
	var list api.List[api.LawChange]
	w.ok(w.ask(reviewer, "GET", "/v1/law-changes?state=approved", nil), 200, &list)
	if len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}
}

func (w *world) organisation(token string, n int) api.Party {
	w.Helper()
	var p api.Party
	w.ok(w.ask(token, "POST", "/v1/parties", api.PartyForm{Kind: party.Organisation, Name: "内蒙古云杉示例建设有限公司",
		Identifiers: []api.NumberForm{{Value: ident.SyntheticUSCC("91", "150102", n)}}, Region: "150102"}), 201, &p)
	return p
}

func (w *world) person(token string, n int) api.Party {
	w.Helper()
	var p api.Party
	w.ok(w.ask(token, "POST", "/v1/parties", api.PartyForm{Kind: party.Person, Name: "张示例",
		Identifiers: []api.NumberForm{{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID("150102", "19900101", n)}}}), 201, &p)
	return p
}

func TestParties(t *testing.T) {
	w := newWorld(t)
	token := w.user("clerk", "construction", access.Case)
	org, boss := w.organisation(token, 1), w.person(token, 1)
	number := ident.SyntheticCitizenID("150102", "19900101", 1)
	if boss.Name != "张*例" || boss.Identifiers[0].Value == number || !strings.Contains(boss.Identifiers[0].Value, "*") {
		t.Errorf("shown in clear: %+v", boss)
	}
	var found api.List[api.Party]
	w.ok(w.ask(token, "POST", "/v1/parties/search", api.PartySearch{Number: &api.NumberForm{Value: number}}), 200, &found)
	if len(found.Items) != 1 || found.Items[0].ID != boss.ID {
		t.Errorf("%+v", found)
	}
	w.ok(w.ask(token, "POST", "/v1/parties/search", api.PartySearch{Name: "内蒙古云杉示例建设有限公司"}), 200, &found)
	if len(found.Items) != 1 || found.Items[0].ID != org.ID {
		t.Errorf("%+v", found)
	}
	w.refused(w.ask(token, "POST", "/v1/parties/search", api.PartySearch{}), 422, "party.search")
	var role party.Role
	w.ok(w.ask(token, "POST", "/v1/parties/"+org.ID+"/roles", api.RoleForm{Person: boss.ID, Role: law.LegalRepresentative, From: "2024-01-01"}), 201, &role)
	rename := api.Renaming{Name: "内蒙古青杉示例建设有限公司", From: "2026-01-05"}
	w.refused(w.ask(token, "POST", "/v1/parties/"+org.ID+"/names", rename, "If-Match", `"1"`), 412, "party.version")
	rec := w.ask(token, "GET", "/v1/parties/"+org.ID, nil)
	w.ok(w.ask(token, "POST", "/v1/parties/"+org.ID+"/names", rename, "If-Match", rec.Header().Get("ETag")), 200, &org)
	if org.Name != rename.Name || len(org.Names) != 2 {
		t.Errorf("%+v", org)
	}
	w.ok(w.ask(token, "POST", "/v1/parties/"+org.ID+"/roles/"+role.ID+"/end", api.RoleEnd{To: "2026-01-06"}), 200, &role)
	if role.To != "2026-01-06" {
		t.Errorf("%+v", role)
	}
	p := w.refused(w.ask(token, "POST", "/v1/parties", api.PartyForm{Kind: party.Organisation, Name: "另一示例有限公司",
		Identifiers: []api.NumberForm{{Value: ident.SyntheticUSCC("91", "150102", 1)}}}), 409, "")
	if p.Field == "" {
		t.Errorf("%+v", p)
	}
	admin := w.user("admin", "reform", access.SecurityAdmin)
	w.refused(w.ask(admin, "GET", "/v1/parties/"+org.ID, nil), 403, "access.duty")
}

func TestProjects(t *testing.T) {
	w := newWorld(t)
	token := w.user("clerk", "construction", access.Window)
	maker := w.user("maker", "construction", access.Case)
	org := w.organisation(maker, 1)
	path := "/v1/projects/2512-150102-04-01-123456"
	form := map[string]any{"name": "示例小区一期", "stage": 3, "participants": []map[string]any{{"party": org.ID, "part": "contractor"}}}
	w.ok(w.ask(token, "PUT", path, form), 201, nil)
	w.refused(w.ask(token, "PUT", path, form), 428, "http.if-match")
	form["stage"] = 4
	w.refused(w.ask(token, "PUT", path, form, "If-Match", `"9"`), 412, "")
	var p api.Project
	w.ok(w.ask(token, "PUT", path, form, "If-Match", `"1"`), 200, &p)
	if p.Version != 2 || p.StageName != "竣工验收" {
		t.Errorf("%+v", p)
	}
	w.ok(w.ask(token, "GET", path, nil), 200, &p)
}

func TestBodiesAndRegions(t *testing.T) {
	w := newWorld(t)
	token := w.user("clerk", "construction", access.Case)
	var first, second api.List[party.Body]
	w.ok(w.ask(token, "GET", "/v1/bodies?limit=2", nil), 200, &first)
	w.ok(w.ask(token, "GET", "/v1/bodies?limit=2&after="+first.Next, nil), 200, &second)
	if len(first.Items) != 2 || len(second.Items) != 1 || second.Next != "" {
		t.Errorf("%d, %d, next %q", len(first.Items), len(second.Items), second.Next)
	}
	var regions api.List[api.Region]
	w.ok(w.ask("", "GET", "/v1/regions", nil), 200, &regions)
	if len(regions.Items) != 1+12+103 {
		t.Errorf("%d regions", len(regions.Items))
	}
	w.refused(w.ask(token, "POST", "/v1/bodies", api.BodyForm{Name: "x", Region: "150100", Functions: []party.Held{}}), 403, "access.duty")
}
