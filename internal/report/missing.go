package report

import (
	"cmp"
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// An Expected is a return that is owed for a window: by each body that held a
// signatory's function in it, in whole or for its approvals (they screen), and by the
// 23 departments of the autonomous region even where nobody registered the body yet.
type Expected struct {
	Body      string   `json:"body,omitempty"` // empty: no body registered
	Name      string   `json:"name"`
	Region    string   `json:"region"`
	Functions []string `json:"functions"`       // the signatories' among those it held
	State     State    `json:"state,omitempty"` // of the return begun and not filed; empty: not begun
}

// A Missing is the list of returns not filed for a window.
type Missing struct {
	Window   Window       `json:"window"`
	Due      calendar.Due `json:"due"`
	Late     bool         `json:"late"` // the day is past
	Expected int          `json:"expected"`
	Filed    int          `json:"filed"`
	Missing  []Expected   `json:"missing"`
}

// Missing lists who has not filed for a window, of those the actor may see.
func (s *Service) Missing(ctx context.Context, a access.Actor, w Window) (m Missing, err error) {
	defer fault.Wrap(&err, "missing returns %s–%s", w.From, w.To)
	owed, returns, err := s.owed(ctx, a, w)
	if err != nil {
		return Missing{}, err
	}
	m = Missing{Window: w, Expected: len(owed), Missing: []Expected{}}
	if m.Due, err = w.Due(s.Rules()); err != nil {
		return Missing{}, err
	}
	m.Late = (&Return{}).Late(m.Due, s.today())
	states := stateOf(returns)
	for _, e := range owed {
		if e.State = states[e.Body]; e.State.Filed() {
			m.Filed++
			continue
		}
		m.Missing = append(m.Missing, e)
	}
	return m, nil
}

// owed reads what is expected for a window and what is there.
func (s *Service) owed(ctx context.Context, a access.Actor, w Window) (owed []Expected, returns []Return, err error) {
	if _, err := NewWindow(w.From, w.To); err != nil {
		return nil, nil, err
	}
	filter, err := s.Door.Scope(ctx, a, access.ReturnRead, "return")
	if err != nil {
		return nil, nil, err
	}
	in := scopeOf(filter)
	err = s.Store.Read(ctx, func(tx Tx) error {
		offices, err := tx.Offices(w, in)
		if err != nil {
			return err
		}
		owed = expected(s.Rules(), offices, in)
		returns, err = tx.ReturnsFor(w, in)
		return err
	})
	return owed, returns, err
}

func stateOf(returns []Return) map[string]State {
	states := make(map[string]State, len(returns))
	for _, r := range returns {
		states[r.Body] = r.State
	}
	delete(states, "") // a department without a body has filed nothing
	return states
}

// expected says who owes a return, by region and name.
func expected(rules *law.Ruleset, offices []Office, in Scope) []Expected {
	var owed []Expected
	top := map[string]bool{}
	for _, o := range offices {
		e := Expected{Body: o.Body, Name: o.Name, Region: o.Region}
		for _, id := range o.Functions {
			if f, err := rules.Function(id); err == nil && f.Signatory > 0 {
				e.Functions = append(e.Functions, id)
				top[id] = top[id] || o.Region == access.Top
			}
		}
		if len(e.Functions) > 0 {
			owed = append(owed, e)
		}
	}
	if in.All {
		for _, f := range rules.Source.Functions {
			if f.Signatory > 0 && !top[f.ID] {
				owed = append(owed, Expected{Name: f.Names[len(f.Names)-1].Name, Region: access.Top, Functions: []string{f.ID}})
			}
		}
	}
	slices.SortFunc(owed, func(a, b Expected) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Body, b.Body))
	})
	return owed
}

// A ReturnTally says how many returns are there.
type ReturnTally struct {
	Expected int `json:"expected"`
	Filed    int `json:"filed"` // sent or accepted
	Accepted int `json:"accepted"`
	Zero     int `json:"zero"` // of those filed
	Missing  int `json:"missing"`
}

// tally counts; a return of a body that no longer owes one is counted as filed and expected.
func tally(owed []Expected, returns []Return) ReturnTally {
	bodies := map[string]bool{}
	unregistered := 0
	for _, e := range owed {
		if e.Body == "" {
			unregistered++
			continue
		}
		bodies[e.Body] = true
	}
	var t ReturnTally
	for _, r := range returns {
		if !r.State.Filed() {
			continue
		}
		bodies[r.Body] = true
		t.Filed++
		if r.State == Accepted {
			t.Accepted++
		}
		if r.Zero {
			t.Zero++
		}
	}
	t.Expected = len(bodies) + unregistered
	t.Missing = t.Expected - t.Filed
	return t
}

// A RollUp is the returns of one division added up.
type RollUp struct {
	Region  string      `json:"region"`
	Name    string      `json:"name"`
	Tally   ReturnTally `json:"tally"`
	Figures Figures     `json:"figures"` // of the returns filed; no lines
}

// RollUps adds up the returns filed for a window: for the autonomous region by league
// and its own departments, for a league by banner and its own.
func (s *Service) RollUps(ctx context.Context, a access.Actor, w Window) (rolls []RollUp, err error) {
	defer fault.Wrap(&err, "roll up returns %s–%s", w.From, w.To)
	owed, returns, err := s.owed(ctx, a, w)
	if err != nil {
		return nil, err
	}
	division, byBanner := leagueOf, a.Kind == access.KindUser && a.Region != access.Top
	if byBanner {
		division = func(region string) string { return region }
	}
	expectedIn, returnsIn := map[string][]Expected{}, map[string][]Return{}
	for _, e := range owed {
		expectedIn[division(e.Region)] = append(expectedIn[division(e.Region)], e)
	}
	for _, r := range returns {
		returnsIn[division(r.Region)] = append(returnsIn[division(r.Region)], r)
		if _, ok := expectedIn[division(r.Region)]; !ok {
			expectedIn[division(r.Region)] = nil
		}
	}
	for region, list := range expectedIn {
		roll := RollUp{Region: region, Name: divisionName(region, byBanner), Tally: tally(list, returnsIn[region]), Figures: Figures{Lines: []Line{}}}
		for _, r := range returnsIn[region] {
			if r.State.Filed() {
				roll.Figures.Add(r.Figures)
			}
		}
		rolls = append(rolls, roll)
	}
	slices.SortFunc(rolls, func(a, b RollUp) int { return cmp.Compare(a.Region, b.Region) })
	return rolls, nil
}

// divisionName tells a division's own departments from the division with all that lies in it.
func divisionName(region string, byBanner bool) string {
	r, ok := ident.LookupRegion(region)
	if ok && (r.Level == ident.Province || byBanner && r.Level == ident.Prefecture) {
		return r.Name + "本级"
	}
	return regionName(region)
}
