package listing

import (
	"strings"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// end closes a listing: its period is over, it was wrong, or, adopted, it was repaired where
// it comes from. The three are told apart everywhere.
func end(l *Listing, in Input, w *World) (standing.State, error) {
	t := in.(Termination)
	if l.State == standing.Decided && t.How != standing.Revoked {
		return "", fault.New(fault.Conflict, "决定尚未送达生效，只可撤销，不存在%s", t.How.Chinese()).At("how").Under("listing.end-unserved")
	}
	var err error
	switch t.How {
	case standing.Expired:
		err = l.expire(&t, w)
	case standing.Repaired:
		if !l.Adopted {
			return "", fault.New(fault.Conflict, "修复移出须经申请、受理和决定，请在信用修复中办理；只有转入的名单可凭他处的修复决定直接移出").At("how").Under("listing.repair-procedure")
		}
		err = l.repaired(&t, w)
	case standing.Revoked:
		err = l.revoke(&t, w)
	default:
		err = fault.New(fault.Invalid, "请选择终止的原因：届满移出、修复移出或者撤销").At("how").Under("listing.end-how")
	}
	l.terminate(&t, w)
	return standing.Ended, err
}

// terminate closes the case, and with it what was pending about it.
func (l *Listing) terminate(t *Termination, w *World) {
	l.Termination, l.Marks = t, nil
	if o, pending := l.pendingObjection(); pending {
		o.Moot = w.Day
	}
	if r, pending := l.pendingRepair(); pending {
		r.Moot = w.Day
	}
}

// expire wants the last day to be over. It ends on the day after, whenever that is recorded.
func (l *Listing) expire(t *Termination, w *World) error {
	if l.held() {
		return fault.New(fault.Conflict, "已记录义务尚未履行，依%s，履行完毕后方可届满移出；已履行的请先记录", l.HeldBy).Under("listing.duty-unfulfilled")
	}
	first := l.Until.AddDays(1)
	if l.Until == "" || w.Day.Before(first) {
		return fault.New(fault.TooEarly, "列入期限至 %s 届满，最早可于 %s 办理届满移出", l.Until.Chinese(), first.Chinese()).
			Since(string(first)).Under("listing.period-over")
	}
	t.On, t.Document = first, Document{}
	return nil
}

// RepairableFrom is the first day on which a repair may lift the listing: after the
// least time that the list basis asks for, or else after the least period of publication.
// Both count from the day the listing took effect: that it was shown later, or not at all,
// is not the party's fault.
func (l *Listing) RepairableFrom(rules *law.Ruleset, day calendar.Day) calendar.Day {
	edition := rules.On(day)
	if basis, ok := edition.ListBasis(l.Domain); ok {
		if least, ok := edition.RepairableAfter(basis); ok {
			return rules.Calendar().Lapse(least.Period, l.Effective).AddDays(1)
		}
	}
	return l.Effective
}

// repaired ends a listing whose repair was granted, here or, where it was adopted, by
// whoever decided it elsewhere.
func (l *Listing) repaired(t *Termination, w *World) error {
	from := l.RepairableFrom(w.Law, w.Day)
	switch {
	case l.Past(w.Day):
		return fault.New(fault.Conflict, "列入期限已于 %s 届满，请办理届满移出", l.Until.Chinese()).At("how").Under("listing.end-how")
	case w.Day.Before(from):
		return tooEarly(l, w)
	}
	var bad problems
	t.Document = bad.document("document", t.Document, papers{name: "信用修复决定", file: true}, w)
	if t.Document.Date.Valid() && t.Document.Date.Before(from) {
		bad.add("document.date", "listing.repair-earliest", "信用修复决定日期 %s 早于可以修复移出的 %s", t.Document.Date.Chinese(), from.Chinese())
	}
	t.firstDay(&bad, w)
	return bad.err()
}

func tooEarly(l *Listing, w *World) error {
	from := l.RepairableFrom(w.Law, w.Day)
	return fault.New(fault.TooEarly, "自 %s 列入起未满最短期限，最早可于 %s 修复移出", l.Effective.Chinese(), from.Chinese()).
		Since(string(from)).Under("listing.repair-earliest")
}

func (l *Listing) revoke(t *Termination, w *World) error {
	var bad problems
	t.Document = bad.document("document", t.Document, papers{name: "撤销决定", file: true}, w)
	t.Reason = bad.text("reason", "撤销理由", t.Reason, leastReason)
	if made := l.Decision.Document.Date; t.Document.Date.Valid() && t.Document.Date.Before(made) {
		bad.add("document.date", "listing.date-order", "撤销决定日期 %s 早于列入决定日期 %s", t.Document.Date.Chinese(), made.Chinese())
	}
	t.firstDay(&bad, w)
	return bad.err()
}

// firstDay settles from when the listing no longer holds.
func (t *Termination) firstDay(bad *problems, w *World) {
	if t.On == "" {
		t.On = w.Day
	}
	if bad.day("on", "终止日期", t.On, w.Day) && t.Document.Date.After(t.On) {
		bad.add("on", "listing.date-order", "终止日期 %s 早于文书日期 %s", t.On.Chinese(), t.Document.Date.Chinese())
	}
}

// mark stops a listing's effect without ending it.
func mark(what Act) guard {
	return func(l *Listing, in Input, w *World) (standing.State, error) {
		m := in.(Mark)
		if l.Marked(what) {
			return "", fault.New(fault.Conflict, "已经%s", what.Chinese()).Under("listing.mark-twice")
		}
		var bad problems
		m.Reason = bad.text("reason", "理由", m.Reason, leastReason)
		m.Document = bad.document("document", m.Document, papers{name: "有关文书", file: true}, w)
		m.plan(&bad, what, w)
		if l.Marks == nil {
			l.Marks = map[Act]Mark{}
		}
		l.Marks[what] = m
		return standing.Served, bad.err()
	}
}

// unmark lets it bite again.
func unmark(what Act) guard {
	return func(l *Listing, in Input, w *World) (standing.State, error) {
		m := in.(Mark)
		if !l.Marked(what) {
			return "", fault.New(fault.Conflict, "没有“%s”可以取消", what.Chinese()).Under("listing.mark-none")
		}
		var bad problems
		bad.text("reason", "理由", m.Reason, leastReason)
		if m.Document != (Document{}) {
			bad.document("document", m.Document, papers{name: "有关文书"}, w)
		}
		delete(l.Marks, what)
		return standing.Served, bad.err()
	}
}

// answer records a fact of the case that measures depend on. Nobody assumes one: what
// is not recorded stays unknown, and unknown never blocks.
func answer(l *Listing, in Input, w *World) (standing.State, error) {
	a := in.(CircumstanceAnswer)
	if err := l.answerable(a.ID, a.Value == law.True, w); err != nil {
		return "", err
	}
	var bad problems
	source := bad.text("source", "答复的来源", strings.TrimSpace(a.Source), 2)
	if l.Circumstances == nil {
		l.Circumstances = map[string]bool{}
	}
	if l.AnswerNotes == nil {
		l.AnswerNotes = map[string]string{}
	}
	switch a.Value {
	case law.Unknown:
		delete(l.Circumstances, a.ID)
	case law.True, law.False:
		l.Circumstances[a.ID] = a.Value == law.True
	default:
		bad.add("value", "listing.circumstance", "答复应为 是、否 或者 不明")
	}
	l.AnswerNotes[a.ID] = source
	return l.State, bad.err()
}
