package listing

import (
	"slices"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/standing"
)

func filing(against Contested) RemedyFiling {
	return RemedyFiling{Kind: Reconsideration, Against: against, Forum: "示例市人民政府", Number: "示复决字〔2026〕5号", Accepted: disputedOn, File: digest}
}

func conclusion(against Contested, result RemedyResult) RemedyConclusion {
	return RemedyConclusion{Against: against, Result: result, Reason: "认定的责任主体有误",
		Document: Document{Number: "示复决字〔2026〕5号", Date: disputedOn, File: digest}}
}

func changed(result RemedyResult) GroundsNotice {
	return GroundsNotice{Result: result, Known: disputedOn, Reason: "处罚决定依法变更", Document: Document{Number: "呼应急撤〔2026〕9号", Date: disputedOn, File: digest}}
}

// contested is a listing in force against which a remedy was taken on.
func contested(t testing.TB, against Contested) Listing {
	t.Helper()
	l, kinds, err := Next(after(t, Serve), FileRemedy, filing(against), world(t, disputedOn, drafter))
	if err != nil || !slices.Equal(kinds, []event.Kind{standing.EvRemedy}) {
		t.Fatal(kinds, err)
	}
	return l
}

// shaken is a listing whose grounds were changed or quashed.
func shaken(t testing.TB, result RemedyResult) Listing {
	t.Helper()
	l, _, err := Next(after(t, Serve), ChangeGrounds, changed(result), world(t, disputedOn, drafter))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestRemedyAgainstListing: filing stops nothing; what the forum decides is done.
func TestRemedyAgainstListing(t *testing.T) {
	less := conclusion(TheListing, Changed)
	less.Period = calendar.Period{N: 1, Unit: calendar.Years}
	for _, c := range []struct {
		in    RemedyConclusion
		state standing.State
		until calendar.Day
		kinds []event.Kind
	}{
		{conclusion(TheListing, Upheld), standing.Served, "2029-03-02", []event.Kind{standing.EvConcluded}},
		{conclusion(TheListing, Dropped), standing.Served, "2029-03-02", []event.Kind{standing.EvConcluded}},
		{less, standing.Served, "2027-03-02", []event.Kind{standing.EvConcluded}},
		{conclusion(TheListing, Quashed), standing.Ended, "2029-03-02", []event.Kind{standing.EvConcluded, standing.EvEnded}},
	} {
		l := contested(t, TheListing)
		if f := l.Facts(); f.On(disputedOn) != standing.InForce {
			t.Fatalf("filed, it is %s", f.On(disputedOn))
		}
		next, kinds, err := Next(l, ConcludeRemedy, c.in, world(t, disputedOn, decider))
		if err != nil || next.State != c.state || next.Until != c.until || !slices.Equal(kinds, c.kinds) || next.Remedies[0].Open() || !l.Remedies[0].Open() {
			t.Errorf("%s: %s until %s, %v, %v", c.in.Result, next.State, next.Until, kinds, err)
		}
		if f := next.Facts(); c.state == standing.Ended && (f.EndedHow != standing.Revoked || f.On(disputedOn) != standing.Over) {
			t.Errorf("%s: %+v", c.in.Result, f)
		}
	}
}

// TestRemedyOutlivesListing: a suit goes on when the listing is over, and is on record.
func TestRemedyOutlivesListing(t *testing.T) {
	l := contested(t, TheListing)
	over := Termination{How: standing.Revoked, Reason: "认定事实有误", Document: Document{Number: "呼应急撤〔2026〕1号", Date: disputedOn, File: digest}}
	l, _, err := Next(l, End, over, world(t, disputedOn, decider))
	if err != nil {
		t.Fatal(err)
	}
	l, kinds, err := Next(l, ConcludeRemedy, conclusion(TheListing, Quashed), world(t, "2026-05-06", decider))
	if err != nil || l.State != standing.Ended || l.Termination.On != disputedOn || l.Remedies[0].Open() || !slices.Equal(kinds, []event.Kind{standing.EvConcluded}) {
		t.Errorf("%s %+v %v %v", l.State, l.Termination, kinds, err)
	}
}

// TestGroundsChange: quashed, the listing is not applied any more and can only be revoked;
// changed, it is applied and reviewed; a forum's decision about the grounds brings both.
func TestGroundsChange(t *testing.T) {
	w := world(t, disputedOn, decider)
	quashed, _, err := Next(contested(t, TheGrounds), ConcludeRemedy, conclusion(TheGrounds, Quashed), w)
	if err != nil || len(quashed.GroundsChanges) != 1 || quashed.GroundsChanges[0].Notice.Known != disputedOn {
		t.Fatalf("%+v, %v", quashed.GroundsChanges, err)
	}
	for _, l := range []Listing{quashed, shaken(t, Quashed)} {
		if f := l.Facts(); f.On(disputedOn) != standing.Suspense {
			t.Errorf("without grounds it is %s", f.On(disputedOn))
		}
		keep := GroundsReview{Finding: Kept, Date: disputedOn, Response: "其余事实足以支持列入"}
		if _, _, err := Next(l, ReviewGrounds, keep, w); !broken(err, fault.Conflict, "listing.review-quashed") {
			t.Errorf("kept without grounds: %v", err)
		}
		revoke := GroundsReview{Finding: Annulled, Date: disputedOn, Response: "依据文书已被撤销", Document: Document{Number: "呼应急撤〔2026〕10号", Date: disputedOn, File: digest}}
		over, kinds, err := Next(l, ReviewGrounds, revoke, w)
		if f := over.Facts(); err != nil || over.State != standing.Ended || f.EndedHow != standing.Revoked || !slices.Equal(kinds, []event.Kind{standing.EvGrounds, standing.EvEnded}) {
			t.Errorf("reviewed: %s %+v %v %v", over.State, f, kinds, err)
		}
	}
	l := shaken(t, Changed)
	if f := l.Facts(); f.On(disputedOn) != standing.InForce {
		t.Errorf("grounds changed, it is %s", f.On(disputedOn))
	}
	for _, review := range []GroundsReview{
		{Finding: Kept, Date: disputedOn, Response: "其余事实足以支持列入"},
		{Finding: Corrected, Date: disputedOn, Response: "处罚减轻，期限从轻", Period: calendar.Period{N: 1, Unit: calendar.Years}, Document: Document{Number: "呼应急更〔2026〕7号", Date: disputedOn, File: digest}},
	} {
		next, _, err := Next(l, ReviewGrounds, review, w)
		if f := next.Facts(); err != nil || f.On(disputedOn) != standing.InForce || next.GroundsChanges[0].Open() || next.Until > l.Until {
			t.Errorf("%s: %+v, %v", review.Finding, f, err)
		}
	}
	if due, err := ReviewDue(&l.GroundsChanges[0], rulesetOf(t)); err != nil || due.Day != "2026-04-13" { // Wednesday 8 April, three working days
		t.Errorf("to be reviewed by %+v, %v", due, err)
	}
}

func TestRemedyGuards(t *testing.T) {
	files := func(change func(*RemedyFiling)) RemedyFiling { f := filing(TheListing); change(&f); return f }
	ends := func(change func(*RemedyConclusion)) RemedyConclusion {
		x := conclusion(TheListing, Upheld)
		change(&x)
		return x
	}
	tells := func(change func(*GroundsNotice)) GroundsNotice { x := changed(Changed); change(&x); return x }
	open := func(t testing.TB) Listing { return contested(t, TheListing) }
	clean := func(t testing.TB) Listing { return after(t, Serve) }
	pending := func(t testing.TB) Listing { return shaken(t, Changed) }
	for name, c := range map[string]struct {
		of   func(testing.TB) Listing
		act  Act
		in   Input
		kind fault.Kind
		rule string
	}{
		"no way":                    {clean, FileRemedy, files(func(f *RemedyFiling) { f.Kind = "" }), fault.Invalid, "listing.remedy-kind"},
		"against nothing":           {clean, FileRemedy, files(func(f *RemedyFiling) { f.Against = "" }), fault.Invalid, "listing.remedy-against"},
		"nobody's business":         {clean, FileRemedy, files(func(f *RemedyFiling) { f.Party = farmer }), fault.Invalid, "listing.remedy-party"},
		"no forum":                  {clean, FileRemedy, files(func(f *RemedyFiling) { f.Forum = "" }), fault.Invalid, "listing.text"},
		"before the decision":       {clean, FileRemedy, files(func(f *RemedyFiling) { f.Accepted = "2026-01-05" }), fault.Invalid, "listing.date-order"},
		"twice":                     {open, FileRemedy, filing(TheListing), fault.Conflict, "listing.remedy-pending"},
		"none filed":                {clean, ConcludeRemedy, conclusion(TheListing, Upheld), fault.NotFound, "listing.remedy-none"},
		"none against the grounds":  {open, ConcludeRemedy, conclusion(TheGrounds, Upheld), fault.NotFound, "listing.remedy-none"},
		"no result":                 {open, ConcludeRemedy, ends(func(x *RemedyConclusion) { x.Result = "" }), fault.Invalid, "listing.remedy-result"},
		"no judgment":               {open, ConcludeRemedy, ends(func(x *RemedyConclusion) { x.Document.File = "" }), fault.Invalid, "listing.file"},
		"concluded before accepted": {open, ConcludeRemedy, ends(func(x *RemedyConclusion) { x.Document.Date = "2026-04-01" }), fault.Invalid, "listing.date-order"},
		"changed into nothing":      {open, ConcludeRemedy, conclusion(TheListing, Changed), fault.Invalid, "listing.objection-correction"},
		"changed into more": {open, ConcludeRemedy, ends(func(x *RemedyConclusion) {
			x.Result, x.Period = Changed, calendar.Period{N: 5, Unit: calendar.Years}
		}), fault.Invalid, "listing.no-aggravation"},
		"grounds upheld":               {clean, ChangeGrounds, tells(func(x *GroundsNotice) { x.Result = Upheld }), fault.Invalid, "listing.grounds-result"},
		"grounds changed, no paper":    {clean, ChangeGrounds, tells(func(x *GroundsNotice) { x.Document.File = "" }), fault.Invalid, "listing.file"},
		"grounds changed before made":  {clean, ChangeGrounds, tells(func(x *GroundsNotice) { x.Document.Date = "2025-01-01" }), fault.Invalid, "listing.date-order"},
		"known before it was":          {clean, ChangeGrounds, tells(func(x *GroundsNotice) { x.Known = "2026-04-07" }), fault.Invalid, "listing.date-order"},
		"grounds changed twice":        {pending, ChangeGrounds, changed(Quashed), fault.Conflict, "listing.review-pending"},
		"nothing to review":            {clean, ReviewGrounds, GroundsReview{Finding: Kept, Date: disputedOn, Response: "无须变更"}, fault.NotFound, "listing.review-none"},
		"reviewed without a finding":   {pending, ReviewGrounds, GroundsReview{Date: disputedOn, Response: "无须变更"}, fault.Invalid, "listing.objection-finding"},
		"reviewed before it was known": {pending, ReviewGrounds, GroundsReview{Finding: Kept, Date: "2026-04-01", Response: "无须变更"}, fault.Invalid, "listing.date-order"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := Next(c.of(t), c.act, c.in, world(t, disputedOn, decider)); !broken(err, c.kind, c.rule) {
				t.Errorf("%v; want %s %s", err, c.kind, c.rule)
			}
		})
	}
}
