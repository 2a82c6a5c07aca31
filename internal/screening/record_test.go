package screening_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liancheng/internal/screening"
	"liancheng/internal/storetest"
	"liancheng/receipt"
)

// stuck is a store whose writes of receipts never come back, or fail.
type stuck struct {
	screening.Store
	hold chan struct{}
	fail error
}

func (s *stuck) Write(ctx context.Context, fn func(screening.Tx) error) error {
	if s.hold != nil {
		<-s.hold
	}
	if s.fail != nil {
		return s.fail
	}
	return s.Store.Write(ctx, fn)
}

// TestSpool: a store that does not confirm in time has the answer kept in a sealed file,
// which is drained later, once.
func TestSpool(t *testing.T) {
	db := storetest.New(t)
	h := newHouse(t, db, screening.Compile(t))
	h.party(screening.OrgRow(1))
	h.list(served(1, 1))
	h.ok(db.SaveRuleset(t.Context(), h.rules.Digest, h.rules.Bundle()))
	slow := &stuck{Store: db.Screening(), hold: make(chan struct{})}
	cfg := h.Config
	cfg.Store = slow
	e := screening.New(cfg)
	begin := time.Now()
	r, err := e.Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
	h.ok(err)
	if r.Unsigned || time.Since(begin) < 200*time.Millisecond {
		t.Fatalf("answered after %s: %+v", time.Since(begin), r)
	}
	files, _ := filepath.Glob(filepath.Join(h.spool, "*.spool"))
	if len(files) != 1 {
		t.Fatalf("%d files spooled", len(files))
	}
	raw, err := os.ReadFile(files[0])
	h.ok(err)
	if strings.Contains(string(raw), r.ID) {
		t.Error("the spool file is not sealed")
	}
	close(slow.hold) // the late write succeeds as well: still one batch
	eventually(t, "the late write", func() bool { return e.Settle(t.Context()) == nil && len(list(t, h)) == 1 })
	if _, entry, err := h.Get(t.Context(), officer(), r.ID); err != nil || !same(entry.Receipt, r) {
		t.Fatalf("%+v %v", entry, err)
	}
	if files, _ = filepath.Glob(filepath.Join(h.spool, "*")); len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
}

func list(t *testing.T, h *house) []screening.Row {
	rows, err := h.List(t.Context(), officer(), screening.Filter{})
	h.ok(err)
	return rows
}

// TestUnrecorded: where neither store nor spool works, the answer says that nothing was
// checked, and nothing else.
func TestUnrecorded(t *testing.T) {
	db := storetest.New(t)
	h := newHouse(t, db, screening.Compile(t))
	h.party(screening.OrgRow(1))
	h.list(served(1, 1))
	h.ok(db.SaveRuleset(t.Context(), h.rules.Digest, h.rules.Bundle()))
	cfg := h.Config
	cfg.Store, cfg.SpoolDir = &stuck{Store: db.Screening(), fail: errors.New("disk is gone")}, ""
	r, err := screening.New(cfg).Screen(t.Context(), officer(), askOrg(1, "tender.bid"))
	h.ok(err)
	if !r.Unsigned || r.Verdict.Advice != receipt.Unchecked || r.Verdict.Hit || len(r.Verdict.Matches)+len(r.Verdict.Reasons) != 0 {
		t.Fatalf("%+v", r)
	}
	if err := receipt.Verify(r, h.ring.PublicKeys(), receipt.Options{AllowDemo: true}); receipt.Failed(err) != receipt.CheckSigned {
		t.Errorf("verify: %v", err)
	}
}

// TestStaleIndexNeverClears: behind by more than 30 s, silence says nothing.
func TestStaleIndexNeverClears(t *testing.T) {
	h := newHouse(t, storetest.New(t), screening.Compile(t))
	h.run()
	r, err := h.Screen(t.Context(), officer(), askOrg(9, "tender.bid"))
	h.ok(err)
	if r.Verdict.Advice != receipt.Clear {
		t.Fatalf("fresh: %s", r.Verdict.Advice)
	}
	// The follower runs: it may look at the stream, and be fresh again, just before the answer.
	for tries := 0; tries < 100 && r.Verdict.Advice == receipt.Clear; tries++ {
		h.Index().StaleBy(31)
		r, err = h.Screen(t.Context(), officer(), askOrg(9, "tender.bid"))
		h.ok(err)
	}
	if r.Verdict.Advice != receipt.Unchecked || len(r.Verdict.Warnings) == 0 {
		t.Fatalf("stale: %+v", r.Verdict)
	}
	if got, err := h.Replay(t.Context(), officer(), r.ID); err != nil || !got.Equal {
		t.Errorf("replay %+v %v", got, err)
	}
}
