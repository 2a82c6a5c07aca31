package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/coordination"
)

// DisputeForm raises a dispute.
type DisputeForm struct {
	For      string             `json:"for,omitempty" maxLength:"64" doc:"统筹机构代为提出的，填未登记机构的部门的职能，并附其文件；本机构提出的不填"`
	About    DisputeSubject     `json:"about"`
	Against  []DisputeAddressee `json:"against" minItems:"1" maxItems:"20" doc:"对方"`
	Position string             `json:"position" maxLength:"20000" doc:"本方意见"`
	Document Paper              `json:"document,omitzero" doc:"提出分歧的文件"`
}

// DisputeAddressee is another side: its body, or its function where no body holds it.
type DisputeAddressee struct {
	Body     string `json:"body,omitempty" maxLength:"64" doc:"机构编号"`
	Function string `json:"function,omitempty" maxLength:"64" doc:"未登记机构的部门，以职能表示"`
}

// DisputeAnswerForm answers one.
type DisputeAnswerForm struct {
	For      string `json:"for,omitempty" maxLength:"64" doc:"统筹机构代为登记的，填该部门的职能，并附其文件"`
	Agrees   bool   `json:"agrees" doc:"同意提出方的意见"`
	Text     string `json:"text,omitempty" maxLength:"20000" doc:"不同意的，写明意见"`
	Document Paper  `json:"document,omitzero"`
}

// DisputeTextForm drafts a text to be agreed on.
type DisputeTextForm struct {
	For      string `json:"for,omitempty" maxLength:"64" doc:"统筹机构代为登记的，填该部门的职能，并附其文件"`
	Text     string `json:"text" maxLength:"20000" doc:"商定文本全文"`
	Document Paper  `json:"document,omitzero"`
}

// DisputeConfirmForm confirms exactly one version of it.
type DisputeConfirmForm struct {
	For      string `json:"for,omitempty" maxLength:"64" doc:"统筹机构代为登记的，填该部门的职能，并附其文件"`
	Text     int    `json:"text" minimum:"1" doc:"所确认的是第几稿"`
	Document Paper  `json:"document,omitzero"`
}

// DisputeWithdrawForm takes a dispute back.
type DisputeWithdrawForm struct {
	For      string `json:"for,omitempty" maxLength:"64" doc:"统筹机构代为登记的，填该部门的职能，并附其文件"`
	Reason   string `json:"reason" maxLength:"20000"`
	Document Paper  `json:"document,omitzero"`
}

// DisputeMeetingForm records a meeting.
type DisputeMeetingForm struct {
	Held    calendar.Day `json:"held" doc:"会议日期"`
	Present []string     `json:"present" maxItems:"30" doc:"到会的当事方（其 key）"`
	Others  string       `json:"others,omitempty" maxLength:"20000" doc:"其他参加人"`
	Minutes Paper        `json:"minutes" doc:"会议纪要"`
	Agreed  bool         `json:"agreed" doc:"各方到会并商定文本"`
	Text    string       `json:"text" maxLength:"20000" doc:"商定文本，或者未能商定的情况"`
}

// DisputeReferralForm refers upward.
type DisputeReferralForm struct {
	To       string `json:"to" maxLength:"400" doc:"报请的上级"`
	Reason   string `json:"reason,omitempty" maxLength:"20000"`
	Document Paper  `json:"document" doc:"报请文件"`
}

// DisputeRulingForm records what the superior said.
type DisputeRulingForm struct {
	Text     string `json:"text" maxLength:"20000" doc:"裁定内容"`
	Document Paper  `json:"document" doc:"裁定文件，含作出机关"`
}

// DisputeLinkForm names the change of law that follows from the outcome.
type DisputeLinkForm struct {
	LawChange string `json:"law_change" maxLength:"64" doc:"法律变更提议的编号"`
}

func (p Paper) disputed() coordination.Paper {
	return coordination.Paper{Number: p.Number, Date: p.Date, Issuer: p.Issuer, File: p.File}
}

