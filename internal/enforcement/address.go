package enforcement

import (
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// An Office is a body as an order needs it.
type Office struct {
	ID        string
	Region    string
	Functions []string // held whole on the day asked for
}

// Addressees gives the functions that get an order each. Where the words name
// several, one leads: that of the authority that decided, if it is among them,
// since "按照职责分工" means each in its own line and the case arose in that one;
// else the first named. What carries no duty (class C, requests, a lead that is
// no signatory) goes to all that are named: information for one is no substitute
// for information to the other.
func Addressees(rs *law.Ruleset, rd *law.Reading, authority []string) []string {
	// "Each in its own field" is a gate on their matters and never an order: nobody holds it.
	named := slices.DeleteFunc(slices.Clone(rd.Functions), func(f string) bool { return f == law.EveryDepartment })
	if len(named) == 0 {
		return nil
	}
	lead := named[0]
	if i := slices.IndexFunc(named, func(f string) bool { return slices.Contains(authority, f) }); i >= 0 {
		lead = named[i]
	}
	if !single(rs, rd, lead) {
		return named
	}
	return []string{lead}
}

// single tells whether one body alone gets the directive.
func single(rs *law.Ruleset, rd *law.Reading, lead string) bool {
	return rd.Class != law.ClassC && rd.Binding != law.RequestOnly && rs.Signatory(lead)
}

// Knowers gives the functions to ask for a circumstance, best first. The authority
// that decided knows the facts of its own case; what every department may know is
// asked of those who would have to act.
func Knowers(c law.Circumstance, authority, actors []string) []string {
	all := slices.Contains(c.KnownBy, law.EveryDepartment)
	known := slices.DeleteFunc(slices.Clone(c.KnownBy), func(f string) bool { return f == law.EveryDepartment })
	var own []string
	for _, f := range authority {
		if slices.Contains(known, f) || all && c.Scope == "listing" {
			own = append(own, f)
		}
	}
	ask := slices.Concat(own, known)
	if all {
		ask = append(ask, actors...)
	}
	return ask
}

// place is the region in which a directive looks for its body: that of the authority that
// decided, raised to the level the words name.
func place(f *standing.Facts, level string) string {
	region := f.Region
	if region == "" {
		region = f.PartyRegion
	}
	r, _, ok := ident.ResolveRegion(region)
	switch {
	case !ok || level == "region":
		return access.Top
	case level == "league" && r.Level == ident.County:
		return r.Parent
	}
	return r.Code
}

// officeBound are the acts that follow an office and not a person named: the
// measure speaks of whoever leads the unit now (约谈其主要负责人).
var officeBound = []string{"interview"}

// FollowsOffice tells whether a directive is bound to the office and not to a person named.
func FollowsOffice(rd *law.Reading) bool { return slices.Contains(officeBound, rd.Act()) }

// reach gives whom a directive reaches of those the decision names. Nothing spreads:
// a role nobody is named for reaches nobody. An office-bound act reaches whoever holds
// the office on the day it is done, be he named or his successor.
func reach(rs *law.Ruleset, rd *law.Reading, f *standing.Facts) []Reached {
	var list []Reached
	add := func(r Reached) {
		if !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	for _, role := range rd.Reaches {
		switch {
		case role == f.OwnRole():
			add(Reached{Party: f.Party, Role: role})
		case role == law.Facility && f.Facility != "":
			add(Reached{Party: f.Party, Role: role})
		}
		for _, m := range f.Members {
			switch {
			case m.Role != role:
			case FollowsOffice(rd) && !f.Person:
				add(Reached{Role: role})
			default:
				add(Reached{Party: m.Party, Role: role})
			}
		}
	}
	if len(list) == 0 && !f.Person && FollowsOffice(rd) {
		add(Reached{Role: office(rs, rd, f)})
	}
	return list
}

// office is the one of the roles named that a unit of this kind has.
func office(rs *law.Ruleset, rd *law.Reading, f *standing.Facts) law.Role {
	if d, err := rs.Domain(f.Domain); err == nil {
		for _, c := range d.Cases {
			for _, role := range rd.Reaches {
				if c.ID == f.Case && slices.Contains(c.Persons, role) {
					return role
				}
			}
		}
	}
	return rd.Reaches[0]
}
