package screening

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/party"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// world is a model of the registry and the list: plain maps, searched by walking them.
// It answers as the store does, at the one position it is at.
type world struct {
	rows     map[string]party.ScreenRow
	listings map[string]standing.Facts
}

func newWorld() *world {
	return &world{map[string]party.ScreenRow{}, map[string]standing.Facts{}}
}

func (w *world) PartyScreenRows(string, int) ([]party.ScreenRow, error) { panic("not asked") }
func (w *world) ListingFacts(string, int) ([]standing.Facts, error)     { panic("not asked") }

func (w *world) ScreenRowAsOf(id string, _ event.Seq) (party.ScreenRow, bool, error) {
	r, ok := w.rows[id]
	return r, ok, nil
}

func (w *world) ListingFactsAt(id string, _ event.Seq) (out []standing.Facts, _ error) {
	for _, lid := range slices.Sorted(maps.Keys(w.listings)) {
		if f := w.listings[lid]; len(f.RoleOf(id)) > 0 {
			out = append(out, f)
		}
	}
	return out, nil
}

func (w *world) NumberOwners(k party.Key) (owners []string, _ error) {
	for _, id := range slices.Sorted(maps.Keys(w.rows)) {
		if slices.Contains(w.rows[id].Keys, k) {
			owners = append(owners, id)
		}
	}
	return owners, nil
}

func (w *world) EverAbsorbed(id string) (records []string, _ error) {
	for record, r := range w.rows {
		if r.MergedInto == id {
			records = append(records, record)
		}
	}
	return records, nil
}

func (w *world) MergedParties() (map[string]string, error) {
	into := map[string]string{}
	for id, r := range w.rows {
		if r.MergedInto != "" {
			into[id] = r.MergedInto
		}
	}
	return into, nil
}

func (w *world) PartiesByName(key, _ string, _ int) (out []string, _ error) {
	for _, id := range slices.Sorted(maps.Keys(w.rows)) {
		if slices.Contains(w.rows[id].NameKeys, key) {
			out = append(out, id)
		}
	}
	return out, nil
}

// index builds the index of the world from nothing.
func (w *world) index(p *pool) *snapshot {
	b := newBuilder(p)
	for _, f := range w.listings {
		if mattersEver(&f) {
			b.listing(&f)
		}
	}
	touched, records := b.touched(), map[string]*party.ScreenRow{}
	into, _ := w.MergedParties()
	merged, err := newForest(into, p)
	if err != nil {
		panic(err)
	}
	for _, r := range w.rows {
		_, relation := r.ScreensAs()
		_, listed := touched.findPid(p.id(partyPrefix, r.Party))
		if merged.of(p.id(partyPrefix, r.Party)) != nil {
			records[r.Party] = &r
		} else if listed || relation != "" {
			e := entryOf(&r)
			b.party(&e)
		}
	}
	if err := b.records(merged, records); err != nil {
		panic(err)
	}
	return &snapshot{base: b.finish(nobody), delta: newBuilder(p).finish(nobody), view: p.view(), forest: merged, position: 1}
}

// drawMerge merges one record into another or parts it again, and tells which.
func (w *world) drawMerge(t *rapid.T) string {
	ids := slices.Sorted(maps.Keys(w.rows))
	r := w.rows[rapid.SampledFrom(ids).Draw(t, "record")]
	if r.MergedInto != "" {
		r.MergedInto = ""
		w.rows[r.Party] = r
		return r.Party
	}
	into, _ := w.MergedParties()
	for _, id := range ids {
		tree, _ := party.TreeOf(id, func(id string) (string, error) { return into[id], nil }, w.EverAbsorbed)
		if other := w.rows[id]; other.MergedInto == "" && other.Kind == r.Kind && !tree.Has(r.Party) && rapid.Bool().Draw(t, "into") {
			r.MergedInto = id
			w.rows[r.Party] = r
			break
		}
	}
	return r.Party
}

func (w *world) row(id string) (party.ScreenRow, bool, error) { return w.ScreenRowAsOf(id, 0) }

// Parties of the worlds: a few organisations and persons, some of one name.
func orgID(n int) string {
	return ident.Identifier{Kind: ident.USCC, Value: ident.SyntheticUSCC("91", "150102", n)}.Value
}

