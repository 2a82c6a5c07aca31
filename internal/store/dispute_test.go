package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/seal"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

// officeTable is the registry that disputes look into, as a plain table.
type officeTable map[string]coordination.Office

func (o officeTable) DisputeOffice(_ context.Context, id string) (coordination.Office, error) {
	if x, ok := o[id]; ok {
		return x, nil
	}
	return coordination.Office{}, fault.New(fault.NotFound, "没有该机构")
}

func (o officeTable) DisputeHolder(_ context.Context, function, _ string) (coordination.Office, bool, error) {
	x, held := o["bod_"+function]
	return x, held, nil
}

// quarrel is a service of disputes on a real store with a clock in hand.
type quarrel struct {
	*coordination.Disputes
	t     *testing.T
	db    *store.DB
	place storetest.Place
	keys  *seal.Ring
	door  *doorBook
	mu    sync.Mutex
	day   calendar.Day
}

// The sides: a banner's bureau of energy, its league's bureau of emergency management, and
// the railway, which has no body; besides them a bureau of another league.
var disputeOffices = officeTable{
	"bod_energy": {ID: "bod_energy", Name: "示例旗能源局", Region: "150122"}, "bod_emergency": {ID: "bod_emergency", Name: "示例市应急管理局", Region: "150100"},
	"bod_far": {ID: "bod_far", Name: "示例市水利局", Region: "150200"},
}

func sideOfficer(body string, duties ...access.Duty) access.Actor {
	o := disputeOffices[body]
	return access.Actor{Kind: access.KindUser, ID: "usr_" + body, Body: body, BodyName: o.Name, Region: o.Region, Duties: duties}
}

func disputeCoordinator(region string) access.Actor {
	return access.Actor{Kind: access.KindUser, ID: "usr_fgw" + region, Body: "bod_fgw" + region, BodyName: "示例发展改革委", Region: region,
		Functions: []string{access.DevelopmentReform}, Duties: []access.Duty{access.Coordinate}}
}

var (
	raisingSide   = sideOfficer("bod_energy", access.Execute)
	answeringSide = sideOfficer("bod_emergency", access.Case)
	leagueCentre  = disputeCoordinator("150100")
)

func quarrels(t *testing.T, test func(q *quarrel)) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		q := &quarrel{t: t, place: place, door: &doorBook{}, day: "2026-06-01"}
		place.Config.Clock = q.now
		q.place = place
		q.db = place.Open(t)
		rules, err := shippedLaw()
		q.must(err)
		q.keys, err = seal.Generate(seal.Options{Suite: seal.Intl, Environment: seal.Real, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
		q.must(err)
		q.Disputes = coordination.NewDisputes(coordination.DisputesConfig{Store: q.db.Disputes(), Door: access.NewDoor(q.door),
			Law: func() *law.Ruleset { return rules }, Keys: q.keys, Offices: disputeOffices, Clock: q.now})
		test(q)
	})
}

func (q *quarrel) now() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.day.Time().Add(9 * time.Hour)
}

func (q *quarrel) at(day calendar.Day) { q.mu.Lock(); q.day = day; q.mu.Unlock() }

func (q *quarrel) must(err error) {
	q.t.Helper()
	if err != nil {
		q.t.Fatal(err)
	}
}

// order puts an order of the bureau of energy into the store.
func (q *quarrel) order(id string) string {
	q.t.Helper()
	q.must(q.db.Enforcement().Write(q.t.Context(), func(tx enforcement.Tx) error {
		_, err := tx.AddOrder(enforcement.Order{ID: id, Version: 1, Listing: "lst_" + id, Domain: 3, Measure: "3.1", Directive: "nmg-2020-3/3.1#1",
			Function: "energy", Body: "bod_energy", Region: "150122", Authority: "bod_emergency", Kind: law.Perform, State: enforcement.Issued, Issued: "2026-06-01"})
		return err
	}))
	return id
}

