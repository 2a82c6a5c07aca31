package coordination

import (
	"slices"
	"strconv"

	"liancheng/internal/law"
)

// listBases are those of the domains, recorded and not confirmed or not recorded at all.
func (s *survey) listBases() (out []Unconfirmed) {
	for _, d := range s.rules.Source.Domains {
		l, recorded := s.edition.ListBasis(d.No)
		if recorded && l.Status == law.Confirmed {
			continue
		}
		target := strconv.Itoa(d.No)
		u := Unconfirmed{
			Kind: law.ChangeListBasis, Target: target, Title: d.Name + "：" + l.Title, Words: l.Scope, Source: l.Document,
			Confidence: l.Confidence, Since: l.From, Now: l.Status.Chinese(), Change: s.change(law.ChangeListBasis, target),
		}
		if !recorded {
			u.Title, u.Now, u.Since = d.Name, "未记录，不得列入", s.rules.Source.Memorandum.Issued
		}
		l.Status, l.From = law.Confirmed, s.day
		u.Change.ListBasis = &l
		out = append(out, u)
	}
	return out
}

func (s *survey) amendments() (out []Unconfirmed) {
	for _, a := range s.edition.Amendments {
		if a.Confirmed || a.From.After(s.day) {
			continue
		}
		u := Unconfirmed{
			Kind: law.ChangeAmendment, Target: a.ID, Title: a.Title, Words: a.Says, Source: a.Cites, Confidence: a.Confidence,
			Since: a.From, Now: "未确认，所及要点只提示", Change: s.change(law.ChangeAmendment, a.ID),
		}
		u.Change.Status = law.Confirmed
		for i := range s.edition.Readings {
			if touchedBy(&s.edition.Readings[i], a.ID) {
				u.Directives++
			}
		}
		out = append(out, u)
	}
	return out
}

func touchedBy(rd *law.Reading, amendment string) bool {
	return slices.ContainsFunc(rd.MovedBy, func(a law.Amended) bool { return a.Amendment == amendment })
}

func (s *survey) periods() (out []Unconfirmed) {
	for _, p := range s.edition.Periods {
		if p.Confirmed || p.Since.After(s.day) {
			continue
		}
		u := Unconfirmed{
			Kind: law.ChangePeriod, Target: p.ID, Title: p.Name, Words: p.Period.Chinese() + "，自" + p.From + "起算", Source: p.Source,
			Confidence: p.Confidence, Since: p.Since, Now: law.Unconfirmed.Chinese() + "，按系统默认执行", Change: s.change(law.ChangePeriod, p.ID),
		}
		p.Confirmed, p.Since, p.Verified = true, s.day, s.day
		u.Change.Period = &p
		out = append(out, u)
	}
	return out
}
