package report_test

import (
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/report"
)

// The table of a return's life: every state with every step.
func TestNext(t *testing.T) {
	all := []report.Step{report.Draft, report.Approve, report.Send, report.Accept, report.SendBack}
	want := map[report.State]map[report.Step]report.State{
		"":              {report.Draft: report.Drafted},
		report.Drafted:  {report.Draft: report.Drafted, report.Approve: report.Approved},
		report.Approved: {report.Draft: report.Drafted, report.Send: report.Sent},
		report.Sent:     {report.Accept: report.Accepted, report.SendBack: report.SentBack},
		report.SentBack: {report.Draft: report.Drafted},
		report.Accepted: {},
	}
	for state, steps := range want {
		for _, step := range all {
			r := report.Return{Version: 3, State: state, Window: report.Quarter("2026-02-01"), Drafter: "user:usr_1"}
			got, err := report.Next(r, step, "user:usr_2", "数字有误", "2026-04-02")
			to, possible := steps[step]
			switch {
			case !possible && !fault.Is(err, fault.Conflict):
				t.Errorf("%q %s: %v", state, step, err)
			case possible && (err != nil || got.State != to || got.Version != 4):
				t.Errorf("%q %s: %+v, %v", state, step, got, err)
			}
		}
	}
}

func TestNextGuards(t *testing.T) {
	w := report.Quarter("2026-02-01")
	at := func(s report.State) report.Return {
		return report.Return{Version: 1, State: s, Window: w, Drafter: "user:usr_1", Approver: "user:usr_2", SentOn: "2026-04-03"}
	}
	for name, c := range map[string]struct {
		r     report.Return
		step  report.Step
		by    string
		text  string
		today calendar.Day
		fault fault.Kind
	}{
		"last day of the window":  {at(""), report.Draft, "user:usr_1", "", "2026-03-31", fault.TooEarly},
		"the day after":           {at(""), report.Draft, "user:usr_1", "", "2026-04-01", ""},
		"approve one's own":       {at(report.Drafted), report.Approve, "user:usr_1", "", "2026-04-01", fault.Forbidden},
		"send back without why":   {at(report.Sent), report.SendBack, "user:usr_9", " ", "2026-04-09", fault.Invalid},
		"send back with an essay": {at(report.Sent), report.SendBack, "user:usr_9", strings.Repeat("长", 4001), "2026-04-09", fault.Invalid},
	} {
		got, err := report.Next(c.r, c.step, c.by, c.text, c.today)
		if (err == nil) != (c.fault == "") || err != nil && (!fault.Is(err, c.fault) || got.State != c.r.State || got.Version != 1) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	again, err := report.Next(at(report.SentBack), report.Draft, "user:usr_3", "", "2026-04-20")
	if err != nil || again.Approver != "" || again.SentOn != "" || again.Drafter != "user:usr_3" {
		t.Errorf("filled anew it keeps the old names: %+v, %v", again, err)
	}
}

func TestLate(t *testing.T) {
	due := calendar.Due{Day: "2026-04-15"}
	for name, c := range map[string]struct {
		sent  calendar.Day
		due   calendar.Due
		today calendar.Day
		want  bool
	}{
		"on the day":        {"2026-04-15", due, "2026-06-01", false},
		"a day after":       {"2026-04-16", due, "2026-06-01", true},
		"not sent, in time": {"", due, "2026-04-15", false},
		"not sent, late":    {"", due, "2026-04-16", true},
		"an estimated day":  {"2026-05-01", calendar.Due{Day: "2026-04-15", Estimated: true}, "2026-05-01", false},
		"nothing known due": {"2026-05-01", calendar.Due{}, "2026-05-01", false},
	} {
		r := report.Return{SentOn: c.sent}
		if got := r.Late(c.due, c.today); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Lines of one measure join, lines of nothing go, and the total is their sum.
func TestFill(t *testing.T) {
	one := report.Orders{Issued: 1, OpenEnd: 1, States: report.States{Waiting: 1}}
	f := report.Fill([]report.OrderCell{
		{Function: "water", Domain: 2, Measure: "2.(3)", Kind: "act", Orders: one},
		{Function: "water", Domain: 1, Measure: "1.3", Kind: "act", Orders: one},
		{Function: "water", Domain: 2, Measure: "2.(3)", Kind: "act", Orders: one},
		{Function: "water", Domain: 2, Measure: "2.(3)", Kind: "review", Orders: one},
		{Function: "water", Domain: 8, Measure: "8.1", Kind: "act"},
	}, []report.ScreeningCell{{Screenings: report.Screenings{Asked: 2}}})
	if len(f.Lines) != 3 || f.Lines[0].Domain != 1 || f.Lines[1].Issued != 2 || f.Total.Issued != 4 || f.Zero() {
		t.Errorf("%+v", f)
	}
	if err := f.Total.Check(); err != nil {
		t.Error(err)
	}
	if f := report.Fill(nil, nil); !f.Zero() || f.Lines == nil {
		t.Errorf("nothing is no zero return: %+v", f)
	}
}