// paper files a document for a body.
func (q *quarrel) paper(body string) coordination.Paper {
	q.t.Helper()
	f, err := q.db.Files(q.keys).Put(q.t.Context(), body, "user:usr_1", strings.NewReader("%PDF-1.7 示例文书 "+body))
	q.must(err)
	return coordination.Paper{Number: "示发改〔2026〕7号", Date: q.day, Issuer: "示例机关", File: f.Digest}
}

const position = "该项措施不属于能源部门的职责，张示例可以作证"

func raisingOf(order string) coordination.Raising {
	return coordination.Raising{About: coordination.Subject{Kind: coordination.AboutOrder, Order: order}, Position: position,
		Against: []coordination.Addressee{{Body: "bod_emergency"}, {Function: "railway"}}}
}

func (q *quarrel) raise(order string) coordination.Dispute {
	q.t.Helper()
	d, err := q.Raise(q.t.Context(), raisingSide, raisingOf(order))
	q.must(err)
	return d
}

func (q *quarrel) step(a access.Actor, d coordination.Dispute, in coordination.DisputeInput) coordination.Dispute {
	q.t.Helper()
	d, err := q.Step(q.t.Context(), a, d.ID, d.Version, in)
	q.must(err)
	return d
}

// answered is a dispute about which all have spoken.
func (q *quarrel) answered(order string) coordination.Dispute {
	q.t.Helper()
	d := q.step(answeringSide, q.raise(order), coordination.Answering{Text: "应由能源部门实施"})
	return q.step(leagueCentre, d, coordination.Answering{For: "railway", Agrees: true, Document: q.paper(leagueCentre.Body)})
}

// A dispute from its beginning to the text that all confirm: each version is kept, sealed,
// and each step has its event, without a word of what was written.
func TestDisputeSettledInTheStore(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		d := q.answered(q.order("ord_1"))
		d = q.step(raisingSide, d, coordination.Drafting{Text: "由能源局实施，应急管理局提供材料"})
		d = q.step(answeringSide, d, coordination.Confirming{Text: 1})
		d = q.step(leagueCentre, d, coordination.Confirming{For: "railway", Text: 1, Document: q.paper(leagueCentre.Body)})
		if d.State != coordination.DisputeSettled || d.Region != "150100" || d.About.Measure != "3.1" || d.About.Function != "energy" {
			t.Fatalf("%+v", d)
		}
		v, err := q.Get(t.Context(), answeringSide, d.ID)
		q.must(err)
		if v.Position != position || len(v.History) != 6 || v.Text().Words != "由能源局实施，应急管理局提供材料" {
			t.Errorf("read back: %+v", v)
		}
		if h := v.History[2]; h.Act != coordination.Respond || h.Side != "function:railway" || h.Body != leagueCentre.Body || h.Document != "示发改〔2026〕7号" || h.Content != "" {
			t.Errorf("history: %+v", h)
		}
		q.events(d.ID, coordination.EvDisputeRaised, coordination.EvDisputeAnswered, coordination.EvDisputeAnswered, coordination.EvDisputeDrafted,
			coordination.EvDisputeConfirmed, coordination.EvDisputeConfirmed, coordination.EvDisputeSettled)
		q.sealed(d.ID)
	})
}

// events holds the stream to the kinds expected of a dispute.
func (q *quarrel) events(id string, want ...any) {
	q.t.Helper()
	events, err := q.db.Events(q.t.Context(), 0, 1000)
	q.must(err)
	var got []any
	for _, e := range events {
		if e.Subject != id {
			continue
		}
		got = append(got, e.Kind)
		var f coordination.DisputeFacts
		q.must(e.Decode(&f))
		if strings.Contains(string(e.Body), "示例") || strings.Contains(string(e.Body), "能源部门") || f.ID != id || f.Version != e.Version {
			q.t.Errorf("%s: %s", e.Kind, e.Body)
		}
	}
	if !slices.Equal(got, want) {
		q.t.Errorf("events %v, want %v", got, want)
	}
}