// disputeSteps are the steps of a dispute. Each takes the version seen and gives the
// dispute as it is then.
func (a *API) disputeSteps() {
	handle(a, op{Name: "disputes.raise", Method: "POST", Path: "/v1/disputes", Tag: tagDispute, Act: access.DisputeRaise, Also: []access.Act{access.DisputeStandIn}, Status: 201,
		Summary: "提出职责分歧", About: "分歧不停止惩戒任务的办理：商定或者裁定之前，承办机构应当办理或者移交。"}, a.raiseDispute)
	disputeStep(a, disputeOp("answer", access.DisputeAnswer, "答复职责分歧"), func(f *DisputeAnswerForm) coordination.DisputeInput {
		return coordination.Answering{For: f.For, Agrees: f.Agrees, Text: f.Text, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("draft", access.DisputeAgree, "起草商定文本；改动后各方须重新确认"), func(f *DisputeTextForm) coordination.DisputeInput {
		return coordination.Drafting{For: f.For, Text: f.Text, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("confirm", access.DisputeAgree, "确认商定文本的现行一稿；各方均确认后即为商定"), func(f *DisputeConfirmForm) coordination.DisputeInput {
		return coordination.Confirming{For: f.For, Text: f.Text, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("withdraw", access.DisputeWithdraw, "撤回职责分歧"), func(f *DisputeWithdrawForm) coordination.DisputeInput {
		return coordination.DisputeWithdrawal{For: f.For, Reason: f.Reason, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("convene", access.DisputeConvene, "登记统筹机构召集的协调会议"), func(f *DisputeMeetingForm) coordination.DisputeInput {
		return coordination.Meeting{Held: f.Held, Present: f.Present, Others: f.Others, Minutes: f.Minutes.disputed(), Agreed: f.Agreed, Text: f.Text}
	})
	disputeStep(a, disputeOp("refer", access.DisputeRefer, "报请上级"), func(f *DisputeReferralForm) coordination.DisputeInput {
		return coordination.Referral{To: f.To, Reason: f.Reason, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("rule", access.DisputeRule, "登记上级的裁定"), func(f *DisputeRulingForm) coordination.DisputeInput {
		return coordination.Ruling{Text: f.Text, Document: f.Document.disputed()}
	})
	disputeStep(a, disputeOp("link", access.DisputeRule, "关联由此提出的法律变更"), func(f *DisputeLinkForm) coordination.DisputeInput {
		return coordination.Linking{LawChange: f.LawChange}
	})
}

func disputeOp(name string, act access.Act, summary string) op {
	o := op{Name: "disputes." + name, Method: "POST", Path: "/v1/disputes/{id}/" + name, Tag: tagDispute, Act: act, Summary: summary}
	if act == access.DisputeAnswer || act == access.DisputeAgree || act == access.DisputeWithdraw {
		o.Also = []access.Act{access.DisputeStandIn}
	}
	return o
}

func (a *API) raiseDispute(c call, in *body[DisputeForm]) (*created[Dispute], error) {
	f := in.Body
	x := coordination.Raising{For: f.For, About: coordination.Subject(f.About), Position: f.Position, Document: f.Document.disputed()}
	for _, to := range f.Against {
		x.Against = append(x.Against, coordination.Addressee(to))
	}
	d, err := a.cfg.Disputes.Raise(c, c.Actor, x)
	if err != nil {
		return nil, err
	}
	out, err := a.disputeOf(c, d)
	return made("/v1/disputes/"+d.ID, d.Version, out), err
}

func disputeStep[F any](a *API, o op, input func(*F) coordination.DisputeInput) {
	handle(a, o, func(c call, in *stepIn[F]) (*tagged[Dispute], error) {
		version, err := in.version(whatever)
		if err != nil {
			return nil, err
		}
		d, err := a.cfg.Disputes.Step(c, c.Actor, in.ID, version, input(&in.Body))
		if err != nil {
			return nil, err
		}
		out, err := a.disputeOf(c, d)
		return tag(d.Version, out), err
	})
}
