package ui

import (
	"liancheng/internal/law"
	"liancheng/receipt"
)

// A Tone is a colour with a mark and a use; never told by colour alone, for a
// tone always stands beside a word.
type Tone string

const (
	Plain  Tone = ""       // nothing to say
	Action Tone = "action" // goes on, waits for an act
	Stop   Tone = "block"  // block, destructive acts
	Strict Tone = "strict" // strict, overdue
	Clear  Tone = "clear"  // clear, confirmed
)

// A State is a word with its tone: 待送达, 已逾期, 已确认.
type State struct {
	Word string
	Tone Tone
}

// marks are the shapes beside the words: a bar in a disc, a triangle, a tick, an arrow, a dot.
var marks = map[Tone]string{
	Stop:   "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM4 7h8v2H4z",
	Strict: "M8 1.5 15.5 15H.5zM7.2 6v4.6h1.6V6zm0 5.6v1.6h1.6v-1.6z",
	Clear:  "M6.3 13 1.5 8.2l1.6-1.6 3.2 3.2 6.6-6.6 1.6 1.6z",
	Action: "M8 2l6 6-6 6V9.5H2v-3h6z",
	Plain:  "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
}

// AdviceState gives the advice its word and tone.
func AdviceState(a receipt.Advice) State {
	return State{a.Chinese(), map[receipt.Advice]Tone{
		receipt.Block: Stop, receipt.Restrict: Strict, receipt.Strict: Strict,
		receipt.Reference: Action, receipt.Unchecked: Strict, receipt.Clear: Clear,
	}[a]}
}

// LawState gives a status of law its word and tone.
func LawState(s law.Status) State {
	return State{s.Chinese(), map[law.Status]Tone{
		law.Confirmed: Clear, law.Unconfirmed: Strict, law.Changed: Strict, law.Repealed: Stop,
	}[s]}
}
