package access

import (
	"maps"
	"slices"
)

// Act is one thing that may be done: "<noun>.<verb>".
type Act string

const (
	ListingPropose  Act = "listing.propose"
	ListingEdit     Act = "listing.edit"
	ListingReview   Act = "listing.review"
	ListingNotify   Act = "listing.notify"
	ListingHear     Act = "listing.hear"
	ListingDecide   Act = "listing.decide"
	ListingServe    Act = "listing.serve"
	ListingEnd      Act = "listing.end"
	ListingWithdraw Act = "listing.withdraw"
	ListingAdopt    Act = "listing.adopt"
	ListingRead     Act = "listing.read"
	ListingAnswer   Act = "listing.answer-circumstance"
	ListingAnnounce Act = "listing.announce" // the daily pass: took effect, ended
	ObjectionHandle Act = "listing.handle-objection"
	ObjectionDecide Act = "listing.decide-objection"
	RepairHandle    Act = "listing.handle-repair"
	RepairDecide    Act = "listing.decide-repair"
	RemedyHandle    Act = "listing.handle-remedy"
	RemedyDecide    Act = "listing.decide-remedy"

	OrderIssue          Act = "order.issue"   // the follower of listings
	OrderRelease        Act = "order.release" // the same, when a listing ends
	OrderRead           Act = "order.read"
	OrderAcknowledge    Act = "order.acknowledge"
	OrderFeedback       Act = "order.feedback"
	OrderHandOver       Act = "order.hand-over"
	OrderSendBack       Act = "order.send-back"
	OrderConfirmRelease Act = "order.confirm-release"
	OrderAnswer         Act = "order.answer"
	OrderChase          Act = "order.chase" // a reminder of what is overdue

	ScreeningAsk        Act = "screening.ask"
	ScreeningAskPerson  Act = "screening.ask-person"
	ScreeningOutcome    Act = "screening.outcome"
	ScreeningRead       Act = "screening.read"
	ScreeningHistorical Act = "screening.historical"
	ProjectScreen       Act = "project.screen"
	ProjectRegister     Act = "project.register"
	ProjectRead         Act = "project.read"

	PartyRegister Act = "party.register"
	PartyRename   Act = "party.rename"
	PartyChange   Act = "party.change" // identifiers, address, circumstances
	PartyLink     Act = "party.link"   // roles between parties, begun and ended
	PartyRead     Act = "party.read"
	PartyReveal   Act = "party.reveal"        // a person's number unmasked
	PartyErase    Act = "party.erase"         // a person's data taken out for ever
	PartyPropose  Act = "party.propose-merge" // that two records are one party; to be approved by another person
	PartyMerge    Act = "party.merge"
	PartyUnmerge  Act = "party.unmerge"
	BodyRegister  Act = "body.register"
	BodyRead      Act = "body.read"

	LawPropose Act = "law.propose"
	LawApprove Act = "law.approve"
	LawRead    Act = "law.read"
	LawTry     Act = "law.try" // what a change would have changed, on all that is recorded

	PublicationRead   Act = "publication.read"
	PublicationRecord Act = "publication.record"
	PublicationChase  Act = "publication.chase"
	PublicationBoard  Act = "publication.board"
	PublicationPass   Act = "publication.pass"
	CorrectionWish    Act = "publication.correction"

	DisputeRaise    Act = "dispute.raise"
	DisputeAnswer   Act = "dispute.answer"
	DisputeAgree    Act = "dispute.agree" // drafts and confirms a text
	DisputeWithdraw Act = "dispute.withdraw"
	DisputeStandIn  Act = "dispute.stand-in" // says what a department without a body here says on paper
	DisputeConvene  Act = "dispute.convene"
	DisputeRefer    Act = "dispute.refer"
	DisputeRule     Act = "dispute.rule" // records a ruling, and the change of law that follows
	DisputeRead     Act = "dispute.read"

	ReturnDraft    Act = "return.draft"
	ReturnApprove  Act = "return.approve"
	ReturnSend     Act = "return.send"
	ReturnAccept   Act = "return.accept"
	ReturnSendBack Act = "return.send-back"
	ReturnRead     Act = "return.read"
	ReportRead     Act = "report.read"

	UserCreate    Act = "user.create"
	UserDisable   Act = "user.disable" // and enable again
	UserSetDuties Act = "user.set-duties"
	UserPassword  Act = "user.reset-password"
	UserRead      Act = "user.read"
	KeyCreate     Act = "key.create"
	KeyRevoke     Act = "key.revoke"
	KeyRead       Act = "key.read"
	SessionList   Act = "session.list"
	SessionEnd    Act = "session.end"
	AuditRead     Act = "audit.read"
	ChangesRead   Act = "changes.read"
	FilePut       Act = "file.put"
	FileGet       Act = "file.get"
)

// A rule says who may do an act, and on what conditions besides.
type rule struct {
	name     string // in Chinese, as it stands in a sentence
	grants   []grant
	looks    bool   // having looked is recorded, there being no event that says so
	distinct string // set: not by whom the resource comes from or concerns; the sentence that says so
	matters  bool   // a key limited to matters is held to them
	reason   bool   // a key must name the case it asks for: the API is no oracle about people
}

