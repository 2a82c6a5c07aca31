package enforcement

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/project"
	"liancheng/internal/standing"
)

// A Reaching is the one whose screenings are looked at, in the place of one a listing reaches.
type Reaching struct {
	Party string       // whose screenings: the one reached, a branch of it, a business it operates
	Via   string       // whom the listing reaches
	Since calendar.Day // the first day within reach
}

// bears says how strongly the listing's directives bear on a matter of the one reached, at
// the most that is possible: a circumstance that nobody answered may hold.
func (s *Situation) bears(r Reaching, matter string) (strongest law.Strength) {
	for _, role := range s.Facts.RoleOf(r.Via) {
		for i := range s.Edition.Readings {
			rd := &s.Edition.Readings[i]
			if rd.Kind() == law.Gate && rd.Domain == s.Facts.Domain && s.gates(rd, matter) {
				strongest = max(strongest, s.yields(rd, Reached{Party: r.Via, Role: role}))
			}
		}
	}
	return strongest
}

func (s *Situation) gates(rd *law.Reading, matter string) bool {
	return slices.ContainsFunc(rd.Gate, func(gate string) bool { return s.Rules.BearsOn(gate, matter) })
}

func (s *Situation) yields(rd *law.Reading, t Reached) law.Strength {
	facility := false
	switch {
	case slices.Contains(rd.Reaches, t.Role):
	case t.Role == law.Unit && s.Facts.Facility != "" && slices.Contains(rd.Reaches, law.Facility):
		facility = true // whether it is about the same one, the body knows
	default:
		return law.Clear
	}
	c := rd.Case(s.Edition.Memorandum, s.answerFor(t), law.IdentityCertain)
	if facility && c.Circumstances == law.True {
		c.Circumstances = law.Unknown
	}
	strength, _ := c.Yield()
	return strength
}

// least is the weakest advice because of which a decision is worth looking at again. What
// is for reference only would have changed none.
const least = law.Strict

// Due says why a screening is due a re-check now that the listing is in force: one that did
// not apply it, within reach, not decided against the party already, on a matter that the
// listing's directives bear on. spared tells that nothing but the last speaks against it.
func (s *Situation) Due(x *Screened, a Applied, r Reaching) (why Recheck, spared bool) {
	switch {
	case x.Historical, x.Given == No, x.last().Before(r.Since), slices.Contains(a.Listings, s.Facts.ID):
		return NoRecheck, false
	case s.bears(r, x.Matter) < least:
		return NoRecheck, true
	case x.Given == Unrecorded:
		return InFlight, false
	}
	return Granted, false
}

// DueReleased is Due of a listing that has ended: what was done because of it alone.
func (s *Situation) DueReleased(x *Screened, a Applied, r Reaching) Recheck {
	if x.Historical || x.Given != No || x.last().Before(r.Since) || !a.alone(s.Facts.ID) {
		return NoRecheck
	}
	return Refused
}

// DueProject gives the matters of a project still to come that the listing's directives
// bear on: those of its stage and of the later ones. What runs beside all stages is asked
// about by itself, and is a screening of its own.
func (s *Situation) DueProject(p *project.Project, r Reaching, day calendar.Day) (matters []law.Matter) {
	if !slices.ContainsFunc(p.Participants, func(t project.Participant) bool { return t.Party == r.Party && t.On(day) }) {
		return nil
	}
	for _, m := range s.Rules.Source.Matters {
		if stage := project.Stage(m.Stage); stage >= p.Stage && stage <= project.Acceptance && s.bears(r, m.ID) >= least {
			matters = append(matters, m)
		}
	}
	return matters
}

// since is the first day within reach. A listing that was wrong from the start is undone from its start.
func since(rs *law.Ruleset, f *standing.Facts, kind LookKind, day calendar.Day) (calendar.Day, error) {
	if kind == LookReleased && f.EndedHow == standing.Revoked && f.Effective != "" {
		return f.Effective, nil
	}
	d, err := rs.Deadline(periodReach, day)
	if err != nil {
		return "", err
	}
	switch n := d.Period.N; d.Period.Unit {
	case calendar.Years:
		return day.AddYears(-n), nil
	case calendar.Months:
		return day.AddMonths(-n), nil
	default: // days; of working days there are no more
		return day.AddDays(-n), nil
	}
}

// functionOf is for which of its functions a body has a matter.
func functionOf(o *Office, m *law.Matter) string {
	for _, f := range m.Functions {
		if slices.Contains(o.Functions, f) {
			return f
		}
	}
	for _, f := range m.Functions {
		if f != law.EveryDepartment {
			return f // licensing alone, or not ours to know
		}
	}
	if len(o.Functions) > 0 {
		return o.Functions[0]
	}
	return ""
}
