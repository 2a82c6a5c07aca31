package screening

import (
	"cmp"
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// Facts are what is known of the party asked about, as of one position.
type Facts struct{ Matches []Match }

// A Match is one known party that may be the one asked about, or stands in for it.
type Match struct {
	Party         string // id
	Identity      law.Identity
	Name          string // of an organisation, or a person masked
	Role          string // through which it was reached, where it is not itself asked about
	Why           string
	Circumstances map[string]law.Tri // answers about the party itself
	Listings      []Held             // that touch it, by domain and id
}

// Held is a listing as it touches one party.
type Held struct {
	standing.Facts
	Roles  []law.Role         // in which the party is reached, in the order of law.Role
	Listed map[string]law.Tri // answers about the listed party, which may be another
}

// roleOrder fixes the order of roles, and their bits.
var roleOrder = [...]law.Role{
	law.Unit, law.Facility, law.NaturalPerson, law.LegalRepresentative, law.Principal, law.PersonInCharge, law.ProjectLeader,
	law.DirectlyResponsible, law.RegisteredPractitioner, law.Shareholder, law.OtherRelated,
}

// roleSet is roles as bits, by their place in roleOrder.
type roleSet uint16

const (
	unitBit     roleSet = 1 << 0
	facilityBit roleSet = 1 << 1
)

func roleBit(r law.Role) roleSet {
	if i := slices.Index(roleOrder[:], r); i >= 0 {
		return 1 << i
	}
	return 0
}

func rolesOf(list []law.Role) (set roleSet) {
	for _, r := range list {
		set |= roleBit(r)
	}
	return set
}

func (s roleSet) list() (roles []law.Role) {
	for i, r := range roleOrder {
		if s&(1<<i) != 0 {
			roles = append(roles, r)
		}
	}
	return roles
}

// personRole words the roles in which a person was named by the decision.
func (s roleSet) personRole() string {
	var words []string
	for i, r := range roleOrder {
		if s&(1<<i) != 0 && r.IsPerson() {
			words = append(words, r.Chinese())
		}
	}
	return strings.Join(words, "、")
}

// shown tells whether a verdict shows a listing of that force: those to come or over
// are nobody's business.
func shown(f standing.Force) bool { return f != standing.NotYet && f != standing.Over }

// essence is what a verdict can depend on of a listing; the rest is left out, so that
// facts of the index and facts of the store compare equal.
func essence(f standing.Facts) standing.Facts {
	if len(f.Missing) == 0 {
		f.Missing = nil
	}
	if len(f.Circumstances) == 0 {
		f.Circumstances = nil
	}
	return standing.Facts{
		ID: f.ID, Party: f.Party, Person: f.Person, Domain: f.Domain, Adopted: f.Adopted, Missing: f.Missing,
		AuthorityName: f.AuthorityName, Document: f.Document, Facility: f.Facility, Circumstances: f.Circumstances,
		Effective: f.Effective, Until: f.Until, EndedOn: f.EndedOn,
		Objected: f.Objected, Stayed: f.Stayed, Suspended: f.Suspended, Lifted: f.Lifted,
	}
}

// matters tells whether a listing can ever show: it has been in force, or will be.
func mattersEver(f *standing.Facts) bool { return f.State != standing.Withdrawn && f.Effective != "" }

// hold gives a listing as it touches a party.
func hold(f standing.Facts, party string, listed map[string]law.Tri) Held {
	roles := rolesOf(f.RoleOf(party)).list()
	return Held{Facts: essence(f), Roles: roles, Listed: answered(listed)}
}

// answered leaves out what nobody has answered.
func answered(answers map[string]law.Tri) map[string]law.Tri {
	var out map[string]law.Tri
	for id, a := range answers {
		if a == law.Unknown {
			continue
		}
		if out == nil {
			out = map[string]law.Tri{}
		}
		out[id] = a
	}
	return out
}

// on keeps what shows on a day: listings to come and over go, and matches with none left.
func (f Facts) on(day calendar.Day) Facts {
	var out Facts
	for _, m := range f.Matches {
		var held []Held
		for _, h := range m.Listings {
			if shown(h.On(day)) {
				held = append(held, h)
			}
		}
		if m.Listings = held; len(held) > 0 {
			out.Matches = append(out.Matches, m)
		}
	}
	return out
}

// sort puts matches and listings into the one order in which verdicts show them: surest
// first, the party itself before who stands in for it, then by id.
func (f Facts) sort() {
	slices.SortStableFunc(f.Matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Identity, a.Identity), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Party, b.Party))
	})
	for _, m := range f.Matches {
		slices.SortFunc(m.Listings, func(a, b Held) int {
			return cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.ID, b.ID))
		})
	}
}
