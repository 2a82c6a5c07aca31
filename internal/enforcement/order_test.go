package enforcement_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// TestTable tries every act in every state on every sort of order.
func TestTable(t *testing.T) {
	duty := enforcement.Order{Kind: law.Perform}
	lasting := enforcement.Order{Kind: law.Perform, Standing: true}
	notice := enforcement.Order{Kind: law.Push}
	question := enforcement.Order{Kind: law.Question}
	all := []enforcement.Act{enforcement.Acknowledge, enforcement.Open, enforcement.Finish, enforcement.Report, enforcement.Decline,
		enforcement.Fail, enforcement.Transfer, enforcement.Return, enforcement.Reply, enforcement.Cancel}
	for _, tt := range []struct {
		name  string
		order enforcement.Order
		state enforcement.State
		want  string // acts that are possible, with where they lead
	}{
		{"duty", duty, enforcement.Issued, "acknowledge>acknowledged open>opened done>done not-applicable>not-applicable cannot>cannot hand-over>handed-over cancel>cancelled"},
		{"duty", duty, enforcement.Acknowledged, "open>opened done>done not-applicable>not-applicable cannot>cannot hand-over>handed-over cancel>cancelled"},
		{"duty", duty, enforcement.Opened, "done>done not-applicable>not-applicable cannot>cannot cancel>cancelled"},
		{"duty", duty, enforcement.SentBack, "open>opened done>done not-applicable>not-applicable cannot>cannot hand-over>handed-over cancel>cancelled"},
		{"duty", duty, enforcement.Done, "send-back>sent-back"},
		{"duty", duty, enforcement.NotApplicable, "send-back>sent-back"},
		{"duty", duty, enforcement.Cannot, "send-back>sent-back"},
		{"duty", duty, enforcement.HandedOver, ""},
		{"duty", duty, enforcement.Cancelled, "done>done"},
		{"lasting", lasting, enforcement.Issued, "acknowledge>acknowledged period>running not-applicable>not-applicable cannot>cannot hand-over>handed-over cancel>cancelled"},
		{"lasting", lasting, enforcement.Running, "period>running not-applicable>not-applicable cannot>cannot send-back>sent-back cancel>finished"},
		{"lasting", lasting, enforcement.SentBack, "period>running not-applicable>not-applicable cannot>cannot hand-over>handed-over cancel>cancelled"},
		{"lasting", lasting, enforcement.Finished, ""},
		{"lasting", lasting, enforcement.Cancelled, ""},
		{"notice", notice, enforcement.Sent, "acknowledge>sent done>done not-applicable>not-applicable cannot>cannot"},
		{"notice", notice, enforcement.Done, ""},
		{"question", question, enforcement.Issued, "acknowledge>acknowledged hand-over>handed-over answer>answered cancel>cancelled"},
		{"question", question, enforcement.Acknowledged, "hand-over>handed-over answer>answered cancel>cancelled"},
		{"question", question, enforcement.Answered, ""},
	} {
		o := tt.order
		o.State = tt.state
		var got []string
		for _, a := range all {
			next, err := o.Next(a)
			if err == nil {
				got = append(got, string(a)+">"+string(next))
			} else if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), tt.state.Chinese()) {
				t.Errorf("%s %s %s: %v", tt.name, tt.state, a, err)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s %s: %s\nwant %s", tt.name, tt.state, s, tt.want)
		}
	}
}

// given is a fine-like order of own procedure, and the feedback that does it.
func given(t *testing.T) (enforcement.Order, enforcement.Feedback, enforcement.Env) {
	rs := rules(t, true)
	o := enforcement.Order{ID: "ord_1", Version: 1, Listing: "lst_1", Domain: 1, Measure: "1.2", Directive: "nmg-2020-3/1.2#4", Act: "stop-subsidy",
		Kind: law.Perform, State: enforcement.Issued, Undo: law.Lift, Issued: "2026-08-03", Function: "finance", Body: "bod_1"}
	fb := enforcement.Feedback{Act: enforcement.Finish, Day: "2026-08-20", Document: "内财企[2026]12号", DocumentDay: "2026-08-19", File: strings.Repeat("ab", 32)}
	return o, fb, enforcement.Env{Rules: rs, Facts: listed(t, rs, 1), Today: today}
}

