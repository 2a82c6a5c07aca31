package listing

import (
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A valid value, then one change, which the guard named by its rule refuses.

func TestProposalGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Proposal, *World)
		kind   fault.Kind
		rule   string
	}{
		"no list basis":                {func(p *Proposal, _ *World) { p.Domain = 3 }, fault.Conflict, "listing.list-basis"},
		"list basis not yet":           {func(p *Proposal, w *World) { p.Domain, w.Day = 4, "2025-12-31" }, fault.Conflict, "listing.list-basis"},
		"unknown domain":               {func(p *Proposal, _ *World) { p.Domain = 9 }, fault.Invalid, "law.domain"},
		"body without function":        {func(_ *Proposal, w *World) { w.Authority.Functions = []string{"tax"} }, fault.Conflict, "listing.authority"},
		"unknown party":                {func(p *Proposal, _ *World) { p.Party = "pty_none" }, fault.Invalid, "listing.party"},
		"record merged into another":   {func(_ *Proposal, w *World) { w.Subjects[unit] = Subject{ID: unit, Merged: "pty_root"} }, fault.Invalid, "listing.party-merged"},
		"member merged into another":   {func(_ *Proposal, w *World) { w.Subjects[boss] = Subject{ID: boss, Person: true, Merged: "pty_root"} }, fault.Invalid, "listing.party-merged"},
		"no party":                     {func(p *Proposal, _ *World) { p.Party = "" }, fault.Invalid, "listing.party"},
		"unknown case":                 {func(p *Proposal, _ *World) { p.Case = "mine" }, fault.Invalid, "listing.case"},
		"person for a unit":            {func(p *Proposal, _ *World) { p.Party = farmer }, fault.Invalid, "listing.case-party"},
		"kind where there is none":     {func(p *Proposal, _ *World) { p.Kind = "contractor" }, fault.Invalid, "listing.kind"},
		"facility where there is none": {func(p *Proposal, _ *World) { p.Facility = "一号井" }, fault.Invalid, "listing.facility"},
		"unknown member":               {func(p *Proposal, _ *World) { p.Members[0].Party = "pty_none" }, fault.Invalid, "listing.member"},
		"unit as member":               {func(p *Proposal, w *World) { w.Subjects[boss] = Subject{ID: boss} }, fault.Invalid, "listing.member"},
		"role the case has not":        {func(p *Proposal, _ *World) { p.Members[0].Role = law.Shareholder }, fault.Invalid, "listing.member-role"},
		"member twice":                 {func(p *Proposal, _ *World) { p.Members[1] = p.Members[0] }, fault.Invalid, "listing.member-twice"},
		"document kind":                {func(p *Proposal, _ *World) { p.Document.Kind = "新闻报道" }, fault.Invalid, "listing.document-kind"},
		"no number":                    {func(p *Proposal, _ *World) { p.Document.Number = "" }, fault.Invalid, "ident.document-number.empty"},
		"number without form":          {func(p *Proposal, _ *World) { p.Document.Number = "第三份" }, fault.Invalid, "ident.document-number.form"},
		"no date":                      {func(p *Proposal, _ *World) { p.Document.Date = "" }, fault.Invalid, "listing.date"},
		"no such date":                 {func(p *Proposal, _ *World) { p.Document.Date = "2025-02-30" }, fault.Invalid, "listing.date"},
		"date to come":                 {func(p *Proposal, _ *World) { p.Document.Date = proposed.AddDays(1) }, fault.Invalid, "listing.date-future"},
		"no issuer":                    {func(p *Proposal, _ *World) { p.Document.Issuer = " " }, fault.Invalid, "listing.issuer"},
		"no file":                      {func(p *Proposal, _ *World) { p.Document.File = "" }, fault.Invalid, "listing.file"},
		"file not stored":              {func(p *Proposal, _ *World) { p.Document.File = strings.Repeat("b", 64) }, fault.Invalid, "listing.file"},
		"facts too short":              {func(p *Proposal, _ *World) { p.Conduct = "发生事故" }, fault.Invalid, "listing.text"},
		"facts too long":               {func(p *Proposal, _ *World) { p.Conduct = strings.Repeat("长", mostText+1) }, fault.Invalid, "listing.text"},
		"no grounds":                   {func(p *Proposal, _ *World) { p.Grounds = nil }, fault.Invalid, "listing.grounds"},
		"another domain's":             {func(p *Proposal, _ *World) { p.Grounds = []string{"d2-punished"} }, fault.Invalid, "listing.grounds"},
		"grounds twice":                {func(p *Proposal, _ *World) { p.Grounds = []string{"d1-accident", "d1-accident"} }, fault.Invalid, "listing.grounds"},
		"unknown circumstance":         {func(p *Proposal, _ *World) { p.Circumstances = map[string]bool{"rainy": true} }, fault.Invalid, "listing.circumstance"},
		"party's circumstance":         {func(p *Proposal, _ *World) { p.Circumstances = map[string]bool{"listed-company": true} }, fault.Invalid, "listing.circumstance-scope"},
		"implied and denied":           {func(p *Proposal, _ *World) { p.Circumstances = map[string]bool{"work-safety-dishonesty": false} }, fault.Invalid, "listing.circumstance-implied"},
		"period too long":              {func(p *Proposal, _ *World) { p.Period = calendar.Period{N: 37, Unit: calendar.Months} }, fault.Invalid, "listing.period"},
		"period that is none":          {func(p *Proposal, _ *World) { p.Period = calendar.Period{N: -1, Unit: calendar.Years} }, fault.Invalid, "listing.period"},
	} {
		t.Run(name, func(t *testing.T) {
			p, w := proposal(), world(t, proposed, drafter)
			if _, _, err := Next(Listing{ID: "lst_1"}, Propose, p, w); err != nil {
				t.Fatalf("the valid value: %v", err)
			}
			c.change(&p, &w)
			if _, _, err := Next(Listing{ID: "lst_1"}, Propose, p, w); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}

func TestNoListBasisSaysWhoRecordsIt(t *testing.T) {
	p := proposal()
	p.Domain = 7
	_, _, err := Next(Listing{ID: "lst_1"}, Propose, p, world(t, proposed, drafter))
	for _, words := range []string{"房地产领域", "统筹人员提出", "司法厅"} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v does not say %s", err, words)
		}
	}
	r, err := compileWith(recorded("7", law.Repealed))
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, proposed, drafter)
	w.Law = r
	if _, _, err := Next(Listing{ID: "lst_1"}, Propose, p, w); !broken(err, fault.Conflict, "listing.list-basis") {
		t.Errorf("a repealed list basis: %v", err)
	}
}

