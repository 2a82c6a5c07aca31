package enforcement

import (
	"context"
	"crypto/rand"
	"strings"
	"unicode/utf8"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A step is one act on one order under way.
type step struct {
	tx    Tx
	actor access.Actor
	rules *law.Ruleset
	today calendar.Day
	facts standing.Facts
}

// act loads, asks, and runs fn in one transaction. The door is asked outside of it,
// since a refusal is recorded in its own; inside, the rule is asked once more, in case the order changed hands.
func (s *Service) act(ctx context.Context, a access.Actor, act access.Act, id string, version int64, fn func(*step, Order) (Order, error)) (o Order, err error) {
	if o, err = s.enter(ctx, a, act, id); err != nil {
		return Order{}, err
	}
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		if o, err = tx.OrderByID(id); err != nil {
			return err
		}
		if version != 0 && o.Version != version {
			return fault.New(fault.Stale, "该任务已被他人修改，请重新载入后再试").At("version").Under("order.version")
		}
		if err := access.Can(a, act, o.Resource()); err != nil {
			return err
		}
		w := &step{tx: tx, actor: a, rules: s.Law(), today: s.Today()}
		if w.facts, _, _, err = tx.FollowedListing(o.Listing); err != nil {
			return err
		}
		o, err = fn(w, o)
		return err
	})
	return o, err
}

// enter asks the door about an order as it is.
func (s *Service) enter(ctx context.Context, a access.Actor, act access.Act, id string) (o Order, err error) {
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		o, err = tx.OrderByID(id)
		return err
	})
	if err != nil {
		return o, s.hide(ctx, a, act, id, err)
	}
	return o, s.Door.Enter(ctx, a, act, o.Resource())
}

// save writes the order's next version, its event, and what was said.
func (w *step) save(o Order, kind event.Kind, fb Feedback) (Order, error) {
	if err := save(w.tx, o, kind, w.actor.Ref(), w.today); err != nil {
		return o, err
	}
	o.Version++
	return o, w.note(&o, o.Version, fb)
}

func (w *step) note(o *Order, version int64, fb Feedback) error {
	return w.tx.AddOrderEntry(Entry{Order: o.ID, Version: version, At: w.tx.Now(), Today: w.today,
		Actor: w.actor.Ref(), Body: w.actor.Body, Period: o.Periods, Feedback: fb})
}

// Acknowledge says that the body has received the order.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, id string, version int64) (Order, error) {
	return s.act(ctx, a, access.OrderAcknowledge, id, version, func(w *step, o Order) (Order, error) {
		next, err := o.Next(Acknowledge)
		if err != nil {
			return o, err
		}
		if o.Acknowledged != "" {
			return o, fault.New(fault.Conflict, "该任务已于 %s 签收", o.Acknowledged).At("act").Under("order.state")
		}
		o.State, o.Acknowledged = next, w.today
		return w.save(o, EvAcknowledged, Feedback{Act: Acknowledge})
	})
}

// Feedback records what the body did, or why not. An act said to be of a day after the
// listing's end is refused, and that it happened is recorded.
func (s *Service) Feedback(ctx context.Context, a access.Actor, id string, version int64, fb Feedback) (Order, error) {
	var late error
	o, err := s.act(ctx, a, access.OrderFeedback, id, version, func(w *step, o Order) (Order, error) {
		late = nil
		if f, is := fb.Late(&w.facts); is && !o.Recheck.undoes() {
			late = &f
			return o, w.breach(&o, fb)
		}
		return w.feed(o, fb)
	})
	if err == nil && late != nil {
		return Order{}, late
	}
	return o, err
}

// feed saves a feedback and closes the alternatives it chose against.
func (w *step) feed(o Order, fb Feedback) (Order, error) {
	env := Env{Rules: w.rules, Facts: w.facts, Today: w.today}
	err := w.screened(&o, &fb, &env)
	if err == nil {
		o, fb, err = Feed(o, fb, env)
	}
	if err != nil {
		return o, err
	}
	kind := EvFedBack
	if fb.Act == Open {
		kind = EvOpened
	}
	if o, err = w.save(o, kind, fb); err != nil || fb.Act != Finish || o.OneOf == "" {
		return o, err
	}
	others, err := siblings(w.tx, &o)
	if err != nil {
		return o, err
	}
	for _, x := range others {
		if !x.Open() || x.duty() && x.State == Opened {
			continue // closed already, or a procedure is under way that only its body can end
		}
		x.State, x.Code, x.Closed = NotApplicable, OneOf, w.today
		if err := save(w.tx, x, EvClosed, w.actor.Ref(), w.today); err != nil {
			return o, err
		}
	}
	return o, nil
}

