// Package standing is what a listing is worth on a day: the facts that every
// reader of the stream shares, and the one rule that says whether they bite.
//
// A listing's event carries the whole Facts as they are after it, so a reader
// replaces and never patches. They hold ids only, no personal data.
package standing

import (
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/law"
)

// State is where a listing's life has come to by acts of people. What follows
// from dates alone (in force, expired) is computed by On.
type State string

const (
	Proposed  State = "proposed"  // 拟列入
	Reviewed  State = "reviewed"  // 已法制审核
	Notified  State = "notified"  // 已告知
	Heard     State = "heard"     // 已陈述申辩
	Decided   State = "decided"   // 已认定，待送达
	Served    State = "served"    // 已送达，自送达之日生效
	Ended     State = "ended"     // 已终止
	Withdrawn State = "withdrawn" // 决定前撤回
)

var stateWords = map[State]string{
	Proposed: "拟列入", Reviewed: "已审核，待告知", Notified: "已告知，陈述申辩期内", Heard: "已听取陈述申辩，待决定",
	Decided: "已决定，待送达", Served: "已列入", Ended: "已终止", Withdrawn: "已撤回",
}

// Chinese gives the words officers use.
func (s State) Chinese() string { return stateWords[s] }

// Ending is how a listing in force ended; each is told apart everywhere.
type Ending string

const (
	Expired  Ending = "expired"  // 届满移出
	Repaired Ending = "repaired" // 信用修复提前移出
	Revoked  Ending = "revoked"  // 撤销（列入错误）
)

var endingWords = map[Ending]string{Expired: "届满移出", Repaired: "修复移出", Revoked: "撤销"}

// Chinese gives the words officers use.
func (e Ending) Chinese() string { return endingWords[e] }

// Kinds of listing events. Every one of them carries Facts.
const (
	EvProposed   event.Kind = "listing.proposed"
	EvEdited     event.Kind = "listing.edited"
	EvReviewed   event.Kind = "listing.reviewed"
	EvNotified   event.Kind = "listing.notified"
	EvHeard      event.Kind = "listing.heard"
	EvDecided    event.Kind = "listing.decided"
	EvServed     event.Kind = "listing.served"
	EvAdopted    event.Kind = "listing.adopted"
	EvAnswered   event.Kind = "listing.circumstance-answered"
	EvCompleted  event.Kind = "listing.completed" // documents an adopted listing lacked were filed
	EvObjected   event.Kind = "listing.objected"  // marked, or the mark taken away
	EvStayed     event.Kind = "listing.stayed"
	EvSuspended  event.Kind = "listing.suspended"
	EvRepair     event.Kind = "listing.repair" // applied for, taken on or not, decided, taken back
	EvRemedy     event.Kind = "listing.remedy" // a reconsideration or suit was taken on
	EvConcluded  event.Kind = "listing.remedy-concluded"
	EvDuty       event.Kind = "listing.duty"    // recorded whether the duty is fulfilled
	EvGrounds    event.Kind = "listing.grounds" // the grounds document changed or quashed, or the listing reviewed for it
	EvEnded      event.Kind = "listing.ended"
	EvRestored   event.Kind = "listing.restored" // lifted on false material, and put back
	EvWithdrawn  event.Kind = "listing.withdrawn"
	EvTookEffect event.Kind = "listing.took-effect" // the daily pass announces what the date brought, once
	EvLapsed     event.Kind = "listing.lapsed"      // the daily pass announces that the period is over, once
)

// IsListing tells whether an event of this kind carries Facts.
func IsListing(k event.Kind) bool { return len(k) > 8 && k[:8] == "listing." }

// Member is a person named one by one in the decision, in a role.
type Member struct {
	Party string   `json:"party"`
	Role  law.Role `json:"role"`
}