// sealed finds what people wrote in no row.
func (q *quarrel) sealed(id string) {
	q.t.Helper()
	rows, err := raw(q.t, q.place).QueryContext(q.t.Context(), "select content from dispute_version where dispute = $1", id)
	q.must(err)
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var content string
		q.must(rows.Scan(&content))
		if strings.Contains(content, "能源") || strings.Contains(content, "position") {
			q.t.Errorf("a version lies open: %.80s", content)
		}
	}
	if q.must(rows.Err()); n == 0 {
		q.t.Error("no version was kept")
	}
}

// What is refused leaves nothing behind: no row, no version, no event.
func TestDisputeRefusedInTheStore(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		order := q.order("ord_1")
		d := q.raise(order)
		before, err := q.db.Position(t.Context())
		q.must(err)
		theirs := raisingOf(q.order("ord_2"))
		theirs.Document = q.paper("bod_far") // another body's file
		far := sideOfficer("bod_far", access.Case)
		for name, c := range map[string]struct {
			err  error
			kind fault.Kind
		}{
			"a second one about the order":   {refusalOf(q.Raise(t.Context(), raisingSide, raisingOf(order))), fault.Conflict},
			"on another's file":              {refusalOf(q.Raise(t.Context(), raisingSide, theirs)), fault.Invalid},
			"about no order":                 {refusalOf(q.Raise(t.Context(), raisingSide, raisingOf("ord_x"))), fault.Invalid},
			"about another's order":          {refusalOf(q.Raise(t.Context(), far, raisingOf("ord_2"))), fault.Forbidden},
			"without a duty":                 {refusalOf(q.Raise(t.Context(), sideOfficer("bod_energy", access.Window), raisingOf("ord_2"))), fault.Forbidden},
			"answered by a stranger":         {refusalOf(q.Step(t.Context(), far, d.ID, 0, coordination.Answering{Agrees: true})), fault.Forbidden},
			"of no id, by a stranger":        {refusalOf(q.Step(t.Context(), sideOfficer("bod_far", access.Window), "dsp_x", 0, coordination.Answering{Agrees: true})), fault.Forbidden},
			"of no id":                       {refusalOf(q.Step(t.Context(), far, "dsp_x", 0, coordination.Answering{Agrees: true})), fault.NotFound},
			"of a stale version":             {refusalOf(q.Step(t.Context(), answeringSide, d.ID, d.Version+1, coordination.Answering{Agrees: true})), fault.Stale},
			"convened early":                 {refusalOf(q.Step(t.Context(), leagueCentre, d.ID, 0, coordination.Meeting{Held: "2026-06-01"})), fault.TooEarly},
			"convened by a side":             {refusalOf(q.Step(t.Context(), answeringSide, d.ID, 0, coordination.Meeting{Held: "2026-06-01"})), fault.Forbidden},
			"convened by another league":     {refusalOf(q.Step(t.Context(), disputeCoordinator("150200"), d.ID, 0, coordination.Meeting{Held: "2026-06-01"})), fault.Forbidden},
			"convened by one of its banners": {refusalOf(q.Step(t.Context(), disputeCoordinator("150122"), d.ID, 0, coordination.Meeting{Held: "2026-06-01"})), fault.Forbidden},
		} {
			if !fault.Is(c.err, c.kind) {
				t.Errorf("%s: %v, want %s", name, c.err, c.kind)
			}
		}
		if after, err := q.db.Position(t.Context()); err != nil || after != before {
			t.Errorf("events %d after %d, %v", after, before, err)
		}
		if rows, _, err := q.List(t.Context(), leagueCentre, coordination.DisputeFilter{}); err != nil || len(rows) != 1 || rows[0].Version != 1 {
			t.Errorf("%+v, %v", rows, err)
		}
		if !slices.ContainsFunc(q.door.entries, func(e access.Entry) bool { return e.Act == access.DisputeConvene && e.Outcome == access.Refused }) {
			t.Error("a refusal is not in the record")
		}
	})
}

