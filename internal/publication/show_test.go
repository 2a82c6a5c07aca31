package publication

import (
	"strings"
	"testing"

	lawdata "liancheng/law"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
)

// rules is the shipped law with domain 1's list basis as a test wants it.
func rules(t testing.TB, change func(*law.ListBasis), more ...law.Change) *law.Ruleset {
	t.Helper()
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		t.Fatal(err)
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		t.Fatal(err)
	}
	basis := law.ListBasis{ID: "lb-1", Title: "《示例名单管理办法》", Status: law.Confirmed, Period: calendar.Period{N: 5, Unit: calendar.Years}}
	if change != nil {
		change(&basis)
	}
	rs, err := law.Compile(source, append([]law.Change{{
		ID: "chg_1", Kind: law.ChangeListBasis, Target: "1", From: "2026-01-01", Document: "内政发〔2025〕1号", Fictional: true, ListBasis: &basis,
	}}, more...))
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

const (
	effective calendar.Day = "2026-03-02"
	published calendar.Day = "2026-03-09"
	lastShown calendar.Day = "2029-03-09" // three years from the day it was put up
)

func facts(change func(*standing.Facts)) *standing.Facts {
	f := &standing.Facts{
		ID: "lst_1", Party: "pty_1", Domain: 1, State: standing.Served, Authority: "bod_1", AuthorityName: "示例市应急管理局", Region: "150100",
		Document: "呼应急列〔2026〕1号", Grounds: []string{"d1-accident"}, ListBasis: "lb-1", Members: []standing.Member{{Party: "pty_2", Role: law.LegalRepresentative}},
		Decided: "2026-02-27", Effective: effective, Until: "2031-03-02",
	}
	if change != nil {
		change(f)
	}
	return f
}

func company() *Subject {
	return &Subject{ID: "pty_1", Display: "示例云杉新材料有限公司", USCC: "91150100MA0N00008Q", Names: []party.Name{
		{Text: "示例云杉贸易有限公司", To: "2020-05-01"}, {Text: "示例云杉建材有限公司", From: "2020-05-01", To: "2026-06-01"}, {Text: "示例云杉新材料有限公司", From: "2026-06-01"}}}
}

