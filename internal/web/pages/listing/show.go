package listing

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/access"
	"liancheng/internal/calendar"
	"liancheng/internal/enforcement"
	"liancheng/internal/fault"
	"liancheng/internal/httpd"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/party"
	"liancheng/internal/standing"
	"liancheng/internal/web/ui"
)

// said is what the page says when a step was taken.
var said = map[string]string{
	string(listing.Propose): "列入建议已提出，待法制审核。",
	string(listing.Adopt):   "名单已转入。", string(listing.Complete): "补齐的材料已记录。",
	string(listing.Review): "审核意见已记录。", string(listing.Notify): "告知已记录。", string(listing.Hear): "陈述申辩已记录。",
	string(listing.Decide): "决定已作出，送达后生效。", string(listing.Serve): "送达已记录。", string(listing.End): "列入已终止。", string(listing.Withdraw): "列入建议已撤回。",
	string(listing.Object): "异议已登记，处理完毕前不予适用。", string(listing.DecideObjection): "异议处理结果已记录。", string(listing.WithdrawObjection): "异议已撤回。",
	string(listing.ApplyRepair): "信用修复申请已登记，待受理。", string(listing.AcceptRepair): "受理情况已记录。", string(listing.DecideRepair): "信用修复决定已记录。",
	formMark: "已记录。", formCorrection: "当事人的要求已登记。", string(listing.FileRemedy): "复议或者诉讼已登记。", string(listing.ConcludeRemedy): "结果已登记。",
	string(listing.ChangeGrounds): "依据文书的变化已登记，请按期复核。", string(listing.ReviewGrounds): "复核结果已记录。",
	string(listing.RecordDuty): "履行情况已记录。", string(listing.WithdrawRepair): "申请已撤回。", string(listing.Restore): "列入已恢复，有关部门将收到通知。",
}

// ShowPage is a case with its history and what may be done with it.
type ShowPage struct {
	View        listing.View
	Title       string
	State       ui.State
	Domain      *law.Domain
	Party       Person
	Members     []Person
	Basis       string // the rule the list rests on
	Grounds     []string
	Answers     []ui.Fact
	Papers      []Paper
	Gaps        []Gap // what an adopted listing lacks and the actor may file
	Steps       []ui.Step
	Objections  []ui.Step
	Remedies    []ui.Step // reconsiderations and suits, and changes of the grounds document
	Repairs     []ui.Step // applications for credit repair
	Release     []ui.Step // of an ended listing: who has confirmed that it is undone
	History     []ui.Moment
	Said        string
	Forms       ui.Forms
	can         map[listing.Act]bool
	Copies      []ui.Step           // where it is shown to the public
	Ends        []ui.Fact           // what ends the listing and its publication
	marks       []listing.Act       // that can be set or taken away
	correctable bool                // the party cleared may ask for a correction
	contested   []listing.Contested // by an open reconsideration or suit
	Drafts      []DraftPaper        // papers that make sense now
	Back        []ui.Fact           // of one that took effect: what looking back because of it did
	Former      ui.Table            // names over time, where there is more than one
	Offices     []Office            // of a unit: who was named, who holds them today
	who         party.Party         // the listed one
	linked      bool                // parties have pages
}

// A Person is somebody a case names: masked where a natural person.
type Person struct {
	ID, Name, Number, Role string
	Natural                bool
	Told, Served           bool
}

// A Paper is a document of the case.
type Paper struct{ Name, Number, Issuer, Date string }

// Show shows one case.
func (p *Pages) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Said = said[r.FormValue("done")]
	return p.render(w, r, http.StatusOK, page)
}

func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, page ShowPage) error {
	f := ui.FrameFor(r.Context(), section, page.Title, home)
	f.Errors = len(page.Forms.Errors) > 0
	return ui.Render(w, r, status, showView(f, page))
}

