package screening

import (
	"slices"

	"liancheng/internal/law"
	"liancheng/internal/standing"
	"liancheng/receipt"
)

// Render writes the verdict out in full.
func (b *Buffer) Render(q Question) receipt.Verdict {
	v := receipt.Verdict{
		Engine: Version, Ruleset: b.plan.rules.Digest, Position: q.Position, AsOf: string(b.plan.day), Historical: q.Historical,
		Environment: q.Environment, Asker: q.Asker, Party: q.Party, Advice: b.Advice.Advice(), Hit: b.Hit,
	}
	listings := make([]receipt.ListingRef, len(b.listings))
	for i := range b.listings {
		listings[i] = b.listingRef(&b.listings[i])
	}
	from := 0
	for i := range b.hits {
		to := from
		for to < len(b.listings) && int(b.listings[to].match) == i {
			to++
		}
		if to > from {
			v.Matches = append(v.Matches, b.matchRef(&b.hits[i], listings[from:to:to]))
		}
		from = to
	}
	if len(b.reasons) > 0 {
		v.Reasons = make([]receipt.Reason, len(b.reasons))
	}
	for i, k := range b.reasons {
		v.Reasons[i] = b.reasonRef(k, &q, listings[keyListing(k)].ID)
	}
	conclude(&v, &q, b.plan.rules, b.plan.edition.Memorandum)
	return v
}

func (b *Buffer) matchRef(h *hit, listings []receipt.ListingRef) receipt.Match {
	p := &h.at.seg.parties[h.at.i]
	m := receipt.Match{
		Identity: identityWord(h.identity), PartyID: b.snap.view.idText(partyPrefix, p.id),
		Name: h.at.seg.str(p.display, p.displayLen), Listings: listings,
	}
	m.Role, m.Why = b.snap.words(h)
	return m
}

func (b *Buffer) listingRef(x *listingHit) receipt.ListingRef {
	seg := b.hits[x.match].at.seg
	l := &seg.listings[x.listing]
	f := days(l)
	ref := receipt.ListingRef{
		ID: b.snap.view.idText(listingPrefix, l.id), Domain: int(l.domain), State: string(x.force),
		Authority: b.snap.view.texts[l.authority], Document: seg.str(l.document, l.documentLen),
		Effective: string(f.Effective), Until: string(f.Until), PersonRole: x.roles.personRole(),
		Applied: x.force == standing.InForce, Why: forceWhy(x.force),
	}
	if ref.Domain < len(b.plan.domains) {
		ref.DomainName = b.plan.domains[ref.Domain]
	}
	return ref
}

func (b *Buffer) reasonRef(k uint64, q *Question, listing string) receipt.Reason {
	x := &b.listings[keyListing(k)]
	h := &b.hits[x.match]
	l := &h.at.seg.listings[x.listing]
	g := &b.plan.gates[keyGate(k)]
	o := &g.cases[keyCase(k)]
	r := g.reason
	r.Listing, r.Advice, r.Caps = listing, o.strength.Advice(), o.caps
	facility := law.True
	name := b.snap.view.texts[l.facility]
	if x.roles&g.reach == 0 {
		facility = sameFacility(name, q.Facility, q.Asker.Project)
	}
	if o.capped {
		r.Caps = append(slices.Clip(r.Caps), incompleteCap(splitMissing(b.snap.view.texts[l.missing])))
	}
	b.gather(h, l)
	c := circumstances{b.known, b.truth}
	if len(g.asks) > 0 {
		r.Circumstances = make([]receipt.CircumstanceRef, 0, len(g.asks)+1)
	}
	for _, a := range g.asks {
		r.Circumstances = append(r.Circumstances, receipt.CircumstanceRef{ID: a.id, Question: a.text, Value: c.get(a.bit).String()})
	}
	if asksFacility(g.reading) && (name != "" || facility != law.True) {
		r.Circumstances = append(r.Circumstances, facilityRef(facility, name))
	}
	if g.period {
		until, _ := directiveUntil(g.reading, days(l), b.plan.rules.Calendar(), b.plan.day)
		r.Until = string(until)
	}
	return r
}
