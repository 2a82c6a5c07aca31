package paper

import (
	"fmt"
	"slices"
)

// A Substitution is a face or a character that the fonts at hand do not have.
type Substitution struct {
	Wanted string `json:"wanted"`         // the face that GB/T 9704 asks for
	Used   string `json:"used,omitempty"` // what was used; empty: nothing has the character
	Char   string `json:"char,omitempty"` // one character that the face at hand lacks
	At     string `json:"at"`             // where first
	Count  int    `json:"count"`          // how often
}

// Chinese says it in words.
func (s Substitution) Chinese() string {
	switch {
	case s.Used == "":
		return fmt.Sprintf("所有字体都没有“%s”（%s，%s，共 %d 处），以“〓”代替，请改用有该字的字体后重新制作", s.Char, code(s.Char), s.At, s.Count)
	case s.Char != "":
		return fmt.Sprintf("%s没有“%s”（%s，%s，共 %d 处），改用%s", s.Wanted, s.Char, code(s.Char), s.At, s.Count, s.Used)
	}
	return fmt.Sprintf("没有%s，改用%s（共 %d 字）", s.Wanted, s.Used, s.Count)
}

// code names a character that cannot be shown.
func code(char string) string {
	for _, r := range char {
		return fmt.Sprintf("U+%04X", r)
	}
	return ""
}

// Lost tells whether a character is missing from the paper as it was drawn.
func (s Substitution) Lost() bool { return s.Used == "" }

// A report gathers substitutions, each kind once, in the order in which they were met.
type report struct{ list []Substitution }

func (p *report) note(f *Fonts, style Style, used *face, r rune, at string, n int) {
	own := f.styles[style]
	if used != nil && used == own && genuine(used) || used != nil && space(r) {
		return
	}
	s := Substitution{Wanted: official[style], At: fmt.Sprintf("%s第 %d 字", at, n), Count: 1}
	if used != nil {
		s.Used = used.Family
	}
	if used == nil || own != nil && used != own {
		s.Char = string(r)
	}
	p.add(s)
}

// rewritten notes a character that is written in others.
func (p *report) rewritten(style Style, r rune, plain, at string, n int) {
	p.add(Substitution{Wanted: official[style], Used: "“" + plain + "”", Char: string(r), At: fmt.Sprintf("%s第 %d 字", at, n), Count: 1})
}

// add counts a substitution.
func (p *report) add(s Substitution) {
	i := slices.IndexFunc(p.list, func(x Substitution) bool { return x.Wanted == s.Wanted && x.Used == s.Used && x.Char == s.Char })
	if i >= 0 {
		p.list[i].Count++
		return
	}
	p.list = append(p.list, s)
}
