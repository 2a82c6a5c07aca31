package law_test

import (
	"slices"
	"strings"
	"testing"

	"liancheng/internal/law"
)

// TestDiffOfFiles: a file of the law, then one change in it; the lawyer sees that and nothing else.
func TestDiffOfFiles(t *testing.T) {
	const one, bases = "nmg-2020-3/1-work-safety.yaml", "nmg-2020-3/bases.yaml"
	a := law.View{Rules: compile(t), Day: today}
	for _, tt := range []struct {
		file, old, new string
		want           []string
	}{
		{"nmg-2020-3/memorandum.yaml", "status: under-review", "status: in-force", []string{"备忘录 状态"}},
		{"nmg-2020-3/source.md", "依法限制取得生产许可", "依法限制或者禁止取得生产许可", []string{"备忘录 全文"}},
		{one, "text: 依法限制取得生产许可\n", "text: 依法限制或者禁止取得生产许可\n", []string{"1.18 原文"}},
		{one, "- phrase: 约谈其主要负责人\n", "- phrase: 约谈\n", []string{"1.(3)#1 要点原文"}},
		{one, "duty: interview", "duty: safety-training", []string{"1.(3)#1 实施行为"}},
		{one, "duty: interview", "standing: interview", []string{"1.(3)#1 种类"}},
		{one, "gate: advertising.publish", "gate: tender.bid", []string{"1.10#1 事项"}},
		{one, "reaches: [principal]\n", "reaches: [principal, unit]\n", []string{"1.(3)#1 及于"}},
		{one, "when: [new-violation]", "when: []", []string{"1.(6)#1 适用情形"}},
		{one, "undo: none\n        note: 约谈随职务：约谈现任主要负责人。", "undo: lift\n        note: 约谈。", []string{"1.(3)#1 解除方式", "1.(3)#1 读法说明"}},
		{one, "      - phrase: 对其主要负责人及相关责任人进行安全培训\n        duty: safety-training\n        functions: [emergency, energy, construction, industry]\n" +
			"        assigned: text\n        reaches: [principal, directly-responsible]\n        binding: mandatory\n        class: B\n        undo: none\n" +
			"        note: “相关责任人”读作决定中列明的直接责任人员，不及于其他人。\n", "", []string{"1.(3)#2 整项"}},
		{one, "  - id: 1.(1)\n", "  - id: \"1.99\"\n    item: 99\n    text: 示例\n    directives:\n      - {phrase: 示例, duty: interview, functions: [energy], assigned: text, " +
			"reaches: [unit], binding: mandatory, class: B, undo: none, basis: [{id: work-safety-law-78}]}\n  - id: 1.(1)\n",
			[]string{"1.99 整项", "1.99#1 整项", "1.99#1 依据 work-safety-law-78 整项"}},
		{one, "name: 安全生产领域", "name: 安全领域", []string{"领域 1 名称"}},
		{one, "source: 应急管理部令第11号；行政许可法第七十八条、第七十九条", "source: 待查", []string{"领域 1 认定标准 d1-fraud 出处"}},
		{one, "name: 生产经营单位", "name: 单位", []string{"领域 1 对象 production-unit 名称"}},
		{one, "scope: listing, known_by: [emergency, construction]", "scope: party, known_by: [emergency]", []string{
			"适用情形 safety-permit-revoked 针对", "适用情形 safety-permit-revoked 知情职能"}},
		{"departments.yaml", "name: 发展改革委\n", "name: 发改委\n", []string{"职能 development-reform 备忘录用名"}},
		{"departments.yaml", "signatory: 23", "signatory: 22", []string{"职能 securities 签署单位"}},
		{"departments.yaml", "{name: 内蒙古自治区住房和城乡建设厅,", "{name: 内蒙古自治区住房城乡建设厅,", []string{"职能 construction 名称"}},
		{"matters.yaml", "- id: advertising.publish\n", "- id: advertising.publish\n    person: true\n", []string{"事项 advertising.publish 对自然人"}},
		{"matters.yaml", "{id: interview,", "{id: parley, name: 会谈, kind: duty}\n  - {id: interview,", []string{"实施行为 parley 整项"}},
		{"procedure.yaml", "period: 5wd, from: 告知书送达之日", "period: 7wd, from: 告知书送达之日", []string{"期限 answer 期限"}},
		{"nmg-2020-3/errata.yaml", "source: 矿产权", "source: 矿山权", []string{"勘误 6.18 原文"}},
		{bases, "says: 供应商参加政府采购活动，应当", "says: 供应商应当", []string{"依据 procurement-law-22 内容"}},
		{bases, "title: 《中华人民共和国政府采购法》第二十二条第一款第（五）项", "title: 《政府采购法》第二十二条", citing(t, "procurement-law-22", "题名")},
		{"nmg-2020-3/amendments/vat-40-2021.yaml", "reading: 依修改后的规定，", "reading: ", []string{"2.(13)#1 法律变动 vat-40-2021 理解"}},
		{"nmg-2020-3/amendments/vat-40-2021.yaml", "cites: 《财政部 税务总局", "cites: 《税务总局", []string{"法律变动 vat-40-2021 出处"}},
		{bases, "# Provisions of law", "# The provisions of law", nil},
	} {
		f := files(t)
		if strings.Count(f[tt.file], tt.old) != 1 && tt.file != "nmg-2020-3/source.md" {
			t.Fatalf("%s has %q %d times", tt.file, tt.old, strings.Count(f[tt.file], tt.old))
		}
		f[tt.file] = strings.Replace(f[tt.file], tt.old, tt.new, 1)
		s, err := law.Load(f, "nmg-2020-3")
		if err != nil {
			t.Fatal(err)
		}
		after, err := law.Compile(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		b := law.View{Rules: after, Day: today}
		diff := law.Diff(a, b)
		if got := places(diff); !slices.Equal(got, tt.want) {
			t.Errorf("%s → %s: differ at\n%s\nwant\n%s", tt.old, tt.new, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
		checkEffects(t, a, b, diff)
	}
}