// rules is the whole of who may do what.
var rules = map[Act]rule{
	ListingPropose:  {name: "提出列入建议", grants: to(own(Case))},
	ListingEdit:     {name: "修改列入建议", grants: to(own(Case))},
	ListingReview:   {name: "法制审核", grants: to(own(Review))},
	ListingNotify:   {name: "告知当事人", grants: to(own(Case))},
	ListingHear:     {name: "记录陈述申辩", grants: to(own(Case))},
	ListingDecide:   {name: "作出认定并列入决定", grants: to(own(Decide))},
	ListingServe:    {name: "记录决定送达", grants: to(own(Case))},
	ListingEnd:      {name: "终止列入", grants: to(own(Decide))},
	ListingWithdraw: {name: "撤回列入建议", grants: to(own(Case, Decide))},
	ListingAdopt:    {name: "转入名单", grants: to(own(Case))},
	ListingRead:     {name: "查看列入案件", grants: to(part(officers...), coordinator, system), looks: true},
	ListingAnswer:   {name: "答复适用情形询问", grants: to(part(Case, Execute, Window))},
	ListingAnnounce: {name: "公布列入的生效与终止", grants: to(system)},
	ObjectionHandle: {name: "收受异议", grants: to(own(Case))},
	ObjectionDecide: {name: "处理异议", grants: to(own(Decide))},
	RepairHandle:    {name: "收受、受理信用修复申请", grants: to(own(Case))},
	RepairDecide:    {name: "作出或者撤销信用修复决定", grants: to(own(Decide))},
	RemedyHandle:    {name: "登记复议、诉讼和依据文书的变化", grants: to(own(Case))},
	RemedyDecide:    {name: "依复议、诉讼结果或者依据文书的变化处理列入", grants: to(own(Decide))},

	OrderIssue:          {name: "下达惩戒任务", grants: to(system)},
	OrderRelease:        {name: "下达解除任务", grants: to(system)},
	OrderRead:           {name: "查看惩戒任务", grants: to(part(officers...), coordinator, ownKey, system)},
	OrderAcknowledge:    {name: "签收惩戒任务", grants: to(own(Execute))},
	OrderFeedback:       {name: "提交反馈", grants: to(own(Execute), ownKey)},
	OrderHandOver:       {name: "移交惩戒任务", grants: to(own(Execute))},
	OrderSendBack:       {name: "退回反馈", grants: to(topCoordinator)},
	OrderConfirmRelease: {name: "确认解除", grants: to(own(Execute))},
	OrderAnswer:         {name: "答复任务询问", grants: to(own(Execute, Case))},
	OrderChase:          {name: "催办逾期的任务和解除", grants: to(coordinator)},

	ScreeningAsk: {name: "信用核查", matters: true,
		grants: to(own(Window, Case, Execute, Decide), ownKey, operator, system)},
	ScreeningAskPerson: {name: "核查自然人", matters: true, reason: true,
		grants: to(own(Window, Case, Execute, Decide), ownKey, operator, system)},
	ScreeningOutcome: {name: "登记核查处理结果", grants: to(own(Window, Case, Execute, Decide), ownKey)},
	ScreeningRead: {name: "查看核查记录", looks: true,
		grants: to(own(officers...), coordinator, ownKey, operator, system)},
	ScreeningHistorical: {name: "按历史时点核查", grants: to(coordinator, operator), looks: true},
	ProjectScreen: {name: "项目信用核查", matters: true,
		grants: to(own(Window, Case, Execute, Decide), ownKey, operator, system)},
	ProjectRegister: {name: "登记建设项目", grants: to(own(Window, Case, Execute))},
	ProjectRead:     {name: "查看建设项目", grants: to(anywhere(officers...), system)},

	PartyRegister: {name: "登记主体", grants: to(anywhere(Case, Window, Execute))},
	PartyRename:   {name: "登记主体更名", grants: to(anywhere(Case, Window, Execute))},
	PartyChange:   {name: "变更主体信息", grants: to(anywhere(Case, Window, Execute))},
	PartyLink:     {name: "登记任职与投资关系", grants: to(anywhere(Case, Window, Execute))},
	PartyRead:     {name: "查看主体", grants: to(anywhere(officers...), system), looks: true},
	PartyErase:    {name: "删除自然人信息", grants: to(anywhere(Decide))},
	PartyReveal:   {name: "查看完整证件号码", grants: to(anywhere(Case, Review, Decide, Execute)), looks: true},
	PartyPropose:  {name: "提议合并主体", grants: to(anywhere(Case, Decide))},
	PartyMerge:    {name: "审批主体合并", grants: to(anywhere(Decide)), distinct: "提议人不得批准自己提议的合并：合并使列入及于另一记录，须由另一名有决定职责的人员审批"},
	PartyUnmerge:  {name: "撤销主体合并", grants: to(anywhere(Decide))},
	BodyRegister:  {name: "登记机构及职能", grants: to(below(SystemAdmin), operator)},
	BodyRead:      {name: "查看机构", grants: everybody},

	LawPropose: {name: "提议变更法律依据", grants: to(topCoordinator)},
	LawApprove: {name: "审核批准法律依据变更", grants: to(lawReviewer), distinct: "提议人不得批准自己的提议，请由他人审核"},
	LawRead:    {name: "查看备忘录及依据", grants: everybody},
	LawTry:     {name: "推演法律变更的影响", grants: to(topCoordinator, lawReviewer, operator), looks: true},

	PublicationRead:   {name: "查看公示情况", grants: to(part(officers...), coordinator, system)},
	PublicationRecord: {name: "登记公示、更新和撤下", grants: to(own(Case, Execute, Coordinate))},
	PublicationChase:  {name: "催办逾期的公示", grants: to(part(Case, Decide), coordinator)},
	PublicationBoard:  {name: "取得应公示的内容", grants: to(anywhere(officers...), anyKey, operator, system)},
	PublicationPass:   {name: "按日核对公示", grants: to(system)},
	CorrectionWish:    {name: "登记当事人对更正公告的要求", grants: to(own(Case, Decide))},

	DisputeRaise:    {name: "提出职责分歧", grants: to(own(Case, Execute, Decide))},
	DisputeAnswer:   {name: "答复职责分歧", grants: to(part(Case, Execute, Decide))},
	DisputeAgree:    {name: "起草、确认商定文本", grants: to(part(Case, Execute, Decide))},
	DisputeWithdraw: {name: "撤回职责分歧", grants: to(own(Case, Execute, Decide))},
	DisputeStandIn:  {name: "代未登记机构的部门登记职责分歧的意见", grants: to(coordinator)},
	DisputeConvene:  {name: "召集职责分歧协调", grants: to(coordinator)},
	DisputeRefer:    {name: "将职责分歧报请上级", grants: to(coordinator)},
	DisputeRule:     {name: "登记职责分歧的裁定", grants: to(coordinator)},
	DisputeRead:     {name: "查看职责分歧", grants: to(part(officers...), coordinator, system), looks: true},

	ReturnDraft:    {name: "编制定期反馈表", grants: to(own(Execute, Case), system)},
	ReturnApprove:  {name: "批准定期反馈表", grants: to(own(Decide))},
	ReturnSend:     {name: "报送定期反馈表", grants: to(own(Execute, Case, Decide))},
	ReturnAccept:   {name: "接收定期反馈表", grants: to(topCoordinator)},
	ReturnSendBack: {name: "退回定期反馈表", grants: to(topCoordinator)},
	ReturnRead:     {name: "查看定期反馈表", grants: to(own(officers...), coordinator, system)},
	ReportRead:     {name: "查看统计报告", grants: to(own(officers...), coordinator, operator, system)},

	UserCreate:    {name: "建立用户", grants: to(below(SecurityAdmin), operator)},
	UserDisable:   {name: "停用或恢复用户", grants: to(below(SecurityAdmin), operator), distinct: "不得停用或恢复自己的账号，请由其他安全管理员办理"},
	UserSetDuties: {name: "变更用户职责", grants: to(below(SecurityAdmin), operator), distinct: "不得变更自己的职责，请由其他安全管理员办理"},
	UserPassword:  {name: "重置用户密码", grants: to(below(SecurityAdmin), operator), distinct: "不得重置自己的密码，请用“修改密码”"},
	UserRead:      {name: "查看用户", grants: to(below(SecurityAdmin), operator)},
	KeyCreate:     {name: "建立接口密钥", grants: to(below(SystemAdmin), operator)},
	KeyRevoke:     {name: "吊销接口密钥", grants: to(below(SystemAdmin), operator)},
	KeyRead:       {name: "查看接口密钥", grants: to(below(SystemAdmin), operator)},
	SessionList:   {name: "查看登录会话", grants: to(below(SecurityAdmin), self, operator)},
	SessionEnd:    {name: "结束登录会话", grants: to(below(SecurityAdmin), self, operator)},
	AuditRead:     {name: "查看审计记录", grants: to(below(AuditAdmin), operator), looks: true},
	ChangesRead:   {name: "订阅变更", grants: to(anywhere(officers...), anyKey, operator, system)},
	FilePut:       {name: "上传文件", grants: to(own(officers...))},
	FileGet:       {name: "下载文件", grants: to(part(officers...), coordinator, system), looks: true},
}

// Acts gives every act, in order of their names.
func Acts() []Act { return slices.Sorted(maps.Keys(rules)) }

// Chinese gives the act's name as it stands in a sentence.
func (a Act) Chinese() string { return rules[a].name }

// KeyActs gives the acts that may be granted to an API key as scopes.
func KeyActs() []Act {
	return slices.DeleteFunc(Acts(), func(a Act) bool {
		return !slices.ContainsFunc(rules[a].grants, func(g grant) bool { return g.kind == KindKey })
	})
}
