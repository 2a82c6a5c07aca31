package screening

import (
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// facilityQuestion is the id under which a reason says whether the request is about the
// facility that the listing is about (domain 5: one mine of a firm, not the firm).
const facilityQuestion = "facility"

// reasonOf is what a reason says of its directive, whatever the case.
func reasonOf(rd *law.Reading) receipt.Reason {
	r := receipt.Reason{
		Directive: rd.ID, Clause: rd.Measure, Phrase: rd.Phrase, Effect: string(rd.Effect), Class: string(rd.Class),
		Binding: string(rd.Binding), Uncapped: rd.Effect.Own().Advice(),
	}
	for _, b := range rd.Bases {
		r.Basis = append(r.Basis, receipt.BasisRef{ID: b.ID, Title: b.Title, Status: string(b.Status)})
	}
	return r
}

// capsOf names the caps that bit, in their order.
func capsOf(caps law.Cap, c law.Case) (out []receipt.Cap) {
	for _, one := range law.CapOrder {
		if caps&one != 0 {
			out = append(out, receipt.Cap{Rule: one.Name(), To: capLimit(one, c).Advice(), Why: law.CapWhy(one, c)})
		}
	}
	return out
}

// capLimit is how much a cap leaves: what the gate yields where nothing else is missing.
func capLimit(one law.Cap, c law.Case) law.Strength {
	sound := law.Case{
		Kind: law.Gate, Effect: law.Prohibit, Class: law.ClassA, Binding: law.Mandatory, Memorandum: law.InForce,
		Support: law.Supported, Circumstances: law.True, Identity: law.IdentityCertain,
	}
	switch one {
	case law.CapMemorandum:
		sound.Memorandum = c.Memorandum
	case law.CapAmended:
		sound.Amended = c.Amended
	case law.CapBasis:
		sound.Support = c.Support
	case law.CapClass:
		sound.Class = c.Class
	case law.CapCircumstance:
		sound.Circumstances = c.Circumstances
	case law.CapBinding:
		sound.Binding = c.Binding
	case law.CapIdentity:
		sound.Identity = c.Identity
	}
	limit, _ := sound.Yield()
	return limit
}

// incomplete tells whether a listing was taken over without all its documents.
func incomplete(f *standing.Facts) bool { return f.Adopted && len(f.Missing) > 0 }

func incompleteCap(missing []string) receipt.Cap {
	return receipt.Cap{Rule: "incomplete", To: receipt.Strict, Why: "转入的列入尚缺文书：" + strings.Join(missing, "、")}
}

// circumstanceRefs are the facts a directive and its bases depend on, each once.
func circumstanceRefs(rs *law.Ruleset, rd *law.Reading, answer func(string) law.Tri, facility law.Tri, name string) (refs []receipt.CircumstanceRef) {
	for _, id := range dependsOn(rd) {
		c, _ := rs.Circumstance(id)
		refs = append(refs, receipt.CircumstanceRef{ID: id, Question: c.Question, Value: answer(id).String()})
	}
	if asksFacility(rd) && (name != "" || facility != law.True) {
		refs = append(refs, facilityRef(facility, name))
	}
	return refs
}

func facilityRef(answer law.Tri, name string) receipt.CircumstanceRef {
	return receipt.CircumstanceRef{ID: facilityQuestion, Question: "本次申请是否涉及列入所针对的设施“" + name + "”？", Value: answer.String()}
}

// dependsOn gives the circumstances of a directive and of its bases' triggers.
func dependsOn(rd *law.Reading) (ids []string) {
	for _, id := range rd.When {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, b := range rd.Bases {
		for _, id := range b.Trigger {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// asksFacility tells whether a directive reaches a facility and not the unit as such.
func asksFacility(rd *law.Reading) bool {
	return slices.Contains(rd.Reaches, law.Facility) && !slices.Contains(rd.Reaches, law.Unit)
}

// reaches tells whether a directive reaches the party in this listing. A directive
// about a facility reaches the unit only for that facility: facility says whether the
// request is about it.
func reaches(rd *law.Reading, h *Held, q *Question) (facility law.Tri, reached bool) {
	roles, reach := rolesOf(h.Roles), rolesOf(rd.Reaches)
	switch {
	case roles&reach != 0:
		return law.True, true
	case roles&unitBit != 0 && reach&facilityBit != 0:
		return sameFacility(h.Facility, q.Facility, q.Asker.Project), true
	}
	return law.False, false
}

// sameFacility tells whether a request is about the listed facility. Two spellings that
// differ do not prove two facilities; two project codes do.
func sameFacility(listed, asked, project string) law.Tri {
	var a, b [160]byte
	fold := names.AppendFold(a[:0], listed)
	for _, candidate := range [...]string{asked, project} {
		if candidate != "" && len(fold) > 0 && string(names.AppendFold(b[:0], candidate)) == string(fold) {
			return law.True
		}
	}
	if project == "" || listed == "" {
		return law.Unknown
	}
	_, _, err1 := ident.ParseProjectCode(listed)
	_, _, err2 := ident.ParseProjectCode(project)
	if err1 == nil && err2 == nil {
		return law.False
	}
	return law.Unknown
}

// directiveUntil gives the last day of a directive's own period where the text and the
// listing settle it and it ends before the listing does, and whether it is over. A
// period that begins with something no record dates (取消注册, 处罚次月) is left open.
func directiveUntil(rd *law.Reading, f *standing.Facts, cal *calendar.Calendar, day calendar.Day) (until calendar.Day, over bool) {
	p := rd.Period
	if p == nil || p.From != "listing" || p.Lasts.IsZero() {
		return "", false
	}
	until = cal.Lapse(p.Lasts, f.Effective)
	if f.Until != "" && !until.Before(f.Until) {
		return "", false
	}
	return until, day.After(until)
}

// both joins two answers: false when one is, unknown when one is, else true.
func both(a, b law.Tri) law.Tri {
	switch {
	case a == law.False || b == law.False:
		return law.False
	case a == law.Unknown || b == law.Unknown:
		return law.Unknown
	}
	return law.True
}

func tri(v bool) law.Tri {
	if v {
		return law.True
	}
	return law.False
}
