package listing

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

const (
	unit    = "pty_unit"
	boss    = "pty_boss"
	leader  = "pty_leader"
	farmer  = "pty_farmer" // a natural person listed himself
	drafter = "user:usr_drafter"
	auditor = "user:usr_auditor"
	decider = "user:usr_decider"
	body    = "bod_1"
)

var digest = strings.Repeat("a1", 32)

// shipped is the law as it stands in the files, with list bases recorded where tests need one.
var shipped = sync.OnceValues(func() (*law.Ruleset, error) { return compileWith() })

func compileWith(more ...law.Change) (*law.Ruleset, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	changes := []law.Change{recorded("4", law.Confirmed), recorded("5", law.Confirmed)}
	return law.Compile(source, append(changes, more...))
}

// recorded is a list basis that people recorded, from 2026 on.
func recorded(domain string, status law.Status) law.Change {
	return law.Change{
		ID: "chg_" + domain, Kind: law.ChangeListBasis, Target: domain, From: "2026-01-01", Document: "内政发〔2025〕1号", Fictional: true,
		ListBasis: &law.ListBasis{ID: "lb-" + domain, Title: "《示例名单管理办法》", Status: status, Period: calendar.Period{N: 2, Unit: calendar.Years}, Earliest: calendar.Period{N: 6, Unit: calendar.Months}},
	}
}

func rulesetOf(t testing.TB) *law.Ruleset {
	t.Helper()
	r, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func world(t testing.TB, day calendar.Day, actor string) World {
	return World{
		Day: day, Law: rulesetOf(t), Actor: actor,
		Authority: Authority{ID: body, Name: "示例市应急管理局", Region: "150100", Functions: []string{"emergency", "energy"}},
		Subjects: map[string]Subject{
			unit: {unit, false, "150102", ""}, boss: {boss, true, "150102", ""}, leader: {leader, true, "150102", ""}, farmer: {farmer, true, "150102", ""},
		},
		Files: map[string]bool{digest: true},
	}
}

func proposal() Proposal {
	return Proposal{
		Party: unit, Domain: 1, Case: "production-unit",
		Members:  []standing.Member{{Party: boss, Role: law.LegalRepresentative}, {Party: boss, Role: law.Principal}},
		Document: Document{Kind: "行政处罚决定书", Number: "呼应急罚〔2025〕12号", Date: "2025-12-20", Issuer: "示例市应急管理局", File: digest},
		Conduct:  "2025年11月在生产经营中发生生产安全事故并负有责任，已受行政处罚。",
		Grounds:  []string{"d1-accident"},
	}
}

func noticeTo(who string, day calendar.Day) Notice {
	return Notice{
		Recipient: who, Document: Document{Number: "呼应急告〔2026〕3号", Date: day, File: digest},
		Facts: "发生生产安全事故并负有责任", Basis: "应急管理部令第11号", Consequences: "列入后由有关部门依法实施惩戒措施", Rights: "有权陈述、申辩",
		Served: Served{Means: Direct, Date: day, Proof: digest},
	}
}

func statement(who string, day calendar.Day) Statement {
	return Statement{Recipient: who, Form: Written, Received: day, Text: "请求不予列入", Outcome: Rejected, Response: "事实清楚，不予采纳", Answered: day}
}

func decision(day calendar.Day) Decision {
	return Decision{
		Document: Document{Number: "呼应急列〔2026〕1号", Date: day, File: digest},
		Members:  []standing.Member{{Party: boss, Role: law.LegalRepresentative}, {Party: boss, Role: law.Principal}},
		Measures: "依备忘录实施联合惩戒措施", Removal: "期满移出，满十二个月可申请修复", Remedies: "可依法申请行政复议或者提起行政诉讼",
	}
}

func delivered(day calendar.Day) Services {
	return Services{[]Delivery{{RepairNotice: true, Served: Served{Means: Direct, Date: day, Proof: digest}}}}
}

func adoption() Adoption {
	p := proposal()
	p.Members = nil
	return Adoption{
		Proposal: p, Decision: Document{Number: "内应急列〔2026〕9号", Date: "2026-01-20", Issuer: "内蒙古自治区示例厅", File: digest},
		Source: "示例垂直业务系统", Listed: "2026-01-22",
		Notices:    []Notice{noticeTo("", "2026-01-08")},
		Deliveries: []Delivery{{Served: Served{Means: Post, Date: "2026-01-23", Proof: digest}}},
	}
}

// The days of the example: notified, answer period over, decided, served.
const (
	proposed calendar.Day = "2026-02-09"
	told     calendar.Day = "2026-02-12" // Thursday before the spring festival
	lastDay  calendar.Day = "2026-02-26" // fifth working day after it
	decided  calendar.Day = "2026-02-27"
	servedOn calendar.Day = "2026-03-02"
)

type play struct {
	act   Act
	in    Input
	day   calendar.Day
	actor string
}

// story is a case from beginning to end, with nobody heard.
func story() []play {
	return []play{
		{Propose, proposal(), proposed, drafter},
		{Review, Opinion{true, "事实清楚，同意"}, proposed, auditor},
		{Notify, Notification{[]Notice{noticeTo(unit, told), noticeTo(boss, told)}}, told, drafter},
		{Decide, decision(decided), decided, decider},
		{Serve, delivered(servedOn), servedOn, drafter},
		{End, Termination{How: standing.Expired}, "2029-03-03", decider},
	}
}

func (p play) run(t testing.TB, l Listing) (Listing, []event.Kind, error) {
	return Next(l, p.act, p.in, world(t, p.day, p.actor))
}

// after plays the story until the act is done.
func after(t testing.TB, last Act) Listing {
	t.Helper()
	l := Listing{ID: "lst_1"}
	if last == "" {
		return l
	}
	steps := story()
	switch last {
	case Adopt:
		steps = []play{{Adopt, adoption(), servedOn, drafter}}
	case Hear:
		steps = append(steps[:3:3], play{Hear, statement(unit, told), told, drafter})
	case Withdraw:
		steps = append(steps[:1:1], play{Withdraw, Withdrawal{"依据文书被撤销"}, proposed, drafter})
	}
	for _, s := range steps {
		var err error
		if l, _, err = s.run(t, l); err != nil {
			t.Fatalf("%s: %v", s.act, err)
		}
		if s.act == last {
			return l
		}
	}
	t.Fatalf("the story has no %s", last)
	return l
}

// broken tells whether an error breaks the rule, in the kind expected.
func broken(err error, kind fault.Kind, rule string) bool {
	if err == nil {
		return false
	}
	if list, ok := err.(fault.List); ok {
		return slices.ContainsFunc(list, func(f *fault.Fault) bool { return f.Kind == kind && f.Rule == rule })
	}
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Kind == kind && f.Rule == rule
}
