package screening_test

import (
	"strings"
	"testing"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/receipt"
)

// TestMergedIsScreenedAsOne: asked by any number, by name or by id of either record, the
// listings of both are found, and the verdict says which record was merged into which.
// Before and after, each is screened by itself; every answer replays at its own position.
func TestMergedIsScreenedAsOne(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t, screening.InForce))
		double, firm := screening.FixedID("pty", 1), screening.FixedID("pty", 2)
		h.party(screening.OrgRow(1)) // of another name than the second
		h.party(screening.OrgRow(2))
		h.list(served(1, 1)) // about the double alone
		h.run()
		byID := func(id string) screening.Ask {
			a := askOrg(1, "tender.bid")
			a.Identifier, a.Party = ident.Identifier{}, id
			return a
		}
		byName := askOrg(1, "tender.bid")
		byName.Identifier, byName.Name = ident.Identifier{}, screening.OrgName(2)
		var asked []string
		ask := func(when string, a screening.Ask, hit, merged bool) receipt.Verdict {
			t.Helper()
			eventually(t, "index", func() bool { pos, _ := h.db.Position(t.Context()); return h.Index().Position() >= pos })
			r, err := h.Screen(t.Context(), officer(), a)
			h.ok(err)
			asked = append(asked, r.ID)
			v := r.Verdict
			said := len(v.Matches) == 1 && strings.HasSuffix(v.Matches[0].Why, party.MergeText(double, double, firm))
			if v.Hit != hit || hit && (len(v.Matches) != 1 || v.Matches[0].PartyID != double) || merged != said {
				t.Errorf("%s: %+v", when, v)
			}
			return v
		}
		ask("before, by the double", askOrg(1, "tender.bid"), true, false)
		ask("before, by the firm", askOrg(2, "tender.bid"), false, false)
		h.point(double, firm)
		ask("merged, by the double's number", askOrg(1, "tender.bid"), true, true)
		number := ask("merged, by the firm's number", askOrg(2, "tender.bid"), true, true)
		ask("merged, by the firm's id", byID(firm), true, true)
		ask("merged, by the double's id", byID(double), true, true)
		name := ask("merged, by the firm's name", byName, true, true)
		if number.Matches[0].Identity != receipt.Certain || name.Matches[0].Identity != receipt.Review {
			t.Errorf("a name makes sure: %+v %+v", number.Matches, name.Matches)
		}
		h.list(servedOf(firm, 2)) // decided meanwhile about the one that goes on
		eventually(t, "index", func() bool { pos, _ := h.db.Position(t.Context()); return h.Index().Position() >= pos })
		both, err := h.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
		h.ok(err)
		if len(both.Verdict.Matches) != 2 {
			t.Errorf("of both records %+v", both.Verdict.Matches)
		}
		h.point(double, "")
		ask("parted, by the double", askOrg(1, "tender.bid"), true, false)
		after, err := h.Screen(t.Context(), officer(), askOrg(2, "tender.bid"))
		h.ok(err)
		if m := after.Verdict.Matches; len(m) != 1 || m[0].PartyID != firm {
			t.Errorf("what was decided meanwhile does not stay: %+v", m)
		}
		asked = append(asked, both.ID, after.ID)
		h.ok(h.Settle(t.Context()))
		for _, id := range asked {
			got, err := h.Replay(t.Context(), officer(), id)
			h.ok(err)
			if !got.Equal {
				t.Errorf("%s: %s was %s is %s", id, got.Field, got.Was, got.Is)
			}
		}
	})
}

func servedOf(id string, n int) standing.Facts {
	f := served(n, 1)
	f.Party = id
	return f
}

// TestMergedRefusesAnErasedReplay: an answer that rested on two records of a person is not
// judged again when one of them is gone, parted though they are since.
func TestMergedRefusesAnErasedReplay(t *testing.T) {
	engines(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db, screening.Compile(t))
		double, one := screening.FixedID("pty", 1000), screening.FixedID("pty", 1001)
		h.party(screening.PersonRow(0, h.ring))
		h.party(screening.PersonRow(1, h.ring))
		f := served(1, 1)
		f.Party, f.Person = double, true
		h.list(f)
		h.point(double, one)
		r, err := h.Screen(t.Context(), officer(), screening.Ask{Asker: receipt.Asker{Matter: "honour.government", Case: "办件-1"}, Identifier: screening.PersonID(1)})
		h.ok(err)
		if len(r.Verdict.Matches) != 1 || r.Verdict.Matches[0].PartyID != double {
			t.Fatalf("%+v", r.Verdict)
		}
		h.point(double, "")
		if again, err := h.Replay(t.Context(), officer(), r.ID); err != nil || !again.Equal {
			t.Fatalf("%+v, %v", again, err)
		}
		h.ok(db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.EraseParty(one, "（信息已删除）"); err != nil {
				return err
			}
			return savePartyAs(tx, party.ScreenRow{Party: one, Kind: party.Person, Display: "（信息已删除）", Erased: true}, party.EventErased)
		}))
		if again, err := h.Replay(t.Context(), officer(), r.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("judged of nobody: %+v, %v", again, err)
		}
	})
}
