package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/report"
	"liancheng/internal/standing"
	"liancheng/internal/store"
	"liancheng/internal/storetest"
)

var nothingWritten = enforcement.Feedback{Act: enforcement.Finish, Code: enforcement.ByNature}

func document(day calendar.Day) enforcement.Feedback {
	return enforcement.Feedback{Act: enforcement.Finish, Day: day, Document: "示例字〔2026〕7号", DocumentDay: day, File: strings.Repeat("0f", 32), Text: "择此项"}
}

// TestOrdersFollowListing: served, orders; ended, releases; told twice, nothing twice.
func TestOrdersFollowListing(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvDecided, func(f *standing.Facts) { f.State, f.Effective = standing.Decided, "" })
		w.follow()
		if n := len(w.all()); n != 0 {
			t.Fatalf("%d orders before service", n)
		}
		w.happens(standing.EvServed, func(f *standing.Facts) { f.State, f.Effective = standing.Served, "2026-08-03" })
		w.follow()
		n := tally(w.all())
		if n["act"] != 6 || n["push"] != 2 || n["push sent"] != 2 || n["question"] != 8 || n["review"] != 0 {
			t.Fatalf("orders %v", n)
		}
		o := w.order("1.(1)#1", "emergency")
		if o.Due.Day != "2026-11-03" || o.AckDue.Day != "2026-08-06" || !o.Standing || o.Region != banner {
			t.Errorf("standing order %+v", o)
		}
		if d := w.order("1.(3)#1", "emergency").Due; d.Day != "2026-08-31" || d.Estimated {
			t.Errorf("twenty working days from 3 August end on %v", d)
		}
		before := w.all()
		w.replay()
		if !slices.EqualFunc(before, w.all(), equalOrders) {
			t.Error("told twice, the orders changed")
		}
	})
}

func equalOrders(a, b enforcement.Order) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// replay gives the whole stream again under another name, as after a lost cursor.
func (w *ordered) replay() {
	w.t.Helper()
	_, err := w.db.FollowOnce(w.t.Context(), "orders-again", w.handle)
	w.must(err)
}

// TestCrashIssuesOnce: a follower that dies after its work and before its commit leaves nothing behind.
func TestCrashIssuesOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		crash := errors.New("crash")
		_, err := w.db.FollowOnce(t.Context(), enforcement.FollowerName, func(ctx context.Context, tx *store.Tx, events []event.Event) error {
			return errors.Join(w.handle(ctx, tx, events), crash)
		})
		if !errors.Is(err, crash) || len(w.all()) != 0 {
			t.Fatalf("%v, %d orders", err, len(w.all()))
		}
		w.follow()
		w.replay()
		if n := len(w.all()); n != 16 {
			t.Errorf("%d orders, want 16", n)
		}
		events, err := w.db.Events(t.Context(), 0, 1000)
		w.must(err)
		issued := map[string]int{}
		for _, e := range events {
			if e.Kind == enforcement.EvIssued {
				issued[e.Subject]++
			}
		}
		if len(issued) != 16 {
			t.Errorf("%d orders were told of", len(issued))
		}
	})
}

// TestRivalFollowersIssueOnce: two processes follow under different cursors at once; the unique index holds.
func TestRivalFollowersIssueOnce(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		done := make(chan error, 2)
		for _, name := range []string{"orders", "rival"} {
			go func() {
				_, err := w.db.FollowOnce(context.Background(), name, w.handle)
				done <- err
			}()
		}
		if err := errors.Join(<-done, <-done); err != nil && !fault.Is(err, fault.Stale) {
			t.Fatal(err)
		}
		w.follow()
		if n := len(w.all()); n != 16 {
			t.Errorf("%d orders, want 16", n)
		}
	})
}

