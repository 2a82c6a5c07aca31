package coordination

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// Part tells apart what one directive may lack.
type Part string

const (
	Functions Part = "functions" // who acts on it was inferred, not read in the text
	Basis     Part = "basis"     // it takes a right away and cites no provision that could be confirmed
)

// An Unconfirmed is one thing of the law of a day that nobody has confirmed, as a
// coordinator looks at it: what it is, where it comes from, how surely it was read,
// and what would follow from confirming it.
type Unconfirmed struct {
	Kind       law.ChangeKind `json:"kind"`
	Target     string         `json:"target"` // as law.Change names it
	Part       Part           `json:"part,omitempty"`
	Title      string         `json:"title"`
	Words      string         `json:"words,omitempty"`  // of the law or of the memorandum
	Source     string         `json:"source,omitempty"` // where those are to be found
	Confidence law.Confidence `json:"confidence,omitempty"`
	Since      calendar.Day   `json:"since,omitempty"` // the day from which it stands as it does
	Now        string         `json:"now"`             // what it is today, in words
	Directives int            `json:"directives"`      // how many rest on it
	Effect
	Change law.Change `json:"-"` // what confirms it as it stands, without document and reason
}

// An Effect is what confirming would change in the running system's own orders.
type Effect struct {
	Alone    int64   `json:"alone"`          // reviews that it would turn into acts by itself
	Missing  int64   `json:"missing"`        // reviews that lack it, whatever else they lack
	Held     int64   `json:"held,omitempty"` // of an amendment: reviews of directives that it touches; only its withdrawal gives them back
	Together int64   `json:"together"`       // reviews that it and all before it in the list would turn into acts
	Share    float64 `json:"share"`          // Together of all reviews, 0 to 1
}

var kindWords = map[law.ChangeKind]string{
	law.ChangeMemorandum: "备忘录效力", law.ChangeBasis: "法律依据", law.ChangeListBasis: "名单依据", law.ChangePeriod: "程序期限",
	law.ChangeAmendment: "法律变动", law.ChangeDirective: "实施职能",
}

// Chinese gives the word for what is to be confirmed.
func (u *Unconfirmed) Chinese() string {
	if u.Part == Basis {
		return "要点依据"
	}
	return kindWords[u.Kind]
}

var confidenceWords = map[law.Confidence]string{"H": "高：见于公开文本", "M": "中：业内周知", "L": "低：不确定"}

// HowSure gives the confidence in words; "" where none is recorded.
func (u *Unconfirmed) HowSure() string { return confidenceWords[u.Confidence] }

// key names one thing to be confirmed.
type key struct {
	kind   law.ChangeKind
	target string
	part   Part
}

func (u *Unconfirmed) key() key { return key{u.Kind, u.Target, u.Part} }
