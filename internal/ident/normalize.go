package ident

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalize removes white space and invisible characters, turns full width into half
// width and every sort of dash into a hyphen, and makes letters upper case. It never
// guesses: a letter O stays a letter O, for the parser to point at.
func Normalize(raw string) string {
	if plain(raw) {
		return raw // the hot path copies nothing
	}
	var b strings.Builder
	b.Grow(len(raw))
	for _, r := range raw {
		if r, keep := fold(r); keep {
			if 'a' <= r && r <= 'z' {
				r -= 'a' - 'A'
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain tells whether s is normal already: printable ASCII, no space, no small letter.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || 'a' <= c && c <= 'z' {
			return false
		}
	}
	return true
}

// fold gives the half-width form of r, and whether r is to be kept at all.
func fold(r rune) (rune, bool) {
	switch {
	case r < utf8.RuneSelf:
		return r, !unicode.IsSpace(r)
	case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII lies at a fixed distance
		return r - 0xFEE0, true
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r): // also zero-width marks pasted from web pages
		return 0, false
	case unicode.Is(unicode.Pd, r), r == '−', r == '─', r == '━':
		return '-', true
	}
	return r, true
}

// compact is Normalize without the hyphens people put in for legibility.
func compact(raw string) string {
	s := Normalize(raw)
	if strings.IndexByte(s, '-') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "-", "")
}

// digits tells whether s is made of digits alone.
func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'A' <= c && c <= 'Z' }

// zeros tells whether s is a filler: zeros alone, or zeros before a final X, which
// live data carry where there is no code.
func zeros(s string) bool {
	return len(s) > 0 && s[0] == '0' && strings.Trim(strings.TrimSuffix(s, "X"), "0") == ""
}
