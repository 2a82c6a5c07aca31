package web

import (
	"net/http"

	"liancheng/internal/access"
	"liancheng/internal/httpd"
	"liancheng/internal/web/pages/unconfirmed"
	"liancheng/internal/web/ui"
	"liancheng/internal/web/upload"
)

// Routes is every way into the workbench.
func (s *Server) Routes() []httpd.Route {
	get := func(pattern string, act access.Act, name string, h handler) httpd.Route {
		return httpd.Route{Name: name, Method: http.MethodGet, Pattern: pattern, Act: act, Handler: s.page(h)}
	}
	post := func(pattern string, act access.Act, name string, h handler) httpd.Route {
		return httpd.Route{Name: name, Method: http.MethodPost, Pattern: pattern, Act: act, Handler: s.page(h), Unkept: true}
	}
	routes := []httpd.Route{
		open(get("/login", "", "web.login.form", s.login.Form)),
		open(post("/login", "", "web.login", s.login.Submit)),
		open(post("/logout", "", "web.logout", s.login.Leave)),
		get("/{$}", "", "web.home", s.home.Show),
		get("/password", "", "web.password.form", s.login.Password),
		post("/password", "", "web.password.change", s.login.ChangePassword),

		get("/memorandum", access.LawRead, "web.memorandum", s.memorandum.Index),
		get("/memorandum/domains/{no}", access.LawRead, "web.memorandum.domain", s.memorandum.Domain),
		get("/memorandum/measures/{id}", access.LawRead, "web.memorandum.measure", s.memorandum.Measure),
		get("/memorandum/search", access.LawRead, "web.memorandum.search", s.memorandum.Search),

		{Name: "web.assets", Method: http.MethodGet, Pattern: ui.AssetPath + "{name}", Open: true, Handler: http.HandlerFunc(ui.Assets)},
	}
	if s.cfg.Listings != nil {
		routes = append(routes,
			get("/listings", access.ListingRead, "web.listings", s.listing.List),
			files(post("/listings", access.ListingPropose, "web.listing.propose", s.listing.Propose)),
			get("/listings/new", access.ListingPropose, "web.listing.new.form", s.enters(access.ListingPropose, s.listing.NewForm)),
			also(post("/listings/new", access.PartyRead, "web.listing.new", s.listing.New), access.PartyRegister),
			get("/listings/new/{party}", access.PartyRead, "web.listing.propose.form", s.listing.ProposeForm),
			get("/listings/adopt", access.ListingAdopt, "web.listing.adopt.start", s.enters(access.ListingAdopt, s.listing.AdoptStart)),
			files(post("/listings/adopt", access.ListingAdopt, "web.listing.adopt", s.listing.Adopt)),
			get("/listings/adopt/template", access.ListingAdopt, "web.listing.adopt.template", s.enters(access.ListingAdopt, s.listing.AdoptTemplate)),
			also(files(post("/listings/adopt/sheet", access.ListingAdopt, "web.listing.adopt.sheet", s.enters(access.ListingAdopt, s.listing.AdoptSheet))), access.PartyRead, access.PartyRegister),
			get("/listings/adopt/new", access.ListingAdopt, "web.listing.adopt.new.form", s.enters(access.ListingAdopt, s.listing.AdoptNewForm)),
			also(post("/listings/adopt/new", access.ListingAdopt, "web.listing.adopt.new", s.enters(access.ListingAdopt, s.listing.AdoptNew)), access.PartyRead, access.PartyRegister),
			also(get("/listings/adopt/new/{party}", access.ListingAdopt, "web.listing.adopt.form", s.enters(access.ListingAdopt, s.listing.AdoptForm)), access.PartyRead),
			get("/listings/{id}", access.ListingRead, "web.listing", s.listing.Show),
			files(post("/listings/{id}/papers", access.ListingAdopt, "web.listing.complete", s.listing.Complete)),
			also(get("/listings/{id}/papers/{kind}", access.ListingRead, "web.listing.paper", s.listing.Paper), access.FileGet, access.PartyRead),
			also(post("/listings/{id}/papers/full", access.PartyReveal, "web.listing.paper.full", s.enters(access.PartyReveal, s.listing.FullPaper)), access.ListingRead, access.FileGet),
			post("/listings/{id}/review", access.ListingReview, "web.listing.review", s.listing.Review),
			files(post("/listings/{id}/notices", access.ListingNotify, "web.listing.notify", s.listing.Notify)),
			files(post("/listings/{id}/statements", access.ListingHear, "web.listing.hear", s.listing.Hear)),
			files(post("/listings/{id}/decision", access.ListingDecide, "web.listing.decide", s.listing.Decide)),
			files(post("/listings/{id}/deliveries", access.ListingServe, "web.listing.serve", s.listing.Serve)),
			files(post("/listings/{id}/end", access.ListingEnd, "web.listing.end", s.listing.End)),
			files(post("/listings/{id}/objections", access.ObjectionHandle, "web.listing.object", s.listing.Object)),
			files(post("/listings/{id}/objections/decision", access.ObjectionDecide, "web.listing.objection.decide", s.listing.DecideObjection)),
			post("/listings/{id}/objections/withdrawal", access.ObjectionHandle, "web.listing.objection.withdraw", s.listing.WithdrawObjection),
			files(post("/listings/{id}/repairs", access.RepairHandle, "web.listing.repair", s.listing.ApplyRepair)),
			post("/listings/{id}/repairs/acceptance", access.RepairHandle, "web.listing.repair.accept", s.listing.AcceptRepair),
			files(post("/listings/{id}/repairs/decision", access.RepairDecide, "web.listing.repair.decide", s.listing.DecideRepair)),
			post("/listings/{id}/repairs/withdrawal", access.RepairHandle, "web.listing.repair.withdraw", s.listing.WithdrawRepair),
			files(post("/listings/{id}/restoration", access.RepairDecide, "web.listing.restore", s.listing.Restore)),
			files(post("/listings/{id}/marks", access.ListingDecide, "web.listing.mark", s.listing.Mark)),
			files(post("/listings/{id}/duty", access.ListingDecide, "web.listing.duty", s.listing.RecordDuty)),
			files(post("/listings/{id}/remedies", access.RemedyHandle, "web.listing.remedy", s.listing.FileRemedy)),
			files(post("/listings/{id}/remedies/conclusion", access.RemedyDecide, "web.listing.remedy.conclude", s.listing.ConcludeRemedy)),
			files(post("/listings/{id}/grounds-changes", access.RemedyHandle, "web.listing.grounds", s.listing.ChangeGrounds)),
			files(post("/listings/{id}/grounds-changes/review", access.RemedyDecide, "web.listing.grounds.review", s.listing.ReviewGrounds)),
			post("/listings/{id}/withdrawal", access.ListingWithdraw, "web.listing.withdraw", s.listing.Withdraw),
		)
	}
	if s.cfg.Registry != nil && s.cfg.Listings != nil {
		routes = append(routes,
			get("/parties", access.PartyRead, "web.parties", s.enters(access.PartyRead, s.party.Finder)),
			post("/parties/search", access.PartyRead, "web.party.find", s.party.Find),
			get("/parties/{id}", access.PartyRead, "web.party", s.party.Show),
			files(post("/parties/{id}/merge", access.PartyPropose, "web.party.merge", s.party.ProposeMerge)),
			post("/parties/{id}/merge/approval", access.PartyMerge, "web.party.merge.approve", s.party.ApproveMerge),
			also(post("/parties/{id}/merge/refusal", access.PartyMerge, "web.party.merge.reject", s.party.RejectMerge), access.PartyPropose),
			files(post("/parties/{id}/unmerge", access.PartyUnmerge, "web.party.unmerge", s.party.Unmerge)),
		)
	}
	if s.cfg.Orders != nil {
		routes = append(routes,
			get("/orders", access.OrderRead, "web.orders", s.order.List),
			get("/orders/{id}", access.OrderRead, "web.order", s.order.Show),
			post("/orders/{id}/acknowledgement", access.OrderAcknowledge, "web.order.acknowledge", s.order.Acknowledge),
			files(post("/orders/{id}/feedback", access.OrderFeedback, "web.order.feedback", s.order.Feedback)),
			post("/orders/{id}/hand-over", access.OrderHandOver, "web.order.hand-over", s.order.HandOver),
			post("/orders/{id}/answer", access.OrderAnswer, "web.order.answer", s.order.Answer),
			files(post("/orders/{id}/release", access.OrderConfirmRelease, "web.order.release", s.order.ConfirmRelease)),
			post("/orders/{id}/chase", access.OrderChase, "web.order.chase", s.order.Chase),
			post("/orders/{id}/send-back", access.OrderSendBack, "web.order.send-back", s.order.SendBack),
		)
	}
	if s.cfg.Disputes != nil {
		standIn := func(r httpd.Route) httpd.Route { return files(also(r, access.DisputeStandIn)) }
		routes = append(routes,
			get("/disputes", access.DisputeRead, "web.disputes", s.dispute.List),
			also(get("/disputes/new", access.DisputeRaise, "web.dispute.new", s.raises(s.dispute.New)), access.DisputeStandIn),
			standIn(post("/disputes", access.DisputeRaise, "web.dispute.raise", s.dispute.Raise)),
			get("/disputes/{id}", access.DisputeRead, "web.dispute", s.dispute.Show),
			standIn(post("/disputes/{id}/answer", access.DisputeAnswer, "web.dispute.answer", s.dispute.Answer)),
			standIn(post("/disputes/{id}/draft", access.DisputeAgree, "web.dispute.draft", s.dispute.Draft)),
			standIn(post("/disputes/{id}/confirm", access.DisputeAgree, "web.dispute.confirm", s.dispute.Confirm)),
			standIn(post("/disputes/{id}/withdrawal", access.DisputeWithdraw, "web.dispute.withdraw", s.dispute.Withdraw)),
			files(post("/disputes/{id}/meetings", access.DisputeConvene, "web.dispute.convene", s.dispute.Convene)),
			files(post("/disputes/{id}/referral", access.DisputeRefer, "web.dispute.refer", s.dispute.Refer)),
			files(post("/disputes/{id}/ruling", access.DisputeRule, "web.dispute.rule", s.dispute.Rule)),
			post("/disputes/{id}/law-change", access.DisputeRule, "web.dispute.link", s.dispute.Link),
		)
	}
	if s.cfg.Screenings != nil {
		routes = append(routes,
			get("/screenings", access.ScreeningAsk, "web.screenings", s.enters(access.ScreeningAsk, s.screening.Form)),
			also(post("/screenings", access.ScreeningAsk, "web.screening.ask", s.screening.Ask), access.ScreeningAskPerson),
			get("/screenings/open", access.ScreeningRead, "web.screenings.open", s.screening.Open),
			get("/screenings/{id}", access.ScreeningRead, "web.screening", s.screening.Show),
			post("/screenings/{id}/outcome", access.ScreeningOutcome, "web.screening.outcome", s.screening.Outcome),
		)
	}
	if s.cfg.Copies != nil {
		routes = append(routes,
			get("/publications", access.PublicationRead, "web.publications", s.copies.List),
			get("/publications/{id}", access.PublicationRead, "web.publication", s.copies.Show),
			post("/publications/{id}/records", access.PublicationRecord, "web.publication.record", s.copies.Record),
			post("/publications/{id}/chase", access.PublicationChase, "web.publication.chase", s.copies.ChaseLate),
			files(post("/listings/{id}/correction", access.CorrectionWish, "web.listing.correction", s.listing.Correction)),
		)
	}
	if s.cfg.Bench != nil {
		routes = append(routes, also(get(unconfirmed.Path, access.LawPropose, "web.law.unconfirmed", s.confirms(s.bench.Show)), access.LawApprove))
	}
	if s.cfg.Demo || s.cfg.Style {
		routes = append(routes, open(get("/style", "", "web.style", s.style.Show)))
	}
	return routes
}

func open(r httpd.Route) httpd.Route {
	r.Open = true
	return r
}

// files lets a form carry a paper.
func files(r httpd.Route) httpd.Route {
	r.Limit = upload.Limit
	return r
}

func also(r httpd.Route, acts ...access.Act) httpd.Route {
	r.Also = acts
	return r
}
