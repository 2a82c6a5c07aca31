package coordination

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
)

var update = flag.Bool("update", false, "write docs/dispute-life.md anew")

const lifePage = "../../docs/dispute-life.md"

func TestDisputeDiagram(t *testing.T) {
	if *update {
		if err := os.WriteFile(lifePage, []byte(DisputeDiagram()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(lifePage)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != DisputeDiagram() {
		t.Errorf("%s is not made from today's table; run: go test ./internal/coordination -run Diagram -update", lifePage)
	}
}

// Every act has a guard, an event, a word and a right, every state its word; nothing
// leads out of a closed state, and each state is reached.
func TestDisputeTableIsWhole(t *testing.T) {
	known := access.Acts()
	for _, act := range acts() {
		if act.Chinese() == "" || disputeSteps[act].event == "" || !slices.Contains(known, act.Permit()) {
			t.Errorf("%s has no word, event or right", act)
		}
	}
	for _, r := range disputeRules {
		if _, ok := disputeSteps[r.act]; !ok || r.guard == "" || strings.Contains(r.guard+r.source, "|") {
			t.Errorf("%s from %q: no guard, or no condition in words", r.act, r.from)
		}
		if r.from.Closed() && r.to != r.from {
			t.Errorf("%s leads out of %s", r.act, r.from)
		}
	}
	for _, s := range DisputeStates() {
		if got := in(t, s); got.State != s || s.Chinese() == "" || (got.ClosedOn != "") != s.Closed() {
			t.Errorf("%s: came to %s, closed on %q", s, got.State, got.ClosedOn)
		}
	}
}

// good is an input that the act takes, by whom and when, in each state that has it.
func good(act DisputeAct, d *Dispute) move {
	after := agreeEnd.AddDays(2)
	switch act {
	case Raise:
		return move{energy, after, raising()}
	case Respond:
		return move{emergency, after, Answering{Text: "应由能源部门实施（虚构）"}}
	case DraftText:
		return move{emergency, after, Drafting{Text: "另拟一稿：由应急管理局实施（虚构）"}}
	case Confirm:
		return move{emergency, after, Confirming{Text: len(d.Texts)}}
	case TakeBack:
		return move{energy, after, DisputeWithdrawal{Reason: "不再坚持（虚构）"}}
	case Convene:
		return move{reform, after, meeting(after)}
	case Refer:
		return move{reform, after, Referral{To: "自治区人民政府", Document: paper(after)}}
	case Rule:
		return move{reform, after, Ruling{Text: "由能源部门实施该项措施（虚构）", Document: paper(after)}}
	}
	return move{reform, after, Linking{LawChange: "lch_1"}}
}

// Every act in every state: refused with the reason, unless the table has it.
func TestDisputeEveryActInEveryState(t *testing.T) {
	silent := append(stations()[DisputeRaised], move{reform, agreeEnd.AddDays(1), meeting(agreeEnd.AddDays(1))})
	for state := range stations() {
		for _, act := range acts() {
			d := in(t, state)
			switch {
			case act == Respond && (state == DisputeConvened || state == DisputeReferred): // somebody kept silent
				d = Dispute{ID: "dsp_1"}
				moves := silent
				if state == DisputeReferred {
					moves = append(slices.Clone(silent), good(Refer, nil))
				}
				for _, m := range moves {
					d, _, _ = NextDispute(d, m.in, at(t, m.by, m.day))
				}
			case act == Confirm && slices.Contains(state.Possible(), Confirm):
				d = in(t, state, move{energy, agreeEnd.AddDays(1), Drafting{Text: drafted}})
			}
			m := good(act, &d)
			before := written(t, d)
			next, kinds, err := NextDispute(d, m.in, at(t, m.by, m.day))
			if written(t, d) != before {
				t.Errorf("%s in %q changed its argument", act, state)
			}
			if slices.Contains(state.Possible(), act) {
				if err != nil || next.Version != d.Version+1 || len(kinds) == 0 || kinds[0] != disputeSteps[act].event {
					t.Errorf("%s in %q: %v, version %d, %v", act, state, err, next.Version, kinds)
				}
				continue
			}
			want := fault.Conflict
			if state == "" {
				want = fault.NotFound
			}
			if !broke(err, want, "dispute.order") {
				t.Errorf("%s in %q: %v", act, state, err)
			}
		}
	}
}

func written(t *testing.T, d Dispute) string {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Two acts on one version, as two people may try them: neither shows in the other.
func TestDisputeBranches(t *testing.T) {
	d := in(t, DisputeAnswered, talk()[3])
	d.Texts[0].Confirmed = slices.Grow(d.Texts[0].Confirmed, 4)
	one, _, err := NextDispute(d, Confirming{Text: 1}, at(t, emergency, agreeEnd))
	if err != nil {
		t.Fatal(err)
	}
	before := written(t, one)
	if _, _, err := NextDispute(d, talk()[5].in, at(t, reform, agreeEnd)); err != nil || written(t, one) != before {
		t.Errorf("another's confirmation shows: %+v, %v", one.Text(), err)
	}
}

// A link to a change of law on a later day leaves the day it was closed.
func TestDisputeClosedOnce(t *testing.T) {
	d := in(t, DisputeSettled)
	next, _, err := NextDispute(d, Linking{LawChange: "lch_1"}, at(t, reform, agreeEnd))
	if err != nil || next.ClosedOn != d.ClosedOn {
		t.Errorf("closed on %s, then on %s, %v", d.ClosedOn, next.ClosedOn, err)
	}
}

// A day that no holiday notice settles holds nobody.
func TestDisputeOfAnUnsettledYear(t *testing.T) {
	rules := at(t, energy, raisedOn).Law
	_, last := rules.Calendar().Known()
	f := DisputeFacts{State: DisputeRaised, RaisedOn: last.AddDays(30)}
	due, err := f.Due(rules)
	if late, err2 := f.Late(rules, last.AddDays(300)); late || !due.Estimated || err != nil || err2 != nil {
		t.Errorf("late %v, due %+v, %v %v", late, due, err, err2)
	}
}

// What each guard refuses, and under which rule.
func TestDisputeRefusals(t *testing.T) {
	after := agreeEnd.AddDays(1)
	for name, c := range map[string]struct {
		state DisputeState
		more  []move
		move
		kind fault.Kind
		rule string
	}{
		"raise for one's body without the duty": {"", nil, move{reform, raisedOn, raising()}, fault.Forbidden, "dispute.party"},
		"raise for the absent, no coordinator": {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.For = rail; return x }()},
			fault.Forbidden, "dispute.behalf"},
		"raise for the absent without paper": {"", nil, move{reform, raisedOn, Raising{For: rail, About: Subject{Kind: AboutFunction, Function: rail},
			Against: []Addressee{{Body: energy.ID}}, Position: raising().Position}}, fault.Invalid, "dispute.file"},
		"raise for one that has a body": {"", nil, move{reform, raisedOn, Raising{For: "construction", About: Subject{Kind: AboutFunction, Function: rail},
			Against: []Addressee{{Body: energy.ID}}, Position: raising().Position, Document: Paper{File: aPaper}}}, fault.Invalid, "dispute.function"},
		"raise against nobody":         {"", nil, move{energy, raisedOn, without1(raising())}, fault.Invalid, "dispute.against"},
		"raise against oneself":        {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Body: energy.ID})}, fault.Invalid, "dispute.against"},
		"raise against one twice":      {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Function: rail}, Addressee{Function: rail})}, fault.Invalid, "dispute.against"},
		"raise against nobody known":   {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Body: "bod_x"})}, fault.Invalid, "dispute.against"},
		"raise against two in one":     {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Body: emergency.ID, Function: rail})}, fault.Invalid, "dispute.against"},
		"raise against a held one":     {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Function: "construction"})}, fault.Invalid, "dispute.function"},
		"raise against no function":    {"", nil, move{energy, raisedOn, without1(raising(), Addressee{Function: "alchemy"})}, fault.Invalid, "dispute.function"},
		"raise about nothing":          {"", nil, move{energy, raisedOn, about(Subject{})}, fault.Invalid, "dispute.subject"},
		"raise about no measure":       {"", nil, move{energy, raisedOn, about(Subject{Kind: AboutMeasure, Measure: "9.9"})}, fault.Invalid, "dispute.subject"},
		"raise about no directive":     {"", nil, move{energy, raisedOn, about(Subject{Kind: AboutMeasure, Directive: "9.9#1"})}, fault.Invalid, "dispute.subject"},
		"raise about no function":      {"", nil, move{energy, raisedOn, about(Subject{Kind: AboutFunction, Function: "alchemy"})}, fault.Invalid, "dispute.subject"},
		"raise about another's order":  {"", nil, move{Office{"bod_other", "示例局", "150122"}, raisedOn, raising()}, fault.Forbidden, "dispute.part"},
		"raise in three words":         {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Position = "不是我"; return x }()}, fault.Invalid, "dispute.text"},
		"raise at length":              {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Position = strings.Repeat("长", 5001); return x }()}, fault.Invalid, "dispute.text"},
		"raise on another's file":      {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Document.File = strings.Repeat("0", 64); return x }()}, fault.Invalid, "dispute.file"},
		"raise on a number of no form": {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Document = Paper{Number: "七号", Date: raisedOn}; return x }()}, fault.Invalid, "dispute.document"},
		"raise on a paper of tomorrow": {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Document = paper("2026-06-02"); return x }()}, fault.Invalid, "dispute.date"},
		"raise on an undated paper":    {"", nil, move{energy, raisedOn, func() Raising { x := raising(); x.Document = paper(""); return x }()}, fault.Invalid, "dispute.date"},

		"answer by a stranger":        {DisputeRaised, nil, move{Office{"bod_other", "示例局", "150122"}, raisedOn, Answering{Agrees: true}}, fault.Forbidden, "dispute.party"},
		"answer by who raised":        {DisputeRaised, nil, move{energy, raisedOn, Answering{Agrees: true}}, fault.Conflict, "dispute.answer"},
		"answer twice":                {DisputeRaised, talk()[1:2], move{emergency, after, Answering{Agrees: true}}, fault.Conflict, "dispute.answer"},
		"contest without why":         {DisputeRaised, nil, move{emergency, raisedOn, Answering{Text: " "}}, fault.Invalid, "dispute.text"},
		"answer for no side":          {DisputeRaised, nil, move{reform, raisedOn, Answering{For: "insurer", Agrees: true, Document: Paper{File: aPaper}}}, fault.Invalid, "dispute.behalf"},
		"answer for the absent":       {DisputeRaised, nil, move{emergency, raisedOn, Answering{For: rail, Agrees: true, Document: Paper{File: aPaper}}}, fault.Forbidden, "dispute.behalf"},
		"answer for it without paper": {DisputeRaised, nil, move{reform, raisedOn, Answering{For: rail, Agrees: true}}, fault.Invalid, "dispute.file"},

		"draft by a stranger":   {DisputeAnswered, nil, move{reform, after, Drafting{Text: drafted}}, fault.Forbidden, "dispute.party"},
		"draft the same again":  {DisputeAnswered, talk()[3:4], move{emergency, after, Drafting{Text: " " + drafted}}, fault.Conflict, "dispute.text-same"},
		"draft nothing":         {DisputeAnswered, nil, move{energy, after, Drafting{}}, fault.Invalid, "dispute.text"},
		"confirm no text":       {DisputeAnswered, nil, move{energy, after, Confirming{Text: 1}}, fault.Conflict, "dispute.no-text"},
		"confirm one's own":     {DisputeAnswered, talk()[3:4], move{energy, after, Confirming{Text: 1}}, fault.Conflict, "dispute.confirmed"},
		"confirm a former text": {DisputeAnswered, append(talk()[3:4:4], move{energy, raisedOn, Drafting{Text: drafted + "改"}}), move{emergency, after, Confirming{Text: 1}}, fault.Stale, "dispute.text-version"},
		"confirm for the absent without paper": {DisputeAnswered, talk()[3:4], move{reform, after, Confirming{For: rail, Text: 1}},
			fault.Invalid, "dispute.file"},

		"withdraw another's":   {DisputeRaised, nil, move{emergency, after, DisputeWithdrawal{Reason: "没有必要（虚构）"}}, fault.Forbidden, "dispute.withdraw"},
		"withdraw without why": {DisputeRaised, nil, move{energy, after, DisputeWithdrawal{}}, fault.Invalid, "dispute.text"},

		"convene while answers are due": {DisputeRaised, nil, move{reform, answerEnd, meeting(answerEnd)}, fault.TooEarly, "dispute.convene"},
		"convene while they talk":       {DisputeAnswered, nil, move{reform, agreeEnd, meeting(agreeEnd)}, fault.TooEarly, "dispute.convene"},
		"record a meeting held before":  {DisputeAnswered, nil, move{reform, after, meeting(agreeEnd)}, fault.TooEarly, "dispute.convene"},
		"record a meeting to come":      {DisputeAnswered, nil, move{reform, after, meeting(after.AddDays(1))}, fault.Invalid, "dispute.date"},
		"record a meeting of no day":    {DisputeAnswered, nil, move{reform, after, meeting("")}, fault.Invalid, "dispute.date"},
		"record one before the last":    {DisputeConvened, nil, move{reform, after, meeting(agreeEnd)}, fault.Invalid, "dispute.date"},
		"convene without minutes":       {DisputeAnswered, nil, move{reform, after, func() Meeting { m := meeting(after); m.Minutes = Paper{}; return m }()}, fault.Invalid, "dispute.file"},
		"convene nobody":                {DisputeAnswered, nil, move{reform, after, func() Meeting { m := meeting(after); m.Present = nil; return m }()}, fault.Invalid, "dispute.present"},
		"convene a stranger":            {DisputeAnswered, nil, move{reform, after, func() Meeting { m := meeting(after); m.Present = []string{"bod_x"}; return m }()}, fault.Invalid, "dispute.present"},
		"agreed in one side's absence":  {DisputeAnswered, nil, move{reform, after, func() Meeting { m := meeting(after); m.Agreed = true; return m }()}, fault.Invalid, "dispute.present-all"},
		"convened by a side":            {DisputeAnswered, nil, move{energy, after, meeting(after)}, fault.Forbidden, "dispute.neutral"},
		"refer without document":        {DisputeConvened, nil, move{reform, after, Referral{To: "自治区人民政府"}}, fault.Invalid, "dispute.document"},
		"refer to nobody":               {DisputeConvened, nil, move{reform, after, Referral{Document: paper(after)}}, fault.Invalid, "dispute.text"},
		"referred by a side":            {DisputeConvened, nil, move{emergency, after, Referral{To: "自治区人民政府", Document: paper(after)}}, fault.Forbidden, "dispute.neutral"},
		"rule without issuer":           {DisputeReferred, nil, move{reform, after, func() Ruling { x := Ruling{Text: drafted, Document: paper(after)}; x.Document.Issuer = ""; return x }()}, fault.Invalid, "dispute.issuer"},
		"rule before it was referred":   {DisputeReferred, nil, move{reform, after, Ruling{Text: drafted, Document: paper(agreeEnd)}}, fault.Invalid, "dispute.date"},
		"rule without text":             {DisputeReferred, nil, move{reform, after, Ruling{Document: paper(after)}}, fault.Invalid, "dispute.text"},
		"ruled by a side":               {DisputeReferred, nil, move{energy, after, Ruling{Text: drafted, Document: paper(after)}}, fault.Forbidden, "dispute.neutral"},
		"link to one change of law twice": {DisputeSettled, []move{{reform, after, Linking{LawChange: "lch_1"}}}, move{reform, after, Linking{LawChange: "lch_1"}},
			fault.Conflict, "dispute.law-change"},
	} {
		t.Run(name, func(t *testing.T) {
			d := in(t, c.state, c.more...)
			next, kinds, err := NextDispute(d, c.in, at(t, c.by, c.day))
			if !broke(err, c.kind, c.rule) || next.Version != d.Version || len(kinds) > 0 {
				t.Errorf("%v (version %d), want %s %s", err, next.Version, c.kind, c.rule)
			}
		})
	}
}