// TestShow: what the public sees, and if nothing, why.
func TestShow(t *testing.T) {
	repealed := law.Change{ID: "chg_2", Kind: law.ChangeMemorandum, Target: "nmg-2020-3", From: "2026-01-01", Document: "内政发〔2025〕2号", Memorandum: law.Withdrawn, Fictional: true}
	for name, c := range map[string]struct {
		facts   func(*standing.Facts)
		subject func(*Subject)
		basis   func(*law.ListBasis)
		more    []law.Change
		day     calendar.Day
		first   calendar.Day
		want    Why
	}{
		"in force":                      {day: effective, want: Shows},
		"the day before":                {day: effective.AddDays(-1), want: NotYet},
		"its last day":                  {day: "2031-03-02", want: Shows},
		"the day after its last":        {day: "2031-03-03", want: Over},
		"ended":                         {facts: func(f *standing.Facts) { f.EndedOn = "2026-05-01" }, day: "2026-05-01", want: Over},
		"the day before it ended":       {facts: func(f *standing.Facts) { f.EndedOn = "2026-05-01" }, day: "2026-04-30", want: Shows},
		"disputed":                      {facts: func(f *standing.Facts) { f.Objected = true }, day: effective, want: Shows},
		"stayed":                        {facts: func(f *standing.Facts) { f.Stayed = true }, day: effective, want: Paused},
		"suspended":                     {facts: func(f *standing.Facts) { f.Suspended = true }, day: effective, want: Paused},
		"stayed and disputed":           {facts: func(f *standing.Facts) { f.Stayed, f.Objected = true, true }, day: effective, want: Paused},
		"no list basis":                 {facts: func(f *standing.Facts) { f.Domain = 2 }, day: effective, want: NoBasis},
		"a list basis repealed":         {basis: func(b *law.ListBasis) { b.Status = law.Repealed }, day: effective, want: NoBasis},
		"the memorandum repealed":       {more: []law.Change{repealed}, day: effective, want: Repealed},
		"a person":                      {subject: func(s *Subject) { s.Person = true }, day: effective, want: PersonsNot},
		"an individual business":        {subject: func(s *Subject) { s.Individual = true }, day: effective, want: PersonsNot},
		"a person, by confirmed law":    {subject: func(s *Subject) { s.Person = true }, basis: func(b *law.ListBasis) { b.PersonsPublic = true }, day: effective, want: Shows},
		"a person, by unconfirmed law":  {subject: func(s *Subject) { s.Person = true }, basis: func(b *law.ListBasis) { b.PersonsPublic, b.Status = true, law.Unconfirmed }, day: effective, want: PersonsNot},
		"a firm, by unconfirmed law":    {basis: func(b *law.ListBasis) { b.Status = law.Unconfirmed }, day: effective, want: Shows},
		"erased":                        {subject: func(s *Subject) { s.Person, s.Erased = true, true }, day: effective, want: Unknown},
		"minor":                         {basis: func(b *law.ListBasis) { b.Severity = law.Minor }, day: effective, want: MinorNot},
		"shown for three years":         {day: lastShown, first: published, want: Shows},
		"and a day":                     {day: lastShown.AddDays(1), first: published, want: PeriodOver},
		"and a day, duty not fulfilled": {facts: func(f *standing.Facts) { f.Unfulfilled = true }, day: lastShown.AddDays(1), first: published, want: Shows},
		"and a day, by date alone": {facts: func(f *standing.Facts) { f.Unfulfilled = true }, basis: func(b *law.ListBasis) {
			b.PublicationEnds = law.EndRule{By: law.ByDate, Confirmed: true, Source: "示例"}
		}, day: lastShown.AddDays(1), first: published, want: PeriodOver},
		"and a day, by unconfirmed duty": {facts: func(f *standing.Facts) { f.Unfulfilled = true }, basis: func(b *law.ListBasis) { b.PublicationEnds = law.EndRule{By: law.ByDateAndDuty} }, day: lastShown.AddDays(1), first: published, want: PeriodOver},
		"general, shown for a year":      {basis: func(b *law.ListBasis) { b.Severity = law.General }, day: "2027-03-09", first: published, want: Shows},
		"general, and a day":             {basis: func(b *law.ListBasis) { b.Severity = law.General }, day: "2027-03-10", first: published, want: PeriodOver},
	} {
		s := company()
		if c.subject != nil {
			c.subject(s)
		}
		card, why := Show(Look{Facts: facts(c.facts), Subject: s, Rules: rules(t, c.basis, c.more...), Day: c.day, First: c.first})
		if why != c.want || (why == Shows) != (card.Listing != "") {
			t.Errorf("%s: %q, want %q", name, why, c.want)
		}
		if why != Shows && why.Chinese() == "" {
			t.Errorf("%s: %q has no words", name, why)
		}
	}
}