// done goes back to the case, or shows it again with what was wrong.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, act listing.Act, refusal error) error {
	return p.formDone(w, r, act, string(act), refusal)
}

// formDone is done where an act has several forms.
func (p *Pages) formDone(w http.ResponseWriter, r *http.Request, act listing.Act, form string, refusal error) error {
	if refusal == nil {
		return ui.SeeOther(w, r, Path(r.PathValue("id"))+"?done="+string(act))
	}
	errs, ok := ui.ErrorsOf(refusal)
	if !ok || fault.Is(refusal, fault.NotFound) {
		return refusal
	}
	page, err := p.load(r)
	if err != nil {
		return err
	}
	page.Forms = ui.Forms{Came: form, Values: r.PostForm, Errors: errs}
	return p.render(w, r, httpd.Status(refusal), page)
}

func (p *Pages) load(r *http.Request) (page ShowPage, err error) {
	ctx, a, rules, today := r.Context(), httpd.Actor(r.Context()), p.Law(), p.Today()
	if page.View, err = p.Listings.Get(ctx, a, r.PathValue("id")); err != nil {
		return page, err
	}
	l := &page.View.Listing
	if page.Domain, err = rules.Domain(l.Domain); err != nil {
		return page, err
	}
	page.linked = p.PartyPages
	page.State = state(&page.View.Facts, today)
	page.Title = "列入案件 · " + page.State.Word
	page.Basis = l.ListBasis
	if b, ok := rules.On(today).ListBasis(l.Domain); ok && b.ID == l.ListBasis {
		page.Basis = strings.TrimSpace(b.Title + " " + b.Document)
	}
	if err := p.people(ctx, a, &page); err != nil {
		return page, err
	}
	if err := p.tenure(ctx, &page); err != nil {
		return page, err
	}
	for _, id := range page.View.Facts.Grounds {
		if i := slices.IndexFunc(page.Domain.Grounds, func(g law.Ground) bool { return g.ID == id }); i >= 0 {
			page.Grounds = append(page.Grounds, page.Domain.Grounds[i].Text)
		}
	}
	for id, yes := range page.View.Facts.Circumstances {
		c, err := rules.Circumstance(id)
		if err != nil {
			return page, err
		}
		page.Answers = append(page.Answers, ui.Fact{Name: c.Question, Value: map[bool]string{true: "是", false: "否"}[yes]})
	}
	slices.SortFunc(page.Answers, func(x, y ui.Fact) int { return cmp.Compare(x.Name, y.Name) })
	page.Ends = endFacts(l, rules, today)
	page.Papers, page.can = papers(l), map[listing.Act]bool{}
	if err := p.drafts(&page); err != nil {
		return page, err
	}
	p.steps(a, &page)
	if l.Effective != "" {
		if err = p.release(ctx, a, &page); err != nil {
			return page, err
		}
	}
	if err := p.copies(ctx, a, &page); err != nil {
		return page, err
	}
	page.History, err = p.history(ctx, page.View.History)
	return page, err
}

// steps says what is next and what is not yet possible, and keeps which forms to show.
func (p *Pages) steps(a access.Actor, page *ShowPage) {
	l := &page.View.Listing
	tones := map[listing.Status]ui.Tone{listing.Done: ui.Clear, listing.Now: ui.Action, listing.Waiting: ui.Strict}
	for _, s := range l.Steps(p.Law(), p.Today()) {
		step := ui.Step{Word: s.Name, State: ui.State{Word: s.Status.Chinese(), Tone: tones[s.Status]}, Why: s.Note}
		if s.From != "" {
			step.Why = "自" + s.From.Chinese() + "起可以办理。" + s.Note
		}
		page.Steps = append(page.Steps, step)
		page.can[s.Act] = s.Status == listing.Now && access.Can(a, s.Permit, l.Resource()) == nil
	}
	// A wrong listing may be revoked at any time after the decision.
	page.can[listing.End] = l.Decision != nil && l.State != standing.Ended && access.Can(a, access.ListingEnd, l.Resource()) == nil
	open := l.Decision == nil && l.State != standing.Withdrawn && l.State != standing.Ended
	if access.Can(a, access.ListingAdopt, l.Resource()) == nil {
		page.Gaps = gaps(page)
	}
	page.can[listing.Withdraw] = open && access.Can(a, access.ListingWithdraw, l.Resource()) == nil
	p.objections(a, page)
	p.repairs(a, page)
	p.remedies(a, page)
}

