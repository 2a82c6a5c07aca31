package screening_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/project"
	"liancheng/internal/screening"
	"liancheng/internal/seal"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// TestScreen walks the whole way: listed, asked, signed, durable, seen in the list, fed
// back, ended, asked again before completion, replayed.
func TestScreen(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t, screening.InForce, screening.Confirm("bidding-law-53")))
		h.party(screening.OrgRow(1))
		h.list(served(1, 1))
		h.run()
		r, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
		h.ok(err)
		if r.Verdict.Advice != receipt.Restrict || !r.Verdict.Hit || r.Verdict.Reasons[0].Clause != "1.3" {
			t.Fatalf("verdict %+v", r.Verdict)
		}
		h.ok(receipt.Verify(r, h.ring.PublicKeys(), receipt.Options{AllowDemo: true, Verifiers: seal.Verifiers()}))
		row, entry, err := h.Get(t.Context(), officer(), r.ID)
		h.ok(err)
		if row.Case != "办件-1" || row.Advice != receipt.Restrict || len(row.Listings) != 1 || !same(entry.Receipt, r) {
			t.Fatalf("row %+v\nreceipt %+v\nwant %+v", row, entry.Receipt, r)
		}
		rows, err := h.List(t.Context(), officer(), screening.Filter{Open: true})
		h.ok(err)
		if len(rows) != 1 || rows[0].ID != r.ID {
			t.Fatalf("list %+v", rows)
		}
		row, err = h.Outcome(t.Context(), officer(), r.ID, screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "示例建〔2026〕9号", Date: screening.Today})
		h.ok(err)
		if row.Outcome.Outdated || row.Version != 1 {
			t.Fatalf("outcome %+v", row)
		}
		ended := served(1, 1)
		ended.State, ended.EndedOn, ended.EndedHow = standing.Ended, screening.Today, standing.Repaired
		h.list(ended)
		eventually(t, "the ending in the index", func() bool {
			at, _ := db.Position(t.Context())
			return h.Index().Position() == at
		})
		ask := askOrg(1, "tender.bid")
		ask.Point = screening.AtCompletion
		again, err := h.Screen(t.Context(), officer(), ask)
		h.ok(err)
		if again.Verdict.Advice != receipt.Clear || !strings.Contains(strings.Join(again.Verdict.Warnings, ""), "由“依法限制”变为“未见影响”") {
			t.Fatalf("second %+v", again.Verdict)
		}
		h.rules = screening.Compile(t) // the law moves on; receipts keep theirs
		for _, id := range []string{r.ID, again.ID} {
			got, err := h.Replay(t.Context(), officer(), id)
			h.ok(err)
			if !got.Equal {
				t.Fatalf("%s: %s was %s is %s", id, got.Field, got.Was, got.Is)
			}
		}
	})
}

// TestReplayFindsWhatDiffers: a record that was tampered with does not replay.
func TestReplayFindsWhatDiffers(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t))
	h.party(screening.OrgRow(1))
	h.list(served(1, 1))
	var batch screening.Batch
	r, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
	h.ok(err)
	row, _, err := h.Get(t.Context(), officer(), r.ID)
	h.ok(err)
	h.ok(h.db.Screening().Read(t.Context(), func(tx screening.Tx) error {
		batch, _, err = tx.ReceiptBatch(row.Batch)
		return err
	}))
	forged := strings.ReplaceAll(string(batch.Body), `"advice":"strict"`, `"advice":"clear"`)
	forged = strings.ReplaceAll(forged, r.ID, "scr_forged")
	row.ID, row.Batch = "scr_forged", "rbt_forged"
	batch.ID, batch.Body = "rbt_forged", []byte(forged)
	h.ok(h.db.Screening().Write(t.Context(), func(tx screening.Tx) error {
		if _, err := tx.SaveReceiptBatch(batch); err != nil {
			return err
		}
		return tx.AddScreenings([]screening.Row{row})
	}))
	got, err := h.Replay(t.Context(), officer(), "scr_forged")
	h.ok(err)
	if got.Equal || got.Field != "advice" || got.Was != `"clear"` || got.Is != `"strict"` {
		t.Fatalf("%+v", got)
	}
}