func about(s Subject) Raising { x := raising(); x.About = s; return x }

func without1(x Raising, against ...Addressee) Raising { x.Against = against; return x }

// What the world does not know: no such order, no such change of law.
func TestDisputeOfWhatIsNotThere(t *testing.T) {
	w := at(t, energy, raisedOn)
	w.Order = nil
	if _, _, err := NextDispute(Dispute{ID: "dsp_1"}, raising(), w); !broke(err, fault.Invalid, "dispute.subject") {
		t.Errorf("no order: %v", err)
	}
	w = at(t, reform, agreeEnd)
	w.LawChange = false
	if _, _, err := NextDispute(in(t, DisputeSettled), Linking{LawChange: "lch_1"}, w); !broke(err, fault.Invalid, "dispute.law-change") {
		t.Errorf("no change of law: %v", err)
	}
}

// A dispute is settled by the last confirmation of one version; a changed text is
// confirmed anew, and a meeting's text by all who came.
func TestDisputeSettled(t *testing.T) {
	d := in(t, DisputeSettled)
	if d.ClosedOn != "2026-06-09" || len(d.Unconfirmed()) > 0 || d.Region != "150100" {
		t.Errorf("settled: %+v", d)
	}
	d = in(t, DisputeAnswered, talk()[3], talk()[4], move{emergency, "2026-06-08", Drafting{Text: drafted + "，每季通报一次"}})
	if got := d.Unconfirmed(); !slices.Equal(got, []string{energy.ID, functionKey + rail}) {
		t.Errorf("after a changed text still to confirm: %v", got)
	}
	after := agreeEnd.AddDays(1)
	m := meeting(after)
	m.Agreed, m.Text, m.Present = true, drafted, []string{energy.ID, emergency.ID, functionKey + rail}
	d, kinds, err := NextDispute(in(t, DisputeAnswered), m, at(t, reform, after))
	if err != nil || d.State != DisputeSettled || !slices.Equal(kinds, []event.Kind{EvDisputeConvened, EvDisputeSettled}) {
		t.Fatalf("agreed at the meeting: %s %v %v", d.State, kinds, err)
	}
	if text := d.Text(); text == nil || text.Words != drafted || len(d.Unconfirmed()) > 0 || !d.Cites(aPaper) {
		t.Errorf("the meeting's text: %+v", text)
	}
}

