package ident_test

import (
	"slices"
	"strings"
	"testing"

	"liancheng/internal/ident"
)

func TestParseProjectCode(t *testing.T) {
	tests := []struct {
		raw, want string
		style     ident.ProjectStyle
		warnings  []string
	}{
		{"2103-150102-04-01-123456", "2103-150102-04-01-123456", ident.CurrentStyle, nil},
		{"2020-150102-47-03-012345", "2020-150102-47-03-012345", ident.LegacyStyle, nil},
		{"2015-150102-47-03-012345", "2015-150102-47-03-012345", ident.LegacyStyle, nil},
		{"2011-150102-04-01-123456", "2011-150102-04-01-123456", ident.CurrentStyle, nil},
		{"2012-150102-04-01-123456", "2012-150102-04-01-123456", ident.CurrentStyle, nil},
		{"21031501020401123456", "2103-150102-04-01-123456", ident.CurrentStyle, nil},
		{"2103-1501020401-123456", "2103-150102-04-01-123456", ident.CurrentStyle, nil},
		{"２１０３—150102 — 04－01-123456", "2103-150102-04-01-123456", ident.CurrentStyle, nil},
		{"2103-150102-04-01-123456-001", "2103-150102-04-01-123456-001", ident.CurrentStyle, nil},
		{"2020-152105-47-03-012345", "2020-152105-47-03-012345", ident.LegacyStyle, []string{"ident.region.retired"}},
		{"2010-150102-04-01-123456", "2010-150102-04-01-123456", ident.CurrentStyle, []string{"ident.project-code.time"}},
		{"2103-150102-04-09-123456", "2103-150102-04-09-123456", ident.CurrentStyle, []string{"ident.project-code.kind"}},
	}
	for _, tt := range tests {
		c, ws, err := ident.ParseProjectCode(tt.raw)
		if err != nil || string(c) != tt.want || c.Style() != tt.style || !slices.Equal(rules(ws), tt.warnings) {
			t.Errorf("%s = %s %s %v %v", tt.raw, c, c.Style(), ws, err)
		}
	}
	c := ident.ProjectCode("2103-150102-04-01-123456-001")
	if c.RegionCode() != "150102" || c.Kind() != "基本建设" || c.Base() != "2103-150102-04-01-123456" || c.Suffix() != "001" || c.Base().Suffix() != "" {
		t.Errorf("%s: %s %s %s %s", c, c.RegionCode(), c.Kind(), c.Base(), c.Suffix())
	}
	if c := ident.ProjectCode("2103"); c.Style() != "" || c.RegionCode()+c.Kind()+c.Suffix() != "" {
		t.Error("a piece of a code says something")
	}
	for _, tt := range []struct{ raw, rule, says string }{
		{"", "empty", "请填写项目代码"},
		{"2103-150102-04-01-12345", "length", "填写的是 19 位"},
		{"2103-150102-04-01-12345O", "character", "第 20 位（不计连字符）应为数字，填写的是 O"},
		{"2113-150102-04-01-123456", "time", "第 1 至 4 位 2113 不是年月"},
		{"2014-150102-04-01-123456", "time", "2014"},
		{"2103-15010-204-01-123456", "hyphen", "连字符位置有误"},
		{"2103--150102-04-01-123456", "hyphen", "连字符位置有误"},
		{"2103-150102-04-01-123456-", "hyphen", "连字符位置有误"},
		{"-2103-150102-04-01-123456", "hyphen", "连字符位置有误"},
	} {
		_, _, err := ident.ParseProjectCode(tt.raw)
		mustRefuse(t, err, "ident.project-code."+tt.rule, tt.says)
	}
}

