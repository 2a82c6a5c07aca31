package screening_test

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"liancheng/internal/access"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/screening"
	"liancheng/internal/storetest"
)

// askMany asks in one group: about the listed and the unknown, one with a case number
// that looks like the head of an entry.
func askMany(n int) []screening.Ask {
	asks := make([]screening.Ask, n)
	for i := range asks {
		asks[i] = askOrg(i%4, "tender.bid")
		asks[i].Case = fmt.Sprintf(`呼办〔2026〕%d号 {"receipt":{"id":"scr_`, i)
	}
	return asks
}

func answered(t *testing.T, h *house, n int) (ids []string) {
	t.Helper()
	for _, a := range h.ScreenBatch(t.Context(), officer(), askMany(n)) {
		h.ok(a.Err)
		ids = append(ids, a.Receipt.ID)
	}
	return ids
}

// TestRowsAreMadeAlike: the rows made of what was just recorded are those that another
// process reads out of the stored groups.
func TestRowsAreMadeAlike(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		rows := func(unpack func(a, b *house) error) []screening.Row {
			h := newHouse(t, place.Open(t), screening.Compile(t))
			h.ok(unpack(h, newHouse(t, h.db, h.rules)))
			var all []screening.Row
			h.ok(h.db.Screening().Read(t.Context(), func(tx screening.Tx) (err error) {
				all, err = tx.Screenings(screening.Filter{Limit: 1000})
				return err
			}))
			return all
		}
		h := newHouse(t, place.Open(t), screening.Compile(t))
		h.party(screening.OrgRow(1))
		h.list(served(1, 1))
		mine := rows(func(a, b *house) error {
			ids := answered(t, a, 300)
			if err := a.Settle(t.Context()); err != nil {
				return err
			}
			if len(ids) != 300 {
				return fmt.Errorf("%d answered", len(ids))
			}
			return nil
		})
		theirs := rows(func(a, b *house) error {
			answered(t, a, 300)
			if _, err := a.DrainSpool(t.Context()); err != nil { // a slow disk may have sent some there
				return err
			}
			return b.Settle(t.Context())
		})
		if len(mine) != 300 || len(theirs) != 600 {
			t.Fatalf("%d and %d rows", len(mine), len(theirs))
		}
		for _, r := range theirs {
			if len(r.Listings) != 0 != r.Hit {
				t.Fatalf("%+v", r)
			}
		}
		var a, b []screening.Row
		for _, r := range theirs { // what differs from run to run left out
			known := slices.ContainsFunc(mine, func(m screening.Row) bool { return m.ID == r.ID })
			r.ID, r.Batch = "", ""
			if known {
				a = append(a, r)
			} else {
				b = append(b, r)
			}
		}
		for _, list := range [][]screening.Row{a, b} { // of one millisecond the ids' order is anybody's guess
			slices.SortFunc(list, func(x, y screening.Row) int { return cmp.Compare(x.Case, y.Case) })
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("made at once %+v\nread back %+v", a[0], b[0])
		}
	})
}

// TestReplayAll: every receipt of many, each by itself; one that is not there is told and
// does not end the rest; another body's is not there.
func TestReplayAll(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t))
	h.party(screening.OrgRow(1))
	h.list(served(1, 1))
	h.run()
	ids := answered(t, h, 40)
	missing := ident.NewID("scr")
	var equal, absent []string
	err := h.ReplayAll(t.Context(), officer(), append(slices.Clone(ids), missing), func(id string, r screening.Replayed, err error) error {
		switch {
		case fault.Is(err, fault.NotFound):
			absent = append(absent, id)
		case err != nil:
			return err
		case r.Equal && r.Receipt.ID == id && r.Receipt.Verdict.Asker.Case != "":
			equal = append(equal, id)
		}
		return nil
	})
	if err != nil || !slices.Equal(equal, ids) || !slices.Equal(absent, []string{missing}) {
		t.Fatalf("%d equal, absent %v, %v", len(equal), absent, err)
	}
	other := officer()
	other.Body = "bod_other"
	seen := 0
	h.ok(h.ReplayAll(t.Context(), other, ids, func(_ string, _ screening.Replayed, err error) error {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("another body reads: %v", err)
		}
		seen++
		return nil
	}))
	if seen != len(ids) {
		t.Errorf("%d told", seen)
	}
	stop := fmt.Errorf("enough")
	if err := h.ReplayAll(t.Context(), officer(), ids, func(string, screening.Replayed, error) error { return stop }); err != stop {
		t.Errorf("not ended: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.ReplayAll(gone, officer(), ids, nil); err == nil {
		t.Error("goes on without its context")
	}
	stranger := access.Actor{Kind: access.KindUser, ID: "usr_x"}
	if err := h.ReplayAll(t.Context(), stranger, ids, nil); !fault.Is(err, fault.Forbidden) {
		t.Errorf("stranger: %v", err)
	}
}
