package coordination

import (
	"strings"

	"liancheng/internal/law"
)

// directives are those that lack a basis, then those whose functions were inferred.
func (s *survey) directives() (out []Unconfirmed) {
	s.live(func(rd *law.Reading) bool {
		if baseless(rd) {
			u := s.directive(rd, Basis)
			u.Now = rd.Support(law.Supposed).Chinese()
			u.Change.Directive = &law.Override{Basis: []law.BasisUse{{}}} // a provision yet to be found
			out = append(out, u)
		}
		return true
	})
	settled := s.assigned()
	s.live(func(rd *law.Reading) bool {
		if rd.Assigned == "inferred" && !settled[rd.ID] {
			u := s.directive(rd, Functions)
			u.Now = "按职责推定：" + s.functions(rd.Functions)
			u.Change.Directive = &law.Override{Functions: rd.Functions}
			out = append(out, u)
		}
		return true
	})
	return out
}

func (s *survey) directive(rd *law.Reading, part Part) Unconfirmed {
	m := s.rules.Source.Memorandum
	u := Unconfirmed{
		Kind: law.ChangeDirective, Target: rd.ID, Part: part, Title: rd.ID[strings.LastIndexByte(rd.ID, '/')+1:] + " " + rd.Phrase,
		Source: m.Document + " 第 " + rd.Measure + " 项", Since: s.since(law.ChangeDirective, rd.ID, m.Issued), Directives: 1,
		Change: s.change(law.ChangeDirective, rd.ID),
	}
	if measure, err := s.rules.Measure(rd.Measure); err == nil {
		u.Words = measure.Text
	}
	return u
}

// baseless tells whether a directive takes a right away with no provision behind it
// that is confirmed or could be: one must be found first. What is only requested of
// others needs none.
func baseless(rd *law.Reading) bool {
	return rd.Class == law.ClassA && rd.Binding != law.RequestOnly && rd.Support(law.Supposed) <= law.BasisRepealed
}

// assigned are the directives whose functions people have said.
func (s *survey) assigned() map[string]bool {
	out := map[string]bool{}
	for _, c := range s.rules.Changes {
		if c.Kind == law.ChangeDirective && len(c.Directive.Functions) > 0 && !c.From.After(s.day) {
			out[c.Target] = true
		}
	}
	return out
}

func (s *survey) functions(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		f, _ := s.rules.Function(id)
		names[i] = f.Name
	}
	return strings.Join(names, "、")
}