// TestQuestionBecomesOrder: answered true it turns into the order, false it closes.
func TestQuestionBecomesOrder(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		q := w.order("holds-government-subsidy", "finance")
		if q.Due.Day != "2026-08-10" || q.About != "pty_1" {
			t.Errorf("question %+v", q)
		}
		if _, err := w.orders.Answer(t.Context(), as("science"), q.ID, q.Version, law.True, "台账"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another body answered: %v", err)
		}
		for name, err := range map[string]error{
			"unknown":   second(w.orders.Answer(t.Context(), as("finance"), q.ID, q.Version, law.Unknown, "台账")),
			"no source": second(w.orders.Answer(t.Context(), as("finance"), q.ID, q.Version, law.True, " ")),
		} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		answered, err := w.orders.Answer(t.Context(), as("finance"), q.ID, q.Version, law.True, "补贴发放台账")
		if err != nil || answered.State != enforcement.Answered || answered.Code != enforcement.SaidYes {
			t.Fatalf("%+v %v", answered, err)
		}
		w.follow()
		for _, d := range []string{"1.2#3", "1.2#4", "1.2#5"} {
			if o := w.order(d, "finance"); o.Kind != law.Review || o.OneOf != "subsidy" || o.State != enforcement.Issued {
				t.Errorf("%s: %s %s %s", d, o.Kind, o.OneOf, o.State)
			}
		}
		before := len(w.all())
		q = w.order("safety-permit-revoked", "emergency")
		if _, err := w.orders.Answer(t.Context(), as("emergency"), q.ID, q.Version, law.False, "许可台账"); err != nil {
			t.Fatal(err)
		}
		w.follow()
		if len(w.all()) != before || w.order("safety-permit-revoked", "emergency").State != enforcement.Answered {
			t.Errorf("a false answer made %d orders", len(w.all())-before)
		}
		if _, err := w.orders.Answer(t.Context(), as("emergency"), q.ID, 0, law.True, "许可台账"); !fault.Is(err, fault.Conflict) {
			t.Errorf("answered twice: %v", err)
		}
		// The answer was wrong: the orders it made fall away, and come back when it is put right.
		w.must(w.say("user:usr_finance", "pty_1", "holds-government-subsidy", law.False))
		w.follow()
		if o := w.order("1.2#3", "finance"); o.State != enforcement.NotApplicable || o.Code != enforcement.RuledOut {
			t.Errorf("ruled out: %s %s", o.State, o.Code)
		}
		w.must(w.say("user:usr_finance", "pty_1", "holds-government-subsidy", law.True))
		w.follow()
		if o := w.order("1.2#3", "finance"); o.State != enforcement.SentBack || o.Code != enforcement.Restated {
			t.Errorf("restated: %s %s", o.State, o.Code)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestAnswerElsewhereClosesQuestion: the party's record is answered at the registry, not on the question.
func TestAnswerElsewhereClosesQuestion(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, nil)
	w.follow()
	w.must(w.say("user:usr_registry", "pty_1", "listed-company", law.True))
	w.follow()
	if q := w.order("listed-company", "securities"); q.State != enforcement.Answered || q.Code != enforcement.SaidYes {
		t.Errorf("question %s %s", q.State, q.Code)
	}
	if o := w.order("1.14#1", "securities"); o.Kind != law.Review {
		t.Errorf("order %s", o.Kind)
	}
}

// TestMergedAnswersMakeOrders: what is known of the record that a listed one is merged into is
// known of the listed party; when they are parted it is asked again.
func TestMergedAnswersMakeOrders(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.record("pty_1")
		w.record("pty_9")
		w.must(w.say("user:usr_registry", "pty_9", "listed-company", law.True))
		w.happens(standing.EvServed, nil)
		w.follow()
		if q := w.order("listed-company", "securities"); q.State != enforcement.Issued || q.About != "pty_1" {
			t.Fatalf("question %s about %s", q.State, q.About)
		}
		w.point("pty_1", "pty_9")
		w.follow()
		if q := w.order("listed-company", "securities"); q.State != enforcement.Answered || q.Code != enforcement.SaidYes {
			t.Errorf("merged, the question is %s %s", q.State, q.Code)
		}
		w.order("1.14#1", "securities")
		w.point("pty_1", "")
		w.follow()
		if q := w.order("listed-company", "securities"); q.State != enforcement.Issued || q.Closed != "" {
			t.Errorf("parted, the question is %s, closed %s", q.State, q.Closed)
		}
		before := w.all()
		w.follow()
		if after := w.all(); !reflect.DeepEqual(before, after) {
			t.Error("following again changes something")
		}
	})
}

// TestFeedbackAndAlternatives: acknowledge, feed back, choose one of several.
func TestFeedbackAndAlternatives(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.must(w.say("user:usr_finance", "pty_1", "holds-government-subsidy", law.True))
		w.follow()
		w.on("2026-08-10")
		o := w.order("1.2#4", "finance")
		if _, err := w.orders.Acknowledge(t.Context(), as("science"), o.ID, o.Version); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another body acknowledged: %v", err)
		}
		if _, err := w.orders.Acknowledge(t.Context(), topCoordinator, o.ID, o.Version); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the coordinator acknowledged: %v", err)
		}
		got, err := w.orders.Acknowledge(t.Context(), as("finance"), o.ID, o.Version)
		if err != nil || got.State != enforcement.Acknowledged || got.Version != 2 {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := w.orders.Acknowledge(t.Context(), as("finance"), o.ID, o.Version); !fault.Is(err, fault.Stale) {
			t.Errorf("a stale version: %v", err)
		}
		fb := document("2026-08-10")
		fb.Chosen = true
		if got, err = w.orders.Feedback(t.Context(), as("finance"), o.ID, got.Version, fb); err != nil || got.State != enforcement.Done {
			t.Fatalf("%+v %v", got, err)
		}
		for _, d := range []string{"1.2#3", "1.2#5"} {
			if x := w.order(d, "finance"); x.State != enforcement.NotApplicable || x.Code != enforcement.OneOf || x.Closed != "2026-08-10" {
				t.Errorf("the other alternative %s is %s %s", d, x.State, x.Code)
			}
		}
		v, err := w.orders.Get(t.Context(), as("finance"), o.ID)
		if err != nil || len(v.History) != 2 || v.History[1].Document != "示例字〔2026〕7号" || len(v.Siblings) != 2 ||
			!strings.Contains(v.Clause, "停止拨付") || v.Phrase == "" || v.ActName == "" || v.Facts.ID != "lst_1" || v.Force != standing.InForce {
			t.Errorf("view %+v, %v", v, err)
		}
		if _, err := w.orders.Get(t.Context(), as("emergency"), o.ID); err != nil {
			t.Errorf("the authority behind the order may read it: %v", err)
		}
		if _, err := w.orders.Get(t.Context(), as("science"), o.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another body read it: %v", err)
		}
		if _, err := w.orders.Get(t.Context(), as("science"), "ord_01J00000000000000000000000"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an order that is not: %v", err)
		}
	})
}

