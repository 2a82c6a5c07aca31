package ident_test

import (
	"fmt"
	"slices"
	"testing"

	"liancheng/internal/ident"
)

func TestParseCitizenIDAccepts(t *testing.T) {
	tests := []struct {
		raw, want string
		warnings  []string
	}{
		{"11010519491231002X", "11010519491231002X", nil},
		{"440524188001010014", "440524188001010014", nil},
		{"150102198501010010", "150102198501010010", nil},
		{"152123196212312316", "152123196212312316", []string{"ident.region.retired"}},
		{"11010519491231002x", "11010519491231002X", nil},
		{"１５０１０２ 19850101 0010", "150102198501010010", nil},
		{"150102850101001", "150102198501010010", []string{"ident.citizen-id.old-form"}},
	}
	for _, tt := range tests {
		id, ws, err := ident.ParseCitizenID(tt.raw, today)
		if err != nil || id.Kind != ident.CitizenID || id.Value != tt.want || !slices.Equal(rules(ws), tt.warnings) {
			t.Errorf("%s = %s %v %v", tt.raw, id.Value, ws, err)
		}
	}
}

func TestParseCitizenIDRefuses(t *testing.T) {
	tests := []struct{ raw, rule, says string }{
		{"150102198501010011", "check-digit", "公民身份号码第 18 位应为 0，填写的是 1，请核对证件"},
		{"15010219850101001X", "check-digit", "应为 0，填写的是 X"},
		{"150102198502300010", "birth-date", "第 7 至 14 位不是真实存在的出生日期"},
		{"150102202606020016", "birth-future", "出生日期晚于今天"},
		{"150102178501010010", "birth-date", "早于 1850 年"},
		{"15010219850101O010", "character", "第 15 位应为数字，填写的是 O"},
		{"15010219850101001A", "character", "第 18 位应为数字或 X，填写的是 A"},
		{"810000199101010016", "residence-permit", "以 810000 开头的是港澳台居民居住证"},
		{"1501021985010100", "length", "应为 18 位，填写的是 16 位"},
		{"150102851301001", "birth-date", "不是真实存在的出生日期"},
		{"000000000000000000", "filler", "填充值"},
		{"", "empty", "请填写公民身份号码"},
	}
	for _, tt := range tests {
		_, _, err := ident.ParseCitizenID(tt.raw, today)
		mustRefuse(t, err, "ident.citizen-id."+tt.rule, tt.says)
	}
	born := ident.SyntheticCitizenID("150102", today, 1)
	if _, _, err := ident.ParseCitizenID(born, today); err != nil {
		t.Errorf("born today: %v", err)
	}
	_, _, err := ident.ParseCitizenID(born, "2026-05-31")
	mustRefuse(t, err, "ident.citizen-id.birth-future", "晚于今天")
}

func TestOtherDocumentsAccept(t *testing.T) {
	tests := []struct {
		kind      ident.Kind
		raw, want string
		warnings  []string
	}{
		{ident.Passport, "e12345678", "E12345678", nil},
		{ident.Passport, "EA1234567", "EA1234567", nil},
		{ident.Passport, "AB 12345", "AB12345", nil},
		{ident.HKMacauPass, "h12345678", "H12345678", nil},
		{ident.HKMacauPass, "M1234567801", "M12345678", []string{"ident.hk-macau-pass.renewals"}},
		{ident.TaiwanPass, "１２３４５６７８", "12345678", nil},
		{ident.TaiwanPass, "0123456789（B）", "0123456789B", nil},
		{ident.TaiwanPass, "0123456789", "0123456789", nil},
		{ident.ForeignPermanentResident, "911124198108030024", "911124198108030024", nil},
		{ident.ForeignPermanentResident, "can150199010112", "CAN150199010112", nil},
		{ident.HKMOTWResidence, "810000199101010016", "810000199101010016", nil},
		{ident.HKMOTWResidence, "830000198001010026", "830000198001010026", nil},
	}
	for _, tt := range tests {
		id, ws, err := ident.Parse(tt.kind, tt.raw, today)
		if err != nil || id != (ident.Identifier{Kind: tt.kind, Value: tt.want}) || !slices.Equal(rules(ws), tt.warnings) {
			t.Errorf("%s %s = %s %v %v", tt.kind, tt.raw, id.Value, ws, err)
		}
	}
}

