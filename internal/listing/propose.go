package listing

import (
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

func propose(l *Listing, in Input, w *World) (standing.State, error) {
	return standing.Proposed, l.take(in.(Proposal), w)
}

func edit(l *Listing, in Input, w *World) (standing.State, error) {
	p := in.(Proposal)
	if p.Party != l.Party || p.Domain != l.Domain {
		return "", fault.New(fault.Invalid, "修改时不得更换主体或者领域；请撤回本案后另行提出").At("party").Under("listing.edit-subject")
	}
	l.Returned = false
	return standing.Proposed, l.take(p, w)
}

// take makes a proposal the case's own, or says all that is wrong with it.
func (l *Listing) take(p Proposal, w *World) error {
	d, basis, err := w.domain(p.Domain)
	if err != nil {
		return err
	}
	if err := w.competent(d); err != nil {
		return err
	}
	var bad problems
	had := l.addressees()
	l.Proposal = p
	l.Body, l.Authority, l.Region = w.Authority.Name, w.Authority.ID, w.Authority.Region
	l.ListBasis = basisName(basis)
	l.subject(&bad, d, w, had)
	l.Document = bad.document("document", p.Document, papers{name: "依据文书", issuer: true, file: true}, w)
	bad.groundsKind(d, p.Document.Kind, true)
	l.Conduct = bad.text("conduct", "失信事实", p.Conduct, leastFacts)
	l.standards(&bad, d, w)
	limit := longest(basis, w)
	switch {
	case p.Period.IsZero():
		l.Period = limit
	case !p.Period.Valid():
		bad.add("period", "listing.period", "列入期限应写作 3y（年）、6m（月）或者 30d（日）")
	case !within(p.Period, limit, w.Law.Calendar(), w.Day):
		bad.add("period", "listing.period", "列入期限 %s 超过《%s》规定的 %s", p.Period.Chinese(), strings.Trim(basis.Title, "《》"), limit.Chinese())
	}
	if err := bad.err(); err != nil {
		return err
	}
	if !slices.Contains(l.Drafters, w.Actor) {
		l.Drafters = append(l.Drafters, w.Actor)
	}
	return nil
}

// domain gives a domain and the rule its list rests on today. Without one there is no
// listing (国办发〔2020〕49号: 设列严重失信主体名单必须以法律、法规或者规章为依据).
func (w *World) domain(no int) (*law.Domain, law.ListBasis, error) {
	d, err := w.Law.Domain(no)
	if err != nil {
		return nil, law.ListBasis{}, err
	}
	basis, recorded := w.Law.On(w.Day).ListBasis(no)
	switch {
	case !recorded:
		return nil, basis, fault.New(fault.Conflict, "%s尚未登记严重失信主体名单的设列依据，不能列入；请自治区信用牵头机构的统筹人员提出、司法厅法律审核人员批准后登记", d.Name).
			At("domain").Under("listing.list-basis")
	case basis.Status == law.Repealed:
		return nil, basis, fault.New(fault.Conflict, "%s名单的设列依据%s已废止，不能列入；如有新的依据，请自治区信用牵头机构的统筹人员提出、司法厅法律审核人员批准后登记", d.Name, basis.Title).
			At("domain").Under("listing.list-basis")
	}
	return d, basis, nil
}

func basisName(b law.ListBasis) string {
	for _, name := range []string{b.ID, b.Document, b.Title} {
		if name != "" {
			return name
		}
	}
	return ""
}

// levels names the law's levels of bodies by those of divisions.
var levels = map[ident.Level]string{ident.Province: "region", ident.Prefecture: "league", ident.County: "banner"}

var levelWords = map[string]string{"region": "自治区", "league": "盟市", "banner": "旗县"}

// competent refuses a body that may not find serious dishonesty in the domain.
func (w *World) competent(d *law.Domain) error {
	if !slices.ContainsFunc(d.Determined.Functions, func(f string) bool { return slices.Contains(w.Authority.Functions, f) }) {
		return fault.New(fault.Conflict, "%s由承担下列职能之一的机构认定：%s；%s目前不承担，不能办理", d.Name, w.functions(d.Determined.Functions), w.Authority.Name).
			At("authority").Under("listing.authority")
	}
	region, known := ident.LookupRegion(w.Authority.Region)
	if known && len(d.Determined.Levels) > 0 && !slices.Contains(d.Determined.Levels, levels[region.Level]) {
		names := make([]string, len(d.Determined.Levels))
		for i, level := range d.Determined.Levels {
			names[i] = levelWords[level]
		}
		return fault.New(fault.Conflict, "%s由%s一级的机构认定，请报上级机构办理", d.Name, strings.Join(names, "、")).
			At("authority").Under("listing.authority-level")
	}
	return nil
}

func (w *World) functions(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = id
		if f, err := w.Law.Function(id); err == nil {
			names[i] = f.Name
		}
	}
	return strings.Join(names, "、")
}

func review(l *Listing, in Input, w *World) (standing.State, error) {
	o := in.(Opinion)
	if slices.Contains(l.Drafters, w.Actor) {
		return "", fault.New(fault.Forbidden, "承办人不得审核自己提出或者修改的案件，请由其他法制审核人员审核").Under("listing.three-people")
	}
	if l.Returned {
		return "", fault.New(fault.Conflict, "案件已退回，承办人修改后方可再次审核").Under("listing.returned")
	}
	var bad problems
	if !o.Approve || o.Text != "" {
		o.Text = bad.text("opinion", "审核意见", o.Text, leastReason)
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	l.Opinion, l.Returned = o.Text, !o.Approve
	if !slices.Contains(l.Reviewers, w.Actor) {
		l.Reviewers = append(l.Reviewers, w.Actor)
	}
	if !o.Approve {
		return standing.Proposed, nil
	}
	return standing.Reviewed, nil
}

func withdraw(l *Listing, in Input, _ *World) (standing.State, error) {
	var bad problems
	x := in.(Withdrawal)
	x.Reason = bad.text("reason", "撤回理由", x.Reason, leastReason)
	l.Withdrawal = &x
	return standing.Withdrawn, bad.err()
}

// longest is how long the list basis lets a listing last, or the general rule where
// it does not say (发展改革委令第36号).
func longest(b law.ListBasis, w *World) calendar.Period {
	if !b.Period.IsZero() {
		return b.Period
	}
	if d, err := w.Law.Deadline("listing-default", w.Day); err == nil {
		return d.Period
	}
	return calendar.Period{}
}
