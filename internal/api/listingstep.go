package api

import (
	"liancheng/internal/access"
	"liancheng/internal/law"
	"liancheng/internal/listing"
)

// listingSteps are the steps of a case. Each takes the version seen and gives the case
// as it is then.
func (a *API) listingSteps() {
	opens := func(o op) op { o.Status = 201; return o }
	handle(a, opens(listingOp("propose", "", access.ListingPropose, "提出列入建议（拟列入）")), a.propose)
	handle(a, opens(listingOp("adopt", "/adopt", access.ListingAdopt, "转入名单")), a.adopt)
	edit := listingOp("edit", "/{id}", access.ListingEdit, "修改列入建议")
	edit.Method = "PATCH"
	edit.About = "以全部内容替换；告知之前可以修改，修改后须重新审核。"
	step(a, edit, func(c call, id string, v int64, f *ListingForm) (listing.Listing, error) {
		return a.cfg.Listings.Edit(c, c.Actor, id, v, f.proposal())
	})
	step(a, listingOp("review", "/{id}/review", access.ListingReview, "法制审核"),
		func(c call, id string, v int64, f *Review) (listing.Listing, error) {
			return a.cfg.Listings.Review(c, c.Actor, id, v, listing.Opinion{Approve: f.Approve, Text: f.Opinion})
		})
	step(a, listingOp("notice", "/{id}/notice", access.ListingNotify, "记录告知"),
		func(c call, id string, v int64, f *Notices) (listing.Listing, error) {
			return a.cfg.Listings.Notify(c, c.Actor, id, v, notices(f.Notices)...)
		})
	step(a, listingOp("hearing", "/{id}/hearing", access.ListingHear, "记录陈述申辩及答复"),
		func(c call, id string, v int64, f *Statement) (listing.Listing, error) {
			return a.cfg.Listings.Hear(c, c.Actor, id, v, listing.Statement(*f))
		})
	step(a, listingOp("decision", "/{id}/decision", access.ListingDecide, "作出认定并列入决定"),
		func(c call, id string, v int64, f *DecisionForm) (listing.Listing, error) {
			return a.cfg.Listings.Decide(c, c.Actor, id, v, f.decision())
		})
	step(a, listingOp("service", "/{id}/service", access.ListingServe, "记录决定送达，自送达起生效"),
		func(c call, id string, v int64, f *Deliveries) (listing.Listing, error) {
			return a.cfg.Listings.Serve(c, c.Actor, id, v, deliveries(f.Deliveries)...)
		})
	step(a, listingOp("end", "/{id}/end", access.ListingEnd, "终止列入"),
		func(c call, id string, v int64, f *EndingForm) (listing.Listing, error) {
			return a.cfg.Listings.End(c, c.Actor, id, v, listing.Termination{How: f.How, Document: f.Document.document(), Reason: f.Reason, On: f.On})
		})
	step(a, listingOp("withdraw", "/{id}/withdraw", access.ListingWithdraw, "撤回列入建议"),
		func(c call, id string, v int64, f *Note) (listing.Listing, error) {
			return a.cfg.Listings.Withdraw(c, c.Actor, id, v, f.Reason)
		})
	step(a, listingOp("complete", "/{id}/complete", access.ListingAdopt, "补齐转入名单的材料"),
		func(c call, id string, v int64, f *CompletionForm) (listing.Listing, error) {
			return a.cfg.Listings.Complete(c, c.Actor, id, v, listing.Completion{Grounds: f.Grounds.document(),
				DecisionFile: f.DecisionFile, Notices: notices(f.Notices), Deliveries: deliveries(f.Deliveries)})
		})
	step(a, listingOp("circumstances", "/{id}/circumstances", access.ListingAnswer, "答复案件的适用情形"),
		func(c call, id string, v int64, f *FactAnswer) (listing.Listing, error) {
			answer, _ := law.ParseTri(f.Answer)
			return a.cfg.Listings.AnswerCircumstance(c, c.Actor, id, v, listing.CircumstanceAnswer{ID: f.Circumstance, Value: answer, Source: f.Source})
		})
	mark := listingOp("marks", "/{id}/marks", access.ListingDecide, "标注停止执行、暂停执行，或取消标注")
	step(a, mark, func(c call, id string, v int64, f *MarkForm) (listing.Listing, error) {
		return a.cfg.Listings.Mark(c, c.Actor, id, v, f.Act, listing.Mark{Reason: f.Reason, Document: f.Document.document(), Cause: f.Cause, Through: f.Through})
	})
	duty := listingOp("duty", "/{id}/duty", access.ListingDecide, "记录义务履行情况")
	duty.About = "没有记录的，不影响届满移出和公示终止；记录未履行的，附核实文书，名单设列依据或者公示规定以履行完毕为条件的，期限届满后延续至履行完毕。"
	step(a, duty, func(c call, id string, v int64, f *DutyForm) (listing.Listing, error) {
		return a.cfg.Listings.RecordDuty(c, c.Actor, id, v, listing.Duty{Fulfilled: f.Fulfilled, On: f.On, Document: f.Document.document(), Reason: f.Reason})
	})
}

func listingOp(name, path string, act access.Act, summary string) op {
	return op{Name: "listings." + name, Method: "POST", Path: "/v1/listings" + path, Tag: tagListing, Act: act, Summary: summary}
}

type stepIn[F any] struct {
	ByID
	Match
	Body F
}

// step registers one step of a case.
func step[F any](a *API, o op, do func(c call, id string, version int64, form *F) (listing.Listing, error)) {
	handle(a, o, func(c call, in *stepIn[F]) (*tagged[Listing], error) {
		version, err := in.version(whatever)
		if err != nil {
			return nil, err
		}
		l, err := do(c, in.ID, version, &in.Body)
		if err != nil {
			return nil, err
		}
		return tag(l.Version, a.listingOf(l)), nil
	})
}

// whatever is the version of services that take what there is for 0.
func whatever() (int64, error) { return 0, nil }

func (a *API) propose(c call, in *body[ListingForm]) (*created[Listing], error) {
	l, err := a.cfg.Listings.Propose(c, c.Actor, in.Body.proposal())
	if err != nil {
		return nil, err
	}
	return made("/v1/listings/"+l.ID, l.Version, a.listingOf(l)), nil
}

func (a *API) adopt(c call, in *body[AdoptionForm]) (*created[Listing], error) {
	l, err := a.cfg.Listings.Adopt(c, c.Actor, in.Body.adoption())
	if err != nil {
		return nil, err
	}
	return made("/v1/listings/"+l.ID, l.Version, a.listingOf(l)), nil
}
