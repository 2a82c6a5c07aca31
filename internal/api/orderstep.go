package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/law"
)

// Feedback is what a body did about an order, or why not.
type Feedback struct {
	Act         enforcement.Act  `json:"act,omitempty" doc:"done 已实施，period 本周期实施情况，not-applicable 不适用，cannot 无法实施"`
	Day         calendar.Day     `json:"day,omitempty" doc:"实施日期"`
	Document    string           `json:"document,omitempty" maxLength:"200" doc:"本机构文书的文号"`
	DocumentDay calendar.Day     `json:"document_day,omitempty"`
	File        string           `json:"file,omitempty" doc:"文书上传后的 SHA-256"`
	Code        enforcement.Code `json:"code,omitempty" doc:"无文书、不适用或无法实施的原因；复核的结果：upheld 维持，screened-again 已重新核查，redecided 另行决定（须有文号），not-granted 在办未准予，told 已告知可重新申请"`
	Text        string           `json:"text,omitempty" maxLength:"4000" doc:"说明"`
	Chosen      bool             `json:"chosen,omitempty" doc:"择一实施的，选择本项"`
	Screening   string           `json:"screening,omitempty" maxLength:"64" doc:"复核结果为 screened-again 的，再次核查的编号"`
}

func (f Feedback) feedback() enforcement.Feedback {
	return enforcement.Feedback{Act: f.Act, Day: f.Day, Document: f.Document, DocumentDay: f.DocumentDay, File: f.File,
		Code: f.Code, Text: f.Text, Chosen: f.Chosen, Screening: f.Screening}
}

// HandOver gives an order to another body.
type HandOver struct {
	Body     string `json:"body" doc:"接收机构"`
	Function string `json:"function,omitempty" doc:"接收机构以哪项职能承担；不填为同一职能"`
	Reasons  string `json:"reasons" maxLength:"4000"`
}

// HandedOver are the order given up and the one that took its place.
type HandedOver struct {
	From Order `json:"from"`
	To   Order `json:"to"`
}

// Reasons say why.
type Reasons struct {
	Reasons string `json:"reasons" maxLength:"4000" doc:"理由"`
}

// OrderAnswer answers a question.
type OrderAnswer struct {
	Answer string `json:"answer" enum:"true,false" doc:"true 是，false 否"`
	Source string `json:"source" maxLength:"4000" doc:"何以得知"`
}

// orderSteps are the steps of an order; each takes the version seen.
func (a *API) orderSteps() {
	handle(a, orderOp("acknowledge", access.OrderAcknowledge, "签收"), func(c call, in *orderIn) (*tagged[Order], error) {
		return a.orderStep(in.Match, func(v int64) (enforcement.Order, error) { return a.cfg.Orders.Acknowledge(c, c.Actor, in.ID, v) })
	})
	orderStep(a, orderOp("open", access.OrderFeedback, "反馈已启动本机构程序"),
		func(c call, id string, v int64, f *Feedback) (enforcement.Order, error) {
			fb := f.feedback()
			fb.Act = enforcement.Open
			return a.cfg.Orders.Feedback(c, c.Actor, id, v, fb)
		})
	orderStep(a, orderOp("feedback", access.OrderFeedback, "提交反馈"),
		func(c call, id string, v int64, f *Feedback) (enforcement.Order, error) {
			return a.cfg.Orders.Feedback(c, c.Actor, id, v, f.feedback())
		})
	orderStep(a, orderOp("send-back", access.OrderSendBack, "退回反馈"),
		func(c call, id string, v int64, f *Reasons) (enforcement.Order, error) {
			return a.cfg.Orders.SendBack(c, c.Actor, id, v, f.Reasons)
		})
	orderStep(a, orderOp("confirm-release", access.OrderConfirmRelease, "确认解除"),
		func(c call, id string, v int64, f *Feedback) (enforcement.Order, error) {
			fb := f.feedback()
			fb.Act = enforcement.Confirm
			return a.cfg.Orders.ConfirmRelease(c, c.Actor, id, v, fb)
		})
	orderStep(a, orderOp("answer", access.OrderAnswer, "答复询问"),
		func(c call, id string, v int64, f *OrderAnswer) (enforcement.Order, error) {
			value, _ := law.ParseTri(f.Answer)
			return a.cfg.Orders.Answer(c, c.Actor, id, v, value, f.Source)
		})
	orderStep(a, orderOp("chase", access.OrderChase, "催办逾期的任务或者解除确认"),
		func(c call, id string, v int64, f *Reasons) (enforcement.Order, error) {
			return a.cfg.Orders.Chase(c, c.Actor, id, v, f.Reasons)
		})
	handle(a, orderOp("hand-over", access.OrderHandOver, "移交其他机构"), a.handOver)
}

func orderOp(name string, act access.Act, summary string) op {
	return op{Name: "orders." + name, Method: "POST", Path: "/v1/orders/{id}/" + name, Tag: tagOrder, Act: act, Summary: summary}
}

type orderIn struct {
	ByID
	Match
}

func (a *API) orderStep(m Match, do func(version int64) (enforcement.Order, error)) (*tagged[Order], error) {
	version, err := m.version(whatever)
	if err != nil {
		return nil, err
	}
	o, err := do(version)
	if err != nil {
		return nil, err
	}
	return tag(o.Version, a.orderOf(o)), nil
}

func orderStep[F any](a *API, o op, do func(c call, id string, version int64, form *F) (enforcement.Order, error)) {
	handle(a, o, func(c call, in *stepIn[F]) (*tagged[Order], error) {
		return a.orderStep(in.Match, func(v int64) (enforcement.Order, error) { return do(c, in.ID, v, &in.Body) })
	})
}

func (a *API) handOver(c call, in *stepIn[HandOver]) (*body[HandedOver], error) {
	version, err := in.version(whatever)
	if err != nil {
		return nil, err
	}
	b := in.Body
	from, to, err := a.cfg.Orders.HandOver(c, c.Actor, in.ID, version, enforcement.Handover{Body: b.Body, Function: b.Function, Reasons: b.Reasons})
	if err != nil {
		return nil, err
	}
	return &body[HandedOver]{HandedOver{a.orderOf(from), a.orderOf(to)}}, nil
}
