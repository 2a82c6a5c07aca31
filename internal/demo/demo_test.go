package demo_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/demo"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/report"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// noon is the present of the tests.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, calendar.Zone)

func TestFill(t *testing.T) {
	t.Parallel()
	w := open(t, noon).fill()
	t.Run("clock", w.testClock)
	t.Run("listings", w.testListings)
	t.Run("orders", w.testOrders)
	t.Run("screenings", w.testScreenings)
	t.Run("parties", w.testParties)
	t.Run("law", w.testLaw)
	t.Run("disputes", w.testDisputes)
	t.Run("returns", w.testReturns)
	t.Run("logins", w.testLogins)
	t.Run("refused", w.testRefused)
}

// Of the disputes one is settled, one ruled on, one waits for an answer that is late, and
// one, about an order, for a confirmation.
func (w *world) testDisputes(t *testing.T) {
	top := w.login("tongchou")
	rows, _, err := w.Disputes.List(t.Context(), top, coordination.DisputeFilter{})
	if err != nil {
		t.Fatal(err)
	}
	states, late, orders := map[coordination.DisputeState]int{}, 0, 0
	for _, r := range rows {
		states[r.State]++
		if overdue, err := r.Late(w.Rules.Now(), calendar.DayOf(noon)); err != nil {
			t.Error(err)
		} else if overdue {
			late++
		}
		if r.About.Order != "" {
			orders++
		}
	}
	want := map[coordination.DisputeState]int{coordination.DisputeSettled: 1, coordination.DisputeRuled: 1, coordination.DisputeRaised: 1, coordination.DisputeAnswered: 1}
	if !maps.Equal(states, want) || late != 1 || orders != 1 {
		t.Errorf("%v, %d late, %d about orders", states, late, orders)
	}
}

// Everything happened in the year before the present, in order, and the clock is put back.
func (w *world) testClock(t *testing.T) {
	if !w.clock.Now().Equal(noon) {
		t.Errorf("the clock shows %s", w.clock.Now())
	}
	last := noon.AddDate(-1, 0, 0)
	for _, e := range w.events() {
		if e.At.Before(last) || e.At.After(noon) {
			t.Fatalf("event %d %s at %s, after one at %s", e.Seq, e.Kind, e.At, last)
		}
		last = e.At
	}
	if gap := noon.Sub(last); gap > 5*24*time.Hour {
		t.Errorf("nothing happened in the last %s", gap)
	}
}

func (w *world) testListings(t *testing.T) {
	states, inForce, forces, endings := map[standing.State]int{}, map[int]int{}, map[standing.Force]int{}, map[standing.Ending]int{}
	incomplete, named := 0, 0
	for _, f := range w.listings() {
		force := f.On(w.Today())
		states[f.State]++
		forces[force]++
		endings[f.EndedHow]++
		if force == standing.InForce {
			inForce[f.Domain]++
		}
		if f.Adopted && len(f.Missing) > 0 {
			incomplete++
		}
		named += len(f.Members)
	}
	for _, s := range []standing.State{standing.Proposed, standing.Reviewed, standing.Notified, standing.Heard, standing.Decided, standing.Served, standing.Ended, standing.Withdrawn} {
		if states[s] == 0 {
			t.Errorf("no listing is %s: %v", s, states)
		}
	}
	for domain := 1; domain <= 8; domain++ {
		if inForce[domain] == 0 {
			t.Errorf("no listing in force in domain %d: %v", domain, inForce)
		}
	}
	for _, how := range []standing.Ending{standing.Expired, standing.Repaired, standing.Revoked} {
		if endings[how] == 0 {
			t.Errorf("no listing was ended as %s: %v", how, endings)
		}
	}
	if forces[standing.Objection] == 0 || incomplete == 0 || named == 0 {
		t.Errorf("forces %v, %d adopted without all papers, %d persons named", forces, incomplete, named)
	}
	// The notice of the case just opened leaves time to answer.
	_, err := w.Listings.Decide(t.Context(), w.login("hs-yj-jd"), w.listingIn(t, 1, standing.Notified), 0, decision)
	if !fault.Is(err, fault.TooEarly) {
		t.Errorf("decided in the time to answer: %v", err)
	}
}

