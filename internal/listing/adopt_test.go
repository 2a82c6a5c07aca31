package listing

import (
	"slices"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

func TestAdoptedWhole(t *testing.T) {
	l, kinds, err := Next(Listing{ID: "lst_1"}, Adopt, adoption(), world(t, servedOn, drafter))
	if err != nil {
		t.Fatal(err)
	}
	f := l.Facts()
	if !f.Adopted || len(f.Missing) != 0 || f.Effective != "2026-01-23" || f.Until != "2029-01-23" || f.On(servedOn) != standing.InForce {
		t.Errorf("%+v", f)
	}
	if f.AuthorityName != "内蒙古自治区示例厅" || f.Authority != body || f.Document != "内应急列〔2026〕9号" {
		t.Errorf("decided by %s, kept by %s, %s", f.AuthorityName, f.Authority, f.Document)
	}
	if !slices.Equal(kinds, []event.Kind{standing.EvAdopted, standing.EvTookEffect}) {
		t.Error(kinds)
	}
	if _, _, err := Next(l, Complete, Completion{DecisionFile: digest}, world(t, servedOn, drafter)); !broken(err, fault.Conflict, "listing.complete") {
		t.Errorf("completed what is complete: %v", err)
	}
}

// What an adopted listing lacks is named, and filing it takes the name off.
func TestAdoptedMissing(t *testing.T) {
	notice := noticeTo("", "2026-01-08")
	service := Delivery{Served: Served{Means: Post, Date: "2026-01-23", Proof: digest}}
	forBoss, toBoss := noticeTo(boss, "2026-01-08"), service
	toBoss.Recipient = boss
	for name, c := range map[string]struct {
		without func(*Adoption)
		missing []string
		file    Completion
	}{
		"grounds":       {func(a *Adoption) { a.Document = Document{} }, []string{MissingGrounds}, Completion{Grounds: proposal().Document}},
		"grounds' file": {func(a *Adoption) { a.Document.File = "" }, []string{MissingGroundsFile}, Completion{Grounds: proposal().Document}},
		"decision":      {func(a *Adoption) { a.Decision.File = "" }, []string{MissingDecisionFile}, Completion{DecisionFile: digest}},
		"notice":        {func(a *Adoption) { a.Notices = nil }, []string{MissingNotice}, Completion{Notices: []Notice{notice}}},
		"notice's file": {func(a *Adoption) { a.Notices[0].Document.File = "" }, []string{MissingNoticeFile}, Completion{Notices: []Notice{notice}}},
		"service":       {func(a *Adoption) { a.Deliveries = nil }, []string{MissingService}, Completion{Deliveries: []Delivery{service}}},
		"proof":         {func(a *Adoption) { a.Deliveries[0].Proof = "" }, []string{MissingServiceProof}, Completion{Deliveries: []Delivery{{Recipient: unit, Served: service.Served}}}},
		"time to answer": {func(a *Adoption) { a.Notices[0] = noticeTo("", "2026-01-19") }, []string{MissingAnswer},
			Completion{Notices: []Notice{func() Notice { n := noticeTo("", "2026-01-19"); n.Heard = "2026-01-20"; return n }()}}},
		"person's papers": {func(a *Adoption) { a.Members = proposal().Members[:1] }, []string{MissingMembers}, Completion{Notices: []Notice{forBoss}, Deliveries: []Delivery{toBoss}}},
	} {
		t.Run(name, func(t *testing.T) {
			a := adoption()
			c.without(&a)
			if name == "person's papers" { // the one delivery stands for the unit alone
				a.Deliveries[0].Recipient = unit
			}
			w := world(t, servedOn, drafter)
			l, _, err := Next(Listing{ID: "lst_1"}, Adopt, a, w)
			if err != nil {
				t.Fatal(err)
			}
			if f := l.Facts(); !slices.Equal(f.Missing, c.missing) || f.On(servedOn) != standing.InForce {
				t.Fatalf("missing %v on %s, want %v", f.Missing, f.On(servedOn), c.missing)
			}
			l, kinds, err := Next(l, Complete, c.file, w)
			if err != nil || !slices.Equal(kinds, []event.Kind{standing.EvCompleted}) {
				t.Fatalf("%v %v", kinds, err)
			}
			if f := l.Facts(); len(f.Missing) != 0 {
				t.Errorf("still missing %v", f.Missing)
			}
		})
	}
}

func TestAdoptGuards(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Adoption)
		kind   fault.Kind
		rule   string
	}{
		"no list basis":          {func(a *Adoption) { a.Domain = 3 }, fault.Conflict, "listing.list-basis"},
		"no decision":            {func(a *Adoption) { a.Decision = Document{} }, fault.Invalid, "ident.document-number.empty"},
		"no issuer":              {func(a *Adoption) { a.Decision.Issuer = "" }, fault.Invalid, "listing.issuer"},
		"no source":              {func(a *Adoption) { a.Source = "" }, fault.Invalid, "listing.source"},
		"told after decision":    {func(a *Adoption) { a.Notices[0] = noticeTo("", "2026-01-21") }, fault.Invalid, "listing.date-order"},
		"heard before told":      {func(a *Adoption) { a.Notices[0].Heard = "2026-01-07" }, fault.Invalid, "listing.date-order"},
		"served before decision": {func(a *Adoption) { a.Deliveries[0].Date = "2026-01-19" }, fault.Invalid, "listing.date-order"},
		"listed before decision": {func(a *Adoption) { a.Listed = "2026-01-19" }, fault.Invalid, "listing.date-order"},
		"over already":           {func(a *Adoption) { a.Until = "2026-02-01" }, fault.Invalid, "listing.period-over"},
		"longer than the basis":  {func(a *Adoption) { a.Until = "2029-01-24" }, fault.Invalid, "listing.period"},
		"period over the basis":  {func(a *Adoption) { a.Period = calendar.Period{N: 4, Unit: calendar.Years} }, fault.Invalid, "listing.period"},
		"no last day":            {func(a *Adoption) { a.Until = "2028-02-30" }, fault.Invalid, "listing.date"},
		"told twice":             {func(a *Adoption) { a.Notices = append(a.Notices, a.Notices[0]) }, fault.Conflict, "listing.notice-twice"},
		"stranger told":          {func(a *Adoption) { a.Notices[0].Recipient = leader }, fault.Invalid, "listing.notice-recipient"},
		"grounds of another":     {func(a *Adoption) { a.Grounds = []string{"d2-punished"} }, fault.Invalid, "listing.grounds"},
		"kind of document":       {func(a *Adoption) { a.Document.Kind = "新闻报道" }, fault.Invalid, "listing.document-kind"},
		"unknown party":          {func(a *Adoption) { a.Party = "pty_none" }, fault.Invalid, "listing.party"},
	} {
		t.Run(name, func(t *testing.T) {
			a := adoption()
			c.change(&a)
			if _, _, err := Next(Listing{ID: "lst_1"}, Adopt, a, world(t, servedOn, drafter)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
	a := adoption()
	a.Notices = nil
	l, _, err := Next(Listing{ID: "lst_1"}, Adopt, a, world(t, servedOn, drafter))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(l, Complete, Completion{}, world(t, servedOn, drafter)); !broken(err, fault.Invalid, "listing.complete") {
		t.Errorf("nothing filed: %v", err)
	}
}