// TestManyAtOnce: one refused, the others go on.
func TestManyAtOnce(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, nil)
	w.follow()
	interview, training := w.order("1.(3)#1", "emergency"), w.order("1.(3)#2", "emergency")
	fb := nothingWritten
	fb.Day = w.today()
	out, err := w.orders.FeedbackMany(t.Context(), as("emergency"), []enforcement.Item{{ID: interview.ID, Feedback: fb}, {ID: "ord_none", Feedback: fb}, {ID: training.ID, Feedback: fb}})
	if err != nil || out[0].Err != nil || !fault.Is(out[1].Err, fault.NotFound) || out[2].Err != nil || out[2].Order.State != enforcement.Done {
		t.Errorf("%+v %v", out, err)
	}
	if _, err := w.orders.FeedbackMany(t.Context(), as("emergency"), nil); !fault.Is(err, fault.TooLarge) {
		t.Errorf("none at all: %v", err)
	}
}

// TestHandOverAndSendBack: to a body that holds the function named, once, and back by the coordinator.
func TestHandOverAndSendBack(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		w.on("2026-08-05")
		o := w.order("1.(3)#1", "emergency")
		to := enforcement.Handover{Body: bodyID("construction", banner), Function: "construction", Reasons: "属房屋建筑领域"}
		for name, change := range map[string]func(*enforcement.Handover){
			"no reasons":  func(h *enforcement.Handover) { h.Reasons = "" },
			"itself":      func(h *enforcement.Handover) { h.Body = o.Body },
			"not its own": func(h *enforcement.Handover) { h.Function = "tax" },
			"the old one": func(h *enforcement.Handover) { h.Function = "" },
			"nobody":      func(h *enforcement.Handover) { h.Body = "bod_none" },
		} {
			h := to
			change(&h)
			if _, _, err := w.orders.HandOver(t.Context(), as("emergency"), o.ID, o.Version, h); err == nil || fault.KindOf(err) == fault.Internal {
				t.Errorf("handed over to %s: %v", name, err)
			}
		}
		if _, _, err := w.orders.HandOver(t.Context(), as("construction"), o.ID, o.Version, to); !fault.Is(err, fault.Forbidden) {
			t.Errorf("taken by the other body: %v", err)
		}
		from, next, err := w.orders.HandOver(t.Context(), as("emergency"), o.ID, o.Version, to)
		if err != nil || from.State != enforcement.HandedOver || from.To != next.ID || next.From != o.ID || next.Issued != "2026-08-05" || next.Due.Day != "2026-09-02" {
			t.Fatalf("%+v %+v %v", from, next, err)
		}
		back := enforcement.Handover{Body: o.Body, Function: "emergency", Reasons: "仍属应急"}
		if _, _, err := w.orders.HandOver(t.Context(), as("construction"), next.ID, next.Version, back); !fault.Is(err, fault.Conflict) {
			t.Errorf("handed to and fro: %v", err)
		}
		w.happens(standing.EvCompleted, nil) // the listing is looked at again: the successor stands for the order
		w.follow()
		if n := len(w.all()); n != 17 {
			t.Errorf("%d orders, want 16 and the successor", n)
		}
		done, err := w.orders.Feedback(t.Context(), as("construction"), next.ID, next.Version, enforcement.Feedback{Act: enforcement.Decline, Code: enforcement.NotOurs, Text: "非本部门职责"})
		w.must(err)
		if _, err := w.orders.SendBack(t.Context(), as("emergency", access.Coordinate), next.ID, done.Version, "再核"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("sent back by a banner: %v", err)
		}
		w.on("2026-08-20")
		again, err := w.orders.SendBack(t.Context(), topCoordinator, next.ID, done.Version, "理由不足，请重新办理")
		if err != nil || again.State != enforcement.SentBack || again.Closed != "" || again.Due.Day != "2026-09-17" {
			t.Fatalf("%+v %v", again, err)
		}
		if _, err := w.orders.SendBack(t.Context(), topCoordinator, next.ID, again.Version, "再退"); !fault.Is(err, fault.Conflict) {
			t.Errorf("sent back twice: %v", err)
		}
	})
}

// TestPausedAndUnpaused: an objection shows the orders as paused and nobody is late.
func TestPausedAndUnpaused(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, nil)
	w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = true })
	w.follow()
	w.on("2026-12-25")
	o := w.order("1.(3)#1", "emergency")
	if o.Paused != standing.Objection || o.Overdue(w.today()) {
		t.Errorf("objected: %q, overdue %v", o.Paused, o.Overdue(w.today()))
	}
	late := func() int {
		p, err := w.orders.List(t.Context(), as("emergency"), enforcement.Query{Overdue: true, Body: bodyID("emergency", banner)})
		w.must(err)
		return len(p.Orders)
	}
	if n := late(); n != 0 {
		t.Errorf("%d late while paused", n)
	}
	w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = false })
	w.follow()
	if o := w.order("1.(3)#1", "emergency"); o.Paused != "" || !o.Overdue(w.today()) {
		t.Errorf("the objection is gone: %q, overdue %v", o.Paused, o.Overdue(w.today()))
	}
	if late() == 0 {
		t.Error("nobody is late")
	}
}

