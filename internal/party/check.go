package party

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"liancheng/internal/fault"
	"liancheng/internal/ident"
	"liancheng/internal/law"
	"liancheng/internal/names"
)

// Longest texts, in characters. 企业名称登记管理规定实施办法 knows no limit; no name in
// the public registers comes near these.
const (
	longestName    = 120
	longestAddress = 300
	mostNumbers    = 20
)

// Check finds what is wrong with a party as a whole; every fault at once.
func (p *Party) Check() error {
	if p.Erased {
		return nil
	}
	if !p.Kind.Known() {
		return fault.New(fault.Invalid, "请说明是组织（organisation）还是自然人（person）").At("kind").Under("party.kind")
	}
	var bad fault.List
	bad.Add(checkName(p.Kind, p.Name, "name"))
	bad.Add(p.checkNames())
	bad.Add(p.checkNumbers())
	if p.Region != "" && !wellFormedRegion(p.Region) {
		bad.Add(fault.New(fault.Invalid, "行政区划代码“%s”应为 6 位数字（GB/T 2260）", clip(p.Region)).At("region").Under("party.region"))
	}
	if utf8.RuneCountInString(p.Address) > longestAddress {
		bad.Add(fault.New(fault.Invalid, "地址超过 %d 字，请精简", longestAddress).At("address").Under("party.address"))
	}
	bad.Add(p.checkRelations())
	return bad.Err()
}

func (p *Party) checkNumbers() error {
	var bad fault.List
	if len(p.Identifiers) > mostNumbers {
		bad.Add(fault.New(fault.Invalid, "证件号码多于 %d 个", mostNumbers).At("identifiers").Under("party.identifiers"))
	}
	if len(p.Identifiers) == 0 {
		bad.Add(fault.New(fault.Invalid, "至少填写一个证件号码：组织填统一社会信用代码，自然人填公民身份号码或其他有效证件").
			At("identifiers").Under("party.identifier-missing"))
	}
	seen := map[ident.Kind]bool{}
	for i, id := range p.Identifiers {
		at := fmt.Sprintf("identifiers[%d]", i)
		if id.Kind.Organisation() != (p.Kind == Organisation) {
			bad.Add(fault.New(fault.Invalid, "%s的号码不能作为%s的证件，请核对主体类别或证件种类", id.Kind.Word(), p.Kind.Chinese()).
				At(at).Under("party.identifier-kind"))
		}
		if seen[id.Kind] && id.Kind != ident.Passport { // passports are renewed under new numbers
			bad.Add(fault.New(fault.Invalid, "%s填写了两个不同的号码，请保留有效的一个", id.Kind.Word()).At(at).Under("party.identifier-twice"))
		}
		seen[id.Kind] = true
	}
	return bad.Err()
}

// checkNames sees that the names follow one another and the last is today's.
func (p *Party) checkNames() error {
	var bad fault.List
	for i, n := range p.Names {
		at := fmt.Sprintf("names[%d]", i)
		if i < len(p.Names)-1 {
			bad.Add(checkName(p.Kind, n.Text, at))
			if n.To == "" || n.To > p.Names[i+1].From {
				bad.Add(fault.New(fault.Invalid, "曾用名应写明停用日期，且不晚于后一名称的启用日期").At(at).Under("party.name-order"))
			}
		} else if n.Text != p.Name || n.To != "" {
			bad.Add(fault.New(fault.Invalid, "最后一个名称应是现用名称").At(at).Under("party.name-order"))
		}
		if err := checkSpan(n.From, n.To); err != nil {
			bad.Add(under(err, at))
		}
	}
	return bad.Err()
}

func (p *Party) checkRelations() error {
	var bad fault.List
	if p.Kind == Organisation && !p.OrgKind.Known() || p.Kind == Person && p.OrgKind != "" {
		bad.Add(fault.New(fault.Invalid, "组织类型“%s”无法识别，请从企业、分支机构、个体工商户等中选择；自然人不填", clip(string(p.OrgKind))).At("org_kind").Under("party.org-kind"))
	}
	if p.Parent != "" && p.OrgKind != Branch {
		bad.Add(fault.New(fault.Invalid, "只有分支机构才填写所属法人").At("parent").Under("party.parent"))
	}
	if p.Operator != "" && p.OrgKind != IndividualBusiness {
		bad.Add(fault.New(fault.Invalid, "只有个体工商户才填写经营者").At("operator").Under("party.operator"))
	}
	if p.ID != "" && (p.Parent == p.ID || p.Operator == p.ID) {
		bad.Add(fault.New(fault.Invalid, "主体不能隶属于自身").At("parent").Under("party.parent-self"))
	}
	return bad.Err()
}

// checkName refuses what cannot be anybody's name.
func checkName(kind Kind, name, field string) error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At(field).Under("party.name")
	}
	switch {
	case names.Fold(name) == "":
		return bad("请填写名称：应含有文字，不能为空或只有标点")
	case strings.TrimSpace(name) != name || strings.ContainsFunc(name, unicode.IsControl):
		return bad("名称前后不得有空格，中间不得有换行等控制字符")
	case !utf8.ValidString(name):
		return bad("名称含有无法识别的字符，请以 UTF-8 编码重新提交")
	case utf8.RuneCountInString(name) > longestName:
		return bad("名称超过 %d 字，请核对", longestName)
	case kind == Person && names.FoldPerson(name) == "":
		return bad("请填写姓名：应含有文字")
	}
	return nil
}

// CheckAnswer refuses an answer to a circumstance that does not fit the party.
// Circumstances of a listing or of a request have their place there.
func (p *Party) CheckAnswer(c law.Circumstance, answer law.Tri) error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).At("circumstance").Under("party.circumstance")
	}
	switch {
	case p.Erased:
		return errErased()
	case c.Scope == "person" && p.Kind != Person:
		return bad("“%s”只就自然人作答，该主体是%s", c.Question, p.Kind.Chinese())
	case c.Scope != "person" && c.Scope != "party":
		return bad("“%s”不是主体情况，应在%s中作答", c.Question, c.Recorded)
	case answer != law.True && answer != law.False:
		return fault.New(fault.Invalid, "请回答是（true）或否（false）").At("answer").Under("party.answer")
	}
	return nil
}

func wellFormedRegion(code string) bool {
	if len(code) != 6 {
		return false
	}
	for i := range len(code) {
		if code[i] < '0' || code[i] > '9' {
			return false
		}
	}
	return true
}

// clip keeps hostile input from filling a sentence.
func clip(s string) string {
	if r := []rune(s); len(r) > 32 {
		return string(r[:32]) + "…"
	}
	return s
}
