package listing

import (
	"errors"
	"strings"
	"testing"

	"liancheng/internal/fault"
)

// TestAtColumns: a fault of a row names its column and says no number back, in whatever
// form and column it was typed.
func TestAtColumns(t *testing.T) {
	for _, typed := range []string{"150102198501010010", "15010219850101001X", "150102850101001", "１５０１０２１９８５０１０１００１０", "150102 1985 0101 0010", "E12345678", "150102-19850101-0010"} {
		list, _ := errors.AsType[fault.List](atColumns(fault.New(fault.Invalid, "列入日期“%s”不是有效日期", typed).At("listed")))
		if len(list) != 1 || list[0].Field != "列入日期" || strings.Contains(list[0].Message, typed) || strings.Contains(list[0].Message, "0010") {
			t.Errorf("%d characters come back: %v", len(typed), list)
		}
	}
	for field, want := range map[string]string{
		"decision.number": "决定文号", "notices.document.number": "告知文号", "circumstances.serious": "已认定情形", "authority": "authority", "决定日期": "决定日期",
	} {
		const said = "决定日期2027年3月2日晚于今天（2026-06-01），示列〔2026〕1号"
		list, _ := errors.AsType[fault.List](atColumns(fault.New(fault.Invalid, said).At(field)))
		if len(list) != 1 || list[0].Field != want || list[0].Message != said {
			t.Errorf("%s: %v, want %s", field, list, want)
		}
	}
}

// TestColumnsSayWhatMayStand: the help names the values that the law knows.
func TestColumnsSayWhatMayStand(t *testing.T) {
	for _, c := range AdoptColumns(rulesetOf(t)) {
		for column, want := range map[string]string{caseColumn: "生产经营单位", groundsColumn: "d1-accident", circumstancesColumn: "serious", documentColumn: "行政处罚决定书", kindColumn: "领域 5："} {
			if c.Name == column && !strings.Contains(c.Help, want) {
				t.Errorf("%s does not tell of %s: %s", column, want, c.Help)
			}
		}
	}
}
