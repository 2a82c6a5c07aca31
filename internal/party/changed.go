package party

import (
	"liancheng/internal/calendar"
)

// Kinds of events about parties. Each has a Changed for its body and the party for
// its subject; a role makes two, one for the organisation and one for the person,
// since both get a new version, and so does a merging and its undoing.
const (
	EventRegistered           = "party.registered"
	EventRenamed              = "party.renamed"
	EventChanged              = "party.changed"
	EventRoleLinked           = "party.role-linked"
	EventRoleEnded            = "party.role-ended"
	EventCircumstanceAnswered = "party.circumstance-answered"
	EventErased               = "party.erased"
	EventMerged               = "party.merged"   // into another record of the same party
	EventUnmerged             = "party.unmerged" // found to be two after all
)

// Changed is the body of an event about a party: ids, codes and days, no name, no
// number. What the party is like since stands in its row of that version.
type Changed struct {
	Party        string       `json:"party"`
	Version      int64        `json:"version"`
	Kind         Kind         `json:"kind"`
	OrgKind      OrgKind      `json:"org_kind,omitempty"`
	Region       string       `json:"region,omitempty"`
	Fields       []string     `json:"fields,omitempty"`       // what changed
	From         calendar.Day `json:"from,omitempty"`         // legal day from which
	Role         *Role        `json:"role,omitempty"`         // linked or ended
	Circumstance string       `json:"circumstance,omitempty"` // answered
	Answer       string       `json:"answer,omitempty"`       // true | false
	Answerer     string       `json:"answerer,omitempty"`     // body that answered
	Reason       string       `json:"reason,omitempty"`       // code of why it was erased, merged or parted
	Merge        string       `json:"merge,omitempty"`        // the merging by which
	Absorbed     string       `json:"absorbed,omitempty"`     // the record that was merged or parted
	Into         string       `json:"into,omitempty"`         // the record it was merged into or parted from
}

// Kinds of events about bodies. The event's body is the whole Body.
const (
	EventBodyRegistered = "body.registered"
	EventBodyChanged    = "body.changed"
)