// The days: computed from the day it was raised; who keeps silent brings the meeting forward.
func TestDisputeClock(t *testing.T) {
	rules := at(t, energy, raisedOn).Law
	for _, c := range []struct {
		state DisputeState
		more  []move
		day   calendar.Day
		what  DisputeAwaited
		whom  []string
		from  calendar.Day
		late  bool
	}{
		{DisputeRaised, nil, answerEnd, AwaitsAnswer, []string{emergency.ID, functionKey + rail}, answerEnd.AddDays(1), false},
		{DisputeRaised, nil, answerEnd.AddDays(1), AwaitsMeeting, nil, answerEnd.AddDays(1), true},
		{DisputeAnswered, nil, agreeEnd, AwaitsText, []string{energy.ID, emergency.ID, functionKey + rail}, agreeEnd.AddDays(1), false},
		{DisputeAnswered, talk()[3:4], agreeEnd, AwaitsConsent, []string{emergency.ID, functionKey + rail}, agreeEnd.AddDays(1), false},
		{DisputeAnswered, talk()[3:4], agreeEnd.AddDays(1), AwaitsMeeting, nil, agreeEnd.AddDays(1), true},
		{DisputeConvened, nil, agreeEnd.AddDays(9), AwaitsReferral, nil, agreeEnd.AddDays(1), false},
		{DisputeReferred, nil, agreeEnd.AddDays(9), AwaitsRuling, nil, agreeEnd.AddDays(1), false},
		{DisputeSettled, nil, agreeEnd.AddDays(9), "", nil, raisedOn, false},
	} {
		d := in(t, c.state, c.more...)
		what, whom, err := d.Facts().Awaits(rules, c.day)
		late, err2 := d.Facts().Late(rules, c.day)
		from, err3 := d.ConvenableFrom(rules)
		if what != c.what || !slices.Equal(whom, c.whom) || late != c.late || from.Day != c.from || err != nil || err2 != nil || err3 != nil {
			t.Errorf("%s on %s awaits %q of %v, late %v, convenable from %s; %v %v %v", c.state, c.day, what, whom, late, from.Day, err, err2, err3)
		}
		for _, s := range d.Sides() {
			owes := d.Awaited(s.Key())
			if c.what.OfSides() && (owes == c.what) != slices.Contains(c.whom, s.Key()) {
				t.Errorf("%s in %s owes %q, the dispute awaits %s of %v", s.Name, c.state, owes, c.what, c.whom)
			}
		}
	}
}

