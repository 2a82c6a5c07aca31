package law

import (
	"reflect"
	"sync"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// A Trial replays the days From to To, both among them, under two laws: as it is, and as
// it would be with a draft. It is safe for concurrent use.
type Trial struct {
	Before, After *Ruleset
	From, To      calendar.Day
	same          sync.Map // by the two editions of a day: whether they are the same
}

// NewTrial refuses days that cannot be replayed.
func NewTrial(before, after *Ruleset, from, to calendar.Day) (*Trial, error) {
	var bad fault.List
	for _, d := range []struct {
		field string
		day   calendar.Day
	}{{"from", from}, {"to", to}} {
		if _, err := calendar.ParseDay(string(d.day)); err != nil {
			bad.Add(err.(*fault.Fault).At(d.field))
		}
	}
	if len(bad) == 0 && to.Before(from) {
		bad.Add(fault.New(fault.Invalid, "截止日 %s 早于起始日 %s", to, from).At("to").Under("law.trial"))
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	return &Trial{Before: before, After: after, From: from, To: to}, nil
}

// Same tells whether both laws are one on a day: every directive reads alike, and the
// memorandum has one status. No order and no verdict of that day then differs, since
// neither looks at anything else that a change can touch.
func (t *Trial) Same(day calendar.Day) bool {
	pair := [2]*Edition{t.Before.On(day), t.After.On(day)}
	if same, known := t.same.Load(pair); known {
		return same.(bool)
	}
	same := t.Before.Source == t.After.Source && pair[0].Memorandum == pair[1].Memorandum &&
		reflect.DeepEqual(pair[0].Readings, pair[1].Readings)
	t.same.Store(pair, same)
	return same
}
