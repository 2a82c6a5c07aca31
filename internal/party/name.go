package party

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
)

// A Name is what a party is called between two days.
type Name struct {
	Text string       `json:"text"`
	From calendar.Day `json:"from,omitempty"`
	To   calendar.Day `json:"to,omitempty"`
}

// NameOn gives the name on a day: the one whose span holds it, else the first name,
// since nobody is without a name before the earliest day known.
func (p *Party) NameOn(day calendar.Day) string {
	for _, n := range p.Names {
		if covers(n.From, n.To, day) {
			return n.Text
		}
	}
	if len(p.Names) > 0 {
		return p.Names[0].Text
	}
	return p.Name
}

// FormerNames gives the names it no longer has, the latest first.
func (p *Party) FormerNames() (former []string) {
	for _, n := range slices.Backward(p.Names) {
		if n.Text != p.Name && !slices.Contains(former, n.Text) {
			former = append(former, n.Text)
		}
	}
	return former
}

// Renamed gives the party with a new name from a day on; the old one ends there and
// is kept. The day must lie after the one on which the present name began.
func (p Party) Renamed(name string, from calendar.Day) (Party, error) {
	switch {
	case p.Erased:
		return p, errErased()
	case !from.Valid():
		return p, fault.New(fault.Invalid, "请填写更名生效日期（YYYY-MM-DD）").At("from").Under("party.rename-day")
	case name == p.Name:
		return p, fault.New(fault.Invalid, "新名称与现名称相同，请核对").At("name").Under("party.rename-same")
	}
	if err := checkName(p.Kind, name, "name"); err != nil {
		return p, err
	}
	last := len(p.Names) - 1
	if began := p.Names[last].From; began != "" && from <= began {
		return p, fault.New(fault.Invalid, "更名生效日期 %s 应晚于现名称的启用日期 %s，请核对登记机关的变更核准日期", from, began).
			At("from").Under("party.rename-order")
	}
	p.Names = slices.Clone(p.Names)
	p.Names[last].To = from
	p.Names = append(p.Names, Name{Text: name, From: from})
	p.Name = name
	return p, nil
}

func errErased() *fault.Fault {
	return fault.New(fault.Conflict, "该自然人的信息已被删除，不能再变更；如需办理请重新登记").Under("party.erased")
}
