package ident_test

import (
	"slices"
	"testing"

	"liancheng/internal/ident"
)

func TestParseUSCCAccepts(t *testing.T) {
	tests := []struct {
		raw, want string
		warnings  []string
	}{
		{raw: "91350100M000100Y43"}, // the example of GB 32100-2015
		{raw: "11152105011615449P", warnings: []string{"ident.region.retired"}},
		{raw: "11152105011615166F", warnings: []string{"ident.region.retired"}},
		{raw: "914403001922038216"}, {raw: "91230500MA1B3N1N2M"}, {raw: "9150022558018866XC"},
		{raw: "91440300708461136T"}, {raw: "91330100799655058B"}, {raw: "11230500001755309F"},
		{raw: "12320200466372674G"}, {raw: "91150100MA0N00008Q"}, {raw: "91150602MA0Q12343G"},
		{raw: "92150102MA0PXYT15R"}, {raw: "52150000MJY000001G"},
		{raw: " ９１１５０１００ma0n 00008q ", want: "91150100MA0N00008Q"},
		{raw: "9115-0100-MA0N-0000-8Q", want: "91150100MA0N00008Q"},
	}
	for _, tt := range tests {
		if tt.want == "" {
			tt.want = tt.raw
		}
		id, ws, err := ident.ParseUSCC(tt.raw)
		if err != nil || id != (ident.Identifier{Kind: ident.USCC, Value: tt.want}) {
			t.Errorf("%s = %v, %v", tt.raw, id, err)
		}
		got := slices.DeleteFunc(rules(ws), func(r string) bool { return r == "ident.uscc.org-code" && tt.want[8:10] == "MA" })
		if !slices.Equal(got, tt.warnings) {
			t.Errorf("%s warns %v, want %v", tt.raw, ws, tt.warnings)
		}
	}
}

func TestParseUSCCRefuses(t *testing.T) {
	tests := []struct{ raw, rule, says string }{
		{"91310115MA1H8R7C6D", "check-digit", "统一社会信用代码第 18 位应为 7，填写的是 D，请核对证照"},
		{"91350100M000100Y4Z", "character", "第 18 位填写的是字母 Z，代码字符集中没有字母 Z，可能是数字 2"},
		{"111000000000133388", "check-digit", "第 18 位应为 "},
		{"9115O100MA0N00008Q", "character", "第 5 位填写的是字母 O，代码字符集中没有字母 O，可能是数字 0"},
		{"91150100MAON00008Q", "character", "第 11 位填写的是字母 O"},
		{"I1150100MA0N00008Q", "character", "可能是数字 1"},
		{"91150100MA0N0000SQ", "character", "可能是数字 5"},
		{"91150100MA0N0000VQ", "character", "可能是字母 U 或 Y"},
		{"9115A100MA0N00008Q", "character", "第 5 位应为数字（第 3 至 8 位是登记机关行政区划码），填写的是 A"},
		{"91150100MA0N0000中Q", "character", "第 17 位应为数字或除 I、O、S、V、Z 以外的字母，填写的是 “中”"},
		{"91150100MA0N0000*Q", "character", "第 17 位"},
		{"91150100МA0N00008Q", "character", "第 9 位应为数字或除 I、O、S、V、Z 以外的字母，填写的是 М（非英文字母或数字）"}, // Cyrillic М
		{"91150100MA0N00008", "length", "应为 18 位，填写的是 17 位"},
		{"91150100MA0N00008QQ", "length", "填写的是 19 位"},
		{"00000000000000000X", "filler", "表示无代码的填充值"},
		{"000000000000000000", "filler", "表示无代码的填充值"},
		{"0", "filler", "填充值"},
		{"X", "length", "填写的是 1 位"},
		{" \u3000", "empty", "请填写统一社会信用代码"},
	}
	for _, tt := range tests {
		_, _, err := ident.ParseUSCC(tt.raw)
		mustRefuse(t, err, "ident.uscc."+tt.rule, tt.says)
	}
}

func TestUSCCWarnings(t *testing.T) {
	tests := []struct{ category, region, want string }{
		{"91", "150172", "ident.region.statistical"},
		{"91", "152723", "ident.region.retired"},
		{"91", "150199", "ident.region.unknown"},
		{"91", "159901", "ident.region.unknown"},
		{"91", "990101", "ident.region.unknown"},
		{"B1", "150102", "ident.uscc.category"},
		{"91", "150101", ""}, // 市辖区
		{"91", "440300", ""}, // another province: its divisions are not ours to judge
	}
	for _, tt := range tests {
		_, ws, err := ident.ParseUSCC(ident.SyntheticUSCC(tt.category, tt.region, 7))
		if err != nil {
			t.Fatal(err)
		}
		if got := rules(ws); !slices.Equal(got, slices.DeleteFunc([]string{tt.want}, func(s string) bool { return s == "" })) {
			t.Errorf("%s %s warns %v, want %s", tt.category, tt.region, ws, tt.want)
		}
	}
}

