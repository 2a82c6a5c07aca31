package apptest_test

import (
	"context"
	"fmt"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/registry"
)

// A subject is a party of the year as its officers know it today.
type subject struct {
	id         string
	kind       party.Kind
	number     ident.Identifier
	names      []string // the last is today's
	mine       string
	head       *subject // its legal representative
	role       string   // under which he is that
	branch     bool     // or an individual business: answered for as another
	moving     bool     // its legal representative is being replaced
	renamedOn  calendar.Day
	toBeListed bool // may come on a list
	everListed bool
	doubles    *subject // whose second record it is
	merged     bool     // into that, or about to be
}

func (s *subject) name() string { return s.names[len(s.names)-1] }

var regions = []string{"150102", "150105", "150122", "150203", "150402", "150602", "150625", "150702"}

// registerAll registers organisations with their legal representatives, branches of some
// and the businesses of some persons. Every other may come on a list.
func (y *year) registerAll() {
	n := 24 + y.want/100
	for i := range n {
		head := y.person(i)
		org := y.organisation(i, registry.Form{Name: orgName(i)}, "91")
		org.toBeListed, head.toBeListed, org.mine = i%2 == 0, i%4 == 0, fmt.Sprintf("示例%d号煤矿", i+1)
		y.begin(org, head, y.Today().AddYears(-2))
		if org.toBeListed { // so that some measures block
			y.answerAbout(org, "finance", "banned-under-procurement-law-77", law.True)
			y.answerAbout(head, "market-regulation", "personally-responsible-for-revoked-company", law.True)
		}
		if i%4 == 0 {
			y.registerDouble(i, org)
		}
		switch i % 6 {
		case 2:
			y.organisation(n+i, registry.Form{Name: org.name() + "托克托分公司", Parent: org.id}, "91").branch = true
		case 4:
			y.organisation(2*n+i, registry.Form{Name: fmt.Sprintf("示例%d号门窗经营部", i+1), Operator: head.id}, "92").branch = true
		}
	}
}

// orgName is the i-th organisation's; every eighth bears the name of the one before it.
func orgName(i int) string {
	if i%8 == 7 {
		i--
	}
	return fmt.Sprintf("内蒙古第%d示例实业有限公司", i+1)
}

func (y *year) organisation(i int, f registry.Form, category string) *subject {
	f.Kind, f.Region = party.Organisation, regions[i%len(regions)]
	s := y.register(f, ident.USCC, ident.SyntheticUSCC(category, f.Region, 500_000+i))
	y.organisations = append(y.organisations, s)
	return s
}

var surnames = []rune("钱金石雷贺武郜项艾段田")

func (y *year) person(i int) *subject {
	region, birth := regions[i%len(regions)], calendar.Day("1970-01-01").AddDays(37*i)
	f := registry.Form{Kind: party.Person, Region: region, Name: string(surnames[i%len(surnames)]) + "示例" + string(rune('甲'+i%5))}
	s := y.register(f, ident.CitizenID, ident.SyntheticCitizenID(region, string(birth), 900+i%90))
	y.persons = append(y.persons, s)
	return s
}

func (y *year) register(f registry.Form, kind ident.Kind, number string) *subject {
	y.TB.Helper()
	s := &subject{kind: f.Kind, names: []string{f.Name}, number: y.parse(kind, number)}
	f.Identifiers = []registry.Number{{Kind: kind, Value: number}}
	y.Must(func(ctx context.Context) error {
		p, _, err := y.Registry.Register(ctx, y.registrar.Clerk.Actor, f)
		s.id = p.ID
		return err
	})
	return s
}

func (y *year) parse(kind ident.Kind, number string) ident.Identifier {
	y.TB.Helper()
	id, _, err := ident.Parse(kind, number, string(y.Today()))
	if err != nil {
		y.TB.Fatal(err)
	}
	return id
}

// begin makes a person the legal representative of an organisation.
func (y *year) begin(org, head *subject, from calendar.Day) {
	y.TB.Helper()
	y.Must(func(ctx context.Context) error {
		r, err := y.Registry.LinkRole(ctx, y.registrar.Clerk.Actor, org.id, head.id, law.LegalRepresentative, from, "")
		org.head, org.role = head, r.ID
		return err
	})
}

