package listing

import (
	"slices"
	"strings"
	"unicode/utf8"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// What an adopted listing may lack, as pages and verdicts word it. While anything is
// missing it never yields more than strict review.
const (
	MissingGrounds      = "依据文书"
	MissingGroundsFile  = "依据文书副本"
	MissingDecisionFile = "认定并列入决定书副本"
	MissingNotice       = "告知及其送达记录"
	MissingNoticeFile   = "告知书副本"
	MissingAnswer       = "陈述申辩期届满或者听取陈述申辩的记录"
	MissingService      = "决定书送达记录"
	MissingServiceProof = "决定书送达凭证"
	MissingMembers      = "所列人员各自的告知或者送达记录"
)

// adopt takes over a listing decided elsewhere. What its papers prove counts, what
// they do not is missing and named; dates that contradict each other are refused.
func adopt(l *Listing, in Input, w *World) (standing.State, error) {
	a := in.(Adoption)
	d, basis, err := w.domain(a.Domain)
	if err == nil {
		err = w.competent(d)
	}
	if err != nil {
		return "", err
	}
	var bad problems
	l.Proposal, l.Adopted, l.Listed = a.Proposal, true, a.Listed
	l.Authority, l.Region, l.ListBasis = w.Authority.ID, w.Authority.Region, basisName(basis)
	l.Drafters = []string{w.Actor}
	l.subject(&bad, d, w, nil)
	l.standards(&bad, d, w)
	l.adoptedGrounds(&bad, d, a.Document, w)
	l.Conduct = bad.text("conduct", "失信事实", a.Conduct, leastReason)
	if l.Source = strings.TrimSpace(a.Source); l.Source == "" || utf8.RuneCountInString(l.Source) > mostName {
		bad.add("source", "listing.source", "请填写转入来源（原名单或者系统的名称），不超过 %d 个字", mostName)
	}
	decision := bad.document("decision", a.Decision, papers{name: "认定并列入决定书", issuer: true}, w)
	l.Body = decision.Issuer
	l.Decision = &Decision{Document: decision, Members: slices.Clone(a.Members), Grounds: slices.Clone(a.Grounds), Period: a.Period}
	if err := l.adoptPapers(&bad, a.Notices, a.Deliveries, w); err != nil {
		return "", err
	}
	if l.Listed != "" && bad.day("listed", "列入日期", l.Listed, w.Day) && l.Listed.Before(decision.Date) {
		bad.add("listed", "listing.date-order", "列入日期 %s 早于决定日期 %s", l.Listed.Chinese(), decision.Date.Chinese())
	}
	l.adoptedPeriod(&bad, a, longest(basis, w), w)
	return standing.Served, bad.err()
}

// adoptedGrounds takes the grounds document as far as it is known.
func (l *Listing) adoptedGrounds(bad *problems, d *law.Domain, doc Document, w *World) {
	if doc == (Document{}) {
		return
	}
	l.Document = bad.document("document", doc, papers{name: "依据文书"}, w)
	bad.groundsKind(d, doc.Kind, false)
}

// adoptPapers takes over notices and services that were made elsewhere.
func (l *Listing) adoptPapers(bad *problems, notices []Notice, deliveries []Delivery, w *World) error {
	for _, n := range notices {
		if err := l.adoptNotice(bad, n, w); err != nil {
			return err
		}
	}
	for _, d := range deliveries {
		if err := l.deliver(bad, d, w); err != nil {
			return err
		}
	}
	return nil
}

func (l *Listing) adoptNotice(bad *problems, n Notice, w *World) error {
	if n.Recipient == "" {
		n.Recipient = l.Party
	}
	if !slices.Contains(l.addressees(), n.Recipient) {
		bad.add("notices.recipient", "listing.notice-recipient", "%s不在所列的主体和人员之中", clip(n.Recipient))
		return nil
	}
	if _, told := l.notice(n.Recipient); told {
		return fault.New(fault.Conflict, "%s的告知已有记录，不得重复", l.role(n.Recipient)).At("notices.recipient").Under("listing.notice-twice")
	}
	n.Document = bad.document("notices.document", n.Document, papers{name: "告知书"}, w)
	n.Served = bad.service("notices", "告知书", n.Served, n.Document.Date, w)
	n.Period = bad.answerPeriod(n, w)
	if decided := l.Decision.Document.Date; n.On.After(decided) {
		bad.add("notices.date", "listing.date-order", "告知书送达日期 %s 晚于决定日期 %s", n.On.Chinese(), decided.Chinese())
	}
	if n.Heard != "" && bad.day("notices.heard", "听取陈述申辩的日期", n.Heard, w.Day) && (n.Heard.Before(n.Date) || n.Heard.After(l.Decision.Document.Date)) {
		bad.add("notices.heard", "listing.date-order", "听取陈述申辩的日期应在告知与决定之间")
	}
	l.Notices = append(l.Notices, n)
	return nil
}

// adoptedPeriod settles from when to when an adopted listing holds. Without a record
// of service it holds from the day on which it stood where it comes from.
func (l *Listing) adoptedPeriod(bad *problems, a Adoption, limit calendar.Period, w *World) {
	if l.Decision.Period.IsZero() {
		l.Decision.Period = limit
	}
	if !l.Decision.Period.Valid() {
		bad.add("period", "listing.period", "列入期限应写作 3y（年）、6m（月）或者 30d（日）")
		return
	}
	l.Period, l.FixedUntil = l.Decision.Period, a.Until
	l.count(w)
	switch {
	case l.Effective == "":
		return // the decision's date is missing or wrong, which is said already
	case !l.FixedUntil.Valid() && l.FixedUntil != "":
		bad.add("until", "listing.date", "届满日期“%s”不是有效日期，应如 2026-11-23", clip(string(l.FixedUntil)))
	case l.Until.After(w.Law.Calendar().Lapse(limit, l.Effective)):
		bad.add("until", "listing.period", "列入期限至 %s，超过名单设列依据规定的 %s", l.Until.Chinese(), limit.Chinese())
	case l.Until.Before(w.Day):
		bad.add("until", "listing.period-over", "列入期限已于 %s 届满，不再转入", l.Until.Chinese())
	}
}

// count computes an adopted listing's first and last day from what is on record.
func (l *Listing) count(w *World) {
	l.Effective = l.Decision.Document.Date
	if l.Listed != "" {
		l.Effective = l.Listed
	}
	if l.served(l.Party) {
		l.Effective = lastService(l.Deliveries)
	}
	l.Until = w.Law.Calendar().Lapse(l.Decision.Period, l.Effective)
	if l.FixedUntil != "" {
		l.Until = l.FixedUntil
	}
	l.Unheard = slices.ContainsFunc(l.Notices, func(n Notice) bool {
		return l.Decision.Document.Date.Before(n.DecidableFrom(w.Law.Calendar()).Day)
	})
}

// complete files papers that an adopted listing lacked.
func complete(l *Listing, in Input, w *World) (standing.State, error) {
	if !l.Adopted {
		return "", fault.New(fault.Conflict, "只有转入名单需要补齐材料").Under("listing.complete")
	}
	c := in.(Completion)
	before := l.missing()
	if len(before) == 0 {
		return "", fault.New(fault.Conflict, "该转入名单的材料已经齐备").Under("listing.complete")
	}
	d, err := w.Law.Domain(l.Domain)
	if err != nil {
		return "", err
	}
	var bad problems
	if c.Grounds != (Document{}) {
		l.adoptedGrounds(&bad, d, c.Grounds, w)
	}
	if c.DecisionFile != "" {
		bad.file("decision_file", "认定并列入决定书", c.DecisionFile, true, w)
		l.Decision.Document.File = c.DecisionFile
	}
	l.replace(c)
	if err := l.adoptPapers(&bad, c.Notices, c.Deliveries, w); err != nil {
		return "", err
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	if c.Grounds == (Document{}) && c.DecisionFile == "" && len(c.Notices) == 0 && len(c.Deliveries) == 0 {
		return "", fault.New(fault.Invalid, "没有填写任何补齐的材料；尚缺：%s", strings.Join(before, "、")).Under("listing.complete")
	}
	l.count(w)
	return standing.Served, nil
}

// replace makes room for records that a completion brings anew with what they lacked.
func (l *Listing) replace(c Completion) {
	l.Notices = slices.DeleteFunc(l.Notices, func(n Notice) bool {
		return slices.ContainsFunc(c.Notices, func(x Notice) bool { return x.Recipient == n.Recipient || x.Recipient == "" && n.Recipient == l.Party })
	})
	l.Deliveries = slices.DeleteFunc(l.Deliveries, func(d Delivery) bool {
		return slices.ContainsFunc(c.Deliveries, func(x Delivery) bool { return x.Recipient == d.Recipient })
	})
}

// missing names the papers that an adopted listing lacks.
func (l *Listing) missing() []string {
	var list []string
	lack := func(what string, when bool) {
		if when && !slices.Contains(list, what) {
			list = append(list, what)
		}
	}
	lack(MissingGrounds, l.Document.Number == "")
	lack(MissingGroundsFile, l.Document.Number != "" && l.Document.File == "")
	lack(MissingDecisionFile, l.Decision.Document.File == "")
	for _, id := range l.addressees() {
		n, told := l.notice(id)
		i := slices.IndexFunc(l.Deliveries, func(d Delivery) bool { return d.Recipient == id })
		if id != l.Party {
			lack(MissingMembers, !told || n.Document.File == "" || i < 0 || l.Deliveries[i].Proof == "")
			continue
		}
		lack(MissingNotice, !told)
		lack(MissingNoticeFile, told && n.Document.File == "")
		lack(MissingService, i < 0)
		lack(MissingServiceProof, i >= 0 && l.Deliveries[i].Proof == "")
	}
	lack(MissingAnswer, l.Unheard)
	return list
}
