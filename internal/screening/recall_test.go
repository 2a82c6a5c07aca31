package screening_test

import (
	"cmp"
	"context"
	"errors"
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

// TestRowsAreMadeAlike: the rows written with a group are those that are read out of the
// spool where the store did not take it.
func TestRowsAreMadeAlike(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := newHouse(t, place.Open(t), screening.Compile(t))
		h.party(screening.OrgRow(1))
		h.list(served(1, 1))
		rows := func() (all []screening.Row) {
			h.ok(h.db.Screening().Read(t.Context(), func(tx screening.Tx) (err error) {
				all, err = tx.Screenings(screening.Filter{Limit: 1000})
				return err
			}))
			return all
		}
		answered(t, h, 300)
		h.ok(h.Settle(t.Context())) // a slow disk may have sent some there
		mine := rows()
		cfg := h.Config
		cfg.Store = &stuck{Store: h.db.Screening(), fail: errors.New("disk is gone")}
		for _, a := range screening.New(cfg).ScreenBatch(t.Context(), officer(), askMany(300)) {
			h.ok(a.Err)
			if a.Receipt.Unsigned {
				t.Fatalf("%+v", a.Receipt)
			}
		}
		if len(mine) != 300 || len(rows()) != 300 {
			t.Fatalf("%d rows, %d with those spooled", len(mine), len(rows()))
		}
		h.ok(h.Settle(t.Context()))
		var a, b []screening.Row
		for _, r := range rows() { // what differs from run to run left out
			if len(r.Listings) != 0 != r.Hit {
				t.Fatalf("%+v", r)
			}
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
			t.Errorf("made at once %+v\nout of the spool %+v", a[0], b[0])
		}
	})
}

// TestUnpackedOnce: however many processes unpack at once, each answer has one row.
func TestUnpackedOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		h := newHouse(t, place.Open(t), screening.Compile(t))
		for range 8 {
			answered(t, h, 50)
		}
		errs := make(chan error)
		for range 4 {
			go func() { errs <- screening.New(h.Config).Settle(t.Context()) }()
		}
		for range 4 {
			h.ok(<-errs)
		}
		var rows []screening.Row
		h.ok(h.db.Screening().Read(t.Context(), func(tx screening.Tx) (err error) {
			if queued, err := tx.QueuedScreenings(1); err != nil || len(queued) != 0 {
				return fmt.Errorf("%d groups are left, %w", len(queued), err)
			}
			rows, err = tx.Screenings(screening.Filter{Limit: 1000})
			return err
		}))
		if len(rows) != 400 {
			t.Errorf("%d rows of 400 answers", len(rows))
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