func TestOtherDocumentsRefuse(t *testing.T) {
	tests := []struct {
		kind            ident.Kind
		raw, rule, says string
	}{
		{ident.Passport, "E123", "length", "护照号码应为 5 至 18 位，填写的是 4 位"},
		{ident.Passport, "E1234*678", "character", "第 6 位应为字母或数字，填写的是 *"},
		{ident.Passport, "ABCDEFG", "character", "应当含有数字"},
		{ident.Passport, "00000000", "filler", "填充值"},
		{ident.HKMacauPass, "A12345678", "character", "第 1 位应为字母 H 或 M，填写的是 A"},
		{ident.HKMacauPass, "H1234567", "length", "应为 9（旧证 11） 位"},
		{ident.HKMacauPass, "H1234567A", "character", "第 9 位应为数字，填写的是 A"},
		{ident.HKMacauPass, "H00000000", "filler", "填充值"},
		{ident.HKMacauPass, "M0000000001", "filler", "填充值"},
		{ident.TaiwanPass, "1234567", "length", "填写的是 7 位"},
		{ident.TaiwanPass, "1234A678", "character", "第 5 位应为数字，填写的是 A"},
		{ident.TaiwanPass, "01234567891", "character", "第 11 位应为批次字母，填写的是 1"},
		{ident.ForeignPermanentResident, "811124198108030024", "check-digit", "第 18 位应为 "},
		{ident.ForeignPermanentResident, "150102198501010010", "character", "第 1 位应为 9，填写的是 1"},
		{ident.ForeignPermanentResident, "CA1150199010112", "character", "第 3 位应为字母"},
		{ident.ForeignPermanentResident, "CANX50199010112", "character", "第 4 位应为数字"},
		{ident.ForeignPermanentResident, "CAN1501990101", "length", "应为 18（旧证 15） 位"},
		{ident.ForeignPermanentResident, "CAN000000000000", "filler", "填充值"},
		{ident.LegacyRegistration, "15010012345", "length", "旧工商注册号应为 13 位，填写的是 11 位"},
		{ident.CitizenID, "15010219850101\x00010", "character", "第 15 位应为数字，填写的是 不可见字符 '\\x00'"},
		{ident.HKMOTWResidence, "150102198501010010", "prefix", "应以 810000、820000 或 830000 开头"},
		{ident.HKMOTWResidence, "810000199101010017", "check-digit", "应为 6，填写的是 7"},
	}
	for _, tt := range tests {
		_, _, err := ident.Parse(tt.kind, tt.raw, today)
		mustRefuse(t, err, "ident."+string(tt.kind)+"."+tt.rule, tt.says)
	}
}

func TestDetect(t *testing.T) {
	tests := []struct {
		raw   string
		kind  ident.Kind
		value string
	}{
		{"91150100ma0n00008q", ident.USCC, "91150100MA0N00008Q"},
		{"914403001922038216", ident.USCC, "914403001922038216"},
		{"11152105011615449P", ident.USCC, "11152105011615449P"},
		{"150102198501010010", ident.CitizenID, "150102198501010010"},
		{"11010519491231002X", ident.CitizenID, "11010519491231002X"},
		{"810000199101010016", ident.HKMOTWResidence, "810000199101010016"},
		{"911124198108030024", ident.ForeignPermanentResident, "911124198108030024"},
		{"CAN150199010112", ident.ForeignPermanentResident, "CAN150199010112"},
		{"150000100000007", ident.RegistrationNumber, "150000100000007"},
		{"150102850101001", ident.CitizenID, "150102198501010010"},
		{"1501001234567", ident.LegacyRegistration, "1501001234567"},
		{"D2143569-X", ident.OrgCode, "D2143569X"},
		{"58018866X", ident.OrgCode, "58018866X"},
		{"E12345678", ident.Passport, "E12345678"},
		{"G1234567", ident.Passport, "G1234567"},
		{"H12345678", ident.HKMacauPass, "H12345678"},
		{"M1234567801", ident.HKMacauPass, "M12345678"},
		{"12345678", ident.TaiwanPass, "12345678"},
		{"0123456789(B)", ident.TaiwanPass, "0123456789B"},
	}
	for _, tt := range tests {
		if id, _, err := ident.Detect(tt.raw, today); err != nil || id.Kind != tt.kind || id.Value != tt.value {
			t.Errorf("%s = %s %s %v, want %s", tt.raw, id.Kind, id.Value, err, tt.kind)
		}
	}
}

