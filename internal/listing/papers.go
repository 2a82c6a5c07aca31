package listing

import (
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A PaperKind is one of the papers of a case, by the form it is made from.
type PaperKind string

const (
	PaperNotice           PaperKind = "notice"            // 事先告知书，逐人
	PaperNoticeReceipt    PaperKind = "notice-receipt"    // 送达回证
	PaperStatement        PaperKind = "statement"         // 陈述申辩复核意见书
	PaperWithdrawal       PaperKind = "withdrawal"        // 不予列入告知书
	PaperDecision         PaperKind = "decision"          // 认定并列入决定书
	PaperRepairNotice     PaperKind = "repair-notice"     // 信用修复告知书，与决定书一并送达
	PaperDecisionReceipt  PaperKind = "decision-receipt"  // 送达回证
	PaperObjection        PaperKind = "objection"         // 异议处理答复书
	PaperRepairAcceptance PaperKind = "repair-acceptance" // 信用修复受理通知书
	PaperRepairRejection  PaperKind = "repair-rejection"  // 信用修复不予受理通知书
	PaperRepairGrant      PaperKind = "repair-grant"      // 准予信用修复决定书
	PaperRepairRefusal    PaperKind = "repair-refusal"    // 不予信用修复决定书
	PaperRestoration      PaperKind = "restoration"       // 撤销信用修复并恢复列入决定书
	PaperGroundsReview    PaperKind = "grounds-review"    // 依据文书变更复核决定书
	PaperRevocation       PaperKind = "revocation"        // 撤销列入决定书
	PaperRemoval          PaperKind = "removal"           // 移出告知书（届满）
)

var paperNames = map[PaperKind]string{
	PaperNotice:           "拟列入严重失信主体名单事先告知书",
	PaperNoticeReceipt:    "送达回证（事先告知书）",
	PaperStatement:        "陈述申辩复核意见书",
	PaperWithdrawal:       "不予列入严重失信主体名单告知书",
	PaperDecision:         "认定并列入严重失信主体名单决定书",
	PaperRepairNotice:     "信用修复告知书",
	PaperDecisionReceipt:  "送达回证（决定书和信用修复告知书）",
	PaperObjection:        "异议处理答复书",
	PaperRepairAcceptance: "信用修复受理通知书",
	PaperRepairRejection:  "信用修复不予受理通知书",
	PaperRepairGrant:      "准予信用修复决定书",
	PaperRepairRefusal:    "不予信用修复决定书",
	PaperRestoration:      "撤销信用修复并恢复列入决定书",
	PaperGroundsReview:    "依据文书变更复核决定书",
	PaperRevocation:       "撤销列入严重失信主体名单决定书",
	PaperRemoval:          "移出严重失信主体名单告知书",
}

// paperRules says of each paper from which form it is made, to which step it belongs, which
// ones a case has, and what stands in it; in the order of a case's way.
var paperRules = []struct {
	kind   PaperKind
	form   string
	step   Act
	drafts func(*paperCase) []Draft
	fill   func(*paperCase, Draft)
}{
	{PaperNotice, "notice", Notify, noticeDrafts, fillNotice},
	{PaperNoticeReceipt, "receipt", Notify, noticeReceipts, fillReceipt},
	{PaperStatement, "statement", Hear, statementDrafts, fillStatement},
	{PaperWithdrawal, "withdrawal", Withdraw, withdrawalDrafts, fillWithdrawal},
	{PaperDecision, "decision", Decide, decisionDrafts, fillDecision},
	{PaperRepairNotice, "repair-notice", Serve, repairNoticeDrafts, fillRepairNotice},
	{PaperDecisionReceipt, "receipt", Serve, decisionReceipts, fillReceipt},
	{PaperObjection, "objection", DecideObjection, objectionDrafts, fillObjection},
	{PaperRepairAcceptance, "repair-acceptance", AcceptRepair, acceptanceDrafts, fillAcceptance},
	{PaperRepairRejection, "repair-rejection", AcceptRepair, rejectionDrafts, fillAcceptance},
	{PaperRepairGrant, "repair-grant", DecideRepair, grantDrafts, fillRepair},
	{PaperRepairRefusal, "repair-refusal", DecideRepair, refusalDrafts, fillRepair},
	{PaperRestoration, "restoration", Restore, restorationDrafts, fillRestoration},
	{PaperGroundsReview, "grounds-review", ReviewGrounds, reviewDrafts, fillReview},
	{PaperRevocation, "revocation", End, revocationDrafts, fillRevocation},
	{PaperRemoval, "removal", End, removalDrafts, fillRemoval},
}

// Chinese gives the paper's name.
func (k PaperKind) Chinese() string { return paperNames[k] }

// A PaperState says how a paper stands.
type PaperState string

const (
	PaperMade       PaperState = "made"       // 所记载的步骤已经办理
	PaperReady      PaperState = "ready"      // 可以制作
	PaperIncomplete PaperState = "incomplete" // 材料不全，不能制作
)

var paperStateWords = map[PaperState]string{PaperMade: "已办理", PaperReady: "可以制作", PaperIncomplete: "材料不全，尚不能制作"}

// Chinese gives the words officers use.
func (s PaperState) Chinese() string { return paperStateWords[s] }

// A Draft is one paper of a case, as far as it has come. It names nobody.
type Draft struct {
	Kind     PaperKind  `json:"kind"`
	No       int        `json:"no,omitempty"` // which statement, objection, application …, from 1
	Party    string     `json:"party"`        // id of whom it goes to
	Role     string     `json:"role"`         // in which role, in words
	Name     string     `json:"name"`
	Step     Act        `json:"step"` // to which it belongs
	State    PaperState `json:"state"`
	Missing  []string   `json:"missing,omitempty"`  // what the case lacks before it can be made
	Blanks   []string   `json:"blanks,omitempty"`   // what is to be filled in by hand: 待填写
	Cautions []string   `json:"cautions,omitempty"` // law it rests on that nobody has confirmed
}

// A paperCase is what papers are made from: the case, the law, the day, and whom it names.
type paperCase struct {
	l      *Listing
	law    *law.Ruleset
	today  calendar.Day
	people map[string]PaperParty
	filling
}

// Drafts gives the papers that make sense in the case as it stands, in the order of its way.
func (l *Listing) Drafts(rules *law.Ruleset, today calendar.Day) []Draft {
	c := &paperCase{l: l, law: rules, today: today}
	var list []Draft
	for _, r := range paperRules {
		for _, d := range r.drafts(c) {
			d.Kind, d.Name, d.Step, d.Role = r.kind, r.kind.Chinese(), r.step, l.roles(d.Party)
			if len(d.Missing) > 0 {
				d.State = PaperIncomplete
			}
			list = append(list, d)
		}
	}
	return list
}

// each makes a draft for every one of them, made where the case says so already.
func each(parties []string, made func(string) bool, missing ...string) (list []Draft) {
	for _, id := range parties {
		d := Draft{Party: id, State: PaperReady, Missing: missing}
		if made(id) {
			d.State, d.Missing = PaperMade, nil
		}
		list = append(list, d)
	}
	return list
}

func (l *Listing) told(id string) bool { _, told := l.notice(id); return told }

func never(string) bool { return false }

func noticeDrafts(c *paperCase) []Draft {
	l := c.l
	switch {
	case l.Adopted:
		return nil
	case l.Decision != nil || l.State == standing.Withdrawn:
		told := slices.DeleteFunc(addressees(l.Party, l.Members), func(id string) bool { return !l.told(id) })
		return each(told, l.told)
	case l.State == standing.Proposed:
		return each(addressees(l.Party, l.Members), never, "法制审核通过")
	}
	return each(addressees(l.Party, l.Members), l.told)
}

func noticeReceipts(c *paperCase) []Draft {
	if c.l.State == standing.Proposed {
		return nil
	}
	return noticeDrafts(c)
}

func statementDrafts(c *paperCase) (list []Draft) {
	for i, s := range c.l.Statements {
		list = append(list, Draft{No: i + 1, Party: s.Recipient, State: PaperReady})
	}
	return list
}

func withdrawalDrafts(c *paperCase) (list []Draft) {
	if c.l.State != standing.Withdrawn {
		return nil
	}
	for _, n := range c.l.Notices {
		list = append(list, Draft{Party: n.Recipient, State: PaperReady})
	}
	return list
}

// decisionDrafts: one decision names all; what stops it is what stops the step.
func decisionDrafts(c *paperCase) []Draft {
	switch l := c.l; {
	case l.Adopted || l.Decision == nil && l.State != standing.Notified && l.State != standing.Heard:
		return nil
	case l.Decision != nil:
		return []Draft{{Party: l.Party, State: PaperMade}}
	}
	return []Draft{{Party: c.l.Party, State: PaperReady, Missing: c.unripe()}}
}

// unripe says what a decision still waits for.
func (c *paperCase) unripe() (missing []string) {
	cal := c.law.Calendar()
	for _, id := range c.named() {
		n, told := c.l.notice(id)
		switch {
		case !told:
			missing = append(missing, "对"+c.l.roles(id)+"的告知")
		case c.today.Before(n.DecidableFrom(cal).Day):
			missing = append(missing, c.l.roles(id)+"的陈述申辩期届满，最早可于 "+n.DecidableFrom(cal).Day.Chinese()+" 作出决定")
		}
	}
	return missing
}

// named are the party and the persons whom the decision names, or may name: those told.
func (c *paperCase) named() []string {
	if c.l.Decision != nil {
		return c.l.addressees()
	}
	return slices.DeleteFunc(addressees(c.l.Party, c.l.Members), func(id string) bool { return id != c.l.Party && !c.l.told(id) })
}

func repairNoticeDrafts(c *paperCase) []Draft {
	decision := decisionDrafts(c)
	if len(decision) == 0 {
		return nil
	}
	return each(c.named(), c.l.served, decision[0].Missing...)
}

func decisionReceipts(c *paperCase) []Draft {
	if c.l.Adopted || c.l.Decision == nil {
		return nil
	}
	return each(c.named(), c.l.served)
}

func objectionDrafts(c *paperCase) (list []Draft) {
	for i, o := range c.l.Objections {
		switch {
		case o.Decision != nil:
			list = append(list, Draft{No: i + 1, Party: o.Application.Party, State: PaperMade})
		case o.Open():
			list = append(list, Draft{No: i + 1, Party: o.Application.Party, State: PaperReady})
		}
	}
	return list
}

func reviewDrafts(c *paperCase) (list []Draft) {
	for i, g := range c.l.GroundsChanges {
		state := PaperReady
		if g.Review != nil {
			state = PaperMade
		}
		for _, d := range each(c.l.addressees(), never) {
			d.No, d.State = i+1, state
			list = append(list, d)
		}
	}
	return list
}

// revocationDrafts: a wrong decision may be revoked at any time.
func revocationDrafts(c *paperCase) []Draft {
	switch l := c.l; {
	case l.Decision == nil || l.State == standing.Ended && l.Termination.How != standing.Revoked:
		return nil
	default:
		return each(l.addressees(), func(string) bool { return l.State == standing.Ended })
	}
}

func removalDrafts(c *paperCase) []Draft {
	l := c.l
	ended := l.State == standing.Ended && l.Termination.How == standing.Expired
	if !ended && (l.State != standing.Served || l.Until == "" || !c.today.After(l.Until)) {
		return nil
	}
	return each(l.addressees(), func(string) bool { return ended })
}

func restorationDrafts(c *paperCase) (list []Draft) {
	l, n := c.l, len(c.l.Restorations)
	if l.State == standing.Ended && l.Termination.How == standing.Repaired && !c.today.After(l.Until) {
		n++
	}
	for i := range n {
		for _, d := range each(l.addressees(), func(string) bool { return i < len(l.Restorations) }) {
			d.No = i + 1
			list = append(list, d)
		}
	}
	return list
}
