package report

import (
	"fmt"
	"maps"
)

// Screenings counts screenings over a window, by the day they were asked, and what
// was done after those that hit. Outcomes are counted by their code, whenever
// reported; Unanswered are hits nobody has told the outcome of.
type Screenings struct {
	Asked      int64            `json:"asked"`
	Hits       int64            `json:"hits"`
	Advice     map[string]int64 `json:"hits_by_advice,omitempty"`
	Outcomes   map[string]int64 `json:"hits_by_outcome,omitempty"`
	Unanswered int64            `json:"hits_without_outcome"`
	// Measures taken though every listing shown had ended by the day of the decision. A
	// release works where this is 0.
	AfterRelease int64 `json:"enforced_after_release"`
}

// Hit makes all that were asked hits with one advice and one outcome; "" for none yet.
func (s *Screenings) Hit(advice, outcome string) {
	s.Hits, s.Advice = s.Asked, map[string]int64{advice: s.Asked}
	if outcome == "" {
		s.Unanswered = s.Asked
		return
	}
	s.Outcomes = map[string]int64{outcome: s.Asked}
}

// Add sums two rows.
func (s *Screenings) Add(t Screenings) {
	s.Asked += t.Asked
	s.Hits += t.Hits
	s.Unanswered += t.Unanswered
	s.AfterRelease += t.AfterRelease
	s.Advice = sum(s.Advice, t.Advice)
	s.Outcomes = sum(s.Outcomes, t.Outcomes)
}

// sum makes a new map: rows are copied by value and must not share one.
func sum(a, b map[string]int64) map[string]int64 {
	if len(b) == 0 {
		return a
	}
	out := maps.Clone(a)
	if out == nil {
		out = make(map[string]int64, len(b))
	}
	for k, n := range b {
		out[k] += n
	}
	return out
}

// Check finds numbers that do not add up.
func (s Screenings) Check() error {
	switch {
	case s.Hits > s.Asked:
		return fmt.Errorf("screenings: %d hits of %d asked", s.Hits, s.Asked)
	case total(s.Advice) != s.Hits:
		return fmt.Errorf("screenings: %d hits, %d by advice", s.Hits, total(s.Advice))
	case s.AfterRelease > s.Hits-s.Unanswered:
		return fmt.Errorf("screenings: %d enforced after release of %d with an outcome", s.AfterRelease, s.Hits-s.Unanswered)
	case total(s.Outcomes)+s.Unanswered != s.Hits:
		return fmt.Errorf("screenings: %d hits, %d by outcome", s.Hits, total(s.Outcomes)+s.Unanswered)
	}
	return nil
}

// Zero tells whether there was nothing to count.
func (s Screenings) Zero() bool { return s.Asked == 0 }

func (s Screenings) equal(t Screenings) bool {
	return s.Asked == t.Asked && s.Hits == t.Hits && s.Unanswered == t.Unanswered && s.AfterRelease == t.AfterRelease &&
		maps.Equal(s.Advice, t.Advice) && maps.Equal(s.Outcomes, t.Outcomes)
}

func total(m map[string]int64) (n int64) {
	for _, v := range m {
		n += v
	}
	return n
}
