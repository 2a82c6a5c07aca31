package demo

import (
	"context"

	"liancheng/internal/calendar"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/party"
	"liancheng/internal/project"
	"liancheng/internal/registry"
)

// A firm is an organisation of the story. Its code is synthetic: of its category, the
// region and the place in the list.
type firm struct {
	key, name string
	category  string // first two characters of the code
	region    string
	by        string // who registers it
	parent    string // of a branch
	operator  string // of an individual business
	former    string // its name until two years ago
}

var firms = []firm{
	{key: "yunshan", name: "内蒙古云杉示例化工有限公司", category: "91", region: togtoh, by: "hs-yj-cb"},
	{key: "qingsong", name: "呼和浩特市青松示例烟花爆竹有限公司", category: "91", region: xincheng, by: "hs-yj-cb"},
	{key: "lanquan", name: "包头市蓝泉示例热电有限公司", category: "91", region: kundulun, by: "bt-hj-cb", former: "包头市旧泉示例热电有限公司"},
	{key: "baihe", name: "包头市白鹤示例机动车检测有限公司", category: "91", region: kundulun, by: "bt-hj-cb"},
	{key: "hongliu", name: "包头市红柳示例金属制品有限公司", category: "91", region: "150221", by: "bt-hj-cb"},
	{key: "leiming", name: "鄂尔多斯市雷鸣示例售电有限公司", category: "91", region: dongshen, by: "or-ny-cb"},
	{key: "changfeng", name: "鄂尔多斯市长风示例新能源发电有限公司", category: "91", region: "150624", by: "or-ny-cb"},
	{key: "liuyuan", name: "鄂尔多斯市流源示例油品销售有限公司", category: "91", region: "150625", by: "or-ny-cb"},
	{key: "heishui", name: "鄂尔多斯市黑水示例煤业有限责任公司", category: "91", region: "150622", by: "or-ny-cb"},
	{key: "wujin", name: "鄂尔多斯市乌金示例煤炭运销有限公司", category: "91", region: "150627", by: "or-ny-cb"},
	{key: "gaota", name: "内蒙古高塔示例建设工程有限公司", category: "91", region: saihan, by: "hs-zj-cb"},
	{key: "gaota-tk", name: "内蒙古高塔示例建设工程有限公司托克托分公司", category: "91", region: togtoh, by: "hs-zj-cb", parent: "gaota"},
	{key: "mingchi", name: "呼和浩特市明尺示例工程监理有限公司", category: "91", region: xincheng, by: "hs-zj-cb"},
	{key: "jinliang", name: "呼和浩特市金梁示例招标代理有限公司", category: "91", region: saihan, by: "hs-zj-cb"},
	{key: "anju", name: "赤峰市安居示例房地产开发有限公司", category: "91", region: hongshan, by: "cf-zj-cb"},
	{key: "jiayuan", name: "赤峰市佳园示例物业服务有限公司", category: "91", region: "150404", by: "cf-zj-cb"},
	{key: "laike", name: "赤峰市来客示例房地产经纪有限公司", category: "91", region: hongshan, by: "cf-zj-cb"},
	{key: "dunzhu", name: "呼伦贝尔市盾筑示例人防工程有限公司", category: "91", region: hailar, by: "hl-gd-cb"},
	{key: "tuzhi", name: "呼伦贝尔市图志示例设计院有限公司", category: "91", region: "150781", by: "hl-gd-cb"},
	{key: "qinglan", name: "内蒙古晴岚示例路桥有限公司", category: "91", region: saihan, by: "tk-sp-ck"},
	{key: "suichuang", name: "托克托县岁窗示例门窗经营部", category: "92", region: togtoh, by: "tk-sp-ck", operator: "tian"},
	{key: "hetao", name: "托克托县河套示例农牧业专业合作社", category: "93", region: togtoh, by: "tk-sp-ck"},
}

// A citizen is a person of the story. The number is synthetic and by chance could be
// somebody's; the name is plainly nobody's.
type citizen struct {
	key, name     string
	region, birth string
	by            string
}

var citizens = []citizen{
	{"qian", "钱示例甲", togtoh, "1971-03-08", "hs-yj-cb"},
	{"jin", "金示例乙", xincheng, "1968-11-21", "hs-yj-cb"},
	{"shi", "石示例丙", kundulun, "1975-06-30", "bt-hj-cb"},
	{"lei", "雷示例丁", dongshen, "1980-01-15", "or-ny-cb"},
	{"hei", "贺示例戊", "150625", "1977-09-02", "or-ny-cb"},
	{"wu", "武示例己", "150627", "1966-12-12", "or-ny-cb"},
	{"gao", "郜示例庚", saihan, "1973-04-19", "hs-zj-cb"},
	{"xiang", "项示例辛", saihan, "1985-07-27", "hs-zj-cb"},
	{"an", "艾示例壬", hongshan, "1979-10-05", "cf-zj-cb"},
	{"dun", "段示例癸", hailar, "1982-02-28", "hl-gd-cb"},
	{"tian", "田示例子", togtoh, "1990-05-16", "tk-sp-ck"},
}

