package coordination

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// TestDisputeModel takes disputes through random acts by random people on random days
// and holds them to what may never happen, whatever the order.
func TestDisputeModel(t *testing.T) {
	reached := map[DisputeState]int{}
	play := func(rt *rapid.T) {
		day := raisedOn.AddDays(rapid.IntRange(0, 60).Draw(rt, "start"))
		d, _, err := NextDispute(Dispute{ID: "dsp_1"}, raising(), at(t, energy, day))
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			day = day.AddDays(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5, 9}).Draw(rt, "days"))
			act := rapid.SampledFrom(likelyDisputeActs(d.State)).Draw(rt, "act")
			by := rapid.SampledFrom([]Office{energy, emergency, reform, reform}).Draw(rt, "by")
			in := drawDispute(rt, act, &d, by, day)
			before := d.clone()
			next, kinds, err := NextDispute(d, in, at(t, by, day))
			if err != nil {
				if next.Version != d.Version || fault.KindOf(err) == fault.Internal {
					rt.Fatalf("%s refused with %v at version %d", act, err, next.Version)
				}
				continue
			}
			if len(kinds) == 0 || next.Version != d.Version+1 || before.State.Closed() && act != LinkLaw {
				rt.Fatalf("%s made version %d of %d, events %v, out of %s", act, next.Version, d.Version, kinds, before.State)
			}
			if settled := slices.Contains(kinds, EvDisputeSettled); settled != (next.State == DisputeSettled && before.State != DisputeSettled) {
				rt.Fatalf("%s: %v says settled, the state is %s", act, kinds, next.State)
			}
			d = next
			holdDispute(rt, t, &d)
		}
		reached[d.State]++
	}
	for range 5 {
		rapid.Check(t, play)
	}
	t.Logf("ended as %v", reached)
	if reached[DisputeSettled]+reached[DisputeRuled] == 0 {
		t.Errorf("no random dispute ever came to an end: %v", reached)
	}
}

// likelyDisputeActs are those the table has, often, and any at all. Taking back ends the
// story and is left to chance.
func likelyDisputeActs(s DisputeState) []DisputeAct {
	likely := slices.DeleteFunc(s.Possible(), func(a DisputeAct) bool { return a == TakeBack })
	return append(slices.Repeat(likely, 6), acts()[1:]...)
}

func drawDispute(rt *rapid.T, act DisputeAct, d *Dispute, by Office, day calendar.Day) DisputeInput {
	behalf, own := "", Paper{File: rapid.SampledFrom([]string{"", aPaper}).Draw(rt, "file")}
	if by == reform {
		behalf, own.File = rapid.SampledFrom([]string{"", rail, rail, rail}).Draw(rt, "for"), aPaper
	}
	switch act {
	case Raise:
		return raising()
	case Respond:
		return Answering{For: behalf, Agrees: rapid.Bool().Draw(rt, "agrees"), Text: "意见如前所述", Document: own}
	case DraftText:
		return Drafting{For: behalf, Text: drafted + string(rapid.RuneFrom([]rune("甲乙丙")).Draw(rt, "words")), Document: own}
	case Confirm:
		return Confirming{For: behalf, Text: rapid.SampledFrom([]int{len(d.Texts), len(d.Texts), len(d.Texts) - 1, 0}).Draw(rt, "text"), Document: own}
	case TakeBack:
		return DisputeWithdrawal{For: behalf, Reason: "不再坚持（虚构）", Document: own}
	case Convene:
		m := meeting(day.AddDays(-rapid.IntRange(0, 20).Draw(rt, "ago")))
		keys := []string{energy.ID, emergency.ID, functionKey + rail}
		m.Present, m.Agreed = keys[:rapid.IntRange(0, 3).Draw(rt, "came")], rapid.Bool().Draw(rt, "agreed")
		return m
	case Refer:
		return Referral{To: "自治区人民政府", Document: paper(day)}
	case Rule:
		return Ruling{Text: drafted, Document: paper(day)}
	}
	return Linking{LawChange: rapid.SampledFrom([]string{"lch_1", "lch_2"}).Draw(rt, "change")}
}

// holdDispute is what may never happen.
func holdDispute(rt *rapid.T, t *testing.T, d *Dispute) {
	rules := at(t, energy, d.RaisedOn).Law
	if d.State == DisputeSettled {
		text := d.Text()
		for _, s := range d.Sides() {
			if text == nil || !text.By(s.Key()) {
				rt.Fatalf("settled, and %s has not confirmed the last text", s.Name)
			}
		}
	}
	if (d.State == DisputeRuled) != (d.Ruling != nil) || d.Ruling != nil && (d.Referral == nil || len(d.Meetings) == 0) {
		rt.Fatalf("%s: ruling %v, referral %v, %d meetings", d.State, d.Ruling, d.Referral, len(d.Meetings))
	}
	if (d.ClosedOn != "") != d.State.Closed() {
		rt.Fatalf("%s, closed on %q", d.State, d.ClosedOn)
	}
	answer, err := d.Facts().AnswerDue(rules)
	if err != nil {
		rt.Fatal(err)
	}
	agree, err := d.Facts().AgreeDue(rules)
	if err != nil {
		rt.Fatal(err)
	}
	for i, m := range d.Meetings {
		if !m.Held.After(answer.Day) || i == 0 && !m.Held.After(agree.Day) && everybodyAnsweredBefore(d, m.On) {
			rt.Fatalf("convened on %s; answers until %s, agreement until %s", m.Held, answer.Day, agree.Day)
		}
		if i > 0 && m.Held.Before(d.Meetings[i-1].Held) {
			rt.Fatalf("meeting %d on %s, before the last", i+1, m.Held)
		}
	}
	for i, text := range d.Texts {
		seen := map[string]bool{}
		for _, c := range text.Confirmed {
			if _, side := d.Side(c.Side); text.No != i+1 || !side || seen[c.Side] {
				rt.Fatalf("text %d: %+v", text.No, text.Confirmed)
			}
			seen[c.Side] = true
		}
	}
	seen := map[string]bool{}
	for _, r := range d.Answers {
		if seen[r.Side] || r.Side == d.Raiser.Key() {
			rt.Fatalf("%s answered twice, or itself", r.Side)
		}
		seen[r.Side] = true
	}
	for _, c := range append(slices.Clone(d.Answers), Reply{Side: d.Raiser.Key()}) {
		if s, _ := d.Side(c.Side); s.Body == "" && c.Document.File == "" {
			rt.Fatalf("%s has no body, and no paper says so", s.Name)
		}
	}
}

func everybodyAnsweredBefore(d *Dispute, day calendar.Day) bool {
	return !slices.ContainsFunc(d.Answers, func(r Reply) bool { return !r.On.Before(day) }) && len(d.Unanswered()) == 0
}
