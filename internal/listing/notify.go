package listing

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// notify records notices. The listed party and each person to be named gets his own:
// who was not told cannot be named in the decision.
func notify(l *Listing, in Input, w *World) (standing.State, error) {
	notices := in.(Notification).Notices
	var bad problems
	if len(notices) == 0 {
		bad.add("notices", "listing.notice", "请填写告知书")
	}
	for _, n := range notices {
		if err := l.tell(&bad, n, w); err != nil {
			return "", err
		}
	}
	if l.State == standing.Heard {
		return standing.Heard, bad.err()
	}
	return standing.Notified, bad.err()
}

func (l *Listing) tell(bad *problems, n Notice, w *World) error {
	if n.Recipient == "" {
		n.Recipient = l.Party
	}
	if !slices.Contains(l.addressees(), n.Recipient) {
		bad.add("notices.recipient", "listing.notice-recipient", "%s不在拟列入的主体和人员之中，告知前请先修改列入建议并重新审核", clip(n.Recipient))
		return nil
	}
	if _, told := l.notice(n.Recipient); told {
		return fault.New(fault.Conflict, "%s已经告知，不得重复告知", l.role(n.Recipient)).At("notices.recipient").Under("listing.notice-twice")
	}
	n.Document = bad.document("notices.document", n.Document, papers{name: "告知书", file: true}, w)
	n.Facts = bad.text("notices.facts", "告知的事实", n.Facts, leastReason)
	n.Basis = bad.text("notices.basis", "告知的依据", n.Basis, leastReason)
	n.Consequences = bad.text("notices.consequences", "列入的后果", n.Consequences, leastReason)
	n.Rights = bad.text("notices.rights", "当事人的权利", n.Rights, leastReason)
	if l.Document.Date.After(n.Document.Date) {
		bad.add("notices.document.date", "listing.date-order", "告知书日期 %s 早于依据文书日期 %s", n.Document.Date.Chinese(), l.Document.Date.Chinese())
	}
	n.Served = bad.service("notices", "告知书", n.Served, n.Document.Date, w)
	n.Period, n.Heard = bad.answerPeriod(n, w), ""
	l.Notices = append(l.Notices, n)
	return nil
}

// notice gives the notice of an addressee.
func (l *Listing) notice(recipient string) (*Notice, bool) {
	i := slices.IndexFunc(l.Notices, func(n Notice) bool { return n.Recipient == recipient })
	if i < 0 {
		return nil, false
	}
	return &l.Notices[i], true
}

// service proves how and when a paper was served and gives the day that counts.
func (p *problems) service(field, name string, s Served, made calendar.Day, w *World) Served {
	s.On = ""
	if s.Means.Chinese() == "" {
		p.add(field+".means", "listing.means", "请选择%s的送达方式：直接、留置、邮寄、转交或者委托、电子、公告", name)
	}
	if s.Means == Electronic && !s.Consent {
		p.add(field+".consent", "listing.consent", "电子送达须经受送达人同意，请确认已取得同意，或者改用其他方式")
	}
	p.file(field+".proof", name+"的送达凭证", s.Proof, false, w)
	if !p.day(field+".date", name+"送达日期", s.Date, w.Day) {
		return s
	}
	if made.After(s.Date) {
		p.add(field+".date", "listing.date-order", "%s送达日期 %s 早于文书日期 %s", name, s.Date.Chinese(), made.Chinese())
	}
	s.On = s.Date
	if s.Means == PublicNotice {
		s.On = p.deemed(s.Date, w.Law)
	}
	return s
}

// deemed is the day on which a paper made public counts as served (民事诉讼法第九十五条).
func (p *problems) deemed(published calendar.Day, rules *law.Ruleset) calendar.Day {
	d, err := rules.Deadline(PublicNoticePeriod, published)
	p.list.Add(err)
	return rules.Calendar().Lapse(d.Period, published)
}

// Periods of procedure that a listing's life looks up.
const (
	AnswerPeriod       = "answer"                // from the day of service of the notice
	PublicNoticePeriod = "public-notice-service" // from publication to the day that counts
)

// answerPeriod is the law's, or a longer one that the notice gives.
func (p *problems) answerPeriod(n Notice, w *World) calendar.Period {
	d, err := w.Law.Deadline(AnswerPeriod, n.On)
	if err != nil {
		p.list.Add(err)
		return n.Period
	}
	cal := w.Law.Calendar()
	switch {
	case n.Period.IsZero():
		return d.Period
	case !n.Period.Valid():
		p.add("notices.period", "listing.answer-period", "陈述申辩期应写作 5wd（工作日）或者 10d（日）")
	case n.On != "" && cal.EndOf(n.Period, n.On).Day.Before(cal.EndOf(d.Period, n.On).Day):
		p.add("notices.period", "listing.answer-period", "陈述申辩期 %s 短于规定的 %s", n.Period.Chinese(), d.Period.Chinese())
	}
	return n.Period
}

// AnswerEnd is the last day on which the addressee may answer. It is counted when
// asked for, so that a holiday notice entered later corrects it.
func (n *Notice) AnswerEnd(cal *calendar.Calendar) calendar.Due { return cal.EndOf(n.Period, n.On) }

// DecidableFrom is the first day on which the addressee may be decided upon: when he
// was heard and answered, or the day after his time to answer is over.
func (n *Notice) DecidableFrom(cal *calendar.Calendar) calendar.Due {
	end := n.AnswerEnd(cal)
	end.Day = end.Day.AddDays(1)
	if n.Heard != "" && n.Heard.Before(end.Day) {
		return calendar.Due{Day: n.Heard}
	}
	return end
}

// hear records a statement with the authority's answer. What may follow from it is
// bounded by Decide: never more persons, grounds or time than were notified.
func hear(l *Listing, in Input, w *World) (standing.State, error) {
	s := in.(Statement)
	if s.Recipient == "" {
		s.Recipient = l.Party
	}
	n, told := l.notice(s.Recipient)
	if !told {
		return "", fault.New(fault.Conflict, "该人员尚未告知，应先送达告知书，再听取陈述申辩").At("recipient").Under("listing.hear-notice")
	}
	var bad problems
	if s.Form.Chinese() == "" {
		bad.add("form", "listing.hear-form", "请选择陈述申辩的方式：书面、口头或者听证")
	}
	if s.Outcome.Chinese() == "" {
		bad.add("outcome", "listing.hear-outcome", "请选择对陈述申辩的处理：采纳、部分采纳或者不予采纳；不得因陈述申辩加重")
	}
	s.Text = bad.text("text", "陈述申辩的内容", s.Text, 2)
	s.Response = bad.text("response", "对陈述申辩的答复及理由", s.Response, leastReason)
	bad.file("file", "陈述申辩材料", s.File, false, w)
	if bad.day("received", "陈述申辩日期", s.Received, w.Day) && n.Date.After(s.Received) {
		bad.add("received", "listing.date-order", "陈述申辩日期 %s 早于告知书送达日期 %s", s.Received.Chinese(), n.Date.Chinese())
	}
	if bad.day("answered", "答复日期", s.Answered, w.Day) && s.Received.After(s.Answered) {
		bad.add("answered", "listing.date-order", "答复日期 %s 早于陈述申辩日期 %s", s.Answered.Chinese(), s.Received.Chinese())
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	if n.Heard == "" || s.Answered.Before(n.Heard) {
		n.Heard = s.Answered
	}
	l.Statements = append(l.Statements, s)
	return standing.Heard, nil
}
