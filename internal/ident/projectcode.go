package ident

import (
	"strings"

	"liancheng/internal/fault"
)

// A ProjectCode is the code of a fixed asset investment project in canonical form,
// TTTT-RRRRRR-DD-PP-NNNNNN, with -NNN after it for a part of the project.
type ProjectCode string

// A ProjectStyle tells the two generations of project codes apart.
type ProjectStyle string

const (
	CurrentStyle ProjectStyle = "current" // GB/T 40058-2021: YYMM, department, kind
	LegacyStyle  ProjectStyle = "legacy"  // before: YYYY, industry, kind
)

// projectGroups are the ends of the five groups and of the suffix, counted in digits.
var projectGroups = [6]int{4, 10, 12, 14, 20, 23}

// projectKinds are the 项目类型 in the order GB/T 40058 lists them.
var projectKinds = map[string]string{"01": "基本建设", "02": "技术改造", "03": "单纯购置", "04": "信息化", "05": "其他"}

// ParseProjectCode reads a 固定资产投资项目代码 (GB/T 40058-2021, 发改投资〔2020〕1439号)
// or one of the years before. Hyphens may be missing, but none may stand where none
// belongs. The check digit's rule is not public, so it is not proved.
func ParseProjectCode(raw string) (ProjectCode, []Warning, error) {
	s, err := projectDigits(Normalize(raw))
	if err != nil {
		return "", nil, err
	}
	code := ProjectCode(regroup(s))
	ws, err := projectOddities(code)
	if err != nil {
		return "", nil, err
	}
	return code, ws, nil
}

func refuseProject(rule, format string, args ...any) error {
	return fault.New(fault.Invalid, "项目代码"+format+"，请核对项目审批文件", args...).Under("ident.project-code." + rule)
}

// projectDigits takes the hyphens out, refusing those that stand in a wrong place.
func projectDigits(s string) (string, error) {
	if s == "" {
		return "", fault.New(fault.Invalid, "请填写项目代码").Under("ident.project-code.empty")
	}
	d := strings.ReplaceAll(s, "-", "")
	if pos, r := wrong(d, asDigit); pos > 0 {
		return "", refuseProject("character", "第 %d 位（不计连字符）应为数字，填写的是 %s", pos, show(r))
	}
	if len(d) != 20 && len(d) != 23 {
		return "", refuseProject("length", "应为 20 位数字（分期工程可另加 3 位），填写的是 %d 位", len(d))
	}
	seen := 0
	for i := range len(s) {
		if s[i] != '-' {
			seen++
			continue
		}
		if seen == len(d) || !isGroupEnd(seen) || s[i-1] == '-' {
			return "", refuseProject("hyphen", "的连字符位置有误，应为 4-6-2-2-6 位（如 2103-150102-04-01-123456）")
		}
	}
	return d, nil
}

func isGroupEnd(n int) bool {
	for _, end := range projectGroups {
		if n == end {
			return true
		}
	}
	return false
}

func regroup(d string) string {
	var b strings.Builder
	start := 0
	for _, end := range projectGroups {
		if end > len(d) {
			break
		}
		if start > 0 {
			b.WriteByte('-')
		}
		b.WriteString(d[start:end])
		start = end
	}
	return b.String()
}

func projectOddities(c ProjectCode) (ws []Warning, err error) {
	switch {
	case c.Style() == "":
		return nil, refuseProject("time", "第 1 至 4 位 %s 不是年月（如 2103）也不是 2015 至 2021 的年份", c[:4])
	case c.Style() == CurrentStyle && c[:4] < "2011":
		ws = append(ws, Warning{"ident.project-code.time", "项目代码时间段 " + string(c[:4]) + " 早于新代码启用（2020 年 11 月），请核对"})
	}
	if w, odd := regionWarning(c.RegionCode()); odd {
		ws = append(ws, w)
	}
	if c.Kind() == "" {
		ws = append(ws, Warning{"ident.project-code.kind", "项目代码中的项目类型 " + string(c[15:17]) + " 不在 01 至 05 之内，请核对"})
	}
	return ws, nil
}

func (c ProjectCode) whole() bool { return len(c) == 24 || len(c) == 28 }

// Style tells the generation: digits 3 and 4 are a month in new codes; years 2015 to
// 2021 have none there. 2011 and 2012 are November and December 2020. "" is neither.
func (c ProjectCode) Style() ProjectStyle {
	switch {
	case !c.whole():
		return ""
	case c[2:4] >= "01" && c[2:4] <= "12":
		return CurrentStyle
	case c[:4] >= "2015" && c[:4] <= "2021":
		return LegacyStyle
	}
	return ""
}

// RegionCode is the division the project was registered in.
func (c ProjectCode) RegionCode() string {
	if !c.whole() {
		return ""
	}
	return string(c[5:11])
}

// Kind names the 项目类型, "" when the digits stand for none.
func (c ProjectCode) Kind() string {
	if !c.whole() {
		return ""
	}
	return projectKinds[string(c[15:17])]
}

// Base is the code of the whole project, without the suffix of a part.
func (c ProjectCode) Base() ProjectCode {
	if len(c) == 28 {
		return c[:24]
	}
	return c
}

// Suffix is the three digits of a part, "" for the whole project.
func (c ProjectCode) Suffix() string {
	if len(c) == 28 {
		return string(c[25:])
	}
	return ""
}