// TestNothingBeforeStayIsOver: a listing stayed from its first day orders nothing until it bites.
func TestNothingBeforeStayIsOver(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, func(f *standing.Facts) { f.Stayed = true })
	w.follow()
	if len(w.all()) != 0 {
		t.Error("ordered while stayed")
	}
	w.happens(standing.EvStayed, func(f *standing.Facts) { f.Stayed = false })
	w.follow()
	if len(w.all()) != 16 {
		t.Errorf("%d orders", len(w.all()))
	}
}

// TestRelease: each order gets what its kind allows, and a listing that was wrong is made good.
func TestRelease(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		w.must(w.say("user:usr_finance", "pty_1", "holds-government-subsidy", law.True))
		w.must(w.say("user:usr_market", "pty_1", "holds-certification", law.True))
		w.follow()
		w.on("2026-08-10")
		feed := func(directive, function string, change func(*enforcement.Feedback)) {
			t.Helper()
			o, fb := w.order(directive, function), document("2026-08-10")
			if change != nil {
				change(&fb)
			}
			_, err := w.orders.Feedback(t.Context(), as(function), o.ID, o.Version, fb)
			w.must(err)
		}
		feed("1.2#5", "finance", func(fb *enforcement.Feedback) { fb.Chosen = true })                     // done, to be applied for anew
		feed("1.(1)#1", "emergency", func(fb *enforcement.Feedback) { fb.Act = enforcement.Report })      // runs
		feed("1.(3)#1", "emergency", nil)                                                                 // interviewed
		feed("1.19#1", "market-regulation", func(fb *enforcement.Feedback) { fb.Act = enforcement.Open }) // procedure under way
		w.on("2026-09-04")
		w.happens(standing.EvEnded, func(f *standing.Facts) {
			f.State, f.EndedOn, f.EndedHow = standing.Ended, "2026-09-04", standing.Repaired
		})
		w.follow()
		for _, tt := range []struct {
			what, function string
			state          enforcement.State
			kind           enforcement.ReleaseKind
			release        enforcement.ReleaseState
		}{
			{"1.2#5", "finance", enforcement.Done, enforcement.ReleaseReapply, enforcement.ReleasePending},
			{"1.2#4", "finance", enforcement.NotApplicable, enforcement.ReleaseNone, enforcement.ReleaseClosed},
			{"1.(1)#1", "emergency", enforcement.Finished, enforcement.ReleaseLift, enforcement.ReleasePending},
			{"1.(2)#1", "emergency", enforcement.Cancelled, enforcement.ReleaseCancel, enforcement.ReleaseClosed},
			{"1.(3)#1", "emergency", enforcement.Done, enforcement.ReleaseNone, enforcement.ReleaseClosed},
			{"1.(3)#2", "emergency", enforcement.Cancelled, enforcement.ReleaseCancel, enforcement.ReleaseClosed},
			{"1.19#1", "market-regulation", enforcement.Cancelled, enforcement.ReleaseLift, enforcement.ReleasePending},
			{"1.11#1", "local-finance", enforcement.Sent, enforcement.ReleaseLift, enforcement.ReleasePending},
			{"holds-franchise", "development-reform", enforcement.Cancelled, enforcement.ReleaseCancel, enforcement.ReleaseClosed},
			{"holds-government-subsidy", "finance", enforcement.Answered, enforcement.ReleaseNone, enforcement.ReleaseClosed},
		} {
			o := w.order(tt.what, tt.function)
			if o.State != tt.state || o.Release.Kind != tt.kind || o.Release.State != tt.release || o.Release.Ending != standing.Repaired {
				t.Errorf("%s: %s %+v, want %s %s %s", tt.what, o.State, o.Release, tt.state, tt.kind, tt.release)
			}
			if tt.release == enforcement.ReleasePending && o.Release.Due.Day != "2026-09-09" { // three working days over a weekend
				t.Errorf("%s: to be confirmed by %v", tt.what, o.Release.Due)
			}
		}
		w.confirm("1.2#5", "finance")
		w.chased()
		w.enforcedAfterRelease()
		w.toldLate()
		w.revoked()
	})
}

// chased: how far the release has come, and reminders of what is overdue, which nobody else
// and nothing else gets.
func (w *ordered) chased() {
	w.t.Helper()
	o := w.order("1.(1)#1", "emergency")
	if _, err := w.orders.Chase(w.t.Context(), topCoordinator, o.ID, 0, "请尽快确认解除"); !fault.Is(err, fault.Conflict) {
		w.t.Errorf("reminded of what is not overdue: %v", err)
	}
	today := w.today()
	w.on("2026-09-10") // the day after the last
	if _, err := w.orders.Chase(w.t.Context(), as("finance"), o.ID, 0, "请尽快确认解除"); !fault.Is(err, fault.Forbidden) {
		w.t.Errorf("reminded by a neighbour: %v", err)
	}
	if got, err := w.orders.Chase(w.t.Context(), topCoordinator, o.ID, 0, " 请尽快确认解除 "); err != nil || !equalOrders(got, o) {
		w.t.Errorf("reminded: %+v %v", got, err)
	}
	v, err := w.orders.Get(w.t.Context(), as("emergency"), o.ID)
	w.must(err)
	if last := v.History[len(v.History)-1]; last.Act != enforcement.Remind || last.Text != "请尽快确认解除" {
		w.t.Errorf("the history ends with %+v", last)
	}
	p, err := w.orders.Release(w.t.Context(), topCoordinator, "lst_1")
	w.must(err)
	sum := map[string]int{}
	for _, b := range p.Bodies {
		sum["confirmed"] += b.Confirmed
		sum["pending"] += b.Pending
		sum["overdue"] += b.Overdue
		if b.Pending > 0 && b.Due != "2026-09-09" {
			w.t.Errorf("%+v", b)
		}
	}
	if !p.Ended || p.Complete || sum["confirmed"] != 1 || sum["pending"] == 0 || sum["overdue"] != sum["pending"] {
		w.t.Errorf("progress %+v", p)
	}
	if _, err := w.orders.Release(w.t.Context(), as("tax"), "lst_1"); !fault.Is(err, fault.Forbidden) {
		w.t.Errorf("a stranger asks: %v", err)
	}
	if _, err := w.orders.Release(w.t.Context(), topCoordinator, "lst_none"); !fault.Is(err, fault.NotFound) {
		w.t.Errorf("of no listing: %v", err)
	}
	w.on(today)
}

