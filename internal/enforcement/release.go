package enforcement

import (
	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// ReleaseKind is what a body owes when the listing has ended.
type ReleaseKind string

const (
	NoRelease      ReleaseKind = ""        // the listing holds
	ReleaseLift    ReleaseKind = "lift"    // lift what was done
	ReleaseReapply ReleaseKind = "reapply" // tell the party how to apply anew
	ReleaseNone    ReleaseKind = "none"    // nothing remains to be undone
	ReleaseCancel  ReleaseKind = "cancel"  // never acted on: a notice of cancellation closes it
)

// ReleaseState is where a release has come to.
type ReleaseState string

const (
	ReleasePending   ReleaseState = "pending"   // 待确认解除
	ReleaseConfirmed ReleaseState = "confirmed" // 已确认解除
	ReleaseClosed    ReleaseState = "closed"    // 无需确认
)

var releaseWords = map[ReleaseState]string{ReleasePending: "待确认解除", ReleaseConfirmed: "已确认解除", ReleaseClosed: "无需确认"}

// Chinese gives the words officers use.
func (s ReleaseState) Chinese() string { return releaseWords[s] }

// A Release is the withdrawal of an order's effect, with a life of its own.
type Release struct {
	Kind      ReleaseKind
	State     ReleaseState
	Ending    standing.Ending // how the listing ended
	On        calendar.Day    // first day without it
	Due       calendar.Due    // of the confirmation
	Confirmed calendar.Day    // the day it was lifted, or the party was told
}

// Overdue tells whether the confirmation is late; computed, never stored.
func (r *Release) Overdue(today calendar.Day) bool {
	return r.State == ReleasePending && late(r.Due, today)
}

// Wording tells the body what to do. A listing revoked was wrong from the start:
// its effects are not only lifted but made good.
func (r *Release) Wording() string {
	restore := r.Ending == standing.Revoked
	switch r.Kind {
	case ReleaseLift:
		if restore {
			return "列入已被撤销，自始不应实施：请解除已采取的措施，恢复原状，并告知当事人"
		}
		return "列入已终止：请解除已采取的措施并确认"
	case ReleaseReapply:
		if restore {
			return "列入已被撤销，自始不应实施：请依法纠正原决定，恢复原状；确不能恢复的，告知当事人重新申请的途径"
		}
		return "列入已终止：请告知当事人重新申请的条件和途径并确认"
	case ReleaseCancel:
		return "列入已终止：本任务取消，不得再实施"
	case ReleaseNone:
		if restore {
			return "列入已被撤销：已实施完毕，请依本部门依据复核是否需要纠正"
		}
		return "列入已终止：已实施完毕，无需解除"
	}
	return ""
}

// ReleaseWording is what the release asks of the body that has the order.
func (o *Order) ReleaseWording() string {
	if o.recheck() && o.Release.Kind == ReleaseNone {
		return "列入已终止：本项复核没有需要解除的处理"
	}
	return o.Release.Wording()
}

// release gives the order the release its kind allows once the listing is over, and
// ends what is still open. Given already, it changes only where an ended listing turns out to
// have been wrong.
func (o *Order) release(f *standing.Facts, rs *law.Ruleset, today calendar.Day) error {
	if o.Recheck.undoes() {
		return nil // it is there to give something back
	}
	on := over(f)
	if o.Release.Kind != NoRelease {
		return o.restore(f, rs)
	}
	opened := o.State == Opened
	if o.Open() {
		next, err := o.Next(Cancel)
		if err != nil {
			return err
		}
		o.State, o.Closed, o.Code = next, today, ListingEnded
	}
	o.Release = Release{Kind: o.owed(opened), Ending: f.EndedHow, On: on, State: ReleaseClosed}
	if o.Release.Ending == "" {
		o.Release.Ending = standing.Expired
	}
	return o.await(rs)
}

// owed is the kind of release. Information pushed on is taken back wherever it went; a
// request binds nobody, so its end is told and no more.
func (o *Order) owed(opened bool) ReleaseKind {
	acted := o.Acted || opened || o.Kind == law.Push && o.State == Sent
	switch {
	case o.question() && o.State == Answered:
		return ReleaseNone // an answer has no effect to undo
	case !acted && o.State == Cancelled:
		return ReleaseCancel
	case !acted && o.Kind != law.Request:
		return ReleaseNone
	}
	return map[law.Undo]ReleaseKind{law.Lift: ReleaseLift, law.Reapply: ReleaseReapply, law.NoUndo: ReleaseNone}[o.Undo]
}

// await makes a release that somebody has to confirm pending, with its day.
func (o *Order) await(rs *law.Ruleset) (err error) {
	binds := o.Kind != law.Request
	if binds && (o.Release.Kind == ReleaseLift || o.Release.Kind == ReleaseReapply) {
		o.Release.State, o.Release.Confirmed = ReleasePending, ""
		o.Release.Due, err = dueOf(rs, periodRelease, o.Release.On, 1)
	}
	return err
}

// restore turns the release of a listing that expired or was repaired into that of a
// listing revoked: what was lifted must now be made good, and confirmed again.
func (o *Order) restore(f *standing.Facts, rs *law.Ruleset) error {
	if f.EndedHow != standing.Revoked || o.Release.Ending == standing.Revoked {
		return nil
	}
	o.Release.Ending, o.Release.On = standing.Revoked, over(f)
	return o.await(rs)
}

// ConfirmRelease gives the order with its release confirmed. It is pure.
func ConfirmRelease(o Order, fb Feedback, today calendar.Day) (Order, Feedback, error) {
	fb.Act = Confirm
	switch o.Release.State {
	case ReleasePending:
	case "":
		return o, fb, fault.New(fault.Conflict, "列入尚未终止，没有需要确认的解除").At("act").Under("order.release")
	default:
		return o, fb, fault.New(fault.Conflict, "该任务的解除为“%s”，不需再确认", o.Release.State.Chinese()).At("act").Under("order.release")
	}
	var bad fault.List
	switch {
	case !fb.Day.Valid():
		bad.Add(fault.New(fault.Invalid, "请填写解除（告知）日期（YYYY-MM-DD）").At("day").Under("order.release-day"))
	case fb.Day.After(today):
		bad.Add(fault.New(fault.Invalid, "解除日期 %s 晚于今天 %s", fb.Day, today).At("day").Under("order.release-day"))
	case fb.Day.Before(o.Release.On):
		bad.Add(fault.New(fault.Invalid, "解除日期 %s 早于列入终止之日 %s", fb.Day, o.Release.On).At("day").Under("order.release-day"))
	}
	if fb.Document != "" {
		bad.Add(checkDocument(&fb, today))
	} else if checkCode(Confirm, fb.Code) != nil {
		bad.Add(fault.New(fault.Invalid, "请填写解除文书的文号；确无文书的，选择原因（by-nature、in-system、minuted 或 merged）").At("document").Under("order.document"))
	}
	if err := bad.Err(); err != nil {
		return o, fb, err
	}
	o.Release.State, o.Release.Confirmed = ReleaseConfirmed, fb.Day
	return o, fb, nil
}