// Facts is a listing as its readers need it.
type Facts struct {
	ID            string          `json:"id"`
	Version       int64           `json:"version"`
	Party         string          `json:"party"`
	Person        bool            `json:"person,omitempty"` // the listed party is a natural person
	Domain        int             `json:"domain"`
	Case          string          `json:"case"` // who may be listed: id of the domain's subject case
	State         State           `json:"state"`
	Adopted       bool            `json:"adopted,omitempty"`
	Missing       []string        `json:"missing,omitempty"` // documents an adopted listing still lacks: never more than strict
	Authority     string          `json:"authority"`         // body that decides or decided
	AuthorityName string          `json:"authority_name"`
	Region        string          `json:"region"`             // of the authority, GB/T 2260
	PartyRegion   string          `json:"party_region"`       // of the listed party
	Document      string          `json:"document,omitempty"` // 文号 of the decision
	Grounds       []string        `json:"grounds,omitempty"`
	ListBasis     string          `json:"list_basis,omitempty"`
	Members       []Member        `json:"members,omitempty"`
	Facility      string          `json:"facility,omitempty"` // the mine or project that facility directives are about
	Circumstances map[string]bool `json:"circumstances,omitempty"`
	Decided       calendar.Day    `json:"decided,omitempty"`
	Effective     calendar.Day    `json:"effective,omitempty"` // day of service
	Until         calendar.Day    `json:"until,omitempty"`     // last day of its period; none while it is held for a duty not fulfilled
	EndedOn       calendar.Day    `json:"ended_on,omitempty"`  // first day on which it no longer holds
	EndedHow      Ending          `json:"ended_how,omitempty"`
	Objected      bool            `json:"objected,omitempty"`
	Stayed        bool            `json:"stayed,omitempty"`
	Suspended     bool            `json:"suspended,omitempty"`
	Lifted        []Span          `json:"lifted,omitempty"`      // days between a repair and its undoing
	Unfulfilled   bool            `json:"unfulfilled,omitempty"` // it is on record, with a document, that the duty is not fulfilled
}

// A Span is days on which a listing did not hold.
type Span struct {
	From   calendar.Day `json:"from"`
	Before calendar.Day `json:"before"` // first day on which it holds again
}

func (f *Facts) lifted(day calendar.Day) bool {
	for _, s := range f.Lifted {
		if !day.Before(s.From) && day.Before(s.Before) {
			return true
		}
	}
	return false
}

// Force is what a listing is worth on a day.
type Force string

const (
	NotYet    Force = "not-yet"   // no decision served, or not in force before that day
	InForce   Force = "in-force"  // it bites
	Objection Force = "objected"  // 异议中: shown, not applied
	Stay      Force = "stayed"    // 停止执行: shown, not applied
	Suspense  Force = "suspended" // 暂停: shown, not applied
	Over      Force = "over"      // ended, lapsed or withdrawn
)

var forceWords = map[Force]string{
	NotYet: "尚未生效", InForce: "在列", Objection: "异议中", Stay: "停止执行", Suspense: "暂停执行", Over: "已终止",
}

// Chinese gives the words officers use.
func (f Force) Chinese() string { return forceWords[f] }

// On is the one rule for whether a listing holds on a day.
func (f *Facts) On(day calendar.Day) Force {
	switch {
	case f.State == Withdrawn, f.EndedOn != "" && !day.Before(f.EndedOn), f.lifted(day):
		return Over
	case f.Effective == "" || day.Before(f.Effective):
		return NotYet
	case f.Until != "" && day.After(f.Until):
		return Over
	case f.Stayed:
		return Stay
	case f.Suspended:
		return Suspense
	case f.Objected:
		return Objection
	}
	return InForce
}

// Circumstance gives a fact of the case; what nobody recorded is unknown.
func (f *Facts) Circumstance(id string) law.Tri {
	switch v, known := f.Circumstances[id]; {
	case !known:
		return law.Unknown
	case v:
		return law.True
	}
	return law.False
}

// RoleOf gives the roles in which a party is reached by the listing.
func (f *Facts) RoleOf(party string) []law.Role {
	var roles []law.Role
	if f.Party == party {
		roles = append(roles, f.OwnRole())
	}
	for _, m := range f.Members {
		if m.Party == party {
			roles = append(roles, m.Role)
		}
	}
	return roles
}

// OwnRole is the role of the listed party itself.
func (f *Facts) OwnRole() law.Role {
	if f.Person {
		return law.NaturalPerson
	}
	return law.Unit
}
