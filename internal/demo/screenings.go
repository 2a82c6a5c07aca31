package demo

import (
	"context"
	"fmt"
	"slices"

	"liancheng/internal/access"
	"liancheng/internal/ident"
	"liancheng/internal/party"
	"liancheng/internal/screening"
	"liancheng/receipt"
)

// A visit is one screening of the story and what the officer then did.
type visit struct {
	before   int
	by       string
	party    string // key of the party, asked about by its number
	name     string // else: asked about by name alone
	kind     party.Kind
	matter   string
	purpose  string
	point    string
	facility string
	asserted map[string]bool
	outcome  screening.Outcome // none: nothing recorded yet
}

// visits hold at least one verdict of each advice; which comes first is said behind it.
var visits = []visit{
	{before: 236, by: "hs-zj-cb", party: "gaota", matter: "tender.bid", purpose: "投标人资格审查", // granted before it is listed: to be looked at again
		outcome: screening.Outcome{Done: screening.NotTaken, Reason: "未见列入，符合投标条件（虚构）"}},
	{before: 200, by: "tk-sp-ck", party: "qinglan", matter: "tender.bid", purpose: "投标人资格审查", point: screening.AtAcceptance}, // clear
	{before: 160, by: "bt-jy-ck", party: "lanquan", matter: "procurement.supplier", purpose: "政府采购供应商资格审查", point: screening.AtAcceptance, // block
		outcome: screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "包采审示〔%s〕1号"}},
	{before: 140, by: "tk-sp-ck", party: "gaota", matter: "tender.bid", purpose: "投标人资格审查", point: screening.AtAcceptance, // restrict
		outcome: screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "托审示〔%s〕7号"}},
	{before: 139, by: "tk-sp-ck", party: "gaota-tk", matter: "tender.bid", purpose: "投标人资格审查", point: screening.AtAcceptance}, // its legal person's
	{before: 110, by: "tk-sp-ck", party: "yunshan", matter: "tender.bid", purpose: "投标人资格审查", point: screening.AtAcceptance, // strict
		outcome: screening.Outcome{Done: screening.NotTaken, Reason: "从严审核后未发现不符合投标条件的情形（虚构）"}},
	{before: 100, by: "hl-gd-cb", party: "dunzhu", matter: "civil-air-defence.permit", purpose: "人防工程许可审查", point: screening.AtAcceptance, // reference
		outcome: screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "呼国动审示〔%s〕3号"}},
	{before: 96, by: "hs-sc-zx", party: "gao", matter: "company.officer-registration", purpose: "董事任职备案", point: screening.AtAcceptance, // a person
		asserted: map[string]bool{"related-enterprise": true},
		outcome:  screening.Outcome{Done: screening.MeasuresTaken, DecisionDocument: "呼市监备示〔%s〕12号"}},
	{before: 80, by: "or-ny-cb", party: "heishui", facility: "黑水示例一号煤矿", matter: "project.ratification", purpose: "煤矿项目核准审查"},               // one mine
	{before: 75, by: "hs-sc-zx", party: "hei", matter: "certification.body", purpose: "认证机构从业资格审查"},                                         // listed himself
	{before: 60, by: "hs-jy-ck", name: "内蒙古高塔示例建设工程有限公司", kind: party.Organisation, matter: "procurement.supplier", purpose: "政府采购供应商资格审查"}, // name alone
	{before: 50, by: "hs-zj-cb", party: "changfeng", matter: "tender.bid", purpose: "投标人资格审查"},                                              // adopted, papers missing
	{before: 30, by: "cf-zj-cb", party: "anju", matter: "presale.permit", purpose: "商品房预售许可审查", point: screening.AtAcceptance},
	{before: 26, by: "tk-sp-ck", party: "suichuang", matter: "tender.bid", purpose: "投标人资格审查", point: screening.AtAcceptance},
	{before: 10, by: "cf-zj-cb", party: "jiayuan", matter: "qualification.review", purpose: "资质延续审查"}, // 异议中
	{before: 8, by: "hs-zj-cb", party: "mingchi", matter: "tender.bid", purpose: "投标人资格审查"},           // released
	{before: 6, by: "hs-yj-cb", party: "heishui", matter: "safety.permit", purpose: "安全生产许可审查",
		outcome: screening.Outcome{Done: screening.NotApplicable, Reason: "所列措施不及于本事项（虚构）"}}, // listed, nothing reaches
	{before: 4, by: "hs-cz-zx", party: "gaota", matter: "procurement.supplier", purpose: "政府采购供应商资格审查", point: screening.AtAcceptance},
	{before: 2, by: "hs-cz-zx", party: "gaota", matter: "procurement.supplier", purpose: "政府采购供应商资格审查", point: screening.AtCompletion},
	{before: 1, by: "hs-jy-ck", party: "hetao", matter: "resource-trading", purpose: "交易主体登记", point: screening.AtAcceptance},
}

// screen tells of the visits and of the project.
func (st *story) screen() {
	for _, v := range visits {
		st.tell(v.before, "核查 "+v.party+v.name, func(ctx context.Context) error { return st.visit(ctx, v) })
	}
	st.tell(20, "项目核查", st.screenProject)
}

// asker is who asks, with the number of the 办件, which acceptance and completion share.
func (st *story) asker(by access.Actor, v visit) receipt.Asker {
	first := slices.IndexFunc(visits, func(w visit) bool { return w.by == v.by && w.party == v.party && w.matter == v.matter })
	return receipt.Asker{
		Body: by.Body, Purpose: v.purpose, Matter: v.matter, Point: v.point,
		Case: fmt.Sprintf("%s示%s%04d", by.Region, st.day()[:4], first+1),
	}
}

func (st *story) visit(ctx context.Context, v visit) error {
	by := st.actors[v.by]
	ask := screening.Ask{Asker: st.asker(by, v), Name: v.name, Kind: v.kind, Facility: v.facility, Asserted: v.asserted}
	if kind, number := numberOf(v.party); number != "" {
		id, _, err := ident.Parse(kind, number, string(st.day()))
		if err != nil {
			return err
		}
		ask.Identifier = id
	}
	r, err := st.Screening.Screen(ctx, by, ask)
	if err != nil || v.outcome.Done == "" {
		return err
	}
	o := v.outcome
	o.Date = st.day()
	if o.DecisionDocument != "" {
		o.DecisionDocument = fmt.Sprintf(o.DecisionDocument, o.Date[:4])
	}
	_, err = st.Screening.Outcome(ctx, by, r.ID, o)
	return err
}

// screenProject asks about everybody who builds, before the construction permit.
func (st *story) screenProject(ctx context.Context) error {
	by := st.actors["tk-sp-ck"]
	_, err := st.Screening.ScreenProject(ctx, by, screening.ProjectAsk{
		Asker: receipt.Asker{
			Body: by.Body, Purpose: "施工许可阶段参建单位核查", Project: projectCode, Stage: "3", Point: screening.AtAcceptance, Case: "150122示施工许可0001",
		},
	})
	return err
}
