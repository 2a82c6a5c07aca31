package screening

import (
	"slices"

	"liancheng/internal/law"
	"liancheng/receipt"
)

// A Shift is a verdict that would be another under another law: in its advice, or in what
// a directive advises because of a listing.
type Shift struct {
	Screening string
	Domain    int    // of the strongest directive that advises otherwise
	Function  string // that decides the matter: one the acting body holds, where it holds one
	Before    receipt.Advice
	After     receipt.Advice
}

// A said is what one directive advises because of one listing.
type said struct{ listing, directive string }

// saidBy gives what a verdict's directives advise. A person reached twice by one listing
// counts once, by the stronger.
func saidBy(v *receipt.Verdict) map[said]receipt.Advice {
	all := make(map[said]receipt.Advice, len(v.Reasons))
	for i := range v.Reasons {
		r := &v.Reasons[i]
		key := said{r.Listing, r.Directive}
		if now, twice := all[key]; !twice || r.Advice.Strength() > now.Strength() {
			all[key] = r.Advice
		}
	}
	return all
}

// shifted tells whether two verdicts on one question differ in advice or reasons, and in
// which domain: that of the strongest directive that advises otherwise, the first of
// several. Reasons worded otherwise that advise the same are no difference.
func shifted(before, after *receipt.Verdict) (domain int, differ bool) {
	was, is := saidBy(before), saidBy(after)
	best := -1
	look := func(a, b map[said]receipt.Advice) {
		for key, advice := range a {
			if other, both := b[key]; both && other == advice {
				continue
			}
			d := domainOf(after, key.listing)
			if s := advice.Strength(); s > best || s == best && d < domain {
				best, domain = s, d
			}
		}
	}
	look(was, is)
	look(is, was)
	if best < 0 && before.Advice != after.Advice && len(after.Matches) > 0 {
		return after.Matches[0].Listings[0].Domain, true
	}
	return domain, best >= 0
}

// domainOf finds the domain of a listing that a verdict shows; the law does not move it.
func domainOf(v *receipt.Verdict, listing string) int {
	for _, m := range v.Matches {
		if i := slices.IndexFunc(m.Listings, func(l receipt.ListingRef) bool { return l.ID == listing }); i >= 0 {
			return m.Listings[i].Domain
		}
	}
	return 0
}

// decider gives the function that decides the matter of a question.
func decider(q *Question, rs *law.Ruleset) string {
	m, err := rs.Matter(q.Asker.Matter)
	if err != nil || len(m.Functions) == 0 {
		return ""
	}
	held := func(f string) bool { return slices.Contains(q.Functions, f) }
	if i := slices.IndexFunc(m.Functions, held); i >= 0 {
		return m.Functions[i]
	}
	return m.Functions[0]
}