func TestDetectRefuses(t *testing.T) {
	tests := []struct{ raw, rule, says string }{
		{"91310115MA1H8R7C6D", "ident.uscc.check-digit", "第 18 位应为 7，填写的是 D"},
		{"91150100MA0NO0008Q", "ident.uscc.character", "第 13 位填写的是字母 O"},
		{"111000000000133388", "ident.uscc.check-digit", "第 18 位应为"},
		{"150102198501010011", "ident.citizen-id.check-digit", "第 18 位应为 0，填写的是 1"},
		{"15O102198501010010", "ident.citizen-id.character", "第 3 位应为数字，填写的是 O"},
		{"810000199101010017", "ident.hk-mo-tw-residence.check-digit", "应为 6"},
		{"440301104336051", "ident.registration-number.check-digit", "第 15 位应为 4"},
		{"D2143569-1", "ident.org-code.check-digit", "应为 X"},
		{"M000100Y5", "ident.org-code.check-digit", "应为 4"},
		{"内蒙古自治区云杉建设工程示例有限责任", "ident.detect.name", "像是名称"},
		{"91150100MA0N0000中Q", "ident.uscc.character", "第 17 位"},
		{"E1234567中", "ident.org-code.character", "第 9 位"},
		{"00000000000000000X", "ident.uscc.filler", "填充值"},
		{"", "ident.detect.empty", "请填写"},
		{"内蒙古云杉示例建设有限公司", "ident.detect.name", "像是名称"},
		{"1234567A", "ident.detect.unrecognised", "填写的是 8 位"},
		{"91150100MA0N00008", "ident.detect.unrecognised", "填写的是 17 位"},
	}
	for _, tt := range tests {
		_, _, err := ident.Detect(tt.raw, today)
		mustRefuse(t, err, tt.rule, tt.says)
	}
}

// A number that is right as two kinds must not be guessed: a wrong guess would take a
// person's number for a company's and show it.
func TestDetectAsksWhenTwoKindsFit(t *testing.T) {
	ambiguous := 0
	for n := range 1000 {
		raw := ident.SyntheticCitizenID("150102", "1985-01-01", n)
		old := raw[:6] + raw[8:17]
		id, _, err := ident.Detect(old, today)
		if _, _, asRegistration := ident.ParseRegistrationNumber(old); asRegistration != nil {
			if err != nil || id.Value != raw {
				t.Fatalf("%s = %v, %v", old, id.Value, err)
			}
			continue
		}
		ambiguous++
		mustRefuse(t, err, "ident.detect.ambiguous", "请注明种类")
	}
	if ambiguous < 50 || ambiguous > 150 {
		t.Errorf("%d of 1000 are ambiguous, want about a tenth", ambiguous)
	}
	var bare string // a passport number that is an organisation code as well
	for d := range 10 {
		raw := fmt.Sprintf("E1234567%d", d)
		if _, _, err := ident.ParseOrgCode(raw); err == nil {
			bare = raw
		}
	}
	if bare == "" {
		t.Fatal("no organisation code in this series")
	}
	_, _, err := ident.Detect(bare, today)
	mustRefuse(t, err, "ident.detect.ambiguous", "护照号码")
	if id, _, err := ident.Detect(bare[:8]+"-"+bare[8:], today); err != nil || id.Kind != ident.OrgCode {
		t.Errorf("written as an organisation code: %v, %v", id.Kind, err)
	}
}
