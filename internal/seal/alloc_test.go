//go:build !race

package seal

import "testing"

// A person is looked up on the way to every answer. The race detector drops
// pooled values at random, hence the build tag.
func TestIndex16DoesNotAllocate(t *testing.T) {
	for _, s := range suites {
		r := newRing(t, s)
		if n := testing.AllocsPerRun(200, func() { r.Index16("citizen-id", "150102199001010010") }); n != 0 {
			t.Errorf("%s: %v allocations", s, n)
		}
	}
}
