package listing

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// An Input is what an act brings. Each act has one type of input.
type Input interface{ acts() []Act }

// A Proposal opens a case on a document with legal force (拟列入), or changes it.
type Proposal struct {
	Party         string            `json:"party"`
	Domain        int               `json:"domain"`
	Case          string            `json:"case"`                    // who may be listed: id of the domain's subject case
	Kind          string            `json:"kind,omitempty"`          // kind of unit, where the case names kinds
	Facility      string            `json:"facility,omitempty"`      // the mine, where measures are about one
	Members       []standing.Member `json:"members,omitempty"`       // persons to be named beside the unit
	Document      Document          `json:"document"`                // the grounds document
	Conduct       string            `json:"conduct"`                 // facts of the case, in words
	Grounds       []string          `json:"grounds"`                 // standards of the domain that are met
	Circumstances map[string]bool   `json:"circumstances,omitempty"` // facts of the case that measures depend on
	Period        calendar.Period   `json:"period,omitzero"`         // how long; none: as long as the list basis says
}

// An Opinion is the legal review's.
type Opinion struct {
	Approve bool
	Text    string
}

// A Notification is one or several notices, each to one addressee.
type Notification struct{ Notices []Notice }

// A Notice tells one addressee of facts, basis, consequences and rights before the
// decision (国办发〔2020〕49号), served by a recorded means on a day.
type Notice struct {
	Recipient    string   `json:"recipient"` // party id; empty: the listed party
	Document     Document `json:"document"`
	Facts        string   `json:"facts,omitempty"`
	Basis        string   `json:"basis,omitempty"`
	Consequences string   `json:"consequences,omitempty"`
	Rights       string   `json:"rights,omitempty"`
	Served
	Period calendar.Period `json:"period,omitzero"` // to answer; none: the law's
	Heard  calendar.Day    `json:"heard,omitempty"` // the day a statement of the addressee was first answered
}

// A Means is how a paper was served (民事诉讼法第七章第二节).
type Means string

const (
	Direct       Means = "direct"        // 直接送达
	Left         Means = "left"          // 留置送达
	Post         Means = "post"          // 邮寄送达
	OtherBody    Means = "other-body"    // 转交、委托送达
	Electronic   Means = "electronic"    // 电子送达，须经同意
	PublicNotice Means = "public-notice" // 公告送达
)

var meansWords = map[Means]string{
	Direct: "直接送达", Left: "留置送达", Post: "邮寄送达", OtherBody: "转交、委托送达", Electronic: "电子送达", PublicNotice: "公告送达",
}

// Chinese gives the words officers use.
func (m Means) Chinese() string { return meansWords[m] }

// Served is how and when a paper reached its addressee.
type Served struct {
	Means   Means        `json:"means,omitempty"`
	Date    calendar.Day `json:"date,omitempty"`    // of receipt; of a public notice: of its publication
	Consent bool         `json:"consent,omitempty"` // the addressee agreed to electronic service
	Proof   string       `json:"proof,omitempty"`   // digest of the 送达回证
	On      calendar.Day `json:"on,omitempty"`      // the day it counts as served: given by the guard
}

// A Statement is what an addressee said in his defence, and the authority's answer.
type Statement struct {
	Recipient string       `json:"recipient"` // who spoke; empty: the listed party
	Form      Form         `json:"form"`
	Received  calendar.Day `json:"received"`
	Text      string       `json:"text"`
	File      string       `json:"file,omitempty"`
	Outcome   Outcome      `json:"outcome"`
	Response  string       `json:"response"` // the answer, with reasons
	Answered  calendar.Day `json:"answered"`
}

// A Form is how somebody was heard.
type Form string

const (
	Written Form = "written" // 书面
	Oral    Form = "oral"    // 口头，记入笔录
	Hearing Form = "hearing" // 听证
)

var formWords = map[Form]string{Written: "书面", Oral: "口头", Hearing: "听证"}

// Chinese gives the words officers use.
func (f Form) Chinese() string { return formWords[f] }

// An Outcome is what the authority made of a statement. There is none that
// aggravates (行政处罚法第四十五条).
type Outcome string

const (
	Accepted Outcome = "accepted" // 采纳
	Partly   Outcome = "partly"   // 部分采纳
	Rejected Outcome = "rejected" // 不予采纳
)

var outcomeWords = map[Outcome]string{Accepted: "采纳", Partly: "部分采纳", Rejected: "不予采纳"}

// Chinese gives the words officers use.
func (o Outcome) Chinese() string { return outcomeWords[o] }

// A Decision finds serious dishonesty and lists. It names persons and roles one by one.
type Decision struct {
	Document Document          `json:"document"`
	Members  []standing.Member `json:"members,omitempty"`
	Grounds  []string          `json:"grounds"`         // none: those proposed
	Period   calendar.Period   `json:"period,omitzero"` // none: the one proposed
	Measures string            `json:"measures"`        // 失信惩戒措施提示
	Removal  string            `json:"removal"`         // 移出条件和程序
	Remedies string            `json:"remedies"`        // 行政复议、行政诉讼的途径和期限

	Reconsideration string `json:"reconsideration,omitempty"` // 行政复议机关
	Court           string `json:"court,omitempty"`           // 管辖的人民法院
}

// Services record how the decision reached those it names.
type Services struct{ Deliveries []Delivery }

// A Delivery is the decision served on one addressee; without a recipient, on all
// who have not been served yet. The notice of how to repair goes with it (两书同达).
type Delivery struct {
	Recipient    string `json:"recipient"`
	RepairNotice bool   `json:"repair_notice,omitempty"` // 信用修复告知书一并送达
	Served
}

