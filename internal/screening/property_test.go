package screening

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// thePool and its plans are shared by all worlds, as one process shares them.
var (
	thePool = newPool()
	plans   = map[*law.Ruleset]*plan{}
)

func planFor(rs *law.Ruleset) *plan {
	if plans[rs] == nil {
		plans[rs] = newPlan(rs, today, thePool)
	}
	return plans[rs]
}

// agree says whether index and hot path say what the model and Judge say.
func agree(t *rapid.T, w *world, s *snapshot, rs *law.Ruleset, keys interface{ Keys }) {
	a := drawAsk(t, rs)
	q := questionOf(&a, keys)
	facts, err := factsAt(w, QueryOf(&a, keys), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b Buffer
	b.judge(s, planFor(rs), &a, keys)
	if have, want := s.facts(&b.target).on(today), facts.on(today); !reflect.DeepEqual(have, want) {
		t.Fatalf("index has\n%+v\nthe model\n%+v", have, want)
	}
	want := string(receipt.Canonical(Judge(facts, q, rs, today)))
	for range 2 { // a buffer used again says the same
		if have := string(receipt.Canonical(b.Render(q))); have != want {
			t.Fatalf("hot path\n%s\nJudge\n%s", have, want)
		}
		b.judge(s, planFor(rs), &a, keys)
	}
}

// TestHotPathIsJudge: over an index built at once.
func TestHotPathIsJudge(t *testing.T) {
	keys := testRing(t)
	rapid.Check(t, func(t *rapid.T) {
		w, p := drawWorld(t, keys), thePool
		s := w.index(p)
		for range 4 {
			agree(t, w, s, rapid.SampledFrom(lawsOf()).Draw(t, "law"), keys)
		}
	})
}

// TestIndexFollows: over an index that took every change in, with compactions between.
func TestIndexFollows(t *testing.T) {
	keys := testRing(t)
	rapid.Check(t, func(t *rapid.T) {
		w, p := newWorld(), thePool
		s := w.index(p)
		for n := range persons {
			r := personRow(n, keys)
			w.rows[r.Party] = r
		}
		for n := range orgs {
			w.rows[fixedID("pty", n)] = orgRow(n)
		}
		rs := rapid.SampledFrom(lawsOf()).Draw(t, "law")
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			s = drawBatch(t, w, s, p, keys)
			if rapid.IntRange(0, 2).Draw(t, "compact") == 0 {
				s = &snapshot{base: merge(s, p), delta: newBuilder(p).finish(nobody), view: p.view(), forest: s.forest, position: 1}
			}
			agree(t, w, s, rs, keys)
		}
	})
}

// drawBatch changes the world a little and has the index take it in.
func drawBatch(t *rapid.T, w *world, s *snapshot, p *pool, keys Keys) *snapshot {
	c := change{map[string]*standing.Facts{}, map[string]bool{}}
	for range rapid.IntRange(1, 4).Draw(t, "changes") {
		switch rapid.IntRange(0, 4).Draw(t, "change") {
		case 0, 1:
			f := drawListing(t, rapid.IntRange(0, 5).Draw(t, "listing"))
			w.listings[f.ID], c.listings[f.ID] = f, &f
		case 2:
			r := drawOrg(t, rapid.IntRange(0, orgs-1).Draw(t, "org"))
			r.MergedInto = w.rows[r.Party].MergedInto
			w.rows[r.Party], c.parties[r.Party] = r, true
		case 3:
			r := personRow(rapid.IntRange(0, persons-1).Draw(t, "person"), keys)
			if r.Circumstances = drawAnswers(t, "person"); rapid.IntRange(0, 3).Draw(t, "erase") == 0 {
				r = party.ScreenRow{Party: r.Party, Kind: party.Person, Display: "（信息已删除）", Erased: true}
			}
			r.MergedInto = w.rows[r.Party].MergedInto
			w.rows[r.Party], c.parties[r.Party] = r, true
		case 4:
			c.parties[w.drawMerge(t)] = true
		}
	}
	d := newDelta(s, p)
	if err := d.take(c, w.row); err != nil {
		t.Fatal(err)
	}
	return d.snapshot(1)
}

// TestForceIsStandings: the packed listing is worth what Facts.On says.
func TestForceIsStandings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawListing(t, 1)
		b := newBuilder(thePool)
		b.listing(&f)
		for _, day := range listingDays[1:] {
			if have, want := b.s.listings[0].force(day.Number()), f.On(day); have != want {
				t.Fatalf("%s on %s, want %s: %+v", have, day, want, f)
			}
		}
	})
}

// TestBlockIsNeverGuessed: nothing blocks on a name alone, on missing documents, or
// while the memorandum is under review.
func TestBlockIsNeverGuessed(t *testing.T) {
	keys := testRing(t)
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, keys)
		which := rapid.IntRange(0, len(lawsOf())-1).Draw(t, "law")
		a := drawAsk(t, lawsOf()[which])
		facts, err := factsAt(w, QueryOf(&a, keys), 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		v := Judge(facts, questionOf(&a, keys), lawsOf()[which], today)
		certain, lacking := map[string]bool{}, map[string]bool{}
		for _, m := range v.Matches {
			for _, l := range m.Listings {
				certain[l.ID] = certain[l.ID] || m.Identity == receipt.Certain
				lacking[l.ID] = len(w.listings[l.ID].Missing) > 0 && w.listings[l.ID].Adopted
				if f := w.listings[l.ID]; l.Applied != (f.On(today) == standing.InForce) {
					t.Fatalf("%+v applied %v", f, l.Applied)
				}
			}
		}
		for _, r := range v.Reasons {
			switch {
			case !certain[r.Listing] && r.Advice.Strength() > receipt.Reference.Strength():
				t.Fatalf("%s on a name alone", r.Advice)
			case r.Class == "A" && which == 0 && r.Advice.Strength() > receipt.Strict.Strength():
				t.Fatalf("%s under a memorandum in review", r.Advice)
			case lacking[r.Listing] && r.Advice.Strength() > receipt.Strict.Strength():
				t.Fatalf("%s while documents are missing", r.Advice)
			case which == 3:
				t.Fatalf("%s under a memorandum that was repealed", r.Directive)
			case r.Advice != r.Uncapped && len(r.Caps) == 0:
				t.Fatalf("%s weakened without saying why", r.Directive)
			}
		}
	})
}
