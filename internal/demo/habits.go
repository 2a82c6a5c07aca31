package demo

import (
	"context"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/listing"
)

// attend does something about an order, by the habit of its sort; some are left.
func (st *story) attend(ctx context.Context, a access.Actor, o enforcement.Order) error {
	// An answer given a moment ago may have settled this one: look again.
	v, err := st.Orders.Get(ctx, a, o.ID)
	if err != nil || !v.Open() && v.State != enforcement.Sent {
		return err
	}
	o = v.Order
	switch {
	case o.Paused != "":
		return nil
	case o.Kind == law.Recheck:
		return st.lookAgain(ctx, a, o, st.turn("recheck"))
	case o.Kind == law.Question:
		return st.reply(ctx, a, o, st.turn("question"))
	case o.State == enforcement.Sent:
		return st.takeNotice(ctx, a, o, st.turn("notice"))
	case o.Standing:
		return st.keepUp(ctx, a, o, st.turn("standing"))
	}
	return st.perform(ctx, a, o, st.turn("duty"))
}

// holding are the circumstances that turn out to be true.
var holding = []string{"holds-safety-standardisation-certificate", "holds-government-subsidy", "holds-policy-funds", "holds-certification", "electricity-retailer"}

// reply answers most questions.
func (st *story) reply(ctx context.Context, a access.Actor, o enforcement.Order, turn int) error {
	if turn%7 == 3 {
		return st.forget(o)
	}
	value, source := law.False, "经查本机构业务系统，未见该情形（虚构）"
	if slices.Contains(holding, o.Circumstance) {
		value, source = law.True, "经查本机构业务系统，该情形属实（虚构）"
	}
	_, err := st.Orders.Answer(ctx, a, o.ID, o.Version, value, source)
	return err
}

// takeNotice does about information what a body likes: it has no duty.
func (st *story) takeNotice(ctx context.Context, a access.Actor, o enforcement.Order, turn int) error {
	switch turn % 3 {
	case 0:
		return st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.InSystem, Text: "已通过业务系统推送（虚构）"})
	case 1:
		if o.Acknowledged == "" {
			return st.acknowledge(ctx, a, o)
		}
	}
	return nil
}

// lookAgain says what came of a re-check, and leaves one now and then.
func (st *story) lookAgain(ctx context.Context, a access.Actor, o enforcement.Order, turn int) error {
	fb := enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.Upheld, Text: "经复核，许可条件仍然具备，予以维持（虚构）"}
	switch {
	case o.Recheck == enforcement.Refused:
		fb.Code, fb.Text = enforcement.Told, "已电话告知当事人可以重新申请（虚构）"
	case turn%4 == 3:
		return st.forget(o)
	case turn%4 == 2 && o.Recheck == enforcement.InFlight:
		fb.Code, fb.Text = enforcement.NotGranted, "在办事项，列入后不符合条件，未准予（虚构）"
	}
	return st.feed(ctx, a, o, fb)
}

// keepUp feeds a standing order's period back, mostly.
func (st *story) keepUp(ctx context.Context, a access.Actor, o enforcement.Order, turn int) error {
	switch {
	case turn%5 == 4 && o.State == enforcement.Issued:
		return st.forget(o)
	case turn%5 == 2 && o.State == enforcement.Issued:
		return st.acknowledge(ctx, a, o)
	}
	err := st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Report, Code: enforcement.ByNature, Text: "本周期已按要求增加检查频次（虚构）"})
	if fault.Is(err, fault.TooEarly) {
		return nil
	}
	return err
}

// perform carries out, opens a procedure, or says why not.
func (st *story) perform(ctx context.Context, a access.Actor, o enforcement.Order, turn int) error {
	if o.State == enforcement.Opened && turn%2 == 0 {
		return nil // the procedure takes its time
	}
	switch turn % 7 {
	case 1:
		if o.State != enforcement.Issued {
			return nil
		}
		return st.acknowledge(ctx, a, o)
	case 2:
		return st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.HoldsNone, Text: "当事人在本机构没有所涉许可和资金（虚构）"})
	case 3:
		if o.State != enforcement.Opened {
			return st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Open})
		}
	case 4:
		return st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Fail, Code: enforcement.NoMeans, Text: "业务系统改造中，暂无法实施（虚构）"})
	case 6:
		return st.forget(o)
	}
	return st.feed(ctx, a, o, enforcement.Feedback{Act: enforcement.Finish, Text: "已依法办理（虚构）"})
}

func (st *story) acknowledge(ctx context.Context, a access.Actor, o enforcement.Order) error {
	_, err := st.Orders.Acknowledge(ctx, a, o.ID, o.Version)
	return err
}

// feed completes a feedback: what is done by a decision of the body's own, or opened,
// has its document.
func (st *story) feed(ctx context.Context, a access.Actor, o enforcement.Order, fb enforcement.Feedback) error {
	act, _ := st.Rules().Act(o.Act)
	switch fb.Act {
	case enforcement.Decline, enforcement.Fail:
	case enforcement.Finish, enforcement.Open:
		fb.Day, fb.Chosen = st.day(), fb.Act == enforcement.Finish && o.OneOf != ""
		if fb.Code != "" {
			break
		}
		doc, err := st.decision(ctx, a, act.Name)
		if err != nil {
			return err
		}
		fb.Document, fb.DocumentDay, fb.File = doc.Number, doc.Date, doc.File
	default:
		fb.Day = st.day()
	}
	_, err := st.Orders.Feedback(ctx, a, o.ID, o.Version, fb)
	return err
}

// decision is a paper by which a body acts on its own law.
func (st *story) decision(ctx context.Context, a access.Actor, title string) (listing.Document, error) {
	return st.paper(ctx, a, title+"决定书", "示执", "本机构依照本部门法律法规作出的决定（虚构）。")
}
