// Package party is who can be listed: organisations and persons, their names and
// identifiers, the roles between them, and the bodies that act on them.
//
// Everything here is pure. Names, roles and functions hold between days: From is the
// first day, To the first day on which it no longer holds, "" means without bound.
// Party is the whole record as the registry keeps it (party.go, name.go, role.go,
// check.go); Tree is the records of one party that were merged (merge.go); ScreenRow is what screening needs of one version of it, without
// personal data (screen.go); Body is an office and its functions (body.go); Changed
// is what events say (changed.go).
package party

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
)

// Kind parts organisations from natural persons.
type Kind string

const (
	Organisation Kind = "organisation" // 法人和非法人组织
	Person       Kind = "person"       // 自然人
)

var kindWords = map[Kind]string{Organisation: "组织", Person: "自然人"}

// Chinese gives the word officers use.
func (k Kind) Chinese() string { return kindWords[k] }

// Known tells whether k is one of the two.
func (k Kind) Known() bool { return kindWords[k] != "" }

// A Party is one version of an organisation or a person.
type Party struct {
	ID            string
	Version       int64 // 1 at registration, one more with every change
	Kind          Kind
	OrgKind       OrgKind // of organisations
	Name          string  // today's; also the last of Names
	Names         []Name  // in the order of their days
	Identifiers   []ident.Identifier
	Region        string // GB/T 2260; for Inner Mongolia a code of today
	Address       string
	Parent        string // of a 分公司: its legal person
	Operator      string // of an 个体工商户: the person who runs it
	Circumstances map[string]law.Tri
	Roles         []Role // those it has and those others have in it
	Erased        bool   // a person whose data were erased: the id is all that is left
	MergedInto    string // the record of the same party that it was found to double; "" for most
}

// Identifier gives the party's number of a kind.
func (p *Party) Identifier(k ident.Kind) (ident.Identifier, bool) {
	i := slices.IndexFunc(p.Identifiers, func(id ident.Identifier) bool { return id.Kind == k })
	if i < 0 {
		return ident.Identifier{}, false
	}
	return p.Identifiers[i], true
}

// CreditCode is the party's 统一社会信用代码, "" when it has none.
func (p *Party) CreditCode() ident.CreditCode {
	id, _ := p.Identifier(ident.USCC)
	code, _ := id.CreditCode()
	return code
}

// ScreensAs gives the party whose listings bear on this one besides its own: the
// legal person of a branch, the operator of an individual business (民法典 §74, §56).
func (p *Party) ScreensAs() (id string, why Relation) {
	switch {
	case p.OrgKind == Branch && p.Parent != "":
		return p.Parent, AsBranch
	case p.OrgKind == IndividualBusiness && p.Operator != "":
		return p.Operator, AsOperated
	}
	return "", ""
}

// A Relation is why a party is screened together with another.
type Relation string

const (
	AsBranch   Relation = "branch"   // 分支机构的民事责任由法人承担, 民法典 §74
	AsOperated Relation = "operated" // 个体工商户的债务由经营者承担, 民法典 §56
)

var relationWords = map[Relation]string{
	AsBranch:   "分支机构，按其所属法人核查",
	AsOperated: "个体工商户，连同其经营者核查",
}

// Chinese gives the reason as a verdict words it.
func (r Relation) Chinese() string { return relationWords[r] }

// covers tells whether [from, to) holds on a day.
func covers(from, to, day calendar.Day) bool {
	return day >= from && (to == "" || day < to)
}

// overlap tells whether two spans share a day.
func overlap(from1, to1, from2, to2 calendar.Day) bool {
	return (to2 == "" || from1 < to2) && (to1 == "" || from2 < to1)
}
