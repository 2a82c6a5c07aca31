package party

import (
	"strings"

	"liancheng/internal/ident"
)

// OrgKind is what sort of organisation, as far as rules tell sorts apart. It is read
// from the first two characters of the 统一社会信用代码 (GB 32100-2015, 4.2.2 and 4.2.3).
type OrgKind string

const (
	Enterprise         OrgKind = "enterprise"          // 91 企业
	Branch             OrgKind = "branch"              // 91 企业的分支机构
	IndividualBusiness OrgKind = "individual-business" // 92 个体工商户
	Cooperative        OrgKind = "cooperative"         // 93 农民专业合作社
	Agency             OrgKind = "agency"              // 11 机关
	PublicInstitution  OrgKind = "public-institution"  // 12 事业单位
	MassOrganisation   OrgKind = "mass-organisation"   // 13 群团, 8 工会
	SocialOrganisation OrgKind = "social-organisation" // 5 社会团体, 民办非企业单位, 基金会
	LegalServices      OrgKind = "legal-services"      // 3 律师, 公证, 鉴定, 仲裁机构
	Collective         OrgKind = "collective"          // N 农村集体经济组织
	OtherOrganisation  OrgKind = "other"
)

var orgKindWords = map[OrgKind]string{
	Enterprise: "企业", Branch: "分支机构", IndividualBusiness: "个体工商户", Cooperative: "农民专业合作社",
	Agency: "机关", PublicInstitution: "事业单位", MassOrganisation: "群团组织", SocialOrganisation: "社会组织",
	LegalServices: "法律服务机构", Collective: "农村集体经济组织", OtherOrganisation: "其他组织",
}

// Chinese gives the word officers use.
func (k OrgKind) Chinese() string { return orgKindWords[k] }

// Known tells whether k is a kind at all.
func (k OrgKind) Known() bool { return orgKindWords[k] != "" }

// PublishedAsPerson tells whether publication treats the organisation as a natural
// person: an individual business is its operator (双公示 keeps it apart for that).
func (k OrgKind) PublishedAsPerson() bool { return k == IndividualBusiness }

var orgKindOfPrefix = []struct {
	prefix string
	kind   OrgKind
}{
	{"91", Enterprise}, {"92", IndividualBusiness}, {"93", Cooperative},
	{"11", Agency}, {"12", PublicInstitution}, {"13", MassOrganisation}, {"8", MassOrganisation},
	{"5", SocialOrganisation}, {"3", LegalServices}, {"N", Collective},
}

// branchEnds are the ends of names that a legal person cannot have: 企业名称登记管理规定
// (国务院令第734号) art. 13 has a branch's name be its enterprise's with 分公司, 分厂, 分店 and the like.
var branchEnds = []string{"分公司", "分厂", "分店", "分行", "分所", "分社"}

// OrgKindOf reads the kind from the code and, for branches, which have codes like
// their enterprises, from the name or from there being a parent.
func OrgKindOf(code ident.CreditCode, name string, hasParent bool) OrgKind {
	kind := OtherOrganisation
	for _, p := range orgKindOfPrefix {
		if strings.HasPrefix(string(code), p.prefix) {
			kind = p.kind
			break
		}
	}
	if (kind == Enterprise || code == "") && (hasParent || BranchName(name)) {
		return Branch
	}
	return kind
}

// BranchName tells whether a name ends as those of branches alone do, whatever stands
// in brackets after it.
func BranchName(name string) bool {
	if i := strings.LastIndexAny(name, "（("); i > 0 && (strings.HasSuffix(name, "）") || strings.HasSuffix(name, ")")) {
		name = name[:i]
	}
	for _, end := range branchEnds {
		if strings.HasSuffix(name, end) && name != end {
			return true
		}
	}
	return false
}
