package ident

import "strings"

// usccCharset is the alphabet of GB 32100-2015: a character's value is its index.
const usccCharset = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// usccWeights are 3^(i-1) mod 31.
var usccWeights = [17]uint16{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

const notInSet = 0xFF

var usccValue = func() (t [256]uint8) {
	for i := range t {
		t[i] = notInSet
	}
	for i := range len(usccCharset) {
		t[usccCharset[i]] = uint8(i)
	}
	return t
}()

// lookalikes says in words what a letter outside the set was probably meant to be.
var lookalikes = map[rune]string{'I': "数字 1", 'O': "数字 0", 'S': "数字 5", 'V': "字母 U 或 Y", 'Z': "数字 2"}

// usccCheck computes the 18th character over the first 17 of s; !ok when one of
// them is outside the set or a region digit is none.
func usccCheck(s string) (check byte, ok bool) {
	var sum uint16
	for i := range 17 {
		v := usccValue[s[i]]
		if v == notInSet || (i >= 2 && i < 8 && v > 9) {
			return 0, false
		}
		sum += uint16(v) * usccWeights[i]
	}
	return usccCharset[(31-sum%31)%31], true // the outer mod turns 31 into 0
}

// ParseUSCC reads a 统一社会信用代码 (GB 32100-2015). On a canonical string without
// oddities it allocates nothing: it is the first step of every screening.
func ParseUSCC(raw string) (Identifier, []Warning, error) {
	s := compact(raw)
	if err := validUSCC(s); err != nil {
		return Identifier{}, nil, err
	}
	return Identifier{USCC, s}, usccWarnings(CreditCode(s)), nil
}

func validUSCC(s string) error {
	if len(s) != 18 {
		return misshapenUSCC(s)
	}
	check, ok := usccCheck(s)
	switch {
	case !ok || usccValue[s[17]] == notInSet:
		return misshapenUSCC(s)
	case zeros(s): // all zeros would even pass the check digit
		return refuseFiller(USCC)
	case s[17] != check:
		return refuseCheck(USCC, 18, check, s[17])
	}
	return nil
}

// misshapenUSCC says what is wrong with the length or with a character of s.
func misshapenUSCC(s string) error {
	if s == "" {
		return refuseEmpty(USCC)
	}
	pos, r := wrong(s, usccAccepts)
	switch {
	case len([]rune(s)) != 18 && zeros(s):
		return refuseFiller(USCC)
	case len([]rune(s)) != 18:
		return refuseLength(USCC, s, "18")
	case lookalikes[r] != "":
		return refuse(USCC, "character", "第 %d 位填写的是字母 %c，代码字符集中没有字母 %c，可能是%s", pos, r, r, lookalikes[r])
	case pos >= 3 && pos <= 8:
		return refuseChar(USCC, pos, "数字（第 3 至 8 位是登记机关行政区划码）", r)
	}
	return refuseChar(USCC, pos, "数字或除 I、O、S、V、Z 以外的字母", r)
}

func usccAccepts(pos int, r rune) bool {
	if pos >= 3 && pos <= 8 {
		return '0' <= r && r <= '9'
	}
	return r < 256 && usccValue[r] != notInSet
}

func usccWarnings(u CreditCode) (ws []Warning) {
	if u.Category() == "" {
		ws = append(ws, Warning{"ident.uscc.category", "统一社会信用代码前两位 " + string(u[:2]) + " 不是常见的登记管理部门和机构类别，请核对"})
	}
	if w, odd := regionWarning(string(u[2:8])); odd {
		ws = append(ws, w)
	}
	if orgCheck(string(u[8:16])) != u[16] {
		ws = append(ws, Warning{"ident.uscc.org-code", "统一社会信用代码第 9 至 17 位所含组织机构代码的校验码不符，个别早期代码有此情形，请核对"})
	}
	return ws
}

// A CreditCode is a valid 统一社会信用代码 in canonical form, for asking what it says.
type CreditCode string

// CreditCode gives the code for asking what it says; false when id is of another kind.
func (id Identifier) CreditCode() (CreditCode, bool) {
	return CreditCode(id.Value), id.Kind == USCC && len(id.Value) == 18
}

// usccAuthorities are the 登记管理部门 of the first character (GB 32100-2015, 4.2.2).
var usccAuthorities = map[byte]string{
	'1': "机构编制", '2': "外交", '3': "司法行政", '4': "文化", '5': "民政", '6': "旅游", '7': "宗教", '8': "工会",
	'9': "市场监管", 'A': "中央军委改革和编制办公室", 'N': "农业农村", 'Y': "其他",
}

// usccCategories are the 机构类别 of the second character under its authority.
var usccCategories = map[string]string{
	"11": "机关", "12": "事业单位", "13": "中央编办直接管理机构编制的群众团体", "19": "其他",
	"21": "外国常驻新闻机构", "29": "其他",
	"31": "律师执业机构", "32": "公证处", "33": "基层法律服务所", "34": "司法鉴定机构", "35": "仲裁委员会", "39": "其他",
	"41": "外国在华文化中心", "49": "其他",
	"51": "社会团体", "52": "民办非企业单位", "53": "基金会", "59": "其他",
	"61": "外国旅游部门常驻代表机构", "62": "港澳台地区旅游部门常驻内地（大陆）代表机构", "69": "其他",
	"71": "宗教活动场所", "72": "宗教院校", "79": "其他",
	"81": "基层工会", "89": "其他",
	"91": "企业", "92": "个体工商户", "93": "农民专业合作社", "99": "其他",
	"A1": "军队事业单位", "A9": "其他",
	"N1": "组级集体经济组织", "N2": "村级集体经济组织", "N3": "乡镇级集体经济组织", "N9": "其他",
	"Y1": "其他",
}

func (u CreditCode) whole() bool { return len(u) == 18 }

// Authority names the 登记管理部门, "" when the first character stands for none.
func (u CreditCode) Authority() string {
	if !u.whole() {
		return ""
	}
	return usccAuthorities[u[0]]
}

// Category names the 机构类别, "" when the first two characters stand for none.
func (u CreditCode) Category() string {
	if !u.whole() {
		return ""
	}
	return usccCategories[string(u[:2])]
}

// RegionCode is the 行政区划 of the registering authority, possibly one withdrawn since.
func (u CreditCode) RegionCode() string {
	if !u.whole() {
		return ""
	}
	return string(u[2:8])
}

// OrgCode is the 组织机构代码 inside (characters 9 to 17).
func (u CreditCode) OrgCode() Identifier {
	if !u.whole() {
		return Identifier{}
	}
	return Identifier{OrgCode, string(u[8:17])}
}

// IsEnterprise tells whether this is a company or its branch (91).
func (u CreditCode) IsEnterprise() bool { return u.starts("91") }

// IsIndividualBusiness tells whether this is a 个体工商户 (92), which screens with its operator.
func (u CreditCode) IsIndividualBusiness() bool { return u.starts("92") }

// IsCooperative tells whether this is a 农民专业合作社 (93).
func (u CreditCode) IsCooperative() bool { return u.starts("93") }

// IsAgency tells whether this is a 机关 (11).
func (u CreditCode) IsAgency() bool { return u.starts("11") }

// IsPublicInstitution tells whether this is a 事业单位 (12).
func (u CreditCode) IsPublicInstitution() bool { return u.starts("12") }

// IsSocialOrganisation tells whether the civil affairs authority registered it (51, 52, 53, 59).
func (u CreditCode) IsSocialOrganisation() bool { return u.starts("5") }

func (u CreditCode) starts(prefix string) bool {
	return u.whole() && strings.HasPrefix(string(u), prefix)
}
