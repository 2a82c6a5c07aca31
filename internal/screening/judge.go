package screening

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// Sentences of a verdict.
const (
	noteNothingReaches = "已列入，无措施及于本事项"
	warnRepealed       = "备忘录已废止，其措施不再适用"
)

// Judge gives the verdict: what the facts mean for the question under the law of a day.
// It is pure, and the reference that the hot path is held to. The question's matter
// must be one of the ruleset's.
func Judge(facts Facts, q Question, rs *law.Ruleset, day calendar.Day) receipt.Verdict {
	j := judgement{q: q, rs: rs, day: day, edition: rs.On(day)}
	v := receipt.Verdict{
		Engine: Version, Ruleset: rs.Digest, Position: q.Position, AsOf: string(day), Historical: q.Historical,
		Environment: q.Environment, Asker: q.Asker, Party: q.Party, Advice: receipt.Clear,
	}
	facts = facts.on(day)
	facts.sort()
	for i := range facts.Matches {
		m := j.match(&facts.Matches[i])
		v.Hit = v.Hit || slices.ContainsFunc(m.Listings, func(l receipt.ListingRef) bool { return l.Applied })
		v.Matches = append(v.Matches, m)
	}
	slices.SortStableFunc(j.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.reason.Advice.Strength(), a.reason.Advice.Strength()), cmp.Compare(a.order, b.order))
	})
	for _, f := range j.found {
		v.Reasons = append(v.Reasons, f.reason)
		v.Advice = v.Advice.Stronger(f.reason.Advice)
	}
	conclude(&v, &q, rs, j.edition.Memorandum)
	return v
}

// judgement is one run of Judge.
type judgement struct {
	q       Question
	rs      *law.Ruleset
	day     calendar.Day
	edition *law.Edition
	found   []found
}

// found is a reason with the place of its directive in the memorandum.
type found struct {
	reason receipt.Reason
	order  int
}

func (j *judgement) match(m *Match) receipt.Match {
	out := receipt.Match{Identity: identityWord(m.Identity), PartyID: m.Party, Name: m.Name, Role: m.Role, Why: m.Why}
	for i := range m.Listings {
		h := &m.Listings[i]
		ref := listingRef(h, h.On(j.day), j.rs)
		out.Listings = append(out.Listings, ref)
		if ref.Applied {
			j.apply(m, h)
		}
	}
	return out
}

// apply looks for the directives that bear on the matter because of one listing.
func (j *judgement) apply(m *Match, h *Held) {
	for i := range j.edition.Readings {
		rd := &j.edition.Readings[i]
		if rd.Kind() != law.Gate || rd.Domain != h.Domain || !j.bears(rd) {
			continue
		}
		facility, reached := reaches(rd, h, &j.q)
		until, over := directiveUntil(rd, &h.Facts, j.rs.Calendar(), j.day)
		if !reached || over {
			continue
		}
		if r, ok := j.reason(rd, m, h, facility); ok {
			r.Until = string(until)
			j.found = append(j.found, found{r, i})
		}
	}
}

func (j *judgement) bears(rd *law.Reading) bool {
	return slices.ContainsFunc(rd.Gate, func(gate string) bool { return j.rs.BearsOn(gate, j.q.Asker.Matter) })
}

// reason is what one directive says in this case; false when it says nothing.
func (j *judgement) reason(rd *law.Reading, m *Match, h *Held, facility law.Tri) (receipt.Reason, bool) {
	answer := func(id string) law.Tri { return j.answer(id, m, h) }
	c := rd.Case(j.edition.Memorandum, answer, m.Identity)
	c.Circumstances = both(c.Circumstances, facility)
	advice, caps := c.Yield()
	if advice == law.Clear {
		return receipt.Reason{}, false
	}
	r := reasonOf(rd)
	r.Listing, r.Caps = h.ID, capsOf(caps, c)
	r.Circumstances = circumstanceRefs(j.rs, rd, answer, facility, h.Facility)
	if advice > law.Strict && incomplete(&h.Facts) {
		advice = law.Strict
		r.Caps = append(r.Caps, incompleteCap(h.Missing))
	}
	r.Advice = advice.Advice()
	return r, true
}

