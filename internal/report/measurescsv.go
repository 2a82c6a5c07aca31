package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"liancheng/internal/law"
)

var measureHead = []string{
	"领域", "措施", "本期是否使用", "要点", "原文", "种类", "期末状态", "原因",
	"本期下达任务", "其中实施", "其中审查", "其中适用情形不成立", "其中协助函", "其中推送", "其中复核", "本期有办理的往期任务",
	"可能涉及的核查命中", "其中已登记处理结果",
}

// WriteCSV writes the list as a table: one line for each directive under its measure,
// then the total.
func (l *MeasureList) WriteCSV(w io.Writer, rules *law.Ruleset) error {
	out, err := begin(w, measureHead)
	if err != nil {
		return err
	}
	domain := domainName(rules)
	var older int64
	for i := range l.Measures {
		m := &l.Measures[i]
		for j := range m.Directives {
			d := &m.Directives[j]
			older += d.Older
			words := []string{domain(strconv.Itoa(m.Domain)), m.ID, yesNo(m.Used), d.ID, d.Phrase, d.Kind.Chinese(), d.Stands.Chinese(), strings.Join(d.Why, "；")}
			for k := range words {
				words[k] = guard(words[k])
			}
			hits := []int64{d.Screenings.Hits, d.Screenings.Hits - d.Screenings.Unanswered}
			if err := out.Write(slices.Concat(words, texts(d.numbers()), texts([]int64{d.Older}), texts(hits))); err != nil {
				return err
			}
		}
	}
	if n := (Called{Rechecks: l.Total.Rechecks}); n.Rechecks > 0 { // so that the lines add up
		words := []string{"", "", "", "", "反向核查，不属单项措施", law.Recheck.Chinese(), "", ""}
		if err := out.Write(slices.Concat(words, texts(n.numbers()), []string{"", "", ""})); err != nil {
			return err
		}
	}
	// A hit may stand in several lines: hits have no total here, the report has it.
	last := []string{"合计", "", strconv.Itoa(len(l.Measures)-len(l.Never)) + " 项使用", "", "", "", "", ""}
	if err := out.Write(slices.Concat(last, texts(l.Total.numbers()), texts([]int64{older}), []string{"", ""})); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func (c Called) numbers() []int64 {
	return []int64{c.Sum(), c.Full, c.Reduced, c.Stopped, c.Requests, c.Pushes, c.Rechecks}
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
