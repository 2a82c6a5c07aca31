package api

import (
	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/listing"
)

// RemedyForm is a reconsideration or suit that its forum has taken on.
type RemedyForm struct {
	Party    string             `json:"party,omitempty" maxLength:"64" doc:"提出的主体或者列明的人员；不填为被列入的主体"`
	Kind     listing.RemedyKind `json:"kind" enum:"reconsideration,suit" doc:"reconsideration 行政复议，suit 行政诉讼"`
	Against  listing.Contested  `json:"against" enum:"listing,grounds" doc:"listing 列入决定，grounds 依据文书"`
	Forum    string             `json:"forum" maxLength:"200" doc:"复议机关或者法院"`
	Number   string             `json:"number" maxLength:"200" doc:"案号"`
	Accepted calendar.Day       `json:"accepted" doc:"受理日期"`
	File     string             `json:"file,omitempty" maxLength:"64" doc:"受理通知书上传后的 SHA-256"`
}

// RemedyConclusionForm is the decision or judgment in legal force.
type RemedyConclusionForm struct {
	Against  listing.Contested    `json:"against" enum:"listing,grounds"`
	Result   listing.RemedyResult `json:"result" enum:"upheld,changed,quashed,dropped" doc:"upheld 维持，changed 变更，quashed 撤销、确认违法或者无效，dropped 撤回或者终止"`
	Document Paper                `json:"document" doc:"复议决定书、判决书或者裁定书"`
	Reason   string               `json:"reason" maxLength:"20000" doc:"结果的要点"`
	Conduct  string               `json:"conduct,omitempty" maxLength:"20000" doc:"变更列入的，更正后的事实"`
	Period   calendar.Period      `json:"period,omitzero" doc:"变更列入的，缩短后的列入期限"`
	Unnamed  []string             `json:"unnamed,omitempty" maxItems:"100" doc:"变更列入的，不再列明的人员"`
}

// Remedy is a reconsideration or suit and how it was concluded.
type Remedy struct {
	RemedyForm
	Conclusion *RemedyConclusionForm `json:"conclusion,omitempty"`
}

// GroundsChangeForm tells what became of the grounds document.
type GroundsChangeForm struct {
	Result   listing.RemedyResult `json:"result" enum:"changed,quashed" doc:"changed 变更，quashed 撤销、确认违法或者无效；撤销的，自登记起不予适用"`
	Document Paper                `json:"document" doc:"变更或者撤销依据文书的文书"`
	Known    calendar.Day         `json:"known" doc:"获知日期"`
	Reason   string               `json:"reason" maxLength:"20000" doc:"变更或者撤销的要点"`
}

// GroundsChange is such a change and the review of the listing.
type GroundsChange struct {
	GroundsChangeForm
	Review *ObjectionDecisionForm `json:"review,omitempty"`
	Due    calendar.Day           `json:"due,omitempty" doc:"复核的期限"`
}

func remediesOf(l *listing.Listing) (list []Remedy) {
	for _, r := range l.Remedies {
		out := Remedy{RemedyForm: RemedyForm(r.Filing)}
		if x := r.Conclusion; x != nil {
			out.Conclusion = &RemedyConclusionForm{x.Against, x.Result, paperOf(x.Document), x.Reason, x.Conduct, x.Period, x.Unnamed}
		}
		list = append(list, out)
	}
	return list
}

// groundsChangesOf shows what became of the grounds; of what is still to be reviewed, by when.
func (a *API) groundsChangesOf(l *listing.Listing) (list []GroundsChange) {
	for i := range l.GroundsChanges {
		g := &l.GroundsChanges[i]
		out := GroundsChange{GroundsChangeForm: GroundsChangeForm{g.Notice.Result, paperOf(g.Notice.Document), g.Notice.Known, g.Notice.Reason}}
		if x := g.Review; x != nil {
			out.Review = &ObjectionDecisionForm{x.Finding, x.Date, x.Response, paperOf(x.Document), x.Conduct, x.Period, x.Unnamed}
		} else if due, err := listing.ReviewDue(g, a.cfg.Rules()); err == nil {
			out.Due = due.Day
		}
		list = append(list, out)
	}
	return list
}

func (f ObjectionDecisionForm) decision() listing.ObjectionDecision {
	return listing.ObjectionDecision{Finding: f.Finding, Date: f.Date, Response: f.Response, Document: f.Document.document(), Conduct: f.Conduct, Period: f.Period, Unnamed: f.Unnamed}
}

// remedySteps are the steps of remedies, and of what follows when the grounds change.
func (a *API) remedySteps() {
	file := listingOp("remedy", "/{id}/remedies", access.RemedyHandle, "登记已受理的行政复议或者行政诉讼")
	file.About = "受理本身不停止执行；复议机关、法院决定停止执行的，另行标注。"
	step(a, file, func(c call, id string, v int64, f *RemedyForm) (listing.Listing, error) {
		return a.cfg.Listings.FileRemedy(c, c.Actor, id, v, listing.RemedyFiling(*f))
	})
	conclude := listingOp("remedy-conclusion", "/{id}/remedies/conclusion", access.RemedyDecide, "登记复议或者诉讼的结果")
	conclude.About = "列入决定被撤销的，列入随之终止；被变更的，随之更正，不得加重；依据文书被变更、撤销的，列入须复核。"
	step(a, conclude, func(c call, id string, v int64, f *RemedyConclusionForm) (listing.Listing, error) {
		return a.cfg.Listings.ConcludeRemedy(c, c.Actor, id, v, listing.RemedyConclusion{Against: f.Against, Result: f.Result,
			Document: f.Document.document(), Reason: f.Reason, Conduct: f.Conduct, Period: f.Period, Unnamed: f.Unnamed})
	})
	step(a, listingOp("grounds-change", "/{id}/grounds-changes", access.RemedyHandle, "登记依据文书的变更或者撤销"),
		func(c call, id string, v int64, f *GroundsChangeForm) (listing.Listing, error) {
			return a.cfg.Listings.ChangeGrounds(c, c.Actor, id, v, listing.GroundsNotice{Result: f.Result, Document: f.Document.document(), Known: f.Known, Reason: f.Reason})
		})
	step(a, listingOp("grounds-review", "/{id}/grounds-changes/review", access.RemedyDecide, "因依据文书变化复核列入：维持、更正或者撤销"),
		func(c call, id string, v int64, f *ObjectionDecisionForm) (listing.Listing, error) {
			return a.cfg.Listings.ReviewGrounds(c, c.Actor, id, v, listing.GroundsReview(f.decision()))
		})
}
