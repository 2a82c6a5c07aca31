package api

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// Paper is a document of a case.
type Paper struct {
	Kind   string       `json:"kind,omitempty" doc:"依据文书的种类，限于该领域所列"`
	Number string       `json:"number,omitempty" maxLength:"200" doc:"文号"`
	Date   calendar.Day `json:"date,omitempty" doc:"日期"`
	Issuer string       `json:"issuer,omitempty" maxLength:"400" doc:"制发机关"`
	File   string       `json:"file,omitempty" maxLength:"64" doc:"上传后得到的 SHA-256"`
}

func (p Paper) document() listing.Document { return listing.Document(p) }
func paperOf(d listing.Document) Paper     { return Paper(d) }

// Named is a person named in a case, in a role.
type Named struct {
	Party string   `json:"party" doc:"自然人的编号"`
	Role  law.Role `json:"role" doc:"身份，如 legal-representative"`
}

func members(list []Named) (out []standing.Member) {
	for _, m := range list {
		out = append(out, standing.Member(m))
	}
	return out
}

func namedOf(list []standing.Member) (out []Named) {
	for _, m := range list {
		out = append(out, Named(m))
	}
	return out
}

// ListingForm proposes a listing (拟列入).
type ListingForm struct {
	Party         string          `json:"party" doc:"主体编号"`
	Domain        int             `json:"domain" minimum:"1" maximum:"99" doc:"领域"`
	Case          string          `json:"case" doc:"可列入对象的种类，见备忘录的 domains.cases"`
	Kind          string          `json:"kind,omitempty" doc:"单位类别，限于该种类所列"`
	Facility      string          `json:"facility,omitempty" maxLength:"400" doc:"所涉煤矿等设施"`
	Members       []Named         `json:"members,omitempty" maxItems:"50" doc:"拟一并列明的人员"`
	Document      Paper           `json:"document" doc:"依据文书"`
	Conduct       string          `json:"conduct" maxLength:"20000" doc:"失信事实"`
	Grounds       []string        `json:"grounds" maxItems:"50" doc:"符合的认定标准"`
	Circumstances map[string]bool `json:"circumstances,omitempty" doc:"措施所依的案件事实"`
	Period        calendar.Period `json:"period,omitzero" doc:"列入期限，如 3y；不填则依名单依据"`
}

func (f ListingForm) proposal() listing.Proposal {
	return listing.Proposal{Party: f.Party, Domain: f.Domain, Case: f.Case, Kind: f.Kind, Facility: f.Facility, Members: members(f.Members),
		Document: f.Document.document(), Conduct: f.Conduct, Grounds: f.Grounds, Circumstances: f.Circumstances, Period: f.Period}
}

// Review is the legal reviewer's opinion.
type Review struct {
	Approve bool   `json:"approve" doc:"true 通过，false 退回"`
	Opinion string `json:"opinion" maxLength:"4000" doc:"审核意见"`
}

// Service is how and when a paper reached its addressee.
type Service struct {
	Means   listing.Means `json:"means" enum:"direct,left,post,other-body,electronic,public-notice" doc:"direct 直接、left 留置、post 邮寄、other-body 转交委托、electronic 电子、public-notice 公告"`
	Date    calendar.Day  `json:"date" doc:"收到之日；公告为刊登之日"`
	Consent bool          `json:"consent,omitempty" doc:"受送达人同意电子送达"`
	Proof   string        `json:"proof,omitempty" doc:"送达回证的 SHA-256"`
	On      calendar.Day  `json:"on,omitempty" readOnly:"true" doc:"视为送达之日"`
}

func (s Service) served() listing.Served {
	return listing.Served{Means: s.Means, Date: s.Date, Consent: s.Consent, Proof: s.Proof}
}

