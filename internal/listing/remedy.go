package listing

import (
	"cmp"
	"slices"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

// A Remedy is an administrative reconsideration or suit about a listing: against the
// decision itself, or against the document it rests on. Filing stops nothing; a stay is the
// forum's to order (行政复议法第四十二条、行政诉讼法第五十六条) and is marked as one.
type Remedy struct {
	Filing     RemedyFiling      `json:"filing"`
	Conclusion *RemedyConclusion `json:"conclusion,omitempty"`
}

// Open tells whether its forum has yet to conclude it.
func (r *Remedy) Open() bool { return r.Conclusion == nil }

// A RemedyKind is the way taken.
type RemedyKind string

const (
	Reconsideration RemedyKind = "reconsideration" // 行政复议
	Suit            RemedyKind = "suit"            // 行政诉讼
)

var remedyWords = map[RemedyKind]string{Reconsideration: "行政复议", Suit: "行政诉讼"}

// Chinese gives the words officers use.
func (k RemedyKind) Chinese() string { return remedyWords[k] }

// A Contested is what a remedy is against.
type Contested string

const (
	TheListing Contested = "listing" // 列入决定
	TheGrounds Contested = "grounds" // 依据文书
)

var contestedWords = map[Contested]string{TheListing: "列入决定", TheGrounds: "依据文书"}

// Chinese gives the words officers use.
func (c Contested) Chinese() string { return contestedWords[c] }

// A RemedyFiling is a remedy that its forum has taken on.
type RemedyFiling struct {
	Party    string       `json:"party"` // who filed; empty: the listed party
	Kind     RemedyKind   `json:"kind"`
	Against  Contested    `json:"against"`
	Forum    string       `json:"forum"`  // 复议机关、法院
	Number   string       `json:"number"` // 案号
	Accepted calendar.Day `json:"accepted"`
	File     string       `json:"file,omitempty"` // 受理通知书
}

// A RemedyResult is how a forum concluded.
type RemedyResult string

const (
	Upheld  RemedyResult = "upheld"  // 维持，驳回
	Changed RemedyResult = "changed" // 变更，部分撤销
	Quashed RemedyResult = "quashed" // 撤销，确认违法或者无效
	Dropped RemedyResult = "dropped" // 撤回，终止
)

var resultWords = map[RemedyResult]string{Upheld: "维持", Changed: "变更", Quashed: "撤销", Dropped: "申请人撤回或者程序终止"}

// Chinese gives the words officers use.
func (r RemedyResult) Chinese() string { return resultWords[r] }

// A RemedyConclusion is the forum's decision or judgment in legal force. One that changes
// the listing says how; one about the grounds document has the listing reviewed.
type RemedyConclusion struct {
	Against  Contested       `json:"against"` // which of the open ones
	Result   RemedyResult    `json:"result"`
	Document Document        `json:"document"` // 复议决定书、判决书、裁定书
	Reason   string          `json:"reason"`
	Conduct  string          `json:"conduct,omitempty"` // of a change of the listing: the facts as they are right
	Period   calendar.Period `json:"period,omitzero"`   // of a change of the listing: never longer
	Unnamed  []string        `json:"unnamed,omitempty"` // of a change of the listing: persons that are no longer named
}

// A GroundsChange is the grounds document changed or quashed, and the review of the
// listing that follows from it (行政处罚法第四十八条).
type GroundsChange struct {
	Notice GroundsNotice  `json:"notice"`
	Review *GroundsReview `json:"review,omitempty"`
}

// Open tells whether the listing is still to be reviewed.
func (g *GroundsChange) Open() bool { return g.Review == nil }

// A GroundsNotice tells what became of the grounds document.
type GroundsNotice struct {
	Result   RemedyResult `json:"result"`   // Changed or Quashed
	Document Document     `json:"document"` // that changed or quashed it
	Known    calendar.Day `json:"known"`    // when the authority learnt of it
	Reason   string       `json:"reason"`
}

// A GroundsReview says what the change means for the listing; it has the form of an answer
// to an objection.
type GroundsReview ObjectionDecision

// pendingRemedy is the open remedy against the listing or its grounds.
func (l *Listing) pendingRemedy(against Contested) (*Remedy, bool) {
	for i := range l.Remedies {
		if r := &l.Remedies[i]; r.Open() && r.Filing.Against == against {
			return r, true
		}
	}
	return nil, false
}

// pendingReview is the change of the grounds that the listing is still to be reviewed for.
func (l *Listing) pendingReview() (*GroundsChange, bool) {
	if n := len(l.GroundsChanges); n > 0 && l.GroundsChanges[n-1].Open() {
		return &l.GroundsChanges[n-1], true
	}
	return nil, false
}

// groundless tells whether what the listing rests on was quashed and nobody has reviewed it
// yet: nothing is applied on it.
func (l *Listing) groundless() bool {
	g, pending := l.pendingReview()
	return pending && g.Notice.Result == Quashed
}

// fileRemedy records that a forum took a remedy on.
func fileRemedy(l *Listing, in Input, w *World) (standing.State, error) {
	f := in.(RemedyFiling)
	if r, pending := l.pendingRemedy(f.Against); pending {
		return "", fault.New(fault.Conflict, "针对%s的%s（%s）尚未审结，审结后再登记下一件", f.Against.Chinese(), r.Filing.Kind.Chinese(), r.Filing.Number).
			At("against").Under("listing.remedy-pending")
	}
	if f.Party == "" {
		f.Party = l.Party
	}
	var bad problems
	if !slices.Contains(l.addressees(), f.Party) {
		bad.add("party", "listing.remedy-party", "提出复议、诉讼的不是被列入的主体或者列明的人员")
	}
	if f.Kind.Chinese() == "" {
		bad.add("kind", "listing.remedy-kind", "请选择行政复议或者行政诉讼")
	}
	if f.Against.Chinese() == "" {
		bad.add("against", "listing.remedy-against", "请选择针对的是列入决定还是依据文书")
	}
	f.Forum = bad.text("forum", "复议机关或者法院", f.Forum, 2)
	f.Number = bad.text("number", "案号", f.Number, 2)
	bad.file("file", "受理通知书", f.File, false, w)
	first := l.Document.Date
	if f.Against == TheListing {
		first = l.Decision.Document.Date
	}
	if bad.day("accepted", "受理日期", f.Accepted, w.Day) && f.Accepted.Before(first) {
		bad.add("accepted", "listing.date-order", "受理日期 %s 早于%s的 %s", f.Accepted.Chinese(), f.Against.Chinese(), first.Chinese())
	}
	l.Remedies = append(l.Remedies, Remedy{Filing: f})
	return standing.Served, bad.err()
}

// concludeRemedy records the forum's decision and does what it orders: a listing that was
// quashed ends, one that was changed is corrected, and where the grounds fell or changed it
// is to be reviewed. A listing that has ended meanwhile stays ended.
func concludeRemedy(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(RemedyConclusion)
	r, pending := l.pendingRemedy(x.Against)
	if !pending {
		return "", fault.New(fault.NotFound, "没有针对%s、尚未审结的复议或者诉讼", cmp.Or(x.Against.Chinese(), "该对象")).At("against").Under("listing.remedy-none")
	}
	var bad problems
	if x.Result.Chinese() == "" {
		bad.add("result", "listing.remedy-result", "请选择结果：维持、变更、撤销，或者撤回、终止")
	}
	x.Document = bad.document("document", x.Document, papers{name: "复议决定书或者裁判文书", file: true}, w)
	x.Reason = bad.text("reason", "结果的要点", x.Reason, leastReason)
	if d := x.Document.Date; d.Valid() && d.Before(r.Filing.Accepted) {
		bad.add("document.date", "listing.date-order", "文书日期 %s 早于受理的 %s", d.Chinese(), r.Filing.Accepted.Chinese())
	}
	to := l.State
	switch {
	case to == standing.Ended || x.Result == Upheld || x.Result == Dropped:
	case x.Against == TheGrounds:
		if g, pending := l.pendingReview(); pending {
			bad.add("against", "listing.review-pending", "依据文书 %s 的变化尚未复核，请先复核", g.Notice.Document.Date.Chinese())
		}
		l.GroundsChanges = append(l.GroundsChanges, GroundsChange{Notice: GroundsNotice{Result: x.Result, Document: x.Document, Known: w.Day, Reason: x.Reason}})
	case x.Result == Changed:
		l.correct(&bad, &x.Conduct, x.Period, x.Unnamed, w)
	default:
		t := Termination{How: standing.Revoked, Document: x.Document, Reason: x.Reason}
		t.firstDay(&bad, w)
		l.terminate(&t, w)
		to = standing.Ended
	}
	r.Conclusion = &x
	return to, bad.err()
}

// changeGrounds records that the grounds document was changed or quashed by whoever made it.
func changeGrounds(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(GroundsNotice)
	if _, pending := l.pendingReview(); pending {
		return "", fault.New(fault.Conflict, "依据文书的上一次变化尚未复核，请先复核").Under("listing.review-pending")
	}
	var bad problems
	if x.Result != Changed && x.Result != Quashed {
		bad.add("result", "listing.grounds-result", "请选择依据文书是被变更还是被撤销（含确认违法、无效）")
	}
	x.Document = bad.document("document", x.Document, papers{name: "变更或者撤销依据文书的文书", file: true}, w)
	x.Reason = bad.text("reason", "变更或者撤销的要点", x.Reason, leastReason)
	if d := x.Document.Date; d.Valid() && d.Before(l.Document.Date) {
		bad.add("document.date", "listing.date-order", "文书日期 %s 早于依据文书的 %s", d.Chinese(), l.Document.Date.Chinese())
	}
	if bad.day("known", "获知日期", x.Known, w.Day) && x.Document.Date.After(x.Known) {
		bad.add("known", "listing.date-order", "获知日期 %s 早于文书日期 %s", x.Known.Chinese(), x.Document.Date.Chinese())
	}
	l.GroundsChanges = append(l.GroundsChanges, GroundsChange{Notice: x})
	return standing.Served, bad.err()
}

// reviewGrounds says what the change means for the listing. Where the grounds were quashed
// there is nothing left to keep or correct.
func reviewGrounds(l *Listing, in Input, w *World) (standing.State, error) {
	x := in.(GroundsReview)
	g, pending := l.pendingReview()
	if !pending {
		return "", fault.New(fault.NotFound, "没有待复核的依据文书变化").Under("listing.review-none")
	}
	if g.Notice.Result == Quashed && (x.Finding == Kept || x.Finding == Corrected) {
		return "", fault.New(fault.Conflict, "依据文书已被撤销，列入失去依据，只可撤销列入").At("finding").Under("listing.review-quashed")
	}
	g.Review = &x
	return l.rule((*ObjectionDecision)(&x), g.Notice.Known, w)
}

// GroundsReviewTime is the period in which a listing is reviewed when its grounds changed.
const GroundsReviewTime = "grounds-review" // from the day the authority learnt of it

// ReviewDue is the day by which the listing must be reviewed.
func ReviewDue(g *GroundsChange, rules *law.Ruleset) (calendar.Due, error) {
	return g.clock().Due(rules)
}
