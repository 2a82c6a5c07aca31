package demo

import (
	"liancheng/internal/calendar"
	"liancheng/internal/law"
	"liancheng/internal/listing"
	"liancheng/internal/standing"
)

// A caseFile is one listing of the story: what it is about, and how far it comes.
type caseFile struct {
	key     string
	domain  int
	desk    string // its three people are desk-cb, desk-sh and desk-jd
	start   int    // days before the present on which it is proposed
	until   standing.State
	party   string
	subject string // id of the domain's subject case
	kind    string
	mine    string // the facility
	members []member
	grounds []string
	paper   string // kind of the grounds document
	facts   map[string]bool
	conduct string
	period  calendar.Period // none: as the list basis says
	means   listing.Means   // of service
	after   []aftermath

	id string // once proposed
}

// A member is a person named beside the unit.
type member struct {
	person string
	role   law.Role
}

// An aftermath is what happens to a listing that is in force, or to an open case.
type aftermath struct {
	before int // days before the present
	what   happening
	reason string
}

// A happening is one kind of aftermath.
type happening string

const (
	expires    happening = "expires"
	isRepaired happening = "repaired"
	isRevoked  happening = "revoked"
	isDisputed happening = "disputed"
	isDropped  happening = "dropped"
)

const (
	penalty = "行政处罚决定书"
	finding = "行政认定文书"
)

