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
	"liancheng/internal/project"
	"liancheng/internal/standing"
)

// screened is a screening of the listed unit a month before, on a matter that domain 1 bears on.
func screened() enforcement.Screened {
	return enforcement.Screened{ID: "scr_1", Body: "bod_window", Matter: "tender.bid", Day: "2026-07-20", Digest: "d"}
}

var unit = enforcement.Reaching{Party: "pty_unit", Via: "pty_unit", Since: "2025-08-03"}

// TestDue: one sound case, then one change.
func TestDue(t *testing.T) {
	on := enforcement.Applied{Listings: []string{"lst_1"}}
	principal := enforcement.Reaching{Party: "pty_principal", Via: "pty_principal", Since: unit.Since}
	for _, c := range []struct {
		name   string
		change func(x *enforcement.Screened)
		said   enforcement.Applied
		of     enforcement.Reaching
		want   enforcement.Recheck
		spared bool
	}{
		{name: "no outcome on record", want: enforcement.InFlight},
		{name: "granted", change: func(x *enforcement.Screened) { x.Given, x.Decided = enforcement.Yes, "2026-07-21" }, want: enforcement.Granted},
		{name: "not granted for other reasons", change: func(x *enforcement.Screened) { x.Given, x.Decided = enforcement.No, "2026-07-21" }},
		{name: "the verdict applied the listing", said: on},
		{name: "it applied another, and showed this one paused", said: enforcement.Applied{Listings: []string{"lst_9"}}, want: enforcement.InFlight},
		{name: "as of another day, for no decision", change: func(x *enforcement.Screened) { x.Historical = true }},
		{name: "a matter the domain has no directive on", change: func(x *enforcement.Screened) { x.Matter = "water.intake" }, spared: true},
		{name: "a matter it is only told of, for reference", change: func(x *enforcement.Screened) { x.Matter = "tax.credit-rating" }, spared: true},
		{name: "a matter that the law no longer knows", change: func(x *enforcement.Screened) { x.Matter = "gone" }, spared: true},
		{name: "the first day within reach", change: func(x *enforcement.Screened) { x.Day = "2025-08-03" }, want: enforcement.InFlight},
		{name: "the day before it", change: func(x *enforcement.Screened) { x.Day = "2025-08-02" }},
		{name: "asked before, decided within", change: func(x *enforcement.Screened) {
			x.Day, x.Given, x.Decided = "2025-08-02", enforcement.Yes, "2025-08-03"
		}, want: enforcement.Granted},
		{name: "a person named, on a matter for the unit alone", of: principal, spared: true},
		{name: "a person named, in his role", of: principal, change: func(x *enforcement.Screened) { x.Matter = "market.entry" }, want: enforcement.InFlight},
		{name: "a branch, in the place of the unit", of: enforcement.Reaching{Party: "pty_branch", Via: "pty_unit", Since: unit.Since}, want: enforcement.InFlight},
		{name: "whom the listing does not reach", of: enforcement.Reaching{Party: "pty_9", Via: "pty_9", Since: unit.Since}, spared: true},
	} {
		s := situation(t, rules(t, false), 1, law.Unknown)
		x, of := screened(), c.of
		if c.change != nil {
			c.change(&x)
		}
		if of.Party == "" {
			of = unit
		}
		if why, spared := s.Due(&x, c.said, of); why != c.want || spared != c.spared {
			t.Errorf("%s: %q %v, want %q %v", c.name, why, spared, c.want, c.spared)
		}
	}
}

// TestDueHangsOnTheLaw: a circumstance denied, and a memorandum withdrawn, leave nothing to look at again.
func TestDueHangsOnTheLaw(t *testing.T) {
	x := screened()
	x.Matter = "tax.vat-refund"
	asked := situation(t, rules(t, false), 2, law.Unknown)
	if why, _ := asked.Due(&x, enforcement.Applied{}, unit); why != enforcement.InFlight {
		t.Errorf("nobody answered: %q", why)
	}
	denied := situation(t, rules(t, false), 2, law.False)
	if why, spared := denied.Due(&x, enforcement.Applied{}, unit); why != enforcement.NoRecheck || !spared {
		t.Errorf("every circumstance denied: %q %v", why, spared)
	}
	gone := situation(t, withdrawn(t), 2, law.Unknown)
	if why, _ := gone.Due(&x, enforcement.Applied{}, unit); why != enforcement.NoRecheck {
		t.Errorf("memorandum withdrawn: %q", why)
	}
}