// screened reads the screenings that the feedback of a re-check is about.
func (w *step) screened(o *Order, fb *Feedback, env *Env) error {
	read := func(id string, into **Screened) error {
		x, found, err := w.tx.Screened(id)
		if found && err == nil {
			*into = &x
		}
		return err
	}
	if !o.recheck() || fb.Screening == "" {
		return nil
	}
	if err := read(fb.Screening, &env.Again); err != nil || o.Recheck == OfProject || o.Recheck == Unnamed {
		return err
	}
	return read(o.About, &env.Was)
}

// breach records that a body enforced after the listing's end; the order stays as it is.
func (w *step) breach(o *Order, fb Feedback) error {
	e, err := event.New(EvBreached, o.ID, 0, w.actor.Ref(), Breach{Order: o.ID, Listing: o.Listing, Body: o.Body, Region: o.Region,
		Act: fb.Act, Day: fb.Day, Ended: over(&w.facts)})
	if err != nil {
		return err
	}
	w.tx.Append(e)
	// Of what was sent only what has a fixed form is kept: the rest was refused unread.
	return w.note(o, 0, Feedback{Act: fb.Act, Day: fb.Day})
}

// An Item is one of many feedbacks.
type Item struct {
	ID      string
	Version int64
	Feedback
}

// An Outcome is what came of an Item.
type Outcome struct {
	Order Order
	Err   error
}

// mostItems bounds one call of FeedbackMany.
const mostItems = 200

// FeedbackMany feeds back many orders, each by itself: one that is refused says why and
// the others go on.
func (s *Service) FeedbackMany(ctx context.Context, a access.Actor, items []Item) ([]Outcome, error) {
	if len(items) == 0 || len(items) > mostItems {
		return nil, fault.New(fault.TooLarge, "一次可反馈 1 至 %d 项任务，提交了 %d 项，请分批", mostItems, len(items)).At("items").Under("order.many")
	}
	out := make([]Outcome, len(items))
	for i, item := range items {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i].Order, out[i].Err = s.Feedback(ctx, a, item.ID, item.Version, item.Feedback)
	}
	return out, nil
}

// A Handover gives an order to another body.
type Handover struct {
	Body     string // id
	Function string // for which that body has it; empty: the same
	Reasons  string
}

// HandOver closes the order here and issues it to the other body, with a clock of its own.
func (s *Service) HandOver(ctx context.Context, a access.Actor, id string, version int64, h Handover) (from, to Order, err error) {
	from, err = s.act(ctx, a, access.OrderHandOver, id, version, func(w *step, o Order) (Order, error) {
		next, err := o.Next(Transfer)
		if err != nil {
			return o, err
		}
		if to, err = w.successor(o, h); err != nil {
			return o, err
		}
		o.State, o.Closed, o.To = next, w.today, to.ID
		return w.save(o, EvHandedOver, Feedback{Act: Transfer, Text: strings.TrimSpace(h.Reasons)})
	})
	if err != nil {
		return Order{}, Order{}, err
	}
	return from, to, nil
}

// successor issues the order to the body named.
func (w *step) successor(o Order, h Handover) (Order, error) {
	if err := reasons(h.Reasons); err != nil {
		return o, err
	}
	if w.facts.On(w.today) == standing.Over && !o.Recheck.undoes() {
		return o, fault.New(fault.Conflict, "列入已终止，任务不再移交").At("act").Under("order.listing-over")
	}
	office, err := w.tx.OfficeByID(h.Body, w.today)
	if err != nil {
		return o, err
	}
	if err := office.takes(&o, h); err != nil {
		return o, err
	}
	n := o
	n.Moved, n.ID, n.Version, n.From, n.To = w.today, ident.NewIDAt("ord", w.tx.Now(), rand.Reader), 1, o.ID, ""
	n.Body, n.Region, n.State, n.Code = office.ID, office.Region, Issued, ""
	n.Issued, n.Acknowledged, n.Closed, n.Periods, n.Acted = w.today, "", "", 0, false
	if h.Function != "" {
		n.Function = h.Function
	}
	if err := n.clock(w.rules, w.today); err != nil {
		return o, err
	}
	added, err := w.tx.AddOrder(n)
	if err != nil {
		return o, err
	}
	if !added {
		return o, fault.New(fault.Conflict, "该机构已有（或曾有）本项任务，不能再移交给它；如对承担机构有争议，请报统筹机构").At("body").Under("order.hand-over-twice")
	}
	return n, tell(w.tx, EvIssued, &n, w.actor.Ref())
}

