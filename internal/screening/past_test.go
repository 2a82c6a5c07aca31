package screening

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestRecentKeeps: what is kept is what was loaded last; what was just asked for is kept;
// never more is kept than twice the bound; what is no longer good is loaded anew, and an
// error is not kept.
func TestRecentKeeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 5).Draw(t, "most")
		r, loaded := newRecent[int, int](most), map[int]int{}
		for n := range rapid.IntRange(1, 40).Draw(t, "asks") {
			key, least := rapid.IntRange(0, 12).Draw(t, "key"), rapid.IntRange(0, n).Draw(t, "least")
			got, err := r.get(key, func(v int) bool { return v >= least }, func() (int, error) {
				loaded[key] = n
				return n, nil
			})
			if err != nil || got != loaded[key] || got < least || len(r.now) > most || len(r.old) > most {
				t.Fatalf("%d of %d: %d, loaded %d, keeps %d and %d", key, least, got, loaded[key], len(r.now), len(r.old))
			}
			if again, _ := r.get(key, whatever, func() (int, error) { return -1, nil }); again != got {
				t.Fatalf("%d was forgotten at once", key)
			}
		}
		failed := errors.New("no")
		if _, err := r.get(99, whatever, func() (int, error) { return 0, failed }); err != failed {
			t.Fatal(err)
		}
		if v, err := r.get(99, whatever, func() (int, error) { return 7, nil }); v != 7 || err != nil {
			t.Fatal(v, err)
		}
	})
}
