package coordination

import (
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

var disputeLaw = sync.OnceValues(func() (*law.Ruleset, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	return law.Compile(source, nil)
})

// The sides of the example: a bureau of energy that got an order, a bureau of emergency
// management, and the railway, which has no body here.
var (
	energy    = Office{"bod_energy", "示例旗能源局", "150122"}
	emergency = Office{"bod_emergency", "示例市应急管理局", "150100"}
	reform    = Office{"bod_reform", "示例发展改革委", "150000"}
)

const (
	aPaper = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	rail   = "railway"

	raisedOn  calendar.Day = "2026-06-01" // a Monday
	answerEnd calendar.Day = "2026-06-08" // fifth working day after it
	agreeEnd  calendar.Day = "2026-06-23" // fifteenth; 19 June is the dragon boat festival
)

// at is the world in which somebody of an office acts on a day.
func at(t testing.TB, o Office, day calendar.Day) DisputeWorld {
	t.Helper()
	rules, err := disputeLaw()
	if err != nil {
		t.Fatal(err)
	}
	return DisputeWorld{
		Day: day, Law: rules, Actor: "user:usr_" + o.ID, Body: o, Works: o != reform, Coordinates: o == reform,
		Offices: map[string]Office{energy.ID: energy, emergency.ID: emergency}, Holders: map[string]string{"construction": "示例市住建局"},
		Order: &DisputedOrder{ID: "ord_1", Body: energy.ID, Authority: emergency.ID, Measure: "1.(3)", Directive: "nmg-2020-3/1.(3)#1", Function: "energy"},
		Files: map[string]bool{aPaper: true}, LawChange: true,
	}
}

func raising() Raising {
	return Raising{About: Subject{Kind: AboutOrder, Order: "ord_1"}, Against: []Addressee{{Body: emergency.ID}, {Function: rail}},
		Position: "该项措施属于应急管理部门的职责（虚构）"}
}

func paper(day calendar.Day) Paper {
	return Paper{Number: "示发改〔2026〕7号", Date: day, Issuer: "示例上级", File: aPaper}
}

func meeting(held calendar.Day) Meeting {
	return Meeting{Held: held, Present: []string{energy.ID, emergency.ID}, Minutes: Paper{File: aPaper}, Text: "各方意见不一，未能商定（虚构）"}
}

// A move is one act by somebody on a day.
type move struct {
	by  Office
	day calendar.Day
	in  DisputeInput
}

const drafted = "由能源局实施，应急管理局提供材料（虚构）"

// talk are the moves of a dispute that is settled by agreement.
func talk() []move {
	return []move{
		{energy, raisedOn, raising()},
		{emergency, "2026-06-03", Answering{Text: "应由能源部门实施（虚构）"}},
		{reform, "2026-06-04", Answering{For: rail, Agrees: true, Document: Paper{File: aPaper}}},
		{energy, "2026-06-05", Drafting{Text: drafted}},
		{emergency, "2026-06-08", Confirming{Text: 1}},
		{reform, "2026-06-09", Confirming{For: rail, Text: 1, Document: Paper{File: aPaper}}},
	}
}

// stations are the moves that bring a dispute into each state.
func stations() map[DisputeState][]move {
	after := agreeEnd.AddDays(1)
	convened := append(talk()[:3:3], move{reform, after, meeting(after)})
	referred := append(slices.Clone(convened), move{reform, after, Referral{To: "自治区人民政府", Document: paper(after)}})
	return map[DisputeState][]move{
		"": nil, DisputeRaised: talk()[:1], DisputeAnswered: talk()[:3], DisputeSettled: talk(),
		DisputeConvened: convened, DisputeReferred: referred,
		DisputeRuled:     append(slices.Clone(referred), move{reform, after, Ruling{Text: "由能源部门实施该项措施（虚构）", Document: paper(after)}}),
		DisputeWithdrawn: append(talk()[:1:1], move{energy, raisedOn, DisputeWithdrawal{Reason: "已经当面说清（虚构）"}}),
	}
}

// in brings a dispute into a state.
func in(t testing.TB, s DisputeState, more ...move) Dispute {
	t.Helper()
	d := Dispute{ID: "dsp_1"}
	for _, m := range append(slices.Clone(stations()[s]), more...) {
		var err error
		if d, _, err = NextDispute(d, m.in, at(t, m.by, m.day)); err != nil {
			t.Fatalf("%s: %v", m.in.disputeAct(), err)
		}
	}
	return d
}

// broke tells whether an error breaks the rule, in the kind expected.
func broke(err error, kind fault.Kind, rule string) bool {
	if list, ok := err.(fault.List); ok {
		return slices.ContainsFunc(list, func(f *fault.Fault) bool { return f.Kind == kind && f.Rule == rule })
	}
	f, ok := errors.AsType[*fault.Fault](err)
	return ok && f.Kind == kind && f.Rule == rule
}

func acts() []DisputeAct { return slices.Sorted(maps.Keys(disputeSteps)) }