// Notice tells one addressee of facts, basis, consequences and rights.
type Notice struct {
	Recipient    string          `json:"recipient,omitempty" doc:"受告知人编号；不填为被列入主体"`
	Document     Paper           `json:"document,omitzero" doc:"告知书"`
	Facts        string          `json:"facts,omitempty" maxLength:"20000" doc:"事实"`
	Basis        string          `json:"basis,omitempty" maxLength:"20000" doc:"理由和依据"`
	Consequences string          `json:"consequences,omitempty" maxLength:"20000" doc:"拟采取的惩戒措施"`
	Rights       string          `json:"rights,omitempty" maxLength:"20000" doc:"陈述申辩等权利"`
	Service      Service         `json:"service" doc:"送达"`
	Period       calendar.Period `json:"period,omitzero" doc:"答复期限，不短于法定"`
	Heard        calendar.Day    `json:"heard,omitempty" doc:"首次答复其陈述申辩之日"`
}

func (n Notice) notice() listing.Notice {
	return listing.Notice{Recipient: n.Recipient, Document: n.Document.document(), Facts: n.Facts, Basis: n.Basis,
		Consequences: n.Consequences, Rights: n.Rights, Served: n.Service.served(), Period: n.Period, Heard: n.Heard}
}

func noticeOf(n listing.Notice) Notice {
	return Notice{n.Recipient, paperOf(n.Document), n.Facts, n.Basis, n.Consequences, n.Rights, serviceOf(n.Served), n.Period, n.Heard}
}

func serviceOf(s listing.Served) Service { return Service(s) }

// Notices are served together.
type Notices struct {
	Notices []Notice `json:"notices" minItems:"1" maxItems:"51"`
}

func notices(list []Notice) (out []listing.Notice) {
	for _, n := range list {
		out = append(out, n.notice())
	}
	return out
}

// Statement is what an addressee said in his defence and the answer to it.
type Statement struct {
	Recipient string          `json:"recipient,omitempty" doc:"陈述人编号；不填为被列入主体"`
	Form      listing.Form    `json:"form" enum:"written,oral,hearing" doc:"written 书面，oral 口头，hearing 听证"`
	Received  calendar.Day    `json:"received"`
	Text      string          `json:"text" maxLength:"20000" doc:"陈述申辩的内容"`
	File      string          `json:"file,omitempty" doc:"材料的 SHA-256"`
	Outcome   listing.Outcome `json:"outcome" enum:"accepted,partly,rejected" doc:"accepted 采纳，partly 部分采纳，rejected 不予采纳"`
	Response  string          `json:"response" maxLength:"20000" doc:"答复及理由"`
	Answered  calendar.Day    `json:"answered" doc:"答复日期"`
}

// DecisionForm finds serious dishonesty and lists.
type DecisionForm struct {
	Document Paper           `json:"document" doc:"认定并列入决定书"`
	Members  []Named         `json:"members,omitempty" maxItems:"50" doc:"逐一列明的人员及身份"`
	Grounds  []string        `json:"grounds,omitempty" doc:"认定标准；不填为拟列入时所选"`
	Period   calendar.Period `json:"period,omitzero" doc:"列入期限；不填为拟列入时所定"`
	Measures string          `json:"measures" maxLength:"20000" doc:"失信惩戒措施提示"`
	Removal  string          `json:"removal" maxLength:"20000" doc:"移出条件和程序"`
	Remedies string          `json:"remedies" maxLength:"20000" doc:"行政复议、行政诉讼的途径和期限"`

	Reconsideration string `json:"reconsideration,omitempty" maxLength:"400" doc:"行政复议机关，写入文书"`
	Court           string `json:"court,omitempty" maxLength:"400" doc:"管辖的人民法院，写入文书"`
}

func (f DecisionForm) decision() listing.Decision {
	return listing.Decision{Document: f.Document.document(), Members: members(f.Members), Grounds: f.Grounds, Period: f.Period,
		Measures: f.Measures, Removal: f.Removal, Remedies: f.Remedies, Reconsideration: f.Reconsideration, Court: f.Court}
}

func decisionOf(d *listing.Decision) *DecisionForm {
	if d == nil {
		return nil
	}
	return &DecisionForm{paperOf(d.Document), namedOf(d.Members), d.Grounds, d.Period, d.Measures, d.Removal, d.Remedies, d.Reconsideration, d.Court}
}

