package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
)

// RepairForm is an application for credit repair, as it came in.
type RepairForm struct {
	Channel    listing.Channel `json:"channel" enum:"counter,site,post" doc:"counter 窗口，site 信用网站，post 邮寄"`
	Received   calendar.Day    `json:"received" doc:"收到申请的日期"`
	Text       string          `json:"text" maxLength:"20000" doc:"申请的事实和理由"`
	Proof      string          `json:"proof,omitempty" maxLength:"64" doc:"履行完毕证明上传后的 SHA-256；缺少的不能受理"`
	Commitment string          `json:"commitment,omitempty" maxLength:"64" doc:"信用承诺书上传后的 SHA-256；缺少的不能受理"`
}

// RepairAcceptanceForm takes an application on, or says why not.
type RepairAcceptanceForm struct {
	Accept bool         `json:"accept"`
	Date   calendar.Day `json:"date" doc:"受理或者不予受理的日期"`
	Reason string       `json:"reason,omitempty" maxLength:"4000" doc:"不予受理的理由"`
}

// RepairCheck is one condition of a repair.
type RepairCheck struct {
	Condition listing.Condition `json:"condition" enum:"minimum-period,duty-fulfilled,commitment,no-contrary-rule" doc:"minimum-period 由系统计算，不需填写"`
	Met       bool              `json:"met"`
	Note      string            `json:"note,omitempty" maxLength:"4000" doc:"不符合的理由"`
}

// RepairDecisionForm grants a repair, which ends the listing, or refuses it.
type RepairDecisionForm struct {
	Grant    bool          `json:"grant"`
	Checks   []RepairCheck `json:"checks" maxItems:"8" doc:"逐项核对的条件"`
	Document Paper         `json:"document" doc:"信用修复决定"`
	Reason   string        `json:"reason,omitempty" maxLength:"4000" doc:"不予修复的理由"`
	On       calendar.Day  `json:"on,omitempty" doc:"准予修复的，自何日起不再列入；不填为记录之日"`
}

// RepairWithdrawalForm is the party taking its application back.
type RepairWithdrawalForm struct {
	Date   calendar.Day `json:"date"`
	Reason string       `json:"reason,omitempty" maxLength:"4000"`
}

// RestorationForm puts back a listing that was lifted on false material.
type RestorationForm struct {
	Document Paper  `json:"document" doc:"撤销修复决定"`
	Reason   string `json:"reason" maxLength:"4000"`
}

// Repair is an application and what came of it.
type Repair struct {
	RepairForm
	Acceptance *RepairAcceptanceForm `json:"acceptance,omitempty"`
	Decision   *RepairDecisionForm   `json:"decision,omitempty"`
	Withdrawn  *RepairWithdrawalForm `json:"withdrawn,omitempty"`
	Moot       calendar.Day          `json:"moot,omitempty" doc:"办结前列入已终止之日"`
	Due        calendar.Day          `json:"due,omitempty" doc:"下一步（受理或者决定）的期限"`
	AnswerDue  calendar.Day          `json:"answer_due,omitempty" doc:"告知申请人结果的期限"`
}

// Restoration is a repair that was undone.
type Restoration struct {
	RestorationForm
	On     calendar.Day `json:"on" doc:"自该日起重新列入"`
	Lifted EndingForm   `json:"lifted" doc:"被撤销的修复移出"`
}

func (f RepairDecisionForm) decision() listing.RepairDecision {
	x := listing.RepairDecision{Grant: f.Grant, Document: f.Document.document(), Reason: f.Reason, On: f.On}
	for _, c := range f.Checks {
		x.Checks = append(x.Checks, listing.Check(c))
	}
	return x
}

// repairsOf shows the repairs of a case; of the one under way, by when what is due.
func (a *API) repairsOf(l *listing.Listing) (list []Repair) {
	for i := range l.Repairs {
		r := &l.Repairs[i]
		out := Repair{RepairForm: RepairForm(r.Application), Moot: r.Moot}
		if x := r.Acceptance; x != nil {
			out.Acceptance = &RepairAcceptanceForm{x.Accept, x.Date, x.Reason}
		}
		if x := r.Decision; x != nil {
			out.Decision = &RepairDecisionForm{Grant: x.Grant, Document: paperOf(x.Document), Reason: x.Reason, On: x.On}
			for _, c := range x.Checks {
				out.Decision.Checks = append(out.Decision.Checks, RepairCheck(c))
			}
		}
		if x := r.Withdrawal; x != nil {
			out.Withdrawn = &RepairWithdrawalForm{x.Date, x.Reason}
		}
		if r.Open() {
			if next, answer, err := listing.RepairDue(r, a.cfg.Rules()); err == nil {
				out.Due, out.AnswerDue = next.Day, answer.Day
			}
		}
		list = append(list, out)
	}
	return list
}

func restorationsOf(l *listing.Listing) (list []Restoration) {
	for _, r := range l.Restorations {
		list = append(list, Restoration{RestorationForm{paperOf(r.Document), r.Reason}, r.On,
			EndingForm{r.Lifted.How, paperOf(r.Lifted.Document), r.Lifted.Reason, r.Lifted.On}})
	}
	return list
}

// repairSteps are the steps of a repair and of its undoing.
func (a *API) repairSteps() {
	step(a, listingOp("repair", "/{id}/repairs", access.RepairHandle, "收到信用修复申请"),
		func(c call, id string, v int64, f *RepairForm) (listing.Listing, error) {
			return a.cfg.Listings.ApplyRepair(c, c.Actor, id, v, listing.RepairApplication(*f))
		})
	step(a, listingOp("repair-acceptance", "/{id}/repairs/acceptance", access.RepairHandle, "受理信用修复申请，或者说明不予受理的理由"),
		func(c call, id string, v int64, f *RepairAcceptanceForm) (listing.Listing, error) {
			return a.cfg.Listings.AcceptRepair(c, c.Actor, id, v, listing.RepairAcceptance{Accept: f.Accept, Date: f.Date, Reason: f.Reason})
		})
	decide := listingOp("repair-decision", "/{id}/repairs/decision", access.RepairDecide, "作出信用修复决定")
	decide.About = "条件全部符合的应当准予，列入随之终止；有不符合的，写明是哪一项及理由。"
	step(a, decide, func(c call, id string, v int64, f *RepairDecisionForm) (listing.Listing, error) {
		return a.cfg.Listings.DecideRepair(c, c.Actor, id, v, f.decision())
	})
	step(a, listingOp("repair-withdrawal", "/{id}/repairs/withdrawal", access.RepairHandle, "申请人撤回信用修复申请"),
		func(c call, id string, v int64, f *RepairWithdrawalForm) (listing.Listing, error) {
			return a.cfg.Listings.WithdrawRepair(c, c.Actor, id, v, listing.RepairWithdrawal(*f))
		})
	step(a, listingOp("restoration", "/{id}/restoration", access.RepairDecide, "以虚假材料骗取修复的，恢复列入"),
		func(c call, id string, v int64, f *RestorationForm) (listing.Listing, error) {
			return a.cfg.Listings.Restore(c, c.Actor, id, v, listing.Restoration{Document: f.Document.document(), Reason: f.Reason})
		})
}
