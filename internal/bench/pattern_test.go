package bench

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A text cut and filled with its own marks is itself; with others, each mark is replaced
// wherever it stood, the longer one where two begin at one place.
func TestPattern(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		marks := []string{"91AB", "91", "AB", "号"}
		words := rapid.SliceOf(rapid.SampledFrom(append(slices.Clone(marks), "x", "内蒙古", "{\"", ""))).Draw(t, "words")
		text := strings.Join(words, "")
		p := cut(text, marks)
		if got := p.fill(marks); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		other := []string{"<one>", "<two>", "<three>", "<four>"}
		want := strings.NewReplacer("91AB", "<one>", "91", "<two>", "AB", "<three>", "号", "<four>").Replace(text)
		if got := p.fill(other); got != want {
			t.Fatalf("%q became %q, want %q", text, got, want)
		}
	})
}

func TestStencilCountsAndKeeps(t *testing.T) {
	s := newStencil("event", []string{"seq", "subject", "version", "body"}, []any{int64(7), "pty_1", int64(1), `{"party":"pty_1"}`}, []string{"pty_1"})
	seq := int64(40)
	row := s.row([]string{"pty_2"}, func() int64 { seq++; return seq })
	if want := []any{int64(41), "pty_2", int64(1), `{"party":"pty_2"}`}; !slices.Equal(row, want) {
		t.Errorf("%v", row)
	}
}

func TestExampleDecisionsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 1e14).Draw(t, "a"), rapid.IntRange(0, 1e14).Draw(t, "b")
		if (a == b) != (exampleDecision(a) == exampleDecision(b)) {
			t.Fatalf("%d %d", a, b)
		}
	})
}