// TestFeedback: a sound feedback, then one change.
func TestFeedback(t *testing.T) {
	o, fb, env := given(t)
	done, read, err := enforcement.Feed(o, fb, env)
	if err != nil || done.State != enforcement.Done || done.Closed != today || !done.Acted || done.Acknowledged != today || read.Document != "内财企〔2026〕12号" {
		t.Fatalf("%+v %+v %v", done, read, err)
	}
	for _, tt := range []struct {
		name   string
		change func(*enforcement.Order, *enforcement.Feedback, *enforcement.Env)
		field  string // of the refusal; empty: accepted
	}{
		{"no document, own procedure", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.Document, fb.Code = "", enforcement.ByNature
		}, "document"},
		{"no document, by nature", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.Act, fb.Document, fb.Code = "interview", "", enforcement.ByNature
		}, ""},
		{"no document and no reason", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.Act, fb.Document = "interview", ""
		}, "document"},
		{"no document, a reason of another act", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.Act, fb.Document, fb.Code = "interview", "", enforcement.PartyGone
		}, "document"},
		{"a document and a reason for none", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.Code = enforcement.ByNature
		}, "code"},
		{"a document number that is none", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Document = "口头通知" }, "document"},
		{"no date of the document", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.DocumentDay = "" }, "document_day"},
		{"a document of tomorrow", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.DocumentDay = today.AddDays(1)
		}, "document_day"},
		{"no file", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.File = "" }, "file"},
		{"no day", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = "" }, "day"},
		{"a day to come", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = today.AddDays(1) }, "day"},
		{"before the listing", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = "2026-08-02" }, "day"},
		{"the first day of the listing", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = "2026-08-03" }, ""},
		{"an act nobody knows", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Act = "shrug" }, "act"},
		{"opened without a document", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.Act, fb.Document = enforcement.Open, ""
		}, "document"},
		{"opened", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) { fb.Act = enforcement.Open }, ""},
		{"a standing order is never done", func(o *enforcement.Order, _ *enforcement.Feedback, _ *enforcement.Env) { o.Standing = true }, "act"},
		{"not applicable without a code", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Text: "无"}
		}, "code"},
		{"not applicable with a code of cannot", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.PartyGone, Text: "无"}
		}, "code"},
		{"not applicable with a code of the system", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.RuledOut, Text: "无"}
		}, "code"},
		{"not applicable without words", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "  "}
		}, "text"},
		{"not applicable", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "未享受补贴"}
		}, ""},
		{"cannot", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Fail, Code: enforcement.PartyGone, Text: "已注销"}
		}, ""},
		{"words without end", func(_ *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.Text = strings.Repeat("长", 2001)
		}, "text"},
		{"an alternative not chosen", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.OneOf, fb.Text = "subsidy", "因"
		}, "chosen"},
		{"an alternative without a reason", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.OneOf, fb.Chosen = "subsidy", true
		}, "text"},
		{"an alternative chosen", func(o *enforcement.Order, fb *enforcement.Feedback, _ *enforcement.Env) {
			o.OneOf, fb.Chosen, fb.Text = "subsidy", true, "尚未拨付"
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, fb, env := given(t)
			tt.change(&o, &fb, &env)
			after, _, err := enforcement.Feed(o, fb, env)
			if tt.field == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok || f.Field != tt.field {
				t.Fatalf("refusal %v, want one of %s", err, tt.field)
			}
			if after.State != o.State || after.Closed != o.Closed {
				t.Errorf("a refused feedback changed the order to %s", after.State)
			}
		})
	}
}