// TestRestored: a listing lifted on false material and put back. What was undone or never
// done is to be done again, what still stands stays, and no release is left.
func TestRestored(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		w.must(w.say("user:usr_finance", "pty_1", "holds-government-subsidy", law.True))
		w.follow()
		w.on("2026-08-20")
		for directive, function := range map[string]string{"1.2#5": "finance", "1.(1)#1": "emergency", "1.(3)#1": "emergency"} {
			o, fb := w.order(directive, function), document("2026-08-20")
			fb.Chosen = true
			if o.Standing {
				fb.Act = enforcement.Report
			}
			_, err := w.orders.Feedback(t.Context(), as(function), o.ID, o.Version, fb)
			w.must(err)
		}
		w.on("2026-09-04")
		w.happens(standing.EvEnded, func(f *standing.Facts) {
			f.State, f.EndedOn, f.EndedHow = standing.Ended, "2026-09-04", standing.Repaired
		})
		w.follow()
		w.confirm("1.2#5", "finance")
		w.on("2026-10-12")
		w.happens(standing.EvRestored, func(f *standing.Facts) {
			f.State, f.EndedOn, f.EndedHow, f.Lifted = standing.Served, "", "", []standing.Span{{From: "2026-09-04", Before: "2026-10-12"}}
		})
		w.follow()
		for _, tt := range []struct {
			what, function string
			state          enforcement.State
			code           enforcement.Code
		}{
			{"1.2#5", "finance", enforcement.SentBack, enforcement.Restored},     // recovered, given back: again
			{"1.2#4", "finance", enforcement.NotApplicable, enforcement.OneOf},   // the other way was chosen
			{"1.(1)#1", "emergency", enforcement.SentBack, enforcement.Restored}, // inspected more until it ended
			{"1.(2)#1", "emergency", enforcement.Issued, ""},                     // never done
			{"1.(3)#1", "emergency", enforcement.Done, ""},                       // nothing to undo: interviewed is interviewed
			{"1.11#1", "local-finance", enforcement.Sent, ""},
			{"holds-franchise", "development-reform", enforcement.Issued, ""},
			{"holds-government-subsidy", "finance", enforcement.Answered, enforcement.SaidYes},
		} {
			o := w.order(tt.what, tt.function)
			if o.State != tt.state || o.Code != tt.code || o.Release.Kind != enforcement.NoRelease || (o.Closed == "") != o.Open() {
				t.Errorf("%s: %s %q closed %q, release %+v; want %s %q", tt.what, o.State, o.Code, o.Closed, o.Release, tt.state, tt.code)
			}
			if o.State == enforcement.SentBack && (o.Due.Day <= "2026-10-12" || o.Acted && o.Directive == "nmg-2020-3/1.2#5") {
				t.Errorf("%s: due %v, acted %v", tt.what, o.Due, o.Acted)
			}
		}
		o, fb := w.order("1.2#5", "finance"), document("2026-10-12")
		fb.Chosen = true
		if _, err := w.orders.Feedback(t.Context(), as("finance"), o.ID, o.Version, fb); err != nil {
			t.Errorf("done again: %v", err)
		}
	})
}

func (w *ordered) confirm(directive, function string) {
	w.t.Helper()
	o := w.order(directive, function)
	fb := enforcement.Feedback{Day: w.today(), Code: enforcement.InSystem}
	if _, err := w.orders.ConfirmRelease(w.t.Context(), as("science"), o.ID, o.Version, fb); !fault.Is(err, fault.Forbidden) {
		w.t.Errorf("another body confirmed: %v", err)
	}
	o, err := w.orders.ConfirmRelease(w.t.Context(), as(function), o.ID, o.Version, fb)
	if err != nil || o.Release.State != enforcement.ReleaseConfirmed {
		w.t.Errorf("%+v %v", o.Release, err)
	}
}

