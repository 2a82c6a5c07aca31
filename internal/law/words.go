// Package law is the law as data: memoranda, their measures, the matters those
// bear on, and what applied on a day and on what basis.
//
// The files under /law are what is shipped; changes confirmed by people in the
// running system overlay them (Change). Compile joins both into a Ruleset, which
// never changes and is named by its digest. Every rule here is pure: the day and
// the circumstances of a case come in as arguments.
package law

// Effect is what a gate does to a request, weakest first (architecture §4).
type Effect string

const (
	Reference    Effect = "reference"     // 参考
	StrictReview Effect = "strict-review" // 从严审核
	Restrict     Effect = "restrict"      // 限制
	Suspend      Effect = "suspend"       // 暂停
	Prohibit     Effect = "prohibit"      // 禁止
)

var effectWords = map[Effect]string{
	Reference: "参考", StrictReview: "从严审核", Restrict: "限制", Suspend: "暂停", Prohibit: "禁止",
}

// Chinese gives the word officers use.
func (e Effect) Chinese() string { return effectWords[e] }

// Kind of a directive.
type Kind string

const (
	Gate     Kind = "gate"     // bears on the decision of a matter
	Duty     Kind = "duty"     // a one-off act, or opening the body's own statutory procedure
	Standing Kind = "standing" // while listed: inspect more, watch; fed back once a period
)

var kindWords = map[Kind]string{Gate: "审批关口", Duty: "一次性任务", Standing: "持续性任务"}

// Chinese gives the word officers use.
func (k Kind) Chinese() string { return kindWords[k] }

// Binding is how far a directive binds the one it addresses.
type Binding string

const (
	Mandatory    Binding = "mandatory" // a government body acts under its own law
	ForReference Binding = "reference" // a government body weighs it
	RequestOnly  Binding = "request"   // a body outside government: information, no duty (国办发〔2020〕49号)
)

var bindingWords = map[Binding]string{Mandatory: "应当实施", ForReference: "参考实施", RequestOnly: "仅供参考（无义务）"}

// Chinese gives the words officers use.
func (b Binding) Chinese() string { return bindingWords[b] }

// Class of the national list of sanctions measures (全国失信惩戒措施基础清单).
type Class string

const (
	ClassA Class = "A" // takes a right away or adds a duty
	ClassB Class = "B" // steers the body's own discretion
	ClassC Class = "C" // only pushed to others
)

// Status of a basis, a period or an assignment on a day; one vocabulary everywhere.
type Status string

const (
	Confirmed   Status = "confirmed"
	Unconfirmed Status = "unconfirmed"
	Changed     Status = "changed"
	Repealed    Status = "repealed"
)

var statusWords = map[Status]string{Confirmed: "已确认", Unconfirmed: "未确认", Changed: "已变更", Repealed: "已废止"}

// Chinese gives the word officers use.
func (s Status) Chinese() string { return statusWords[s] }

// MemorandumStatus says whether the memorandum as a whole is run.
type MemorandumStatus string

const (
	InForce     MemorandumStatus = "in-force"
	UnderReview MemorandumStatus = "under-review" // class A never blocks
	Withdrawn   MemorandumStatus = "repealed"     // stops all but release
)

var memorandumWords = map[MemorandumStatus]string{InForce: "有效", UnderReview: "清理复核中", Withdrawn: "已废止"}

// Chinese gives the word officers use.
func (s MemorandumStatus) Chinese() string { return memorandumWords[s] }

// Role is the place in which a directive reaches somebody.
type Role string

const (
	Unit                   Role = "unit"                       // 失信单位
	Facility               Role = "facility"                   // 单位的某一设施（某一煤矿、某一项目）
	NaturalPerson          Role = "natural-person"             // 被列入的自然人本人
	LegalRepresentative    Role = "legal-representative"       // 法定代表人
	Principal              Role = "principal"                  // 主要负责人
	PersonInCharge         Role = "person-in-charge"           // 其他经济组织负责人
	ProjectLeader          Role = "project-leader"             // 项目负责人
	DirectlyResponsible    Role = "directly-responsible"       // 负有直接责任的有关人员
	RegisteredPractitioner Role = "registered-practitioner"    // 注册执业人员
	Shareholder            Role = "natural-person-shareholder" // 自然人股东
	OtherRelated           Role = "other-related-person"       // 其他相关人员
)

var roleWords = map[Role]string{
	Unit: "失信单位", Facility: "所涉设施", NaturalPerson: "自然人本人", LegalRepresentative: "法定代表人",
	Principal: "主要负责人", PersonInCharge: "负责人", ProjectLeader: "项目负责人",
	DirectlyResponsible: "负有直接责任的有关人员", RegisteredPractitioner: "注册执业人员",
	Shareholder: "自然人股东", OtherRelated: "其他相关人员",
}

// Chinese gives the memorandum's word.
func (r Role) Chinese() string { return roleWords[r] }

// IsPerson tells whether the role is held by a natural person.
func (r Role) IsPerson() bool { return r != Unit && r != Facility }

// Undo is how the effect of a directive is withdrawn when the listing ends.
type Undo string

const (
	Lift    Undo = "lift"    // the body lifts what it did
	Reapply Undo = "reapply" // the party must apply again; the body tells it how
	NoUndo  Undo = "none"    // nothing remains to be undone
)

var undoWords = map[Undo]string{Lift: "由实施机构解除", Reapply: "告知当事人重新申请", NoUndo: "无需解除"}

// Chinese gives the words officers use.
func (u Undo) Chinese() string { return undoWords[u] }

// Confidence is how surely a fact was read: H in a public source or computed, M well known, L unsure.
type Confidence string

// Tri is a circumstance's answer: true, false, or nobody has said yet.
type Tri int8

const (
	Unknown Tri = iota
	False
	True
)

// String gives true, false or unknown.
func (t Tri) String() string { return [...]string{"unknown", "false", "true"}[t] }

// Chinese gives 是, 否 or 不明.
func (t Tri) Chinese() string { return [...]string{"不明", "否", "是"}[t] }

// ParseTri reads true, false or unknown.
func ParseTri(s string) (Tri, bool) {
	switch s {
	case "true":
		return True, true
	case "false":
		return False, true
	case "unknown", "":
		return Unknown, true
	}
	return Unknown, false
}