func TestCreditCodeSaysWhatItIs(t *testing.T) {
	parse := func(s string) ident.CreditCode {
		id, _, err := ident.ParseUSCC(s)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := id.CreditCode()
		if !ok {
			t.Fatalf("%s is no credit code", s)
		}
		return c
	}
	c := parse("92150102MA0PXYT15R")
	if c.Authority() != "市场监管" || c.Category() != "个体工商户" || c.RegionCode() != "150102" || !c.IsIndividualBusiness() || c.IsEnterprise() {
		t.Errorf("%s: %s %s %s", c, c.Authority(), c.Category(), c.RegionCode())
	}
	if c := parse("9150022558018866XC"); c.OrgCode().String() != "58018866-X" || !c.IsEnterprise() {
		t.Errorf("%s holds %s", c, c.OrgCode())
	}
	if c := parse("11152105011615449P"); !c.IsAgency() || c.Category() != "机关" || c.OrgCode().String() != "01161544-9" {
		t.Errorf("%s is a %s", c, c.Category())
	}
	if !parse("12320200466372674G").IsPublicInstitution() || !parse("52150000MJY000001G").IsSocialOrganisation() ||
		!parse(ident.SyntheticUSCC("93", "150102", 1)).IsCooperative() {
		t.Error("a category is not recognised")
	}
	if _, ok := (ident.Identifier{Kind: ident.OrgCode, Value: "D2143569X"}).CreditCode(); ok {
		t.Error("an organisation code is a credit code")
	}
	if c := ident.CreditCode("91"); c.Category()+c.Authority()+c.RegionCode() != "" || !c.OrgCode().IsZero() || c.IsEnterprise() {
		t.Error("half a code says something")
	}
}

func TestParseOrgCode(t *testing.T) {
	for raw, want := range map[string]string{
		"D2143569-X": "D2143569X", "M000100Y-4": "M000100Y4", "58018866-X": "58018866X", "01161544-9": "011615449",
		"d2143569x": "D2143569X", "５８０１８８６６－Ｘ": "58018866X",
	} {
		if id, ws, err := ident.ParseOrgCode(raw); err != nil || id.Value != want || ws != nil {
			t.Errorf("%s = %v %v %v", raw, id.Value, ws, err)
		}
	}
	for _, tt := range []struct{ raw, rule, says string }{
		{"D2143569-1", "check-digit", "组织机构代码第 9 位应为 X，填写的是 1，请核对证照"},
		{"D214356-X", "length", "应为 9 位，填写的是 8 位"},
		{"D21435*9-X", "character", "第 7 位应为数字或字母，填写的是 *"},
		{"D2143569-A", "character", "第 9 位应为数字或 X，填写的是 A"},
		{"00000000-0", "filler", "填充值"},
	} {
		_, _, err := ident.ParseOrgCode(tt.raw)
		mustRefuse(t, err, "ident.org-code."+tt.rule, tt.says)
	}
}

func TestParseRegistrationNumber(t *testing.T) {
	for _, raw := range []string{"110108000000016", "150000100000007", "4403 0110 4336 054"} {
		if id, ws, err := ident.ParseRegistrationNumber(raw); err != nil || id.Kind != ident.RegistrationNumber || ws != nil {
			t.Errorf("%s = %v %v %v", raw, id, ws, err)
		}
	}
	for _, tt := range []struct{ raw, rule, says string }{
		{"440301104336051", "check-digit", "工商注册号第 15 位应为 4，填写的是 1"},
		{"44030110433605A", "character", "第 15 位应为数字，填写的是 A"},
		{"4403011043360511", "length", "填写的是 16 位"},
		{"000000000000000", "filler", "填充值"},
	} {
		_, _, err := ident.ParseRegistrationNumber(tt.raw)
		mustRefuse(t, err, "ident.registration-number."+tt.rule, tt.says)
	}
	id, ws, err := ident.ParseRegistrationNumber("1501001234567")
	if err != nil || id.Kind != ident.LegacyRegistration || !slices.Equal(rules(ws), []string{"ident.legacy-registration.unchecked"}) {
		t.Errorf("13 digits = %v %v %v", id, ws, err)
	}
}