// A Termination ends a listing.
type Termination struct {
	How      standing.Ending `json:"how"`
	Document Document        `json:"document"`
	Reason   string          `json:"reason,omitempty"`
	On       calendar.Day    `json:"on"` // first day on which it no longer holds; none: the day of recording
}

// A Withdrawal gives a case up before the decision.
type Withdrawal struct {
	Reason string `json:"reason"`
}

// A Mark stops a listing's effect for a while, or lets it bite again.
type Mark struct {
	Reason   string       `json:"reason"`
	Document Document     `json:"document"`
	Cause    Cause        `json:"cause,omitempty"`   // of a suspension
	Through  calendar.Day `json:"through,omitempty"` // of a restructuring plan: the last day of its term
}

// A CircumstanceAnswer records a fact of the case that measures depend on.
type CircumstanceAnswer struct {
	ID     string
	Value  law.Tri
	Source string // how it is known
}

// An Adoption takes over a listing decided elsewhere, with what is at hand of its
// papers. Listed is the day it stands on where it comes from; it counts as the first
// day only while no service of the decision is on record.
type Adoption struct {
	Proposal
	Decision   Document     `json:"decision"` // number, date and issuer; the file may be missing
	Source     string       `json:"source"`   // the list or system it stood in
	Notices    []Notice     `json:"notices,omitempty"`
	Deliveries []Delivery   `json:"deliveries,omitempty"`
	Listed     calendar.Day `json:"listed,omitempty"`
	Until      calendar.Day `json:"until,omitempty"` // none: counted from the period
}

// A Completion files papers that an adopted listing lacked.
type Completion struct {
	Grounds      Document // the grounds document
	DecisionFile string   // digest of the decision's copy
	Notices      []Notice
	Deliveries   []Delivery
}

func (Proposal) acts() []Act             { return []Act{Propose, Edit} }
func (Opinion) acts() []Act              { return []Act{Review} }
func (Notification) acts() []Act         { return []Act{Notify} }
func (Statement) acts() []Act            { return []Act{Hear} }
func (Decision) acts() []Act             { return []Act{Decide} }
func (Services) acts() []Act             { return []Act{Serve} }
func (Termination) acts() []Act          { return []Act{End} }
func (Withdrawal) acts() []Act           { return []Act{Withdraw} }
func (Adoption) acts() []Act             { return []Act{Adopt} }
func (Completion) acts() []Act           { return []Act{Complete} }
func (CircumstanceAnswer) acts() []Act   { return []Act{Answer} }
func (ObjectionApplication) acts() []Act { return []Act{Object} }
func (ObjectionDecision) acts() []Act    { return []Act{DecideObjection} }
func (ObjectionWithdrawal) acts() []Act  { return []Act{WithdrawObjection} }
func (RepairApplication) acts() []Act    { return []Act{ApplyRepair} }
func (RepairAcceptance) acts() []Act     { return []Act{AcceptRepair} }
func (RepairDecision) acts() []Act       { return []Act{DecideRepair} }
func (RepairWithdrawal) acts() []Act     { return []Act{WithdrawRepair} }
func (Restoration) acts() []Act          { return []Act{Restore} }
func (RemedyFiling) acts() []Act         { return []Act{FileRemedy} }
func (RemedyConclusion) acts() []Act     { return []Act{ConcludeRemedy} }
func (GroundsNotice) acts() []Act        { return []Act{ChangeGrounds} }
func (GroundsReview) acts() []Act        { return []Act{ReviewGrounds} }
func (Duty) acts() []Act                 { return []Act{RecordDuty} }
func (Mark) acts() []Act                 { return []Act{Stay, Unstay, Suspend, Resume} }

// filesOf gives the digests that an input names.
func filesOf(in Input) []string {
	var files []string
	switch in := in.(type) {
	case Proposal:
		files = []string{in.Document.File}
	case Notification:
		files = noticeFiles(in.Notices)
	case Statement:
		files = []string{in.File}
	case Decision:
		files = []string{in.Document.File}
	case Services:
		files = deliveryFiles(in.Deliveries)
	case Termination:
		files = []string{in.Document.File}
	case Mark:
		files = []string{in.Document.File}
	case Duty:
		files = []string{in.Document.File}
	case ObjectionApplication:
		files = []string{in.Authorisation, in.File}
	case ObjectionDecision:
		files = []string{in.Document.File}
	case RepairApplication:
		files = []string{in.Proof, in.Commitment}
	case RepairDecision:
		files = []string{in.Document.File}
	case Restoration:
		files = []string{in.Document.File}
	case RemedyFiling:
		files = []string{in.File}
	case RemedyConclusion:
		files = []string{in.Document.File}
	case GroundsNotice:
		files = []string{in.Document.File}
	case GroundsReview:
		files = []string{in.Document.File}
	case Adoption:
		files = slices.Concat([]string{in.Document.File, in.Decision.File}, noticeFiles(in.Notices), deliveryFiles(in.Deliveries))
	case Completion:
		files = slices.Concat([]string{in.Grounds.File, in.DecisionFile}, noticeFiles(in.Notices), deliveryFiles(in.Deliveries))
	}
	return slices.DeleteFunc(files, func(f string) bool { return f == "" })
}

func noticeFiles(notices []Notice) (files []string) {
	for _, n := range notices {
		files = append(files, n.Document.File, n.Proof)
	}
	return files
}

func deliveryFiles(deliveries []Delivery) (files []string) {
	for _, d := range deliveries {
		files = append(files, d.Proof)
	}
	return files
}

// partiesOf gives the parties that an input names and that must be known.
func partiesOf(in Input) []string {
	switch in := in.(type) {
	case Proposal:
		return addressees(in.Party, in.Members)
	case Adoption:
		return addressees(in.Party, in.Members)
	}
	return nil
}