// links are the places that persons have in organisations.
var links = []struct {
	firm, person string
	role         law.Role
	years        int // since how long
	by           string
}{
	{"yunshan", "qian", law.LegalRepresentative, 6, "hs-yj-cb"},
	{"yunshan", "jin", law.Principal, 4, "hs-yj-cb"},
	{"lanquan", "shi", law.LegalRepresentative, 5, "bt-hj-cb"},
	{"leiming", "lei", law.LegalRepresentative, 3, "or-ny-cb"},
	{"leiming", "lei", law.Shareholder, 3, "or-ny-cb"},
	{"wujin", "wu", law.LegalRepresentative, 8, "or-ny-cb"},
	{"gaota", "gao", law.LegalRepresentative, 7, "hs-zj-cb"},
	{"gaota", "xiang", law.ProjectLeader, 2, "hs-zj-cb"},
	{"anju", "an", law.LegalRepresentative, 5, "cf-zj-cb"},
	{"dunzhu", "dun", law.ProjectLeader, 2, "hl-gd-cb"},
}

// registerParties tells how everybody came into the register.
func (st *story) registerParties() {
	const when = begin - 6
	for i, c := range citizens {
		st.tell(when, "登记自然人 "+c.key, func(ctx context.Context) error { return st.registerCitizen(ctx, c, i) })
	}
	for i, f := range firms {
		st.tell(when, "登记单位 "+f.key, func(ctx context.Context) error { return st.registerFirm(ctx, f, i) })
	}
	for _, l := range links {
		st.tell(when, "登记任职 "+l.firm, func(ctx context.Context) error {
			since := st.day().AddYears(-l.years)
			_, err := st.Registry.LinkRole(ctx, st.actors[l.by], st.parties[l.firm], st.parties[l.person], l.role, since, "")
			return err
		})
	}
	st.tell(120, "登记建设项目", st.registerProject)
}

func (st *story) registerCitizen(ctx context.Context, c citizen, i int) error {
	return st.register(ctx, c.by, c.key, registry.Form{
		Kind: party.Person, Name: c.name, Region: c.region,
		Identifiers: []registry.Number{{Kind: ident.CitizenID, Value: c.number(i)}},
	})
}

// number is the synthetic number of the i-th citizen.
func (c citizen) number(i int) string { return ident.SyntheticCitizenID(c.region, c.birth, 801+7*i) }

// code is the synthetic code of the i-th firm.
func (f firm) code(i int) string { return ident.SyntheticUSCC(f.category, f.region, 20200415+i) }

func (st *story) registerFirm(ctx context.Context, f firm, i int) error {
	form := registry.Form{
		Kind: party.Organisation, Name: f.name, Region: f.region, Parent: st.parties[f.parent], Operator: st.parties[f.operator],
		Identifiers: []registry.Number{{Kind: ident.USCC, Value: f.code(i)}},
	}
	if f.former != "" {
		form.Since = st.day().AddYears(-2)
		form.Former = []party.Name{{Text: f.former, From: st.day().AddYears(-9), To: form.Since}}
	}
	return st.register(ctx, f.by, f.key, form)
}

func (st *story) register(ctx context.Context, by, key string, form registry.Form) error {
	p, _, err := st.Registry.Register(ctx, st.actors[by], form)
	st.parties[key] = p.ID
	return err
}

// projectCode is that of the construction project in the story.
const projectCode = "2603-150122-04-01-200415"

// registerProject has the counter of 托克托县 enter a project with all who build it.
func (st *story) registerProject(ctx context.Context) error {
	since := st.day()
	part := func(firm string, p project.Part, from calendar.Day) project.Participant {
		return project.Participant{Party: st.parties[firm], Part: p, From: from}
	}
	_, _, err := st.Registry.RegisterProject(ctx, st.actors["tk-sp-ck"], registry.ProjectForm{
		Code: projectCode, Name: "托克托县示例工业园区标准厂房建设项目（虚构）", Region: togtoh, Stage: project.Permit,
		Participants: []project.Participant{
			part("yunshan", project.Developer, since), part("gaota", project.Contractor, since), part("mingchi", project.Supervisor, since),
			part("tuzhi", project.Designer, since), part("jinliang", project.BiddingAgent, since), part("qinglan", project.Contractor, since),
		},
	})
	return err
}

// numberOf is the number of a firm or citizen, as a clerk reads it off a paper.
func numberOf(key string) (ident.Kind, string) {
	for i, f := range firms {
		if f.key == key {
			return ident.USCC, f.code(i)
		}
	}
	for i, c := range citizens {
		if c.key == key {
			return ident.CitizenID, c.number(i)
		}
	}
	return "", ""
}