func orgNumber(n int) ident.Identifier {
	if n%4 == 3 { // one in four is known by its old code alone
		code, _ := ident.Identifier{Kind: ident.USCC, Value: orgID(n)}.CreditCode()
		return code.OrgCode()
	}
	return ident.Identifier{Kind: ident.USCC, Value: orgID(n)}
}

func personNumber(n int) ident.Identifier {
	return ident.Identifier{Kind: ident.CitizenID, Value: ident.SyntheticCitizenID("150102", "1985-01-01", n)}
}

func orgName(n int) string    { return fmt.Sprintf("内蒙古云杉示例建设%d有限公司", n/2) }
func personName(n int) string { return []string{"张示例", "李示例"}[n%2] }

func orgRow(n int) party.ScreenRow {
	return party.ScreenRow{
		Party: fixedID("pty", n), Version: 1, Kind: party.Organisation, OrgKind: party.Enterprise, Keys: party.Keys(orgNumber(n)),
		NameKeys: []string{names.Fold(orgName(n))}, Display: orgName(n),
	}
}

func personRow(n int, keys Keys) party.ScreenRow {
	id := personNumber(n)
	return party.ScreenRow{
		Party: fixedID("pty", 1000+n), Version: 1, Kind: party.Person, Display: party.MaskName(personName(n)),
		Keys:     []party.Key{{Kind: id.Kind, Value: keys.Index(string(id.Kind), id.Value)}},
		NameKeys: []string{keys.Index(party.NameIndexKind, names.FoldPerson(personName(n)))},
	}
}

// fixedID makes an id that depends on n alone; every seventh is of odd form.
func fixedID(prefix string, n int) string {
	if n%7 == 6 {
		return fmt.Sprintf("%s-odd-%d", prefix, n)
	}
	return fmt.Sprintf("%s_01M0%022d", prefix, n)
}

const orgs, persons = 6, 4

func drawWorld(t *rapid.T, keys *seal.Ring) *world {
	w := newWorld()
	for n := range orgs {
		w.rows[fixedID("pty", n)] = drawOrg(t, n)
	}
	for n := range persons {
		r := personRow(n, keys)
		r.Circumstances = drawAnswers(t, "person")
		w.rows[r.Party] = r
	}
	for n := range rapid.IntRange(0, 8).Draw(t, "listings") {
		w.listings[fixedID("lst", n)] = drawListing(t, n)
	}
	for range rapid.IntRange(0, 4).Draw(t, "merges") {
		w.drawMerge(t)
	}
	return w
}

func drawOrg(t *rapid.T, n int) party.ScreenRow {
	r := orgRow(n)
	r.Circumstances = drawAnswers(t, "party")
	switch rapid.IntRange(0, 5).Draw(t, "orgkind") {
	case 0:
		r.OrgKind, r.Parent = party.Branch, fixedID("pty", rapid.IntRange(0, orgs-1).Draw(t, "parent"))
	case 1:
		r.OrgKind, r.Operator = party.IndividualBusiness, fixedID("pty", 1000+rapid.IntRange(0, persons-1).Draw(t, "operator"))
	}
	return r
}

