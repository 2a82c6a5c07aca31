package apptest_test

import (
	"context"
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/apptest"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// A counter is where approvals ask: a body, and the matters it decides.
type counter struct {
	function, region string
	matters          []string
	officer          apptest.Person
}

var counters = []counter{
	{function: "construction", region: "150100", matters: []string{"tender.bid", "tender.bid", "construction.permit", "qualification.review", "presale.permit"}},
	{function: "finance", region: "150200", matters: []string{"procurement.supplier", "procurement.supplier", "funds.fiscal"}},
	{function: "construction", region: "150200", matters: []string{"tender.bid", "tender.bid", "qualification.review"}},
	{function: "finance", region: "150100", matters: []string{"procurement.supplier"}},
	{function: "market-regulation", region: "150100", matters: []string{"company.officer-registration", "company.officer-registration", "certification.body", "market.entry"}},
	{function: "development-reform", region: "150600", matters: []string{"project.ratification", "project.approval", "bond.enterprise", "funds.policy"}},
	{function: "civil-air-defence", region: "150700", matters: []string{"civil-air-defence.permit", "civil-air-defence.tender"}},
	{function: "natural-resources", region: "150400", matters: []string{"land.supply", "mining.right"}},
	{function: "emergency", region: "150200", matters: []string{"safety.permit", "safety.standardisation"}},
}

func askedAbout(matter string) bool {
	return slices.ContainsFunc(counters, func(c counter) bool { return slices.Contains(c.matters, matter) })
}

// counterOf is the officer at a function's counter.
func (y *year) counterOf(function string) apptest.Person {
	i := slices.IndexFunc(y.counters, func(c counter) bool { return c.function == function })
	return y.counters[i].officer
}

// A form is how a party is asked about.
type form string

const (
	byNumber     form = "by number"
	byName       form = "by name"
	byID         form = "by id"
	ofPerson     form = "of a person"
	atCompletion form = "at completion" // beside the answer at acceptance
	ofBefore     form = "of another day"
)

// forms are how often each is drawn, in hundredths.
var forms = map[form]int{byNumber: 46, byName: 10, byID: 10, ofPerson: 20, atCompletion: 8, ofBefore: 6}

// A verdict is one that was asked for, and what would be answered at the end of the year.
type verdict struct {
	form    form
	ask     screening.Ask
	by      access.Actor
	about   subject // as it stood
	receipt receipt.Receipt
	text    []byte // as it left the house
	today   receipt.Verdict
}

// ask has so many verdicts asked for at one counter: in one request, or one by one.
func (y *year) ask(n int) {
	y.TB.Helper()
	c := draw(y, y.counters)
	var together []verdict
	for range n {
		v := y.question(c)
		if v.by.Kind == access.KindOperator || y.chance(0.2) {
			y.keep(v, y.Screening.Answer(context.Background(), v.by, v.ask))
			continue
		}
		together = append(together, v)
	}
	asks := make([]screening.Ask, len(together))
	for i, v := range together {
		asks[i] = v.ask
	}
	for i, a := range y.Screening.ScreenBatch(context.Background(), c.officer.Actor, asks) {
		y.keep(together[i], a)
	}
}

// keep notes a verdict as it left.
func (y *year) keep(v verdict, a screening.Answer) {
	y.TB.Helper()
	a = y.screened(a)
	v.receipt, v.text = a.Receipt, slices.Clone(a.JSON)
	y.asked = append(y.asked, v)
}

// question draws whom and what to ask about.
func (y *year) question(c counter) verdict {
	v := verdict{form: y.form(), by: c.officer.Actor}
	v.ask.Asker = receipt.Asker{Matter: draw(y, c.matters), Purpose: "示例办件审查", Case: fmt.Sprintf("示办%06d", len(y.asked)+y.random.IntN(1_000_000)), Point: screening.AtAcceptance}
	if y.chance(0.1) {
		v.ask.Matter = draw(y, draw(y, y.counters).matters) // another's
	}
	if y.chance(0.1) {
		v.ask.Asserted = map[string]bool{draw(y, []string{"new-violation", "false-application-within-one-year", "permit-by-fraud-within-three-years"}): y.chance(0.7)}
	}
	if v.form == atCompletion && y.completes(&v, c) {
		return v
	}
	y.about(&v)
	return v
}

// form draws one by its share.
func (y *year) form() form {
	n := y.random.IntN(100)
	for _, f := range []form{byNumber, byName, byID, ofPerson, atCompletion, ofBefore} {
		if n -= forms[f]; n < 0 {
			return f
		}
	}
	return byNumber
}

// completes asks again about a case that was accepted at this counter.
func (y *year) completes(v *verdict, c counter) bool {
	for _, i := range y.random.Perm(len(y.asked)) {
		if w := &y.asked[i]; w.by.ID == c.officer.ID && w.ask.Point == screening.AtAcceptance && w.ask.At == "" {
			v.ask, v.about = w.ask, w.about
			v.ask.Point = screening.AtCompletion
			return true
		}
	}
	v.form = byNumber
	return false
}

// about has a question be about somebody.
func (y *year) about(v *verdict) {
	s := y.askable(y.organisations)
	if v.form == ofPerson || v.form == byName && y.chance(0.3) || v.form == byID && y.chance(0.3) {
		s = y.askable(y.persons)
	}
	v.about = *s
	switch v.form {
	case byName:
		v.ask.Name, v.ask.Kind = draw(y, s.names), s.kind
	case byID:
		v.ask.Party = s.id
	case ofBefore:
		v.by = access.Operator("test", "示例回溯核查")
		v.ask.At = y.Today().AddDays(y.between(-60, 30))
		if v.ask.At == y.Today() {
			v.ask.At = v.ask.At.AddDays(1)
		}
		v.ask.Point = ""
		v.ask.Identifier = s.number
	default:
		v.ask.Identifier = s.number
		if y.chance(0.3) {
			v.ask.Name = s.name()
		}
	}
	if s.mine != "" && y.chance(0.5) {
		v.ask.Facility = s.mine
	}
}

// askable draws somebody, more often one who was listed.
func (y *year) askable(from []*subject) *subject {
	s := draw(y, from)
	for range 2 {
		if !s.everListed && y.chance(0.6) {
			s = draw(y, from)
		}
	}
	return s
}

// againAtOnce is how many are asked about again in one request.
const againAtOnce = 200

// askAgain asks everything once more, as of the last day: what would be answered today.
func (y *year) askAgain() {
	y.TB.Helper()
	y.Settle()
	who := access.Operator("test", "示例重查")
	for from := 0; from < len(y.asked); from += againAtOnce {
		part := y.asked[from:min(from+againAtOnce, len(y.asked))]
		asks := make([]screening.Ask, len(part))
		for i := range part {
			asks[i] = part[i].ask
			asks[i].At, asks[i].Point, asks[i].Body = "", "", part[i].by.Body
			asks[i].Functions = part[i].by.Deciding()
		}
		for i, a := range y.Screening.ScreenBatch(context.Background(), who, asks) {
			part[i].today = y.screened(a).Receipt.Verdict
		}
	}
}