// people names whom the case is about; each look is recorded.
func (p *Pages) people(ctx context.Context, a access.Actor, page *ShowPage) error {
	l := &page.View.Listing
	ids := []string{l.Party}
	for _, m := range l.Members {
		ids = append(ids, m.Party)
	}
	shown, err := p.Parties.Displays(ctx, ids)
	if err != nil {
		return err
	}
	person := func(id, role string) (Person, error) {
		who, err := p.Parties.Party(ctx, a, id)
		if err != nil {
			return Person{}, err
		}
		if id == l.Party {
			page.who = who
		}
		x := Person{ID: id, Name: shown[id], Number: number(&who), Role: role, Natural: who.Kind == party.Person}
		x.Told = slices.ContainsFunc(l.Notices, func(n listing.Notice) bool { return n.Recipient == id })
		x.Served = slices.ContainsFunc(l.Deliveries, func(d listing.Delivery) bool { return d.Recipient == id })
		return x, nil
	}
	if page.Party, err = person(l.Party, page.caseName()); err != nil {
		return err
	}
	members := l.Members // proposed; once it is decided, those whom the decision names, as corrected since
	if l.Decision != nil {
		members = l.Decision.Members
	}
	for _, m := range members {
		x, err := person(m.Party, m.Role.Chinese())
		if err != nil {
			return err
		}
		page.Members = append(page.Members, x)
	}
	return nil
}

// endFacts says what ends the listing and its publication, and what is on record of the duty.
func endFacts(l *listing.Listing, rules *law.Ruleset, today calendar.Day) []ui.Fact {
	management, publication := l.Ends(rules, today)
	duty := "没有记录，不影响届满"
	if d := l.Duty; d != nil {
		duty = d.On.Chinese() + map[bool]string{true: "已履行完毕", false: "核实尚未履行完毕"}[d.Fulfilled]
	}
	if l.HeldBy != "" {
		duty += "，列入依" + l.HeldBy + "延续至履行完毕"
	}
	return []ui.Fact{{Name: "列入的终止", Value: management.Chinese()}, {Name: "公示的终止", Value: publication.Chinese()}, {Name: "义务履行情况", Value: duty}}
}

// dutyHint says what recording the duty does for this listing.
func dutyHint(p ShowPage) string {
	if p.Ends[0].Value == law.ByDateAndDuty.Chinese() {
		return "记录未履行的，期限届满后列入延续至履行完毕；没有记录的，届满即移出。"
	}
	return "本名单期限届满即移出；记录未履行的，只影响公示的终止。"
}

// caseName is who is listed, in the memorandum's words.
func (page *ShowPage) caseName() string {
	for _, c := range page.Domain.Cases {
		if c.ID == page.View.Listing.Case {
			return c.Name
		}
	}
	return ""
}

func number(p *party.Party) string {
	if id, ok := p.Identifier(ident.USCC); ok {
		return id.Masked()
	}
	if len(p.Identifiers) > 0 {
		return p.Identifiers[0].Masked()
	}
	return ""
}

func papers(l *listing.Listing) (list []Paper) {
	add := func(name string, d listing.Document) {
		if d.Number != "" {
			list = append(list, Paper{name, d.Number, d.Issuer, d.Date.Chinese()})
		}
	}
	kind := l.Document.Kind
	if kind == "" {
		kind = "依据文书"
	}
	add(kind, l.Document)
	for _, n := range l.Notices {
		add("告知书", n.Document)
	}
	if l.Decision != nil {
		add("认定并列入决定书", l.Decision.Document)
	}
	if l.Termination != nil {
		add("终止文书（"+l.Termination.How.Chinese()+"）", l.Termination.Document)
	}
	return list
}

