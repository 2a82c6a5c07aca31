package listing

import (
	"maps"
	"slices"
	"strings"

	"liancheng/internal/fault"
	"liancheng/internal/law"
)

// groundsKind proves that a domain may list on a document of this kind.
func (p *problems) groundsKind(d *law.Domain, kind string, must bool) {
	if kind == "" && !must || slices.Contains(d.Determined.Documents, kind) {
		return
	}
	p.add("document.kind", "listing.document-kind", "%s可作为依据的文书为：%s；请选择其一", d.Name, strings.Join(d.Determined.Documents, "、"))
}

// standards proves the grounds chosen and the facts of the case that measures depend
// on. What the grounds imply is recorded as true and cannot be denied.
func (l *Listing) standards(bad *problems, d *law.Domain, w *World) {
	if len(l.Grounds) == 0 {
		bad.add("grounds", "listing.grounds", "请至少选择一项%s的认定标准", d.Name)
	}
	l.Implied = nil
	for i, id := range l.Grounds {
		k := slices.IndexFunc(d.Grounds, func(g law.Ground) bool { return g.ID == id })
		switch {
		case k < 0:
			bad.add("grounds", "listing.grounds", "%s没有认定标准“%s”", d.Name, clip(id))
		case slices.Contains(l.Grounds[:i], id):
			bad.add("grounds", "listing.grounds", "认定标准“%s”重复", id)
		default:
			l.Implied = append(l.Implied, d.Grounds[k].Implies...)
		}
	}
	slices.Sort(l.Implied)
	l.Implied = slices.Compact(l.Implied)
	for _, id := range slices.Sorted(maps.Keys(l.Circumstances)) {
		if err := l.answerable(id, l.Circumstances[id], w); err != nil {
			bad.list.Add(err)
		}
	}
	l.presupposed(bad, d, w)
}

// presupposed wants the circumstances that the case of the subject takes for granted
// (such as a list that must exist first) to be recorded as true, not assumed.
func (l *Listing) presupposed(bad *problems, d *law.Domain, w *World) {
	i := slices.IndexFunc(d.Cases, func(c law.SubjectCase) bool { return c.ID == l.Case })
	if i < 0 {
		return
	}
	holds := l.circumstances()
	for _, id := range d.Cases[i].When {
		c, err := w.Law.Circumstance(id)
		if err == nil && l.recordsHere(c) && !holds[id] {
			bad.add("circumstances", "listing.presupposed", "列入“%s”以下列情形为前提，请核实并记录为“是”：%s（%s）", d.Cases[i].Name, c.Question, id)
		}
	}
}

// recordsHere tells whether a circumstance is a fact of the case; what is a fact of the
// party, of a person or of a request has its place there. Of a natural person who is
// listed himself, facts of the person are facts of the case.
func (l *Listing) recordsHere(c law.Circumstance) bool {
	return c.Scope == "listing" || c.Scope == "person" && l.Person
}

// answerable refuses an answer that has no place in the case or contradicts its grounds.
func (l *Listing) answerable(id string, value bool, w *World) error {
	c, err := w.Law.Circumstance(id)
	switch {
	case err != nil:
		return fault.New(fault.Invalid, "没有适用情形“%s”", clip(id)).At("circumstances").Under("listing.circumstance")
	case !l.recordsHere(c):
		return fault.New(fault.Invalid, "“%s”不属于案件事实，应记录在%s", c.Question, c.Recorded).At("circumstances").Under("listing.circumstance-scope")
	case !value && slices.Contains(l.Implied, id):
		return fault.New(fault.Invalid, "所选认定标准已包含“%s”为“是”，不能答“否”", c.Question).At("circumstances").Under("listing.circumstance-implied")
	}
	return nil
}