// caseFiles are the listings, at least one in force in each of the eight domains.
var caseFiles = []caseFile{
	{
		key: "1-force", domain: 1, desk: "hs-yj", start: 300, until: standing.Served, party: "yunshan", subject: "production-unit",
		members: []member{{"qian", law.LegalRepresentative}, {"jin", law.Principal}}, grounds: []string{"d1-accident"}, paper: penalty,
		conduct: "该单位示例车间发生一起生产安全事故（虚构），经调查负有责任，受到行政处罚，情节严重。",
	}, {
		key: "1-notified", domain: 1, desk: "hs-yj", start: 9, until: standing.Notified, party: "qingsong", subject: "production-unit",
		grounds: []string{"d1-refusal"}, paper: penalty,
		conduct: "该单位拒不执行停产停业的安全监管指令（虚构），受到行政处罚，情节严重。",
	}, {
		key: "2-force", domain: 2, desk: "bt-hj", start: 285, until: standing.Served, party: "lanquan", subject: "production-unit",
		members: []member{{"shi", law.LegalRepresentative}}, grounds: []string{"d2-emission-over-limit", "d2-punished"}, paper: penalty,
		conduct: "该单位多次超过污染物排放标准排放（虚构），受到行政处罚，情节严重。", means: listing.Post,
	}, {
		key: "2-decided", domain: 2, desk: "bt-hj", start: 42, until: standing.Decided, party: "baihe", subject: "production-unit",
		grounds: []string{"d2-inspection-fraud"}, paper: finding,
		conduct: "该机构为未到场车辆出具虚假排放检验报告（虚构），经认定弄虚作假，情节严重。",
	}, {
		key: "2-proposed", domain: 2, desk: "bt-hj", start: 3, until: standing.Proposed, party: "hongliu", subject: "production-unit",
		grounds: []string{"d2-punished"}, paper: penalty,
		conduct: "该单位未按规定处置危险废物（虚构），受到行政处罚，情节严重，拟列入名单。",
	}, {
		key: "3-force", domain: 3, desk: "or-ny", start: 265, until: standing.Served, party: "leiming", subject: "market-participant", kind: "power-retailer",
		members: []member{{"lei", law.LegalRepresentative}}, grounds: []string{"d3-power-violation"}, paper: finding,
		conduct: "该售电公司提供虚假材料参与电力市场交易（虚构），经认定存在严重违法失信行为。",
	}, {
		key: "4-force", domain: 4, desk: "or-ny", start: 255, until: standing.Served, party: "hei", subject: "natural-person",
		grounds: []string{"d4-serious-violation"}, paper: finding,
		facts:   map[string]bool{"on-oil-gas-list": true, "person-found-seriously-dishonest": true},
		conduct: "该人无证从事成品油批发零售业务（虚构），经认定本人存在严重违法失信行为。",
	}, {
		key: "4-reviewed", domain: 4, desk: "or-ny", start: 9, until: standing.Reviewed, party: "liuyuan", subject: "enterprise", kind: "wholesale-retail",
		grounds: []string{"d4-permit-fraud"}, paper: penalty, facts: map[string]bool{"on-oil-gas-list": true, "oil-gas-enterprise": true},
		conduct: "该企业以虚假材料取得成品油经营资质（虚构），被依法处理，情节严重。",
	}, {
		key: "5-force", domain: 5, desk: "or-ny", start: 245, until: standing.Served, party: "heishui", subject: "coal-mine", kind: "mine-over-capacity",
		mine: "黑水示例一号煤矿", grounds: []string{"d5-over-capacity"}, paper: penalty,
		conduct: "黑水示例一号煤矿连续三个月超过核定能力组织生产（虚构），受到行政处罚。",
	}, {
		key: "5-expired", domain: 5, desk: "or-ny", start: 312, until: standing.Served, party: "wujin", subject: "coal-unit",
		members: []member{{"wu", law.LegalRepresentative}}, grounds: []string{"d5-unit-dishonesty"}, paper: penalty, period: calendar.Period{N: 6, Unit: calendar.Months},
		conduct: "该单位在煤炭项目申报中提供虚假材料（虚构），被依法处理，情节严重。",
		after:   []aftermath{{before: 88, what: expires}},
	}, {
		key: "6-force", domain: 6, desk: "hs-zj", start: 232, until: standing.Served, party: "gaota", subject: "construction-unit", kind: "contractor",
		members: []member{{"gao", law.LegalRepresentative}, {"xiang", law.ProjectLeader}}, grounds: []string{"d6-collusion"}, paper: penalty,
		conduct: "该单位在示例项目中串通投标（虚构），情节严重，被取消投标资格。", means: listing.Left,
	}, {
		key: "6-repaired", domain: 6, desk: "hs-zj", start: 320, until: standing.Served, party: "mingchi", subject: "construction-unit", kind: "supervisor",
		grounds: []string{"d6-qualification-fraud"}, paper: penalty,
		conduct: "该单位利用虚假材料申请监理资质（虚构），受到行政处罚，情节严重。",
		after:   []aftermath{{70, isRepaired, "已履行义务、公开作出信用承诺，符合修复条件（虚构）"}},
	}, {
		key: "6-heard", domain: 6, desk: "hs-zj", start: 34, until: standing.Heard, party: "jinliang", subject: "construction-unit", kind: "tender-agent",
		grounds: []string{"d6-subcontract"}, paper: penalty,
		conduct: "该单位出借资质供他人承揽招标代理业务（虚构），受到行政处罚，情节严重。",
	}, {
		key: "7-force", domain: 7, desk: "cf-zj", start: 205, until: standing.Served, party: "anju", subject: "real-estate-enterprise", kind: "real-estate-developer",
		members: []member{{"an", law.LegalRepresentative}}, grounds: []string{"d7-presale", "d7-presale-funds"}, paper: penalty,
		conduct: "该企业未取得预售许可预售商品房并挪用预售款（虚构），受到行政处罚，情节严重。", means: listing.Electronic,
	}, {
		key: "7-disputed", domain: 7, desk: "cf-zj", start: 150, until: standing.Served, party: "jiayuan", subject: "real-estate-enterprise", kind: "property-manager",
		grounds: []string{"d7-property"}, paper: penalty,
		conduct: "该企业挪用住宅专项维修资金（虚构），受到行政处罚，情节严重，予以列入。",
		after:   []aftermath{{15, isDisputed, "当事人书面提出异议，称资金已在处罚前归还（虚构）"}},
	}, {
		key: "7-dropped", domain: 7, desk: "cf-zj", start: 62, until: standing.Notified, party: "laike", subject: "real-estate-enterprise", kind: "real-estate-agency",
		grounds: []string{"d7-agency"}, paper: penalty,
		conduct: "该机构发布虚假房源信息（虚构），受到行政处罚，情节严重，拟列入名单。",
		after:   []aftermath{{44, isDropped, "作为依据的行政处罚决定经复议撤销（虚构）"}},
	}, {
		key: "8-force", domain: 8, desk: "hl-gd", start: 185, until: standing.Served, party: "dunzhu", subject: "civil-air-defence-unit", kind: "cad-contractor",
		members: []member{{"dun", law.ProjectLeader}}, grounds: []string{"d8-substandard"}, paper: penalty,
		conduct: "该单位不按照防护标准修建人民防空工程（虚构），受到行政处罚，情节严重。",
	}, {
		key: "8-revoked", domain: 8, desk: "hl-gd", start: 222, until: standing.Served, party: "tuzhi", subject: "civil-air-defence-unit", kind: "cad-designer",
		grounds: []string{"d8-serious"}, paper: finding,
		conduct: "该单位被认定在人防工程设计中违反强制性标准（虚构），列入名单后查明认定有误。",
		after:   []aftermath{{105, isRevoked, "作为依据的认定文书因主体认定错误被撤销（虚构）"}},
	},
}

// adopted is the listing taken over from the power industry's own list, whose notice and
// service nobody has sent along yet.
var adopted = caseFile{
	key: "3-adopted", domain: 3, desk: "or-ny", start: 125, party: "changfeng", subject: "market-participant", kind: "power-generator",
	grounds: []string{"d3-power-violation"}, paper: "电力行业“黑名单”认定（列入）决定",
	conduct: "该发电企业虚报发电能力骗取中长期合同（虚构），已被纳入电力行业“黑名单”。",
}