// drawAnswers answers a few circumstances of a scope; sometimes all of them, one way.
func drawAnswers(t *rapid.T, scope string) map[string]law.Tri {
	out := map[string]law.Tri{}
	ids := idsOf(scope)
	switch all := law.Tri(rapid.IntRange(0, 2).Draw(t, "all "+scope)); all {
	case law.Unknown:
	default:
		for _, id := range ids {
			out[id] = all
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "answers") {
		id := rapid.SampledFrom(ids).Draw(t, scope)
		out[id] = law.Tri(rapid.IntRange(0, 2).Draw(t, "answer"))
	}
	return out
}

func idsOf(scope string) (ids []string) {
	for _, c := range lawsOf()[0].Source.Circumstances {
		if c.Scope == scope {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

var listingDays = []calendar.Day{"", "2024-02-29", "2026-11-22", today, "2026-11-24", "2030-01-01"}

func drawListing(t *rapid.T, n int) standing.Facts {
	day := func(name string) calendar.Day { return rapid.SampledFrom(listingDays).Draw(t, name) }
	one := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name) == 0 }
	f := standing.Facts{
		ID: fixedID("lst", n), Domain: rapid.IntRange(1, 8).Draw(t, "domain"), State: standing.Served, AuthorityName: "示例市应急管理局",
		Document: fmt.Sprintf("示例应急〔2026〕%d号", n), Effective: day("effective"), Until: day("until"),
		Objected: one("objected"), Stayed: one("stayed"), Suspended: one("suspended"), Circumstances: map[string]bool{},
	}
	if f.Until != "" && f.Until < f.Effective {
		f.Until = ""
	}
	if one("ended") {
		f.State, f.EndedOn = standing.Ended, day("ended-on")
	}
	if f.Person = one("person"); f.Person {
		f.Party = fixedID("pty", 1000+rapid.IntRange(0, persons-1).Draw(t, "listed"))
	} else {
		f.Party = fixedID("pty", rapid.IntRange(0, orgs-1).Draw(t, "listed"))
	}
	if one("adopted") {
		f.Adopted, f.Missing = true, []string{"决定书", "送达回证"}[:rapid.IntRange(0, 2).Draw(t, "missing")]
	}
	f.Facility = rapid.SampledFrom([]string{"", "云杉一号煤矿", "2020-150102-48-01-000001"}).Draw(t, "facility")
	for id, a := range drawAnswers(t, "listing") {
		if a != law.Unknown {
			f.Circumstances[id] = a == law.True
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "members") {
		f.Members = append(f.Members, standing.Member{
			Party: fixedID("pty", 1000+rapid.IntRange(0, persons-1).Draw(t, "member")), Role: rapid.SampledFrom(roleOrder[2:]).Draw(t, "role"),
		})
	}
	return f
}

func drawAsk(t *rapid.T, rs *law.Ruleset) Ask {
	m := rapid.SampledFrom(rs.Source.Matters).Draw(t, "matter")
	if rapid.Bool().Draw(t, "busy matter") {
		m, _ = rs.Matter(rapid.SampledFrom([]string{"mining.right", "project.major", "tender.public-works", "honour.government", "procurement.supplier"}).Draw(t, "busy"))
	}
	a := Ask{Asker: receipt.Asker{Body: "bod_x", Purpose: "核查", Matter: m.ID}}
	if rapid.Bool().Draw(t, "competent") {
		a.Functions = m.Functions
	}
	n := rapid.IntRange(0, orgs).Draw(t, "who") // one more than there are
	form := rapid.IntRange(0, 6).Draw(t, "form")
	switch form {
	case 0, 1:
		a.Identifier = ident.Identifier{Kind: ident.USCC, Value: orgID(n)}
	case 2:
		a.Identifier = personNumber(n)
	case 3:
		a.Name = orgName(n)
	case 4:
		a.Name, a.Kind = personName(n), party.Person
	case 5:
		a.Identifier, a.Name = orgNumber(n+20), orgName(n)
	case 6:
		a.Party = fixedID("pty", rapid.SampledFrom([]int{n, 1000 + n}).Draw(t, "party"))
	}
	a.Facility = rapid.SampledFrom([]string{"", "云杉一号煤矿", "别的煤矿"}).Draw(t, "asked-facility")
	a.Project = rapid.SampledFrom([]string{"", "2020-150102-48-01-000001", "2021-150102-48-01-000002"}).Draw(t, "project")
	if ids := idsOf("request"); rapid.Bool().Draw(t, "asserts") {
		a.Asserted = map[string]bool{rapid.SampledFrom(ids).Draw(t, "assert"): rapid.Bool().Draw(t, "assertion")}
	}
	return a
}

func questionOf(a *Ask, keys Keys) Question {
	return Question{Asker: a.Asker, Functions: a.Functions, Party: partyRef(a, keys), Facility: a.Facility, Asserted: a.Asserted,
		Position: 1, Environment: receipt.Demo}
}

// drawPersonRow is a person as a change may leave him.
func drawPersonRow(t *rapid.T, keys Keys) party.ScreenRow {
	r := personRow(rapid.IntRange(0, persons-1).Draw(t, "person"), keys)
	r.Circumstances = drawAnswers(t, "person")
	return r
}
