package registry

import (
	"slices"
	"time"

	"liancheng/internal/access"
	"liancheng/internal/event"
	"liancheng/internal/fault"
	"liancheng/internal/ident"
)

// MergeState is how far a merging has come.
type MergeState string

const (
	MergeProposed MergeState = "proposed" // 待审批
	MergeStands   MergeState = "merged"   // 已合并
	MergeRefused  MergeState = "rejected" // 未批准
	MergeUndone   MergeState = "undone"   // 已撤销
)

var mergeWords = map[MergeState]string{MergeProposed: "待审批", MergeStands: "已合并", MergeRefused: "未批准", MergeUndone: "已撤销"}

// Chinese gives the word officers use.
func (s MergeState) Chinese() string { return mergeWords[s] }

// MergeReason is why two records are one party, or why not. It is a code, since it
// stands in events, where no free text may be.
type MergeReason string

const (
	RegisteredTwice MergeReason = "registered-twice" // 重复登记
	NumberReplaced  MergeReason = "number-replaced"  // 换发统一社会信用代码、证件后另行登记
	NameChanged     MergeReason = "name-changed"     // 更名后另行登记
	NotTheSame      MergeReason = "not-the-same"     // 经核实不是同一主体
	NotProven       MergeReason = "not-proven"       // 依据不足以证明
	PaperWithdrawn  MergeReason = "paper-withdrawn"  // 所依据的文书被撤销
	TakenBack       MergeReason = "taken-back"       // 提议人撤回
)

var mergeReasons = map[MergeReason]string{
	RegisteredTwice: "同一主体重复登记", NumberReplaced: "换发证照或证件后另行登记", NameChanged: "更名后另行登记",
	NotTheSame: "经核实不是同一主体", NotProven: "依据不足以证明系同一主体", PaperWithdrawn: "所依据的文书已撤销", TakenBack: "提议人撤回",
}

// Chinese gives the words officers use.
func (r MergeReason) Chinese() string { return mergeReasons[r] }

// MergeAct is one step of a merging.
type MergeAct string

const (
	ProposeMerge MergeAct = "propose"
	ApproveMerge MergeAct = "approve"
	RejectMerge  MergeAct = "reject"
	UndoMerge    MergeAct = "undo"
)

// mergeRules is the whole life of a merging: from where each act leads where, by whom it
// is done, and for what reasons. Approving is done for the reason proposed.
var mergeRules = map[MergeAct]struct {
	from, to MergeState
	permit   access.Act
	reasons  []MergeReason
}{
	ProposeMerge: {"", MergeProposed, access.PartyPropose, []MergeReason{RegisteredTwice, NumberReplaced, NameChanged}},
	ApproveMerge: {MergeProposed, MergeStands, access.PartyMerge, nil},
	RejectMerge:  {MergeProposed, MergeRefused, access.PartyMerge, []MergeReason{NotTheSame, NotProven, TakenBack}},
	UndoMerge:    {MergeStands, MergeUndone, access.PartyUnmerge, []MergeReason{NotTheSame, NotProven, PaperWithdrawn}},
}

// MergeReasons gives the reasons for which an act may be done.
func MergeReasons(act MergeAct) []MergeReason { return mergeRules[act].reasons }

// Kinds of events about mergings that change no record yet. Their body is MergeFacts;
// what changes a record is party.EventMerged and party.EventUnmerged.
const (
	EventMergeProposed event.Kind = "merge.proposed"
	EventMergeRefused  event.Kind = "merge.rejected"
)

// MergeFacts is the body of an event about a merging.
type MergeFacts struct {
	ID     string      `json:"id"`
	Party  string      `json:"party"`
	Into   string      `json:"into"`
	State  MergeState  `json:"state"`
	Reason MergeReason `json:"reason"`
}

// A Paper is the document that shows that two records are one party, or two after all.
type Paper struct {
	Number string // 文号
	File   string // SHA-256 of the stored file, hex
}

// A Hand is who took a step, for which body and when.
type Hand struct {
	Actor, Body string
	At          time.Time
}

// A Merge is one record's merging into another: proposed by one person, approved by a
// second, since it makes listings reach under other numbers; undone by one.
type Merge struct {
	ID        string
	Version   int64
	Party     string // the record that is to point to Into
	Into      string
	State     MergeState
	Reason    MergeReason
	Paper     Paper
	Proposed  Hand
	Decided   Hand
	Undone    Hand
	EndReason MergeReason // why it was refused or undone
	EndPaper  Paper       // of the undoing
}

// A MergeStep is what somebody does to a merging.
type MergeStep struct {
	Act    MergeAct
	Reason MergeReason
	Paper  Paper
}

// Next is the merging after a step. It does no I/O; whether the two records may be one
// party is party.CheckMerge's to say.
func (m Merge) Next(step MergeStep, by Hand) (Merge, error) {
	rule, known := mergeRules[step.Act]
	if !known || m.State != rule.from {
		return m, fault.New(fault.Conflict, "该记录的合并%s，不能再%s", stateWord(m.State), actWords[step.Act]).Under("party.merge-state")
	}
	var bad fault.List
	if len(rule.reasons) > 0 && !slices.Contains(rule.reasons, step.Reason) {
		bad.Add(fault.New(fault.Invalid, "请选择%s的原因", actWords[step.Act]).At("reason").Under("party.merge-reason"))
	}
	if step.Act == ProposeMerge || step.Act == UndoMerge {
		number, _, err := ident.ParseDocumentNumber(step.Paper.Number)
		if err != nil {
			bad.Add(fault.New(fault.Invalid, "请填写所依据文书的文号，如“内市监函〔2026〕12号”").At("document").Under("party.merge-document"))
		}
		step.Paper.Number = number.Text
		if step.Paper.File == "" {
			bad.Add(fault.New(fault.Invalid, "请附上所依据的文书，如登记机关出具的变更证明").At("file").Under("party.merge-file"))
		}
	}
	if err := bad.Err(); err != nil {
		return m, err
	}
	m.State, m.Version = rule.to, m.Version+1
	switch step.Act {
	case ProposeMerge:
		m.Reason, m.Paper, m.Proposed = step.Reason, step.Paper, by
	case ApproveMerge:
		m.Decided = by
	case RejectMerge:
		m.Decided, m.EndReason = by, step.Reason
	case UndoMerge:
		m.Undone, m.EndReason, m.EndPaper = by, step.Reason, step.Paper
	}
	return m, nil
}

var actWords = map[MergeAct]string{ProposeMerge: "提议合并", ApproveMerge: "批准合并", RejectMerge: "不予批准", UndoMerge: "撤销合并"}

func stateWord(s MergeState) string {
	if s == "" {
		return "没有提议"
	}
	return s.Chinese()
}