// answer looks a circumstance up where its kind is recorded: with the listing, with
// the listed party, with the person asked about, or in the request.
func (j *judgement) answer(id string, m *Match, h *Held) law.Tri {
	c, err := j.rs.Circumstance(id)
	if err != nil {
		return law.Unknown
	}
	switch c.Scope {
	case "listing":
		return h.Circumstance(id)
	case "party":
		return h.Listed[id]
	case "person":
		return m.Circumstances[id]
	}
	if v, asserted := j.q.Asserted[id]; asserted {
		return tri(v)
	}
	return law.Unknown
}

// conclude adds what holds for the verdict as a whole.
func conclude(v *receipt.Verdict, q *Question, rs *law.Ruleset, memorandum law.MemorandumStatus) {
	if v.Hit && len(v.Reasons) == 0 {
		v.Note = noteNothingReaches
	}
	if w := pairWarning(q, rs); w != "" {
		v.Warnings = append(v.Warnings, w)
		v.Advice = v.Advice.Stronger(receipt.Reference)
	}
	if memorandum == law.Withdrawn {
		v.Warnings = append(v.Warnings, warnRepealed)
	}
	for _, id := range slices.Sorted(maps.Keys(q.Asserted)) {
		c, _ := rs.Circumstance(id)
		v.Warnings = append(v.Warnings, "核查方声明，未经核实："+c.Question+tri(q.Asserted[id]).Chinese())
	}
	if q.Behind > 0 {
		v.Warnings = append(v.Warnings, "名单索引落后 "+strconv.FormatInt(q.Behind, 10)+" 秒，未列示的不等于未列入；请稍后再次核查")
		v.Advice = v.Advice.Stronger(receipt.Unchecked)
	}
	if q.Before != nil {
		v.Warnings = append(v.Warnings, q.Before.compare(v.Advice))
	}
}

// pairWarning says that the acting body is not known to decide the matter. Without an
// acting body there is nothing to compare.
func pairWarning(q *Question, rs *law.Ruleset) string {
	m, _ := rs.Matter(q.Asker.Matter)
	if q.Asker.Body == "" || decides(q.Functions, m.Functions) {
		return ""
	}
	return "所填机构不具有办理“" + m.Name + "”的职能，请核对事项和机构；本结论不得作为“未见影响”使用"
}

func decides(held, needed []string) bool {
	return slices.ContainsFunc(needed, func(f string) bool { return f == law.EveryDepartment || slices.Contains(held, f) })
}

// compare says whether the answer to the same case has changed.
func (b *Before) compare(now receipt.Advice) string {
	earlier := "与 " + b.AsOf.Chinese() + " 核查（" + b.Receipt + "）相比："
	if b.Advice == now {
		return earlier + "结论未变，仍为“" + now.Chinese() + "”"
	}
	return earlier + "结论由“" + b.Advice.Chinese() + "”变为“" + now.Chinese() + "”，请按本次结论办理"
}

func identityWord(i law.Identity) string {
	if i == law.IdentityCertain {
		return receipt.Certain
	}
	return receipt.Review
}

func listingRef(h *Held, force standing.Force, rs *law.Ruleset) receipt.ListingRef {
	d, _ := rs.Domain(h.Domain)
	ref := receipt.ListingRef{
		ID: h.ID, Domain: h.Domain, State: string(force), Authority: h.AuthorityName, Document: h.Document,
		Effective: string(h.Effective), Until: string(h.Until), PersonRole: rolesOf(h.Roles).personRole(),
		Applied: force == standing.InForce, Why: forceWhy(force),
	}
	if d != nil {
		ref.DomainName = d.Name
	}
	return ref
}

// forceWhy says why a listing is shown and not applied.
func forceWhy(f standing.Force) string {
	switch f {
	case standing.Objection:
		return "异议中，处理完毕前不予适用"
	case standing.Stay:
		return "已停止执行，不予适用"
	case standing.Suspense:
		return "已暂停执行，不予适用"
	}
	return ""
}