// TestIndexIsTheStore: after any history, at any position, the index knows what the store
// says of that position, and the receipts given on the way replay.
func TestIndexIsTheStore(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, nil)
		x := h.Index()
		h.ok(x.Load(t.Context()))
		x.CompactAfter(2)
		for n := range 4 {
			h.party(screening.PersonRow(n, h.ring))
		}
		for n := range 6 {
			h.party(screening.OrgRow(n))
		}
		rapid.Check(t, func(rt *rapid.T) {
			h.rules = rapid.SampledFrom(screening.Laws()).Draw(rt, "law")
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				switch rapid.IntRange(0, 4).Draw(rt, "change") {
				case 4:
					return drawMerge(rt, tx)
				case 0:
					return saveParty(tx, screening.DrawOrg(rt, rapid.IntRange(0, 5).Draw(rt, "org")))
				case 1:
					return saveParty(tx, screening.DrawPerson(rt, h.ring))
				}
				return saveListing(tx, screening.Draw(rt, rapid.IntRange(0, 7).Draw(rt, "listing")))
			}); err != nil {
				rt.Fatal(err)
			}
			h.ok(x.CatchUp(t.Context()))
			if rapid.Bool().Draw(rt, "rebase") {
				x.Rebased()
			}
			a := screening.DrawAsk(rt, h.rules)
			facts, err := screening.FactsAt(t.Context(), db.Screening(), screening.QueryOf(&a, h.ring), x.Position(), nil)
			h.ok(err)
			if have, want := x.FactsOf(&a, h.ring, screening.Today), facts.On(screening.Today); !reflect.DeepEqual(have, want) {
				rt.Fatalf("index\n%+v\nstore\n%+v", have, want)
			}
		})
		// One more index, loaded from the tables, knows the same.
		fresh := screening.NewIndex(db.Screening(), db, nil)
		h.ok(fresh.Load(t.Context()))
		for n := range 6 {
			a := askOrg(n, "tender.bid")
			if have, want := fresh.FactsOf(&a, h.ring, screening.Today), x.FactsOf(&a, h.ring, screening.Today); !reflect.DeepEqual(have, want) {
				t.Errorf("loaded\n%+v\nfollowed\n%+v", have, want)
			}
		}
	})
}

// TestBatch: many at once, one unreadable among them, all of them durable.
func TestBatch(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t))
		h.party(screening.OrgRow(1))
		h.list(served(1, 1))
		h.run()
		asks := make([]screening.Ask, 60)
		for i := range asks {
			asks[i] = askOrg(i, "tender.bid")
		}
		asks[7].Matter = "nothing.known"
		answers := h.ScreenBatch(t.Context(), officer(), asks)
		for i, a := range answers {
			switch {
			case i == 7:
				if !fault.Is(a.Err, fault.Invalid) {
					t.Errorf("7: %v", a.Err)
				}
			case a.Err != nil || a.Receipt.Verdict.Hit != (i == 1):
				t.Errorf("%d: %+v", i, a)
			default:
				h.ok(receipt.Verify(a.Receipt, h.ring.PublicKeys(), receipt.Options{AllowDemo: true, Verifiers: seal.Verifiers()}))
			}
		}
		h.ok(h.Settle(t.Context()))
		rows, err := h.List(t.Context(), officer(), screening.Filter{Limit: 200})
		h.ok(err)
		if len(rows) != 59 {
			t.Errorf("%d rows", len(rows))
		}
	})
}

// TestProject: everybody who takes part, for the matters of the stage.
func TestProject(t *testing.T) {
	db := storetest.New(t)
	h := newHouse(t, db, screening.Compile(t, screening.InForce))
	for n := range 3 {
		h.party(screening.OrgRow(n))
	}
	h.list(served(1, 7))
	code := ident.ProjectCode("2020-150102-48-01-000001")
	if _, _, err := ident.ParseProjectCode(string(code)); err != nil {
		t.Fatal(err)
	}
	h.ok(db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.AddProject(project.Project{Code: code, Version: 1, Name: "示例项目", Region: "150102", Stage: project.Permit, Body: "bod_1",
			Participants: []project.Participant{{Party: screening.FixedID("pty", 0), Part: project.Developer}, {Party: screening.FixedID("pty", 1), Part: project.Contractor}}})
		return err
	}))
	got, err := h.ScreenProject(t.Context(), officer(), screening.ProjectAsk{Asker: receipt.Asker{Project: string(code), Case: "办件-2"}})
	h.ok(err)
	matters := map[string]bool{}
	for _, a := range got.Answers {
		matters[a.Matter] = true
		if a.Err != nil || a.Receipt.Verdict.Hit != (a.Part == project.Contractor) || a.Receipt.Verdict.Asker.Stage != "3" {
			t.Errorf("%+v", a)
		}
	}
	if len(got.Answers) != 2*len(matters) || !matters["construction.permit"] || got.Advice == receipt.Clear {
		t.Errorf("%s, %d answers, matters %v", got.Advice, len(got.Answers), matters)
	}
}

