package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
)

// ObjectionForm is an objection as it came in, its sender known.
type ObjectionForm struct {
	Party         string          `json:"party,omitempty" maxLength:"64" doc:"提出异议的主体或者列明的人员；不填为被列入的主体"`
	Channel       listing.Channel `json:"channel" enum:"counter,site,post" doc:"counter 窗口，site 信用网站，post 邮寄"`
	Received      calendar.Day    `json:"received" doc:"收到异议的日期"`
	Sender        listing.Sender  `json:"sender" enum:"party,agent" doc:"party 当事人，agent 代理人"`
	Verified      string          `json:"verified" maxLength:"2000" doc:"核实提出人身份的方式；不写证件号码"`
	Authorisation string          `json:"authorisation,omitempty" maxLength:"64" doc:"授权委托书上传后的 SHA-256；代理人必填"`
	Text          string          `json:"text" maxLength:"20000" doc:"异议的事实和理由"`
	File          string          `json:"file,omitempty" maxLength:"64" doc:"异议材料上传后的 SHA-256"`
	Inquiry       bool            `json:"inquiry,omitempty" doc:"需向信息来源单位核实，适用较长的期限"`
}

// ObjectionDecisionForm answers an objection.
type ObjectionDecisionForm struct {
	Finding  listing.Finding `json:"finding" enum:"kept,corrected,revoked" doc:"kept 维持，corrected 更正，revoked 撤销列入"`
	Date     calendar.Day    `json:"date" doc:"答复日期"`
	Response string          `json:"response" maxLength:"20000" doc:"答复及理由"`
	Document Paper           `json:"document,omitzero" doc:"更正或者撤销的决定"`
	Conduct  string          `json:"conduct,omitempty" maxLength:"20000" doc:"更正后的事实"`
	Period   calendar.Period `json:"period,omitzero" doc:"更正后的列入期限，不得延长"`
	Unnamed  []string        `json:"unnamed,omitempty" maxItems:"100" doc:"更正后不再列明的人员"`
}

// ObjectionWithdrawalForm is the party taking its objection back.
type ObjectionWithdrawalForm struct {
	Date   calendar.Day `json:"date"`
	Reason string       `json:"reason,omitempty" maxLength:"4000"`
}

// Objection is an objection and what became of it.
type Objection struct {
	ObjectionForm
	Decision  *ObjectionDecisionForm   `json:"decision,omitempty"`
	Withdrawn *ObjectionWithdrawalForm `json:"withdrawn,omitempty"`
	Moot      calendar.Day             `json:"moot,omitempty" doc:"处理完毕前列入已终止之日"`
	Due       calendar.Day             `json:"due,omitempty" doc:"处理并答复的期限"`
}

// objectionsOf shows the objections of a case; of one that is pending, by when it is due.
func (a *API) objectionsOf(l *listing.Listing) (list []Objection) {
	for i := range l.Objections {
		o := &l.Objections[i]
		out := Objection{ObjectionForm: ObjectionForm(o.Application), Moot: o.Moot}
		if x := o.Decision; x != nil {
			out.Decision = &ObjectionDecisionForm{x.Finding, x.Date, x.Response, paperOf(x.Document), x.Conduct, x.Period, x.Unnamed}
		}
		if x := o.Withdrawal; x != nil {
			out.Withdrawn = &ObjectionWithdrawalForm{x.Date, x.Reason}
		}
		if due, err := listing.ObjectionDue(o, a.cfg.Rules()); err == nil && o.Open() {
			out.Due = due.Day
		}
		list = append(list, out)
	}
	return list
}

// objectionSteps are the steps of an objection.
func (a *API) objectionSteps() {
	object := listingOp("objection", "/{id}/objections", access.ObjectionHandle, "收到异议，自此为异议中")
	object.About = "提出人身份核实后登记。处理完毕前，该列入在各处标注“异议中”，只作展示，不予适用。"
	step(a, object, func(c call, id string, v int64, f *ObjectionForm) (listing.Listing, error) {
		return a.cfg.Listings.Object(c, c.Actor, id, v, listing.ObjectionApplication(*f))
	})
	step(a, listingOp("objection-decision", "/{id}/objections/decision", access.ObjectionDecide, "处理异议：维持、更正或者撤销列入"),
		func(c call, id string, v int64, f *ObjectionDecisionForm) (listing.Listing, error) {
			return a.cfg.Listings.DecideObjection(c, c.Actor, id, v, f.decision())
		})
	step(a, listingOp("objection-withdrawal", "/{id}/objections/withdrawal", access.ObjectionHandle, "当事人撤回异议"),
		func(c call, id string, v int64, f *ObjectionWithdrawalForm) (listing.Listing, error) {
			return a.cfg.Listings.WithdrawObjection(c, c.Actor, id, v, listing.ObjectionWithdrawal(*f))
		})
}