// The coordinator who is a side himself does not stand above it, unless nobody stands above him.
func TestDisputeNeutral(t *testing.T) {
	after := agreeEnd.AddDays(1)
	for _, c := range []struct {
		region string
		want   bool
	}{{"150100", false}, {access.Top, true}} {
		own := Office{emergency.ID, "示例发展改革委", c.region}
		w := at(t, own, after)
		w.Coordinates = true
		_, _, err := NextDispute(in(t, DisputeAnswered), meeting(after), w)
		if (err == nil) != c.want || err != nil && !broke(err, fault.Forbidden, "dispute.neutral") {
			t.Errorf("coordinator of %s: %v", c.region, err)
		}
	}
}

// Who coordinates at a body that is a side does not speak for it unless he works on its cases.
func TestDisputeOwnOfficersSpeak(t *testing.T) {
	w := at(t, emergency, raisedOn)
	w.Works, w.Coordinates = false, true
	if _, _, err := NextDispute(in(t, DisputeRaised), Answering{Agrees: true}, w); !broke(err, fault.Forbidden, "dispute.party") {
		t.Errorf("answered by the coordinator: %v", err)
	}
}

// The region is the smallest that holds all sides: its coordinator reads and convenes.
func TestDisputeRegion(t *testing.T) {
	for _, c := range []struct {
		regions []string
		want    string
	}{
		{[]string{"150122", "150122"}, "150122"}, {[]string{"150122", "150100"}, "150100"}, {[]string{"150122", "150102"}, "150100"},
		{[]string{"150122", "150202"}, access.Top}, {[]string{"150000", "150122"}, access.Top}, {[]string{"999999", "150122"}, access.Top},
	} {
		var sides []Side
		for _, r := range c.regions {
			sides = append(sides, Side{Region: r})
		}
		if got := commonRegion(sides); got != c.want {
			t.Errorf("%v: %s, want %s", c.regions, got, c.want)
		}
	}
}

// An event says who, what and when in ids, and no word that anybody wrote.
func TestDisputeFactsHoldNoWords(t *testing.T) {
	for state := range stations() {
		if state == "" {
			continue
		}
		d := in(t, state)
		e, err := event.New(EvDisputeRaised, d.ID, d.Version, "user:usr_1", d.Facts())
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"虚构", "示例", aPaper, "usr_"} {
			if strings.Contains(string(e.Body), words) {
				t.Errorf("%s: %q stands in %s", state, words, e.Body)
			}
		}
		on := d.Resource()
		if on.Body != energy.ID || !slices.Contains(on.Others, emergency.ID) || on.Region != "150100" {
			t.Errorf("%s: %+v", state, on)
		}
	}
}