func TestLevelOfAuthority(t *testing.T) {
	r, err := compileWith(recorded("2", law.Confirmed))
	if err != nil {
		t.Fatal(err)
	}
	w := world(t, proposed, drafter)
	w.Law, w.Authority.Functions, w.Authority.Region = r, []string{"ecology-environment"}, "150102"
	p := proposal()
	p.Domain, p.Grounds, p.Members = 2, []string{"d2-punished"}, nil
	if _, _, err := Next(Listing{ID: "lst_1"}, Propose, p, w); !broken(err, fault.Conflict, "listing.authority-level") {
		t.Errorf("a banner's branch office: %v", err)
	}
	w.Authority.Region = "150100"
	if _, _, err := Next(Listing{ID: "lst_1"}, Propose, p, w); err != nil {
		t.Errorf("the league's office: %v", err)
	}
}

// A mine names its facility and kind; a natural person is listed for himself, and what
// his case takes for granted must be recorded, not assumed.
func TestOtherSubjects(t *testing.T) {
	mine := proposal()
	mine.Domain, mine.Case, mine.Kind, mine.Facility, mine.Members = 5, "coal-mine", "mine-over-capacity", "示例煤矿一号井", nil
	mine.Grounds = []string{"d5-over-capacity"}
	person := proposal()
	person.Party, person.Domain, person.Case, person.Members = farmer, 4, "natural-person", nil
	person.Grounds = []string{"d4-serious-violation"}
	person.Circumstances = map[string]bool{"on-oil-gas-list": true, "person-found-seriously-dishonest": true}
	for name, c := range map[string]struct {
		p      Proposal
		change func(*Proposal)
		rule   string
	}{
		"mine":                  {mine, func(*Proposal) {}, ""},
		"mine without facility": {mine, func(p *Proposal) { p.Facility = "" }, "listing.facility"},
		"mine without kind":     {mine, func(p *Proposal) { p.Kind = "" }, "listing.kind"},
		"mine with persons":     {mine, func(p *Proposal) { p.Members = proposal().Members }, "listing.member-role"},
		"person":                {person, func(*Proposal) {}, ""},
		"unit for a person":     {person, func(p *Proposal) { p.Party = unit }, "listing.case-party"},
		"presupposed list":      {person, func(p *Proposal) { p.Circumstances = map[string]bool{"person-found-seriously-dishonest": true} }, "listing.presupposed"},
	} {
		t.Run(name, func(t *testing.T) {
			c.change(&c.p)
			l, _, err := Next(Listing{ID: "lst_1"}, Propose, c.p, world(t, proposed, drafter))
			if c.rule == "" {
				if f := l.Facts(); err != nil || f.Facility != c.p.Facility || f.Person != (c.p.Party == farmer) {
					t.Errorf("%+v, %v", f, err)
				}
				return
			}
			if !broken(err, fault.Invalid, c.rule) {
				t.Errorf("%v; want %s", err, c.rule)
			}
		})
	}
}

func TestServeGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Delivery)
		kind   fault.Kind
		rule   string
	}{
		"stranger":        {func(d *Delivery) { d.Recipient = leader }, fault.Invalid, "listing.service-recipient"},
		"no means":        {func(d *Delivery) { d.Means = "" }, fault.Invalid, "listing.means"},
		"before decision": {func(d *Delivery) { d.Date = decided.AddDays(-1) }, fault.Invalid, "listing.date-order"},
		"tomorrow":        {func(d *Delivery) { d.Date = servedOn.AddDays(1) }, fault.Invalid, "listing.date-future"},
		"no date":         {func(d *Delivery) { d.Date = "" }, fault.Invalid, "listing.date"},
		"one paper":       {func(d *Delivery) { d.RepairNotice = false }, fault.Invalid, "listing.two-papers"},
	} {
		t.Run(name, func(t *testing.T) {
			s := delivered(servedOn)
			c.change(&s.Deliveries[0])
			if _, _, err := Next(after(t, Decide), Serve, s, world(t, servedOn, drafter)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
	w := world(t, servedOn, drafter)
	if _, _, err := Next(after(t, Decide), Serve, Services{}, w); !broken(err, fault.Invalid, "listing.service") {
		t.Errorf("nothing served: %v", err)
	}
	twice := Services{[]Delivery{delivered(servedOn).Deliveries[0], {Recipient: unit, RepairNotice: true, Served: Served{Means: Direct, Date: servedOn}}}}
	if _, _, err := Next(after(t, Decide), Serve, twice, w); !broken(err, fault.Conflict, "listing.service-twice") {
		t.Errorf("served twice: %v", err)
	}
}

func TestEndGuards(t *testing.T) {
	paper := func(day calendar.Day) Document {
		return Document{Number: "呼应急修〔2027〕1号", Date: day, File: digest}
	}
	for name, c := range map[string]struct {
		end   Termination
		day   calendar.Day
		kind  fault.Kind
		rule  string
		since string
	}{
		"expired on its last day":  {Termination{How: standing.Expired}, "2029-03-02", fault.TooEarly, "listing.period-over", "2029-03-03"},
		"revoked without document": {Termination{How: standing.Revoked, Reason: "认定事实有误"}, "2026-04-01", fault.Invalid, "listing.file", ""},
		"revoked without reason":   {Termination{How: standing.Revoked, Document: paper("2026-04-01")}, "2026-04-01", fault.Invalid, "listing.text", ""},
		"revoked before decision":  {Termination{How: standing.Revoked, Reason: "认定事实有误", Document: paper("2026-01-01")}, "2026-04-01", fault.Invalid, "listing.date-order", ""},
		"ends tomorrow":            {Termination{How: standing.Revoked, Reason: "认定事实有误", Document: paper("2026-04-01"), On: "2026-04-02"}, "2026-04-01", fault.Invalid, "listing.date-future", ""},
		"ends before its document": {Termination{How: standing.Revoked, Reason: "认定事实有误", Document: paper("2026-04-01"), On: "2026-03-31"}, "2026-04-01", fault.Invalid, "listing.date-order", ""},
		"no reason given":          {Termination{}, "2026-04-01", fault.Invalid, "listing.end-how", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Next(after(t, Serve), End, c.end, world(t, c.day, decider))
			if !broken(err, c.kind, c.rule) {
				t.Fatalf("%v; want %s %s", err, c.kind, c.rule)
			}
			if f, ok := err.(*fault.Fault); ok && f.From != c.since {
				t.Errorf("possible from %q, want %q", f.From, c.since)
			}
		})
	}
	repaired := Termination{How: standing.Repaired, Document: paper("2027-03-03")}
	if _, _, err := Next(after(t, Serve), End, repaired, world(t, "2027-03-04", decider)); !broken(err, fault.Conflict, "listing.repair-procedure") {
		t.Errorf("repaired without the procedure: %v", err)
	}
	if _, _, err := Next(after(t, Decide), End, repaired, world(t, "2027-03-04", decider)); !broken(err, fault.Conflict, "listing.end-unserved") {
		t.Errorf("a repair of what was never served: %v", err)
	}
	adopted := after(t, Adopt)
	from := adopted.RepairableFrom(rulesetOf(t), "2027-03-04")
	for day, want := range map[calendar.Day]fault.Kind{from.AddDays(-1): fault.TooEarly, from: "", adopted.Until.AddDays(1): fault.Conflict} {
		x := repaired
		x.Document.Date = from
		if day.Before(from) {
			x.Document.Date = day
		}
		l, _, err := Next(adopted, End, x, world(t, day, decider))
		if fault.KindOf(err) != want && err != nil || want == "" && l.Facts().EndedHow != standing.Repaired {
			t.Errorf("adopted, repaired elsewhere, on %s: %v", day, err)
		}
	}
}

func TestSmallGuards(t *testing.T) {
	w := world(t, servedOn, decider)
	for name, c := range map[string]struct {
		from Act
		act  Act
		in   Input
		kind fault.Kind
		rule string
	}{
		"review by the drafter":    {Propose, Review, Opinion{Approve: true}, fault.Forbidden, "listing.three-people"},
		"return without opinion":   {Propose, Review, Opinion{}, fault.Invalid, "listing.text"},
		"another party":            {Propose, Edit, func() Proposal { p := proposal(); p.Party = farmer; return p }(), fault.Invalid, "listing.edit-subject"},
		"withdrawn without reason": {Propose, Withdraw, Withdrawal{}, fault.Invalid, "listing.text"},
		"stay without paper":       {Serve, Stay, Mark{Reason: "法院裁定停止执行"}, fault.Invalid, "listing.file"},
		"answer without source":    {Serve, Answer, CircumstanceAnswer{ID: "serious", Value: law.True}, fault.Invalid, "listing.text"},
		"answer denies grounds":    {Serve, Answer, CircumstanceAnswer{ID: "work-safety-dishonesty", Value: law.False, Source: "核查"}, fault.Invalid, "listing.circumstance-implied"},
		"answer takes back":        {Serve, Answer, CircumstanceAnswer{ID: "work-safety-dishonesty", Value: law.Unknown, Source: "核查"}, fault.Invalid, "listing.circumstance-implied"},
		"complete what is not":     {Serve, Complete, Completion{DecisionFile: digest}, fault.Conflict, "listing.complete"},
	} {
		t.Run(name, func(t *testing.T) {
			w := w
			if c.act == Review && c.kind == fault.Forbidden {
				w.Actor = drafter
			}
			if _, _, err := Next(after(t, c.from), c.act, c.in, w); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}

func TestAnswersStandInTheFacts(t *testing.T) {
	l, w := after(t, Serve), world(t, servedOn, drafter)
	for _, step := range []law.Tri{law.True, law.False, law.Unknown} {
		var err error
		if l, _, err = Next(l, Answer, CircumstanceAnswer{ID: "serious", Value: step, Source: "处罚决定书"}, w); err != nil {
			t.Fatal(err)
		}
		if f := l.Facts(); f.Circumstance("serious") != step || f.Circumstance("work-safety-dishonesty") != law.True {
			t.Errorf("answered %s: %v", step, f.Circumstances)
		}
	}
}

// TestCaseGoesOnAfterMerging: a case under way is edited though its party's record was
// merged into another since; a person whom it did not name is named by his own record.
func TestCaseGoesOnAfterMerging(t *testing.T) {
	l := after(t, Propose)
	w := world(t, proposed, drafter)
	for id, s := range w.Subjects {
		s.Merged = "pty_root"
		w.Subjects[id] = s
	}
	p := proposal()
	if _, _, err := Next(l, Edit, p, w); err != nil {
		t.Fatalf("a case under way does not go on: %v", err)
	}
	p.Members = append(p.Members, standing.Member{Party: farmer, Role: law.DirectlyResponsible})
	if _, _, err := Next(l, Edit, p, w); !broken(err, fault.Invalid, "listing.party-merged") {
		t.Errorf("a merged record is named anew: %v", err)
	}
}

// TestDoubles: two cases that would be one if they were about one party. The sound pair,
// then one change.
func TestDoubles(t *testing.T) {
	listed := Row{ID: "lst_1", Domain: 1, State: standing.Served, DecisionNumber: "示列〔2026〕1号", GroundsNumber: "示罚〔2026〕1号"}
	open := Row{ID: "lst_3", Domain: 1, State: standing.Heard, GroundsNumber: "示罚〔2026〕2号"}
	for _, tt := range []struct {
		name   string
		of     Row
		change func(*Row)
		want   bool
	}{
		{"one decision", listed, func(*Row) {}, true},
		{"itself", listed, func(r *Row) { r.ID = "lst_1" }, false},
		{"another domain", listed, func(r *Row) { r.Domain = 6 }, false},
		{"another decision", listed, func(r *Row) { r.DecisionNumber = "示列〔2026〕9号" }, false},
		{"ended", listed, func(r *Row) { r.State = standing.Ended }, false},
		{"two proposals on one document", open, func(r *Row) { r.State = standing.Proposed }, true},
		{"of another domain too", open, func(r *Row) { r.Domain = 6 }, true},
		{"one decided", open, func(r *Row) { r.State, r.DecisionNumber = standing.Decided, "示列〔2026〕1号" }, false},
		{"one withdrawn", open, func(r *Row) { r.State = standing.Withdrawn }, false},
		{"another document", open, func(r *Row) { r.GroundsNumber = "示罚〔2026〕3号" }, false},
	} {
		other := tt.of
		other.ID = "lst_2"
		tt.change(&other)
		if tt.of.Doubles(&other) != tt.want || other.Doubles(&tt.of) != tt.want {
			t.Errorf("%s: not %v both ways", tt.name, tt.want)
		}
	}
}