// enforcedAfterRelease: what was done on the day of the end or later is refused and recorded.
func (w *ordered) enforcedAfterRelease() {
	w.t.Helper()
	o := w.order("1.(3)#2", "emergency")
	_, err := w.orders.Feedback(w.t.Context(), as("emergency"), o.ID, o.Version, document("2026-09-04"))
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "恢复原状") {
		w.t.Fatalf("enforced after release: %v", err)
	}
	events, err := w.db.History(w.t.Context(), o.ID)
	w.must(err)
	last := events[len(events)-1]
	var b enforcement.Breach
	w.must(last.Decode(&b))
	if last.Kind != enforcement.EvBreached || b.Ended != "2026-09-04" || b.Day != "2026-09-04" || b.Body != o.Body {
		w.t.Errorf("recorded as %s %+v", last.Kind, b)
	}
	if now := w.order("1.(3)#2", "emergency"); !equalOrders(now, o) {
		w.t.Errorf("the order changed: %+v", now)
	}
	told := int64(0)
	w.must(w.db.Read(w.t.Context(), func(tx *store.Tx) error {
		cells, err := tx.OrderCells(report.Window{From: "2026-09-01", To: "2026-09-30"}, report.Scope{All: true})
		for _, c := range cells {
			told += c.AfterRelease
		}
		return err
	}))
	if told != 1 {
		w.t.Errorf("the report counts %d", told)
	}
}

// toldLate: done in time and told after the end is taken, and has nothing to undo.
func (w *ordered) toldLate() {
	w.t.Helper()
	o := w.order("1.(3)#2", "emergency")
	fb := nothingWritten
	fb.Day = "2026-09-03"
	o, err := w.orders.Feedback(w.t.Context(), as("emergency"), o.ID, o.Version, fb)
	if err != nil || o.State != enforcement.Done || o.Release.Kind != enforcement.ReleaseNone {
		w.t.Errorf("%+v %v", o, err)
	}
}

// revoked: it turns out that the listing was wrong; what was confirmed must be made good.
func (w *ordered) revoked() {
	w.t.Helper()
	w.on("2026-09-10")
	w.happens(standing.EvEnded, func(f *standing.Facts) { f.EndedHow = standing.Revoked })
	w.follow()
	o := w.order("1.2#5", "finance")
	if o.Release.State != enforcement.ReleasePending || o.Release.Ending != standing.Revoked || !strings.Contains(o.Release.Wording(), "恢复原状") {
		w.t.Errorf("%+v", o.Release)
	}
	w.replay()
	if again := w.order("1.2#5", "finance"); again.Version != o.Version {
		w.t.Error("told twice, released twice")
	}
}

// TestLapse: a period that is over releases without anybody's act, from the legal day.
func TestLapse(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, func(f *standing.Facts) { f.Until = "2026-08-14" })
	w.follow()
	w.on("2026-08-20") // the pass was late
	w.happens(standing.EvLapsed, nil)
	w.follow()
	for _, o := range w.all() {
		if o.Release.Kind == enforcement.NoRelease || o.Release.On != "2026-08-15" || o.Release.Ending != standing.Expired || o.Open() {
			t.Errorf("%s %s: %+v", o.Directive, o.State, o.Release)
		}
	}
	if o := w.order("1.11#1", "local-finance"); o.Release.Due.Day != "2026-08-19" {
		t.Errorf("the clock runs from the legal day, got %v", o.Release.Due)
	}
}

// TestNobodyHoldsIt: an order without a body waits, and goes to the body that is registered later.
func TestNobodyHoldsIt(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, "emergency")
		w.happens(standing.EvServed, nil)
		w.follow()
		n := 0
		for _, o := range w.all() {
			if o.Body == "" {
				n++
			}
		}
		if n == 0 || len(w.all()) != 16 {
			t.Fatalf("%d of %d orders have no body", n, len(w.all()))
		}
		w.on("2026-09-01")
		w.body("development-reform", banner)
		w.follow()
		o := w.order("1.7#1", "development-reform")
		if o.AckDue.Day != "2026-09-04" || o.Issued != "2026-08-03" {
			t.Errorf("its clock begins with the body: %+v", o)
		}
	})
}

