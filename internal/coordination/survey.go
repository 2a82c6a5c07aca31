package coordination

import (
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
)

// survey looks for what is unconfirmed in the law of a day.
type survey struct {
	rules   *law.Ruleset
	edition *law.Edition
	day     calendar.Day
}

// all lists it, what bears on most first: the memorandum, bases, list bases,
// amendments, periods, then directive by directive.
func (s *survey) all() []Unconfirmed {
	return slices.Concat(s.memorandum(), s.bases(), s.listBases(), s.amendments(), s.periods(), s.directives())
}

// change begins the change that confirms a thing as it stands.
func (s *survey) change(kind law.ChangeKind, target string) law.Change {
	return law.Change{Kind: kind, Target: target, From: s.day}
}

// since is the day of the last change of a thing by people, or the shipped one.
func (s *survey) since(kind law.ChangeKind, target string, shipped calendar.Day) calendar.Day {
	for _, c := range s.rules.Changes {
		if c.Kind == kind && (c.Target == target || kind == law.ChangeMemorandum) && !c.From.After(s.day) {
			shipped = c.From
		}
	}
	return shipped
}

// live gives the readings that some law still stands behind.
func (s *survey) live(yield func(*law.Reading) bool) {
	for i := range s.edition.Readings {
		if rd := &s.edition.Readings[i]; rd.Moved != law.Repealed && !yield(rd) {
			return
		}
	}
}

func (s *survey) memorandum() []Unconfirmed {
	if s.edition.Memorandum != law.UnderReview {
		return nil
	}
	m := s.rules.Source.Memorandum
	u := Unconfirmed{
		Kind: law.ChangeMemorandum, Target: m.ID, Title: m.Title, Words: m.StatusNote, Source: m.Document,
		Since: s.since(law.ChangeMemorandum, m.ID, m.Issued), Now: s.edition.Memorandum.Chinese(), Change: s.change(law.ChangeMemorandum, m.ID),
	}
	u.Change.Memorandum = law.InForce
	s.live(func(rd *law.Reading) bool {
		if rd.Class == law.ClassA {
			u.Directives++
		}
		return true
	})
	return []Unconfirmed{u}
}

// confirmable tells whether a basis waits for somebody to read it again.
func confirmable(b law.BasisReading) bool {
	return b.Status == law.Unconfirmed || b.Status == law.Changed
}

// bases are those that some directive cites.
func (s *survey) bases() (out []Unconfirmed) {
	at, cited := map[string]int{}, map[string][]string{}
	s.live(func(rd *law.Reading) bool {
		for _, b := range rd.Bases {
			if !confirmable(b) {
				continue
			}
			if _, seen := at[b.ID]; !seen {
				at[b.ID] = len(out)
				out = append(out, s.basis(b))
			}
			out[at[b.ID]].Directives++
			if !slices.Contains(cited[b.ID], rd.Measure) {
				cited[b.ID] = append(cited[b.ID], rd.Measure)
			}
		}
		return true
	})
	for i := range out {
		out[i].Source = s.places(cited[out[i].Target])
	}
	return out
}

func (s *survey) basis(b law.BasisReading) Unconfirmed {
	u := Unconfirmed{
		Kind: law.ChangeBasis, Target: b.ID, Title: b.Title, Words: b.Says, Now: b.Status.Chinese(), Change: s.change(law.ChangeBasis, b.ID),
	}
	u.Change.Status = law.Confirmed
	var shipped calendar.Day
	for _, x := range s.rules.Source.Bases {
		if x.ID != b.ID {
			continue
		}
		u.Confidence = x.Confidence
		for _, h := range x.History {
			if !h.From.After(s.day) {
				shipped = h.From
			}
		}
	}
	u.Since = s.since(law.ChangeBasis, b.ID, shipped)
	return u
}

// places says where the memorandum cites a basis; many are told by their number.
func (s *survey) places(measures []string) string {
	most := 4
	more := ""
	if n := len(measures); n > most {
		measures, more = measures[:most], "等 "+strconv.Itoa(n)+" 项"
	}
	return s.rules.Source.Memorandum.Document + " 第 " + strings.Join(measures, "、") + " 项" + more + "所引"
}
