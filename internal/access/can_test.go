package access

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// The matrix is who may do what where, one line an act, one column an actor. A
// cell names the resources reached: O its body's own, P another body's in a far
// region that it has a part in, N another body's in its region, F another's far away.
const matrixFile = "testdata/matrix.txt"

var rewrite = flag.Bool("rewrite", false, "write "+matrixFile+" anew; review it line by line")

// far is a region outside every actor's but the top ones'.
const far = "150200"

func resources(a Actor) []struct {
	letter string
	on     Resource
} {
	region := a.Region
	if region == Top {
		region = "150100"
	}
	return []struct {
		letter string
		on     Resource
	}{
		{"O", Resource{Body: a.Body, Region: a.Region, Case: "示例-1"}},
		{"P", Resource{Body: "bod_other", Region: far, Others: []string{"bod_third", a.Body}, Case: "示例-1"}},
		{"N", Resource{Body: "bod_other", Region: region, Case: "示例-1"}},
		{"F", Resource{Body: "bod_other", Region: far, Case: "示例-1"}},
	}
}

func at(region string, duties ...Duty) Actor {
	return Actor{
		Kind: KindUser, ID: "usr_1", Body: "bod_own", Region: region,
		Functions: []string{DevelopmentReform, Justice}, Duties: duties,
	}
}

type column struct {
	name  string
	actor Actor
}

func columns() []column {
	list := []column{}
	for _, d := range Duties() {
		list = append(list, column{string(d), at("150100", d)})
	}
	return append(list,
		column{"top-coordinate", at(Top, Coordinate)}, column{"top-law-review", at(Top, LawReview)},
		column{"key", Actor{Kind: KindKey, ID: "key_1", Body: "bod_own", Region: "150100", Duties: []Duty{Subscriber}, Scopes: Acts()}},
		column{"operator", Operator("root", "示例")}, column{"system", System("follower:orders")})
}

func cell(a Actor, act Act) string {
	var reach strings.Builder
	for _, r := range resources(a) {
		if Can(a, act, r.on) == nil {
			reach.WriteString(r.letter)
		}
	}
	if reach.Len() == 0 {
		return "-"
	}
	return reach.String()
}

