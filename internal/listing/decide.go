package listing

import (
	"slices"
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// decide finds serious dishonesty and lists. Nothing in it may go beyond what was
// notified: persons, grounds and period are those proposed, or fewer, or less.
func decide(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(Decision)
	switch {
	case slices.Contains(l.Drafters, w.Actor):
		return "", threePeople("承办人")
	case slices.Contains(l.Reviewers, w.Actor):
		return "", threePeople("审核人")
	}
	d, basis, err := w.domain(l.Domain)
	if err == nil {
		err = w.competent(d)
	}
	if err != nil {
		return "", err
	}
	if len(x.Grounds) == 0 {
		x.Grounds = slices.Clone(l.Grounds)
	}
	if x.Period.IsZero() {
		x.Period = l.Period
	}
	var bad problems
	l.named(&bad, x.Members)
	if err := bad.err(); err != nil {
		return "", err
	}
	if err := l.ripe(x.Members, w); err != nil {
		return "", err
	}
	x.Document = bad.document("document", x.Document, papers{name: "认定并列入决定书", file: true}, w)
	l.noSoonerThanHeard(&bad, x, w)
	l.noMore(&bad, x, basis, d, w)
	x.Measures = bad.text("measures", "失信惩戒措施提示", x.Measures, leastReason)
	x.Removal = bad.text("removal", "移出条件和程序", x.Removal, leastReason)
	x.Remedies = bad.text("remedies", "救济途径", x.Remedies, leastReason)
	if !strings.Contains(x.Remedies, "复议") || !strings.Contains(x.Remedies, "诉讼") {
		bad.add("remedies", "listing.remedies", "救济途径须同时写明行政复议和行政诉讼")
	}
	x.Reconsideration = bad.office("reconsideration", "行政复议机关", x.Reconsideration)
	x.Court = bad.office("court", "管辖的人民法院", x.Court)
	if err := bad.err(); err != nil {
		return "", err
	}
	if x.Document.Issuer == "" {
		x.Document.Issuer = w.Authority.Name
	}
	l.Decision, l.Decider, l.Body, l.ListBasis = &x, w.Actor, w.Authority.Name, basisName(basis)
	return standing.Decided, nil
}

func threePeople(who string) error {
	return fault.New(fault.Forbidden, "承办、法制审核、决定应为三人：%s不得作出决定，请由其他有决定职责的人员办理", who).Under("listing.three-people")
}

// named proves that the persons of the decision were proposed in these roles and told.
func (l *Listing) named(bad *problems, members []standing.Member) {
	for i, m := range members {
		switch _, told := l.notice(m.Party); {
		case !slices.Contains(l.Members, m):
			bad.add("members", "listing.member-proposed", "决定所列第 %d 名人员及其身份（%s）未在列入建议中提出并经审核", i+1, m.Role.Chinese())
		case slices.Contains(members[:i], m):
			bad.add("members", "listing.member-twice", "决定所列第 %d 名人员以同一身份重复列出", i+1)
		case !told:
			bad.add("members", "listing.member-notice", "决定所列第 %d 名人员（%s）未单独告知，不得列入；请先告知，或者不列该人员", i+1, m.Role.Chinese())
		}
	}
}

// ripe refuses a decision before each addressee was heard or had his time to answer.
func (l *Listing) ripe(members []standing.Member, w *World) error {
	for _, id := range addressees(l.Party, members) {
		n, told := l.notice(id)
		if !told {
			return fault.New(fault.Conflict, "%s尚未告知，不能作出决定", l.role(id)).Under("listing.notice")
		}
		cal := w.Law.Calendar()
		if from := n.DecidableFrom(cal); w.Day.Before(from.Day) {
			end := n.AnswerEnd(cal)
			return fault.New(fault.TooEarly, "%s的陈述申辩期至 %s 届满%s，且尚未听取其陈述申辩，最早可于 %s 作出决定",
				l.role(id), end.Day.Chinese(), estimated(end), from.Day.Chinese()).Since(string(from.Day)).Under("listing.answer-period")
		}
	}
	return nil
}

func estimated(d calendar.Due) string {
	if d.Estimated {
		return "（暂估，节假日安排尚未公布）"
	}
	return ""
}

// noSoonerThanHeard holds the decision's own date to the same rule as the day.
func (l *Listing) noSoonerThanHeard(bad *problems, x Decision, w *World) {
	for _, id := range addressees(l.Party, x.Members) {
		n, told := l.notice(id)
		if !told || !x.Document.Date.Valid() {
			continue
		}
		if from := n.DecidableFrom(w.Law.Calendar()); x.Document.Date.Before(from.Day) {
			bad.add("document.date", "listing.answer-period", "决定日期 %s 早于%s陈述申辩期届满或者答复其陈述申辩之后的 %s", x.Document.Date.Chinese(), l.role(id), from.Day.Chinese())
			return
		}
	}
}

// noMore refuses what goes beyond the notice (行政处罚法第四十五条: 不得因陈述申辩加重) or the
// list basis.
func (l *Listing) noMore(bad *problems, x Decision, basis law.ListBasis, d *law.Domain, w *World) {
	var implied []string
	for i, id := range x.Grounds {
		switch {
		case !slices.Contains(l.Grounds, id):
			bad.add("grounds", "listing.no-aggravation", "认定标准“%s”未在列入建议和告知中提出，不得在决定中增加", clip(id))
		case slices.Contains(x.Grounds[:i], id):
			bad.add("grounds", "listing.grounds", "认定标准“%s”重复", id)
		}
		if k := slices.IndexFunc(d.Grounds, func(g law.Ground) bool { return g.ID == id }); k >= 0 {
			implied = append(implied, d.Grounds[k].Implies...)
		}
	}
	slices.Sort(implied)
	l.Implied = slices.Compact(implied)
	cal, from := w.Law.Calendar(), w.Day
	limit := longest(basis, w)
	switch {
	case !x.Period.Valid():
		bad.add("period", "listing.period", "列入期限应写作 3y（年）、6m（月）或者 30d（日）")
	case !within(x.Period, l.Period, cal, from):
		bad.add("period", "listing.no-aggravation", "决定的列入期限 %s 超过拟列入的 %s，不得加重", x.Period.Chinese(), l.Period.Chinese())
	case !within(x.Period, limit, cal, from):
		bad.add("period", "listing.period", "决定的列入期限 %s 超过名单设列依据规定的 %s", x.Period.Chinese(), limit.Chinese())
	}
}

// serve records how the decision reached those it names. It is in force from the day
// on which the last of them counts as served: nobody is bound before he knows.
func serve(l *Listing, in Input, w *World) (standing.State, error) {
	deliveries := in.(Services).Deliveries
	var bad problems
	if len(deliveries) == 0 {
		bad.add("deliveries", "listing.service", "请填写决定书的送达情况")
	}
	for _, d := range deliveries {
		if !d.RepairNotice {
			bad.add("deliveries.repair_notice", "listing.two-papers", "信用修复告知书应与决定书一并送达（两书同达，发展改革委令第36号），请一并送达后记录")
		}
		if err := l.deliver(&bad, d, w); err != nil {
			return "", err
		}
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	if len(l.unserved()) > 0 {
		return standing.Decided, nil
	}
	l.takeEffect(w)
	return standing.Served, nil
}

func (l *Listing) deliver(bad *problems, d Delivery, w *World) error {
	to := []string{d.Recipient}
	if d.Recipient == "" {
		to = l.unserved()
	}
	for _, id := range to {
		if !slices.Contains(l.addressees(), id) {
			bad.add("deliveries.recipient", "listing.service-recipient", "%s不在决定所列的主体和人员之中", clip(id))
			continue
		}
		if l.served(id) {
			return fault.New(fault.Conflict, "决定书已送达%s，不得重复记录", l.role(id)).At("deliveries.recipient").Under("listing.service-twice")
		}
		d.Recipient = id
		d.Served = bad.service("deliveries", "决定书", d.Served, l.Decision.Document.Date, w)
		l.Deliveries = append(l.Deliveries, d)
	}
	return nil
}

func (l *Listing) served(recipient string) bool {
	return slices.ContainsFunc(l.Deliveries, func(d Delivery) bool { return d.Recipient == recipient })
}

// unserved are the addressees of the decision that it has not reached.
func (l *Listing) unserved() []string {
	return slices.DeleteFunc(l.addressees(), l.served)
}

// takeEffect counts the listing's days from the last service.
func (l *Listing) takeEffect(w *World) {
	l.Effective = lastService(l.Deliveries)
	l.Until = w.Law.Calendar().Lapse(l.Decision.Period, l.Effective)
}

func lastService(deliveries []Delivery) (last calendar.Day) {
	for _, d := range deliveries {
		last = max(last, d.On)
	}
	return last
}
