package listing

import (
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

func TestNoticeGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Notice)
		kind   fault.Kind
		rule   string
	}{
		"stranger":            {func(n *Notice) { n.Recipient = leader }, fault.Invalid, "listing.notice-recipient"},
		"no number":           {func(n *Notice) { n.Document.Number = "" }, fault.Invalid, "ident.document-number.empty"},
		"no file":             {func(n *Notice) { n.Document.File = "" }, fault.Invalid, "listing.file"},
		"no facts":            {func(n *Notice) { n.Facts = "" }, fault.Invalid, "listing.text"},
		"no basis":            {func(n *Notice) { n.Basis = "" }, fault.Invalid, "listing.text"},
		"no consequences":     {func(n *Notice) { n.Consequences = "" }, fault.Invalid, "listing.text"},
		"no rights":           {func(n *Notice) { n.Rights = "" }, fault.Invalid, "listing.text"},
		"no means":            {func(n *Notice) { n.Means = "" }, fault.Invalid, "listing.means"},
		"unknown means":       {func(n *Notice) { n.Means = "pigeon" }, fault.Invalid, "listing.means"},
		"no consent":          {func(n *Notice) { n.Means = Electronic }, fault.Invalid, "listing.consent"},
		"served before made":  {func(n *Notice) { n.Date = told.AddDays(-1) }, fault.Invalid, "listing.date-order"},
		"served tomorrow":     {func(n *Notice) { n.Date = told.AddDays(1) }, fault.Invalid, "listing.date-future"},
		"before the grounds":  {func(n *Notice) { n.Document.Date = "2025-12-19" }, fault.Invalid, "listing.date-order"},
		"proof not stored":    {func(n *Notice) { n.Proof = "ff" }, fault.Invalid, "listing.file"},
		"too short to answer": {func(n *Notice) { n.Period = calendar.Period{N: 3, Unit: calendar.WorkingDays} }, fault.Invalid, "listing.answer-period"},
		"period that is none": {func(n *Notice) { n.Period = calendar.Period{N: 3, Unit: "moons"} }, fault.Invalid, "listing.answer-period"},
	} {
		t.Run(name, func(t *testing.T) {
			n := noticeTo(unit, told)
			c.change(&n)
			if _, _, err := Next(after(t, Review), Notify, Notification{[]Notice{n}}, world(t, told, drafter)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
	w := world(t, told, drafter)
	if _, _, err := Next(after(t, Review), Notify, Notification{}, w); !broken(err, fault.Invalid, "listing.notice") {
		t.Errorf("no notice at all: %v", err)
	}
	if _, _, err := Next(after(t, Notify), Notify, Notification{[]Notice{noticeTo(boss, told)}}, w); !broken(err, fault.Conflict, "listing.notice-twice") {
		t.Errorf("told twice: %v", err)
	}
	n := noticeTo(unit, told)
	n.Means, n.Consent, n.Period = Electronic, true, calendar.Period{N: 10, Unit: calendar.WorkingDays}
	l, _, err := Next(after(t, Review), Notify, Notification{[]Notice{n}}, w)
	if err != nil || l.Notices[0].AnswerEnd(w.Law.Calendar()).Day != "2026-03-04" {
		t.Errorf("with consent and ten days: %v, %v", l.Notices, err)
	}
}

func TestHearGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Statement)
		kind   fault.Kind
		rule   string
	}{
		"not told":           {func(s *Statement) { s.Recipient = leader }, fault.Conflict, "listing.hear-notice"},
		"no form":            {func(s *Statement) { s.Form = "" }, fault.Invalid, "listing.hear-form"},
		"aggravated":         {func(s *Statement) { s.Outcome = "aggravated" }, fault.Invalid, "listing.hear-outcome"},
		"nothing said":       {func(s *Statement) { s.Text = "" }, fault.Invalid, "listing.text"},
		"no answer":          {func(s *Statement) { s.Response = "" }, fault.Invalid, "listing.text"},
		"before the notice":  {func(s *Statement) { s.Received = told.AddDays(-1) }, fault.Invalid, "listing.date-order"},
		"answered before":    {func(s *Statement) { s.Received, s.Answered = "2026-02-14", told }, fault.Invalid, "listing.date-order"},
		"answered in future": {func(s *Statement) { s.Answered = "2026-03-14" }, fault.Invalid, "listing.date-future"},
		"file not stored":    {func(s *Statement) { s.File = "ff" }, fault.Invalid, "listing.file"},
	} {
		t.Run(name, func(t *testing.T) {
			s := statement(unit, told)
			c.change(&s)
			if _, _, err := Next(after(t, Notify), Hear, s, world(t, "2026-02-14", drafter)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}

func TestDecisionGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Decision, *World)
		kind   fault.Kind
		rule   string
	}{
		"by the drafter":      {func(_ *Decision, w *World) { w.Actor = drafter }, fault.Forbidden, "listing.three-people"},
		"by the reviewer":     {func(_ *Decision, w *World) { w.Actor = auditor }, fault.Forbidden, "listing.three-people"},
		"too early":           {func(d *Decision, w *World) { w.Day, d.Document.Date = lastDay, lastDay }, fault.TooEarly, "listing.answer-period"},
		"dated too early":     {func(d *Decision, _ *World) { d.Document.Date = lastDay }, fault.Invalid, "listing.answer-period"},
		"dated tomorrow":      {func(d *Decision, _ *World) { d.Document.Date = decided.AddDays(1) }, fault.Invalid, "listing.date-future"},
		"no file":             {func(d *Decision, _ *World) { d.Document.File = "" }, fault.Invalid, "listing.file"},
		"no number":           {func(d *Decision, _ *World) { d.Document.Number = "" }, fault.Invalid, "ident.document-number.empty"},
		"person not proposed": {func(d *Decision, _ *World) { d.Members[0].Party = leader }, fault.Invalid, "listing.member-proposed"},
		"role not proposed":   {func(d *Decision, _ *World) { d.Members[0].Role = law.ProjectLeader }, fault.Invalid, "listing.member-proposed"},
		"person twice":        {func(d *Decision, _ *World) { d.Members[1] = d.Members[0] }, fault.Invalid, "listing.member-twice"},
		"grounds not told":    {func(d *Decision, _ *World) { d.Grounds = []string{"d1-accident", "d1-fraud"} }, fault.Invalid, "listing.no-aggravation"},
		"period over basis":   {func(d *Decision, _ *World) { d.Period = calendar.Period{N: 4, Unit: calendar.Years} }, fault.Invalid, "listing.no-aggravation"},
		"no measures":         {func(d *Decision, _ *World) { d.Measures = "" }, fault.Invalid, "listing.text"},
		"no way out":          {func(d *Decision, _ *World) { d.Removal = "" }, fault.Invalid, "listing.text"},
		"no remedies":         {func(d *Decision, _ *World) { d.Remedies = "可依法申请行政复议" }, fault.Invalid, "listing.remedies"},
		"function lost":       {func(_ *Decision, w *World) { w.Authority.Functions = nil }, fault.Conflict, "listing.authority"},
	} {
		t.Run(name, func(t *testing.T) {
			d, w := decision(decided), world(t, decided, decider)
			c.change(&d, &w)
			if _, _, err := Next(after(t, Notify), Decide, d, w); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}

// Who got no notice of his own cannot be named; the rest may be decided.
func TestPersonWithoutNoticeIsNotNamed(t *testing.T) {
	l, _, err := Next(after(t, Review), Notify, Notification{[]Notice{noticeTo(unit, told)}}, world(t, told, drafter))
	if err != nil {
		t.Fatal(err)
	}
	d, w := decision(decided), world(t, decided, decider)
	if _, _, err := Next(l, Decide, d, w); !broken(err, fault.Invalid, "listing.member-notice") {
		t.Errorf("named without notice: %v", err)
	}
	d.Members = nil
	next, _, err := Next(l, Decide, d, w)
	if f := next.Facts(); err != nil || len(f.Members) != 0 || len(f.RoleOf(boss)) != 0 {
		t.Errorf("%+v, %v", f.Members, err)
	}
	only, _, err := Next(after(t, Review), Notify, Notification{[]Notice{noticeTo(boss, told)}}, world(t, told, drafter))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(only, Decide, decision(decided), w); !broken(err, fault.Conflict, "listing.notice") {
		t.Errorf("the unit was not told: %v", err)
	}
}

// Less than what was told is possible: a shorter period, fewer grounds with what they imply.
func TestDecisionMayBeMilder(t *testing.T) {
	p := proposal()
	p.Period = calendar.Period{N: 18, Unit: calendar.Months}
	l := Listing{ID: "lst_1"}
	for _, s := range append([]play{{Propose, p, proposed, drafter}}, story()[1:3]...) {
		var err error
		if l, _, err = s.run(t, l); err != nil {
			t.Fatal(err)
		}
	}
	d := decision(decided)
	d.Period = calendar.Period{N: 2, Unit: calendar.Years}
	if _, _, err := Next(l, Decide, d, world(t, decided, decider)); !broken(err, fault.Invalid, "listing.no-aggravation") {
		t.Errorf("longer than proposed: %v", err)
	}
	d.Period = calendar.Period{N: 1, Unit: calendar.Years}
	l, _, err := Next(l, Decide, d, world(t, decided, decider))
	if err != nil {
		t.Fatal(err)
	}
	l, _, err = Next(l, Serve, delivered(servedOn), world(t, servedOn, drafter))
	if err != nil || l.Until != "2027-03-02" {
		t.Errorf("until %s, %v", l.Until, err)
	}
}