func TestMatrix(t *testing.T) {
	var got bytes.Buffer
	fmt.Fprintf(&got, "%-28s", "act")
	for _, c := range columns() {
		fmt.Fprintf(&got, " %s", c.name)
	}
	for _, act := range Acts() {
		fmt.Fprintf(&got, "\n%-28s", act)
		for _, c := range columns() {
			fmt.Fprintf(&got, " %-*s", len(c.name), cell(c.actor, act))
		}
	}
	got.WriteString("\n")
	text := trimLines(got.String())
	if *rewrite {
		if err := os.WriteFile(matrixFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(text, "\n")
	for i := range max(len(wantLines), len(gotLines)) {
		if i >= len(wantLines) || i >= len(gotLines) || wantLines[i] != gotLines[i] {
			t.Fatalf("%s line %d differs\nwant %s\ngot  %s", matrixFile, i+1, strings.Join(wantLines[i:min(i+1, len(wantLines))], ""), strings.Join(gotLines[i:min(i+1, len(gotLines))], ""))
		}
	}
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// No administrator, operator or stranger's body ever acts on a case.
func TestNobodyActsOnAnothersCase(t *testing.T) {
	looks := func(act Act) bool { return strings.HasSuffix(string(act), ".read") || act == FileGet }
	for _, act := range Acts() {
		noun, _, _ := strings.Cut(string(act), ".")
		if noun != "listing" && noun != "order" && noun != "return" && noun != "file" {
			continue
		}
		for _, c := range columns() {
			admin := c.actor.Kind == KindUser && c.actor.Duties[0].IsAdmin()
			if (admin || c.actor.Kind == KindOperator) && cell(c.actor, act) != "-" {
				t.Errorf("%s may %s", c.name, act)
			}
			if act == ListingAnswer && !strings.ContainsAny(cell(c.actor, act), "NF") {
				continue // a question is answered by whoever knows, where he has a part in the case
			}
			back := act == OrderSendBack || act == OrderChase || act == ReturnSendBack || act == ReturnAccept
			if c.actor.Kind == KindUser && !looks(act) && !back && strings.ContainsAny(cell(c.actor, act), "PNF") {
				t.Errorf("%s may %s in another body's case", c.name, act)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	proposer := at(Top, LawReview)
	proposer.ID = "usr_2"
	key := Actor{Kind: KindKey, ID: "key_1", Body: "bod_own", Scopes: []Act{ScreeningAsk, ScreeningAskPerson}, Matters: []string{"tender.bid"}}
	bare := at("150100", Coordinate)
	bare.Functions = nil
	own := Resource{Body: "bod_own", Region: "150100"}
	for name, c := range map[string]struct {
		actor Actor
		act   Act
		on    Resource
		rule  string
		says  string
	}{
		"nobody":              {Actor{}, ListingRead, own, "access.actor", "请先登录"},
		"unknown act":         {at(Top, Case), "listing.burn", own, "access.act", "listing.burn"},
		"duty":                {at("150100", Window), ListingPropose, own, "access.duty", "承办"},
		"system's own":        {at("150100", Case), OrderIssue, own, "access.duty", "系统自动办理"},
		"another body":        {at("150100", Case), ListingPropose, Resource{Body: "bod_x", Region: "150100"}, "access.body", "其他机构"},
		"no body at all":      {Actor{Kind: KindUser, ID: "usr_1", Duties: []Duty{Case}}, ListingPropose, Resource{}, "access.body", "其他机构"},
		"another region":      {at("150100", SecurityAdmin), UserCreate, Resource{Region: far}, "access.region", "地区"},
		"no region":           {Actor{Kind: KindUser, ID: "usr_1", Duties: []Duty{SecurityAdmin}}, UserCreate, Resource{Region: far}, "access.region", "地区"},
		"function":            {bare, ScreeningHistorical, own, "access.function", "发展改革"},
		"level":               {at("150100", Coordinate), OrderSendBack, own, "access.level", "自治区一级"},
		"own proposal of law": {proposer, LawApprove, Resource{By: "user:usr_2"}, "access.distinct", "自己的提议"},
		"own duties":          {at(Top, SecurityAdmin), UserSetDuties, Resource{Region: Top, By: "user:usr_1"}, "access.distinct", "自己的职责"},
		"another's session":   {at("150100", Case), SessionEnd, Resource{Region: "150100", By: "user:usr_9"}, "access.self", "本人"},
		"scope":               {key, ChangesRead, Resource{}, "access.scope", "未获授权"},
		"matter":              {key, ScreeningAsk, Resource{Body: "bod_own", Matters: []string{"tender.bid", "loan.grant"}}, "access.matter", "tender.bid"},
		"no matter":           {key, ScreeningAsk, Resource{Body: "bod_own"}, "access.matter", "tender.bid"},
		"person without case": {key, ScreeningAskPerson, Resource{Body: "bod_own", Matters: []string{"tender.bid"}}, "access.case-number", "办件流水号"},
		"operator":            {Operator("root", ""), ListingDecide, own, "access.operator", "不办理案件"},
		"system":              {System("follower:orders"), ListingDecide, own, "access.system", "自动任务"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Can(c.actor, c.act, c.on)
			if err == nil {
				t.Fatal("allowed")
			}
			f, ok := err.(*fault.Fault)
			if !ok || f.Rule != c.rule || !strings.Contains(f.Message, c.says) {
				t.Errorf("rule %q: %v; want %s … %s", f.Rule, err, c.rule, c.says)
			}
		})
	}
}

func TestConditionsMet(t *testing.T) {
	key := Actor{Kind: KindKey, ID: "key_1", Body: "bod_own", Scopes: []Act{ScreeningAskPerson}, Matters: []string{"tender.bid", "loan.grant"}}
	for name, err := range map[string]error{
		"another's proposal": Can(at(Top, LawReview), LawApprove, Resource{By: "user:usr_2"}),
		"matter and case":    Can(key, ScreeningAskPerson, Resource{Body: "bod_own", Matters: []string{"loan.grant"}, Case: "示例-1"}),
		"own session":        Can(at("150100", Window), SessionEnd, Resource{Region: "150100", By: "user:usr_1"}),
		"banner in league":   Can(at("150100", SystemAdmin), KeyRevoke, Resource{Region: "150102"}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The prefix that filters use and the atlas agree on what lies where.
func TestRegionPrefixIsWithin(t *testing.T) {
	for _, area := range ident.Regions() {
		for _, r := range ident.Regions() {
			if got, want := strings.HasPrefix(r.Code, RegionPrefix(area.Code)), ident.Within(r.Code, area.Code); got != want {
				t.Errorf("%s within %s: %v, atlas says %v", r.Code, area.Code, got, want)
			}
		}
	}
}

func TestEveryActHasItsWords(t *testing.T) {
	for _, act := range Acts() {
		if noun, verb, ok := strings.Cut(string(act), "."); !ok || noun == "" || verb == "" || act.Chinese() == "" || len(rules[act].grants) == 0 {
			t.Errorf("%q: %q, %d grants", act, act.Chinese(), len(rules[act].grants))
		}
	}
}

var (
	someRegion = rapid.SampledFrom([]string{"", Top, "150100", "150102", "150200", "150202"})
	someBody   = rapid.SampledFrom([]string{"", "bod_1", "bod_2", "bod_3"})
	someID     = rapid.SampledFrom([]string{"", "usr_1", "usr_2"})
	someAct    = rapid.SampledFrom(Acts())
)

func anyActor(t *rapid.T) Actor {
	return Actor{
		Kind: rapid.SampledFrom([]Kind{"", KindUser, KindUser, KindUser, KindKey, KindSystem, KindOperator}).Draw(t, "kind"),
		ID:   someID.Draw(t, "id"), Body: someBody.Draw(t, "body"), Region: someRegion.Draw(t, "region"),
		Functions: rapid.SliceOfDistinct(rapid.SampledFrom([]string{DevelopmentReform, Justice, "construction"}), rapid.ID).Draw(t, "functions"),
		Duties:    rapid.SliceOfN(rapid.SampledFrom(Duties()), 0, 3).Draw(t, "duties"),
		Scopes:    rapid.SliceOfN(someAct, 0, 20).Draw(t, "scopes"),
		Matters:   rapid.SliceOfN(rapid.SampledFrom([]string{"tender.bid", "loan.grant"}), 0, 2).Draw(t, "matters"),
	}
}

func anyResource(t *rapid.T) Resource {
	return Resource{
		Body: someBody.Draw(t, "on body"), Region: someRegion.Draw(t, "on region"),
		Others:  rapid.SliceOfN(someBody, 0, 2).Draw(t, "others"),
		By:      rapid.SampledFrom([]string{"", "user:usr_1", "user:usr_2", "key:usr_1"}).Draw(t, "by"),
		Matters: rapid.SliceOfN(rapid.SampledFrom([]string{"tender.bid", "loan.grant"}), 0, 2).Draw(t, "on matters"),
		Case:    rapid.SampledFrom([]string{"", "示例-1"}).Draw(t, "case"),
	}
}

// Can and Scope are one rule. Where an act has conditions besides who and where,
// the filter may be wider than Can, never narrower.
func TestCanAndScopeAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, act, on := anyActor(t), someAct.Draw(t, "act"), anyResource(t)
		can, in := Can(a, act, on) == nil, Scope(a, act).Admits(on)
		r := rules[act]
		exact := r.distinct == "" && !r.matters && !r.reason
		if can && !in || exact && in && !can {
			t.Fatalf("Can says %v, Scope %+v says %v", Can(a, act, on), Scope(a, act), in)
		}
	})
}

func TestEmptyScopeMeansNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, act, on := anyActor(t), someAct.Draw(t, "act"), anyResource(t)
		if Scope(a, act).Empty() && Can(a, act, on) == nil {
			t.Fatal("the scope is empty, yet the act is allowed")
		}
	})
}