// TestStandingPeriods: fed back once a period, never twice in one, and due at each period's end.
func TestStandingPeriods(t *testing.T) {
	o, fb, env := given(t)
	o.Standing, o.Act, o.Issued = true, "inspect-more", "2026-02-27"
	env.Facts.Effective = o.Issued
	fb.Act, fb.Document, fb.Code = enforcement.Report, "", enforcement.ByNature
	for _, step := range []struct {
		today calendar.Day
		due   calendar.Day // after it; empty: too early
		from  string
	}{
		{"2026-03-02", "2026-08-27", ""}, // the first period's; next the second's end
		{"2026-05-27", "", "2026-05-28"}, // still the first
		{"2026-05-28", "2026-11-27", ""}, // the second begins
		{"2026-06-30", "", "2026-08-28"},
	} {
		env.Today, fb.Day = step.today, step.today
		next, _, err := enforcement.Feed(o, fb, env)
		if step.due == "" {
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok || f.Kind != fault.TooEarly || f.From != step.from {
				t.Fatalf("%s: %v, want too early until %s", step.today, err, step.from)
			}
			continue
		}
		if err != nil || next.Due.Day != step.due || next.State != enforcement.Running {
			t.Fatalf("%s: due %v %s, %v; want %s", step.today, next.Due, next.State, err, step.due)
		}
		o = next
	}
	if o.Periods != 2 {
		t.Errorf("%d periods fed back", o.Periods)
	}
}

// TestOverdue counts with the calendar as shipped: the National Day week of 2026 is no working time.
func TestOverdue(t *testing.T) {
	cal := rules(t, false).Calendar()
	due := cal.AddWorkdays("2026-09-23", 5)
	if due.Day <= "2026-10-07" || due.Estimated {
		t.Fatalf("five working days from 23 September end on %v", due)
	}
	o := enforcement.Order{Kind: law.Perform, State: enforcement.Acknowledged, Due: due}
	for _, tt := range []struct {
		name   string
		change func(*enforcement.Order)
		day    calendar.Day
		want   bool
	}{
		{"on the last day", func(*enforcement.Order) {}, due.Day, false},
		{"the day after", func(*enforcement.Order) {}, due.Day.AddDays(1), true},
		{"closed", func(o *enforcement.Order) { o.State = enforcement.Done }, due.Day.AddDays(1), false},
		{"paused", func(o *enforcement.Order) { o.Paused = standing.Objection }, due.Day.AddDays(1), false},
		{"estimated", func(o *enforcement.Order) { o.Due.Estimated = true }, due.Day.AddDays(1), false},
		{"nothing due", func(o *enforcement.Order) { o.Due = calendar.Due{} }, "2099-01-01", false},
		{"not received in time", func(o *enforcement.Order) {
			o.State, o.AckDue = enforcement.Issued, calendar.Due{Day: "2026-09-28"}
		}, "2026-09-29", true},
		{"received", func(o *enforcement.Order) { o.AckDue = calendar.Due{Day: "2026-09-28"} }, "2026-09-29", false},
	} {
		x := o
		tt.change(&x)
		if got := x.Overdue(tt.day); got != tt.want {
			t.Errorf("%s: overdue %v", tt.name, got)
		}
	}
}

// TestLate: what is said to have been done after the listing's end has no ground.
func TestLate(t *testing.T) {
	f := standing.Facts{Effective: "2026-01-05", Until: "2026-08-31", EndedOn: "2026-06-01"}
	for _, tt := range []struct {
		act  enforcement.Act
		day  calendar.Day
		want bool
	}{
		{enforcement.Finish, "2026-05-31", false}, {enforcement.Finish, "2026-06-01", true}, {enforcement.Open, "2026-06-01", true},
		{enforcement.Report, "2026-07-01", true}, {enforcement.Decline, "2026-07-01", false}, {enforcement.Finish, "", false},
	} {
		fb := enforcement.Feedback{Act: tt.act, Day: tt.day}
		refusal, late := fb.Late(&f)
		if late != tt.want || late && (refusal.Kind != fault.Conflict || !strings.Contains(refusal.Message, "2026-06-01")) {
			t.Errorf("%s on %s: %v %v", tt.act, tt.day, late, refusal.Message)
		}
	}
	f.EndedOn = ""
	fb := enforcement.Feedback{Act: enforcement.Finish, Day: "2026-09-01"}
	if _, late := fb.Late(&f); !late {
		t.Error("the day after the period is over")
	}
}