// TestLists: scope, filters, order and pages.
func TestLists(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, place storetest.Place) {
		w := newOrdered(t, place, everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		w.on("2026-09-15")
		list := func(a access.Actor, q enforcement.Query) []enforcement.Order {
			t.Helper()
			var all []enforcement.Order
			for range 20 {
				p, err := w.orders.List(t.Context(), a, q)
				w.must(err)
				all, q.After = append(all, p.Orders...), p.Next
				if p.Next == "" {
					return all
				}
			}
			t.Fatal("pages without end")
			return nil
		}
		whole := list(topCoordinator, enforcement.Query{Limit: 3})
		if len(whole) != 16 || !slices.IsSortedFunc(whole, func(a, b enforcement.Order) int { return strings.Compare(a.Cursor(), b.Cursor()) }) {
			t.Errorf("the coordinator sees %d in pages of three", len(whole))
		}
		for _, tt := range []struct {
			name  string
			actor access.Actor
			query enforcement.Query
			want  func(o enforcement.Order) bool
		}{
			{"own", as("finance"), enforcement.Query{}, func(o enforcement.Order) bool { return o.Body == bodyID("finance", banner) }},
			{"the authority's part", as("emergency"), enforcement.Query{}, func(o enforcement.Order) bool { return true }},
			{"the inbox", as("emergency"), enforcement.Query{Body: bodyID("emergency", banner), Limit: 2}, func(o enforcement.Order) bool { return o.Body == bodyID("emergency", banner) }},
			{"another's inbox", as("finance"), enforcement.Query{Body: bodyID("emergency", banner)}, func(o enforcement.Order) bool { return false }},
			{"overdue", topCoordinator, enforcement.Query{Overdue: true}, func(o enforcement.Order) bool { return o.Overdue(w.today()) }},
			{"questions", topCoordinator, enforcement.Query{Kind: law.Question}, func(o enforcement.Order) bool { return o.Kind == law.Question }},
			{"states", topCoordinator, enforcement.Query{States: []enforcement.State{enforcement.Sent, enforcement.Done}}, func(o enforcement.Order) bool { return o.State == enforcement.Sent }},
			{"function", topCoordinator, enforcement.Query{Function: "securities"}, func(o enforcement.Order) bool { return o.Function == "securities" }},
			{"domain", topCoordinator, enforcement.Query{Domain: 2}, func(o enforcement.Order) bool { return false }},
			{"listing", topCoordinator, enforcement.Query{Listing: "lst_1"}, func(o enforcement.Order) bool { return true }},
			{"releases", topCoordinator, enforcement.Query{Releases: true}, func(o enforcement.Order) bool { return false }},
		} {
			got, want := list(tt.actor, tt.query), 0
			for _, o := range w.all() {
				if tt.want(o) {
					want++
				}
			}
			if len(got) != want || slices.ContainsFunc(got, func(o enforcement.Order) bool { return !tt.want(o) }) {
				t.Errorf("%s: %d orders, want %d", tt.name, len(got), want)
			}
		}
		counts, err := w.orders.Counts(t.Context(), as("emergency"))
		w.must(err)
		total, late := 0, 0
		for _, c := range counts {
			total, late = total+c.Orders, late+c.Overdue
		}
		if total != 7 || late != 7 { // five orders and two questions, none received
			t.Errorf("%d orders, %d late: %+v", total, late, counts)
		}
		for name, q := range map[string]enforcement.Query{"state": {States: []enforcement.State{"x"}}, "kind": {Kind: "x"}, "domain": {Domain: 9}, "after": {After: "x"}} {
			if _, err := w.orders.List(t.Context(), topCoordinator, q); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestArithmetic: on random histories, open at start + issued + reopened − closed = open at end,
// whatever period is asked for; every order is there once, and when the listing has ended each has its release.
func TestArithmetic(t *testing.T) {
	steps := 16
	if testing.Short() {
		steps = 6
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
		w.happens(standing.EvServed, nil)
		w.follow()
		asked := []string{"holds-government-subsidy", "holds-certification", "listed-company", "running-science-project", "name-changed", "safety-permit-revoked"}
		for range rapid.IntRange(0, steps).Draw(rt, "steps") {
			w.on(w.today().AddDays(rapid.IntRange(0, 6).Draw(rt, "days")))
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				w.must(w.RecordAnswer(t.Context(), as("finance"), enforcement.Answer{Party: "pty_1",
					Circumstance: rapid.SampledFrom(asked).Draw(rt, "asked"), Value: law.Tri(rapid.IntRange(1, 2).Draw(rt, "value"))}))
			case 1:
				w.happens(standing.EvObjected, func(f *standing.Facts) { f.Objected = !f.Objected })
			case 2:
				w.replay()
			default:
				w.anyFeedback(rt)
			}
			if rapid.Bool().Draw(rt, "follow") {
				w.follow()
			}
		}
		for range rapid.IntRange(0, 2).Draw(rt, "ends") {
			w.happens(standing.EvEnded, func(f *standing.Facts) {
				f.State, f.EndedOn, f.EndedHow, f.Objected = standing.Ended, w.today(), standing.Repaired, false // an end takes marks away
			})
			if rapid.Bool().Draw(rt, "follow the end") {
				w.follow()
			}
			if !rapid.Bool().Draw(rt, "restored") {
				break
			}
			w.on(w.today().AddDays(rapid.IntRange(1, 40).Draw(rt, "days lifted")))
			w.happens(standing.EvRestored, func(f *standing.Facts) {
				f.Lifted = append(f.Lifted, standing.Span{From: f.EndedOn, Before: w.today()})
				f.State, f.EndedOn, f.EndedHow = standing.Served, "", ""
			})
			w.follow()
			w.anyFeedback(rt)
		}
		w.follow()
		w.replay()
		w.once(rt)
		w.ledger(rt)
		before := w.all()
		w.happens(standing.EvCompleted, nil) // looked at again, nothing is left to do
		w.follow()
		for i, o := range w.all() {
			if len(w.all()) != len(before) || !equalOrders(o, before[i]) {
				rt.Fatalf("looked at again, the orders changed: %d, now %d\n%+v\n%+v", len(before), len(w.all()), before[i], o)
			}
		}
	})
}

// anyFeedback does something to some order; what the rules refuse is refused.
func (w *ordered) anyFeedback(rt *rapid.T) {
	o := rapid.SampledFrom(w.all()).Draw(rt, "order")
	a := as(o.Function)
	fb := document(w.today())
	fb.Act = rapid.SampledFrom([]enforcement.Act{enforcement.Open, enforcement.Finish, enforcement.Report}).Draw(rt, "act")
	fb.Chosen = true
	var err error
	switch rapid.IntRange(0, 3).Draw(rt, "how") {
	case 0:
		_, err = w.orders.Acknowledge(w.t.Context(), a, o.ID, o.Version)
	case 1:
		_, err = w.orders.SendBack(w.t.Context(), topCoordinator, o.ID, o.Version, "重报")
	default:
		_, err = w.orders.Feedback(w.t.Context(), a, o.ID, o.Version, fb)
	}
	if k := fault.KindOf(err); err != nil && (k == fault.Internal || k == fault.Forbidden) {
		rt.Fatalf("%s %s: %v", o.Directive, fb.Act, err)
	}
}

// once checks that nothing is there twice and that the ended have their releases.
func (w *ordered) once(rt *rapid.T) {
	seen := map[string]bool{}
	for _, o := range w.all() {
		key := o.Directive + o.Circumstance + o.About + o.Addressee()
		if seen[key] {
			rt.Fatalf("%s twice", key)
		}
		seen[key] = true
		if over := w.facts.State == standing.Ended; over != (o.Release.Kind != enforcement.NoRelease) || over && o.Open() {
			rt.Fatalf("%s %s: listing over %v, release %+v", o.Directive, o.State, over, o.Release)
		}
		if (o.Closed != "") == o.Open() {
			rt.Fatalf("%s is %s and closed on %q", o.Directive, o.State, o.Closed)
		}
	}
}

// ledger checks the report's arithmetic from the rows of enforcement_move alone.
func (w *ordered) ledger(rt *rapid.T) {
	start, end := calendar.Day("2026-08-10"), calendar.Day("2026-08-31")
	openAtStart, issued, closed, reopened, openAtEnd := 0, 0, 0, 0, 0
	for _, o := range w.all() {
		moves, err := w.db.OrderMoves(w.t.Context(), o.ID)
		w.must(err)
		if len(moves) != int(o.Version) || moves[len(moves)-1].State != string(o.State) {
			rt.Fatalf("%d moves of version %d, the last %+v", len(moves), o.Version, moves[len(moves)-1])
		}
		open := false
		for i, m := range moves {
			if i > 0 && m.Day < moves[i-1].Day {
				rt.Fatalf("moves of %s run backwards", o.Directive)
			}
			day, opens := calendar.Day(m.Day), m.Closed == 0
			switch {
			case day < start:
			case day > end:
				continue
			case i == 0:
				issued++
				if !opens {
					closed++
				}
			case open && !opens:
				closed++
			case !open && opens:
				reopened++
			}
			if open = opens; day < start && i == lastBefore(moves, string(start)) && open {
				openAtStart++
			}
		}
		if last := lastBefore(moves, string(end.AddDays(1))); last >= 0 && moves[last].Closed == 0 {
			openAtEnd++
		}
	}
	if openAtStart+issued+reopened-closed != openAtEnd {
		rt.Fatalf("%d + %d + %d − %d ≠ %d", openAtStart, issued, reopened, closed, openAtEnd)
	}
}

func lastBefore(moves []store.OrderMove, day string) int {
	last := -1
	for i, m := range moves {
		if m.Day < day {
			last = i
		}
	}
	return last
}

// TestRedate: a day estimated before the notice of its year is counted anew when the notice is there.
func TestRedate(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	_, last := w.rules.Calendar().Known()
	w.on(last.AddDays(-3))
	w.happens(standing.EvServed, func(f *standing.Facts) { f.Effective, f.Until = w.today(), "" })
	w.follow()
	o := w.order("1.(3)#1", "emergency")
	if !o.Due.Estimated || o.Overdue(o.Due.Day.AddDays(30)) {
		t.Fatalf("due %v beyond %s holds somebody", o.Due, last)
	}
	if n, err := w.orders.Redate(t.Context()); err != nil || n != 0 {
		t.Errorf("%d changed without a notice, %v", n, err)
	}
	src, err := law.Load(withYear(t, w.rules.Source.Files, last), "nmg-2020-3")
	w.must(err)
	rs, err := law.Compile(src, nil)
	w.must(err)
	svc := enforcement.New(w.orders.Config)
	svc.Law = func() *law.Ruleset { return rs }
	n, err := svc.Redate(t.Context())
	after := w.order("1.(3)#1", "emergency")
	if err != nil || n == 0 || after.Due.Estimated || after.Version != o.Version+1 {
		t.Errorf("%d changed, %v; due %v", n, err, after.Due)
	}
}

// TestListingsReaching: an answer about a person finds the listings that name him.
func TestListingsReaching(t *testing.T) {
	w := newOrdered(t, storetest.SQLitePlace(t), everyone...)
	w.happens(standing.EvServed, nil)
	w.follow()
	w.must(w.db.Enforcement().Read(t.Context(), func(tx enforcement.Tx) error {
		for _, p := range []string{"pty_1", "pty_2"} {
			if ids, err := tx.ListingsReaching(p); err != nil || !slices.Equal(ids, []string{"lst_1"}) {
				t.Errorf("%s: %v %v", p, ids, err)
			}
		}
		return nil
	}))
}

// withYear adds a notice for the year after the last known, in which only New Year is a holiday.
func withYear(t *testing.T, files law.Files, last calendar.Day) law.Files {
	t.Helper()
	more := maps.Clone(files)
	year, err := strconv.Atoi(string(last[:4]))
	if err != nil {
		t.Fatal(err)
	}
	more["calendar.yaml"] += fmt.Sprintf("\n  - year: %[1]d\n    verified: %[2]d-12-01\n    confidence: H\n    notices:\n"+
		"      - number: 国办发明电〔%[2]d〕1号\n        title: 示例通知\n        date: %[2]d-11-20\n        holidays:\n"+
		"          - {name: 元旦, from: %[1]d-01-01, to: %[1]d-01-01}\n", year+1, year)
	return more
}