func refusalOf[T any](_ T, err error) error { return err }

// The whole way up: nobody agrees, the coordinator convenes, refers, records the ruling
// and names the change of law that follows.
func TestDisputeRuledInTheStore(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		d := q.answered(q.order("ord_1"))
		q.at("2026-06-24")
		d = q.step(leagueCentre, d, coordination.Meeting{Held: "2026-06-24", Present: []string{"bod_energy"}, Minutes: q.paper(leagueCentre.Body), Text: "各方意见不一，未能商定"})
		d = q.step(leagueCentre, d, coordination.Referral{To: "自治区人民政府", Document: q.paper(leagueCentre.Body)})
		d = q.step(leagueCentre, d, coordination.Ruling{Text: "由能源部门实施该项措施", Document: q.paper(leagueCentre.Body)})
		if _, err := q.Step(t.Context(), leagueCentre, d.ID, 0, coordination.Linking{LawChange: "lch_1"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("linked to no change of law: %v", err)
		}
		q.must(q.db.Coordination().Write(t.Context(), func(tx coordination.Tx) error {
			return tx.AddLawChange(coordination.Proposal{ID: "lch_1", Version: 1, State: coordination.Proposed})
		}))
		d = q.step(leagueCentre, d, coordination.Linking{LawChange: "lch_1"})
		if d.State != coordination.DisputeRuled || d.LawChange != "lch_1" || d.ClosedOn != "2026-06-24" {
			t.Errorf("%+v", d)
		}
		// Closed, it makes room for another about the same order.
		if next := q.raise("ord_1"); next.ID == d.ID {
			t.Error("raised anew under the same id")
		}
		rows, err := q.OfOrder(t.Context(), "ord_1", "", "ord_9")
		if q.must(err); len(rows) != 2 || rows[1].ID != d.ID {
			t.Errorf("of the order: %+v", rows)
		}
	})
}

