package receipt

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestAppendersEqualCanonicalJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r Receipt
		fill(t, reflect.ValueOf(&r).Elem())
		want, err := CanonicalJSON(r.Verdict)
		if err != nil {
			t.Fatal(err)
		}
		verdict := Canonical(r.Verdict)
		if string(verdict) != string(want) {
			t.Fatalf("verdict\n%s\nwant\n%s", verdict, want)
		}
		if want, err = CanonicalJSON(r); err != nil {
			t.Fatal(err)
		}
		for _, given := range [][]byte{nil, verdict} {
			if got := r.AppendJSON(nil, given); string(got) != string(want) {
				t.Fatalf("receipt\n%s\nwant\n%s", got, want)
			}
		}
	})
}

func TestAppendersKeepWhatStandsBefore(t *testing.T) {
	v := sample(1)
	r := Receipt{ID: "scr_1", Verdict: v}
	for name, got := range map[string][]byte{
		"verdict": AppendVerdict([]byte("x"), &v), "body": r.AppendBody([]byte("x"), nil), "receipt": r.AppendJSON([]byte("x"), nil),
	} {
		if string(got[:2]) != "x{" {
			t.Errorf("%s begins %q", name, got[:2])
		}
	}
}

// The canonical bytes of one verdict, so that nobody changes them unawares:
// receipts already given would no longer replay.
func TestGoldenVerdict(t *testing.T) {
	v := Verdict{Engine: 1, Ruleset: "6f1c", Position: 7, AsOf: "2026-03-02", Environment: Demo, Advice: Clear, Hit: true, Note: "已列入，无措施及于本事项",
		Asker: Asker{Body: "bdy_1", Purpose: "approval", Matter: "tender.bid"}, Party: PartyRef{Digest: "00ff", Display: "张*例"},
		Matches: []Match{{Identity: Certain, PartyID: "pty_1", Listings: []ListingRef{{ID: "lst_1", Domain: 2, State: "in-force", Applied: true}}}}}
	const want = `{"advice":"clear","as_of":"2026-03-02","asker":{"body":"bdy_1","matter":"tender.bid","purpose":"approval"},"engine":1,"environment":"demo","historical":false,"hit":true,` +
		`"matches":[{"identity":"certain","listings":[{"applied":true,"domain":2,"id":"lst_1","state":"in-force"}],"party_id":"pty_1"}],` +
		`"note":"已列入，无措施及于本事项","party":{"digest":"00ff","display":"张*例"},"position":7,"ruleset":"6f1c"}`
	if got := Canonical(v); string(got) != want {
		t.Errorf("canonical\n%s\nwant\n%s", got, want)
	}
}

func TestAppendVerdictDoesNotAllocate(t *testing.T) {
	v := sample(20)
	buf := make([]byte, 0, 64<<10)
	if n := testing.AllocsPerRun(100, func() { buf = AppendVerdict(buf[:0], &v) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAdvice(t *testing.T) {
	order := []Advice{Clear, Unchecked, Reference, Strict, Restrict, Block}
	for i, a := range order {
		if !a.Valid() || a.Strength() != i || a.Chinese() == string(a) {
			t.Errorf("%s: strength %d, %s", a, a.Strength(), a.Chinese())
		}
		for j, b := range order {
			if got := a.Stronger(b); got != order[max(i, j)] {
				t.Errorf("stronger of %s and %s = %s", a, b, got)
			}
			if got := a.AtMost(b); a != Unchecked && got != order[min(i, j)] {
				t.Errorf("%s at most %s = %s", a, b, got)
			}
		}
	}
	if Unchecked.AtMost(Clear) != Unchecked {
		t.Error("unchecked was capped to clear")
	}
	if a := Advice("deny"); a.Valid() || a.Strength() != -1 || a.Chinese() != "deny" {
		t.Error("deny is an advice")
	}
}

func BenchmarkAppendVerdict(b *testing.B) {
	v := sample(20)
	buf := AppendVerdict(nil, &v)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendVerdict(buf[:0], &v)
	}
}

// The floor: copying the same bytes.
func BenchmarkAppendVerdictFloor(b *testing.B) {
	v := sample(20)
	src := Canonical(v)
	dst := make([]byte, len(src))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		copy(dst, src)
	}
}
