package bench

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/account"
	"liancheng/internal/app"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/registry"
	"liancheng/internal/standing"

	"liancheng/internal/law"
)

const (
	home        = "150102" // where every fictional unit is
	city        = "150100"
	matter      = "tender.bid"
	largestRate = 100_000 // of an API key: the limiter must not be what is measured
)

// A world is who acts in a run.
type world struct {
	clerk, chief access.Actor // of the body that lists
	token        string       // API key of a body that decides the matter
	paper        string       // digest of a document that the body filed
	today        calendar.Day
}

// settle finds or makes those who act.
func (w *world) settle(ctx context.Context, a *app.App) error {
	w.today = a.Today()
	lister, err := holder(ctx, a, "emergency")
	if err != nil {
		return err
	}
	w.clerk, w.chief = officer(lister, "clerk", w.today, access.Case), officer(lister, "chief", w.today, access.Decide)
	f, err := a.Evidence.PutFile(ctx, w.clerk, strings.NewReader("%PDF-1.7\n% 测量用的示例文书\n"))
	if err != nil {
		return err
	}
	w.paper = f.Digest
	m, err := a.Rules.Now().Matter(matter)
	if err != nil {
		return err
	}
	asker, err := holder(ctx, a, m.Functions[0])
	if err != nil {
		return err
	}
	_, w.token, err = a.Accounts.CreateKey(ctx, operator, account.NewKey{
		Body: asker.ID, Purpose: "测量", Scopes: []access.Act{access.ScreeningAsk, access.ScreeningAskPerson}, Rate: largestRate,
		Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Expires: time.Now().Add(24 * time.Hour),
	})
	return err
}

var operator = access.Operator("bench", "测量")

func holder(ctx context.Context, a *app.App, function string) (party.Body, error) {
	b, _, err := a.Registry.HolderOf(ctx, function, city, a.Today())
	return b, err
}

func officer(b party.Body, id string, day calendar.Day, duties ...access.Duty) access.Actor {
	return access.Actor{
		Kind: access.KindUser, ID: "usr_" + id, Body: b.ID, BodyName: b.Name, Region: b.Region, Functions: b.FunctionsOn(day), Duties: duties,
	}
}

// bodies gives an empty registry its bodies.
func bodies(ctx context.Context, a *app.App) error {
	some, err := a.Registry.Bodies(ctx, "", "", 1)
	if err == nil && len(some) == 0 {
		_, err = a.Registry.SeedBodies(ctx, operator)
	}
	return err
}

func unitName(n int) string { return fmt.Sprintf("内蒙古云杉示例建设%d有限公司", n) }

func unitCode(n int) string { return ident.SyntheticUSCC("91", home, n) }

func personName(n int) string { return fmt.Sprintf("张示例%d", n) }

// personNumber is made of all the room that a number has, so that a million differ.
func personNumber(n int) string {
	birth := fmt.Sprintf("19%02d-%02d-%02d", n/90_000%99+1, n/8_910_000%12+1, n%28+1)
	return ident.SyntheticCitizenID(fmt.Sprintf("1501%02d", n/1000%90), birth, n)
}

// register enters a unit, or finds it where an earlier run entered it.
func (w *world) register(ctx context.Context, a *app.App, f registry.Form) (string, error) {
	p, _, err := a.Registry.Register(ctx, w.clerk, f)
	if fault.Is(err, fault.Conflict) {
		p, _, err = a.Registry.FindByNumber(ctx, w.clerk, f.Identifiers[0])
	}
	return p.ID, err
}

func unitForm(n int) registry.Form {
	return registry.Form{Kind: party.Organisation, Name: unitName(n), Region: home,
		Identifiers: []registry.Number{{Kind: ident.USCC, Value: unitCode(n)}}}
}

// adoption is a listing taken over with all its papers, in force at once: one step, one
// transaction, from nothing to a listing that bites.
func (w *world) adoption(unit, number string, named ...string) listing.Adoption {
	day := func(ago int) calendar.Day { return w.today.AddDays(-ago) }
	served := listing.Served{Means: listing.Direct, Date: day(95), Proof: w.paper}
	x := listing.Adoption{
		Proposal: listing.Proposal{
			Party: unit, Domain: 1, Case: "production-unit", Conduct: "发生生产安全事故并负有责任，受到行政处罚，情节严重（示例）。", Grounds: []string{"d1-accident"},
			Document: listing.Document{Kind: "行政处罚决定书", Number: "呼应急罚〔2026〕12号", Date: day(200), Issuer: "示例市应急管理局", File: w.paper},
		},
		Decision: listing.Document{Number: number, Date: day(100), Issuer: "示例市应急管理局", File: w.paper},
		Source:   "示例业务系统",
	}
	for _, id := range named {
		x.Members = append(x.Members, standing.Member{Party: id, Role: law.LegalRepresentative})
	}
	for _, who := range append([]string{unit}, named...) {
		x.Notices = append(x.Notices, listing.Notice{
			Recipient: who, Document: listing.Document{Number: "呼应急告〔2026〕3号", Date: day(150), File: w.paper},
			Facts: "发生生产安全事故并负有责任", Basis: "应急管理部令第11号", Consequences: "由有关部门依法实施惩戒措施", Rights: "有权陈述、申辩",
			Served: listing.Served{Means: listing.Direct, Date: day(150), Proof: w.paper},
		})
		x.Deliveries = append(x.Deliveries, listing.Delivery{Recipient: who, Served: served})
	}
	return x
}