// TestConfirmRelease: a sound confirmation, then one change.
func TestConfirmRelease(t *testing.T) {
	o := enforcement.Order{State: enforcement.Done, Kind: law.Perform, Release: enforcement.Release{Kind: enforcement.ReleaseLift, State: enforcement.ReleasePending, On: "2026-08-24"}}
	fb := enforcement.Feedback{Day: "2026-08-25", Code: enforcement.InSystem}
	after, _, err := enforcement.ConfirmRelease(o, fb, today)
	if err != nil || after.Release.State != enforcement.ReleaseConfirmed || after.Release.Confirmed != "2026-08-25" {
		t.Fatalf("%+v %v", after.Release, err)
	}
	if _, _, err := enforcement.ConfirmRelease(after, fb, today); !fault.Is(err, fault.Conflict) {
		t.Errorf("confirmed twice: %v", err)
	}
	for name, change := range map[string]func(*enforcement.Order, *enforcement.Feedback){
		"before the end":     func(_ *enforcement.Order, fb *enforcement.Feedback) { fb.Day = "2026-08-23" },
		"tomorrow":           func(_ *enforcement.Order, fb *enforcement.Feedback) { fb.Day = today.AddDays(1) },
		"no day":             func(_ *enforcement.Order, fb *enforcement.Feedback) { fb.Day = "" },
		"no word on papers":  func(_ *enforcement.Order, fb *enforcement.Feedback) { fb.Code = "" },
		"listing still runs": func(o *enforcement.Order, _ *enforcement.Feedback) { o.Release = enforcement.Release{} },
	} {
		o, fb := o, fb
		change(&o, &fb)
		if after, _, err := enforcement.ConfirmRelease(o, fb, today); err == nil || after.Release.State == enforcement.ReleaseConfirmed {
			t.Errorf("%s was let through", name)
		}
	}
}

// TestWordsAndCodes: everything people may meet has its word.
func TestWordsAndCodes(t *testing.T) {
	for _, s := range enforcement.States() {
		if s.Chinese() == "" {
			t.Errorf("state %s has no word", s)
		}
	}
	seen := []enforcement.Code{}
	for _, a := range []enforcement.Act{enforcement.Finish, enforcement.Report, enforcement.Decline, enforcement.Fail, enforcement.Confirm} {
		if a.Chinese() == "" || len(enforcement.Codes(a)) == 0 {
			t.Errorf("%s has no word or no codes", a)
		}
		seen = append(seen, enforcement.Codes(a)...)
	}
	for _, c := range append(seen, enforcement.ListingEnded, enforcement.Moot, enforcement.RuledOut, enforcement.Restated, enforcement.Extended, enforcement.Duplicate, enforcement.SaidYes, enforcement.SaidNo) {
		if c.Chinese() == "" {
			t.Errorf("code %s has no word", c)
		}
	}
	for _, k := range []enforcement.ReleaseKind{enforcement.ReleaseLift, enforcement.ReleaseReapply, enforcement.ReleaseNone, enforcement.ReleaseCancel} {
		expired, revoked := enforcement.Release{Kind: k, Ending: standing.Expired}, enforcement.Release{Kind: k, Ending: standing.Revoked}
		if expired.Wording() == "" || k != enforcement.ReleaseCancel && expired.Wording() == revoked.Wording() {
			t.Errorf("release %s does not tell a revocation apart", k)
		}
	}
	if !slices.Equal(enforcement.Codes(enforcement.Fail)[:1], []enforcement.Code{enforcement.PartyGone}) {
		t.Error("codes changed order")
	}
}

func TestCursor(t *testing.T) {
	o := enforcement.Order{ID: "ord_01J00000000000000000000000", State: enforcement.Issued, Kind: law.Perform,
		Due: calendar.Due{Day: "2026-09-30"}, AckDue: calendar.Due{Day: "2026-09-04"}}
	c, ok := enforcement.ParseCursor(o.Cursor())
	if !ok || c.Rank != 0 || c.Due != "2026-09-04" || c.ID != o.ID {
		t.Errorf("%s reads as %+v", o.Cursor(), c)
	}
	for _, bad := range []string{"", "0.2026-09-30", "9.2026-09-30." + o.ID, "0.soon." + o.ID, "0.2026-09-30.lst_1", "0.2026-09-30." + o.ID + ".x"} {
		if _, ok := enforcement.ParseCursor(bad); ok {
			t.Errorf("%q was read", bad)
		}
	}
}