// TestDoor: who may ask what; refusals are recorded; a person's number is nowhere.
func TestDoor(t *testing.T) {
	db := storetest.New(t)
	h := newHouse(t, db, screening.Compile(t))
	key := access.Actor{Kind: access.KindKey, ID: "key_1", Body: "bod_1", Scopes: []access.Act{access.ScreeningAsk, access.ScreeningAskPerson}, Purpose: "接口"}
	person := screening.Ask{Asker: receipt.Asker{Matter: "honour.government"}, Identifier: screening.PersonID(1)}
	_, err := h.Screen(t.Context(), key, person)
	if !fault.Is(err, fault.Forbidden) || len(h.seen.entries) != 1 {
		t.Fatalf("without a case: %v, %d recorded", err, len(h.seen.entries))
	}
	person.Case = "办件-3"
	r, err := h.Screen(t.Context(), key, person)
	h.ok(err)
	past := askOrg(1, "tender.bid")
	past.At = "2026-01-15"
	if _, err := h.Screen(t.Context(), officer(), past); !fault.Is(err, fault.Forbidden) {
		t.Errorf("historical: %v", err)
	}
	stranger := officer()
	stranger.Body = "bod_2"
	if _, err := h.Outcome(t.Context(), stranger, r.ID, screening.Outcome{Done: screening.NotApplicable, Reason: "无", Date: screening.Today}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("outcome of another body: %v", err)
	}
	league := access.Actor{Kind: access.KindUser, ID: "usr_8", Body: "bod_8", Region: "150200", Duties: []access.Duty{access.Coordinate},
		Functions: []string{access.DevelopmentReform}}
	if _, _, err := h.Get(t.Context(), league, r.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a coordinator of another league reads: %v", err)
	}
	_, entry, err := h.Get(t.Context(), officer(), r.ID)
	h.ok(err)
	h.ok(db.Screening().Read(t.Context(), func(tx screening.Tx) error {
		row, _, _ := tx.Screening(entry.Receipt.ID)
		b, _, err := tx.ReceiptBatch(row.Batch)
		if strings.Contains(string(b.Body), screening.PersonID(1).Reveal()) {
			t.Error("the number of a person is in the batch")
		}
		return err
	}))
}

// TestHistorical: as of another day, under the law of that day, for the coordinator.
func TestHistorical(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t, screening.InForce))
	h.party(screening.OrgRow(1))
	h.list(served(1, 1))
	top := access.Actor{Kind: access.KindUser, ID: "usr_9", Body: "bod_9", Region: access.Top, Duties: []access.Duty{access.Coordinate},
		Functions: []string{access.DevelopmentReform}}
	for _, tt := range []struct {
		day calendar.Day
		hit bool
	}{{"2026-03-01", false}, {"2026-03-02", true}, {"2029-03-02", true}, {"2029-03-03", false}} {
		ask := askOrg(1, "tender.bid")
		ask.At = tt.day
		r, err := h.Screen(t.Context(), top, ask)
		h.ok(err)
		if r.Verdict.Hit != tt.hit || !r.Verdict.Historical || r.Verdict.AsOf != string(tt.day) {
			t.Errorf("%s: %+v", tt.day, r.Verdict)
		}
		if _, err := h.Outcome(t.Context(), officer(), r.ID, screening.Outcome{Done: screening.NotTaken, Reason: "无", Date: screening.Today}); err == nil {
			t.Error("an outcome on a look back")
		}
	}
}

// TestEnforcedAfterRelease: measures taken on listings that had all ended by the day of the
// decision are flagged; a correction takes the flag back.
func TestEnforcedAfterRelease(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t))
		h.party(screening.OrgRow(1))
		one, other := served(1, 1), served(1, 2)
		other.ID = "lst_other"
		h.list(one)
		r, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
		h.ok(err)
		h.list(other)
		both, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
		h.ok(err)
		today := screening.Today.AddDays(3)
		h.now = h.now.AddDate(0, 0, 3)
		one.State, one.EndedOn, one.EndedHow = standing.Ended, today, standing.Repaired
		h.list(one)
		taken := screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "示例字〔2026〕1号", Date: today}
		before, not := taken, screening.Outcome{Done: screening.NotTaken, Reason: "列入已终止", Date: today}
		before.Date = today.AddDays(-1)
		for _, c := range []struct {
			id   string
			o    screening.Outcome
			want bool
		}{{r.ID, taken, true}, {r.ID, before, false}, {r.ID, taken, true}, {r.ID, not, false}, {both.ID, taken, false}} {
			row, err := h.Outcome(t.Context(), officer(), c.id, c.o)
			h.ok(err)
			if row.Outcome.Released != c.want {
				t.Errorf("%s %+v", c.id, row.Outcome)
			}
			if again, _, err := h.Get(t.Context(), officer(), c.id); err != nil || again.Outcome.Released != c.want {
				t.Errorf("read back %+v, %v", again.Outcome, err)
			}
		}
	})
}

// TestOutdated: a decision after the receipt's last day is flagged, not refused.
func TestOutdated(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t))
	r, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
	h.ok(err)
	h.now = h.now.AddDate(0, 0, 10)
	row, err := h.Outcome(t.Context(), officer(), r.ID, screening.Outcome{Done: screening.NotTaken, Reason: "无影响", Date: screening.Today.AddDays(9)})
	h.ok(err)
	if !row.Outcome.Outdated {
		t.Errorf("%+v", row)
	}
	events, err := h.db.History(t.Context(), r.ID)
	h.ok(err)
	var body screening.OutcomeRecorded
	if len(events) != 1 || events[0].Kind != screening.EvOutcome || events[0].Decode(&body) != nil || !body.Outdated || strings.Contains(string(events[0].Body), "无影响") {
		t.Errorf("events %+v", events)
	}
	for _, o := range []screening.Outcome{{}, {Done: "x", Date: screening.Today}, {Done: screening.MeasuresTaken, Date: screening.Today},
		{Done: screening.NotTaken, Date: screening.Today}, {Done: screening.NotTaken, Reason: "无", Date: screening.Today.AddDays(30)}} {
		if _, err := h.Outcome(t.Context(), officer(), r.ID, o); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
