package party

import (
	"strings"

	"liancheng/internal/calendar"
)

// MaskName hides the middle of a person's name: 张示例 is 张*例, 张三 is 张*, and a
// name of one character is hidden whole. Names in other scripts show as much, no more.
func MaskName(name string) string {
	r := []rune(name)
	switch len(r) {
	case 0:
		return ""
	case 1:
		return "*"
	case 2:
		return string(r[:1]) + "*"
	}
	return string(r[:1]) + strings.Repeat("*", len(r)-2) + string(r[len(r)-1:])
}

// erasedName stands where the name of an erased person would.
const erasedName = "（信息已删除）"

// Display is what pages and verdicts may show: organisations in full, persons masked.
func (p *Party) Display() string {
	switch {
	case p.Erased:
		return erasedName
	case p.Kind == Person:
		return MaskName(p.Name)
	}
	return p.Name
}

// DisplayOn is Display with the name the party had on a day.
func (p *Party) DisplayOn(day calendar.Day) string {
	switch {
	case p.Erased:
		return erasedName
	case p.Kind == Person:
		return MaskName(p.NameOn(day))
	}
	return p.NameOn(day)
}
