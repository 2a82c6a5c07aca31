package listing

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"liancheng/internal/calendar"
	"liancheng/internal/fault"
	"liancheng/internal/law"
	"liancheng/internal/standing"
)

func registered(who Named) (string, error) {
	id, ok := map[string]string{"91150102YY00000001": unit, "150102198501010010": boss}[who.Number]
	if !ok {
		return "", fault.New(fault.NotFound, "没有该主体")
	}
	return id, nil
}

func sheetCells() map[string]string {
	return map[string]string{
		"领域": "1", "主体号码": "91150102YY00000001", "列入对象": "生产经营单位", "人员": "150102198501010010=主要负责人；150102198501010010＝法定代表人",
		"失信事实": "发生生产安全事故，负有责任", "认定标准": "d1-accident、d1-fraud", "已认定情形": "serious",
		"依据文书种类": "行政处罚决定书", "依据文书文号": "内应急罚〔2025〕12号", "依据文书日期": "2025/12/20", "依据文书机关": "内蒙古自治区示例厅",
		"决定机关": "内蒙古自治区示例厅", "决定文号": "内应急列〔2026〕9号", "决定日期": "2026年1月20日",
		"告知文号": "内应急告〔2026〕1号", "告知日期": "20260108", "告知送达方式": "邮寄", "告知送达日期": "2026-01-08", "答复申辩日期": "2026-01-12",
		"决定送达方式": "转交送达", "决定送达日期": "2026-01-23", "列入日期": "2026-01-22", "列入期限": "18 个月", "届满日期": "2027-07-22", "转入来源": "示例垂直业务系统",
	}
}

func TestReadAdoption(t *testing.T) {
	got, err := ReadAdoption(sheetCells(), rulesetOf(t), registered)
	want := Adoption{
		Proposal: Proposal{
			Party: unit, Domain: 1, Case: "production-unit", Members: []standing.Member{{Party: boss, Role: law.Principal}, {Party: boss, Role: law.LegalRepresentative}},
			Document: Document{Kind: "行政处罚决定书", Number: "内应急罚〔2025〕12号", Date: "2025-12-20", Issuer: "内蒙古自治区示例厅"},
			Conduct:  "发生生产安全事故，负有责任", Grounds: []string{"d1-accident", "d1-fraud"}, Circumstances: map[string]bool{"serious": true},
			Period: calendar.Period{N: 18, Unit: calendar.Months},
		},
		Decision: Document{Number: "内应急列〔2026〕9号", Date: "2026-01-20", Issuer: "内蒙古自治区示例厅"}, Source: "示例垂直业务系统",
		Notices:    []Notice{{Document: Document{Number: "内应急告〔2026〕1号", Date: "2026-01-08"}, Served: Served{Means: Post, Date: "2026-01-08"}, Heard: "2026-01-12"}},
		Deliveries: []Delivery{{Recipient: unit, Served: Served{Means: OtherBody, Date: "2026-01-23"}}}, Listed: "2026-01-22", Until: "2027-07-22",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v\n got %+v\nwant %+v", err, got, want)
	}
	l, _, err := Next(Listing{ID: "lst_1"}, Adopt, got, world(t, servedOn, drafter))
	if f := l.Facts(); err != nil || len(f.Missing) == 0 || slices.Contains(f.Missing, MissingNotice) || slices.Contains(f.Missing, MissingAnswer) {
		t.Errorf("%v, %v: papers do not come in a sheet, records do", f.Missing, err)
	}
}

func TestReadAdoptionRefuses(t *testing.T) {
	for column, cell := range map[string]string{
		"领域": "9", "主体号码": "91150102YY00000009", "列入对象": "电厂", "人员": "150102198501010010", "依据文书日期": "2025-02-30",
		"告知送达方式": "飞鸽", "列入期限": "很久", "失信事实": " ", "转入来源": "", "决定日期": "去年",
	} {
		cells := sheetCells()
		cells[column] = cell
		_, err := ReadAdoption(cells, rulesetOf(t), registered)
		list, ok := err.(fault.List)
		if !ok || !slices.ContainsFunc(list, func(f *fault.Fault) bool { return f.Field == column }) {
			t.Errorf("%s %q: %v", column, cell, err)
		}
		if column == "主体号码" && strings.Contains(err.Error(), cell) {
			t.Error("a number is repeated in the fault")
		}
	}
}

func TestEveryColumnIsRead(t *testing.T) {
	full, empty := sheetCells(), Adoption{}
	full["单位类型"], full["所涉设施"], full[nameColumn] = "x", "一号井", "内蒙古云杉示例建设有限公司"
	names := map[string]bool{}
	for _, c := range AdoptColumns(rulesetOf(t)) {
		names[c.Name] = true
		only := map[string]string{c.Name: full[c.Name], "领域": "1"}
		got, _ := ReadAdoption(only, rulesetOf(t), registered)
		got.Domain, empty.Domain = 0, 0
		if c.Name != "领域" && c.Name != nameColumn && reflect.DeepEqual(got, empty) {
			t.Errorf("%s is read into nothing", c.Name)
		}
	}
	for name := range maps.Keys(full) {
		if !names[name] {
			t.Errorf("%s is no column", name)
		}
	}
}

func FuzzReadAdoption(f *testing.F) {
	rules := rulesetOf(f)
	for name, cell := range sheetCells() {
		f.Add(name, cell)
	}
	f.Fuzz(func(t *testing.T, column, cell string) {
		cells := sheetCells()
		cells[column] = cell
		a, err := ReadAdoption(cells, rules, registered)
		if err == nil && (a.Party == "" || a.Domain < 1 || a.Domain > 8 || a.Case == "" || !a.Decision.Date.Valid()) {
			t.Errorf("read without a fault: %+v", a)
		}
	})
}
