package listing

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/standing"
)

var update = flag.Bool("update", false, "write docs/listing-life.md anew; review it")

const page = "../../docs/listing-life.md"

func TestDiagram(t *testing.T) {
	if *update {
		if err := os.WriteFile(page, []byte(Diagram()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != Diagram() {
		t.Errorf("%s is not made from today's table; run: go test ./internal/listing -run Diagram -update", page)
	}
}

// Every act has a guard, an event, a word, a right; every state is reached and left.
func TestTableIsWhole(t *testing.T) {
	for act := range steps {
		if act.Chinese() == "" || permits[act] == "" || steps[act].event == "" {
			t.Errorf("%s has no word, right or event", act)
		}
		if !slices.ContainsFunc(rules, func(r rule) bool { return r.act == act }) {
			t.Errorf("%s is in no rule", act)
		}
	}
	for _, r := range rules {
		if _, ok := steps[r.act]; !ok {
			t.Errorf("%s has no guard", r.act)
		}
		if r.from == standing.Ended && r.act != Restore && r.to != standing.Ended || r.from == standing.Withdrawn {
			t.Errorf("%s leads out of %s", r.act, r.from)
		}
		if r.guard == "" || strings.Contains(r.guard+r.source, "|") {
			t.Errorf("%s from %q: no condition in words, or one that breaks the docs' table", r.act, r.from)
		}
	}
	for _, s := range states {
		if s.Chinese() == "" || !slices.ContainsFunc(rules, func(r rule) bool { return r.to == s }) {
			t.Errorf("%s is not reached", s)
		}
	}
}

func show(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%s:%s", s.Act, s.Status)
		if s.From != "" {
			fmt.Fprintf(&b, "@%s", s.From)
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		after Act
		day   calendar.Day
		want  string
	}{
		{Propose, proposed, "propose:done review:now notify:later hear:later decide:later serve:later end:later"},
		{Review, proposed, "propose:done review:done notify:now hear:later decide:later serve:later end:later"},
		{Notify, told, "propose:done review:done notify:done hear:now decide:waiting@2026-02-27 serve:later end:later"},
		{Notify, decided, "propose:done review:done notify:done hear:now decide:now serve:later end:later"},
		{Hear, told, "propose:done review:done notify:done hear:done decide:waiting@2026-02-27 serve:later end:later"},
		{Decide, decided, "propose:done review:done notify:done hear:skipped decide:done serve:now end:later"},
		{Serve, servedOn, "propose:done review:done notify:done hear:skipped decide:done serve:done end:waiting@2027-03-03"},
		{Serve, "2029-03-03", "propose:done review:done notify:done hear:skipped decide:done serve:done end:now"},
		{End, "2029-03-03", "propose:done review:done notify:done hear:skipped decide:done serve:done end:done"},
		{Withdraw, proposed, "propose:done review:skipped notify:skipped hear:skipped decide:skipped serve:skipped end:skipped"},
		{Adopt, servedOn, "adopt:done complete:done end:waiting@2027-01-24"},
	} {
		l := after(t, c.after)
		steps := l.Steps(rulesetOf(t), c.day)
		if got := show(steps); got != c.want {
			t.Errorf("after %s on %s\n got %s\nwant %s", c.after, c.day, got, c.want)
		}
		for _, s := range steps {
			if s.Name == "" || s.Permit == "" || s.Status.Chinese() == "" {
				t.Errorf("%+v lacks a word", s)
			}
		}
	}
}

// What Steps says of the decision is what the guard does, on every day around it.
func TestStepsAgreeWithTheGuard(t *testing.T) {
	l := after(t, Notify)
	for day := told; day.Before("2026-03-10"); day = day.AddDays(1) {
		i := slices.IndexFunc(l.Steps(rulesetOf(t), day), func(s Step) bool { return s.Act == Decide })
		now := l.Steps(rulesetOf(t), day)[i].Status == Now
		if _, _, err := Next(l, Decide, decision(day), world(t, day, decider)); now != (err == nil) {
			t.Errorf("%s: steps say %v, the guard %v", day, now, err)
		}
	}
}
