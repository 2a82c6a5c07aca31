package party

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// A Role is the place a person has in an organisation between two days.
type Role struct {
	ID           string       `json:"id"`
	Organisation string       `json:"organisation"`
	Person       string       `json:"person"`
	Role         law.Role     `json:"role"`
	From         calendar.Day `json:"from,omitempty"`
	To           calendar.Day `json:"to,omitempty"`
}

// On tells whether the role is held on a day.
func (r Role) On(day calendar.Day) bool { return covers(r.From, r.To, day) }

// sole are the roles that one person alone has in an organisation at a time: a legal
// person acts through one 法定代表人 (民法典 §61).
var sole = []law.Role{law.LegalRepresentative}

// linkable are the roles that hold between a person and an organisation. Who is
// directly responsible is found by a decision, not by a register, but a decision's
// finding may be recorded.
var linkable = []law.Role{
	law.LegalRepresentative, law.Principal, law.PersonInCharge, law.ProjectLeader,
	law.DirectlyResponsible, law.RegisteredPractitioner, law.Shareholder, law.OtherRelated,
}

// HoldersOn gives the roles of one sort that are held on a day, in the order of their beginning.
func HoldersOn(roles []Role, role law.Role, day calendar.Day) (held []Role) {
	for _, r := range roles {
		if r.Role == role && r.On(day) {
			held = append(held, r)
		}
	}
	slices.SortStableFunc(held, func(a, b Role) int { return a.From.Compare(b.From) })
	return held
}

// CheckLink refuses a role that cannot stand beside those the organisation has.
func CheckLink(have []Role, add Role) error {
	if !slices.Contains(linkable, add.Role) {
		return fault.New(fault.Invalid, "“%s”不是个人在组织中的任职或投资关系，请选择法定代表人、主要负责人、项目负责人等", roleWord(add.Role)).
			At("role").Under("party.role-kind")
	}
	if err := checkSpan(add.From, add.To); err != nil {
		return err
	}
	for _, r := range have {
		if r.Organisation != add.Organisation || r.Role != add.Role || !overlap(r.From, r.To, add.From, add.To) {
			continue
		}
		switch {
		case r.Person == add.Person:
			return fault.New(fault.Conflict, "该人的“%s”身份在此期间已有登记（%s），无须重复登记", roleWord(add.Role), r.ID).
				At("person").Under("party.role-twice")
		case slices.Contains(sole, add.Role):
			return fault.New(fault.Conflict, "同一时间只能有一名%s，%s 登记的任职尚未终止；请先登记其终止日期", roleWord(add.Role), r.ID).
				At("role").Under("party.role-sole")
		}
	}
	return nil
}

// Ended gives the role with its end; a role ends once.
func (r Role) Ended(to calendar.Day) (Role, error) {
	switch {
	case r.To != "":
		return r, fault.New(fault.Conflict, "该任职已于 %s 终止", r.To).At("to").Under("party.role-ended")
	case !to.Valid():
		return r, fault.New(fault.Invalid, "请填写终止日期（YYYY-MM-DD）").At("to").Under("party.role-end-day")
	}
	r.To = to
	return r, checkSpan(r.From, r.To)
}

func checkSpan(from, to calendar.Day) error {
	switch {
	case from != "" && !from.Valid():
		return fault.New(fault.Invalid, "起始日期“%s”不是有效日期，应写作 YYYY-MM-DD", clip(string(from))).At("from").Under("party.day")
	case to != "" && !to.Valid():
		return fault.New(fault.Invalid, "终止日期“%s”不是有效日期，应写作 YYYY-MM-DD", clip(string(to))).At("to").Under("party.day")
	case to != "" && to <= from:
		return fault.New(fault.Invalid, "终止日期 %s 应晚于起始日期 %s", to, from).At("to").Under("party.day-order")
	}
	return nil
}

func roleWord(r law.Role) string {
	if w := r.Chinese(); w != "" {
		return w
	}
	return clip(string(r))
}