func (w *world) listingIn(t *testing.T, domain int, state standing.State) string {
	t.Helper()
	for _, f := range w.listings() {
		if f.Domain == domain && f.State == state {
			return f.ID
		}
	}
	t.Fatalf("no listing of domain %d is %s", domain, state)
	return ""
}

func (w *world) testOrders(t *testing.T) {
	all := w.orders(enforcement.Query{})
	states, kinds, releases, endings := map[enforcement.State]int{}, map[law.OrderKind]int{}, map[enforcement.ReleaseState]int{}, map[enforcement.ReleaseKind]int{}
	paused, domains := 0, map[int]int{}
	for _, o := range all {
		states[o.State]++
		kinds[o.Kind]++
		releases[o.Release.State]++
		endings[o.Release.Kind]++
		domains[o.Domain]++
		if o.Paused != "" {
			paused++
		}
	}
	t.Logf("%d orders: %v, %v, releases %v %v, by domain %v", len(all), states, kinds, releases, endings, domains)
	for _, s := range enforcement.States() {
		if states[s] == 0 {
			t.Errorf("no order is %s", s)
		}
	}
	for _, k := range []law.OrderKind{law.Perform, law.Review, law.Push, law.Request, law.Question, law.Recheck} {
		if kinds[k] == 0 {
			t.Errorf("no order is a %s", k)
		}
	}
	for _, s := range []enforcement.ReleaseState{enforcement.ReleasePending, enforcement.ReleaseConfirmed, enforcement.ReleaseClosed} {
		if releases[s] == 0 {
			t.Errorf("no release is %s", s)
		}
	}
	if len(domains) != 8 || paused == 0 {
		t.Errorf("orders by domain %v, %d paused", domains, paused)
	}
	// Where no holiday notice settles the days, nobody is late.
	_, settled := w.Rules.Now().Calendar().Known()
	if late := w.orders(enforcement.Query{Overdue: true}); len(late) == len(all) || len(late) == 0 && w.Today().AddDays(-300).Before(settled) {
		t.Errorf("%d of %d orders are overdue", len(late), len(all))
	}
}

