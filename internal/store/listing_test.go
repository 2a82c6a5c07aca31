package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	lawdata "liancheng/law"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// The two registries that listings look into, as plain tables.
type partyTable map[string]listing.Subject

func (p partyTable) ListingSubject(_ context.Context, id string) (listing.Subject, error) {
	if s, ok := p[id]; ok {
		return s, nil
	}
	return listing.Subject{}, fault.New(fault.NotFound, "没有该主体")
}

type bodyTable map[string]listing.Authority

func (b bodyTable) ListingAuthority(_ context.Context, id string) (listing.Authority, error) {
	if a, ok := b[id]; ok {
		return a, nil
	}
	return listing.Authority{}, fault.New(fault.NotFound, "没有该机构")
}

type executorTable map[string][]string

func (e executorTable) ListingExecutors(_ context.Context, id string) ([]string, error) {
	return e[id], nil
}

// doorBook keeps what the door recorded.
type doorBook struct {
	mu      sync.Mutex
	entries []access.Entry
}

func (b *doorBook) Record(_ context.Context, e access.Entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.entries = append(b.entries, e)
	return nil
}

var shippedLaw = sync.OnceValues(func() (*law.Ruleset, error) {
	files, err := law.ReadFiles(lawdata.Files)
	if err != nil {
		return nil, err
	}
	source, err := law.Load(files, "nmg-2020-3")
	if err != nil {
		return nil, err
	}
	return law.Compile(source, nil)
})

// bench is a listing service on a real store with a clock in hand.
type bench struct {
	*listing.Service
	db        *store.DB
	place     storetest.Place
	keys      *seal.Ring
	door      *doorBook
	executors executorTable
	mu        sync.Mutex
	day       calendar.Day
	paper     string // digest of a stored file
}

const office, unit1, boss1 = "bod_office", "pty_1", "pty_boss"

func newBench(t *testing.T, place storetest.Place) *bench {
	t.Helper()
	b := &bench{place: place, door: &doorBook{}, executors: executorTable{}, day: "2026-02-09"}
	place.Config.Clock = b.now
	b.db = place.Open(t)
	rules, err := shippedLaw()
	if err != nil {
		t.Fatal(err)
	}
	if b.keys, err = seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Real, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	parties := partyTable{boss1: {ID: boss1, Person: true, Region: "150102"}}
	for i := range 60 {
		id := fmt.Sprintf("pty_%d", i)
		parties[id] = listing.Subject{ID: id, Region: "150102"}
	}
	bodies := bodyTable{}
	for id, region := range map[string]string{office: "150100", "bod_other": "150200"} {
		bodies[id] = listing.Authority{ID: id, Name: "示例应急管理局", Region: region, Functions: []string{"emergency"}}
	}
	b.Service = listing.New(listing.Config{
		Store: b.db.Listings(), Door: access.NewDoor(b.door), Law: func() *law.Ruleset { return rules }, Keys: b.keys,
		Parties: parties, Bodies: bodies, Executors: b.executors,
	})
	b.paper = b.put(t, office)
	return b
}

func (b *bench) put(t *testing.T, body string) string {
	t.Helper()
	f, err := b.db.Files(b.keys).Put(t.Context(), body, "user:usr_case", strings.NewReader("%PDF-1.7 示例文书"))
	if err != nil {
		t.Fatal(err)
	}
	return f.Digest
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.day.Time().Add(9 * time.Hour)
}

func (b *bench) at(day calendar.Day) { b.mu.Lock(); b.day = day; b.mu.Unlock() }

func officer(id string, duty access.Duty) access.Actor {
	return access.Actor{Kind: access.KindUser, ID: "usr_" + id, Name: "张示例", Body: office, Region: "150100", Duties: []access.Duty{duty}}
}

var (
	clerk    = officer("case", access.Case)
	reviewer = officer("review", access.Review)
	chief    = officer("decide", access.Decide)
)

const conduct = "2025年11月示例工程发生生产安全事故，张示例对此负有责任，已受行政处罚。"

func (b *bench) proposal(party, number string) listing.Proposal {
	return listing.Proposal{
		Party: party, Domain: 1, Case: "production-unit", Members: []standing.Member{{Party: boss1, Role: law.Principal}},
		Document: listing.Document{Kind: "行政处罚决定书", Number: number, Date: "2025-12-20", Issuer: "示例应急管理局", File: b.paper},
		Conduct:  conduct, Grounds: []string{"d1-accident"},
	}
}

func (b *bench) notice(who string) listing.Notice {
	return listing.Notice{
		Recipient: who, Document: listing.Document{Number: "呼应急告〔2026〕3号", Date: "2026-02-09", File: b.paper}, Facts: "发生生产安全事故",
		Basis: "应急管理部令第11号", Consequences: "依法实施惩戒措施", Rights: "有权陈述申辩", Served: listing.Served{Means: listing.Direct, Date: "2026-02-09"},
	}
}

func (b *bench) decision(number string) listing.Decision {
	return listing.Decision{
		Document: listing.Document{Number: number, Date: "2026-02-27", File: b.paper}, Members: []standing.Member{{Party: boss1, Role: law.Principal}},
		Measures: "依备忘录实施联合惩戒", Removal: "期满移出，可申请修复", Remedies: "可申请行政复议或者提起行政诉讼",
	}
}

// story takes a case from proposal to the step given, on its proper days.
func (b *bench) story(t *testing.T, party, serial string, until listing.Act) listing.Listing {
	t.Helper()
	ctx := t.Context()
	b.at("2026-02-09")
	l, err := b.Propose(ctx, clerk, b.proposal(party, "呼应急罚〔2025〕"+serial+"号"))
	for _, act := range []listing.Act{listing.Review, listing.Notify, listing.Decide, listing.Serve} {
		if err != nil {
			t.Fatal(err)
		}
		if until == listing.Propose {
			return l
		}
		switch act {
		case listing.Review:
			l, err = b.Review(ctx, reviewer, l.ID, l.Version, listing.Opinion{Approve: true})
		case listing.Notify:
			l, err = b.Notify(ctx, clerk, l.ID, l.Version, b.notice(""), b.notice(boss1))
		case listing.Decide:
			b.at("2026-02-27")
			l, err = b.Decide(ctx, chief, l.ID, l.Version, b.decision("呼应急列〔2026〕"+serial+"号"))
		case listing.Serve:
			l, err = b.Serve(ctx, clerk, l.ID, l.Version, listing.Delivery{RepairNotice: true, Served: listing.Served{Means: listing.Direct, Date: "2026-02-27"}})
		}
		if act == until {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func engines(t *testing.T, test func(t *testing.T, b *bench)) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) { test(t, newBench(t, place)) })
}