func (p *Pages) history(ctx context.Context, versions []listing.Version) (list []ui.Moment, err error) {
	for _, v := range versions {
		m := ui.Moment{When: ui.At(v.At), What: v.Act.Chinese(), Document: v.Document, Note: "此后：" + v.State.Chinese()}
		if v.Body != "" {
			body, err := p.Bodies.Body(ctx, v.Body)
			if err != nil {
				return nil, err
			}
			m.Who = body.Name
		}
		list = append(list, m)
	}
	return list, nil
}

// release words what looking back did, and, of a listing that has ended, how far each body
// has come with undoing what it did.
func (p *Pages) release(ctx context.Context, a access.Actor, page *ShowPage) error {
	progress, err := p.Releases.Release(ctx, a, page.View.Listing.ID)
	if fault.Is(err, fault.NotFound) { // ended before it took effect: nobody did anything
		return nil
	}
	if err != nil {
		return err
	}
	page.Back = lookedBack(&progress.Back)
	if page.View.Listing.State == standing.Ended {
		page.Release, err = p.released(ctx, &progress)
	}
	return err
}

// lookedBack are the figures of looking back; none where nothing was found.
func lookedBack(b *enforcement.Back) []ui.Fact {
	if b.Seen == 0 && b.Orders == 0 && !b.Looking {
		return nil
	}
	count := func(n int, word string) string { return strconv.Itoa(n) + " " + word }
	out := []ui.Fact{
		{Name: "追溯范围内的核查", Value: count(b.Seen, "件")},
		{Name: "其中措施不及于、不需复核", Value: count(b.Spared, "件")},
		{Name: "复核任务", Value: count(b.Orders, "项") + "，" + count(b.Open, "项未办结")},
	}
	if b.Looking {
		out = append(out, ui.Fact{Name: "进展", Value: "尚未查完"})
	}
	return out
}

func (p *Pages) released(ctx context.Context, progress *enforcement.Progress) (list []ui.Step, err error) {
	for _, b := range progress.Bodies {
		s := ui.Step{Word: "尚无机构承担的任务", State: ui.State{Word: "已确认解除", Tone: ui.Clear}, Why: strconv.Itoa(b.Confirmed) + " 项已确认"}
		if b.Body != "" {
			body, err := p.Bodies.Body(ctx, b.Body)
			if err != nil {
				return nil, err
			}
			s.Word = body.Name
		}
		if b.Pending > 0 {
			s.State = ui.State{Word: strconv.Itoa(b.Pending) + " 项待确认解除", Tone: ui.Action}
			s.Why += "，期限 " + b.Due.Chinese()
		}
		if b.Overdue > 0 {
			s.State = ui.State{Word: strconv.Itoa(b.Overdue) + " 项逾期未确认解除", Tone: ui.Strict}
		}
		list = append(list, s)
	}
	return append(list, holdings(progress.Holdings, p.Today())...), nil
}

// holdings words who else keeps copies, and whether they are gone.
func holdings(held []enforcement.Holding, today calendar.Day) (list []ui.Step) {
	for i := range held {
		h := &held[i]
		s := ui.Step{Word: h.Kind.Chinese() + " · " + h.Name, State: ui.State{Word: "已撤下或者已读取终止", Tone: ui.Clear}}
		if !h.Gone {
			s.State, s.Why = ui.State{Word: "尚未确认", Tone: ui.Action}, "期限 "+h.Due.Day.Chinese()
		}
		if h.Overdue(today) {
			s.State = ui.State{Word: "逾期未确认", Tone: ui.Strict}
		}
		list = append(list, s)
	}
	return list
}
