package receipt

// Advice is what a verdict suggests. The officer decides; the system never
// refuses by itself.
type Advice string

// The advices, strongest first. Block is only given with a confirmed basis
// (see the caps in Reason); the others need less.
const (
	Block     Advice = "block"     // a confirmed law says the matter must not be granted
	Restrict  Advice = "restrict"  // a confirmed law limits what may be granted
	Strict    Advice = "strict"    // examine more strictly
	Reference Advice = "reference" // take note, decide as the officer judges
	Unchecked Advice = "unchecked" // nothing could be asked: recorded, to be checked later
	Clear     Advice = "clear"     // nothing bears on the matter
)

var advices = map[Advice]struct {
	strength int
	chinese  string
}{
	Block:     {5, "不予办理依据存在"},
	Restrict:  {4, "依法限制"},
	Strict:    {3, "从严审核"},
	Reference: {2, "参考"},
	Unchecked: {1, "未能核查"},
	Clear:     {0, "未见影响"},
}

// Valid tells whether a is one of the six.
func (a Advice) Valid() bool { _, ok := advices[a]; return ok }

// Strength orders advices; a stronger one is greater. Unchecked stands above
// Clear so that a summary over several parties never reads clear while one of
// them went unasked. A value that is none of the six is -1.
func (a Advice) Strength() int {
	if d, ok := advices[a]; ok {
		return d.strength
	}
	return -1
}

// Chinese is the advice in the words shown to the officer.
func (a Advice) Chinese() string {
	if d, ok := advices[a]; ok {
		return d.chinese
	}
	return string(a)
}

// Stronger gives the stronger of a and b.
func (a Advice) Stronger(b Advice) Advice {
	if b.Strength() > a.Strength() {
		return b
	}
	return a
}

// AtMost caps a. Unchecked is the absence of an answer and is never capped into one.
func (a Advice) AtMost(limit Advice) Advice {
	if a != Unchecked && a.Strength() > limit.Strength() {
		return limit
	}
	return a
}