// Who sees what: the sides, and the coordinators whose region holds them all.
func TestDisputeLists(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		old := q.answered(q.order("ord_1"))
		time.Sleep(2 * time.Millisecond) // ids sort by the millisecond
		fresh := q.raise(q.order("ord_2"))
		ids := func(a access.Actor, f coordination.DisputeFilter) string {
			t.Helper()
			rows, next, err := q.List(t.Context(), a, f)
			q.must(err)
			words := ""
			for _, r := range rows {
				words += map[string]string{old.ID: "old ", fresh.ID: "new "}[r.ID]
			}
			if next != "" {
				words += "…"
			}
			return words
		}
		far, top := sideOfficer("bod_far", access.Case), disputeCoordinator(access.Top)
		for _, c := range []struct {
			name   string
			who    access.Actor
			filter coordination.DisputeFilter
			day    calendar.Day
			want   string
		}{
			{"a side", raisingSide, coordination.DisputeFilter{}, "2026-06-02", "new old "},
			{"another side", answeringSide, coordination.DisputeFilter{}, "2026-06-02", "new old "},
			{"a stranger", far, coordination.DisputeFilter{}, "2026-06-02", ""},
			{"the coordinator", leagueCentre, coordination.DisputeFilter{}, "2026-06-02", "new old "},
			{"the one above", top, coordination.DisputeFilter{}, "2026-06-02", "new old "},
			{"one below", disputeCoordinator("150122"), coordination.DisputeFilter{}, "2026-06-02", ""},
			{"one beside", disputeCoordinator("150200"), coordination.DisputeFilter{}, "2026-06-02", ""},
			{"a page", raisingSide, coordination.DisputeFilter{Limit: 1}, "2026-06-02", "new …"},
			{"the next", raisingSide, coordination.DisputeFilter{Limit: 1, After: fresh.ID}, "2026-06-02", "old "},
			{"a state", raisingSide, coordination.DisputeFilter{State: coordination.DisputeAnswered}, "2026-06-02", "old "},
			{"an order", raisingSide, coordination.DisputeFilter{Order: "ord_2"}, "2026-06-02", "new "},
			{"my answer", answeringSide, coordination.DisputeFilter{Awaits: coordination.AwaitsAnswer}, "2026-06-02", "new "},
			{"not mine", raisingSide, coordination.DisputeFilter{Awaits: coordination.AwaitsAnswer}, "2026-06-02", ""},
			{"the railway's", leagueCentre, coordination.DisputeFilter{Awaits: coordination.AwaitsAnswer}, "2026-06-02", "new "},
			{"a text of all", raisingSide, coordination.DisputeFilter{Awaits: coordination.AwaitsText}, "2026-06-02", "old "},
			{"nothing to convene", leagueCentre, coordination.DisputeFilter{Awaits: coordination.AwaitsMeeting}, "2026-06-08", ""},
			{"silence to convene on", leagueCentre, coordination.DisputeFilter{Awaits: coordination.AwaitsMeeting}, "2026-06-09", "new "},
			{"all to convene on", leagueCentre, coordination.DisputeFilter{Awaits: coordination.AwaitsMeeting}, "2026-06-24", "new old "},
			{"a page of them", leagueCentre, coordination.DisputeFilter{Awaits: coordination.AwaitsMeeting, Limit: 1}, "2026-06-24", "new …"},
		} {
			q.at(c.day)
			if got := ids(c.who, c.filter); got != c.want {
				t.Errorf("%s on %s: %q, want %q", c.name, c.day, got, c.want)
			}
		}
		for _, f := range []coordination.DisputeFilter{{State: "godot"}, {Awaits: "godot"}, {Limit: 201}, {Limit: -1}} {
			if _, _, err := q.List(t.Context(), raisingSide, f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		if _, err := q.Get(t.Context(), far, old.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("read by a stranger: %v", err)
		}
	})
}

// Many confirm and draft at once: one order of events, no confirmation of a text that
// was changed under the hand, and every version there.
func TestDisputeTogether(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		d := q.step(raisingSide, q.answered(q.order("ord_1")), coordination.Drafting{Text: "由能源局实施，第一稿如此"})
		var work sync.WaitGroup
		errs := make([]error, 12)
		for i := range errs {
			work.Go(func() {
				who, in := answeringSide, coordination.DisputeInput(coordination.Confirming{Text: 1})
				if i%2 == 0 {
					who, in = raisingSide, coordination.Drafting{Text: fmt.Sprintf("由能源局实施，另一稿 %d", i)}
				}
				_, errs[i] = q.Step(q.t.Context(), who, d.ID, d.Version, in)
			})
		}
		work.Wait()
		done := 0
		for i, err := range errs {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.Stale) {
				t.Errorf("%d: %v", i, err)
			}
		}
		v, err := q.Get(t.Context(), raisingSide, d.ID)
		q.must(err)
		if done != 1 || v.Version != d.Version+1 || len(v.History) != int(v.Version) {
			t.Errorf("%d steps on one version made version %d, history %d", done, v.Version, len(v.History))
		}
	})
}

// A store that fails half way keeps nothing of the step.
func TestDisputeIsWholeOrNothing(t *testing.T) {
	quarrels(t, func(q *quarrel) {
		d := q.raise(q.order("ord_1"))
		broken := errors.New("the line is cut")
		err := q.db.Disputes().Write(t.Context(), func(tx coordination.DisputeTx) error {
			row, err := tx.DisputeRow(d.ID)
			row.Version++
			return errors.Join(err, tx.SaveDispute(row, row.Version-1), broken)
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if v, err := q.Get(t.Context(), raisingSide, d.ID); err != nil || v.Version != 1 || len(v.History) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