// takes tells whether the body can have the order: another one, which holds the function named.
func (to *Office) takes(o *Order, h Handover) error {
	if to.ID == o.Body {
		return fault.New(fault.Invalid, "不能移交给本机构").At("body").Under("order.hand-over-self")
	}
	if len(to.Functions) == 0 {
		return fault.New(fault.Invalid, "该机构未承担任何职能，不能接受任务").At("body").Under("order.hand-over-function")
	}
	want := h.Function
	if want == "" {
		want = o.Function
	}
	for _, f := range to.Functions {
		if f == want {
			return nil
		}
	}
	return fault.New(fault.Invalid, "该机构不承担“%s”职能，请选择其承担的职能：%s", want, strings.Join(to.Functions, "、")).
		At("function").Under("order.hand-over-function")
}

func reasons(text string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		return fault.New(fault.Invalid, "请写明理由").At("reasons").Under("order.reasons")
	case n > longestText:
		return fault.New(fault.Invalid, "理由超过 %d 字，请精简", longestText).At("reasons").Under("order.text")
	}
	return nil
}

// SendBack is the coordinator's: the feedback does not do, the order opens again.
func (s *Service) SendBack(ctx context.Context, a access.Actor, id string, version int64, why string) (Order, error) {
	return s.act(ctx, a, access.OrderSendBack, id, version, func(w *step, o Order) (Order, error) {
		next, err := o.Next(Return)
		if err != nil {
			return o, err
		}
		if err := reasons(why); err != nil {
			return o, err
		}
		if w.facts.On(w.today) == standing.Over && !o.Recheck.undoes() || o.Release.Kind != NoRelease {
			return o, fault.New(fault.Conflict, "列入已终止，反馈不再退回；如有问题请在解除确认中处理").At("act").Under("order.listing-over")
		}
		if o.State == Running {
			o.Periods-- // the period is fed back anew
		}
		o.State, o.Code, o.Closed = next, "", ""
		if err := o.clock(w.rules, w.today); err != nil {
			return o, err
		}
		o.AckDue = calendar.Due{}
		return w.save(o, EvSentBack, Feedback{Act: Return, Text: strings.TrimSpace(why)})
	})
}

// ConfirmRelease says that what was done is undone, or the party was told how to apply anew.
func (s *Service) ConfirmRelease(ctx context.Context, a access.Actor, id string, version int64, fb Feedback) (Order, error) {
	return s.act(ctx, a, access.OrderConfirmRelease, id, version, func(w *step, o Order) (Order, error) {
		o, fb, err := ConfirmRelease(o, fb, w.today)
		if err != nil {
			return o, err
		}
		return w.save(o, EvReleaseConfirmed, fb)
	})
}

// Answer answers a question. The answer goes to its home first; the question is closed
// after, here or by the follower, whichever comes first. Nothing is lost in between: unanswered it stays open.
func (s *Service) Answer(ctx context.Context, a access.Actor, id string, version int64, value law.Tri, source string) (Order, error) {
	o, err := s.enter(ctx, a, access.OrderAnswer, id)
	if err != nil {
		return Order{}, err
	}
	if value == law.Unknown {
		return Order{}, fault.New(fault.Invalid, "请答复“是”（true）或“否”（false）；不掌握情况的，请说明理由并移交").At("answer").Under("order.answer")
	}
	if err := reasons(source); err != nil {
		return Order{}, at(err, "source")
	}
	if version != 0 && o.Version != version {
		return Order{}, fault.New(fault.Stale, "该任务已被他人修改，请重新载入后再试").At("version").Under("order.version")
	}
	if _, err := o.Next(Reply); err != nil {
		return Order{}, err
	}
	c, err := s.Law().Circumstance(o.Circumstance)
	if err != nil {
		return Order{}, err
	}
	answer := Answer{c.Scope, o.Listing, o.About, o.Circumstance, value, strings.TrimSpace(source), o.ID}
	if err := s.Answers.RecordAnswer(ctx, a, answer); err != nil {
		return Order{}, err
	}
	return s.act(ctx, a, access.OrderAnswer, id, 0, func(w *step, o Order) (Order, error) {
		fb := Feedback{Act: Reply, Code: said(value), Text: answer.Source}
		next, err := o.Next(Reply)
		if err != nil { // the follower was quicker
			return o, w.note(&o, o.Version, fb)
		}
		o.State, o.Code, o.Closed = next, fb.Code, w.today
		if o.Acknowledged == "" {
			o.Acknowledged = w.today
		}
		return w.save(o, EvAnswered, fb)
	})
}