// TestCard: both names since the listing took effect, no earlier one; of a person the role
// and the masked name; nobody named beside a unit, ever.
func TestCard(t *testing.T) {
	card, _ := Show(Look{Facts: facts(nil), Subject: company(), Rules: rules(t, nil), Day: "2026-07-01"})
	if card.Name != "示例云杉新材料有限公司" || card.USCC == "" || len(card.Former) != 1 || card.Former[0] != (Former{"示例云杉建材有限公司", "2026-06-01"}) {
		t.Errorf("%+v", card)
	}
	merged := company()
	merged.Merged = "示例白桦新材料有限公司"
	if card, _ := Show(Look{Facts: facts(nil), Subject: merged, Rules: rules(t, nil), Day: "2026-07-01"}); card.Now != merged.Merged || card.Name != merged.Display {
		t.Errorf("merged: %+v", card)
	}
	open := rules(t, func(b *law.ListBasis) { b.PersonsPublic = true })
	person := &Subject{ID: "pty_1", Person: true, Display: "张**"}
	card, _ = Show(Look{Facts: facts(func(f *standing.Facts) { f.Person = true }), Subject: person, Rules: open, Day: effective})
	if card.Name != "张**" || card.Role != law.NaturalPerson.Chinese() || card.USCC != "" || card.Former != nil {
		t.Errorf("%+v", card)
	}
	shop := company()
	shop.Individual, shop.Display = true, "示例区王小二饭馆"
	card, _ = Show(Look{Facts: facts(nil), Subject: shop, Rules: open, Day: effective})
	if card.Name != "示***" || card.Role != "个体工商户" || card.USCC != "" || card.Former != nil {
		t.Errorf("%+v", card)
	}
	a, b := card, card
	b.Objected = true
	if a.Digest() == b.Digest() || a.Digest() != card.Digest() {
		t.Error("a digest does not tell contents apart")
	}
}

// look is a day in the life of a copy.
func look(t testing.TB, day calendar.Day, change func(*standing.Facts)) Look {
	return Look{Facts: facts(change), Subject: company(), Rules: rules(t, nil), Day: day}
}

