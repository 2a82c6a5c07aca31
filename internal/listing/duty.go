package listing

import (
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Duty is what is on record about the fulfilment of what the grounds document demands.
// Nobody stays listed, or shown, because nothing was recorded: only a finding, with a
// document, that the duty is not fulfilled can hold a period open, and only where
// confirmed law says so.
type Duty struct {
	Fulfilled bool         `json:"fulfilled"`
	On        calendar.Day `json:"on"` // the day it was fulfilled, or found not to be
	Document  Document     `json:"document"`
	Reason    string       `json:"reason"`
}

// recordDuty notes that the duty is fulfilled, or that it is not.
func recordDuty(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(Duty)
	if l.Past(w.Day) {
		return "", fault.New(fault.Conflict, "列入期限已于 %s 届满，此前没有记录义务未履行，不得再以此延续", l.Until.Chinese()).Under("listing.duty-late")
	}
	var bad problems
	x.Reason = bad.text("reason", "认定的理由", x.Reason, leastReason)
	if x.Fulfilled && x.Document == (Document{}) {
		// What is in the party's favour needs no paper.
	} else {
		x.Document = bad.document("document", x.Document, papers{name: "义务履行情况的核实文书", file: !x.Fulfilled}, w)
	}
	if bad.day("on", "履行或者核实日期", x.On, w.Day) && x.On.Before(l.Effective) && !x.Fulfilled {
		bad.add("on", "listing.date-order", "核实日期 %s 早于列入生效的 %s", x.On.Chinese(), l.Effective.Chinese())
	}
	if err := bad.err(); err != nil {
		return "", err
	}
	l.free(&x, w)
	l.Duty = &x
	l.HeldBy = ""
	if basis, ok := w.Law.On(w.Day).ListBasis(l.Domain); ok && !x.Fulfilled && basis.Management().WantsDuty() {
		l.HeldBy = basis.Management().Source
	}
	return standing.Served, nil
}

// free ends a listing that was held past its last day on the day after the duty was
// fulfilled, or, where that is longer ago, on the day after its last day.
func (l *Listing) free(x *Duty, w *World) {
	if x.Fulfilled && l.HeldBy != "" && w.Day.After(l.Until) {
		l.Until = max(l.Until, x.On)
	}
}

// unfulfilled tells whether it is on record that the duty is not fulfilled.
func (l *Listing) unfulfilled() bool { return l.Duty != nil && !l.Duty.Fulfilled }

// held tells whether the listing outlasts its last day until the duty is fulfilled.
func (l *Listing) held() bool { return l.HeldBy != "" }

// Past tells whether its last day is over.
func (l *Listing) Past(day calendar.Day) bool {
	return l.Until != "" && !l.held() && day.After(l.Until)
}

// PlanReviewTime is what the authority has to look at a listing again when a
// restructuring plan has run.
const PlanReviewTime = "plan-review"

// A Cause is why a listing is suspended.
type Cause string

const (
	OtherCause    Cause = ""              // 认定机关决定
	Restructuring Cause = "restructuring" // 法院裁定批准的重整计划执行期间（国办发〔2025〕22号）
)

var causeWords = map[Cause]string{OtherCause: "认定机关决定暂停", Restructuring: "重整计划执行期间暂停"}

// Chinese gives the words officers use.
func (c Cause) Chinese() string { return causeWords[c] }

// plan checks what a suspension for a restructuring plan needs: the last day of the plan's
// term. When it is over nothing bites again by itself: the authority looks at it.
func (m *Mark) plan(bad *problems, what Act, w *World) {
	switch {
	case m.Cause.Chinese() == "":
		bad.add("cause", "listing.mark-cause", "请选择暂停的事由")
	case m.Cause == OtherCause:
		m.Through = ""
	case what != Suspend:
		bad.add("cause", "listing.mark-cause", "重整计划只用于暂停执行")
	case !m.Through.Valid():
		bad.add("through", "listing.mark-plan", "请填写重整计划执行期限届满之日（YYYY-MM-DD）")
	case m.Through.Before(w.Day):
		bad.add("through", "listing.mark-plan", "重整计划执行期限已于 %s 届满", m.Through.Chinese())
	}
}

// planClock runs from the end of a restructuring plan.
func (l *Listing) planClock() (Clock, bool) {
	m, marked := l.Marks[Suspend]
	return Clock{AwaitsPlan, PlanReviewTime, m.Through}, marked && m.Cause == Restructuring
}

// Ends tells in words what ends a listing and its publication by the law of a day.
func (l *Listing) Ends(rules *law.Ruleset, day calendar.Day) (management, publication law.EndRule) {
	basis, _ := rules.On(day).ListBasis(l.Domain)
	return basis.Management(), basis.Publication()
}