func (w *world) testScreenings(t *testing.T) {
	advice, done := map[receipt.Advice]int{}, map[screening.Done]int{}
	review, person, project, compared, nothing, confirmed := 0, 0, 0, 0, 0, 0
	for _, row := range w.screenings() {
		_, entry, err := w.Screening.Get(t.Context(), root, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Screening.Replay(t.Context(), root, row.ID)
		if err != nil || !again.Equal {
			t.Errorf("%s of %s replays otherwise at %s: %q, was %q, %v", row.Matter, row.AsOf, again.Field, again.Is, again.Was, err)
		}
		v := entry.Receipt.Verdict
		if v.Environment != receipt.Demo || entry.Receipt.Unsigned {
			t.Errorf("receipt %s: environment %s, unsigned %t", row.ID, v.Environment, entry.Receipt.Unsigned)
		}
		for _, warning := range v.Warnings {
			if strings.Contains(warning, "不具有办理") {
				t.Errorf("%s: %s", row.Matter, warning)
			}
		}
		advice[v.Advice]++
		done[row.Outcome.Done]++
		if slices.ContainsFunc(v.Matches, func(m receipt.Match) bool { return m.Identity == receipt.Review }) && v.Advice == receipt.Reference {
			review++
		}
		if strings.Contains(v.Party.Display, "*") && v.Hit {
			person++
		}
		if row.Project != "" {
			project++
		}
		if row.Link != "" {
			compared++
		}
		if v.Hit && v.Note != "" {
			nothing++
		}
		for _, r := range v.Reasons {
			if r.Clause == "5.3" && r.Advice == receipt.Block {
				confirmed++ // on a basis that ships unconfirmed
			}
		}
	}
	t.Logf("advice %v, outcomes %v", advice, done)
	for _, a := range []receipt.Advice{receipt.Block, receipt.Restrict, receipt.Strict, receipt.Reference, receipt.Clear} {
		if advice[a] == 0 {
			t.Errorf("no verdict says %s: %v", a, advice)
		}
	}
	for _, d := range []screening.Done{"", screening.MeasuresTaken, screening.NotTaken, screening.NotApplicable} {
		if done[d] == 0 {
			t.Errorf("no screening has the outcome %q: %v", d, done)
		}
	}
	if review == 0 || person == 0 || project == 0 || compared == 0 || nothing == 0 || confirmed == 0 {
		t.Errorf("%d by name alone, %d about persons, %d of a project, %d compared, %d that nothing reaches, %d blocked on what was confirmed",
			review, person, project, compared, nothing, confirmed)
	}
}

// Every number is valid, every name fictional, every domain has a region of its own kind.
func (w *world) testParties(t *testing.T) {
	kinds, regions := map[party.OrgKind]int{}, map[string]int{}
	for _, e := range w.events() {
		if e.Kind != party.EventRegistered {
			continue
		}
		p, err := w.Registry.Party(t.Context(), system, e.Subject)
		if err != nil {
			t.Fatal(err)
		}
		kinds[p.OrgKind]++
		regions[p.Region]++
		if !strings.Contains(p.Name, "示例") || len(p.Identifiers) == 0 {
			t.Errorf("party %s is called %s and has %d numbers", p.ID, p.Name, len(p.Identifiers))
		}
		for _, id := range p.Identifiers {
			if _, warnings, err := ident.Parse(id.Kind, id.Reveal(), string(w.Today())); err != nil || len(warnings) > 0 {
				t.Errorf("%s of %s: %v, %v", id.Kind, p.Name, warnings, err)
			}
		}
	}
	for _, k := range []party.OrgKind{"", party.Enterprise, party.Branch, party.IndividualBusiness, party.Cooperative} {
		if kinds[k] == 0 {
			t.Errorf("nobody is of the kind %q: %v", k, kinds)
		}
	}
	if len(regions) < 10 {
		t.Errorf("parties come from %d regions alone", len(regions))
	}
}

// The law was confirmed by two people, and each change says that it is fictional.
func (w *world) testLaw(t *testing.T) {
	page, err := w.Coordination.List(t.Context(), root, coordination.Query{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	states := map[coordination.State]int{}
	for _, p := range page.Proposals {
		states[p.State]++
		if !p.Change.Fictional || p.DecidedBy == p.ProposedBy || p.File == "" {
			t.Errorf("change %+v", p)
		}
	}
	edition := w.Rules.Now().On(w.Today())
	for domain := 1; domain <= 8; domain++ {
		if l, ok := edition.ListBasis(domain); !ok || l.Status != law.Confirmed || domain > 1 && !strings.Contains(l.Title, "虚构") {
			t.Errorf("domain %d rests on %+v", domain, l)
		}
	}
	if edition.Memorandum != law.InForce || len(states) != 3 {
		t.Errorf("the memorandum is %s, proposals %v", edition.Memorandum, states)
	}
}

func (w *world) testReturns(t *testing.T) {
	coordinator, quarter := w.login("tongchou"), report.LastQuarter(w.Today())
	page, err := w.Reports.List(t.Context(), coordinator, report.Query{Window: quarter})
	if err != nil {
		t.Fatal(err)
	}
	states, lines := map[report.State]int{}, 0
	for _, r := range page.Returns {
		states[r.State]++
		lines += len(r.Figures.Lines)
	}
	for _, s := range []report.State{report.Drafted, report.Approved, report.Sent, report.Accepted, report.SentBack} {
		if states[s] == 0 {
			t.Errorf("no return is %s: %v", s, states)
		}
	}
	missing, err := w.Reports.Missing(t.Context(), coordinator, quarter)
	if err != nil || len(missing.Missing) == 0 || missing.Filed != 2 || lines == 0 {
		t.Errorf("%d missing, %d filed, %d lines, %v", len(missing.Missing), missing.Filed, lines, err)
	}
	year := report.Window{From: w.Today().AddYears(-1), To: w.Today()}
	rep, err := w.Reports.Periodic(t.Context(), coordinator, year) // checks that it adds up
	if err != nil || rep.Total.Orders.Zero() || len(rep.ByDomain) < 8 {
		t.Errorf("report %+v, %v", rep.Total, err)
	}
}

// Everybody can log in and is who the story took him for; the key opens too.
func (w *world) testLogins(t *testing.T) {
	passwords, duties := map[string]bool{}, map[access.Duty]bool{}
	for _, l := range w.logins.Users {
		a := w.login(l.Login)
		if a.Name != l.Name || a.BodyName != l.Body || !slices.Equal(a.Duties, l.Duties) || passwords[l.Password] || !strings.Contains(l.Name, "示例") {
			t.Errorf("%s logs in as %+v", l.Login, a)
		}
		passwords[l.Password] = true
		for _, d := range l.Duties {
			duties[d] = true
		}
	}
	for _, d := range access.Duties() {
		if !duties[d] {
			t.Errorf("nobody has the duty %s", d)
		}
	}
	if len(w.logins.Keys) != 1 {
		t.Fatalf("%d keys", len(w.logins.Keys))
	}
	key, err := w.Accounts.Authenticate(t.Context(), w.logins.Keys[0].Token, office)
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ := ident.ParseUSCC(ident.SyntheticUSCC("91", "150105", 1))
	r, err := w.Screening.Screen(t.Context(), key, screening.Ask{Identifier: id, Asker: receipt.Asker{Matter: "procurement.supplier"}})
	if err != nil || r.Verdict.Advice != receipt.Clear {
		t.Errorf("by key: %+v, %v", r.Verdict, err)
	}
}

// A story is played once: neither a demonstration's store nor a half filled one takes another.
func (w *world) testRefused(t *testing.T) {
	before := len(w.events())
	_, err := demo.Fill(t.Context(), w.services, w.clock)
	if !fault.Is(err, fault.Conflict) || len(w.events()) != before {
		t.Errorf("filled again: %v", err)
	}
	half := open(t, noon)
	if _, err := half.Registry.RegisterBody(t.Context(), root, registry.BodyForm{Name: "示例局", Region: "150122"}); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Fill(t.Context(), half.services, half.clock); !fault.Is(err, fault.Conflict) {
		t.Errorf("filled a store that somebody worked in: %v", err)
	}
}

// The story is the same each time, but for passwords and ids, and can be told on any day:
// at night, on a Sunday, in the holidays, on the first of a quarter, in a year without a calendar.
func TestFillOnAnyDay(t *testing.T) {
	if testing.Short() {
		t.Skip("fills several stores")
	}
	t.Parallel()
	tally := func(w *world) map[event.Kind]int {
		n := map[event.Kind]int{}
		for _, e := range w.events() {
			n[e.Kind]++
		}
		return n
	}
	first := tally(open(t, noon).fill())
	for name, present := range map[string]time.Time{
		"again":                  noon,
		"shortly after midnight": time.Date(2026, 11, 24, 0, 2, 0, 0, calendar.Zone),
		"in the national days":   time.Date(2026, 10, 3, 15, 0, 0, 0, calendar.Zone),
		"first of a quarter":     time.Date(2027, 1, 1, 10, 0, 0, 0, calendar.Zone),
		"years from now":         time.Date(2029, 3, 4, 10, 0, 0, 0, calendar.Zone),
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, present).fill()
			if got := tally(w); name == "again" && !maps.Equal(got, first) {
				t.Errorf("the story differs: %v, was %v", got, first)
			}
			w.testListings(t)
			w.testOrders(t)
			w.testScreenings(t)
			w.testReturns(t)
		})
	}
}

// decision would do if the time had come.
var decision = listing.Decision{Measures: "备忘录所列措施", Removal: "期限届满或者修复", Remedies: "可以申请行政复议或者提起行政诉讼"}