// moveParty has something become different about a party, each kind in its turn.
func (y *year) moveParty() {
	turns := []func(){y.rename, y.answerFinance, y.replaceHead, y.rename, y.replaceNumber, y.renamePerson, y.answerMarket, y.mergeDouble}
	turns[y.partyMoves%len(turns)]()
	y.partyMoves++
}

func (y *year) rename() {
	s := draw(y, y.organisations)
	y.renamed(s, fmt.Sprintf("%s（%d）有限公司", string([]rune(s.names[0])[:8]), y.between(1, 30)))
}

func (y *year) renamePerson() {
	s := draw(y, y.persons)
	y.renamed(s, s.names[0]+string(rune('一'+y.random.IntN(3))))
}

// renamed gives a party a name from today on, which by chance another may bear too.
func (y *year) renamed(s *subject, name string) {
	if name == s.name() || len(s.names) > 1 && s.renamedOn == y.Today() {
		return
	}
	s.renamedOn = y.Today()
	y.follow(step{0, "renamed", func(ctx context.Context) error {
		_, err := y.Registry.Rename(ctx, y.registrar.Clerk.Actor, s.id, 0, name, y.Today())
		if err == nil {
			s.names = append(s.names, name)
		}
		return err
	}})
}

// replaceHead has another person become legal representative.
func (y *year) replaceHead() {
	org, next := draw(y, y.organisations), draw(y, y.persons)
	if org.head == nil || org.head == next || org.moving {
		return
	}
	org.moving = true
	y.follow(
		step{0, "role ended", func(ctx context.Context) error {
			_, err := y.Registry.EndRole(ctx, y.registrar.Clerk.Actor, org.role, y.Today())
			org.head = nil
			return err
		}},
		step{1, "role begun", func(context.Context) error {
			y.begin(org, next, y.Today())
			org.moving = false
			return nil
		}},
	)
}

// replaceNumber corrects the code of an organisation; some of the time another, new in the
// register, turns out to be whose the old one is.
func (y *year) replaceNumber() {
	s := draw(y, y.organisations)
	if s.doubles != nil { // its old number is what sets it apart
		return
	}
	old, region := s.number, draw(y, regions)
	y.codes++
	code := ident.SyntheticUSCC(old.Value[:2], region, 700_000+y.codes)
	y.follow(step{0, "number replaced", func(ctx context.Context) error {
		numbers := []registry.Number{{Kind: ident.USCC, Value: code}}
		_, _, err := y.Registry.Change(ctx, y.registrar.Clerk.Actor, s.id, 0, registry.Change{Identifiers: &numbers})
		s.number = y.parse(ident.USCC, code)
		if err == nil && y.chance(0.5) {
			other := y.register(registry.Form{Kind: party.Organisation, Name: fmt.Sprintf("内蒙古后来第%d示例实业有限公司", y.codes), Region: region}, ident.USCC, old.Value)
			other.toBeListed, other.mine = y.chance(0.5), "示例后来煤矿"
			y.organisations = append(y.organisations, other)
		}
		return err
	}})
}

func (y *year) answerFinance() {
	fact := draw(y, []string{"banned-under-procurement-law-77", "major-violation-within-three-years"})
	y.answerAbout(draw(y, y.organisations), "finance", fact, draw(y, []law.Tri{law.True, law.False}))
}

func (y *year) answerMarket() {
	y.answerAbout(draw(y, y.persons), "market-regulation", "personally-responsible-for-revoked-company", draw(y, []law.Tri{law.True, law.False}))
}

// answerAbout has a body record today what it knows of a party.
func (y *year) answerAbout(s *subject, function, fact string, value law.Tri) {
	y.follow(step{0, "answered", func(ctx context.Context) error {
		_, err := y.Registry.AnswerCircumstance(ctx, y.counterOf(function).Actor, s.id, 0, fact, value)
		return err
	}})
}