func TestParseDocumentNumber(t *testing.T) {
	const normalised, unusual = "ident.document-number.normalised", "ident.document-number.unusual"
	tests := []struct {
		raw, want string
		style     ident.DocumentStyle
		agency    string
		year      int
		serial    string
		warnings  []string
	}{
		{"内社信办字〔2020〕3号", "内社信办字〔2020〕3号", ident.LetterStyle, "内社信办字", 2020, "3", nil},
		{"内政字〔2019〕43号", "内政字〔2019〕43号", ident.LetterStyle, "内政字", 2019, "43", nil},
		{"内政发〔2024〕19号", "内政发〔2024〕19号", ident.LetterStyle, "内政发", 2024, "19", nil},
		{"鄂政数发〔2024〕13号", "鄂政数发〔2024〕13号", ident.LetterStyle, "鄂政数发", 2024, "13", nil},
		{"发改财金规〔2017〕1798号", "发改财金规〔2017〕1798号", ident.LetterStyle, "发改财金规", 2017, "1798", nil},
		{"国发〔2014〕21号", "国发〔2014〕21号", ident.LetterStyle, "国发", 2014, "21", nil},
		{"国办发〔2020〕49号", "国办发〔2020〕49号", ident.LetterStyle, "国办发", 2020, "49", nil},
		{"京市监处罚（朝）〔2021〕12号", "京市监处罚（朝）〔2021〕12号", ident.LetterStyle, "京市监处罚（朝）", 2021, "12", nil},
		{"呼环罚字〔2021〕2-3号", "呼环罚字〔2021〕2-3号", ident.LetterStyle, "呼环罚字", 2021, "2-3", nil},
		{"市场【2019】1号", "市场〔2019〕1号", ident.LetterStyle, "市场", 2019, "1", []string{normalised}},
		{"内社信办字[2020]3号", "内社信办字〔2020〕3号", ident.LetterStyle, "内社信办字", 2020, "3", []string{normalised}},
		{"内社信办字（2020）第003号", "内社信办字〔2020〕3号", ident.LetterStyle, "内社信办字", 2020, "3", []string{normalised}},
		{"内社信办字﹝２０２０﹞ 3 号", "内社信办字〔2020〕3号", ident.LetterStyle, "内社信办字", 2020, "3", []string{normalised}},
		{"内社信办字(2020)3", "内社信办字〔2020〕3号", ident.LetterStyle, "内社信办字", 2020, "3", []string{normalised}},
		{"（呼）应急罚〔2021〕执法2号", "（呼）应急罚〔2021〕执法2号", ident.LetterStyle, "（呼）应急罚", 2021, "执法2", []string{unusual}},
		{"第36号令", "第36号令", ident.OrderStyle, "", 0, "36", nil},
		{"应急管理部令第11号", "应急管理部令第11号", ident.OrderStyle, "应急管理部", 0, "11", nil},
		{"发展改革委第36号令", "发展改革委令第36号", ident.OrderStyle, "发展改革委", 0, "36", []string{normalised}},
		{"总局令45号", "总局令第45号", ident.OrderStyle, "总局", 0, "45", []string{normalised}},
		{"交通运输部令2021年第16号", "交通运输部令2021年第16号", ident.OrderStyle, "交通运输部", 2021, "16", nil},
		{"2021年第40号", "2021年第40号", ident.AnnouncementStyle, "", 2021, "40", nil},
		{"国家税务总局公告2021年40号", "国家税务总局公告2021年第40号", ident.AnnouncementStyle, "国家税务总局", 2021, "40", []string{normalised}},
		{"农业农村部公告第250号", "农业农村部公告第250号", ident.AnnouncementStyle, "农业农村部", 0, "250", nil},
		{"（2021）内01民终123号", "（2021）内01民终123号", ident.CaseStyle, "内01民终", 2021, "123", nil},
		{"(2021)内0102执恢12号之一", "（2021）内0102执恢12号之一", ident.CaseStyle, "内0102执恢", 2021, "12", []string{normalised}},
	}
	for _, tt := range tests {
		d, ws, err := ident.ParseDocumentNumber(tt.raw)
		want := ident.DocumentNumber{Text: tt.want, Style: tt.style, Agency: tt.agency, Year: tt.year, Serial: tt.serial}
		if err != nil || d != want || d.String() != tt.want || !slices.Equal(rules(ws), tt.warnings) {
			t.Errorf("%s = %+v %v %v", tt.raw, d, ws, err)
		}
	}
	for _, tt := range []struct{ raw, rule, says string }{
		{" ", "empty", "请填写文号"},
		{strings.Repeat("字", 81), "length", "超过 80 个字"},
		{"无", "form", "文号“无”格式有误"},
		{"内社信办字2020年3号", "form", "格式有误"},
		{"内社信办字〔20〕3号", "form", "格式有误"},
		{"内社信办字〔1820〕3号", "form", "格式有误"},
		{"〔2020〕3号", "form", "格式有误"},
		{"内社信办字〔2020〕号", "form", "格式有误"},
		{"内社信办字〔2020〕0号", "zero", "序号不能为 0"},
		{"内社信办字〔2020〕3号、4号", "form", "格式有误"},
	} {
		_, _, err := ident.ParseDocumentNumber(tt.raw)
		mustRefuse(t, err, "ident.document-number."+tt.rule, tt.says)
	}
}
