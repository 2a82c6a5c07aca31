package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// The measures of GB/T 9704-2012 in millimetres: the page, the space above and on the side
// of the binding, the field of text and its grid of 22 lines of 28 characters.
const (
	pageWidth, pageHeight = 210.0, 297.0
	top, left             = 37.0, 28.0
	fieldWidth            = 156.0
	fieldHeight           = 225.0
	perLine, perPage      = 28, 22
	linePitch             = fieldHeight / perPage
	charPitch             = fieldWidth / perLine
	point                 = 25.4 / 72 // in millimetres
)

// Sizes of type in points.
const (
	no2, no3, no4 = 22.0, 16.0, 14.0 // 2号、3号、4号
)

// An atom is one character in a line, with the face that draws it.
type atom struct {
	r    rune
	face *face
	wide float64 // the room it takes, in millimetres
	ink  float64 // what its glyph takes of that
}

// missing stands, as printers have it, for a character that no font has.
const missing = '〓'

// atoms measures a text. Where a face lacks a character another draws it; where all do, it is
// written in characters that mean the same (℃ as °C), or 〓 stands in its place; all of this is
// reported with the place.
func (s *setter) atoms(text string, style Style, size float64, at string) []atom {
	list := make([]atom, 0, len(text))
	for i, r := range []rune(text) {
		x := s.fonts.choose(style, r)
		if plain := s.plain(style, r); x == nil && plain != "" {
			s.report.rewritten(style, r, plain, at, i+1)
			for _, each := range plain {
				list = append(list, measured(each, s.fonts.choose(style, each), size))
			}
			continue
		}
		s.report.note(s.fonts, style, x, r, at, i+1)
		if x == nil {
			r, x = missing, s.fonts.base
		}
		list = append(list, measured(r, x, size))
	}
	return list
}

// plain gives the characters that a compatibility character stands for, where fonts have
// them all.
func (s *setter) plain(style Style, r rune) string {
	plain := norm.NFKC.String(string(r))
	if plain == string(r) || strings.ContainsFunc(plain, func(each rune) bool { return s.fonts.choose(style, each) == nil }) {
		return ""
	}
	return plain
}

func measured(r rune, x *face, size float64) atom {
	ink := x.width(r) * size * point
	a := atom{r, x, ink, ink}
	cell := size * point
	if size == no3 {
		cell = charPitch // 28 to the line, a little closer than the type is wide
	}
	switch kind := width.LookupRune(r).Kind(); {
	case kind == width.EastAsianWide, kind == width.EastAsianFullwidth, ink > 0.9*cell && kind == width.EastAsianAmbiguous:
		a.wide = cell
	}
	return a
}

// Marks that no line begins or ends with (避头尾).
const (
	notFirst = "，。、；：？！）］》〉〕】』」”’％‰℃·…—,.;:?!)]}%"
	notLast  = "（［《〈〔【『「“‘([{￥"
)

// mayBreak tells whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case strings.ContainsRune(notFirst, after), strings.ContainsRune(notLast, before):
		return false
	case after == '　' && before == '〔' || before == '　' && (after == '　' || after == '〕'):
		return false // a blank stays whole
	}
	return !wordy(before) || !wordy(after)
}

// wordy are the characters of words and numbers, which are not parted.
func wordy(r rune) bool {
	return r < 0x2E80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-/@#&+~*'\"", r))
}

// broken parts a text into lines no wider than first and then rest. Spaces at a line's end
// may hang over it.
func broken(text []atom, first, rest float64) (lines [][]atom) {
	room := first
	for len(text) > 0 {
		n := fitting(text, room)
		lines, text, room = append(lines, text[:n]), text[n:], rest
	}
	return lines
}

func fitting(text []atom, room float64) int {
	used, n := 0.0, 0
	for n < len(text) && (used+text[n].wide <= room+1e-6 || text[n].r == ' ') {
		used += text[n].wide
		n++
	}
	if n == len(text) {
		return n
	}
	for k := n; k > 0; k-- {
		if mayBreak(text[k-1].r, text[k].r) {
			return k
		}
	}
	return max(n, 1) // a word longer than the line
}

func total(line []atom) (sum float64) {
	for _, a := range line {
		sum += a.wide
	}
	return sum
}