// TestDueReleased: only what rests on the ended listing alone.
func TestDueReleased(t *testing.T) {
	alone := enforcement.Applied{Listings: []string{"lst_1"}, Reasons: []string{"lst_1", "lst_1"}}
	for _, c := range []struct {
		name   string
		change func(x *enforcement.Screened, a *enforcement.Applied)
		want   enforcement.Recheck
	}{
		{"because of it alone", func(*enforcement.Screened, *enforcement.Applied) {}, enforcement.Refused},
		{"granted all the same", func(x *enforcement.Screened, _ *enforcement.Applied) { x.Given = enforcement.Yes }, ""},
		{"nobody said what was done", func(x *enforcement.Screened, _ *enforcement.Applied) { x.Given = enforcement.Unrecorded }, ""},
		{"another listing was a reason too", func(_ *enforcement.Screened, a *enforcement.Applied) { a.Reasons = []string{"lst_1", "lst_2"} }, ""},
		{"shown, and no reason of it", func(_ *enforcement.Screened, a *enforcement.Applied) { a.Reasons = nil }, ""},
		{"out of reach", func(x *enforcement.Screened, _ *enforcement.Applied) { x.Day, x.Decided = "2025-08-01", "2025-08-02" }, ""},
		{"for no decision", func(x *enforcement.Screened, _ *enforcement.Applied) { x.Historical = true }, ""},
	} {
		s := situation(t, rules(t, false), 1, law.Unknown)
		x, a := screened(), alone
		x.Given, x.Decided = enforcement.No, "2026-07-22"
		c.change(&x, &a)
		if why := s.DueReleased(&x, a, unit); why != c.want {
			t.Errorf("%s: %q, want %q", c.name, why, c.want)
		}
	}
}

// TestDueProject: decisions still to come, while the party takes part.
func TestDueProject(t *testing.T) {
	s := situation(t, rules(t, false), 1, law.Unknown)
	p := project.Project{Stage: project.Permit, Participants: []project.Participant{{Party: "pty_unit", Part: project.Contractor, From: "2026-01-01", To: "2026-12-01"}}}
	due := func(p project.Project, day calendar.Day) (ids []string) {
		for _, m := range s.DueProject(&p, unit, day) {
			ids = append(ids, m.ID)
		}
		return ids
	}
	if ids := due(p, "2026-08-03"); !slices.Contains(ids, "tender.bid") || slices.Contains(ids, "project.approval") || slices.Contains(ids, "bond.corporate") {
		t.Errorf("at the stage of the permit: %v", ids)
	}
	if ids := due(p, "2026-12-01"); ids != nil {
		t.Errorf("it has left the project: %v", ids)
	}
	p.Stage = project.Planning
	if ids := due(p, "2026-08-03"); !slices.Contains(ids, "project.approval") {
		t.Errorf("at the first stage: %v", ids)
	}
	p.Stage = project.Acceptance
	if ids := due(p, "2026-08-03"); ids != nil {
		t.Errorf("nothing of domain 1 bears on the acceptance: %v", ids)
	}
}

// recheck is an order to look at a grant again, and a feedback that upholds it.
func recheck(t *testing.T, why enforcement.Recheck) (enforcement.Order, enforcement.Feedback, enforcement.Env) {
	rs := rules(t, false)
	f := listed(t, rs, 1)
	was := screened()
	if why == enforcement.Refused {
		f.State, f.EndedOn, f.EndedHow = standing.Ended, "2026-08-20", standing.Repaired
	}
	return enforcement.Order{ID: "ord_1", Listing: "lst_1", Kind: law.Recheck, Recheck: why, About: "scr_1", Body: "bod_window", State: enforcement.Issued, Undo: law.Reapply},
		enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.Upheld, Day: today, Text: "符合许可条件，予以维持"},
		enforcement.Env{Rules: rs, Facts: f, Today: today, Was: &was}
}