// Delivery is the decision served on one addressee.
type Delivery struct {
	Recipient    string  `json:"recipient,omitempty" doc:"受送达人编号；不填为全部尚未送达的人"`
	RepairNotice bool    `json:"repair_notice,omitempty" doc:"信用修复告知书已一并送达（两书同达）；记录决定送达时须为 true，转入的名单可不填"`
	Service      Service `json:"service"`
}

// Deliveries are recorded together.
type Deliveries struct {
	Deliveries []Delivery `json:"deliveries" minItems:"1" maxItems:"51"`
}

func deliveries(list []Delivery) (out []listing.Delivery) {
	for _, d := range list {
		out = append(out, listing.Delivery{Recipient: d.Recipient, RepairNotice: d.RepairNotice, Served: d.Service.served()})
	}
	return out
}

// EndingForm ends a listing.
type EndingForm struct {
	How      standing.Ending `json:"how" doc:"expired 期满，revoked 撤销；repaired 修复，仅限转入的名单凭他处的修复决定移出，其他的在 repairs 中办理"`
	Document Paper           `json:"document,omitzero" doc:"终止文书"`
	Reason   string          `json:"reason,omitempty" maxLength:"4000"`
	On       calendar.Day    `json:"on,omitempty" doc:"自何日起不再列入；不填为记录之日"`
}

// MarkForm stops a listing's effect for a while, or lets it bite again.
type MarkForm struct {
	Act      listing.Act `json:"act" enum:"stay,unstay,suspend,resume" doc:"stay 停止执行，suspend 暂停执行；unstay、resume 为取消"`
	Reason   string      `json:"reason" maxLength:"4000"`
	Document Paper       `json:"document,omitzero"`

	Cause   listing.Cause `json:"cause,omitempty" enum:"restructuring" doc:"暂停的事由：restructuring 重整计划执行期间；不填为认定机关决定"`
	Through calendar.Day  `json:"through,omitempty" doc:"重整计划执行期限届满之日"`
}

// DutyForm records whether the duty that the grounds document demands is fulfilled.
type DutyForm struct {
	Fulfilled bool         `json:"fulfilled"`
	On        calendar.Day `json:"on" doc:"履行完毕之日，或者核实尚未履行之日"`
	Document  Paper        `json:"document,omitzero" doc:"核实文书；记录未履行的必填"`
	Reason    string       `json:"reason" maxLength:"4000"`
}

// FactAnswer records a fact of the case.
type FactAnswer struct {
	Circumstance string `json:"circumstance" maxLength:"64" doc:"适用情形"`
	Answer       string `json:"answer" enum:"true,false"`
	Source       string `json:"source" maxLength:"2000" doc:"何以得知"`
}

// AdoptionForm takes over a listing decided elsewhere.
type AdoptionForm struct {
	Listing    ListingForm  `json:"listing"`
	Decision   Paper        `json:"decision" doc:"列入决定"`
	Source     string       `json:"source" maxLength:"400" doc:"原名单或系统"`
	Notices    []Notice     `json:"notices,omitempty" maxItems:"51"`
	Deliveries []Delivery   `json:"deliveries,omitempty" maxItems:"51"`
	Listed     calendar.Day `json:"listed,omitempty" doc:"在原名单列入之日"`
	Until      calendar.Day `json:"until,omitempty" doc:"列入截止日；不填则由期限计算"`
}

func (f AdoptionForm) adoption() listing.Adoption {
	return listing.Adoption{Proposal: f.Listing.proposal(), Decision: f.Decision.document(), Source: f.Source,
		Notices: notices(f.Notices), Deliveries: deliveries(f.Deliveries), Listed: f.Listed, Until: f.Until}
}

// CompletionForm files papers that an adopted listing lacked.
type CompletionForm struct {
	Grounds      Paper      `json:"grounds,omitzero" doc:"依据文书"`
	DecisionFile string     `json:"decision_file,omitempty" doc:"决定书副本的 SHA-256"`
	Notices      []Notice   `json:"notices,omitempty" maxItems:"51"`
	Deliveries   []Delivery `json:"deliveries,omitempty" maxItems:"51"`
}
