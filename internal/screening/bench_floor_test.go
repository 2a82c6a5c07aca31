package screening

import (
	"slices"
	"testing"

	"liancheng/internal/ident"
	"liancheng/receipt"
)

// BenchmarkFloorVerdictKept is the floor of a verdict: the same code looked up in a Go
// map of a million, and the verdict that was worked out before copied into the caller's
// slices. No judging could be faster.
func BenchmarkFloorVerdictKept(b *testing.B) {
	x := needMillion(b)
	rs, matter := wideLaw(b)
	pl := newPlan(rs, today, x.pool)
	m := make(map[string]*Buffer, x.listed)
	codes := make([]string, 512)
	for i := range x.listed {
		m[ident.SyntheticUSCC("91", "150102", i)] = nil
	}
	for i := range codes {
		codes[i] = ident.SyntheticUSCC("91", "150102", i*1000%x.listed)
		kept := new(Buffer)
		a := Ask{Asker: receipt.Asker{Matter: matter}, Identifier: ident.Identifier{Kind: ident.USCC, Value: codes[i]}}
		kept.judge(x.snap, pl, &a, x.keys)
		m[codes[i]] = kept
	}
	var reasons []uint64
	var listings []listingHit
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		kept := m[codes[i%len(codes)]]
		reasons, listings = append(reasons[:0], kept.reasons...), append(listings[:0], kept.listings...)
	}
	if len(reasons) < 20 || !slices.IsSorted(reasons) {
		b.Fatalf("%d reasons", len(reasons))
	}
}