func TestRecheckFeedback(t *testing.T) {
	paper := func(fb *enforcement.Feedback) {
		fb.Document, fb.DocumentDay, fb.File = "示例许可〔2026〕7号", today, strings.Repeat("0f", 32)
	}
	again := func(change func(x *enforcement.Screened)) func(*enforcement.Feedback, *enforcement.Env) {
		return func(fb *enforcement.Feedback, env *enforcement.Env) {
			x := screened()
			x.ID, x.Day = "scr_2", today
			if change != nil {
				change(&x)
			}
			fb.Code, fb.Screening, env.Again = enforcement.Rescreened, "scr_2", &x
		}
	}
	code := func(c enforcement.Code) func(*enforcement.Feedback, *enforcement.Env) {
		return func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Code = c }
	}
	for _, c := range []struct {
		name   string
		why    enforcement.Recheck
		change func(*enforcement.Feedback, *enforcement.Env)
		field  string // of the fault; "" for none
		acted  bool
	}{
		{name: "upheld"},
		{name: "upheld without a word", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Text = "" }, field: "text"},
		{name: "no result", change: code(""), field: "code"},
		{name: "a result of other orders", change: code(enforcement.ByNature), field: "code"},
		{name: "before the listing", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = "2026-08-02" }, field: "day"},
		{name: "in the future", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Day = today.AddDays(1) }, field: "day"},
		{name: "changed without a decision of its own", change: code(enforcement.Redecided), field: "document"},
		{name: "changed by its own decision", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Code = enforcement.Redecided; paper(fb) }, acted: true},
		{name: "a grant cannot turn out not granted", change: code(enforcement.NotGranted), field: "code"},
		{name: "under way, and not granted", why: enforcement.InFlight, change: code(enforcement.NotGranted), acted: true},
		{name: "screened again", change: again(nil)},
		{name: "screened again, and no word which", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Code = enforcement.Rescreened }, field: "screening"},
		{name: "by another body", change: again(func(x *enforcement.Screened) { x.Body = "bod_other" }), field: "screening"},
		{name: "another party", change: again(func(x *enforcement.Screened) { x.Digest = "e" }), field: "screening"},
		{name: "another matter", change: again(func(x *enforcement.Screened) { x.Matter = "market.entry" }), field: "screening"},
		{name: "the same one", change: again(func(x *enforcement.Screened) { x.ID = "scr_1" }), field: "screening"},
		{name: "before the listing too", change: again(func(x *enforcement.Screened) { x.Day = "2026-08-02" }), field: "screening"},
		{name: "for no decision", change: again(func(x *enforcement.Screened) { x.Historical = true }), field: "screening"},
		{name: "a screening where none belongs", change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Screening = "scr_2" }, field: "screening"},
		{name: "not ours", change: func(fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.NotOurs, Text: "划转"}
		}},
		{name: "not applicable as of other orders", change: func(fb *enforcement.Feedback, _ *enforcement.Env) {
			*fb = enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.OneOf, Text: "择一"}
		}, field: "code"},
		{name: "released: told", why: enforcement.Refused, change: code(enforcement.Told)},
		{name: "released: told before the end", why: enforcement.Refused, change: func(fb *enforcement.Feedback, _ *enforcement.Env) {
			fb.Code, fb.Day = enforcement.Told, "2026-08-19"
		}, field: "day"},
		{name: "released: put right", why: enforcement.Refused, change: func(fb *enforcement.Feedback, _ *enforcement.Env) { fb.Code = enforcement.Redecided; paper(fb) }},
		{name: "released: nothing is left to refuse", why: enforcement.Refused, change: code(enforcement.NotGranted), field: "code"},
	} {
		why := c.why
		if why == "" {
			why = enforcement.Granted
		}
		o, fb, env := recheck(t, why)
		if c.change != nil {
			c.change(&fb, &env)
		}
		o, _, err := enforcement.Feed(o, fb, env)
		switch field := fieldOf(err); {
		case field != c.field:
			t.Errorf("%s: field %q, want %q: %v", c.name, field, c.field, err)
		case err == nil && (!o.State.Closed() || o.Acted != c.acted || o.Release != enforcement.Release{}):
			t.Errorf("%s: %s, acted %v, release %+v", c.name, o.State, o.Acted, o.Release)
		}
	}
}

// fieldOf is the field of the first fault.
func fieldOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Field
	}
	return ""
}

// TestRecheckWords: each says that a listing alone undoes no permit, or what is to be told.
func TestRecheckWords(t *testing.T) {
	for _, why := range []enforcement.Recheck{enforcement.InFlight, enforcement.Granted, enforcement.OfProject, enforcement.Refused} {
		o, _, env := recheck(t, why)
		plain, revoked := o.RecheckWording(env.Facts.EndedHow), o.RecheckWording(standing.Revoked)
		if plain == "" || why.Chinese() == "" || (plain == revoked) != (why != enforcement.Refused) {
			t.Errorf("%s: %s / %s", why, plain, revoked)
		}
		if o.State = enforcement.Done; o.StateName() != "已复核" {
			t.Errorf("done: %s", o.StateName())
		}
		for _, a := range []enforcement.Act{enforcement.Finish, enforcement.Decline, enforcement.Fail} {
			for _, c := range o.Codes(a) {
				if c.Chinese() == "" {
					t.Errorf("%s %s: %q has no words", why, a, c)
				}
			}
		}
	}
}