func settled(t testing.TB, c Copy, x Look) Copy {
	t.Helper()
	x.First = c.First
	card, why := Show(x)
	next, err := settle(c, card, why, x)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// TestCopy is the life of a copy: owed within seven working days of the day the listing
// took effect, brought up to date, taken down for a stay, put up again, taken down for good.
func TestCopy(t *testing.T) {
	put := func(c Copy, day calendar.Day) Copy {
		t.Helper()
		next, err := record(c, Record{Publish, day, "https://credit.example.cn/1", c.Wanted}, day)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	c := Copy{ID: "pub_1", Listing: "lst_1", Kind: OfListing, Channel: "credit-china", Owed: true, Seq: event.Seq(1)}
	want := func(name string, state State, due calendar.Day) {
		t.Helper()
		if c.State() != state || c.Due.Day != due {
			t.Errorf("%s: %s by %q, want %s by %q", name, c.State(), c.Due.Day, state, due)
		}
	}
	c = settled(t, c, look(t, "2026-03-04", nil))
	want("in force", Due, "2026-03-11")
	c = settled(t, c, look(t, "2026-03-06", func(f *standing.Facts) { f.Objected = true }))
	want("the content changed before it was put up", Due, "2026-03-11")
	if c.Overdue("2026-03-11") || !c.Overdue("2026-03-12") {
		t.Error("late on the wrong day")
	}
	c = settled(t, put(c, "2026-03-09"), look(t, "2026-03-09", func(f *standing.Facts) { f.Objected = true }))
	want("put up", Current, "")
	if c.Ends != lastShown || c.First != "2026-03-09" {
		t.Errorf("shown from %s until %s", c.First, c.Ends)
	}
	c = settled(t, c, look(t, "2026-03-12", nil))
	want("no longer disputed", Outdated, "2026-03-17")
	c = settled(t, put(c, "2026-03-13"), look(t, "2026-03-13", nil))
	want("brought up to date", Current, "")
	c = settled(t, c, look(t, "2026-04-01", func(f *standing.Facts) { f.Stayed = true }))
	want("stayed", Leaving, "2026-04-07")
	c, err := record(c, Record{Act: Withdraw, Day: "2026-04-02"}, "2026-04-02")
	if err != nil {
		t.Fatal(err)
	}
	want("taken down", Gone, "")
	c = settled(t, c, look(t, "2026-05-06", nil))
	want("the stay is over", Due, "2026-05-14")
	c = settled(t, put(c, "2026-05-07"), look(t, "2026-05-07", nil))
	want("up again", Current, "")
	if c.First != "2026-03-09" || c.Ends != lastShown {
		t.Errorf("its period begins anew: from %s until %s", c.First, c.Ends)
	}
	// Noticed late: the clock counts from the legal day.
	c = settled(t, c, look(t, "2026-06-08", func(f *standing.Facts) { f.EndedOn, f.EndedHow = "2026-06-01", standing.Repaired }))
	want("repaired", Leaving, "2026-06-04")
	if c.Why != Over || c.Ending != standing.Repaired {
		t.Errorf("%+v", c)
	}
}

func TestRecordGuards(t *testing.T) {
	due := settled(t, Copy{Kind: OfListing, Owed: true}, look(t, "2026-03-04", nil))
	good := Record{Publish, "2026-03-05", "https://credit.example.cn/1", due.Wanted}
	up, err := record(due, good, "2026-03-05")
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(*Record)) Record { r := good; f(&r); return r }
	for name, c := range map[string]struct {
		copy  Copy
		in    Record
		today calendar.Day
		kind  fault.Kind
		rule  string
	}{
		"other content":         {due, change(func(r *Record) { r.Digest = "x" }), "2026-03-05", fault.Stale, "publication.digest"},
		"no address":            {due, change(func(r *Record) { r.Address = "" }), "2026-03-05", fault.Invalid, "publication.address"},
		"a script":              {due, change(func(r *Record) { r.Address = "javascript:alert(1)" }), "2026-03-05", fault.Invalid, "publication.address"},
		"an endless address":    {due, change(func(r *Record) { r.Address = "https://a.cn/" + strings.Repeat("a", 600) }), "2026-03-05", fault.Invalid, "publication.address"},
		"a day to come":         {due, good, "2026-03-04", fault.Invalid, "publication.day"},
		"before it was listed":  {due, change(func(r *Record) { r.Day = effective.AddDays(-1) }), "2026-03-05", fault.Invalid, "publication.day"},
		"twice":                 {up, good, "2026-03-05", fault.Conflict, "publication.state"},
		"taken down, in force":  {up, Record{Act: Withdraw, Day: "2026-03-05"}, "2026-03-05", fault.Conflict, "publication.state"},
		"taken down, not shown": {due, Record{Act: Withdraw, Day: "2026-03-05"}, "2026-03-05", fault.Conflict, "publication.state"},
		"no such act":           {due, Record{Act: "burn"}, "2026-03-05", fault.Invalid, "publication.act"},
	} {
		_, err := record(c.copy, c.in, c.today)
		if !breaks(err, c.kind, c.rule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func breaks(err error, kind fault.Kind, rule string) bool {
	if list, ok := err.(fault.List); ok {
		for _, f := range list {
			if f.Kind == kind && f.Rule == rule {
				return true
			}
		}
		return false
	}
	f, ok := err.(*fault.Fault)
	return ok && f.Kind == kind && f.Rule == rule
}

// TestCorrection: only where the listing was wrong, was shown, and the party asks.
func TestCorrection(t *testing.T) {
	revoked := func(f *standing.Facts) { f.EndedOn, f.EndedHow = "2026-05-01", standing.Revoked }
	for name, c := range map[string]struct {
		change func(*standing.Facts)
		first  calendar.Day
		asked  bool
		want   Why
	}{
		"asked":       {revoked, published, true, Shows},
		"not asked":   {revoked, published, false, NotAsked},
		"never shown": {revoked, "", true, NeverShown},
		"repaired":    {func(f *standing.Facts) { f.EndedOn, f.EndedHow = "2026-05-01", standing.Repaired }, published, true, Over},
	} {
		x := look(t, "2026-06-01", c.change)
		x.First = c.first
		card, why := Correct(x, c.asked)
		if why != c.want {
			t.Errorf("%s: %q, want %q", name, why, c.want)
		}
		if why == Shows && (card.Revoked != "2026-05-01" || len(card.Grounds) > 0 || card.Kind != OfCorrection) {
			t.Errorf("%s: %+v", name, card)
		}
	}
}
